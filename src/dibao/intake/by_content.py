"""Columns under heads that say nothing, or too little: what stands in them tells.

Invariant: a column that a head was given for is not taken away, but where it holds nothing of the kind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from dibao.intake.heads import SERIAL_WORDS, Vocabulary, fold
from dibao.intake.layout import Layout
from dibao.intake.month_heads import is_sum, months_in
from dibao.intake.profile import Profile
from dibao.intake.reading import Reading
from dibao.reasoning.source import Source


def person_by_content(
    reading: Reading, parts: list[tuple[str, int, str]], profiles: Sequence[Profile],
    vocabulary: Vocabulary, layout: Layout,
) -> None:  # fmt: skip
    """A number column under an unknown head is still a number column when it is the only one."""
    mine = reading.groups[0]
    used = {c for g in reading.groups for cs in g.values() for c in cs}
    for name, share in (("id_number", "id"), ("name", "name"), ("village", "village")):
        if name in mine:
            continue
        free = [
            c for c, p in enumerate(profiles)
            if c not in used and getattr(p, share) >= 0.8 and parts[c][1] == 0
            and not _other_role(parts[c][0], name) and fold(parts[c][0]) not in SERIAL_WORDS
        ]  # fmt: skip
        if len(free) == 1:
            mine[name] = [free[0]]
            used.add(free[0])


@lru_cache(maxsize=20_000)
def _other_role(head: str, name: str) -> bool:
    if name == "village":
        return bool(re.search(r"址|坐落|位置|地点|单位|机关|学校|任职|任村|亲属|备注|情况", head))
    return bool(re.search(
        r"亲属|家属|经办|联系|监护|配偶|父|母|代领|代管|代办|填表|审核|负责|户主|法人|法定代表|帮扶|组长|支书|村|单位|"
        r"医生|开户|持卡|收款|调查|核查|原因|备注|地址|品牌|类|名称|状态|性质", head))  # fmt: skip


def head_as_person(reading: Reading, source: Source) -> None:
    """Where only the household's head is named, he is the row's person."""
    mine = reading.groups[0]
    for own, heads in (("name", ("head_name", "account_holder")), ("id_number", ("head_id",))):
        if own in mine:
            continue
        for other in heads:
            if other in mine and other in source.by_name:
                mine[own] = list(mine[other])
                reading.kin_of_row = "户主" if other == "head_name" else reading.kin_of_row
                break


def household_by_content(
    reading: Reading, source: Source, parts: list[tuple[str, int, str]],
    profiles: Sequence[Profile],
) -> None:  # fmt: skip
    """A bare 编号 that is no running number numbers the households."""
    mine = reading.groups[0]
    if "household_no" not in source.by_name:
        return
    if "household_no" in mine and not (
        "cert_no" in mine
        and all(_counts_rows(parts[c][0], profiles[c]) for c in mine["household_no"])
    ):
        return
    if "cert_no" in mine:
        # A family's certificate number numbers the family where no other number does.
        mine["household_no"] = list(mine["cert_no"])
        return
    used = {c for g in reading.groups for cs in g.values() for c in cs}
    for c, (head, _, _) in enumerate(parts):
        serial = _short(profiles[c])
        if (
            c not in used
            and fold(head) in ("编号", "号", "号码", "编码", "序列")
            and profiles[c].filled
            and not serial
        ):
            mine["household_no"] = [c]
            return


def month_by_content(
    reading: Reading, source: Source, parts: list[tuple[str, int, str]],
    profiles: Sequence[Profile],
) -> None:  # fmt: skip
    """In a list that goes by month the only column of dates, whatever its head, is the month."""
    mine = reading.groups[0]
    fields = source.by_name
    if source.newest_by != "month" or "month" in mine:
        return
    if any(fields[name].type == "date" for name in mine if name in fields):
        return
    used = {c for g in reading.groups for cs in g.values() for c in cs} | {reading.data_day}
    dates = [c for c, p in enumerate(profiles) if p.filled and p.date >= 0.8]
    if len(dates) == 1 and dates[0] not in used and not re.search("出生|生日", parts[dates[0]][0]):
        mine["month"] = dates


def columns_by_month(reading: Reading, source: Source, layout: Layout) -> None:
    """1月 | 2月 | … | 合计: each month is a row of its own, and the sum is none."""
    mine, amount = reading.groups[0], source.extra.get("by_month")
    months = months_in(layout.heads) if amount else {}
    taken = mine.get(str(amount), [])
    if not months or "month" in mine or any(
        c not in months and not is_sum(layout.head(c)) for c in taken
    ):  # fmt: skip
        return
    for name in [n for n, cs in mine.items() if n == amount or set(cs) & set(months)]:
        mine[name] = [c for c in mine[name] if c not in months and not is_sum(layout.head(c))]
        if not mine[name]:
            del mine[name]
    reading.months = months
    reading.score += 2.0 - (1.0 if taken else 0.0)


def _short(column: Profile) -> bool:
    return all(len(t) <= 4 and t.isdigit() for t, _ in column.sample)


def _counts_rows(head: str, column: Profile) -> bool:
    """户序 1, 2, 3 … begins anew in every village: it says where a family stands, not which."""
    return fold(head) in ("户序", "户序号", *SERIAL_WORDS) and _short(column)


def codes_by_content(
    reading: Reading, parts: list[tuple[str, int, str]], profiles: Sequence[Profile],
    vocabulary: Vocabulary,
) -> None:  # fmt: skip
    """A column under a strange head, or one that holds nothing its head says (份额: 单独所有), is
    the code whose own words stand in it."""
    mine = reading.groups[0]
    held = {c: name for group in reading.groups for name, cs in group.items() for c in cs}
    for c, column in enumerate(profiles):
        name = held.get(c)
        if not column.filled or parts[c][1] or c in (reading.answer, reading.data_day):
            continue
        if c in reading.months:
            continue
        if name and (name not in mine or vocabulary.fits(column, reading.source, name) > 0):
            continue
        told = vocabulary.code_told(column, reading.source, mine)
        if not told:
            continue
        if name:
            mine[name].remove(c)
            if not mine[name]:
                del mine[name]
        mine[told] = [c]
