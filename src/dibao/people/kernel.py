"""The compiled reader of identity numbers: `numbers.clean` over an Arrow string-view column.

Invariant: for every text the status, the number and the key equal those of `numbers.clean`; a
property test compares the two. The kernel reads the Arrow buffers in place and releases the GIL, so
threads share a column; clean texts are not copied, their views are passed on.

It stays one room although it is long: what numba keeps of a compiled function is renewed when that
function's own file changes, so a helper in another file could go on as its older self.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from dibao.people import alphabet
from dibao.people.numbers import CHECKS, FIRST_YEAR, LAST_YEAR, LONGEST, WEIGHTS

BLANK, VALID, UPGRADED, INVALID, LOST = 0, 1, 2, 3, 4

CLASS_TABLE = np.full(65536, alphabet.OTHER, np.uint8)
for _code, _meaning in alphabet.CLASSES.items():
    CLASS_TABLE[_code] = _meaning
_W = np.array(WEIGHTS, np.int64)
_C = np.frombuffer(CHECKS.encode(), np.uint8)
_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], np.int64)
_X, _O, _L = alphabet.X, alphabet.LETTER_O, alphabet.LETTER_L
_MASK, _DOT, _EXP, _PLUS = alphabet.MASK, alphabet.DOT, alphabet.EXPONENT, alphabet.PLUS
_OTHER, _DROP, _LONGEST = alphabet.OTHER, alphabet.DROP, LONGEST
_FIRST, _LAST = FIRST_YEAR, LAST_YEAR

# numba is published without types, and its functions take integers of the machine where Python's
# are declared: that what comes out of its decorators is called with anything is said here, once.
_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]
compiled: _Decorator = njit(nogil=True, cache=True)
inlined: _Decorator = intrinsic


@inlined
def _byte(typingctx: Any, address: Any) -> Any:
    """The byte at an address; the caller answers for the bounds."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        pointer = builder.inttoptr(args[0], ir.IntType(8).as_pointer())
        return builder.load(pointer)

    return types.uint8(types.uint64), codegen


