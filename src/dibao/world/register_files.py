"""The town's own registers: payments month by month, query list.

Invariant: payments follow `Household.paid` exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dibao.world import words
from dibao.world.draw import stream
from dibao.world.mess import date_cell, money_cell, month_cell, number_cell
from dibao.world.model import Household, World
from dibao.world.sheets import Column as C
from dibao.world.sheets import Paper, Sheet

UPLIFT = 60_00
EMPTY = (0, "", "")  # parts of the money that nobody of the town got
LOAN_STATE = {"open": "正常", "closed": "已结清", "": ""}


def papers(world: World) -> list[Paper]:
    """All of them."""
    return [
        *payments(world),
        refused(world),
        exited(world),
        asked(world),
        urban(world),
        *small(world),
    ]


def payments(world: World) -> list[Paper]:
    """Two files: earlier months as an export, the newest as the signed list."""
    rng = stream(world.seed, "payments")
    columns = [
        C("发放月份", "month"),
        C("户编号", "", width=16),
        C("户主姓名", ""),
        C("所在村", ""),
        C("发放金额（元）", ""),
        C("其中：分类施保（元）", ""),
        C("其中：补发（元）", ""),
        C("其中：一次性补助（元）", ""),
        C("扣回以前多发（元）", ""),
        C("账号", "", width=22),
        C("账户户名", ""),
        C("开户行", ""),
    ]
    early: list[list[Any]] = []
    last: list[list[Any]] = []
    for home in sorted([*world.households, *world.applicants], key=lambda h: h.household_no):
        for month, fen in sorted(home.paid.items()):
            since, payee = home.stated.get("payee", (month + 1, ""))
            row = [
                month_cell(month, "iso"),
                home.household_no,
                payee if month >= since else home.head.name,
                home.village.name,
                money_cell(fen, "元", "number"),
                money_cell(min(_uplift(home, month), fen), "元", "number"),
                *EMPTY,
                home.account,
                home.account_holder,
                "云槐农商行",
            ]
            (last if month == world.pay_month else early).append(row)
    early.sort(key=lambda r: (r[0], rng.random()))
    newest = month_cell(world.pay_month, "cn")
    total: list[Any] = [
        "合计", f"{len(last)}户", "", "", sum(r[4] for r in last),
        sum(r[5] for r in last), *EMPTY, "", "", "",
    ]  # fmt: skip
    return [
        Paper(
            "民政办/资金发放/低保金发放明细（前几月）.csv", [Sheet("", columns, early)], "utf-8-sig"
        ),
        Paper(
            f"民政办/资金发放/{newest}低保金发放名册.xlsx",
            [Sheet("发放名册", columns, last, f"{newest}农村低保金发放名册", footer=[total])],
        ),
    ]


def _uplift(home: Household, month: int) -> int:
    """What of a month's money is paid for the old and the small ones, in fen."""
    year = month // 12
    ages = [year - m.person.birth.year for m in home.members if m.covered]
    return sum(UPLIFT for age in ages if age >= 71 or age < 14)


