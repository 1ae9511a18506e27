"""What goes wrong is said in the log by its type and place, never by what it was about.

Invariant: no text of an exception reaches a log, and no long number does: the words of a database or
of a parser repeat the value that they stumbled over.
"""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType

DIGITS = re.compile(r"\d{7,}[\dXx]?")
PLACE = re.compile(r'^\s*File "(?P<file>[^"]+)", line (?P<line>\d+), in (?P<name>\w+|<\w+>)$')
TYPE = re.compile(r"^(?P<type>[A-Za-z_][\w.]*)(?::|$)")
TRACE = "Traceback (most recent call last)"
FRAMES = 12  # of the innermost


def hidden(text: str) -> str:
    """A message without long numbers."""
    return DIGITS.sub("…", text)


def told(error: BaseException) -> str:
    """Types and places of an error and of those that led to it, the first cause first."""
    one: BaseException | None = error
    lines: list[str] = []
    seen: set[int] = set()
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        frames = traceback.extract_tb(one.__traceback__)[-FRAMES:]
        at = [f"  {f.filename}:{f.lineno} {f.name}" for f in frames]
        lines = [*at, f"  {type(one).__module__}.{type(one).__qualname__}", *lines]
        one = one.__cause__ or one.__context__
    return "\n".join(lines)


def told_by_child(text: str) -> str:
    """What another process of ours wrote as it broke down: places and types of its traceback, or the
    text itself where there is none."""
    if TRACE not in text:
        return text
    found = []
    for line in text[text.index(TRACE) :].splitlines():
        if place := PLACE.match(line):
            found.append(f"  {place['file']}:{place['line']} {place['name']}")
        elif not line.startswith(" ") and TRACE not in line and (kind := TYPE.match(line)):
            found.append(f"  {kind['type']}")
    return "\n".join(found)


class Formatter(logging.Formatter):
    """For every handler of the site."""

    def formatException(
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        """Types and places alone."""
        return told(ei[1]) if ei[1] is not None else ""

    def format(self, record: logging.LogRecord) -> str:
        """The line, with long numbers hidden. What another handler rendered before is not used."""
        own = logging.makeLogRecord(record.__dict__)
        own.exc_text = None
        return hidden(super().format(own))
