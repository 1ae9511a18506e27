"""The one gate before every answer of a department that a page or a file shows.

Invariant: nothing passes without a piece of work (a family's file, a doubt, a case, a run), a
purpose, a person of that work and, for a source that needs it, his letter in force on the day of
the answer; and the line of the look stands in the record first. No record, no answer.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch

from dibao.desk.accounts.access import Who
from dibao.desk.leads.models import Lead
from dibao.desk.protection import pruning
from dibao.desk.protection.letters import any_covers, sensitive
from dibao.desk.record import Refused, looked
from dibao.desk.roster.models import Answer, Household, Letter, Member
from dibao.desk.sealed import blind
from dibao.policy.facts import FACTS
from dibao.policy.rules import RULES
from dibao.reasoning import expr as e

SHORTEST = 2  # letters of a purpose
NO_WORK = "没有写明为哪一件事看，不显示任何答复。请从名册、线索或者办理的页面进。"
NO_PURPOSE = "没有写明用途，不显示任何答复。请先写为什么要看。"
CLOSED = "没有有效的授权书，不显示"
SILENT = (Answer.Sign.NOT_ASKED, Answer.Sign.NO_LETTER)


@dataclass(frozen=True)
class Opened:
    """Leave to show what was answered about these persons; `opened` alone gives it.

    `day`: for what carries no day of its own (the day of the run, or today).
    """

    work: str
    purpose: str
    members: Mapping[int, Sequence[Letter]]
    numbers: Mapping[str, int]
    day: dt.date
    shut: frozenset[str] = field(default=frozenset())

    def person(self, member: int, source: str, day: dt.date | None) -> bool:
        """May this source's answer about this person be shown?"""
        return member in self.members and any_covers(
            self.members[member], source, day or self.day
        )  # fmt: skip

    def sign(self, answer: Answer) -> Answer:
        """The answer, or in its place that there is no letter; nothing of what was said stays."""
        if answer.sign in SILENT or self.person(answer.member_id, answer.source, answer.day):
            return answer
        return Answer(member_id=answer.member_id, source=answer.source,
                      sign=Answer.Sign.NO_LETTER, day=answer.day)  # fmt: skip

    def row(self, row: Mapping[str, Any]) -> bool:
        """May this row of a department be shown? Whose it is not sure counts as everybody's."""
        source = str(row.get("source", ""))
        if source not in sensitive():
            return True
        told = str(row.get("day", ""))[:10]
        day = dt.date.fromisoformat(told) if told else None
        member = self.numbers.get(blind(str(row.get("number", ""))))
        whose = [member] if member is not None else list(self.members)
        return bool(whose) and all(self.person(m, source, day) for m in whose)

    def record(self, lead: Lead) -> dict[str, Any]:
        """The reasons of a doubt without what must not be shown."""
        return pruning.pruned(lead.record, self.shut, self.row)

    def sentence(self, lead: Lead) -> str:
        """What a doubt says in one sentence, or that it cannot be said."""
        return told(lead, self.shut)


def opened(
    who: Who, work: str, family: Household | None, purpose: str, day: dt.date, *, line: str
) -> Opened:
    """Write the line `look.<line>` and open the gate; with `line=""` the caller's own action writes
    its line in the same transaction. Raises Refused with the sentence why not."""
    if not work.strip():
        raise Refused(NO_WORK)
    if len(purpose.strip()) < SHORTEST:
        raise Refused(NO_PURPOSE)
    if line:
        looked(who, work, line, purpose)
    members = list(family.members.prefetch_related("letters", "answers")) if family else []
    return Opened(
        work, purpose, {m.pk: tuple(m.letters.all()) for m in members},
        {m.number_key: m.pk for m in members if m.number_key}, day, _shut(members, day),
    )  # fmt: skip


def signs(members: Iterable[Member], day: dt.date) -> Counter[str]:
    """How many answers of each sign may be told about these people; of their letters and answers
    nothing is asked anew where they were fetched before."""
    found: Counter[str] = Counter()
    for member in members:
        letters = list(member.letters.all())
        for answer in member.answers.all():
            told = answer.sign in SILENT or any_covers(letters, answer.source, answer.day or day)
            found[answer.sign if told else Answer.Sign.NO_LETTER] += 1
    return found


def _shut(members: Sequence[Member], day: dt.date) -> frozenset[str]:
    """Sources of which some answer about the family has no letter."""
    said: dict[str, dict[int, dt.date | None]] = defaultdict(dict)
    letters = {m.pk: list(m.letters.all()) for m in members}
    for member in members:
        for answer in member.answers.all():
            if answer.sign not in SILENT:
                said[answer.source][member.pk] = answer.day
    found = set()
    for source in sensitive():
        # With no answer kept it is not known about whom it spoke: then everybody must have let.
        asked = said.get(source) or {m.pk: None for m in members if m.until is None}
        if not asked or not all(
            any_covers(letters[pk], source, on or day) for pk, on in asked.items()
        ):  # fmt: skip
            found.add(source)
    return frozenset(found)


@functools.cache
def rests_on(rule: str) -> frozenset[str]:
    """Sources needing a letter that a rule reads."""
    one = next((r for r in RULES if r.key == rule), None)
    if one is None:
        return frozenset()
    kinds = (e.FactFigure, e.FactHolds, e.FactOneOf)
    names = {n.name for x in one.expressions for n in x.walk() if isinstance(n, kinds)}
    read = {FACTS[n].source for n in names if n in FACTS}
    return frozenset(read & sensitive().keys())


def told(lead: Lead, shut: frozenset[str]) -> str:
    """A doubt's sentence; what rests on a source without letter is not told."""
    hidden = rests_on(lead.rule) & shut
    if not hidden:
        return str(lead.sentence)
    names = "、".join(sensitive()[k].name for k in sorted(hidden))
    return f"{names}：{CLOSED}。"


def sentences(leads: Iterable[Lead], day: dt.date) -> dict[int, str]:
    """The sentence of each doubt of a list, with three queries for all of them."""
    leads = list(leads)
    wanted = {x.household_id for x in leads if rests_on(x.rule) and x.household_id}
    families: dict[int, list[Member]] = defaultdict(list)
    # Of the thirty answers about a person only those that need his letter are read here.
    answers = Prefetch("answers", Answer.objects.filter(source__in=sensitive()))
    for member in Member.objects.filter(household__in=wanted).prefetch_related("letters", answers):
        families[member.household_id].append(member)
    shut = {pk: _shut(members, day) for pk, members in families.items()}
    everything = frozenset(sensitive())
    return {x.pk: told(x, shut.get(x.household_id or 0, everything)) for x in leads}
