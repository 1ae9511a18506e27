"""What the desk itself wrote down, as typed rows for the rules that audit the office.

Invariant: no words of anybody stand here and nobody who told something: a petition is a number with
its days; sealed reports, conduct matters and those who report have no line. What the desk does not
record has no column, or says that nobody looked; it is never filled in.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from django.db.models import Q

from dibao.desk.accounts.models import Place
from dibao.desk.casework.actions import APART
from dibao.desk.casework.models import CaseFile, PaperMark, StepDone
from dibao.desk.casework.queries import marks_of
from dibao.desk.casework.replay import FAMILY, handling_on
from dibao.desk.exchange import keeping
from dibao.desk.leads.models import Check, Lead
from dibao.desk.oversight.models import Draw, Hotline, Matter, Petition
from dibao.desk.oversight.queries.samples import QUESTIONS
from dibao.desk.rectification.models import Move, Problem
from dibao.desk.roster.models import Household
from dibao.desk.shelf.slots import slots
from dibao.papers.small_cells import LEAST
from dibao.policy.derived_desk import DESK
from dibao.policy.rules import RULES
from dibao.procedure.table import Procedure
from dibao.screening.precision import wilson

Row = Mapping[str, object]
VILLAGE = "村"
YEAR = 366
NOT_LOOKED = "没有检查"
MEANS = frozenset(r.key for r in RULES if r.of_means)
TAKING = ("stop", "cut")
ASKING = ("department_request", "correction")  # procedures by which a source is told


def write(town: Place, folder: Path, day: dt.date) -> None:
    """One KEY.csv for each source the desk keeps; a record without lines has no file."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    here = [town, *Place.objects.filter(parent=town)]
    handled = list(files(here, day))
    lines = {
        "CASE_STEPS": case_steps(here, day), "FILES": [*handled, *stock_files(town, handled)], "SIGNS": signs(here, day),
        "PAPERS": papers(here, day), "DECISIONS": decisions(town), "HOTLINE": hotline(here, day),
        "PETITIONS": petitions(here, day), "RECTIFICATIONS": rectifications(here, day),
        "FINDINGS": findings(town, here, day), "AWARENESS": awareness(here, day),
    }  # fmt: skip
    sources = {s.key: s for s in DESK}
    for key, told in lines.items():
        rows = list(told)
        if not rows:
            continue
        wanted = [(f.name, f.label) for f in sources[key].fields if any(f.name in r for r in rows)]
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow([VILLAGE, *(label for _, label in wanted)])
        for row in rows:
            writer.writerow([row.get("village", ""), *(_cell(row.get(n)) for n, _ in wanted)])
        data = out.getvalue().encode("utf-8-sig")
        (folder / f"{key}.csv").write_bytes(data)
        keeping.keep(io.BytesIO(data))  # so that a row can be shown again as it stood


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


def _cases(here: Iterable[Place], day: dt.date) -> Iterator[tuple[CaseFile, Procedure]]:
    """Cases about families that are under way or ended within the year."""
    lately = Q(ended=None) | Q(ended__gte=day - dt.timedelta(days=YEAR))
    found = CaseFile.objects.filter(
        lately, household__place__in=here, begun__lte=day
    ).exclude(procedure__in=APART)  # fmt: skip
    for file in found.select_related("household__place").prefetch_related("steps", "papers"):
        yield file, handling_on(file.begun).procedures[file.procedure]


def _of(file: CaseFile) -> dict[str, object]:
    family = file.household
    assert family is not None
    return {"household_no": family.number, "village": family.place.name, "line": file.ref}


def _effect(table: Procedure, row: StepDone) -> str:
    return table.steps[row.step].effect


def case_steps(here: list[Place], day: dt.date) -> Iterator[Row]:
    """How often one matter was sent elsewhere or back; whether turning away was put in writing."""
    for file, table in _cases(here, day):
        steps = list(file.steps.all())
        away = [s for s in steps if _effect(table, s) == "turn_away"]
        yield {
            **_of(file), "day": file.begun,
            "returns": sum(bool(s.passed_to) or bool(table.steps[s.step].voids) for s in steps),
            "refused": bool(away),
            "told": all(_written(file, table.steps[s.step].makes) for s in away),
        }  # fmt: skip


def _written(file: CaseFile, keys: Iterable[str]) -> bool:
    kept = {p.key for p in file.papers.all() if p.made_by_id or p.digest}
    return set(keys) <= kept


