"""Every trap of the reference is kept by a case or by words that people read first."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

import pytest

from dibao.policy import HOME
from dibao.policy.rules import RULES
from tests.repo.tracked import ROOT

TRAPS: dict[str, Any] = tomllib.loads((ROOT / "docs/traps.toml").read_text("utf-8"))
# Helping somebody, correcting a register, or opening a matter that is decided later.
MAY_SAY_YES = {"DS18.2", "DS18.3", "DS18.5", "DS18.6", "DS19.1", "T1", "T2"}


@cache
def cases() -> dict[str, str]:
    """file/name → answer; families of the means test have none."""
    found = {}
    for path in (HOME / "cases").rglob("*.toml"):
        raw = tomllib.loads(path.read_text("utf-8"))
        stem = path.relative_to(HOME / "cases").with_suffix("").as_posix()
        for one in [*raw.get("case", ()), *raw.get("family", ())]:
            found[f"{stem}/{one['name']}"] = one.get("answer", "")
    return found


@pytest.mark.parametrize("key", TRAPS)
def test_a_trap_is_kept(key: str) -> None:
    trap = TRAPS[key]
    assert set(trap) <= {"trap", "case", "rule", "none"}
    assert trap.get("case") or trap.get("rule") or trap.get("none")
    for name in trap.get("case", ()):
        assert name in cases(), name
        assert key in MAY_SAY_YES or cases()[name] != "yes", name
    for said in trap.get("rule", ()):
        rule_key, _, words = said.partition(":")
        rule = next(r for r in RULES if r.key == rule_key)
        read_first = "；".join((*rule.settle.first_check, *rule.shows_not))
        assert words in read_first, said


def test_every_source_with_traps_has_them_kept() -> None:
    kept = {key.partition(".")[0] for key in TRAPS}
    told = {
        path.stem
        for path in (HOME / "sources").glob("DS*.toml")
        if tomllib.loads(path.read_text("utf-8"))["trap"]
    }
    assert told - kept - {"DS27"} == set()
