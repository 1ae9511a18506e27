"""What leaves about many people has a purpose, a second person and a visible line."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.desk.conftest import DAY, Town


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that a small town can cross."""
    from dibao.desk.protection import releasing

    monkeypatch.setattr(releasing, "MANY", 2)


def leads(town: Town, many: int) -> None:
    """Doubts about so many families."""
    from dibao.desk.exchange.models import Run
    from dibao.desk.leads.models import Lead

    run = Run.objects.create(place=town.town, as_of=DAY, by=town.accounts["town_clerk"])
    for n in range(many):
        Lead.objects.create(
            town=town.town, lead_id=f"a{n}", code="JG04", rule="vehicle", title="车房登记待核",
            sentence="登记显示有车", household=town.household(f"DB{n}"), place=town.village, due=DAY,
            first_run=run, last_run=run, record={},
        )  # fmt: skip


def test_consent_for_one_long_filter_is_none_for_another(town: Town) -> None:
    from dibao.desk.protection import releasing

    clerk, long = town.who("town_clerk"), "leads?title=" + "a" * 200
    narrow, wide = (
        releasing.ask(clerk, town.town, f"{long}&stage={stage}", "表", "/", 300, "交县局存档", DAY)
        for stage in ("open", "all")
    )
    assert narrow.key != wide.key


def test_a_small_table_leaves_with_its_line(town: Town, enter: Callable[[str], Any]) -> None:
    leads(town, 2)
    answer = enter("town_clerk").post("/leads/table/export/")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert "由甲town_clerk导出，用途：核查线索。只用于这一项，用完销毁。" in str(rows[0][0])
    assert rows[1][:2] == ("户主", "村")
    assert len(rows) == 4


@pytest.mark.usefixtures("few")
def test_a_large_table_waits_for_another(town: Town, enter: Callable[[str], Any]) -> None:
    from dibao.desk.protection.models import Release
    from dibao.desk.record import Refused

    leads(town, 3)
    browser, other, at = enter("town_clerk"), enter("town_approver"), "/leads/table/export/"

    def sheet(answer: Any) -> bool:
        return "spreadsheetml" in answer["Content-Type"]

    asked = browser.post(at, {"stage": "open"})
    assert not sheet(asked)
    assert "3 人" in asked.content.decode()
    assert 'name="stage" value="open"' in asked.content.decode()
    assert (
        "请写明导出做什么用"
        in browser.post(at, {"stage": "open", "purpose": "看"}).content.decode()
    )
    sent = {"stage": "open", "purpose": "交县局专项治理存档"}
    assert "等另一个人同意" in browser.post(at, sent).content.decode()
    one = Release.objects.get()
    assert not sheet(browser.post(at, {"stage": "open"}))
    # Neither he himself nor somebody without the post lets it go.
    browser.post(f"/protection/exports/{one.pk}/answer/", {"agreed": "1"})
    one.refresh_from_db()
    assert one.state == "asked"
    assert "1 份很多人的文件等您同意" in other.get("/").content.decode()
    other.post(f"/protection/exports/{one.pk}/answer/", {"agreed": "1"})
    # Only this very table, only for him, only once.
    assert not sheet(browser.post(at, {"stage": ""}))
    assert not sheet(enter("town_clerk_2").post(at, {"stage": "open"}))
    answer = browser.post(at, {"stage": "open"})
    assert sheet(answer)
    line = str(next(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)[0])
    for word in ("甲town_clerk导出", "甲town_approver同意", "交县局专项治理存档"):
        assert word in line
    assert not sheet(browser.post(at, {"stage": "open"}))
    from dibao.desk.protection import releasing

    with pytest.raises(Refused, match="没有人同意"):
        releasing.take(town.who("town_clerk"), one, 3, DAY)


@pytest.mark.usefixtures("few")
def test_consent_runs_out_and_may_be_refused(town: Town) -> None:
    import datetime as dt

    from dibao.desk.protection import releasing
    from dibao.desk.record import Refused

    clerk, approver = town.who("town_clerk"), town.who("town_approver")

    def asked() -> Any:
        return releasing.ask(clerk, town.town, "k", "表", "/", 3, "交县局存档", DAY)

    one = asked()
    with pytest.raises(Refused, match="为什么不同意"):
        releasing.answer(approver, one, False, "", DAY)
    releasing.answer(approver, one, False, "给汇总数就够了", DAY)
    with pytest.raises(Refused, match="没有人同意"):
        releasing.take(clerk, one, 3, DAY)
    two = asked()
    releasing.answer(approver, two, True, "", DAY)
    with pytest.raises(Refused, match="过期"):
        releasing.take(clerk, two, 3, DAY + dt.timedelta(days=8))
    releasing.take(clerk, two, 3, DAY + dt.timedelta(days=7))


@pytest.mark.usefixtures("few")
def test_books_and_requests_pass_the_same_door(
    town: Town, enter: Callable[[str], Any], tmp_path: Path
) -> None:
    from dibao.desk.exchange.models import Request, Run

    for n in range(3):
        town.household(f"DB{n}")
    openpyxl.Workbook().save(tmp_path / "疑点清单.xlsx")
    (tmp_path / "自查报告.pdf").write_bytes(b"%PDF")
    run = Run.objects.create(place=town.town, as_of=DAY, by=town.accounts["town_clerk"],
                             state="done", folder=str(tmp_path), told={})  # fmt: skip
    one = Request.objects.create(place=town.town, number="1", source="DS07", office="公安交警",
                                 made=DAY, due=DAY)  # fmt: skip
    browser = enter("town_clerk")
    for at in (f"/exchange/runs/{run.pk}/books/0/", f"/exchange/requests/{one.pk}/pack/"):
        page = browser.get(at).content.decode()
        assert "导出要另一个人同意" in page, at
        assert "3 人" in page
    report = browser.get(f"/exchange/runs/{run.pk}/books/1/")
    assert b"".join(report.streaming_content) == b"%PDF"  # counts people, names none
    report.close()


