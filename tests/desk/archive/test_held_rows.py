"""Every row of every held table is held against the lines: changed, gone or put in, it is found."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.desk.archive.test_tampering import run, unguarded
from tests.desk.conftest import DAY, Town

DESK = Path(__file__).parents[3] / "src" / "dibao" / "desk"


def tables() -> dict[str, Any]:
    from dibao.desk.rows import held

    return held()


def differences(*labels: str) -> list[str]:
    from dibao.desk.archive import holding

    return list(holding.differences(labels))


def value(field: Any, turn: int, made: dict[Any, list[Any]]) -> Any:
    """Something that fits a field; another for another turn."""
    kind = type(field).__name__
    if field.is_relation:
        rows = made.get(field.related_model, [])
        return rows[turn % len(rows)] if rows else None
    if kind == "SealedText":
        return {"内容": turn} if field.as_json else f"内容{turn}"
    if kind == "JSONField":
        return {"内容": turn}
    if kind == "DateField":
        return DAY + dt.timedelta(days=turn)
    if kind == "DateTimeField":
        return dt.datetime(2024, 6, 20, 8, turn, tzinfo=dt.UTC)
    if kind == "BooleanField":
        return turn % 2 == 0
    if kind == "BinaryField":
        return bytes([turn]) * 32
    if "Integer" in kind:
        return 7 + turn
    if field.choices:
        return field.choices[turn % len(field.choices)][0]
    return f"值{turn}"


@pytest.fixture
def filled(db: None) -> dict[Any, list[Any]]:
    """Three rows in every held table, taken over as they stand."""
    from dibao.desk.archive import holding

    made: dict[Any, list[Any]] = {}

    def fill(model: Any) -> None:
        fields = [f for f in model._meta.concrete_fields if not f.primary_key]
        for needed in (f.related_model for f in fields if f.is_relation):
            if needed is not model and needed not in made:
                fill(needed)
        for turn in range(3):
            values = {f.name: value(f, turn, made) for f in fields if f.related_model is not model}
            made.setdefault(model, []).append(model._base_manager.create(**values))

    for table in tables().values():
        if table.model not in made:
            fill(table.model)
    holding.adopt()
    return made


def test_every_table_is_held_or_says_why_not() -> None:
    import tomllib

    from django.apps import apps

    raw = tomllib.loads((DESK / "archive" / "held.toml").read_text(encoding="utf-8"))
    ours = {m._meta.label for m in apps.get_models() if m.__module__.startswith("dibao.desk.")}
    assert not raw["held"].keys() & raw["not_held"].keys()
    assert ours == raw["held"].keys() | raw["not_held"].keys()
    assert raw["left_out"].keys() | raw["together"].keys() <= raw["held"].keys()


def test_rows_that_were_taken_over_are_whole(filled: Any) -> None:
    assert differences() == []


def test_any_field_changed_is_found(filled: Any) -> None:
    from django.db import IntegrityError, transaction

    refused = []
    for label, table in tables().items():
        first = filled[table.model][0]
        for field in table.fields():
            if field.primary_key or field.related_model is table.model:
                continue
            with transaction.atomic():
                changed = table.model._base_manager.filter(pk=first.pk)
                try:
                    with transaction.atomic():
                        changed.update(**{field.name: value(field, 1, filled)})
                except IntegrityError:
                    refused.append(f"{label}.{field.name}")
                    continue
                said = differences(label)
                transaction.set_rollback(True)
            assert said, f"{label}.{field.name}"
            assert said[0].startswith(table.zh)
    # These the database itself keeps apart.
    assert len(refused) < 30


def test_rows_gone_and_put_in_are_found_in_every_table(filled: Any) -> None:
    from django.db import IntegrityError, transaction

    for label, table in tables().items():
        name, first = table.model._meta.db_table, filled[table.model][0]
        with transaction.atomic():
            unguarded()
            run(f'DELETE FROM "{name}" WHERE id = %s', first.pk)
            assert any("不" in s for s in differences(label)), label
            transaction.set_rollback(True)
        with transaction.atomic():
            unguarded()
            copy = table.model._base_manager.get(pk=first.pk)
            copy.pk = None
            try:
                with transaction.atomic():
                    table.model._base_manager.bulk_create([copy])
            except IntegrityError:
                pass  # the database itself keeps such a copy out
            else:
                assert differences(label), label
            transaction.set_rollback(True)


def test_progress_of_background_work_is_not_held(filled: Any) -> None:
    from dibao.desk.exchange.models import HandIn, Run

    HandIn.objects.update(status="已读", accepted=12)
    Run.objects.update(step="读取文件")
    assert differences() == []


def test_an_action_tells_of_the_rows_it_wrote(town: Town) -> None:
    from dibao.desk.archive import holding
    from dibao.desk.roster import actions
    from dibao.desk.roster.models import Household, Letter

    family = town.household()
    holding.adopt()
    clerk, member = town.who("town_clerk"), family.members.get()
    actions.add_letter(clerk, family, member, "授99", "民政", DAY, DAY, "")
    actions.confirm_inventory(clerk, family, "缺授权书，其余齐", DAY)
    actions.declare_tie(town.who("town_clerk_2"), family, "外甥", DAY)
    assert differences() == []
    Letter.objects.update(until=DAY + dt.timedelta(days=900))
    Household.objects.update(inventory=None)
    family.ties.update(relation="邻居")
    said = differences()
    assert len(said) == 3
    assert [s.split("（")[0] for s in said] == ["与家庭的关系", "家庭", "授权书"]


def test_what_is_done_behind_the_actions_is_found(town: Town) -> None:
    from dibao.desk.archive import holding
    from dibao.desk.roster.models import Payment

    family = town.household()
    Payment.objects.create(household=family, month=DAY.replace(day=1), fen=56000)
    holding.adopt()
    assert holding.adopt() == 0
    Payment.objects.create(household=family, month=dt.date(2024, 7, 1), fen=56000)
    assert [s.split("（")[0] for s in differences()] == ["发放记录"]


def test_a_case_key_thrown_away_is_said(town: Town) -> None:
    from dibao.desk.roster import actions

    family = town.household()
    actions.confirm_inventory(town.who("town_clerk"), family, "缺授权书，其余齐", DAY)
    run("DELETE FROM ledger_key WHERE case_ref = %s", family.ref)
    assert any("没有销毁的记录" in s for s in differences())


def test_what_an_action_writes_in_bulk_is_told_of(town: Town) -> None:
    from dibao.desk.archive import holding
    from dibao.desk.record import Told, verb
    from dibao.desk.roster.models import Letter, Member, Payment

    family = town.household()
    member = family.members.get()
    letter = Letter.objects.create(member=member, number="1", sources="民政", since=DAY, until=DAY)
    Payment.objects.create(household=family, month=dt.date(2024, 5, 1), fen=1)
    holding.adopt()

    @verb("household.inventory", "household", "inventory")
    def much(who: Any, on: Any) -> Told:
        months = [dt.date(2024, m, 1) for m in (5, 6, 7)]
        Payment.objects.bulk_create(
            [Payment(household=on, month=m, fen=56000) for m in months], update_conflicts=True,
            unique_fields=["household", "month"], update_fields=["fen"],
        )  # fmt: skip
        Member.objects.filter(household=on).update(relation="本人")
        member.refresh_from_db()
        member.birth = DAY
        Member.objects.bulk_update([member], ["birth"])
        Letter.objects.filter(pk=letter.pk).delete()
        return Told(case=on.ref)

    much(town.who("town_clerk"), family)
    assert differences() == []
    Payment.objects.filter(month=dt.date(2024, 6, 1)).update(fen=1)
    assert [s.split("（")[0] for s in differences()] == ["发放记录"]


def test_the_end_of_a_file_frees_no_other_row_from_the_check(town: Town) -> None:
    from dibao.desk.archive import holding
    from dibao.desk.record import Told, ledger, verb
    from dibao.desk.roster import actions
    from dibao.desk.roster.models import Household

    family, other = town.household(), town.household("DB990002")
    holding.adopt()
    actions.declare_tie(town.who("town_clerk_2"), family, "外甥", DAY)
    actions.confirm_inventory(town.who("town_clerk"), family, "缺授权书，其余齐", DAY)

    @verb("retention.erased", "household", "inventory")
    def end(who: Any, on: Any) -> Told:
        ledger().forget_key(on.ref)
        Household.objects.filter(pk=on.pk).update(head="已销毁")
        return Told(case=on.ref)

    end(town.who("town_clerk"), family)
    assert differences() == []
    family.ties.update(relation="邻居")
    assert [s.split("（")[0] for s in differences()] == ["与家庭的关系"]
    assert other.pk
