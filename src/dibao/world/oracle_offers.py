"""The two rules that speak for families: ZC03 and JG02 (answers page §4, §7).

Invariant: silence never rules a family out; only something certain does.
"""

from __future__ import annotations

from dibao.world.model import Household, Member, Person, age, month_index
from dibao.world.oracle_answers import Answer
from dibao.world.oracle_subjects import Subjects
from dibao.world.oracle_things import Things
from dibao.world.readings import full_number


class Offers:
    """ZC03 for the disabled of no roster, JG02 for the refused and the exited."""

    def __init__(self, subjects: Subjects, things: Things) -> None:
        self.world, self.read, self.things = subjects.world, subjects.read, things
        self.on_roster = subjects.numbers
        self.family = {m.person.pid: h for h in self.world.applicants for m in h.members}

    def certificate(self, member: Member) -> tuple[str, int]:
        """('yes'|'unknown'|'no', fen of income per head allowed)."""
        best = ("no", 0)
        for row in self.read.of("DS18", member).strong:
            held = row.values
            if held.get("cancelled") == "yes":
                continue
            heavy = held["grade"] in ("g1", "g2")
            mind = held["grade"] == "g3" and held["category"] in ("intellectual", "mental")
            if not heavy and not mind:
                continue
            line = self.world.standard * (4 if heavy else 3) // 2
            state = "yes" if held["expires"] >= self.world.as_of else "unknown"
            if best[0] != "yes":
                best = (state, line)
        return best

    def severe(self, member: Member) -> str:
        """First or second grade, in force: yes; run out: unknown."""
        line = 2 * self.world.standard
        state, allowed = self.certificate(member)
        return state if allowed == line else "no"

    def wage(self, member: Member) -> bool:
        """A current wage, for certain."""
        now = month_index(self.world.as_of)
        for row in self.read.of("DS10", member).strong:
            held = row.values
            if (
                held["kind"] == "employee"
                and held.get("employer")
                and (held.get("insured_state") == "active")
            ):
                return True
        for row in self.read.of("DS13", member).strong:
            if row.values["item"] == "wage" and now - row.values["month"] <= 3:
                return True
        return any(r.values.get("state") == "in_post" for r in self.read.of("DS16", member).strong)

    def stated_income(self, member: Member) -> int | None:
        """A dated figure of income per head, from DS18, DS19 or the application."""
        figures = [
            r.values["income_per_head"]
            for s in ("DS18", "DS19")
            for r in self.read.of(s, member).strong
            if r.values.get("income_per_head") is not None
        ]
        home = self.family.get(member.person.pid)
        if home and home.stated.get("income_per_head") is not None:
            figures.append(home.stated["income_per_head"])
        return max(figures) if figures else None

    def ruled_out(self, member: Member) -> bool:
        """Tekun, dead, on the cleared list, in work, or on the roster."""
        if full_number(member.number) in self.on_roster or self.wage(member):
            return True
        if any(
            r.values["benefit"] == "tekun" and r.values.get("state", "current") == "current"
            for r in self.read.of("DS02", member).strong
        ):
            return True
        if any(r.values["until"] >= self.world.as_of for r in self.read.of("RG13", member).strong):
            return True
        return self.known_dead(member)

    def known_dead(self, member: Member) -> bool:
        """A strong row of DS04 or DS06 says so."""
        return bool(self.read.of("DS04", member).strong) or any(
            r.values.get("cancel_reason", "none") == "death"
            for r in self.read.of("DS06", member).strong
        )

    def person(self, member: Member) -> str:
        """ZC03 without the question whose file it belongs to."""
        state, line = self.certificate(member)
        if (
            state == "no"
            or age(member.person.birth, self.world.as_of) < 18
            or self.ruled_out(member)
        ):
            return "no"
        income = self.stated_income(member)
        if income is not None and income > line:
            return "no"
        return "yes" if state == "yes" and income is not None else "unknown"

    def stands(self, home: Household) -> bool | None:
        """Does the stated ground still show? None: cannot be looked at, or no such ground."""
        ground = home.stated.get("ground", "")
        looks = {"vehicle": ("DS07", self.things.car), "business": ("DS14", self.things.firm)}
        letters = all(self.read.lettered("DS15", m, self.world.as_of) for m in home.members)
        if ground in ("vehicle", "house", "deposit") and not letters:
            return None
        if ground in looks:
            source, judge = looks[ground]
            rows = [r for m in home.members for r in self.read.of(source, m).strong]
            return any(judge(r) for r in rows)
        if ground == "house":
            return self.things.houses(home)[0] == "yes"
        if ground == "deposit":
            return self.things.deposits(home)[0] == "yes"
        if ground in ("job", "payroll"):
            return any(self.wage(m) for m in home.members)
        if ground == "death":
            return any(self.known_dead(m) for m in home.members)
        if ground == "income":
            stated = home.stated.get("income_per_head")
            return stated is None or stated >= self.world.standard
        return None

    def screened(self, home: Household) -> str:
        """JG02."""
        if any(full_number(m.number) in self.on_roster for m in home.members):
            return "no"
        ground = home.stated.get("ground", "")
        stands = self.stands(home)
        if stands and ground in (
            "vehicle",
            "house",
            "deposit",
            "business",
            "job",
            "payroll",
            "death",
        ):
            return "no"
        income = home.stated.get("income_per_head")
        if income is not None and income > self.world.standard:
            return "no"
        if income is not None and income < self.world.standard:
            return "yes"
        signals = (
            ground in ("vehicle", "house", "deposit", "business", "job", "payroll", "death")
            and stands is not True,
            ground == "quota",
            ground == "" or home.stated.get("notice") == "no",
            any(self.person(m) in ("yes", "unknown") for m in home.members),
            any(self.monitored(m) for m in home.members),
        )
        return "unknown" if any(signals) else "no"

    def monitored(self, member: Member) -> bool:
        """On the monitoring list and not cleared."""
        return any(
            r.values["kind"] == "monitored" and r.values.get("cleared") is None
            for r in self.read.of("DS19", member).strong
        )

    def elsewhere(self, member: Member) -> bool:
        """A refused family whose ground still stands belongs to JG02."""
        home = self.family.get(member.person.pid)
        if home is None or home.list_key != "RG03":
            return False
        asset = home.stated.get("ground") in ("vehicle", "house", "deposit", "business", "job")
        return asset and self.stands(home) is not False

    def certified(self) -> list[Person]:
        """Everybody with a certificate, also those whom a family's list leaves out."""
        rows = [r for r in self.world.records if self.world.deliveries[r.delivery].source == "DS18"]
        people = [*self.world.disabled, *(r.person for r in rows if r.person is not None)]
        return list({p.pid: p for p in people}.values())

    def answers(self) -> list[Answer]:
        """Leads of both rules."""
        out = []
        for person in self.certified():
            member = Member(person, "本人", person.name, person.number)
            state = self.person(member)
            if state != "no" and not self.elsewhere(member):
                home = self.family.get(person.pid)
                out.append(
                    Answer(
                        "ZC03", home.household_no if home else "", person.number, state, "disabled"
                    )
                )
        for home in self.world.applicants:
            state = self.screened(home)
            if state != "no":
                out.append(
                    Answer("JG02", home.household_no, home.head.person.number, state, "refused")
                )
        return out
