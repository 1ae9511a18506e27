"""What an answer is, and how what rows say becomes one (answers page §2).

Invariant: every answer is one of yes, unknown (a lead), cannot_tell, no; only a strong row says
yes, a blank code is never a no, and silence of a source is never a no.
"""

from __future__ import annotations

from dataclasses import dataclass

from dibao.world.model import Record, truth_key
from dibao.world.readings import Found


@dataclass(frozen=True, slots=True)
class Answer:
    """`household_no` and `id_number` as leads.csv carries them."""

    code: str
    household_no: str
    id_number: str
    answer: str
    what: str

    @property
    def key(self) -> tuple[str, str, str]:
        """As `Case.key`."""
        return truth_key(self.code, self.household_no, self.id_number)


def three(*codes: bool | None) -> bool | None:
    """All of them, Kleene."""
    if any(c is False for c in codes):
        return False
    return None if any(c is None for c in codes) else True


def one_of(value: object, wanted: tuple[str, ...]) -> bool | None:
    """A blank code is every code."""
    return None if value is None else value in wanted


def graded(found: Found) -> list[tuple[Record, bool]]:
    """The rows of a source and whether each is strong."""
    weak = found.doubtful + found.number_only
    return [(row, True) for row in found.strong] + [(row, False) for row in weak]


def decide(found_rows: list[tuple[Record, bool]], holds: list[bool | None], open_: bool) -> str:
    """any() over rows: strong rows that hold say yes; the rest may open a question."""
    state = "no"
    for (_, strong), answer in zip(found_rows, holds, strict=True):
        if strong and answer:
            return "yes"
        if answer is not False:
            state = "unknown"
    return state if state == "unknown" else "cannot_tell" if open_ else "no"
