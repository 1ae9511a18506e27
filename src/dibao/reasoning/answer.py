"""Three answers: 成立 yes, 不成立 no, 证据不足 cannot tell.

An answer is never a bool. Kleene's tables: `&` is the smaller, `|` the larger, `~` the mirror
of NO < UNKNOWN < YES; SQL uses the same integers, so that both readings share one algebra.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NoReturn


class Answer(Enum):
    """NO, UNKNOWN or YES; the value is the integer that SQL computes with."""

    NO = 0
    UNKNOWN = 1
    YES = 2

    def __bool__(self) -> NoReturn:
        raise TypeError("三值结论不能当真假使用：请比较 is Answer.YES / NO / UNKNOWN")

    def __and__(self, other: Answer) -> Answer:
        return self if self.value <= other.value else other

    def __or__(self, other: Answer) -> Answer:
        return self if self.value >= other.value else other

    def __invert__(self) -> Answer:
        return Answer(2 - self.value)

    @property
    def label(self) -> str:
        """The word a person reads."""
        return ("不成立", "证据不足", "成立")[self.value]


YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN


def any_of(answers: Iterable[Answer]) -> Answer:
    """Yes if one is yes, no only if none is yes or unknown; any of nobody is no."""
    result = NO
    for answer in answers:
        result |= answer
    return result


def all_of(answers: Iterable[Answer]) -> Answer:
    """The dual of any_of; all of nobody is yes."""
    result = YES
    for answer in answers:
        result &= answer
    return result
