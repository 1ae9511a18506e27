"""The list of what was erased: read back as written, believed only about its own record."""

from __future__ import annotations

import sqlite3

import pytest

from dibao.ledger.erasures import Erasures, of_lines, of_text
from dibao.ledger.lines import LedgerError
from dibao.ledger.store import Entry, Ledger, schema

MOMENT = "2034-06-21T08:00:00+00:00"
DAY = "2034年6月20日 到期，按期限销毁 "


def book(*entries: tuple[str, str, str]) -> Ledger:
    """A record with lines (kind, actor, purpose)."""
    base = sqlite3.connect(":memory:", isolation_level=None)
    for statement in schema():
        base.execute(statement)
    made = Ledger(base.cursor(), bytes(16))
    for kind, actor, purpose in entries:
        made.append(Entry(kind, actor, MOMENT, purpose=purpose))
    return made


def test_it_names_what_was_erased_after_a_backup_and_comes_back_as_written() -> None:
    record = book(
        ("retention.erased", "U3", f"{DAY}H1"), ("backup.made", "U1", "整套备份"),
        ("retention.erased", "U3", f"{DAY}H2 C4 O5"),
        ("retention.erased", "system", "群众反映和移送材料到期，按期限销毁 M77"),
        ("retention.erased", "system", "恢复备份以后再次销毁，按期限销毁 F9"),
    )  # fmt: skip
    lines = list(record.lines())
    told = of_lines(lines)
    assert of_text("\ufeff" + told.text().replace("\n", "\r\n")) == told
    since = told.since(lines[:2]) or []
    assert [(e.refs, e.actor) for e in since] == [(("H2", "C4", "O5"), "U3"), (("F9",), "U0")]


def test_a_list_of_another_record_is_not_believed() -> None:
    mine = book(("backup.made", "U1", "整套备份"), ("retention.erased", "U3", f"{DAY}H2"))
    other = book(("backup.made", "U2", "整套备份"))
    assert of_lines(mine.lines()).since(other.lines()) is None
    assert Erasures().since(mine.lines()) is None
    assert of_lines(mine.lines()).since([]) is None


@pytest.mark.parametrize(
    "text", ["", "别的", "销毁清单 1\n销毁 3 zz U1 H2", "销毁清单 1\n备份 1 " + "0" * 64 + " U1 H2",
             "销毁清单 1\n销毁 3 " + "0" * 64]
)  # fmt: skip
def test_anything_else_is_refused_in_words(text: str) -> None:
    with pytest.raises(LedgerError, match="清单"):
        of_text(text)
