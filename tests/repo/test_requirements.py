"""Every package is pinned with hashes; what is declared, chosen and pinned agrees."""

import re
import tomllib

import pytest

from tests.repo.tracked import ROOT

PIN = re.compile(r"^([a-z0-9-]+)==([^ ]+) \\$", re.M)


def pins(name: str) -> dict[str, str]:
    """package → version of requirements/NAME.txt."""
    return dict(PIN.findall((ROOT / "requirements" / f"{name}.txt").read_text("utf-8")))


@pytest.mark.parametrize("name", ["run", "build", "dev"])
def test_every_pin_has_hashes(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
    blocks = [b for b in re.split(r"\n(?=[a-z0-9-]+==)", text) if "==" in b.splitlines()[0]]
    assert blocks
    assert [b.splitlines()[0] for b in blocks if "--hash=sha256:" not in b] == []


@pytest.mark.parametrize("name", ["run", "build", "dev"])
def test_no_option_lines(name: str) -> None:
    lines = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8").splitlines()
    assert [ln for ln in lines if ln.startswith("-")] == []


def test_working_on_it_uses_the_same_versions_as_running_it() -> None:
    dev = pins("dev")
    assert {k: dev.get(k) for k in pins("run")} == pins("run")


def test_every_declared_dependency_is_chosen_and_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = {re.split(r"[>=<]", d)[0] for d in project["dependencies"]}
    chosen = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements/run.in").read_text(), re.M))
    assert declared <= chosen <= set(pins("run"))
