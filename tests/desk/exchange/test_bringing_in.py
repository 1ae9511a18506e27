"""A run taken over: everything comes, twice changes nothing, people's work is never undone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.desk.conftest import DAY, Town

NUMBER = "990121195003070020"


def write_out(
    folder: Path, leads: dict[str, str], *, size: int | None = 1, second: bool = True
) -> Path:
    """An OUT as a check leaves it: lead_id → digest."""
    folder.mkdir(exist_ok=True)
    pl.DataFrame(
        {
            "unit": [1, 2], "number": ["DB99-1", ""], "key": ["DB99-1", "x|y"],
            "village": ["石岭村", "新村"], "group": ["", ""], "head": ["周桂兰", "马腾"],
            "size": [size, 1], "monthly_fen": [56000, None], "status": ["paid", "outside"],
        }
    ).write_parquet(folder / "households.parquet")  # fmt: skip
    pl.DataFrame(
        {
            "unit": [1, 2], "person": [10, 11], "name": ["周桂兰", "马腾"],
            "id_number": [NUMBER, ""], "birth": [None, None], "sex": ["女", "男"],
            "listed": [True, True], "head": [True, True],
        },
        schema_overrides={"birth": pl.Date},
    ).write_parquet(folder / "members.parquet")  # fmt: skip
    if not second:
        members = pl.read_parquet(folder / "members.parquet").filter(pl.col("unit") == 1)
        households = pl.read_parquet(folder / "households.parquet").filter(pl.col("unit") == 1)
        more = members.with_columns(
            person=pl.lit(12, pl.Int64), name=pl.lit("周小"), id_number=pl.lit("")
        )
        pl.concat([members, more]).write_parquet(folder / "members.parquet")
        households.write_parquet(folder / "households.parquet")
    pl.DataFrame({"person": [10], "source": ["DS07"], "sign": ["found"]}).write_parquet(
        folder / "answers.parquet"
    )
    records = [
        {
            "lead": {"lead_id": k, "code": "JG04", "rule": "vehicle", "answer": "yes",
                     "village": "石岭村"},
            "neutral": "车房登记待核",
            "work": {"unit": 1, "person": 10, "order": 3, "offers": False, "conduct": False,
                     "finding": "登记显示有车", "office": "乡镇", "days": 10, "place": "上门",
                     "digest": digest},
        }
        for k, digest in leads.items()
    ]  # fmt: skip
    text = "\n".join(json.dumps(r, ensure_ascii=False) for r in records)
    (folder / "reasons.jsonl").write_text(text, encoding="utf-8")
    return folder


def take(town: Town, folder: Path) -> Any:
    """Take one OUT over."""
    from dibao.desk.exchange.bringing_in import take_in
    from dibao.desk.exchange.models import Run

    run = Run.objects.create(place=town.town, as_of=DAY, by=town.accounts["town_clerk"])
    return take_in(town.who("town_clerk"), run, folder)


def stages() -> dict[str, str]:
    """Lead → stage."""
    from dibao.desk.leads.models import Lead

    return dict(Lead.objects.values_list("lead_id", "stage"))


def test_everything_comes_and_twice_changes_nothing(town: Town, tmp_path: Path) -> None:
    from dibao.desk.roster.models import Answer, Household, Member

    out = write_out(tmp_path / "out", {"a": "1", "b": "1"})
    assert take(town, out) == {"households": 2, "open": 2, "fresh": 2, "gone": 0}
    assert take(town, out)["fresh"] == 0
    assert Household.objects.get(number="DB99-1").place == town.village
    assert Household.objects.get(head="马腾").place.name == "新村"
    assert Member.objects.get(name="周桂兰").number == NUMBER
    assert (Household.objects.count(), Member.objects.count(), Answer.objects.count()) == (2, 2, 1)


def test_a_number_stands_nowhere_in_the_clear(town: Town, tmp_path: Path) -> None:
    from django.db import connection

    take(town, write_out(tmp_path / "out", {"a": "1"}))
    with connection.cursor() as cursor:
        for table in ("roster_household", "roster_member", "leads_lead"):
            cursor.execute(f"SELECT * FROM {table}")
            assert NUMBER.encode() not in repr(cursor.fetchall()).encode()


def test_what_vanishes_is_kept_and_said(town: Town, tmp_path: Path) -> None:
    take(town, write_out(tmp_path / "out", {"a": "1", "b": "1"}))
    take(town, write_out(tmp_path / "out", {"a": "1"}))
    assert stages() == {"a": "open", "b": "gone"}
    take(town, write_out(tmp_path / "out", {"a": "1", "b": "1"}))
    assert stages() == {"a": "open", "b": "open"}


@pytest.mark.parametrize("stage", ["checking", "second", "holds", "case", "cleared"])
def test_work_of_people_is_never_undone(town: Town, tmp_path: Path, stage: str) -> None:
    from dibao.desk.leads.models import Lead

    take(town, write_out(tmp_path / "out", {"a": "1", "b": "1"}))
    Lead.objects.filter(lead_id="a").update(stage=stage)
    take(town, write_out(tmp_path / "out", {"b": "1"}))
    assert stages()["a"] == stage
    take(town, write_out(tmp_path / "out", {"a": "1", "b": "1"}))
    assert stages()["a"] == stage


def test_new_facts_ask_a_cleared_doubt_again(town: Town, tmp_path: Path) -> None:
    from dibao.desk.leads.models import Lead

    take(town, write_out(tmp_path / "out", {"a": "1"}))
    Lead.objects.update(stage="cleared")
    take(town, write_out(tmp_path / "out", {"a": "2"}))
    assert stages() == {"a": "open"}


def test_a_family_that_changed_is_changed(town: Town, tmp_path: Path) -> None:
    from dibao.desk.roster.models import Household

    take(town, write_out(tmp_path / "out", {}))
    take(town, write_out(tmp_path / "out", {}, size=3))
    assert Household.objects.get(number="DB99-1").size == 3


def test_where_no_file_says_how_many_those_listed_are_counted(town: Town, tmp_path: Path) -> None:
    from dibao.desk.roster.models import Household

    take(town, write_out(tmp_path / "out", {}, second=False, size=None))
    assert Household.objects.get(number="DB99-1").size == 2


def test_a_member_leaves_and_comes_back(town: Town, tmp_path: Path) -> None:
    from dibao.desk.roster.models import Member

    take(town, write_out(tmp_path / "two", {}, second=False))
    take(town, write_out(tmp_path / "one", {}))
    assert Member.objects.get(name="周小").until == DAY
    assert not Member.objects.get(name="周小").listed
    take(town, write_out(tmp_path / "two", {}, second=False))
    assert Member.objects.get(name="周小").until is None
    assert Member.objects.get(name="周小").listed


def test_a_run_leaves_a_doubt_with_the_office_it_was_handed_to(town: Town, tmp_path: Path) -> None:
    import datetime as dt

    from dibao.desk.leads import actions
    from dibao.desk.leads.models import Lead

    take(town, write_out(tmp_path / "one", {"a": "d1"}))
    lead = Lead.objects.get()
    last = DAY + dt.timedelta(days=9)
    actions.hand_to(town.who("town_clerk"), lead, "县公安局", last, DAY)
    take(town, write_out(tmp_path / "two", {"a": "d2"}))
    lead.refresh_from_db()
    assert (lead.office, lead.due) == ("县公安局", last)
