"""Typed rows + links → things of each subject, in SQL: what several facts of a source share.

Invariant: one line an owner and key, both readings of every field that is asked for; the same
things as `things.things_of` makes in Python. Input tables: see `views`.
"""

from __future__ import annotations

from collections.abc import Sequence

from dibao.reasoning.bounds_sql import BEYOND
from dibao.reasoning.fact import Fact
from dibao.reasoning.ground import Ground, column, columns_of, fields_of, literal
from dibao.reasoning.source import BOUND_TYPES, FAR_DAY, Field, Source
from dibao.reasoning.subjects import Law

EPOCH = "DATE '1970-01-01'"


def how_kept(step: str) -> str:
    """What is read several times is made once."""
    kept = ("keyed", "several", "thing", "counted", "summed")
    return " MATERIALIZED" if step in kept else ""


def thing_steps(
    ground: Ground, facts: Sequence[Fact], law: Law, *, many: bool = False
) -> list[tuple[str, str]]:
    """The named steps from rows to things, with the fields that these facts of one ground read;
    the last one is `thing`.

    With `many` rows those that are alone in their thing, nearly all, are told apart by a number
    and not grouped: longer to plan, and faster from some ten thousand rows on.
    """
    source = law.sources[ground.source]
    fields = {f.name: f for fact in facts for f in fields_of(fact, source)}
    read = [fields[n] for n in sorted(fields)]
    made = _Things(ground, source, law, read)
    if many:
        return _apart(made)
    return [
        ("linked", made.linked()),
        ("keyed", made.keyed()),
        ("told", made.told()),
        ("ranked", made.ranked()),
        ("newest", made.newest()),
        ("thing", made.thing()),
    ]


def _apart(made: _Things) -> list[tuple[str, str]]:
    """The same things where most rows stand alone. Two keys of one hash only lose the short way."""
    return [
        ("linked", made.linked()),
        ("keyed", f"SELECT *, hash(owner, key) AS h FROM ({made.keyed()})"),
        ("shared", "SELECT h FROM keyed GROUP BY h HAVING count(*) > 1"),
        ("several", "SELECT * FROM keyed WHERE h IN (SELECT h FROM shared)"),
        ("told", made.told("several")),
        ("ranked", made.ranked("several")),
        ("newest", made.newest()),
        ("thing", f"{made.thing()} UNION ALL {made.single()}"),
    ]


