"""One row of a family's sheet → typed values, with its income laid on the months looked back on.

Invariant: an amount is never invented; a period that is known only partly gives bounds. Shares of
a year are rounded outward to whole fen.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from typing import Any

from dibao.intake import amounts, cells, days
from dibao.intake.cells import MARKS, is_blank
from dibao.intake.codes import codes_of
from dibao.intake.family_months import WINDOWS, Months, pair, windows
from dibao.intake.typed import name_text
from dibao.reasoning.bounds import Bounds, day_number
from dibao.reasoning.source import TEXT_TYPES, Field, Source

Row = dict[str, Any]
OPEN = Bounds(0, None)
_EPOCH = 719_163  # date(1970, 1, 1).toordinal()
# Written by the program, never by the clerk.
_MADE = re.compile(r"^(net|cost|work)_\d+$|^(once|year|line|joint|per_head)$")
_PERIOD = re.compile(r"^[\s\x01]*(每个?月|每年|全年|一年)")
_UNIT = re.compile("亩|头|只|箱|个?工日|天|株|口")
UNLISTED = "unlisted"


@dataclass
class Read:
    """A typed row, the mistakes that refuse the sheet, and what stays open in words."""

    row: Row
    problems: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)


def made(f: Field, source: Source) -> bool:
    """Is the field reckoned by the program and no column of the sheet?"""
    return bool(_MADE.match(f.name)) or (source.key == "JC02" and f.name == "shown")


def read_row(source: Source, texts: Mapping[str, str], at: int, file: str, as_of: dt.date) -> Read:
    """Type one row; heads nobody knows and words nobody knows are mistakes."""
    row: Row = {"file": file, "sheet": source.name, "row": at, "row_id": f"{source.key}-{at}",
                "line": f"{source.key}-{at}", "data_day": None}  # fmt: skip
    found = Read(row)
    place = f"{source.name}第{at}行"
    columns = {label: f for f in source.fields if not made(f, source)
               for label in (f.label, *f.synonyms)}  # fmt: skip
    given: dict[str, str] = {}
    for head, text in texts.items():
        f = columns.get(cells.tidy(head))
        if f is None:
            known = "、".join(dict.fromkeys(g.label for g in columns.values()))
            found.problems.append(f"{place}没有“{head}”这一栏，可以写：{known}。")
        else:
            given[f.name] = text
    for f in source.fields:
        text = given.get(f.name, "")
        if f.required and is_blank(text):
            found.problems.append(f"{place}缺“{f.label}”。")
        else:
            _cell(f, text, found, place, as_of)
    if "amount" in source.by_name and source.get_field("amount").type == "text":
        _periods(source, given, found, place, as_of)
    if source.key == "JC04":
        _amounts_held(row, given)
    if source.key == "JC05":
        row |= _per_head(row)
    return found


def _cell(f: Field, text: str, found: Read, place: str, as_of: dt.date) -> None:
    row = found.row
    if f.type in TEXT_TYPES:
        tidied = name_text(text) if f.type == "name" else cells.tidy(text)
        row.setdefault(f.name, "" if is_blank(text) else tidied)
    elif f.type == "code":
        row[f.name] = _code(f, text, found, place)
    else:
        value = _bounds(f, text, as_of)
        if value.why:
            found.problems.append(f"{place}的“{f.label}”写的“{shown(text)}”：{value.why}，请改写。")
        least, most = value.least, value.most
        if f.type == "date":
            least = None if least is None else least - _EPOCH
            most = None if most is None else most - _EPOCH
        row[f"{f.name}_least"], row[f"{f.name}_most"] = least, most


def _bounds(f: Field, text: str, as_of: dt.date) -> cells.Bounds:
    if is_blank(text):
        return cells.OPEN
    if f.type == "date":
        return days.day(text, as_of.year)
    if f.type == "month":
        return days.month(text, as_of.year)
    found = amounts.quantity(text, hundred=100 if f.type == "money" else 1, least=f.least)
    return _loose(found)


def _loose(found: cells.Bounds) -> cells.Bounds:
    if found.why == "只写了约数":
        return cells.Bounds(why="只写了约数，请写成范围，如 1000到1500")
    return found


def _code(f: Field, text: str, found: Read, place: str) -> str | None:
    if is_blank(text):
        return f.blank or None
    codes = codes_of(text, f)
    if len(codes) == 1:
        return next(iter(codes))
    if codes:
        found.said.append(f"{place}的“{f.label}”写的“{shown(text)}”有几种意思，请写清楚")
        return UNLISTED if UNLISTED in f.codes else None
    if UNLISTED in f.codes and found.row["line"].startswith("JC02"):
        found.said.append(f"{place}的“{shown(text)}”不在收入种类里，是否计入待定")
        return UNLISTED
    words = "、".join(w[0] for c, w in f.codes.items() if c not in (UNLISTED, "undeclared"))
    found.problems.append(f"{place}的“{f.label}”写的“{shown(text)}”没有认出，可以写：{words}。")
    return None


def shown(text: str) -> str:
    """A cell as a person sees it."""
    return text.lstrip(MARKS)


# ---- amounts over months ----------------------------------------------------------------------


def _periods(
    source: Source, given: Mapping[str, str], found: Read, place: str, as_of: dt.date
) -> None:
    row = found.row
    nothing = row["item"] == "nothing"
    amount = Bounds.point(0) if nothing else _amount(given.get("amount", ""), "金额", found, place)
    per = row["per"] or _spoken_period(given.get("amount", ""))
    if per is None and not nothing:
        if amount != OPEN:
            found.problems.append(f"{place}缺“期间”，可以写：每月、每年、合计、一次性。")
        per = "year"
    months = Months(row, as_of)
    if source.key == "JC02":
        row |= _quantity(source, given, found, place)
        text = given.get("cost", "")
        cost = Bounds.point(0) if not text.strip() else _amount(text, "扣除", found, place)
        row |= windows("net", amount, per or "year", months)
        row |= windows("cost", cost, per or "year", months)
        once = months.once(amount, found.said, place) if per == "once" else Bounds.point(0)
        row |= pair("once", once)
        if amount == OPEN and row["quantity_most"] is None:
            found.said.append(f"{place}（{row['name'] or '户主'}）没有金额")
        return
    if not given.get("paid_back", "").strip():
        row |= pair("paid_back", Bounds.point(0))
    year = (
        months.once(amount, found.said, place)
        if per == "once"
        else months.within(amount, per or "year", 12)
    )
    row |= pair("year", year)
    if amount == OPEN:
        found.said.append(f"{place}没有金额，暂不能确定扣减多少")
    if row["bill"] != "yes":
        found.said.append(f"{place}没有凭据，扣减待定")


def _quantity(source: Source, given: Mapping[str, str], found: Read, place: str) -> Row:
    """How much of which trade, in hundredths (3.5亩 is 350); open where either is not told."""
    row, text = found.row, given.get("quantity", "")
    if row["trade"] is None and not is_blank(text):
        named = codes_of(given.get("item", ""), source.get_field("trade"))
        row["trade"] = next(iter(named)) if len(named) == 1 else None
        if row["trade"] is None:
            found.said.append(f"{place}写了数量，没有写行业品种，不能按行业标准推算")
    if row["trade"] is None or is_blank(text):
        return pair("quantity", Bounds(None, None))
    return pair("quantity", _amount(_UNIT.sub("", cells.tidy(text)), "数量", found, place))


def _amount(text: str, label: str, found: Read, place: str) -> Bounds:
    if is_blank(text):
        return OPEN
    value = _loose(amounts.quantity(_PERIOD.sub("", text), least=0))
    if value.why or (value.least is None and value.most is None):
        why = value.why or "看不懂这一格的数"
        found.problems.append(f"{place}的“{label}”写的“{shown(text)}”：{why}，请改写。")
        return OPEN
    return Bounds(value.least or 0, value.most)


def _spoken_period(text: str) -> str | None:
    if "月" in text:
        return "month"
    return "year" if "年" in text else None


def _amounts_held(row: Row, given: Mapping[str, str]) -> None:
    """A listed thing without a number is one thing; 金额 0 says there is none."""
    none = row["amount_least"] == row["amount_most"] == 0
    if row["count_least"] is None and row["count_most"] is None:
        row["count_least"] = row["count_most"] = 0 if none else 1
    counted_none = row["count_most"] == 0 and "count" in given
    if counted_none and row["amount_least"] is None:
        row["amount_least"] = row["amount_most"] = 0


def _per_head(row: Row) -> Row:
    """Income per head of a supporter's family, outward to whole fen."""
    income = Bounds(row["family_income_least"], row["family_income_most"])
    size = Bounds(row["size_least"], row["size_most"])
    least = (
        None if income.least is None or not size.most else floor(Fraction(income.least, size.most))
    )
    most = (
        None if income.most is None or not size.least else ceil(Fraction(income.most, size.least))
    )
    return {"per_head_least": least, "per_head_most": most}


