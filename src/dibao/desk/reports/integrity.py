"""Do drawn packages and made reports still say what their sealed lines say?

Invariant: nothing here writes; a lot that was changed, a consent that no line tells of and a file
that no line names are found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from dibao.desk.record import ledger
from dibao.desk.reports.inspecting import drawn_again
from dibao.desk.reports.models import Inspection, Made
from dibao.ledger.lines import Line

KINDS = ("inspection.drawn", "inspection.agreed", "report.made")


def differences() -> Iterator[str]:
    """Each difference in one sentence."""
    book = ledger()
    told: dict[str, dict[str, tuple[Line, dict[str, Any]]]] = defaultdict(dict)
    for line, _ in list(book.lines()):
        if line.kind in KINDS:
            told[line.kind][line.case] = line, book.read_payload(line) or {}
    for one in Inspection.objects.order_by("pk"):
        _, payload = told["inspection.drawn"].pop(one.ref, (None, {}))
        here = [f"H{pk}" for pk in one.drawn.values_list("household", flat=True)]
        if (payload.get("seed"), payload.get("drawn")) != (one.seed, here) or not drawn_again(one):
            yield f"迎检包 {one.ref} 抽中的户与台账不一致。"
        line, payload = told["inspection.agreed"].pop(one.ref, (None, {}))
        by = f"U{one.agreed_by_id}" if one.agreed_by_id else ""
        if by != (line.actor if line and payload.get("yes") else ""):
            yield f"迎检包 {one.ref} 的第二个人与台账不一致。"
    if told["inspection.drawn"]:
        yield "台账记有迎检包，表里没有了。"
    for made in Made.objects.order_by("pk"):
        line, _ = told["report.made"].get(f"B{made.pk}", (None, {}))
        if line is None or bytes.fromhex(made.digest) not in line.attachments:
            yield f"报告文件 B{made.pk} 与台账不一致。"
