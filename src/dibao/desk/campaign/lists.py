"""Lists that leave the office: the columns the plan names for the duty, and nothing else.

Invariant: a column that no reader is written for makes the whole list impossible, never empty.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable

import xlsxwriter
from django.db.models import QuerySet

from dibao.desk.campaign.models import Campaign, GivenList
from dibao.desk.roster.models import Answer, Member
from dibao.procedure.clocks import chinese_day
from dibao.procedure.plan import Duty

READERS: dict[str, Callable[[Member], str]] = {
    "姓名": lambda m: m.name,
    "身份证号": lambda m: m.number or "",
    "村": lambda m: m.household.place.name,
    "保障人数": lambda m: str(m.household.size),
    "起始月": lambda m: m.household.since.strftime("%Y-%m") if m.household.since else "",
}


def _paid(campaign: Campaign) -> QuerySet[Member]:
    found = Member.objects.filter(household__status="paid", until=None)
    if campaign.place.level == "town":
        found = found.filter(household__town=campaign.place)
    else:
        found = found.filter(household__town__parent=campaign.place)
    order = "household__place", "household", "pk"
    return found.select_related("household__place").order_by(*order)


def _disabled(campaign: Campaign) -> QuerySet[Member]:
    return _paid(campaign).filter(answers__source="DS18", answers__sign=Answer.Sign.FOUND)


# Whom a list of the roster names, by duty.
NAMED: dict[str, Callable[[Campaign], QuerySet[Member]]] = {
    "dibao_to_poverty": _paid, "dibao_to_disabled": _disabled,
}  # fmt: skip


def can_make(duty: Duty) -> bool:
    """Does the site hold everything this list asks for?"""
    return duty.key in NAMED and all(c in READERS for c in duty.columns)


def rows_of(campaign: Campaign, duty: Duty) -> list[list[str]]:
    """The list's rows, in the duty's columns."""
    return [[READERS[c](m) for c in duty.columns] for m in NAMED[duty.key](campaign).distinct()]


def workbook(given: GivenList, duty: Duty, day: dt.date) -> tuple[bytes, int]:
    """The workbook and how many people it names; purpose, basis and who let it go stand on top."""
    rows, out = rows_of(given.campaign, duty), io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet, bold = book.add_worksheet("名单"), book.add_format({"bold": True})
    text = book.add_format({"num_format": "@", "border": 1})
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#E6EBF1"})
    above = (
        duty.zh, f"用途：{duty.purpose}。只用于这一项，用完删除。", f"依据：{given.basis}",
        f"编号：名单{given.pk}；{chinese_day(day)}取走；提出 {given.by.name}，"
        f"同意 {given.agreed_by.name if given.agreed_by else ''}",
        "签收：单位____________ 姓名____________ 日期____________",
    )  # fmt: skip
    for n, line in enumerate(above):
        sheet.write_string(n, 0, line, bold if n == 0 else None)
    sheet.write_row(len(above) + 1, 0, duty.columns, head)
    for n, row in enumerate(rows, len(above) + 2):
        for at, value in enumerate(row):
            sheet.write_string(n, at, value, text)
    sheet.set_column(0, len(duty.columns) - 1, 20)
    sheet.set_landscape()
    sheet.repeat_rows(len(above) + 1)
    who = f"{given.by.name}提出，{given.agreed_by.name if given.agreed_by else ''}同意"
    sheet.set_header(f"&C&9 {chinese_day(day)}取走，{who}，用途：{duty.purpose.replace('&', '和')}")
    sheet.set_footer(f"&L名单{given.pk} {chinese_day(day)}&R第 &P 页，共 &N 页")
    book.close()
    return out.getvalue(), len(rows)
