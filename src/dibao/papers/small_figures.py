"""Which figures of a whole report must not be written, so that nobody is found through a small one.

Invariant: of what is written, and of the sums that are known to hold, no figure from one to four can
be worked out, whether it was to be written or only follows by taking away. Every figure left out
carries the same mark, nought among them, so that the mark tells nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from dibao.papers.small_cells import ALSO_HIDDEN, LEAST

MARK = ALSO_HIDDEN
MANY = 10**9


@dataclass(frozen=True)
class Sum:
    """`whole` is the sum of `parts`, all by name."""

    whole: str
    parts: Sequence[str]

    @property
    def names(self) -> tuple[str, ...]:
        """Whole and parts."""
        return (self.whole, *self.parts)


def to_hide(
    counts: Mapping[str, int],
    shown: set[str],
    sums: Sequence[Sum],
    public: AbstractSet[str] = frozenset(),
) -> set[str]:
    """Names among `shown` that must not be written; of all others a reader knows only that they are
    not negative. What is `public` counts no people: it may be small and is known to everybody."""
    small = {name for name, count in counts.items() if 0 < count < LEAST} - public
    written = shown - small - public
    hidden = shown & small
    while (told := _told(counts, shown | public, hidden, sums)) & small:
        partners = _partners(told & small, counts, written, sums) or _partners(
            told, counts, written, sums
        )
        if not partners:
            return shown - public
        partner = min(partners, key=lambda name: (counts[name] == 0, counts[name], name))
        written.discard(partner)
        hidden.add(partner)
    return hidden


def _partners(
    told: set[str], counts: Mapping[str, int], written: set[str], sums: Sequence[Sum]
) -> set[str]:
    """What could be left out beside a figure that would be told."""
    return {name for s in sums if told.intersection(s.names) for name in s.names if name in written}


def _told(
    counts: Mapping[str, int], shown: set[str], hidden: set[str], sums: Sequence[Sum]
) -> set[str]:
    """Names not written whose figure follows from what is written."""
    low = {n: 0 for s in sums for n in s.names if n in hidden or n not in shown}
    high = dict.fromkeys(low, MANY)
    changed = True
    while changed:
        changed = False
        for s in sums:
            # whole - parts = 0: each name is bounded by what the others leave it.
            signed = [(s.whole, 1), *((part, -1) for part in s.parts)]
            for name, sign in signed:
                if name not in low:
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
    return {name for name in low if low[name] == high[name]}
