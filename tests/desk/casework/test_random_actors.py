"""Random people press random buttons: no case ever stands where its table does not lead."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest

from tests.desk.casework.walking import answers
from tests.desk.conftest import DAY, ROLES, Town

WORDS = "看了材料，问了本人和邻居。"
FAMILY_TABLES = ("exit", "adjustment", "suspension", "death", "restore", "application", "review")


def scan() -> Any:
    """A photo as a browser sends it."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("a.jpg", b"\xff\xd8\xff" + random.randbytes(8))


def prepare(town: Town, file: Any, step: Any, role: str, day: dt.date) -> None:
    """Give a step what it needs: scans, confirmations, papers written, by whoever may."""
    from dibao.desk.casework import actions, papers
    from dibao.desk.casework.replay import standing
    from dibao.desk.record import Refused

    stands = standing(file)
    role = role if role in town.accounts else "town_clerk"
    for who in (town.who(role), town.who("town_clerk"), town.who("county_clerk")):
        for guard in step.guards:
            try:
                actions.confirm(who, file, guard, WORDS, day)
            except Refused:
                continue
        for key in {*step.needs} - stands.case.at_hand:
            try:
                actions.add_paper(who, file, key, scan(), day)
            except Refused:
                continue
        for key in step.makes:
            typed = [e for e in papers.form(stands, key, day, {}) if e.typed]
            try:
                actions.draft(who, file, key, answers(typed, WORDS), day)
            except Refused:
                continue


def press(town: Town, file: Any, dice: random.Random, day: dt.date) -> None:
    """One button, pressed by anybody; whatever it needs may or may not be there."""
    from dibao.desk.casework import actions, papers
    from dibao.desk.casework.models import CaseFile
    from dibao.desk.casework.replay import standing

    file = CaseFile.objects.get(pk=file.pk)
    stands = standing(file)
    leaving = stands.procedure.leaving(stands.state.key)
    anywhere = list(stands.procedure.steps.values())
    pool = leaving if leaving and dice.random() < 0.9 else anywhere
    # Ends that take nothing are rare here, so that walks come to the steps that do.
    mild = [bool(s.to) and stands.procedure.states[s.to].end and not s.harmful for s in pool]
    step = dice.choices(pool, [0.08 if m else 1.0 for m in mild])[0]
    role = stands.role_of(step.key).key
    fitting = [r for r in (role, f"{role}_2") if r in town.accounts] or ["town_clerk"]
    who = town.who(dice.choice(fitting if dice.random() < 0.8 else ROLES))
    if dice.random() < 0.3:
        prepare(town, file, step, role, day)
    what = dice.choice(("step", "step", "step", "confirm", "confirm", "draft", "agree", "drop"))
    if what == "confirm" and step.guards:
        actions.confirm(who, file, dice.choice(step.guards), WORDS, day)
    elif what == "draft" and step.makes:
        key = dice.choice(step.makes)
        typed = [e for e in papers.form(stands, key, day, {}) if e.typed]
        actions.draft(who, file, key, answers(typed, WORDS), day)
    elif what == "agree":
        waiting = file.pending.first()
        second = waiting.second.login if waiting and dice.random() < 0.8 else "town_clerk"
        actions.agree(town.who(second), file, day)
    elif what == "drop":
        actions.drop(who, file, "", day)
    elif step.second:
        key = dice.choice((f"{step.second}_2", step.second, dice.choice(ROLES)))
        other = town.accounts.get(key, town.accounts["auditor"])
        actions.begin_step(who, file, step.key, other, day, note=WORDS, fen=12300)
    else:
        passed = dice.choice(step.passes) if step.passes else ""
        actions.do_step(who, file, step.key, day, note=WORDS, fen=12300, passed_to=passed,
                        neighbour=town.other if passed == "neighbour" else None)  # fmt: skip


@pytest.mark.parametrize("table", FAMILY_TABLES)
def test_random_work_never_leaves_the_table(town: Town, table: str) -> None:
    from dibao.desk.casework import actions
    from dibao.desk.casework.models import CaseFile
    from dibao.desk.casework.replay import standing
    from dibao.desk.record import Refused
    from dibao.desk.roster.models import Household

    dice = random.Random(table)
    for n in range(3):
        family = town.household(f"DB99{n}", since=DAY)
        file = actions.open_case(
            town.who("town_clerk"), family, table, "随机办理", DAY, member=family.members.get()
        )
        day, done = DAY, 0
        for _ in range(60):
            day += dt.timedelta(days=dice.choice((0, 0, 0, 1, 15)))
            try:
                press(town, file, dice, day)
            except Refused:
                continue
        fresh = CaseFile.objects.get(pk=file.pk)
        stands = standing(fresh)
        assert fresh.state == stands.state.key
        done = fresh.steps.count()
        lines = sum(1 for row in fresh.steps.all() if row.by_id or row.on_behalf)
        assert lines == done
        for row in fresh.steps.all():
            step = stands.procedure.steps[row.step]
            assert bool(row.second_id) == bool(step.second)
            assert row.second_id is None or row.second_id != row.by_id
            kept = {p.key for p in row.papers.all()}
            assert kept == set(step.makes)
        decided = {stands.procedure.steps[r.step].effect for r in fresh.steps.all()}
        family = Household.objects.get(pk=family.pk)
        if not decided & {"stop", "death", "refuse"}:
            assert family.status == "paid"
        if not decided & {"cut", "raise", "enrol", "death"}:
            assert family.monthly_fen == 56000


def test_every_step_left_a_sealed_line(town: Town) -> None:
    from django.db import connection

    from dibao.desk.archive import holding
    from dibao.desk.casework import actions
    from dibao.desk.casework.models import StepDone
    from dibao.desk.record import Refused

    dice = random.Random(9)
    family = town.household()
    holding.adopt()
    file = actions.open_case(town.who("town_clerk"), family, "exit", "随机办理", DAY)
    for _ in range(80):
        try:
            press(town, file, dice, DAY)
        except Refused:
            continue
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_line WHERE kind = 'case.step'")
        assert cursor.fetchone()[0] == StepDone.objects.count() > 0
    assert list(holding.differences()) == []  # every row that the work left is as its lines say
    StepDone.objects.update(day=DAY + dt.timedelta(days=400))
    assert list(holding.differences())
