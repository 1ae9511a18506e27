"""Declared papers of the office outside a case: a register printed as its book, an entry as its form.

Invariant: they are prints of what the registers say on a day; they take no number and no check
code, and carry on every page who printed them and what for.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import replace

from django.http import FileResponse

from dibao.desk.accounts.models import Place
from dibao.desk.casework import issuing, wordings
from dibao.desk.casework.printing import Head, write_out
from dibao.desk.casework.replay import handling_on
from dibao.papers.written import Written
from dibao.papers.written_docx import written_docx

KINDS = ("pdf", "docx")


def sheet(
    key: str, values: Mapping[str, str], place: Place, day: dt.date, by: str, mark: str
) -> Written:  # fmt: skip
    """The sheet of a paper for a place."""
    handling = handling_on(day)
    head = Head(day=day, office=issuing.office_name(place), handled_by=by)
    made = write_out(
        handling.papers[key], values, roles=handling.roles, clauses=handling.clauses, head=head,
        wording=wordings.of(key), on=day,
    )  # fmt: skip
    return replace(made, mark=mark)


def file(made: Written, day: dt.date, kind: str) -> FileResponse:
    """As a file to print or to edit."""
    data = written_docx(made, day) if kind == "docx" else issuing.pdf(made, day).content
    return FileResponse(io.BytesIO(data), as_attachment=True, filename=f"{made.title}.{kind}")
