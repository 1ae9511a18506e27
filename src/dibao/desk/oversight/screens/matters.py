"""What people told, for those who answer: open matters, and taking down what came by other ways."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import allowed
from dibao.desk.accounts.models import Place
from dibao.desk.front.guarding import needs, refusal, today, who
from dibao.desk.front.typed import as_number
from dibao.desk.oversight import receipt, routing
from dibao.desk.oversight.actions import ending, telling, working
from dibao.desk.oversight.actions import petitions as steps
from dibao.desk.oversight.models import Matter
from dibao.desk.oversight.queries import petitions, talk
from dibao.desk.oversight.screens.frame import first_tab, page
from dibao.desk.record import Refused, looked


@needs("oversight", "look")
def oversight(request: HttpRequest) -> HttpResponse:
    """The first sub-page that this person may open."""
    address = first_tab(request)
    return redirect(address) if address else refusal(request, "监督里没有您要办的事。")


@needs("public_matter", "look")
def matters(request: HttpRequest) -> HttpResponse:
    """Open matters of one's own places."""
    me = who(request)
    return page(
        request, "oversight/matters.html",
        {"matters": [(m, petitions.clock_of(m, today())) for m in talk.open_matters(me)], "may_work": allowed(me, "public_matter", "work")},
    )  # fmt: skip


@needs("public_matter", "look")
def matter(request: HttpRequest, pk: int, wrong: str = "") -> HttpResponse:
    """One matter: the talk, notes apart, what can be done."""
    me = who(request)
    one = talk.get_open(me, pk)
    looked(me, one.ref, "matter", "办理群众反映")
    return page(
        request, "oversight/matter.html",
        {"matter": one, "lines": [(s, s.words) for s in one.talk.all()],
         "notes": talk.notes(one, {}), "wrong": wrong, "sent": request.POST,
         "may_work": allowed(me, "public_matter", "work", one), "waiting": working.WAITING, "petition": petitions.petition_of(one), "clock": petitions.clock_of(one, today()), "groundings": petitions.groundings(today())},
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("public_matter", "work")
@require_POST
def work_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer, note, keep out, close."""
    me, day, sent = who(request), today(), request.POST
    one = talk.get_open(me, pk)
    try:
        match sent.get("act"):
            case "answer" | "ask":
                working.answer(me, one, sent.get("words", ""), day, ask=sent["act"] == "ask")
                messages.success(request, "已答复，反映人凭回执号可以看到。")
            case "note":
                working.note(me, one, sent.get("words", ""), day)
                messages.success(request, "已记下，反映人看不到。")
            case "leave":
                working.keep_out(me, one, day)
                messages.success(request, "已登记回避，这一件不再给您看。")
                return redirect("matters")
            case "close":
                working.close(me, one, day)
                messages.success(request, "已办结。")
            case "keep":
                ending.keep(me, one, day)
                messages.success(request, "再保管一年。")
            case "accept" | "elsewhere":
                steps.tell(me, one, sent.get("unit", ""), sent["act"] == "accept",
                           sent.get("elsewhere", ""), day)  # fmt: skip
                messages.success(request, "已告知反映人。")
            case "extend":
                steps.extend(me, one, sent.get("why", ""), day)
                messages.success(request, "已延期，并告知反映人理由。")
            case "opinion":
                steps.answer(me, one, sent.get("words", ""), sent.get("ground", ""),
                             sent.get("article", ""), day)  # fmt: skip
                messages.success(request, "处理意见已发给反映人，写明了不服怎么办。")
            case _:
                raise Refused("请选一件要做的事。")
    except Refused as error:
        return matter(request, pk, str(error))
    return redirect("public_matter", pk)


@needs("public_matter", "work")
def register(request: HttpRequest) -> HttpResponse:
    """Take down what came by telephone, box, visit or letter; the receipt is shown once."""
    me, sent, wrong = who(request), request.POST, ""
    if request.method == "POST":
        unit = get_object_or_404(Place, pk=as_number(sent.get("unit")))
        try:
            if sent.get("kind") not in Matter.Kind.values or sent.get("way") not in _BY_HAND:
                raise Refused("请选种类和渠道。")
            one, number = working.register(
                me, unit,
                telling.Told(sent["kind"], sent.get("words", ""), unit, sent.get("identity", ""),
                             sent.get("persons", ""), (), sent["way"]),
                today(),
            )  # fmt: skip
            return page(
                request, "oversight/registered.html",
                {"matter": one, "receipt": receipt.shown(number)},
            )  # fmt: skip
        except Refused as error:
            wrong = str(error)
    mine = set(_reached(me.posts))
    units = [u for u in routing.units() if mine & set(u.chain())]
    return page(
        request, "oversight/register.html",
        {"units": units, "kinds": Matter.Kind.choices, "sent": sent, "wrong": wrong,
         "by_hand": [(k, w) for k, w in Matter.Way.choices if k in _BY_HAND]},
        status=400 if wrong else 200,
    )  # fmt: skip


_BY_HAND = (Matter.Way.PHONE, Matter.Way.BOX, Matter.Way.VISIT, Matter.Way.LETTER)


def _reached(posts: tuple[tuple[str, int], ...]) -> list[int]:
    return [place for role, place in posts if role in routing.HANDLERS]
