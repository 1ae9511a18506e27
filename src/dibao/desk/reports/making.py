"""A report as a kept file: built, laid out, stored under its digest."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from django.urls import reverse

from dibao.desk.exchange import keeping
from dibao.desk.reports import checking, laying_out
from dibao.desk.reports.notation import Listed, Report
from dibao.desk.reports.scope import Scope


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


def address_of(scope: Scope, kind: str, site: str = "") -> laying_out.Address:
    """How the list behind a figure is addressed; `site` is the beginning of a whole address."""
    asked = {
        "place": str(scope.place.pk),
        **({"month": f"{scope.month:%Y-%m}"} if scope.month else {}),
    }

    def address(of: Listed) -> str:
        return f"{site}{reverse('report_list', args=[kind, of.key])}?{urlencode(asked)}"

    return address


def make(scope: Scope, report: Report, ending: str, outside: bool, site: str) -> File:
    """The file; ValueError for an ending that no report has."""
    seen = laying_out.view(report, outside, address_of(scope, report.kind, site))
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
