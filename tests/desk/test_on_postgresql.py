"""The site does the same on PostgreSQL: its own tests are run against a fresh server."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.desk import postgres

ROOT = Path(__file__).parents[2]
# What speaks to the database itself: the record and its triggers, locks, searches, imports, keys that
# go. By night everything but the browser's journeys.
CHOSEN = ("archive", "casework/test_an_exit.py", "exchange/test_bringing_in.py", "leads", "prepay",
          "roster", "rectification", "accounts/test_keeping_accounts.py",
          "protection/test_erased_for_good.py", "protection/test_gate.py",
          "protection/test_retention.py")  # fmt: skip

needs_server = pytest.mark.skipif(
    "DATABASE_URL" in os.environ or postgres.binaries() is None,
    reason="already on PostgreSQL, none here, or not root",
)


def passed(*where: str) -> int:
    """How many tests pass there on a fresh server; all of them must."""
    with postgres.server() as url:
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider",
                   *(f"tests/desk/{name}" for name in where)]  # fmt: skip
        env = {**os.environ, "DATABASE_URL": url}
        done = subprocess.run(
            command, cwd=ROOT, env=env, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stdout[-3000:]
    found = re.search(r"(\d+) passed", done.stdout)
    assert found is not None
    return int(found.group(1))


@needs_server
def test_the_same_on_postgresql() -> None:
    assert passed(*CHOSEN) > 80


@needs_server
@pytest.mark.nightly
def test_everything_on_postgresql() -> None:
    rooms = [p.name for p in (ROOT / "tests/desk").iterdir() if p.is_dir()]
    assert passed(*sorted({*rooms} - {"journeys", "__pycache__"})) > 500
