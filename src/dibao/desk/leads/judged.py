"""A list of doubts that was filled in on paper or in a spreadsheet comes back as findings.

Invariant: each line becomes a finding of the person who hands it in and waits for the second one,
as if he had typed it; a line that names no open doubt of his places, or another person than the
doubt, is refused with its row and a sentence.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings

from dibao.desk.accounts.access import Who
from dibao.desk.leads import actions, queries
from dibao.desk.leads.models import Lead
from dibao.desk.record import Refused
from dibao.intake import read_files
from dibao.papers.masking import object_label
from dibao.policy import HOME as LAW
from dibao.reasoning.source import load_sources

# Word of the list's drop-down → the finding it stands for. What the word leaves open is taken in
# the family's favour; the second person sees the word and may send it back.
CAUSES = {
    "属实": "honest", "不属实": "source_wrong", "不是本人": "namesake", "暂时查不清": "unclear",
    "已自行纠正": "honest", "主动退出": "honest", "已新纳入": "helped",
}  # fmt: skip
LARGEST = 20 * 2**20


def take_back(who: Who, given: Any, day: dt.date) -> tuple[int, list[str]]:
    """How many lines were written down, and why the others were not; Refused for no such list."""
    if given is None or given.size > LARGEST:
        raise Refused("请选填好的疑点清单（xlsx，不超过 20 兆）。")
    rows = list(_rows(given, day))
    if not rows:
        raise Refused(
            "这份文件里没有填过核实结果的线索。请交填好的《疑点清单》，不要改线索编号一列。"
        )
    taken, refused = 0, []
    for row in rows:
        try:
            _one(who, row, day)
            taken += 1
        except Refused as why:
            refused.append(f"“{row['sheet']}”第 {row['row']} 行：{why}")
    return taken, refused


def _rows(given: Any, day: dt.date) -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="dibao-", dir=settings.HOME) as folder:
        path = Path(folder) / f"疑点清单{PurePath(str(given.name)).suffix or '.xlsx'}"
        path.write_bytes(given.read())
        yield from read_files([path], load_sources(LAW / "sources"), as_of=day).judgements


def _one(who: Who, row: dict[str, Any], day: dt.date) -> None:
    found = queries.visible(who).filter(lead_id=str(row["lead_id"]))
    lead = found.select_related("household", "place", "member").first()
    if lead is None:
        raise Refused("没有这条线索，编号可能改动过，或者不在您的范围。")
    if not _same(lead, row):
        raise Refused("这一行的对象和线索对不上，可能被改动过，请对照原清单。")
    cause = CAUSES.get(str(row["result"]).strip())
    if cause is None:
        raise Refused(f"核实结果“{row['result']}”不在可选的词里。")
    said = f"清单填“{row['result']}”。{row['ground']}（{row['by']} {row['day']}）"
    if len(str(row["ground"]).strip()) < actions.SHORTEST:
        raise Refused("没有写依据，请写明看了什么、问了谁。")
    actions.check(who, lead, cause, said, day)


def _same(lead: Lead, row: dict[str, Any]) -> bool:
    """Does the row still speak of the doubt's own person, where it says whom?"""
    number = str(row.get("household_no", "")).strip()
    if number and lead.household and number != lead.household.number:
        return False
    told, known = str(row.get("subject", "")).strip(), lead.record.get("lead", {})
    if not told or not lead.household:
        return True
    people = [(str(known.get("name", "")), str(known.get("id_number", "")))]
    people += [(m.name, str(m.number or "")) for m in lead.household.members.all()]
    named = {w for name, number in people if name for w in (name, object_label(name, number))}
    return _plain(told) in {_plain(word) for word in named}


def _plain(text: str) -> str:
    """Without the difference of full and half width."""
    return unicodedata.normalize("NFKC", text).replace(" ", "")
