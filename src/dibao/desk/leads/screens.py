"""The worklist by family, one doubt with its reasons, and the two forms that end it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import allowed, check
from dibao.desk.accounts.models import Account, Place
from dibao.desk.front.guarding import needs, refusal, today, who
from dibao.desk.front.templatetags import chinese
from dibao.desk.front.typed import as_number, find_day
from dibao.desk.leads import actions, queries, views
from dibao.desk.leads.models import Lead, ends
from dibao.desk.protection import gate
from dibao.desk.record import Refused
from dibao.desk.roster.queries import places_of

PAGE = 20
FILTERS = ("stage", "offers", "village", "code", "mine", "title", "cause", "run", "office", "due")


@needs("lead", "list")
def leads(request: HttpRequest) -> HttpResponse:
    """By family, the danger of waiting first."""
    me = who(request)
    asked = {k: request.GET.get(k, "") for k in FILTERS}
    found = queries.asked(me, **asked)
    typed = request.GET.get("page", "")
    asked_page = as_number(typed)
    start = PAGE * (asked_page - 1) if 0 < asked_page < 1_000_000 else 0
    lines = queries.groups(found, start, PAGE)
    page = Paginator(range(lines.families), PAGE).get_page(typed)
    if page.start_index() - 1 != start and lines.families:
        lines = queries.groups(found, page.start_index() - 1, PAGE)
    mine = places_of(me, "lead", "list")
    return render(
        request, "leads/leads.html",
        {
            "page": page, "families": queries.families(found, lines.groups), "asked": asked,
            "total": lines.leads, "stages": Lead.Stage.choices,
            "villages": Place.objects.filter(pk__in=mine, level="village"),
            "codes": queries.kinds(), "offices": queries.offices(), "people": queries.workers(me),
            "may_assign": allowed(me, "lead", "assign"),
            "may_samples": allowed(me, "sample", "list"),
            "due": find_day(asked["due"]),
            "may_precision": allowed(me, "precision", "look"), "views": views.of(me),
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
    opened = gate.opened(me, one.case, one.household, "核查线索", one.last_run.as_of, line="lead")
    waits = one.checks.filter(second=None).select_related("by").first()
    second = one.stage == Lead.Stage.SECOND and allowed(me, "lead", "second", one)
    return render(
        request, "leads/lead.html",
        {
            "lead": one, "opened": opened, "record": opened.record(one), "waits": waits,
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


@needs("lead", "assign")
@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """Give the ticked families' open doubts to one person; each is given or told why not."""
    me, sent = who(request), request.POST
    account = get_object_or_404(Account, pk=as_number(sent.get("to")))
    given, told = 0, set()
    typed = [(k.removeprefix("-"), k.startswith("-")) for k in sent.getlist("group")]
    keys = [-as_number(k) if minus else as_number(k) for k, minus in typed]
    for lead in queries.open_of(me, keys):
        try:
            actions.assign(me, lead, account)
            given += 1
        except Refused as refused:
            told.add(str(refused))
    if given:
        messages.success(request, f"{given} 条已分给{account.name}。")
    for sentence in sorted(told) or ([] if given else ["没有勾选要分派的户。"]):
        messages.error(request, sentence)
    return redirect(f"{reverse('leads')}?{sent.get('rest', '')}")


@needs("lead", "assign")
@require_POST
def hand_to(request: HttpRequest) -> HttpResponse:
    """Give the ticked families' open doubts to one office, with a last day."""
    me, sent, day = who(request), request.POST, today()
    due, given, told = find_day(sent.get("due", "")), 0, set()
    typed = [(k.removeprefix("-"), k.startswith("-")) for k in sent.getlist("group")]
    keys = [-as_number(k) if minus else as_number(k) for k, minus in typed]
    office = sent.get("office", "")
    if due is None or office not in queries.offices():
        told.add("请选由哪个单位核，并写明期限。")
    else:
        for lead in queries.open_of(me, keys):
            try:
                actions.hand_to(me, lead, office, due, day)
                given += 1
            except Refused as refused:
                told.add(str(refused))
    if given:
        messages.success(request, f"{given} 条已转{office}，期限{chinese.day(due)}。")
    for sentence in sorted(told) or ([] if given else ["没有勾选要转的户。"]):
        messages.error(request, sentence)
    return redirect(f"{reverse('leads')}?{sent.get('rest', '')}")


@needs("lead", "not_me")
@require_POST
def not_me(request: HttpRequest, pk: int) -> HttpResponse:
    """这不是我: one step makes the finding and both papers; a second person still agrees."""
    one = get_object_or_404(Lead, pk=pk)
    stolen = request.POST.get("stolen") == "1"
    actions.check(
        who(request), one, "stolen" if stolen else "namesake",
        request.POST.get("note", ""), today(),
    )  # fmt: skip
    messages.success(request, "已记下，等另一位同事复核。下面两张单子可以先打印。")
    return redirect("lead_letters", pk)


@needs("lead", "look")
def letters(request: HttpRequest, pk: int) -> HttpResponse:
    """数据校核单 to the source and 误报澄清单 to the person, as they are printed."""
    me = who(request)
    one = get_object_or_404(Lead.objects.select_related("household", "place", "member"), pk=pk)
    why = check(me, "lead", "look", one)
    if why:
        return refusal(request, why)
    found = one.checks.select_related("by", "second").order_by("-pk").first()
    if found is None or not found.clears:
        return refusal(
            request, "这条线索还没有“不是本人”或“来源有误”的核查结果，没有可打印的单子。"
        )
    opened = gate.opened(
        me, one.case, one.household, "打印校核单和澄清单", one.last_run.as_of, line="lead"
    )
    return render(
        request, "leads/letters.html",
        {"lead": one, "found": found, "rows": queries.evidence(opened.record(one)),
         "day": today()},
    )  # fmt: skip
