"""A hamlet made by hand: typed rows with the fields a test cares about, and one call to screen it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from dibao.intake.result import Cover, File, HandIns, Sheet
from dibao.people.numbers import check_digit
from dibao.policy import Policy, load
from dibao.screening import output
from dibao.screening.leads import COLUMNS, Lead
from dibao.screening.run import Clock, Run, screen
from dibao.screening.tables import shape

DAY = dt.date(2024, 6, 20)
STANDARD = 600  # yuan a month; the red line is fifty times that
LINE = 50 * STANDARD

NUMBERS = """
["standard.rural_month"]
label = "农村低保月标准"
unit = "元/人·月"
settings = [ { since = 2023-01-01, value = 600, place = "云槐县", paper = "云民发〔2023〕9号" } ]
"""


def number(at: int, year: int = 1962) -> str:
    """A valid number of an invented person."""
    first = f"990101{year}0307{at:03d}"
    return first + check_digit(first)


def policy(folder: Path, numbers: str = "", parties: Sequence[str] = ()) -> Policy:
    """The national law with this county's standard, further numbers and expected banks."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "numbers.toml").write_text(NUMBERS + numbers, "utf-8")
    if parties:
        names = ", ".join(f'"{p}"' for p in parties)
        (folder / "parties.toml").write_text(f"DS15 = [{names}]\n", "utf-8")
    return load(as_of=DAY, overlays=[folder])


def chosen(key: str, value: str) -> str:
    """A reading that the county filed, as text of its numbers file."""
    word = value if value.replace(".", "").isdigit() else f'"{value}"'
    return (
        f'\n["{key}"]\nsettings = [ {{ since = 2023-01-01, value = {word}, '
        'place = "云槐县", paper = "云民发〔2023〕17号" } ]\n'
    )


def person(at: int, name: str, **fields: Any) -> dict[str, Any]:
    """The identity columns of a row about somebody whose number was read without fault."""
    text = number(at)
    return {"name": name, "id_text": text, "id_number": text, "id_status": "valid", **fields}


def yuan(field_name: str, amount: float | None) -> dict[str, int | None]:
    """Both bounds of an amount."""
    fen = None if amount is None else round(amount * 100)
    return {f"{field_name}_least": fen, f"{field_name}_most": fen}


def on(field_name: str, day: dt.date | None) -> dict[str, dt.date | None]:
    """Both bounds of a day."""
    return {f"{field_name}_least": day, f"{field_name}_most": day}


def month(year: int, number_: int, field_name: str = "month") -> dict[str, int]:
    """Both bounds of a month."""
    value = year * 12 + number_ - 1
    return {f"{field_name}_least": value, f"{field_name}_most": value}


def member(
    no: str, at: int, name: str, head: str, size: int = 1, village: str = "甲村", **more: Any
) -> dict[str, Any]:
    """A line of the roster."""
    return person(
        at, name, village=village, household_no=no, head_name=head, household_size_least=size,
        household_size_most=size, enrol_kind="whole", covered="yes", area_kind="rural",
        relation="head" if name == head else "child", **more,
    )  # fmt: skip


def balance(at: int, name: str, bank: str, amount: float | None, **more: Any) -> dict[str, Any]:
    """A bank's line."""
    return person(
        at, name, party=bank, account=f"6217{at:08d}{sum(map(ord, bank)) % 1000:03d}",
        **({"kind": "demand", **yuan("balance", amount)} | more),
    )  # fmt: skip


def letter(at: int, name: str, **more: Any) -> dict[str, Any]:
    """A letter in force that covers everything."""
    return person(
        at, name, letter_no=f"授{at}",
        **({"scope": "全部", **on("valid_from", dt.date(2024, 1, 1)), **on("valid_to", dt.date(2025, 1, 1))} | more),
    )  # fmt: skip


@dataclass
class Hamlet:
    """Sheets by (source, file); `screen` gives the run."""

    sheets: list[tuple[Sheet, list[dict[str, Any]]]] = field(default_factory=list)

    def add(
        self, source: str, *rows: dict[str, Any], file: str = "", cover: Cover | None = None,
        day: dt.date | None = DAY,
    ) -> Hamlet:  # fmt: skip
        """One more sheet; the same hamlet, for chaining."""
        name = file or f"{source}-{len(self.sheets)}.xlsx"
        sheet = Sheet(
            name, "表", source, rows=len(rows), accepted=len(rows), data_day=day,
            data_day_from="sheet", cover=cover or Cover(),
        )  # fmt: skip
        self.sheets.append((sheet, [*rows]))
        return self

    def without(self, *sources: str) -> Hamlet:
        """The same hamlet had these sources never come."""
        return Hamlet([(s, rows) for s, rows in self.sheets if s.source not in sources])

    def twice(self, source: str) -> Hamlet:
        """The source's sheets again under another file name, rows turned round."""
        more = [
            (replace(s, file="再次报送-" + s.file), rows[::-1])
            for s, rows in self.sheets if s.source == source
        ]  # fmt: skip
        return Hamlet([*self.sheets, *more])

    def hand_ins(self, law: Policy) -> HandIns:
        """As intake would give them."""
        files = [File(s.file, "0" * 64, sheets=[s]) for s, _ in self.sheets]
        frames: dict[str, list[pl.DataFrame]] = {}
        for sheet, rows in self.sheets:
            if rows:
                frames.setdefault(sheet.source, []).append(_frame(sheet, rows, law))
        return HandIns(files, {k: pl.concat(f).to_arrow() for k, f in frames.items()})

    def screen(self, law: Policy, *codes: str) -> Run:
        """From typed rows to leads, by all rules or those of some codes (which is quicker)."""
        if codes:
            law = replace(law, rules=tuple(r for r in law.rules if r.code in codes))
        return screen(law, self.hand_ins(law), DAY, Clock())


def _frame(sheet: Sheet, rows: list[dict[str, Any]], law: Policy) -> pl.DataFrame:
    columns = shape(law.sources[sheet.source])
    found = []
    for at, row in enumerate(rows):
        unknown = set(row) - set(columns)
        assert not unknown, f"{sheet.source} has no columns {unknown}"
        base = {"file": sheet.file, "sheet": sheet.sheet, "row": at + 2, "village": "",
                "party": "", "data_day": sheet.data_day, "data_day_from": "sheet"}  # fmt: skip
        found.append({n: (base | row).get(n) for n in columns})
    return pl.DataFrame(found, schema=columns)


# ---- reading a run ---------------------------------------------------------------------------


def leads_of(run: Run, code: str) -> list[Lead]:
    """Leads of one code."""
    return [x for x in run.leads if x.rule.code == code]


def said(run: Run, code: str) -> dict[str, str]:
    """Subject → yes, unknown or cannot tell, of one code."""
    found = {x.subject: x.answer for x in leads_of(run, code)}
    for line in run.cannot_tell:
        if line["code"] == code:
            found.setdefault(line["household_no"] or line["id_number"], "cannot tell")
    return found


def bare(run: Run) -> list[tuple[str, ...]]:
    """What leads say, without the places their rows stand at."""
    return sorted(
        (x.lead_id, x.rule.key, x.answer, x.subject, x.amount, x.threshold, x.identity_class)
        for x in run.leads
    )


def csv(run: Run) -> bytes:
    """leads.csv as written."""
    return output.csv_bytes(COLUMNS, [x.row() for x in run.leads])
