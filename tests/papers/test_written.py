"""Papers: one sheet of plain data, the same in PDF and Word; characters that no font holds."""

import io
import re
from dataclasses import replace
from datetime import date
from functools import cache

import docx
import pypdf
import pytest

from dibao.desk.casework.printing import Head, Wording, cells, spoken, write_out
from dibao.desk.shelf import blank
from dibao.papers import glyphs
from dibao.papers.blocks import Bars, Document, Paragraph
from dibao.papers.leaks import office_texts, pdf_text
from dibao.papers.report_pdf import report_pdf
from dibao.papers.written import Written, plain, read
from dibao.papers.written_docx import written_docx
from dibao.papers.written_pdf import written_pdf
from dibao.policy.handling import national

DAY = date(2024, 6, 20)
RARE = "𪚥"  # four dragons: in no font that comes along
HANDLING = national(DAY)
SAMPLE = {
    "text": "登记显示名下有一辆小型客车。", "rows": "甲，乙，丙\n丁，戊，己", "name": "周桂兰",
    "money": "1560", "date": "2024-07-10", "month": "2024-07", "count": "3", "yes_no": "是",
}  # fmt: skip


@cache
def filled(key: str) -> Written:
    """A declared paper with every field written."""
    paper = HANDLING.papers[key]
    values = {f.key: SAMPLE.get(f.kind, "照实填写") for f in paper.fields}
    if paper.remedy:
        values["remedy"] = blank.remedy(HANDLING, key)
    head = Head("清河县救助〔2024〕12号", DAY, "清河县民政局", "清河县民政局", "周桂兰", "刘敏",
                "ABCD-EFGH-JKLM", "验证码 ABCD-EFGH-JKLM", "R2021-0a1b2c3d")  # fmt: skip
    return write_out(paper, values, roles=HANDLING.roles, clauses=HANDLING.clauses, head=head,
                     on=DAY)  # fmt: skip


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def word_text(content: bytes) -> str:
    return squeezed("".join(text for _, text in office_texts(content)))


def test_every_declared_paper_blank_in_one_file() -> None:
    sheets = blank.sheets(HANDLING)
    assert sheets.keys() == HANDLING.papers.keys()
    pages = written_pdf(list(sheets.values()), DAY, system_fonts=False)
    text = squeezed(pdf_text(pages.content))
    assert pages.lost == ()
    for paper in HANDLING.papers.values():
        assert squeezed(paper.zh) in text
        for role in paper.signs:
            assert squeezed(HANDLING.roles[role].zh) in text


def test_every_declared_paper_filled_says_all_it_was_given() -> None:
    sheets = [filled(key) for key in HANDLING.papers]
    text = squeezed(pdf_text(written_pdf(sheets, DAY, system_fonts=False).content))
    for sheet in sheets:
        for item in sheet.items:
            assert squeezed(item.value) in text
    assert text.count("第1页") >= len(sheets)  # each paper counts its own pages


@pytest.mark.parametrize("key", ["D24", "D01", "D27", "D19", "K08"])
def test_word_and_pdf_say_the_same(key: str) -> None:
    sheet = filled(key)
    in_pdf = squeezed(pdf_text(written_pdf([sheet], DAY, system_fonts=False).content))
    in_word = word_text(written_docx(sheet, DAY))
    for item in sheet.items:
        for said in (item.label, item.value, *item.heads, *(c for row in item.rows for c in row)):
            assert squeezed(said) in in_pdf
            assert squeezed(said.replace("\n", "")) in in_word
    for line in (sheet.number, sheet.check_code, *sheet.spoken, *sheet.signers):
        assert squeezed(line) in in_pdf
        assert squeezed(line) in in_word


@pytest.mark.nightly
@pytest.mark.parametrize("key", sorted(HANDLING.papers))
def test_every_declared_paper_alone_in_both_forms(key: str) -> None:
    for sheet in (filled(key), blank.sheets(HANDLING)[key]):
        assert written_pdf([sheet], DAY).content.startswith(b"%PDF")
        assert docx.Document(io.BytesIO(written_docx(sheet, DAY))).core_properties.title


def test_the_pdf_is_an_archive_file_and_the_same_every_time() -> None:
    one = written_pdf([filled("D24")], DAY, system_fonts=False).content
    assert one == written_pdf([filled("D24")], DAY, system_fonts=False).content
    assert written_docx(filled("D24"), DAY) == written_docx(filled("D24"), DAY)
    metadata = pypdf.PdfReader(io.BytesIO(one)).xmp_metadata
    assert metadata is not None
    raw = metadata.stream.get_data().decode()
    assert "<pdfaid:part>2" in raw
    assert "<pdfaid:conformance>B" in raw


def test_a_sheet_is_read_back_from_plain_data() -> None:
    for key in ("D24", "D01"):
        assert read(plain(filled(key))) == filled(key)


