"""Erasing one file: its keys in the record, its rows in the tables, its papers in the house.

Invariant: whatever names a family, a member, a case or a doubt is either emptied here or stands in
KEPT with the reason why; a test compares both with the tables there are.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from dibao.desk.campaign.models import Entry, UnitLine
from dibao.desk.casework.models import (
    CaseFile,
    Confirmation,
    Issued,
    Paper,
    Pending,
    Received,
    StepDone,
)
from dibao.desk.exchange.models import HandIn, Run
from dibao.desk.leads.models import Check, Lead, SampleHome
from dibao.desk.notices.models import Notice, Objection
from dibao.desk.oversight.models import Item, Watcher
from dibao.desk.prepay.models import Line
from dibao.desk.protection.models import Carried
from dibao.desk.record import ledger
from dibao.desk.rectification.models import Problem
from dibao.desk.registers.models import Matter
from dibao.desk.reports.models import Registered
from dibao.desk.roster.models import Answer, Disability, Household, Letter, Payment, Was
from dibao.desk.shelf.models import Scan, Stray

GONE = "已按期限销毁"
# What names a family and stays, and why.
KEPT = {
    "accounts.Tie": "回避的申明说的是工作人员",
    "rectification.Problem": "整改台账只留编号、种类、日期和结果，写了什么销毁",
    "oversight.Watcher": "监督员的聘任只留日期，姓名和回复销毁",
    "campaign.Entry": "名单上只留结果，理由销毁",
    "oversight.Item": "抽查只留结果，文字和照片销毁",
    "leads.Lead": "只留类别和结果，推理和内容销毁",
    "leads.SampleHome": "只留结果，文字销毁",
    "prepay.Line": "只留结果，姓名和依据销毁",
    "casework.CaseFile": "只留流程、步骤和日期，内容销毁",
    "notices.Line": "张贴过的公示整份留存，到公示材料的期限销毁",
    "notices.Objection": "只留哪天、怎么来的，说了什么、谁提的销毁",
    "shelf.Scan": "只留哪天放过什么材料，文件销毁",
    "reports.Drawn": "迎检包只留抽中了哪几户，供重抽核对",
}


@dataclass
class Erased:
    """What went with a file: how the record names it, and the digests of its originals."""

    refs: list[str] = field(default_factory=list)
    originals: set[str] = field(default_factory=set)

    def leaves(self, digests: Iterable[str]) -> None:
        """Originals leave the disk when the transaction is kept, not before; never one that
        something else rests on still: the same scan may lie in two families' files."""
        for digest in set(digests) - {""}:
            self.originals.add(digest)
            transaction.on_commit(lambda digest=digest: _leave(digest))


def erase(ref: str) -> Erased:
    """Everything of one file, in the caller's transaction; papers leave the disk once it is kept."""
    went = Erased(goes_with(ref)[1:])
    ledger().forget_keys([ref, *went.refs])
    OF[ref[0]](int(ref[1:]), went)
    return went


def goes_with(ref: str) -> list[str]:
    """The file and what has a key of its own and goes with it, as the record names them."""
    if ref[0] != "H":
        return [ref]
    family = Household.objects.get(pk=int(ref[1:]))
    scans = Scan.objects.filter(household=family)
    own = (*family.cases.all(), *Objection.objects.filter(household=family),
           *Stray.objects.filter(scan__in=scans), *family.problems.all(),
           *Watcher.objects.filter(household=family))  # fmt: skip
    return [ref, *(x.ref for x in own)]


def _family(number: int, went: Erased) -> None:
    family = Household.objects.get(pk=number)
    objections = Objection.objects.filter(household=family)
    scans = Scan.objects.filter(household=family)
    _cases(list(family.cases.values_list("pk", flat=True)), went)
    for problem in family.problems.all():
        _problem(problem.pk, went)
    leads = Lead.objects.filter(household=family)
    Check.objects.filter(lead__in=leads).update(note=GONE)
    # A doubt's own name is a hash over the person's number: whoever kept it could try numbers out.
    for lead in leads:
        lead.record, lead.sentence, lead.digest, lead.lead_id = {}, GONE, "", f"-{lead.pk}"
        lead.save()
    SampleHome.objects.filter(household=family).exclude(note=None).update(note=GONE)
    Line.objects.filter(household=family).update(
        name=GONE, number="", where="", note="", rests_on=None
    )
    Entry.objects.filter(household=family).exclude(reason=None).update(reason=GONE)
    went.leaves(Item.objects.filter(household=family).values_list("photo", flat=True))
    Item.objects.filter(household=family).update(
        words=None, spot="", photo="", trace="", look="", said=None
    )
    objections.update(words=GONE, caller=GONE)
    went.leaves(scans.values_list("digest", flat=True))
    Stray.objects.filter(scan__in=scans).update(name=GONE, digest="", why="")
    scans.update(name=GONE, digest="", why="")
    for watcher in Watcher.objects.filter(household=family):
        watcher.tasks.exclude(words=None).update(words=GONE)
        watcher.name, watcher.tag = GONE, f"{GONE}-{watcher.pk}"
        watcher.save()
    Was.objects.filter(household=family).delete()
    for member in family.members.all():
        member.name, member.number, member.number_key = GONE, None, ""
        member.birth, member.sex, member.relation = None, "", ""
        member.save()
    Answer.objects.filter(member__household=family).delete()
    Letter.objects.filter(member__household=family).delete()
    Disability.objects.filter(member__household=family).delete()
    Registered.objects.filter(member__household=family).delete()
    Payment.objects.filter(household=family).delete()
    persons = [f"P{pk}" for pk in family.members.values_list("pk", flat=True)]
    Carried.objects.filter(about__in=[family.ref, *persons]).delete()
    # The number goes too: a family that comes again begins a new file.
    family.head, family.number, family.group = GONE, f"{GONE}-{family.pk}", ""
    family.monthly_fen, family.since, family.category = None, None, ""
    family.save()


