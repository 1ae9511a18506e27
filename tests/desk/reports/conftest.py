"""A town with families, two months of payments, doubts, problems and matters people told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.desk.conftest import DAY, Town

MAY, JUNE = dt.date(2024, 5, 1), dt.date(2024, 6, 1)
HOMES = 14


@pytest.fixture
def filled(town: Town, monkeypatch: pytest.MonkeyPatch) -> Town:
    """Fourteen families, one of whom came in June; the clock of the site stands on the day."""
    import dibao.desk.reports.screens as screens
    from dibao.desk.front import guarding

    for room in (screens, guarding):
        monkeypatch.setattr(room, "today", lambda: DAY)
    _families(town)
    _work(town)
    return town


def _families(town: Town) -> None:
    from dibao.desk.reports.models import Registered
    from dibao.desk.roster.models import Answer, Household, Member, Payment

    for n in range(HOMES):
        family = Household.objects.create(
            number=f"DB99{n:04d}", town=town.town, place=town.village, head=f"周{n}", size=2,
            monthly_fen=50000 + n * 100, group=f"{n % 3 + 1}组",
        )  # fmt: skip
        for k, (sex, birth) in enumerate(
            (("女", dt.date(1950, 3, 7)), ("男", dt.date(1990, 3, 7)))
        ):
            member = Member.objects.create(
                household=family, name=f"周{n}{'一二'[k]}", relation="户主" if not k else "子", sex=sex,
                birth=birth, since=dt.date(2024, 1, 1),
            )  # fmt: skip
            sign = Answer.Sign.FOUND if n < 6 and not k else Answer.Sign.NOT_FOUND
            Answer.objects.create(member=member, source="DS18", sign=sign, day=DAY)
            if n < 12:
                Registered.objects.create(
                    member=member, ability="lost" if not k else "able", cause="因病" if n < 7 else "因残",
                    day=DAY,
                )  # fmt: skip
        if n:
            Payment.objects.create(household=family, month=MAY, fen=50000)
        Payment.objects.create(household=family, month=JUNE, fen=50000 + n * 100)


def _work(town: Town) -> None:
    from dibao.desk.exchange.models import Run
    from dibao.desk.leads.actions import check, second
    from dibao.desk.leads.models import Lead
    from dibao.desk.oversight.models import Matter
    from dibao.desk.rectification import actions as rectification
    from dibao.desk.registers import actions as registers
    from dibao.desk.roster.models import Household

    clerk, approver = town.who("town_clerk"), town.who("town_approver")
    run = Run.objects.create(
        place=town.town, as_of=DAY, by=town.accounts["town_clerk"], state=Run.State.DONE
    )
    for n, family in enumerate(Household.objects.order_by("pk")[:9]):
        lead = Lead.objects.create(
            town=town.town, lead_id=f"a{n}", code="JG04", rule="vehicle", title="车辆登记待核",
            sentence="登记显示有车", household=family, place=town.village, due=DAY, first_run=run,
            last_run=run, record={}, conduct=n == 8,
        )  # fmt: skip
        if n < 6:
            check(clerk, lead, "sold" if n else "honest", "看过材料，问过户主", DAY)
            second(approver, Lead.objects.get(pk=lead.pk), True, "材料看过", DAY)
    held = Lead.objects.get(lead_id="a0")
    rectification.from_lead(clerk, held, "household", "review", "名下有车没有报", DAY)
    made = rectification.register(
        clerk, town.town, "procedure", DAY, title="旧公示没有撤下", about="巡查时看到去年的名单",
        origin="ourselves", step="notice",
    )  # fmt: skip
    rectification.assign(
        clerk, made, "当天撤下，换上新的", "镇社会事务办", town.accounts["town_clerk"],
        DAY + dt.timedelta(days=9), DAY,
    )  # fmt: skip
    owner: Any = town.accounts["town_clerk"]
    registers.enter(
        clerk, town.town, "promise", "三天内回话", {"said": "三天内回话（演示）", "to": "石岭村 1 组"}, DAY,
        office="镇社会事务办", owner=owner, due=DAY + dt.timedelta(days=3),
    )  # fmt: skip
    for n in range(7):
        Matter.objects.create(
            kind="appeal" if n < 2 else "advice", day=DAY, tag=f"{n:064d}", caller_key=bytes(32),
            place=town.town, about=None,
        )  # fmt: skip
