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

from dibao.desk.campaign.models import Entry
from dibao.desk.casework.models import CaseFile, Confirmation, Issued, Paper, Pending, StepDone
from dibao.desk.exchange.models import HandIn, Run
from dibao.desk.leads.models import Check, Lead, SampleHome
from dibao.desk.notices.models import Objection
from dibao.desk.oversight.models import Item
from dibao.desk.prepay.models import Line
from dibao.desk.record import ledger
from dibao.desk.reports.models import Registered
from dibao.desk.roster.models import Answer, Disability, Household, Letter, Payment, Was
from dibao.desk.shelf.models import Scan, Stray

GONE = "已按期限销毁"
# What names a family and stays, and why.
KEPT = {
    "accounts.Tie": "回避的申明说的是工作人员",
    "rectification.Problem": "单位的整改台账，另有期限；户名随户档销毁",
    "oversight.Watcher": "监督员的聘任，另有期限",
    "campaign.Entry": "名单上只留结果，理由销毁",
    "oversight.Item": "抽查只留结果，文字和照片销毁",
    "leads.Lead": "只留类别和结果，推理和内容销毁",
    "leads.SampleHome": "只留结果，文字销毁",
    "prepay.Line": "只留结果，姓名和依据销毁",
    "casework.CaseFile": "只留流程、步骤和日期，内容销毁",
    "notices.Line": "张贴过的公示整份留存，另有期限",
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
    number, went = int(ref[1:]), Erased()
    if ref[0] == "H":
        _family(Household.objects.get(pk=number), went)
    elif ref[0] == "F":
        _hand_in(HandIn.objects.get(pk=number), went)
    elif ref[0] == "R":
        _run(Run.objects.get(pk=number))
    else:
        raise ValueError(ref)
    return went


def _family(family: Household, went: Erased) -> None:
    book, cases = ledger(), list(family.cases.all())
    objections = Objection.objects.filter(household=family)
    scans = Scan.objects.filter(household=family)
    strays = Stray.objects.filter(scan__in=scans)
    went.refs = [x.ref for x in (*cases, *objections, *strays)]
    for ref in (family.ref, *went.refs):
        book.forget_key(ref)
    _cases([c.pk for c in cases], went)
    leads = Lead.objects.filter(household=family)
    Check.objects.filter(lead__in=leads).update(note=GONE)
    leads.update(record={}, sentence=GONE)
    SampleHome.objects.filter(household=family).exclude(note=None).update(note=GONE)
    Line.objects.filter(household=family).update(
        name=GONE, number="", where="", note="", rests_on=None
    )
    Entry.objects.filter(household=family).exclude(reason=None).update(reason=GONE)
    went.leaves(Item.objects.filter(household=family).values_list("photo", flat=True))
    Item.objects.filter(household=family).update(words=None, spot="", photo="", trace="")
    objections.update(words=GONE, caller=GONE)
    went.leaves(scans.values_list("digest", flat=True))
    strays.update(name=GONE, digest="", why="")
    scans.update(name=GONE, digest="", why="")
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
    CaseFile.objects.filter(pk__in=cases).update(about=GONE)


def _hand_in(given: HandIn, went: Erased) -> None:
    ledger().forget_key(f"F{given.pk}")
    went.leaves([given.digest])
    if given.receipt:
        path = settings.HOME / "receipts" / given.receipt
        transaction.on_commit(lambda: path.unlink(missing_ok=True))
    given.name, given.withdrawn, given.receipt, given.sentence = GONE, True, "", GONE
    given.save()


def _run(run: Run) -> None:
    ledger().forget_key(f"R{run.pk}")
    own = settings.HOME / "runs" / str(run.pk)
    transaction.on_commit(lambda: shutil.rmtree(own, ignore_errors=True))
    Line.objects.filter(month__run=run).update(
        name=GONE, number="", where="", note="", rests_on=None
    )
    run.folder = ""
    run.sentence = GONE
    run.save()


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
