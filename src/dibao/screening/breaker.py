"""A rule that flags too many is withheld until somebody has looked at the files.

Invariant: withholding takes leads away and adds a sentence, nothing else; what speaks for a family
is never withheld, and what looks for patterns of an office is not measured by a village's share.
Two households out of two prove nothing: a share counts only over a least number and by more than
chance.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import polars as pl

from dibao.intake.result import Sheet
from dibao.reasoning import expr as e
from dibao.reasoning.rule import Rule
from dibao.reasoning.subjects import Law
from dibao.screening.alignment import Slip, slips, surely_over
from dibao.screening.leads import Lead

MEND = "请改正后重新核查；核对无误、确属实情的，可在本地规则目录里调整“{}”并写明依据，再核查一次。"
MOST_COLUMNS = 4


@dataclass(frozen=True)
class Lines:
    """Shares and least numbers over which a rule is withheld."""

    village: Fraction
    whole: Fraction
    rows: Fraction
    names: Fraction
    least: int
    least_total: int
    least_rows: int

    @classmethod
    def of(cls, law: Law) -> Lines | None:
        """As the numbers in force set them; None where one is not set (nothing is withheld)."""
        keys = ("breaker.village_share", "breaker.total_share", "breaker.row_share",
                "breaker.name_share", "breaker.least", "breaker.least_total",
                "breaker.least_rows")  # fmt: skip
        found = [law.numbers.in_general(k) for k in keys]
        if any(x is None for x in found):
            return None
        shares, counts = found[:4], found[4:]
        told: list[Any] = [x or Fraction(0) for x in shares]
        return cls(*told, *(int(x or 0) for x in counts))


@dataclass
class Withheld:
    """What was taken away, and the sentence for each rule concerned."""

    leads: list[Lead] = field(default_factory=list)
    reasons: list[tuple[str, str]] = field(default_factory=list)
    rules: set[str] = field(default_factory=set)


def withhold(run: Any, rules: Iterable[Rule]) -> Withheld:
    """Take the leads of rules that flag too many out of `run.leads` and `run.cannot_tell`."""
    found = Withheld()
    lines = Lines.of(run.law)
    if lines is None:
        return found
    slipped = slips(run.rows, run.evidence.links, run.people, lines.names, lines.least_rows)
    by_rule: dict[str, list[Lead]] = defaultdict(list)
    for lead in run.leads:
        by_rule[lead.rule.key].append(lead)
    for rule in (r for r in rules if not r.counting):
        own = by_rule[rule.key]
        reason = _slipped(rule, own, slipped, run)
        if reason and rule.direction == "offers":
            found.reasons.append((rule.key, reason))
            continue
        reason = reason or _too_many(rule, own, lines, run)
        if reason:
            found.reasons.append((rule.key, reason))
            found.rules.add(rule.key)
            found.leads += own
    run.leads = [x for x in run.leads if x.rule.key not in found.rules]
    run.cannot_tell = [x for x in run.cannot_tell if x["rule"] not in found.rules]
    return found


# ---- a slipped sheet ---------------------------------------------------------------------------


def _slipped(rule: Rule, own: list[Lead], slipped: list[Slip], run: Any) -> str:
    read = _read(rule, run.law)
    rested = {(f, s) for lead in own for f, s, _ in lead.evidence}
    hit = [x for x in slipped if x.source in read or (x.file, x.sheet) in rested]
    if not hit:
        return ""
    said = "；".join(_slip(x, run) for x in hit)
    if rule.direction == "offers":
        return f"{said}。这些行没有用来判断，其余照常提出；请改正后重新核查，以免漏掉家庭。"
    return f"{said}。这条规则读这份表，先不给出；请改正后重新核查。"


def _read(rule: Rule, law: Law) -> set[str]:
    """Sources the rule rests on; where letters decide whether an answer counts, their list too."""
    read = set(rule.sources(law))
    lettered = any(law.sources[k].needs_authorisation for k in read if k in law.sources)
    return read | ({"RG02"} if lettered else set())


def _slip(x: Slip, run: Any) -> str:
    sheet = _sheet(run, x.file, x.sheet)
    which = _columns(sheet, ["id_number", "name"])
    moved = f"《{x.file}》“{x.sheet}”有 {x.tied} 行的号码对得上已知的人，其中 {x.other} 行姓名不同"
    if x.shift:
        where = "下" if x.shift > 0 else "上"
        return (
            f"{moved}，而且这些姓名在往{where} {abs(x.shift)} 行的位置（如第 {x.example} 行的号码"
            f"是第 {x.example + x.shift} 行那个人的），可能是列错开了，请核对{which}"
        )
    return f"{moved}，可能是列错位，请核对{which}"


# ---- too large a share -------------------------------------------------------------------------


def _too_many(rule: Rule, own: list[Lead], lines: Lines, run: Any) -> str:
    if rule.direction != "accuses" or rule.sight != "household":
        return ""
    units = run.people.units.filter(pl.col("pool") == rule.pool)
    homes = dict(units.group_by("village").agg(pl.len()).iter_rows())
    flagged: dict[str, set[int]] = defaultdict(set)
    for lead in own:
        flagged[lead.village].add(lead.unit_id)
    for village in sorted(flagged, key=lambda v: (-len(flagged[v]), v)):
        n, whole = len(flagged[village]), homes.get(village, 0)
        if n >= lines.least and surely_over(n, whole, lines.village):
            there = [x for x in own if x.village == village]
            return _sentence(
                f"在{village or '没有写明村的家庭中'}提出了 {n} 户，占 {whole} 户的 {_percent(n, whole)}",
                there, rule, run, "breaker.village_share",
            )  # fmt: skip
    n, whole = len({x.unit_id for x in own}), units.height
    if n < lines.least_total or not surely_over(n, whole, lines.whole):
        return ""
    for key in sorted(set(rule.sources(run.law))):
        rows = {r for x in own for r in x.evidence if _source_of(run, r[0], r[1]) == key}
        sent = sum(s.accepted for s in run.hand_ins.sheets() if s.source == key)
        if len(rows) >= lines.least_rows and surely_over(len(rows), sent, lines.rows):
            return _sentence(
                f"提出了 {n} 户，占全部 {whole} 户的 {_percent(n, whole)}，用到“"
                f"{run.law.sources[key].name}”{sent} 行中的 {len(rows)} 行",
                own, rule, run, "breaker.total_share",
            )  # fmt: skip
    return ""


def _sentence(what: str, leads: list[Lead], rule: Rule, run: Any, number: str) -> str:
    sheet = _main_sheet(leads, run)
    label = run.law.numbers.by_key[number].label
    guess = "可能是收到的表列错位"
    if sheet is not None:
        which = _columns(sheet, ["id_number", "name", *_fields(rule, sheet.source, run.law)])
        guess = f"可能是《{sheet.file}》“{sheet.sheet}”的列错位，请核对{which}"
    return f"“{rule.title}”{what}，先不给出。{guess}。{MEND.format(label)}"


def _percent(part: int, whole: int) -> str:
    return f"{(200 * part + whole) // (2 * whole)}%"


def _main_sheet(leads: list[Lead], run: Any) -> Sheet | None:
    """The sheet on which most of these leads rest; the roster only when there is no other."""
    counted = Counter((f, s) for x in leads for f, s in {(f, s) for f, s, _ in x.evidence})
    ranked = sorted(counted, key=lambda k: (_source_of(run, *k) == "DS01", -counted[k], k))
    return _sheet(run, *ranked[0]) if ranked else None


def _sheet(run: Any, file: str, name: str) -> Sheet | None:
    same = (s for s in run.hand_ins.sheets() if (s.file, s.sheet) == (file, name))
    return next(same, None)


def _source_of(run: Any, file: str, name: str) -> str:
    sheet = _sheet(run, file, name)
    return sheet.source if sheet is not None else ""


def _columns(sheet: Sheet | None, fields: Iterable[str]) -> str:
    """第 3 列“身份证号”、第 1 列“姓名”: where the fields stand in the sheet as it came."""
    known = sheet.columns if sheet is not None else []
    heads = [
        head for wanted in dict.fromkeys(fields) for head, name, _, _ in known if name == wanted
    ]
    said = [
        f"第 {sheet.heads.index(h) + 1} 列“{h}”" if sheet and h in sheet.heads else f"“{h}”列"
        for h in heads
    ]
    return "、".join(said[:MOST_COLUMNS]) or "身份证号和姓名两列"


def _fields(rule: Rule, source: str, law: Law) -> list[str]:
    """Fields of the source that the rule's facts read."""
    found: list[str] = []
    for fact in rule.live_facts(law).values():
        parts = [x for x in (fact.value, fact.where) if isinstance(x, e.Expr)]
        if fact.source == source:
            of_row = (e.FieldOf, e.OneOf)
            found += [n.name for x in parts for n in x.walk() if isinstance(n, of_row)]
    return found
