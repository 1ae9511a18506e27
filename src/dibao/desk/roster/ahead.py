"""What comes next for a family: the visit, the help not yet offered, the nearest term.

Invariant: it only reads; a visit that was made within thirty days is not asked for again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from dibao.desk.leads.models import Lead
from dibao.desk.roster.models import Household

WAITING = (Lead.Stage.OPEN, Lead.Stage.CHECKING)
AT_HOME = ("上门", "见本人")
AGAIN = dt.timedelta(days=30)
OTHER_AID = "other_aid_asked"


@dataclass(frozen=True)
class Ahead:
    """`visit`: the doubts that ask for one, who goes and until when; `lately` the day of the last;
    `offers`: help that was not told yet; `asked`: the day on which the five kinds of other help
    were asked about, None where never; `case`: is one under way?;
    `first`: the doubt to take up next."""

    visit: list[Lead]
    due: dt.date | None
    people: list[str]
    lately: dt.date | None
    offers: list[Lead]
    asked: dt.date | None
    asked_by: str
    case: bool
    first: Lead | None


def of(family: Household, leads: Iterable[Lead], day: dt.date) -> Ahead:
    """Read from the family's doubts and cases."""
    waiting = [x for x in leads if x.stage in WAITING]
    visit = [x for x in waiting if x.how in AT_HOME]
    steps = family.cases.filter(steps__step="visit").order_by("-steps__day")
    last = steps.values_list("steps__day", flat=True).first()
    said = family.cases.filter(confirmations__guard=OTHER_AID).order_by("-confirmations__day")
    asked = said.values_list("confirmations__day", "confirmations__by__name").first()
    return Ahead(
        visit, min((x.due for x in visit if x.due), default=None),
        sorted({x.assigned.name for x in visit if x.assigned}),
        last if last and day - last < AGAIN else None,
        [x for x in waiting if x.offers], *(asked or (None, "")),
        family.cases.exclude(waits_for="").exists(), next(iter(waiting), None),
    )  # fmt: skip
