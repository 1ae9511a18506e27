"""One invented case of a rule: who is who, what the sources say, what is expected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dibao.people import names, numbers

Texts = Mapping[str, Any]


BANK = "甲银行"


# A run knows these registers as a whole, not by village.
WHOLE_RUN = ("RG02", "RG05", "RG11", "RG12")


class CaseError(ValueError):
    """A case file cannot be used; the message names file and case."""


@dataclass(frozen=True)
class Case:
    """One case: `spec` is its table in the file, `number` its place among all cases."""

    file: str
    number: int
    spec: Texts

    @property
    def name(self) -> str:
        """What the case shows, in one short sentence."""
        return str(self.spec["name"])

    @property
    def rule(self) -> str:
        """Key of the rule that is asked."""
        return str(self.spec["rule"])

    @property
    def answer(self) -> str:
        """yes, unknown, cannot_tell or no."""
        return str(self.spec["answer"])

    @property
    def title(self) -> str:
        """The name by which a failing case is found."""
        return f"{self.file.removesuffix('.toml')}-{self.rule}-{self.name}"

    @property
    def as_of(self) -> dt.date:
        """The day on which the question is asked."""
        day: dt.date = self.spec["as_of"]
        return day

    @property
    def village(self) -> str:
        """The village that only this case has."""
        return f"样例{self.number:04d}村"

    @property
    def rows(self) -> Mapping[str, Sequence[Texts]]:
        """What each source handed in says, the roster made from `family` included."""
        told = dict(self.spec.get("rows", {}))
        own = [self._roster_row(i, p) for i, p in enumerate(self.spec.get("family", ()))]
        if own:
            told["DS01"] = [*own, *told.get("DS01", ())]
        for key in self.spec.get("answered", ()):
            told.setdefault(key, [])
        return told

    def _roster_row(self, i: int, person: Texts) -> Texts:
        family = self.spec["family"]
        own = {k: v for k, v in person.items() if k not in ("name", "birth", "sex")}
        base = {
            "who": person["name"], "head_name": family[0]["name"],
            "relation": "户主" if i == 0 else "其他亲属",
            "household_size": self.spec.get("size", len(family)),
        }  # fmt: skip
        return {**base, **self.spec.get("roster", {}), **own}

    @cached_property
    def people(self) -> dict[str, str]:
        """Everybody's right number, by name; region codes 99xxxx belong to nobody."""
        everyone = [*self.spec.get("family", ()), *self.spec.get("others", ())]
        found: dict[str, str] = {}
        for i, person in enumerate(everyone, 1):
            born = person.get("birth", dt.date(1962, 5, 8))
            sequence = 2 * i + (1 if person.get("sex", "男") == "男" else 0)
            found[str(person["name"])] = self._number(born, sequence)
        return found

    def _number(self, born: dt.date, sequence: int) -> str:
        """A number that no reader takes for one a spreadsheet has rounded."""
        first = f"99{self.number:04d}{born:%Y%m%d}{sequence:03d}"
        number = first + numbers.check_digit(first)
        sound = numbers.clean(number).status == "valid"
        return number if sound else self._number(born, sequence + 100)

    @property
    def tokens(self) -> set[str]:
        """Names and accounts: what would tie this case to another in the same run."""
        found = {names.fold(n) for n in self.people}
        for lines in self.rows.values():
            for line in lines:
                found |= {names.fold(str(v)) for k, v in line.items() if k.endswith("name")}
                found |= {str(line["account"])} if "account" in line else set()
        return found - {""}

    @property
    def setting(self) -> tuple[Any, ...]:
        """What a run fixes for all its cases."""
        told = self.rows
        came = [k for k in WHOLE_RUN if k in told]
        if any("account" in line for line in told.get("RG05", ())):
            came.append("RG05 account")
        mine = self.number if self.spec.get("alone") else 0
        law = str(sorted(self.spec["numbers"].items()))
        return (self.as_of, law, tuple(came), self.banks, mine)

    @property
    def banks(self) -> tuple[str, ...]:
        """The banks asked: every one of a run is expected to answer about everybody."""
        named = {str(line["bank"]) for line in self.rows.get("DS15", ()) if "bank" in line}
        return tuple(sorted(named)) or (BANK,)

    def household(self, text: object = "1") -> str:
        """A household number that no other case has."""
        return f"C{self.number:04d}-{text}"
