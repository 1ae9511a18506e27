"""What was erased, as a list that is kept beside the backups: an older one must be told of it again.

Invariant: the list names numbers and days and no person. It fits a record only if the record ends
in a backup that the list knows at the same place with the same hash: numbers of another office, or
of a record that went another way, are not taken for its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from dibao.ledger.lines import LedgerError, Line

HEAD = "销毁清单 1"
TALK = "群众反映"  # its lines begin so
_ERASED = re.compile(r"按期限销毁((?: [A-Z]\d{1,16})+)$", re.ASCII)
_LINE = re.compile(
    r"(备份|销毁) (\d{1,12}) ([0-9a-f]{64})(?: (U\d{1,12})((?: [A-Z]\d{1,16})+))?", re.ASCII
)


@dataclass(frozen=True)
class Erased:
    """One act: where it stands in the record, by whom, the file and what went with it."""

    seq: int
    leaf: str
    actor: str
    refs: tuple[str, ...]


@dataclass
class Erasures:
    """Backups by their place in the record, and what was erased, the oldest first."""

    backups: dict[int, str] = field(default_factory=dict)
    erased: list[Erased] = field(default_factory=list)

    def text(self) -> str:
        """As it is kept."""
        rows = [f"备份 {seq} {leaf}" for seq, leaf in sorted(self.backups.items())]
        rows += [f"销毁 {e.seq} {e.leaf} {e.actor} {' '.join(e.refs)}" for e in self.erased]
        return "\n".join([HEAD, *rows, ""])

    def since(self, lines: Iterable[tuple[Line, bytes]]) -> list[Erased] | None:
        """What this list knows and a restored record does not; None when it is not about it."""
        there = {line.seq: leaf.hex() for line, leaf in lines if line.kind == "backup.made"}
        if not there or self.backups.get(newest := max(there)) != there[newest]:
            return None
        return [e for e in self.erased if e.seq > newest]


def of_lines(lines: Iterable[tuple[Line, bytes]]) -> Erasures:
    """The list that a record itself gives. What people told is not in it: that goes by the clock."""
    found = Erasures()
    for line, leaf in lines:
        if line.kind == "backup.made":
            found.backups[line.seq] = leaf.hex()
        told = _ERASED.search(line.purpose) if line.kind == "retention.erased" else None
        if told and not line.purpose.startswith(TALK):
            actor = line.actor if line.actor.startswith("U") else "U0"
            found.erased.append(Erased(line.seq, leaf.hex(), actor, tuple(told.group(1).split())))
    return found


def of_text(text: str) -> Erasures:
    """A list as it was kept; raises LedgerError for anything else."""
    rows = [row.strip() for row in text.lstrip("\ufeff").splitlines() if row.strip()]
    if not rows or rows[0] != HEAD:
        raise LedgerError("这不是销毁清单。请用“保管期限”页面上取的那一份。")
    found = Erasures()
    for row in rows[1:]:
        told = _LINE.fullmatch(row)
        if told is None or (told[1] == "销毁") != bool(told[5]):
            raise LedgerError(f"销毁清单里有一行认不出来：{row[:40]}。请重新取一份。")
        if told[1] == "备份":
            found.backups[int(told[2])] = told[3]
        else:
            found.erased.append(Erased(int(told[2]), told[3], told[4], tuple(told[5].split())))
    return found
