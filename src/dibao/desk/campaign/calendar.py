"""The plan with the days of one campaign, and each thing due with how it stands on a day.

Invariant: nothing here writes. A file handed in after the last due day and until this one answers
this one in time; one that comes later, until the next due day, answers it late.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from dibao.desk.accounts.models import Place
from dibao.desk.campaign.models import Campaign, Done, GivenList
from dibao.desk.casework.replay import handling_on
from dibao.desk.exchange.models import HandIn, Request
from dibao.desk.roster.queries import source_names
from dibao.policy import load
from dibao.policy.campaign import load_plan
from dibao.procedure.plan import Appointment, Duty, Plan, Task, calendar_of

TASK, DUTY = "任务", "报送"
BEFORE = dt.timedelta(days=31)  # what came in the month before the start answers the first day
WORDS = {"done": "已办", "late_done": "迟办", "overdue": "逾期", "soon": "快到期", "open": "未到期"}
SOON = dt.timedelta(days=7)


@functools.cache
def plan_on(start: dt.date) -> Plan:
    """The plan under the law of the day it starts."""
    law = load(as_of=start)
    return load_plan(law.clauses, law.sources, handling_on(start).procedures)


@functools.cache
def days_of(start: dt.date) -> tuple[Appointment, ...]:
    """Everything due in a campaign that starts on this day."""
    return tuple(calendar_of(plan_on(start), start))


@dataclass(frozen=True)
class Item:
    """One thing due, how it stands, and on what that rests."""

    appointment: Appointment
    row: Task | Duty
    state: str
    on: dt.date | None = None
    done: Done | None = None
    files: tuple[HandIn, ...] = ()
    given: GivenList | None = None
    asked: Request | None = None

    @property
    def word(self) -> str:
        """How it stands, in a word."""
        return WORDS[self.state]

    @property
    def wrong_rows(self) -> int:
        """Rows of the files that the sender was asked to mend."""
        return sum(f.refused for f in self.files)

    @property
    def days_late(self) -> int:
        """Days after the due day it came; 0 in time or not yet."""
        return max((self.on - self.appointment.day).days, 0) if self.on else 0

    @property
    def query(self) -> str:
        """What names it in an address."""
        from urllib.parse import urlencode

        a = self.appointment
        return urlencode({"kind": a.kind, "key": a.key, "office": a.office, "due": a.day})


def items(campaign: Campaign, day: dt.date, kind: str = "") -> list[Item]:
    """Tasks and duties (or one kind) with their standing on `day`, in the order of days."""
    plan = plan_on(campaign.start)
    rows: dict[tuple[str, str], Task | Duty] = {(TASK, t.key): t for t in plan.tasks}
    rows |= {(DUTY, d.key): d for d in plan.duties}
    marked = {(d.kind, d.key, d.office, d.due): d for d in campaign.done.filter(back=None)
              .select_related("by")}  # fmt: skip
    given = {(g.duty, g.due): g for g in campaign.given.filter(refused="")}
    answered, asked = _answers(campaign, plan), _asked(campaign, plan)
    found = []
    for a in days_of(campaign.start):
        row = rows.get((a.kind, a.key))
        if row is None or (kind and a.kind != kind):
            continue
        done = marked.get((a.kind, a.key, a.office, a.day))
        gone, files, on = given.get((a.key, a.day)), answered.get((a.key, a.day), ()), None
        if done is not None:
            on = done.day
        elif files:
            on = _came(files[0])
        elif gone is not None:
            on = gone.taken
        found.append(
            Item(a, row, standing(a.day, on, day), on, done, files, gone, asked.get((a.key, a.day)))
        )
    return found


def standing(due: dt.date, on: dt.date | None, day: dt.date) -> str:
    """The key of WORDS."""
    if on is not None:
        return "done" if on <= due else "late_done"
    if due < day:
        return "overdue"
    return "soon" if due <= day + SOON else "open"


def find(
    campaign: Campaign, day: dt.date, kind: str, key: str, office: str, due: str
) -> Item | None:
    """The one thing of the calendar so named."""
    for item in items(campaign, day, kind):
        a = item.appointment
        if (a.key, a.office, a.day.isoformat()) == (key, office, due):
            return item
    return None


def _asked(campaign: Campaign, plan: Plan) -> dict[tuple[str, dt.date], Request]:
    """(duty, due day) → the numbered request that was sent for it since the due day before."""
    made: dict[str, list[Request]] = defaultdict(list)
    for request in Request.objects.filter(place__in=_around(campaign.place)).order_by("made"):
        made[request.source].append(request)
    wanted = {d.key: d.source for d in plan.duties if d.source and d.giver != "civil_affairs"}
    before: dict[str, dt.date] = {}
    found: dict[tuple[str, dt.date], Request] = {}
    for a in days_of(campaign.start):
        if a.kind != DUTY or a.key not in wanted:
            continue
        since = before.get(a.key, campaign.start - BEFORE)
        for request in made[wanted[a.key]]:
            if since < request.made <= a.day:
                found[a.key, a.day] = request
        before[a.key] = a.day
    return found


def _came(given: HandIn) -> dt.date:
    return timezone.localdate(given.at)


def _answers(campaign: Campaign, plan: Plan) -> dict[tuple[str, dt.date], tuple[HandIn, ...]]:
    """(duty, due day) → files of its source that answer it; only lists that come in."""
    wanted = {d.key: d.source for d in plan.duties if d.source and d.giver != "civil_affairs"}
    dues: dict[str, list[dt.date]] = defaultdict(list)
    for a in days_of(campaign.start):
        if a.kind == DUTY and a.key in wanted:
            dues[a.key].append(a.day)
    names, came = source_names(), defaultdict(list)
    places = _around(campaign.place)
    for file in HandIn.objects.filter(
        place__in=places, withdrawn=False, accepted__gt=0
    ).order_by("at"):  # fmt: skip
        for name in file.source.split("、"):
            came[name].append(file)
    found = {}
    for key, days in dues.items():
        files = came.get(names.get(wanted[key], ""), [])
        before = campaign.start - BEFORE
        for n, due in enumerate(days):
            later = days[n + 1] if n + 1 < len(days) else dt.date.max
            found[key, due] = within(files, before, due) or within(files, due, later)
            before = due
    return found


def within(files: Iterable[HandIn], after: dt.date, until: dt.date) -> tuple[HandIn, ...]:
    """Files that came after one day and until another."""
    return tuple(f for f in files if after < _came(f) <= until)


def _around(place: Place) -> list[int]:
    """The place and those below it."""
    below = Place.objects.filter(parent=place).values_list("pk", flat=True)
    return [place.pk, *below]
