"""Every fact the rules read, by name; one file a subject of life."""

from dibao.policy.facts import assets, deaths, families, households, incomes, office
from dibao.reasoning.fact import Fact

FACTS: dict[str, Fact] = {
    f.name: f for m in (deaths, assets, incomes, families, households, office) for f in m.FACTS
}
