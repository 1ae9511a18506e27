"""A package for an inspection: drawn so that anybody can draw again, two names, holds elsewhere."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.desk.conftest import DAY, Town
from tests.desk.dossier.test_trace_back import unpack, verify
from tests.desk.reports.conftest import HOMES


@pytest.fixture
def drawn(filled: Town) -> Any:
    """Five families drawn by the town's clerk."""
    from dibao.desk.reports import inspecting

    return inspecting.draw(filled.who("town_clerk"), filled.town, 5, "县专项督查组检查", DAY)


def test_anybody_can_draw_again(drawn: Any) -> None:
    from dibao.desk.reports import inspecting
    from dibao.desk.reports.models import Drawn

    assert len(drawn.names) == HOMES
    order = sorted(
        drawn.names, key=lambda n: hashlib.sha256(f"{drawn.seed}\n{n}".encode()).digest()
    )
    assert [x.household.ref for x in drawn.drawn.all()] == order[:5]
    assert inspecting.drawn_again(drawn)
    other = next(ref for ref in order[5:])
    Drawn.objects.filter(inspection=drawn, turn=1).update(household_id=int(other[1:]))
    assert not inspecting.drawn_again(drawn)


def test_it_leaves_only_with_a_second_name(
    filled: Town, enter: Callable[[str], Any], drawn: Any, tmp_path: Path
) -> None:
    from dibao.desk.record import Refused
    from dibao.desk.reports import inspecting

    clerk, address = enter("town_clerk"), f"/reports/inspections/{drawn.pk}/"
    assert clerk.post(f"{address}take/").status_code == 400
    with pytest.raises(Refused, match="不能自己同意"):
        inspecting.agree(
            filled.who("discipline"), _drawn_by(drawn, filled, "discipline"), True, "", DAY
        )
    _drawn_by(drawn, filled, "town_clerk")
    approver = enter("town_approver")
    assert (
        "取走" not in approver.get(address).content.decode().split("<h1>")[1].split("同意取走")[0]
    )
    assert approver.post(f"{address}agree/", {"agreed": "0", "why": ""}).status_code == 400
    assert approver.post(f"{address}agree/", {"agreed": "1"}).status_code == 302
    answer = clerk.post(f"{address}take/")
    folder = unpack(answer.content, tmp_path / "away")
    assert verify(folder)[0] == 0
    first = (folder / "先看这里.html").read_text(encoding="utf-8")
    for words in ("县专项督查组检查", "甲town_approver", drawn.seed, "户/01.html"):
        assert words in first
    page = (folder / "户" / "01.html").read_text(encoding="utf-8")
    assert "最低生活保障申请书" in page
    assert "请查纸质档案" in page
    assert "<script" not in first + page
    assert len(list((folder / "户").iterdir())) == 5
    rows = (folder / "材料清单.csv").read_text(encoding="utf-8-sig").splitlines()
    assert sum(",待查," in r for r in rows) == 5 * page.count("<span>待查</span>") > 50
    (folder / "户" / "01.html").write_text("x")
    assert verify(folder)[0] == 3


def _drawn_by(one: Any, town: Town, role: str) -> Any:
    one.by = town.accounts[role]
    one.save()
    return one


def test_whoever_is_related_to_a_drawn_family_stands_aside(
    filled: Town, enter: Callable[[str], Any], drawn: Any
) -> None:
    from dibao.desk.accounts.models import Tie

    Tie.objects.create(
        account=filled.accounts["town_approver"], household=drawn.drawn.first().household,
        relation="舅舅", since=DAY,
    )  # fmt: skip
    approver = enter("town_approver")
    assert approver.get(f"/reports/inspections/{drawn.pk}/").status_code == 403
    assert approver.post(
        f"/reports/inspections/{drawn.pk}/agree/", {"agreed": "1"}
    ).status_code == 403  # fmt: skip


def test_answers_without_a_letter_are_not_counted_and_a_family_sees_who_took_it(
    filled: Town, enter: Callable[[str], Any], drawn: Any
) -> None:
    from dibao.desk.reports import inspecting, pages
    from dibao.desk.roster.models import Answer

    family = drawn.drawn.first().household
    member = family.members.first()
    family.members.exclude(pk=member.pk).delete()
    Answer.objects.filter(member=member).delete()
    Answer.objects.create(member=member, source="DS15", sign="found", day=DAY)
    told = dict(pages.page_of(family, 1, DAY).parts)["各来源怎么答复（最近一次核查）"]
    assert told == [f"{Answer.Sign.NO_LETTER.label} 1 人次"]
    inspecting.agree(filled.who("town_approver"), drawn, True, "", DAY)
    enter("town_clerk").post(f"/reports/inspections/{drawn.pk}/take/")
    page = enter("town_clerk").get(f"/protection/looks/{family.pk}/").content.decode()
    assert "县专项督查组检查" in page


