"""Every fact the rules read, by name; one file a subject of life."""

from dibao.policy.facts import (
    assets,
    deaths,
    desk,
    families,
    handling,
    households,
    incomes,
    office,
    payments,
    relatives,
)
from dibao.reasoning.fact import Fact

SUBJECTS = (
    deaths, assets, incomes, families, households, office, relatives, payments, handling, desk,
)  # fmt: skip
FACTS: dict[str, Fact] = {f.name: f for m in SUBJECTS for f in m.FACTS}
