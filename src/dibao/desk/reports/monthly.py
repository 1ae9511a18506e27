"""月报: the statutory table of a month by town, and the check rules printed under it.

Invariant: a family counts in a month for which a payment list names it; what the desk does not
carry says 未登记 with how many are missing, and is never nought.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Prefetch

from dibao.desk.accounts.models import Place
from dibao.desk.casework.models import CaseFile
from dibao.desk.reports import checking, lines
from dibao.desk.reports.notation import FEN, Cell, Figure, Line, Listed, Report
from dibao.desk.reports.scope import Scope, last_day, month_before
from dibao.desk.roster.models import Answer, Household, Member, Payment

ADULT, OLD = 18, 60
AGES = {
    "old": "老年人（60 岁以上）",
    "adult": "成年人（18—59 岁）",
    "minor": "未成年人（不满 18 岁）",
}
GRADES = {
    "lost": "完全丧失劳动能力", "partial": "部分丧失劳动能力", "able": "有劳动能力",
    "none": "老幼、在校等无劳动能力",
}  # fmt: skip
CAUSES = {
    "ill": "因病", "disabled": "因残", "hands": "缺劳力", "school": "因学", "old": "年老",
    "alone": "单亲", "disaster": "因灾", "other": "其他原因",
}  # fmt: skip
CAUSE_WORDS = {
    "ill": ("病",), "disabled": ("残",), "hands": ("劳",), "school": ("学",),
    "old": ("年老", "老年", "高龄"), "alone": ("单亲", "孤儿"), "disaster": ("灾",),
}  # fmt: skip
ENROLLING, ENDING = ("application", "outreach", "restore"), ("exit", "gradual_exit", "death")


def newest_month(scope: Scope) -> dt.date | None:
    """The last month of which a payment list speaks, not after the day."""
    paid = Payment.objects.filter(household__place__in=scope.places(), month__lte=scope.day)
    return paid.order_by("-month").values_list("month", flat=True).first()


class Town:
    """The lists of one town for a month and the one before."""

    def __init__(self, report: Report, town: Place, n: int, month: dt.date, said: set[int]) -> None:
        self.report, self.name, self.month, self.key = report, town.name, month, f"t{n}"
        self.last = last_day(month)
        before = month_before(month)
        paid = _paid(town, {month, before})
        now, then = paid[month], paid[before]
        listed = town_families(town)
        self.homes = self._homes("homes", "本月保障的家庭", now, 0 if now else listed)
        # Without a list of the month before nobody can say who came and who went.
        lost = 0 if then else len(now) or listed
        self.before = self._homes("before", "上月保障的家庭", then, lost)
        fresh = {k: v for k, v in now.items() if k not in then and not lost}
        self.fresh = self._homes("fresh", "本月新增的家庭", fresh, lost)
        gone = {k: v for k, v in then.items() if k not in now}
        self.gone = self._homes("gone", "本月退出的家庭", gone, lost)
        self.year = self._year(town)
        people, few = _people(now, month, self.last)
        earlier, fewer = _people(then, before, last_day(before))
        self.people = self._people("people", "本月保障的人", people, few or self.homes.unknown)
        self.people_before = self._people("people-before", "上月保障的人", earlier, fewer or lost)
        lost = lost or few or fewer
        were, are = {m.pk for m in earlier}, {m.pk for m in people}
        came = [m for m in people if m.pk not in were and not lost]
        self.people_fresh = self._people("people-fresh", "本月新增的人", came, lost)
        left = [m for m in earlier if m.pk not in are and not lost]
        self.people_gone = self._people("people-gone", "本月退出的人", left, lost)
        self.undecided = self.report.listed(
            f"{self.key}-undecided", f"{self.name}：进出没有看到办结流程的家庭", lines.HOMES,
            (x for x in (*self.fresh.lines, *self.gone.lines) if x.about.pk not in said),
        )  # fmt: skip
        # Last month's report gives the difference of what came and what went.
        report.tied.append((self.fresh.key, self.gone.key))
        report.tied.append((self.people_fresh.key, self.people_gone.key))
        self.causes = self._split(self.homes, "cause", CAUSES, _cause)
        self.ages = self._split(self.people, "age", AGES, lambda m: _age_group(m, self.last))
        self.grades = self._split(
            self.people, "grade", GRADES, lambda m: _registered(m, "ability") or None
        )
        self.women = self.part(
            self.people, "women", "女性", lambda m: m.sex == "女" if m.sex else None
        )
        self.disabled = self.part(self.people, "disabled", "残疾人", _disabled)
        self.severe = self.part(self.disabled, "severe", "重度残疾人", _nobody_knows)
        self.grown = self.part(self.homes, "grown", "分类施保增发", _nobody_knows)
        self.extra = self.part(self.homes, "extra", "补发、一次性补助", _nobody_knows)

    def _homes(
        self, key: str, title: str, told: dict[int, tuple[Household, int]], unknown: int = 0
    ) -> Listed:
        return self.report.listed(
            f"{self.key}-{key}", f"{self.name}：{title}", lines.HOMES,
            (lines.home(h, {FEN: fen}) for h, fen in told.values()), unknown=unknown,
        )  # fmt: skip

    def _year(self, town: Place) -> Listed:
        paid = Payment.objects.filter(
            household__town=town, month__year=self.month.year, month__lte=self.month
        ).select_related("household__place")  # fmt: skip
        made = ((p, lines.home(p.household)) for p in paid.order_by("month", "pk"))
        return self.report.listed(
            f"{self.key}-year", f"{self.name}：本年累计发放", (*lines.HOMES, "月份"),
            (Line((*x.cells, f"{p.month.year}年{p.month.month}月"), x.page, {FEN: p.fen}, p)
             for p, x in made),
        )  # fmt: skip

    def _people(self, key: str, title: str, told: list[Member], unknown: int) -> Listed:
        return self.report.listed(
            f"{self.key}-{key}", f"{self.name}：{title}", lines.PEOPLE,
            (lines.person(m) for m in told), unknown=unknown,
        )  # fmt: skip

    def part(
        self, whole: Listed, key: str, title: str, fits: Callable[[Any], bool | None]
    ) -> Listed:
        """Those of a list of this town that fit."""
        return self.report.part(whole, f"{self.key}-{key}", f"{self.name}：{title}", fits)

    def _split(
        self, whole: Listed, key: str, names: dict[str, str], by: Callable[[Any], str | None]
    ) -> dict[str, Listed]:
        return self.report.split(whole, f"{self.key}-{key}", names, by)


def town_families(town: Place) -> int:
    """Families in payment by the roster: of so many nothing is known without a payment list."""
    return Household.objects.filter(town=town, status=Household.Status.PAID).count()


def _paid(
    town: Place, months: set[dt.date]
) -> dict[dt.date, dict[int, tuple[Household, int]]]:  # fmt: skip
    found: dict[dt.date, dict[int, tuple[Household, int]]] = {m: {} for m in months}
    rows = Payment.objects.filter(household__town=town, month__in=months, fen__gt=0)
    members = Member.objects.defer("number").select_related("registered").prefetch_related(
        Prefetch("answers", Answer.objects.filter(source="DS18"))
    )  # fmt: skip
    for row in rows.select_related("household__place").prefetch_related(
        Prefetch("household__members", members)
    ).order_by("household__place__name", "household__head", "pk"):  # fmt: skip
        found[row.month][row.household_id] = row.household, row.fen
    return found


def _people(
    paid: dict[int, tuple[Household, int]], first: dt.date, last: dt.date
) -> tuple[list[Member], int]:
    """Who was covered in a month, and of how many families nobody can say."""
    found, unknown = [], 0
    for family, _ in paid.values():
        covered = [m for m in family.members.all() if _covered(m, first, last)]
        found += covered
        unknown += not covered
    return found, unknown


def _covered(member: Member, first: dt.date, last: dt.date) -> bool:
    if member.since and member.since > last:
        return False
    if member.until is not None:
        return member.until >= first
    return member.listed


def _age_group(member: Member, day: dt.date) -> str | None:
    if member.birth is None:
        return None
    before = (day.month, day.day) < (member.birth.month, member.birth.day)
    age = day.year - member.birth.year - before
    return "minor" if age < ADULT else "old" if age >= OLD else "adult"


def _disabled(member: Member) -> bool | None:
    signs = {a.sign for a in member.answers.all()}
    if Answer.Sign.FOUND in signs:
        return True
    return False if Answer.Sign.NOT_FOUND in signs else None


def _registered(member: Member, field: str) -> str:
    said = getattr(member, "registered", None)
    return getattr(said, field) if said is not None else ""


def _cause(family: Household) -> str | None:
    """The key of the family's cause: of its head, else of the first member of whom one is
    registered; None when the roster says none."""
    members = sorted(family.members.all(), key=lambda m: (m.relation != "户主", m.pk))
    said = next((c for m in members if (c := _registered(m, "cause"))), "")
    if not said:
        return None
    return next((k for k, words in CAUSE_WORDS.items() if any(w in said for w in words)), "other")


def _nobody_knows(_: Any) -> bool | None:
    return None


Row = tuple[str, str, Callable[[Town], Figure]]


def _rows() -> list[Row]:
    def each(of: str, key: str) -> Callable[[Town], Figure]:
        return lambda t: getattr(t, of)[key].count

    return [
        ("一、本月保障户数", "户", lambda t: t.homes.count),
        *((f"其中：{w}", "户", each("causes", k)) for k, w in CAUSES.items()),
        ("二、本月保障人数", "人", lambda t: t.people.count),
        ("其中：女性", "人", lambda t: t.women.count),
        *((f"其中：{w}", "人", each("ages", k)) for k, w in AGES.items()),
        ("其中：残疾人（残联名册有记录）", "人", lambda t: t.disabled.count),
        ("残疾人中：重度残疾人", "人", lambda t: t.severe.count),
        *((f"其中：{w}", "人", each("grades", k)) for k, w in GRADES.items()),
        ("三、本月新增户数", "户", lambda t: t.fresh.count),
        ("本月新增人数", "人", lambda t: t.people_fresh.count),
        ("四、本月退出户数", "户", lambda t: t.gone.count),
        ("本月退出人数", "人", lambda t: t.people_gone.count),
        ("五、本月支出", "元", lambda t: t.homes.fen),
        ("其中：分类施保增发", "元", lambda t: t.grown.fen),
        ("其中：补发、一次性补助", "元", lambda t: t.extra.fen),
        ("六、本年累计支出", "元", lambda t: t.year.fen),
        ("七、月人均补助", "元", lambda t: Figure(t.homes, FEN, t.people)),
        ("月户均补助", "元", lambda t: Figure(t.homes, FEN, t.homes)),
    ]  # fmt: skip


def build(scope: Scope) -> Report:
    """The table of the month (by itself the newest that was paid)."""
    month = scope.month or newest_month(scope) or scope.day.replace(day=1)
    report = Report(
        "monthly", f"{scope.place.name}农村最低生活保障情况月报",
        f"（{month.year}年{month.month}月）", scope.place.name, scope.day,
    )  # fmt: skip
    decided = _decided(scope, month)
    towns = [Town(report, t, n, month, decided) for n, t in enumerate(scope.towns(), 1)]
    report.head("一、统计表")
    cells: list[tuple[Cell, ...]] = []
    for n, (name, unit, figure) in enumerate(_rows(), 1):
        row = [figure(t) for t in towns]
        whole = _whole(report, name, row)
        cells.append((name, unit, f"{n:02d}", whole, *(row if len(towns) > 1 else ())))
    heads = ("指标", "单位", "代码", "合计", *((t.name for t in towns) if len(towns) > 1 else ()))
    report.table(
        "农村最低生活保障情况", heads, cells, (5, 1, 1, *([3.4] * (len(heads) - 3))),
        note="在享以当月发放名册为准；没有登记的写“未登记”和缺多少，不写 0。残疾人数取自最近一次核查的残联名册。",
    )  # fmt: skip
    checking.add(report, scope, month, towns)
    return report


def _whole(report: Report, name: str, row: list[Figure]) -> Cell:
    """The sum of a row over all towns; its list is theirs, one after the other."""
    if len(row) < 2:
        return row[0] if row else "—"
    key = f"all-{row[0].of.key.partition('-')[2]}"
    made = report.lists.get(key) or report.together(key, f"合计：{name}", [f.of for f in row])
    over = row[0].over
    if over is not None:
        over = report.lists[f"all-{over.key.partition('-')[2]}"]
    return Figure(made, row[0].amount, over)


def _decided(scope: Scope, month: dt.date) -> set[int]:
    """Families with a case that ended in enrolment or exit in the month or the one before."""
    ended = CaseFile.objects.filter(
        household__place__in=scope.places(), procedure__in=(*ENROLLING, *ENDING),
        ended__range=(month_before(month), last_day(month)),
    )  # fmt: skip
    return set(ended.values_list("household", flat=True))
