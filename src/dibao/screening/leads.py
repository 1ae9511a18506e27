"""Answers become leads, or stand in cannot_tell with the thing that was missing.

Yes is a lead. Unknown is a lead when the rule's trigger says yes on the rows at hand alone.
The tree that explains a lead is the second reading of its rule: where the two readings ever
disagreed the lead is kept back from "yes" and reported as our own defect.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import polars as pl

from dibao.reasoning.answer import NO, UNKNOWN, YES, Answer
from dibao.reasoning.bounds import Bounds
from dibao.reasoning.explain import Reading
from dibao.reasoning.rule import Rule
from dibao.reasoning.subjects import Evidence, Law, Node
from dibao.reasoning.things import CLASS_ORDER
from dibao.screening.population import Population
from dibao.screening.subjects import Subjects
from dibao.screening.wording import explanation

COLUMNS = (
    "lead_id", "code", "rule", "answer", "subject_kind", "subject", "household_no", "id_number",
    "name", "village", "amount", "threshold", "identity_class", "evidence", "clause",
    "explanation",
)  # fmt: skip


AT_DESK = ("案头", "函询", "电话")


@dataclass
class Lead:
    """One lead: the row of leads.csv, its rule, its unit and the tree it rests on."""

    lead_id: str
    rule: Rule
    answer: str
    subject_kind: str
    subject: str
    household_no: str
    id_number: str
    name: str
    village: str
    amount: str
    threshold: str
    identity_class: str
    evidence: list[tuple[str, str, int]]
    clause: str
    explanation: str
    unit_id: int
    person_id: int | None
    tree: Node
    missing: list[str] = field(default_factory=list)
    digest: str = ""

    def row(self) -> dict[str, str]:
        """The line of leads.csv."""
        cells = [{"file": f, "sheet": s, "row": r} for f, s, r in self.evidence]
        return {
            "lead_id": self.lead_id, "code": self.rule.code, "rule": self.rule.key,
            "answer": self.answer, "subject_kind": self.subject_kind, "subject": self.subject,
            "household_no": self.household_no, "id_number": self.id_number, "name": self.name,
            "village": self.village, "amount": self.amount, "threshold": self.threshold,
            "identity_class": self.identity_class,
            "evidence": json.dumps(cells, ensure_ascii=False), "clause": self.clause,
            "explanation": self.explanation,
        }  # fmt: skip


def order(lead: Lead) -> int:
    """Place in the lists: what danger a delay means, never what a person is like."""
    rule = lead.rule
    if rule.direction == "offers":
        return 1
    if rule.sight != "household":
        return 6
    if rule.danger <= 2:
        return 2
    if lead.answer == "unknown" and any("未请" in m or "有效期" in m for m in lead.missing):
        return 5
    return 3 if rule.settle.place in AT_DESK else 4


def lead_id(code: str, rule: str, subject: str) -> str:
    """A stable name that depends on code, rule and subject only."""
    text = "\x1f".join((code, rule, subject))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def chosen(rule: Rule, answers: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(lines that are leads, lines that cannot be told)."""
    enough = 1 if rule.trigger is None else 2
    is_lead = (pl.col("answer") == 2) | ((pl.col("answer") == 1) & (pl.col("hand") >= enough))
    return (
        answers.filter(is_lead),
        answers.filter((pl.col("answer") == 1) & ~is_lead),
    )


def make_leads(
    rule: Rule, lines: pl.DataFrame, law: Law, subjects: Subjects, clauses: dict[str, Any]
) -> list[Lead]:
    """Leads of one rule, one a subject, in the order of their names."""
    found: dict[str, Lead] = {}
    for line in lines.sort("unit_id", "person_id").iter_rows(named=True):
        lead = _lead(rule, line, law, subjects, clauses)
        old = found.get(lead.subject)
        if old is None or (old.answer, lead.answer) == ("unknown", "yes"):
            found[lead.subject] = lead
    return [found[s] for s in sorted(found)]


