"""One generator writes every fact's view: typed rows + links → bounds for each subject.

Input tables (see docs/columns.md): `rows_KEY` typed rows with `row_id`; `links_KEY(row_id,
person_id, strong)`; `answers_KEY(person_id, open, open_anyway, letter, authorised, absent)`;
`members(unit_id, person_id)`; `units(unit_id, complete, village, town)`; `people(person_id,
village, town)`; for facts tied by household number `hlinks_KEY(row_id, unit_id)` and
`hanswers_KEY(unit_id, open, absent)`. Flags are 0/1 integers.
"""

from __future__ import annotations

from dibao.reasoning import expr as e
from dibao.reasoning.explain import Law
from dibao.reasoning.fact import Fact
from dibao.reasoning.signs import fact_never_negative
from dibao.reasoning.source import BOUND_TYPES, FAR_DAY, Field, Source
from dibao.reasoning.sql import Compiler, Fig, Scope, pick, staged

EPOCH = "DATE '1970-01-01'"


def fact_view(fact: Fact, law: Law, dialect: str = "duckdb") -> str:
    """SELECT that gives one row a subject: owner and the fact's columns in both readings."""
    return _View(fact, law, dialect).text()


class _View:
    """The steps of one fact's SQL, each a named part of the WITH."""

    def __init__(self, fact: Fact, law: Law, dialect: str) -> None:
        self.fact, self.law = fact, law
        self.source = law.sources[fact.source]
        self.compiler = Compiler(law, dialect)
        self.scope = Scope("row", source=self.source)
        self.counts = {r: self._condition(r) for r in ("", "h")}
        self.values = {r: self._value(r) for r in ("", "h")}

    def text(self) -> str:
        steps = [
            ("linked", self._linked()),
            ("keyed", self._keyed()),
            ("ranked", self._ranked()),
            ("newest", self._newest()),
            ("thing", self._thing()),
            ("read", self._read()),
            ("counted", self._counted()),
        ]
        if self.fact.window is not None:
            steps.append(("near", self._near()))
        steps.append(("summed", self._summed()))
        steps.append(("subject", self._subject()))
        body = ",\n".join(f"{name} AS (\n{sql}\n)" for name, sql in steps)
        return f"WITH {body}\n{self._final()}"

    # ---- rows to things

    def _linked(self) -> str:
        key = self.source.key
        if self.fact.link == "household":
            return (
                f"SELECT h.unit_id AS owner, 1 AS strong, 1 AS authorised, 1 AS letter, r.* "
                f"FROM hlinks_{key} h JOIN rows_{key} r ON r.row_id = h.row_id"
            )
        answers = f"LEFT JOIN answers_{key} a ON a.person_id = l.person_id WHERE " + (
            "coalesce(a.letter, 0) = 1" if self.fact.letter == "required" else "1 = 1"
        )
        flags = (
            "CASE WHEN l.strong THEN 1 ELSE 0 END AS strong, "
            "coalesce(a.authorised, 1) AS authorised, coalesce(a.letter, 0) AS letter"
        )
        if not self.fact.by_number_only:
            answers += " AND l.class <> 'number_only'"
        if self.fact.subject == "person":
            return (
                f"SELECT l.person_id AS owner, {flags}, r.* FROM links_{key} l "
                f"JOIN rows_{key} r ON r.row_id = l.row_id {answers}"
            )
        return (
            f"SELECT * EXCLUDE (nth) FROM (SELECT m.unit_id AS owner, {flags}, r.*, "
            "row_number() OVER (PARTITION BY m.unit_id, r.row_id ORDER BY l.strong DESC, "
            "coalesce(a.authorised, 1) DESC, coalesce(a.letter, 0) DESC) AS nth "
            f"FROM links_{key} l JOIN members m ON m.person_id = l.person_id "
            f"JOIN rows_{key} r ON r.row_id = l.row_id {answers}) WHERE nth = 1"
        )

    def _keyed(self) -> str:
        names = self.source.one_thing if self.fact.one_thing is None else self.fact.one_thing
        parts = [self._key_part(self.source.get_field(n)) for n in names]
        content = [self._key_part(f) for f in self.source.kept]
        whole = "'c|' || " + " || '|' || ".join(content)
        key = whole
        if parts:
            full = " AND ".join(f"{p} <> ''" for p in parts)
            short = " || '|' || ".join(parts)
            key = f"CASE WHEN {full} THEN 'k|' || {short} ELSE {whole} END"
        free = "1" if self.fact.letter != "declared" else "authorised"
        first, last = self._day("least"), self._day("most")
        return (
            f"SELECT *, {key} AS key, {first} AS nf, {last} AS nl, {self._heard()} AS dd, "
            f"CASE WHEN {free} = 1 AND strong = 1 THEN 2 WHEN {free} = 1 THEN 1 ELSE 0 END AS rank "
            "FROM linked"
        )

    def _key_part(self, f: Field) -> str:
        if f.type in BOUND_TYPES:
            lo, hi = f"{f.name}_least", f"{f.name}_most"
            both = (
                f"coalesce(CAST({lo} AS VARCHAR), '') || '~' || coalesce(CAST({hi} AS VARCHAR), '')"
            )
            return f"CASE WHEN {lo} IS NULL AND {hi} IS NULL THEN '' ELSE {both} END"
        return f"coalesce({column(f.name)}, '')"

    def _heard(self) -> str:
        return f"coalesce(date_diff('day', {EPOCH}, data_day), {self.law.as_of})"

    def _day(self, side: str) -> str:
        """First or last day a row may have in the order of newest."""
        newest_by = self.fact.newest_by or self.source.newest_by
        if newest_by == "data_day":
            return self._heard()
        f = self.source.get_field(newest_by)
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

    def _ranked(self) -> str:
        thing = "PARTITION BY owner, key"
        return (
            f"SELECT *, max(rank) OVER ({thing}) AS top, "
            f"max(CASE WHEN rank = 2 THEN nf END) OVER ({thing}) AS base, "
            f"max(CASE WHEN rank > 0 THEN nf END) OVER ({thing}) AS free_base, "
            f"max(nf) OVER ({thing}) AS any_base, "
            f"count(*) OVER ({thing}, file) AS copies FROM keyed"
        )

    def _newest(self) -> str:
        """Which rows may speak last (`decides`), and which do at hand (see things._deciding)."""
        fresh = "" if self.fact.always else f" AND dd >= {self._limit}"
        at_hand = "nl >= coalesce(free_base, any_base) AND (rank > 0 OR top = 0)"
        decides = (
            f"CASE WHEN top = 2 THEN nl >= base AND (rank = 2 OR (rank = 1{fresh})) "
            f"WHEN top = 1 THEN rank = 1 ELSE {at_hand} END"
        )
        return f"SELECT *, {decides} AS decides, {at_hand} AS at_hand FROM ranked"

    @property
    def _limit(self) -> int:
        return self.law.as_of - self.source.valid_days

    def _thing(self) -> str:
        heard = (
            "CASE WHEN max(top) = 1 THEN min(CASE WHEN decides THEN dd END) ELSE "
            "coalesce(max(CASE WHEN decides AND rank = 2 THEN dd END), "
            "min(CASE WHEN decides THEN dd END)) END"
        )
        columns = [
            "owner", "key", "max(top) AS top", "coalesce(max(base), "
            "min(CASE WHEN decides THEN nf END)) AS day_l",
            "max(CASE WHEN decides THEN nl END) AS day_m",
            "max(coalesce(free_base, any_base)) AS day_hl",
            "max(CASE WHEN at_hand THEN nl END) AS day_hm",
            "0 AS stale" if self.fact.always
            else f"CASE WHEN {heard} < {self._limit} THEN 1 ELSE 0 END AS stale",
            "CASE WHEN substr(key, 1, 1) = 'k' THEN 1 ELSE max(copies) END AS copies",
            "max(coalesce(party, '') || '|' || coalesce(id_number, '') || '|' || "
            "coalesce(name, '')) AS payer"
            if self.source.party else "'' AS payer",
            "0 AS silent" if self.fact.always
            else f"CASE WHEN max(CASE WHEN rank > 0 THEN dd END) < {self._limit} "
            "THEN 1 ELSE 0 END AS silent",
        ]  # fmt: skip
        for f in self._fields():
            columns += self._stated(f, "decides", "s") + self._stated(f, "at_hand", "h")
        return f"SELECT {', '.join(columns)} FROM newest GROUP BY owner, key"

    def _fields(self) -> list[Field]:
        names: set[str] = set()
        for x in (self.fact.value, self.fact.where, self.fact.exempt):
            if isinstance(x, str):
                names.add(x)
            elif x is not None:
                names |= {
                    n.over if isinstance(n, e.OverLine) else n.name
                    for n in x.walk()
                    if isinstance(n, e.FieldOf | e.OneOf | e.HasText | e.OverLine)
                }
        return [self.source.get_field(n) for n in sorted(names)]

    def _stated(self, f: Field, when: str, r: str) -> list[str]:
        """What some rows say of a field: a mask, whether there is text, or bounds."""
        only = f"FILTER (WHERE {when})"
        if f.type == "code":
            cases = " ".join(f"WHEN '{c}' THEN {f.bit(c)}" for c in f.codes)
            mask = (
                f"CASE WHEN {column(f.name)} IS NULL THEN {f.all_codes} ELSE CASE "
                f"{column(f.name)} {cases} "
                f"ELSE {f.bit('')} END END"
            )
            return [f"bit_or({mask}) {only} AS {f.name}_{r}c"]
        if f.type not in BOUND_TYPES:
            filled = f"CASE WHEN coalesce({f.name}, '') <> '' THEN 2 ELSE 0 END"
            most = f"max({filled}) {only}"
            if r == "h":
                return [f"{most} AS {f.name}_ht"]
            least = f"min({filled}) {only}"
            return [f"CASE WHEN {least} = {most} THEN {most} ELSE 1 END AS {f.name}_st"]
        lo, hi = f"{f.name}_least", f"{f.name}_most"
        if f.type == "date":
            lo, hi = (f"date_diff('day', {EPOCH}, {c})" for c in (lo, hi))
        blank = f"{lo} IS NULL AND {hi} IS NULL"
        least = _literal(f.least)
        if f.open_end:
            least = str(FAR_DAY)
            hi = f"CASE WHEN {blank} THEN {FAR_DAY} ELSE {hi} END"
        floor = f"CASE WHEN {blank} THEN {least} ELSE {lo} END"
        return [
            f"CAST(CASE WHEN count({sql}) {only} = count(*) {only} THEN {how}({sql}) {only} END "
            f"AS BIGINT) AS {f.name}_{r}{side}"
            for sql, how, side in ((floor, "min", "l"), (hi, "max", "m"))
        ]

    def _read(self) -> str:
        columns = [
            "t.*", "o.village", "o.town",
            f"CASE WHEN top = 2 AND stale = 0{self._newest_of_loose()} THEN 2 ELSE 1 END AS presence",
            "CASE WHEN top = 0 OR silent = 1 THEN 0 ELSE 2 END AS presence_h",
        ]  # fmt: skip
        for f in self._fields():
            if f.type == "code":
                nothing = {"c": str(f.all_codes)}
            elif f.type in BOUND_TYPES:
                nothing = {"l": _literal(f.least), "m": "NULL"}
            else:
                nothing = {"t": "1"}
            columns += [
                f"CASE WHEN stale = 1 OR top = 0 THEN {silent} ELSE {f.name}_s{side} END "
                f"AS {f.name}_{side}"
                for side, silent in nothing.items()
            ]
        owner, table = ("person_id", "people") if self._by_person else ("unit_id", "units")
        return f"SELECT {', '.join(columns)} FROM thing t JOIN {table} o ON o.{owner} = t.owner"

    @property
    def _by_person(self) -> bool:
        return self.fact.subject == "person" and self.fact.link == "person"

    def _newest_of_loose(self) -> str:
        """Sums: keyless rows on different days may be one thing told again (see things)."""
        if self.fact.combine != "sum":
            return ""
        newest = "max(day_m) OVER (PARTITION BY t.owner, substr(key, 1, 1), payer)"
        return f" AND (substr(key, 1, 1) = 'k' OR day_m >= {newest})"

    # ---- things to the fact

    def _condition(self, r: str) -> str:
        condition = self.fact.condition
        return "2" if condition is None else self.compiler.condition(condition, self.scope, r)

    def _value(self, r: str) -> Fig:
        value = self.fact.value
        if self.fact.combine in ("any", "count") or value is None:
            return Fig("1", "1")
        if isinstance(value, str):
            if self.source.get_field(value).type == "code":
                return Fig(f"{value}_{r}c", f"{value}_{r}c")
            return Fig(f"{value}_{r}l", f"{value}_{r}m")
        fig = self.compiler.figure(value, self.scope, r)
        assert fig.den == 1, f"{self.fact.name} 的取值要是整数"
        return fig

    def _counted(self) -> str:
        columns = ["*"]
        for r, presence in (("", "presence"), ("h", "presence_h")):
            c = self.counts[r]
            columns.append(
                f"CASE WHEN {presence} < {c} THEN {presence} ELSE {c} END AS {r or 'c'}_counts"
            )
            columns.append(f"{self.values[r].lo} AS {r or 'c'}_lo")
            columns.append(f"{self.values[r].hi} AS {r or 'c'}_hi")
        made = staged(self.scope.columns, "read")
        return f"SELECT {', '.join(columns)} FROM ({made})"

    def _near(self) -> str:
        window = f"b.day_l >= a.day_m - {self.fact.window} AND b.day_m <= a.day_m"
        whole = "CASE WHEN count(b.c_lo) = count(*) THEN sum(b.c_lo) END"
        return (
            "SELECT owner, CASE WHEN count(s) = count(*) THEN max(s) END AS best FROM ("
            f"SELECT a.owner, a.key, {whole} AS s FROM counted a JOIN counted b "
            f"ON a.owner = b.owner AND a.c_counts = 2 AND b.c_counts = 2 AND {window} "
            "GROUP BY a.owner, a.key) GROUP BY owner"
        )

    def _summed(self) -> str:
        how = {
            "sum": self._sum, "count": self._count, "any": self._any, "newest": self._latest,
            "set": self._latest, "smallest": self._extreme, "largest": self._extreme,
        }[self.fact.combine]  # fmt: skip
        return f"SELECT owner, {', '.join(how())} FROM counted c GROUP BY owner"

    def _sum(self) -> list[str]:
        lo = _times(self, "c_lo", "c_hi", low=True)
        hi = _times(self, "c_lo", "c_hi", low=False)
        certain_lo = (
            f"CASE WHEN c_counts = 2 THEN {lo} WHEN c_counts = 1 THEN {_below(lo)} ELSE 0 END"
        )
        certain_hi = (
            f"CASE WHEN c_counts = 2 THEN {hi} WHEN c_counts = 1 THEN {_above(hi)} ELSE 0 END"
        )
        hand_lo = (
            f"CASE WHEN h_counts = 2 THEN h_lo WHEN h_counts = 1 THEN {_below('h_lo')} ELSE 0 END"
        )
        hand_hi = (
            f"CASE WHEN h_counts = 2 THEN h_hi WHEN h_counts = 1 THEN {_above('h_hi')} ELSE 0 END"
        )
        pairs = [("l", certain_lo), ("m", certain_hi), ("hl", hand_lo), ("hm", hand_hi)]
        return [f"{_total(sql)} AS {name}" for name, sql in pairs]

    def _count(self) -> list[str]:
        return [
            "sum(CASE WHEN c_counts = 2 THEN 1 ELSE 0 END) AS l",
            "sum(CASE WHEN c_counts > 0 THEN copies ELSE 0 END) AS m",
            "sum(CASE WHEN h_counts = 2 THEN 1 ELSE 0 END) AS hl",
            "sum(CASE WHEN h_counts > 0 THEN 1 ELSE 0 END) AS hm",
        ]

    def _any(self) -> list[str]:
        return ["max(c_counts) AS a", "max(h_counts) AS ha"]

    def _latest(self) -> list[str]:
        columns = []
        for r in ("c", "h"):
            day = "day_l" if r == "c" else "day_hl"
            columns.append(f"max(CASE WHEN {r}_counts = 2 THEN {day} END) AS {r}_sure")
            columns.append(f"max(CASE WHEN {r}_counts > 0 THEN {day} END) AS {r}_day")
        return columns

    def _extreme(self) -> list[str]:
        empty = self.fact.empty or 0
        columns = []
        for r, out in (("c", ""), ("h", "h")):
            largest = self.fact.combine == "largest"
            sure = f"{r}_counts = 2"
            if largest:
                columns += [
                    f"{_top(sure, f'{r}_lo', empty, open_loses=True)} AS {out}l",
                    f"{_top(f'{r}_counts > 0', f'{r}_hi', empty, open_loses=False)} AS {out}m",
                ]
            else:
                columns += [
                    f"{_bottom(f'{r}_counts > 0', f'{r}_lo', empty, open_loses=False)} AS {out}l",
                    f"{_bottom(sure, f'{r}_hi', empty, open_loses=True)} AS {out}m",
                ]
        return columns

    # ---- every subject, also those without a row

    def _subject(self) -> str:
        key = self.source.key
        if self.fact.link == "household":
            return (
                "SELECT u.unit_id AS owner, coalesce(h.open, 1) AS open FROM units u "
                f"LEFT JOIN hanswers_{key} h ON h.unit_id = u.unit_id"
            )
        silent = {
            "ignore": "coalesce(a.open_anyway, 1)",
            "declared": "coalesce(a.open, 1)",
            "required": "CASE WHEN coalesce(a.open_anyway, 1) = 1 OR coalesce(a.letter, 0) = 0 "
            "THEN 1 ELSE 0 END",
        }[self.fact.letter]
        if self.fact.subject == "person":
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

    def _final(self) -> str:
        n, head = self.fact.name, "SELECT s.owner"
        tail = "FROM subject s LEFT JOIN summed f ON f.owner = s.owner"
        if self.fact.combine == "any":
            return (
                f"{head}, CASE WHEN coalesce(f.a, 0) = 0 AND s.open = 1 THEN 1 "
                f"ELSE coalesce(f.a, 0) END AS {n}_a, coalesce(f.ha, 0) AS {n}_ha {tail}"
            )
        if self.fact.combine in ("newest", "set"):
            return self._final_newest(head)
        empty = self.fact.empty or 0
        lo, hi = (f"CASE WHEN f.owner IS NULL THEN {empty} ELSE f.{c} END" for c in ("l", "m"))
        if self.fact.window is not None:
            tail += " LEFT JOIN near w ON w.owner = s.owner"
            near = "CASE WHEN w.owner IS NULL THEN 0 ELSE w.best END"
            lo = (
                f"CASE WHEN f.owner IS NULL THEN 0 WHEN f.l IS NULL OR ({near}) IS NULL THEN NULL "
                f"WHEN f.l < ({near}) THEN f.l ELSE {near} END"
            )
        if self.fact.combine == "smallest":
            lo = f"CASE WHEN s.open = 1 THEN NULL ELSE {lo} END"
        else:
            hi = f"CASE WHEN s.open = 1 THEN NULL ELSE {hi} END"
            if self.fact.combine == "sum" and not self._positive:
                lo = f"CASE WHEN s.open = 1 THEN NULL ELSE {lo} END"
        hl, hm = (f"CASE WHEN f.owner IS NULL THEN {empty} ELSE f.{c} END" for c in ("hl", "hm"))
        return f"{head}, {lo} AS {n}_l, {hi} AS {n}_m, {hl} AS {n}_hl, {hm} AS {n}_hm {tail}"

    def _final_newest(self, head: str) -> str:
        """Join the newest counted rows back; nothing certain leaves the natural bounds."""
        n, masks = self.fact.name, self.fact.combine == "set"
        nothing = self._nothing()
        out = []
        for r, suffix in (("c", ""), ("h", "h")):
            from_day = "f.c_sure" if r == "c" else "coalesce(f.h_sure, f.h_day)"
            used = f"t.{r}_counts > 0 AND t.{'day_m' if r == 'c' else 'day_hm'} >= {from_day}"
            none = f"{from_day} IS NULL" + (" OR s.open = 1" if r == "c" else "")
            none = f"max(CASE WHEN {none} THEN 1 ELSE 0 END) = 1"
            if masks:
                union = f"bit_or(CASE WHEN {used} THEN t.{r}_lo ELSE 0 END)"
                out.append(f"CASE WHEN {none} THEN {nothing[0]} ELSE {union} END AS {n}_{suffix}c")
                continue
            for column, how, name, nat in (("lo", "min", "l", nothing[0]),
                                           ("hi", "max", "m", "NULL")):  # fmt: skip
                value = f"CASE WHEN {used} THEN t.{r}_{column} END"
                count = f"sum(CASE WHEN {used} THEN 1 ELSE 0 END)"
                whole = f"CASE WHEN count({value}) = {count} THEN {how}({value}) END"
                out.append(f"CASE WHEN {none} THEN {nat} ELSE {whole} END AS {n}_{suffix}{name}")
        return (
            f"{head}, {', '.join(out)} FROM subject s LEFT JOIN summed f ON f.owner = s.owner "
            "LEFT JOIN counted t ON t.owner = s.owner GROUP BY s.owner"
        )

    def _nothing(self) -> list[str]:
        if isinstance(self.fact.value, str):
            f = self.source.get_field(self.fact.value)
            if f.type == "code":
                return [str(f.all_codes)]
            return [_literal(f.least)]
        return ["0" if self._positive else "NULL"]

    @property
    def _positive(self) -> bool:
        return fact_never_negative(self.fact, self.source)