def _cases(cases: list[int], went: Erased) -> None:
    issued = Issued.objects.filter(paper__file__in=cases)
    for kept in (Paper.objects.filter(file__in=cases), issued):
        went.leaves(kept.values_list("digest", flat=True))
    issued.update(snapshot={}, digest="", lost="")
    Paper.objects.filter(file__in=cases).update(values=None, name=GONE, digest="")
    StepDone.objects.filter(file__in=cases).exclude(note=None).update(note=GONE, fen=None)
    StepDone.objects.filter(file__in=cases).update(fen=None)
    Confirmation.objects.filter(file__in=cases).update(rests_on=GONE)
    Pending.objects.filter(file__in=cases).delete()
    Received.objects.filter(file__in=cases).update(voucher=GONE, why="")
    CaseFile.objects.filter(pk__in=cases).update(about=GONE)


def _hand_in(number: int, went: Erased) -> None:
    given = HandIn.objects.get(pk=number)
    went.leaves([given.digest])
    if given.receipt:
        path = settings.HOME / "receipts" / given.receipt
        transaction.on_commit(lambda: path.unlink(missing_ok=True))
    # Lists of offices made before they left the names of files out.
    old = UnitLine.objects.filter(key=f"file.{number}", what__startswith=f"《{given.name}"[:200])
    old.update(what=GONE)
    given.name, given.withdrawn, given.receipt, given.sentence = GONE, True, "", GONE
    given.save()


def _run(number: int, _went: Erased) -> None:
    run = Run.objects.get(pk=number)
    own = settings.HOME / "runs" / str(run.pk)
    transaction.on_commit(lambda: shutil.rmtree(own, ignore_errors=True))
    Line.objects.filter(month__run=run).update(
        name=GONE, number="", where="", note="", rests_on=None
    )
    run.folder = ""
    run.sentence = GONE
    run.save()


def _problem(number: int, went: Erased) -> None:
    problem = Problem.objects.get(pk=number)
    went.leaves(problem.moves.values_list("digest", flat=True))
    problem.moves.update(note=GONE, name="", digest="")
    problem.title, problem.about, problem.origin_ref = GONE, GONE, ""
    problem.measure = None if problem.measure is None else GONE
    problem.save()


def _matter(number: int, went: Erased) -> None:
    matter = Matter.objects.get(pk=number)
    went.leaves(matter.notes.values_list("digest", flat=True))
    matter.notes.update(text=GONE, name="", digest="")
    matter.title, matter.values, matter.result = GONE, {}, ""
    matter.save()


def _notice(number: int, went: Erased) -> None:
    notice = Notice.objects.get(pk=number)
    went.leaves(notice.moves.values_list("photo", flat=True))
    notice.moves.update(text="", photo="")
    notice.lines.update(shown={})
    notice.content = {**notice.content, "title": GONE, "text": "", "villages": [], "salt": ""}
    notice.save()


OF = {"H": _family, "F": _hand_in, "R": _run, "W": _problem, "M": _matter, "N": _notice}


def _leave(digest: str) -> None:
    if not any(rows.filter(**{field: digest}).exists() for rows, field in _resting()):
        (settings.HOME / "originals" / digest).unlink(missing_ok=True)


def _resting() -> Iterator[tuple[QuerySet[Any], str]]:
    """Every table that may name an original, with the field; an erased hand-in keeps its digest."""
    for model in apps.get_models():
        for name in ("digest", "photo"):
            if name in {f.name for f in model._meta.concrete_fields}:
                rows = model._base_manager.all()
                yield rows.exclude(name=GONE) if model is HandIn else rows, name
