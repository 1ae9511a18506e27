"""What the command line asks of a check, and how a wrong input is said.

Nothing here loads the engines: a helper process of a run starts by importing the command line anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path


class Unusable(Exception):
    """The input cannot be used; the message is one Chinese sentence (exit code 2)."""


@dataclass(frozen=True)
class Options:
    """What the command line asks of a check."""

    folder: Path
    out: Path
    as_of: dt.date
    policy: Sequence[Path] = field(default=())
    include_conduct: bool = False
    password: str | None = None
    conduct_password: str | None = None
    home: Path | None = None
    site: bool = False  # called by the office's site: letters always, `closed` sources unread
    closed: Sequence[str] = field(default=())
    own: Path | None = None
