"""Files of reports: the same figures in three kinds, sealed; what leaves hides small numbers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dibao.papers.leaks import pdf_text, scan_office
from tests.desk.conftest import DAY, Town
from tests.desk.reports.conftest import JUNE


def asked(browser: Any, town: Town, kind: str, ending: str, **more: str) -> Any:
    """The file as the page gives it."""
    sent = {"place": town.town.pk, "ending": ending, **more}
    return browser.post(f"/reports/{kind}/file/", sent)


def bytes_of(answer: Any) -> bytes:
    """What was downloaded."""
    assert answer.status_code == 200, answer.content[:300]
    return b"".join(answer.streaming_content)


def test_three_kinds_say_the_same_and_each_leaves_a_line(
    filled: Town, enter: Callable[[str], Any], settings: Any
) -> None:
    from dibao.desk.record import ledger
    from dibao.desk.reports.models import Made

    clerk = enter("town_clerk")
    files = {e: bytes_of(asked(clerk, filled, "monthly", e)) for e in (".xlsx", ".pdf", ".docx")}
    sheet = openpyxl.load_workbook(io.BytesIO(files[".xlsx"]))["农村最低生活保障情况"]
    rows = {row[0].value: row[3] for row in sheet.iter_rows(min_row=4, max_row=33)}
    assert rows["一、本月保障户数"].value == 14
    assert rows["五、本月支出"].value == 7091
    link = rows["一、本月保障户数"].hyperlink
    assert "/reports/monthly/list/t1-homes/" in link.target + (link.location or "")
    assert b"<f>" not in b"".join(_parts(files[".xlsx"]))  # no cell is a formula
    assert "7,091.00" in pdf_text(files[".pdf"])
    word = b"".join(_parts(files[".docx"])).decode("utf-8", "ignore")
    assert "7,091.00" in word
    assert Made.objects.count() == 3
    lines = [x for x, _ in list(ledger().lines()) if x.kind == "report.made"]
    assert len(lines) == 3
    one = Made.objects.get(name__endswith=".pdf")
    assert (settings.HOME / "originals" / one.digest).read_bytes() == files[".pdf"]
    assert bytes_of(clerk.get(f"/reports/made/{one.pk}/")) == files[".pdf"]


def _parts(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        return [z.read(n) for n in z.namelist() if n.endswith(".xml")]


def test_what_leaves_hides_small_numbers_and_has_no_links(
    filled: Town, enter: Callable[[str], Any]
) -> None:
    clerk = enter("town_clerk")
    data = bytes_of(asked(clerk, filled, "monthly", ".xlsx", outside="1", month="2024-06"))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["农村最低生活保障情况"]
    cells = {row[0].value: row[3] for row in sheet.iter_rows(min_row=4, max_row=33)}
    assert cells["一、本月保障户数"].value == 14
    assert cells["三、本月新增户数"].value == "※"
    assert cells["四、本月退出户数"].value == "※"  # last month's figure would give the other
    assert all(c.hyperlink is None for row in sheet.iter_rows() for c in row)
    assert scan_office(data) == []


def test_a_small_rest_is_hidden_too(filled: Town) -> None:
    from dibao.desk.reports import laying_out
    from dibao.desk.reports.kinds import KINDS
    from dibao.desk.reports.scope import Scope
    from dibao.desk.roster.models import Member

    Member.objects.filter(pk__in=list(Member.objects.values_list("pk", flat=True)[:28])).update(
        sex="女"
    )
    Member.objects.filter(household__head__in=["周1", "周2"], relation="子").update(sex="男")
    report = KINDS["monthly"].build(Scope(filled.town, DAY, JUNE))
    hidden = laying_out.hidden(report)
    assert len(report.lists["t1-women"].lines) == 26
    assert "t1-women" in hidden  # 28 people and 26 women would tell of two men
    assert "t1-people" not in hidden


def test_who_may(filled: Town, enter: Callable[[str], Any]) -> None:
    assert enter("village_clerk").get("/reports/").status_code == 403
    auditor = enter("auditor")
    assert auditor.get("/reports/monthly/").status_code == 200
    assert asked(auditor, filled, "monthly", ".pdf").status_code == 403
    listed = auditor.get(f"/reports/monthly/list/t1-homes/?place={filled.town.pk}").content.decode()
    assert "共 14 条" in listed
    assert "金额" not in listed  # whoever may not see amounts sees none here
    clerk = enter("town_clerk")
    assert clerk.get(f"/reports/monthly/?place={filled.other.pk}").status_code == 403
    assert clerk.get("/reports/monthly/?month=2024-13").status_code == 403
    assert clerk.get("/reports/nothing/").status_code == 404
    assert asked(clerk, filled, "monthly", ".exe").status_code == 403
    assert enter("town_approver").get("/reports/petitions/").status_code == 403
    inspector = enter("discipline")
    page = inspector.get(f"/reports/self-inspection/?place={filled.town.pk}").content.decode()
    assert "/list/homes/" in page
    assert "/list/doubts/" not in page  # doubts about families are not his elsewhere either
    address = f"/reports/self-inspection/list/doubts/?place={filled.town.pk}"
    assert inspector.get(address).status_code == 403
    assert clerk.get(address).status_code == 200
    petitioner = enter("petition_clerk")
    assert petitioner.get("/reports/petitions/").status_code == 200
    assert petitioner.get("/reports/monthly/").status_code == 403


def test_a_bulletin_counts_what_its_maker_may_see_so_nobody_else_gets_it(
    filled: Town, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.reports.models import Made

    petitioner, other = enter("petition_clerk"), enter("petition_clerk_2")
    bytes_of(asked(petitioner, filled, "petitions", ".pdf"))
    mine = Made.objects.get()
    bytes_of(petitioner.get(f"/reports/made/{mine.pk}/"))
    assert other.get(f"/reports/made/{mine.pk}/").status_code == 403
    assert mine.name not in other.get("/reports/").content.decode()
    assert mine.name in petitioner.get("/reports/").content.decode()
    bytes_of(asked(petitioner, filled, "petitions", ".pdf", outside="1"))
    away = Made.objects.get(outside=True)
    bytes_of(other.get(f"/reports/made/{away.pk}/"))  # small numbers are hidden in it


def test_the_command_line_writes_the_same_and_refuses_in_words(
    filled: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dibao.cli import report as cli
    from dibao.cli.options import Unusable
    from dibao.desk import serving
    from dibao.desk.record import ledger

    monkeypatch.setattr(serving, "ready", lambda: None)  # the database of the test is ready
    said: list[str] = []
    with pytest.raises(Unusable, match="还没有办公数据"):
        cli.report("monthly", tmp_path / "m.pdf", "", False, "", tmp_path, said.append)
    (tmp_path / "dibao.sqlite3").touch()

    def run(kind: str, name: str, month: str = "2024-06") -> int:
        return cli.report(
            kind, tmp_path / name, month, False, "http://ceshi", tmp_path, said.append
        )

    for kind in ("self-inspection", "rectification", "monthly", "petitions", "campaign"):
        assert run(kind, f"{kind}.docx") == 0
    assert run("monthly", "m.pdf", "") == 0
    assert "（清河县，2024年6月）" in said[-1]
    assert "7,091.00" in pdf_text((tmp_path / "m.pdf").read_bytes())
    assert sum(x.kind == "report.made" for x, _ in list(ledger().lines())) == 6
    for kind, name, month, words in (
        ("monthly", "m.txt", "", "要以 .xlsx、.pdf 或 .docx 结尾"),
        ("nothing", "m.pdf", "", "没有“nothing”这种报告"),
        ("monthly", "m.pdf", "2024-13", "请写成 2024-06 这样"),
    ):
        with pytest.raises(Unusable, match=words):
            run(kind, name, month)
