"""What hand-ins and requests ask of somebody today: a late department, rows of one's own to mend."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from tests.desk.conftest import DAY, Town


def told(town: Town, role: str) -> list[str]:
    from dibao.desk.exchange import work

    me = town.who(role)
    return [w.sentence for finder in (work.overdue, work.to_be_mended) for w in finder(me, DAY)]


def test_a_department_that_is_late_is_named_to_who_asked(town: Town) -> None:
    from dibao.desk.exchange.models import Request

    for n, days in enumerate((-1, 0, 3)):
        Request.objects.create(
            place=town.town, number=f"函{n}", source="DS04", office="民政局", made=DAY,
            due=DAY + dt.timedelta(days=days),
        )  # fmt: skip
    assert told(town, "town_clerk") == ["1 份请求过了期限，部门还没有报。"]
    assert told(town, "liaison") == []
    assert told(town, "village_clerk") == []


def test_rows_to_mend_are_told_to_who_handed_them_in(
    town: Town, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.exchange.models import HandIn

    given = HandIn.objects.create(
        place=town.town, name="殡葬.xlsx", digest="0" * 64, by=town.accounts["liaison"],
        status="已读", accepted=412, refused=3,
    )  # fmt: skip
    assert "“殡葬.xlsx”有 3 行请改正" in enter("liaison").get("/").content.decode()
    assert told(town, "liaison_2") == []
    assert told(town, "town_clerk") == []
    given.withdrawn = True
    given.save()
    assert told(town, "liaison") == []
