"""Pages without login and without scripts, phone first.

Invariant: they set no cookie, start no session, and keep nothing of who read them. What was cached
is found again only while nothing was done about a notice and the day is the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string

from dibao.desk.accounts.models import Place
from dibao.desk.front.guarding import needs, today
from dibao.desk.notices import queries, telling

SECONDS = 60  # a village on its telephones at once asks the database once a minute
# Whoever searches the web for a name must not find it here.
UNLISTED = "noindex, nofollow, noarchive"


def _kept(page: str, arg: object, context: Callable[[dt.date], dict[str, Any]]) -> HttpResponse:
    day = today()
    key = f"open:{page}:{arg}:{day}:{queries.version()}"
    text = cache.get(key)
    if text is None:
        text = render_to_string(telling.TEMPLATES[page], context(day))
        cache.set(key, text, SECONDS)
    answer = HttpResponse(text)
    if page in ("village", "check"):
        answer["X-Robots-Tag"] = UNLISTED
    return answer


@needs("public", "")
def home(request: HttpRequest) -> HttpResponse:
    """Choose a village."""
    return _kept("home", "", telling.home)


@needs("public", "")
def village(request: HttpRequest, pk: int) -> HttpResponse:
    """The notices of one village that are in force today."""
    place = get_object_or_404(
        Place.objects.select_related("parent__parent"), pk=pk, level="village"
    )
    return _kept("village", pk, lambda day: telling.village(place, day))


@needs("public", "")
def apply(request: HttpRequest) -> HttpResponse:
    """How to apply."""
    return _kept("apply", "", telling.apply)


@needs("public", "")
def standards(request: HttpRequest) -> HttpResponse:
    """The standards with their papers."""
    return _kept("standards", "", telling.standards)


@needs("public", "")
def check(request: HttpRequest, code: str = "") -> HttpResponse:
    """Is this paper ours? The code names a paper and nobody."""
    typed = request.GET.get("code", code)
    text = render_to_string(telling.TEMPLATES["check"], telling.check(today(), typed))
    answer = HttpResponse(text)
    answer["X-Robots-Tag"] = UNLISTED
    return answer
