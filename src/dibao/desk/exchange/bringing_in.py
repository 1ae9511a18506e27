"""A finished run is taken over into the site's tables: families, answers, doubts.

Invariant: nothing is deleted. A family or member that the roster no longer names stays, marked; a
doubt that a person works on is never moved by a run; the same run taken over twice changes nothing.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import polars as pl
from django.utils import timezone

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Place
from dibao.desk.exchange.models import Run
from dibao.desk.leads.models import Lead
from dibao.desk.leads.queries import weigh
from dibao.desk.prepay import actions as prepay
from dibao.desk.record import Told, verb
from dibao.desk.reports import registered
from dibao.desk.roster import changing, disability
from dibao.desk.roster.models import Answer, Household, Letter, Member, Payment, Was
from dibao.desk.sealed import blind

MANY = 500
PARTS = ("basic", "uplift", "back_pay", "one_off", "deducted")
WORKED = (Lead.Stage.CHECKING, Lead.Stage.SECOND, Lead.Stage.HOLDS, Lead.Stage.CASE)


@verb("run.taken_in", "run", "take_in")
def take_in(who: Who, run: Run, folder: Path) -> Told:
    """Bring OUT of a run into the tables; the result counts what came, per kind."""
    places = _Villages(run.place)
    was: list[Was] = []
    listed = pl.read_parquet(folder / "members.parquet")
    several = listed.filter("listed").group_by("unit").len().rows()
    table = pl.read_parquet(folder / "households.parquet")
    households = _households(table, dict(several), places, run, was)
    members = _members(listed, households, run, was)
    Was.objects.bulk_create(was, batch_size=MANY)
    _answers(pl.read_parquet(folder / "answers.parquet"), members, run.as_of)
    _letters(folder / "letters.parquet", members)
    _payments(folder / "payments.parquet", households)
    prepay.lay_down(run, folder)
    registered.lay_down(folder, members, run.as_of)
    disability.lay_down(folder, members)
    text = (folder / "reasons.jsonl").read_text(encoding="utf-8")
    counted = _leads(
        [json.loads(x) for x in text.splitlines() if x], run, households, members, places
    )
    weigh()
    run.told = {**run.told, "households": len({h.pk for h in households.values()}), **counted}
    run.save(update_fields=["told"])
    return Told(run.told, f"R{run.pk}", payload={"run": run.pk, **run.told}, purpose="核查结果入库")


class _Villages:
    """Villages of a town by name, made when a file names a new one."""

    def __init__(self, town: Place) -> None:
        self.town = town
        self._known = {p.name: p for p in Place.objects.filter(parent=town)}

    def named(self, name: str) -> Place:
        """The village, or the town itself when the row names none."""
        if not name:
            return self.town
        if name not in self._known:
            self._known[name] = Place.objects.create(name=name, level="village", parent=self.town)
        return self._known[name]


def _because(run: Run) -> str:
    return f"第 {run.pk} 次核查的名册"


def _households(
    table: pl.DataFrame, listed: dict[int, int], places: _Villages, run: Run, was: list[Was]
) -> dict[int, Household]:
    """Unit of the run → family. One without a number of its own is found by its sealed key; where
    no file says how many are covered, as many as are listed."""
    known = {h.number: h for h in Household.objects.filter(town=places.town)}
    found: dict[int, Household] = {}
    fresh: dict[str, Household] = {}
    changed: dict[int, Household] = {}
    # The roster speaks first: a list of exits may still name a family that has come back.
    for row in table.sort(pl.col("status") != "paid", "unit").iter_rows(named=True):
        number = row["number"] or f"未编号-{blind(row['key'])[:10]}"
        said = {
            "place": places.named(row["village"]), "group": row["group"], "head": row["head"],
            "status": row["status"], "monthly_fen": row["monthly_fen"],
            "size": row["size"] or listed.get(row["unit"], 1),
        }  # fmt: skip
        family = known.get(number) or fresh.get(number)
        if row["status"] == "known":  # our own records say nothing new about who lives there
            if family is not None:
                found[row["unit"]] = family
            continue
        if family is None:
            family = fresh[number] = Household(town=places.town, number=number, **said)
        elif family.pk and not (family.status == "paid" and row["status"] != "paid"):
            # Only a decision ends payment: a list that calls a paid family exited changes nothing.
            before = changing.change(family, said, run.as_of, _because(run))
            if before:
                changed[family.pk] = family
            was += before
        found[row["unit"]] = family
    Household.objects.bulk_create(fresh.values(), batch_size=MANY)
    fields = ["place", "group", "head", "status", "size", "monthly_fen"]
    Household.objects.bulk_update(changed.values(), fields, batch_size=MANY)
    return found


def _members(
    table: pl.DataFrame, households: dict[int, Household], run: Run, was: list[Was]
) -> dict[tuple[int, int], Member]:
    """(unit, person) → member. Who is no longer named is kept with the day until which he was; what
    the roster now writes otherwise is put right, with what stood there before."""
    day, families = run.as_of, {h.pk: h for h in households.values()}
    known: dict[tuple[int, str], Member] = {}
    for old in Member.objects.filter(household__in=families).select_related("household"):
        known[old.household_id, old.number_key or old.name] = old
    _renumbered(table, households, known)
    found: dict[tuple[int, int], Member] = {}
    fresh: list[Member] = []
    changed: list[Member] = []
    seen: set[tuple[int, str]] = set()
    for row in table.iter_rows(named=True):
        family = households[row["unit"]]
        key = family.pk, blind(row["id_number"]) or row["name"]
        member = known.get(key)
        if member is None:
            member = known[key] = Member(
                household=family, name=row["name"], number=row["id_number"] or None,
                number_key=blind(row["id_number"]), sex=row["sex"], birth=row["birth"],
                relation=_relation(row), listed=row["listed"], since=day,
            )  # fmt: skip
            fresh.append(member)
        elif member.pk:
            before = changing.change(member, _written(row), day, _because(run))
            member.number_key = blind(member.number or "")
            if before or member.until is not None or member.listed != row["listed"]:
                member.listed, member.until = row["listed"], None
                changed.append(member)
            was += before
        seen.add(key)
        found[row["unit"], row["person"]] = member
    Member.objects.bulk_create(fresh, batch_size=MANY)
    left = [m for k, m in known.items() if k not in seen and m.until is None]
    for gone in left:
        gone.listed, gone.until = False, day
    fields = ["listed", "until", "name", "number", "number_key", "sex", "birth", "relation"]
    Member.objects.bulk_update([*left, *changed], fields, batch_size=MANY)
    return found


def _written(row: dict[str, Any]) -> dict[str, Any]:
    """What a roster says of a person; what it leaves empty says nothing against what is known."""
    said = {
        "name": row["name"],
        "number": row["id_number"],
        "sex": row["sex"],
        "birth": row["birth"],
        "relation": _relation(row),
    }
    return {k: v for k, v in said.items() if v}


def _relation(row: dict[str, Any]) -> str:
    """Runs made before the roster's word came along know the head alone."""
    return str(row.get("relation") or ("户主" if row["head"] else ""))


