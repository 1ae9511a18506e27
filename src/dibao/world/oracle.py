"""What must be answered, from the model alone (answers page §2-§7).

Invariant: never reads a file, never imports the checker. Every answer is one of yes, unknown
(a lead), cannot_tell, no; `leads` lists all yes and unknown of the codes it knows, so that a
lead elsewhere is a mistake of the checker or of this page's reading.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from dibao.world.model import Household, Member, Record, World, age, month_index, truth_key
from dibao.world.oracle_households import Drawn
from dibao.world.oracle_kin import Kin
from dibao.world.oracle_offers import Offers
from dibao.world.readings import Readings, full_number, newest

CARS = ("car", "truck", "bus")
STAFF = ("civil", "public", "worker")
MULTIPLE = 50
SINGLE_TWICE, NEAR_HALVES = 2, 3  # 2 x and 1.5 x (as halves) of the standard


@dataclass(frozen=True, slots=True)
class Answer:
    """`household_no` and `id_number` as leads.csv carries them."""

    code: str
    household_no: str
    id_number: str
    answer: str
    what: str

    @property
    def key(self) -> tuple[str, str, str]:
        """As `Case.key`."""
        return truth_key(self.code, self.household_no, self.id_number)


def three(*codes: bool | None) -> bool | None:
    """All of them, Kleene."""
    if any(c is False for c in codes):
        return False
    return None if any(c is None for c in codes) else True


def one_of(value: object, wanted: tuple[str, ...]) -> bool | None:
    """A blank code is every code."""
    return None if value is None else value in wanted


class Oracle:
    """Answers of one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.read = Readings(world)
        self.kin = Kin(world)
        self.line = MULTIPLE * world.standard
        self._offers: Offers | None = None
        self.listed: dict[tuple[str, str], list[Household]] = defaultdict(list)
        self.holders: dict[str, set[str]] = defaultdict(set)
        self.on_roster: set[int] = set()
        for home in world.households:
            for member in home.members:
                self.on_roster.add(member.person.pid)
                if member.covered:
                    self.listed[member.number, member.name].append(home)
                    self.holders[member.number].add(home.household_no)

    # -- one rule a method; each yields answers that are leads or cannot be told ----------

    def decide(
        self, found_rows: list[tuple[Record, bool]], holds: list[bool | None], open_: bool
    ) -> str:
        """any() over rows: strong rows that hold say yes; the rest may open a question."""
        state = "no"
        for (_, strong), answer in zip(found_rows, holds, strict=True):
            if strong and answer:
                return "yes"
            if answer is not False:
                state = "unknown"
        return state if state == "unknown" else "cannot_tell" if open_ else "no"

    def any_row(self, home: Household, source: str, thing: str, holds: str) -> tuple[str, set[str]]:
        """any() over the members' things of a source, and whose things they are."""
        rows: list[tuple[Record, bool]] = []
        owners: list[str] = []
        open_ = home.size > len(home.members)
        for member in self.subjects(home):
            found = self.read.of(source, member)
            open_ = open_ or found.silent
            current = newest(self.world, found.strong, thing) if thing else found.strong
            rows += [(row, True) for row in current]
            rows += [(row, False) for row in found.doubtful + found.number_only]
            owners += [member.person.number] * (len(rows) - len(owners))
        judge = getattr(self, holds)
        answers = [judge(row) for row, _ in rows]
        state = self.decide(rows, answers, open_)
        wanted = (True,) if state == "yes" else (True, None)
        return state, {o for o, a in zip(owners, answers, strict=True) if a in wanted}

    def subjects(self, home: Household) -> list[Member]:
        """The members and an undeclared spouse; of a single-person enrolment the person."""
        if home.single:
            return [m for m in home.members if m.covered]
        return home.members + self.undeclared(home)

    def undeclared(self, home: Household) -> list[Member]:
        """Married by the register, in the same book today, and not listed."""
        found = []
        for member in home.members:
            person = member.person
            if person.spouse < 0 or person.spouse in self.on_roster or person.married is None:
                continue
            other = self.world.people[person.spouse]
            if other.died is None and other.book == person.book and person.married.year >= 1985:
                found.append(Member(other, "配偶", other.name, other.number, False))
        return found

    def car(self, row: Record) -> bool | None:
        held = row.values
        scrap = held.get("scrap_by")
        worn = held.get("state") == "overdue" and scrap is not None and scrap < self.world.as_of
        return three(
            one_of(held.get("kind"), CARS),
            one_of(held.get("state"), ("in_use", "overdue")),
            not worn,
        )

    def machine(self, row: Record) -> bool | None:
        return three(
            one_of(row.values.get("machine_kind"), ("large",)),
            one_of(row.values.get("state", "in_use"), ("in_use",)),
        )

    def firm(self, row: Record) -> bool | None:
        held = row.values
        return three(
            one_of(held.get("kind"), ("company", "individual")),
            one_of(held.get("post"), ("legal_rep", "operator", "shareholder")),
            one_of(held.get("state"), ("active",)),
        )

    def houses(self, home: Household) -> tuple[str, set[str]]:
        """A shop, or a second dwelling: units, not holders; shares are not whole units."""
        whole: set[str] = set()
        maybe: set[str] = set()
        shop, open_ = "no", home.size > len(home.members)
        owners: set[str] = set()
        for member in self.subjects(home):
            found = self.read.of("DS08", member)
            open_ = open_ or found.silent
            for row in found.strong + found.doubtful + found.number_only:
                held, sure = row.values, row in found.strong
                if held["state"] != "current" or held["tenure"] == "shares":
                    continue
                owners.add(member.person.number)
                if held["purpose"] == "commercial":
                    shop = "yes" if sure or shop == "yes" else "unknown"
                elif held["purpose"] == "dwelling":
                    (whole if sure else maybe).add(str(held["unit_no"]))
        if shop == "yes" or len(whole) > 1:
            return "yes", owners
        if shop == "unknown" or len(whole | maybe) > 1:
            return "unknown", owners
        return "cannot_tell" if open_ else "no", owners

    def deposits(self, home: Household) -> tuple[str, set[str]]:
        """§7 JG05."""
        least: list[tuple[date, int]] = []
        slack, at_hand = home.size > len(home.members) and not home.single, 0
        most = 0
        owners: set[str] = set()
        for member in self.subjects(home):
            found = self.read.of("DS15", member)
            if found.strong or found.doubtful or found.number_only:
                owners.add(member.person.number)
            slack = slack or found.silent
            for row in newest(self.world, found.strong, "account"):
                held = row.values
                if held.get("kind", "demand") not in ("demand", "time"):
                    continue
                if held.get("over") == "yes":
                    least.append((held["day"], self.line + 1))
                    at_hand, slack = at_hand + self.line + 1, True
                elif held.get("over") == "no":
                    most += self.line
                else:
                    least.append((held["day"], held["balance"]))
                    at_hand, most = at_hand + held["balance"], most + held["balance"]
            for row in found.doubtful + found.number_only:
                worth = row.values.get("balance", self.line + 1)
                at_hand, most = at_hand + worth, most + worth
        days = sorted({day for day, _ in least})
        for first in days:
            last = first + timedelta(days=31)
            if sum(v for day, v in least if first <= day <= last) > self.line:
                return "yes", owners
        if at_hand > self.line:
            return "unknown", owners
        return "cannot_tell" if slack or most > self.line else "no", owners

    def dead(self, home: Household, member: Member) -> str:
        """§7 JG03."""
        newest_paid = max(home.paid, default=0)
        state = "no"
        open_ = False
        for source, reason, field in (
            ("DS04", None, "death_day"),
            ("DS06", "cancel_reason", "cancel_day"),
            ("DS10", "stop_reason", "stop_day"),
        ):
            found = self.read.of(source, member)
            open_ = open_ or found.silent or bool(found.number_only)
            for row in found.strong + found.doubtful:
                if reason and row.values.get(reason, "none") != "death":
                    continue
                span = row.values.get(field)
                if span is not None and newest_paid <= month_index(span[0]):
                    continue  # paid no further than the month of death
                sure = span is not None and newest_paid > month_index(span[1])
                if sure and row in found.strong:
                    return "yes"
                state = "unknown"
        return state if state == "unknown" else "cannot_tell" if open_ else "no"

    def payroll(self, home: Household, member: Member) -> str:
        """§7 FB01 of one member."""
        found = self.read.of("DS16", member)
        rows = [(r, True) for r in found.strong] + [
            (r, False) for r in found.doubtful + found.number_only
        ]
        holds = [
            three(
                one_of(r.values.get("establishment"), STAFF),
                one_of(r.values.get("state"), ("in_post", "retired")),
            )
            for r, _ in rows
        ]
        return self.decide(rows, holds, found.silent)

    def incomes(self, home: Household) -> tuple[int, set[str]]:
        """Current incomes known for certain, fen a month, and who has them (§7 JG09)."""
        total = 0
        earners: set[str] = set()
        for member in self.subjects(home):
            for source in ("DS10", "DS11", "DS12", "DS13", "DS16"):
                for row in self.read.of(source, member).strong:
                    worth = self.current(source, row)
                    total += worth
                    if worth:
                        earners.add(member.person.number)
        return total, earners

    def current(self, source: str, row: Record) -> int:
        """What one row adds to the month's income; 0 if it does not count."""
        held, now = row.values, self.world.as_of
        running = held.get("end") is None or held["end"] >= now
        if source == "DS10":
            counts = (
                held["kind"] == "employee"
                and held.get("benefit", "none") in ("pension", "survivor", "injury")
                and held.get("stop_day") is None
            )
            return int(held["monthly"]) if counts else 0
        if source == "DS11":
            return int(held["amount"]) if held["state"] == "current" and running else 0
        if source == "DS12":
            return int(held["subsidy"]) + int(held["insurance_subsidy"]) if running else 0
        if source == "DS13":
            recent = month_index(now) - held["month"] <= 3
            return int(held["income"]) if held["item"] == "wage" and recent else 0
        return int(held["net"]) if held["state"] == "in_post" else 0

    def means(self, home: Household) -> tuple[str, set[str]]:
        """§7 JG09."""
        if home.single or home.size > len(home.members):
            return "no", set()  # never planted: whose heads count is not said
        known, earners = self.incomes(home)
        funds = {
            m.person.number
            for m in self.subjects(home)
            if any(r.values["state"] == "normal" for r in self.read.of("DS09", m).strong)
        }
        if funds and known <= self.world.standard * home.size:
            return "unknown", funds | earners  # a paid-in fund shows a job, not its wage
        if known == 0 or known <= (home.income or 0):
            return "no", earners
        if known > self.world.standard * (home.size + len(self.undeclared(home))):
            return "yes" if len(set(home.paid.values())) == 1 else "no", earners
        return "unknown", earners

    def doubled(self, home: Household, member: Member) -> str:
        """§7 JG07."""
        if not member.covered:
            return "no"
        twice = len(self.listed[member.number, member.name]) > 1
        found = self.read.of("DS02", member)
        rows = [(r, True) for r in found.strong] + [
            (r, False) for r in found.doubtful + found.number_only
        ]
        holds = [
            three(
                one_of(r.values["benefit"], ("tekun", "orphan")),
                one_of(r.values.get("state", "current"), ("current",)),
            )
            for r, _ in rows
        ]
        if twice:
            return "yes"
        if len(self.holders[member.number]) > 1:
            return "unknown"  # one number, two names: which of them is he?
        return self.decide(rows, holds, found.silent)

    def overreach(self, member: Member) -> str:
        """§7 JG10."""
        rows = [r for s in ("DS08", "DS15", "DS20") for r in self.read.of(s, member).unlettered]
        return "yes" if rows else "no"

    def household_answers(self, home: Household) -> list[Answer]:
        """All answers of one household but those that say no."""
        head = home.head.person.number
        if home.single:
            head = self.subjects(home)[0].person.number
        things = [
            ("JG04", self.any_row(home, "DS07", "plate", "car"), "vehicle"),
            ("JG04", self.any_row(home, "DS14", "credit_code", "firm"), "business"),
            ("JG04", self.any_row(home, "DS21", "", "machine"), "machinery"),
            ("JG04", self.houses(home), "house"),
            ("JG05", self.deposits(home), "deposit"),
            ("JG09", self.means(home), "income"),
        ]
        out = [
            (code, next(iter(owners)) if len(owners) == 1 else head, state, what)
            for code, (state, owners), what in things
        ]
        out += self.kin_answers(home, things)
        for member in home.members + self.undeclared(home):
            number = full_number(member.number) or member.person.number
            out.append(("FB01", number, self.payroll(home, member), "payroll"))
            if member.covered:
                out.append(("JG03", number, self.dead(home, member), "death"))
            out.append(("JG07", number, self.doubled(home, member), "double"))
            out.append(("JG10", number, self.overreach(member), "letter"))
        return [Answer(c, home.household_no, n, a, w) for c, n, a, w in out if a != "no"]

    def kin_answers(
        self, home: Household, things: list[tuple[str, tuple[str, set[str]], str]]
    ) -> list[tuple[str, str, str, str]]:
        """§7 ZC09, FB02, FB03, and FB07."""
        means = {code for code, (state, _), _ in things if state == "yes"}
        for member in home.members:
            for code, state in (
                ("JG03", self.dead(home, member) if member.covered else "no"),
                ("FB01", self.payroll(home, member)), ("JG07", self.doubled(home, member)),
            ):  # fmt: skip
                means |= {code} if state == "yes" else set()
        head = home.head.person.number
        return [(c, head, state, "kin") for c, state in self.kin.answers(home, means)]

    def account_answers(self) -> list[Answer]:
        """§7 FB05."""
        users: dict[str, list[Household]] = defaultdict(list)
        for home in self.world.households:
            if home.account:
                users[home.account].append(home)
        agents = {
            (
                str(r.values["household_no"]),
                str(r.values.get("agent_name") or r.values.get("guardian_name")),
            )
            for r in self.world.records
            if self.world.deliveries[r.delivery].source in ("RG11", "RG12")
        }
        out = []
        for account, homes in sorted(users.items()):
            agent = all((h.household_no, h.account_holder) in agents for h in homes)
            own = all(any(m.name == h.account_holder for m in h.members) for h in homes)
            gone = any(
                self.dead(h, m) == "yes"
                for h in homes
                for m in h.members
                if m.name == h.account_holder
            )
            if (len(homes) > 1 and not agent) or not (agent or own) or gone:
                first = min(homes, key=lambda h: h.household_no)
                out.append(Answer("FB05", first.household_no, "", "yes", account))
        return out

    def leads(self) -> list[Answer]:
        """Every answer but no, of every code known here."""
        out = [a for home in self.world.households for a in self.household_answers(home)]
        out += self.account_answers()
        for home in self.world.applicants:
            for member in home.members:
                if self.overreach(member) == "yes":
                    out.append(
                        Answer("JG10", home.household_no, member.person.number, "yes", "letter")
                    )
        return out + Offers(self).answers() + Drawn(self).answers()

    def offers(self) -> Offers:
        """The rules that speak for families, made once."""
        if self._offers is None:
            self._offers = Offers(self)
        return self._offers


def grown(member: Member, on: date) -> bool:
    """An adult on that day."""
    return age(member.person.birth, on) >= 18
