"""The empty 核算表 that a clerk fills in with WPS: a sheet a section, words to choose from.

Sheets and heads come from the declared sections, so that what the form asks is what is read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from dibao.intake.family import SECTIONS
from dibao.intake.family_rows import made
from dibao.papers.form_book import FormSection, write_form
from dibao.reasoning.source import Field, Source

NOT_ASKED = ("unlisted", "undeclared")


def write_template(
    out: Path, sources: Mapping[str, Source], filled: Mapping[str, Sequence[Mapping[str, str]]] = {}
) -> None:  # fmt: skip
    """Write the workbook; `filled` are rows by section key, by the labels of the columns."""
    names: dict[str, str] = {}
    for name, key in SECTIONS.items():
        names.setdefault(key, name)
    sections = [
        _section(names[key], source, filled.get(key, ())) for key, source in sources.items()
    ]
    write_form(out, "家庭收入财产核算表（填写）", sections, dt.date(2024, 1, 1))


def _section(name: str, source: Source, filled: Sequence[Mapping[str, str]]) -> FormSection:
    fields = [f for f in source.fields if not made(f, source)]
    rows = [[line.get(f.label, "") for f in fields] for line in filled]
    choices: dict[int, Sequence[str]] = {i: _words(f) for i, f in enumerate(fields) if f.codes}
    return FormSection(name, [f.label for f in fields], [f.required for f in fields], choices,
                       [_help(f) for f in fields], rows)  # fmt: skip


def _words(f: Field) -> Sequence[str]:
    return [words[0] for code, words in f.codes.items() if code not in NOT_ASKED]


def _help(f: Field) -> str:
    hints: dict[str, Any] = {
        "date": "如 1962-03-07",
        "month": "如 2023-09",
        "money": "元",
        "count": "整数",
    }
    words = f"可以写：{'、'.join(_words(f))}" if f.codes else ""
    return "；".join(t for t in (f.meaning, words, hints.get(f.type, "")) if t)