def files(here: list[Place], day: dt.date) -> Iterator[Row]:
    """Confirmed applications: archived when; papers that a family signs and that no scan shows."""
    for file, table in _cases(here, day):
        steps = list(file.steps.all())
        decided = next((s.day for s in steps if _effect(table, s) == "enrol"), None)
        if decided is None:  # only these have a step in the tables by which they are archived
            continue
        archived = next((s.day for s in steps if s.step == "archive"), None)
        wanted = {
            k for s in steps for k in (*table.steps[s.step].needs, *table.steps[s.step].makes)
        }
        shown = {p.key for p in file.papers.all() if p.digest}
        lost = [k for k in wanted - shown if _by_family(file, k)]
        yield {**_of(file), "decided": decided, "archived": archived, "pages_lost": len(lost)}


def stock_files(town: Place, handled: Iterable[Row]) -> Iterator[Row]:
    """Families taken over from a list whose paper file somebody went through: which of the papers
    every family has lie in no slot. A file that nobody went through has no line: it is not asked."""
    wanted = [s.key for s in slots().values() if s.must]
    told = Household.objects.filter(
        town=town, inventory__isnull=False, status=Household.Status.PAID
    ).exclude(number__in=[row["household_no"] for row in handled])  # fmt: skip
    for family in told.select_related("place").prefetch_related("scans"):
        lying = {s.slot for s in family.scans.all() if s.aside is None}
        yield {
            "household_no": family.number, "village": family.place.name, "line": f"A{family.pk}",
            "pages_lost": len([k for k in wanted if k not in lying]), "stock": True,
        }  # fmt: skip


def _by_family(file: CaseFile, key: str) -> bool:
    """Is it a paper that somebody of the family signs by hand?"""
    handling = handling_on(file.begun)
    paper = handling.papers.get(key)
    signers = paper.signs if paper is not None else ()
    return any(handling.roles[r].unit == FAMILY for r in signers if r in handling.roles)


def signs(here: list[Place], day: dt.date) -> Iterator[Row]:
    """What somebody saw on the scans of final papers, or that a file was confirmed as complete. A
    paper nobody has held against its list is not asked about."""
    for file, _ in _cases(here, day):
        looked = {
            p: {m.mark for m in p.marks.all()}
            for p in file.papers.filter(made_by__isnull=False).prefetch_related("marks__by")
        }
        looked = {p: marks for p, marks in looked.items() if marks}
        if looked:
            missing = [m for p in looked for m in marks_of(file, p) if m.seen is None]
            early = any(PaperMark.EARLY in marks for marks in looked.values())
            yield {**_of(file), "unsigned": len(missing), "signed_early": early}
        elif file.confirmations.filter(guard="file_complete").exists():
            yield {**_of(file), "unsigned": 0, "signed_early": False}


def papers(here: list[Place], day: dt.date) -> Iterator[Row]:
    """Scans by what they show: one and the same picture in the files of how many families."""
    told = list(_cases(here, day))
    homes: dict[str, set[int]] = {}
    for file, _ in told:
        for paper in file.papers.all():
            if paper.digest:
                homes.setdefault(paper.digest, set()).add(file.household_id or 0)
    for file, _ in told:
        for paper in file.papers.all():
            if paper.digest:
                yield {**_of(file), "line": f"{file.ref}-{paper.pk}", "shared": NOT_LOOKED,
                       "sealed": NOT_LOOKED, "used_by": len(homes[paper.digest])}  # fmt: skip


def decisions(town: Place) -> Iterator[Row]:
    """Doubts that two people settled as not so, and decisions found wrong: is all as it was?"""
    for check in Check.objects.filter(
        agreed=True, lead__town=town, lead__household__isnull=False, lead__conduct=False
    ).select_related("lead__household__place"):
        lead, family = check.lead, check.lead.household
        if check.clears and lead.checks.order_by("-pk").first() == check and family is not None:
            yield {
                "household_no": family.number, "village": family.place.name, "line": f"K{check.pk}",
                "cleared": True, "stopped": False, "restored": False,
                "listed": lead.stage in (Lead.Stage.HOLDS, Lead.Stage.CASE),
                "source_wrong": check.cause == Check.Cause.SOURCE_WRONG,
                "source_told": _source_told(check),
            }  # fmt: skip
    for file in CaseFile.objects.filter(household__town=town).select_related("household__place"):
        wrong = file.steps.filter(step="undo").first()
        if wrong is None:
            continue
        mended = StepDone.objects.filter(
            file__household=file.household, file__procedure="restore", step="restore",
            pk__gt=wrong.pk,
        ).exists()  # fmt: skip
        table = handling_on(file.begun).procedures[file.procedure]
        mended |= table.steps["undo"].effect == "restore"
        yield {**_of(file), "cleared": True, "stopped": True, "restored": mended, "listed": False,
               "source_wrong": False, "source_told": False}  # fmt: skip


