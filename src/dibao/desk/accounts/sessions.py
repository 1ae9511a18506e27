"""Where an account is signed in: each session with its machine and time; one's own can be ended."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

LONGEST = 240


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


MACHINES = (("Windows", "Windows 电脑"), ("HarmonyOS", "鸿蒙手机"), ("Android", "安卓手机"),
            ("iPhone", "苹果手机"), ("iPad", "苹果平板"), ("Mac OS", "苹果电脑"),
            ("Linux", "Linux 电脑"))  # fmt: skip
# The narrower mark first: nearly every browser also calls itself Chrome or Safari.
BROWSERS = (("MicroMessenger", "微信"), ("QQBrowser", "QQ 浏览器"), ("UCBrowser", "UC 浏览器"),
            ("360", "360 浏览器"), ("Firefox", "火狐浏览器"), ("Edg", "Edge 浏览器"),
            ("HuaweiBrowser", "华为浏览器"), ("MiuiBrowser", "小米浏览器"),
            ("Chrome", "谷歌内核浏览器"), ("Safari", "苹果浏览器"))  # fmt: skip
MODEL = re.compile(r"Android [\d.]+; ([\w .-]{2,24}?)(?: Build|\))")


def _machine(agent: str) -> str:
    """What one knows one's own machine by: its kind, a phone's model, the browser."""
    words = next((word for mark, word in MACHINES if mark in agent), "别的设备")
    if model := MODEL.search(agent):
        words += f" {model[1]}"
    browser = next((word for mark, word in BROWSERS if mark in agent), "")
    return f"{words}，{browser}" if browser else words
