"""Who may do what to what: one table, deny by default, readable row by row.

Invariant: nothing is allowed that no row of access.toml allows; a related person never is.
"""

from __future__ import annotations

import datetime as dt
import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SELF = "signed_in"  # every signed-in person
CONDUCT = "conduct"  # the one kind of row under which matters of conduct are seen


@dataclass(frozen=True, slots=True)
class Who:
    """A signed-in person on a day: `ref` for the record, role → places the role is held in."""

    account: int
    ref: str
    name: str
    posts: tuple[tuple[str, int], ...] = ()
    number_key: str = ""

    @property
    def roles(self) -> frozenset[str]:
        """Roles held today, wherever."""
        return frozenset(role for role, _ in self.posts)


@dataclass(frozen=True, slots=True)
class Row:
    """`where`: "place" (a post covering the thing's place), "any", or "own" (one's own account).
    `untied`: no tie to the family."""

    thing: str
    action: str
    roles: frozenset[str]
    where: str
    untied: bool
    zh: str


@functools.cache
def table() -> dict[tuple[str, str], Row]:
    """Every row, by (thing, action); raises ValueError for a doubled one."""
    raw = tomllib.loads(Path(__file__).with_name("access.toml").read_text(encoding="utf-8"))
    found: dict[tuple[str, str], Row] = {}
    for r in raw["row"]:
        for action in r["actions"]:
            key = r["thing"], action
            if key in found:
                raise ValueError(f"权限表里“{key}”写了两次。")
            found[key] = Row(
                r["thing"], action, frozenset(r["roles"]), r.get("where", "place"),
                r.get("untied", True), r["zh"],
            )  # fmt: skip
    return found


def who_is(account: Any, day: dt.date) -> Who:
    """The person behind an account with the posts held on a day."""
    posts = tuple(
        (p.role, p.place_id)
        for p in account.posts.all()
        if p.since <= day and (p.until is None or day <= p.until)
    )
    return Who(account.pk, f"U{account.pk}", account.name, posts, account.number_key)


def check(who: Who, thing: str, action: str, on: Any = None) -> str:
    """Why not, as one Chinese sentence; '' when allowed."""
    row = table().get((thing, action))
    if row is None:
        return "权限表里没有这件事，按不允许处理。"
    if SELF not in row.roles and not row.roles & who.roles:
        return f"“{row.zh}”不在您的职责里。如果工作需要，请系统管理人给您加岗位。"
    if on is None or not hasattr(on, "pk"):
        return ""
    if getattr(on, "conduct", False) and thing != CONDUCT:
        return "没有找到这一条。"  # what concerns officers is not even confirmed to exist
    if row.where == "place" and getattr(on, "place", None) is not None:
        mine = {place for role, place in who.posts if role in row.roles or SELF in row.roles}
        if not mine & set(on.place.chain()):
            return f"“{row.zh}”只能在您负责的范围内办，这一件不在您的范围。"
    if row.untied and hasattr(on, "tie_of"):
        relation = on.tie_of(who)
        if relation:
            return f"您与这户有关系（{relation}），要回避，请交给没有关系的人。"
    return ""


def allowed(who: Who, thing: str, action: str, on: Any = None) -> bool:
    """May this person?"""
    return not check(who, thing, action, on)
