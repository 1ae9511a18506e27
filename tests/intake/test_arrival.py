"""Files are handed over in their order, whichever child finishes first."""

from __future__ import annotations

import random
import threading
import time
from pathlib import Path

import pytest

from dibao.intake import arrival
from dibao.intake.arrival import Arrived, arrive
from tests.intake.helpers import book, number, receive

CARS = ["车主", "证件号码", "车牌", "车辆类别", "车辆状况"]


def _files(folder: Path, much: int) -> list[tuple[Path, str]]:
    named = []
    for n in range(much):
        path = folder / f"{n}.csv"
        path.write_text(f"file {n}", encoding="utf-8")
        named.append((path, path.name))
    return named


@pytest.mark.parametrize("seed", range(3))
def test_the_order_in_which_children_finish_is_not_seen(tmp_path: Path, seed: int) -> None:
    named = _files(tmp_path, 12)
    waits = {name: random.Random(seed * 100 + n).random() / 60 for n, (_, name) in enumerate(named)}
    inside, most = 0, 0
    lock = threading.Lock()

    def read(one: Arrived) -> Arrived:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        time.sleep(waits[one.name])
        with lock:
            inside -= 1
        one.reason = f"read {one.name}"
        return one

    found = [(one.name, one.reason) for one in arrive(named, read, 2)]
    assert found == [(name, f"read {name}") for _, name in named]
    assert most == 2


def test_little_more_is_read_than_can_be_typed_next(tmp_path: Path) -> None:
    begun: list[str] = []

    def read(one: Arrived) -> Arrived:
        begun.append(one.name)
        return one

    files = arrive(_files(tmp_path, 40), read, 2)
    next(files)
    time.sleep(0.05)
    assert len(begun) <= arrival.AHEAD + 2
    files.close()


def test_equal_files_are_read_once_and_a_refused_one_stands_for_none(tmp_path: Path) -> None:
    for name in ("a.xlsm", "b.csv", "c.csv"):
        (tmp_path / name).write_text("same", encoding="utf-8")
    named = [(tmp_path / n, n) for n in ("a.xlsm", "b.csv", "c.csv")]
    read: list[str] = []

    def opened(one: Arrived) -> Arrived:
        read.append(one.name)
        one.reason = "macro" if one.name.endswith("m") else ""
        return one

    found = {one.name: (one.reason, one.duplicate_of) for one in arrive(named, opened, 2)}
    assert found == {"a.xlsm": ("macro", ""), "b.csv": ("", ""), "c.csv": ("", "b.csv")}
    assert read == ["a.xlsm", "b.csv"]


def test_a_broken_file_among_good_ones_costs_itself(tmp_path: Path) -> None:
    for n in range(6):
        book(
            tmp_path / f"{n}.xlsx", {"车": [CARS, ["孙一", number(n), f"湘K{n}", "小轿车", "正常"]]}
        )
    (tmp_path / "3.xlsx").write_bytes(b"PK\x03\x04broken")
    handins = receive(tmp_path)
    assert [f.status for f in handins.files] == ["read"] * 3 + ["refused"] + ["read"] * 2
    assert "损坏" in handins.files[3].reason
    assert handins.tables["DS07"]["file"].to_pylist() == [f"{n}.xlsx" for n in (0, 1, 2, 4, 5)]
