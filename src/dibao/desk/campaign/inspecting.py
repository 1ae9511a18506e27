"""Self-inspection: lists by village and pool, what became of each family, two names under each list.

Invariant: a list is signed only when every line says what became of it and why, by the village itself
or by the town for it; nobody signs a line that he wrote about his own relatives; the second name is
another person's, of the town or county; a family counts as taken in only when the roster says so. That a check raised no
doubt is said as just that, never as proof.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Place, Tie
from dibao.desk.campaign import figures
from dibao.desk.campaign.models import Campaign, Clause, Entry, Frozen, Instrument, Roll, UnitRoll
from dibao.desk.exchange.models import Run
from dibao.desk.leads.models import Lead
from dibao.desk.leads.queries import WAITING
from dibao.desk.record import Refused, Told, verb
from dibao.desk.roster.models import Household

SHORTEST = 4
# Which doubts put a person on the third list (M4.2.8-10: the two registers and the disabled).
LINKING = ("ZC01", "ZC02", "ZC03")
PAST = (Household.Status.REFUSED, Household.Status.EXITED)
Pool, Outcome = Roll.Pool, Entry.Outcome


def villages(campaign: Campaign) -> list[Place]:
    """The units: every village of the campaign's place, and towns for what names no village."""
    if campaign.place.level == "town":
        return [campaign.place, *Place.objects.filter(parent=campaign.place)]
    towns = list(Place.objects.filter(parent=campaign.place))
    return [*towns, *Place.objects.filter(parent__in=towns)]


@verb("roll.made", "roll", "make")
def make_rolls(who: Who, campaign: Campaign, day: dt.date) -> Told:
    """Lay down the lists, add whom the newest check added, and say of families without a doubt that
    they have none. Signed lists stay as they are. The result: how many lines are new."""
    places = {p.pk: p for p in villages(campaign)}
    homes = Household.objects.filter(place__in=places)
    doubts = Lead.objects.filter(conduct=False, place__in=places, code__in=LINKING)
    doubts = doubts.exclude(stage=Lead.Stage.GONE)
    wanted: dict[tuple[int, str], list[Entry]] = defaultdict(list)
    for home in homes.exclude(status=Household.Status.OUTSIDE):
        pool = Pool.PAID if home.status == Household.Status.PAID else Pool.PAST
        wanted[home.place_id, pool].append(Entry(household=home))
    for lead in doubts.defer("record"):
        wanted[lead.place_id, Pool.LINKED].append(Entry(household_id=lead.household_id, lead=lead))
    if not wanted:
        raise Refused("还没有名册。请先在“部门报送”交名册，做一次核查。")
    fresh = 0
    for (place, pool), entries in sorted(wanted.items()):
        roll, _ = Roll.objects.get_or_create(
            campaign=campaign, place=places[place], pool=pool, defaults={"made": day}
        )
        if roll.by_id is not None:
            continue
        fresh += _lay(roll, entries, _stages(roll), figures.newest_run(campaign), day)
    return Told(fresh, campaign.ref, {"rolls": campaign.rolls.count(), "fresh": fresh})


def _lay(
    roll: Roll, entries: Iterable[Entry], stages: dict[int, set[str]], run: Run | None, day: dt.date
) -> int:
    """Add who is not yet on the list; of a family in payment say what its doubts already say."""
    known = {(e.household_id, e.lead_id): e for e in roll.entries.all()}
    new = [e for e in entries if (e.household_id, e.lead_id) not in known]
    for entry in new:
        entry.roll = roll
    changed = []
    if roll.pool == Pool.PAID and run is not None:
        open_ones = [e for e in known.values() if not e.outcome]
        for entry in (*new, *open_ones):
            told = _said(stages.get(entry.household_id or 0, set()), run)
            if told is not None:
                entry.outcome, entry.reason, entry.day = *told, day
                changed.append(entry)
    Entry.objects.bulk_create(new, batch_size=500)
    old = [e for e in changed if e.pk in {x.pk for x in known.values()}]
    Entry.objects.bulk_update(old, ["outcome", "reason", "day"], batch_size=500)
    return len(new)


def _stages(roll: Roll) -> dict[int, set[str]]:
    """Family → the stages of its doubts."""
    found: dict[int, set[str]] = defaultdict(set)
    shown = Lead.objects.filter(conduct=False, household__place=roll.place)
    for home, stage in shown.values_list("household", "stage"):
        found[home].add(stage)
    return found


def _said(found: set[str], run: Run) -> tuple[str, str] | None:
    """What a list may say by itself; None when a person has to."""
    if found & {*WAITING, Lead.Stage.HOLDS}:
        return None
    if not found:
        day = f"{run.as_of.year}年{run.as_of.month}月{run.as_of.day}日"
        return Outcome.NO_DOUBT, f"{day}的核查没有提出疑点（只看已经报送的来源）"
    if Lead.Stage.CASE in found:
        return Outcome.TAKEN, "线索经两个人核实，已转办理"
    return Outcome.CLEARED, "线索经两个人排除，见线索"