def test_a_long_list_in_short_pieces_is_one_list(
    town: Town, enter: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    import datetime as dt

    from dibao.desk.protection import releasing
    from dibao.desk.protection.models import Carried

    days = [DAY]
    monkeypatch.setattr(releasing, "today", lambda: days[-1])
    leads(town, 360)
    villages = [town.village, town.other_village]
    from dibao.desk.leads.models import Lead

    Lead.objects.filter(pk__gt=Lead.objects.order_by("pk")[189].pk).update(place=villages[1])

    def export(who: str, village: Any) -> str:
        answer = enter(who).post("/leads/table/export/", {"village": village.pk})
        return "" if "spreadsheetml" in answer["Content-Type"] else answer.content.decode()

    assert export("county_clerk", villages[0]) == ""  # 190 people
    assert export("county_clerk", villages[0]) == ""  # the same again are no others
    page = export("county_clerk", villages[1])  # 170 more
    assert "里有 <strong>170 人</strong>" in page
    assert "最近 30 天您一个人已经取走过另外 190 人的，加上这一份一共 360 人" in page
    assert Carried.objects.count() == 190  # what did not leave is not counted
    assert export("county_clerk_2", villages[1]) == ""  # each for himself
    days.append(DAY + dt.timedelta(days=30))
    assert export("county_clerk", villages[1]) == ""
    assert set(Carried.objects.values_list("day", flat=True)) == {days[-1]}


def test_who_only_looks_does_nothing(town: Town) -> None:
    from dibao.desk.accounts.access import table
    from dibao.desk.protection import releasing, retention, sources
    from dibao.desk.record import Refused, Verb

    acts = [v for room in (releasing, retention, sources) for v in vars(room).values()
            if isinstance(v, Verb)]  # fmt: skip
    assert len(acts) == 9
    for act in acts:
        assert (act.thing, act.action) in table()
        with pytest.raises(Refused, match="不在您的职责里"):
            act(town.who("liaison"), None)


def test_the_line_stands_on_every_sheet_and_what_is_filled_in_stays(tmp_path: Path) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    from dibao.desk.protection.marking import marked

    book = openpyxl.Workbook()
    first, second = book.active, book.create_sheet("走访单")
    first["A1"], first["A2"], first["A3"] = "待核（1 条）", "请核实后填写。", "对象"
    second["A1"], second["A2"] = "入户走访单", "石岭村　户主：周桂兰"
    choices = DataValidation(type="list", formula1='"属实,不属实"')
    choices.add("B4")
    first.add_data_validation(choices)
    book.save(tmp_path / "a.xlsx")
    line = "2024年6月20日由刘敏导出，用途：存档&备查。"
    seen = openpyxl.load_workbook(io.BytesIO(marked(tmp_path / "a.xlsx", line)))
    one, two = seen.worksheets
    assert (one["A1"].value, one["A2"].value) == ("待核（1 条）", f"请核实后填写。\n{line}")
    assert one["A3"].value == "对象"
    assert one.data_validations.dataValidation[0].formula1 == '"属实,不属实"'
    assert two["A1"].value == f"入户走访单　　{line}"
    assert two["A2"].value == "石岭村　户主：周桂兰"
    assert [s.oddHeader.left.text for s in seen] == [line.replace("&", "和")] * 2
    form = openpyxl.load_workbook(io.BytesIO(marked(tmp_path / "a.xlsx", line, apart=True)))
    assert form.worksheets[0]["A2"].value == "请核实后填写。"
    assert (form.worksheets[-1].title, form.worksheets[-1]["A1"].value) == ("说明", line)


# Where a file leaves without the door, and why that is right.
WITHOUT = {
    "campaign/screens.py": "名单有自己的两个人和用途行；凭据是本单位的一份文件",
    "dossier/screens.py": "一件事的倒查件，只有这一户",
    "casework/paper_screens.py": "一件事的一份材料",
    "reports/screens.py": "报告只有数，不写一户一人；名单只在页面上分页看",
    "reports/inspection_screens.py": "迎检包有自己的两个人和用途行，至多 200 户",
    "casework/screens.py": "一件事的一份材料",
    "registers/screens.py": "登记的一份凭据",
    "rectification/screens.py": "整改的一份凭据",
    "archive/screens.py": "一条记录的证明和核验程序",
    "oversight/screens/referrals.py": "封给一位纪检人员的材料包",
    "protection/screens.py": "销毁清单，只有编号和日期，没有一户一人",
}


def test_every_file_that_leaves_passes_the_door_or_says_why_not() -> None:
    root = Path(__file__).parents[3] / "src" / "dibao" / "desk"
    leaves = re.compile(
        r"attachment|FileResponse\(|as_attachment|application/zip|spreadsheetml|office_sheets\.file\("
    )
    found = {
        p.relative_to(root).as_posix(): "releasing.guarded(" in p.read_text(encoding="utf-8")
        for p in root.rglob("*.py")
        if "screens" in str(p.relative_to(root)) or "tables" in p.name
        if leaves.search(p.read_text(encoding="utf-8"))
    }
    assert {name for name, door in found.items() if door} == {
        "exchange/screens.py", "leads/tables.py", "prepay/roll_screens.py",
        "rectification/book_screens.py", "shelf/screens.py",
    }  # fmt: skip
    assert {name for name, door in found.items() if not door} == set(WITHOUT)
