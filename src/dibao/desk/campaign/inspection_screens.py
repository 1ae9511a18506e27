"""自查: lists by village with two names, the list that goes to zero, base figures, clause by clause."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import allowed, check
from dibao.desk.campaign import calendar, figures, inspecting
from dibao.desk.campaign.models import Campaign, Clause, Entry, Roll
from dibao.desk.campaign.screens import campaign_of
from dibao.desk.front.guarding import needs, refusal, today, who
from dibao.desk.leads.models import Lead
from dibao.desk.leads.queries import WAITING
from dibao.desk.record import Refused, looked
from dibao.desk.roster.queries import places_of

KINDS = (
    ("ZC03", "成年无业重度残疾人"), ("ZC02", "建档立卡（监测）低收入对象"), ("ZC01", "两本名册不一致"),
)  # fmt: skip


@needs("roll", "look")
def rolls(request: HttpRequest, pk: int) -> HttpResponse:
    """Every village's three lists: how many, how many are left, who signed."""
    me, one = who(request), campaign_of(request, pk)
    found = (
        one.rolls.filter(place__in=places_of(me, "roll", "look")).select_related("place", "by", "second")
        .annotate(of=Count("entries"), left=Count("entries", filter=Q(entries__outcome="")),
                  going=Count("entries", filter=Q(entries__outcome=Entry.Outcome.GOING)))
    )  # fmt: skip
    pools = [(word, [r for r in found if r.pool == key]) for key, word in Roll.Pool.choices]
    declared = [i for i in calendar.items(one, today())
                if i.appointment.key in ("relatives_declared", "declare_ties")]  # fmt: skip
    return render(
        request, "campaign/rolls.html",
        {"campaign": one, "pools": [p for p in pools if p[1]], "declared": declared[:2],
         "may_make": allowed(me, "roll", "make", one), "here": "rolls"},
    )  # fmt: skip


@needs("roll", "make")
@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Lay the lists down or bring them up to the newest check."""
    fresh = inspecting.make_rolls(who(request), campaign_of(request, pk), today())
    messages.success(request, f"名单已按现在的名册和核查结果排好，新加 {fresh} 行。")
    return redirect("rolls", pk)


def _roll(request: HttpRequest, pk: int) -> Roll:
    roll = get_object_or_404(
        Roll.objects.select_related("campaign__place", "place", "by", "second"), pk=pk
    )
    campaign_of(request, roll.campaign_id)
    return roll


@needs("roll", "look")
def roll(request: HttpRequest, pk: int, wrong: str = "") -> HttpResponse:
    """One list: what is left first, each line with its form; two names at the end."""
    me, one = who(request), _roll(request, pk)
    why = check(me, "roll", "look", one)
    if why:
        return refusal(request, why)
    looked(me, one.ref, "roll", "自查")
    entries = list(one.entries.select_related("household", "lead", "by").defer("lead__record"))
    entries.sort(key=lambda e: (e.outcome != "", e.outcome != Entry.Outcome.GOING, e.pk))
    left = sum(e.outcome == "" for e in entries)
    homes = [e.household_id for e in entries if e.household_id and not e.lead_id and not e.outcome]
    waiting = set(Lead.objects.filter(conduct=False, household__in=homes, stage__in=WAITING)
                  .values_list("household", flat=True))  # fmt: skip
    return render(
        request, "campaign/roll.html",
        {"roll": one, "campaign": one.campaign, "entries": entries, "left": left, "waiting": waiting, "wrong": wrong,
         "fits": [(o.value, o.label) for o in Entry.FITS[Roll.Pool(one.pool)]],
         "may_settle": one.by_id is None and allowed(me, "roll", "settle", one),
         "may_sign": one.by_id is None and not left and allowed(me, "roll", "sign", one),
         "may_second": one.by_id not in (None, me.account) and one.second_id is None
         and allowed(me, "roll", "second", one), "here": "rolls"},
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("roll", "settle")
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of one line."""
    entry, sent = get_object_or_404(Entry.objects.select_related("roll"), pk=pk), request.POST
    back = "zero" if sent.get("from") == "zero" else "roll"
    try:
        inspecting.settle(
            who(request), entry, sent.get("outcome", ""), sent.get("reason", ""), today()
        )
        messages.success(request, "已记下。")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(back, entry.roll.campaign_id if back == "zero" else entry.roll_id)