@verb("roll.settled", "roll", "settle")
def settle(who: Who, entry: Entry, outcome: str, reason: str, day: dt.date) -> Told:
    """What became of one line, and why."""
    if entry.roll.by_id is not None:
        raise Refused("这份名单已经签字。要改请复核人退回。")
    if outcome not in Entry.FITS[Pool(entry.roll.pool)]:
        raise Refused("请从列出的结果里选一个。")
    if len(reason.strip()) < SHORTEST:
        raise Refused("每一户都要写明理由：看了什么、哪一条不符合、什么时候问的。")
    home = entry.household
    if outcome == Outcome.ENROLLED and (home is None or home.status != Household.Status.PAID):
        raise Refused("名册里还没有这户。申请办完、名册里有了，再写“已纳入”；现在可以写“正在办”。")
    if home is not None and entry.lead_id is None:
        _agrees(home, outcome)
    entry.outcome, entry.reason = outcome, reason.strip()
    entry.by_id, entry.day = who.account, day
    entry.save(update_fields=["outcome", "reason", "by", "day"])
    case = home.ref if home else entry.roll.ref
    return Told(entry, case, {"entry": entry.pk, "outcome": outcome, "reason": entry.reason})


def _agrees(home: Household, outcome: str) -> None:
    """What is written about a family does not outrun its doubts."""
    waiting = home.leads.filter(conduct=False, stage__in=WAITING).exists()
    if waiting and outcome in (Outcome.CLEARED, Outcome.VISITED, Outcome.TAKEN, Outcome.SAME):
        raise Refused("这户还有线索没有核完。请先填核查结果，由另一个人复核。")
    taken = home.cases.exists() or home.problems.filter(conduct=False).exists()
    if outcome == Outcome.TAKEN and not taken:
        raise Refused("没有看到这户的办理或台账。请先转办理，或者登记进问题台账。")


@verb("roll.signed", "roll", "sign")
def sign(who: Who, roll: Roll, day: dt.date) -> Told:
    """Sign that every line was looked at, and hand the list in. A relative's line is no bar to the
    list: but somebody else must have written it."""
    if roll.by_id is not None:
        raise Refused("这份名单已经签过。")
    left = roll.entries.filter(outcome="").count()
    if left:
        raise Refused(f"还有 {left} 户没有结果，都写明了再签。")
    ties = Tie.objects.filter(account=who.account).values("household")
    own = roll.entries.filter(household__in=ties)
    if mine := own.filter(by=who.account).count():
        raise Refused(f"有 {mine} 行是您填的，却是您的亲属或有关系的人。请由别人重新填，再签。")
    roll.by_id, roll.day, roll.back = who.account, day, ""
    roll.save(update_fields=["by", "day", "back"])
    return Told(roll, roll.ref, {"lines": roll.entries.count(), "related": own.count()})


@verb("roll.seconded", "roll", "second")
def second(who: Who, roll: Roll | UnitRoll, agreed: bool, why: str, day: dt.date) -> Told:
    """Another person signs too, or sends the list back."""
    if roll.by_id is None or roll.second_id is not None:
        raise Refused("这份名单现在不用复核。")
    if roll.by_id == who.account:
        raise Refused("签字和复核不能是同一个人。")
    if not agreed and len(why.strip()) < SHORTEST:
        raise Refused("退回请写明还要看什么。")
    if agreed:
        roll.second_id, roll.second_day = who.account, day
    else:
        roll.by_id, roll.day, roll.back = None, None, why.strip()[:300]
    roll.save(update_fields=["by", "day", "second", "second_day", "back"])
    return Told(roll, roll.ref, {"agreed": agreed, "why": why.strip()})


@verb("base.frozen", "roll", "make")
def freeze(who: Who, campaign: Campaign, day: dt.date) -> Told:
    """Fix the base figures of today; what stands fixed is never changed."""
    if campaign.frozen.filter(day=day).exists():
        raise Refused("今天的底数已经固定过。")
    now = figures.now(campaign)
    if not now:
        raise Refused("还没有名册，没有底数可以固定。")
    made = Frozen.objects.create(
        campaign=campaign, day=day, run=figures.newest_run(campaign), figures=now, by_id=who.account
    )
    return Told(made, campaign.ref, {"frozen": made.pk, "figures": now})


@verb("clause.listed", "roll", "make")
def add_instrument(
    who: Who, campaign: Campaign, title: str, paper: str, lines: str, day: dt.date
) -> Told:
    """A named instrument with its clauses, one to a line."""
    clauses = [x.strip() for x in lines.splitlines() if x.strip()]
    if len(title.strip()) < SHORTEST or not clauses:
        raise Refused("请写方案名称，并把各条要求一行一条写进来。")
    made = Instrument.objects.create(
        campaign=campaign, title=title.strip()[:120], paper=paper.strip()[:60], by_id=who.account,
        day=day,
    )  # fmt: skip
    Clause.objects.bulk_create(Clause(instrument=made, text=x[:500]) for x in clauses)
    return Told(made, campaign.ref, {"title": made.title, "clauses": len(clauses)})


@verb("clause.checked", "roll", "make")
def check_clause(who: Who, clause: Clause, state: str, evidence: str, day: dt.date) -> Told:
    """Is one clause carried out, and on what does that rest?"""
    if state not in Clause.State.values:
        raise Refused("请选落实情况。")
    if len(evidence.strip()) < SHORTEST:
        raise Refused("请写明依据是什么，或者差在哪里。")
    clause.state, clause.evidence = state, evidence.strip()[:500]
    clause.by_id, clause.day = who.account, day
    clause.save(update_fields=["state", "evidence", "by", "day"])
    told = {"clause": clause.pk, "state": state, "evidence": clause.evidence}
    return Told(clause, clause.instrument.campaign.ref, told)
