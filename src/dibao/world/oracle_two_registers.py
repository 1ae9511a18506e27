"""The roster against the register of those lifted and watched (ZC01, ZC02).

Invariant: families of the other register are drawn as its own rows draw them; one person on the
roster is enough to leave a family to the roster's own rules.
"""

from __future__ import annotations

from collections import defaultdict

from dibao.world.model import Household, Member, Record
from dibao.world.oracle_offers import Offers
from dibao.world.oracle_subjects import Subjects
from dibao.world.readings import full_number

ASSETS = ("vehicle", "house", "deposit", "business", "payroll", "job")


class TwoRegisters:
    """What the one register says of a family and the other does not."""

    def __init__(self, subjects: Subjects, offers: Offers) -> None:
        self.subjects, self.world, self.read = subjects, subjects.world, subjects.read
        self.offers = offers

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
        if any(full_number(m.number) in self.subjects.numbers for m in people):
            return "no", "no"
        tekun = [self.holds("DS02", m, benefit="tekun", state="current") for m in people]
        settled = any(
            r.values["until"] >= self.world.as_of
            for m in people for r in self.read.of("RG13", m).strong
        )  # fmt: skip
        refused = [
            h.stated for h in self.world.applicants
            if h.list_key == "RG03" and h.stated["decided"] >= self.subjects.year_ago
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
