"""A file of a report says on every page whose copy it is; a large export carries the number of the
consent."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl

from dibao.papers.leaks import pdf_text
from tests.desk.conftest import DAY, Town

MARK = "2024年6月20日由甲county_clerk生成，单位内部用，不外传"


def test_each_kind_of_file_carries_the_line(filled: Town, enter: Callable[[str], Any]) -> None:
    browser, sent = enter("county_clerk"), {"place": filled.town.pk}

    def data(ending: str, **more: str) -> bytes:
        answer = browser.post("/reports/monthly/file/", {**sent, "ending": ending, **more})
        return b"".join(answer.streaming_content)

    pages = pdf_text(data(".pdf"))
    assert "".join(pages.split()).count(MARK) >= 2  # on every page, not on the first alone
    with zipfile.ZipFile(io.BytesIO(data(".docx"))) as word:
        heads = [word.read(n).decode() for n in word.namelist() if "header" in n]
    assert any(MARK in head for head in heads)
    book = openpyxl.load_workbook(io.BytesIO(data(".xlsx")))
    for sheet in book:
        assert MARK in str(sheet["A2"].value)
        assert sheet.oddHeader is not None
        assert MARK in str(sheet.oddHeader.center.text)
    outside = "".join(pdf_text(data(".pdf", outside="1")).split())
    assert "生成，外送的一份" in outside
    assert MARK not in outside


def test_the_number_of_the_consent_stands_in_the_line() -> None:
    from dibao.desk.protection.releasing import line_of

    told = line_of("刘敏", "交县局存档", DAY, "陈立", "导出〔2024〕3号")
    assert told == (
        "2024年6月20日由刘敏导出，陈立同意（导出〔2024〕3号），用途：交县局存档。只用于这一项，用完销毁。"
    )
