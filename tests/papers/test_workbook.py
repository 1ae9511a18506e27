"""疑点清单.xlsx, 村级/ and 移送线索.xlsx as an office opens them."""

import io
import stat
from dataclasses import replace
from pathlib import Path

import msoffcrypto
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from dibao.papers.book import OUTCOMES, READ_BACK, LeadRow
from dibao.papers.conduct import write_conduct_book
from dibao.papers.leaks import find_words, scan_file
from dibao.papers.masking import object_label
from dibao.papers.visits import page_lines
from dibao.papers.workbook import write_leads_book, write_village_books
from tests.papers import sample

PASSWORD = "石岭2024"


def heads_and_rows(sheet: Worksheet) -> list[dict[str, object]]:
    heads = [cell.value for cell in sheet[3]]
    return [
        dict(zip(heads, row, strict=True)) for row in sheet.iter_rows(min_row=4, values_only=True)
    ]


def opened(path: Path, password: str) -> openpyxl.Workbook:
    with path.open("rb") as file:
        office = msoffcrypto.OfficeFile(file)
        office.load_key(password=password)
        content = io.BytesIO()
        office.decrypt(content, verify_integrity=True)
    return openpyxl.load_workbook(content)


@pytest.fixture(scope="module")
def masked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "疑点清单.xlsx"
    rows, homes = sample.make(30, 60)
    write_leads_book(path, rows + sample.conduct_rows(), homes, as_of=sample.AS_OF)
    return path


def test_households_come_first_then_visits_then_a_sheet_a_kind(masked: Path) -> None:
    names = openpyxl.load_workbook(masked).sheetnames
    assert names[:2] == ["按户汇总", "走访单"]
    assert names[2:] == [kind[1] for kind in sample.KINDS]


def test_every_lead_stands_once_under_the_heads_by_which_it_is_read_back(masked: Path) -> None:
    book = openpyxl.load_workbook(masked)
    rows, _ = sample.make(30, 60)
    found = {}
    for name in book.sheetnames[2:]:
        for line in heads_and_rows(book[name]):
            assert set(READ_BACK) <= set(line)
            found[line["线索编号"]] = line["对象"]
    assert found == {row.lead_id: object_label(row.name, row.id_number) for row in rows}


def test_one_row_a_household_and_the_page_named_there_is_its_page(masked: Path) -> None:
    book = openpyxl.load_workbook(masked)
    visits = book["走访单"]
    starts = [1, *(mark.id + 1 for mark in visits.row_breaks.brk)]
    lines = heads_and_rows(book["按户汇总"])
    assert len(lines) == len(starts)
    for line, start in zip(lines, starts, strict=True):
        assert line["走访单\n页码"] == f"第 {starts.index(start) + 1} 页"
        facts = str(visits.cell(start + 1, 1).value)
        assert str(line["户主或本人"]) in facts
        assert str(line["村"]) in facts


def test_households_come_by_village_then_group(masked: Path) -> None:
    lines = heads_and_rows(openpyxl.load_workbook(masked)["按户汇总"])
    villages = [line["村"] for line in lines]
    assert villages == sorted(villages, key=villages.index), "a village is not split"
    groups = "〇一二三四五六七八九十"
    for village in set(villages):
        numbers = [groups.index(str(line["组"])[0]) for line in lines if line["村"] == village]
        assert numbers == sorted(numbers)


def test_masked_books_hold_no_full_number_no_amount_and_no_hidden_word(
    masked: Path, tmp_path: Path
) -> None:
    rows, homes = sample.make(30, 60)
    books = [masked, *write_village_books(tmp_path / "村级", rows, homes, as_of=sample.AS_OF)]
    numbers = {row.id_number for row in rows} | {row.id_number[:15] for row in rows}
    amounts = {f"{int(row.amount[:-3]):,}" for row in rows if row.amount} - {"28,000"}
    words = numbers | {row.amount for row in rows if row.amount} | {"农商银行", "机械厂"}
    words |= {amount for amount in amounts if "," in amount}
    for path in books:
        assert scan_file(path) == []
        assert find_words(path, words) == []


