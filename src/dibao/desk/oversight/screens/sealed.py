"""The inspector's box: his key, what was sealed to it, the talk with callers.

Invariant: without the passphrase these pages show days and states, and of those only one's own.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from dibao.desk.accounts.models import Place
from dibao.desk.front.guarding import needs, today, who
from dibao.desk.front.typed import as_number
from dibao.desk.oversight import box, routing, unlocking
from dibao.desk.oversight.actions import ending, working
from dibao.desk.oversight.models import Avoidance, InspectorKey
from dibao.desk.oversight.queries import talk
from dibao.desk.oversight.screens.frame import page
from dibao.desk.record import Refused


@needs("sealed", "work")
def sealed(request: HttpRequest, wrong: str = "") -> HttpResponse:
    """One's own sealed matters, by day."""
    me = who(request)
    return page(
        request, "oversight/sealed.html",
        {"matters": talk.sealed_matters(me), "open": bool(unlocking.opened(request)),
         "key": InspectorKey.objects.filter(account=me.account, ended=None).first(),
         "avoided": Avoidance.objects.filter(account=me.account).select_related("unit"),
         "units": routing.units(), "minutes": unlocking.MINUTES, "strong": working.STRONG,
         "wrong": wrong},
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("sealed", "work")
@require_POST
def unlock(request: HttpRequest) -> HttpResponse:
    """Open the box for some minutes, or shut it."""
    response = redirect("sealed")
    if request.POST.get("act") == "shut":
        unlocking.shut(request, response)
    elif not unlocking.unlock(request, response, who(request), request.POST.get("passphrase", "")):
        return sealed(request, "口令不对，信箱没有打开。")
    return response


@needs("sealed", "key")
@require_POST
def key(request: HttpRequest) -> HttpResponse:
    """Make one's key; declare a unit to keep out of."""
    me, sent = who(request), request.POST
    try:
        if sent.get("act") == "avoid":
            unit = get_object_or_404(Place, pk=as_number(sent.get("unit")))
            working.avoid(me, unit, sent.get("relation", ""), today())
            messages.success(request, f"已登记：以后反映{unit.name}的，不会到您这里。")
        else:
            working.make_key(me, sent.get("passphrase", ""), sent.get("again", ""), today())
            messages.success(request, "信箱开通了。口令忘了谁也打不开，请记牢，不要写在电脑上。")
    except Refused as error:
        return sealed(request, str(error))
    return redirect("sealed")


@needs("sealed", "work")
def one_sealed(request: HttpRequest, pk: int, wrong: str = "") -> HttpResponse:
    """One sealed matter, readable while the box is open."""
    me = who(request)
    one = talk.get_sealed(me, pk)
    privates = unlocking.opened(request)
    if not privates:
        messages.info(request, "请先输入信箱口令。")
        return redirect("sealed")
    try:
        lines = talk.as_inspector(one, privates)
    except box.Closed:
        return sealed(request, "这一件是封给您以前的钥匙的，请用当时的口令打开信箱。")
    others = list(routing.inspectors(None, today(), {me.account}))
    return page(
        request, "oversight/one_sealed.html",
        {"matter": one, "lines": [(x.said, x.words) for x in lines],
         "notes": talk.notes(one, privates),
         "others": others, "wrong": wrong, "sent": request.POST, "waiting": working.WAITING},
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("sealed", "work")
@require_POST
def work_on_sealed(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer, note, keep out, close."""
    me, day, sent = who(request), today(), request.POST
    one = talk.get_sealed(me, pk)
    try:
        match sent.get("act"):
            case "answer" | "ask":
                working.answer_sealed(me, one, sent.get("words", ""), day, ask=sent["act"] == "ask")
                messages.success(request, "已答复，反映人凭回执号可以看到。")
            case "note":
                working.note_sealed(me, one, sent.get("words", ""), day)
                messages.success(request, "已记下，只有您自己能看。")
            case "leave":
                to = InspectorKey.objects.filter(pk=as_number(sent.get("to"))).first()
                working.leave(me, one, unlocking.opened(request), to, day)
                messages.success(request, "已交出，这一件您不能再看。")
                return redirect("sealed")
            case "close":
                working.close_sealed(me, one, day)
                messages.success(request, "已办结。")
            case "keep":
                ending.keep_sealed(me, one, day)
                messages.success(request, "再保管一年。")
            case _:
                raise Refused("请选一件要做的事。")
    except Refused as error:
        return one_sealed(request, pk, str(error))
    return redirect("one_sealed", pk)
