"""A town with a published telephone, boards, families in payment and a village clerk of its own."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zlib
from typing import Any

import pytest

from tests.desk.conftest import DAY, Town

NEXT = DAY + dt.timedelta(days=1)


class Photo(io.BytesIO):
    """A photo as a page hands it over: with its name and its size."""

    def __init__(self, name: str, data: bytes) -> None:
        super().__init__(data)
        self.name, self.size = name, len(data)


def picture(n: int, *, note: bytes = b"") -> Photo:
    """A small PNG of one colour; `note` stands beside the picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    pixels = b"".join(b"\0" + bytes((n * 40 % 256, n % 256, 90)) * 8 for _ in range(8))
    parts = [chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0))]
    parts += [chunk(b"tEXt", b"Comment\0" + note)] if note else []
    parts += [chunk(b"IDAT", zlib.compress(pixels)), chunk(b"IEND", b"")]
    return Photo(f"photo{n}.png", b"\x89PNG\r\n\x1a\n" + b"".join(parts))


class Office(Town):
    """What notices need besides."""

    def __init__(self) -> None:
        from dibao.desk.notices import boards
        from dibao.desk.oversight.models import Hotline

        super().__init__()
        Hotline.objects.create(
            place=self.town, name="低保监督电话", number="0990-6120012", hours="工作日",
            published=DAY, where="镇政府门口",
        )  # fmt: skip
        self.board = boards.enter(
            self.who("town_clerk"), self.village, "村委会门口", True,
            self.accounts["village_clerk"], DAY,
        )  # fmt: skip
        self.family = self.household(group="2组", size=1)
        self.shots = 0

    def photo(self) -> Photo:
        """A photo nobody has used."""
        self.shots += 1
        return picture(self.shots)

    def prepared(self, kind: str = "list", day: dt.date = DAY, **more: Any) -> Any:
        """A notice of the village with every family it can have."""
        from dibao.desk.notices import actions, content

        chosen = [one.pk for one in content.candidates(self.village, kind, day)]
        return actions.prepare(
            self.who("town_clerk"), self.village, kind, chosen, day, **more
        )  # fmt: skip

    def posted(self, kind: str = "list", day: dt.date = DAY, **more: Any) -> Any:
        """Prepared, checked by another, put up by the village clerk."""
        from dibao.desk.notices import actions

        notice = self.prepared(kind, day, **more)
        actions.check(self.who("town_approver"), notice, True, "", day)
        return actions.post(self.who("village_clerk"), notice, self.board, self.photo(), day)


@pytest.fixture
def office(db: None) -> Office:
    """The invented town, ready for notices."""
    from django.core.cache import cache

    cache.clear()
    return Office()


@pytest.fixture
def town(office: Office) -> Office:
    """The same town for shared fixtures."""
    return office


@pytest.fixture
def noticed(office: Office) -> Any:
    """An application whose notice hangs; its steps before are stored as they would be."""
    from dibao.desk.casework import actions
    from dibao.desk.casework.models import Paper, StepDone

    family = office.household("DB990077", status="outside")
    file = actions.open_case(office.who("town_clerk"), family, "application", "来申请", DAY)
    for step in ("submit", "accept", "ask_verification", "report", "tell_result", "no_contest",
                 "visit", "compute", "give_opinion"):  # fmt: skip
        two = step == "visit"
        done = StepDone.objects.create(
            file=file, step=step, day=DAY, by=office.accounts["town_clerk"], on_behalf=False,
            second=office.accounts["town_clerk_2"] if two else None,
        )  # fmt: skip
    Paper.objects.create(file=file, key="D18", values={"covered": "1", "amount": "560"},
                         by=office.accounts["town_approver"], day=DAY, made_by=done)  # fmt: skip
    file.state = "opinion"
    file.save()
    return file
