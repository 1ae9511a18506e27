"""Replay equals tables after random work of a whole office, not of cases alone: letters, ties,
inventories, months before payment, assignments, payments and doubts of a run taken over."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.desk.archive.test_tampering import unguarded
from tests.desk.conftest import DAY, Town
from tests.desk.exchange.test_bringing_in import take, write_out

WORDS = "看了材料，问了本人和邻居。"
WORKERS = ("village_clerk", "town_clerk", "town_clerk_2", "town_approver", "county_clerk")
Act = Callable[[random.Random, Town, Any, dt.date], None]


def brought(town: Town, folder: Path, turn: int) -> None:
    """A run with doubts, payments and a month to be looked through."""
    out = write_out(folder, {f"a{n}": str(turn) for n in range(turn, turn + 4)})
    pl.DataFrame(
        {"unit": [1, 1], "month": [dt.date(2024, 4 + turn, 1), dt.date(2024, 5 + turn, 1)],
         "fen": [56000, 56000 + turn]}
    ).write_parquet(out / "payments.parquet")  # fmt: skip
    head = {"last": "五月明细", "this": "六月名册", "homes_last": 1, "homes_this": 2}
    pl.DataFrame(
        [head | {"kind": kind, "number": "DB99-1", "name": "周桂兰", "village": "石岭村",
                 "last_fen": 56000, "this_fen": 50000, "where": "第3行", "note": ""}
         for kind in ("停发", "变动", "新增")]
    ).write_parquet(out / "prepay.parquet")  # fmt: skip
    take(town, out)


def letters(dice: random.Random, town: Town, who: Any, day: dt.date) -> None:
    from dibao.desk.roster import actions
    from dibao.desk.roster.models import Household, Letter

    family = dice.choice(list(Household.objects.order_by("pk")))
    held = Letter.objects.filter(member__household=family).order_by("pk")
    if held and dice.random() < 0.4:
        actions.withdraw_letter(who, family, dice.choice(list(held)), day)
    else:
        member = dice.choice(list(family.members.order_by("pk")))
        until = day + dt.timedelta(days=dice.randrange(-3, 400))
        actions.add_letter(who, family, member, "1", "DS08", day, until, "")


def ties(dice: random.Random, town: Town, who: Any, day: dt.date) -> None:
    from dibao.desk.roster import actions
    from dibao.desk.roster.models import Household

    actions.declare_tie(who, dice.choice(list(Household.objects.order_by("pk"))), "堂兄", day)


def inventories(dice: random.Random, town: Town, who: Any, day: dt.date) -> None:
    from dibao.desk.roster import actions
    from dibao.desk.roster.models import Household

    family = dice.choice(list(Household.objects.order_by("pk")))
    actions.confirm_inventory(who, family, dice.choice(("缺授权书，其余齐", "")), day)


def months(dice: random.Random, town: Town, who: Any, day: dt.date) -> None:
    from dibao.desk.prepay import actions
    from dibao.desk.prepay.models import Line, Month

    month = dice.choice(list(Month.objects.order_by("pk")))
    what = dice.random()
    if what < 0.7:
        line = dice.choice(list(month.lines.order_by("pk")))
        actions.look_through(who, month, {line.pk: (dice.choice(Line.Finding.values), WORDS)}, day)
    elif what < 0.85:
        actions.sign(who, month, day)
    else:
        actions.second(who, month, dice.random() < 0.5, WORDS, day)


def doubts(dice: random.Random, town: Town, who: Any, day: dt.date) -> None:
    from dibao.desk.leads import actions
    from dibao.desk.leads.models import Lead

    lead, what = dice.choice(list(Lead.objects.order_by("pk"))), dice.random()
    if what < 0.3:
        actions.assign(who, lead, town.accounts[dice.choice(WORKERS)])
    elif what < 0.5:
        actions.hand_to(who, lead, "乡镇", day + dt.timedelta(days=dice.randrange(9)), day)
    elif what < 0.75:
        actions.check(who, lead, dice.choice(("sold", "eligible", "unclear", "helped")), WORDS, day)
    else:
        actions.second(who, lead, dice.random() < 0.6, WORDS, day)


ACTS: tuple[Act, ...] = (letters, ties, inventories, months, doubts)
OFTEN = (20, 3, 10, 40, 60)  # who is related may do nothing more for a family: ties stay rare
# What each kind of work leaves, and how a hand that goes around the site would change it.
BEHIND: dict[str, dict[str, Any]] = {
    "roster.Letter": {"until": DAY + dt.timedelta(days=4000)},
    "accounts.Tie": {"relation": "没有关系"},
    "roster.Household": {"inventory": dt.date(2019, 1, 1)},
    "roster.Payment": {"fen": 1},
    "prepay.Month": {"this": "别的名册"},
    "prepay.Line": {"finding": "settled", "rests_on": "别的话"},
    "leads.Lead": {"due": dt.date(2031, 1, 1)},
    "leads.Check": {"note": "别的话"},
}  # fmt: skip


@pytest.fixture
def worked(town: Town, tmp_path: Path) -> Counter[str]:
    """Some hundred buttons pressed by anybody, a second run in the middle; how often each helped."""
    from dibao.desk.archive import holding
    from dibao.desk.record import Refused

    dice, done = random.Random(20240620), Counter[str]()
    holding.adopt()
    brought(town, tmp_path / "one", 0)
    for turn in range(240):
        if turn == 120:
            brought(town, tmp_path / "two", 1)
        act = dice.choices(ACTS, OFTEN)[0]
        try:
            act(dice, town, town.who(dice.choice(WORKERS)), DAY + dt.timedelta(days=turn // 40))
        except Refused:
            continue
        done[act.__name__] += 1
    return done


def test_tables_say_what_the_lines_say(worked: Counter[str]) -> None:
    from dibao.desk.archive import holding, replaying

    assert all(worked[act.__name__] >= 2 for act in ACTS), worked
    assert list(holding.differences()) == []
    # The posts of the test's own people were given without a line, before the work began.
    assert [x for x in replaying.differences() if "台账里没有的岗位" not in x] == []


def test_a_hand_behind_the_site_is_found_in_each_of_them(worked: Counter[str]) -> None:
    from django.apps import apps

    from dibao.desk.archive import holding

    unguarded()
    for label, changed in BEHIND.items():
        model = apps.get_model(label)
        row = model._base_manager.order_by("pk").first()
        was = {k: getattr(row, k) for k in changed}
        assert was != changed, label
        for values, found in ((changed, True), (was, False)):
            for key, value in values.items():
                setattr(row, key, value)
            row.save(update_fields=[*values])
            assert bool(list(holding.differences([label]))) is found, label