def test_papers_that_are_there_are_not_missing(filled: Town) -> None:
    from dibao.desk.casework.models import CaseFile, Paper
    from dibao.desk.reports import on_file
    from dibao.desk.roster.models import Household, Letter
    from dibao.desk.shelf.models import Scan

    home = Household.objects.order_by("pk")[0]
    case = CaseFile.objects.create(
        procedure="application", pack="R2021", household=home, place=home.place, about="申请", begun=DAY,
        state="paid",
    )  # fmt: skip
    Paper.objects.create(
        file=case, key="D01", name="申请书.jpg", digest="ab" * 32, by=filled.accounts["town_clerk"],
        day=DAY,
    )  # fmt: skip
    Letter.objects.create(
        member=home.members.first(), number="1", sources="存款", since=DAY, until=DAY
    )
    for slot in ("01", "04"):  # the hukou book, and the disability certificate
        Scan.objects.create(household=home, slot=slot, name="a.jpg", digest="ab" * 32, day=DAY)
    pack, files = on_file.inventory(home, DAY)
    there = {f.name for f in files if f.state == "有"}
    assert {f.state for f in files} == {"有", "待查"}
    assert there == {
        "最低生活保障申请书", "家庭经济状况核对授权书", "户口簿", "敏感材料 1 种",
    }  # fmt: skip
    assert "按现行办法列" in pack
    home.since = DAY.replace(year=2015)
    old, then = on_file.inventory(home, DAY)
    assert "旧" in old
    assert {f.name for f in then} - {f.name for f in files} == {"民主评议记录"}
    home.inventory = DAY
    assert "清点过纸质档案" in on_file.inventory(home, DAY)[1][1].where
    home.inventory, home.imported = None, False  # taken in on the site: nothing lies elsewhere
    assert {f.state for f in on_file.inventory(home, DAY)[1]} == {"有", "缺"}


def test_who_may(filled: Town, enter: Callable[[str], Any], drawn: Any) -> None:
    sent = {"place": filled.town.pk, "count": "3", "purpose": "县里检查用"}
    for role, status in (("village_clerk", 403), ("auditor", 403), ("town_clerk", 302)):
        assert enter(role).post("/reports/inspections/draw/", sent).status_code == status, role
    clerk = enter("town_clerk")
    assert clerk.post("/reports/inspections/draw/", {**sent, "count": "0"}).status_code == 400
    assert clerk.post("/reports/inspections/draw/", {**sent, "purpose": ""}).status_code == 400
    assert clerk.post(
        "/reports/inspections/draw/", {**sent, "place": filled.other.pk}
    ).status_code == 400  # fmt: skip
    assert enter("auditor").get(f"/reports/inspections/{drawn.pk}/").status_code == 200
    assert "迎检包等您看过" in enter("town_approver").get("/").content.decode()


def test_the_nightly_check_finds_a_changed_lot_and_a_consent_nobody_gave(
    filled: Town, enter: Callable[[str], Any], drawn: Any
) -> None:
    from dibao.desk.archive.holding import differences
    from dibao.desk.reports import sealing
    from dibao.desk.reports.making import File
    from dibao.desk.reports.models import Drawn, Inspection, Made

    held = ("reports.Made", "reports.Inspection", "reports.Drawn")
    sent = {"place": filled.town.pk, "ending": ".docx"}
    assert enter("town_clerk").post("/reports/campaign/file/", sent).status_code == 200
    file = File("monthly", None, False, "月报.pdf", "ab" * 32, b"")
    sealing.from_command_line(filled.county, file, DAY)
    assert list(differences(held)) == []
    Inspection.objects.update(agreed_by=filled.accounts["town_approver"])
    assert [x for x in differences(held) if "迎检包" in x]
    Inspection.objects.update(agreed_by=None)
    assert list(differences(held)) == []
    out = next(
        ref for ref in drawn.names if ref not in {x.household.ref for x in drawn.drawn.all()}
    )
    Drawn.objects.filter(inspection=drawn, turn=1).update(household_id=int(out[1:]))
    Made.objects.update(digest="cd" * 32)
    told = list(differences(held))
    assert [x for x in told if "抽中的户" in x]
    assert len([x for x in told if "生成的报告" in x]) == 2
