"""A sheet without a head goes on from the one before, or its receipt asks."""

from __future__ import annotations

from pathlib import Path

from tests.intake.helpers import CARS, book, number, one, receive


def _cars(first: int, much: int) -> list[list[object]]:
    return [["王建国", number(n), f"湘K1{n:04d}", "小轿车", "正常", "2018-06-01"]
            for n in range(first, first + much)]  # fmt: skip


def test_a_second_sheet_without_heads_is_read_with_the_columns_of_the_first(tmp_path: Path) -> None:
    book(
        tmp_path / "车.xlsx",
        {"第1页": [CARS, *_cars(1, 8)], "第2页": [["（续表）"], *_cars(20, 5)]},
    )
    handins = receive(tmp_path)
    first, second = handins.sheets()
    assert (second.source, second.accepted, second.left_out) == ("DS07", 5, 1)
    assert "没有表头" in second.note
    assert "第1页" in second.note
    assert handins.tables["DS07"]["row"].to_pylist() == [*range(2, 10), *range(2, 7)]
    assert second.heads == first.heads


def test_a_headless_sheet_with_other_columns_asks(tmp_path: Path) -> None:
    turned = [[r[1], r[0], *r[2:]] for r in _cars(20, 6)]
    other = [["12.5", "清河镇石桥村", number(3), "2018-06-01", "6", "7"]] * 6
    book(tmp_path / "车.xlsx", {"第1页": [CARS, *_cars(1, 8)], "换列": turned, "别的": other,
                               "少一列": [r[:5] for r in _cars(30, 6)]})  # fmt: skip
    sheets = {s.sheet: s for s in receive(tmp_path).sheets()}
    for name in ("换列", "别的", "少一列"):
        assert sheets[name].source == "", name
        assert "表头" in sheets[name].note
        assert sheets[name].accepted == 0


def test_a_file_of_two_parts_goes_on_and_a_stranger_does_not(tmp_path: Path) -> None:
    for name, rows in (("交警/名单1.csv", [CARS, *_cars(1, 6)]), ("交警/名单2.csv", _cars(20, 6)),
                       ("交警/旧表.csv", _cars(40, 6))):  # fmt: skip
        (tmp_path / name).parent.mkdir(exist_ok=True)
        text = "\n".join(",".join(map(str, r)) for r in rows)
        (tmp_path / name).write_text(text, encoding="utf-8-sig")
    files = {f.file: f for f in receive(tmp_path).files}
    assert files["交警/名单2.csv"].sheets[0].accepted == 6
    assert "名单1.csv" in files["交警/名单2.csv"].sheets[0].note
    assert files["交警/旧表.csv"].status == "refused"


def test_a_head_repeated_on_every_page_is_no_person(tmp_path: Path) -> None:
    title = ["机动车名单"]
    sheet, rows = one(tmp_path, [title, CARS, *_cars(1, 3), title, CARS, *_cars(10, 3), title, CARS,
                                 *_cars(20, 2)])  # fmt: skip
    assert (sheet.accepted, sheet.left_out) == (8, 4)
    assert {r["name"] for r in rows} == {"王建国"}
