"""The way in and out, one's own password, readiness. Today's work: `front.today`."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth import login as sign_in
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from dibao.desk.accounts import actions, sessions, setting_up
from dibao.desk.accounts.access import allowed, who_is
from dibao.desk.accounts.models import Account
from dibao.desk.front import board
from dibao.desk.front.forms import LoginForm, PasswordForm
from dibao.desk.front.guarding import WHO, needs, refusal, today, who
from dibao.desk.front.today import work_of
from dibao.desk.leads.models import Lead

HALF_WAY = 300  # seconds between the password and the second step


@needs("home", "look")
def home(request: HttpRequest) -> HttpResponse:
    """今日要办: sentences with the button at their end; figures come second."""
    return render(request, "front/home.html", {"work": work_of(who(request), today())})


@needs("board", "look")
def office_board(request: HttpRequest) -> HttpResponse:
    """Figures of the office, each the way to its list; what was done for people first."""
    me, day = who(request), today()
    trend = board.trend(me)
    return render(
        request, "front/board.html",
        {"first": board.first(me), "stages": board.stages(me), "villages": board.villages(me),
         "trend": trend, "bars": board.drawing(trend) if len(trend) > 1 else [],
         "bar": board.WIDE // max(len(trend), 4) // 2, "open": board.cannot_tell(me),
         "words": [w for _, w in Lead.Stage.choices],
         "overdue": board.overdue(me, day) if allowed(me, "request", "list") else None},
    )  # fmt: skip


@needs("public", "")
def login(request: HttpRequest) -> HttpResponse:
    """The way in; a wrong name and a wrong password look the same."""
    if setting_up.code():
        return redirect("setup")
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        # By the model's own name of the field: the lock counts failures under it.
        account = authenticate(
            request, login=form.cleaned_data["login"], password=form.cleaned_data["password"]
        )
        if account is not None and account.is_active:
            aim = request.POST.get("next", "")
            if actions.needs_second(account):
                at = timezone.now().timestamp()
                request.session["half"] = {"account": account.pk, "at": at, "next": aim}
                return redirect("second")
            return _enter(request, account, aim)
        form.add_error(
            None, "登录名或口令不对。连续输错 10 次，这台电脑上的这个账号要等一小时再试。"
        )
    return render(request, "front/login.html", {"form": form, "next": request.GET.get("next", "")})


def _enter(request: HttpRequest, account: Account, aim: str) -> HttpResponse:
    sign_in(request, account, backend="django.contrib.auth.backends.ModelBackend")
    sessions.note(request)
    actions.signed_in(account, today())
    safe = url_has_allowed_host_and_scheme(aim, {request.get_host()})
    return redirect(aim if safe else "home")


@needs("public", "")
def second(request: HttpRequest) -> HttpResponse:
    """The second step, for five minutes after the right password; nothing is open before it."""
    half = request.session.get("half", {})
    fresh = timezone.now().timestamp() - half.get("at", 0) < HALF_WAY
    account = Account.objects.filter(pk=half.get("account"), is_active=True).first()
    if not fresh or account is None or not actions.needs_second(account):
        return redirect("login")
    wrong = ""
    if request.method == "POST":
        wrong = actions.second_passed(account, request.POST.get("code", ""), timezone.now())
        if not wrong:
            del request.session["half"]
            return _enter(request, account, half["next"])
    return render(request, "front/second.html", {"wrong": wrong}, status=400 if wrong else 200)


@needs("self", "change")
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password."""
    form = PasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.change_password(who(request), request.user, form.cleaned_data["new"])
        update_session_auth_hash(request, request.user)
        messages.success(request, "口令已改。")
        return redirect("home")
    return render(request, "front/password.html", {"form": form})


@needs("self", "change")
@require_POST
def large(request: HttpRequest) -> HttpResponse:
    """关怀模式 on or off."""
    actions.switch_large_type(who(request), request.user)
    return redirect(request.META.get("HTTP_REFERER") or "home")


@needs("public", "")
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or came from elsewhere."""
    return refusal(request, "页面放得太久了，没有提交。请退回上一页，刷新后再交一次。")


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Too much at once, or not what a form sends."""
    return refusal(request, "交来的内容太多或者不完整，没有办成。请退回上一页分次再交。", 400)


def broken(request: HttpRequest) -> HttpResponse:
    """A defect of ours, said in a sentence; nothing of the site is asked to say it."""
    return HttpResponse(
        '<!doctype html><html lang="zh-CN"><title>没有办成</title><h1>没有办成</h1>'
        "<p>这是软件的问题，没有记下任何改动。请告诉系统管理人是在哪一页、几点几分。</p>"
        '<p><a href="/">回到今日要办</a></p>',
        status=500,
    )


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """An address that leads nowhere. No gate was passed: who is signed in is told to the frame, so
    that the menu stands beside the sentence."""
    if request.user.is_authenticated and not request.user.must_change:
        WHO[request] = who_is(request.user, today())
    return refusal(request, "没有找到这一页。可能已经换了地方，请从菜单进。", 404)
