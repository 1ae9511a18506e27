"""What was heard of one subject: its rows, its sources' answers, and what they leave open, in words.

Silence proves nothing: a source that was not asked, or did not answer for somebody, leaves open that
there is more; a list of members that is not complete does so for the whole unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dibao.reasoning.fact import Fact
from dibao.reasoning.source import Source
from dibao.reasoning.subjects import Law, Person, SourceAnswer, Unit
from dibao.reasoning.things import LinkedRow

ANSWER_WORDS = {
    "not_asked": "未请其核对",
    "no_authorisation": "没有有效授权书",
    "stale": "数据已过有效期",
    "doubtful": "身份对不准，或有一行没有读成",
    "not_found": "查无记录",
    "found": "有记录",
}


@dataclass(frozen=True, slots=True)
class Heard:
    """Of a unit, or of one member of it."""

    law: Law
    unit: Unit
    member: Person | None = None

    def rows(self, fact: Fact) -> list[LinkedRow]:
        """Rows that a fact reads of the subject."""
        rows = self._rows(fact)
        return rows if fact.by_number_only else [r for r in rows if r.link != "number_only"]

    def _rows(self, fact: Fact) -> list[LinkedRow]:
        if fact.link == "household":
            return list(self.unit.rows.get(fact.source, ()))
        if fact.subject == "person":
            return list(self.member.rows.get(fact.source, ())) if self.member else []
        best: dict[Any, LinkedRow] = {}
        for m in self.unit.members:
            for r in m.rows.get(fact.source, ()):
                if fact.letter == "required" and not r.letter:
                    continue
                old = best.get(r.row["row_id"])
                if old is None or _rank(r) > _rank(old):
                    best[r.row["row_id"]] = r
        return list(best.values())

    def answers(self, source: str, link: str = "person") -> list[SourceAnswer]:
        """What a source said of each person concerned, or of the household's number."""
        if link == "household":
            return [self.unit.answers.get(source) or SourceAnswer()]
        people = [self.member] if self.member is not None else self.unit.members
        return [p.answer(source) for p in people]

    def leaves_open(self, fact: Fact) -> bool:
        """May there be more of a fact than its rows say?"""
        if fact.subject == "unit" and fact.link == "person" and not self.unit.complete:
            return True
        return any(_is_open(fact, a) for a in self.answers(fact.source, fact.link))

    def missing(self, source: str, fact: Fact | None = None) -> list[str]:
        """In words, why a source's silence is open; `fact` where its own reading of letters counts."""
        link = "person" if fact is None else fact.link
        named, found = self.law.sources[source], set()
        for a in self.answers(source, link):
            if fact is not None and fact.letter == "required" and not a.letter:
                found.add(f"{named.name}没有有效授权书")
            elif a.open:
                found |= {_silent(named, p, w) for p, w in a.words}
        return sorted(found)


def _is_open(fact: Fact, answer: SourceAnswer) -> bool:
    """May something exist that the source was not heard on, as this fact reads letters?"""
    if fact.letter == "ignore":
        return answer.open_anyway
    if fact.letter == "required":
        return answer.open_anyway or not answer.letter
    return answer.open


def _rank(r: LinkedRow) -> tuple[bool, bool, bool]:
    return r.strong, r.authorised, r.letter


def _silent(source: Source, party: str, word: str) -> str:
    who = f"{party}（{source.name}）" if party else source.name
    return f"{who}{ANSWER_WORDS.get(word, word)}"
