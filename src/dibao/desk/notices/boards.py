"""What people do with the boards: register, look at with a photo, give up.

Invariant: a round counts with a fresh photo only, and says whether the board is whole and current.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Account, Place
from dibao.desk.notices import photos
from dibao.desk.notices.actions import SHORTEST, State
from dibao.desk.notices.models import Board, Round
from dibao.desk.record import Refused, Told, verb


@verb("notice_board.entered", "notice_board", "keep")
def enter(who: Who, place: Place, spot: str, marked: bool, keeper: Account, day: dt.date) -> Told:
    """A new board with its number."""
    if len(spot.strip()) < 2:
        raise Refused("请写公示栏在哪里，例如 村委会门口。")
    Place.objects.select_for_update().get(pk=place.pk)
    serial = place.boards.count() + 1
    made = Board.objects.create(
        place=place, serial=serial, spot=spot.strip()[:80], marked=marked, keeper=keeper,
        by_id=who.account, day=day,
    )  # fmt: skip
    return Told(made, made.ref, {"spot": made.spot, "marked": marked, "keeper": f"U{keeper.pk}"})


@verb("notice_board.walked", "notice_board", "walk")
def walk(
    who: Who, board: Board, good: bool, marked: bool, text: str, photo: Any, day: dt.date
) -> Told:
    """Look at a board and take its photo."""
    if board.ended:
        raise Refused("这块公示栏已经停用。")
    if not good and len(text.strip()) < SHORTEST:
        raise Refused("请写明哪里坏了、哪些内容旧了。")
    digest, trace = photos.fresh(photo)
    made = Round.objects.create(
        board=board, by_id=who.account, day=day, good=good, text=text.strip()[:200], photo=digest,
        trace=trace,
    )  # fmt: skip
    if marked != board.marked:
        board.marked = marked
        board.save(update_fields=["marked"])
    told = {"round": made.pk, "good": good, "marked": marked, "text": made.text, "day": str(day)}
    return Told(made, board.ref, told, attachments=(bytes.fromhex(digest),))


@verb("notice_board.ended", "notice_board", "keep")
def end(who: Who, board: Board, text: str, day: dt.date) -> Told:
    """Give a board up; nothing may hang on it."""
    if board.ended or board.notices.filter(state=State.POSTED).exists():
        raise Refused("上面还有没撤下的公示，或者已经停用。")
    if len(text.strip()) < SHORTEST:
        raise Refused("请写明为什么停用。")
    board.ended = day
    board.save(update_fields=["ended"])
    return Told(board, board.ref, {"why": text.strip()})
