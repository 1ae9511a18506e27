"""Nothing that can be sent to the site makes it fail: no 5xx, and what is wrong is said in Chinese."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.desk.conftest import ROLES
from tests.desk.exchange.test_bringing_in import write_out
from tests.desk.protection.anything import Fuzz

DAY = dt.date(2024, 6, 20)
HAN = re.compile(r"[一-鿿]{4,}")


def more(out: Path) -> Path:
    """The same with seven families more."""
    for name, keys in (("households", ("unit",)), ("members", ("unit", "person"))):
        table = pl.read_parquet(out / f"{name}.parquet")
        first = table.filter(pl.col("unit") == 1)
        text = [c for c in ("number", "id_number") if c in table.columns]
        copies = [
            first.with_columns(
                *(pl.lit(20 + n, pl.Int64).alias(k) for k in keys),
                *(pl.lit(f"DB99-{20 + n}" if c == "number" else "").alias(c) for c in text),
            )
            for n in range(7)
        ]
        pl.concat([table, *copies]).write_parquet(out / f"{name}.parquet")
    return out


@pytest.fixture
def people(db: None, tmp_path: Path) -> list[Any]:
    """The demo's town with everything in it; one account a post, and a stranger."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from dibao.desk.accounts.access import who_is
    from dibao.desk.accounts.models import Account, Place, Post
    from dibao.desk.casework import actions as casework
    from dibao.desk.exchange import actions as exchange
    from dibao.desk.roster.models import Household
    from dibao.desk.showing import PEOPLE, make_town

    make_town(more(write_out(tmp_path / "out", {"a": "1", "b": "2", "c": "3"})), DAY)
    town = Place.objects.get(level="town")
    for role in set(ROLES) - {role for _, _, role, _, _ in PEOPLE}:
        account = Account.objects.create(login=role, name=role, must_change=False)
        Post.objects.create(account=account, role=role, place=town, since=dt.date(2020, 1, 1))
    clerk = who_is(Account.objects.get(login="liu"), DAY)
    exchange.hand_in(clerk, town, "名册.csv", SimpleUploadedFile("名册.csv", b"1,2\n"))
    exchange.request_files(clerk, town, ["DS07"], DAY, DAY + dt.timedelta(days=14))
    for family in Household.objects.order_by("-pk")[:2]:
        casework.open_case(clerk, family, "objection", "家庭不同意", DAY)
    return [*Account.objects.order_by("pk"), None]


def _said(told: str, answer: Any) -> bool:
    return told.startswith("head") or bool(HAN.search(answer.content.decode(errors="replace")))


def look(people: list[Any], cases: int, seed: int, seconds: float) -> Counter[int]:
    """Send so many requests, or as many as there is time for; how often each status came."""
    seen: Counter[int] = Counter()
    failed, silent = [], []
    until = time.monotonic() + seconds
    for told, answer in Fuzz(seed, people).requests(cases):
        if time.monotonic() > until:
            break
        seen[answer.status_code] += 1
        if answer.status_code >= 500:
            error = getattr(answer, "exc_info", None)
            failed.append(f"{told}\n    {error[1]!r}" if error else told)
        elif answer.status_code in (400, 403, 404) and not _said(told, answer):
            silent.append(f"{answer.status_code} {told}")
    assert failed == [], f"{len(failed)} of {cases}\n" + "\n".join(failed[:12])
    assert silent == [], f"{len(silent)} of {cases}\n" + "\n".join(silent[:12])
    return seen


def test_whatever_is_sent_is_answered(people: list[Any]) -> None:
    seen = look(people, 300, 1, 20)
    assert sum(seen.values()) > 50
    assert seen[200] > 5


SLICES, EACH = 15, 2_000  # thirty thousand, by themselves or together: -k "slice and [7]"


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(2, 2 + SLICES))
def test_a_slice_of_thirty_thousand_is_answered(people: list[Any], seed: int) -> None:
    seen = look(people, EACH, seed, 3_600)
    assert sum(seen.values()) == EACH  # none was left out because the time was up
    assert seen[200] > EACH // 15
