"""Every maker about the office's own work and money, in the order in which they run."""

from __future__ import annotations

from collections.abc import Callable

from dibao.screening import agents, amounts, batches, handling, money, reviews, unlisted, villages
from dibao.screening.desk_rows import HOUSEHOLD, OFFICE, maker
from dibao.screening.seam import Made, Seen

BY_HOUSEHOLD = ("CASE_STEPS", "FILES", "SIGNS", "PAPERS", "DECISIONS")
BY_OFFICE = ("RECTIFICATIONS", "HOTLINE", "PETITIONS", "FINDINGS", "AWARENESS")

MAKERS: tuple[Callable[[Seen], Made | None], ...] = (
    money.exits, money.unpaid, money.returned, money.late, amounts.make, villages.heirs, unlisted.make, villages.make, villages.entries,
    agents.make,
    batches.make, reviews.of_reviewers, reviews.of_homes, handling.steps, handling.blanks,
    *(maker(key, HOUSEHOLD) for key in BY_HOUSEHOLD), *(maker(key, OFFICE) for key in BY_OFFICE),
)  # fmt: skip
