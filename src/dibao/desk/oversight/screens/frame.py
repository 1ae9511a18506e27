"""The frame of the staff pages: the row of sub-pages that a person may open."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from dibao.desk.accounts.access import allowed
from dibao.desk.front.guarding import who

# (word, url name, thing, action)
TABS = (
    ("群众反映", "matters", "public_matter", "look"),
    ("举报电话", "hotlines", "hotline", "look"),
    ("抽查和监督员", "watch", "watch", "look"),
    ("信访通报", "petition_report", "public_matter", "look"),
    ("封存信箱", "sealed", "sealed", "work"),
    ("线索移送", "referrals", "referral", "look"),
    ("作风待核", "signals", "signal", "look"),
    ("案例通报", "bulletins", "bulletin", "look"),
)


def page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page with the sub-pages above it."""
    me = who(request)
    tabs = [
        {"word": word, "address": reverse(name),
         "here": request.path.startswith(reverse(name))}
        for word, name, thing, action in TABS if allowed(me, thing, action)
    ]  # fmt: skip
    return render(request, template, {"tabs": tabs, **context}, status=status)


def first_tab(request: HttpRequest) -> str:
    """The address of the first sub-page a person may open; '' for none."""
    me = who(request)
    return next(
        (reverse(name) for _, name, thing, action in TABS if allowed(me, thing, action)), ""
    )
