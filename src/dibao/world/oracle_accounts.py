"""Into whose account a household is paid (FB05).

Invariant: an account is looked at once, for all households paid into it; a letter of agency
clears a stranger's account, nothing clears the account of the dead.
"""

from __future__ import annotations

from collections import defaultdict

from dibao.world.model import Household, World
from dibao.world.oracle_answers import Answer
from dibao.world.oracle_persons import Persons

AGENT_HOMES = 5


def answers(world: World, persons: Persons) -> list[Answer]:
    """§7 FB05."""
    users: dict[str, list[Household]] = defaultdict(list)
    for home in world.households:
        if home.account:
            users[home.account].append(home)
    agents = {
        (
            str(r.values["household_no"]),
            str(r.values.get("agent_name") or r.values.get("guardian_name")),
        )
        for r in world.records
        if world.deliveries[r.delivery].source in ("RG11", "RG12")
    }
    out = []
    for account, homes in sorted(users.items()):
        agent = all((h.household_no, h.account_holder) in agents for h in homes)
        own = all(any(m.name == h.account_holder for m in h.members) for h in homes)
        gone = any(
            persons.dead(h, m) == "yes"
            for h in homes
            for m in h.members
            if m.name == h.account_holder
        )
        if (len(homes) > 1 and not agent) or not (agent or own) or gone:
            first = min(homes, key=lambda h: h.household_no)
            out.append(Answer("FB05", first.household_no, "", "yes", account))
    return out + _agents(world)


def _agents(world: World) -> list[Answer]:
    """One person who collects for many families of a village is a question."""
    village = {h.household_no: h for h in world.households}
    collects: dict[tuple[str, str], set[str]] = defaultdict(set)
    for record in world.records:
        home = village.get(str(record.values.get("household_no", "")))
        if world.deliveries[record.delivery].source != "RG11" or home is None:
            continue
        agent = str(record.values["agent_name"])
        if not agent.endswith("敬老院") and agent not in {m.name for m in home.members}:
            collects[home.village.name, agent].add(home.household_no)
    many = sorted({place for (place, _), homes in collects.items() if len(homes) >= AGENT_HOMES})
    return [Answer("FB05", place, "", "unknown", "agent") for place in many]
