"""月报: the statutory table of a month by town, and the check rules printed under it.

Invariant: a family counts in a month for which a payment list names it; what the desk does not
carry says 未登记 with how many are missing, and is never nought.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from dibao.desk.casework.models import CaseFile
from dibao.desk.reports import checking
from dibao.desk.reports.notation import FEN, Cell, Figure, Report
from dibao.desk.reports.scope import Scope, last_day, month_before
from dibao.desk.reports.spending import SPENT
from dibao.desk.reports.towns import AGES, CAUSES, GRADES, Town
from dibao.desk.roster.models import Payment

ENROLLING, ENDING = ("application", "outreach", "restore"), ("exit", "gradual_exit", "death")


def newest_month(scope: Scope) -> dt.date | None:
    """The last month of which a payment list speaks, not after the day."""
    paid = Payment.objects.filter(household__place__in=scope.places(), month__lte=scope.day)
    return paid.order_by("-month").values_list("month", flat=True).first()


Row = tuple[str, str, Callable[[Town], Figure]]


def _rows() -> list[Row]:
    def each(of: str, key: str) -> Callable[[Town], Figure]:
        return lambda t: getattr(t, of)[key].count

    def spent(part: str, year: bool) -> Callable[[Town], Figure]:
        return lambda t: t.spent.parts[part][year].fen

    return [
        ("一、本月保障户数", "户", lambda t: t.homes.count),
        *((f"其中：{w}", "户", each("causes", k)) for k, w in CAUSES.items()),
        ("二、本月保障人数", "人", lambda t: t.people.count),
        ("其中：女性", "人", lambda t: t.women.count),
        *((f"其中：{w}", "人", each("ages", k)) for k, w in AGES.items()),
        ("其中：残疾人（残联名册或看证登记）", "人", lambda t: t.disabled.count),
        ("残疾人中：重度残疾人（一、二级）", "人", lambda t: t.severe.count),
        *((f"其中：{w}", "人", each("grades", k)) for k, w in GRADES.items()),
        ("三、本月新增户数", "户", lambda t: t.fresh.count),
        ("本月新增人数", "人", lambda t: t.people_fresh.count),
        ("四、本月退出户数", "户", lambda t: t.gone.count),
        ("本月退出人数", "人", lambda t: t.people_gone.count),
        ("五、本月支出", "元", lambda t: t.homes.fen),
        *((f"其中：{w}", "元", spent(k, False)) for k, w in SPENT.items()),
        ("六、本年累计支出", "元", lambda t: t.year.fen),
        *((f"本年累计中：{w}", "元", spent(k, True)) for k, w in SPENT.items()),
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
        note="在享以当月发放名册为准；没有登记的写“未登记”，“缺”的是没有登记的户数或人数，不写 0。残疾人数和等级取自残联名册和看证登记，以日期最近的为准，注销的不算。支出各项以发放名册的栏目为准；名册没有单列基本保障金的，是总额减去其他各项。家庭第一次入库以前的月份，成员按第一次入库的名册计。",
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
