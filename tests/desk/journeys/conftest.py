"""An invented town on a site of its own, as an office starts it, and a real Chromium before it.

Every test finds the town as it was when the site began: no journey rests on another's.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.cli.test_demo import free_port

CHROMIUM = shutil.which("chromium")
DIBAO = str(Path(sys.executable).with_name("dibao"))
# What the site does once a day is done before it begins, or it would come in between.
MAKE = """
import datetime, json, sys
from pathlib import Path
from dibao.desk import serving
serving.ready()
from django.utils import timezone
from dibao.desk.daily import run_due
from dibao.desk.showing import make_town
told = make_town(Path(sys.argv[1]), datetime.date(2024, 6, 20))
run_due(timezone.localdate())
print(json.dumps(told, ensure_ascii=False))
"""
# What axe is asked: WCAG 2.2 A and AA; of each fault the rule and the first piece of the page. Of
# rows that are made alike, tag by tag, attribute by attribute, one stands for all: a table of a
# hundred rows else takes axe seconds. That no two things share an id is looked at over all rows.
AXE = """() => {
  const seen = new Set(), ids = new Map();
  for (const row of document.querySelectorAll("tbody tr")) {
    const shape = [row.closest("table").className, ...[row, ...row.querySelectorAll("*")].map((e) =>
      [e.tagName, e.textContent.trim() ? 1 : 0, ...[...e.attributes].map((a) =>
        a.name + (["class", "style", "type", "role"].includes(a.name) ? a.value : a.value ? 1 : 0))])].join();
    if (seen.has(shape)) row.dataset.alike = "";
    seen.add(shape);
  }
  for (const e of document.querySelectorAll("[id]")) ids.set(e.id, (ids.get(e.id) || 0) + 1);
  const twice = [...ids].filter(([, n]) => n > 1).map(([id]) => "id twice: " + id);
  return axe.run({ exclude: [["[data-alike]"]] }, { resultTypes: ["violations"],
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] })
    .then((r) => [...twice, ...r.violations.map((v) => v.id + ": " + v.nodes[0].html.slice(0, 120))]);
}"""


# Numbers stand to the right, and so does the head over them.
HEADS = """() => [...document.querySelectorAll("table")].flatMap((t) => {
  const heads = t.querySelectorAll("thead tr:last-child th");
  return [...t.querySelectorAll("tbody tr:first-child td.num")].map((c) => heads[c.cellIndex])
    .filter((h) => h && !h.classList.contains("num")).map((h) => "head not over its numbers: " + h.textContent);
})"""


class Site:
    """The running site: its address, passwords by login, hand-ins to send, one browser."""

    def __init__(self, address: str, words: dict[str, str], base: Path, browser: Any) -> None:
        self.address, self.words = address, words
        self.hand_ins, self._browser = base / "town", browser
        self.errors: list[str] = []
        self._on_their_way: dict[Any, int] = {}
        self._home = base / "home"
        self._signed = {login: sign_in(address, login, word) for login, word in words.items()}
        self._heads = (self._home / "heads.txt").read_bytes()
        self._as_begun = sqlite3.connect(":memory:")
        with closing(sqlite3.connect(self._home / "dibao.sqlite3")) as live:
            live.backup(self._as_begun)

    def begin_anew(self) -> None:
        """The town as it was when the site began; every page that a test left open is closed."""
        for context in self._browser.contexts:
            context.close()
        self.errors.clear()
        self._on_their_way.clear()
        self._wait_for_receipts()
        with closing(sqlite3.connect(self._home / "dibao.sqlite3", timeout=20)) as live:
            self._as_begun.backup(live)
        (self._home / "heads.txt").write_bytes(self._heads)

    def end(self) -> None:
        """Let go of the town that was kept."""
        self._as_begun.close()

    def _wait_for_receipts(self) -> None:
        """What the worker is still reading would be written down in the town that follows."""
        asked = "SELECT count(*) FROM exchange_handin WHERE status = '等待读取' AND NOT withdrawn"
        with closing(sqlite3.connect(self._home / "dibao.sqlite3", timeout=20)) as live:
            while live.execute(asked).fetchone()[0]:
                time.sleep(0.2)

    def anybody(self, width: int = 390, height: int = 800, **more: Any) -> Any:
        """A page of somebody who is not signed in."""
        context = self._browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN",
            timezone_id="Asia/Shanghai", **more,
        )  # fmt: skip
        page = context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        for event, step in (("request", 1), ("requestfinished", -1), ("requestfailed", -1)):
            page.on(event, lambda _, step=step: self._count(page, step))
        return page

    def _count(self, page: Any, step: int) -> None:
        self._on_their_way[page] = self._on_their_way.get(page, 0) + step

    def enter(self, login: str, width: int = 1366, height: int = 768) -> Any:
        """A page signed in as one of the town's people."""
        page = self.anybody(width, height)
        page.context.add_cookies(
            [{"name": name, "value": value, "url": self.address}
             for name, value in self._signed[login].items()]
        )  # fmt: skip
        page.goto(f"{self.address}/")
        return page

    def press(self, page: Any, what: Any) -> None:
        """Press a button whose form goes by itself, and wait for the page that follows."""
        with page.expect_navigation():
            (page.locator(what).first if isinstance(what, str) else what).click()
        page.wait_for_selector("h1")

    def faults(self, page: Any) -> list[str]:
        """What is wrong with a page: it sticks out, axe finds something, a script broke."""
        from axe_playwright_python.base import AXE_SCRIPT

        if not page.locator("h1").count():
            return ["no head line"]
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        found = [f"{wide}px too wide"] if wide > 0 else []
        found += page.evaluate(HEADS)
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        found += page.evaluate(AXE)
        found += self.errors
        self.errors.clear()
        return found

    def picture(self, page: Any, name: str) -> None:
        """A picture where one is asked for."""
        folder = os.environ.get("DIBAO_PICTURES")
        if folder:
            page.screenshot(path=f"{folder}/{name}.png", full_page=True)

    def settle(self, page: Any) -> None:
        """Wait until nothing is on its way: a click may still have led to another page."""
        still = 0
        for _ in range(200):
            page.wait_for_timeout(50)
            still = 0 if self._on_their_way.get(page) else still + 1
            if still == 2:
                break
        page.wait_for_load_state()
        page.wait_for_selector("h1")

    def show_both(self, page: Any, path: str, name: str) -> None:
        """Look at an address as wide as a desk and as narrow as a phone."""
        page.goto(self.address + path)
        for width, height in ((1366, 768), (390, 800)):
            page.set_viewport_size({"width": width, "height": height})
            self.show(page, f"{name}-{width}")

    def show(self, page: Any, name: str) -> None:
        """Look at a page: nothing is wrong with it."""
        self.settle(page)
        self.picture(page, name)
        found = self.faults(page)
        assert found == [], (name, found)