def _renumbered(
    table: pl.DataFrame, households: dict[int, Household], known: dict[tuple[int, str], Member]
) -> None:
    """One member of a name in a family, whose number nobody there has now, and one row of that name
    with a number nobody there had: the number was put right. `known` learns the new one."""
    rows: dict[tuple[int, str], list[str]] = {}
    here: set[tuple[int, str]] = set()
    for row in table.iter_rows(named=True):
        home, key = households[row["unit"]].pk, blind(row["id_number"])
        here.add((home, key or row["name"]))
        if key and (home, key) not in known:
            rows.setdefault((home, row["name"]), []).append(key)
    old: dict[tuple[int, str], list[Member]] = {}
    for (home, key), member in known.items():
        if (home, key) not in here and member.until is None:
            old.setdefault((home, member.name), []).append(member)
    for (home, name), keys in rows.items():
        same = old.get((home, name), [])
        if len(same) == len(set(keys)) == 1:
            del known[home, same[0].number_key or same[0].name]
            known[home, keys[0]] = same[0]


def _answers(table: pl.DataFrame, members: dict[tuple[int, int], Member], day: dt.date) -> None:
    """The newest answer of each source about each member takes the place of the one before."""
    by_person: dict[int, list[Member]] = {}
    for (_, person), member in members.items():
        by_person.setdefault(person, []).append(member)
    Answer.objects.filter(member__in={m.pk for m in members.values()}).delete()
    made = [
        Answer(
            member=member,
            source=row["source"],
            sign=row["sign"],
            told=row.get("told") or "",
            # No day where nothing was handed in: there is no answer that could be dated.
            day=row.get("day") or (None if row["sign"] == Answer.Sign.NOT_ASKED else day),
        )
        for row in table.iter_rows(named=True)
        for member in by_person.get(row["person"], ())
    ]
    Answer.objects.bulk_create(made, batch_size=5_000)


