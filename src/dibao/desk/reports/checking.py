"""The check rules printed under the monthly table: each says what must agree, and whether it does.

Invariant: a rule of which something is not registered says 无法核对, never 相符.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from dibao.desk.reports.models import Made
from dibao.desk.reports.notation import FEN, Cell, Figure, Listed, Report
from dibao.desk.reports.scope import Scope, month_before

if TYPE_CHECKING:
    from dibao.desk.reports.towns import Town

HOLDS, FAILS, OPEN = "相符", "不符", "无法核对"


def add(report: Report, scope: Scope, month: dt.date, towns: Sequence[Town]) -> None:
    """Put the rules under the table."""
    rows: list[tuple[Cell, ...]] = []

    def rule(text: str, left: int | None, right: int | None, of: Figure | str = "") -> None:
        word = OPEN if left is None or right is None else HOLDS if left == right else FAILS
        rows.append((text, word, of))

    def total(name: str, amount: str = "") -> int | None:
        lists: list[Listed] = [getattr(t, name) for t in towns]
        if any(x.unknown for x in lists):
            return None
        return sum(x.sum(amount) if amount else len(x.lines) for x in lists)

    def added(*numbers: int | None) -> int | None:
        return None if None in numbers else sum(n for n in numbers if n is not None)

    def less(number: int | None) -> int | None:
        return None if number is None else -number

    kept = _kept(scope, month_before(month))
    before = kept.get("homes") if kept else total("before")
    said = "上月已生成的月报" if kept else "上月发放名册"
    rule(f"上月户数＋本月新增户－本月退出户＝本月户数（上月取自{said}）",
         added(before, total("fresh"), less(total("gone"))), total("homes"))  # fmt: skip
    rule("上月人数＋本月新增人－本月退出人＝本月人数",
         added(total("people_before"), total("people_fresh"), less(total("people_gone"))),
         total("people"))  # fmt: skip
    rule("老年人＋成年人＋未成年人＝保障人数",
         _parts(towns, "ages"), total("people"))  # fmt: skip
    rule("各类致困原因户数之和＝保障户数",
         _parts(towns, "causes"), total("homes"))  # fmt: skip
    rule("劳动能力各档人数之和＝保障人数",
         _parts(towns, "grades"), total("people"))  # fmt: skip
    sizes = sum(x.about.size for t in towns for x in t.homes.lines)
    rule("逐人登记的人数＝名册上的保障人口", total("people"), sizes)
    earlier = sum(
        x.sums[FEN] for t in towns for x in t.year.lines if x.about < month
    ) if not kept or month.month == 1 else kept.get("year")  # fmt: skip
    rule(f"上月止的本年累计＋本月支出＝本年累计支出（上月取自{said}）",
         added(earlier, total("homes", FEN)), total("year", FEN))  # fmt: skip
    for year, word, name in ((False, "本月", "homes"), (True, "本年累计", "year")):
        rule(f"{word}基本保障金＋增发＋补发＋一次性补助－扣回＝{word}支出",
             added(*(t.spent.together[year] for t in towns)), total(name, FEN))  # fmt: skip
    odd = report.together("undecided", "进出没有看到办结流程的家庭", [t.undecided for t in towns]) \
        if len(towns) > 1 else towns[0].undecided if towns else None  # fmt: skip
    if odd is not None:
        rule("本月进出的家庭都有办结的流程（右边是没有看到的户数）", len(odd.lines), 0, odd.count)
    report.head("二、审核关系")
    report.table("审核关系", ("应当相符的", "结果", "差多少户"), rows, (7, 1.8, 1.6),
                 note="“无法核对”是因为有一项没有登记，不等于相符。")  # fmt: skip


def figures(report: Report) -> dict[str, int]:
    """What a month's report keeps for the next month's check."""
    if report.kind != "monthly":
        return {}
    found = {}
    for key, amount in (("homes", ""), ("year", FEN)):
        lists = [x for k, x in report.lists.items() if k.startswith("t") and k.endswith(f"-{key}")]
        found[key] = sum(x.sum(amount) if amount else len(x.lines) for x in lists)
    return found


def _kept(scope: Scope, month: dt.date) -> dict[str, int]:
    made = Made.objects.filter(kind="monthly", place=scope.place, month=month).first()
    return dict(made.figures) if made else {}


def _parts(towns: Sequence[Town], name: str) -> int | None:
    lists = [x for t in towns for x in getattr(t, name).values()]
    return None if any(x.unknown for x in lists) else sum(len(x.lines) for x in lists)
