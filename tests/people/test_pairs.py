"""`dibao ids` and `dibao link` as scripts call them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from dibao.cli.ids import ids
from dibao.cli.link import link
from tests.people.people import changed, number

A = number(birth="19490512", sequence=13)
B = number(birth="19600301", sequence=22)
C = number("990102", "19700809", 101)
HEAD = "row_id,name,id_number,birth,sex,village"


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def linked(folder: Path, left: list[str], right: list[str]) -> list[dict[str, str]]:
    """Pairs of two lists given as lines below HEAD."""
    for name, lines in (("l.csv", left), ("r.csv", right)):
        (folder / name).write_text("\n".join([HEAD, *lines]), "utf-8")
    assert link(folder / "l.csv", folder / "r.csv", folder / "p.csv") == 0
    return rows_of(folder / "p.csv")


def told(pairs: list[dict[str, str]]) -> list[tuple[str, str, str, str]]:
    return [(p["left_id"], p["right_id"], p["identity_class"], p["confirmed"]) for p in pairs]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_ids_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    cells = [A, B.lower(), "", "4.3E+17", A[:6] + A[8:17], changed(A, 3), f"'{B}", A]
    lines = ["序号,name,id_number", *(f"{i},张三,{cell}" for i, cell in enumerate(cells))]
    (tmp_path / "in.csv").write_text("\n".join(lines), encoding)
    assert ids(tmp_path / "in.csv", tmp_path / "sub" / "out.csv") == 0
    read = rows_of(tmp_path / "sub" / "out.csv")
    assert [r["id_number"] for r in read] == cells
    assert [r["序号"] for r in read] == [str(i) for i in range(len(cells))]
    assert [r["status"] for r in read] == [
        "valid", "valid", "invalid", "lost", "upgraded", "invalid", "valid", "valid",
    ]  # fmt: skip
    assert [r["number"] for r in read] == [A, B, "", "", A, "", B, A]
    assert (read[0]["birth"], read[0]["sex"], read[0]["region_known"]) == (
        "1949-05-12",
        "男",
        "true",
    )
    assert (read[5]["birth"], read[5]["sex"], read[5]["region_known"]) == ("", "", "")
    assert read[0]["reason"] == "" and all(read[i]["reason"] for i in (2, 3, 5))
    assert list(read[0]) == [
        "序号", "name", "id_number", "status", "number", "birth", "sex", "region_known", "reason",
    ]  # fmt: skip


def test_unusable_input_is_one_sentence(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", "utf-8")
    (tmp_path / "binary.csv").write_bytes(b"PK\x03\x04\x00\xff\xfe\x00")
    (tmp_path / "ragged.csv").write_text("id_number\n1,2\n", "utf-8")
    (tmp_path / "twice.csv").write_text("id_number,id_number\n1,2\n", "utf-8")
    for name in ("none.csv", "empty.csv", "other.csv", "binary.csv", "ragged.csv", "twice.csv"):
        assert ids(tmp_path / name, tmp_path / "out.csv") == 2
        said = capfd.readouterr().err.strip()
        assert said.count("\n") == 0 and "请" in said and name in said
        assert not (tmp_path / "out.csv").exists()
    assert link(tmp_path / "other.csv", tmp_path / "none.csv", tmp_path / "out.csv") == 2
    assert "name" in capfd.readouterr().err


def test_link_confirms_only_what_is_certain(tmp_path: Path) -> None:
    pairs = linked(
        tmp_path,
        [
            f"l1,张三,{A},,,",
            f"l2,张三,{A[:6] + A[8:17]},,,",
            f"l3,王五,{changed(C, 9)},,,",
            f"l4,李四,{C},,,",
            "l5,李四,,1960-03-01,女,甲村",
            "l6,赵六,,,,",
        ],
        [f"r1,张三,{A},,,", f"r2,王五,{C},,,", f"r3,李四,{B},,,甲村", "r4,赵六,,,,"],
    )
    assert told(pairs) == [
        ("l1", "r1", "exact", "true"),
        ("l2", "r1", "upgraded", "true"),
        ("l3", "r2", "repaired", "true"),
        ("l4", "r2", "number_only", "false"),
        ("l5", "r3", "weak", "true"),
        ("l6", "r4", "weak", "false"),
    ]
    assert all(pair["why"] for pair in pairs)


@pytest.mark.parametrize(
    ("left", "confirmed"),
    [
        ("l1,李四,,1960-03-01,女,甲村", "true"),
        ("l1,李四,,1960-03-01,女,", "true"),
        ("l1,李四,,1960-03-01,,甲村", "false"),
        ("l1,李四,,,女,甲村", "false"),
        ("l1,李四,,1960-03-01,女,乙村", "false"),
        ("l1,李四,,1960-03-02,女,甲村", None),
        ("l1,李四,,1960-03-01,男,甲村", None),
        (f"l1,李四,{C},1960-03-01,女,甲村", None),
        (f"l1,李四,{C[:6]}********{C[14:]},1960-03-01,女,甲村", None),
    ],
)
def test_weak_needs_name_birth_sex_and_no_other_place(
    tmp_path: Path, left: str, confirmed: str | None
) -> None:
    found = told(linked(tmp_path, [left], [f"r1,李四,{B},,,甲村"]))
    assert found == ([("l1", "r1", "weak", confirmed)] if confirmed else [])


def test_twins_of_the_weak_kind_are_not_confirmed(tmp_path: Path) -> None:
    left = ["l1,李四,,1960-03-01,女,", "l2,李四,,1960-03-01,女,"]
    found = told(linked(tmp_path, left, [f"r1,李四,{B},,,"]))
    assert found == [("l1", "r1", "weak", "false"), ("l2", "r1", "weak", "false")]
    taken = [f"l1,李四,{B},,,", "l2,李四,,1960-03-01,女,"]
    found = told(linked(tmp_path, taken, [f"r1,李四,{B},,,"]))
    assert found == [("l1", "r1", "exact", "true"), ("l2", "r1", "weak", "false")]


def test_alike_names_are_for_review_only(tmp_path: Path) -> None:
    damaged = changed(changed(B, 15), 2)
    right = [f"r1,李四,{B},,,", "r2,孙七,,1960-03-01,女,"]
    found = linked(tmp_path, [f"l1,李肆,{damaged},1960-03-01,女,"], right)
    assert told(found) == [("l1", "r1", "weak", "false")]
    assert "读音" in found[0]["why"]
    found = linked(tmp_path, [f"l1,扬明,{damaged},1960-03-01,女,"], [f"r1,杨朋,{B},,,"])
    assert told(found) == [("l1", "r1", "weak", "false")] and "字形" in found[0]["why"]
    # Both numbers valid and different, or no birth in common: no pair at all.
    assert linked(tmp_path, [f"l1,李肆,{C},,,"], right) == []
    assert linked(tmp_path, [f"l1,李肆,{damaged},1961-03-01,女,"], right) == []


def test_at_most_five_pairs_to_look_at(tmp_path: Path) -> None:
    right = [f"r{s},李四,{number(sequence=s)},,," for s in range(11, 29)]
    found = linked(tmp_path, ["l1,李四,,,,"], right)
    assert len(found) == 5 and {p["confirmed"] for p in found} == {"false"}


def test_rows_count_from_one_without_an_id(tmp_path: Path) -> None:
    (tmp_path / "l.csv").write_text(f"姓名,身份证号\n李四,{B}\n张三,{A}\n", "gb18030")
    (tmp_path / "r.csv").write_text(f"name,id_number\n张三,{A}\n", "utf-8")
    assert link(tmp_path / "l.csv", tmp_path / "r.csv", tmp_path / "p.csv") == 0
    assert told(rows_of(tmp_path / "p.csv")) == [("2", "1", "exact", "true")]


def test_common_names_do_not_explode(tmp_path: Path) -> None:
    left = [f"l{i},李四,,,,{i % 9}村" for i in range(3_000)]
    right = [f"r{i},李四,,,,{i % 9}村" for i in range(3_000)]
    assert linked(tmp_path, left, right) == []


def test_a_slip_is_repaired_only_to_the_row_that_bears_the_name(tmp_path: Path) -> None:
    right = [f"a,张三,{A},,,", f"b,李四,{A},,,"]
    pairs = linked(tmp_path, [f"1,李四,{changed(A, 3)},,,"], right)
    assert told(pairs) == [("1", "b", "repaired", "true")]
