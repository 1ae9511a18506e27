"""Households drawn by lot: a list without a hint goes out, and comes back as an estimate."""

import csv
import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from dibao.cli.check import check
from dibao.cli.options import Options
from dibao.people.numbers import check_digit

HOMES = 16
HEAD = "户编号,户主姓名,姓名,身份证号,与户主关系,家庭人口,月保障金额,所在村\n"
LAW = (
    '["standard.rural_month"]\nsettings = [ { since = 2024-01-01, value = 560, place = "样例县", '
    'paper = "样例〔2024〕1号" } ]\n'
)
CAR = "号牌号码,机动车所有人,身份证明号码,车辆类型,机动车状态\n"


def _number(at: int) -> str:
    first = f"9900011962050{at % 9 + 1}{at:03d}"
    return first + check_digit(first)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    (tmp_path / "law").mkdir()
    lines = [
        f"H{at:04d},石{'甲乙丙丁'[at % 4]}{at},石{'甲乙丙丁'[at % 4]}{at},{_number(at)},户主,1,400,石岭村\n"
        for at in range(HOMES)
    ]
    (tmp_path / "in/低保在册名单.csv").write_text(HEAD + "".join(lines), "utf-8")
    car = f"云A12345,石甲0,{_number(0)},小型轿车,正常\n"
    (tmp_path / "in/机动车.csv").write_text(CAR + car, "utf-8")
    (tmp_path / "law/numbers.toml").write_text(LAW, "utf-8")
    return tmp_path


def _check(folder: Path, out: str, home: bool = False) -> Path:
    options = Options(
        folder / "in", folder / out, dt.date(2024, 6, 20), (folder / "law",),
        home=folder / "home" if home else None,
    )  # fmt: skip
    assert check(options, lambda _: None) == 0
    return folder / out


def _fill(book: Path, target: Path, results: dict[int, str]) -> None:
    """Write results into rows of the list (0 = first household)."""
    wb = openpyxl.load_workbook(book)
    sheet = wb["抽查名单"]
    heads = [c.value for c in sheet[3]]
    for at, result in results.items():
        for head, value in (("核实结果", result), ("核实人", "何静"), ("依据", "看过")):
            sheet.cell(4 + at, heads.index(head) + 1).value = value
    wb.save(target)


def _precision(out: Path) -> dict[tuple[str, str, str], dict[str, str]]:
    with (out / "precision.csv").open(encoding="utf-8-sig", newline="") as f:
        return {(x["by"], x["rule"], x["part"]): x for x in csv.DictReader(f)}


def test_what_people_found_comes_back_as_shares_with_intervals(folder: Path) -> None:
    out = _check(folder, "out1")
    assert _precision(out)["rule", "deceased", ""]["remark"] == "还没有核实结果"

    # The list by lot: sixteen households, one of them with a lead, and nothing tells which.
    wb = openpyxl.load_workbook(out / "抽查走访单.xlsx")
    rows = [[str(c.value or "") for c in r] for r in wb["抽查名单"].iter_rows(min_row=4)]
    rows = [r for r in rows if r[0]]
    assert len(rows) == HOMES
    assert len({(len(r[6]), tuple(r[7:])) for r in rows}) == 1
    pages = "".join(str(c.value or "") for r in wb["走访单"].iter_rows() for c in r)
    assert "登记待核" not in pages

    # Filled in: two rows are refused (a word of no list, another person's name).
    filled = folder / "in/抽查走访单.xlsx"
    met = {0: "有不一致", **dict.fromkeys(range(1, 10), "与登记一致"), 10: "没见到人"}
    _fill(out / "抽查走访单.xlsx", filled, met | {11: "都好", 12: "与登记一致"})
    wb = openpyxl.load_workbook(filled)
    wb["抽查名单"]["A16"].value = "别人"
    wb.save(filled)
    wb = openpyxl.load_workbook(out / "疑点清单.xlsx")
    sheet = wb[wb.sheetnames[2]]
    heads = [c.value for c in sheet[3]]
    sheet.cell(4, heads.index("核实结果") + 1).value = "不属实"
    sheet.cell(4, heads.index("核实人") + 1).value = "何静"
    wb.save(folder / "in/疑点清单.xlsx")

    for run in ("out2", "out3"):  # the second time from what is kept at home
        out = _check(folder, run, home=True)
        (folder / "in/疑点清单.xlsx").unlink(missing_ok=True)
        filled.unlink(missing_ok=True)
        lines = _precision(out)
        for key in (("rule", ""), ("source", "DS07"), ("class", "exact")):
            assert lines[key[0], "vehicle", key[1]]["wrong"] == "1"
        book = openpyxl.load_workbook(out / "规则准确情况.xlsx")
        said = "".join(str(r[0].value or "") for r in book["抽查"].iter_rows())
        assert "走访到" in said and "估计范围" in said
    kept = (folder / "home/judgements.jsonl").read_text("utf-8")
    assert kept.count('"lot"') == len(met) and "都好" not in kept
