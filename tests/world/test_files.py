"""The folder: what offices hand in, and that the same seed gives the same bytes."""

from __future__ import annotations

import csv
import hashlib
import tomllib
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from dibao.cli.synth import synth
from dibao.world import small_town
from dibao.world.writing import TRUTH

DAY = date(2026, 6, 30)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("county")
    assert small_town(3).write(out) > 20_000
    return out


def test_layout(folder: Path) -> None:
    assert sorted(p.name for p in folder.iterdir()) == ["hand-ins", "policy", "truth.csv"]
    files = [p for p in (folder / "hand-ins").rglob("*") if p.is_file()]
    assert len(files) >= 45
    assert {".xlsx", ".csv", ".ods"} <= {p.suffix for p in files}


def test_truth_file(folder: Path) -> None:
    with (folder / "truth.csv").open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source))
    assert tuple(rows[0]) == TRUTH
    assert {r["expect"] for r in rows} == {"yes", "unknown", "cannot_tell", "trap"}
    assert all(r["why"] for r in rows)
    assert all(not r["id_number"] or r["id_number"].startswith("99") for r in rows)


def test_policy_overlay(folder: Path) -> None:
    numbers = tomllib.loads((folder / "policy/numbers.toml").read_text("utf-8"))
    settings = numbers["standard.rural_month"]["settings"]
    assert settings[-1]["value"] == 620 and settings[-1]["paper"]
    parties = tomllib.loads((folder / "policy/parties.toml").read_text("utf-8"))
    assert len(parties["DS15"]) == 3


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("公安户籍/户籍人口信息_导出.csv", "gb18030"),
        ("人社局/城乡居民养老待遇及参保.csv", "utf-16"),
        ("民政局/婚姻登记数据.csv", "utf-8-sig"),
    ],
)
def test_encodings(folder: Path, name: str, encoding: str) -> None:
    text = (folder / "hand-ins" / name).read_bytes().decode(encoding)
    assert "姓名" in text.splitlines()[0]


def test_roster_book_is_a_real_ledger(folder: Path) -> None:
    path = next((folder / "hand-ins/民政办/低保花名册").glob("*分村*.xlsx"))
    book = openpyxl.load_workbook(path)
    assert any(s.sheet_state == "hidden" for s in book.worksheets)
    page = book.worksheets[0]
    assert "花名册" in page["A1"].value
    assert len(page.merged_cells.ranges) > 3
    assert any(row[0].value == "合计" for row in page.iter_rows())


def test_a_number_that_lost_its_digits_is_a_numeric_cell(folder: Path) -> None:
    book = openpyxl.load_workbook(
        next((folder / "hand-ins/民政局/殡葬").glob("*火化登记台账.xlsx"))
    )
    cells = [c.value for row in book.worksheets[0].iter_rows() for c in row]
    assert any(isinstance(v, (int, float)) and v > 1e17 for v in cells)


def test_same_file_twice_and_files_that_cannot_be_read(folder: Path) -> None:
    digests: dict[str, int] = {}
    for path in (folder / "hand-ins").rglob("*"):
        if path.is_file():
            key = hashlib.sha256(path.read_bytes()).hexdigest()
            digests[key] = digests.get(key, 0) + 1
    assert 2 in digests.values()
    assert (folder / "hand-ins/民政办/打不开的文件.xlsx").is_file()


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    one, other = tmp_path / "a", tmp_path / "b"
    for out in (one, other):
        assert synth(out, 40, 9, DAY) == 0
    files = sorted(p.relative_to(one) for p in one.rglob("*") if p.is_file())
    assert files == sorted(p.relative_to(other) for p in other.rglob("*") if p.is_file())
    for name in files:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name
    third = tmp_path / "c"
    assert synth(third, 40, 10, DAY) == 0
    assert (third / "truth.csv").read_bytes() != (one / "truth.csv").read_bytes()


def test_refuses_what_it_cannot_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert synth(tmp_path / "x", 3, 1, DAY) == 2
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").write_text("x")
    assert synth(tmp_path / "full", 100, 1, DAY) == 2
    assert "请" in capsys.readouterr().err
