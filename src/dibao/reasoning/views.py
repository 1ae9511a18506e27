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
from dibao.reasoning.source import BOUND_TYPES, FAR_DAY, Field, Source
from dibao.reasoning.sql import Compiler, Fig, Scope, pick

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
        answers = (
            f"LEFT JOIN answers_{key} a ON a.person_id = l.person_id "
            "WHERE " + ("coalesce(a.letter, 0) = 1" if self.fact.letter == "required" else "1 = 1")
        )
        flags = (
            "CASE WHEN l.strong THEN 1 ELSE 0 END AS strong, "
            "coalesce(a.authorised, 1) AS authorised, coalesce(a.letter, 0) AS letter"
        )
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
        content.append(f"coalesce(CAST(data_day AS VARCHAR), '1970-01-01')")
        whole = "'c|' || " + " || '|' || ".join(content)
        key = whole
        if parts:
            full = " AND ".join(f"{p} <> ''" for p in parts)
            short = " || '|' || ".join(parts)
            key = f"CASE WHEN {full} THEN 'k|' || {short} ELSE {whole} END"
        free = "1" if self.fact.letter != "declared" else "authorised"
        return (
            f"SELECT *, {key} AS key, {self._day()} AS nd, {self._heard()} AS dd, CASE WHEN {free} = 1 AND strong = 1 "
            f"THEN 2 WHEN {free} = 1 THEN 1 ELSE 0 END AS rank FROM linked"
        )

    def _key_part(self, f: Field) -> str:
        if f.type in BOUND_TYPES:
            lo, hi = f"{f.name}_least", f"{f.name}_most"
            both = (
                f"coalesce(CAST({lo} AS VARCHAR), '') || '~' || coalesce(CAST({hi} AS VARCHAR), '')"
            )
            return f"CASE WHEN {lo} IS NULL AND {hi} IS NULL THEN '' ELSE {both} END"
        return f"coalesce({f.name}, '')"

    def _heard(self) -> str:
        return f"coalesce(date_diff('day', {EPOCH}, data_day), {self.law.as_of})"

    def _day(self) -> str:
        day = self._heard()
        newest_by = self.fact.newest_by or self.source.newest_by
        if newest_by == "data_day":
            return day
        f = self.source.get_field(newest_by)
        column = f"{f.name}_most"
        if f.type == "month":
            own = (
                f"date_diff('day', {EPOCH}, last_day(make_date({column} // 12, "
                f"{column} % 12 + 1, 1)))"
            )
        elif f.type == "date":
            own = f"date_diff('day', {EPOCH}, {column})"
        else:
            own = column
        return f"coalesce({own}, {day})"

    def _ranked(self) -> str:
        return (
            "SELECT *, max(rank) OVER (PARTITION BY owner, key) AS top, "
            "count(*) OVER (PARTITION BY owner, key, file) AS copies FROM keyed"
        )

    def _newest(self) -> str:
        return (
            "SELECT *, max(CASE WHEN rank = top THEN nd END) OVER (PARTITION BY owner, key) "
            "AS day, max(copies) OVER (PARTITION BY owner, key) AS all_copies FROM ranked"
        )

    def _thing(self) -> str:
        limit = self.law.as_of - self.source.valid_days
        stale = "0" if self.fact.always else f"CASE WHEN max(dd) < {limit} THEN 1 ELSE 0 END"
        columns = [
            "owner", "key", "min(day) AS day", f"{stale} AS stale", "max(top) AS top",
            "CASE WHEN substr(key, 1, 1) = 'k' THEN 1 ELSE max(all_copies) END AS copies",
        ]  # fmt: skip
        for f in self._fields():
            columns += self._stated(f)
        return (
            f"SELECT {', '.join(columns)} FROM newest WHERE rank = top AND nd = day "
            "GROUP BY owner, key"
        )

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

    def _stated(self, f: Field) -> list[str]:
        if f.type == "code":
            cases = " ".join(f"WHEN '{c}' THEN {f.bit(c)}" for c in f.codes)
            mask = (
                f"CASE WHEN {f.name} IS NULL THEN {f.all_codes} ELSE CASE {f.name} {cases} "
                f"ELSE {f.bit('')} END END"
            )
            return [f"bit_or({mask}) AS {f.name}_hc"]
        if f.type not in BOUND_TYPES:
            return [f"max(CASE WHEN coalesce({f.name}, '') <> '' THEN 2 ELSE 0 END) AS {f.name}_t"]
        lo, hi = f"{f.name}_least", f"{f.name}_most"
        if f.type == "date":
            lo, hi = (f"date_diff('day', {EPOCH}, {c})" for c in (lo, hi))
        least = "NULL" if f.least is None else str(f.least)
        blank = f"{lo} IS NULL AND {hi} IS NULL"
        if f.open_end:
            least = str(FAR_DAY)
            hi = f"CASE WHEN {blank} THEN {FAR_DAY} ELSE {hi} END"
        floor = f"CASE WHEN {blank} THEN {least} ELSE {lo} END"
        return [
            f"CAST(CASE WHEN count({floor}) = count(*) THEN min({floor}) END AS BIGINT) "
            f"AS {f.name}_hl",
            f"CAST(CASE WHEN count({hi}) = count(*) THEN max({hi}) END AS BIGINT) AS {f.name}_hm",
        ]

    def _read(self) -> str:
        columns = [
            "t.*", "o.village", "o.town",
            "CASE WHEN top = 2 AND stale = 0 THEN 2 ELSE 1 END AS presence",
            "CASE WHEN top = 0 THEN 0 ELSE 2 END AS presence_h",
        ]  # fmt: skip
        for f in self._fields():
            shaky = "stale = 1 OR top = 0"
            if f.type == "code":
                columns.append(
                    f"CASE WHEN {shaky} THEN {f.all_codes} ELSE {f.name}_hc END AS {f.name}_c"
                )
            elif f.type in BOUND_TYPES:
                least = "NULL" if f.least is None else str(f.least)
                columns += [
                    f"CASE WHEN {shaky} THEN {least} ELSE {f.name}_hl END AS {f.name}_l",
                    f"CASE WHEN {shaky} THEN NULL ELSE {f.name}_hm END AS {f.name}_m",
                ]
        owner, table = ("person_id", "people") if self._by_person else ("unit_id", "units")
        return f"SELECT {', '.join(columns)} FROM thing t JOIN {table} o ON o.{owner} = t.owner"

    @property
    def _by_person(self) -> bool:
        return self.fact.subject == "person" and self.fact.link == "person"

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
        made = "".join(f", {sql} AS {name}" for name, sql in self.scope.columns)
        columns = [f"*{made}"]
        for r, presence in (("", "presence"), ("h", "presence_h")):
            c = self.counts[r]
            columns.append(
                f"CASE WHEN {presence} < {c} THEN {presence} ELSE {c} END AS {r or 'c'}_counts"
            )
            columns.append(f"{self.values[r].lo} AS {r or 'c'}_lo")
            columns.append(f"{self.values[r].hi} AS {r or 'c'}_hi")
        return f"SELECT {', '.join(columns)} FROM read"

    def _near(self) -> str:
        window = f"b.day BETWEEN a.day - {self.fact.window} AND a.day"
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
            sure = f"max(CASE WHEN {r}_counts = 2 THEN day END)"
            columns.append(f"{sure} AS {r}_sure")
            columns.append(f"max(CASE WHEN {r}_counts > 0 THEN day END) AS {r}_day")
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
        l, m = (f"CASE WHEN f.owner IS NULL THEN {empty} ELSE f.{c} END" for c in ("l", "m"))
        if self.fact.window is not None:
            tail += " LEFT JOIN near w ON w.owner = s.owner"
            l = "CASE WHEN f.owner IS NULL OR w.owner IS NULL THEN 0 ELSE w.best END"
        if self.fact.combine == "smallest":
            l = f"CASE WHEN s.open = 1 THEN NULL ELSE {l} END"
        else:
            m = f"CASE WHEN s.open = 1 THEN NULL ELSE {m} END"
            if self.fact.signed and self.fact.combine == "sum":
                l = f"CASE WHEN s.open = 1 THEN NULL ELSE {l} END"
        hl, hm = (f"CASE WHEN f.owner IS NULL THEN {empty} ELSE f.{c} END" for c in ("hl", "hm"))
        return f"{head}, {l} AS {n}_l, {m} AS {n}_m, {hl} AS {n}_hl, {hm} AS {n}_hm {tail}"

    def _final_newest(self, head: str) -> str:
        """Join the newest counted rows back; nothing certain leaves the natural bounds."""
        n, masks = self.fact.name, self.fact.combine == "set"
        nothing = self._nothing()
        out = []
        for r, suffix in (("c", ""), ("h", "h")):
            from_day = "f.c_sure" if r == "c" else "coalesce(f.h_sure, f.h_day)"
            used = f"t.{r}_counts > 0 AND t.day >= {from_day}"
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
            return ["NULL" if f.least is None else str(f.least)]
        return ["NULL" if self.fact.signed else "0"]


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
