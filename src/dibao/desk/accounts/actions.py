"""Every write about accounts."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from dibao.desk.accounts.access import Who, who_is
from dibao.desk.accounts.models import Account, Place, Post
from dibao.desk.record import Refused, Told, ledger, now, verb
from dibao.ledger.store import Entry

ROLES = Path(__file__).parents[2] / "policy" / "procedures" / "roles.toml"
# Posts of the site itself; every other role is one of the step tables'.
SITE_ROLES = {"system_keeper": "系统管理人"}


def roles() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Role → its Chinese word and the roles it clashes with."""
    raw = tomllib.loads(ROLES.read_text(encoding="utf-8"))["role"]
    found = {r["key"]: (r["zh"], tuple(r.get("clashes", ()))) for r in raw}
    return found | {k: (zh, ()) for k, zh in SITE_ROLES.items()}


def clash(account: Account, role: str, day: dt.date) -> str:
    """The Chinese word of a role this person holds that may not go with `role`; '' if none."""
    known = roles()
    for held in who_is(account, day).roles:
        if role in known[held][1] or held in known[role][1]:
            return known[held][0]
    return ""


@transaction.atomic
def signed_in(account: Account, day: dt.date) -> None:
    """A line for each entry."""
    ledger().append(Entry("account.signed_in", f"U{account.pk}", now()))


@verb("account.password", "self", "change")
def change_password(who: Who, account: Any, new: str) -> Told:
    """One's own new password."""
    account.set_password(new)
    account.must_change = False
    account.save(update_fields=["password", "must_change"])
    return Told()


@verb("account.large_type", "self", "change")
def switch_large_type(who: Who, account: Any) -> Told:
    """关怀模式 on or off."""
    account.large_type = not account.large_type
    account.save(update_fields=["large_type"])
    return Told()


@verb("account.made", "account", "make")
def make_account(
    who: Who, login: str, name: str, password: str, office: str = "", *, must_change: bool = True
) -> Told:
    """A personal account; the first password is changed at the first entry."""
    if Account.objects.filter(login=login).exists():
        raise Refused(f"登录名“{login}”已经有人用了，请换一个。")
    account = Account(login=login, name=name, office=office, must_change=must_change)
    account.set_password(password)
    account.save()
    return Told(account, case=f"U{account.pk}", payload={"login": login, "name": name})


@verb("account.post", "account", "change")
def give_post(
    who: Who, account: Account, role: str, place: Place, since: dt.date,
    until: dt.date | None = None,
) -> Told:  # fmt: skip
    """A role in a place; one that clashes with a role held is refused."""
    other = clash(account, role, since)
    if other:
        raise Refused(
            f"{account.name}已经是{other}，不能同时当{roles()[role][0]}。请先结束前一个岗位。"
        )
    post = Post.objects.create(account=account, role=role, place=place, since=since, until=until)
    return Told(post, case=f"U{account.pk}", payload={
        "role": role, "place": place.pk, "since": str(since), "until": str(until or "")})  # fmt: skip
