"""The retention timetable: what is due, what holds it back, and erasing by two people.

Invariant: erasing destroys the keys of what was sealed in the record and empties the tables; the
lines stay and still verify. Nothing is erased while a case, a doubt, a mending or a hand-over that
may concern it is open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import Max, Q
from django.utils import timezone

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Place
from dibao.desk.archive import holding
from dibao.desk.exchange.models import HandIn, Run
from dibao.desk.leads.law import numbers
from dibao.desk.leads.models import Lead
from dibao.desk.notices.models import Notice
from dibao.desk.oversight.models import Referral
from dibao.desk.protection import erasing
from dibao.desk.protection.models import Erasure
from dibao.desk.record import Refused, Told, ledger, verb
from dibao.desk.rectification.models import Problem
from dibao.desk.registers.models import Matter
from dibao.desk.roster.models import Household
from dibao.ledger.erasures import Erasures, of_lines
from dibao.procedure.clocks import chinese_day, years_after

TERMS = ("retention.household", "retention.refused", "retention.exchange", "retention.office",
         "retention.notice")  # fmt: skip
BY_CLOCK = ("retention.complaint", "retention.conduct")  # oversight.actions.ending
SHORTEST = 4
OPEN_LEADS = (Lead.Stage.OPEN, Lead.Stage.CHECKING, Lead.Stage.SECOND, Lead.Stage.HOLDS)
ON_THE_WAY = ("waiting", "running")
State = Erasure.State


@dataclass(frozen=True)
class Found:
    """A file whose time is over: how the record names it, what it is, since when, what holds it."""

    ref: str
    what: str
    place: Place
    term: str
    ended: dt.date
    due: dt.date
    held: tuple[str, ...]

    @property
    def pk(self) -> str:
        """It stands in a place like any other thing of the office."""
        return self.ref


@dataclass(frozen=True)
class Term:
    """One line of the timetable."""

    key: str
    label: str
    years: int
    paper: str

    @property
    def by_clock(self) -> bool:
        """Does it end by the clock, so that nobody has to look into it?"""
        return self.key in BY_CLOCK


def terms(day: dt.date) -> list[Term]:
    """How long each kind of file is kept, as numbers in force say; the county may set its own."""
    law, found = numbers(day), []
    for key in (*TERMS, *BY_CLOCK):
        number, years = law.by_key[key], law.in_general(key)
        setting = number.in_force(day)
        if years is not None:
            found.append(Term(key, number.label, int(years), setting.paper if setting else ""))
    return found


def due(places: Collection[int], day: dt.date) -> list[Found]:
    """What is over its time in these places, the longest over first."""
    done = set(Erasure.objects.exclude(state=State.REFUSED).values_list("ref", flat=True))
    years = {t.key: t.years for t in terms(day)}
    found = (f for f in _all(places, years, day) if f.ref not in done)
    return sorted(found, key=lambda f: (f.due, f.ref))


def _all(places: Collection[int], years: dict[str, int], day: dt.date) -> Iterator[Found]:
    for maker in (_families, _files, _runs, _problems, _matters, _notices):
        yield from maker(places, years, day)


def waiting(places: Collection[int], day: dt.date) -> list[tuple[Erasure, str]]:
    """What was proposed and waits for another, with what it is."""
    years = {t.key: t.years for t in terms(day)}
    names = {f.ref: f.what for f in _all(places, years, day)}
    waits = Erasure.objects.filter(place__in=places, state=State.PROPOSED).select_related("by")
    return [(e, names.get(e.ref, e.ref)) for e in waits]


def erasures() -> Erasures:
    """The record's own list of backups and erasures, from its lines of these two kinds alone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq FROM ledger_line WHERE kind IN ('backup.made', 'retention.erased')"
        )
        seqs = [row[0] for row in cursor.fetchall()]
    return of_lines((line, line.leaf()) for line in ledger().lines_at(seqs))


def older_backups() -> list[dt.date]:
    """Days of the backups made before the newest erasing: each still opens what was erased since."""
    found = erasures()
    if not found.erased:
        return []
    before = [seq for seq in found.backups if seq < found.erased[-1].seq]
    return sorted(day_of(x.received) for x in ledger().lines_at(before))


def day_of(moment: str) -> dt.date:
    """The office's day of a line's moment."""
    at = dt.datetime.fromisoformat(moment)
    return timezone.localtime(at).date() if at.tzinfo else at.date()


