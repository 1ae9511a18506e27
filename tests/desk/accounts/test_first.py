"""The frame: strangers are sent to the login, a signed-in person sees today's work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.django_db
def test_a_stranger_is_sent_to_the_login(client: Any) -> None:
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/")


def test_a_clerk_sees_todays_work(enter: Callable[[str], Any]) -> None:
    answer = enter("town_clerk").get("/")
    assert answer.status_code == 200
    assert "今日要办" in answer.content.decode()
    assert "unsafe" not in answer["Content-Security-Policy"]
