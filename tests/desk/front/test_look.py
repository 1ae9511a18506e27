"""The style sheet and the script speak only what Chromium 109 and later understand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[3] / "src" / "dibao" / "desk" / "front" / "static" / "desk"
# What came later: property or function, and the first Chromium that has it.
YOUNGER = {
    "color-mix(": 111, "light-dark(": 123, "text-wrap": 114, "subgrid": 117, "@starting-style": 117,
    "@scope": 118, "field-sizing": 123, "anchor(": 125, "interpolate-size": 129, "@layer &": 112,
    "if(": 137, "scrollbar-gutter: stable both": 200, "transition-behavior": 117,
}  # fmt: skip


def test_the_style_sheet_is_understood_by_an_old_browser() -> None:
    text = re.sub(r"/\*.*?\*/", "", (STATIC / "desk.css").read_text(encoding="utf-8"), flags=re.S)
    assert [word for word in YOUNGER if word in text] == []
    depth = 0
    for sign in re.findall(r"@media|[{}]", text):  # rules inside rules (nesting) came with 112
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth <= 2
    bodies = re.findall(r"(?<!\w)[^{}@]+\{([^{}]*)\}", text)
    assert not any("&" in body for body in bodies)


@pytest.mark.parametrize("file", ["desk.js", "away.js"])
@pytest.mark.parametrize("word", ["Object.groupBy", "toSorted(", "toReversed(", "showPopover",
                                  "startViewTransition", "eval("])  # fmt: skip
def test_the_script_is_understood_by_an_old_browser(word: str, file: str) -> None:
    assert word not in (STATIC / file).read_text(encoding="utf-8")
