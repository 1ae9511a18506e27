"""Hand-ins too large to hold: typed rows in Parquet, of which only those about the run are loaded.

A row stays if its number is that of a person of the run, or if its number cannot be read and its
name is one of theirs (or missing, or masked), or if it bears the name of somebody whose own number
the roster lacks: the rows that linking could tie to anybody. Strangers are no rivals of a repair
here, so a doubtful row may stand for fewer namesakes than in `screen`; no yes rests on such rows.
Files hold the columns of `tables.shape`; id_number and id_status are computed here from id_text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from dibao.intake.result import File, HandIns, Sheet
from dibao.people import bulk as kernel
from dibao.people import names
from dibao.reasoning.rule import Rule
from dibao.screening import derive, links, population, tables
from dibao.screening import run as job
from dibao.screening.engine import Engine

USABLE = ("valid", "upgraded")
PLACE = ("file", "sheet", "party")
MEMORY = "300MB"  # of the database, beside the rows: few rules, many people
AT_ONCE = 2  # row groups; each costs the memory of its text


@dataclass
class Scope:
    """Whom the run speaks of, as keys and comparable names."""

    keys: kernel.Keys
    folds: pl.Series
    lacking: pl.Series

    @classmethod
    def of(cls, people: pl.DataFrame) -> Scope:
        """The persons of a population."""
        usable = people.filter(pl.col("id_number") != "")["id_number"]
        keys = kernel.Keys(usable.str.slice(0, 17).cast(pl.Int64).unique())
        lacking = people.filter(~pl.col("id_status").is_in(USABLE))["name"]
        return cls(
            keys, names.fold_series(people["name"]).unique(), names.fold_series(lacking).unique()
        )


def rows_in_scope(files: Iterable[Path], source: Any, scope: Scope) -> pa.Table:
    """The rows of one source's files that linking could tie to a person of the run.

    And the first row of every sheet and party none of whose rows stays: it was handed in, and its
    silence about the run is an answer.
    """
    wanted = list(tables.shape(source))
    groups = [group for file in files for group in _groups(file)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        kept = [t for t in pool.map(lambda g: _kept(g, wanted, scope), groups) if t is not None]
    heard = {place for table in kept for place in _places(table)}
    for group in groups:
        for place, at in group.places().items():
            if place not in heard:
                heard.add(place)
                first = group.lazy.slice(group.start + at, 1)
                kept.append(_read(first.select(group.columns(wanted)).collect()))
    nothing = tables.empty(source).drop("row_id").to_arrow()
    return pa.concat_tables(kept, promote_options="default") if kept else nothing


@dataclass(frozen=True)
class _Group:
    """One row group of a file."""

    path: Path
    index: int
    lazy: pl.LazyFrame
    start: int
    size: int

    def columns(self, wanted: Iterable[str]) -> list[str]:
        """Those of the wanted columns that the file has."""
        known = self.lazy.collect_schema().names()
        return [c for c in wanted if c in known]

    def places(self) -> dict[tuple[str, ...], int]:
        """Each (file, sheet, party) with its first row here; the file's own statistics tell it
        where a group is of one sheet, as nearly all are."""
        meta = pq.read_metadata(self.path).row_group(self.index)
        told = {meta.column(i).path_in_schema: meta.column(i) for i in range(meta.num_columns)}
        only = [_only_value(told[c]) if c in told else "" for c in PLACE]
        if self.size and None not in only:
            return {tuple(str(v) for v in only): 0}
        part = self.lazy.slice(self.start, self.size).select(self.columns(PLACE))
        return _first_rows(part.collect())


def _only_value(column: Any) -> str | None:
    """The one text that a column of a row group holds; None if it may hold several."""
    told = column.statistics
    if told is None or not told.has_null_count:
        return None
    if told.null_count == column.num_values:
        return ""
    if told.null_count or not told.has_min_max or told.min != told.max:
        return None
    return str(told.min)


def _places(rows: pa.Table) -> list[tuple[str, ...]]:
    """Each (file, sheet, party) once."""
    return list(_first_rows(pl.DataFrame(pl.from_arrow(rows))))


def _first_rows(rows: pl.DataFrame) -> dict[tuple[str, ...], int]:
    """Each (file, sheet, party) with the place of its first row."""
    told = [pl.col(c).fill_null("") if c in rows.columns else pl.lit("").alias(c) for c in PLACE]
    first = rows.select(told).with_row_index("at").unique(PLACE, keep="first")
    return {tuple(place): int(at) for at, *place in first.iter_rows()}


def _groups(path: Path) -> Iterator[_Group]:
    meta, lazy, start = pq.read_metadata(path), pl.scan_parquet(path), 0
    for index in range(meta.num_row_groups):
        size = meta.row_group(index).num_rows
        yield _Group(path, index, lazy, start, size)
        start += size


def _kept(group: _Group, wanted: list[str], scope: Scope) -> pa.Table | None:
    """One pass: numbers are held against those of the run where they lie, nearly all of them are
    nobody's; names, and all else, are read only of the rows that are left."""
    number = pl.col("id_text").cast(pl.String).map_batches(
        lambda texts: pl.Series(scope.keys.about(texts) > 0), return_dtype=pl.Boolean,
        is_elementwise=True,
    )  # fmt: skip
    if scope.lacking.len():
        number |= pl.col("name").map_batches(
            lambda written: names.fold_series(written).is_in(scope.lacking.implode()),
            return_dtype=pl.Boolean, is_elementwise=True,
        )  # fmt: skip
    part = group.lazy.slice(group.start, group.size).select(group.columns(wanted))
    left = part.filter(number).collect()
    found = left.filter(_tied(left, scope))
    return None if found.is_empty() else _read(found)


