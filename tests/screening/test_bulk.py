"""The way for hand-ins too large to hold answers as the general way does, for every subject."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dibao.intake import read_folder
from dibao.intake.result import File, HandIns, Sheet
from dibao.people import bulk as columns
from dibao.policy import Policy, load
from dibao.reasoning.rule import Rule
from dibao.screening import bulk, derive, engine, links, population, run, tables
from dibao.world import build, write_world

DAY = dt.date(2024, 6, 20)
SOURCES = ("DS04", "DS06", "DS07", "DS10", "DS15", "DS16")
RULES = ("deceased", "vehicle", "payroll", "deposits")
CLASSES = {"exact", "upgraded", "number_only", "repaired", "weak"}
STRANGER = "990109199001010014"
Typed = Mapping[str, pa.Table]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An invented town as departments hand it in."""
    folder = tmp_path_factory.mktemp("town")
    write_world(build(11, 60, DAY), folder)
    return folder


@pytest.fixture(scope="module")
def policy(home: Path) -> Policy:
    return load(as_of=DAY, overlays=[home / "policy"])


@pytest.fixture(scope="module")
def town(home: Path, policy: Policy) -> Typed:
    """Its typed rows with their numbers written as departments write them, and worse."""
    read = read_folder(home / "hand-ins", policy.sources, as_of=DAY).tables
    return {key: _worse(read[key], key) for key in ("DS01", *SOURCES)}


def _worse(table: pa.Table, key: str) -> pa.Table:
    """Of every eight rows one has a slip, one an old number, one a mask, one no number, one
    another name, one a number rounded away; status and number are read from the text alone."""
    rows = pl.DataFrame(pl.from_arrow(table)).with_row_index("at")
    text, nth = pl.col("id_text"), pl.col("at") % 8
    if key != "DS01":
        digit = text.str.slice(13, 1).cast(pl.Int64, strict=False)
        slip = text.str.slice(0, 13) + ((digit + 1) % 10).cast(pl.String) + text.str.slice(14)
        rows = rows.with_columns(
            pl.when(nth == 1).then(slip)
            .when(nth == 2).then(text.str.slice(0, 6) + text.str.slice(8, 9))
            .when(nth == 3).then(text.str.slice(0, 6) + "********" + text.str.slice(14))
            .when(nth == 4).then(pl.lit("")).when(nth == 6).then(text.str.slice(0, 15) + "000")
            .otherwise(text).fill_null("").alias("id_text"),
            pl.when(nth == 5).then(pl.lit("章") + pl.col("name").str.slice(1))
            .when(nth == 3).then(pl.col("name").str.slice(0, 1) + "*")
            .otherwise("name").alias("name"),
        )  # fmt: skip
    else:  # some of the roster's own numbers are missing or mistyped
        slip = text.str.slice(0, 16) + text.str.slice(17, 1) + text.str.slice(16, 1)
        rows = rows.with_columns(
            pl.when(pl.col("at") % 17 == 3).then(pl.lit(""))
            .when(pl.col("at") % 17 == 9).then(slip).otherwise(text).alias("id_text")
        )  # fmt: skip
    told = columns.normalise(rows["id_text"]).select("id_number", "id_status")
    made = rows.drop("at").with_columns(told)
    return made.to_arrow(compat_level=pl.CompatLevel.oldest())


def _rules(policy: Policy) -> list[Rule]:
    return [r for r in policy.rules if r.key in RULES]


def _general(policy: Policy, typed: Typed) -> tuple[dict[str, pl.DataFrame], set[str]]:
    """What `check` does with the same rows, whole files that cover everybody; and link classes."""
    pairs = [(key, *place) for key, t in typed.items() for place in _sheets(t)]
    hand_ins = HandIns([File(f, "", sheets=[Sheet(f, s, k, accepted=1)]) for k, f, s in pairs], {})
    rows = tables.frames(typed, policy.sources)
    derive.derive(rows, policy.numbers, policy.sources)
    people = population.build(rows, policy.sources)
    linked = links.link_all(rows, people)
    evidence, _ = run.gather_evidence(policy, hand_ins, rows, linked, people, DAY)
    made = engine.Engine(policy.law(came=set(rows)), people, evidence)
    found = made.answers(_rules(policy))
    made.close()
    return found, {c for frame in linked.values() for c in frame["class"]}


def _sheets(table: pa.Table) -> list[tuple[str, str]]:
    return sorted(set(zip(table["file"].to_pylist(), table["sheet"].to_pylist(), strict=True)))


def _by_bulk(policy: Policy, typed: Typed, folder: Path, group: int) -> bulk.Answered:
    folder.mkdir()
    files = {}
    for key in (k for k in typed if k != "DS01"):
        files[key] = [folder / f"{key}.parquet"]
        raw = typed[key].drop(["id_number", "id_status"])
        pq.write_table(raw, files[key][0], row_group_size=group)
    return bulk.answer(policy, typed["DS01"], files, DAY, _rules(policy))


def _same(one: Mapping[str, pl.DataFrame], other: Mapping[str, pl.DataFrame]) -> None:
    for key in RULES:
        order = ["unit_id", "person_id"]
        a, b = (side[key].sort(order) for side in (one, other))
        assert a.columns == b.columns
        assert a.rows() == b.rows(), key


@pytest.mark.parametrize("group", [50, 100_000])
def test_bulk_answers_as_check_does(
    policy: Policy, town: Typed, tmp_path: Path, group: int
) -> None:
    """Yes, no, cannot tell, and the same at hand; with ties of every class in the town."""
    general, classes = _general(policy, town)
    assert classes == CLASSES
    told = _by_bulk(policy, town, tmp_path / "typed", group)
    _same(general, told.answers)
    assert {a for key in RULES for a in told.answers[key]["answer"]} == {0, 1, 2}
    assert all(told.held[key] < town[key].num_rows for key in ("DS06", "DS10"))


def test_a_bank_whose_file_names_nobody_of_the_run_has_answered(
    policy: Policy, town: Typed, tmp_path: Path
) -> None:
    """It was asked of everybody and is silent; a bank that sent nothing stays open."""
    strangers = town["DS15"].slice(0, 1).to_pylist()[0] | {
        "file": "某行.xlsx", "sheet": "", "party": "某行", "name": "外乡人", "id_text": STRANGER,
        "id_number": STRANGER, "id_status": "valid",
    }  # fmt: skip
    row = pa.Table.from_pylist([strangers], town["DS15"].schema)
    typed = {**town, "DS15": pa.concat_tables([town["DS15"], row])}
    expecting = replace(policy, parties={"DS15": ("农商银行", "邮储", "村镇银行", "某行")})
    general, _ = _general(expecting, typed)
    _same(general, _by_bulk(expecting, typed, tmp_path / "typed", 100_000).answers)
    without, _ = _general(expecting, town)
    assert without["deposits"]["answer"].to_list() != general["deposits"]["answer"].to_list()


def test_rows_alone_in_their_thing_give_the_same_answers(
    policy: Policy, town: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Statements written for many rows say what those for few say, repeated rows included."""
    twice = {k: pa.concat_tables([t, t.slice(0, t.num_rows // 3)]) for k, t in town.items()}
    few, _ = _general(policy, twice)
    monkeypatch.setattr(engine, "MANY", 0)
    many, _ = _general(policy, twice)
    _same(few, many)
