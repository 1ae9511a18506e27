"""Two registers, treatment paid, how households are drawn, firms and loans in a name.

Invariant: written from the answers page and the reference, for the model alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date

from dibao.world.model import Household, Member, Person, Record, age
from dibao.world.oracle_answers import Answer
from dibao.world.oracle_offers import Offers
from dibao.world.oracle_subjects import Subjects
from dibao.world.readings import full_number

RUNS = ("legal_rep", "operator", "shareholder")
ASSETS = ("vehicle", "house", "deposit", "business", "payroll", "job")
COUNTY = "云槐县"
OTHER_PLACE = re.compile(r"^[\u4e00-\u9fff]{2,3}[县市]")
MEDICAL_MONTHS, OLD = 12, 75


class Drawn:
    """Answers of ZC01, ZC02, ZC06, JG06, JG08, FB08, FB09."""

    def __init__(self, subjects: Subjects, offers: Offers) -> None:
        self.subjects, self.world, self.read = subjects, subjects.world, subjects.read
        self.offers, self.on_roster = offers, subjects.numbers
        self.year_ago = self.world.as_of.replace(year=self.world.as_of.year - 1)

    # -- two registers -----------------------------------------------------------------

    def contradicted(self, home: Household) -> str:
        """ZC01 of a roster household."""
        rows = [(m, r) for m in self.subjects.of(home) for r in self.read.of("DS19", m).strong]
        if any(r.values["on_dibao"] == "yes" for _, r in rows):
            return "no"
        if any(r.values["on_dibao"] == "no" for m, r in rows):
            return "unknown" if home.single else "yes"
        return "no"

    def families(self) -> list[Household]:
        """Families of the other register, as its rows draw them."""
        of: dict[str, list[Record]] = defaultdict(list)
        for row in self.world.records:
            if row.delivery == "DS19" and (self.watched(row) or row.values["on_dibao"] == "yes"):
                of[str(row.values["household_no"])].append(row)
        homes = []
        for number, rows in sorted(of.items()):
            people = [r.person for r in rows if r.person is not None]
            members = [Member(q, "", r.name, r.number) for q, r in zip(people, rows, strict=True)]
            home = Household(number, people[0].village, 1, members, len(members))
            home.stated = {"rows": rows}
            homes.append(home)
        return homes

    def watched(self, row: Record) -> bool:
        """Monitored and not cleared."""
        return row.values["kind"] == "monitored" and row.values.get("cleared") is None

    def holds(self, source: str, member: Member, **wanted: object) -> bool:
        """A strong row with these values."""
        return any(
            all(r.values.get(k) == v for k, v in wanted.items())
            for r in self.read.of(source, member).strong
        )

    def other_register(self, home: Household) -> tuple[str, str]:
        """ZC01 and ZC02 of a family of the other register."""
        rows: list[Record] = home.stated["rows"]
        people = home.members
        if any(full_number(m.number) in self.on_roster for m in people):
            return "no", "no"
        tekun = [self.holds("DS02", m, benefit="tekun", state="current") for m in people]
        settled = any(
            r.values["until"] >= self.world.as_of
            for m in people for r in self.read.of("RG13", m).strong
        )  # fmt: skip
        refused = [
            h.stated for h in self.world.applicants
            if h.list_key == "RG03" and h.stated["decided"] >= self.year_ago
            and {m.person.pid for m in h.members} & {m.person.pid for m in people}
        ]  # fmt: skip
        watched = any(self.watched(r) for r in rows)
        explained = any(tekun) or settled or any(s["ground"] for s in refused)
        first = any(r.values["on_dibao"] == "yes" for r in rows) or (watched and not explained)
        last = "no"
        if watched and any(r.values.get("no_labour") == "yes" for r in rows):
            out = (
                all(tekun) or settled or any(s["ground"] in ASSETS for s in refused)
                or any(self.offers.wage(m) for m in people)
                or all(self.offers.known_dead(m) for m in people)
            )  # fmt: skip
            incomes = [
                r.values["income_per_head"] for r in rows
                if r.values.get("income_per_head") is not None
            ]  # fmt: skip
            if not out and all(i < self.world.standard for i in incomes):
                last = "yes" if incomes else "unknown"
        return "yes" if first else "no", last

    # -- treatment -----------------------------------------------------------------------

    def needy(self, members: list[Member]) -> bool:
        """Paid much within the year, and no aid since."""
        paid = sum(
            r.values["self_paid"] for m in members for r in self.read.of("DS20", m).strong
            if r.values["day"] >= self.year_ago
        )  # fmt: skip
        aided = any(
            r.values["day"] >= self.year_ago
            for m in members for r in self.read.of("RG08", m).strong
        )  # fmt: skip
        return paid > MEDICAL_MONTHS * self.world.standard and not aided

    def untreated(self, home: Household) -> str:
        """JG06 of a roster household; a letter that is lacking leaves it open."""
        members = self.subjects.of(home)
        if self.needy(members):
            return "yes"
        aided = any(self.read.of("RG08", m).strong for m in members)
        silent = any(self.read.of("DS20", m).silent for m in members)
        return "cannot_tell" if silent and not aided else "no"

    def elsewhere(self, members: list[Member], incomes: list[int | None]) -> str:
        """JG06 of a family that is not on the roster."""
        if any(full_number(m.number) in self.on_roster for m in members):
            return "no"
        known = [i for i in incomes if i is not None]
        if not self.needy(members) or any(2 * i > 3 * self.world.standard for i in known):
            return "no"
        return "yes" if known else "unknown"

    # -- how households are drawn --------------------------------------------------------

    def divorced(self, person: Person) -> bool:
        """A divorce on record, by the husband's row."""
        pair = {person.pid, person.spouse}
        return any(
            r.delivery == "DS03" and r.values["kind"] == "divorce"
            and r.person is not None and r.person.pid in pair
            for r in self.world.records
        )  # fmt: skip

    def drawn(self) -> dict[str, str]:
        """JG08 split, by household number."""
        at: dict[str, list[tuple[Household, Member]]] = defaultdict(list)
        for home in self.world.households:
            for member in home.members if not home.single else ():
                at[member.person.book].append((home, member))
        found: dict[str, str] = {}
        for pairs in at.values():
            for home, member in pairs:
                for other, mate in pairs:
                    own = {m.person.pid for m in home.members}
                    if home is other or own & {m.person.pid for m in other.members}:
                        continue
                    person = member.person
                    recorded = person.married is not None and person.married.year >= 1985
                    apart = person.spouse == mate.person.pid and recorded
                    if apart and not self.divorced(person):
                        found[home.household_no] = "yes"
                    found.setdefault(home.household_no, "unknown")
        return found

    def parted(self, home: Household) -> str:
        """JG08 of a spouse on record who is not listed and whose book lies elsewhere."""
        own = {m.person.pid for m in home.members}
        for person in (m.person for m in home.members if not home.single):
            if person.spouse < 0 or person.spouse in own or person.married is None:
                continue
            other = self.world.people[person.spouse]
            recorded = person.married.year >= 1985 and not self.divorced(person)
            if recorded and other.died is None and other.book != person.book:
                return "unknown"
        return "no"

    def away(self, home: Household) -> str:
        """JG08 of members who may not live there."""
        state = "no"
        now = self.world.as_of
        for member in self.subjects.of(home):
            for row in self.read.of("DS24", member).strong:
                held = row.values
                if held["kind"] in ("服刑", "强制隔离戒毒") and held["start"] <= now <= held["end"]:
                    return "yes"
            hukou = self.read.of("DS06", member)
            if any(
                r.values.get("cancel_reason") in ("moved", "army", "abroad")
                for r in hukou.strong + hukou.doubtful
            ):
                state = "unknown"
            insured = self.read.of("DS10", member)
            if any(
                r.values.get("stop_reason") in ("prison", "missing")
                for r in insured.strong + insured.doubtful + insured.number_only
            ):
                state = "unknown"
        return state

    def unlettered(self, home: Household) -> str:
        """ZC06: enrolled within the year and no letter of anybody."""
        held = any(self.read.rows("RG02", m) for m in self.subjects.of(home))
        return "no" if held or home.since < self.year_ago else "unknown"

    # -- in a recipient's name -----------------------------------------------------------

    def borrowed(self, home: Household) -> str:
        """FB08."""
        state = "no"
        for member in self.subjects.of(home):
            found = self.read.of("DS14", member)
            heavy = self.offers.severe(member)
            held_by = {
                (sure, r.values["credit_code"]): r.values
                for sure, rows in ((True, found.strong), (False, found.doubtful + found.number_only))
                for r in rows if r.values["post"] in RUNS and r.values["kind"] != "coop"
                and r.values["state"] in ("active", None)
            }  # fmt: skip
            for (sure, _), held in held_by.items():
                companies = sum(v["kind"] == "company" for v in held_by.values())
                sign = self.odd(member, held) or companies > 1 or heavy == "yes"
                if sign and sure and held["state"] == "active":
                    return "yes"
                if sign or heavy == "unknown":
                    state = "unknown"
        return state

    def odd(self, member: Member, held: dict[str, object]) -> bool:
        """Founded too old or too young, or by its name in another county."""
        founded = held["founded"]
        assert isinstance(founded, date)
        years = age(member.person.birth, founded)
        place = OTHER_PLACE.match(str(held["enterprise"]))
        return years >= OLD or years < 18 or bool(place and place.group() != COUNTY)

    def lent(self, home: Household) -> str:
        """FB09."""
        rows = [r for m in self.subjects.of(home) for r in self.read.of("RG07", m).strong]
        if any(r.values["state"] == "open" for r in rows):
            return "yes"
        return "unknown" if any(r.values["state"] == "" for r in rows) else "no"

    def answers(self) -> list[Answer]:
        """Leads of all of them."""
        out: list[tuple[str, Household, str, str]] = []
        split = self.drawn()
        for home in self.world.households:
            out += [
                ("ZC01", home, self.contradicted(home), "register"),
                ("ZC06", home, self.unlettered(home), "letter"),
                ("JG06", home, self.untreated(home), "medical"),
                ("JG08", home, split.get(home.household_no, "no"), "split"),
                ("JG08", home, self.away(home), "away"),
                ("JG08", home, self.parted(home), "spouse"),
                ("FB08", home, self.borrowed(home), "firm"),
                ("FB09", home, self.lent(home), "loan"),
            ]
        for home in self.families():
            first, last = self.other_register(home)
            incomes = [r.values.get("income_per_head") for r in home.stated["rows"]
                       if self.watched(r) or r.values["on_dibao"] == "yes"]  # fmt: skip
            aid = self.elsewhere(home.members, incomes)
            out += [("ZC01", home, first, "register"), ("ZC02", home, last, "labour"),
                    ("JG06", home, aid, "medical")]  # fmt: skip
        for home in self.world.applicants:
            told = [home.stated.get("income_per_head")]
            out.append(("JG06", home, self.elsewhere(home.members, told), "medical"))
        return [
            Answer(c, h.household_no, h.head.person.number, a, w) for c, h, a, w in out if a != "no"
        ]
