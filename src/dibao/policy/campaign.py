"""The plan as data: one start day makes of it a calendar of who owes what, to whom, when.

`load_plan` refuses rows that name an office, source, clause or procedure that does not exist.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dibao.procedure.entry import read_file, refuse
from dibao.procedure.plan import Plan, read_plan

FOLDER = Path(__file__).parent / "plan"
FILES = ("offices", "phases", "aims", "tasks", "duties")


def load_plan(
    clauses: Mapping[str, object], sources: Mapping[str, object], procedures: Mapping[str, object]
) -> Plan:
    """The plan of `policy/plan`; raises TableError with every mistake."""
    mistakes: list[str] = []
    files = {name: read_file(FOLDER.joinpath(f"{name}.toml"), mistakes) for name in FILES}
    refuse(mistakes)
    return read_plan(files, clauses, sources, procedures)