# ---- rows nobody wrote ------------------------------------------------------------------------


@dataclass
class Said:
    """Rows that stand for what was not said."""

    file: str
    as_of: dt.date
    sources: Mapping[str, Source]

    def must_speak(self, member: Row) -> bool:
        """From 16 on and not at school one states an income, if only “无”."""
        if member["schooling"] in ("child", "undergraduate"):
            return False
        born = member["birth_least"]
        sixteen = day_number(
            self.as_of.replace(year=self.as_of.year - 16, day=min(self.as_of.day, 28))
        )
        return born is None or bool(born <= sixteen)

    def undeclared(self, member: Row) -> Row:
        """Any income, of a member who stated none."""
        row = self._empty("JC02", str(member["name"]), "undeclared")
        for n in WINDOWS:
            row |= pair(f"net_{n}", OPEN) | pair(f"cost_{n}", Bounds.point(0))
        return row | pair("once", Bounds.point(0)) | {"shown": member["shown"]}

    def unheld(self, item: str, head: str, label: str) -> Row:
        """Any number of a class of things that the sheet does not speak of."""
        row = self._empty("JC04", head, item)
        row["evidence"] = f"没有填“{label}”"
        return row | pair("amount", OPEN) | pair("count", OPEN) | {"special": "none"}

    def _empty(self, key: str, name: str, item: str) -> Row:
        line = f"{key}-{name}-{item}"
        row: Row = {"file": self.file, "sheet": self.sources[key].name, "row": 0, "row_id": line,
                    "line": line, "data_day": None, "name": name, "item": item,
                    "unsaid": True}  # fmt: skip
        for f in self.sources[key].fields:
            if f.type in TEXT_TYPES:
                row.setdefault(f.name, "")
            elif f.type == "code":
                row.setdefault(f.name, None)
        return row

    def work_months(self, rows: Iterable[Row]) -> Row:
        """Months of work among the last n, over all of a member's wage rows."""
        listed = [(r["per"], Months(r, self.as_of)) for r in rows if r["per"] != "once"]
        found: Row = {}
        for n in WINDOWS:
            # A sum without its months was earned in some of them.
            spans = [(0, n) if per == "sum" and not m.dated else m.overlap(n) for per, m in listed]
            least = max((s[0] for s in spans), default=0)
            found |= pair(f"work_{n}", Bounds(least, min(n, sum(s[1] for s in spans))))
        return found
