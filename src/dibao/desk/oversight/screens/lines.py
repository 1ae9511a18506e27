"""The complaint telephone: its numbers, test calls, calls nobody took."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import allowed
from dibao.desk.accounts.models import Place
from dibao.desk.front.guarding import needs, today, who
from dibao.desk.front.typed import as_day, as_number
from dibao.desk.oversight.actions import lines
from dibao.desk.oversight.models import Hotline
from dibao.desk.oversight.screens.frame import page
from dibao.desk.record import Refused
from dibao.desk.roster.queries import places_of


@needs("hotline", "look")
def hotlines(request: HttpRequest, wrong: str = "") -> HttpResponse:
    """Every number of one's places; planned days are shown to the testers alone."""
    me, day = who(request), today()
    found = Hotline.objects.filter(
        place__in=places_of(me, "hotline", "look"), ended=None
    ).select_related("place")
    shown = []
    for line in found:
        tests = allowed(me, "hotline", "test", line)
        calls = line.calls.select_related("by").order_by("-planned")
        shown.append({
            "line": line, "may_test": tests, "may_keep": allowed(me, "hotline", "keep", line),
            "waiting": calls.filter(day=None).order_by("planned") if tests else [],
            "done": calls.exclude(day=None)[:12], "missed": line.missed.order_by("-day")[:12],
            "answered": calls.filter(answered=True).count(),
            "called": calls.exclude(day=None).count(),
        })  # fmt: skip
    keeps = Place.objects.filter(pk__in=places_of(me, "hotline", "keep")) if allowed(
        me, "hotline", "keep") else []  # fmt: skip
    return page(
        request, "oversight/hotlines.html",
        {"lines": shown, "places": keeps, "day": day, "wrong": wrong, "sent": request.POST},
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("hotline", "keep")
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a number."""
    sent = request.POST
    place = get_object_or_404(Place, pk=as_number(sent.get("place")))
    try:
        lines.enter(who(request), place, sent.get("name", ""), sent.get("number", ""),
                    sent.get("hours", ""))  # fmt: skip
    except Refused as error:
        return hotlines(request, str(error))
    messages.success(request, "已登记。公布以后请填公布在哪里。")
    return redirect("hotlines")


@needs("hotline", "look")
@require_POST
def work_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish, plan test calls, write down a call, a missed one, a call back."""
    me, day, sent = who(request), today(), request.POST
    line = get_object_or_404(Hotline, pk=pk)
    try:
        match sent.get("act"):
            case "publish":
                lines.publish(me, line, sent.get("where", ""), day)
            case "plan":
                lines.plan_calls(me, line, as_number(sent.get("count")), day)
            case "answered" | "silent":
                one = get_object_or_404(line.calls, pk=as_number(sent.get("call")))
                lines.call(me, one, sent["act"] == "answered", sent.get("words", ""), day)
            case "missed":
                lines.miss(me, line, as_day(sent.get("day") or ""), day)
            case "back":
                lines.ring_back(
                    me, get_object_or_404(line.missed, pk=as_number(sent.get("call"))), day
                )
            case _:
                raise Refused("请选一件要做的事。")
    except ValueError:
        return hotlines(request, "请填日期。")
    except Refused as error:
        return hotlines(request, str(error))
    messages.success(request, "已记下。")
    return redirect("hotlines")
