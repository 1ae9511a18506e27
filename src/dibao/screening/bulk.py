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
from dataclasses import dataclass, replace
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
Place = tuple[str, ...]
NEWEST = pl.CompatLevel.newest()
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


def rows_in_scope(files: Iterable[Path], source: Any, scope: Scope) -> tuple[pa.Table, set[Place]]:
    """The rows of one source's files that linking could tie to a person of the run, and every
    (file, sheet, party) there is.

    And the first row of every such place none of whose rows stays: it was handed in, and its
    silence about the run is an answer.
    """
    wanted = list(tables.shape(source))
    groups = [group for file in files for group in _groups(file)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        kept = list(pool.map(lambda g: _kept(g, wanted, scope), groups))
    places = [group.places() for group in groups]
    heard = {p for rows, own in zip(kept, places, strict=True) for p in _heard(rows, own)}
    silent = []
    for group, own in zip(groups, places, strict=True):
        for place in [p for p in own if p not in heard]:
            heard.add(place)
            silent.append(_read(group.row(own[place]).read(wanted)))
    found = [rows.to_arrow(compat_level=NEWEST) for rows in [*kept, *silent] if not rows.is_empty()]
    nothing = tables.empty(source).drop("row_id").to_arrow()
    return pa.concat_tables(found, promote_options="default") if found else nothing, heard


def _heard(rows: pl.DataFrame, places: Mapping[Place, int]) -> Iterable[Place]:
    """Which of a group's places rows were kept of."""
    if rows.is_empty():
        return ()
    return places if len(places) == 1 else _first_rows(rows)


@dataclass(frozen=True)
class _Group:
    """One row group of a file; `only` is the place of all its rows where the file's own statistics
    tell that there is one, as nearly always."""

    lazy: pl.LazyFrame
    start: int
    size: int
    only: Place | None

    def read(self, wanted: Iterable[str]) -> pl.DataFrame:
        """Those of the wanted columns that the file has; what says only one thing is not read."""
        known = self.lazy.collect_schema().names()
        told = {} if self.only is None else dict(zip(PLACE, self.only, strict=True))
        columns = [c for c in wanted if c in known]
        read = [pl.col(c).cast(pl.String) if c in PLACE else c for c in columns if c not in told]
        part = self.lazy.slice(self.start, self.size).select(read)
        same = [pl.lit(told[c]).alias(c) for c in columns if c in told]
        return part.collect().with_columns(same).select(columns)

    def places(self) -> dict[Place, int]:
        """Each place with its first row here."""
        return _first_rows(self.read(PLACE)) if self.only is None else {self.only: 0}

    def row(self, at: int) -> _Group:
        """One row alone."""
        return replace(self, start=self.start + at, size=1)


def _only_place(group: Any) -> Place | None:
    told = {column.path_in_schema: column for column in map(group.column, range(group.num_columns))}
    only = [_only_value(told[c]) if c in told else "" for c in PLACE]
    return tuple(str(v) for v in only) if group.num_rows and None not in only else None


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


def _first_rows(rows: pl.DataFrame) -> dict[Place, int]:
    """Each (file, sheet, party) with the place of its first row."""
    told = [pl.col(c).fill_null("") if c in rows.columns else pl.lit("").alias(c) for c in PLACE]
    first = rows.select(told).with_row_index("at").unique(PLACE, keep="first")
    return {tuple(place): int(at) for at, *place in first.iter_rows()}


def _groups(path: Path) -> Iterator[_Group]:
    meta, lazy, start = pq.read_metadata(path), pl.scan_parquet(path), 0
    for group in map(meta.row_group, range(meta.num_row_groups)):
        yield _Group(lazy, start, group.num_rows, _only_place(group))
        start += group.num_rows


def _kept(group: _Group, wanted: list[str], scope: Scope) -> pl.DataFrame:
    """Numbers are held against those of the run where they lie; nearly all of them are nobody's,
    and of the rows that are left alone all else is looked at."""
    texts = group.read(["id_text"])["id_text"].cast(pl.String)
    told = scope.keys.about(texts)
    ours, unread = pl.Series(told == 1), pl.Series(told == 2)
    if scope.lacking.len():
        written = names.fold_series(group.read(["name"])["name"])
        ours = ours | written.is_in(scope.lacking.implode())
    either = ours | unread
    left = group.read(c for c in wanted if c != "id_text").filter(either)
    left = left.with_columns(_compact(texts.filter(either)))
    tied = ours.filter(either)
    open_ = (~tied).arg_true()
    tied = tied.scatter(open_, _may_be(left["name"].gather(open_), scope))
    return _read(left.filter(tied))


def _compact(texts: pl.Series) -> pl.Series:
    """Copied out: a view of the few texts kept would hold all those of the group."""
    copied = pl.from_arrow(texts.to_arrow(compat_level=pl.CompatLevel.oldest()))
    assert isinstance(copied, pl.Series)
    return copied.alias(texts.name)


def _read(rows: pl.DataFrame) -> pl.DataFrame:
    # The compiled kernel whatever the size: a file of many groups pays its start once.
    read = kernel.by_kernel(rows["id_text"]).select("id_number", "id_status")
    return rows.with_columns(read)


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
    held, places = {"DS01": roster}, {"DS01": set(_first_rows(pl.DataFrame(pl.from_arrow(roster))))}
    for key, paths in files.items():
        held[key], places[key] = rows_in_scope(paths, policy.sources[key], scope)
    rows = tables.frames(held, policy.sources)
    counted, came = {k: t.num_rows for k, t in held.items()}, _hand_ins(places, files)
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


def _hand_ins(places: Mapping[str, set[Place]], files: Mapping[str, list[Path]]) -> HandIns:
    """Receipts' matter of files that came already typed: whole files that cover everybody."""
    sheets = []
    for key, own in places.items():
        wholes = files.get(key) or [Path(key)]
        pairs = {place[:2] for place in own} or {(wholes[0].name, "")}
        sheets += [Sheet(f, s, key, accepted=1, rows=1) for f, s in sorted(pairs)]
    return HandIns([File(s.file, "", sheets=[s]) for s in sheets], {})
