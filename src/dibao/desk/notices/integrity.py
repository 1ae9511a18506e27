"""Do the tables of notices still say what the sealed lines say? Differences, each in one sentence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from dibao.desk.notices import content
from dibao.desk.notices.models import Move, Notice, Objection, Round
from dibao.desk.record import ledger
from dibao.ledger.lines import LedgerError

MOVED, OBJECTED, WALKED = "notice.moved", "notice.objected", "notice_board.walked"
# What a notice is after each thing done; a look at a photo changes nothing.
AFTER = {
    Move.Act.PREPARED: Notice.State.DRAFTED, Move.Act.CHECKED: Notice.State.CHECKED,
    Move.Act.SENT_BACK: Notice.State.STOPPED, Move.Act.POSTED: Notice.State.POSTED,
    Move.Act.DOWN: Notice.State.DOWN, Move.Act.CALLED_BACK: Notice.State.STOPPED,
}  # fmt: skip


def differences() -> Iterator[str]:
    """Steps, states, days and contents against the lines; gaps in the numbers."""
    lines: list[tuple[Any, ...]] = []
    told: dict[str, dict[str, str]] = defaultdict(dict)
    others: dict[str, list[Any]] = defaultdict(list)
    book = ledger()
    for line in [x for x, _ in list(book.lines()) if x.kind in (MOVED, OBJECTED, WALKED)]:
        try:
            said = book.read_payload(line)
        except LedgerError as error:
            yield f"第 {line.seq} 条：{error}"
            continue
        if line.kind == OBJECTED:
            others[OBJECTED].append(line.case)
        elif said is not None and line.kind == WALKED:
            others[WALKED].append(said["round"])
        elif said is not None:
            lines.append((said["move"], line.case, said["act"], said["text"], line.actor))
            told[line.case] |= {k: said[k] for k in ("digest", "posted", "last") if k in said}
            if said["act"] in AFTER:
                told[line.case]["state"] = AFTER[said["act"]]
    rows = [(m.pk, f"N{m.notice_id}", m.act, m.text, f"U{m.by_id}") for m in Move.objects.all()]
    if sorted(lines) != sorted(rows):
        yield "公示：办理经过与台账不一致。"
    if sorted(others[OBJECTED]) != sorted(o.ref for o in Objection.objects.all()):
        yield "公示：异议登记与台账不一致。"
    if sorted(others[WALKED]) != sorted(Round.objects.values_list("pk", flat=True)):
        yield "公示栏：巡查记录与台账不一致。"
    for one in Notice.objects.select_related("place").order_by("pk"):
        yield from _of(one, told[one.ref])
    yield from gaps()


def _of(one: Notice, told: dict[str, str]) -> Iterator[str]:
    is_now = {"state": one.state, "digest": content.digest(one.content)}
    is_now |= {k: str(v) for k in ("posted", "last") if (v := getattr(one, k)) or k in told}
    words = {"state": "进展", "digest": "内容", "posted": "张贴日期", "last": "公示到的日期"}
    for key, value in is_now.items():
        if told.get(key) != value:
            yield f"{one.number}：{words[key]}与台账不一致。"


def gaps() -> Iterator[str]:
    """Numbers that are missing."""
    serials: dict[tuple[int, int], list[int]] = defaultdict(list)
    for place, year, serial in Notice.objects.values_list("place", "year", "serial"):
        serials[place, year].append(serial)
    for (_, year), found in sorted(serials.items()):
        if sorted(found) != list(range(1, len(found) + 1)):
            yield f"公示 {year} 年的编号有缺号。"
