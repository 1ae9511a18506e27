"""Who is registered as dead, and until when money was paid.

A death does not age, so these rows never go stale. Not found in a crematorium proves nothing
where people are buried: DS04 is declared incomplete. Whoever is cremated has died before, so a blank cremation
takes nothing from a stated day of death.
"""

from typing import Any

from dibao.reasoning.expr import FieldOf, MonthOf, RowDay
from dibao.reasoning.fact import Fact
from dibao.reasoning.words import field, one_of

NEVER = 119_988  # the month that stands for "no death recorded" (year 9999)


def _first_month(name: str, label: str, source: str, column: str, **more: Any) -> Fact:
    return Fact(
        name, label, source, "smallest", MonthOf(field(column)), unit="月", empty=NEVER,
        always=True, by_number_only=False, **more,
    )  # fmt: skip


DEAD_IN_HUKOU = one_of("cancel_reason", "death")
PENSION_STOPPED = one_of("stop_reason", "death")

FACTS = (
    Fact("cremated", "殡葬登记", "DS04", "any", always=True,
         by_number_only=False),
    Fact("hukou_death", "户籍死亡注销", "DS06", "any", where=DEAD_IN_HUKOU, always=True,
         by_number_only=False),
    Fact("pension_death", "养老待遇因死亡停发", "DS10", "any", where=PENSION_STOPPED, always=True,
         by_number_only=False),
    _first_month("death_month_stated", "殡葬登记的死亡月份", "DS04", "death_day"),
    _first_month("death_month_cremation", "火化月份", "DS04", "cremation_day"),
    _first_month("death_month_hukou", "户籍注销月份", "DS06", "cancel_day", where=DEAD_IN_HUKOU),
    _first_month("death_month_pension", "待遇停发月份", "DS10", "stop_day", where=PENSION_STOPPED),
    Fact("listed", "名册列为家庭成员", "DS01", "any", always=True),
    Fact("last_paid_month", "最近发放月份", "RG05", "largest", FieldOf("month"), unit="月",
         subject="unit", link="household", empty=0, always=True),
    Fact("roster_month", "名册月份", "DS01", "largest", MonthOf(RowDay()), unit="月",
         subject="unit", empty=0, always=True),
)  # fmt: skip
