"""One generator writes every fact's SQL: typed rows + links → bounds for each subject.

Input tables (see docs/columns.md): `rows_KEY` typed rows with `row_id`; `links_KEY(row_id,
person_id, strong)`; `answers_KEY(person_id, open, open_anyway, letter, authorised, absent)`;
`members(unit_id, person_id)`; `units(unit_id, complete, village, town)`; `people(person_id,
village, town)`; for facts tied by household number `hlinks_KEY(row_id, unit_id)` and
`hanswers_KEY(unit_id, open, absent)`. Flags are 0/1 integers.

`facts_sql` speaks only of subjects that have rows, for all facts of one ground at once; the others
have the values of `nothing`. `fact_view` is the same for one fact, with a line for everybody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from dibao.reasoning.columns import Scope, staged
from dibao.reasoning.combining import Combined, Silence
from dibao.reasoning.fact import Fact
from dibao.reasoning.ground import Ground, fields_of, ground_of, literal
from dibao.reasoning.source import BOUND_TYPES
from dibao.reasoning.sql import Compiler
from dibao.reasoning.subjects import Law
from dibao.reasoning.things_sql import how_kept, thing_steps

Steps = list[tuple[str, str]]
_PLACE = re.compile(r"\b(village|town)\b")


def facts_sql(
    facts: Sequence[Fact], law: Law, subject: str, dialect: str = "duckdb", *, many: bool = False
) -> str:
    """SELECT owner and the columns of these facts of one ground, for each subject that has rows.

    `subject` names a table made by `subject_view`; `many` as in `thing_steps`.
    """
    own = ("subject", f"SELECT * FROM {subject}")
    return _with([own, *_steps(facts, law, dialect, many=many)], _final(facts, law, dialect))


def fact_view(fact: Fact, law: Law, dialect: str = "duckdb") -> str:
    """SELECT that gives one row a subject: owner and the fact's columns in both readings."""
    steps = [("subject", subject_view(fact, law)), *_steps([fact], law, dialect)]
    steps.append(("found", _final([fact], law, dialect)))
    told = ", ".join(
        f"CASE WHEN f.owner IS NOT NULL THEN f.{name} WHEN s.open = 1 THEN {literal(opened)} "
        f"ELSE {literal(answered)} END AS {name}"
        for name, (answered, opened) in nothing(fact, law).items()
    )
    return _with(
        steps, f"SELECT s.owner, {told} FROM subject s LEFT JOIN found f ON f.owner = s.owner"
    )


def nothing(fact: Fact, law: Law) -> dict[str, Silence]:
    """The fact's columns with their values where no row stands for a subject."""
    made = _combined([fact], law, "duckdb")[0][0].nothing()
    return {f"{fact.name}_{end}": values for end, values in made.items()}


def subject_view(fact: Fact, law: Law) -> str:
    """SELECT owner, open: every subject, and whether the source's silence about it is open."""
    key = law.sources[fact.source].key
    if fact.link == "household":
        return (
            "SELECT u.unit_id AS owner, coalesce(h.open, 1) AS open FROM units u "
            f"LEFT JOIN hanswers_{key} h ON h.unit_id = u.unit_id"
        )
    silent = {
        "ignore": "coalesce(a.open_anyway, 1)",
        "declared": "coalesce(a.open, 1)",
        "required": "CASE WHEN coalesce(a.open_anyway, 1) = 1 OR coalesce(a.letter, 0) = 0 "
        "THEN 1 ELSE 0 END",
    }[fact.letter]
    if fact.subject == "person":
        return (
            f"SELECT p.person_id AS owner, {silent} AS open FROM people p "
            f"LEFT JOIN answers_{key} a ON a.person_id = p.person_id"
        )
    return (
        "SELECT u.unit_id AS owner, CASE WHEN u.complete = 0 THEN 1 ELSE "
        f"coalesce(max(CASE WHEN m.person_id IS NULL THEN 0 ELSE {silent} END), 0) END "
        "AS open FROM units u LEFT JOIN members m ON m.unit_id = u.unit_id "
        f"LEFT JOIN answers_{key} a ON a.person_id = m.person_id GROUP BY u.unit_id, u.complete"
    )


