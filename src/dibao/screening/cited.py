"""The rows a lead rests on, as a person reads them: each beside the roster's line of its person.

Invariant: only rows that the lead's evidence names, and the roster's lines of the people those
rows stand for; no telephone, address, account, number of
another person, and nothing a source calls sensitive but its figures. Figures of a source that
needs the family's letter are marked, so that whoever shows a row can hold them back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import polars as pl

from dibao.reasoning.bounds import Bounds
from dibao.reasoning.source import Field, Source
from dibao.screening.wording import figure

if TYPE_CHECKING:
    from dibao.screening.leads import Lead
    from dibao.screening.run import Run

MOST = 24  # rows of one lead; the tree names all of them
FIGURES = ("money", "count", "number")
LEFT_OUT = ("id", "place", "account", "phone")
PLACE = ["file", "sheet", "row"]
ROSTER = "DS01"


def cited(run: Run, leads: Iterable[Lead]) -> dict[str, dict[str, Any]]:
    """Lead → `rows` (source, name of it, where, class, whose name and number, cells) and `kin`
    (household, relative, officer, words of both ties, sentence) where a tie of kin is spoken of."""
    wanted = list(leads)
    marks = [(x.lead_id, x.unit_id, f, s, r) for x in wanted for f, s, r in x.evidence if r]
    names = ["lead", "unit", *PLACE]
    asked = pl.DataFrame(
        marks, orient="row",
        schema=dict(zip(names, (pl.String, pl.Int64, pl.String, pl.String, pl.Int32), strict=True)),
    )  # fmt: skip
    found: dict[str, dict[str, Any]] = {x.lead_id: {"rows": []} for x in wanted}
    members = run.people.members.select("unit_id", "person_id").unique()
    for key, frame in sorted(run.evidence.rows.items()):
        source = run.policy.sources[key]
        if source.derived or "id_text" not in frame.columns:
            continue
        mine = asked.join(frame, on=PLACE)
        if mine.is_empty():
            continue
        tied = run.evidence.links[key].join(members, on="person_id").select(
            "row_id", pl.col("unit_id").alias("unit"), "class", "person_id"
        )  # fmt: skip
        mine = mine.join(tied, on=["row_id", "unit"], how="left").sort("lead", *PLACE)
        for row in mine.iter_rows(named=True):
            held = found[row["lead"]]["rows"]
            if len(held) < MOST:
                held.append(_shown(row, source))
    _beside(run, found)
    for lead, ties in _kin(run, wanted).items():
        found[lead]["kin"] = ties
    return found


def _beside(run: Run, found: dict[str, dict[str, Any]]) -> None:
    """The roster's line of everybody a cited row stands for, where the evidence has none."""
    if ROSTER not in run.evidence.rows:
        return
    wanted: dict[int, list[list[dict[str, Any]]]] = defaultdict(list)
    for told in found.values():
        has = {r["person"] for r in told["rows"] if r["source"] == ROSTER}
        for person in {r["person"] for r in told["rows"]} - has - {None}:
            wanted[person].append(told["rows"])
    tied = run.evidence.links[ROSTER].filter(pl.col("person_id").is_in(list(wanted)))
    tied = tied.sort("person_id", "row_id").unique("person_id", keep="first")
    source = run.policy.sources[ROSTER]
    for row in run.evidence.rows[ROSTER].join(tied, on="row_id").iter_rows(named=True):
        for rows in wanted[row["person_id"]]:
            rows.append(_shown(row, source))


def _shown(row: Mapping[str, Any], source: Source) -> dict[str, Any]:
    cells = [c for f in source.kept if (c := _cell(row, f, source)) is not None]
    return {
        "source": source.key, "called": source.name, "file": row["file"], "sheet": row["sheet"],
        "row": row["row"], "class": row["class"] or "", "person": row["person_id"],
        "name": row["name"], "number": row["id_text"], "village": row["village"],
        "party": row["party"] or "", "day": str(row["data_day"] or ""), "cells": cells,
    }  # fmt: skip


def _cell(row: Mapping[str, Any], f: Field, source: Source) -> dict[str, Any] | None:
    if f.type in LEFT_OUT or (f.sensitivity == "sensitive" and f.type not in FIGURES):
        return None
    text = _text(row, f)
    if not text:
        return None
    held = source.needs_authorisation and f.type in FIGURES
    return {"label": f.label, "text": text} | ({"held": True} if held else {})


def _text(row: Mapping[str, Any], f: Field) -> str:
    if f.type == "code":
        return str(row.get(f"{f.name}_text") or "")
    if f"{f.name}_least" not in row:
        return str(row.get(f.name) or "")
    least, most = row[f"{f.name}_least"], row[f"{f.name}_most"]
    if least is None or most is None:
        return ""
    if f.type == "number":
        least, most = Fraction(least, 100), Fraction(most, 100)
    unit = {"money": "元", "date": "日", "month": "月"}.get(f.type, f.unit)
    if f.type == "date":
        return str(least) if least == most else f"{least} 到 {most}"
    return figure(Bounds(Fraction(least), Fraction(most)), unit)


def _kin(run: Run, leads: list[Lead]) -> dict[str, list[dict[str, Any]]]:
    """The ties that a lead speaks of, one chain each: from the head to the officer."""
    if "KIN" not in run.evidence.rows:
        return {}
    frame = run.evidence.rows["KIN"]
    places = defaultdict(set)
    ties: dict[tuple[str, str], dict[str, Any]] = {}
    for row in frame.iter_rows(named=True):
        key = row["household_no"], row["path"]
        ties[key] = row
        places[key].add((row["file"], row["sheet"], row["row"]))
    found: dict[str, list[dict[str, Any]]] = {}
    by_home: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key in ties:
        by_home[key[0]].append(key)
    keys = dict(run.people.units.select("unit_id", "unit_key").iter_rows())
    for lead in leads:
        own = {e for e in lead.evidence if e[2]}
        said = [
            _chain(ties[k]) for k in by_home.get(keys.get(lead.unit_id, ""), ()) if places[k] & own
        ]
        if said and any("之" in n.text or "亲属" in n.text for n in lead.tree.walk()):
            found[lead.lead_id] = said
    return found


def _chain(tie: Mapping[str, Any]) -> dict[str, Any]:
    """`said`: what the relative is to the head; `called`: what the officer is to the relative."""
    path, name, officer = str(tie["path"]), str(tie["name"]), str(tie["officer_name"])
    before, _, after = path.partition(name)
    called = after.partition(f"{officer}登记为")[0].strip("之")
    said = before.removeprefix("户主").strip("之") if before.startswith("户主") else ""
    return {
        "relative": name, "said": said, "head": before == "户主", "called": called,
        "officer": officer, "post": tie["post"], "sure": tie["tie"] == "yes", "filed": tie["filed"],
        "sentence": path,
    }  # fmt: skip
