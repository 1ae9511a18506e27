"""Two gates before every page: headers that let nothing foreign run, and the table of rights.

Invariant: a page without a declared need is refused, even to a signed-in person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from dibao.desk.accounts.access import Who, check, who_is
from dibao.desk.record import Refused

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
LARGEST = 2**63 - 1  # what a table's key can be
UNREADABLE = "交来的内容里有不能用的字符，没有办成。请去掉后再交。"
WRONG_WAY = "这一页不能这样打开，请从页面上的按钮进。"
Screen = Callable[..., HttpResponse]
PUBLIC = "public"
NEEDS: dict[Screen, tuple[str, str]] = {}
WHO: WeakKeyDictionary[HttpRequest, Who] = WeakKeyDictionary()
PASSED: WeakSet[HttpRequest] = WeakSet()


def needs(thing: str, action: str) -> Callable[[Screen], Screen]:
    """What a screen asks of the table of rights; `needs("public", "")` for pages without login."""

    def marked(screen: Screen) -> Screen:
        NEEDS[screen] = (thing, action)
        return screen

    return marked


def today() -> dt.date:
    """The office's day. The desk is the only room that reads a clock."""
    return timezone.localdate()


def who(request: HttpRequest) -> Who:
    """The person signed in, with today's posts; KeyError for a request that passed no gate."""
    return WHO[request]


def passed(request: HttpRequest) -> bool:
    """Did the gate let it through to its page? What the gate sends elsewhere did nothing."""
    return request in PASSED


class Headers:
    """A strict content policy on every answer; personal pages are kept by nobody."""

    def __init__(self, answer: Screen) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._answer(request)
        response["Content-Security-Policy"] = POLICY
        response["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=(self)"
        if not request.path.startswith("/static/"):
            response["Cache-Control"] = "no-store"
        return response


class Gate:
    """Signed in, not barred by the table, and a refusal said as a sentence."""

    def __init__(self, answer: Screen) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self._answer(request)
        if answer.status_code == 405 and not answer.content:
            said = refusal(request, WRONG_WAY, 405)
            said["Allow"] = answer.get("Allow", "")
            return said
        return answer

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if any(isinstance(x, int) and x > LARGEST for x in kwargs.values()):
            raise Http404
        if unreadable(request):
            return refusal(request, UNREADABLE, 400)
        need = NEEDS.get(view)
        if need is not None and need[0] == PUBLIC:
            PASSED.add(request)
            return None
        if not request.user.is_authenticated:
            return redirect(f"/login/?next={request.path}")
        WHO[request] = who_is(request.user, today())
        if request.user.must_change and request.resolver_match.url_name not in (
            "password", "logout"
        ):  # fmt: skip
            return redirect("password")
        why = check(who(request), *need) if need else "这个页面没有写进权限表，按不允许处理。"
        if why:
            return refusal(request, why)
        PASSED.add(request)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refused):
            return refusal(request, str(error))
        return None


def unreadable(request: HttpRequest) -> bool:
    """Is there a character that no table can hold (NUL) in what was sent?"""
    sent = (request.GET, request.POST)
    return any(
        "\0" in text for table in sent for key, values in table.lists() for text in (key, *values)
    )


def refusal(request: HttpRequest, sentence: str, status: int = 403) -> HttpResponse:
    """A page with one sentence and the way back."""
    return render(request, "front/refused.html", {"sentence": sentence}, status=status)