def _read(found: pl.DataFrame) -> pa.Table:
    # The compiled kernel whatever the size: a file of many groups pays its start once.
    read = kernel.by_kernel(found["id_text"]).select("id_number", "id_status")
    # Copied out: a view of the few rows kept would hold all the text of the group.
    return found.with_columns(read).to_arrow(compat_level=pl.CompatLevel.oldest())


def _tied(rows: pl.DataFrame, scope: Scope) -> pl.Series:
    """Which rows linking could tie to a person of the run."""
    told = pl.Series(scope.keys.about(rows["id_text"].cast(pl.String)))
    mask = (told == 1) | ((told == 2) & _may_be(rows["name"], scope))
    if scope.lacking.len():
        mask = mask | names.fold_series(rows["name"]).is_in(scope.lacking.implode())
    return mask


def _may_be(written: pl.Series, scope: Scope) -> pl.Series:
    folded = names.fold_series(written)
    masked = written.fill_null("").str.contains("[*\uff0axX×某]")
    return folded.is_in(scope.folds.implode()) | (folded == "") | masked


@dataclass
class Answered:
    """What the rules say of everybody, and how much had to be held for it."""

    answers: dict[str, pl.DataFrame]
    people: population.Population
    held: dict[str, int]


def answer(
    policy: Any, roster: pa.Table, files: Mapping[str, list[Path]], as_of: dt.date,
    rules: Iterable[Rule],
) -> Answered:  # fmt: skip
    """Every rule's answer for its whole pool; `roster` is the typed DS01, `files` by source."""
    people = population.build(tables.frames({"DS01": roster}, policy.sources), policy.sources)
    scope = Scope.of(people.people)
    held = {"DS01": roster} | {
        key: rows_in_scope(paths, policy.sources[key], scope) for key, paths in files.items()
    }
    rows = tables.frames(held, policy.sources)
    counted, came = {k: t.num_rows for k, t in held.items()}, _hand_ins(held, files)
    held.clear()  # the frames are copies in order; both at once would be twice the memory
    derive.derive(rows, policy.numbers, policy.sources)
    linked = links.link_all(rows, people)
    law, asked = policy.law(came=set(rows)), list(rules)
    heard = {key for rule in asked for key in rule.sources(law)}
    evidence, _ = job.gather_evidence(policy, came, rows, linked, people, as_of, heard)
    engine = Engine(law, people, evidence, memory=MEMORY)
    found = engine.answers(asked)
    engine.close()
    return Answered(found, people, counted)


def _hand_ins(held: Mapping[str, pa.Table], files: Mapping[str, list[Path]]) -> HandIns:
    """Receipts' matter of files that came already typed: whole files that cover everybody."""
    sheets = []
    for key in held:
        wholes = files.get(key) or [Path(key)]
        pairs = {place[:2] for place in _places(held[key])} or {(wholes[0].name, "")}
        sheets += [Sheet(f, s, key, accepted=1, rows=1) for f, s in sorted(pairs)]
    return HandIns([File(s.file, "", sheets=[s]) for s in sheets], {})
