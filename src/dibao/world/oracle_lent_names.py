"""Firms and loans in a recipient's name (FB08, FB09).

Invariant: a firm alone is no sign; its day, its place, a second company or the holder's
disability is.
"""

from __future__ import annotations

import re
from datetime import date

from dibao.world.model import Household, Member, age
from dibao.world.oracle_offers import Offers
from dibao.world.oracle_subjects import Subjects

RUNS = ("legal_rep", "operator", "shareholder")
COUNTY = "云槐县"
OTHER_PLACE = re.compile(r"^[\u4e00-\u9fff]{2,3}[县市]")
OLD = 75


class LentNames:
    """What stands in somebody's name and is perhaps another's."""

    def __init__(self, subjects: Subjects, offers: Offers) -> None:
        self.subjects, self.world, self.read = subjects, subjects.world, subjects.read
        self.offers = offers

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
