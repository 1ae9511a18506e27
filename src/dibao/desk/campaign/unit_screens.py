"""各单位自查: one list an office, its lines, two names."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import allowed, check
from dibao.desk.campaign import units
from dibao.desk.campaign.models import UnitLine, UnitRoll
from dibao.desk.campaign.screens import campaign_of
from dibao.desk.front.guarding import needs, refusal, today, who
from dibao.desk.record import Refused


@needs("unit_roll", "look")
def unit_rolls(request: HttpRequest, pk: int) -> HttpResponse:
    """Every office's list: how many lines, what is left, who signed."""
    me, one = who(request), campaign_of(request, pk)
    found = one.unit_rolls.select_related("by", "second").annotate(
        of=Count("lines"), left=Count("lines", filter=Q(lines__outcome="")),
        going=Count("lines", filter=Q(lines__outcome=UnitLine.Outcome.GOING)),
    )  # fmt: skip
    return render(
        request, "campaign/unit_rolls.html",
        {"campaign": one, "found": found, "mine": [r.pk for r in found if units.is_of(me, r)],
         "may_make": allowed(me, "unit_roll", "make", one), "here": "units"},
    )  # fmt: skip


@needs("unit_roll", "make")
@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Lay them down or bring them up to today."""
    try:
        fresh = units.make_rolls(who(request), campaign_of(request, pk), today())
        messages.success(request, f"各单位的名单已排到今天，新加 {fresh} 行。")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("unit_rolls", pk)


def _roll(request: HttpRequest, pk: int) -> UnitRoll:
    found = UnitRoll.objects.select_related("campaign__place", "by", "second")
    roll = get_object_or_404(found, pk=pk)
    campaign_of(request, roll.campaign_id)
    return roll


@needs("unit_roll", "look")
def unit_roll(request: HttpRequest, pk: int, wrong: str = "") -> HttpResponse:
    """One office's list; what is left first."""
    me, one = who(request), _roll(request, pk)
    why = check(me, "unit_roll", "look", one)
    if why:
        return refusal(request, why)
    lines = sorted(one.lines.select_related("by"), key=lambda x: (x.outcome != "", x.pk))
    left, own = sum(not x.outcome for x in lines), units.is_of(me, one)
    return render(
        request, "campaign/unit_roll.html",
        {"roll": one, "campaign": one.campaign, "lines": lines, "left": left, "wrong": wrong,
         "outcomes": UnitLine.Outcome.choices, "here": "units",
         "may_settle": own and one.by_id is None and allowed(me, "unit_roll", "settle", one),
         "may_sign": own and one.by_id is None and not left and allowed(me, "unit_roll", "sign", one),
         "may_second": one.by_id not in (None, me.account) and one.second_id is None
         and allowed(me, "unit_roll", "second", one)},
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("unit_roll", "settle")
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of one line."""
    line, sent = get_object_or_404(UnitLine.objects.select_related("roll"), pk=pk), request.POST
    _roll(request, line.roll_id)
    try:
        units.settle(who(request), line, sent.get("outcome", ""), sent.get("reason", ""), today())
        messages.success(request, "已记下。")
    except Refused as refused:
        return unit_roll(request, line.roll_id, wrong=str(refused))
    return redirect("unit_roll", line.roll_id)


@needs("unit_roll", "sign")
@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The office signs."""
    try:
        units.sign(who(request), _roll(request, pk), today())
        messages.success(request, "已签字，等复核。")
    except Refused as refused:
        return unit_roll(request, pk, wrong=str(refused))
    return redirect("unit_roll", pk)


@needs("unit_roll", "second")
@require_POST
def second(request: HttpRequest, pk: int) -> HttpResponse:
    """The second name, or back."""
    agreed = request.POST.get("agreed") == "1"
    try:
        units.second(who(request), _roll(request, pk), agreed, request.POST.get("why", ""), today())
        messages.success(request, "已复核。" if agreed else "已退回。")
    except Refused as refused:
        return unit_roll(request, pk, wrong=str(refused))
    return redirect("unit_roll", pk)
