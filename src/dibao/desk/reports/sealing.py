"""A report made at the machine itself: whoever keeps the home has no account there, the line says so."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from dibao.desk import rows
from dibao.desk.accounts.models import Place
from dibao.desk.record import ledger, now
from dibao.desk.reports import actions
from dibao.desk.reports.making import File
from dibao.ledger.store import Entry


def from_command_line(place: Place, file: File, day: dt.date) -> None:
    """Keep the file and seal the line, both or neither."""
    with transaction.atomic(), rows.watching() as written:
        told = actions.enter(None, place, file, day)
        payload = {**(told.payload or {}), rows.KEY: written.said(ledger())}
        ledger().append(
            Entry("report.made", "", now(), told.case, purpose=f"命令行，{told.purpose}",
                  payload=payload, attachments=told.attachments)
        )  # fmt: skip
