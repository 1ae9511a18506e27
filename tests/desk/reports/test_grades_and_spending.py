"""Severe disability and the parts of the money in the monthly table, and the rules that hold them."""

from __future__ import annotations

from typing import Any

from tests.desk.conftest import DAY, Town
from tests.desk.reports.conftest import JUNE, MAY


def table(town: Town) -> dict[str, str]:
    """The cells of the first column of the month."""
    from dibao.desk.reports.kinds import KINDS
    from dibao.desk.reports.notation import Grid
    from dibao.desk.reports.scope import Scope

    report = KINDS["monthly"].build(Scope(town.county, DAY, JUNE))
    figures, checks = report.parts[1], report.parts[3]
    assert isinstance(figures, Grid) and isinstance(checks, Grid)
    found: dict[str, str] = {}
    for name, _, _, cell, *_ in figures.rows:
        said = cell if isinstance(cell, str) else cell.text()
        found[str(name)] = said
    return found | {str(name): str(word) for name, word, _ in checks.rows}


def card(member: Any, grade: str, *, cancelled: bool = False, source: str = "DS18") -> None:
    """A certificate in the register."""
    from dibao.desk.roster.models import Disability

    Disability.objects.create(
        member=member, category="limb", grade=grade, cancelled=cancelled, day=DAY, source=source
    )


def test_grades_come_from_certificates_and_a_cancelled_one_counts_for_nothing(filled: Town) -> None:
    from dibao.desk.roster.models import Member

    found = list(Member.objects.filter(answers__sign="found").order_by("pk"))
    assert len(found) == 6
    for member, grade in zip(found[:4], ("g1", "g2", "g3", "g4"), strict=True):
        card(member, grade)
    card(found[4], "g1", cancelled=True)
    told = table(filled)
    assert told["其中：残疾人（残联名册或看证登记）"] == "5"
    # Of the sixth the register says that he is disabled, and no grade.
    assert told["残疾人中：重度残疾人（一、二级）"] == "2（缺 1）"
    unheard = Member.objects.filter(answers__sign="not_found").first()
    card(unheard, "g2", source="card")
    card(found[5], "g3")
    told = table(filled)
    assert told["其中：残疾人（残联名册或看证登记）"] == "6"
    assert told["残疾人中：重度残疾人（一、二级）"] == "3"


def test_parts_of_the_money_add_up_and_the_rule_sees_when_they_do_not(filled: Town) -> None:
    from dibao.desk.roster.models import Payment

    Payment.objects.filter(month=JUNE).update(uplift=6000, back_pay=0)
    told = table(filled)
    month = "本月基本保障金＋增发＋补发＋一次性补助－扣回＝本月支出"
    year = "本年累计基本保障金＋增发＋补发＋一次性补助－扣回＝本年累计支出"
    assert told["五、本月支出"] == "7,091.00"
    assert told["其中：基本保障金"] == "6,251.00"
    assert told["其中：分类施保增发"] == "840.00"
    assert told["其中：补发"] == "0.00"
    assert told["其中：一次性补助"] == "未登记（缺 14）"
    # May's lists have no columns for the parts: the year is known for June alone.
    assert told["本年累计中：分类施保增发"] == "840.00（缺 13）"
    # What one list calls the rest and another does not name at all is no sum of a year.
    assert (told[month], told[year]) == ("相符", "无法核对")
    Payment.objects.filter(month=MAY).update(uplift=0)
    assert table(filled)[year] == "相符"
    first = Payment.objects.filter(month=JUNE).order_by("pk").first()
    assert first is not None
    first.deducted = 1000
    first.save()
    Payment.objects.filter(month=JUNE, deducted=None).update(deducted=0)
    told = table(filled)
    assert (told["其中：基本保障金"], told["其中：扣回以前多发（减）"]) == ("6,261.00", "10.00")
    assert told[month] == "相符"
    Payment.objects.filter(month=JUNE).update(basic=100)
    assert table(filled)[month] == "无法核对"  # beside a stated one the one-off part is not known
    Payment.objects.filter(month=JUNE).update(one_off=0)
    assert table(filled)[month] == "不符"
    Payment.objects.filter(month=JUNE).update(basic=None, uplift=90000)
    assert table(filled)[month] == "不符"  # more than the whole


def test_people_known_since_the_first_roster_were_there_the_month_before(filled: Town) -> None:
    from dibao.desk.roster.models import Household, Member

    Member.objects.update(since=DAY)
    told = table(filled)
    assert told["上月人数＋本月新增人－本月退出人＝本月人数"] == "相符"
    assert told["本月新增人数"] == "2"  # the family that came in June
    family = Household.objects.order_by("pk")[3]
    Member.objects.create(
        household=family, name="周新", relation="孙", sex="男", since=DAY.replace(day=28)
    )
    assert table(filled)["本月新增人数"] == "3"
