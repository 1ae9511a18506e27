"""The search for whole numbers finds them wherever a file can hold one."""

import io
import struct
import zipfile
import zlib

import docx
import pypdf
import pytest
import xlsxwriter

from dibao.papers.leaks import scan_office, scan_page, scan_pdf, scan_picture, scan_text
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


@pytest.mark.parametrize(
    "written",
    [
        NUMBER.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789X"}),
        "\u200b".join(NUMBER),
        f"{NUMBER[:6]}\u00a0{NUMBER[6:10]}\u3000{NUMBER[10:]}",
        " ".join(NUMBER),
        f"{NUMBER[:6]}—{NUMBER[6:14]}—{NUMBER[14:]}",
        f"A{NUMBER}B",
        f"3 {NUMBER[:6]} {NUMBER[6:]} 560.00",
        f"{NUMBER[:6]} {NUMBER[8:14]} {NUMBER[14:17]}",
        f"{NUMBER[0]}.{NUMBER[1:15]}E+17",
        "1 3 9 0 0 0 0 1 1 1 1",
        "139-0000-1111",
        "6 2 9 9 0 0 0 0 0 0 8 8 8 8 1 2 3",
    ],
)
def test_width_gaps_and_unseen_letters_hide_nothing(written: str) -> None:
    assert scan_text(f"见{written}。")


@pytest.mark.parametrize(
    "text",
    [
        "2024-06-20 2024-07-01 3 560.00", "3 1 560.00 元 2 2 1,120.00 元", "第 1 2 3 4 5 6 7 8 9 页",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "C12-D17-345",
    ],
)  # fmt: skip
def test_days_counts_and_digests_are_no_numbers_of_people(text: str) -> None:
    assert scan_text(text) == []


@pytest.mark.parametrize(
    "page",
    [
        f"<p>{NUMBER[:8]}<b>{NUMBER[8:]}</b></p>", f'<img alt="{NUMBER}">', f"<!-- {NUMBER} -->",
        f"<input type='hidden' value='{NUMBER}'>", "".join(f"&#{ord(c)};" for c in NUMBER),
        f"<svg><text><tspan>{NUMBER[:5]}</tspan><tspan>{NUMBER[5:]}</tspan></text></svg>",
        f"<script>x = {NUMBER}</script>", f"<p>{NUMBER[:9]}<!-- -->{NUMBER[9:]}</p>",
    ],
)  # fmt: skip
def test_a_number_in_any_corner_of_a_page_is_seen(page: str) -> None:
    assert scan_page(page)


def test_cells_side_by_side_are_no_number() -> None:
    assert scan_page("<tr><td>990101</td><td>19500101</td><td>0032</td></tr>") == []


def _png(kind: bytes, data: bytes, behind: bytes = b"") -> bytes:
    chunks = ((b"IHDR", b"\0" * 13), (kind, data), (b"IDAT", b"\1"), (b"IEND", b""))
    parts = [struct.pack(">I", len(d)) + k + d + b"\0\0\0\0" for k, d in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + behind


@pytest.mark.parametrize(
    "picture",
    [
        _png(b"tEXt", b"Comment\0" + NUMBER.encode()),
        _png(b"zTXt", b"Comment\0\0" + zlib.compress(NUMBER.encode())),
        _png(b"iTXt", b"Comment\0\1\0\0\0" + zlib.compress(NUMBER.encode())),
        _png(b"eXIf", b"II*\0" + NUMBER.encode()),
        _png(b"tEXt", b"x\0y", behind=NUMBER.encode()),
        b"\xff\xd8\xff\xe1" + struct.pack(">H", 2 + 36) + NUMBER.encode("utf-16-le") + b"\xff\xd9",
        b"\xff\xd8\xff\xfe" + struct.pack(">H", 2 + 18) + NUMBER.encode() + b"\xff\xd9",
    ],
)  # fmt: skip
def test_a_number_beside_a_picture_is_seen(picture: bytes) -> None:
    assert scan_picture(picture)
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("xl/media/image1.png", picture)
    assert scan_office(book.getvalue())


def test_a_picture_without_notes_is_clean() -> None:
    assert scan_picture(_png(b"tEXt", b"Software\0camera 2.1")) == []
    with pytest.raises(ValueError, match="neither"):
        scan_picture(b"GIF89a")


@pytest.mark.parametrize("place", ["title", "remark", "attachment", "described"])
def test_a_number_in_any_corner_of_a_pdf_is_seen(place: str) -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    if place == "title":
        writer.add_metadata({"/Title": NUMBER})
    if place == "remark":
        from pypdf.annotations import Text

        writer.add_annotation(0, Text(rect=(0, 0, 9, 9), text=f"见{NUMBER}"))
    if place == "attachment":
        writer.add_attachment("名单.txt", NUMBER.encode())
    if place == "described":
        from pypdf.generic import NameObject, StreamObject

        stream = StreamObject()
        stream.set_data(f"<x><rdf:li>{NUMBER}</rdf:li></x>".encode())
        writer.root_object[NameObject("/Metadata")] = writer._add_object(stream)
    content = io.BytesIO()
    writer.write(content)
    assert [leak.kind for leak in scan_pdf(content.getvalue())]


@pytest.mark.parametrize("hidden", ["hide", "very_hidden", "row", "column"])
def test_what_is_hidden_in_a_workbook_is_seen(hidden: str) -> None:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    book.add_worksheet("看得见")
    sheet = book.add_worksheet("看不见")
    sheet.write_number(0, 0, 13900001111) if hidden == "row" else sheet.write_string(0, 0, NUMBER)
    if hidden in ("hide", "very_hidden"):
        getattr(sheet, hidden)()
    elif hidden == "row":
        sheet.set_row(0, None, None, {"hidden": True})
    else:
        sheet.set_column(0, 0, None, None, {"hidden": True})
    book.close()
    assert scan_office(content.getvalue())
