"""Where an identity number or a typed purpose could stay behind: addresses, sessions, files."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.desk.archive.test_tampering import run
from tests.desk.conftest import Town

NUMBER = "990121195003070020"


def test_a_number_that_was_searched_for_is_in_no_address(
    town: Town, enter: Callable[[str], Any]
) -> None:
    town.household()
    browser = enter("town_clerk")
    for answer in (
        browser.post("/households/", {"q": NUMBER}, follow=True),
        browser.get("/households/", {"q": NUMBER}, follow=True),
    ):
        (last,) = answer.redirect_chain
        assert last == ("/households/?again=1", 302)
        assert "DB990001" in answer.content.decode()
    assert "DB990001" in browser.get("/households/?again=1").content.decode()  # and back again
    assert 'class="find" method="post"' in browser.get("/").content.decode()


def test_a_session_row_tells_nothing(town: Town, enter: Callable[[str], Any]) -> None:
    from django.contrib.sessions.models import Session
    from django.core import signing

    family = town.household()
    browser = enter("town_clerk")
    browser.post(f"/households/{family.pk}/why/", {"why": "other", "words": "周桂兰来问"})
    browser.post("/households/", {"q": NUMBER})
    assert browser.session[f"why.{family.ref}"][1] == "周桂兰来问"
    assert browser.get(f"/households/{family.pk}/").status_code == 200  # it is understood again

    class Raw:
        def dumps(self, obj: Any) -> bytes:
            raise AssertionError

        def loads(self, data: bytes) -> bytes:
            return data

    rows = [row[0] for row in run("SELECT session_data FROM django_session")]
    assert rows
    salt = "django.contrib.sessions.SessionStore"
    for text in rows:
        raw = signing.loads(text, salt=salt, serializer=Raw)
        for word in ("周桂兰", NUMBER, "why.", "_auth_user_id", "\\u5468"):
            assert word.encode() not in raw
    Session.objects.all().delete()


def test_the_home_is_closed_to_other_accounts_of_the_machine(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    code = (
        "from dibao.desk import serving; serving.ready();"
        "from pathlib import Path; from django.conf import settings;"
        "(settings.HOME / 'fresh.txt').write_text('x')"
    )
    import os

    env = {**os.environ, "DIBAO_HOME": str(home)}
    env.pop("DATABASE_URL", None)
    env.pop("DJANGO_SETTINGS_MODULE", None)
    subprocess.run([sys.executable, "-c", code], env=env, check=True, capture_output=True)
    assert home.stat().st_mode & 0o777 == 0o700
    for path in ("fresh.txt", "dibao.sqlite3"):
        assert (home / path).stat().st_mode & 0o077 == 0, path
