"""From a declared paper and its values to the sheet that is printed.

Invariant: what the law asks for (fields, remedy, basis) comes from the declaration alone; an office
may lay its own title, opening and closing over it, and nothing else. No Django here: the command
line prints blank sets with the same lines.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from dibao.papers.written import Item, Written
from dibao.policy.citing import in_force
from dibao.procedure import paper as declared
from dibao.procedure.clocks import chinese_day
from dibao.procedure.table import Role

# What every paper carries at its head; filled from the case and the record, never typed.
HEADING = frozenset({
    "paper_code", "paper_number", "paper_version", "pack", "case_number", "office", "handled_by",
    "made_on", "check_code", "sealed_at", "purpose_note",
})  # fmt: skip
NOTE = "本件信息仅用于社会救助审核。"
GAP = "＿＿＿＿"
_SHORT = ("name", "id", "place", "account", "phone", "money", "count", "date", "month", "code",
          "number")  # fmt: skip
_BARS = "|\uff5c\t"
_CUTS = (*_BARS, "，", "；", "、", "：", ",", ":", " ")


@dataclass(frozen=True)
class Wording:
    """An office's own words over a paper; '' leaves the declared ones."""

    title: str = ""
    opening: str = ""
    closing: str = ""


@dataclass(frozen=True)
class Head:
    """What is known of one copy: its number, day, offices, whom it goes to, how it is checked."""

    number: str = ""
    day: dt.date | None = None
    office: str = ""
    seal: str = ""
    to: str = ""
    handled_by: str = ""
    check_code: str = ""
    verify: str = ""
    version: str = ""


def write_out(
    paper: declared.Paper,
    values: Mapping[str, Any],
    *,
    roles: Mapping[str, Role],
    clauses: Mapping[str, Mapping[str, Any]],
    head: Head | None = None,
    wording: Wording | None = None,
    on: dt.date,
    delegated: bool = False,
    draft: bool = False,
) -> Written:
    """The sheet; without values a blank form. What is not in force `on` that day is not cited."""
    known, own = head or Head(), wording or Wording()
    resting = replace(
        paper, clauses=tuple(c for c in paper.clauses if in_force(c, clauses, on))
    )  # fmt: skip
    return Written(
        key=paper.key,
        title=own.title or paper.zh,
        style=paper.style,
        number=known.number,
        dated=chinese_day(known.day) if known.day else "",
        office=known.office,
        to=known.to,
        opening=own.opening or paper.says,
        items=tuple(_items(paper, values)),
        closing=own.closing,
        basis=declared.instruments(resting, clauses),
        signers=tuple(signer(roles, r, delegated) for r in paper.signs),
        seal=known.seal or paper.seal,
        handled_by=known.handled_by,
        note=NOTE,
        check_code=known.check_code,
        verify=known.verify,
        version=known.version,
        spoken=tuple(spoken(paper, values)),
        draft=draft,
    )


def signer(roles: Mapping[str, Role], key: str, delegated: bool = False) -> str:
    """Who signs, as the sheet calls him; where the town decides, the town's own person."""
    role = roles[key]
    if delegated and role.delegated_to:
        role = roles[role.delegated_to]
    return role.zh


def spoken(paper: declared.Paper, values: Mapping[str, Any]) -> list[str]:
    """The lines read aloud, with what is known in its place and a gap for what is not."""

    def said(found: re.Match[str]) -> str:
        field = paper.field(found[1])
        value = shown(field, values.get(found[1], "")) if field else ""
        if not value:
            return f"{GAP}元" if field and field.kind == "money" else GAP
        return value.replace(".00 元", "元").replace(" 元", "元").replace("\n", "，")

    return [declared.PLACE.sub(said, line) for line in paper.spoken]


def shown(field: declared.PaperField, value: Any) -> str:
    """A value as it is written on paper: days, months and money in words, the rest as it came."""
    text = str(value or "").strip()
    try:
        if field.kind == "date" and text:
            return chinese_day(dt.date.fromisoformat(text[:10]))
        if field.kind == "month" and re.fullmatch(r"\d{4}-\d\d(-\d\d)?", text):
            return f"{int(text[:4])}年{int(text[5:7])}月"
        if field.kind == "money" and text:
            return f"{Decimal(text.replace(',', '').removesuffix('元').strip()):,.2f} 元"
    except (ValueError, InvalidOperation):
        return text
    return text


def _items(paper: declared.Paper, values: Mapping[str, Any]) -> list[Item]:
    found, columns = [], [f for f in paper.fields if f.key in paper.table]
    for field in paper.fields:
        if (
            field.key in HEADING
            or signed_below(paper, field)
            or (field.key in paper.table and field is not columns[0])
        ):
            continue
        if columns and field is columns[0]:
            found.append(_across(columns, values))
        else:
            found.append(_item(paper, field, values.get(field.key, "")))
    return found


def signed_below(paper: declared.Paper, field: declared.PaperField) -> bool:
    """A field for the signature of somebody who signs at the foot anyway: it stands there."""
    return field.kind == "signature" and field.by in paper.signs


def _across(columns: Sequence[declared.PaperField], values: Mapping[str, Any]) -> Item:
    """Several fields as the columns of one table, a line of each a row."""
    lines = [[shown(f, v) for v in str(values.get(f.key, "") or "").split("\n")] for f in columns]
    deep = max(len(c) for c in lines)
    rows = [tuple(c[n] if n < len(c) else "" for c in lines) for n in range(deep)]
    return Item("", "table", heads=tuple(f.zh for f in columns),
                rows=tuple(r for r in rows if any(r)))  # fmt: skip


def _item(paper: declared.Paper, field: declared.PaperField, value: Any) -> Item:
    text, label = shown(field, value), field.zh
    if field.key == "remedy" and paper.remedy:
        return Item(label, "remedy", text)
    if field.key in paper.columns:
        heads = paper.columns[field.key]
        rows = tuple(cells(line, len(heads)) for line in text.split("\n") if line.strip())
        return Item(label.partition("：")[0], "table", heads=heads, rows=rows)
    words = paper.ticks.get(field.key) or (("是", "否") if field.kind == "yes_no" else ())
    if words:
        cut = label.partition("：")[0] if field.key in paper.ticks else label
        return Item(cut, "ticks", text, words=words)
    kind = {"text": "text", "rows": "list", "photo": "photo", "signature": "signature"}
    return Item(label, "short" if field.kind in _SHORT else kind[field.kind], text)


def cells(line: str, wanted: int) -> tuple[str, ...]:
    """A line cut into cells by the first sign that gives the right number; else the line whole."""
    for cut in _CUTS:
        parts = [part.strip() for part in line.strip().split(cut)]
        parts = [p for p in parts if p] if cut == " " else parts
        if len(parts) == wanted or (cut in _BARS and 1 < len(parts) < wanted):
            return (*parts, *([""] * (wanted - len(parts))))
    return (line.strip(),)