def _told_by_bank(world: World) -> list[list[Any]]:
    """Lines of the bank about households a case speaks of."""
    words_ = {"ok": ("成功", ""), "returned": ("退票", "户名不符")}
    return [
        [h.account_holder, h.account, h.monthly // 100, month_cell(month, "iso"), *words_[state]]
        for h in world.households
        for month, state in h.stated.get("bank", ())
    ]


def _case_rows(world: World, homes: list[Household]) -> list[list[Any]]:
    rng = stream(world.seed, "cases", homes[0].list_key if homes else "")
    rows = []
    for home in homes:
        told = home.stated
        ground = words.GROUND[told["ground"]]
        reason = ground[rng.randrange(len(ground))]
        for member in home.members:
            rows.append(
                [
                    home.household_no,
                    home.head.name,
                    member.name,
                    number_cell(member.number, rng, 0.04),
                    member.relation,
                    home.size,
                    date_cell(told["applied"], "dot"),
                    date_cell(told["decided"], "dot"),
                    reason,
                    told["ground_text"],
                    money_cell(told["income_per_head"], "元", "number"),
                    "是" if told["notice"] == "yes" else "否",
                    home.village.name,
                ]
            )
    return rows


def _case_columns(number: str, decided: str) -> list[C]:
    return [
        C(number, "", width=14),
        C("申请人", ""),
        C("姓名", ""),
        C("身份证号", "", "id"),
        C("与申请人关系", ""),
        C("家庭人口", ""),
        C("申请日期", ""),
        C(decided, ""),
        C("原因类别", "", width=22),
        C("原因说明", "", width=18),
        C("家庭人均月收入（元）", ""),
        C("是否书面告知", ""),
        C("所在村", ""),
    ]


def refused(world: World) -> Paper:
    """RG03."""
    homes = [h for h in world.applicants if h.list_key == "RG03"]
    return Paper(
        "民政办/近一年未通过申请名单.xlsx",
        [
            Sheet(
                "未通过",
                _case_columns("申请编号", "不予确认日期"),
                _case_rows(world, homes),
                "近一年低保申请未通过（不予确认）名单",
            )
        ],
    )


def exited(world: World) -> Paper:
    """RG04."""
    homes = [h for h in world.applicants if h.list_key == "RG04"]
    return Paper(
        "民政办/已退出低保家庭名单.xlsx",
        [
            Sheet(
                "已退出",
                _case_columns("户编号", "退出日期"),
                _case_rows(world, homes),
                "已退出低保家庭名单",
            )
        ],
    )


def asked(world: World) -> Paper:
    """RG14: whom the town asked the offices about."""
    rows = [
        [at + 1, member.name, member.person.number, home.village.name]
        for at, (home, member) in enumerate(
            (h, m) for h in world.households if not h.urban for m in h.members
        )
    ]
    return Paper(
        "民政办/查询名单（全镇）.xlsx",
        [
            Sheet(
                "查询名单",
                [C("序号", "", width=6), C("姓名", ""), C("身份证号", "", "id"), C("所在村", "")],
                rows,
                "家庭经济状况核对查询名单",
            )
        ],
    )


def urban(world: World) -> Paper:
    """The urban roster, a handful of households."""
    columns = [
        C("户编号", "", width=16),
        C("户主姓名", ""),
        C("姓名", ""),
        C("身份证号码", "", "id"),
        C("与户主关系", ""),
        C("家庭人口", ""),
        C("保障人口", ""),
        C("城乡类别", ""),
        C("户月保障金额（元）", ""),
        C("家庭月收入（元）", ""),
        C("纳入时间", ""),
        C("账号", "", width=22),
        C("账户户名", ""),
        C("所在村", ""),
    ]
    rows: list[list[Any]] = []
    for home in (h for h in world.households if h.urban):
        for member in home.members:
            rows.append(
                [
                    home.household_no,
                    home.head.name,
                    member.name,
                    member.number,
                    member.relation,
                    home.size,
                    len(home.members),
                    "城市",
                    money_cell(home.monthly, "元", "number"),
                    money_cell(home.income, "元", "number"),
                    date_cell(home.since, "dot"),
                    home.account,
                    home.account_holder,
                    home.village.name,
                ]
            )
    return Paper(
        "民政局/城市低保花名册.xlsx",
        [Sheet("城市低保", columns, rows, "城市最低生活保障对象花名册")],
    )


def small(world: World) -> list[Paper]:
    """RG07-RG10: loans, temporary relief, serious illness, returned payments."""
    homes = [h for h in world.households if not h.used and not h.urban]
    head = [C("姓名", ""), C("身份证号", "", "id")]

    def rows_of(source: str, *cells: Callable[[dict[str, Any]], Any]) -> list[list[Any]]:
        told = [r for r in world.records if r.delivery == source]
        return [[r.name, r.number, *(cell(r.values) for cell in cells)] for r in told]

    relief = Sheet(
        "临时救助",
        [*head, C("救助类型", ""), C("救助金额（元）", ""), C("发放日期", "")],
        rows_of("RG08", lambda v: v["item"], lambda v: v["amount"] // 100,
                lambda v: date_cell(v["day"], "iso")),
        "临时救助台账",
    )  # fmt: skip
    loans = Sheet(
        "贴息",
        [*head, C("贷款机构", ""), C("贷款金额（元）", ""), C("贷款日期", ""), C("到期日期", ""),
         C("状态", "")],
        rows_of("RG07", lambda v: v["lender"], lambda v: v["amount"] // 100,
                lambda v: date_cell(v["start"], "iso"), lambda v: date_cell(v["end"], "iso"),
                lambda v: LOAN_STATE[v["state"]]),
        "小额贷款贴息台账",
    )  # fmt: skip
    illness = Sheet(
        "重病",
        [*head, C("病种", ""), C("认定日期", ""), C("有效期至", "")],
        rows_of("RG09", lambda v: v["disease"], lambda v: date_cell(v["day"], "iso"),
                lambda v: date_cell(v["until"], "iso")),
        "重大疾病认定名单",
    )  # fmt: skip
    returned = Sheet(
        "回盘",
        [
            C("账户户名", ""),
            C("账号", "", width=22),
            C("金额（元）", ""),
            C("发放月份", ""),
            C("处理状态", ""),
            C("失败原因", ""),
        ],
        [
            [
                h.account_holder,
                h.account,
                h.monthly // 100,
                month_cell(world.pay_month, "iso"),
                "成功",
                "",
            ]
            for h in homes[:40]
        ]
        + _told_by_bank(world),
        "低保金银行代发回盘",
    )
    return [
        Paper("民政办/救助台账（临时救助、贴息、重病）.xlsx", [relief, loans, illness]),
        Paper("银行/代发回盘.xlsx", [returned]),
    ]
