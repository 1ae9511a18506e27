"""Every write about accounts."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from axes.utils import reset as axes_reset
from django.db import transaction

from dibao.desk import rows
from dibao.desk.accounts import second_step, sessions
from dibao.desk.accounts.access import Who, who_is
from dibao.desk.accounts.models import COUNTY, TOWN, VILLAGE, Account, Place, Post, SecondStep
from dibao.desk.record import Refused, Told, ledger, now, verb
from dibao.desk.sealed import blind
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
def set_up(county: str, towns: dict[str, list[str]], login: str, name: str, password: str,
           since: dt.date) -> Account:  # fmt: skip
    """The first page of a new office: places, and the one who looks after accounts.

    `towns`: town → its villages. Raises Refused once there is any account.
    """
    if Account.objects.exists():
        raise Refused("已经设置过了。请用系统管理人的账号登录。")
    if not county.strip() or not [t for t in towns if t.strip()]:
        raise Refused("请写明县和至少一个乡镇。")
    with rows.watching() as written:
        top = Place.objects.create(name=county.strip(), level=COUNTY)
        for town, villages in towns.items():
            place = Place.objects.create(name=town.strip(), level=TOWN, parent=top)
            for village in dict.fromkeys(v.strip() for v in villages if v.strip()):
                Place.objects.create(name=village, level=VILLAGE, parent=place)
        keeper = Account(login=login.strip(), name=name.strip())
        keeper.set_password(password)
        keeper.save()
        ref = f"U{keeper.pk}"
        ledger().append(
            Entry("account.set_up", ref, now(), ref, payload={"county": county.strip()})
        )
        post = Post.objects.create(account=keeper, role="system_keeper", place=top, since=since)
        told = {**_told_of(post), rows.KEY: written.said(ledger())}
    ledger().append(Entry("account.post", ref, now(), ref, payload=told))
    return keeper


def _told_of(post: Post) -> dict[str, Any]:
    until = str(post.until) if post.until else ""
    return {"role": post.role, "place": post.place_id, "since": str(post.since), "until": until}


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


@verb("account.session_ended", "self", "sessions")
def end_sessions(who: Who, account: Any, name: str, here: str | None) -> Told:
    """End one of one's own sessions, or all but this one."""
    ended = sessions.end(account, name, here)
    if not ended:
        raise Refused("没有别的登录要结束。")
    return Told(ended, case=f"U{account.pk}", payload={"ended": ended})


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
    if role not in roles():
        raise Refused("请从列出的岗位里选一个。")
    if until is not None and until < since:
        raise Refused("结束日期早于开始日期，请改一下。")
    if account.posts.filter(role=role, place=place, until=None).exists():
        raise Refused(f"{account.name}已经有这个岗位。")
    post = Post.objects.create(account=account, role=role, place=place, since=since, until=until)
    return Told(post, case=f"U{account.pk}", payload=_told_of(post))


@verb("account.post_ended", "account", "change")
def end_post(who: Who, post: Post, until: dt.date) -> Told:
    """The last day of a post; who holds it may do nothing by it afterwards."""
    if post.until is not None and post.until <= until:
        raise Refused("这个岗位已经结束了。")
    keepers = Post.objects.filter(role="system_keeper", until=None, account__is_active=True)
    if post.role == "system_keeper" and keepers.count() == 1:
        raise Refused("这是最后一个系统管理人，先给别人这个岗位再结束。")
    post.until = max(until, post.since)
    post.save(update_fields=["until"])
    return Told(post, case=f"U{post.account_id}", payload=_told_of(post))


@verb("account.reset", "account", "change")
def reset(who: Who, account: Account, password: str) -> Told:
    """A new first password for one who forgot his; it unlocks, and ends every session."""
    account.set_password(password)
    account.must_change = True
    account.save(update_fields=["password", "must_change"])
    axes_reset(username=account.login)
    return Told(account, case=f"U{account.pk}")


@verb("account.unlocked", "account", "change")
def unlock(who: Who, account: Account) -> Told:
    """Let one who typed a wrong password too often try again at once; his password stays."""
    if not axes_reset(username=account.login):
        raise Refused("这个账号没有被锁。如果忘了口令，请用“重设口令”。")
    return Told(account, case=f"U{account.pk}")


