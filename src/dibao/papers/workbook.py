"""疑点清单.xlsx and 村级/: every lead where a clerk looks for it.

Invariant: masked unless a password is given. Leads of conduct are never written here, even when the
caller passes them. Each sheet of leads carries the six heads by which it is read back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from dibao.papers import sheets
from dibao.papers.book import (
    AT_THE_DESK,
    AT_THE_DOOR,
    HouseholdRow,
    LeadRow,
)
from dibao.papers.kind_sheets import write_kind
from dibao.papers.masking import (
    day_words,
    earliest,
    household_label,
    natural,
    plain,
)
from dibao.papers.visits import PAGES_A_SHEET, write_visits

NO_VILLAGE = "未注明村"
_HEAD_ROW = 2
_OFFICE_ONLY = frozenset({"village", "account", "batch", "officer"})


@dataclass(frozen=True)
class _Case:
    """A household, or a person on no roster, with its leads in order."""

    household: HouseholdRow
    leads: Sequence[LeadRow]

    @property
    def needs_visit(self) -> bool:
        return any(lead.place in AT_THE_DOOR for lead in self.leads)


def write_leads_book(
    path: Path,
    rows: Sequence[LeadRow],
    households: Sequence[HouseholdRow],
    password: str | None = None,
    *,
    as_of: date,
) -> None:
    """Write 疑点清单.xlsx: 按户汇总, 走访单, then a sheet a kind; full and encrypted by password."""
    _write_book(path, "疑点清单", _cases(_allowed(rows), households), as_of, password)


def write_village_books(
    folder: Path,
    rows: Sequence[LeadRow],
    households: Sequence[HouseholdRow],
    *,
    as_of: date,
) -> list[Path]:
    """Write one masked workbook a village into ``folder``; returns the paths in order."""
    folder.mkdir(parents=True, exist_ok=True)
    by_village: dict[str, list[_Case]] = {}
    for case in _cases(_allowed(rows), households):
        by_village.setdefault(case.household.village or NO_VILLAGE, []).append(case)
    paths, taken = [], set[str]()
    for village, cases in by_village.items():
        path = folder / f"{_file_name(village, taken)}.xlsx"
        _write_book(path, f"{plain(village)}疑点清单", cases, as_of, None)
        paths.append(path)
    return paths


def _allowed(rows: Iterable[LeadRow]) -> list[LeadRow]:
    return [row for row in rows if not row.conduct and row.subject_kind not in _OFFICE_ONLY]


def _file_name(village: str, taken: set[str]) -> str:
    safe = re.sub(r'[\\/:*?"<>|\s]', "", plain(village)).strip(".")[:60] or NO_VILLAGE
    name, number = safe, 1
    while name.lower() in taken:
        number += 1
        name = f"{safe}{number}"
    taken.add(name.lower())
    return name


def _cases(rows: Sequence[LeadRow], households: Sequence[HouseholdRow]) -> list[_Case]:
    """Leads gathered by household, in the order of a walk: village, group, visits first."""
    known = {household.household_no: household for household in households}
    gathered: dict[str, list[LeadRow]] = {}
    for row in sorted(rows, key=lambda row: (row.order, row.code, row.rule, row.lead_id)):
        gathered.setdefault(row.household_no or f"\0{row.id_number}{row.name}", []).append(row)
    cases = [
        _Case(known.get(key) or _household_of(leads[0]), leads) for key, leads in gathered.items()
    ]
    return sorted(cases, key=_walk_order)


def _household_of(lead: LeadRow) -> HouseholdRow:
    return HouseholdRow(
        lead.household_no,
        lead.village,
        lead.group,
        lead.head or lead.name,
        lead.members,
        lead.monthly_amount_fen,
    )


def _walk_order(case: _Case) -> tuple[object, ...]:
    home = case.household
    return (
        not home.village,
        natural(home.village),
        natural(home.group),
        not case.needs_visit,
        home.head,
        natural(home.household_no),
        case.leads[0].lead_id,
    )


def _write_book(
    path: Path, title: str, cases: Sequence[_Case], as_of: date, password: str | None
) -> None:
    book = sheets.Book(title, as_of)
    _write_households(book, title, cases, as_of)
    write_visits(book, [(case.household, case.leads) for case in cases])
    homes = {lead.lead_id: case.household for case in cases for lead in case.leads}
    for name, leads in _by_kind(cases):
        write_kind(book, name, leads, homes, full=password is not None)
    book.save(path, password)


def _by_kind(cases: Sequence[_Case]) -> list[tuple[str, list[LeadRow]]]:
    """Leads by neutral name, kinds by their order, leads as their households stand."""
    kinds: dict[str, list[LeadRow]] = {}
    for case in cases:
        for lead in case.leads:
            kinds.setdefault(lead.neutral_name, []).append(lead)
    ordered = sorted(kinds.items(), key=lambda kind: (min(lead.order for lead in kind[1]), kind[0]))
    return [(name, sorted(leads, key=lambda lead: lead.order)) for name, leads in ordered]


# ---- 按户汇总


_HOUSEHOLD_COLUMNS = (
    ("户主或本人", 14.0),
    ("村", 13.0),
    ("组", 9.0),
    ("人口", 7.0),
    ("月保障金额\n（元）", 14.0),
    ("待核实事项", 40.0),
    ("在办公室可以核实", 32.0),
    ("需要上门或见本人", 34.0),
    ("最早期限", 17.0),
    ("走访单\n页码", 10.0),
    ("户编号", 20.0),
)


def _write_households(book: sheets.Book, title: str, cases: Sequence[_Case], as_of: date) -> None:
    sheet = book.sheet("按户汇总")
    last = len(_HOUSEHOLD_COLUMNS) - 1
    leads = sum(len(case.leads) for case in cases)
    visits = sum(case.needs_visit for case in cases)
    sheets.write(sheet, 0, 0, f"{title}·按户汇总", book.styles["title"])
    sheets.write(
        sheet,
        1,
        0,
        f"共 {len(cases)} 户、{leads} 条，其中需要上门或见本人的 {visits} 户。"
        f"核对日 {day_words(as_of)}。事项是登记信息之间有待核实之处，不是结论；核实期间低保金照发。",
        book.styles["note"],
    )
    sheet.set_row(0, 30)
    sheet.set_row(1, 22)
    sheet.set_row(_HEAD_ROW, 34)
    for column, (head, width) in enumerate(_HOUSEHOLD_COLUMNS):
        sheet.set_column(column, column, width)
        sheets.write(sheet, _HEAD_ROW, column, head, book.styles["head"])
    for number, case in enumerate(cases):
        _write_household(book, sheet, _HEAD_ROW + 1 + number, case, number)
    sheets.print_as_table(sheet, _HEAD_ROW, _HEAD_ROW + len(cases), last)


def _write_household(
    book: sheets.Book, sheet: Worksheet, row: int, case: _Case, number: int
) -> None:
    home, styles = case.household, book.styles
    matters = _lines(f"{lead.name}：{lead.neutral_name}" for lead in case.leads)
    desk = _settled_at(case.leads, AT_THE_DESK)
    door = _settled_at(case.leads, AT_THE_DOOR)
    sheets.write(sheet, row, 0, home.head or case.leads[0].name, styles["strong"])
    sheets.write(sheet, row, 1, home.village, styles["text"])
    sheets.write(sheet, row, 2, home.group, styles["text"])
    sheets.write_count(sheet, row, 3, home.members, styles["number"])
    sheets.write_money(sheet, row, 4, home.monthly_amount_fen, styles["money"])
    sheets.write(sheet, row, 5, matters, styles["text"])
    sheets.write(sheet, row, 6, desk, styles["text"])
    sheets.write(sheet, row, 7, door, styles["text"])
    due = earliest([lead.due for lead in case.leads])
    sheets.write(sheet, row, 8, day_words(due) if due else "", styles["centre"])
    part, page = divmod(number, PAGES_A_SHEET)
    sheets.write(
        sheet,
        row,
        9,
        f"第 {page + 1} 页" if not part else f"单{part + 1}第 {page + 1} 页",
        styles["centre"],
    )
    sheets.write(sheet, row, 10, household_label(home.household_no), styles["text"])
    sheet.set_row(
        row,
        sheets.row_points(
            [
                (matters, 40.0),
                (desk, 32.0),
                (door, 34.0),
                (home.village, 13.0),
                (home.group, 9.0),
                (home.head, 14.0),
                (home.household_no, 20.0),
            ]
        ),
    )


def _settled_at(leads: Sequence[LeadRow], places: Sequence[str]) -> str:
    return _lines(f"{lead.neutral_name}（{lead.place}）" for lead in leads if lead.place in places)


def _lines(texts: Iterable[str]) -> str:
    """One line each; the same words are said once."""
    return "\n".join(dict.fromkeys(texts))
