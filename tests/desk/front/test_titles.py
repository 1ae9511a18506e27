"""Titles stand in the browser's history on a machine that others use: none names a person."""

from __future__ import annotations

import re
from pathlib import Path

DESK = Path(__file__).parents[3] / "src" / "dibao" / "desk"
TITLE = re.compile(r"{%\s*block title\s*%}(.*?){%\s*endblock\s*%}", re.S)
NAMED = re.compile(
    r"{{\s*(?:[\w.]*\.)?(?:head|member[\w.]*|person[\w.]*|caller|name)\s*(?:\|[^}]*)?}}"
)
PLACES = {"{{ roll.place.name }}", "{{ place.name }}", "{{ campaign.name }}", "{{ board.name }}"}


def test_no_title_names_a_person() -> None:
    found = {
        (path.name, name.group())
        for path in DESK.rglob("*.html")
        for title in TITLE.findall(path.read_text(encoding="utf-8"))
        for name in NAMED.finditer(title)
    }
    assert {name for _, name in found} <= PLACES, found
    assert len(found) > 2  # the search does find what titles show
