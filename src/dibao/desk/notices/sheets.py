"""The sheet itself: one template for the board, the page, the proof and the search for leaks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from dibao.desk.front.guarding import today
from dibao.desk.notices import clocks, content, issued
from dibao.desk.notices.models import Line, Notice
from dibao.desk.record import ledger
from dibao.desk.roster.models import Household


@dataclass(frozen=True)
class Table:
    """One village's lines as cells."""

    village: str
    rows: list[list[str]]


def sheet(notice: Notice, day: dt.date, *, web: bool = False) -> dict[str, Any]:
    """What the sheet's template asks for. On the web a family that left is gone, and names are
    written as the county wants them there."""
    told = notice.content
    since = notice.posted or day
    hanging = clocks.hanging(notice.kind, since)
    last = notice.last if notice.posted else hanging.last
    tables = _now(notice, day) if web else [
        Table(village, [[row[key] for key in told["columns"]] for row in rows])
        for village, rows in told["villages"]
    ]  # fmt: skip
    return {
        "notice": notice, "told": told, "labels": [x for _, x in content.labels(told)],
        "tables": tables, "since": since, "last": last, "provisional": hanging.provisional,
        "code": issued.code_of(notice), "head": newest_head(), "web": web,
        "families": sum(len(t.rows) for t in tables),
    }  # fmt: skip


def _now(notice: Notice, day: dt.date) -> list[Table]:
    """The lines of families that still stand as they did when it was written."""
    way = content.word("publicity.web_name", day)
    found: dict[str, list[list[str]]] = {}
    for line in notice.lines.select_related("household__place", "case"):
        if gone(line):
            continue
        shown = dict(line.shown)
        if way == "middle_hidden":
            shown["applicant_name"] = content.hidden(shown["applicant_name"])
        row = [shown[key] for key in notice.content["columns"]]
        found.setdefault(line.household.place.name, []).append(row)
    return [Table(village, rows) for village, rows in found.items()]


def gone(line: Line) -> bool:
    """Is the family no longer what the notice says: left, or its application ended?"""
    if line.notice.kind == Notice.Kind.BEFORE:
        return line.case is not None and line.case.ended is not None
    return line.household.status != Household.Status.PAID


def as_searched(notice: Notice) -> str:
    """The sheet as it is printed, for the search."""
    return render_to_string("notices/sheet.html", sheet(notice, today()))


@dataclass(frozen=True)
class Shown:
    """A head of the record: its short form, day, and the whole of it as a picture for a telephone."""

    short: str
    day: dt.date
    picture: str


def newest_head() -> Shown | None:
    """The newest head of the record; None while none has been signed."""
    heads = ledger().heads()
    if not heads:
        return None
    return Shown(
        heads[-1].short(),
        timezone.localtime(dt.datetime.fromisoformat(heads[-1].made)).date(),
        code_picture(heads[-1].text(), "台账头", 2),
    )


def code_picture(text: str, name: str, scale: int = 3) -> str:
    """A QR code as SVG that a page may carry as it is."""
    made = segno.make(text, error="m", micro=False)
    drawn = made.svg_inline(
        scale=scale, border=2, svgclass="qr", lineclass=None, title=f"{name}二维码"
    )
    return str(drawn).replace("<svg ", '<svg role="img" ', 1)


def check_picture(code: str) -> str:
    """The QR code that leads to the check page, or holds the bare code where no address is set."""
    address = settings.PUBLIC_ADDRESS
    return code_picture(f"{address}/check/{code}/" if address else code, "验证码")
