"""Hand-overs and bulletins as they may be read; what a text still gives away."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from dibao.desk.accounts.access import Who, allowed
from dibao.desk.accounts.models import Account
from dibao.desk.casework.models import StepDone
from dibao.desk.casework.replay import handling_on
from dibao.desk.oversight.models import (
    Bulletin,
    Draw,
    Hotline,
    InspectorKey,
    Item,
    Matter,
    Referral,
    TestCall,
)
from dibao.desk.oversight.queries import petitions, samples, talk
from dibao.desk.roster.models import Household, Member
from dibao.desk.roster.queries import places_of
from dibao.papers.leaks import scan_text

SHORTEST = 2


def referrals(who: Who) -> list[Referral]:
    """An inspector's packages; of the office that hands over, one's own."""
    if allowed(who, "referral", "receive"):
        mine = InspectorKey.objects.filter(account=who.account)
        rows = Referral.objects.filter(packages__key__in=mine).distinct()
    else:
        rows = Referral.objects.filter(by=who.account)
    return list(rows.select_related("by", "received_by").order_by("-number"))


def bulletins(who: Who) -> list[Bulletin]:
    """Bulletins of one's own places, the newest first."""
    found = Bulletin.objects.filter(place__in=places_of(who, "bulletin", "look"))
    return list(found.select_related("by", "second").prefetch_related("learned").order_by("-pk"))


def leaks(text: str) -> list[str]:
    """Numbers, and names of families and of those who work here, that stand in a text."""
    found = [f"{leak.kind} {leak.text[:4]}…" for leak in scan_text(text)]
    names = {*Household.objects.values_list("head", flat=True),
             *Member.objects.values_list("name", flat=True),
             *Account.objects.values_list("name", flat=True)}  # fmt: skip
    found += [f"姓名“{name}”" for name in sorted(names) if len(name) >= SHORTEST and name in text]
    return found


# As the rules of the same codes call it.
NAMES = {
    "ZF02": "办理衔接待核", "ZF03": "服务态度反映", "ZF06": "举报电话待核", "ZF07": "检查记录待核",
    "ZF08": "信访办理待核",
}  # fmt: skip


@dataclass(frozen=True)
class Signal:
    """Something about an office's own work to be looked into."""

    code: str
    sentence: str

    @property
    def name(self) -> str:
        """What the code is called."""
        return NAMES[self.code]


def signals(who: Who, day: dt.date) -> list[Signal]:
    """ZF02, ZF03, ZF06, ZF07, ZF08 as the site's own records show them; never about a caller."""
    law, mine = handling_on(day).numbers, places_of(who, "signal", "look")

    def number(key: str) -> int:
        setting = law[key].in_force(day)
        return int(setting.value) if setting is not None else 0

    found: list[Signal] = []
    passed = Counter(
        StepDone.objects.filter(file__place__in=mine)
        .exclude(passed_to="")
        .values_list("file_id", flat=True)
    )
    least = number("desk.returns")
    found += [
        Signal("ZF02", f"办理 C{file} 转走 {times} 次，待核：是不是推来推去。")
        for file, times in sorted(passed.items()) if least and times >= least
    ]  # fmt: skip
    for draw in Draw.objects.filter(kind=Draw.Kind.CALL, place__in=mine).select_related("place"):
        for told in samples.call_result(draw):
            if told.word == Item.Outcome.NOT.label and told.part:
                found.append(
                    Signal(
                        "ZF03",
                        f"{draw.place.name}回访 {told.whole} 户，{told.part} 户不满意，待核。",
                    )
                )
    least = number("desk.missed_calls")
    for line in Hotline.objects.filter(place__in=mine, ended=None).select_related("place"):
        silent = TestCall.objects.filter(hotline=line, answered=False).count()
        if line.published is None:
            found.append(Signal("ZF06", f"{line.place.name}的举报电话还没有公布。"))
        if least and silent >= least:
            found.append(
                Signal("ZF06", f"{line.place.name}的举报电话拨测 {silent} 次没有人接，待核。")
            )
    seen = Counter(
        Item.objects.filter(draw__place__in=mine).exclude(trace="").values_list("trace", flat=True)
    )
    found += [
        Signal("ZF07", f"{times} 户的走访照片是同一张，待核：是不是逐户去过。")
        for times in seen.values() if times > 1
    ]  # fmt: skip
    for matter in Matter.objects.filter(place__in=mine, kind=Matter.Kind.APPEAL).select_related(
        "place"
    ):
        clock = petitions.clock_of(matter, day)
        if clock is not None and clock.light == "red" and not matter.tie_of(who):
            found.append(Signal("ZF08", f"{matter.place}有一件信访事项{clock.says}。"))
    return found


@dataclass(frozen=True)
class Report:
    """The petition report of a time: counts only, of what the reader may see."""

    since: dt.date
    until: dt.date
    came: int
    kinds: list[tuple[str, int]]
    ways: list[tuple[str, int]]
    closed: int
    content: int
    asked: int
    late: int


def report(who: Who, since: dt.date, until: dt.date, day: dt.date) -> Report:
    """Matters that came between two days (both counted). Sealed reports are in no count."""
    mine = [m for m in talk.open_matters(who) if since <= m.day <= until]
    clocks = [petitions.clock_of(m, day) for m in mine]
    return Report(
        since, until, len(mine),
        [(k.label, sum(m.kind == k for m in mine)) for k in Matter.Kind if k != Matter.Kind.REPORT],
        [(w.label, sum(m.way == w for m in mine)) for w in Matter.Way],
        sum(m.state == Matter.State.CLOSED for m in mine), sum(m.content is True for m in mine),
        sum(m.state == Matter.State.ASKED for m in mine),
        sum(c is not None and c.light == "red" for c in clocks),
    )  # fmt: skip
