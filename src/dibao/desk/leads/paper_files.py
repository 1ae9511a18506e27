"""误报澄清单 and 数据校核单 of a doubt as files: the declared papers, filled from the finding.

Invariant: until a second person agreed both carry the word 草稿 on every page; of a source that
needs a letter they say nothing without one.
"""

from __future__ import annotations

import datetime as dt
import io

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from dibao.desk.accounts.access import check
from dibao.desk.casework import wordings
from dibao.desk.casework.issuing import office_name
from dibao.desk.casework.printing import Head, write_out
from dibao.desk.casework.replay import handling_on
from dibao.desk.front.guarding import needs, refusal, today, who
from dibao.desk.leads import queries
from dibao.desk.leads.models import Check, Lead
from dibao.desk.protection import gate
from dibao.papers.written import Written
from dibao.papers.written_docx import written_docx
from dibao.papers.written_pdf import written_pdf

FOR_FAMILY, FOR_SOURCE = "K02", "K03"


@needs("lead", "look")
def letter_file(request: HttpRequest, pk: int, key: str, kind: str) -> HttpResponse | FileResponse:
    """One of the two papers as PDF or Word file."""
    me = who(request)
    one = get_object_or_404(
        Lead.objects.select_related("household", "place__parent", "last_run"), pk=pk
    )
    why = check(me, "lead", "look", one)
    if why:
        return refusal(request, why)
    found = one.checks.select_related("by", "second").order_by("-pk").first()
    known = key == FOR_SOURCE or (key == FOR_FAMILY and one.household is not None)
    if found is None or not found.clears or not known or kind not in ("pdf", "docx"):
        return refusal(request, "这条线索没有可打印的这张单子。", 404)
    opened = gate.opened(
        me, one.case, one.household, "下载校核单和澄清单", one.last_run.as_of, line="lead"
    )
    sheet = _sheet(one, found, key, today(), opened)
    if kind == "docx":
        content = written_docx(sheet, today())
    else:
        content = written_pdf([sheet], today()).content
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=f"{sheet.title}.{kind}")


def _sheet(lead: Lead, found: Check, key: str, day: dt.date, opened: gate.Opened) -> Written:
    handling = handling_on(day)
    office = office_name(lead.town)
    if key == FOR_FAMILY:
        values = {
            "shown": opened.sentence(lead), "found": found.get_cause_display(),
            "until": found.until.isoformat() if found.until else "",
        }  # fmt: skip
    else:
        rows = [
            f"{e['file']}“{e.get('sheet', '')}”第 {e['row']} 行"
            for e in queries.evidence(opened.record(lead))
        ]
        values = {
            "line": "\n".join(rows), "wrong": f"{found.get_cause_display()}。{found.note}",
        }  # fmt: skip
    head = Head(
        day=day, office=office, seal=office, handled_by=found.by.name,
        to=lead.household.head if lead.household and key == FOR_FAMILY else "",
    )  # fmt: skip
    return write_out(
        handling.papers[key], values, roles=handling.roles, clauses=handling.clauses, head=head,
        wording=wordings.of(key), on=day, draft=not found.agreed,
    )  # fmt: skip