@verb("account.changed", "account", "change")
def switch(who: Who, account: Account, active: bool) -> Told:
    """Put an account out of use, or into use again; nothing of it is deleted."""
    if not active and account.pk == who.account:
        raise Refused("不能停用自己的账号。请让另一位系统管理人来办。")
    account.is_active = active
    account.save(update_fields=["is_active"])
    return Told(account, case=f"U{account.pk}", payload={"active": active})


@verb("account.second_step_begun", "self", "change")
def begin_second_step(who: Who, account: Any) -> Told:
    """A fresh secret for one's phone; it asks for nothing until a code proved the phone has it."""
    if needs_second(account):
        raise Refused("登录第二步已经开着。换手机请先关掉，再重新开。")
    SecondStep.objects.update_or_create(
        account_id=account.pk,
        defaults={"secret": second_step.new_secret(), "last": 0, "papers": [], "wrong": 0},
    )
    return Told(case=f"U{account.pk}")


@verb("account.second_step_on", "self", "change")
def confirm_second_step(who: Who, account: Any, code: str, at: dt.datetime) -> Told:
    """On from now; gives back the paper codes, which are shown once."""
    held = SecondStep.objects.select_for_update().filter(account_id=account.pk, since=None).first()
    if held is None:
        raise Refused("请先点“开始设置”。")
    step = second_step.step_of(held.secret, code, at, held.last)
    if step is None:
        raise Refused("这六位数字不对。请输手机上现在显示的那一组；手机的时间要准。")
    codes = second_step.paper_codes()
    held.since, held.last, held.papers = at.date(), step, [blind(c) for c in codes]
    held.save()
    return Told(codes, case=f"U{account.pk}")


@verb("account.second_step_off", "self", "change")
def end_second_step(who: Who, account: Any, code: str, at: dt.datetime) -> Told:
    """Off again; only with a code, so that an unlocked machine is not enough."""
    held = SecondStep.objects.select_for_update().filter(account_id=account.pk).first()
    if held is None or held.since is None:
        raise Refused("登录第二步没有开。")
    if not _opens(held, code, at):
        raise Refused("这组数字不对，没有关。请输手机上现在显示的六位数字，或者一个备用码。")
    held.delete()
    return Told(case=f"U{account.pk}")


@verb("account.second_step_lifted", "account", "change")
def lift_second_step(who: Who, account: Account) -> Told:
    """For one who lost phone and paper codes; another person does it, never oneself."""
    if account.pk == who.account:
        raise Refused("自己的请在“我的登录”里关。手机和备用码都丢了，请另一位系统管理人来办。")
    if not SecondStep.objects.filter(account=account).delete()[0]:
        raise Refused(f"{account.name}没有开登录第二步。")
    return Told(account, case=f"U{account.pk}")


def needs_second(account: Any) -> bool:
    """Does signing in ask this person for a second step?"""
    return SecondStep.objects.filter(account_id=account.pk).exclude(since=None).exists()


@transaction.atomic
def second_passed(account: Account, code: str, at: dt.datetime) -> str:
    """'' when the code opens, else the sentence why not; ten wrong ones close it for an hour."""
    held = SecondStep.objects.select_for_update().get(account=account)
    if held.closed_until is not None and at < held.closed_until:
        return "输错太多次，请一小时后再试，或请系统管理人帮忙。"
    if _opens(held, code, at):
        held.wrong, held.closed_until = 0, None
        held.save()
        return ""
    held.wrong += 1
    if held.wrong >= second_step.TRIES:
        held.wrong, held.closed_until = 0, at + second_step.CLOSED
    held.save()
    return "这组数字不对。请输手机上现在显示的六位数字，或者一个没用过的备用码。"


def _opens(held: SecondStep, code: str, at: dt.datetime) -> bool:
    step = second_step.step_of(held.secret, code, at, held.last)
    if step is not None:
        held.last = step
        return True
    key = blind(code)
    if key not in held.papers:
        return False
    held.papers = [p for p in held.papers if p != key]
    ref = f"U{held.account_id}"
    ledger().append(
        Entry("account.paper_code", ref, now(), ref, payload={"left": len(held.papers)})
    )
    return True
