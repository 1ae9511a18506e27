"""The roster as towns send it: a sheet a village, families across a row, several in a cell.

Invariant: every member stands in exactly one current file; the hidden copy of a sheet repeats
its rows unchanged.
"""

from __future__ import annotations

from typing import Any

from dibao.world.draw import stream
from dibao.world.mess import date_cell, money_cell, name_cell, number_cell
from dibao.world.model import Household, Member, World
from dibao.world.numbers import fifteen, telephone
from dibao.world.sheets import Column as C
from dibao.world.sheets import Paper, Sheet
from dibao.world.steps import steps_of

LONG = [
    C("序号", "", width=6),
    C("户编号", "", width=16),
    C("户主姓名", ""),
    C("姓名", ""),
    C("身份证号码", "", "id"),
    C("与户主关系", ""),
    C("家庭人口", "", group="人口情况", width=7),
    C("保障人口", "", group="人口情况", width=7),
    C("健康状况", "", group="人员情况"),
    C("劳动能力", "", group="人员情况"),
    C("是否保障对象", "", width=8),
    C("保障方式", "", width=9),
    C("户月保障金额（元）", ""),
    C("家庭月收入（元）", ""),
    C("纳入时间", ""),
    C("致贫原因", ""),
    C("村组", "", width=14),
    C("开户行", ""),
    C("账号", "", width=22),
    C("账户户名", ""),
    C("联系电话", "", width=13),
    C("申请日期", ""),
    C("审批日期", ""),
    C("入户调查日期", ""),
    C("公示起", ""),
    C("公示止", ""),
    C("公布日期", ""),
    C("批次文号", "", width=16),
    C("整批纳入依据", "", width=22),
    C("档案清点", "", width=8),
]
PRINTED = ("visited", "notice_from", "notice_to", "published")
WIDE_SIZE = 6
IN_CELLS_WAY = 2  # stands at places.IN_CELLS


