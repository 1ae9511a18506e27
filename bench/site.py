"""Two hundred people at the site at once: how long they wait, on SQLite and on PostgreSQL.

Each of them waits two seconds on average between requests (one to three, drawn anew), looks at
the pages of a working day, and one request in twenty writes (every look at a family or a doubt
leaves a sealed line besides). Site and users share one machine. Written to site.md.
"""

from __future__ import annotations

import argparse
import datetime as dt
import http.client
import json
import os
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

from tests.cli.test_demo import free_port
from tests.desk import postgres
from tests.desk.journeys.conftest import DIBAO, MAKE, sign_in

HERE = Path(__file__).parent
PAGES = ("/", "/leads/", "/leads/table/", "/cases/", "/households/?q=%E7%8E%8B", "/exchange/runs/",
         "/prepay/", "/cases/1/")  # fmt: skip
LOGINS = ("liu", "chen", "zhao", "gao", "he")


class User(threading.Thread):
    """One person: a session of his own, requests with pauses, every wait written down."""

    def __init__(self, port: int, cookie: str, until: float, seed: int, leads: list[int]) -> None:
        super().__init__()
        self.port, self.cookie, self.until = port, cookie, until
        self.dice, self.leads = random.Random(seed), leads
        self.waits: list[float] = []
        self.errors: list[str] = []

    def run(self) -> None:
        """Until the end of the measurement."""
        time.sleep(self.dice.uniform(0, 2))
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        while time.perf_counter() < self.until:
            path = self.dice.choice((*PAGES, f"/leads/{self.dice.choice(self.leads)}/"))
            write = self.dice.random() < 0.05
            began = time.perf_counter()
            try:
                if write:
                    token = re.search(r"csrftoken=([^;]+)", self.cookie)
                    body = urlencode({"csrfmiddlewaretoken": token.group(1) if token else ""})
                    line.request("POST", "/large/", body, {
                        "Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded",
                    })  # fmt: skip
                else:
                    line.request("GET", path, headers={"Cookie": self.cookie})
                answer = line.getresponse()
                answer.read()
                if answer.status not in (200, 302, 403):
                    self.errors.append(f"{answer.status} {path}")
            except OSError as error:
                self.errors.append(f"{error} {path}")
                line.close()
            self.waits.append(time.perf_counter() - began)
            time.sleep(self.dice.uniform(1, 3))


def measure(base: Path, users: int, seconds: int, url: str) -> dict[str, float]:
    """One site, started anew on its own home; its waits in milliseconds."""
    home = base / ("home-postgresql" if url else "home-sqlite")
    env = {k: v for k, v in os.environ.items() if not k.startswith(("DJANGO", "DATABASE"))}
    env |= {"DIBAO_HOME": str(home)} | ({"DATABASE_URL": url} if url else {})
    told = subprocess.run([sys.executable, "-c", MAKE, str(base / "out")], env=env, cwd=base,
                          capture_output=True, text=True, check=True).stdout  # fmt: skip
    words = {login: word for login, word, _ in json.loads(told)}
    port = free_port()
    site = subprocess.Popen([DIBAO, "serve", "--port", str(port)], env=env, cwd=base,
                            stdout=subprocess.DEVNULL)  # fmt: skip
    try:
        for _ in range(1200):
            try:
                line = http.client.HTTPConnection("127.0.0.1", port)
                line.request("GET", "/healthz")
                line.getresponse()
                break
            except OSError:
                time.sleep(0.1)
        cookies = [
            "; ".join(f"{k}={v}" for k, v in sign_in(
                f"http://127.0.0.1:{port}", LOGINS[n % len(LOGINS)], words[LOGINS[n % len(LOGINS)]]
            ).items())
            for n in range(20)
        ]  # fmt: skip
        until = time.perf_counter() + seconds
        crowd = [User(port, cookies[n % 20], until, n, list(range(1, 60))) for n in range(users)]
        began = os.times()
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()
        ended = os.times()
    finally:
        site.send_signal(signal.SIGINT)
        site.wait(30)
    waits = sorted(w for u in crowd for w in u.waits)
    errors = [e for u in crowd for e in u.errors]
    for told_error in errors[:5]:
        print(told_error, file=sys.stderr)
    return {
        "requests": len(waits), "errors": len(errors), "a second": len(waits) / seconds,
        "median": statistics.median(waits) * 1000, "p95": waits[int(len(waits) * 0.95)] * 1000,
        "p99": waits[int(len(waits) * 0.99)] * 1000, "most": waits[-1] * 1000,
        "users' own CPU s": ended.user + ended.system - began.user - began.system,
    }  # fmt: skip


def main() -> int:
    """Measure both databases in turn and write site.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--turns", type=int, default=2)
    parser.add_argument("--out", type=Path, default=HERE / "site.md")
    given = parser.parse_args()
    found: dict[str, list[dict[str, float]]] = {}
    with ExitStack() as stack:
        base = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dibao-site-")))
        for words in (
            (DIBAO, "synth", "--out", "town", "--households", "300", "--seed", "1"),
            (DIBAO, "check", "town/hand-ins", "--out", "out", "--as-of", "2024-06-20",
             "--policy", "town/policy", "--include-conduct"),
        ):  # fmt: skip
            subprocess.run(words, cwd=base, check=True, capture_output=True)
        for turn in range(given.turns):
            found.setdefault("SQLite", []).append(measure(base, given.users, given.seconds, ""))
            shutil.rmtree(base / "home-sqlite")
            if postgres.binaries() is not None:
                with postgres.server() as url:
                    figures = measure(base, given.users, given.seconds, url)
                found.setdefault("PostgreSQL", []).append(figures)
                shutil.rmtree(base / "home-postgresql")
            print(turn, json.dumps({k: v[-1] for k, v in found.items()}), flush=True)
    given.out.write_text(page(given, found), "utf-8")
    return 0


def page(given: argparse.Namespace, found: dict[str, list[dict[str, float]]]) -> str:
    """The figures of every turn, none left out."""
    day = dt.datetime.now(dt.UTC).date().isoformat()
    lines = [
        "# The site under load", "",
        f"{day} · {given.users} users, 2 s think time, {given.seconds} s a turn, "
        f"{os.cpu_count()} cores shared by site and users · load now "
        f"{os.getloadavg()[0]:.1f}. Every turn is shown; times in ms.", "",
        "| database | turn | requests | a second | errors | median | p95 | p99 | most |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    for name, turns in found.items():
        lines += [
            f"| {name} | {n} | {t['requests']:.0f} | {t['a second']:.0f} | {t['errors']:.0f} | "
            f"{t['median']:.0f} | {t['p95']:.0f} | {t['p99']:.0f} | {t['most']:.0f} |"
            for n, t in enumerate(turns, 1)
        ]
    lines += ["", "One process a core with four threads each; the town has 300 households. Twenty sessions "
              "are shared by the users. PostgreSQL runs with fsync off here: a test server.", ""]  # fmt: skip
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
