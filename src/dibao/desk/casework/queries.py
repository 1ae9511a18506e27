"""What is read about cases: the list of those under way, one case as a screen shows it."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Account
from dibao.desk.casework import effects, papers
from dibao.desk.casework.actions import APART
from dibao.desk.casework.issuing import seal_of
from dibao.desk.casework.models import CaseFile, Issued, Paper, PaperMark, Pending
from dibao.desk.casework.printing import signed_below, signer
from dibao.desk.casework.replay import RECORDERS, Standing, actor_for, handling_on, standing
from dibao.desk.roster.models import Household
from dibao.desk.roster.queries import places_of
from dibao.procedure.case import OFFICES, NotAHistory
from dibao.procedure.table import SYSTEM, Procedure, Step
from dibao.procedure.work import offer

MOST_GAPS = 500
PAYMENT = {"paid": "照发", "less": "少一名成员的份额", "held": "一名成员的份额暂停",
           "stopped": "停发", "none": "不涉及待遇"}  # fmt: skip


# What has a room of its own: the register of problems, the self-inspection, the other registers.
ELSEWHERE = ("rectification", "self_inspection", "supervision_order", "policy_defect")


def procedures(day: dt.date, *, family: bool) -> list[Procedure]:
    """What can be begun on a day about a family, or about a place."""
    return [
        p for p in handling_on(day).procedures.values()
        if p.family == family and p.key not in APART
    ]  # fmt: skip


def mine(who: Who) -> QuerySet[CaseFile]:
    """Cases of one's own places."""
    return CaseFile.objects.filter(place__in=places_of(who, "case", "list"))


def asked(
    who: Who, *, stage: str = "", procedure: str = "", me: str = "", effect: str = ""
) -> QuerySet[CaseFile]:
    """Filtered: under way (default), ended, all; those that wait for one's own roles."""
    found = mine(who)
    if stage == "ended":
        found = found.filter(waits_for="")
    elif stage != "all":
        found = found.exclude(waits_for="")
    if procedure:
        found = found.filter(procedure=procedure)
    if me:
        found = found.filter(waiting(who))
    if effect == "stop":
        found = found.filter(steps__step="decide_stop").distinct()
    return found.order_by("due", "pk").select_related("household", "place")


def waiting(who: Who) -> Q:
    """Cases on which one of a person's roles can go on, or a step waits for his consent."""
    met = Q(pending__second=who.account)
    for role in sorted(roles_of(who)):
        met |= Q(waits_for__regex=rf"(^|,){role}(,|$)")
    return met


def roles_of(who: Who) -> set[str]:
    """One's roles, and those outside whose steps one records."""
    roles = set(who.roles)
    return roles | {"applicant"} if roles & RECORDERS else roles


@dataclass(frozen=True)
class Line:
    """One line of the list: the case, its procedure's and state's names, whom it waits for."""

    file: CaseFile
    procedure: str
    state: str
    waits_for: str
    payment: str


def lines(files: Iterable[CaseFile]) -> list[Line]:
    """Cases with the words of their tables."""
    found = []
    for file in files:
        handling = handling_on(file.begun)
        table = handling.procedures[file.procedure]
        state = table.states[file.state]
        roles = [handling.roles[r].zh for r in file.waits_for.split(",") if r]
        found.append(Line(file, table.zh, state.zh, "、".join(roles), PAYMENT[state.payment]))
    return found


@dataclass(frozen=True)
class Condition:
    """A condition of a step and who confirmed it on what; `by` is None while nobody has."""

    key: str
    zh: str
    by: str
    rests_on: str


@dataclass(frozen=True)
class ToWrite:
    """A paper that a step makes: what is still empty in it."""

    key: str
    zh: str
    empty: list[str]
    begun: bool