def sign_in(address: str, login: str, word: str) -> dict[str, str]:
    """The cookies of a session begun with a password."""
    place = address.removeprefix("http://")
    with closing(http.client.HTTPConnection(place, timeout=60)) as line:
        line.request("GET", "/login/")
        first = line.getresponse()
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', first.read().decode())
        body = {"login": login, "password": word, "csrfmiddlewaretoken": token[1] if token else ""}
        line.request("POST", "/login/", urlencode(body), {
            "Cookie": "; ".join(f"{k}={v}" for k, v in _cookies(first).items()),
            "Content-Type": "application/x-www-form-urlencoded",
        })  # fmt: skip
        answer = line.getresponse()
        answer.read()
    assert answer.status == 302, answer.status
    return _cookies(answer)


def _cookies(answer: http.client.HTTPResponse) -> dict[str, str]:
    told = (line.split(";")[0] for line in answer.headers.get_all("Set-Cookie") or ())
    return dict(one.split("=", 1) for one in told)


def empty_tables(home: Path) -> None:
    """The tests' own tables, still empty, as the site's: making them anew takes as long as a town."""
    from django.db import connection

    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(home / "dibao.sqlite3")) as file:
            connection.connection.backup(file)


@pytest.fixture(scope="session")
def town_served(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Site]:
    """A town of sixty families checked, taken over and served."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here")
    from playwright.sync_api import sync_playwright

    base = tmp_path_factory.mktemp("site")
    env = {k: v for k, v in os.environ.items() if not k.startswith(("DJANGO", "DATABASE"))}
    env["DIBAO_HOME"] = str(base / "home")

    def run(*words: str) -> str:
        done = subprocess.run(words, cwd=base, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    run(DIBAO, "synth", "--out", "town", "--households", "60", "--seed", "3")
    run(DIBAO, "check", "town/hand-ins", "--out", "out", "--as-of", "2024-06-20",
        "--policy", "town/policy", "--include-conduct")  # fmt: skip
    shutil.copytree(base / "town" / "policy", base / "home" / "policy")
    with django_db_blocker.unblock():
        empty_tables(base / "home")
    told = json.loads(run(sys.executable, "-c", MAKE, "out"))
    address = f"http://127.0.0.1:{free_port()}"
    child = subprocess.Popen([DIBAO, "serve", "--port", address.rsplit(":", 1)[1]], env=env,
                             cwd=base, stdout=subprocess.DEVNULL)  # fmt: skip
    for _ in range(1200):  # minutes on a machine that does other things besides
        try:
            urllib.request.urlopen(f"{address}/healthz")  # noqa: S310 (our own address)
            break
        except OSError:
            time.sleep(0.25)
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        served = Site(address, {login: word for login, word, _ in told}, base, browser)
        yield served
        served.end()
        browser.close()
    child.send_signal(signal.SIGINT)
    child.wait(20)


@pytest.fixture
def site(town_served: Site) -> Site:
    """The served town as it was when it began."""
    town_served.begin_anew()
    return town_served


@pytest.fixture
def enter(site: Site) -> Callable[..., Any]:
    """Sign in as somebody of the town."""
    return site.enter
