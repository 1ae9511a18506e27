"""`dibao means`: a clerk's sheet in, a sheet that explains every figure out."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from dibao.cli.means import means
from dibao.cli.options import Unusable
from dibao.papers.leaks import scan_file

DAY = dt.date(2024, 6, 20)
FAMILY = """
[户]
户编号 = "L-001"
户主 = "石有田"
所在村 = "石岭村"

[[家庭成员]]
姓名 = "石有田"
身份证号 = "990101195403070016"
与申请人关系 = "本人"
出生日期 = 1954-03-07

[[收入]]
种类 = "城乡居民养老金"
金额 = 143
期间 = "每月"
依据 = "发放凭证"

[[收入]]
种类 = "种植"
金额 = 4800
期间 = "每年"
扣除 = 1800
依据 = "村委会证明"

[[财产]]
种类 = "存款"
金额 = 8000
"""
COUNTY = """
["standard.rural_month"]
settings = [ { since = 2024-01-01, value = 560, place = "清河县", paper = "清民发〔2024〕3号" } ]
"""


@pytest.fixture
def county(tmp_path: Path) -> Path:
    folder = tmp_path / "清河县"
    folder.mkdir()
    (folder / "numbers.toml").write_text(COUNTY, encoding="utf-8")
    return folder


def run(tmp_path: Path, text: str, county: Path | None) -> list[str]:
    path = tmp_path / "一户.toml"
    path.write_text(text, encoding="utf-8")
    said: list[str] = []
    assert means(path, tmp_path / "out", DAY, [county] if county else [], said.append) == 0
    return said


def test_the_sheet_explains_every_figure(tmp_path: Path, county: Path) -> None:
    said = run(tmp_path, FAMILY, county)
    assert "整户符合低保条件：证据不足；每月保障金额 0.00 元 到 310.00 元。" in said
    page = openpyxl.load_workbook(tmp_path / "out/核算表-L-001.xlsx")["核算表"]
    text = "\n".join(str(c) for row in page.iter_rows(values_only=True) for c in row if c)
    for part in (
        "材料还不够", "没有填“机动车”", "3,000.00 元", "村委会证明", "清民发〔2024〕3号", "收入第2行",
        "中央确定的基础养老金", "本表信息仅用于社会救助审核",
    ):  # fmt: skip
        assert part in text, part
    names = {p.name for p in (tmp_path / "out").iterdir() if not p.name.startswith(".")}
    assert names == {"核算表-L-001.xlsx", "核算表-L-001.pdf", "核算表-L-001.docx"}


def test_a_name_is_the_same_with_and_without_blanks(tmp_path: Path, county: Path) -> None:
    text = FAMILY.replace("[[财产]]", '[[收入]]\n姓名 = "石 有田"\n种类 = "无"\n\n[[财产]]')
    assert run(tmp_path, text, county)[0] == "石有田户，共同生活 1 人。"


def test_nobodys_number_stands_on_the_sheet(tmp_path: Path, county: Path) -> None:
    run(tmp_path, FAMILY, county)
    for path in (tmp_path / "out").glob("核算表*"):
        if path.suffix != ".pdf":
            assert list(scan_file(path)) == []


def test_the_same_sheet_has_the_same_bytes(tmp_path: Path, county: Path) -> None:
    run(tmp_path, FAMILY, county)
    first = {p.name: p.read_bytes() for p in (tmp_path / "out").glob("核算表*")}
    run(tmp_path, FAMILY, county)
    assert first == {p.name: p.read_bytes() for p in (tmp_path / "out").glob("核算表*")}


def test_without_a_standard_one_sentence_says_which_number_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match=r"农村低保月标准.*numbers\.toml"):
        run(tmp_path, FAMILY, None)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            '"每月"',
            '"每旬"',
            "收入第1行的“期间”写的“每旬”没有认出，可以写：每月、每年、合计、一次性",
        ),
        ("[[财产]]", "[[财物]]", "没有“财物”这一部分，可以写：户、家庭成员、收入"),
        ("依据 =", "凭什么 =", "没有“凭什么”这一栏"),
        ('"本人"', '"本村人"', "“与申请人关系”写的“本村人”没有认出"),
        ('与申请人关系 = "本人"', '与申请人关系 = "妻子"', "只能有一人的“与申请人关系”写“本人”"),
        ("4800", '"大概五千"', "收入第2行的“金额”写的“大概五千”"),
        ("1954-03-07\n", '"1954-06-31"\n', "没有这一天"),
        ("[户]", "[户", "读不懂这个文件"),
    ],
)
def test_bad_input_is_one_clear_sentence_each(
    tmp_path: Path, county: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(Unusable) as error:
        run(tmp_path, FAMILY.replace(old, new, 1), county)
    assert said in str(error.value)
    assert "要改正" in str(error.value)


def test_the_empty_sheet_can_be_filled_in_and_read_back(tmp_path: Path, county: Path) -> None:
    form = tmp_path / "核算表.xlsx"
    assert means(None, form, DAY, [], lambda _: None) == 0
    book = openpyxl.load_workbook(form)
    assert book.sheetnames[:6] == ["户", "家庭成员", "收入", "刚性支出", "财产", "义务人"]
    fill = {
        "户": [{"户主": "石有田", "户编号": "L-9"}],
        "家庭成员": [{"姓名": "石有田", "与申请人关系": "本人", "出生日期": dt.date(1954, 3, 7)}],
        "收入": [{"种类": "养猪", "金额": 3600, "期间": "每年"}],
        "财产": [{"种类": k, "数量": 0, "金额": 0}
               for k in ("存款", "机动车", "住房", "商铺", "农机", "公司")],
    }  # fmt: skip
    for name, rows in fill.items():
        page = book[name]
        heads = {str(c.value): c.column for c in page[1] if c.value}
        for at, row in enumerate(rows, 2):
            for head, value in row.items():
                page.cell(at, heads[head], value)
    book.save(form)
    said: list[str] = []
    assert means(form, tmp_path / "out", DAY, [county], said.append) == 0
    assert "整户符合低保条件：成立；每月保障金额 260.00 元。" in said
