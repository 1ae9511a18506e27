"""The demo replaces only what it made itself."""

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
def test_the_demo_ends_with_its_results_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said: list[str] = []
    assert demo.run(said.append) == 0
    assert "leads.csv" in "\n".join(said)
    assert (tmp_path / "demo-out" / "leads.csv").stat().st_size > 1000
    assert demo.run(said.append) == 0