def _lead(
    rule: Rule, line: dict[str, Any], law: Law, subjects: Subjects, clauses: dict[str, Any]
) -> Lead:
    reading = subjects.reading(line["unit_id"], law)
    member = subjects.person(line["person_id"]) if line["person_id"] is not None else None
    tree = reading.of(rule.answer, member)
    answer = YES if line["answer"] == 2 and tree.certain is YES else UNKNOWN
    basis = tree
    if answer is UNKNOWN and rule.trigger is not None:
        basis = reading.of(rule.trigger, member)
    evidence = support(basis, answer)
    if answer is UNKNOWN and not evidence:
        evidence = support(tree, answer)
    owner = _owner(rule, reading, subjects.units[line["unit_id"]]["head_id"])
    kind, subject, number, name = _subject(rule, line, subjects, owner)
    amount, threshold = _figures(rule, reading, answer)
    u = subjects.units[line["unit_id"]]
    missing = sorted({m for n in tree.walk() for m in n.missing}) if answer is UNKNOWN else []
    others = _other_households(rule, reading, str(u["household_no"])) if answer is YES else []
    text = explanation(rule, tree, reading, answer, missing, others)
    return Lead(
        lead_id=lead_id(rule.code, rule.key, subject), rule=rule,
        answer="yes" if answer is YES else "unknown", subject_kind=kind, subject=subject,
        household_no=_household_no(u, line, subjects), id_number=number, name=name,
        village=u["village"] or "", amount=amount, threshold=threshold,
        identity_class=_class(evidence), evidence=sorted({(e.file, e.sheet, e.row)
                                                          for e in evidence}),
        clause=clause_text(rule, clauses), explanation=text, unit_id=line["unit_id"],
        person_id=line["person_id"], tree=tree, missing=missing, digest=_digest(tree),
    )  # fmt: skip


def _other_households(rule: Rule, reading: Reading, first: str) -> list[str]:
    """The households that an account is paid for, after the one that the lead carries."""
    if rule.subject != "account":
        return []
    named = {str(row.row["household_no"] or "") for row in reading.unit.rows.get("PAID", ())}
    return sorted(named - {"", first})


def _household_no(u: dict[str, Any], line: dict[str, Any], subjects: Subjects) -> str:
    if u["household_no"]:
        return str(u["household_no"])
    return subjects.household_of(line["unit_id"]) if u["pool"] == "disabled" else ""


def _subject(
    rule: Rule, line: dict[str, Any], subjects: Subjects, owner: int | None
) -> tuple[str, str, str, str]:
    u = subjects.units[line["unit_id"]]
    head = u["head_id"]
    if rule.subject in ("account", "village", "officer", "batch"):
        person = subjects.name(head)
        return rule.subject, str(u["unit_key"]), person["id_number"], person["name"]
    if rule.level == "member" and rule.subject == "person":
        head = owner = line["person_id"]
    person = subjects.name(owner if owner is not None else head)
    number = person["id_number"] or person["id_text"]
    alone = u["single"] and u["pool"] == "roster" and rule.single_subject == "person"
    if rule.subject == "person" or alone:
        return "person", number or f"{u['household_no']}|{person['name']}", number, person["name"]
    first = subjects.name(u["head_id"])
    whose = u["household_no"] or first["id_number"] or first["id_text"] or u["unit_key"]
    return "household", str(whose), number, person["name"]


def _owner(rule: Rule, reading: Reading, head: int | None) -> int | None:
    """The member who alone owns what the lead is about; None means: speak of the head."""
    if rule.owner is None or (rule.level == "member" and rule.subject == "person"):
        return None
    read = {int(m.person_id): reading.of(rule.owner, m) for m in reading.unit.members}
    sure = [p for p, n in read.items() if n.certain is YES]
    maybe = [p for p, n in read.items() if n.hand is not NO]
    if len(maybe) == 1:
        return maybe[0]
    if rule.one_member and (sure or maybe):
        return head if head in (sure or maybe) else (sure or maybe)[0]
    return None


