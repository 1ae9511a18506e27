"""The main job as a user runs it: an invented county's hand-ins, from files to every paper."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.harness import Case, register

DAY = "2024-06-20"


def _county(households: int) -> Path:
    """A folder with the county's hand-ins and numbers; left to the system's clean-up."""
    home = Path(tempfile.mkdtemp(prefix="dibao-bench-"))
    _dibao("synth", "--out", str(home / "world"), "--households", str(households), "--seed", "1")
    return home


def _dibao(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from dibao.cli.main import app_main; app_main()", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-2000:])


def _check(home: Path) -> str:
    """Runs the check anew; returns leads.csv."""
    out = home / "out"
    shutil.rmtree(out, ignore_errors=True)
    _dibao(
        *("check", str(home / "world/hand-ins"), "--out", str(out)),
        *("--as-of", DAY, "--policy", str(home / "world/policy")),
    )
    return (out / "leads.csv").read_text("utf-8-sig")


register(
    Case(
        name="check",
        about=f"`dibao check` in a process of its own, as of {dt.date.fromisoformat(DAY)}.",
        prepare=_county,
        sides={"dibao check": _check},
        size=2_000,
        unit="households on the roster, with what every department sends",
        notes=(
            "Start of Python, reading, linking, rules, workbooks and reports included.",
            "Results of two runs are compared word for word.",
        ),
    )
)
