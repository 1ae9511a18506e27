"""What a household owns: vehicles, firms, machines, houses, deposits (JG04, JG05).

Invariant: houses are counted by unit and deposits by account, not by holder or row; a plate, a
firm or an account that stands in two deliveries is as the newest tells it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from dibao.world.model import Household, Record
from dibao.world.oracle_answers import decide, one_of, three
from dibao.world.oracle_subjects import Subjects
from dibao.world.readings import newest

CARS = ("car", "truck", "bus")
MULTIPLE = 50
Judge = Callable[[Record], bool | None]


class Things:
    """Each rule answers with its state and the numbers of those whose things they are."""

    def __init__(self, subjects: Subjects) -> None:
        self.subjects, self.world, self.read = subjects, subjects.world, subjects.read
        self.line = MULTIPLE * self.world.standard

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

    def any_row(
        self, home: Household, source: str, thing: str, judge: Judge
    ) -> tuple[str, set[str]]:
        """any() over the members' things of a source, and whose things they are."""
        rows: list[tuple[Record, bool]] = []
        owners: list[str] = []
        open_ = home.size > len(home.members)
        for member in self.subjects.of(home):
            found = self.read.of(source, member)
            open_ = open_ or found.silent
            current = newest(self.world, found.strong, thing) if thing else found.strong
            rows += [(row, True) for row in current]
            rows += [(row, False) for row in found.doubtful + found.number_only]
            owners += [member.person.number] * (len(rows) - len(owners))
        answers = [judge(row) for row, _ in rows]
        state = decide(rows, answers, open_)
        wanted = (True,) if state == "yes" else (True, None)
        return state, {o for o, a in zip(owners, answers, strict=True) if a in wanted}

    def houses(self, home: Household) -> tuple[str, set[str]]:
        """A shop, or a second dwelling: units, not holders; shares are not whole units."""
        whole: set[str] = set()
        maybe: set[str] = set()
        shop, open_ = "no", home.size > len(home.members)
        owners: set[str] = set()
        for member in self.subjects.of(home):
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
        for member in self.subjects.of(home):
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
