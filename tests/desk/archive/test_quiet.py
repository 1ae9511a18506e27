"""Nothing of a person reaches a log or a run's sentence, however an exception repeats it."""

from __future__ import annotations

import datetime as dt
import io
import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.desk.conftest import DAY, Town

NUMBER, NAME = "990121195003070020", "周桂兰"


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What the site's own handlers write while a test runs."""
    said = io.StringIO()
    for name in ("django", ""):
        for handler in logging.getLogger(name).handlers:
            if type(handler) is logging.StreamHandler:
                monkeypatch.setattr(handler, "stream", said)
    yield said


def breaks(day: dt.date) -> None:
    """A job that stumbles over a person, in the words of a database."""
    try:
        int(f"{NAME}{NUMBER}")
    except ValueError as error:
        raise LookupError(f"Key (number)=({NUMBER}) of {NAME} already exists") from error


def clean(said: str) -> None:
    """Type and place are there, the person is not."""
    assert "LookupError" in said
    assert "ValueError" in said
    assert "test_quiet.py:" in said
    assert "breaks" in said
    for word in (NUMBER, NUMBER[6:14], NAME, "already exists"):
        assert word not in said


def test_a_broken_job_says_type_and_place(
    settings: Any, tmp_path: Any, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dibao.desk import daily

    settings.HOME = tmp_path
    monkeypatch.setattr(daily, "JOBS", [breaks])
    monkeypatch.setattr(daily, "OFTEN", [breaks])
    assert daily.run_due(DAY)
    clean(log.getvalue())
    log.truncate(0)
    daily.run_often(DAY)
    clean(log.getvalue())


def test_a_broken_page_says_type_and_place(
    town: Town, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.test import Client

    from dibao.desk.front import screens

    monkeypatch.setattr(screens, "today", lambda: breaks(DAY))
    browser = Client(raise_request_exception=False)
    browser.force_login(town.accounts["town_clerk"],
                        backend="django.contrib.auth.backends.ModelBackend")  # fmt: skip
    answer = browser.get(f"/?q={NUMBER}")
    assert answer.status_code == 500
    assert NUMBER not in answer.content.decode()
    clean(log.getvalue())


def test_any_library_that_logs_a_number_is_hidden(log: io.StringIO) -> None:
    logging.getLogger("waitress").error("bad request for %s", NUMBER)
    assert "bad request" in log.getvalue()
    assert NUMBER not in log.getvalue()


def test_a_child_that_breaks_down_tells_no_person(
    town: Town, tmp_path: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dibao.desk.exchange import worker
    from dibao.desk.exchange.models import Run

    run = Run.objects.create(place=town.town, as_of=DAY, by=town.accounts["town_clerk"])
    child = tmp_path / "dibao"
    child.write_text(f"#!{sys.executable}\nint('{NAME}{NUMBER}')\n", encoding="utf-8")
    child.chmod(0o755)
    monkeypatch.setattr(worker.sys, "executable", str(tmp_path / "python"))
    (tmp_path / "in").mkdir()
    code, sentence = worker.check(run, tmp_path / "in", tmp_path / "out")
    assert (code, sentence) == (1, "")
    kept = (tmp_path / "errors.txt").read_text(encoding="utf-8")
    assert "ValueError" in kept
    assert "dibao:2" in kept
    assert NUMBER not in kept and NAME not in kept
