"""The search for whole numbers finds them wherever a file can hold one."""

import io
import zipfile

import docx
import pytest
import xlsxwriter

from dibao.papers.leaks import scan_office, scan_text
from tests.papers.sample import identity_number

NUMBER = identity_number(5)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (f"号码{NUMBER}。", {"证件号码"}),
        (f"{NUMBER[:6]} {NUMBER[6:14]} {NUMBER[14:]}", {"证件号码"}),
        ("990101500101003", {"证件号码"}),
        ("电话13900001111", {"手机号码"}),
        ("卡6299 0000 0088 8123", {"账号"}),
        ("尾号003X，2024年6月20日，1,234.00 元", set()),
        ("编号 aa1ac17c31a5", set()),
    ],
)
def test_numbers_in_texts(text: str, kinds: set[str]) -> None:
    assert {leak.kind for leak in scan_text(text)} & {"证件号码", "手机号码", "账号"} >= kinds
    assert bool(scan_text(text)) == bool(kinds)


def test_a_number_split_over_two_runs_of_word_is_seen() -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("号码")
    paragraph.add_run(NUMBER[:9]).bold = True
    paragraph.add_run(NUMBER[9:])
    content = io.BytesIO()
    word.save(content)
    assert [leak.text for leak in scan_office(content.getvalue())] == [NUMBER]


@pytest.mark.parametrize("place", ["cell", "sheet name", "title", "comment", "validation"])
def test_a_number_in_any_corner_of_a_workbook_is_seen(place: str) -> None:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet(NUMBER if place == "sheet name" else "表")
    sheet.write_string(0, 0, NUMBER if place == "cell" else "张三")
    if place == "title":
        book.set_properties({"title": NUMBER})
    if place == "comment":
        sheet.write_comment(0, 0, f"见{NUMBER}")
    if place == "validation":
        sheet.data_validation(0, 0, 0, 0, {"validate": "list", "source": [NUMBER]})
    book.close()
    assert NUMBER in {leak.text for leak in scan_office(content.getvalue())}


def test_what_is_no_office_file_is_an_error() -> None:
    with pytest.raises(zipfile.BadZipFile):
        scan_office(b"not a zip")
