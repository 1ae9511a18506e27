"""发放前核对: one page a month, in the order new, stopped, changed, returned, deaths."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import allowed, check
from dibao.desk.front.guarding import needs, refusal, today, who
from dibao.desk.front.typed import as_number
from dibao.desk.prepay import actions, queries
from dibao.desk.prepay.models import Line, Month
from dibao.desk.record import Refused, looked


@needs("prepay", "look")
def prepay(request: HttpRequest) -> HttpResponse:
    """Every month laid side by side, the newest first."""
    return render(request, "prepay/prepay.html", {"months": queries.months(who(request))[:36]})


@needs("prepay", "look")
def month(request: HttpRequest, pk: int, wrong: str = "") -> HttpResponse:
    """One month: each line with the rows and decisions behind it, and the form."""
    one = get_object_or_404(Month.objects.select_related("place", "run", "by", "second"), pk=pk)
    me = who(request)
    why = check(me, "prepay", "look", one)
    if why:
        return refusal(request, why)
    looked(me, one.ref, "prepay", "发放前核对")
    kinds = queries.shown(one)
    return render(
        request, "prepay/month.html",
        {
            "month": one, "kinds": kinds, "findings": Line.Finding.choices, "wrong": wrong,
            "left": one.lines.filter(finding="").count(), "sent": request.POST,
            "may_roll": one.second_id is not None and not one.paid and allowed(me, "prepay", "check", one),
            "roll_kinds": (("pdf", "打印"), ("docx", "用文字软件改")),
            "may_check": one.by_id is None and allowed(me, "prepay", "check", one),
            "may_second": one.by_id not in (None, me.account) and one.second_id is None
            and allowed(me, "prepay", "second", one),
        },
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("prepay", "check")
@require_POST
def look_through(request: HttpRequest, pk: int) -> HttpResponse:
    """Save what was found about the lines; sign when asked to."""
    one, me, sent = get_object_or_404(Month, pk=pk), who(request), request.POST
    found = {
        as_number(name[2:]): (value, sent.get(f"w-{name[2:]}", ""))
        for name, value in sent.items()
        if name.startswith("f-") and as_number(name[2:])
    }
    try:
        try:
            actions.look_through(me, one, found, today())
        except Refused:
            if sent.get("sign") != "1" or one.lines.filter(finding="").exists():
                raise
        if sent.get("sign") == "1":
            actions.sign(me, one, today())
            messages.success(request, "已签字，等另一位同事复核。")
        else:
            messages.success(request, "已存下。")
    except Refused as refused:
        return month(request, pk, wrong=str(refused))
    return redirect("prepay_month", pk)


@needs("prepay", "second")
@require_POST
def second(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree, or send back."""
    one, agreed = get_object_or_404(Month, pk=pk), request.POST.get("agreed") == "1"
    try:
        actions.second(who(request), one, agreed, request.POST.get("why", ""), today())
    except Refused as refused:
        return month(request, pk, wrong=str(refused))
    messages.success(request, "已复核，可以报送发放。" if agreed else "已退回，请核对人补核。")
    return redirect("prepay_month", pk)