def _source_told(check: Check) -> bool:
    """Was the department asked to put its register right after this was settled?"""
    return CaseFile.objects.filter(
        household=check.lead.household, procedure__in=ASKING, begun__gte=check.day
    ).exists()  # fmt: skip


def hotline(here: list[Place], day: dt.date) -> Iterator[Row]:
    """Numbers in use: published, and the test calls of the year."""
    for line in Hotline.objects.filter(place__in=here, ended=None).select_related("place"):
        told = {"office": line.place.name, "published": line.published is not None}
        calls = [c for c in line.calls.all() if c.answered is not None and c.day and c.day <= day]
        for call in calls:
            yield {**told, "line": f"T{line.pk}-{call.pk}", "answered": call.answered,
                   "day": call.day}  # fmt: skip
        if not calls:
            yield {**told, "line": line.ref, "day": line.published}


def petitions(here: list[Place], day: dt.date) -> Iterator[Row]:
    """Appeals that were taken on: days only. A sealed report is no petition of this list."""
    for one in Petition.objects.filter(
        matter__kind=Matter.Kind.APPEAL, matter__place__in=here, accepted__isnull=False
    ).select_related("matter__place"):
        place = one.matter.place
        yield {
            "office": one.unit or (place.name if place else ""), "line": f"P{one.pk}",
            "accepted": one.accepted, "closed": one.answered, "extended": one.extended is not None,
            "grounds": bool(one.grounds.strip()) if one.answered else True,
        }  # fmt: skip


def rectifications(here: list[Place], day: dt.date) -> Iterator[Row]:
    """Problems said to be mended: is the proof another one's too, what did the second look find?"""
    proofs = Counter(
        Move.objects.filter(act=Move.Act.PROVEN, problem__place__in=here)
        .exclude(digest="")
        .values_list("digest", flat=True)
    )
    said = Problem.objects.filter(place__in=here, conduct=False, day__lte=day)
    for one in said.exclude(kind=Problem.Kind.CONDUCT).prefetch_related("moves"):
        proven = [m for m in one.moves.all() if m.act == Move.Act.PROVEN]
        if not proven:
            continue
        looked = [m for m in one.moves.all() if m.pk > proven[-1].pk]
        better = {Move.Act.CLOSED: True, Move.Act.REOPENED: False, Move.Act.SENT_BACK: False}
        improved = next(
            (better[Move.Act(m.act)] for m in reversed(looked) if m.act in better), True
        )
        yield {
            "office": one.office or one.place.name, "line": one.ref, "done": True,
            "repeated": any(proofs[m.digest] > 1 for m in proven if m.digest),
            "improved": improved,
        }  # fmt: skip


def findings(town: Place, here: list[Place], day: dt.date) -> Iterator[Row]:
    """Means found not to agree and what was done about them; what was refused or ended in the year."""
    since = day - dt.timedelta(days=YEAR)
    for check in Check.objects.filter(
        agreed=True, lead__town=town, lead__rule__in=MEANS, second_day__lte=day
    ).select_related("lead"):
        newest = check.lead.checks.order_by("-pk").first()
        if check.cause in ("honest", "intent") and newest == check:
            handled = check.lead.stage == Lead.Stage.CASE or check.lead.problems.exists()
            yield {"office": town.name, "line": f"K{check.pk}", "kind": "查实收入财产不符",
                   "handled": handled, "day": check.second_day}  # fmt: skip
    done = StepDone.objects.filter(file__household__place__in=here, day__gte=since, day__lte=day)
    for row in done.exclude(file__procedure__in=APART).select_related("file"):
        effect = _effect(handling_on(row.file.begun).procedures[row.file.procedure], row)
        if effect in TAKING or effect == "refuse":
            yield {"office": town.name, "line": f"S{row.pk}", "handled": True, "day": row.day,
                   "kind": "不予确认" if effect == "refuse" else "停发或减发"}  # fmt: skip


def awareness(here: list[Place], day: dt.date) -> Iterator[Row]:
    """What samples say that people know, with the upper end of its interval; never who was asked."""
    for draw in Draw.objects.filter(kind=Draw.Kind.SURVEY, place__in=here, day__lte=day):
        answers = list(draw.answers.all())
        if len(answers) < LEAST:
            continue
        for name, word in QUESTIONS:
            knew = sum(getattr(a, name) for a in answers)
            between = wilson(knew, len(answers))
            assert between is not None
            yield {
                "office": draw.place.name, "line": f"{draw.ref}-{name}", "question": word,
                "asked": len(answers), "known": knew * 100 // len(answers),
                "known_most": math.ceil(between[1] / 10), "day": draw.day,
            }  # fmt: skip
