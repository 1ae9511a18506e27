"""Everything that stands behind one doubt or one case, gathered for a package.

Invariant: nothing here writes. What is not there is said in words among the gaps, never left out in
silence; matters of conduct have no place here; numbers of persons are masked unless asked for whole.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from dibao.desk.accounts.models import Account
from dibao.desk.archive import queries as archive
from dibao.desk.casework.models import CaseFile, Paper
from dibao.desk.casework.replay import handling_on, standing
from dibao.desk.dossier.source_rows import SourceFile, source_files
from dibao.desk.exchange.models import Run
from dibao.desk.leads.models import Lead
from dibao.desk.leads.queries import evidence
from dibao.desk.protection.gate import Opened
from dibao.desk.record import ledger
from dibao.desk.roster.models import Household, Letter
from dibao.desk.stating import openly
from dibao.ledger.lines import LedgerError, Line
from dibao.policy import load
from dibao.policy.rules import RULES
from dibao.reasoning import expr as e
from dibao.reasoning.rule import Rule

DIGITS = re.compile(r"(?<![0-9])([0-9]{11,})([0-9Xx]?)(?![0-9])")


def hide(text: str) -> str:
    """Identity numbers, bank accounts and telephone numbers with their middle hidden."""

    def masked(found: re.Match[str]) -> str:
        number = found.group(0)
        before = 6 if len(number) in (15, 18) else 3
        return number[:before] + "*" * (len(number) - before - 4) + number[-4:]

    return DIGITS.sub(masked, text)


@dataclass
class RuleText:
    """The rule a doubt came from: its law, its numbers with their papers, the file it stands in."""

    rule: Rule
    clauses: list[dict[str, Any]]
    numbers: list[tuple[str, str, str, str, str]]  # label, value, unit, since, paper
    source: Path | None


@dataclass
class Written:
    """A line of the record in words: what was sealed with it stays sealed."""

    seq: int
    at: Any
    kind: str
    actor: str
    case: str
    purpose: str


@dataclass
class Trace:
    """What a package tells of."""

    family: Household | None
    lead: Lead | None
    cases: list[CaseFile]
    run: Run | None
    version: dict[str, str] = field(default_factory=dict)
    sources: list[SourceFile] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    rule: RuleText | None = None
    lines: list[Line] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    papers: list[tuple[str, Paper]] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    record: dict[str, Any] = field(default_factory=dict)
    sentence: str = ""


def trace(on: Lead | CaseFile, opened: Opened) -> Trace:
    """Gather; slow for a doubt whose files are large (they are read again). What a source said
    without the person's letter stays out (`opened`), and the gap is named."""
    lead = on if isinstance(on, Lead) else on.lead
    cases = list(on.cases.order_by("pk")) if isinstance(on, Lead) else [on]
    made = Trace(on.household, lead, cases, lead.last_run if lead else None)
    if lead is not None:
        _lead(made, lead, opened)
    else:
        made.gaps.append("这件事不是由核对线索开始的，没有来源行和规则。")
    _letters(made)
    for file in made.cases:
        _papers(made, file)
    _record(made)
    return made


def _lead(made: Trace, lead: Lead, opened: Opened) -> None:
    made.record, made.sentence = opened.record(lead), opened.sentence(lead)
    made.sources = source_files(lead.last_run, evidence(made.record))
    if made.record != lead.record:
        made.gaps.append("有的来源没有有效的授权书，它的答复和来源行没有写出。")
    made.gaps += [f"来源文件“{s.name}”：{s.gap}" for s in made.sources if s.gap]
    if not made.sources:
        made.gaps.append("这条线索没有指到具体的行（凭“整张表里没有”得出的，见推理）。")
    made.rule = rule_text(lead)
    if made.rule is None:
        made.gaps.append("得出这条线索的规则已经不在现行规则里，只留下当时写明的依据。")
    told = lead.last_run.out / "run.json" if lead.last_run.out else None
    if told is not None and told.exists():
        data = json.loads(told.read_text(encoding="utf-8"))
        made.version = {
            "核查基准日": data["as_of"], "程序版本": data["versions"]["dibao"],
            "规则版本（摘要）": data["policy_digest"],
        }  # fmt: skip
    else:
        made.gaps.append("核查的结果文件夹不在了，规则版本无从核对。")
    if lead.stage in (Lead.Stage.OPEN, Lead.Stage.CHECKING):
        made.gaps.append("这条线索还没有人核实。登记显示的不等于事实。")
    if lead.stage == Lead.Stage.SECOND:
        made.gaps.append("核查结果还没有第二个人复核。")


