"""Does every row of the held tables say what the newest line about it says?

Invariant: nothing here writes except `adopt`, which takes tables over as they stand, once each; a
row without a line is judged only in tables taken over, so that an office that was at work before
this was built is not told of a thousand strangers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from django.db import connection, transaction

from dibao.desk.digesting import (
    ADOPTED,
    KEY,
    Held,
    Row,
    Said,
    Secrets,
    digests,
    fits,
    held,
    known,
    rows_of,
    rows_owned,
    telling,
)  # fmt: skip
from dibao.desk.record import ledger, now
from dibao.desk.rows import at_work
from dibao.ledger.checking import erased
from dibao.ledger.lines import LedgerError
from dibao.ledger.store import Entry, Ledger

CASE = "ROWS"  # lines of sites that were at work before rows had owners; their digests were plain
OWNED = "ROWS2"
REPLACED = "改用每份档案自己的密钥逐行核对，以前的摘要销毁"
SHOWN = 20  # differences of one table told one by one


def differences(only: Collection[str] = ()) -> Iterator[str]:
    """Rows changed, gone or put in behind the site's back; `only` some tables."""
    told, whole, lost = _told()
    secrets = known(ledger())
    yield from lost
    for table in held().values():
        if only and table.label not in only:
            continue
        try:
            here = rows_of(table)
        except LedgerError:
            yield f"{table.zh}里有封存的内容打不开，可能被改过。"
            continue
        found = list(_compared(table, told[table.label], here, secrets, table.label in whole))
        yield from found[:SHOWN]
        if len(found) > SHOWN:
            yield f"{table.zh}还有 {len(found) - SHOWN} 处与台账不一致。"


def _told() -> tuple[dict[str, dict[str, str]], set[str], list[str]]:
    """Table → row → newest digest; tables taken over; cases whose payload cannot be read."""
    book, here = ledger(), at_work()
    read = here.telling(book) if here is not None else telling(book)
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for (label, row), (said, _) in read.rows.items():
        found[label][row] = said
    gone = erased(x for x, _ in list(book.lines()))
    unsaid = [f"第 {seq} 条封存的内容读不到了，也没有销毁的记录。"
              for case, seq in read.lost.items() if case not in gone]  # fmt: skip
    return found, read.whole, unsaid


def _compared(
    table: Held, told: dict[str, str], here: dict[str, Row], secrets: Secrets, whole: bool
) -> Iterator[str]:
    at = {"household": "家庭", "member": "成员"}.get(table.together, "")
    for key in sorted(told.keys() | (here.keys() if whole else set()), key=int):
        said, row = told.get(key, ""), here.get(key)
        if (row is None and not said) or (row is not None and fits(said, row, secrets)):
            continue
        where = f"{table.zh}（{at}编号 {key}）" if at else f"{table.zh}（编号 {key}）"
        if row is None:
            yield f"{where}：台账里有，业务表里不见了。"
        elif not said:
            yield f"{where}：业务表里有，台账里没有。"
        else:
            yield f"{where}：内容与台账不一致。"


def belonging(refs: Collection[str]) -> list[str]:
    """What is not as told of the rows whose owner one of these is, or that a line told of under its
    secret: erasing writes them anew, and must not wash white what somebody changed before."""
    book, wrong = ledger(), []
    told, whole, _ = _told()
    secrets = known(book)
    for table in held().values():
        if not table.owner:
            continue
        own = {str(k) for k in rows_owned(table, refs)}
        own |= {k for k, said in told[table.label].items() if said.rpartition(":")[0] in refs}
        if not own:
            continue
        here = rows_of(table, {int(k) for k in own})
        said = {k: v for k, v in told[table.label].items() if k in own}
        wrong += _compared(table, said, here, secrets, table.label in whole)
    return wrong


@transaction.atomic
def adopt() -> int:
    """Take over the held tables that no line has taken over yet, as they stand; how many."""
    book = ledger()
    whole, plain = _adopted()
    fresh = [t for t in held().values() if t.label not in whole | plain]
    said = {t.label: digests(book, rows_of(t)) for t in fresh}
    again = [t for t in held().values() if t.label in plain - whole]
    if again:
        told, _, _ = _told()
        for table in again:
            said[table.label] = _as_told(book, table, told[table.label])
    if said:
        payload = {"tables": [*said], "owned": True, KEY: said}
        book.append(
            Entry(ADOPTED, "system", now(), OWNED, purpose="从这里起逐行核对", payload=payload)
        )
    if again:
        rows = {t.label for t in again}
        book.append(
            Entry(ADOPTED, "system", now(), OWNED, purpose="接过以前逐行核对的表",
                  payload={"tables": sorted(rows), "owned": True, KEY: _left_over(book)})
        )  # fmt: skip
        book.forget_key(CASE)
        book.append(Entry("retention.erased", "system", now(), CASE, purpose=REPLACED))
    return len(said)


def _as_told(book: Ledger, table: Held, told: dict[str, str]) -> dict[str, str]:
    """Digests under the owners' secrets of rows that are as an older line told; what differs stays
    told as it was, so that taking over anew hides nothing."""
    whole = {at: r for at, r in rows_of(table).items() if at in told and fits(told[at], r, {})}
    return digests(book, whole)


def _left_over(book: Ledger) -> Said:
    """What the lines to be made unreadable alone say: rows that are not as told, rows that are gone."""
    found: Said = defaultdict(dict)
    for (label, row), (told, at) in telling(book).rows.items():
        if at == CASE:
            found[label][row] = told
    return found


def _adopted() -> tuple[set[str], set[str]]:
    """Tables taken over under their owners' secrets; those taken over before there were such."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM ledger_line WHERE kind = %s ORDER BY seq", [ADOPTED])
        seqs = [row[0] for row in cursor.fetchall()]
    book = ledger()
    owned: set[str] = set()
    plain: set[str] = set()
    for line in book.lines_at(seqs):
        payload = book.read_payload(line) or {}
        (owned if payload.get("owned") else plain).update(payload.get("tables", ()))
    return owned, plain