@dataclass(frozen=True)
class Choice:
    """A step as one person sees it."""

    step: Step
    role: str
    open: bool
    mine: bool
    why_not: tuple[str, ...]
    conditions: list[Condition]
    to_write: list[ToWrite]
    missing: list[tuple[str, str]]
    seconds: list[Account]
    on_behalf: bool
    amount: bool
    passes: list[tuple[str, str]]
    clock: str


def choices(stands: Standing, who: Who, day: dt.date) -> list[Choice]:
    """The steps that leave the present state: open to this person first, then the rest."""
    found = [
        _choice(stands, s, who, day)
        for s in stands.procedure.leaving(stands.state.key)
        if s.by != SYSTEM
    ]
    return sorted(found, key=lambda c: (not c.mine, bool(c.step.passes)))


def _choice(stands: Standing, step: Step, who: Who, day: dt.date) -> Choice:
    me, on_behalf = actor_for(stands, who, step.key)
    seen = offer(stands.procedure, stands.case, step, me, day, stands.rules)
    role = stands.role_of(step.key)
    names = stands.rules.papers
    lacking = dict(papers.lacking(stands, step.key, day))
    to_write = [
        ToWrite(k, names[k], lacking.get(k, []), papers.draft_of(stands, k) is not None)
        for k in step.makes
        if any(e.typed for e in papers.form(stands, k, day, {}))
    ]
    clocks = [c.says for c in (seen.deadline, seen.waits) if c is not None]
    return Choice(
        step, role.zh, seen.open, role.key in me.roles, seen.why_not,
        _conditions(stands, step), to_write, [(k, names[k]) for k in seen.missing],
        _seconds(stands, step, who) if step.second and role.key in me.roles else [],
        on_behalf, effects.needs_amount(stands.procedure, step),
        [(p, OFFICES[p]) for p in step.passes], "；".join(clocks),
    )  # fmt: skip


def _conditions(stands: Standing, step: Step) -> list[Condition]:
    rows = {c.guard: c for c in stands.file.confirmations.all()}
    found = []
    for key in step.guards:
        row = rows.get(key) if key in stands.case.confirmed else None
        by, rests_on = (row.by.name, str(row.rests_on)) if row else ("", "")
        found.append(Condition(key, stands.rules.guards[key].zh, by, rests_on))
    return found


def _seconds(stands: Standing, step: Step, who: Who) -> list[Account]:
    """People without a tie who hold the second person's role where the case is handled."""
    role = stands.rules.roles[step.second]
    key = role.stands_in if stands.case.office == "county" and role.stands_in else role.key
    found = Account.objects.filter(
        posts__role=key, posts__place__in=stands.file.place.chain(), is_active=True
    ).exclude(pk=who.account)
    if stands.file.place.level != "village":
        below = Account.objects.filter(posts__role=key, posts__place__parent=stands.file.place)
        found = found | below.exclude(pk=who.account)
    tied = set(stands.case.ties)
    return [a for a in found.distinct().order_by("name") if f"U{a.pk}" not in tied]


def pending_for(file: CaseFile) -> Pending | None:
    """The step for two that waits for the second person."""
    return file.pending.select_related("by", "second").first()


def finished_papers(file: CaseFile) -> list[Paper]:
    """Papers that are final and scans, oldest first."""
    return [p for p in file.papers.select_related("by") if p.digest or p.made_by_id]


@dataclass(frozen=True)
class Folder:
    """The papers of one case: those that are there, and those that its open steps still lack."""

    line: Line
    there: list[str]
    lacking: list[str]


def folders(family: Household, who: Who, day: dt.date) -> list[Folder]:
    """Case by case of one family, the newest first."""
    found = []
    for line in of_family(family):
        try:
            stands = standing(line.file)
        except NotAHistory:  # the nightly check tells who must know; the family's page stands
            continue
        names = stands.rules.papers
        there = list(dict.fromkeys(names[p.key] for p in finished_papers(line.file)))
        lacking: dict[str, None] = {}
        for choice in choices(stands, who, day):
            lacking |= dict.fromkeys(zh for _, zh in choice.missing)
            lacking |= dict.fromkeys(w.zh for w in choice.to_write if w.empty or not w.begun)
        found.append(Folder(line, there, [zh for zh in lacking if zh not in there]))
    return found


