"""What people typed into a field that holds a number: a number that a table can hold, or nothing."""

from __future__ import annotations

LONGEST = 15  # digits; more no key and no count of ours has


def as_number(text: str | None) -> int:
    """The number, 0 where there is none: digits alone, no sign, no other script's digits."""
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else 0
