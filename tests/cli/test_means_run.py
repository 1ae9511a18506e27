"""`dibao means --run`: what a check received becomes the draft of a household's sheet."""

import csv
import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from dibao.cli.means import means, of_run
from dibao.cli.options import Unusable

DAY = dt.date(2024, 6, 20)
ME = {"name": "石有田", "id_number": "990101195403070016", "id_status": "valid", "party": "",
      "data_day": "2024-06-01", "village": "石岭村"}  # fmt: skip
ROSTER = ME | {
    "file": "名册.xlsx", "sheet": "6月", "row": "3", "household_no": "L-1", "relation": "head",
    "head_name": "石有田", "monthly_amount_least": "30000", "enrol_kind": "whole",
    "household_size_most": "1", "ability": "lost",
}  # fmt: skip
PENSION = ME | {
    "file": "职工养老.xlsx", "sheet": "养老", "row": "7", "kind": "employee", "benefit": "pension",
    "stop_reason": "none", "monthly_least": "98000", "monthly_most": "98000",
    "first_paid_least": "2020-01-01",
}  # fmt: skip


@pytest.fixture
def run(tmp_path: Path) -> Path:
    folder = tmp_path / "结果" / "receipts"
    folder.mkdir(parents=True)
    stranger = PENSION | {"name": "石有由", "row": "8"}
    older = PENSION | {"data_day": "2023-06-01", "row": "9", "monthly_least": "90000"}
    for name, rows in (
        ("名册.xlsx-低保在册", [ROSTER]),
        ("职工养老.xlsx-社会保险和养老待遇", [older, PENSION, stranger]),
    ):
        with (folder / f"{name}-已接收.csv").open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return folder.parent


@pytest.fixture
def county(tmp_path: Path) -> Path:
    text = '["standard.rural_month"]\nsettings = [ { since = 2024-01-01, value = 560 } ]\n'
    (tmp_path / "numbers.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_rows_of_the_members_own_number_and_name_make_the_draft(run: Path, county: Path) -> None:
    out, said = county / "out", list[str]()
    assert of_run(run, "L-1", out, DAY, [county], said.append) == 0
    page = openpyxl.load_workbook(out / "核算表-L-1-待补全.xlsx")["收入"]
    heads = [c.value for c in page[1]]
    rows = [dict(zip(heads, (c.value for c in r), strict=True)) for r in page.iter_rows(min_row=2)]
    filled = [r for r in rows if r["种类"]]
    assert [(r["姓名"], r["金额"], r["依据"]) for r in filled] == [
        ("石有田", "980.00", "职工养老.xlsx“养老”第7行")
    ]
    # 980 x 12 = 11,760 against 560 x 12 = 6,720
    assert "扣减后家庭年收入 11,760.00 元，标准 × 人数 × 12 个月为 6,720.00 元。" in said
    assert means(out / "核算表-L-1-待补全.xlsx", county / "again", DAY, [county], said.append) == 0


def test_what_no_department_answered_is_said_and_stays_open(run: Path, county: Path) -> None:
    said = list[str]()
    of_run(run, "L-1", county / "out", DAY, [county], said.append)
    assert any("没有填“机动车”" in s for s in said)


@pytest.mark.parametrize(("number", "why"), [("L-9", "没有户编号"), ("", "没有户编号")])
def test_a_household_that_is_not_there_is_said(
    run: Path, county: Path, number: str, why: str
) -> None:
    with pytest.raises(Unusable, match=why):
        of_run(run, number, county / "out", DAY, [county], lambda _: None)
