"""走访单: what two visitors carry on a clipboard, one A4 page a household.

Invariant: nothing a neighbour must not see. A page names the households' people, neutral names,
questions and papers only; no finding, no figure of any source, no whole number. A page never runs
over: rows are counted in points before they are written, and space is given up in a fixed order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from dibao.papers.book import HouseholdRow, LeadRow
from dibao.papers.masking import masked, object_label, plain
from dibao.papers.sheets import FOOTER, Book, lines_needed, write

QUESTIONS_A_LEAD = 4
PAGES_A_SHEET = 1000  # a sheet holds at most 1,023 page breaks
# Narrow enough for a machine without the file's own letters, whose column unit is up to 9.4 pixels
_LEFT, _RIGHT = 52.0, 22.0
_WHOLE = _LEFT + _RIGHT
_PAGE_POINTS = 725.0
_LINE, _GAP = 18.0, 6.0
_RULED = 26.0  # a line to write on by hand; the height of rows that state none
_NOTES_POINTS = 80.0  # the heading and at least two lines for what was seen and heard
_FIT = 1.143  # a letter of 12 pt is 16 pixels wide, a column unit 7
_BOXES = "□是  □否  □说不清"
_YES_OR_NO = ("吗", "是不是", "有没有", "是否", "能不能", "愿不愿意")
_ARRIVAL = "到户时间：　　　　年　　月　　日　　时　　　在场人：＿＿＿＿＿＿＿＿＿＿"
_OPENING = (
    "开场说明：我们来核对登记信息，不是下结论；核对期间低保金照常发放。"
    "您可以当场说明，也可以过几天再答复，可以请家人陪同。"
)
_CLOSING = (
    "□已念给本人听，与所说一致　□本人有不同意见（另附）　□本人不愿签字，原因：＿＿＿＿＿",
    "走访人签名：＿＿＿＿＿＿＿　＿＿＿＿＿＿＿　　　　　年　　月　　日",
    "本人（监护人）签名或按手印：＿＿＿＿＿＿＿＿　电话：＿＿＿＿＿＿＿",
)


@dataclass(frozen=True)
class _Line:
    """A row of a page: left text, right text, style, height in points, over both columns or not."""

    text: str
    right: str
    style: str
    points: float
    whole: bool = False


def write_visits(
    book: Book, cases: Sequence[tuple[HouseholdRow, Sequence[LeadRow]]], name: str = "走访单"
) -> None:
    """Add the visit sheets; ``cases`` come in the order in which they are to be walked."""
    for start in range(0, max(len(cases), 1), PAGES_A_SHEET):
        part = cases[start : start + PAGES_A_SHEET]
        sheet = book.sheet(name if not start else f"{name}{start // PAGES_A_SHEET + 1}")
        _set_up(sheet)
        if not part:
            write(sheet, 0, 0, "本次没有需要走访的户。", book.styles["page_text"])
        _write_pages(book, sheet, part)


def _set_up(sheet: Worksheet) -> None:
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.45, bottom=0.6)
    sheet.set_column(0, 0, _LEFT)
    sheet.set_column(1, 1, _RIGHT)
    sheet.center_horizontally()
    sheet.set_footer(FOOTER)
    sheet.set_default_row(_RULED)
    sheet.set_start_page(1)
    sheet.hide_gridlines(2)


def _write_pages(
    book: Book, sheet: Worksheet, cases: Sequence[tuple[HouseholdRow, Sequence[LeadRow]]]
) -> None:
    row, breaks = 0, []
    for household, leads in cases:
        for line in page_lines(household, leads):
            if line.points != _RULED:
                sheet.set_row(row, line.points)
            _write_line(book, sheet, row, line)
            row += 1
        breaks.append(row)
    sheet.set_h_pagebreaks(breaks[:-1])
    sheet.print_area(0, 0, max(row - 1, 0), 1)


def _write_line(book: Book, sheet: Worksheet, row: int, line: _Line) -> None:
    style = book.styles[line.style]
    if line.whole:
        sheet.merge_range(row, 0, row, 1, "", style)
        write(sheet, row, 0, line.text, style)
        return
    ruled = line.style in ("page_lead", "page_line")
    if line.text or ruled:
        write(sheet, row, 0, line.text, style)
    if line.right:
        write(sheet, row, 1, line.right, book.styles["page_boxes"])
    elif ruled:
        write(sheet, row, 1, "", style)


def page_lines(household: HouseholdRow, leads: Sequence[LeadRow]) -> list[_Line]:
    """The rows of one page; as many questions and lines as fit, in the order of the leads."""
    top, bottom = _top(household, leads), _bottom()
    room = _PAGE_POINTS - _points(top) - _points(bottom)
    body: list[_Line] = []
    for answer_lines, questions, papers in (
        ("all", QUESTIONS_A_LEAD, True),
        ("open", QUESTIONS_A_LEAD, True),
        ("none", QUESTIONS_A_LEAD, True),
        ("none", 3, True),
        ("none", 2, True),
        ("none", 2, False),
        ("none", 1, False),
        ("none", 0, False),
    ):
        body = [
            line
            for number, lead in enumerate(leads, 1)
            for line in _lead_lines(number, lead, answer_lines, questions, papers)
        ]
        if _points(body) <= room - _NOTES_POINTS:
            break
    body = _cut(body, room - _NOTES_POINTS)
    spare = int((room - _points(body)) // (_RULED))
    notes = [_Line("看到的、听到的（请如实记，不写推测）：", "", "page_text", _LINE + 4)]
    notes += [_Line("", "", "page_line", _RULED) for _ in range(min(max(spare - 1, 0), 12))]
    rest = room - _points(body) - _points(notes)
    return [*top, *body, *notes, *_filler(rest), *bottom]


def _filler(points: float) -> list[_Line]:
    """Empty space that keeps the signatures at the foot of the page."""
    lines = []
    while points > 1:
        step = min(points, 200.0)
        lines.append(_Line("", "", "page_text", step))
        points -= step
    return lines


def _cut(body: list[_Line], room: float) -> list[_Line]:
    """The first rows that fit, with a last one that says where the others are."""
    if _points(body) <= room:
        return body
    kept: list[_Line] = []
    while body and _points(kept) + body[0].points + _LINE <= room:
        kept.append(body.pop(0))
    return [*kept, _Line("其余事项写不下，见《按户汇总》中本户一行。", "", "page_small", _LINE)]


def _points(lines: Sequence[_Line]) -> float:
    return sum(line.points for line in lines)


def _wrapped(text: str, style: str, extra: float = 0.0) -> _Line:
    """A paragraph over both columns."""
    height = lines_needed(text, _WHOLE, _FIT, 1.5) * _LINE + extra
    return _Line(text, "", style, height, whole=True)


def _top(household: HouseholdRow, leads: Sequence[LeadRow]) -> list[_Line]:
    place = "　".join(part for part in (household.village, household.group) if part)
    who = (
        f"户主：{household.head}"
        if household.head
        else "对象：" + "、".join(dict.fromkeys(lead.name for lead in leads))
    )
    facts = [plain(place or "＿＿＿村＿＿＿组"), plain(who)]
    if household.members is not None:
        facts.append(f"家庭人口：{household.members} 人")
    address = masked(household.address)
    return [
        _Line("入户走访单", "", "page_title", 34.0, whole=True),
        _Line("　　".join(facts), "", "page_facts", _LINE + 6, whole=True),
        *([_wrapped(f"住址：{address}", "page_text", 2.0)] if address else []),
        _Line(_ARRIVAL, "", "page_text", _LINE + 6, whole=True),
        _wrapped(_OPENING, "page_small", _GAP),
    ]


def _bottom() -> list[_Line]:
    boxes, visitors, person = _CLOSING
    return [
        _Line(boxes, "", "page_small", _LINE + 10, whole=True),
        _Line(visitors, "", "page_text", _LINE + 16, whole=True),
        _Line(person, "", "page_text", _LINE + 16, whole=True),
    ]


def _lead_lines(
    number: int, lead: LeadRow, answer_lines: str, questions: int, papers: bool
) -> list[_Line]:
    who = object_label(lead.name, lead.id_number)
    lines = [_Line(f"{number}. {plain(lead.neutral_name)}　　{who}", "", "page_lead", _LINE + 5)]
    for question in lead.questions[:questions]:
        text = "问：" + masked(question, lead.sensitive)
        height = lines_needed(text, _LEFT, _FIT, 1.5) * _LINE + 3
        lines.append(_Line(text, boxes_for(question), "page_text", height))
        open_question = boxes_for(question) != _BOXES
        if answer_lines == "all" or (answer_lines == "open" and open_question):
            lines.append(_Line("答：", "", "page_line", _RULED))
    if papers and lead.clearing_papers:
        boxes = "　".join(f"□{masked(paper, lead.sensitive)}" for paper in lead.clearing_papers)
        lines.append(_wrapped(f"能说明的材料：{boxes}", "page_small", 4.0))
    return [*lines, _Line("", "", "page_text", _GAP)]


def boxes_for(question: str) -> str:
    """Boxes to tick beside a question that yes or no can answer; none beside an open one."""
    return _BOXES if any(word in question for word in _YES_OR_NO) else "□说不清"
