"""Money to be given back: what a decision ordered, what came in, what is left, case by case.

Invariant: what was ordered is what the decision itself says (K10); nothing is taken in without such
a decision, nor more than it says; nothing here touches the allowance. Clause 暂行办法.68.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, Sum

from dibao.desk.accounts.access import Who
from dibao.desk.casework.holds import holds
from dibao.desk.casework.models import CaseFile, Paper, Received
from dibao.desk.front.typed import as_fen
from dibao.desk.record import Refused, Told, verb

PROCEDURE, DECISION = "repayment", "K10"
AGAINST = ("reconsideration", "litigation", "objection")
SHORTEST = 4


@dataclass(frozen=True)
class Repayment:
    """One decision: what it orders in fen (None: its words name no amount), what came in."""

    file: CaseFile
    decided: dt.date
    ordered: int | None
    came: int
    lines: tuple[Received, ...] = ()
    disputed: bool = False

    @property
    def left(self) -> int | None:
        """What is still to come; None where nobody knows."""
        return None if self.ordered is None else max(self.ordered - self.came, 0)


def ordered(paper: Paper) -> int | None:
    """The sum a decision names, in fen."""
    try:
        return as_fen(str((paper.values or {}).get("amount", "")))
    except ValueError:
        return None


def decisions(cases: Collection[int] | None = None, until: dt.date | None = None) -> list[Paper]:
    """The decisions issued, the oldest first."""
    found = Paper.objects.filter(key=DECISION, file__procedure=PROCEDURE, made_by__isnull=False)
    if cases is not None:
        found = found.filter(file__in=cases)
    if until is not None:
        found = found.filter(made_by__day__lte=until)
    return list(found.select_related("made_by", "file__household__place", "file__place"))


def of(file: CaseFile) -> Repayment | None:
    """The newest decision of a case with what came in; None where nothing was decided."""
    made = decisions([file.pk])
    if not made:
        return None
    newest, lines = made[-1], tuple(file.received.select_related("by"))
    assert newest.made_by is not None
    day = newest.made_by.day
    against = CaseFile.objects.filter(
        household=file.household_id, procedure__in=AGAINST, begun__gte=day, ended=None
    )
    came = sum(x.fen for x in lines)
    return Repayment(file, day, ordered(newest), came, lines, against.exists())


def all_of(cases: Collection[int], until: dt.date) -> list[Repayment]:
    """Every decision of these cases until a day, with what came in until then."""
    sums = dict(
        Received.objects.filter(file__in=cases, came__lte=until)
        .values_list("file").annotate(n=Sum("fen")).filter(~Q(n=0))
    )  # fmt: skip
    newest = {p.file_id: p for p in decisions(cases, until)}
    return [
        Repayment(p.file, p.made_by.day, ordered(p), sums.get(pk, 0))
        for pk, p in sorted(newest.items()) if p.made_by is not None
    ]  # fmt: skip


@holds
def names_a_sum(file: CaseFile, step: str, day: dt.date) -> str:
    """A decision to recover says how much in figures, or it is none."""
    if file.procedure != PROCEDURE or step != "claim":
        return ""
    draft = file.papers.filter(key=DECISION, made_by=None).last()
    if draft is None or ordered(draft):
        return ""
    return "《追回决定书》的合计请写成数字，例如 1,234.00 元。"


@verb("case.received", "case", "receive")
def receive(
    who: Who, file: CaseFile, amount: str, came: dt.date, voucher: str, why: str, day: dt.date,
    *, wrong: bool = False,
) -> Told:  # fmt: skip
    """Enter what came in, or with `wrong` take back a wrong entry by one below zero."""
    stands = of(file)
    if stands is None:
        raise Refused(
            "这件事还没有追回的决定，不能登记退款。家庭自己要退的，请先办决定，说明理由和救济。"
        )
    try:
        fen = as_fen(amount)
    except ValueError:
        fen = 0
    if not fen:
        raise Refused("金额请写数字，例如 560 或 1,234.50。")
    if not stands.decided <= came <= day:
        raise Refused("到账日期要在追回决定以后、今天以前。")
    if wrong and len(why.strip()) < SHORTEST:
        raise Refused("更正请写明原来哪里记错了。")
    if wrong and fen > stands.came:
        raise Refused("更正的数比已经登记的还多，请核对。")
    if not wrong and stands.left is not None and fen > stands.left:
        raise Refused("比决定书上还没有退的多。多收的请退还家庭；记错的请先更正。")
    if not wrong and len(voucher.strip()) < 2:
        raise Refused("请写票据号（缴款书、收据的号）。")
    made = Received.objects.create(
        file=file, fen=-fen if wrong else fen, came=came, voucher=voucher.strip()[:60],
        why=why.strip()[:120] if wrong else "", by_id=who.account, day=day,
    )  # fmt: skip
    return Told(made, file.ref, {"fen": made.fen, "came": came.isoformat()})
