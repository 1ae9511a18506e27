"""Thousands of invented families on notices: no whole number leaves, and every planted one is found."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest
from django.template.loader import render_to_string

from dibao.people.numbers import check_digit
from tests.desk.conftest import DAY
from tests.desk.notices.conftest import Office

SURNAMES, GIVEN = "周王李赵孙何高陈刘张欧", "桂兰秀英建国小满大山立敏磊霞宁安"
WIDE = {ord(c): ord(c) + 0xFEE0 for c in "0123456789X"}


def identity(dice: random.Random) -> str:
    """A valid number of nobody."""
    first = (f"9901{dice.randint(10, 99)}{dice.randint(1930, 2020)}{dice.randint(1, 12):02d}"
             f"{dice.randint(1, 28):02d}{dice.randint(0, 999):03d}")  # fmt: skip
    return first + check_digit(first)


def disguises(number: str, dice: random.Random) -> str:
    """The number as somebody might slip it in."""
    at = dice.randint(1, len(number) - 1)
    return dice.choice([
        number, number.translate(WIDE), f"{number[:at]}\u200b{number[at:]}",
        f"{number[:6]}\u3000{number[6:14]}\u00a0{number[14:]}" if len(number) == 18 else number,
    ])  # fmt: skip


def run(office: Office, count: int, seed: int) -> tuple[int, int]:
    """So many notices, every fifth with a number planted; (written, refused)."""
    from dibao.desk.notices import actions, content, scanning, sheets
    from dibao.desk.record import Refused
    from dibao.desk.roster.models import Household, Member
    from dibao.desk.sealed import blind

    dice, clerk = random.Random(seed), office.who("town_clerk")
    Household.objects.update(status="exited")
    allowed = scanning.office_numbers()
    written = stopped = 0
    for n in range(count):
        name = dice.choice(SURNAMES) + "".join(dice.choices(GIVEN, k=dice.randint(1, 2)))
        number, phone = identity(dice), f"13{dice.randint(10**8, 10**9 - 1)}"
        account = f"6299{dice.randint(10**14, 10**15 - 1)}"
        child = number[6:14] > "20060620"
        secrets = (number, number[:6] + number[8:17], phone, account)
        planted = disguises(dice.choice(secrets), dice) if n % 5 == 0 else ""
        family = Household.objects.create(
            number=f"T{n}", town=office.town, place=office.village, group=f"{dice.randint(1, 9)}组",
            head=name + (planted if n % 10 == 0 else ""), size=dice.randint(1, 6),
            monthly_fen=dice.randint(0, 400_000),
        )  # fmt: skip
        Member.objects.create(household=family, name=family.head, number=number,
                              number_key=blind(number), relation="户主")  # fmt: skip
        kind = "list" if n % 10 == 0 else "quarter"
        try:
            notice = actions.prepare(
                clerk, office.village, kind, [family.pk], DAY,
                quarter="2024年第二季度" + (planted if n % 10 == 5 else ""),
            )  # fmt: skip
        except Refused as why:
            assert planted and "不能公开的内容" in str(why), (n, why)
            stopped += 1
        else:
            assert not planted or (n % 10 == 0 and child), n  # that name is not shown at all
            written += 1
            for web in (False, True):
                page = render_to_string("notices/sheet.html", sheets.sheet(notice, DAY, web=web))
                assert scanning.scan(page, "", allowed) == []
                digits = re.sub(r"\D", "", page)  # another way of looking, without any pattern
                assert not [s for s in secrets if re.sub(r"\D", "", s) in digits]
                shown = content.hidden(name) if web else name
                assert (shown in page) is (not child), n  # a child stands there by number
        Household.objects.filter(pk=family.pk).update(status="exited")
    return written, stopped


def test_no_notice_carries_a_whole_number(office: Office) -> None:
    written, stopped = run(office, 100, 1)
    assert written + stopped == 100 and stopped >= 15


@pytest.mark.nightly
def test_no_notice_of_ten_thousand_carries_a_whole_number(office: Office) -> None:
    written, stopped = run(office, 10_000, 2)
    assert written + stopped == 10_000 and stopped >= 1_500


def test_a_name_of_the_right_form_is_no_leak(office: Office) -> None:
    from dibao.desk.notices import scanning

    for text in (
        "0990-6120012",
        "2024年6月20日至2024年7月1日",
        "1,234.00 元",
        "石岭村公示〔2024〕12号",
    ):
        assert scanning.scan(text, "", scanning.office_numbers()) == []


def test_a_landline_that_is_not_the_offices_is_found(office: Office) -> None:
    from dibao.desk.notices import scanning

    allowed = scanning.office_numbers()
    for text in ("0990-7654321", "(0990) 7654321", "09907654321", "0990—7654321".translate(WIDE)):
        found: list[Any] = scanning.scan(f"家里电话 {text}", "", allowed)
        assert "电话号码" in [x.kind for x in found], text
    digest = "35ca52db079a389b5331702db591765db6f53b7d870990765432105e1d0249ef"
    assert scanning.scan(f"<dd>{digest}</dd>", "", allowed) == []
