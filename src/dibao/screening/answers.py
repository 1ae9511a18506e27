"""What each source said about each person: found, not found, not asked, no letter, stale, doubtful.

Silence proves nothing: a party that did not cover the person, or whose data is too old, or that
was asked without a letter in force, leaves its figures open (answers.md §1).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from dibao.intake.result import Cover, Sheet
from dibao.reasoning.source import Source
from dibao.reasoning.subjects import SourceAnswer
from dibao.screening.links import STRONG

SCOPES = {
    "DS15": ("存款", "银行", "金融"),
    "DS08": ("不动产", "房产", "房屋", "住房"),
    "DS20": ("疾病", "医疗", "医保", "健康", "就诊"),
    "DS07": ("车辆", "机动车"),
    "DS09": ("公积金",),
    "DS10": ("社保", "养老", "社会保险"),
    "DS13": ("税",),
    "DS14": ("市场", "工商", "经营"),
}
EVERYTHING = ("全部", "所有", "一切", "家庭经济状况", "各类")


@dataclass
class Answers:
    """`table`: person_id, open, open_anyway, letter, letter_state, authorised, absent (ints);
    `said`: person_id, party, answer; `ground`: why absence counted; `searched`: sheets."""

    table: pl.DataFrame
    said: pl.DataFrame
    ground: str = ""
    searched: tuple[tuple[str, str], ...] = ()
    by_person: dict[int, SourceAnswer] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """How many persons (of all pools) got each of the six answers (the worst a person)."""
        order = ["not_asked", "no_authorisation", "stale", "doubtful", "not_found", "found"]
        rank = {a: i for i, a in enumerate(order)}
        worst = self.said.with_columns(
            pl.col("answer").replace_strict(rank, return_dtype=pl.Int8).alias("rank")
        )
        best = worst.group_by("person_id").agg(pl.col("rank").max())
        found = dict(best["rank"].value_counts().iter_rows())
        return {a: int(found.get(i, 0)) for i, a in enumerate(order)}


def letters(
    rg02: pl.DataFrame | None, links: pl.DataFrame | None, people: pl.DataFrame, key: str,
    day: dt.date,
) -> pl.DataFrame:  # fmt: skip
    """person_id, letter_state: 2 a letter in force covers the source, 1 doubtful, 0 none."""
    persons = people.select("person_id")
    if rg02 is None or links is None:
        return persons.with_columns(pl.lit(1).cast(pl.Int32).alias("letter_state"))
    scope = pl.col("scope").fill_null("")
    words = (*EVERYTHING, *SCOPES.get(key, ()), key)
    covers = (scope == "") | pl.any_horizontal([scope.str.contains(w, literal=True) for w in words])
    valid = (
        covers
        & (pl.col("valid_from_least").is_null() | (pl.col("valid_from_least") <= day))
        & (pl.col("valid_to_most").is_null() | (pl.col("valid_to_most") >= day))
        & (pl.col("withdrawn_least").is_null() | (pl.col("withdrawn_least") > day))
    )
    held = rg02.filter(valid).select("row_id").join(links, on="row_id").with_columns(
        pl.when(pl.col("class").is_in(STRONG)).then(2).otherwise(1).alias("state")
    )  # fmt: skip
    best = held.group_by("person_id").agg(pl.col("state").max().cast(pl.Int32))
    return persons.join(best, on="person_id", how="left").select(
        "person_id", pl.col("state").fill_null(0).alias("letter_state")
    )


def answers_of(
    source: Source, frame: pl.DataFrame | None, links: pl.DataFrame | None,
    sheets: Sequence[Sheet], people: pl.DataFrame, letter: pl.DataFrame, *,
    letters_shown: bool, parties: Sequence[str], as_of: dt.date,
) -> Answers:  # fmt: skip
    """The answers of one source to every person of the run."""
    handed_in = any(s.source == source.key for s in sheets)
    sheets = [s for s in sheets if s.source == source.key and not _turned_away(s)]
    if frame is None and not sheets:
        return _nobody(people, letter, "没有可用的文件" if handed_in else "没有收到")
    parts = _parties(source, frame, sheets, parties)
    needs = source.needs_authorisation and letters_shown
    said = pl.concat(
        [
            _party(source, party, own, frame, links, people, letter, needs=needs, as_of=as_of)
            for party, own in parts
        ]
    )
    ground = grounds([s for _, own in parts for s in own])
    searched = tuple(sorted({(s.file, s.sheet) for _, own in parts for s in own}))
    return Answers(_gather(source, said, links, letter, needs=needs), said, ground, searched)


def grounds(sheets: Sequence[Sheet]) -> str:
    """On which ground absence counted, each ground once; a sheet a village is one ground."""
    villages = [v for s in sheets if s.cover.mode == "villages" for v in s.cover.villages]
    said = [s.cover.ground for s in sheets if s.cover.mode != "villages" or len(villages) <= 3]
    if len(villages) > 3:
        names = list(dict.fromkeys(villages))
        said.append(f"表名或说明写明各村（{names[0]}、{names[1]}等 {len(names)} 个村）")
    return "；".join(dict.fromkeys(g.rstrip("。") for g in said if g))


def _turned_away(sheet: Sheet) -> bool:
    """A sheet of which nothing was taken is no answer; an empty one is."""
    return not sheet.accepted and (sheet.refused > 0 or sheet.source == "DS27")


def _nobody(people: pl.DataFrame, letter: pl.DataFrame, ground: str) -> Answers:
    said = people.select(
        "person_id", pl.lit("").alias("party"), pl.lit("not_asked").alias("answer")
    )
    table = letter.with_columns(
        pl.lit(1).alias("open"), pl.lit(1).alias("open_anyway"), pl.lit(1).alias("authorised"),
        pl.lit(1).alias("absent"), (pl.col("letter_state") == 2).cast(pl.Int32).alias("letter"),
    )  # fmt: skip
    return Answers(table, said, ground)


def _parties(
    source: Source, frame: pl.DataFrame | None, sheets: Sequence[Sheet], expected: Sequence[str]
) -> list[tuple[str, list[Sheet]]]:
    own = [s for s in sheets if s.source == source.key]
    if not source.party:
        return [("", own)]
    by_sheet: dict[tuple[str, str], set[str]] = {}
    if frame is not None:
        for f, s, p in (
            frame.select("file", "sheet", "party")
            .unique()
            .sort("file", "sheet", "party")
            .iter_rows()
        ):
            by_sheet.setdefault((f, s), set()).add(p or "")
    groups: dict[str, list[Sheet]] = {}
    for sheet in own:
        for party in sorted(by_sheet.get((sheet.file, sheet.sheet), {""})):
            groups.setdefault(_named(party, expected, sheet), []).append(sheet)
    for party in expected:
        groups.setdefault(party, [])
    return sorted(groups.items())


def _named(party: str, expected: Sequence[str], sheet: Sheet) -> str:
    """The expected party a row's bank is, by either name holding the other."""
    text = party or f"{sheet.file} {sheet.sheet}"
    for name in expected:
        if name in text or (party and party in name):
            return name
    return party