def test_a_full_number_left_in_a_neutral_sentence_is_masked_all_the_same(tmp_path: Path) -> None:
    rows, homes = sample.make(1, 1)
    number = rows[0].id_number
    slip = replace(
        rows[0],
        place="上门",
        neutral_finding=f"{number} 在农商银行有 41,000.00 元，卡号 6299 0000 0088 8123。",
        questions=("这张卡 6299-0000-0088-8123 是谁的？电话 13900001111", "存款4.1万是谁的？"),
        clearing_papers=(f"{number} 的证明",),
        first_check=(f"核对 {number[:6]} {number[6:14]} {number[14:]}",),
    )
    path = tmp_path / "一条.xlsx"
    write_leads_book(path, [slip], homes, as_of=sample.AS_OF)
    assert scan_file(path) == []
    assert find_words(path, ["农商银行", "41,000", "4.1", "13900001111"]) == []


def test_leads_of_conduct_never_stand_here(masked: Path) -> None:
    assert find_words(masked, ["账户归集待核", "经办关系待核", "c0nduct", "钱某某"]) == []
    rows, homes = sample.make(2, 2)
    batch = replace(rows[0], subject_kind="batch", neutral_name="批次待核")
    path = masked.with_name("批次.xlsx")
    write_leads_book(path, [*rows, batch], homes, as_of=sample.AS_OF)
    assert find_words(path, ["批次待核"]) == []


def test_no_cell_is_a_formula_whatever_it_begins_with(tmp_path: Path) -> None:
    rows, homes = sample.make(1, 1)
    risky = replace(
        rows[0], name="=HYPERLINK(1)", neutral_finding="+1+1", questions=("@x", "-1"),
        rule_label="=1", first_check=("=2",), clearing_papers=("=3",), office="=4",
    )  # fmt: skip
    path = tmp_path / "公式.xlsx"
    write_leads_book(path, [risky], homes, as_of=sample.AS_OF)
    book = openpyxl.load_workbook(path)
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n"}
    assert "{=" not in str(kinds)


def test_drop_downs_frozen_heads_filters_and_page_numbers(masked: Path) -> None:
    book = openpyxl.load_workbook(masked)
    for name in book.sheetnames[2:]:
        sheet = book[name]
        lists = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
        assert [rule.formula1 for rule in lists] == ['"' + ",".join(OUTCOMES) + '"']
        heads = [cell.value for cell in sheet[3]]
        column = openpyxl.utils.get_column_letter(heads.index("核实结果") + 1)
        assert str(lists[0].sqref).startswith(f"{column}4")
        assert sheet.freeze_panes == "B4"
        assert sheet.auto_filter.ref is not None
        assert sheet.print_title_rows == "$1:$3"
        assert sheet.oddFooter.center.text == "第 &P 页 共 &N 页"


