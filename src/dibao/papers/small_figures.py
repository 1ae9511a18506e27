"""Which figures of a whole report must not be written, so that nobody is found through a small one.

Invariant: of what is written, and of the sums that are known to hold, no figure from one to four can
be worked out, whether it was to be written or only follows by taking away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dibao.papers.small_cells import LEAST

MANY = 10**9


@dataclass(frozen=True)
class Sum:
    """`whole` is the sum of `parts`, all by name."""

    whole: str
    parts: Sequence[str]


def to_hide(counts: Mapping[str, int], shown: set[str], sums: Sequence[Sum]) -> set[str]:
    """Names among `shown` that must not be written. Of names not in `shown` nothing is known but
    that they are not negative."""
    small = {name for name, count in counts.items() if 0 < count < LEAST}
    hidden = shown & small
    used = [s for s in sums if small & {s.whole, *s.parts} or hidden]
    while told := _told(counts, shown, hidden, used) & small:
        name = min(told)
        partners = {
            p
            for s in used
            if name in (s.whole, *s.parts)
            for p in (s.whole, *s.parts)
            if p in shown and p not in hidden and counts[p]
        }
        if not partners:
            return {n for n in shown if counts[n]}
        hidden.add(min(partners, key=lambda n: (counts[n], n)))
    return hidden


def _told(
    counts: Mapping[str, int], shown: set[str], hidden: set[str], sums: Sequence[Sum]
) -> set[str]:
    """Names not written whose figure follows from what is written and how it is marked."""
    open_names = {n for s in sums for n in (s.whole, *s.parts) if n in hidden or n not in shown}
    low = {n: _least(counts[n], n in hidden) for n in open_names}
    high = {n: LEAST - 1 if n in hidden and counts[n] < LEAST else MANY for n in open_names}
    changed = True
    while changed:
        changed = False
        for s in sums:
            # whole - parts = 0: each name is bounded by what the others leave it.
            signed = [(s.whole, 1), *((p, -1) for p in s.parts)]
            for name, sign in signed:
                if name not in open_names:
                    continue
                least, most = 0, 0
                for other, its in signed:
                    if other == name:
                        continue
                    lo, hi = low.get(other, counts[other]), high.get(other, counts[other])
                    least += -hi if its == sign else lo
                    most += -lo if its == sign else hi
                least, most = max(low[name], least), min(high[name], most)
                if (least, most) != (low[name], high[name]):
                    low[name], high[name], changed = least, most, True
    return {n for n in open_names if low[n] == high[n]}


def _least(count: int, is_hidden: bool) -> int:
    if not is_hidden:
        return 0
    return 1 if count < LEAST else LEAST