def _party(
    source: Source, party: str, sheets: list[Sheet], frame: pl.DataFrame | None,
    links: pl.DataFrame | None, people: pl.DataFrame, letter: pl.DataFrame, *, needs: bool,
    as_of: dt.date,
) -> pl.DataFrame:  # fmt: skip
    limit = as_of - dt.timedelta(days=source.valid_days)
    fresh = [s for s in sheets if (s.data_day or as_of) >= limit]
    covered = _covered([s.cover for s in fresh], people)
    once = _covered([s.cover for s in sheets], people)
    # Nobody can look up a person without a usable number, and a row that could not be read still
    # spoke of him: no row of his is then no answer about him.
    unread = [number for s in sheets for number in s.unread]
    number = pl.col("id_number").fill_null("")
    table = people.select(
        "person_id", ((number == "") | number.is_in(unread)).alias("unclear")
    ).with_columns(covered.alias("fresh"), once.alias("asked"))
    hits = _hits(frame, links, sheets)
    table = table.join(hits, on="person_id", how="left").join(letter, on="person_id")
    refused = (pl.col("letter_state") != 2) if needs else pl.lit(False)
    answer = (
        pl.when(refused).then(pl.lit("no_authorisation"))
        .when(~pl.col("asked") & pl.col("hit").is_null()).then(pl.lit("not_asked"))
        .when(~pl.col("fresh") & pl.col("asked")).then(pl.lit("stale"))
        .when(pl.col("hit") == 2).then(pl.lit("found"))
        .when((pl.col("hit") == 1) | pl.col("unclear")).then(pl.lit("doubtful"))
        .otherwise(pl.lit("not_found"))
    )  # fmt: skip
    # Asked and answered, whatever letters say: what rules on the office itself go by.
    heard = pl.col("fresh") | pl.col("hit").is_not_null()
    return table.select(
        "person_id", pl.lit(party).alias("party"), answer.alias("answer"),
        (~heard).cast(pl.Int32).alias("silent"),
        (pl.col("unclear") & (pl.col("hit").fill_null(0) != 2)).alias("unclear"),
    )  # fmt: skip


