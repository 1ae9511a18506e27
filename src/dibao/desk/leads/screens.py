"""The worklist by family, one doubt with its reasons, and the two forms that end it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import allowed, check
from dibao.desk.accounts.models import Place
from dibao.desk.front.guarding import needs, refusal, today, who
from dibao.desk.leads import actions, queries
from dibao.desk.leads.models import Lead, ends
from dibao.desk.record import looked
from dibao.desk.roster.queries import places_of

PAGE = 20
FILTERS = ("stage", "offers", "village", "code", "mine")


@needs("lead", "list")
def leads(request: HttpRequest) -> HttpResponse:
    """By family, the danger of waiting first."""
    me = who(request)
    asked = {k: request.GET.get(k, "") for k in FILTERS}
    found = queries.asked(me, **asked)
    families, total = queries.size(found)
    pages = Paginator(queries.groups(found), PAGE)
    pages.count = families  # counted once, with the doubts
    page = pages.get_page(request.GET.get("page"))
    mine = places_of(me, "lead", "list")
    return render(
        request, "leads/leads.html",
        {
            "page": page, "families": queries.families(found, list(page)), "asked": asked,
            "total": total, "stages": Lead.Stage.choices,
            "villages": Place.objects.filter(pk__in=mine, level="village"),
            "codes": queries.kinds(),
            "rest": urlencode({k: v for k, v in asked.items() if v}),
        },
    )  # fmt: skip


@needs("lead", "look")
def lead(request: HttpRequest, pk: int) -> HttpResponse:
    """One doubt: what the registers show, on which cells, what to ask, and the form open now."""
    me = who(request)
    one = get_object_or_404(Lead.objects.select_related("household", "place", "member"), pk=pk)
    why = check(me, "lead", "look", one)
    if why:
        return refusal(request, why)
    looked(me, one.case, "lead", "核查线索")
    waits = one.checks.filter(second=None).select_related("by").first()
    second = one.stage == Lead.Stage.SECOND and allowed(me, "lead", "second", one)
    return render(
        request, "leads/lead.html",
        {
            "lead": one, "record": one.record, "waits": waits,
            "may_check": one.stage in actions.OPEN and allowed(me, "lead", "check", one),
            "may_second": second and waits is not None and waits.by_id != me.account,
            "own": waits is not None and waits.by_id == me.account,
            "checks": one.checks.select_related("by", "second").order_by("-pk"),
            "causes": ends(one),
        },
    )  # fmt: skip


@needs("lead", "check")
@require_POST
def check_lead(request: HttpRequest, pk: int) -> HttpResponse:
    """File what was found."""
    one = get_object_or_404(Lead, pk=pk, conduct=False)
    sent = request.POST
    actions.check(who(request), one, sent.get("cause", ""), sent.get("note", ""), today())
    messages.success(request, "核查结果已记下，等另一位同事复核。复核以前待遇不变。")
    return redirect("lead", pk)


@needs("lead", "second")
@require_POST
def second_lead(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree or send back."""
    one = get_object_or_404(Lead, pk=pk, conduct=False)
    agreed = request.POST.get("agreed") == "1"
    actions.second(who(request), one, agreed, request.POST.get("why", ""), today())
    messages.success(request, "已复核。" if agreed else "已退回，请核查人补核。")
    return redirect("lead", pk)
