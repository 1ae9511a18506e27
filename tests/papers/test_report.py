"""自查报告 in both forms."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pypdf

from dibao.papers.blocks import Bars, Document, Paragraph, Table
from dibao.papers.book import Judgements, ReportData
from dibao.papers.charts import bars_svg
from dibao.papers.leaks import office_texts, pdf_text, scan_file
from dibao.papers.report import write_report
from dibao.papers.report_docx import report_docx
from dibao.papers.report_leads import rate
from dibao.papers.report_pdf import report_pdf
from dibao.papers.report_text import compose
from tests.papers.sample import AS_OF
from tests.papers.sample_report import report

JUDGING = (
    "违规",
    "违法",
    "骗",
    "欺诈",
    "问题",
    "冒领",
    "虚报",
    "作假",
    "死人保",
    "关系保",
    "人情保",
    "漏网",
)


def words(data: ReportData) -> str:
    return "\n".join(text for _, text in office_texts(report_docx(compose(data), data.as_of)))


def test_both_files_say_the_same_numbers_and_leak_none(tmp_path: Path) -> None:
    pdf, word = write_report(tmp_path, report())
    assert scan_file(pdf) == []
    assert scan_file(word) == []
    in_pdf = re.sub(r"\s", "", pdf_text(pdf.read_bytes()))
    document = compose(report())
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert len(tables) >= 9
    for table in tables:
        for row in table.rows:
            for cell in row:
                assert re.sub(r"\s|　{3,}", "", cell) in in_pdf
    drawn = docx.Document(str(word)).tables
    charts = [block for block in document.blocks if isinstance(block, Bars)]
    assert len(drawn) == len(tables) + len(document.appendix) - 1 + len(charts)


def test_bars_and_table_beside_them_agree() -> None:
    blocks = compose(report()).blocks
    for at, block in enumerate(blocks):
        if isinstance(block, Bars):
            table = blocks[at + 1]
            assert isinstance(table, Table)
            column = 3
            shown = {row[0]: row[column] for row in table.rows}
            for label, _, figure in block.bars:
                assert figure.removesuffix(" 条") == shown[label]


def test_a_lead_is_never_called_by_a_word_that_judges() -> None:
    text = words(report())
    assert not [word for word in JUDGING if word in text]


def test_what_only_the_office_knows_is_a_line_to_fill_in() -> None:
    empty = ReportData(as_of=date(2024, 6, 20))
    text = words(empty)
    assert "＿＿＿＿" in text
    assert "已读回" not in text
    assert "截至核对日尚未读回核实结果" in text
    pages = report_pdf(compose(empty), empty.as_of)
    assert pages.startswith(b"%PDF")


def test_conduct_is_one_number() -> None:
    text = words(replace(report(), referrals_count=17))
    assert "17 条，按规定另行封存处理，本报告只列条数" in text


def test_missing_letters_are_said_in_one_sentence() -> None:
    said = "本次未提交授权书台账"
    assert said in words(report())
    assert said not in words(replace(report(), authorisation_shown=True))


def test_everything_people_did_is_there() -> None:
    done = Judgements(9, 1, 2, 3, 4, 51, 61, 71, (("补偿款", 2),))
    text = words(replace(report(), judgements=done))
    for piece in ("调整退出 51 户", "主动退出 61 户", "新纳入 71 户", "补偿款 2 条"):
        assert piece in text


def test_the_pdf_is_an_archive_file_with_all_letters_inside() -> None:
    pages = report_pdf(compose(report()), AS_OF, system_fonts=False)
    reader = pypdf.PdfReader(io.BytesIO(pages))
    metadata = reader.xmp_metadata
    assert metadata is not None
    raw = metadata.stream.get_data().decode()
    assert "<pdfaid:part>2" in raw
    assert "<pdfaid:conformance>B" in raw
    assert "/CreationDate" in (reader.metadata or {})
    for page in reader.pages:
        assert round(float(page.mediabox.width)) == 595
        for font in page["/Resources"].get("/Font", {}).values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & set(inner.get_object())


def test_no_letter_is_missing_with_only_the_fonts_of_the_installation() -> None:
    pages = report_pdf(compose(report()), AS_OF, system_fonts=False)
    text = re.sub(r"\s", "", pdf_text(pages))
    assert "清河县石岭镇农村低保自查报告" in text
    assert "\x00" not in text
    assert "�" not in text


def test_user_text_is_never_read_as_markup() -> None:
    nasty = '#panic("x") *粗* $1$ <b> & ]] \\ " = 一 @x `y`'
    data = replace(report(), unit=nasty, period=nasty)
    squeezed = re.sub(r"\s", "", pdf_text(report_pdf(compose(data), data.as_of)))
    assert re.sub(r"\s", "", nasty) in squeezed
    assert nasty in words(data)


def test_the_same_figures_give_the_same_bytes() -> None:
    document = compose(report())
    assert report_pdf(document, AS_OF) == report_pdf(document, AS_OF)
    word = report_docx(document, AS_OF)
    assert word == report_docx(document, AS_OF)
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        assert {part.date_time[0] for part in archive.infolist()} == {1980}


def test_bars_are_to_scale_and_a_hidden_value_has_none() -> None:
    svg = bars_svg([("甲<村>", 10, "10 条"), ("乙村", 5, "5 条"), ("丙村", None, "<5")], ["Noto"])
    lengths = [int(width) for width in re.findall(r'<rect [^>]*?width="(\d+)"', svg)]
    assert lengths == [940, 470, 0]
    assert "甲&lt;村&gt;" in svg


def test_rates_are_rounded_half_up_in_whole_numbers() -> None:
    assert [rate(1, 8), rate(1, 3), rate(2, 3), rate(0, 9), rate(1, 0)] == [
        "12.5", "33.3", "66.7", "0.0", "",
    ]  # fmt: skip
    assert rate(1, 16) == "6.3"


def test_a_character_no_font_holds_is_shown_by_its_code_and_stops_nothing() -> None:
    strange = "甲\ud7ff村，乙\ue863组，丙\U0001fae8户，丁\u0378"
    document = Document("报告", "", "", [Paragraph(strange)], "办公室", "2024年6月20日")
    text = re.sub(r"\s", "", pdf_text(report_pdf(document, AS_OF, system_fonts=False)))
    for code in ("U+D7FF", "U+E863", "U+378"):
        assert code in text
    assert "甲" in text and "户" in text
