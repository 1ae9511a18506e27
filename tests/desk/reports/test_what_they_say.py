"""What the reports say: causes, promises kept, reach of publicity, coverage, measures, legal clocks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from dibao.desk.reports.notation import Grid, Report, Sentence
from tests.desk.conftest import DAY, Town


def built(town: Town, kind: str, day: dt.date = DAY) -> Report:
    """A report of the town."""
    from dibao.desk.reports.kinds import KINDS
    from dibao.desk.reports.scope import Scope

    return KINDS[kind].build(Scope(town.town, day))


def grid(report: Report, title: str) -> dict[str, tuple[str, ...]]:
    """The rows of a table in words, by their first cell."""
    found = next(p for p in report.parts if isinstance(p, Grid) and p.title == title)
    rows = [tuple(c if isinstance(c, str) else c.text() for c in row) for row in found.rows]
    return {row[0]: row[1:] for row in rows}


def words(report: Report) -> str:
    """All sentences."""
    told = [p for p in report.parts if isinstance(p, Sentence)]
    return "".join(x if isinstance(x, str) else x.text() for p in told for x in p.pieces())


def test_every_ended_doubt_has_its_cause_in_the_table(filled: Town) -> None:
    causes = grid(built(filled, "self-inspection"), "核实结果和原因")
    assert causes["属实，家庭不知要报"] == ("1", "0", "1")
    assert causes["已转让未过户"] == ("5", "0", "5")
    assert causes["合计"] == ("6", "0", "6")


def test_a_procedure_s_problem_stands_with_measure_office_and_day(filled: Town) -> None:
    report = built(filled, "rectification")
    (row,) = grid(report, "问题和措施").values()
    assert row == (
        "旧公示没有撤下",
        "当天撤下，换上新的",
        "镇社会事务办",
        "2024年6月29日",
        "整改中",
    )
    assert grid(report, "家庭待遇方面的问题") == {"车辆登记": ("没有定", "没有定", "1", "0")}
    tables = [p for p in report.parts if isinstance(p, Grid)]
    cells = "".join(c for t in tables for row in t.rows for c in row if isinstance(c, str))
    assert "周0" not in words(report) + cells  # no family stands in it by name


def test_promises_stand_by_office_with_what_came_of_them(filled: Town) -> None:
    from dibao.desk.registers import actions
    from dibao.desk.registers.models import Matter

    late = built(filled, "campaign", DAY + dt.timedelta(days=4))
    assert grid(late, "各单位的承诺") == {"镇社会事务办": ("1", "0", "0", "1")}
    one = Matter.objects.get(register="promise")
    actions.tell(filled.who("town_clerk"), one, "当天回了话", "", None, DAY)
    actions.close(filled.who("town_approver"), one, True, "办到了", "打电话问过", DAY)
    assert grid(built(filled, "campaign"), "各单位的承诺") == {"镇社会事务办": ("1", "1", "0", "0")}


def test_publicity_is_summed_by_place(filled: Town) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from dibao.desk.registers import actions

    for place, reached in ((filled.village, "40"), (filled.village, "25"), (filled.town, "300")):
        told = {"held": str(DAY), "form": "院坝会、村民会", "where": "院坝", "reached": reached,
                "matter": "低保政策"}  # fmt: skip
        photo = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff\xe0" + bytes(40), "image/jpeg")
        actions.enter(
            filled.who("town_clerk"), place, "publicity", "讲低保政策", told, DAY, file=photo
        )
    report = built(filled, "campaign")
    assert grid(report, "各村宣传到达") == {
        "石岭村": ("2", "65", "0", "0", "0", "0"), "石桥镇": ("1", "300", "0", "0", "0", "0"),
    }  # fmt: skip
    assert "宣传和警示教育 3 场，到 365 人次" in words(report)


def test_coverage_by_village_and_group_hides_small_numbers_for_outside(filled: Town) -> None:
    from dibao.desk.reports.laying_out import MARK, view
    from dibao.desk.roster.models import Household

    lone = Household.objects.order_by("pk").first()
    assert lone is not None
    lone.group = "9组"
    lone.save()
    report = built(filled, "campaign")
    table = next(p for p in report.parts if isinstance(p, Grid) and p.title == "在享家庭覆盖面")

    def of(outside: bool) -> dict[str, tuple[str, ...]]:
        seen = view(report, outside)
        return {str(r[1]) or "合计": tuple(seen.text(c) for c in r[2:]) for r in table.rows}

    assert of(False)["9组"] == ("1", "2", "500.00")
    assert of(False)["合计"][:2] == ("14", "28")
    assert of(True)["9组"] == (MARK, MARK, MARK)
    assert (
        sum(row[0] == MARK for row in of(True).values()) >= 2
    )  # it does not follow from the others
    assert of(True)["合计"][0] == "14"


def test_an_appeal_whose_day_is_past_is_counted_as_late(filled: Town) -> None:
    assert "还没有告知或答复的 0 件" in words(built(filled, "petitions"))
    assert "还没有告知或答复的 2 件" in words(
        built(filled, "petitions", DAY + dt.timedelta(days=60))
    )


def test_hand_overs_are_a_number_and_nothing_else(filled: Town) -> None:
    from dibao.desk.oversight.models import Referral
    from dibao.desk.reports.kinds import KINDS
    from dibao.desk.reports.scope import Scope

    Referral.objects.create(
        number=1, day=DAY, basis="监督执纪", digest="ab" * 32, size=1,
        by=filled.accounts["county_approver"],
    )  # fmt: skip
    assert "移送纪检" not in words(built(filled, "campaign"))  # they are the county's, of no town
    report = KINDS["campaign"].build(Scope(filled.county, DAY))
    assert "本期移送纪检 1 件" in words(report)
    assert not report.lists["referrals"].told
    assert [x.cells for x in report.lists["referrals"].lines] == [()]


def test_families_taken_in_and_gone_come_from_decided_steps(filled: Town) -> None:
    from dibao.desk.casework.models import CaseFile, StepDone
    from dibao.desk.roster.models import Household

    home: Any = Household.objects.order_by("pk").first()
    for procedure, step in (("application", "confirm"), ("exit", "decide_stop")):
        case = CaseFile.objects.create(
            procedure=procedure, pack="R2021", household=home, place=home.place, about="x", begun=DAY,
            state="x",
        )  # fmt: skip
        StepDone.objects.create(
            file=case, step=step, day=DAY, by=filled.accounts["county_approver"]
        )
    rows = grid(built(filled, "self-inspection"), "进出和资金")
    assert rows["新纳入"] == ("1", "500.00")
    assert rows["按流程退出"][0] == "1"
    earlier = grid(built(filled, "self-inspection", dt.date(2025, 3, 1)), "进出和资金")
    assert earlier["新纳入"][0] == "0"  # of this year only


def test_names_in_typed_words_do_not_leave(filled: Town) -> None:
    from dibao.desk.rectification import actions
    from dibao.desk.reports.laying_out import pieces, view

    actions.register(
        filled.who("town_clerk"), filled.town, "procedure", DAY, title="周11的公示没有撤下",
        about="巡查时看到", origin="ourselves", step="notice",
    )  # fmt: skip
    report = built(filled, "rectification")

    def told(outside: bool) -> str:
        rows = [r for p in pieces(report, view(report, outside)) for r in p.rows]
        return "".join(c.text for row in rows for c in row)

    assert "周11的公示没有撤下" in told(False)
    assert "（略）的公示没有撤下" in told(True)
    assert "周11" not in told(True)


def test_what_a_reader_must_not_have_is_in_none_of_his_numbers(filled: Town) -> None:
    from dibao.desk.oversight.models import Matter
    from dibao.desk.reports.kinds import KINDS
    from dibao.desk.reports.scope import Scope

    Matter.objects.order_by("pk")[0].kept_from.add(filled.accounts["town_clerk"])
    for role, count in (("town_clerk", 6), ("town_clerk_2", 7)):
        report = KINDS["petitions"].build(Scope(filled.town, DAY, None, filled.who(role)))
        assert f"收到群众反映 {count} 件" in words(report), role


def test_the_report_of_the_how_to_can_be_built(filled: Town) -> None:
    from pathlib import Path

    from dibao.desk.reports import lines
    from dibao.desk.reports.scope import Scope
    from dibao.desk.reports.self_inspection import paid

    text = Path("docs/howto/add-a-report.md").read_text(encoding="utf-8")
    room: dict[str, Any] = {"Report": Report, "Scope": Scope, "lines": lines, "paid": paid}
    exec(text.split("```python\n")[1].split("```")[0], room)  # noqa: S102 (our own page)
    assert grid(room["build"](Scope(filled.town, DAY)), "各村") == {
        "石岭村": ("14", "0"), "合计": ("14", ""),
    }  # fmt: skip


def test_days_are_written_as_people_say_them(filled: Town) -> None:
    from dibao.desk.casework.models import CaseFile
    from dibao.desk.oversight.models import Matter
    from dibao.desk.reports import lines, petitions

    file = CaseFile(procedure="exit", place=filled.village, begun=DAY, ended=DAY, about="")
    assert lines.case(file).cells[-1] == "2024年6月20日"
    matter = Matter(day=DAY, kind=Matter.Kind.APPEAL, way=Matter.Way.VISIT)
    assert petitions._line(matter).cells[0] == "2024年6月20日"
