"""A run's results replace OUT as a whole, also when another run ends at the same moment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from dibao.cli.check import MARK, place_to_write, ready_out, settle


def test_a_run_writes_beside_out_and_leaves_others_alone(tmp_path: Path) -> None:
    out = tmp_path / "出 来[1]"
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    killed = tmp_path / f".{out.name}.正在写入-{ended.pid}"
    running = tmp_path / f".{out.name}.正在写入-{os.getppid()}"
    for folder in (killed, running):
        folder.mkdir()
        (folder / "leads.csv").write_text("x")
    building = place_to_write(out)
    assert building.stat().st_mode & 0o077 == 0
    assert not killed.exists(), "a killed run's folder holds whole numbers"
    assert (running / "leads.csv").exists()


def test_the_later_of_two_runs_stands_whole(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for said in ("one", "two"):
        building = place_to_write(out)
        (building / said).write_text(said)
        ready_out(out)
        settle(building, out)
    assert sorted(p.name for p in out.iterdir()) == [MARK, "two"]
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
