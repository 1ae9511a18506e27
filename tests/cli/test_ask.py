"""`dibao ask`: who is listed, what comes back, and that nobody is named without a letter."""

from __future__ import annotations

import datetime as dt
import stat
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from dibao.cli.ask import ask
from dibao.cli.options import Unusable
from dibao.intake import read_files
from dibao.papers.ask import ANSWER
from dibao.people.numbers import clean
from dibao.policy import HOME
from dibao.reasoning.source import load_sources

DAY = dt.date(2024, 6, 20)
SOURCES = load_sources(HOME / "sources")


def number(stem: str) -> str:
    return next(stem + c for c in "0123456789X" if clean(stem + c).status == "valid")


FIRST, SECOND, THIRD = (
    number(s) for s in ("99010119620307001", "99010119650506002", "99010119900102003")
)


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(
        [
            "户编号",
            "户主姓名",
            "姓名",
            "身份证号",
            "与户主关系",
            "家庭人口",
            "保障人口",
            "户月保障金额",
            "所在村",
        ]
    )
    for name, text, relation in (
        ("石有田", FIRST, "户主"), ("田秀英", SECOND, "妻子"), ("石小山", THIRD, "儿子"), ("石小水", "", "女儿"),
    ):  # fmt: skip
        sheet.append(["H001", "石有田", name, text, relation, "4", "4", "640", "石岭村"])
    path = tmp_path_factory.mktemp("roster") / "低保名册.xlsx"
    book.save(path)
    return path


@pytest.fixture(scope="module")
def asked(roster: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The requests made without a register of letters."""
    out = tmp_path_factory.mktemp("asked") / "请求"
    assert ask(roster, out, None, DAY, SOURCES) == 0
    return out


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(
        ["授权书编号", "授权人", "身份证号", "授权范围", "有效期起", "有效期止", "撤回日期"]
    )
    sheet.append(["SQ1", "石有田", FIRST, "存款、不动产", "2024-01-01", "2024-12-31", ""])
    sheet.append(["SQ2", "田秀英", SECOND, "全部", "2023-01-01", "2023-12-31", ""])
    sheet.append(["SQ3", "石小山", THIRD, "全部", "2024-01-01", "2024-12-31", "2024-06-01"])
    path = tmp_path / "授权书台账.xlsx"
    book.save(path)
    return path


def listed(path: Path) -> list[dict[str, str]]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    heads = [str(h) for h in rows[0]]
    return [dict(zip(heads, (str(c or "") for c in r), strict=True)) for r in rows[1:] if any(r)]


def form(out: Path, word: str) -> Path:
    return next(p for p in out.rglob("*填写表.xlsx") if word in p.name)


def test_each_person_is_asked_once_with_a_full_number(asked: Path) -> None:
    path = form(asked, "机动车")
    rows = listed(path)
    assert [r["身份证号"] for r in rows] == [FIRST, SECOND, THIRD]
    assert len({r["请求编号"] for r in rows}) == 3
    assert {ANSWER, "号牌号码", "机动车状态"} <= set(rows[0])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "1 人证号不能用" in (asked / "请求目录.txt").read_text(encoding="utf-8")


def test_without_letters_nobody_is_listed_and_it_is_said(asked: Path) -> None:
    for word in ("不动产", "银行存款", "重大疾病"):
        path = form(asked, word)
        assert listed(path) == []
        told = openpyxl.load_workbook(path)["报送说明"]
        words = "".join(str(c.value or "") for row in told.iter_rows() for c in row)
        assert "授权书" in words


def test_only_persons_with_a_letter_in_force_are_listed(
    roster: Path, letters: Path, tmp_path: Path
) -> None:
    out = tmp_path / "请求"
    ask(roster, out, letters, DAY, SOURCES)
    for word in ("不动产", "银行存款"):
        rows = listed(form(out, word))
        assert [(r["身份证号"], r["授权书编号"]) for r in rows] == [(FIRST, "SQ1")]
    assert listed(form(out, "重大疾病")) == []
    assert len(listed(form(out, "机动车"))) == 3


def test_the_filled_form_comes_back_as_listed_persons(asked: Path, tmp_path: Path) -> None:
    path = form(asked, "机动车")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heads = [c.value for c in sheet[1]]
    at = {h: i + 1 for i, h in enumerate(heads)}
    sheet.cell(2, at[ANSWER]).value = "有"
    sheet.cell(2, at["号牌号码"]).value = "某A99012"
    sheet.cell(2, at["机动车状态"]).value = "正常"
    sheet.cell(3, at[ANSWER]).value = "无"
    book["报送说明"]["B3"] = "2024年6月18日"
    back = tmp_path / "交警反馈.xlsx"
    book.save(back)
    found = read_files([back], SOURCES, as_of=DAY)
    read = next(s for s in found.files[0].sheets if s.source)
    assert (read.source, read.cover.mode, read.data_day) == ("DS07", "listed", dt.date(2024, 6, 18))
    assert found.tables["DS07"]["id_number"].to_pylist() == [FIRST]
    # The third was not answered yet: no "not found" of his may be counted.
    assert set(read.cover.listed) == {FIRST, SECOND}


def test_letters_name_nobody_and_print_only_what_was_read(asked: Path) -> None:
    for path in asked.rglob("*函.docx"):
        text = "\n".join(p.text for p in Document(str(path)).paragraphs)
        assert FIRST not in text and "石有田" not in text
        assert "《社会救助暂行办法》" in text or "《最低生活保障" in text
        assert "审核确认办法》第" not in text
        assert "2024年7月4日" in text


def test_blank_templates_are_recognised_and_their_example_is_no_row(asked: Path) -> None:
    blanks = sorted((asked / "空白模板").glob("*.xlsx"))
    assert len(blanks) == 40
    found = read_files(blanks, SOURCES, as_of=DAY)
    for file in found.files:
        sheet = file.sheets[0]
        assert (sheet.source, sheet.accepted) == (file.file[:4], 0), file.file


def test_a_folder_with_other_files_is_left_alone(roster: Path, tmp_path: Path) -> None:
    out = tmp_path / "别的"
    out.mkdir()
    (out / "重要.txt").write_text("x", encoding="utf-8")
    with pytest.raises(Unusable, match="已有别的文件"):
        ask(roster, out, None, DAY, SOURCES)
    assert (out / "重要.txt").exists()


def test_no_roster_is_a_sentence(letters: Path, tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="没有认出低保名册"):
        ask(letters, tmp_path / "请求", None, DAY, SOURCES)
    with pytest.raises(Unusable, match="找不到低保名册"):
        ask(tmp_path / "没有.xlsx", tmp_path / "请求", None, DAY, SOURCES)