@needs("roll", "sign")
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign the list."""
    try:
        inspecting.sign(who(request), _roll(request, pk), today())
        messages.success(request, "已签字，等另一个人复核。")
    except Refused as refused:
        return roll(request, pk, wrong=str(refused))
    return redirect("roll", pk)


@needs("roll", "second")
@require_POST
def second(request: HttpRequest, pk: int) -> HttpResponse:
    """The second name, or back."""
    agreed = request.POST.get("agreed") == "1"
    try:
        inspecting.second(
            who(request), _roll(request, pk), agreed, request.POST.get("why", ""), today()
        )
        messages.success(request, "已复核。" if agreed else "已退回。")
    except Refused as refused:
        return roll(request, pk, wrong=str(refused))
    return redirect("roll", pk)


@needs("roll", "look")
def zero(request: HttpRequest, pk: int) -> HttpResponse:
    """The list that goes to zero: everyone who may be without help, each with what became of it."""
    me, one = who(request), campaign_of(request, pk)
    found = (
        Entry.objects.filter(roll__campaign=one, roll__pool=Roll.Pool.LINKED,
                             roll__place__in=places_of(me, "roll", "look"))
        .select_related("roll__place", "household", "lead", "by").defer("lead__record")
    )  # fmt: skip
    code = request.GET.get("code", "ZC03")
    left = Counter(
        found.filter(outcome__in=("", Entry.Outcome.GOING)).values_list("lead__code", flat=True)
    )
    found = found.filter(lead__code=code)
    entries = list(found.order_by("roll__place__name", "pk"))
    open_ones = [e for e in entries if e.outcome in ("", Entry.Outcome.GOING)]
    looked(me, one.ref, "roll", "清零名单")
    return render(
        request, "campaign/zero.html",
        {"campaign": one, "open": open_ones, "ended": [e for e in entries if e not in open_ones],
         "size": len(entries), "code": code, "due": _due(one),
         "codes": [(k, w, left[k]) for k, w in KINDS],
         "fits": [(o.value, o.label) for o in Entry.FITS[Roll.Pool.LINKED]],
         "may_settle": allowed(me, "roll", "settle"), "here": "zero"},
    )  # fmt: skip


def _due(campaign: Campaign) -> object:
    return next(
        (a.day for a in calendar.days_of(campaign.start) if a.key == "enrol_disabled"), None
    )


@needs("roll", "look")
def base(request: HttpRequest, pk: int) -> HttpResponse:
    """Base figures then and now, and how good the data were check by check."""
    me, one = who(request), campaign_of(request, pk)
    fixed = list(one.frozen.select_related("by"))
    at = request.GET.get("at", "")
    then = next((f for f in fixed if str(f.pk) == at), fixed[0] if fixed else None)
    quality = figures.quality(one)
    return render(
        request, "campaign/base_figures.html",
        {"campaign": one, "fixed": fixed, "then": then, "labels": figures.LABELS,
         "rows": figures.compared(then.figures, figures.now(one)) if then else [],
         "quality": quality, "most": max((q.refused_of_thousand for q in quality), default=0) or 1,
         "may_make": allowed(me, "roll", "make", one), "here": "base"},
    )  # fmt: skip


@needs("roll", "make")
@require_POST
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Fix today's base figures."""
    try:
        inspecting.freeze(who(request), campaign_of(request, pk), today())
        messages.success(request, "今天的底数已固定，以后不会变。")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("base", pk)


@needs("roll", "look")
def clauses(request: HttpRequest, pk: int) -> HttpResponse:
    """Named instruments, clause by clause."""
    me, one = who(request), campaign_of(request, pk)
    return render(
        request, "campaign/clauses.html",
        {"campaign": one, "found": one.instruments.prefetch_related("clauses__by").order_by("pk"),
         "states": Clause.State.choices, "may_make": allowed(me, "roll", "make", one), "here": "clauses"},
    )  # fmt: skip


@needs("roll", "make")
@require_POST
def add_instrument(request: HttpRequest, pk: int) -> HttpResponse:
    """A new instrument to check."""
    sent = request.POST
    try:
        inspecting.add_instrument(
            who(request), campaign_of(request, pk), sent.get("title", ""), sent.get("paper", ""),
            sent.get("lines", ""), today(),
        )  # fmt: skip
        messages.success(request, "已列好，请逐条填。")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("clauses", pk)


@needs("roll", "make")
@require_POST
def check_clause(request: HttpRequest, pk: int) -> HttpResponse:
    """One clause."""
    clause, sent = (
        get_object_or_404(Clause.objects.select_related("instrument"), pk=pk),
        request.POST,
    )
    try:
        inspecting.check_clause(
            who(request), clause, sent.get("state", ""), sent.get("evidence", ""), today()
        )
        messages.success(request, "已记下。")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("clauses", clause.instrument.campaign_id)
