"""Coverage names only what exists, forgets no demand, and says what is missing."""

import ast
import re
import tomllib

from tests.repo.test_policy import POLICY, RULES
from tests.repo.tracked import ROOT
from tools.coverage_page import serving
from tools.docs import coverage_rows

ROWS = coverage_rows()
DEMANDS = {"M": 91, "N": 12, "D": 22, "F": 13}


def test_no_demand_is_forgotten() -> None:
    counted = {first: sum(k.startswith(first) for k in ROWS) for first in DEMANDS}
    assert counted == DEMANDS


def _tests(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}


def test_coverage_names_only_what_exists() -> None:
    recorded = tomllib.loads((ROOT / "src/dibao/policy/record_kinds.toml").read_text("utf-8"))
    known = {
        "rule": {r.code for r in RULES}, "source": set(POLICY.sources), "command": commands(),
        "record": set(recorded),
    }  # fmt: skip
    wrong = []
    for key, row in ROWS.items():
        for kind, name in (by.split(":", 1) for by in row.get("by", ())):
            path, _, test = name.partition("::")
            if kind in known and name not in known[kind]:
                wrong.append(f"{key}: {kind} {name}")
            if kind == "test" and test not in _tests(path):
                wrong.append(f"{key}: {name}")
    assert wrong == []


def test_what_says_that_it_serves_names_a_demand() -> None:
    assert sorted(set(serving()) - set(ROWS)) == []


def test_every_rule_serves_a_row_of_the_plan() -> None:
    served = {by for row in ROWS.values() for by in row.get("by", ())}
    assert sorted({r.code for r in RULES if f"rule:{r.code}" not in served}) == []


def test_what_is_not_fully_there_says_what_is_missing() -> None:
    assert [k for k, r in ROWS.items() if r["state"] != "full" and not r.get("note")] == []
    served = {k for k, r in ROWS.items() if r.get("by") or k in serving()}
    assert [k for k, r in ROWS.items() if r["state"] in ("full", "part") and k not in served] == []
    assert [k for k, r in ROWS.items() if r["state"] in ("later", "people") and r.get("by")] == []


def test_states_are_words_of_the_page() -> None:
    wrong = [k for k, r in ROWS.items() if r["state"] not in ("full", "part", "later", "people")]
    assert wrong == []
    assert [k for k in ROWS if not re.fullmatch(r"M[\d.]+|[NDF]\d+", k)] == []


def commands() -> set[str]:
    """Names of the commands that `dibao` really has."""
    import typer.main

    from dibao.cli.main import app

    return set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
