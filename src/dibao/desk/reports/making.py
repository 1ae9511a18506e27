"""A report as a kept file: built, laid out, stored under its digest."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from django.urls import reverse

from dibao.desk.accounts.access import Who, allowed
from dibao.desk.exchange import keeping
from dibao.desk.reports import checking, laying_out
from dibao.desk.reports.notation import Listed, Report
from dibao.desk.reports.scope import Scope
from dibao.procedure.clocks import chinese_day


@dataclass(frozen=True)
class File:
    """A finished file."""

    kind: str
    month: dt.date | None
    outside: bool
    name: str
    digest: str
    data: bytes
    figures: dict[str, int] = field(default_factory=dict)


# What a reader of a list must be allowed, by the page on which its lines are shown.
LISTS = {
    "household": ("household", "search"), "lead": ("lead", "list"), "problem": ("problem", "list"),
    "case": ("case", "list"), "run": ("run", "list"), "roll": ("roll", "look"), "unit_roll": ("unit_roll", "look"),
    "matter": ("matter", "look"), "campaign_item": ("campaign", "look"),
    "public_matter": ("public_matter", "look"),
}  # fmt: skip


def may_open(who: Who | None, of: Listed) -> bool:
    """A list shows nothing that its reader could not have listed elsewhere."""
    needed = {LISTS[line.page[0]] for line in of.lines if line.page}
    return of.told and (who is None or all(allowed(who, *need) for need in needed))


def address_of(scope: Scope, kind: str, site: str = "") -> laying_out.Address:
    """How the list behind a figure is addressed; `site` is the beginning of a whole address; '' for
    a list that the reader may not open."""
    asked = {
        "place": str(scope.place.pk),
        **({"month": f"{scope.month:%Y-%m}"} if scope.month else {}),
    }

    def address(of: Listed) -> str:
        if not may_open(scope.who, of):
            return ""
        return f"{site}{reverse('report_list', args=[kind, of.key])}?{urlencode(asked)}"

    return address


def mark_of(scope: Scope, outside: bool) -> str:
    """Whose copy a file is; it stands on every page."""
    by = scope.who.name if scope.who else "保管本机的人用命令行"
    what = "外送的一份" if outside else "单位内部用，不外传"
    return f"{chinese_day(scope.day)}由{by}生成，{what}"


def make(scope: Scope, report: Report, ending: str, outside: bool, site: str) -> File:
    """The file; ValueError for an ending that no report has."""
    address = address_of(scope, report.kind, site)
    seen = laying_out.view(report, outside, address, mark_of(scope, outside))
    name = f"{report.title}（{scope.words}{'，外送' if outside else ''}）{ending}"
    with tempfile.TemporaryDirectory(prefix="dibao-") as folder:
        path = Path(folder) / f"report{ending}"
        laying_out.write(path, report, seen)
        data = path.read_bytes()
        with path.open("rb") as file:
            digest = keeping.keep(file)
    return File(
        report.kind, scope.month, outside, name, digest, data, checking.figures(report)
    )  # fmt: skip