class RosterFiles:
    """Spreads the villages over the ways towns write rosters."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.rng = stream(world.seed, "roster")
        self.old_form: set[int] = set()
        month = world.pay_month
        self.day = f"{month // 12}年{month % 12 + 1}月"

    def papers(self) -> list[Paper]:
        """All roster files; each village is in one of them."""
        homes: dict[int, list[Household]] = {v.index: [] for v in self.world.villages}
        for home in (h for h in self.world.households if not h.urban):
            homes[home.village.index].append(home)
        groups: list[list[int]] = [[], [], [], []]
        for village in self.world.villages:
            way = (0, 0, 1, 0, 0, 3, IN_CELLS_WAY, 0, 1, 3, 0, 0)[village.index % 12]
            groups[way].append(village.index)
        out = []
        makers = (self.by_village, self.across, self.in_cells, self.csv)
        for make, indexes in zip(makers, groups, strict=True):
            chosen = {i: homes[i] for i in indexes if homes[i]}
            if chosen:
                out.append(make(chosen))
        return out

    # -- cells ---------------------------------------------------------------------------

    def number(self, member: Member) -> Any:
        """Some old people still stand there with fifteen digits."""
        text = member.number
        if text == member.person.number and text[6:8] == "19" and self.rng.random() < 0.02:
            text = fifteen(text)
        return number_cell(text, self.rng, 0.05)

    def place(self, home: Household, with_group: bool = True) -> str:
        return home.village.name + (f"{home.group}组" if with_group else "")

    def line(self, home: Household, member: Member, at: int) -> list[Any]:
        """One member on one row; amounts of the household stand on each."""
        first, told = member is home.head, steps_of(home)
        return [
            at,
            home.household_no,
            home.head.name,
            name_cell(member.name, self.rng, 0.04),
            self.number(member),
            member.relation,
            home.size,
            sum(m.covered for m in home.members),
            member.health,
            member.ability,
            "是" if member.covered else "否",
            "单人保" if home.single else "整户保",
            money_cell(home.monthly, "元", "number"),
            money_cell(home.income, "元", "number"),
            "" if "since" in home.stated.get("blank", ()) else date_cell(home.since, "dot"),
            home.cause,
            self.place(home),
            "无" if "bank" in home.stated.get("blank", ()) else "云槐农商行",
            home.account,
            home.account_holder,
            telephone(self.rng) if first else "",
            date_cell(told["applied"], "dot"),
            date_cell(told["decided"], "dot"),
            *(date_cell(told[k], "dot") for k in PRINTED),
            told["paper"],
            told["basis"],
            told["inventory"],
        ]

    # -- the four ways ---------------------------------------------------------------------

    def by_village(self, homes: dict[int, list[Household]]) -> Paper:
        """A sheet a village with merged heads, totals and signatures; one sheet hidden."""
        sheets = []
        for index, here in homes.items():
            name = self.world.villages[index].name
            rows = [
                self.line(home, m, at + 1) for at, home in enumerate(here) for m in home.members
            ]
            total: list[Any] = [""] * len(LONG)
            total[0], total[6] = "合计", sum(h.size for h in here)
            total[12] = sum(h.monthly for h in here) // 100
            sign: list[Any] = [""] * len(LONG)
            sign[0] = "村（居）委会负责人签字：　　　　　　　经办人：　　　　　　　年　月　日"
            sheets.append(
                Sheet(
                    name,
                    LONG,
                    rows,
                    f"{name}农村最低生活保障对象花名册（{self.day}）",
                    ["填报单位：（盖章）　　　　　　单位：元、人"],
                    [total, sign],
                )
            )
        copy = sheets[0]
        sheets.append(Sheet(f"{copy.name}备份", copy.columns, copy.rows, copy.title, hidden=True))
        return Paper(f"民政办/低保花名册/低保花名册（分村）{self.day}.xlsx", sheets)

    def across(self, homes: dict[int, list[Household]]) -> Paper:
        """One row a family, its members side by side."""
        columns = [
            C("户编号", "", width=16),
            C("户主", ""),
            C("所在村", ""),
            C("村民小组", ""),
            C("家庭人口数", ""),
            C("保障人数", ""),
            C("月保障金", ""),
            C("家庭月收入", ""),
            C("保障起始", ""),
            C("保障方式", ""),
            C("账号", "", width=22),
            C("户名", ""),
        ]
        for at in range(1, WIDE_SIZE + 1):
            columns += [
                C(f"成员{at}姓名", ""),
                C(f"成员{at}身份证号", "", "id"),
                C(f"成员{at}与户主关系", ""),
                C(f"成员{at}是否保障", ""),
            ]
        rows = []
        for here in homes.values():
            for home in here:
                row: list[Any] = [
                    home.household_no,
                    home.head.name,
                    home.village.name,
                    f"{home.group}组",
                    home.size,
                    sum(m.covered for m in home.members),
                    money_cell(home.monthly, "元", "number"),
                    money_cell(home.income, "元", "number"),
                    date_cell(home.since, "slash"),
                    "单人保" if home.single else "整户保",
                    home.account,
                    home.account_holder,
                ]
                for member in home.members:
                    row += [
                        name_cell(member.name, self.rng, 0.03),
                        self.number(member),
                        member.relation,
                        "是" if member.covered else "否",
                    ]
                rows.append(row + [""] * (len(columns) - len(row)))
        return Paper(
            f"民政办/低保花名册/低保家庭一览表{self.day}.xlsx",
            [Sheet("一览表", columns, rows, f"低保家庭一览表（{self.day}）")],
        )

    def in_cells(self, homes: dict[int, list[Household]]) -> Paper:
        """One row a family, several persons in one cell."""
        columns = [
            C("序号", "", width=6),
            C("户编号", "", width=16),
            C("户主姓名", ""),
            C("家庭成员姓名", "", width=24),
            C("家庭成员身份证号", "", width=24),
            C("与户主关系", "", width=18),
            C("家庭人口", ""),
            C("保障人口", ""),
            C("月保障金额（元）", ""),
            C("家庭月收入（元）", ""),
            C("批准时间", ""),
            C("村组", ""),
            C("账号", "", width=22),
            C("账户户名", ""),
            C("保障方式", ""),
        ]
        rows, at = [], 0
        for here in homes.values():
            for home in here:
                if any(not m.covered for m in home.members):
                    raise ValueError("一格多人的名册写不下不保障的成员")
                at += 1
                mark = self.rng.choice(("、", "\n"))
                rows.append(
                    [
                        at,
                        home.household_no,
                        home.head.name,
                        mark.join(m.name for m in home.members),
                        mark.join(m.number for m in home.members),
                        mark.join(m.relation for m in home.members),
                        home.size,
                        len(home.members),
                        money_cell(home.monthly, "元", "number"),
                        money_cell(home.income, "元", "number"),
                        date_cell(home.since, "cn"),
                        self.place(home),
                        home.account,
                        home.account_holder,
                        "单人保" if home.single else "整户保",
                    ]
                )
        return Paper(
            "民政办/低保花名册/（汇总）低保户情况.xlsx",
            [Sheet("Sheet1", columns, rows, f"低保户情况汇总表 {self.day}")],
        )

    def csv(self, homes: dict[int, list[Household]]) -> Paper:
        """An export of a system."""
        keep = [1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 16, 18, 19]
        rows = [
            self.line(home, m, 0) for here in homes.values() for home in here for m in home.members
        ]
        return Paper(
            "民政办/低保花名册/dibao_export.csv",
            [Sheet("", [LONG[i] for i in keep], [[r[i] for i in keep] for r in rows])],
            "gb18030",
        )
