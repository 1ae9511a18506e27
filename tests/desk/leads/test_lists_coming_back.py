"""A list filled in elsewhere comes back line by line; the second person is still needed."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.desk.conftest import Town

HEADS = ("线索编号", "户编号", "对象", "登记显示", "核实结果", "核实人", "日期", "依据")
GROUND = "看了行驶证，车三年前已卖"


def sheet(*rows: tuple[str, ...]) -> SimpleUploadedFile:
    """A filled-in list as a browser sends it."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "车房"
    for row in (HEADS, *rows):
        page.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("疑点清单.xlsx", out.getvalue())


def test_each_line_is_taken_or_refused_with_its_reason(
    town: Town, lead: Any, enter: Callable[[str], Any]
) -> None:
    number = lead.household.number
    given = sheet(
        ("a1", number, "周桂兰（尾号0020）", "有车", "不属实", "马兰", "2024-06-18", GROUND),
        ("a1", number, "周桂兰", "有车", "属实", "马兰", "2024-06-18", GROUND),
        ("zz", number, "周桂兰", "有车", "属实", "马兰", "2024-06-18", GROUND),
    )
    page = enter("town_clerk").post("/leads/judged/", {"file": given}, follow=True).content.decode()
    assert "1 条结果已记下" in page
    assert "第 3 行：这条线索已有核查结果" in page
    assert "第 4 行：没有这条线索" in page
    lead.refresh_from_db()
    assert lead.stage == "second"
    assert "清单填“不属实”" in lead.checks.get().note


def test_an_altered_or_empty_line_is_not_believed(
    town: Town, lead: Any, enter: Callable[[str], Any]
) -> None:
    browser = enter("town_clerk")
    for row, told in (
        (("a1", "DB-别人", "周桂兰", "", "属实", "马兰", "", GROUND), "对不上"),
        (("a1", "", "周桂兰（尾号9999）", "", "属实", "马兰", "", GROUND), "对不上"),
        (("a1", "", "吴德福", "", "属实", "马兰", "", GROUND), "对不上"),
        (("a1", "", "周桂兰", "", "差不多", "马兰", "", GROUND), "不在可选的词里"),
        (("a1", "", "周桂兰", "", "属实", "马兰", "", ""), "没有写依据"),
        (("a1", "", "周桂兰", "", "", "", "", ""), "没有填过核实结果"),
    ):
        page = browser.post("/leads/judged/", {"file": sheet(row)}, follow=True).content.decode()
        assert told in page, row
    lead.refresh_from_db()
    assert lead.stage == "open"
    assert enter("auditor").post("/leads/judged/", {"file": sheet()}).status_code == 403
