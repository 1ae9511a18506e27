"""The first page of a new office, the accounts and their posts, one's own sessions."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from dibao.desk.accounts import actions, second_step, sessions, setting_up
from dibao.desk.accounts.models import Account, Place, Post, SecondStep
from dibao.desk.front.guarding import needs, today, who
from dibao.desk.front.typed import as_number, get_day
from dibao.desk.record import Refused


@needs("public", "")
def setup(request: HttpRequest) -> HttpResponse:
    """A new office: its places and its first account. Gone once there is one."""
    if not setting_up.code():
        raise Http404
    sent, wrong = request.POST, ""
    if request.method == "POST":
        try:
            if not setting_up.matches(sent.get("code", "")):
                raise Refused("启动码不对。它印在启动网站的那个窗口里，照着输一遍。")
            if sent.get("password", "") != sent.get("again", ""):
                raise Refused("两次输入的口令不一样。")
            if not sent.get("login", "").strip() or not sent.get("name", "").strip():
                raise Refused("请写登录名和姓名。")
            validate_password(sent.get("password", ""))
            actions.set_up(
                sent.get("county", ""), _towns(sent.get("towns", "")), sent["login"],
                sent["name"], sent["password"], today(),
            )  # fmt: skip
        except (Refused, ValidationError) as error:
            wrong = str(error) if isinstance(error, Refused) else "".join(error.messages)
        else:
            setting_up.code()
            messages.success(request, "设置好了。请登录，先给同事开账号、给岗位。")
            return redirect("login")
    return render(
        request, "accounts/setup.html", {"sent": sent, "wrong": wrong}, status=400 if wrong else 200
    )


def _towns(text: str) -> dict[str, list[str]]:
    """A town a line: “石桥镇：石岭村、柳湾村”."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        town, _, villages = line.replace(":", "：").partition("：")
        if town.strip():
            split = villages.replace("，", "、").replace(",", "、").replace(" ", "、").split("、")
            found.setdefault(town.strip(), []).extend(split)
    return found


@needs("account", "look")
def accounts(request: HttpRequest) -> HttpResponse:
    """Everybody who works here, with posts."""
    found = Account.objects.prefetch_related("posts__place").order_by("-is_active", "name")
    words = {k: zh for k, (zh, _) in actions.roles().items()}
    return render(request, "accounts/accounts.html", {"found": found, "words": words})


@needs("account", "make")
def make(request: HttpRequest) -> HttpResponse:
    """A new account; its first password is shown once."""
    sent, wrong = request.POST, ""
    if request.method == "POST":
        word = first_password()
        try:
            made = actions.make_account(
                who(request), _needed(sent.get("login", ""), "登录名"),
                _needed(sent.get("name", ""), "姓名"), word, sent.get("office", "").strip(),
            )  # fmt: skip
        except Refused as refused:
            wrong = str(refused)
        else:
            messages.success(request, f"账号已开。登录名 {made.login}，首次口令 {word}。这句话只显示一次，请当面告诉本人；他第一次登录要改口令。")  # fmt: skip
            return redirect("account", made.pk)
    return render(request, "accounts/make.html", {"sent": sent, "wrong": wrong})


def _needed(text: str, what: str) -> str:
    if not text.strip():
        raise Refused(f"请写{what}。")
    return text.strip()


def first_password() -> str:
    """Easy to say aloud, used once."""
    return f"chuci-{secrets.randbelow(10**6):06d}-{secrets.randbelow(10**4):04d}"


@needs("account", "look")
def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: posts, and what can be changed."""
    one = get_object_or_404(Account, pk=pk)
    return render(
        request, "accounts/account.html",
        {"one": one, "posts": one.posts.select_related("place").order_by("-since"),
         "roles": [(k, zh) for k, (zh, _) in actions.roles().items()
                   if k not in ("applicant", "anyone", "system", "government", "court")],
         "words": {k: zh for k, (zh, _) in actions.roles().items()},
         "places": Place.objects.select_related("parent").order_by("level", "name"),
         "today": today().isoformat()},
    )  # fmt: skip


@needs("account", "change")
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """One button of an account's page."""
    one, me, sent = get_object_or_404(Account, pk=pk), who(request), request.POST
    try:
        what = sent.get("what", "")
        if what == "post":
            place = get_object_or_404(Place, pk=as_number(sent.get("place")))
            since, until = get_day(sent.get("since", "")), sent.get("until", "")
            actions.give_post(me, one, sent.get("role", ""), place, since or today(),
                              get_day(until) if until else None)  # fmt: skip
            messages.success(request, "岗位已给，从开始那天起有效。")
        elif what == "end":
            post = get_object_or_404(Post, pk=as_number(sent.get("post")), account=one)
            actions.end_post(me, post, today())
            messages.success(request, "岗位已结束。")
        elif what == "reset":
            word = first_password()
            actions.reset(me, one, word)
            messages.success(request, f"新的首次口令 {word}。只显示一次，请当面告诉本人。")
        elif what == "unlock":
            actions.unlock(me, one)
            messages.success(request, "已解锁，可以马上再登录。")
        elif what == "lift":
            actions.lift_second_step(me, one)
            messages.success(request, "已去掉登录第二步。请本人登录后重新设置。")
        elif what in ("on", "off"):
            actions.switch(me, one, what == "on")
            messages.success(request, "已启用。" if what == "on" else "已停用，不能再登录。")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("account", pk)


@needs("self", "sessions")
def own_sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in."""
    key = request.session.session_key
    if request.method == "POST":
        try:
            actions.end_sessions(who(request), request.user, request.POST.get("name", ""), key)
            messages.success(request, "已结束。")
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("sessions")
    return render(request, "accounts/sessions.html", {"found": sessions.of(request.user, key)})


@needs("self", "change")
def own_second(request: HttpRequest) -> HttpResponse:
    """One's own second step: set up with a phone, paper codes shown once, off with a code."""
    me, account, codes = who(request), request.user, []
    if request.method == "POST":
        what, code, now = request.POST.get("what", ""), request.POST.get("code", ""), timezone.now()
        try:
            if what == "begin":
                actions.begin_second_step(me, account)
            elif what == "on":
                codes = actions.confirm_second_step(me, account, code, now)
            elif what == "off":
                actions.end_second_step(me, account, code, now)
                messages.success(request, "已关掉。以后登录只问口令。")
        except Refused as refused:
            messages.error(request, str(refused))
        if not codes:
            return redirect("second_own")
    held = SecondStep.objects.filter(account_id=account.pk).first()
    waiting = held is not None and held.since is None
    shown = {"held": held, "codes": codes, "waiting": waiting}
    if held is not None and waiting:
        groups = [held.secret[n : n + 4] for n in range(0, len(held.secret), 4)]
        shown |= {"picture": second_step.picture(held.secret, account.login),
                  "secret": " ".join(groups)}  # fmt: skip
    return render(request, "accounts/second.html", shown)
