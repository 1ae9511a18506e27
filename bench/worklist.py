"""The worklist with a hundred thousand doubts in fifty thousand families: how long a page takes.

One page of the site at a time, without network, on SQLite; every run is shown. Written to
worklist.md.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
LEADS, VILLAGES, TURNS = 100_000, 40, 9
PAGES = {
    "everything that waits": "/leads/",
    "one village": "/leads/?village=3&stage=open",
    "one kind": "/leads/?code=JG04",
    "families that may miss help": "/leads/?offers=1&stage=open",
    "waiting for the second person": "/leads/?stage=second",
    "page 1,500": "/leads/?page=1500",
    "with one last day": "/leads/?due=2024-07-01",
    "whatever the stage": "/leads/?stage=all",
    "table": "/leads/table/",
    "table, one direction": "/leads/table/?offers=0",
    "table, one stage": "/leads/table/?stage=open",
    "table, by term": "/leads/table/?sort=due",
    "table, page 500": "/leads/table/?page=500",
    "board": "/board/",
    "today": "/",
    "table, one village": "/leads/table/?village=3",
}


def fill(doubts: int) -> str:
    """A county officer's account over a county with so many doubts; the login."""
    from dibao.desk.accounts.models import Account, Place, Post
    from dibao.desk.exchange.models import Run
    from dibao.desk.leads.models import Lead
    from dibao.desk.leads.queries import weigh
    from dibao.desk.roster.models import Household

    county = Place.objects.create(name="云槐县", level="county")
    town = Place.objects.create(name="石桥镇", level="town", parent=county)
    villages = [
        Place.objects.create(name=f"{n}村", level="village", parent=town) for n in range(VILLAGES)
    ]
    officer = Account.objects.create(login="a", name="甲")
    Post.objects.create(
        account=officer, role="county_clerk", place=county, since=dt.date(2020, 1, 1)
    )
    run = Run.objects.create(place=town, as_of=dt.date(2024, 6, 20), by=officer, state="done")
    dice = random.Random(1)
    homes = Household.objects.bulk_create(
        [Household(town=town, number=f"D{n}", place=dice.choice(villages), head=f"户{n}")
         for n in range(doubts // 2)], batch_size=1000,
    )  # fmt: skip
    Lead.objects.bulk_create(
        [
            Lead(
                town=town, lead_id=str(n), code=dice.choice(("JG03", "JG04", "FB01", "JG02")),
                rule="r", title="待核", sentence="登记显示", offers=dice.random() < 0.2,
                household=(home := dice.choice(homes)), place=home.place,
                order=dice.randrange(1, 6), stage=dice.choice(("open", "open", "second", "cleared")),
                first_run=run, last_run=run, due=dt.date(2024, 7, 1), record={"tree": {}},
            )
            for n in range(doubts)
        ], batch_size=1000,
    )  # fmt: skip
    weigh()
    return officer.login


def main() -> int:
    """Measure and write worklist.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leads", type=int, default=LEADS)
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--out", type=Path, default=HERE / "worklist.md")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dibao-worklist-") as home:
        os.environ |= {"DIBAO_HOME": home, "DJANGO_SETTINGS_MODULE": "dibao.desk.settings"}
        os.environ.pop("DATABASE_URL", None)
        from dibao.desk import serving

        serving.ready()
        from django.test import Client

        from dibao.desk.accounts.models import Account

        officer = Account.objects.get(login=fill(given.leads))
        browser = Client()
        browser.force_login(officer, backend="django.contrib.auth.backends.ModelBackend")
        found: dict[str, list[float]] = {}
        for turn in range(given.turns):
            for name, address in PAGES.items():
                began = time.perf_counter()
                assert browser.get(address).status_code == 200
                if turn:  # the first one makes the templates
                    found.setdefault(name, []).append((time.perf_counter() - began) * 1000)
    lines = [
        f"# The worklist with {given.leads:,} doubts", "",
        f"{dt.datetime.now(dt.UTC).date().isoformat()} · SQLite, {os.cpu_count()} cores, load now "
        f"{os.getloadavg()[0]:.1f} · milliseconds a page, no network; all runs shown.", "",
        "| page | median | runs |", "|---|---:|---|",
    ]  # fmt: skip
    lines += [
        f"| {name} | {statistics.median(runs):.0f} | {' '.join(f'{r:.0f}' for r in runs)} |"
        for name, runs in found.items()
    ]
    given.out.write_text("\n".join([*lines, ""]), "utf-8")
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
