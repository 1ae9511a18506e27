"""Hand-overs to discipline inspection, bulletins, the petition report, signs about the office."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import allowed
from dibao.desk.accounts.models import Place
from dibao.desk.front.guarding import needs, today, who
from dibao.desk.front.typed import as_number, find_day
from dibao.desk.oversight import box, routing, unlocking
from dibao.desk.oversight.actions import referrals as doing
from dibao.desk.oversight.models import Bulletin, Referral
from dibao.desk.oversight.queries import petitions
from dibao.desk.oversight.queries import referrals as reading
from dibao.desk.oversight.screens.frame import page
from dibao.desk.record import Refused
from dibao.desk.registers.queries import told_of
from dibao.desk.roster.queries import places_of


@needs("referral", "look")
def referrals(request: HttpRequest, wrong: str = "") -> HttpResponse:
    """What was handed over, and what came back in one word."""
    me = who(request)
    return page(
        request, "oversight/referrals.html",
        {"referrals": reading.referrals(me), "outcomes": Referral.Outcome.choices,
         "may_hand": allowed(me, "referral", "hand_over"),
         "may_receive": allowed(me, "referral", "receive"), "units": routing.units(),
         "inspectors": routing.inspectors(None, today()),
         "groundings": petitions.groundings(today()), "wrong": wrong, "sent": request.POST},
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("referral", "hand_over")
@require_POST
def hand_over(request: HttpRequest) -> HttpResponse:
    """Seal and hand over."""
    sent = request.POST
    unit = get_object_or_404(Place, pk=as_number(sent.get("unit")))
    files = [(f.name or "", f.read()) for f in request.FILES.getlist("files")]
    try:
        made = doing.hand_over(
            who(request), unit, sent.get("ground", ""), sent.get("facts", ""),
            sent.get("evidence", ""), sent.get("statement", ""), files,
            [as_number(x) for x in sent.getlist("crossed")], today(),
        )  # fmt: skip
    except Refused as error:
        return referrals(request, str(error))
    messages.success(
        request, f"第{made.number}号已封存移送，您不能再打开。材料包指纹 {made.digest[:16]}。"
    )
    return redirect("referrals")


@needs("referral", "receive")
@require_POST
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign for a package, open it, say what came of it."""
    me, sent = who(request), request.POST
    one = next((r for r in reading.referrals(me) if r.pk == pk), None)
    if one is None:
        raise Http404
    try:
        if sent.get("act") == "open":
            return _package(request, one)
        if sent.get("act") == "receive":
            doing.receive(me, one, today())
        else:
            doing.feed_back(me, one, sent.get("outcome", ""), today())
    except Refused as error:
        return referrals(request, str(error))
    messages.success(request, "已记下。")
    return redirect("referrals")


def _package(request: HttpRequest, one: Referral) -> HttpResponse:
    privates = unlocking.opened(request)
    held = one.packages.filter(key__in=list(privates)).first()
    if held is None:
        raise Refused("请先到封存信箱输入口令。")
    if one.received is None:
        raise Refused("请先签收。")
    try:
        plain = box.unseal(privates[held.key_id], bytes(held.sealed), doing.bound(one))
    except box.Closed as error:
        raise Refused("材料包打不开，可能被改动过。") from error
    response = HttpResponse(plain, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="yisong-{one.number}.zip"'
    return response


@needs("bulletin", "look")
def bulletins(request: HttpRequest, wrong: str = "") -> HttpResponse:
    """Bulletins of typical cases, and what was learned from them."""
    me = who(request)
    found = reading.bulletins(me)
    return page(
        request, "oversight/bulletins.html",
        {"bulletins": found, "told_of": told_of(b.ref for b in found),
         "may_registers": allowed(me, "matter", "look"), "may_write": allowed(me, "bulletin", "write"),
         "may_second": allowed(me, "bulletin", "second"), "me": me.account,
         "places": Place.objects.filter(pk__in=places_of(me, "bulletin", "look")), "wrong": wrong,
         "sent": request.POST},
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("bulletin", "write")
@require_POST
def write(request: HttpRequest) -> HttpResponse:
    """Draft a bulletin, or write down that one was learned from."""
    me, sent = who(request), request.POST
    try:
        if sent.get("act") == "learn":
            one = get_object_or_404(Bulletin, pk=as_number(sent.get("bulletin")))
            doing.learn(me, one, sent.get("unit", ""), as_number(sent.get("people")),
                        sent.get("words", ""), today())  # fmt: skip
        else:
            place = get_object_or_404(Place, pk=as_number(sent.get("place")))
            doing.draft(me, place, sent.get("title", ""), sent.get("text", ""), today())
    except Refused as error:
        return bulletins(request, str(error))
    messages.success(request, "已记下。")
    return redirect("bulletins")


@needs("bulletin", "second")
@require_POST
def second(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a bulletin go out."""
    one = get_object_or_404(Bulletin, pk=pk)
    try:
        doing.send_out(who(request), one, today())
    except Refused as error:
        return bulletins(request, str(error))
    messages.success(request, "已复看发出。")
    return redirect("bulletins")


@needs("public_matter", "look")
def petition_report(request: HttpRequest) -> HttpResponse:
    """The petition report of a time, to be printed."""
    day = today()
    since = find_day(request.GET.get("since", "")) or day.replace(day=1)
    until = find_day(request.GET.get("until", "")) or day
    told = reading.report(who(request), since, until, day)
    return page(request, "oversight/report.html", {"report": told, "day": day})


@needs("signal", "look")
def signals(request: HttpRequest) -> HttpResponse:
    """Signs about the office's own work."""
    return page(
        request, "oversight/signals.html", {"signals": reading.signals(who(request), today())}
    )
