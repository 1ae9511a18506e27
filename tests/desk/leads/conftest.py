"""A doubt to be worked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk.conftest import DAY, Town


@pytest.fixture
def lead(town: Town) -> Any:
    """An open doubt about a family of one's own village."""
    from dibao.desk.exchange.models import Run
    from dibao.desk.leads.models import Lead

    run = Run.objects.create(place=town.town, as_of=DAY, by=town.accounts["town_clerk"])
    record = {
        "missing": [], "settle": ["已卖出未过户"], "shows_not": ["没有显示现值"],
        "lead": {"clause": "《办法》"}, "work": {"questions": ["车在哪里"], "papers": ["行驶证"]},
        "tree": {"text": "名下有机动车", "evidence": [{"file": "车.xlsx", "sheet": "一", "row": 7}]},
    }  # fmt: skip
    return Lead.objects.create(
        town=town.town, lead_id="a1", code="JG04", rule="vehicle", title="车房登记待核", sentence="登记显示有车",
        household=town.household(), place=town.village, due=DAY, first_run=run, last_run=run,
        record=record,
    )  # fmt: skip


def lines(kind: str) -> int:
    """Sealed lines of a kind."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_line WHERE kind = %s", [kind])
        return int(cursor.fetchone()[0])
