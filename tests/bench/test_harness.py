"""Measurements are refused on a busy machine and on unequal results; no run is lost."""

import json
from pathlib import Path
from typing import Any

import pytest

import bench.run as command
from bench.harness import CASES, Case, Figures, Run, UnequalResults, check_equal, measure, register


def case(**other: Any) -> Case:
    told: dict[str, Any] = {
        "name": "doubling",
        "about": "Twice a number.",
        "prepare": lambda size: size,
        "sides": {"plus": lambda n: n + n, "times": lambda n: n * 2},
        "size": 3,
        "unit": "numbers",
    }
    return Case(**{**told, **other})


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Case:
    monkeypatch.setattr(command.bench.cases, "load", lambda: None)
    for name in list(CASES):
        monkeypatch.delitem(CASES, name)
    made = register(case())
    monkeypatch.setitem(CASES, made.name, made)
    return made


def test_sides_take_turns_and_every_run_is_kept() -> None:
    runs = measure(case(), 3, turns=3)
    assert [r.side for r in runs] == ["plus", "times", "times", "plus", "plus", "times"]
    assert [r.turn for r in runs] == [0, 0, 1, 1, 2, 2]


def test_unequal_results_are_not_measured() -> None:
    wrong = case(sides={"plus": lambda n: n + n, "square": lambda n: n * n})
    with pytest.raises(UnequalResults, match="square and plus"):
        check_equal(wrong, 3)


def test_a_busy_machine_is_refused_and_forced_only_aloud(
    known: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "load_a_core", lambda: 0.9)
    assert command.main(["--out", str(tmp_path)]) == 2
    assert "0.90 a core" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
    assert command.main(["--out", str(tmp_path), "--force", "--runs", "2"]) == 0
    assert "forced" in (tmp_path / "results.md").read_text("utf-8")
    kept = json.loads((tmp_path / "results.json").read_text("utf-8"))
    assert len(kept["cases"]["doubling"]["runs"]) == 4


def test_a_quiet_machine_says_nothing_of_force(
    known: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "load_a_core", lambda: 0.1)
    assert command.main(["--out", str(tmp_path), "--runs", "1"]) == 0
    written = (tmp_path / "results.md").read_text("utf-8")
    assert "| plus |" in written
    assert "forced" not in written


def test_a_case_not_measured_again_keeps_its_figures_and_their_conditions(
    known: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = register(case(name="tripling", sides={"times": lambda n: n * 3}))
    monkeypatch.setitem(CASES, other.name, other)
    monkeypatch.setattr(command, "load_a_core", lambda: 0.9)
    assert command.main(["--out", str(tmp_path), "--force", "--only", "doubling"]) == 0
    monkeypatch.setattr(command, "load_a_core", lambda: 0.1)
    assert command.main(["--out", str(tmp_path), "--only", "tripling", "--runs", "1"]) == 0
    written = (tmp_path / "results.md").read_text("utf-8")
    doubling, tripling = written.split("## tripling")
    assert "forced" in doubling
    assert "forced" not in tripling
    kept = json.loads((tmp_path / "results.json").read_text("utf-8"))["cases"]
    assert [len(kept[n]["runs"]) for n in ("doubling", "tripling")] == [10, 1]


def test_medians_are_of_all_runs() -> None:
    runs = [Run("a", i, wall, wall / 2) for i, wall in enumerate((3.0, 1.0, 100.0))]
    assert Figures.of(runs) == Figures(3.0, 1.0, 100.0, 1.5)


def test_an_unknown_case_is_named(known: Case, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--only", "nothing"]) == 2
    assert "doubling" in capsys.readouterr().err
