"""Whatever a browser, a script or a hand can send to any address, as any person: made up by chance.

Addresses come from the site's own table of addresses, names of fields from its own sources and
pages; every request is undone, so that each one meets the whole town.
"""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core import signals
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import close_old_connections, transaction
from django.test import Client
from django.urls import URLPattern

from dibao.desk.accounts.access import check, who_is
from dibao.desk.front.guarding import NEEDS, today
from tests.desk.accounts.test_every_address import addresses

DESK = Path(__file__).parents[3] / "src" / "dibao" / "desk"
METHODS = ("get",) * 5 + ("post",) * 8 + ("head", "put", "delete", "patch", "options", "trace")
VALUES = (  # what looks like a number and is none, days that are none, marks, markup, too much
    "", " ", "0", "1", "2", "3", "-1", "+1", "1.5", "1e9", "\u00b2", "\u0661", "\uff11", "\u0663\u0664", "NaN", "inf", "None",
    "true", "9" * 19, "9" * 400, "-" + "9" * 25, "\x00", "a\x00b", "\ud7ff\uffff", "👪" * 40, "ﷺ",
    "'", "\"><script>alert(1)</script>", "'; DROP TABLE ledger_line; --", "{{ 7|add:7 }}", "%s%n%00",
    "../../etc/passwd", "C:\\con", "=1+1", "\r\nSet-Cookie: a=b", "//evil.example/", "javascript:1",
    "2024-06-20", "2024-02-30", "0000-00-00", "99999-01-01", "9999-12-31", "0001-01-01", "20240620",
    "2024-W25-4", "2024年6月20日", "990121195003070020", "99012119500307002X", "周桂兰", "𠮷𪚥", "长" * 5000,
    "看过材料，问了邻居，都对得上。", "on", "[]", "{}", "1,2,3", "open", "all", "done", "desc", "agree",
)  # fmt: skip
SLUGS = (
    "order",
    "meeting",
    "exit",
    "K01",
    "D02",
    "leads",
    "open",
    "x",
    "\u00b2",
    "a" * 300,
    "%00",
    "..",
)
FILES = (
    ("名册.csv", b"1,2\n"), ("x.xlsx", b"PK\x03\x04"), ("photo.jpg", b"\xff\xd8\xff\xe0"),
    ("", b""), ("a" * 300 + ".csv", b"\x00\xff"), ("..\\..\\x.pdf", b"%PDF-1.4"), ("x.csv", b""),
)  # fmt: skip
READ = re.compile(r"""(?:\.get|getlist)\(\s*f?["']([a-z][\w.-]{0,30})["']""")
SENT = re.compile(r"""name="([\w.-]{1,30})"|name="([\w-]+-)\{\{""")


def field_names(app: str) -> list[str]:
    """Names of fields that an app reads or its pages send."""
    found: set[str] = set()
    for path in (DESK / app).rglob("*.py"):
        found |= set(READ.findall(path.read_text(encoding="utf-8")))
    for path in (DESK / app).rglob("*.html"):
        for whole, begun in SENT.findall(path.read_text(encoding="utf-8")):
            found.add(whole or f"{begun}1")
    return sorted(found - {"csrfmiddlewaretoken", "viewport", "htmx-config", "robots"})


class Fuzz:
    """Requests by chance; `accounts`: people by post, None a stranger."""

    def __init__(self, seed: int, accounts: list[Any]) -> None:
        self.chance = random.Random(seed)
        self.accounts = accounts
        self.routes = list(addresses())
        self._fields: dict[str, list[str]] = {}
        # What each request does is undone: who may what, and who is signed in, is found out once.
        self._who = {a: who_is(a, today()) for a in accounts if a is not None}
        self._may: dict[URLPattern, list[Any]] = {}
        self._browsers = {a: self._signed_in(a) for a in accounts}

    @staticmethod
    def _signed_in(account: Any) -> tuple[Client, Any]:
        browser = Client(raise_request_exception=False)
        if account is not None:
            browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return browser, copy.deepcopy(browser.cookies)

    def _able(self, one: URLPattern) -> list[Any]:
        need = NEEDS[one.callback]
        if need[0] == "public":
            return self.accounts
        if one not in self._may:
            self._may[one] = [a for a, who in self._who.items() if not check(who, *need)]
        return self._may[one]

    def _path(self, route: str) -> str:
        def value(found: re.Match[str]) -> str:
            kind = found.group(1).partition(":")[0]
            if kind == "int":
                return str(
                    self.chance.choice([1, 1, 1, 1, 2, 2, 3, 4, 5, 6, 0, 99, 10**19, 10**40])
                )
            return self.chance.choice(SLUGS)

        return "/" + re.sub(r"<([^>]+)>", value, route)

    def _values(self, one: URLPattern) -> dict[str, Any]:
        app = one.callback.__module__.split(".")[2]
        known = self._fields.setdefault(app, field_names(app)) or ["q"]
        few = self.chance.sample(known, min(len(known), self.chance.choice([0, 1, 2, 4, 8, 40])))
        return {
            name: self.chance.choice(VALUES) if self.chance.random() < 0.9
            else [self.chance.choice(VALUES) for _ in range(3)]
            for name in few
        }  # fmt: skip

    def requests(self, cases: int) -> Iterator[tuple[str, Any]]:
        """(what was sent, the answer) of so many requests."""
        for n in range(cases):
            route, one = self.routes[n % len(self.routes)]
            method = self.chance.choice(METHODS)
            # Mostly somebody who may: whoever may not is turned away at the door.
            able = self._able(one) if self.chance.random() < 0.8 else self.accounts
            account = self.chance.choice(able or self.accounts)
            path, sent = self._path(route), self._values(one)
            yield (
                f"{method} {path} as {account} {str(sent)[:600]}",
                self._send(account, method, path, sent),
            )

    def _send(self, account: Any, method: str, path: str, sent: dict[str, Any]) -> Any:
        browser, cookies = self._browsers[account]
        browser.cookies = copy.deepcopy(cookies)
        with transaction.atomic():
            if method in ("get", "head"):
                answer = getattr(browser, method)(path, sent)
            elif method == "post":
                if self.chance.random() < 0.15:
                    name, data = self.chance.choice(FILES)
                    for field in ("file", "files", "photo", "proof", "given"):
                        sent[field] = SimpleUploadedFile(name or "x", data)
                answer = browser.post(path, sent)
            elif method == "trace":
                answer = browser.trace(path)
            else:
                answer = getattr(browser, method)(path, "a=1", content_type="text/plain")
            if hasattr(answer, "streaming_content"):
                # As the test client does: the test's own connection outlives the request.
                signals.request_finished.disconnect(close_old_connections)
                answer.close()
                signals.request_finished.connect(close_old_connections)
            transaction.set_rollback(True)
        return answer
