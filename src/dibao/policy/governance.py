"""Who wrote a rule and who checked it, since when this version, and what its trial showed.

Invariant: nobody checks his own rule, and a rule that nobody has checked says so; a rule that was
changed after its trial says so until it is tried again. A change is two persons and a trial.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import tomllib
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from dibao.reasoning.rule import Rule
from dibao.reasoning.subjects import Law

REGISTER = Path(__file__).parent / "governance.toml"
CHANGED = "这条规则在试算以后改过，要重新试算，并由第二个人复核。"
UNCHECKED = "还没有第二个人复核；启用前由当地规则管理员复核并写上姓名和日期"
UNTRIED = "这条规则还没有登记版本和试算结果。"


class GovernanceError(ValueError):
    """The register of rules cannot be used; the message is one Chinese sentence."""


@dataclasses.dataclass(frozen=True)
class Trial:
    """What one trial showed: own cases run, households of the invented county, leads raised, and
    how many of them nobody had planted (None where the county holds no such circumstances)."""

    day: dt.date
    cases: int
    households: int
    raised: int
    astray: int | None


@dataclasses.dataclass(frozen=True)
class Governance:
    """One version of one rule; `checked_by` is '' until a second person has checked it."""

    version: int
    since: dt.date
    written_by: str
    checked_by: str
    checked_on: dt.date | None
    digest: str
    trial: Trial


def read_governance(path: Path) -> dict[str, Governance]:
    """Rule key → its version; raises GovernanceError when one person stands for two."""
    found: dict[str, Governance] = {}
    for key, entry in tomllib.loads(path.read_text(encoding="utf-8")).items():
        try:
            told = entry["trial"]
            trial = Trial(told["day"], told["cases"], told["households"], told["raised"],
                          told.get("astray"))  # fmt: skip
            found[key] = Governance(
                entry["version"], entry["since"], entry["written_by"],
                entry.get("checked_by", ""), entry.get("checked_on"), entry["digest"], trial,
            )  # fmt: skip
        except KeyError as missing:
            raise GovernanceError(f"规则“{key}”的登记缺少 {missing.args[0]}。") from None
        if not entry["written_by"] or entry["written_by"] == found[key].checked_by:
            raise GovernanceError(f"规则“{key}”的编写人和复核人要是两个人。")
        if bool(found[key].checked_by) != (found[key].checked_on is not None):
            raise GovernanceError(f"规则“{key}”的复核人和复核日期要一起写。")
    return found


def sentences(rule: Rule, law: Law, register: Mapping[str, Governance]) -> list[str]:
    """Version, persons and trial in words; what is missing is said."""
    known = register.get(rule.key)
    if known is None:
        return [UNTRIED]
    t = known.trial
    found = f"提出 {t.raised} 条" if t.raised else "没有提出"
    if t.raised and t.astray is not None:
        found += f"，其中预设真相里没有的 {t.astray} 条"
    checked = UNCHECKED
    if known.checked_on is not None:
        checked = f"{known.checked_by}（{known.checked_on.isoformat()}）"
    said = [
        f"第 {known.version} 版，{known.since.isoformat()} 起用；编写：{known.written_by}；复核：{checked}",
        f"{t.day.isoformat()} 试算：自带样例 {t.cases} 个全部符合；虚构县 {t.households} 户{found}",
    ]
    return [*said, CHANGED] if known.digest != digest(rule, law) else said


def digest(rule: Rule, law: Law) -> str:
    """A name for everything the rule and its facts say; any change gives another."""
    parts = [_text(rule), *(_text(f) for _, f in sorted(rule.facts(law).items()))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _text(x: Any) -> str:
    """A declaration as text, alike in every run."""
    if dataclasses.is_dataclass(x) and not isinstance(x, type):
        fields = [f"{f.name}={_text(getattr(x, f.name))}" for f in dataclasses.fields(x)]
        return f"{type(x).__name__}({','.join(fields)})"
    if isinstance(x, Mapping):
        return "{" + ",".join(f"{_text(k)}:{_text(v)}" for k, v in sorted(x.items())) + "}"
    if isinstance(x, frozenset | set):
        return "{" + ",".join(sorted(map(_text, x))) + "}"
    if isinstance(x, tuple | list):
        return "[" + ",".join(map(_text, x)) + "]"
    if isinstance(x, str | int | Fraction | dt.date) or x is None:
        return repr(x)
    raise TypeError(f"{type(x).__name__} has no text of its own")