def _letters(path: Path, members: dict[tuple[int, int], Member]) -> None:
    """What the register of letters says, each letter once; a later withdrawal is written in."""
    if not path.exists():
        return
    by_person: dict[int, list[Member]] = {}
    for (_, person), member in members.items():
        by_person.setdefault(person, []).append(member)
    known = {
        (x.member_id, x.number, x.sources, x.since, x.until): x
        for x in Letter.objects.filter(member__in={m.pk for m in members.values()})
    }
    fresh, changed = {}, []
    for row in pl.read_parquet(path).iter_rows(named=True):
        for member in by_person.get(row["person"], ()):
            until = row["until"] or Letter.WITHOUT_END
            key = member.pk, row["number"][:40], row["scope"][:200], row["since"], until
            old = known.get(key)
            if old is None:
                fresh[key] = Letter(
                    member=member, number=key[1], sources=key[2], since=key[3], until=until,
                    withdrawn=row["withdrawn"],
                )  # fmt: skip
            elif old.withdrawn is None and row["withdrawn"] is not None:
                old.withdrawn = row["withdrawn"]
                changed.append(old)
    Letter.objects.bulk_create(fresh.values(), batch_size=MANY)
    Letter.objects.bulk_update(changed, ["withdrawn"], batch_size=MANY)


def _payments(path: Path, households: dict[int, Household]) -> None:
    """Months that payment lists speak of; a list that comes again puts its month right."""
    if not path.exists():
        return
    rows = pl.read_parquet(path).filter(pl.col("unit").is_in(list(households)))
    paid: dict[tuple[int, dt.date], Payment] = {}
    for row in rows.iter_rows(named=True):
        family, month = households[row["unit"]], row["month"]
        one = Payment(household=family, month=month, fen=row["fen"])
        for part in PARTS:
            setattr(one, part, row.get(part))
        before = paid.get((family.pk, month))
        paid[family.pk, month] = one if before is None else _added(before, one)
    Payment.objects.bulk_create(
        paid.values(), batch_size=MANY, update_conflicts=True,
        unique_fields=["household", "month"], update_fields=["fen", *PARTS],
    )  # fmt: skip


def _added(one: Payment, other: Payment) -> Payment:
    """Two units of a run that are one family here; a part that one list does not name is not known."""
    one.fen += other.fen
    for part in PARTS:
        mine, its = getattr(one, part), getattr(other, part)
        setattr(one, part, None if mine is None or its is None else mine + its)
    return one


def _leads(
    records: list[dict[str, Any]], run: Run, households: dict[int, Household],
    members: dict[tuple[int, int], Member], places: _Villages,
) -> dict[str, int]:  # fmt: skip
    asked = timezone.localdate(run.asked)  # terms run from when the office learnt of a doubt
    known = {x.lead_id: x for x in Lead.objects.filter(town=run.place)}
    fresh, stayed = [], []
    here: set[str] = set()
    for record in records:
        row, work = record["lead"], record["work"]
        here.add(row["lead_id"])
        family = households.get(work["unit"])
        said = {
            "code": row["code"], "rule": row["rule"], "title": record["neutral"],
            "sentence": work["finding"], "offers": work["offers"], "sure": row["answer"] == "yes",
            "conduct": work["conduct"], "household": family,
            "member": members.get((work["unit"], work["person"])),
            "place": family.place if family else places.named(row["village"]),
            "order": work["order"], "how": work["place"], "office": work["office"],
            "last_run": run, "digest": work["digest"], "record": record,
        }  # fmt: skip
        lead = known.get(row["lead_id"])
        if lead is None:
            due = asked + dt.timedelta(days=work["days"])
            fresh.append(
                Lead(town=run.place, lead_id=row["lead_id"], first_run=run, due=due, **said)
            )
            continue
        again = lead.stage == Lead.Stage.GONE
        # Facts that changed since a doubt was cleared are a new question; unchanged ones are not.
        again |= lead.stage == Lead.Stage.CLEARED and lead.digest != work["digest"]
        said["office"] = lead.office or work["office"]  # somebody may have handed it to another
        for name, value in said.items():
            setattr(lead, name, value)
        if again:
            lead.stage = Lead.Stage.OPEN
        stayed.append(lead)
    gone = [
        x for x in known.values()
        if x.lead_id not in here and x.stage not in (*WORKED, Lead.Stage.CLEARED, Lead.Stage.GONE)
    ]  # fmt: skip
    for lead in gone:
        lead.stage = Lead.Stage.GONE
    Lead.objects.bulk_create(fresh, batch_size=MANY)
    fields = ["code", "rule", "title", "sentence", "offers", "sure", "conduct", "household",
              "member", "place", "order", "how", "office", "last_run", "digest", "record",
              "stage"]  # fmt: skip
    Lead.objects.bulk_update(stayed, fields, batch_size=100)
    Lead.objects.bulk_update(gone, ["stage"], batch_size=MANY)
    # What pages count leaves out what concerns officers, which only the inspector sees.
    return {
        "open": sum(not r["work"]["conduct"] for r in records),
        "fresh": sum(not x.conduct for x in fresh), "gone": sum(not x.conduct for x in gone),
    }  # fmt: skip
