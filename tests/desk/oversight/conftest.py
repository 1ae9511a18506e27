"""Callers and inspectors of the invented town."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.conftest import DAY, Town

PASSPHRASE = "柳树下面第三块石头 1972"
SAID = "石岭村支书甲大山把自己丈母娘写进低保，又扣了各户两百元"
NAME = "反映人周小满 13900001234"


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The office's day is the town's day on every page, and nobody has called yet."""
    from dibao.desk.front import guarding
    from dibao.desk.oversight import receipt
    from dibao.desk.oversight.screens import lines, matters, public, referrals, sealed, watching

    for room in (guarding, lines, matters, public, referrals, sealed, watching):
        monkeypatch.setattr(room, "today", lambda: DAY)
    receipt.WRONG._at.clear()
    receipt.NEW._at.clear()


@pytest.fixture
def inspector(town: Town) -> Any:
    """The first inspector, with a key."""
    from dibao.desk.oversight.actions import working

    who = town.who("discipline")
    working.make_key(who, PASSPHRASE, PASSPHRASE, DAY)
    return who


@pytest.fixture
def report(town: Town) -> Callable[..., str]:
    """Tell a report on the public pages; the receipt."""

    def told(client: Any, unit: Any = None, **more: Any) -> str:
        answer = client.post(
            "/complain/report/",
            {"stage": "tell", "unit": (unit or town.village).pk, "words": SAID, "identity": NAME,
             "persons": "甲大山", **more},
            REMOTE_ADDR="203.0.113.77", HTTP_X_FORWARDED_FOR="203.0.113.78",
            HTTP_USER_AGENT="KanHaoShouJi/7.7",
        )  # fmt: skip
        assert answer.status_code == 200, answer.content.decode()
        assert not answer.cookies
        text = answer.content.decode()
        return text.split('aria-label="回执号">')[1].split("<")[0]

    return told
