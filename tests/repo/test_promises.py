"""What the pages promise stands in docs/promises.toml and is kept by a test that exists."""

import ast
import datetime as dt
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dibao.policy import load
from tests.repo.tracked import ROOT, tracked_files

PAGES = ("README.md", "README.zh-CN.md", "STYLE.md", "CONTRIBUTING.md")
PROMISES: list[dict[str, Any]] = tomllib.loads((ROOT / "docs/promises.toml").read_text("utf-8"))[
    "promise"
]


def _said(page: str) -> str:
    return re.sub(r"\s+", " ", (ROOT / page).read_text("utf-8"))


@pytest.mark.parametrize("promise", PROMISES, ids=[p["says"][:24] for p in PROMISES])
def test_the_sentence_stands_where_it_is_said_to_stand(promise: dict[str, Any]) -> None:
    assert promise["says"] in _said(promise["where"])


@pytest.mark.parametrize("promise", PROMISES, ids=[p["says"][:24] for p in PROMISES])
def test_its_tests_exist(promise: dict[str, Any]) -> None:
    assert promise["tests"]
    for name in promise["tests"]:
        path, _, function = name.partition("::")
        tree = ast.parse((ROOT / path).read_text("utf-8"))
        assert function in {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}, name


def test_every_never_of_the_readme_for_offices_is_a_promise_with_a_test() -> None:
    section = re.split(r"^## ", (ROOT / "README.zh-CN.md").read_text("utf-8"), flags=re.M)
    never = next(s for s in section if s.startswith("它从不做什么"))
    lines = [ln[2:].strip() for ln in never.splitlines() if ln.startswith("- ")]
    kept = [p["says"] for p in PROMISES if p["where"] == "README.zh-CN.md"]
    assert [ln for ln in lines if not any(ln.startswith(says) for says in kept)] == []


# ---- promises about how the code is built ----------------------------------------------------


def source_trees(*rooms: str) -> Iterator[tuple[Path, ast.Module]]:
    """Syntax trees of the tracked modules of these rooms (all rooms without a name)."""
    bases = [ROOT / "src/dibao" / r for r in rooms or ("",)]
    for path in tracked_files():
        if path.suffix == ".py" and any(path.is_relative_to(b) for b in bases):
            yield path.relative_to(ROOT), ast.parse(path.read_text("utf-8"))


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr


def test_nothing_decides_about_a_family() -> None:
    """There is no verb in the code with which a payment could be stopped or a family struck."""
    deciding = re.compile(
        r"^(stop|suspend|cancel|reduce|terminate|remove|exit|strike)_"
        r"(payment|allowance|benefit|household|family|person)s?$"
    )
    found = [f"{p}: {n}" for p, tree in source_trees() for n in _names(tree) if deciding.match(n)]
    assert found == []


def test_nothing_opens_a_connection() -> None:
    network = {"socket", "urllib", "http", "requests", "httpx", "aiohttp", "ftplib", "smtplib"}
    text_only = {"urllib.parse"}  # takes an address apart, opens nothing
    found = []
    for path, tree in source_trees():
        for node in ast.walk(tree):
            modules = (
                [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            found += [
                f"{path}: {m}"
                for m in modules
                if m.split(".")[0] in network
                and m not in text_only
                # The site opens the door that it listens at; it calls nobody.
                and (str(path), m) != ("src/dibao/desk/serving.py", "socket")
            ]
    assert found == []


def test_nothing_looks_at_origin_or_scores_a_person() -> None:
    """No field, fact or rule is named after ethnicity, origin, petitions or a score of a person."""
    looked = re.compile(
        r"(ethnic|nationality|minzu|jiguan|native_place|petition|risk_score|credit_score)"
    )
    law = ROOT / "src/dibao/policy"
    # How the office answers a petition is a duty of the office: procedures, and the one rule that
    # asks whether answers were late, which speaks of the office and of nobody who petitioned.
    names = ("procedures", "papers", "plan", "numbers", "rules/zf08.py", "cases/ZF08.toml")
    duties = [law / name for name in (*names, "facts/desk.py", "governance.toml")]
    late = [r for r in load(as_of=dt.date(2024, 6, 20)).rules if "petition" in r.key]
    assert {r.sight for r in late} <= {"office", "conduct"}
    assert not {r.subject for r in late} & {"person", "household"}
    found = [
        f"{p.relative_to(ROOT)}: {m.group()}"
        for p in tracked_files()
        if p.is_relative_to(law) and p.suffix in {".py", ".toml"}
        for m in looked.finditer(p.read_text("utf-8"))
        if m.group() != "petition" or not any(p.is_relative_to(d) for d in duties)
    ]
    assert found == []


def test_every_day_below_the_command_line_is_an_argument() -> None:
    found = []
    for path, tree in source_trees(
        "reasoning", "people", "intake", "screening", "papers", "policy", "world"
    ):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                dated = ast.unparse(node.func)
                if re.search(r"\b(date\.today|datetime\.(now|today|utcnow))$", dated):
                    found.append(f"{path}:{node.lineno} {dated}")
    assert found == []


def test_no_floats_and_no_division_in_policy() -> None:
    found = []
    for path, tree in source_trees("policy"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, float):
                found.append(f"{path}:{node.lineno} {node.value}")
            if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
                joins_paths = isinstance(node.right, ast.Constant) and isinstance(
                    node.right.value, str
                )
                if not joins_paths:
                    found.append(f"{path}:{node.lineno} {ast.unparse(node)}")
    assert found == []
