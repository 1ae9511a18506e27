"""Papers that the desk's own rows fill: K04, K17, D27, D33, in a case and as prints of registers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings

from dibao.papers.leaks import pdf_text
from tests.desk.conftest import DAY, Town

NUMBERS = """
["standard.rural_month"]
label = "农村低保月标准"
unit = "元/人·月"
settings = [ { since = 2023-01-01, value = 600, place = "清河县", paper = "清民发〔2023〕9号" } ]

["index.multiple"]
settings = [ { since = 2024-01-01, value = 40, place = "清河县", paper = "清民发〔2024〕3号" } ]
"""


@pytest.fixture
def law() -> Iterator[None]:
    """The county's own folder in the home, for one test."""
    from dibao.desk.casework import replay

    folder = settings.HOME / "policy"
    folder.mkdir()
    (folder / "numbers.toml").write_text(NUMBERS, "utf-8")
    for kept in (replay.handling_on, replay._rules):
        kept.cache_clear()
    yield
    (folder / "numbers.toml").unlink()
    folder.rmdir()
    for kept in (replay.handling_on, replay._rules):
        kept.cache_clear()


def filled(file: Any, key: str, day: dt.date = DAY) -> dict[str, str]:
    """What lies in the empty form of a paper."""
    from dibao.desk.casework.papers import suggested
    from dibao.desk.casework.replay import standing

    return suggested(standing(file), key, day)


def entry(town: Town) -> Any:
    from dibao.desk.registers import actions

    return actions.enter(
        town.who("county_clerk"), town.county, "index", "2024 年金融指数",
        {"multiple": "45", "reading": "按年标准，一户", "value": "324000", "assets": "存款和其他金融资产",
         "paper": "清民发〔2024〕8号", "since": "2024-07-01", "until": ""},
        DAY, office="县民政局", owner=town.accounts["county_clerk"], due=DAY + dt.timedelta(days=9),
    )  # fmt: skip


@pytest.mark.usefixtures("law")
def test_the_index_is_filled_from_the_numbers_and_from_the_register(town: Town) -> None:
    from dibao.desk.casework import actions

    file = actions.open_case(
        town.who("county_clerk"), town.county, "index_filing", "今年的指数", DAY
    )
    told = filled(file, "K04")
    assert (told["multiple"], told["base"], told["scope"]) == ("40", "按月", "按户")
    assert (told["assets"], told["value"]) == ("存款", "时点余额")
    assert (told["amount"], told["since"]) == ("24,000.00 元", "2024-01-01")
    assert told["standard_paper"] == "600 元/人·月，清民发〔2023〕9号，2023年1月1日起"
    assert "丧葬" in told["not_counted"]
    entry(town)
    told = filled(file, "K04")
    assert (told["multiple"], told["base"], told["assets"]) == ("45", "按年", "全部金融资产")
    assert (told["amount"], told["since"]) == ("324000", "2024-07-01")


@pytest.mark.usefixtures("law")
def test_an_entry_of_the_register_prints_as_the_form(
    town: Town, enter: Callable[[str], Any]
) -> None:
    one, browser = entry(town), enter("county_clerk")
    page = browser.get(f"/registers/index/{one.pk}/").content.decode()
    assert f"/registers/index/{one.pk}/form/pdf/" in page
    answer = browser.get(f"/registers/index/{one.pk}/form/pdf/")
    text = "".join(pdf_text(b"".join(answer.streaming_content)).split())
    for word in ("本地金融指数备案表", "324,000.00元", "2024年7月1日", one.number, "600元/人·月"):
        assert word in text, word
    assert enter("medical").get(f"/registers/index/{one.pk}/form/pdf/").status_code == 403


def test_an_answer_takes_over_what_was_asked_and_found(town: Town) -> None:
    from dibao.desk.casework import actions
    from dibao.desk.casework.models import Paper, StepDone

    file = actions.open_case(
        town.who("town_clerk"), town.household(), "objection", "说他家有人就业没有算", DAY
    )
    assert filled(file, "K17")["asked"] == "说他家有人就业没有算"
    done = StepDone.objects.create(file=file, step="check", day=DAY)
    paper = Paper(file=file, key="D12", by=town.accounts["town_clerk"], day=DAY,
                  values={"objection": "儿子在县里上班没有算", "result": "合同已于三月到期"})  # fmt: skip
    paper.save()
    assert "found" not in filled(file, "K17")  # a draft says nothing yet
    paper.made_by = done
    paper.save()
    told = filled(file, "K17")
    assert (told["asked"], told["found"]) == ("儿子在县里上班没有算", "合同已于三月到期")
    assert "reason" not in told  # a reason is written by whoever decides


def test_the_payroll_line_is_the_family_as_it_stands(town: Town) -> None:
    from dibao.desk.casework import actions

    family = town.household()
    file = actions.open_case(town.who("town_clerk"), family, "application", "本人申请", DAY)
    told = filled(file, "D27")
    assert (told["head"], told["id_number"]) == ("周桂兰", "990121195003070020")
    assert (told["covered"], told["amount"], told["total"]) == ("1", "560.00 元", "560.00 元")
    assert told["month"] == "2024-07"  # from the month after
    assert not {"bank", "account"} & told.keys()


def problem(town: Town) -> Any:
    from dibao.desk.rectification import actions

    clerk = town.who("town_clerk")
    made = actions.register(
        clerk, town.village, "procedure", DAY, title="旧公示没有撤下", about="巡查时看到去年的名单",
        origin="ourselves", step="notice",
    )  # fmt: skip
    actions.assign(
        clerk, made, "当天撤下，换上新的", "镇社会事务办", town.accounts["town_clerk"],
        DAY + dt.timedelta(days=9), DAY,
    )  # fmt: skip
    return made


