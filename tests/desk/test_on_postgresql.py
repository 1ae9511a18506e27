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
CHOSEN = ("archive", "accounts", "casework/test_an_exit.py", "exchange/test_bringing_in.py",
          "leads", "prepay", "roster",
          "campaign", "rectification", "registers", "protection")  # fmt: skip


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="already on PostgreSQL")
@pytest.mark.skipif(postgres.binaries() is None, reason="no PostgreSQL here, or not root")
def test_the_same_on_postgresql() -> None:
    with postgres.server() as url:
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider",
                   *(f"tests/desk/{name}" for name in CHOSEN)]  # fmt: skip
        env = {**os.environ, "DATABASE_URL": url}
        done = subprocess.run(
            command, cwd=ROOT, env=env, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stdout[-3000:]
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None
    assert int(passed.group(1)) > 80
