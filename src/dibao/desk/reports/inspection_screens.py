"""迎检包: those drawn so far, one with its families and gaps, the package itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import allowed, check
from dibao.desk.accounts.models import Place
from dibao.desk.dossier.screens import download
from dibao.desk.front.guarding import needs, refusal, today, who
from dibao.desk.front.typed import as_number
from dibao.desk.record import Refused, looked
from dibao.desk.reports import inspecting, pack_files, pages
from dibao.desk.reports.models import Inspection
from dibao.desk.roster.queries import places_of


@needs("inspection", "look")
def inspections(request: HttpRequest, wrong: str = "") -> HttpResponse:
    """All of one's places, and the form for a new one."""
    me = who(request)
    mine = places_of(me, "inspection", "look")
    found = Inspection.objects.filter(place__in=mine).select_related("place", "by", "agreed_by")
    drawing = places_of(me, "inspection", "draw") if allowed(me, "inspection", "draw") else []
    return render(
        request, "reports/inspections.html",
        {"found": found[:100], "places": Place.objects.filter(pk__in=drawing).order_by("pk"),
         "wrong": wrong, "sent": request.POST, "most": inspecting.MOST},
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("inspection", "draw")
@require_POST
def inspection_draw(request: HttpRequest) -> HttpResponse:
    """Draw."""
    sent, me = request.POST, who(request)
    place = Place.objects.filter(pk=as_number(sent.get("place"))).first()
    try:
        if place is None:
            raise Refused("请选哪里。")
        count = as_number(sent.get("count"))
        if not count:
            raise Refused("请写抽几户。")
        made = inspecting.draw(me, place, count, sent.get("purpose", ""), today())
    except Refused as why:
        return inspections(request, str(why))
    messages.success(request, "抽好了。请另一个人看过、同意以后取走。")
    return redirect("inspection", made.pk)


def _one(request: HttpRequest, pk: int, action: str) -> tuple[Inspection, str]:
    one = get_object_or_404(
        Inspection.objects.select_related("place", "by", "agreed_by"), pk=pk
    )  # fmt: skip
    return one, check(who(request), "inspection", action, one)


@needs("inspection", "look")
def inspection(request: HttpRequest, pk: int, wrong: str = "") -> HttpResponse:
    """One package: the lot, the families with what is missing, who agreed."""
    me = who(request)
    one, why = _one(request, pk, "look")
    if why:
        return refusal(request, why)
    looked(me, one.ref, "inspection", one.purpose)
    made = [pages.page_of(h, n, today()) for n, h in enumerate(pages.families(one), 1)]
    homes = list(one.drawn.values_list("household", flat=True))
    return render(
        request, "reports/inspection.html",
        {"one": one, "pages": list(zip(made, homes, strict=True)), "again": inspecting.drawn_again(one),
         "of": len(one.names), "wrong": wrong, "may_agree": not one.agreed_by_id and not one.refused
         and me.account != one.by_id and allowed(me, "inspection", "agree", one),
         "may_take": one.agreed_by_id and allowed(me, "inspection", "take", one)},
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("inspection", "agree")
@require_POST
def inspection_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person says yes or no."""
    one, why = _one(request, pk, "agree")
    if why:
        return refusal(request, why)
    sent = request.POST
    try:
        inspecting.agree(who(request), one, sent.get("agreed") == "1", sent.get("why", ""), today())
    except Refused as refused:
        return inspection(request, pk, str(refused))
    return redirect("inspection", pk)


@needs("inspection", "take")
@require_POST
def inspection_take(request: HttpRequest, pk: int) -> HttpResponse:
    """The package as a file."""
    one, why = _one(request, pk, "take")
    if why:
        return refusal(request, why)
    try:
        data = pack_files.package(who(request), one, today())
    except Refused as refused:
        return inspection(request, pk, str(refused))
    return download(data, f"inspection-{one.pk}.zip", "application/zip")
