"""The covering letter to a department, set as an official letter is (GB/T 9704-2012).

Invariant: it names no person; clause numbers appear only where the caller says they may be printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

BODY, HEAD, TITLE = "仿宋_GB2312", "黑体", "方正小标宋简体"
SIZE = 16  # 3 号
LINE = 28.95


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything a letter says; `attachments` are the names of the workbooks that go with it."""

    department: str
    basis: Sequence[str]
    items: Sequence[str]
    persons: int
    villages: int
    whole: bool
    deadline: date
    provisional: bool
    day: date
    attachments: Sequence[str]
    remarks: Sequence[str] = ()
    with_letters: bool = False
    not_asked: bool = False


def write_letter(letter: Letter, path: Path) -> None:
    """Write the letter as docx."""
    doc = _page()
    stamp = datetime(letter.day.year, letter.day.month, letter.day.day)
    doc.core_properties.created = doc.core_properties.modified = stamp
    doc.core_properties.author, doc.core_properties.title = (
        "",
        "关于协助核对农村低保家庭有关登记信息的函",
    )
    _line(doc, "关于协助核对农村低保家庭", TITLE, 22, align="centre")
    _line(doc, "有关登记信息的函", TITLE, 22, align="centre")
    _line(doc, "", BODY, SIZE)
    _line(doc, f"{_addressee(letter.department)}：", BODY, SIZE)
    _text(
        doc,
        "为落实农村低保专项治理要求，核实低保家庭的真实情况，做到应保尽保、应退尽退，请贵单位协助核对有关登记信息。现将有关事项函告如下。",
    )
    for head, texts in _parts(letter):
        _text(doc, head, HEAD)
        for text in texts:
            _text(doc, text)
    _line(doc, "", BODY, SIZE)
    for at, name in enumerate(letter.attachments, 1):
        lead = "附件：" if at == 1 else "　　　"
        _text(doc, f"{lead}{at}.{name}")
    _line(doc, "", BODY, SIZE)
    _line(doc, "（发函单位名称、印章）", BODY, SIZE, align="right", right=2)
    _line(doc, _day(letter.day), BODY, SIZE, align="right", right=4)
    doc.save(str(path))


def _parts(letter: Letter) -> list[tuple[str, list[str]]]:
    scope = f"名单所列 {letter.persons} 人，涉及 {letter.villages} 个村（社区），逐人编有请求编号。"
    if letter.whole:
        scope = "贵单位掌握的本乡镇全部名册；" + (
            f"随附名单 {letter.persons} 人请逐人答复，名单之外的续填在后。"
            if letter.persons
            else "不另附名单。"
        )
    elif letter.not_asked:
        scope = "本次没有列出人员，先送空白填写表，待取得本人授权后另送名单。"
    extra = (
        ["名单中每人均已签署有效授权书，编号列在填写表中。"]
        if letter.with_letters and letter.persons
        else []
    )
    due = f"请于 {_day(letter.deadline)}前反馈" + (
        "（放假安排公布后如有变化另告）。" if letter.provisional else "。"
    )
    return [
        ("一、依据", ["；".join(letter.basis) + "。"]),
        ("二、核对范围", [scope, f"核对内容：{'；'.join(letter.items)}。只核对这些内容。", *extra]),
        ("三、反馈方式", [
            "请在随附填写表中逐人填写“有”“无”或“查无此人”；填“有”的，再填后面各栏。“报送说明”表中的数据日期请务必填写。"
            if letter.persons else "请按随附填写表的栏目填写。“报送说明”表中的数据日期请务必填写。",
            "填写表含公民身份号码，请专人保管，经政务外网或当面移交，不要用互联网邮箱和即时通信软件传送。",
            *letter.remarks,
        ]),
        ("四、请不要报送", [
            "联系电话、家庭住址、民族、病名、照片、交易明细以及名单以外人员的信息；投诉举报和信访材料请走专门渠道，不要随表报送。"
            if not letter.whole else
            "联系电话、家庭住址、民族、病名、照片以及本函没有列明的内容；投诉举报和信访材料请走专门渠道，不要随表报送。",
        ]),
        ("五、时限和联系", [
            due + "登记有误或已变更的，请在填写表后另行说明，以便及时更正。",
            "联系人：________________",
                "联系电话：________________",
        ]),
    ]  # fmt: skip


def _addressee(department: str) -> str:
    """The department as a letter names it."""
    known = ("中心", "银行", "残联", "部门", "单位")
    return department if department.endswith(known) else f"{department}部门"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


# ---------------------------------------------------------------- the page
def _page() -> Doc:
    doc = Document()
    section = doc.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    normal = doc.styles["Normal"]
    normal.font.name, normal.font.size = BODY, Pt(SIZE)
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    return doc


def _text(doc: Doc, text: str, font: str = BODY) -> None:
    _line(doc, text, font, SIZE, indent=2)


def _line(
    doc: Doc, text: str, font: str, size: int, *, align: str = "", indent: int = 0, right: int = 0
) -> Paragraph:
    paragraph = doc.add_paragraph()
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing_rule, shape.line_spacing = (
        WD_LINE_SPACING.EXACTLY,
        Pt(max(LINE, size * 1.45)),
    )
    if indent:
        shape.first_line_indent = Pt(indent * size)
    if right:
        shape.right_indent = Pt(right * size)
    shape.alignment = {
        "centre": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT
    }.get(align, WD_ALIGN_PARAGRAPH.LEFT)  # fmt: skip
    run = paragraph.add_run(text)
    run.font.name, run.font.size = font, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return paragraph