def test_the_remedy_stands_on_every_decision_and_blank() -> None:
    told = [p for p in HANDLING.papers.values() if p.remedy]
    assert len(told) >= 8
    for paper in told:
        sheet = blank.sheets(HANDLING)[paper.key]
        remedy = [i for i in sheet.items if i.kind == "remedy"]
        assert len(remedy) == 1
    assert "行政复议" in blank.remedy(HANDLING, "D24")
    pages = written_pdf([blank.sheets(HANDLING)["D24"]], DAY, system_fonts=False).content
    assert squeezed(blank.remedy(HANDLING, "D24")) in squeezed(pdf_text(pages))


def test_a_character_no_font_holds_is_framed_and_said() -> None:
    pages = written_pdf([replace(filled("D24"), to=f"周{RARE}兰")], DAY, system_fonts=False)
    assert pages.lost == (RARE,)
    assert "U+2A6A5" in pages.warning
    assert "手写补上" in pages.warning
    text = squeezed(pdf_text(pages.content))
    assert "周U+2A6A5兰" in text
    assert written_pdf([filled("D24")], DAY, system_fonts=False).warning == ""


def test_characters_of_every_level_that_come_along() -> None:
    families = ["Noto Serif SC"]
    assert glyphs.missing(["䶮㸒㛃堃喆犇曌𬴊𫘧𫍯𬭚"], families, system=False) == ()
    assert glyphs.missing([RARE + "周"], families, system=False) == (RARE,)


def test_a_report_with_a_rare_name_is_written_all_the_same() -> None:
    document = Document("自查报告", "", "", [
        Paragraph(f"{RARE}村 3 户。"), Bars("各村", [(f"{RARE}村", 3, "3 户")]),
    ], "清河县", "2024年6月20日")  # fmt: skip
    pages = report_pdf(document, DAY, system_fonts=False)
    assert "U+2A6A5" in squeezed(pdf_text(pages))


def test_a_draft_says_so_on_every_page_and_has_no_code() -> None:
    sheet = replace(filled("D24"), draft=True)
    reader = pypdf.PdfReader(io.BytesIO(written_pdf([sheet], DAY, system_fonts=False).content))
    assert len(reader.pages) >= 2
    for page in reader.pages:
        assert "草稿" in page.extract_text()
    assert "草稿" in word_text(written_docx(sheet, DAY))


def test_text_is_never_markup() -> None:
    text = '#image("/etc/passwd") $x$ *粗* <w:p/> & ]]> \\u{41} [a'
    sheet = replace(filled("D24"), to=text)
    assert squeezed("#image(") in squeezed(
        pdf_text(written_pdf([sheet], DAY, system_fonts=False).content)
    )
    assert squeezed(text) in word_text(written_docx(sheet, DAY))


def test_every_paper_for_a_family_is_spoken_in_short_lines() -> None:
    for paper in HANDLING.papers.values():
        if paper.audience == "family":
            lines = spoken(paper, {})
            assert len(lines) >= 3
            assert max(len(line) for line in lines) <= 26
    assert "您家的低保，从2024年7月起停了。" in spoken(
        HANDLING.papers["D24"], {"stop_month": "2024-07"}
    )
    assert "一共360元。" in spoken(HANDLING.papers["K10"], {"amount": "360"})


def test_what_is_no_longer_in_force_is_not_cited() -> None:
    assert filled("D06").basis == ("《最低生活保障审核确认办法》",)


def test_own_words_change_three_places_and_nothing_else() -> None:
    paper = HANDLING.papers["D24"]
    own = Wording("清河县停发告知书", "您好。", "有事随时来。")
    made = write_out(paper, {}, roles=HANDLING.roles, clauses=HANDLING.clauses, wording=own, on=DAY)
    declared = blank.sheets(HANDLING)["D24"]
    assert (made.title, made.opening, made.closing) == (own.title, own.opening, own.closing)
    assert [i.label for i in made.items] == [i.label for i in declared.items]
    assert (made.signers, made.seal, made.basis) == (
        declared.signers, declared.seal, declared.basis
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "wanted", "found"),
    [
        ("周桂兰|户主|健康", 3, ("周桂兰", "户主", "健康")),
        ("周桂兰|户主", 3, ("周桂兰", "户主", "")),
        ("2024年5月：360.00 元", 2, ("2024年5月", "360.00 元")),
        ("周桂兰 户主 健康", 3, ("周桂兰", "户主", "健康")),
        ("没有分开写", 3, ("没有分开写",)),
    ],
)
def test_a_line_is_cut_into_cells_or_left_whole(
    line: str, wanted: int, found: tuple[str, ...]
) -> None:
    assert cells(line, wanted) == found


def test_what_families_and_the_public_read_numbers_no_article_in_print() -> None:
    """Every paper of theirs as it leaves the printer, filled with its remedy and blank."""
    theirs = [k for k, p in HANDLING.papers.items() if p.audience in ("family", "public")]
    empty = blank.sheets(HANDLING)
    pages = [sheet for key in theirs for sheet in (filled(key), empty[key])]
    text = squeezed(pdf_text(written_pdf(pages, DAY, system_fonts=False).content))
    assert len(theirs) > 15
    assert text.count("《") >= len(theirs)  # the instrument itself is named
    assert re.findall(".{12}第[0-9一二三四五六七八九十百]+条", text) == []
