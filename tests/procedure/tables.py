"""Tables to try things on: those of the law, changed by a test, read with everything they name."""

import copy
import datetime as dt
import tomllib
from collections.abc import Callable
from typing import Any

from dibao.policy.handling import STEPS, Handling, national
from dibao.procedure.case import Actor
from dibao.procedure.entry import Entry
from dibao.procedure.reading import Known, read_procedures
from dibao.procedure.table import Procedure

NOW, THEN = dt.date(2024, 6, 20), dt.date(2019, 6, 20)
Raw = dict[str, Any]


def known(handling: Handling) -> Known:
    """What tables may name under this handling."""
    units = {key: number.unit for key, number in handling.numbers.items()}
    return Known(
        handling.roles, handling.guards, handling.remedies, handling.papers, handling.clauses, units
    )


def raw(name: str) -> Raw:
    """A table of the law as it stands in its file."""
    return tomllib.loads((STEPS / name).read_text("utf-8"))


def mistakes(table: Raw) -> list[str]:
    """What the loader says of a table."""
    found: list[str] = []
    read_procedures([Entry(table, "试.toml", found)], known(national(NOW)))
    return found


def changed(name: str, change: Callable[[Raw], None]) -> list[str]:
    """What the loader says of a table of the law after a change."""
    table = copy.deepcopy(raw(name))
    change(table)
    return mistakes(table)


def step(table: Raw, key: str) -> Raw:
    """A row of a raw table."""
    found: Raw = next(s for s in table["step"] if s["key"] == key)
    return found


def procedure(key: str, day: dt.date = NOW) -> Procedure:
    """A checked table in force on a day."""
    return national(day).procedures[key]


def actor(person: str, *roles: str, office: str = "own", unit: str = "") -> Actor:
    """A person of the office."""
    return Actor(person, frozenset(roles), office, unit)
