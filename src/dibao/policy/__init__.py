"""THE LAW as data: clauses, numbers, sources, facts and rules, with a county's folder on top.

`load` gives one Policy for one day. Changing a standard is one row in a numbers file; adding a
check is a fact, a rule and its cases.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dibao.policy.citing import read_clauses
from dibao.policy.derived import with_derived
from dibao.policy.facts import FACTS
from dibao.policy.rules import RULES
from dibao.reasoning.bounds import day_number
from dibao.reasoning.fact import Fact
from dibao.reasoning.numbers import NumberError, Numbers, PolicyNumber, Setting, read_numbers
from dibao.reasoning.rule import Rule
from dibao.reasoning.source import Source, load_sources
from dibao.reasoning.subjects import Law

HOME = Path(__file__).parent
NOT_ON = "“{0}”是敏感的来源，还没有凭县级文号和影响评估编号启用，这张表没有读取。原件仍然保存，启用以后再做核查就会用上。"
LONG_AGO = dt.date(1900, 1, 1)
# Registers whose absence changes how a rule reads (run.has.KEY in its expression).
ASKED_FOR = ("RG02", "RG03", "RG04", "RG05")


@dataclass(frozen=True)
class Policy:
    """Everything in force on one day, and the digest that names exactly this law."""

    as_of: dt.date
    sources: dict[str, Source]
    facts: dict[str, Fact]
    rules: tuple[Rule, ...]
    numbers: Numbers
    clauses: dict[str, dict[str, Any]]
    parties: dict[str, tuple[str, ...]]
    digest: str
    # On a site nothing is used without a letter, even where no register of letters came.
    letters_required: bool = False

    def law(self, came: Collection[str] = ASKED_FOR) -> Law:
        """What expressions are read under, in a run that received these registers."""
        words = {f"run.has.{k}": "yes" if k in came else "no" for k in ASKED_FOR}
        known = dict(self.numbers.by_key)
        for key, word in words.items():
            known[key] = PolicyNumber(key, "本次收到", settings=(Setting(LONG_AGO, word),))
        numbers = Numbers(known, self.as_of)
        return Law(self.sources, self.facts, numbers, day_number(self.as_of))


def load(*, as_of: dt.date, overlays: Iterable[Path] = ()) -> Policy:
    """The national pack with the overlays on top; raises NumberError with a Chinese sentence."""
    layers = [Path(p) for p in overlays]
    numbers: dict[str, PolicyNumber] = {}
    for path in sorted((HOME / "numbers").glob("*.toml")):
        numbers = read_numbers(path, 0, numbers)
    parties: dict[str, tuple[str, ...]] = {}
    digest = hashlib.sha256(as_of.isoformat().encode())
    for path in sorted(p for p in HOME.rglob("*") if p.suffix in (".toml", ".py")):
        digest.update(path.relative_to(HOME).as_posix().encode() + path.read_bytes())
    for i, folder in enumerate(layers, 1):
        if not folder.is_dir():
            raise NumberError(f"找不到本地规则目录“{folder}”。请检查 --policy 后面的路径。")
        if (folder / "numbers.toml").exists():
            numbers = read_numbers(folder / "numbers.toml", i, numbers)
            digest.update((folder / "numbers.toml").read_bytes())
        if (folder / "parties.toml").exists():
            parties |= _parties(folder / "parties.toml")
            digest.update((folder / "parties.toml").read_bytes())
    sources = with_derived(load_sources(HOME / "sources"))
    clauses = read_clauses(HOME / "clauses", as_of)
    return Policy(
        as_of, sources, FACTS, RULES, Numbers(numbers, as_of), clauses, parties,
        digest.hexdigest(),
    )  # fmt: skip


def for_site(policy: Policy, closed: Collection[str]) -> Policy:
    """The law as a site applies it: letters always, and no sheet of a source not switched on."""
    sources = {
        key: replace(source, closed=NOT_ON.format(source.name)) if key in closed else source
        for key, source in policy.sources.items()
    }
    return replace(policy, sources=sources, letters_required=True)


def _parties(path: Path) -> dict[str, tuple[str, ...]]:
    """DS15 = ["甲银行", …], or parties = [...] / [parties] DS15 = [...]."""
    raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    table = raw.get("parties", raw)
    if isinstance(table, list):
        return {"DS15": tuple(str(x) for x in table)}
    found: dict[str, tuple[str, ...]] = {}
    for key, value in table.items():
        names = value.get("parties", value.get("names", [])) if isinstance(value, dict) else value
        if isinstance(names, list):
            found["DS15" if key in ("banks", "银行") else key] = tuple(str(x) for x in names)
    return found
