"""Which figures can never be below nothing: what silence and unlisted members may add to them.

True only when it is certain; a figure that may be negative loses its lower bound where something
was not heard, because what was not heard may lower it.
"""

from __future__ import annotations

from collections.abc import Mapping

from dibao.reasoning import expr as e
from dibao.reasoning.fact import Fact
from dibao.reasoning.source import Source

_ALWAYS = (e.Number, e.Today, e.MonthOf, e.RowDay, e.CountMembers)


def fact_never_negative(fact: Fact, source: Source) -> bool:
    """One row's value (and so a sum of rows) is never negative; a smallest may be anything."""
    if fact.combine in ("any", "count"):
        return True
    if fact.signed or fact.combine == "smallest":
        return False
    if fact.combine == "largest" and (fact.empty or 0) >= 0:
        return True
    if isinstance(fact.value, str):
        return _field_never_negative(source, fact.value)
    return fact.value is not None and never_negative(fact.value, {}, {}, source)


def never_negative(
    x: e.Expr,
    facts: Mapping[str, Fact],
    sources: Mapping[str, Source],
    source: Source | None = None,
) -> bool:
    """The figure is at least 0 whatever is true; `source` is given when it reads a row."""

    def below(part: e.Expr) -> bool:
        return never_negative(part, facts, sources, source)

    if isinstance(x, e.Constant):
        return x.value >= 0
    if isinstance(x, e.FieldOf):
        return source is not None and _field_never_negative(source, x.name)
    if isinstance(x, e.FactFigure):
        fact = facts[x.name]
        return fact_never_negative(fact, sources[fact.source])
    if isinstance(x, e.OverLine):
        return below(x.amount)
    if isinstance(x, e.Larger):
        return below(x.left) or below(x.right)
    if isinstance(x, e.Plus | e.SumOf | e.Smaller | e.Times | e.Total | e.OfUnit | e.ChooseFigure):
        return all(below(part) for part in x.parts())
    return isinstance(x, _ALWAYS)


def _field_never_negative(source: Source, name: str) -> bool:
    f = source.get_field(name)
    return f.type == "month" or (f.least is not None and f.least >= 0)


__all__ = ["fact_never_negative", "never_negative"]
