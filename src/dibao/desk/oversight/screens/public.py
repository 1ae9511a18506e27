"""Pages without login and without scripts: tell something, and talk about it with a receipt.

Invariant: these pages set no cookie, start no session, write no address and put nothing into an
address line; what was typed is kept only once it is sealed. They need no protection against forms
from elsewhere: there is no login to abuse, and its cookie would be a trace on a shared telephone.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from dibao.desk.accounts.models import Place
from dibao.desk.front.guarding import needs, today
from dibao.desk.front.typed import as_day, as_number
from dibao.desk.oversight import receipt, routing
from dibao.desk.oversight.actions import telling
from dibao.desk.oversight.models import Hotline, Matter
from dibao.desk.oversight.queries import talk as reading
from dibao.desk.oversight.queries import ways
from dibao.desk.record import Refused

INSPECTION = "0"  # the unit is the discipline office itself
BUSY = "现在提交的人多，没有保存。请过一分钟再按一次提交，写的内容还在下面。"


@needs("public", "")
def complain(request: HttpRequest) -> HttpResponse:
    """Where to begin: four ways, and the talk about what was told before."""
    return render(request, "oversight/public/complain.html", {"numbers": _numbers()})


@needs("public", "")
@csrf_exempt
def tell(request: HttpRequest, kind: str) -> HttpResponse:
    """Two steps: whom it is about (and which way the law gives), then the words."""
    sent, wrong = request.POST, ""
    context: dict[str, Any] = {
        "kind": kind, "word": Matter.Kind(kind).label, "units": routing.units(), "sent": sent,
        "grievances": ways.GRIEVANCES, "today": today(), "inspection": INSPECTION,
        "way": Matter.Way.CODE if "code" in (request.GET.get("from"), sent.get("from")) else "",
    }  # fmt: skip
    if request.method != "POST" or sent.get("stage") == "back":
        return render(request, "oversight/public/whom.html", context)
    if kind == Matter.Kind.REPORT and sent.get("unit") == INSPECTION:
        return render(request, "oversight/public/elsewhere.html", context)
    unit = next((p for p in context["units"] if str(p.pk) == sent.get("unit")), None)
    learned = _day(sent.get("learned", ""))
    if unit is None:
        wrong = "请选一个单位；不清楚是哪个的，选县。"
    elif kind == Matter.Kind.APPEAL and sent.get("grievance") not in dict(ways.GRIEVANCES):
        wrong = "请选一种情况。"
    elif kind == Matter.Kind.APPEAL and sent["grievance"] in ways.NEEDS_DAY and learned is None:
        wrong = "请填哪天收到的决定或答复，我们好算最后一天。"
    if wrong or unit is None:
        context["wrong"] = wrong
        return render(request, "oversight/public/whom.html", context, status=400)
    if sent.get("stage") == "tell":
        try:
            return _take_in(request, kind, unit, context)
        except Refused as error:
            wrong = str(error)
    return _write(request, kind, unit, learned, context | {"wrong": wrong})


def _write(
    request: HttpRequest, kind: str, unit: Place, learned: dt.date | None, context: dict[str, Any]
) -> HttpResponse:
    """The second step: where it goes, who can read it, the words."""
    day = today()
    place = routing.handling_place(unit)
    sealed = kind == Matter.Kind.REPORT or place is None
    if sealed or place is None:
        readers = [k.account for k in routing.inspectors(unit, day)]
    else:
        readers = routing.handlers(place, day, unit)
    context |= {
        "unit": unit, "place": place, "sealed": sealed, "readers": readers, "learned": learned,
        "crossed": request.POST.getlist("crossed"), "longest": telling.LONGEST,
        "numbers": _numbers(),
    }  # fmt: skip
    if kind == Matter.Kind.APPEAL:
        grievance = request.POST["grievance"]
        context["ways"] = ways.ways(grievance, learned, unit, day)
        context["terms"] = ways.petition_terms(day)
    return render(
        request, "oversight/public/write.html", context, status=400 if context["wrong"] else 200
    )


def _take_in(request: HttpRequest, kind: str, unit: Place, context: dict[str, Any]) -> HttpResponse:
    sent = request.POST
    if receipt.NEW.full():
        raise Refused(BUSY)
    receipt.NEW.note()
    crossed = [as_number(x) for x in sent.getlist("crossed")]
    matter, number = telling.tell(
        telling.Told(
            kind, sent.get("words", ""), unit, sent.get("identity", "")[:200],
            sent.get("persons", "")[:500], crossed, context["way"] or Matter.Way.WEB,
        ),
        today(),
    )  # fmt: skip
    return render(
        request, "oversight/public/done.html",
        context | {"receipt": receipt.shown(number), "matter": matter, "numbers": _numbers()},
    )  # fmt: skip


@needs("public", "")
@csrf_exempt
def talk(request: HttpRequest) -> HttpResponse:
    """The talk of one receipt: read, say more, agree to closing. The receipt travels in the form."""
    sent = request.POST
    if request.method != "POST":
        return render(request, "oversight/public/receipt.html", {})
    typed, part = sent.get("receipt", ""), receipt.clean(sent.get("receipt", ""))[:2]
    if receipt.WRONG.full(part):
        return _wrong(request, "输错的次数多了，请过一分钟再试。", 429)
    found = reading.of_receipt(typed)
    if found is None:
        receipt.WRONG.note(part)
        return _wrong(request, "没有找到。请核对回执上的 16 位数字，一个都不能少。", 404)
    matter, private = found
    wrong, done = "", ""
    try:
        if sent.get("act") == "say":
            telling.say_more(matter, sent.get("words", ""), today())
            done = "已经补上，请过几天再来看答复。"
        elif sent.get("act") in ("settled", "unsettled"):
            telling.answer_closing(matter, sent["act"] == "settled", today())
            done = "已经记下，谢谢。" if sent["act"] == "settled" else "已经记下，会继续办。"
    except Refused as error:
        wrong = str(error)
    return render(
        request, "oversight/public/talk.html",
        {"matter": matter, "lines": reading.as_caller(matter, private), "wrong": wrong,
         "done": done, "receipt": receipt.shown(receipt.clean(typed)),
         "longest": telling.LONGEST},
        status=400 if wrong else 200,
    )  # fmt: skip


def _wrong(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    return render(request, "oversight/public/receipt.html", {"wrong": sentence}, status=status)


def _day(text: str) -> dt.date | None:
    try:
        found = as_day(text)
    except ValueError:
        return None
    return found if dt.date(2012, 12, 12) <= found <= today() else None


def _numbers() -> list[Hotline]:
    """Published telephone numbers."""
    return list(Hotline.objects.filter(ended=None).exclude(published=None).order_by("name"))
