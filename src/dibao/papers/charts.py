"""Bars as small SVG pictures, labelled where the eye is.

Invariant: lengths come from whole numbers by integer arithmetic, so the same data give the same
bytes; the longest bar is the longest value; a hidden value has no bar that could be measured.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

BLUE = "#1F3A5F"
WIDTH, ROW, LABEL, VALUE = 1560, 66, 430, 190
_BAR = 34


def bars_svg(bars: Sequence[tuple[str, int | None, str]], fonts: Sequence[str]) -> str:
    """Horizontal bars, one a row: name, bar, figure in words; sizes in tenths of a millimetre."""
    longest = max([value or 0 for _, value, _ in bars], default=0) or 1
    room = WIDTH - LABEL - VALUE
    parts = []
    for number, (label, value, words) in enumerate(bars):
        top = number * ROW
        length = room * (value or 0) // longest
        middle = top + ROW // 2 + 13
        parts.append(
            f'<text x="{LABEL - 20}" y="{middle}" text-anchor="end">{escape(label)}</text>'
            f'<rect x="{LABEL}" y="{top + (ROW - _BAR) // 2}" width="{length}" height="{_BAR}" '
            f'fill="{BLUE}"/>'
            f'<text x="{LABEL + length + 16}" y="{middle}">{escape(words)}</text>'
        )
    height = max(len(bars), 1) * ROW
    family = escape(", ".join(f"'{font}'" for font in fonts), quote=True)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="{family}" font-size="40" fill="#111111">'
        f'<line x1="{LABEL}" y1="0" x2="{LABEL}" y2="{height}" stroke="{BLUE}" stroke-width="3"/>'
        + "".join(parts)
        + "</svg>"
    )