@inlined
def _word(typingctx: Any, address: Any) -> Any:
    """The eight bytes at an address, the first one lowest; the caller answers for the bounds."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        pointer = builder.inttoptr(args[0], ir.IntType(64).as_pointer())
        return builder.load(pointer, align=1)

    return types.uint64(types.uint64), codegen


# ---- the careful way: any text as classes of characters ------------------------------------------


@compiled
def _real_date(year: int, month: int, day: int) -> bool:
    if year < _FIRST or year > _LAST or month < 1 or month > 12 or day < 1:
        return False
    leap = (year % 4 == 0 and year % 100 != 0) or year % 400 == 0
    return day <= _DAYS[month] + (1 if leap and month == 2 else 0)


@compiled
def _gather(address: int, size: int, table: Any, codes: Any) -> int:
    """Decode UTF-8 into classes, invisible characters dropped; -1 if there are too many."""
    count = 0
    at = 0
    while at < size:
        first = np.int64(_byte(np.uint64(address + at)))
        if first < 0x80:
            point, step = first, 1
        elif first < 0xE0:
            second = np.int64(_byte(np.uint64(address + at + 1)))
            point, step = ((first & 0x1F) << 6) | (second & 0x3F), 2
        elif first < 0xF0:
            second = np.int64(_byte(np.uint64(address + at + 1)))
            third = np.int64(_byte(np.uint64(address + at + 2)))
            point = ((first & 0x0F) << 12) | ((second & 0x3F) << 6) | (third & 0x3F)
            step = 3
        else:
            point, step = np.int64(-1), 4
        at += step
        meaning = np.int64(table[point]) if point >= 0 else _OTHER
        if meaning == _DROP:
            continue
        if count == _LONGEST:
            return -1
        codes[count] = meaning
        count += 1
    return count


@compiled
def _is_scientific(codes: Any, count: int) -> bool:
    at = 0
    while at < count and codes[at] < 10:
        at += 1
    if at == 0:
        return False
    if at < count and codes[at] == _DOT:
        mark = at + 1
        at = mark
        while at < count and codes[at] < 10:
            at += 1
        if at == mark:
            return False
    if at >= count or codes[at] != _EXP:
        return False
    at += 1
    if at < count and codes[at] == _PLUS:
        at += 1
    mark = at
    while at < count and codes[at] < 10:
        at += 1
    return at == count and at > mark


@compiled
def _whole_part(codes: Any, count: int) -> int:
    """Length of the digits before `.000`, or 0 if the text is not of that form."""
    at = 0
    while at < count and codes[at] < 10:
        at += 1
    if at == 0 or at + 1 >= count or codes[at] != _DOT:
        return 0
    for place in range(at + 1, count):
        if codes[place] != 0:
            return 0
    return at


@compiled
def _masked(codes: Any, count: int) -> int:
    """0 if nothing is hidden, else the status of a masked text."""
    inner = 0
    for place in range(count - 1):
        if codes[place] == _X:
            inner += 1
    hidden = 0
    odd = False
    for place in range(count):
        code = codes[place]
        if code == _MASK or (code == _X and inner >= 3 and place < count - 1):
            hidden += 1
        elif code > _X:
            odd = True
    if hidden == 0:
        return 0
    if odd or (count == 18 and hidden == 1 and codes[17] == _MASK):
        return INVALID
    return LOST


@compiled
def _eighteen(codes: Any, numeric: bool, keys: Any, row: int) -> int:
    key = np.int64(0)
    total = 0
    letters = False
    for place in range(17):
        digit = np.int64(codes[place])
        if digit > 9:
            if digit != _O and digit != _L:
                return INVALID
            digit -= _O
            letters = True
        total += digit * _W[place]
        key = key * 10 + digit
    last = np.int64(codes[17])
    if last > _X:
        if last != _O and last != _L:
            return INVALID
        last -= _O
        letters = True
    # The check value v satisfies total + v = 1 (mod 11).
    holds = (total + last) % 11 == 1
    if letters and not holds:
        return INVALID
    if not _real_date(key // 10**7 % 10000, key // 10**5 % 100, key // 1000 % 100):
        return INVALID
    if not letters and last != _X:
        value = key * 10 + last
        zeros = value % 1000 == 0
        if numeric and (zeros or np.int64(np.float64(value)) == value):
            return LOST
        if np.int64(np.float64(value // 1000 * 1000)) == value:
            return LOST
        if not holds and (zeros or np.int64(np.float64((value + 500) // 1000 * 1000)) == value):
            return LOST
    if not holds:
        return INVALID
    keys[row] = key
    return VALID


@compiled
def _fifteen(codes: Any, keys: Any, row: int) -> int:
    key = np.int64(0)
    for place in range(15):
        if codes[place] > 9:
            return INVALID
        if place == 6:
            key = key * 100 + 19
        key = key * 10 + codes[place]
    if not _real_date(key // 10**7 % 10000, key // 10**5 % 100, key // 1000 % 100):
        return INVALID
    keys[row] = key
    return UPGRADED


@compiled
def _write(key: int, out: Any, base: int) -> None:
    total = 0
    rest = key
    for back in range(17):
        place = 16 - back
        digit = rest % 10
        rest //= 10
        total += digit * _W[place]
        out[base + place] = 48 + digit
    out[base + 17] = _C[total % 11]


# ---- the quick way: plain digits, eight at a time ------------------------------------------------


def _lanes(first: int) -> tuple[Any, Any]:
    """Weights of eight places, for the digits in even and in odd bytes: a product's highest sixteen
    bits are then the weighted sum of four digits."""
    even, odd = (WEIGHTS[first + at : first + 8 : 2] for at in (0, 1))
    return (
        np.uint64(sum(w << (16 * (3 - n)) for n, w in enumerate(even))),
        np.uint64(sum(w << (16 * (3 - n)) for n, w in enumerate(odd))),
    )


(_EVEN_1, _ODD_1), (_EVEN_2, _ODD_2) = _lanes(0), _lanes(8)
_HIGH, _ZEROS = np.uint64(0xF0F0F0F0F0F0F0F0), np.uint64(0x3030303030303030)
_SIXES, _PAIRS = np.uint64(0x0606060606060606), np.uint64(0x000000FF000000FF)
_LANES, _TEN = np.uint64(0x00FF00FF00FF00FF), np.uint64(10)
_HUNDRED, _ONE = np.uint64(100 + (1000000 << 32)), np.uint64(1 + (10000 << 32))
_8, _16, _32, _48 = np.uint64(8), np.uint64(16), np.uint64(32), np.uint64(48)
_NONE, _SIX, _NINE, _ELEVEN, _NOUGHT = (np.uint64(n) for n in (0, 6, 9, 11, 48))
_100, _10000, _1000000, _100000000 = (np.uint64(100**n) for n in (1, 2, 3, 4))
_1000, _10000000, _1900 = np.uint64(10**3), np.uint64(10**7), np.uint64(1900)
_FIRST_U, _LAST_U, _W_17 = np.uint64(FIRST_YEAR), np.uint64(LAST_YEAR), np.uint64(WEIGHTS[16])
_EVERY_YEAR = np.zeros(10000, np.bool_)  # month and day as four digits, without 29 February
for _month in range(1, 13):
    _EVERY_YEAR[100 * _month + 1 : 100 * _month + _DAYS[_month] + 1] = True


@compiled
def _all_digits(word: Any) -> Any:
    return (word & _HIGH) == _ZEROS and ((word + _SIXES) & _HIGH) == _ZEROS


@compiled
def _eight(word: Any) -> Any:
    """The number that eight ASCII digits write."""
    pairs = (word - _ZEROS) * _TEN + ((word - _ZEROS) >> _8)
    return ((pairs & _PAIRS) * _HUNDRED + ((pairs >> _16) & _PAIRS) * _ONE) >> _32


@compiled
def _weighed(word: Any, even: Any, odd: Any) -> Any:
    digits = word - _ZEROS
    return ((digits & _LANES) * even >> _48) + (((digits >> _8) & _LANES) * odd >> _48)


@compiled
def _fast(address: int, numeric: bool, keys: Any, row: int) -> int:
    """Eighteen plain ASCII characters without any dirt: VALID, or 0 = look closer.

    Without signs, as dividing signed numbers takes twice as long.
    """
    first, second = _word(np.uint64(address)), _word(np.uint64(address + 8))
    last = np.uint64(_byte(np.uint64(address + 16))) - _NOUGHT
    if numeric or last > _NINE or not _all_digits(first) or not _all_digits(second):
        return 0
    ahead, behind = _eight(first), _eight(second)
    total = _weighed(first, _EVEN_1, _ODD_1) + _weighed(second, _EVEN_2, _ODD_2) + last * _W_17
    raw = _byte(np.uint64(address + 17))
    if raw != _C[total % _ELEVEN] or not _EVERY_YEAR[behind // _100 % _10000]:
        return 0
    year = ahead % _100 * _100 + behind // _1000000
    if year < _FIRST_U or year > _LAST_U:
        return 0
    key = np.int64((ahead * _100000000 + behind) * _TEN + last)
    # No float of a number this long lies further than 64 from it.
    if last <= _SIX and behind % _TEN == _NONE and raw != 88:
        value = key * 10 + raw - 48
        if np.int64(np.float64(value // 1000 * 1000)) == value:
            return 0
    keys[row] = key
    return VALID


@compiled
def _fast_old(address: int, keys: Any, row: int) -> int:
    """Fifteen plain digits: UPGRADED, or 0 = look closer."""
    # The second word begins with the last digit of the first.
    first, second = _word(np.uint64(address)), _word(np.uint64(address + 7))
    if not _all_digits(first) or not _all_digits(second):
        return 0
    ahead, behind = _eight(first), _eight(second) % _10000000
    if not _EVERY_YEAR[behind // _1000]:
        return 0
    keys[row] = np.int64((ahead // _100 * _10000 + _1900 + ahead % _100) * _10000000 + behind)
    return UPGRADED


# ---- one text ------------------------------------------------------------------------------------


@compiled
def _slow(codes: Any, count: int, numeric: bool, keys: Any, row: int) -> int:
    odd = codes[count - 1] > _X
    for place in range(count - 1):
        odd |= codes[place] > 9
    if odd:
        if _is_scientific(codes, count):
            return LOST
        whole = _whole_part(codes, count)
        if whole:
            count, numeric = whole, True
        else:
            masked = _masked(codes, count)
            if masked:
                return masked
    if count == 18:
        return _eighteen(codes, numeric, keys, row)
    if count == 15:
        return _fifteen(codes, keys, row)
    return INVALID


@compiled
def _dropped(byte: int, table: Any) -> bool:
    """Is it a character of one byte, and one that does not count?"""
    return byte < 0x80 and table[byte] == _DROP


@compiled
def _key_of(address: int, size: int, table: Any, codes: Any, keys: Any, at: int) -> bool:
    """Is there a usable number? Then its key stands in keys[at]."""
    # What is dropped at either end leaves a text that may be plain.
    while size > 18 and _dropped(_byte(np.uint64(address + size - 1)), table):
        size -= 1
    while size > 18 and _dropped(_byte(np.uint64(address)), table):
        address, size = address + 1, size - 1
    if size == 18 and _fast(address, False, keys, at) == VALID:
        return True
    if size == 15 and _fast_old(address, keys, at) == UPGRADED:
        return True
    count = _gather(address, size, table, codes)
    return count > 0 and _slow(codes, count, False, keys, at) in (VALID, UPGRADED)


# ---- a column of texts ---------------------------------------------------------------------------


@compiled
def keys_of(
    views: Any, addresses: Any, present: Any, table: Any, first: int, keys: Any, usable: Any
) -> None:
    """The keys of rows from `first` on, without writing any number down.

    Read: as in `read`. Written: keys int64 (n) where there is a usable number; usable bool (n).
    """
    codes = np.empty(_LONGEST, np.uint8)
    for at in range(usable.size):
        row = first + at
        usable[at] = False
        if present.size == 0 or present[row]:
            size = np.int64(views[row, 0])
            if size <= 12:
                address = np.int64(addresses[0]) + 16 * row + 4
            else:
                address = np.int64(addresses[1 + views[row, 2]]) + views[row, 3]
            usable[at] = _key_of(address, size, table, codes, keys, at)


@compiled
def read(
    views: Any, addresses: Any, present: Any, numeric: Any, table: Any, words: Any, first: int,
    last: int, out: Any, numbers: Any, status: Any, usable: Any, keys: Any,
) -> None:  # fmt: skip
    """Read rows first..last of a string-view column.

    Read: views int32 (n, 4) as in Arrow; addresses uint64 of the view array (for short strings)
    and of each data buffer; present and numeric uint8 (n) or empty; words int64 (5, 2), the
    statuses as views. Written: numbers int32 (n, 4), views into `out` (buffer 0, for texts that
    had to be cleaned) or into the buffers that were read (1 …); status int64 (n, 2); usable bool
    (n); keys int64 (n). out uint8 (18 n) is touched only where needed.
    """
    codes = np.empty(_LONGEST, np.uint8)
    for row in range(first, last):
        answer = BLANK
        clean = False
        if present.size == 0 or present[row]:
            size = np.int64(views[row, 0])
            if size <= 12:
                address = np.int64(addresses[0]) + 16 * row + 4
            else:
                address = np.int64(addresses[1 + views[row, 2]]) + views[row, 3]
            stored = numeric.size > 0 and numeric[row] != 0
            if size == 18 and _fast(address, stored, keys, row) == VALID:
                answer = VALID
                clean = True
            else:
                count = _gather(address, size, table, codes)
                if count < 0:
                    answer = INVALID
                elif count > 0:
                    answer = _slow(codes, count, stored, keys, row)
                    if answer in (VALID, UPGRADED):
                        _write(keys[row], out, 18 * row)
        status[row, 0] = words[answer, 0]
        status[row, 1] = words[answer, 1]
        usable[row] = answer in (VALID, UPGRADED)
        if clean:
            numbers[row, 0] = 18
            numbers[row, 1] = views[row, 1]
            numbers[row, 2] = views[row, 2] + 1
            numbers[row, 3] = views[row, 3]
        elif usable[row]:
            base = 18 * row
            numbers[row, 0] = 18
            numbers[row, 1] = (
                np.int32(out[base])
                | np.int32(out[base + 1]) << 8
                | np.int32(out[base + 2]) << 16
                | np.int32(out[base + 3]) << 24
            )
            numbers[row, 2] = 0
            numbers[row, 3] = base
        else:
            for part in range(4):
                numbers[row, part] = 0