def _with(steps: Iterable[tuple[str, str]], last: str) -> str:
    body = ",\n".join(f"{name} AS{how_kept(name)} (\n{sql}\n)" for name, sql in steps)
    return f"WITH {body}\n{last}"


def _combined(facts: Sequence[Fact], law: Law, dialect: str) -> tuple[list[Combined], Scope]:
    """Facts of one source; what their conditions share is made once."""
    compiler = Compiler(law, dialect)
    scope = Scope("row", source=law.sources[facts[0].source])
    made = [Combined(f, law, compiler, scope, f"x{at}") for at, f in enumerate(facts)]
    return made, scope


def _steps(facts: Sequence[Fact], law: Law, dialect: str, *, many: bool = False) -> Steps:
    made, scope = _combined(facts, law, dialect)
    ground = ground_of(facts[0], law.sources[facts[0].source])
    columns = [sql for one in made for sql in one.counted()]
    counted = staged(scope.columns, "read")
    told = [sql for one in made for sql in one.combined()]
    return [
        *thing_steps(ground, facts, law, many=many),
        ("read", _read(facts, law, ground, scope)),
        ("counted", f"SELECT *, {', '.join(columns)} FROM ({counted})"),
        ("summed", f"SELECT owner, {', '.join(told)} FROM counted GROUP BY owner"),
    ]


def _read(facts: Sequence[Fact], law: Law, ground: Ground, scope: Scope) -> str:
    """Things with what is certain of them, and what at hand."""
    sure = "top = 2 AND stale = 0"
    # Sums: keyless rows on different days may be one thing told again (see things).
    loose = "(substr(key, 1, 1) = 'k' OR newest_m >= loose.latest)"
    summed = any(f.combine == "sum" for f in facts)
    columns = [
        "t.*", f"CASE WHEN {sure} THEN 2 ELSE 1 END AS presence",
        "CASE WHEN top = 0 OR silent = 1 THEN 0 ELSE 2 END AS presence_h",
    ]  # fmt: skip
    if summed:
        columns.append(f"CASE WHEN {sure} AND {loose} THEN 2 ELSE 1 END AS presence_sum")
    source = law.sources[ground.source]
    fields = {f.name: f for fact in facts for f in fields_of(fact, source)}
    for _, f in sorted(fields.items()):
        if f.type == "code":
            blank = {"c": str(f.all_codes)}
        elif f.type in BOUND_TYPES:
            blank = {"l": literal(f.least), "m": "NULL"}
        else:
            blank = {"t": "1"}
        columns += [
            f"CASE WHEN stale = 1 OR top = 0 THEN {silent} ELSE {f.name}_s{side} END "
            f"AS {f.name}_{side}"
            for side, silent in blank.items()
        ]
    joins = ""
    if any(_PLACE.search(sql) for _, sql in scope.columns):
        by_person = ground.subject == "person" and ground.link == "person"
        owner, table = ("person_id", "people") if by_person else ("unit_id", "units")
        columns += ["o.village", "o.town"]
        joins = f" JOIN {table} o ON o.{owner} = t.owner"
    if summed:
        # Joined, as a window over all things would sort them for the sake of a few.
        joins += (
            " LEFT JOIN (SELECT owner AS whose, payer AS paid_by, max(newest_m) AS latest "
            "FROM thing WHERE substr(key, 1, 1) <> 'k' GROUP BY owner, payer) loose "
            "ON whose = t.owner AND paid_by = t.payer"
        )
    return f"SELECT {', '.join(columns)} FROM thing t{joins}"


def _final(facts: Sequence[Fact], law: Law, dialect: str) -> str:
    made, _ = _combined(facts, law, dialect)
    joins, columns = "", []
    for fact, one in zip(facts, made, strict=True):
        if fact.window is not None:
            joins += f" LEFT JOIN ({one.near()}) {one.mark}_w ON {one.mark}_w.owner = f.owner"
        if one.reads_newest:
            joins += f" JOIN ({one.last()}) {one.mark}_t ON {one.mark}_t.owner = f.owner"
        columns += [f"{sql} AS {fact.name}_{end}" for end, sql in one.final().items()]
    return (
        f"SELECT f.owner, {', '.join(columns)} FROM summed f "
        f"JOIN subject s ON s.owner = f.owner{joins}"
    )