def _hits(
    frame: pl.DataFrame | None, links: pl.DataFrame | None, sheets: list[Sheet]
) -> pl.DataFrame:
    if frame is None or links is None or not sheets:
        return pl.DataFrame(schema={"person_id": pl.Int64(), "hit": pl.Int32()})
    where = pl.DataFrame(
        {"file": [s.file for s in sheets], "sheet": [s.sheet for s in sheets]}
    ).unique()
    sheet = ["file", "sheet"]
    if not frame.select(sheet).unique().join(where, on=sheet, how="anti").is_empty():
        rows = frame.join(where, on=sheet, how="semi").select("row_id")
        links = links.join(rows, on="row_id", how="semi")
    return links.group_by("person_id").agg(
        pl.when(pl.col("class").is_in(STRONG)).then(2).otherwise(1).max().cast(pl.Int32)
        .alias("hit")
    )  # fmt: skip


def _covered(covers: list[Cover], people: pl.DataFrame) -> pl.Series:
    """Whether each person is within one of the covers; a sheet a village is one question."""
    result = pl.Series("covered", [False] * people.height, dtype=pl.Boolean)
    plain = [c for c in covers if c.villages and not c.listed and not c.except_villages
             and c.mode != "listed"]  # fmt: skip
    if plain:
        result = result | _in_places(people, [v for c in plain for v in c.villages])
    for cover in covers:
        if cover not in plain:
            result = result | _within(cover, people)
    return result


def _within(cover: Cover, people: pl.DataFrame) -> pl.Series:
    everyone = pl.Series("covered", [True] * people.height, dtype=pl.Boolean)
    # 仅反馈命中 speaks of those of the request; without one in hand, nor places in words, its
    # silence says nothing about anybody (a hit is found all the same).
    if cover.mode == "listed" or (cover.mode == "hits" and (cover.listed or not cover.villages)):
        everyone = people["id_number"].is_in(list(cover.listed))
    if cover.villages:
        everyone = everyone & _in_places(people, cover.villages)
    if cover.except_villages:
        everyone = everyone & ~_in_places(people, cover.except_villages)
    return everyone


def _in_places(people: pl.DataFrame, places: Sequence[str]) -> pl.Series:
    """Who lives in one of the places: the village or town itself, or a village whose name holds it."""
    exact, parts = set(places), [p for p in dict.fromkeys(places) if len(p) >= 2]
    villages = people["village"].unique().to_list()
    named = [v for v in villages if v in exact or any(p in v for p in parts)]
    return people["village"].is_in(named) | people["town"].is_in(list(exact))


def _gather(
    source: Source, said: pl.DataFrame, links: pl.DataFrame | None, letter: pl.DataFrame, *,
    needs: bool,
) -> pl.DataFrame:  # fmt: skip
    silent = pl.col("answer").is_in(["not_asked", "no_authorisation", "stale"]) | pl.col("unclear")
    table = said.group_by("person_id").agg(
        silent.any().cast(pl.Int32).alias("open"),
        pl.col("silent").max().alias("open_anyway"),
        (pl.col("answer") == "not_found").all().alias("nowhere"),
    )
    strong = pl.DataFrame(schema={"person_id": pl.Int64()})
    if links is not None:
        strong = links.filter(pl.col("class").is_in(STRONG)).select("person_id").unique()
    strong = strong.with_columns(pl.lit(True).alias("seen"))
    table = table.join(strong, on="person_id", how="left").join(letter, on="person_id")
    absent = (
        pl.when(pl.col("seen").fill_null(False)).then(0)
        .when(pl.col("nowhere") & pl.lit(source.complete)).then(2).otherwise(1)
    )  # fmt: skip
    authorised = (pl.col("letter_state") == 2) if needs else pl.lit(True)
    return table.select(
        "person_id", "letter_state", "open", "open_anyway",
        authorised.cast(pl.Int32).alias("authorised"), absent.cast(pl.Int32).alias("absent"),
        (pl.col("letter_state") == 2).cast(pl.Int32).alias("letter"),
    )  # fmt: skip


def source_answer(answers: Answers, person: int, row: Mapping[str, int]) -> SourceAnswer:
    """The Python form of one person's answer; `row` is his line of `table`."""
    words = answers.by_person.get(person)
    return SourceAnswer(
        open=bool(row["open"]), open_anyway=bool(row["open_anyway"]), letter=bool(row["letter"]),
        letter_state=int(row["letter_state"]), absent=int(row["absent"]),
        words=words.words if words else (), searched=answers.searched,
    )  # fmt: skip
