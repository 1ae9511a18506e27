"""Which characters may stand in a cell meant for an identity number, and what each one means.

One table serves the readable reader (`numbers.clean`) and the compiled one (`kernel`), so the two
cannot disagree about a character. Everything not listed is `OTHER` and makes a number invalid.
"""

from __future__ import annotations

from typing import Final

# 0-9 stand for themselves.
X: Final = 10
LETTER_O: Final = 11  # read as 0 only if the check digit then holds
LETTER_L: Final = 12  # l and I, read as 1 only if the check digit then holds
MASK: Final = 13
DOT: Final = 14
EXPONENT: Final = 15
PLUS: Final = 16
OTHER: Final = 17
DROP: Final = 18

SYMBOLS: Final = "0123456789XOI*.E+"
"""How the classes below OTHER are written in a cleaned text."""

_WRITTEN: Final = {
    X: "Xx\u2169\u2179",
    LETTER_O: "Oo",
    LETTER_L: "lI",
    MASK: "*\u00d7\u2217\u2731\u25cf\u25cb\u25a0\u25a1",
    DOT: ".",
    EXPONENT: "Ee",
    PLUS: "+",
    # Quotes come from the text prefix of spreadsheets; the rest is invisible.
    DROP: "'`\"\u00b4\u2018\u2019\u201c\u201d\u2032\uff40\u00a0\u1680\u2028\u2029\u202f\u205f\u3000"
    "\u00ad\u180e\ufeff\u0085\u007f",
}
_DROPPED_RANGES: Final = ((0x00, 0x20), (0x2000, 0x200F), (0x202A, 0x202E), (0x2060, 0x2064))
_WIDE: Final = 0xFEE0  # full-width forms are ASCII moved by this much


def _table() -> dict[int, int]:
    table = {0x30 + digit: digit for digit in range(10)}
    for meaning, characters in _WRITTEN.items():
        table.update((ord(character), meaning) for character in characters)
    wide = {code + _WIDE: meaning for code, meaning in table.items() if 0x20 < code < 0x7F}
    for first, last in _DROPPED_RANGES:
        table.update((code, DROP) for code in range(first, last + 1))
    return table | wide


CLASSES: Final[dict[int, int]] = _table()
"""Code point → class; all of them lie in the basic plane."""