def test_a_filled_in_book_says_what_was_filled_in(masked: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(masked)
    sheet = book["车房经营登记待核"]
    heads = [cell.value for cell in sheet[3]]
    for head, value in (("核实结果", "不属实"), ("核实人", "赵一"), ("依据", "车已报废")):
        sheet.cell(4, heads.index(head) + 1).value = value
    path = tmp_path / "填好.xlsx"
    book.save(path)
    line = heads_and_rows(openpyxl.load_workbook(path)["车房经营登记待核"])[0]
    assert (line["核实结果"], line["核实人"], line["依据"]) == ("不属实", "赵一", "车已报废")


def test_with_a_password_the_full_book_is_sealed_and_private(tmp_path: Path) -> None:
    rows, homes = sample.make(5, 9)
    path = tmp_path / "疑点清单.xlsx"
    path.write_text("an earlier, public file")
    write_leads_book(path, rows, homes, PASSWORD, as_of=sample.AS_OF)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    content = path.read_bytes()
    assert not content.startswith(b"PK")
    assert rows[0].id_number.encode() not in content
    assert rows[0].id_number.encode("utf-16-le") not in content
    full = opened(path, PASSWORD)
    numbers = {
        line["证件号码"] for name in full.sheetnames[2:] for line in heads_and_rows(full[name])
    }
    assert numbers == {row.id_number for row in rows}
    with pytest.raises(msoffcrypto.exceptions.InvalidKeyError):
        opened(path, "不对的密码")


def test_the_visit_sheet_of_a_full_book_stays_masked(tmp_path: Path) -> None:
    rows, homes = sample.make(5, 9)
    path = tmp_path / "疑点清单.xlsx"
    write_leads_book(path, rows, homes, PASSWORD, as_of=sample.AS_OF)
    visits = opened(path, PASSWORD)["走访单"]
    text = "\n".join(str(cell.value) for row in visits.iter_rows() for cell in row if cell.value)
    assert not [row.id_number for row in rows if row.id_number in text]
    assert not [row.amount for row in rows if row.amount and row.amount in text]


def test_the_visit_sheet_is_one_page_wide_even_where_its_letters_are_missing(masked: Path) -> None:
    visits = openpyxl.load_workbook(masked)["走访单"]
    wide = sum(visits.column_dimensions[c].width for c in "AB")
    unit = 9.4  # pixels of a column unit, measured where the stated letters were not installed
    paper = (8.27 - visits.page_margins.left - visits.page_margins.right) * 96
    assert wide * unit <= paper


def test_conduct_leads_are_written_under_a_password_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "移送线索.xlsx"
    rows = sample.conduct_rows()
    assert not write_conduct_book(path, rows, None, as_of=sample.AS_OF)
    assert not path.exists()
    assert write_conduct_book(path, rows, PASSWORD, as_of=sample.AS_OF)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert opened(path, PASSWORD).sheetnames == ["账户归集待核", "经办关系待核"]


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    rows, homes = sample.make(10, 25)
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    write_leads_book(first, rows, homes, as_of=sample.AS_OF)
    write_leads_book(second, rows[::-1], homes[::-1], as_of=sample.AS_OF)
    assert first.read_bytes() == second.read_bytes()


def test_a_page_never_runs_over_however_many_leads(tmp_path: Path) -> None:
    rows, homes = sample.make(1, 40)
    long = [replace(row, questions=("很长的问题" * 12,) * 6) for row in rows]
    for leads in (rows[:1], rows[:4], rows, long):
        lines = page_lines(homes[0], leads)
        assert sum(line.points for line in lines) <= 726
        assert [line.text for line in lines if "走访人签名" in line.text]
    asked = [line for line in page_lines(homes[0], long[:1]) if line.text.startswith("问：")]
    assert len(asked) <= 4


def test_villages_with_awkward_names_keep_apart(tmp_path: Path) -> None:
    rows, homes = sample.make(3, 3)
    names = ("a/b村", "ab村", "")
    odd = [replace(row, village=name) for row, name in zip(rows, names, strict=True)]
    places = [replace(home, village=name) for home, name in zip(homes, names, strict=True)]
    paths = write_village_books(tmp_path / "村级", odd, places, as_of=sample.AS_OF)
    assert [path.name for path in paths] == ["a／b村.xlsx".replace("／", ""), "ab村2.xlsx",
                                             "未注明村.xlsx"]  # fmt: skip


def test_no_leads_is_said_in_words(tmp_path: Path) -> None:
    path = tmp_path / "空.xlsx"
    write_leads_book(path, list[LeadRow](), [], as_of=sample.AS_OF)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["按户汇总", "走访单"]
    assert book["走访单"]["A1"].value == "本次没有需要走访的户。"