def _figures(rule: Rule, reading: Reading, answer: Answer) -> tuple[str, str]:
    if rule.measure is None or rule.line is None:
        return "", ""
    measure, line = reading.of(rule.measure), reading.of(rule.line)
    value = measure.certain if answer is YES else measure.hand
    assert isinstance(value, Bounds) and isinstance(line.certain, Bounds)
    return plain(value.least), plain(line.certain.least)


def plain(fen: int | Fraction | None) -> str:
    """Fen as yuan with two places; '' for an open figure."""
    if fen is None:
        return ""
    whole = round(Fraction(fen))
    sign = "-" if whole < 0 else ""
    return f"{sign}{abs(whole) // 100}.{abs(whole) % 100:02d}"


def support(node: Node, answer: Answer) -> list[Evidence]:
    """The rows an answer rests on: certain ones for yes, those at hand for unknown."""
    if node.kind in ("not", "not_ruled_out", "number", "constant", "today"):
        return []
    if node.kind in ("fact", "absent"):
        rows = node.evidence if answer is YES else (node.hand_evidence or node.evidence)
        return list(rows)
    parts: Iterable[Node] = node.parts
    if node.kind in ("或者", "members"):
        wanted = [p for p in node.parts if _counts(p, answer)]
        parts = wanted or node.parts
    return [e for p in parts for e in support(p, answer)]


def _counts(part: Node, answer: Answer) -> bool:
    if answer is YES:
        return part.certain is YES
    return isinstance(part.hand, Answer) and part.hand is not NO


def _class(evidence: list[Evidence]) -> str:
    """The weakest link among the rows the answer needs."""
    links = {e.link for e in evidence}
    return max(links, key=CLASS_ORDER.index) if links else "exact"


def clause_text(rule: Rule, clauses: dict[str, Any]) -> str:
    """The clauses in words, with how sure their numbers are."""
    return "；".join(dict.fromkeys(_clause(c, clauses) for c in rule.clauses))


def _clause(key: str, clauses: dict[str, Any]) -> str:
    entry = clauses.get(key)
    return str(entry.get("cite", key)) if isinstance(entry, dict) else key


def _digest(tree: Node) -> str:
    parts = [f"{n.kind}|{n.text}|{n.certain}|{n.hand}" for n in tree.walk()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def cannot_tell_rows(
    rule: Rule,
    lines: pl.DataFrame,
    population: Population,
    missing: dict[int, str],
) -> list[dict[str, str]]:
    """code, rule, household_no, id_number, village, missing."""
    found = []
    people = population.people.select("person_id", "id_number", "id_text")
    numbers = {p: n or t or "" for p, n, t in people.iter_rows()} if lines.height else {}
    # A batch or a village has no household number: it goes by its own name, as on a lead.
    key = pl.col("unit_key") if rule.subject in ("batch", "village") else pl.lit("")
    number = pl.when(pl.col("household_no") != "").then(pl.col("household_no")).otherwise(key)
    named = population.units.select(
        "unit_id", number.alias("household_no"), "village", "head_id"
    )  # fmt: skip
    told = lines.select("unit_id", "person_id").sort("unit_id", "person_id")
    if rule.level == "member" and rule.subject == "household":
        told = told.with_columns(pl.lit(None).alias("person_id")).unique(maintain_order=True)
    for u in told.join(named, on="unit_id", maintain_order="left").iter_rows(named=True):
        who = u["person_id"] if u["person_id"] is not None else u["head_id"]
        found.append(
            {
                "code": rule.code, "rule": rule.key,
                "household_no": str(u["household_no"] or ""),
                "id_number": numbers.get(who, ""), "village": u["village"] or "",
                "missing": missing.get(u["unit_id"], ""),
            }
        )  # fmt: skip
    return found