def find(ref: str, day: dt.date) -> Found | None:
    """One file that is due, by its name in the record."""
    everywhere = Place.objects.values_list("pk", flat=True)
    return next((f for f in due(everywhere, day) if f.ref == ref), None)


def _families(places: Collection[int], years: dict[str, int], day: dt.date) -> Iterator[Found]:
    gone = Household.objects.filter(place__in=places).exclude(status=Household.Status.PAID)
    told = gone.annotate(
        case=Max("cases__ended"), paid=Max("payments__month"), named=Max("members__until"),
        run=Max("leads__last_run__as_of"),
    ).select_related("place")  # fmt: skip
    for family in told:
        days = [d for d in (family.case, family.paid, family.named, family.run, family.since) if d]
        exited = family.status == Household.Status.EXITED
        term = "retention.household" if exited else "retention.refused"
        if not days or years_after(max(days), years[term]) > day:
            continue
        what = f"{family.get_status_display()}家庭 {family.filed_as} 的档案"
        ended = max(days)
        yield Found(family.ref, what, family.place, term, ended, years_after(ended, years[term]),
                    tuple(holds(family)))  # fmt: skip


def holds(family: Household) -> Iterator[str]:
    """Why a family's file may not be erased now, in sentences."""
    if family.cases.filter(ended=None).exists():
        yield "有办理（含异议、复议、诉讼、信访）没有办结"
    if family.leads.filter(stage__in=OPEN_LEADS, conduct=False).exists():
        yield "有线索没有核完"
    if family.problems.exclude(state="closed").exists():
        yield "有整改没有销号"
    # Whom a hand-over is about stays sealed: while any is open, what could concern it is kept.
    apart = family.leads.filter(conduct=True).exists() or family.problems.filter(conduct=True)
    if apart and Referral.objects.filter(outcome_day=None).exists():
        yield "有别的程序没有办完"


def _files(places: Collection[int], years: dict[str, int], day: dt.date) -> Iterator[Found]:
    term = "retention.exchange"
    busy = set(Run.objects.filter(state__in=ON_THE_WAY).values_list("place", flat=True))
    for given in HandIn.objects.filter(place__in=places).select_related("place"):
        ended = given.at.date()
        if years_after(ended, years[term]) <= day:
            held = ("正在核查，等做完",) if given.place_id in busy else ()
            yield Found(f"F{given.pk}", f"交来的文件“{given.name}”", given.place, term, ended,
                        years_after(ended, years[term]), held)  # fmt: skip


def _runs(places: Collection[int], years: dict[str, int], day: dt.date) -> Iterator[Found]:
    term = "retention.exchange"
    newest = set(
        Run.objects.filter(state="done")
        .values("place")
        .annotate(n=Max("pk"))
        .values_list("n", flat=True)
    )
    for run in Run.objects.filter(place__in=places, state="done").select_related("place"):
        ended = run.ended.date() if run.ended else run.as_of
        if years_after(ended, years[term]) <= day:
            waits = Lead.objects.filter(
                Q(first_run=run) | Q(last_run=run), stage__in=OPEN_LEADS
            ).exists()
            held = ("有线索没有核完",) if waits else ()
            held += ("是最近一次核查，名册和线索还要用它",) if run.pk in newest else ()
            yield Found(f"R{run.pk}", f"第 {run.pk} 次核查的结果文件", run.place, term, ended,
                        years_after(ended, years[term]), held)  # fmt: skip


def _problems(places: Collection[int], years: dict[str, int], day: dt.date) -> Iterator[Found]:
    term = "retention.office"
    # Those about conduct do not stand here: who reads this list may not know of them.
    over = Problem.objects.filter(place__in=places, state="closed", conduct=False)
    for one in over.exclude(closed=None).select_related("place"):
        assert one.closed is not None
        ends = years_after(one.closed, years[term])
        if ends <= day:
            yield Found(one.ref, f"整改台账 {one.number}", one.place, term, one.closed, ends, ())


def _matters(places: Collection[int], years: dict[str, int], day: dt.date) -> Iterator[Found]:
    term = "retention.office"
    over = Matter.objects.filter(place__in=places).exclude(state=Matter.State.OPEN)
    for one in over.select_related("place"):
        ended = one.closed or one.day
        ends = years_after(ended, years[term])
        if ends <= day:
            what = f"{one.kind.zh} {one.number}"
            yield Found(one.ref, what, one.place, term, ended, ends, ())


