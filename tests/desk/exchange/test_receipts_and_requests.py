"""A file is answered within seconds, to its sender alone; departments are asked with numbers."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.desk.conftest import DAY, Town
from tests.desk.protection.conftest import switch_on

ROSTER = (
    "户编号,户主姓名,姓名,身份证号,与户主关系,村,月保障金\n"
    "DB1,周桂兰,周桂兰,990121195003070020,户主,石岭村,560\n"
    "DB1,周桂兰,周小禾,99012119500307002X,儿子,石岭村,560\n"
).encode()


def test_a_file_is_read_by_itself_and_its_sender_gets_the_receipt(
    town: Town, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.exchange.models import HandIn
    from dibao.desk.exchange.receipts import read_waiting

    browser = enter("liaison")
    browser.post("/exchange/files/send/", {"files": SimpleUploadedFile("低保名册.csv", ROSTER)})
    assert "正在读刚交的文件" in browser.get("/exchange/files/").content.decode()
    assert read_waiting()
    assert not read_waiting()
    given = HandIn.objects.get()
    assert (given.status, given.source) == ("已读", "低保在册")
    assert given.accepted + given.refused + given.left_out == 2
    answer = browser.get(f"/exchange/files/{given.pk}/receipt/")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    answer.close()
    assert book.sheetnames
    assert enter("liaison_2").get(f"/exchange/files/{given.pk}/receipt/").status_code == 403
    answer = enter("town_clerk").get(f"/exchange/files/{given.pk}/receipt/")
    assert answer.status_code == 200
    answer.close()


def test_what_cannot_be_read_is_said(town: Town, enter: Callable[[str], Any]) -> None:
    from dibao.desk.exchange.models import HandIn
    from dibao.desk.exchange.receipts import read_waiting

    enter("liaison").post(
        "/exchange/files/send/", {"files": SimpleUploadedFile("坏.xlsx", b"PK\x03\x04")}
    )
    assert read_waiting()
    given = HandIn.objects.get()
    assert given.status == "没有读成"
    assert given.sentence


def test_departments_are_asked_and_only_about_those_who_let_them(
    town: Town, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.exchange.models import Request
    from dibao.desk.roster import actions

    family = town.household()
    browser = enter("town_clerk")
    due = "2099-06-30"
    told = browser.post("/exchange/requests/", {"due": due}, follow=True).content.decode()
    assert "请勾选" in told
    sent = {"source": ["DS15", "DS20"], "due": due}
    told = browser.post("/exchange/requests/", sent, follow=True).content.decode()
    assert "银行存款和金融资产" in told
    assert "还没有启用" in told
    for key in ("DS15", "DS20"):
        switch_on(town, key)
    assert "已发 2 份" in browser.post("/exchange/requests/", sent, follow=True).content.decode()
    again = browser.post("/exchange/requests/", sent, follow=True).content.decode()
    assert "没办结" in again

    def listed(source: str) -> bool:
        one = Request.objects.get(source=source)
        pack = browser.get(f"/exchange/requests/{one.pk}/pack/")
        assert pack.status_code == 200, pack.content.decode()[-300:]
        z = zipfile.ZipFile(io.BytesIO(pack.content))
        name = next(n for n in z.namelist() if n.endswith(".xlsx"))
        assert any(n.endswith(".docx") for n in z.namelist())
        sheets = openpyxl.load_workbook(io.BytesIO(z.read(name)))
        return any("990121195003070020" in str(c) for s in sheets for row in s.values for c in row)

    closed = [k for k in ("DS15", "DS20") if not listed(k)]
    assert closed  # without a letter nobody stands on the list of a source that needs one
    actions.add_letter(
        town.who("town_clerk"), family, family.members.get(), "SQ1", "全部",
        dt.date(2024, 1, 1), dt.date(2099, 1, 1), "",
    )  # fmt: skip
    assert all(listed(k) for k in closed)


def test_a_waiting_check_can_be_dropped(town: Town, enter: Callable[[str], Any]) -> None:
    from dibao.desk.exchange.models import Run

    run = Run.objects.create(place=town.town, as_of=DAY, by=town.accounts["town_clerk"])
    browser = enter("town_clerk")
    browser.post(f"/exchange/runs/{run.pk}/drop/")
    run.refresh_from_db()
    assert run.state == "failed"
    again = browser.post(f"/exchange/runs/{run.pk}/drop/")
    assert "已经开始" in again.content.decode()


@pytest.mark.parametrize("role", ["liaison", "village_clerk"])
def test_books_of_a_run_are_for_the_office(
    town: Town, enter: Callable[[str], Any], role: str, tmp_path: Any
) -> None:
    from dibao.desk.exchange.models import Run

    book = openpyxl.Workbook()
    book.active["A1"] = "疑点清单"
    book.save(tmp_path / "疑点清单.xlsx")
    (tmp_path / "移送线索.xlsx").write_bytes(b"x")
    run = Run.objects.create(
        place=town.town, as_of=DAY, by=town.accounts["town_clerk"], state="done",
        folder=str(tmp_path), told={"open": 0, "fresh": 0, "gone": 0, "sources": {}, "not_judged": []},
    )  # fmt: skip
    page = enter("town_clerk").get(f"/exchange/runs/{run.pk}/").content.decode()
    assert "疑点清单.xlsx" in page
    assert "移送线索" not in page
    answer = enter("town_clerk").get(f"/exchange/runs/{run.pk}/books/0/")
    marked = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert marked["A1"].value.startswith("疑点清单　　")
    assert "甲town_clerk导出，用途：下载核查结果" in marked["A1"].value
    answer.close()
    assert enter("town_clerk").get(f"/exchange/runs/{run.pk}/books/1/").status_code == 404
    assert enter(role).get(f"/exchange/runs/{run.pk}/books/0/").status_code == 403


def test_many_files_are_told_in_one_sentence_and_lock_files_stay_outside(
    town: Town, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.exchange.models import HandIn

    files = [SimpleUploadedFile(f"村{n}.csv", ROSTER) for n in range(6)]
    lock = SimpleUploadedFile("~$名册.xlsx", b"x")
    told = (
        enter("liaison").post("/exchange/files/send/", {"files": [*files, lock]}, follow=True)
    ).content.decode()
    assert "已收到 6 个文件" in told
    assert "“村1.csv”已收到" not in told
    assert "“~$名册.xlsx”是表格打开时的临时文件，没有收。" in told
    assert HandIn.objects.count() == 6


def test_a_file_that_breaks_its_reading_stops_no_other(town: Town) -> None:
    from dibao.desk.exchange.models import HandIn
    from dibao.desk.exchange.receipts import read_waiting

    lost = HandIn.objects.create(  # its original is gone
        place=town.town, name="丢了.csv", digest="0" * 64, by=town.accounts["liaison"]
    )
    assert read_waiting()
    lost.refresh_from_db()
    assert lost.status == "没有读成"
    assert not read_waiting()
