"""A report file leaves a sealed line with its digest; nothing is made whose file is not kept."""

from __future__ import annotations

import datetime as dt

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Place
from dibao.desk.record import Told, verb
from dibao.desk.reports.making import File
from dibao.desk.reports.models import Made


@verb("report.made", "report", "make")
def make(who: Who, place: Place, file: File, day: dt.date) -> Told:
    """Keep a finished file with the figures it states."""
    return enter(who, place, file, day)


def enter(who: Who | None, place: Place, file: File, day: dt.date) -> Told:
    """The row and what is told to the record; without a person, from the command line."""
    made = Made.objects.create(
        kind=file.kind, place=place, month=file.month, outside=file.outside, name=file.name,
        digest=file.digest, figures=file.figures, by_id=who.account if who else None, day=day,
    )  # fmt: skip
    payload = {"kind": file.kind, "name": file.name, "outside": file.outside}
    purpose = "外送的报表" if file.outside else "单位内部的报表"
    return Told(made, f"B{made.pk}", payload, purpose, (bytes.fromhex(file.digest),))