def _literal(least: int | None) -> str:
    return "NULL" if least is None else str(least)


def column(name: str) -> str:
    """A column's name, quoted: fields may be called like words of SQL (group)."""
    return f'"{name}"'


def _total(sql: str) -> str:
    return f"CAST(CASE WHEN count({sql}) = count(*) THEN sum({sql}) END AS BIGINT)"


def _below(column: str) -> str:
    """min(v, 0) of a lower bound; NULL stays open."""
    return f"CASE WHEN {column} > 0 THEN 0 ELSE {column} END"


def _above(column: str) -> str:
    """max(v, 0) of an upper bound; NULL stays open."""
    return f"CASE WHEN {column} < 0 THEN 0 ELSE {column} END"


def _times(view: _View, lo: str, hi: str, *, low: bool) -> str:
    """Bounds of once to all copies of a figure."""
    column = lo if low else hi
    other = f"{column} * copies"
    return pick("<" if low else ">", column, other, open_wins=True)


def _top(when: str, column: str, empty: int, *, open_loses: bool) -> str:
    """Largest of a bound over some rows, at least the empty value; NULL = open upwards."""
    best = f"max(CASE WHEN {when} THEN {column} END)"
    known = f"CASE WHEN {best} > {empty} THEN {best} ELSE {empty} END"
    if open_loses:
        return known
    opened = f"max(CASE WHEN {when} AND {column} IS NULL THEN 1 ELSE 0 END) = 1"
    return f"CASE WHEN {opened} THEN NULL ELSE {known} END"


def _bottom(when: str, column: str, empty: int, *, open_loses: bool) -> str:
    """Smallest of a bound over some rows, at most the empty value; NULL = open downwards."""
    best = f"min(CASE WHEN {when} THEN {column} END)"
    known = f"CASE WHEN {best} < {empty} THEN {best} ELSE {empty} END"
    if open_loses:
        return known
    opened = f"max(CASE WHEN {when} AND {column} IS NULL THEN 1 ELSE 0 END) = 1"
    return f"CASE WHEN {opened} THEN NULL ELSE {known} END"


__all__ = ["Source", "fact_view"]
