"""The means test as law: who counts, what counts, what is taken off, where the lines are.

Written in the notation of the rules. Nothing here reads a file or knows a household: `means_law`
gives the expressions something to be read under, and the numbers of a place change every result.
"""

from __future__ import annotations

from dibao.policy.means import assets, deductions, incomes, members, supporters, verdict
from dibao.policy.means.items import sources
from dibao.reasoning.bounds import day_number
from dibao.reasoning.explain import Law
from dibao.reasoning.numbers import Numbers

SOURCES = sources()
FACTS = {
    f.name: f
    for room in (members, supporters, incomes, deductions, assets, verdict)
    for f in room.FACTS
}


def means_law(numbers: Numbers) -> Law:
    """What the means test is read under: its own sections and facts, the policy's numbers."""
    return Law(SOURCES, FACTS, numbers, day_number(numbers.day))
