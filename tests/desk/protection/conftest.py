"""The doubt of the lists of doubts, here too; and a sensitive source that two people switched on."""

from typing import Any

from tests.desk.conftest import DAY, Town
from tests.desk.leads.conftest import lead

__all__ = ["lead", "switch_on"]


def switch_on(town: Town, source: str) -> Any:
    """A county's request number, an assessment, two people."""
    from dibao.desk.protection import sources

    use = sources.ask(
        town.who("county_clerk"), town.county, source, "清民函〔2024〕7号", "影评2024-03", DAY,
        "核对家庭经济状况", DAY,
    )  # fmt: skip
    return sources.answer(town.who("county_approver"), use, True, "", DAY)
