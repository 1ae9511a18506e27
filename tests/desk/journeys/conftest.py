"""An invented town on a site of its own, as an office starts it, and a real Chromium before it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_demo import free_port

CHROMIUM = shutil.which("chromium")
DIBAO = str(Path(sys.executable).with_name("dibao"))
MAKE = """
import datetime, json, sys
from pathlib import Path
from dibao.desk import serving
serving.ready()
from dibao.desk.showing import make_town
print(json.dumps(make_town(Path(sys.argv[1]), datetime.date(2024, 6, 20)), ensure_ascii=False))
"""
# What axe is asked: WCAG 2.2 A and AA.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


class Site:
    """The running site: its address, passwords by login, hand-ins to send, one browser."""

    def __init__(self, address: str, words: dict[str, str], hand_ins: Path, browser: Any) -> None:
        self.address, self.words, self.hand_ins, self._browser = address, words, hand_ins, browser
        self.errors: list[str] = []

    def enter(self, login: str, width: int = 1366, height: int = 768) -> Any:
        """A page signed in as one of the town's people."""
        page = self._browser.new_context(
            viewport={"width": width, "height": height}, locale="zh-CN"
        ).new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(f"{self.address}/login/")
        page.fill("#id_login", login)
        page.fill("#id_password", self.words[login])
        page.click("main button[type=submit]")
        return page

    def press(self, page: Any, what: Any) -> None:
        """Press a button whose form goes by itself, and wait for the page that follows."""
        with page.expect_navigation():
            (page.locator(what).first if isinstance(what, str) else what).click()
        page.wait_for_selector("h1")

    def faults(self, page: Any) -> list[str]:
        """What is wrong with a page: it sticks out, axe finds something, a script broke."""
        from axe_playwright_python.sync_playwright import Axe

        if not page.locator("h1").count():
            return ["no head line"]
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        found = [f"{wide}px too wide"] if wide > 0 else []
        for v in Axe().run(page, options=RULES).response["violations"]:
            found.append(f"{v['id']}: {v['nodes'][0]['html'][:120]}")
        found += self.errors
        self.errors.clear()
        return found

    def picture(self, page: Any, name: str) -> None:
        """A picture where one is asked for."""
        folder = os.environ.get("DIBAO_PICTURES")
        if folder:
            page.screenshot(path=f"{folder}/{name}.png", full_page=True)

    def show(self, page: Any, name: str) -> None:
        """Look at a page: nothing is wrong with it."""
        page.wait_for_timeout(150)  # a click may still be on its way to the next page
        page.wait_for_load_state("networkidle")
        page.wait_for_selector("h1")
        self.picture(page, name)
        found = self.faults(page)
        assert found == [], (name, found)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
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
    told = json.loads(run(sys.executable, "-c", MAKE, "out"))
    address = f"http://127.0.0.1:{free_port()}"
    child = subprocess.Popen([DIBAO, "serve", "--port", address.rsplit(":", 1)[1]], env=env,
                             cwd=base, stdout=subprocess.DEVNULL)  # fmt: skip
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{address}/healthz")  # noqa: S310 (our own address)
            break
        except OSError:
            time.sleep(0.25)
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield Site(address, {login: word for login, word, _ in told}, base / "town", browser)
        browser.close()
    child.send_signal(signal.SIGINT)
    child.wait(20)


@pytest.fixture
def enter(site: Site) -> Callable[..., Any]:
    """Sign in as somebody of the town."""
    return site.enter
