"""Invented numbers: identity, credit code, plate, account.

Invariant: every identity number starts with a region code 99xxxx that belongs to nobody, and
two people never get numbers within one slip of each other (see `Registry`), so that a
damaged number has one owner only where a planted case wants several.
GB 11643-1999 (identity), GB 32100-2015 (credit code). Kept apart from the checker's own
arithmetic on purpose: the world must not inherit its mistakes.
"""

from __future__ import annotations

import random
from datetime import date

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
CREDIT = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def check_digit(first17: str) -> str:
    """The 18th character."""
    return CHECKS[sum(int(c) * w for c, w in zip(first17, WEIGHTS, strict=True)) % 11]


def is_valid(number: str) -> bool:
    """Shape and check digit only."""
    return (
        len(number) == 18
        and number[:17].isascii()
        and number[:17].isdigit()
        and check_digit(number[:17]) == number[17]
    )


def fifteen(number: str) -> str:
    """The old form of a number of someone born in the 1900s."""
    if number[6:8] != "19":
        raise ValueError("只有十九世纪编年（19xx）出生的人有旧证号")
    return number[:6] + number[8:17]


def upgrade(old: str) -> str:
    """18 digits of a well-formed 15-digit number."""
    first17 = old[:6] + "19" + old[6:]
    return first17 + check_digit(first17)


def lose_digits(number: str) -> str:
    """What a spreadsheet keeps of a number typed as a number."""
    return number[:15] + "000"


def mask(number: str) -> str:
    """The middle eight digits hidden."""
    return number[:6] + "********" + number[14:]


def swap(number: str, rng: random.Random) -> str:
    """Two unlike neighbours of the last eleven digits change places; never valid again."""
    places = [i for i in range(7, 16) if number[i] != number[i + 1] and number[i + 1] != "X"]
    rng.shuffle(places)
    for at in places:
        other = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
        if not is_valid(other):
            return other
    raise ValueError("这个号码没有可换位的相邻数字")


def looks_lost(number: str) -> bool:
    """Ends like a number a spreadsheet rounded: 000, or the float of its first fifteen."""
    return number.endswith("000") or number == str(int(float(number[:15] + "000")))


class Registry:
    """Hands out identity numbers; sequence codes of one birthday and region keep apart."""

    def __init__(self) -> None:
        self._taken: dict[str, set[int]] = {}

    def issue(self, region: str, birth: date, sex: str, rng: random.Random) -> str:
        head = f"{region}{birth:%Y%m%d}"
        taken = self._taken.setdefault(head, set())
        for _ in range(400):
            code = rng.randrange(1, 499) * 2 + (1 if sex == "男" else 0)
            # 996-999 once belonged to the very old
            if code < 996 and not any(abs(code - t) <= 3 for t in taken):
                taken.add(code)
                first17 = f"{head}{code:03d}"
                number = first17 + check_digit(first17)
                if not looks_lost(number):
                    return number
        raise ValueError("同日同地的人太多，顺序码用完")


def credit_code(rng: random.Random) -> str:
    """A unified social credit code with a valid last character."""
    body = "9299" + "".join(rng.choice("0123456789") for _ in range(4))
    body += "MA" + "".join(rng.choice(CREDIT) for _ in range(7))
    total = sum(CREDIT.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + CREDIT[(31 - total % 31) % 31]


def plate(rng: random.Random) -> str:
    """A plate with a province sign that does not exist."""
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    tail = "".join(rng.choice("0123456789" * 3 + letters) for _ in range(4))
    return "虚" + rng.choice("ABC") + rng.choice("0123456789") + tail


def account(rng: random.Random, lead: str) -> str:
    """A bank account: 19 digits, never starting like a real issuer's."""
    return lead + "".join(rng.choice("0123456789") for _ in range(19 - len(lead)))


def telephone(rng: random.Random) -> str:
    """A number in a range no operator uses (starting 100)."""
    return "100" + "".join(rng.choice("0123456789") for _ in range(8))
