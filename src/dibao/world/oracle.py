"""What must be answered, from the model alone (answers page §2-§7).

Invariant: never reads a file, never imports the checker, and no rule of the oracle imports this
page back. `leads` lists every answer but no of the codes it knows, so that a lead elsewhere is a
mistake of the checker or of this page's reading.
"""

from __future__ import annotations

from dibao.world import oracle_accounts
from dibao.world.model import Household, World
from dibao.world.oracle_answers import Answer
from dibao.world.oracle_drawn import Drawn
from dibao.world.oracle_incomes import Incomes
from dibao.world.oracle_kin import Kin
from dibao.world.oracle_lent_names import LentNames
from dibao.world.oracle_offers import Offers
from dibao.world.oracle_persons import Persons
from dibao.world.oracle_subjects import Subjects
from dibao.world.oracle_things import Things
from dibao.world.oracle_treatment import Treatment
from dibao.world.oracle_two_registers import TwoRegisters
from dibao.world.readings import full_number


class Oracle:
    """Answers of one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.subjects = Subjects(world)
        self.things = Things(self.subjects)
        self.incomes = Incomes(self.subjects)
        self.persons = Persons(self.subjects)
        self.kin = Kin(world)
        self.offers = Offers(self.subjects, self.things)
        self.registers = TwoRegisters(self.subjects, self.offers)
        self.treatment = Treatment(self.subjects)
        self.drawn = Drawn(self.subjects)
        self.names = LentNames(self.subjects, self.offers)

    def household_answers(self, home: Household) -> list[Answer]:
        """All answers of one household but those that say no."""
        head = home.head.person.number
        if home.single:
            head = self.subjects.of(home)[0].person.number
        own = self.things
        things = [
            ("JG04", own.any_row(home, "DS07", "plate", own.car), "vehicle"),
            ("JG04", own.any_row(home, "DS14", "credit_code", own.firm), "business"),
            ("JG04", own.any_row(home, "DS21", "", own.machine), "machinery"),
            ("JG04", own.houses(home), "house"),
            ("JG05", own.deposits(home), "deposit"),
            ("JG09", self.incomes.means(home), "income"),
        ]
        out = [
            (code, next(iter(owners)) if len(owners) == 1 else head, state, what)
            for code, (state, owners), what in things
        ]
        out += self.kin_answers(home, things)
        for member in home.members + self.subjects.undeclared(home):
            number = full_number(member.number) or member.person.number
            out.append(("FB01", number, self.persons.payroll(member), "payroll"))
            if member.covered:
                out.append(("JG03", number, self.persons.dead(home, member), "death"))
            out.append(("JG07", number, self.persons.doubled(member), "double"))
            out.append(("JG10", number, self.persons.overreach(member), "letter"))
        return [Answer(c, home.household_no, n, a, w) for c, n, a, w in out if a != "no"]

    def kin_answers(
        self, home: Household, things: list[tuple[str, tuple[str, set[str]], str]]
    ) -> list[tuple[str, str, str, str]]:
        """§7 ZC09, FB02, FB03, and FB07."""
        means = {code for code, (state, _), _ in things if state == "yes"}
        for member in home.members:
            for code, state in (
                ("JG03", self.persons.dead(home, member) if member.covered else "no"),
                ("FB01", self.persons.payroll(member)), ("JG07", self.persons.doubled(member)),
            ):  # fmt: skip
                means |= {code} if state == "yes" else set()
        head = home.head.person.number
        return [(c, head, state, "kin") for c, state in self.kin.answers(home, means)]

    def family_answers(self) -> list[Answer]:
        """Registers, treatment, how families are drawn, what stands in their names."""
        out: list[tuple[str, Household, str, str]] = []
        split = self.drawn.drawn()
        for home in self.world.households:
            out += [
                ("ZC01", home, self.registers.contradicted(home), "register"),
                ("ZC06", home, self.drawn.unlettered(home), "letter"),
                ("JG06", home, self.treatment.untreated(home), "medical"),
                ("JG08", home, split.get(home.household_no, "no"), "split"),
                ("JG08", home, self.drawn.away(home), "away"),
                ("JG08", home, self.drawn.parted(home), "spouse"),
                ("FB08", home, self.names.borrowed(home), "firm"),
                ("FB09", home, self.names.lent(home), "loan"),
            ]
        for home in self.registers.families():
            first, last = self.registers.other_register(home)
            incomes = [r.values.get("income_per_head") for r in home.stated["rows"]
                       if self.registers.watched(r) or r.values["on_dibao"] == "yes"]  # fmt: skip
            aid = self.treatment.elsewhere(home.members, incomes)
            out += [("ZC01", home, first, "register"), ("ZC02", home, last, "labour"),
                    ("JG06", home, aid, "medical")]  # fmt: skip
        for home in self.world.applicants:
            told = [home.stated.get("income_per_head")]
            out.append(("JG06", home, self.treatment.elsewhere(home.members, told), "medical"))
        return [
            Answer(c, h.household_no, h.head.person.number, a, w) for c, h, a, w in out if a != "no"
        ]

    def leads(self) -> list[Answer]:
        """Every answer but no, of every code known here."""
        out = [a for home in self.world.households for a in self.household_answers(home)]
        out += oracle_accounts.answers(self.world, self.persons)
        for home in self.world.applicants:
            for member in home.members:
                if self.persons.overreach(member) == "yes":
                    out.append(
                        Answer("JG10", home.household_no, member.person.number, "yes", "letter")
                    )
        return out + self.offers.answers() + self.family_answers()
