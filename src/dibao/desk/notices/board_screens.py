"""The register of boards and their rounds."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import allowed
from dibao.desk.front.guarding import needs, today, who
from dibao.desk.front.typed import as_number
from dibao.desk.notices import boards as acts
from dibao.desk.notices import queries
from dibao.desk.notices.models import Round
from dibao.desk.notices.screens import picture, tabs
from dibao.desk.record import Refused


@needs("notice_board", "look")
def boards(request: HttpRequest, wrong: str = "") -> HttpResponse:
    """Every board, when it was last seen and when it is due."""
    me = who(request)
    found = queries.kept(me)
    places = (
        queries.places(me, "notice_board", "keep") if allowed(me, "notice_board", "keep") else []
    )
    have = {k.board.place_id for k in found}
    return render(
        request, "notices/boards.html",
        {"found": found, "day": today(), "wrong": wrong, "sent": request.POST, "places": places,
         "without": [p for p in places if p.level == "village" and p.pk not in have],
         "keepers": queries.keepers(me) if places else [],
         "may_keep": bool(places), "may_walk": allowed(me, "notice_board", "walk"),
         "tabs": tabs(request, "notice_boards")},
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("notice_board", "keep")
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """A new board."""
    me, sent = who(request), request.POST
    mine = queries.places(me, "notice_board", "keep")
    place = mine.filter(pk=as_number(sent.get("place"))).first()
    keeper = next((a for a in queries.keepers(me) if str(a.pk) == sent.get("keeper")), None)
    try:
        if place is None or keeper is None:
            raise Refused("请选在哪里、谁负责。")
        made = acts.enter(
            me, place, sent.get("spot", ""), sent.get("marked") == "1", keeper, today()
        )
    except Refused as why:
        return boards(request, wrong=str(why))
    messages.success(request, f"已登记 {made.name}。")
    return redirect("notice_boards")


@needs("notice_board", "look")
def board(request: HttpRequest, pk: int, wrong: str = "") -> HttpResponse:
    """One board with its rounds."""
    me = who(request)
    one = get_object_or_404(queries.boards(me), pk=pk)
    kept = next((k for k in queries.kept(me) if k.board.pk == pk), None)
    return render(
        request, "notices/board.html",
        {"board": one, "kept": kept, "day": today(), "wrong": wrong, "sent": request.POST,
         "rounds": one.rounds.select_related("by")[:60],
         "hanging": one.notices.filter(state="posted"),
         "may_walk": not one.ended and allowed(me, "notice_board", "walk", one),
         "may_keep": not one.ended and allowed(me, "notice_board", "keep", one),
         "tabs": tabs(request, "notice_boards")},
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("notice_board", "look")
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """A round, or the end of a board; the action itself asks the table."""
    me, sent = who(request), request.POST
    one = get_object_or_404(queries.boards(me), pk=pk)
    try:
        if sent.get("do") == "walk":
            acts.walk(me, one, sent.get("good") == "1", sent.get("marked") == "1",
                      sent.get("text", ""), request.FILES.get("photo"), today())  # fmt: skip
        elif sent.get("do") == "end":
            acts.end(me, one, sent.get("text", ""), today())
        else:
            raise Refused("没有这一步。")
    except Refused as why:
        return board(request, pk, wrong=str(why))
    messages.success(request, "已记下。")
    return redirect("notice_board", pk)


@needs("notice_board", "look")
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """The photo of a round."""
    one = get_object_or_404(Round, pk=pk)
    get_object_or_404(queries.boards(who(request)), pk=one.board_id)
    return picture(request, one.photo)