def _notices(places: Collection[int], years: dict[str, int], day: dt.date) -> Iterator[Found]:
    term, state = "retention.notice", Notice.State
    over = Notice.objects.filter(place__in=places, state__in=(state.DOWN, state.STOPPED))
    for one in over.select_related("place"):
        ended = one.down or one.day
        ends = years_after(ended, years[term])
        if ends <= day:
            waits = one.lines.filter(objections__case__isnull=False, objections__case__ended=None)
            held = ("有异议没有办结",) if waits.exists() else ()
            yield Found(one.ref, f"公示 {one.number}", one.place, term, ended, ends, held)


@verb("retention.proposed", "retention", "propose")
def propose(who: Who, found: Found, looked_up: bool, day: dt.date) -> Told:
    """Ask that a file be erased. `looked_up`: he looked into the books that name no family (petitions,
    hand-overs) and found nothing open about it."""
    _may(found)
    if not looked_up:
        raise Refused("请先查信访和移送台账，确认没有涉及它的未办结事项，再勾选提出。")
    made = Erasure.objects.create(
        place=found.place, ref=found.ref, term=found.term, ended=found.ended, due=found.due,
        by_id=who.account, day=day,
    )  # fmt: skip
    return Told(made, found.ref, purpose=f"{chinese_day(found.due)} 到期，已查信访和移送台账")


def _may(found: Found) -> None:
    if found.held:
        raise Refused(f"现在不能销毁：{'；'.join(found.held)}。")


@verb("retention.refused", "retention", "erase")
def refuse(who: Who, one: Erasure, words: str, day: dt.date) -> Told:
    """Keep it, and say why."""
    if one.state != State.PROPOSED:
        raise Refused("这一件已经有人答复过。")
    if len(words.strip()) < SHORTEST:
        raise Refused("请写明为什么还要保管。")
    one.state, one.second_id, one.second_day = State.REFUSED, who.account, day
    one.words = words.strip()[:200]
    one.save(update_fields=["state", "second", "second_day", "words"])
    return Told(one, f"X{one.pk}", {"file": one.ref, "words": one.words}, purpose="还要保管")


@verb("retention.erased", "retention", "erase")
def erase(who: Who, one: Erasure, day: dt.date, words: str = "") -> Told:
    """Destroy the keys and empty the tables. The line of this act is not the file's: what it seals
    would make the file a new key. It names the file in its purpose, and the originals that left.

    A row that is not as the record told it is not washed white: it holds the erasing up until
    `words` say what was found out, and both stand in the line."""
    if one.state != State.PROPOSED:
        raise Refused("这一件已经有人答复过。")
    if one.by_id == who.account:
        raise Refused("提出的人不能自己销毁，请由另一个人核对。")
    _may(_still(one, day))
    one.state, one.second_id, one.second_day = State.DONE, who.account, day
    wrong = holding.belonging(erasing.goes_with(one.ref))
    if wrong and len(words.strip()) < SHORTEST:
        raise Refused(_differs(wrong))
    one.words = words.strip()[:200]
    one.save(update_fields=["state", "second", "second_day", "words"])
    went = erasing.erase(one.ref)
    found = {"differs": wrong, "words": one.words} if wrong else None
    purpose = f"{chinese_day(one.due)} 到期，按期限销毁 {' '.join([one.ref, *went.refs])}"
    files = tuple(bytes.fromhex(d) for d in sorted(went.originals))
    return Told(one, f"X{one.pk}", found, purpose=purpose, attachments=files)


def _differs(wrong: list[str]) -> str:
    shown = "".join(wrong[:3])
    more = f"还有 {len(wrong) - 3} 处。" if len(wrong) > 3 else ""
    return (
        f"这份档案有 {len(wrong)} 处与留痕台账不一致：{shown}{more}"
        "销毁会盖住这些改动，请先查清；查清以后在“意见”里写明查到什么，再销毁。"
    )


def _still(one: Erasure, day: dt.date) -> Found:
    """What was proposed, as it stands now; refused when it is no longer due."""
    years = {t.key: t.years for t in terms(day)}
    everywhere = list(Place.objects.values_list("pk", flat=True))
    for found in _all(everywhere, years, day):
        if found.ref == one.ref:
            return found
    raise Refused("这份档案现在没有到期（期限改了，或者又有了新的事），不能销毁。")