def rule_text(lead: Lead) -> RuleText | None:
    """The rule as it stands today with clauses and numbers of the run's day; None when gone."""
    rule = next((r for r in RULES if r.key == lead.rule), None)
    if rule is None:
        return None
    day = lead.last_run.as_of
    overlays = [p for p in (settings.HOME / "policy",) if p.is_dir()]
    policy = load(as_of=day, overlays=overlays)
    keys = sorted(
        {n.key for x in rule.expressions for n in x.walk() if isinstance(n, e.Number)}
    )  # fmt: skip
    numbers = []
    for key in keys:
        number = policy.numbers.by_key.get(key)
        setting = number.in_force(day) if number else None
        if number is not None:
            numbers.append(
                (number.label, str(setting.value) if setting else "没有生效的数值", number.unit,
                 setting.since.isoformat() if setting else "", setting.paper if setting else "")
            )  # fmt: skip
    clauses = [dict(policy.clauses[c]) for c in rule.clauses if c in policy.clauses]
    name = f"dibao.policy.rules.{rule.code.lower()}"
    module = sys.modules.get(name)
    source = Path(str(module.__file__)) if module is not None else None
    return RuleText(rule, clauses, numbers, source)


def _letters(made: Trace) -> None:
    if made.family is None:
        return
    day = made.run.as_of if made.run else None
    for member in made.family.members.prefetch_related("letters"):
        letters = list(member.letters.all())
        made.letters += letters
        in_force = [
            x for x in letters
            if day and x.since <= day <= x.until and not (x.withdrawn and x.withdrawn <= day)
        ]  # fmt: skip
        if not letters:
            made.gaps.append(f"{member.name}：没有登记授权书。没有登记不等于没有签，请查纸质档案。")
        elif day and not in_force:
            made.gaps.append(f"{member.name}：核查基准日没有在有效期内的授权书。")


def _papers(made: Trace, file: CaseFile) -> None:
    names = handling_on(file.begun).rules().papers
    made.papers += [
        (names.get(p.key, p.key), p) for p in file.papers.select_related("by")
        if p.digest or p.made_by_id
    ]  # fmt: skip
    stands = standing(file)
    have = {p.key for _, p in made.papers if p.file_id == file.pk}
    for done in stands.case.done:
        step = stands.procedure.steps[done.step]
        for key in (*step.needs, *step.makes):
            if key not in have:
                made.gaps.append(f"{file.ref}“{step.zh}”：没有《{names.get(key, key)}》。")
                have.add(key)
    made.gaps += [
        f"{file.ref}：《{n}》的扫描件不在了。" for n, p in made.papers
        if p.file_id == file.pk and p.digest
        and not (settings.HOME / "originals" / p.digest).exists()
    ]  # fmt: skip
    if not stands.state.end:
        made.gaps.append(f"{file.ref}还没有办结（{stands.state.zh}）。")


def references(made: Trace) -> set[str]:
    """How the record names what belongs to this: family, cases, run, hand-ins."""
    found = {file.ref for file in made.cases}
    found |= {made.family.ref} if made.family else set()
    found |= {made.lead.case} if made.lead else set()
    found |= {f"R{made.run.pk}"} if made.run else set()
    return found | {f"F{s.hand_in.pk}" for s in made.sources if s.hand_in}


def _record(made: Trace) -> None:
    book = ledger()
    refs = references(made)
    apart = set(Lead.objects.filter(conduct=True, household=made.family).values_list(
        "lead_id", flat=True)) if made.family else set()  # fmt: skip
    kept = [x for x, _ in list(book.lines()) if x.case in refs and x.kind != "look.conduct"]
    made.lines = [x for x in kept if not tells_of(book, x, apart)]
    words = archive.kinds()
    names = {f"U{pk}": name for pk, name in Account.objects.values_list("pk", "name")}
    made.written = [
        Written(x.seq, archive.received(x.received), words.get(x.kind, x.kind),
                names.get(x.actor, x.actor or "系统"), x.case, openly(x.purpose))
        for x in made.lines
    ]  # fmt: skip


def tells_of(book: Any, line: Line, apart: set[str]) -> bool:
    """Does a line tell of one of these doubts? What cannot be opened any more tells of none."""
    if not apart or not line.kind.startswith("lead."):
        return False
    try:
        payload = book.read_payload(line) or {}
    except LedgerError:
        return True  # not sure: rather left out than told
    return payload.get("lead") in apart


def tree_lines(node: dict[str, Any], depth: int = 0) -> Iterator[tuple[int, str, str]]:
    """(depth, answer, text) of a reasoning, as an accountant would indent it."""
    hand, sure = node.get("hand", {}), node.get("certain", {})
    yield depth, hand.get("label") or sure.get("label", ""), node.get("text", "")
    for part in node.get("parts", ()):
        yield from tree_lines(part, depth + 1)
