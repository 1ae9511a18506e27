"""The desk's own records reach the check as typed rows, and no words of anybody go with them."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from dibao.people.numbers import check_digit
from tests.desk.conftest import DAY, Town

WORDS = "李四说王五打人，电话13900000000"


def read(folder: Path, key: str) -> list[dict[str, str]]:
    """The lines of one record; none when it has no file."""
    path = folder / f"{key}.csv"
    if not path.exists():
        return []
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))


def written(town: Town, folder: Path, day: dt.date = DAY) -> Path:
    """The records of the town."""
    from dibao.desk.exchange import own_records

    own_records.write(town.town, folder / "own", day)
    return folder / "own"


def line(town: Town, *, published: bool, missed: int) -> None:
    """A telephone of the town, with test calls nobody took."""
    from dibao.desk.oversight.models import Hotline, TestCall

    phone = Hotline.objects.create(
        place=town.town, name="举报电话", number="0990-1", hours="上班时间",
        published=DAY - dt.timedelta(days=90) if published else None,
    )  # fmt: skip
    for n in range(missed):
        day = DAY - dt.timedelta(days=n + 1)
        TestCall.objects.create(hotline=phone, planned=day, day=day, answered=False)


def petition(town: Town, days: int, *, answered: bool = False, grounds: str = "") -> None:
    """An appeal taken on so many days ago."""
    from dibao.desk.oversight.models import Matter, Petition

    matter = Matter.objects.create(
        kind="appeal", day=DAY - dt.timedelta(days=days), tag=f"t{days}{grounds}", caller_key=b"0" * 32,
        place=town.town,
    )  # fmt: skip
    Petition.objects.create(
        matter=matter, told=matter.day, unit="石桥镇民政办", accepted=matter.day, opinion=WORDS,
        answered=DAY if answered else None, grounds=grounds,
    )  # fmt: skip


def lead(
    town: Town, family: Any, name: str, *, rule: str = "vehicle", stage: str = "cleared"
) -> Any:
    """A doubt about a family."""
    from dibao.desk.exchange.models import Run
    from dibao.desk.leads.models import Lead

    run = Run.objects.create(
        place=town.town, as_of=DAY, by=town.accounts["town_clerk"], state="done"
    )
    return Lead.objects.create(
        town=town.town, lead_id=name, code="JG04", rule=rule, title="车房登记待核", sentence="…",
        household=family, place=family.place, stage=stage, first_run=run, last_run=run, record={},
    )  # fmt: skip


def settled(town: Town, one: Any, cause: str, day: dt.date = DAY) -> None:
    """Looked into by one person and agreed by a second."""
    from dibao.desk.leads.models import Check

    Check.objects.create(
        lead=one, cause=cause, note=WORDS, by=town.accounts["town_clerk"], day=day, agreed=True,
        second=town.accounts["town_clerk_2"], second_day=day,
    )  # fmt: skip


def test_a_telephone_and_its_calls(town: Town, tmp_path: Path) -> None:
    line(town, published=True, missed=2)
    rows = read(written(town, tmp_path), "HOTLINE")
    assert [(r["承办单位"], r["号码已公布"], r["拨测有人接听"]) for r in rows] == [
        ("石桥镇", "是", "否"), ("石桥镇", "是", "否"),
    ]  # fmt: skip


def test_a_file_taken_over_is_asked_about_once_somebody_went_through_it(
    town: Town, tmp_path: Path
) -> None:
    from dibao.desk.roster.models import Household
    from dibao.desk.shelf.models import Scan
    from dibao.desk.shelf.slots import slots

    first, second = town.household("K1"), town.household("K2")
    assert read(written(town, tmp_path / "a"), "FILES") == []
    Household.objects.filter(pk=first.pk).update(inventory=DAY)
    must = [s.key for s in slots().values() if s.must]
    for key in must[1:]:
        Scan.objects.create(household=first, slot=key, name="x.jpg", digest="0" * 64, day=DAY)
    (told,) = read(written(town, tmp_path / "b"), "FILES")
    assert (told["户编号"], told["缺少或看不清的影像页数"], told["存量导入"]) == (
        first.number, "1", "是",
    )  # fmt: skip
    Household.objects.filter(pk=second.pk).update(inventory=DAY)
    told_twice = read(written(town, tmp_path / "c"), "FILES")
    assert {r["户编号"]: r["缺少或看不清的影像页数"] for r in told_twice}[second.number] == str(
        len(must)
    )


def test_petitions_are_days_and_nothing_else(town: Town, tmp_path: Path) -> None:
    petition(town, 100)
    petition(town, 20, answered=True, grounds="暂行办法")
    folder = written(town, tmp_path)
    rows = read(folder, "PETITIONS")
    assert [(r["办结日期"], r["答复写明依据"]) for r in rows] == [
        ("", "是"),
        (DAY.isoformat(), "是"),
    ]
    assert all(r["村"] == "" for r in rows)


def test_no_words_of_anybody_and_no_conduct_go_out(town: Town, tmp_path: Path) -> None:
    from dibao.desk.oversight.models import Matter
    from dibao.desk.rectification.models import Problem

    petition(town, 100)
    Matter.objects.create(kind="report", day=DAY, tag="sealed", caller_key=b"1" * 32)
    Problem.objects.create(
        town=town.town, place=town.village, kind="conduct", conduct=True, year=2024, serial=1,
        origin="tip", step="paying", title="某人", about=WORDS, by=town.accounts["town_clerk"], day=DAY,
    )  # fmt: skip
    settled(town, lead(town, town.household(), "a"), "sold")
    folder = written(town, tmp_path)
    told = "".join(p.read_text("utf-8-sig") for p in folder.iterdir())
    assert "李四" not in told and "139" not in told and "某人" not in told
    assert "周桂兰" not in told
    assert {p.name for p in folder.iterdir()} == {"PETITIONS.csv", "DECISIONS.csv"}


def test_another_town_stands_in_no_line(town: Town, tmp_path: Path) -> None:
    from dibao.desk.oversight.models import Hotline

    Hotline.objects.create(place=town.other, name="电话", number="1", hours="白天")
    settled(town, lead(town, town.household(), "a"), "sold")
    rows = read(written(town, tmp_path), "HOTLINE")
    assert rows == []


def test_repair_with_one_proof_for_two(town: Town, tmp_path: Path) -> None:
    from dibao.desk.rectification.models import Move, Problem

    for n, digest in enumerate(("aa", "aa", "bb"), 1):
        one = Problem.objects.create(
            town=town.town, place=town.village, kind="procedure", year=2024, serial=n, step="notice",
            origin="inspection", title="公示", about=WORDS, by=town.accounts["town_clerk"], day=DAY,
            office="石岭村委会",
        )  # fmt: skip
        Move.objects.create(problem=one, act="proven", by=town.accounts["town_clerk"], day=DAY,
                            note=WORDS, digest=digest)  # fmt: skip
    rows = read(written(town, tmp_path), "RECTIFICATIONS")
    assert [r["佐证材料重复使用"] for r in rows] == ["是", "是", "否"]


def test_only_means_found_and_left_lying_count_as_findings(town: Town, tmp_path: Path) -> None:
    family = town.household()
    settled(town, lead(town, family, "a", stage="holds"), "honest")
    settled(town, lead(town, family, "b", stage="case"), "honest")
    settled(town, lead(town, family, "c", rule="deceased", stage="holds"), "honest")
    settled(town, lead(town, family, "d"), "sold")
    rows = read(written(town, tmp_path), "FINDINGS")
    assert [(r["种类"], r["已经处理"]) for r in rows] == [
        ("查实收入财产不符", "否"), ("查实收入财产不符", "是"),
    ]  # fmt: skip


def test_a_matter_passed_on_is_counted_by_matter(town: Town, tmp_path: Path) -> None:
    from dibao.desk.casework.models import CaseFile, StepDone

    family = town.household()
    for procedure in ("exit", "outreach"):
        case = CaseFile.objects.create(
            procedure=procedure, pack="R2021", household=family, place=town.town, about="事由",
            begun=DAY, state="opened",
        )  # fmt: skip
        StepDone.objects.create(file=case, step="pass_on", day=DAY, passed_to="county")
    rows = read(written(town, tmp_path), "CASE_STEPS")
    assert [r["退回或转走的次数"] for r in rows] == ["1", "1"]


def roster(folder: Path) -> Path:
    """A hand-in with one family."""
    folder.mkdir()
    first = "99012119500307002"
    number = first + check_digit(first)
    (folder / "低保名册.csv").write_text(
        "户编号,户主姓名,姓名,身份证号,与户主关系,村,家庭人口,月保障金额,纳入日期\n"
        f"DB990001,周桂兰,周桂兰,{number},户主,石岭村,1,560,2020-01-01\n",
        "utf-8-sig",
    )
    return folder


def test_the_whole_way_through_a_check(
    town: Town, tmp_path: Path, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.exchange import actions, worker
    from dibao.desk.leads.models import Lead
    from dibao.desk.roster.models import Household

    family = town.household(status="paid")
    line(town, published=False, missed=3)
    petition(town, 100)
    settled(town, lead(town, family, "a", stage="holds"), "sold")
    clerk = town.who("town_clerk")
    given = roster(tmp_path / "in") / "低保名册.csv"
    actions.hand_in(clerk, town.town, given.name, SimpleUploadedFile("x", given.read_bytes()))
    run = actions.start(clerk, town.town, DAY)
    worker.make(run)
    run.refresh_from_db()
    assert run.state == "done", run.sentence
    found = {x.rule: x for x in Lead.objects.filter(last_run=run)}
    assert {"hotline_dead", "petition_late", "not_restored"} <= set(found)
    assert found["hotline_dead"].conduct and found["petition_late"].conduct
    assert found["not_restored"].household == family
    assert not found["not_restored"].conduct
    family = Household.objects.get()
    assert (family.status, family.monthly_fen) == ("paid", 56000)
    assert str(found["not_restored"].record["lead"]["evidence"]).count(
        "本机关工作记录/DECISIONS.csv"
    )


def test_the_checklist_set_on_scans_is_asked_by_the_rule(
    town: Town, tmp_path: Path, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.casework import actions as casework
    from dibao.desk.casework.models import Paper, StepDone
    from dibao.desk.exchange import actions, worker
    from dibao.desk.leads.models import Lead

    family, clerk = town.household(status="paid"), town.who("county_clerk")
    file = casework.open_case(town.who("town_clerk"), family, "exit", "有人就业", DAY)
    casework.add_paper(
        clerk, file, "D24", SimpleUploadedFile("a.jpg", b"\xff\xd8\xff\xe0" + b"1" * 40), DAY
    )
    done = StepDone.objects.create(file=file, step="decide_stop", day=DAY)
    letter = Paper.objects.create(
        file=file, key="D24", values={}, by=town.accounts["county_clerk"], day=DAY, made_by=done
    )
    assert read(written(town, tmp_path), "SIGNS") == []  # nobody has looked, nothing is asked
    browser, at = enter("county_clerk"), f"/cases/{file.pk}/papers/{letter.pk}/marks/"
    browser.post(at, {"seen": []})
    told = read(written(town, tmp_path), "SIGNS")
    assert [(r["缺签字盖章处数"], r["签字日期早于内容"]) for r in told] == [("2", "否")]
    given = roster(tmp_path / "in") / "低保名册.csv"
    actions.hand_in(
        town.who("town_clerk"), town.town, given.name, SimpleUploadedFile("x", given.read_bytes())
    )
    run = actions.start(town.who("town_clerk"), town.town, DAY)
    worker.make(run)
    assert Lead.objects.filter(last_run=run, rule="unsigned", household=family).exists()
    browser.post(at, {"seen": ["seal", "sign.county_approver", "early"]})
    told = read(written(town, tmp_path), "SIGNS")
    assert [(r["缺签字盖章处数"], r["签字日期早于内容"]) for r in told] == [("0", "是")]
    browser.post(at, {"seen": ["seal", "sign.county_approver"]})
    told = read(written(town, tmp_path), "SIGNS")
    assert [(r["缺签字盖章处数"], r["签字日期早于内容"]) for r in told] == [("0", "否")]


def test_a_match_left_wrong_and_a_sample_are_told(town: Town, tmp_path: Path) -> None:
    from dibao.desk.casework.models import CaseFile
    from dibao.desk.oversight.models import Draw, SurveyAnswer

    family = town.household()
    settled(town, lead(town, family, "a"), "source_wrong")
    draw = Draw.objects.create(
        kind="survey", place=town.town, day=DAY, seed="1", digest="d", population=40,
        by=town.accounts["town_clerk"],
    )  # fmt: skip
    for n in range(20):
        SurveyAnswer.objects.create(
            draw=draw, village=town.village, apply=n < 10, standard=True, line=True
        )
    folder = written(town, tmp_path)
    assert [r["已请来源更正或重新核对"] for r in read(folder, "DECISIONS")] == ["否"]
    (knew,) = [r for r in read(folder, "AWARENESS") if r["问的是什么"] == "知道怎样申请"]
    assert (knew["问了几户"], knew["知道的百分数"]) == ("20", "50")
    assert 50 < int(knew["知道的百分数上限"]) < 80
    CaseFile.objects.create(
        procedure="department_request", pack="R2021", household=family, place=town.town,
        about="事由", begun=DAY, state="sent",
    )  # fmt: skip
    assert [r["已请来源更正或重新核对"] for r in read(written(town, tmp_path), "DECISIONS")] == [
        "是"
    ]
