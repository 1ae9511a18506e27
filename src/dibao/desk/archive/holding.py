"""Does every row of the held tables say what the newest line about it says?

Invariant: nothing here writes except `adopt`, which takes tables over as they stand, once each; a
row without a line is judged only in tables taken over, so that an office that was at work before
this was built is not told of a thousand strangers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from django.db import connection, transaction

from dibao.desk.record import ledger, now
from dibao.desk.rows import KEY, Held, Said, digests, held
from dibao.ledger.checking import erased
from dibao.ledger.lines import NOTHING, LedgerError
from dibao.ledger.store import Entry

ADOPTED, CASE = "rows.adopted", "ROWS"
SHOWN = 20  # differences of one table told one by one


def differences(only: Collection[str] = ()) -> Iterator[str]:
    """Rows changed, gone or put in behind the site's back; `only` some tables."""
    told, whole, lost = _told()
    yield from lost
    for table in held().values():
        if only and table.label not in only:
            continue
        try:
            here = digests(table)
        except LedgerError:
            yield f"{table.zh}里有封存的内容打不开，可能被改过。"
            continue
        found = list(_compared(table, told[table.label], here, table.label in whole))
        yield from found[:SHOWN]
        if len(found) > SHOWN:
            yield f"{table.zh}还有 {len(found) - SHOWN} 处与台账不一致。"


def _told() -> tuple[dict[str, dict[str, str]], set[str], list[str]]:
    """Table → row → newest digest; tables taken over; cases whose payload cannot be read."""
    newest: dict[str, dict[str, str]] = defaultdict(dict)
    whole: set[str] = set()
    lost: dict[str, int] = {}
    book = ledger()
    lines = [x for x, _ in list(book.lines())]
    gone = erased(lines)
    for line in lines:
        if line.payload == NOTHING:
            continue
        try:
            payload = book.read_payload(line)
        except LedgerError:
            continue  # said already, with the line's number
        if payload is None:
            lost.setdefault(line.case, line.seq)
            continue
        said: Said = payload.get(KEY, {})
        for label, rows in said.items():
            newest[label] |= rows
        if line.kind == ADOPTED:
            whole |= set(payload["tables"])
    unsaid = [f"第 {seq} 条封存的内容读不到了，也没有销毁的记录。"
              for case, seq in lost.items() if case not in gone]  # fmt: skip
    return newest, whole, unsaid


def _compared(
    table: Held, told: dict[str, str], here: dict[str, str], whole: bool
) -> Iterator[str]:
    at = {"household": "家庭", "member": "成员"}.get(table.together, "")
    for key in sorted(told.keys() | (here.keys() if whole else set()), key=int):
        said, row = told.get(key, ""), here.get(key, "")
        if said == row:
            continue
        where = f"{table.zh}（{at}编号 {key}）" if at else f"{table.zh}（编号 {key}）"
        if not row:
            yield f"{where}：台账里有，业务表里不见了。"
        elif not said:
            yield f"{where}：业务表里有，台账里没有。"
        else:
            yield f"{where}：内容与台账不一致。"


@transaction.atomic
def adopt() -> int:
    """Take over the held tables that no line has taken over yet, as they stand; how many."""
    fresh = [t for t in held().values() if t.label not in _adopted()]
    if fresh:
        said = {t.label: digests(t) for t in fresh}
        payload = {"tables": [t.label for t in fresh], KEY: said}
        ledger().append(
            Entry(ADOPTED, "system", now(), CASE, purpose="从这里起逐行核对", payload=payload)
        )
    return len(fresh)


def _adopted() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM ledger_line WHERE kind = %s ORDER BY seq", [ADOPTED])
        seqs = [row[0] for row in cursor.fetchall()]
    return {label for seq in seqs for label in _tables(seq)}


def _tables(seq: int) -> Iterable[str]:
    book = ledger()
    line = next(x for x, _ in list(book.lines(seq)))
    payload = book.read_payload(line) or {}
    return list(payload.get("tables", ()))
