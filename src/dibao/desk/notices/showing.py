"""Boards, notices and their photos for the demo's invented town, by the same actions as in an office."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zlib

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Account, Place
from dibao.desk.notices import actions, boards, content
from dibao.desk.notices.models import Notice

POLICY = (
    "农村低保月标准见县里公布的文件；申请到户口所在的镇民政办，也可以请村里代为提出，不收任何费用。\n"
    "重度残疾人、三级智力和精神残疾人，可以参照单人户提出申请。"
)


class Photo(io.BytesIO):
    """A drawn board in place of a photo; each is a little different."""

    def __init__(self, turn: int) -> None:
        super().__init__(_drawing(turn))
        self.name, self.size = f"{turn}.png", len(self.getvalue())


def _drawing(turn: int, width: int = 320, height: int = 200) -> bytes:
    """A PNG of a wall, a blue board, and a white sheet on it with lines."""
    rows = []
    for y in range(height):
        row = bytearray()
        for x in range(width):
            colour = (214, 206, 190)
            if 30 < x < width - 30 and 20 < y < height - 40:
                colour = (18, 63, 115)
            if 110 + turn < x < 210 and 40 < y < 140:
                colour = (90, 96, 104) if y % 12 == 4 and 120 < x < 200 else (250, 250, 246)
            row += bytes(colour)
        rows.append(b"\0" + bytes(row))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b""))
    made = b"\x89PNG\r\n\x1a\n"
    for kind, data in parts:
        made += (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )
    return made


def fill(clerk: Who, approver: Who, village_clerk: Who, town: Place, day: dt.date) -> None:
    """Three villages with boards; lists that hang, wait for a check, wait to be put up."""
    villages = list(Place.objects.filter(parent=town).order_by("pk")[:3])
    keeper = Account.objects.get(pk=village_clerk.account)
    turn = 0
    hang = {}
    ago = day - dt.timedelta(days=3)
    for place in (town, *villages):
        where = "便民大厅门口" if place == town else "村委会门口"
        hang[place.pk] = boards.enter(clerk, place, where, True, keeper, ago)
        turn += 1
        boards.walk(village_clerk, hang[place.pk], True, True, "", Photo(turn), ago)
    for n, (place, kind) in enumerate([
        (town, Notice.Kind.POLICY), (town, Notice.Kind.HOTLINE),
        *((v, Notice.Kind.LIST) for v in villages),
    ]):  # fmt: skip
        chosen = [one.pk for one in content.candidates(place, kind, day)]
        if kind == Notice.Kind.LIST and not chosen:
            continue
        notice = actions.prepare(clerk, place, kind, chosen, day,
                                 text=POLICY if kind == Notice.Kind.POLICY else "")  # fmt: skip
        if n == 3:
            continue  # waits to be checked
        actions.check(approver, notice, True, "", day)
        if n == 4:
            continue  # waits to be put up
        turn += 1
        actions.post(village_clerk, notice, hang[place.pk], Photo(turn), day)
        actions.see(clerk, notice, notice.moves.exclude(photo="").get(), "", day)
