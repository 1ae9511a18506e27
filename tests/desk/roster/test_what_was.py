"""Whatever a roster or a decision changes about a family, what stood there before stays to be seen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.desk.conftest import DAY, Town
from tests.desk.exchange.test_bringing_in import NUMBER, take, write_out

NEW_NUMBER = "990121195003070039"


@pytest.fixture
def family(town: Town, tmp_path: Path) -> Any:
    """A family as a first check brought it."""
    from dibao.desk.roster.models import Household

    take(town, write_out(tmp_path / "one", {}))
    return Household.objects.get(number="DB99-1")


def again(town: Town, folder: Path, **changes: Any) -> None:
    """A second check whose roster says something else of the head, or of the family."""
    out = write_out(folder, {})
    homes = {k: v for k, v in changes.items() if k in ("monthly_fen", "group", "size")}
    people = {k: v for k, v in changes.items() if k not in homes}
    for name, said in (("households", homes), ("members", people)):
        table = pl.read_parquet(out / f"{name}.parquet")
        first = pl.col("unit") == 1
        for column, value in said.items():
            kind = table.schema[column]
            table = table.with_columns(
                pl.when(first).then(pl.lit(value, kind)).otherwise(pl.col(column)).alias(column)
            )
        table.write_parquet(out / f"{name}.parquet")
    take(town, out)


def sentences(family: Any) -> list[str]:
    from dibao.desk.roster.changing import sentence

    return [sentence(w) for w in family.was.all()]


def test_the_same_again_leaves_nothing(town: Town, family: Any, tmp_path: Path) -> None:
    again(town, tmp_path / "two")
    assert sentences(family) == []


def test_a_name_and_a_birth_put_right_are_seen_beside_the_old(
    town: Town, family: Any, tmp_path: Path
) -> None:
    again(town, tmp_path / "two", name="周桂澜", birth=dt.date(1950, 3, 7))
    member = family.members.get()
    assert member.name == "周桂澜"
    assert [s.split("（")[0] for s in sentences(family)] == [
        "周桂澜的姓名由“周桂兰”改为“周桂澜”", "周桂澜的出生由“没有登记”改为“1950年3月”",
    ]  # fmt: skip
    again(town, tmp_path / "three", name="周桂澜")  # no birth in it: silence takes nothing away
    member.refresh_from_db()
    assert member.birth == dt.date(1950, 3, 7)
    assert len(sentences(family)) == 2


def test_a_number_put_right_stays_one_person_and_its_old_number_is_kept(
    town: Town, family: Any, tmp_path: Path
) -> None:
    before = family.members.get().pk
    again(town, tmp_path / "two", id_number=NEW_NUMBER)
    member = family.members.get()
    assert (member.pk, member.number, member.until) == (before, NEW_NUMBER, None)
    was = family.was.get()
    assert (str(was.old), str(was.new)) == (NUMBER, NEW_NUMBER)
    assert NUMBER not in sentences(family)[0]
    assert "990121********0020" in sentences(family)[0]


def test_an_amount_is_read_back_from_its_history(
    town: Town, family: Any, tmp_path: Path, enter: Callable[[str], Any]
) -> None:
    again(town, tmp_path / "two", monthly_fen=48000, group="3组")
    again(town, tmp_path / "three", monthly_fen=60000, group="3组")
    browser = enter("town_clerk")
    browser.post(f"/households/{family.pk}/why/", {"why": "lead"})
    page = browser.get(f"/households/{family.pk}/").content.decode()
    for said in ("每月保障金由“560.00 元”改为“480.00 元”", "由“480.00 元”改为“600.00 元”",
                 "组由“没有登记”改为“3组”"):  # fmt: skip
        assert said in page


def test_a_decision_names_itself_as_what_changed_the_entitlement(town: Town) -> None:

    from dibao.desk.casework import actions, effects
    from dibao.desk.casework.models import StepDone
    from dibao.desk.casework.replay import standing

    family = town.household()
    file = actions.open_case(town.who("town_clerk"), family, "exit", "家里来说有人就业", DAY)
    table = standing(file).procedure
    step = next(s for s in table.steps.values() if s.effect == "stop")
    effects.apply(table, file, StepDone(file=file, step=step.key, day=DAY), DAY)
    family.refresh_from_db()
    assert family.status == "exited"
    assert sentences(family) == [f"状态由“在享”改为“已退出”（办理 {file.ref}：{step.zh}）"]


def test_a_relation_to_the_head_is_brought_in_and_its_change_is_seen(
    town: Town, family: Any, tmp_path: Path
) -> None:
    from dibao.desk.roster.models import Member

    other = family.members.get()
    for n, word in enumerate(("儿媳", "女儿", "")):
        out = write_out(tmp_path / f"relation{n}", {})
        table = pl.read_parquet(out / "members.parquet")
        table.with_columns(
            pl.lit(False).alias("head"), pl.lit(word).alias("relation")
        ).write_parquet(out / "members.parquet")
        take(town, out)
    other = Member.objects.get(pk=other.pk)
    assert other.relation == "女儿"  # a roster that says nothing changes nothing
    assert any("与户主关系由“儿媳”改为“女儿”" in s for s in sentences(family))
