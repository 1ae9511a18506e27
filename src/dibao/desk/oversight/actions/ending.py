"""The end of what people told: talk and hand-overs leave when their term is over, by the clock.

Invariant: nobody has to read a talk in order to erase it, and no line or page tells which sealed one
went. What goes was announced thirty days before, to those alone who may read it, and each of them
may keep it a year longer. Nothing goes while it is open, its petition unanswered, or a hand-over
that may rest on it without an answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Max

from dibao.desk.accounts.access import Who
from dibao.desk.leads.law import numbers
from dibao.desk.oversight.models import Copy, Matter, Package, Petition, Referral
from dibao.desk.record import Refused, Told, ledger, verb
from dibao.procedure.clocks import years_after

TERM, PACKAGES = "retention.complaint", "retention.conduct"
NOTICE = dt.timedelta(days=30)
GONE = "已按期限销毁"
CLOCK = Who(0, "system", "系统", (("system", 0),))


def ended(matter: Matter) -> dt.date | None:
    """The last day of a matter that is over; None while it is not."""
    if matter.state != Matter.State.CLOSED:
        return None
    steps = Petition.objects.filter(matter=matter).first()
    if steps is not None and steps.answered is None and not steps.elsewhere:
        return None
    last = matter.talk.aggregate(d=Max("day"))["d"]
    return max(d for d in (matter.day, matter.asked, last) if d is not None)


def due(day: dt.date) -> Iterator[Matter]:
    """What is over its term and nothing holds."""
    years = numbers(day).in_general(TERM)
    if years is None:
        return
    waits = Referral.objects.filter(outcome_day=None).aggregate(d=Max("day"))["d"]
    for matter in Matter.objects.filter(erased=None, state=Matter.State.CLOSED):
        over = ended(matter)
        if over is None or years_after(over, int(years)) > day:
            continue
        if matter.kept_until is not None and day <= matter.kept_until:
            continue
        # Whom a hand-over is about stays sealed: one without an answer may rest on anything before.
        if waits is None or waits < matter.day:
            yield matter


def packages_due(day: dt.date) -> list[Referral]:
    """Hand-overs answered so long ago that their packages go."""
    years = numbers(day).in_general(PACKAGES)
    told = Referral.objects.filter(erased=None).exclude(outcome_day=None)
    if years is None:
        return []
    return [r for r in told if r.outcome_day and years_after(r.outcome_day, int(years)) <= day]


def let_go(day: dt.date) -> int:
    """Announce what will be due, erase what was announced in time; how many went."""
    with transaction.atomic():
        found = list(due(day))
        Matter.objects.exclude(leaving=None).filter(erased=None).exclude(
            pk__in=[m.pk for m in found]
        ).update(leaving=None)  # it was opened again, kept, or something now rests on it
        for matter in found:
            if matter.leaving is None:
                matter.leaving = day + NOTICE
                matter.save(update_fields=["leaving"])
        going = [m for m in found if m.leaving is not None and m.leaving <= day]
        packages = packages_due(day)
        if going or packages:
            erase(CLOCK, going, packages, day)
    return len(going)


@verb("retention.erased", "oversight", "let_go")
def erase(who: Who, going: list[Matter], packages: list[Referral], day: dt.date) -> Told:
    """Take away copies, words and keys. A matter stays as kind, way and day for the figures; of the
    open ones the line names the number whose key it destroyed, of sealed ones nothing."""
    pks = [m.pk for m in going]
    Copy.objects.filter(said__matter__in=pks).delete()
    for matter in going:
        matter.talk.all().delete()
        matter.notes.all().delete()
        matter.kept_from.clear()
        matter.tag, matter.caller_key = f"-{matter.pk}", b""
        matter.leaving, matter.erased = None, day
        matter.save()
    for steps in Petition.objects.filter(matter__in=pks):
        steps.opinion = None if steps.opinion is None else GONE
        steps.why = None if steps.why is None else GONE
        steps.elsewhere = GONE if steps.elsewhere else ""
        steps.save()
    Package.objects.filter(referral__in=packages).delete()
    Referral.objects.filter(pk__in=[r.pk for r in packages]).update(erased=day)
    book, refs = ledger(), sorted(m.ref for m in going if not m.sealed)
    book.forget_keys([r for r in refs if book.case_key(r) is not None])
    return Told(len(pks), purpose=" ".join(["群众反映和移送材料到期，按期限销毁", *refs]))


@verb("sealed.worked", "sealed", "work")
def keep_sealed(who: Who, matter: Matter, day: dt.date) -> Told:
    """Keep a sealed one a year longer; the reason stands in a note of one's own."""
    if not Copy.objects.filter(said__matter=matter, key__account=who.account).exists():
        raise Refused("没有找到这一件。")
    return Told(_kept(matter, day))


@verb("public_matter.noted", "public_matter", "work")
def keep(who: Who, matter: Matter, day: dt.date) -> Told:
    """Keep an open one a year longer."""
    return Told(_kept(matter, day), matter.ref, {"kept": str(years_after(day, 1))})


def _kept(matter: Matter, day: dt.date) -> Matter:
    if matter.leaving is None:
        raise Refused("这一件现在没有到期，不用延长。")
    matter.leaving, matter.kept_until = None, years_after(day, 1)
    matter.save(update_fields=["leaving", "kept_until"])
    return matter
