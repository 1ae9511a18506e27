"""The blank set: every declared paper as PDF and Word file, alone or all in one archive.

Invariant: no Django here and no person: what is blank is drawn from the declarations alone.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping

from dibao.desk.casework.printing import Wording, write_out
from dibao.papers.written import Written
from dibao.papers.written_docx import written_docx
from dibao.papers.written_pdf import written_pdf
from dibao.policy.handling import Handling

_NOT_A_NAME = re.compile(r"[^\w（）、]")
Wordings = Callable[[str], Wording | None]


def sheets(handling: Handling, wording: Wordings = lambda key: None) -> dict[str, Written]:
    """Every declared paper without a value, by key; what can be done against it stands printed."""
    return {
        key: write_out(
            paper, {"remedy": remedy(handling, key)} if paper.remedy else {},
            roles=handling.roles, clauses=handling.clauses, wording=wording(key), on=handling.day,
        )
        for key, paper in sorted(handling.papers.items())
    }  # fmt: skip


def remedy(handling: Handling, key: str) -> str:
    """The remedy against the act that a paper tells; '' where no step makes it."""
    acts = [s.remedy for p in handling.procedures.values() for s in p.steps.values()
            if s.remedy and key in s.makes]  # fmt: skip
    if not acts:
        return ""
    return handling.remedy(acts[0], handling.day, delegated=False, unit="作出决定的单位")


def name(sheet: Written) -> str:
    """What its file is called, without ending."""
    return f"{sheet.key} {_NOT_A_NAME.sub('', sheet.title)}"


def files(found: Mapping[str, Written], day: dt.date) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of every file of the set, then all of them in one PDF."""
    for sheet in found.values():
        yield f"PDF/{name(sheet)}.pdf", written_pdf([sheet], day).content
        yield f"可编辑/{name(sheet)}.docx", written_docx(sheet, day)
    yield "全部空白文书.pdf", written_pdf(list(found.values()), day, title="空白文书").content


def archive(found: Mapping[str, Written], day: dt.date) -> bytes:
    """All files in one ZIP; the same day gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for path, content in files(found, day):
            pack.writestr(zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0)), content)
    return out.getvalue()