class _Things:
    """The steps of one ground; only the columns that it needs are carried from one to the next."""

    def __init__(self, ground: Ground, source: Source, law: Law, fields: Sequence[Field]) -> None:
        self.ground, self.source, self.law, self.fields = ground, source, law, fields

    def linked(self) -> str:
        key, own = self.source.key, ", ".join(f"r.{c}" for c in self._row_columns())
        if self.ground.link == "household":
            return (
                f"SELECT h.unit_id AS owner, 1 AS strong, 1 AS authorised, {own} "
                f"FROM hlinks_{key} h JOIN rows_{key} r ON r.row_id = h.row_id"
            )
        answers = f"LEFT JOIN answers_{key} a ON a.person_id = l.person_id WHERE " + (
            "coalesce(a.letter, 0) = 1" if self.ground.letter == "required" else "1 = 1"
        )
        strong = "CASE WHEN l.strong THEN 1 ELSE 0 END"
        authorised = "coalesce(a.authorised, 1)"
        if not self.ground.by_number_only:
            answers += " AND l.class <> 'number_only'"
        if self.ground.subject == "person":
            return (
                f"SELECT l.person_id AS owner, {strong} AS strong, {authorised} AS authorised, "
                f"{own} FROM links_{key} l JOIN rows_{key} r ON r.row_id = l.row_id {answers}"
            )
        # A row that several members may mean speaks once, as the surest of its ties.
        return (
            "SELECT owner, CASE WHEN best > 1 THEN 1 ELSE 0 END AS strong, "
            f"CASE WHEN best IN (1, 3) THEN 1 ELSE 0 END AS authorised, {own} FROM ("
            f"SELECT m.unit_id AS owner, l.row_id, max(2 * {strong} + {authorised}) AS best "
            f"FROM links_{key} l JOIN members m ON m.person_id = l.person_id {answers} "
            f"GROUP BY m.unit_id, l.row_id) t JOIN rows_{key} r ON r.row_id = t.row_id"
        )

    def _row_columns(self) -> list[str]:
        """Columns of typed rows that any later step reads."""
        names = {"file", "data_day"}
        for f in [*self._key_fields(), *self.fields]:
            names |= set(columns_of(f))
        if self.ground.newest_by != "data_day":
            names |= set(columns_of(self.source.get_field(self.ground.newest_by)))
        if self.source.party:
            names |= {"party", "id_number", "name"}
        return [column(n) for n in sorted(names)]

    def _key_fields(self) -> list[Field]:
        """What tells things apart: the declared names, or else all that is stored."""
        own = [self.source.get_field(n) for n in self.ground.one_thing if n != self.source.party]
        return [*own, *self.source.kept]

    def keyed(self) -> str:
        names = self.ground.one_thing
        who = ["party"] if self.source.party in names else []
        own = [self.source.get_field(n) for n in names if n != self.source.party]
        # One call of many texts, blank where there is none: a chain of || is planned link by link.
        key = whole = _joined(["'c'", *(self._key_part(f) for f in self.source.kept)])
        if own:
            full = " AND ".join(_is_filled(f) for f in own)
            short = _joined(["'k'", *who, *(self._key_part(f) for f in own)])
            key = f"CASE WHEN {full} THEN {short} ELSE {whole} END"
        free = "1" if self.ground.letter != "declared" else "authorised"
        first, last = self._day("least"), self._day("most")
        carried = [
            "owner",
            "file",
            *sorted({column(c) for f in self.fields for c in columns_of(f)}),
        ]
        if self.source.party:
            carried += ["party", "id_number", "name"]
        return (
            f"SELECT {', '.join(dict.fromkeys(carried))}, {key} AS key, {first} AS nf, "
            f"{last} AS nl, {self._heard()} AS dd, "
            f"CASE WHEN {free} = 1 AND strong = 1 THEN 2 WHEN {free} = 1 THEN 1 ELSE 0 END AS rank "
            "FROM linked"
        )

    def _key_part(self, f: Field) -> str:
        if f.type in BOUND_TYPES:
            return f"{f.name}_least, '~', {f.name}_most"
        return column(f.name)

    def _heard(self) -> str:
        return f"coalesce(date_diff('day', {EPOCH}, data_day), {self.law.as_of})"

    def _day(self, side: str) -> str:
        """First or last day a row may have in the order of newest."""
        if self.ground.newest_by == "data_day":
            return self._heard()
        f = self.source.get_field(self.ground.newest_by)
        column = f"{f.name}_{side}"
        if f.type == "month":
            own = (
                f"date_diff('day', {EPOCH}, last_day(make_date({column} // 12, "
                f"{column} % 12 + 1, 1)))"
            )
        elif f.type == "date":
            own = f"date_diff('day', {EPOCH}, {column})"
        else:
            own = column
        if side == "most":
            return f"coalesce({own}, {self._heard()})"
        return f"CASE WHEN {f.name}_most IS NULL THEN {self._heard()} ELSE coalesce({own}, {self._day('most')}) END"

    def told(self, rows: str = "keyed") -> str:
        """What each file says of a thing; grouped, as sorting windows cost three times as much."""
        return (
            "SELECT owner, key, max(rank) AS top, max(CASE WHEN rank = 2 THEN nf END) AS base, "
            "max(CASE WHEN rank > 0 THEN nf END) AS free_base, max(nf) AS any_base, "
            f"count(*) AS copies FROM {rows} GROUP BY owner, key, file"
        )

    def ranked(self, rows: str = "keyed") -> str:
        sides = ("top", "base", "free_base", "any_base", "copies")
        most = ", ".join(f"max({c}) AS {c}" for c in sides)
        return (
            f"SELECT k.*, {', '.join('t.' + c for c in sides)} FROM {rows} k JOIN ("
            f"SELECT owner, key, {most} FROM told GROUP BY owner, key) t "
            "ON t.owner = k.owner AND t.key = k.key"
        )

    def newest(self, rows: str = "ranked") -> str:
        """Which rows may speak last (`decides`), and which do at hand (see things._deciding); and
        what they say of each field."""
        fresh = "" if self.ground.always else f" AND dd >= {self._limit}"
        at_hand = "nl >= coalesce(free_base, any_base) AND (rank > 0 OR top = 0)"
        decides = (
            f"CASE WHEN top = 2 THEN nl >= base AND (rank = 2 OR (rank = 1{fresh})) "
            f"WHEN top = 1 THEN rank = 1 ELSE {at_hand} END"
        )
        said = "".join(
            f", {_closed(f, sql, beyond)} AS {name}"
            for f in self.fields
            for (name, sql), beyond in zip(_said(f).items(), BEYOND, strict=False)
        )
        return f"SELECT *, {decides} AS decides, {at_hand} AS at_hand{said} FROM {rows}"

    @property
    def _limit(self) -> int:
        return self.law.as_of - self.source.valid_days

    def thing(self) -> str:
        surest = "max(dd) FILTER (WHERE decides AND rank = 2)"
        first_heard = "min(dd) FILTER (WHERE decides)"
        heard = (
            f"CASE WHEN max(top) = 1 THEN {first_heard} ELSE coalesce({surest}, {first_heard}) END"
        )
        columns = [
            "owner", "key", "max(top) AS top",
            "coalesce(max(base), min(nf) FILTER (WHERE decides)) AS newest_l",
            "max(nl) FILTER (WHERE decides) AS newest_m",
            "max(coalesce(free_base, any_base)) AS newest_hl",
            "max(nl) FILTER (WHERE at_hand) AS newest_hm",
            self._old(heard, "stale"),
            "CASE WHEN substr(key, 1, 1) = 'k' THEN 1 ELSE max(copies) END AS copies",
            f"max({self._payer}) AS payer",
            self._old("max(dd) FILTER (WHERE rank > 0)", "silent"),
        ]  # fmt: skip
        for f in self.fields:
            columns += _stated(f, "decides", "s") + _stated(f, "at_hand", "h")
        return f"SELECT {', '.join(columns)} FROM newest GROUP BY owner, key"

    def single(self) -> str:
        """The same of rows that stand alone: each decides, and says in both readings what it says."""
        columns = [
            "owner", "key", "rank AS top", "nf AS newest_l", "nl AS newest_m", "nf AS newest_hl",
            "nl AS newest_hm", self._old("dd", "stale"), "1 AS copies", f"{self._payer} AS payer",
            self._old("CASE WHEN rank > 0 THEN dd END", "silent"),
        ]  # fmt: skip
        for f in self.fields:
            columns += [
                f"{sql} AS {f.name}_{r}{end}"
                for r in "sh"
                for end, sql in zip(_ends(f), _said(f).values(), strict=True)
            ]
        return f"SELECT {', '.join(columns)} FROM keyed WHERE h NOT IN (SELECT h FROM shared)"

    @property
    def _payer(self) -> str:
        if not self.source.party:
            return "''"
        return "coalesce(party, '') || '|' || coalesce(id_number, '') || '|' || coalesce(name, '')"

    def _old(self, day: str, name: str) -> str:
        """Is what was heard on that day too old to be relied on?"""
        if self.ground.always:
            return f"0 AS {name}"
        return f"CASE WHEN {day} < {self._limit} THEN 1 ELSE 0 END AS {name}"