def test_the_ledger_prints_every_entry_and_no_conduct(
    town: Town, enter: Callable[[str], Any]
) -> None:
    from django.db import connection

    from dibao.desk.rectification import actions

    made = problem(town)
    actions.register_conduct(
        town.who("discipline"), town.village, DAY, title="作风上的事", about="群众来说的事情",
        origin="tip", step="visiting",
    )  # fmt: skip
    browser = enter("town_clerk")
    assert "整改台账（打印）" in browser.get("/problems/").content.decode()
    answer = browser.post("/problems/book/pdf/")
    text = "".join(pdf_text(b"".join(answer.streaming_content)).split())
    for word in (
        made.number,
        "旧公示没有撤下",
        "当天撤下，换上新的",
        "镇社会事务办",
        "由甲town_clerk导出",
    ):
        assert word in text, word
    assert "作风上的事" not in text
    word = b"".join(browser.post("/problems/book/docx/").streaming_content)
    assert word.startswith(b"PK")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_line WHERE kind = 'look.ledger_book'")
        assert cursor.fetchone()[0] == 2
    assert enter("liaison").post("/problems/book/pdf/").status_code == 403


def test_a_case_of_the_ledger_is_filled_from_its_entry(town: Town) -> None:
    from dibao.desk.casework.filling import line_of

    told = line_of(problem(town))
    assert (told["number"], told["charged"]) == ("程〔2024〕1号", "镇社会事务办 甲town_clerk")
    assert (told["last_day"], told["came_from"]) == ("2024-06-29", "自己发现")
    assert (told["closed_by"], told["again"]) == ("", "")


def test_the_payroll_of_a_month_needs_two_names_first(
    town: Town, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.exchange.models import Run
    from dibao.desk.prepay.models import Month

    town.household()
    run = Run.objects.create(place=town.town, as_of=DAY, by=town.accounts["town_clerk"])
    month = Month.objects.create(place=town.town, run=run, last="2024年5月", this="2024年6月",
                                 homes_last=1, homes_this=1)  # fmt: skip
    at, browser = f"/prepay/{month.pk}/roll/pdf/", enter("town_clerk")
    assert browser.post(at).status_code == 400
    Month.objects.update(by=town.accounts["town_clerk"], second=town.accounts["town_approver"])
    text = "".join(pdf_text(b"".join(browser.post(at).streaming_content)).split())
    for word in ("低保金发放名册", "周桂兰", "990121195003070020", "560.00元", "2024年6月", "导出"):
        assert word in text, word
    assert enter("auditor").post(at).status_code == 403
    assert enter("finance").post(at).status_code == 403


def test_a_roll_with_an_amount_nobody_registered_has_no_total(town: Town) -> None:
    from dibao.desk.casework.filling import paid_homes, payroll_of

    town.household()
    assert payroll_of(paid_homes(town.town), "2024年6月")["total"] == "560.00 元"
    other = town.household("DB990002")
    other.monthly_fen = None
    other.save()
    told = payroll_of(paid_homes(town.town), "2024年6月")
    assert sorted(told["amount"].split("\n")) == ["", "560.00 元"]
    assert told["total"] == ""


def test_a_month_already_paid_is_not_printed_as_a_roll(
    town: Town, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.exchange.models import Run
    from dibao.desk.prepay.models import Month

    town.household()
    run = Run.objects.create(place=town.town, as_of=DAY, by=town.accounts["town_clerk"])
    month = Month.objects.create(
        place=town.town, run=run, last="2024年5月发放明细", this="2024年6月发放明细", homes_last=1,
        homes_this=1, by=town.accounts["town_clerk"], second=town.accounts["town_approver"],
    )  # fmt: skip
    browser = enter("town_clerk")
    answer = browser.post(f"/prepay/{month.pk}/roll/pdf/")
    assert answer.status_code == 400
    assert "钱已经发了" in answer.content.decode()
    assert "/roll/" not in browser.get(f"/prepay/{month.pk}/").content.decode()
    month.this = "2024年6月名册"
    month.save()
    assert "/roll/" in browser.get(f"/prepay/{month.pk}/").content.decode()
    pages = b"".join(browser.post(f"/prepay/{month.pk}/roll/pdf/").streaming_content)
    text = "".join(pdf_text(pages).split())
    assert "2024年6月" in text
    assert "2024年6月名册" not in text


def test_a_number_of_the_index_is_written_with_every_figure() -> None:
    from fractions import Fraction

    from dibao.desk.casework.filling import _plain

    assert _plain(Fraction("12345678.5")) == "12345678.5"
    assert _plain(Fraction("40.25")) == "40.25"


@pytest.mark.parametrize(
    ("typed", "kept"), [("下个月", None), ("2024年6月30日", "2024-06-30"), ("", "")]
)
def test_a_day_of_a_paper_is_a_day_or_nothing(town: Town, typed: str, kept: str | None) -> None:
    from dibao.desk.casework import actions, papers
    from dibao.desk.casework.replay import standing
    from dibao.desk.record import Refused

    file = actions.open_case(
        town.who("county_clerk"), town.county, "index_filing", "今年的指数", DAY
    )
    form = papers.form(standing(file), "K04", DAY, {})
    key, field = next((e.field.key, e.field.zh) for e in form if e.field.kind == "date")
    clerk = town.who("county_clerk")
    if kept is None:
        with pytest.raises(Refused, match=f"“{field}”请写成2024年6月20日这样"):
            actions.draft(clerk, file, "K04", {key: typed}, DAY)
    else:
        assert actions.draft(clerk, file, "K04", {key: typed}, DAY).values == {key: kept}
