"""What was missing where nothing could be told: the silent source or bank, or the empty column.

Invariant: every line names a thing somebody can ask for. Silence is told for everybody at once;
only where all sources spoke is the tree read, down its undecided branches.
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from dibao.reasoning.answer import UNKNOWN, Answer
from dibao.reasoning.bounds import Bounds
from dibao.reasoning.heard import ANSWER_WORDS
from dibao.reasoning.rule import Rule
from dibao.reasoning.subjects import Law, Node
from dibao.screening.engine import Evidence
from dibao.screening.population import Population
from dibao.screening.subjects import Subjects

UNSURE = ("not_asked", "no_authorisation", "stale", "doubtful")
ONE_BY_ONE = 5_000  # units of one rule whose trees are read for words; a tree takes milliseconds
KEPT = 100_000  # members up to whom what was said of all of them is kept for the next rule
MOST_WORDS = 6


class Silence:
    """Who was silent on whom, in words; for a town made once a source, for all rules."""

    def __init__(self, evidence: Evidence, people: Population, law: Law) -> None:
        self._evidence, self._members, self._law = evidence, people.members, law
        self.units = people.units
        self._told: dict[str, pl.DataFrame] = {}

    def of(self, key: str) -> pl.DataFrame | None:
        """unit_id, text: the units some member of which the source did not answer for."""
        answers = self._evidence.answers.get(key)
        if answers is None:
            return None
        told = self._told.get(key)
        if told is None:
            quiet = answers.said.filter(pl.col("answer").is_in(UNSURE))
            words = pl.col("answer").replace_strict(
                {k: ANSWER_WORDS[k] for k in UNSURE}, default=""
            )
            party = (
                pl.when(pl.col("party") != "").then(pl.col("party") + "（").otherwise(pl.lit(""))
            )
            close = pl.when(pl.col("party") != "").then(pl.lit("）")).otherwise(pl.lit(""))
            text = pl.concat_str([party, pl.lit(self._law.sources[key].name), close, words])
            told = self._members.join(quiet, on="person_id")
            told = told.select("unit_id", text.alias("text")).unique()
            if self._members.height <= KEPT:
                self._told[key] = told
        return told


class Missing:
    """Words for one rule's open lines."""

    def __init__(self, silence: Silence, rule: Rule, lines: pl.DataFrame, law: Law) -> None:
        self.rule, self.law, self.lines = rule, law, lines
        self.silent = silences(silence, rule, lines, law)
        rest = lines.filter(~pl.col("unit_id").is_in(list(self.silent)))
        rest = rest.select("unit_id", "person_id").sort("unit_id", "person_id")
        # The lines whose trees have to tell what is missing.
        self.to_read = rest.head(ONE_BY_ONE)

    def words(self, subjects: Subjects) -> dict[int, str]:
        """Unit → what is missing, one sentence part after another."""
        lacks: dict[int, list[str]] = {}
        for unit, person in self.to_read.iter_rows():
            member = None if person is None else subjects.person(person)
            tree = subjects.reading(unit, self.law).of(self.rule.answer, member)
            lacks.setdefault(unit, []).extend(lacking(tree))
        read = {u: "；".join(list(dict.fromkeys(w))[:MOST_WORDS]) for u, w in lacks.items()}
        many = dict.fromkeys(self.lines["unit_id"], self._unread())
        return {**many, **read, **self.silent}

    def _unread(self) -> str:
        """Where too many units lack something to read them one by one."""
        facts = self.rule.live_facts(self.law).values()
        names = dict.fromkeys(self.law.sources[f.source].name for f in facts)
        return f"{'、'.join(names)}的记录里有空白或前后不一的栏目"


def silences(silence: Silence, rule: Rule, lines: pl.DataFrame, law: Law) -> dict[int, str]:
    """Unit → the sources and parties that were silent on it, and gaps in its list of members."""
    if lines.is_empty():
        return {}
    units = lines.select("unit_id").unique()
    parts = []
    read = rule.sources(law)
    made_from = [k for s in read for k in law.sources[s].extra.get("made_from", ())]
    for key in dict.fromkeys([*read, *made_from]):
        told = silence.of(key)
        if told is not None:
            parts.append(told.join(units, on="unit_id", how="semi"))
    gaps = silence.units.join(units, on="unit_id").filter(pl.col("complete") == 0)
    parts.append(
        gaps.select(
            "unit_id",
            pl.format("名册只列 {} 人，家庭人口登记 {} 人", "listed", "size").alias("text"),
        )
    )
    table = pl.concat(parts).sort("unit_id", "text")
    joined = table.group_by("unit_id", maintain_order=True).agg(pl.col("text").str.join("；"))
    return dict(joined.iter_rows())


def lacking(node: Node) -> Iterator[str]:
    """What leaves a tree undecided, down the branches that are undecided themselves."""
    if _decided(node):
        return
    inner = [] if node.kind == "fact" else [p for p in node.parts if not _decided(p)]
    if not inner:
        yield from node.missing or [f"“{node.text}”不能确定"]
    for part in inner:
        yield from lacking(part)


def _decided(node: Node) -> bool:
    value = node.certain
    if isinstance(value, Answer):
        return value is not UNKNOWN
    return isinstance(value, Bounds) and value.is_point
