"""What must be answered about the office's own work, from the model alone.

Invariant: the planted cases of these codes and what the model says are the same, household by
household, reviewer by reviewer, batch by batch; the background carries none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from dibao.world.model import Household, World, month_index
from dibao.world.steps import day, in_sheets, steps_of
from dibao.world.town import standard_since

CODES = ("JG13", "FB11", "ZC05", "ZC07", "ZC08", "ZC10", "ZF07", "GF01", "GF03")
NOTICE, NEWS, DAY_HOMES, BATCH, LONGEST = 7, 40, 20, 10, 100
Found = dict[tuple[str, str], str]


def answers(world: World) -> Found:
    """(code, household, reviewer or paper) → yes, unknown or cannot_tell."""
    found: Found = {}
    due = _due(world)
    for home in world.households:
        _put(found, home, "JG13", _paid(world, home, due))
        _put(found, home, "FB11", "yes" if _inherited(world, home) else "no")
        _put(found, home, "GF03", "yes" if "blank" in home.stated else "no")
        if in_sheets(home):
            for code, state in _steps(world, home).items():
                _put(found, home, code, state)
    for home in world.applicants:
        exit_ = home.stated.get("decided")
        late = exit_ is not None and max(home.paid, default=0) > month_index(exit_)
        _put(found, home, "JG13", "yes" if late and home.list_key == "RG04" else "no")
    return found | _reviews(world) | _batches(world)


def _put(found: Found, home: Household, code: str, state: str) -> None:
    if state != "no":
        found[code, home.household_no] = state


def _due(world: World) -> dict[tuple[int, int], bool]:
    """Is a month told for a village: at least half of the homes there were paid?"""
    homes = [h for h in world.households if not h.urban and h.monthly > 0]
    months = {m for h in world.households for m in h.paid}
    counts: Counter[tuple[int, int]] = Counter()
    paid: Counter[tuple[int, int]] = Counter()
    for home in homes:
        for month in months:
            if month > month_index(home.since):
                counts[home.village.index, month] += 1
                paid[home.village.index, month] += month in home.paid
    return {key: 2 * paid[key] >= n for key, n in counts.items()}


def _paid(world: World, home: Household, due: dict[tuple[int, int], bool]) -> str:
    bank = home.stated.get("bank", [])
    back = {m for m, state in bank if state == "returned"} - {m for m, s in bank if s == "ok"}
    rise = month_index(standard_since(world.as_of)[1])
    before = [v for m, v in home.paid.items() if m < rise]
    after = [v for m, v in home.paid.items() if m >= rise]
    if back or (before and len(after) >= 2 and len(set(after)) == 1 and after[0] <= before[-1]):
        return "yes"
    newest = home.paid.get(world.pay_month)
    told = home.monthly > 0 and newest is not None and newest % home.monthly != 0
    if told and newest is not None and abs(newest - home.monthly) > 100:
        return "yes" if home.paid.get(world.pay_month - 1) == newest else "unknown"
    if "blank" in home.stated:
        return "no"
    gaps = [
        m for (village, m), heard in due.items()
        if village == home.village.index and heard and m > month_index(home.since)
        and m not in home.paid and not home.urban
    ]  # fmt: skip
    if not gaps:
        return "no"
    made_up = any(v >= 2 * home.monthly and m > min(gaps) for m, v in home.paid.items())
    return "unknown" if made_up else "yes"


def _inherited(world: World, home: Household) -> bool:
    payee = home.stated.get("payee")
    names = {m.name for m in home.members}
    return payee is not None and payee[1] not in names and home.size <= len(home.members)


def _steps(world: World, home: Household) -> dict[str, str]:
    told = steps_of(home)
    days = {k: day(told[k]) for k in ("applied", "visited", "notice_from", "notice_to", "decided")}
    order = (("visited", "applied"), ("decided", "applied"), ("decided", "visited"),
             ("notice_to", "notice_from"), ("decided", "notice_to"), ("notice_from", "visited"))  # fmt: skip
    reversed_ = any(_before(days[a], days[b]) for a, b in order)
    first, last = days["notice_from"], days["notice_to"]
    short = first is not None and last is not None and (last - first).days + 1 < NOTICE
    applied, decided = days["applied"], days["decided"]
    slow = applied is not None and decided is not None and (decided - applied).days > LONGEST
    return {
        "GF01": "yes" if reversed_ or slow else "no", "ZC08": "yes" if short else "no",
        "ZC05": "yes" if _late(world, told) else "no",
    }  # fmt: skip


def _before(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one < other


def _late(world: World, told: dict[str, Any]) -> bool:
    decided, published = day(told["decided"]), day(told["published"])
    if decided is None:
        return False
    if published is not None:
        return published - decided > timedelta(NEWS)
    return told["inventory"] == "是" and world.as_of - decided > timedelta(NEWS)


def _reviews(world: World) -> Found:
    found: Found = {}
    of_home: dict[str, list[dict[str, Any]]] = defaultdict(list)
    days: Counter[tuple[str, date]] = Counter()
    photos: Counter[tuple[str, str]] = Counter()
    for row in world.records:
        if row.delivery == "RG06":
            of_home[row.values["household_no"]].append(row.values)
            days[row.values["reviewer"], row.values["day"]] += 1
            if row.values.get("photo"):
                photos[row.values["reviewer"], row.values["photo"]] += 1
    for number, rows in of_home.items():
        rows.sort(key=lambda v: v["day"])
        newest = month_index(rows[-1]["day"])
        same = any(
            a.get("photo") and a.get("photo") == b.get("photo")
            and a["income_month"] == b["income_month"] and a["result"] == b["result"]
            for a, b in pairwise(rows)
        )  # fmt: skip
        if same or month_index(world.as_of) - newest > 12:
            found["ZC10", number] = "yes"
    for (who, _), n in days.items():
        if who and n > DAY_HOMES:
            found["ZC10", who] = "yes"
    for (who, _), n in photos.items():
        if who and n > 1:
            found["ZF07", who] = "yes"
    return found


def _batches(world: World) -> Found:
    found: Found = {}
    of_paper: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for home in world.households:
        told = steps_of(home)
        if in_sheets(home) and told["paper"] and not told["basis"]:
            of_paper[told["paper"]].append(told)
    for paper, homes in of_paper.items():
        without = [t for t in homes if not t["applied"] and not t["visited"]]
        sure = [t for t in without if t["inventory"] == "是"]
        if len(homes) < BATCH or 10 * len(without) < 9 * len(homes):
            continue
        found["ZC07", paper] = "yes" if 10 * len(sure) >= 9 * len(homes) else "cannot_tell"
    return found


def check(world: World) -> None:
    """Planted and derived truths agree; raises ValueError naming what does not."""
    derived = answers(world)
    planted = {(c.code, c.household_no): c.expect for c in world.cases if c.code in CODES}
    wrong = [
        (key, planted.get(key), derived.get(key))
        for key in sorted(planted.keys() | derived.keys())
        if planted.get(key, "trap") != derived.get(key, "trap")
    ]
    if wrong:
        raise ValueError(f"经办自查的样例与模型不符：{wrong[:3]}")
