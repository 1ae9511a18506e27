"""All valid numbers one slip away from an invalid one: a wrong digit, a swap, one missing, one extra.

Invariant: every candidate satisfies the check digit (old 15-digit ones have none), so at most
one digit fits each place, and a damaged number has about twenty candidates rather than two hundred.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np

from dibao.people.numbers import WEIGHTS

_W: Final = np.array([*WEIGHTS, 1], np.int64)
_INVERSE: Final = np.array([pow(int(weight), -1, 11) for weight in _W], np.int64)
_UNREAD: Final = 99
_CHUNK: Final = 100_000
_POWERS: Final = 10 ** np.arange(16, -1, -1, dtype=np.int64)


def neighbours(texts: Sequence[str]) -> tuple[Any, Any]:
    """Index of the text and key (first 17 digits) of each valid number one slip away.

    `texts` are cleaned (`numbers.plain`). One unreadable character counts as the wrong digit.
    """
    lengths = np.array([len(text) for text in texts], np.int64)
    indexes: list[Any] = []
    keys: list[Any] = []
    for length in range(14, 20):
        places = np.nonzero(lengths == length)[0]
        for start in range(0, len(places), _CHUNK):
            part = places[start : start + _CHUNK]
            digits = _digits([texts[int(i)] for i in part], length)
            for fits, key in _candidates(digits, length):
                indexes.append(part[fits])
                keys.append(key)
    if not indexes:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    return np.concatenate(indexes), np.concatenate(keys)


def _digits(texts: list[str], length: int) -> Any:
    """Digits as int64 (n, length); X is 10, anything else unread."""
    points = np.array(texts, dtype=f"<U{length}").view(np.uint32).reshape(-1, length)
    digits = points.astype(np.int64) - 48
    digits[points == ord("X")] = 10
    digits[(points < 48) | ((points > 57) & (points != ord("X")))] = _UNREAD
    return digits


def _candidates(digits: Any, length: int) -> Iterator[tuple[Any, Any]]:
    if length in (17, 18, 19):
        yield from _new_form(digits, length)
    if length in (14, 15, 16):
        yield from _old_form(digits, length)


def _new_form(digits: Any, length: int) -> Iterator[tuple[Any, Any]]:
    if length == 18:
        yield from _written_wrong(digits)
    elif length == 17:
        for place in range(18):
            yield _solved(np.insert(digits, place, 0, axis=1), place)
    else:
        for place in range(19):
            yield _checked(np.delete(digits, place, axis=1))


def _written_wrong(digits: Any) -> Iterator[tuple[Any, Any]]:
    """Of eighteen characters one is wrong or two have changed places.

    Only the sum and the key change with a place, so no matrix is copied for each.
    """
    odd = (digits > 9) & ((np.arange(18) < 17) | (digits > 10))
    unread = odd.sum(axis=1)
    clean = np.where(odd, 0, digits)
    total, key = clean @ _W, clean[:, :17] @ _POWERS
    power = np.append(_POWERS, 0)
    for place in range(18):
        own = clean[:, place]
        digit = (1 - total + own * _W[place]) * _INVERSE[place] % 11
        readable = (unread == odd[:, place]) & (digit <= (9 if place < 17 else 10))
        fits = np.nonzero(readable)[0]
        yield fits, key[fits] + (digit[fits] - own[fits]) * power[place]
    for place in range(16):
        apart = clean[:, place + 1] - clean[:, place]
        holds = (total + apart * (_W[place] - _W[place + 1])) % 11 == 1
        fits = np.nonzero((unread == 0) & holds)[0]
        yield fits, key[fits] + apart[fits] * (power[place] - power[place + 1])
    # Only the last two can hold an X in the wrong one of their places.
    yield _checked(digits[:, [*range(16), 17, 16]])


def _solved(digits: Any, place: int) -> tuple[Any, Any]:
    """The one digit at `place` that makes the check digit hold."""
    digits = digits.copy()
    digits[:, place] = 0
    digit = (1 - digits @ _W) * _INVERSE[place] % 11
    digits[:, place] = digit
    return _readable(digits)


def _checked(digits: Any) -> tuple[Any, Any]:
    fits, keys = _readable(digits)
    holds = digits[fits] @ _W % 11 == 1
    return fits[holds], keys[holds]


def _readable(digits: Any) -> tuple[Any, Any]:
    fits = np.nonzero((digits[:, :17] <= 9).all(axis=1) & (digits[:, 17] <= 10))[0]
    return fits, digits[fits, :17] @ _POWERS


def _old_form(digits: Any, length: int) -> Iterator[tuple[Any, Any]]:
    if length == 16:
        for place in range(16):
            yield _old_key(np.delete(digits, place, axis=1))
        return
    for place in range(15):
        wide = np.insert(digits, place, 0, axis=1) if length == 14 else digits
        for digit in range(10):
            tried = wide.copy()
            tried[:, place] = digit
            yield _old_key(tried)
    if length == 15:
        for place in range(14):
            swapped = digits.copy()
            swapped[:, [place, place + 1]] = digits[:, [place + 1, place]]
            yield _old_key(swapped)


def _old_key(digits: Any) -> tuple[Any, Any]:
    century = np.broadcast_to(np.array([1, 9]), (len(digits), 2))
    wide = np.concatenate([digits[:, :6], century, digits[:, 6:]], axis=1)
    fits = np.nonzero((wide <= 9).all(axis=1))[0]
    return fits, wide[fits] @ _POWERS
