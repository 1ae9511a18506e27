"""A set of identity keys, as a compiled table that millions of keys are held against.

Invariant: `held` says yes of exactly the keys that `fill` was given. Two bits of a word turn nearly
all strangers away; the table behind them decides.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from dibao.people.kernel import compiled

_20, _26, _32, _63, _1 = (np.uint64(n) for n in (20, 26, 32, 63, 1))
_SPREAD = np.uint64(0x9E3779B97F4A7C15)


@compiled
def _place(key: int, size: int) -> Any:
    """Where a key is looked for first in a table of `size` (a power of two)."""
    return np.int64(np.uint64(key) * _SPREAD >> _32) & (size - 1)


@compiled
def _bits(key: int) -> Any:
    """Two of 64 bits for a key, by other digits of its product than its place."""
    mixed = np.uint64(key) * _SPREAD
    return _1 << (mixed >> _20 & _63) | _1 << (mixed >> _26 & _63)


@compiled
def fill(keys: Any, marks: Any, slots: Any) -> None:
    """Puts keys (none 0) into `slots` int64 zeros, a power of two and at least twice as many; and
    marks two bits of a word for each in `marks` uint64 zeros, whose size is a power of two."""
    for n in range(keys.size):
        key = keys[n]
        marks[_place(key, marks.size)] |= _bits(key)
        at = _place(key, slots.size)
        while slots[at] not in (0, key):
            at = (at + 1) & (slots.size - 1)
        slots[at] = key


@compiled
def held(keys: Any, marks: Any, slots: Any, found: Any) -> None:
    """Written: found bool (n), is each key in the set? All are marked first, so that the memory of
    many is waited for at one time."""
    for n in range(keys.size):
        bits = _bits(keys[n])
        found[n] = marks[_place(keys[n], marks.size)] & bits == bits
    for n in range(keys.size):
        if found[n]:
            at = _place(keys[n], slots.size)
            while slots[at] not in (0, keys[n]):
                at = (at + 1) & (slots.size - 1)
            found[n] = slots[at] != 0
