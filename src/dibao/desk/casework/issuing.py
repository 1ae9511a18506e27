"""A final paper gets its number, its check code and its file, in the transaction of its step.

Invariant: numbers of one unit and year have no gap and are never given twice; the bytes that were
issued lie by digest and are never made again, and the sheet they were drawn from is kept with them.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import io
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from dibao.desk.accounts.models import COUNTY, TOWN, Place
from dibao.desk.casework import wordings
from dibao.desk.casework.models import CaseFile, Issued, Paper
from dibao.desk.casework.printing import Head, write_out
from dibao.desk.casework.replay import Standing
from dibao.desk.exchange import keeping
from dibao.desk.sealed import _key
from dibao.papers.written import Written, plain
from dibao.papers.written_pdf import Pages, written_pdf
from dibao.procedure import paper as declared

COUNTY_OFFICE, TOWN_OFFICE = "县级民政部门", "乡镇人民政府"
# Letters and digits that nobody mistakes for one another when they are read out.
LETTERS = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ")


def issue(stands: Standing, paper: Paper, day: dt.date) -> Issued:
    """Number a paper that has just become final, set it and keep the file."""
    declared_paper = stands.handling.papers[paper.key]
    unit = unit_of(stands.file, declared_paper)
    Place.objects.select_for_update().get(pk=unit.pk)  # one number at a time
    last = Issued.objects.filter(unit=unit, year=day.year).order_by("-serial").first()
    serial = (last.serial if last else 0) + 1
    made = Issued(
        paper=paper, kind=paper.key, unit=unit, year=day.year, serial=serial,
        number=f"{unit.name}救助〔{day.year}〕{serial}号", code=code_of(paper), day=day,
        version=version_of(stands, declared_paper),
    )  # fmt: skip
    sheet = sheet_of(stands, paper.key, paper.values or {}, day, issued=made, by=paper.by.name)
    pages = pdf(sheet, day)
    made.title, made.snapshot, made.lost = sheet.title, plain(sheet), "".join(pages.lost)[:100]
    made.digest = keeping.keep(io.BytesIO(pages.content))
    made.save()
    return made


def sheet_of(
    stands: Standing, key: str, values: Mapping[str, Any], day: dt.date | None, *,
    issued: Issued | None = None, by: str = "", draft: bool = False,
) -> Written:  # fmt: skip
    """The sheet of a case's paper; a draft has neither number nor code."""
    paper, file, handling = stands.handling.papers[key], stands.file, stands.handling
    unit = unit_of(file, paper)
    family = file.household.head if file.household else ""
    head = Head(
        number=issued.number if issued else "",
        day=day,
        office=office_name(unit),
        seal=seal_of(file, paper),
        to=family if paper.audience == "family" else "",
        handled_by=by,
        check_code=grouped(issued.code) if issued else "",
        verify=verify_text(issued, paper.zh) if issued else "",
        version=issued.version if issued else version_of(stands, paper),
    )
    return write_out(
        paper, values, roles=handling.roles, clauses=handling.clauses, head=head,
        wording=wordings.of(key), on=day or file.begun, delegated=file.delegated, draft=draft,
    )  # fmt: skip


def pdf(sheet: Written, day: dt.date) -> Pages:
    """The file of one sheet."""
    return written_pdf([sheet], day)


def unit_of(file: CaseFile, paper: declared.Paper) -> Place:
    """The unit that issues it: the county for its own decisions, else the town at work."""
    above = {p.level: p for p in Place.objects.filter(pk__in=file.place.chain())}
    if deciding(file, paper.seal) == COUNTY_OFFICE and COUNTY in above:
        return above[COUNTY]
    return above.get(TOWN) or file.place


def deciding(file: CaseFile, seal: str) -> str:
    """Whose seal it is; the town's where the county has handed the decision down."""
    if seal == COUNTY_OFFICE or seal == "作出决定的单位":
        return TOWN_OFFICE if file.delegated else COUNTY_OFFICE
    return seal


def office_name(unit: Place) -> str:
    """The office of a place as it signs; an office may write its own name (wordings)."""
    own = wordings.office(unit.name)
    if own:
        return own
    if unit.level == COUNTY:
        return f"{unit.name}民政局"
    if unit.level == TOWN:
        return f"{unit.name}办事处" if unit.name.endswith("街道") else f"{unit.name}人民政府"
    return unit.name


def seal_of(file: CaseFile, paper: declared.Paper) -> str:
    """The seal by the office's own name where it is the issuing one."""
    whose = deciding(file, paper.seal)
    return office_name(unit_of(file, paper)) if whose in (COUNTY_OFFICE, TOWN_OFFICE) else whose


def version_of(stands: Standing, paper: declared.Paper) -> str:
    """Pack and digest of the declaration: the same words and fields give the same version."""
    told = hashlib.sha256(repr(paper).encode()).hexdigest()[:8]
    return f"{stands.handling.pack.key}-{told}"


def code_of(paper: Paper) -> str:
    """Twelve letters that cannot be guessed from the paper's number."""
    mac = hmac.new(_key("check code"), f"paper {paper.pk}".encode(), hashlib.sha256).digest()
    return base64.b32encode(mac)[:12].translate(LETTERS).decode()


def grouped(code: str) -> str:
    """ABCD-EFGH-JKLM."""
    return "-".join(code[n : n + 4] for n in range(0, len(code), 4))


def verify_text(issued: Issued, zh: str) -> str:
    """What the square code holds: the page that checks it, or the code where no page is known."""
    address = str(getattr(settings, "PUBLIC_ADDRESS", "")).rstrip("/")
    if address:
        return f"{address}/check/{issued.code}/"
    return f"{zh} {issued.number} 验证码 {grouped(issued.code)}"
