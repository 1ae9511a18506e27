"""What should lie in a family's file by the pack it was taken in under, and what does.

Invariant: what is not on the site is said to be not on the site; for files taken over on paper that
proves nothing, and the words say so.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections import deque
from collections.abc import Iterator

from dibao.desk.casework.models import Paper
from dibao.desk.front.templatetags.chinese import day as day_words
from dibao.desk.reports.law import law_of, pack_day
from dibao.desk.roster.models import Household
from dibao.desk.shelf.models import Scan
from dibao.desk.shelf.slots import slots
from dibao.papers.home_pages import MISSING, OPEN, THERE, OnFile
from dibao.procedure.table import Procedure, Step

LETTER, LETTER_SLOT = "D03", "11"  # the letter of authorisation, and its place in the folder
PAYROLL = "D27"  # the payroll list holds every family of the town and lies with the finance office


@functools.cache
def should_have(since: dt.date) -> tuple[str, tuple[tuple[str, str], ...]]:
    """(name of the pack, (key, name) of every paper on the shortest way to payment in it)."""
    law = law_of(since)
    made: dict[str, str] = {}
    for step in way_to_payment(law.procedures["application"]):
        for key in (*step.needs, *step.makes):
            if key != PAYROLL:
                made[key] = law.papers[key].zh
    return law.pack.zh, tuple(made.items())


def way_to_payment(table: Procedure) -> list[Step]:
    """Steps of the shortest way from the start to the first state in which the family is paid."""
    came: dict[str, tuple[str, Step]] = {}
    wait = deque([table.start])
    while wait:
        at = wait.popleft()
        if at != table.start and came[at][1].key == "pay":
            return _back(table.start, at, came)
        for step in table.leaving(at):
            if step.to and step.to not in came and step.to != table.start:
                came[step.to] = at, step
                wait.append(step.to)
    return []


def _back(start: str, at: str, came: dict[str, tuple[str, Step]]) -> list[Step]:
    found = []
    while at != start:
        at, step = came[at]
        found.append(step)
    return found[::-1]


def inventory(family: Household, today: dt.date) -> tuple[str, list[OnFile]]:
    """(the words of the pack, every paper with where it is); no query of its own if prefetched."""
    pack, wanted = should_have(pack_day(family.since, today))
    if family.since is None:
        pack += "，不知道哪天纳入，按现行办法列"
    here, scans = _here(family), _scans(family)
    found = []
    for key, name in wanted:
        paper = here.pop(key, None)
        if paper is not None:
            found.append(OnFile(name, THERE, f"本站，{day_words(paper.day)}"))
        elif key == LETTER and LETTER_SLOT in scans:
            found.append(OnFile(name, THERE, f"本站，{day_words(scans.pop(LETTER_SLOT).day)}"))
        elif key == LETTER and any(m.letters.all() for m in family.members.all()):
            found.append(OnFile(name, THERE, "授权书登记在本站，原件在纸质档案"))
        else:
            found.append(OnFile(name, *_why(family)))
    names = law_of(today).papers
    found += [
        OnFile(names[k].zh if k in names else k, THERE, f"本站，{day_words(p.day)}")
        for k, p in sorted(here.items())
    ]
    found += _others(scans)
    return pack, found


def _scans(family: Household) -> dict[str, Scan]:
    """Slot → the newest scan in the family's own folder."""
    return {scan.slot: scan for scan in family.scans.all() if scan.aside is None}


def _others(scans: dict[str, Scan]) -> Iterator[OnFile]:
    """What else lies in the folder; of sensitive papers only how many."""
    named = [(slots()[k], s) for k, s in sorted(scans.items()) if k in slots()]
    for slot, scan in named:
        if slot.sight != "sensitive":
            yield OnFile(slot.zh, THERE, f"本站，{day_words(scan.day)}")
    if hidden := sum(slot.sight == "sensitive" for slot, _ in named):
        yield OnFile(f"敏感材料 {hidden} 种", THERE, "本站，名称不写在这里")


def _here(family: Household) -> dict[str, Paper]:
    return {
        p.key: p for case in family.cases.all() for p in case.papers.all() if p.digest or p.made_by_id
    }  # fmt: skip


def _why(family: Household) -> tuple[str, str]:
    """(state, words) of a paper that the site does not hold."""
    if family.inventory:
        return OPEN, f"{day_words(family.inventory)}清点过纸质档案，没有扫描"
    if family.imported:
        return OPEN, "请查纸质档案"
    return MISSING, "本站没有"