def _ends(f: Field) -> str:
    """How columns of a field end: a mask, whether there is text, or least and most."""
    return "c" if f.type == "code" else "lm" if f.type in BOUND_TYPES else "t"


def _stated(f: Field, when: str, r: str) -> list[str]:
    """What some rows say of a field: a mask, whether there is text, or bounds."""
    said = list(_said(f))
    if f.type == "code":
        return [f"bit_or({said[0]}) FILTER (WHERE {when}) AS {f.name}_{r}c"]
    if f.type not in BOUND_TYPES:
        most = f"max({said[0]}) FILTER (WHERE {when})"
        if r == "h":
            return [f"{most} AS {f.name}_ht"]
        least = f"min({said[0]}) FILTER (WHERE {when})"
        return [f"CASE WHEN {least} = {most} THEN {most} ELSE 1 END AS {f.name}_st"]
    # A bound over some rows is open as soon as one of them is.
    return [
        f"nullif({how}({name}) FILTER (WHERE {when}), {beyond}) AS {f.name}_{r}{side}"
        for name, how, side, beyond in zip(said, ("min", "max"), "lm", BEYOND, strict=True)
    ]


def _closed(f: Field, sql: str, beyond: int) -> str:
    """What a row says of a field, where nothing may be NULL."""
    return f"coalesce({sql}, {beyond})" if f.type in BOUND_TYPES else sql


def _joined(parts: Sequence[str]) -> str:
    return "concat(" + ", '|', ".join(parts) + ")"


def _is_filled(f: Field) -> str:
    """Does a row say anything of the field?"""
    if f.type in BOUND_TYPES:
        return f"({f.name}_least IS NOT NULL OR {f.name}_most IS NOT NULL)"
    return f"coalesce({column(f.name)}, '') <> ''"


def _said(f: Field) -> dict[str, str]:
    """What one row says of a field, by column: a mask, whether there is text (0 or 2), or bounds."""
    if f.type == "code":
        cases = " ".join(f"WHEN '{c}' THEN {f.bit(c)}" for c in f.codes)
        name = column(f.name)
        mask = (
            f"CASE WHEN {name} IS NULL THEN {f.all_codes} ELSE CASE {name} {cases} "
            f"ELSE {f.bit('')} END END"
        )
        return {f"said_{f.name}": mask}
    if f.type not in BOUND_TYPES:
        return {
            f"said_{f.name}": f"CASE WHEN coalesce({column(f.name)}, '') <> '' THEN 2 ELSE 0 END"
        }
    lo, hi = f"{f.name}_least", f"{f.name}_most"
    if f.type == "date":
        lo, hi = (f"date_diff('day', {EPOCH}, {c})" for c in (lo, hi))
    blank, least = f"{lo} IS NULL AND {hi} IS NULL", literal(f.least)
    if f.open_end:
        least, hi = str(FAR_DAY), f"CASE WHEN {blank} THEN {FAR_DAY} ELSE {hi} END"
    floor = f"CASE WHEN {blank} THEN {least} ELSE {lo} END"
    return {f"said_{f.name}_lo": floor, f"said_{f.name}_hi": hi}
