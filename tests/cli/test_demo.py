"""The demo replaces only what it made itself."""

import subprocess
import sys
from pathlib import Path

import pytest

from dibao.cli import demo
from dibao.cli.check import Unusable


def test_a_folder_of_that_name_that_is_not_ours_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    kept = tmp_path / "demo-in" / "我的表.csv"
    kept.parent.mkdir()
    kept.write_text("甲", encoding="utf-8")
    with pytest.raises(Unusable, match="demo-in"):
        demo.run(print)
    assert kept.read_text(encoding="utf-8") == "甲"


@pytest.mark.nightly
def test_the_demo_ends_with_its_results_and_accounts_named(tmp_path: Path) -> None:
    command = [str(Path(sys.executable).with_name("dibao")), "demo"]
    for _ in range(2):  # a second demo replaces the first
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        assert "leads.csv" in done.stdout
        assert "登录名 liu" in done.stdout
    assert (tmp_path / "demo-out" / "leads.csv").stat().st_size > 1000


def test_the_demo_has_a_town(tmp_path: Path) -> None:
    from dibao.world.building import build

    world = build(demo.SEED, demo.HOUSEHOLDS, demo.DAY)
    assert len(world.households) >= demo.HOUSEHOLDS
