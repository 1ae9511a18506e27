"""The commands that the pages promise are there, and CI runs the one that the reader is told."""

import re
import subprocess

from tests.repo.tracked import ROOT

CONTRACT = {"venv", "demo", "test", "check", "bench", "nightly"}


def test_make_lists_every_target_of_the_contract() -> None:
    shown = subprocess.run(
        ["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    listed = dict(re.findall(r"^  make (\S+) +(\S.*)$", shown, re.M))
    assert listed.keys() >= CONTRACT
    assert all(listed.values())


def test_ci_runs_what_the_readme_tells() -> None:
    assert "make test" in (ROOT / "README.md").read_text("utf-8")
    assert "make test" in (ROOT / ".ci/run").read_text("utf-8").splitlines()


def test_scripts_can_be_executed_and_stop_at_the_first_mistake() -> None:
    for name in (".ci/run", "tools/setup.sh", "tools/pins.sh"):
        path = ROOT / name
        assert path.stat().st_mode & 0o111, name
        assert re.search(r"^set -e", path.read_text("utf-8"), re.M), name