def of_family(family: Household) -> list[Line]:
    """All cases of one family, the newest first."""
    return lines(family.cases.select_related("place").order_by("-pk"))


@dataclass(frozen=True)
class Checked:
    """What anybody may be told who holds a paper's check code: no name, nothing it says."""

    kind: str
    title: str
    number: str
    unit: str
    day: dt.date
    digest: str


def find_issued(check_code: str) -> Checked | None:
    """The paper that carries this code; None for none. Dashes, spaces and case do not matter."""
    plain = unicodedata.normalize("NFKC", check_code)
    code = "".join(c for c in plain.upper() if c.isascii() and c.isalnum())
    made = Issued.objects.filter(code=code).first() if code else None
    if made is None:
        return None
    # Of an erased paper the sheet is gone; that the office issued it may still be said.
    office = str(made.snapshot.get("office", made.unit.name))
    return Checked(made.kind, made.title, made.number, office, made.day, made.digest)


@dataclass(frozen=True)
class Mark:
    """Something that has to be seen on a signed paper, and who saw it on which day."""

    key: str
    zh: str
    seen: PaperMark | None


def marks_of(file: CaseFile, paper: Paper) -> list[Mark]:
    """Signatures, seal and photos that a final paper needs, in their order."""
    handling = handling_on(file.begun)
    declared = handling.papers[paper.key]
    wanted = [(f"sign.{r}", f"{signer(handling.roles, r, file.delegated)}签名")
              for r in declared.signs]  # fmt: skip
    if declared.seal:
        wanted.append(("seal", f"{seal_of(file, declared)}盖章"))
    by_hand = [f for f in declared.fields if f.needed and f.kind in papers.BY_HAND]
    wanted += [(f"field.{f.key}", f.zh) for f in by_hand
               if not signed_below(declared, f) and f.key not in papers.HEADING]  # fmt: skip
    seen = {m.mark: m for m in paper.marks.all()}
    return [Mark(key, zh, seen.get(key)) for key, zh in wanted]


def early_of(paper: Paper) -> Mark:
    """Did somebody see a signature dated before the paper's own day?"""
    seen = next((m for m in paper.marks.all() if m.mark == PaperMark.EARLY), None)
    return Mark(PaperMark.EARLY, "签字日期早于文书的日期", seen)


@dataclass(frozen=True)
class Gap:
    """A final paper that is not yet scanned, or on whose scan something was not seen."""

    file: CaseFile
    paper: Paper
    title: str
    scanned: bool
    missing: list[str]


def gaps(who: Who) -> list[Gap]:
    """Of one's own places, the oldest paper first; the page shows no more than `MOST_GAPS`."""
    found: list[Gap] = []
    finals = (
        Paper.objects.filter(made_by__isnull=False, file__in=mine(who))
        .select_related("file__place__parent__parent", "file__household", "issued", "made_by")
        .prefetch_related("file__papers", "marks__by")
        .order_by("made_by__day", "pk")
    )
    for paper in finals.iterator(chunk_size=200):
        if len(found) == MOST_GAPS:
            break
        missing = [m.zh for m in marks_of(paper.file, paper) if m.seen is None]
        if missing:
            scanned = any(p.digest and p.key == paper.key for p in paper.file.papers.all())
            names = handling_on(paper.file.begun).papers
            found.append(Gap(paper.file, paper, names[paper.key].zh, scanned, missing))
    return found


def unmarked(who: Who, before: dt.date) -> int:
    """How many papers final before a day have nothing ticked on them yet."""
    return Paper.objects.filter(made_by__day__lt=before, file__in=mine(who), marks=None).count()
