"""Where an account is signed in: each session with its machine and time; one's own can be ended."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

LONGEST = 120


@dataclass(frozen=True)
class Place:
    """One session: its key's first letters as its name, since when, from where, is it this one?"""

    name: str
    since: str
    address: str
    machine: str
    here: bool

    @property
    def said(self) -> str:
        """2024年6月20日 9:05."""
        if not self.since:
            return ""
        at = dt.datetime.fromisoformat(self.since)
        return f"{at.year}年{at.month}月{at.day}日 {at.hour}:{at.minute:02d}"


def note(request: HttpRequest) -> None:
    """Write down from where and with what a session was begun."""
    request.session["since"] = timezone.localtime().strftime("%Y-%m-%d %H:%M")
    request.session["address"] = request.META.get("REMOTE_ADDR", "")
    request.session["machine"] = request.META.get("HTTP_USER_AGENT", "")[:LONGEST]


def of(account: Any, here: str | None) -> list[Place]:
    """The sessions of an account that still hold, the newest first."""
    found = []
    for session in Session.objects.filter(expire_date__gt=timezone.now()):
        data = session.get_decoded()
        if data.get("_auth_user_id") == str(account.pk):
            found.append(
                Place(session.session_key[:8], data.get("since", ""), data.get("address", ""),
                      _machine(data.get("machine", "")), session.session_key == here)
            )  # fmt: skip
    return sorted(found, key=lambda x: x.since, reverse=True)


def end(account: Any, name: str, here: str | None) -> int:
    """End one session, or all others for name ''; how many."""
    ended = 0
    for session in Session.objects.filter(expire_date__gt=timezone.now()):
        own = session.get_decoded().get("_auth_user_id") == str(account.pk)
        wanted = session.session_key.startswith(name) if name else session.session_key != here
        if own and wanted:
            session.delete()
            ended += 1
    return ended


def _machine(agent: str) -> str:
    words = {"Windows": "Windows 电脑", "Android": "安卓手机", "iPhone": "苹果手机",
             "Mac OS": "苹果电脑", "Linux": "Linux 电脑"}  # fmt: skip
    return next((word for mark, word in words.items() if mark in agent), "别的设备")
