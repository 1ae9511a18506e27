"""One generator writes every fact's view: typed rows + links → bounds for each subject.

Input tables (see docs/columns.md): `rows_KEY` typed rows with `row_id`; `links_KEY(row_id,
person_id, strong)`; `answers_KEY(person_id, open, open_anyway, letter, authorised, absent)`;
`members(unit_id, person_id)`; `units(unit_id, complete, village, town)`; `people(person_id,
village, town)`; for facts tied by household number `hlinks_KEY(row_id, unit_id)` and
`hanswers_KEY(unit_id, open, absent)`. Flags are 0/1 integers.
"""

from __future__ import annotations

from dibao.reasoning.explain import Law
from dibao.reasoning.fact import Fact
from dibao.reasoning.ground import fields_of, ground_of, literal
from dibao.reasoning.signs import fact_never_negative
from dibao.reasoning.source import BOUND_TYPES
from dibao.reasoning.sql import Compiler, Fig, Scope, pick, staged
from dibao.reasoning.things_sql import how_kept, thing_steps


def fact_view(fact: Fact, law: Law, dialect: str = "duckdb", *, things: str = "") -> str:
    """SELECT that gives one row a subject: owner and the fact's columns in both readings.

    `things` names a table that `things_view` filled for this fact's ground; without it the
    things are made on the way.
    """
    return _View(fact, law, dialect).text(things)


def silent_view(fact: Fact, law: Law, dialect: str = "duckdb") -> str:
    """The same columns where no row of the source stands for anybody."""
    return _View(fact, law, dialect).of_no_rows()


class _View:
    """The steps of one fact's SQL after its things, each a named part of the WITH."""

    def __init__(self, fact: Fact, law: Law, dialect: str) -> None:
        self.fact, self.law = fact, law
        self.source = law.sources[fact.source]
        self.compiler = Compiler(law, dialect)
        self.scope = Scope("row", source=self.source)
        self.counts = {r: self._condition(r) for r in ("", "h")}
        self.values = {r: self._value(r) for r in ("", "h")}

    def text(self, things: str) -> str:
        ground = ground_of(self.fact, self.source)
        steps = [] if things else thing_steps(ground, [self.fact], self.law)
        steps.append(("read", self._read(things or "thing")))
        steps.append(("counted", self._counted()))
        if self.fact.window is not None:
            steps.append(("near", self._near()))
        steps.append(("summed", self._summed()))
        return self._assembled(steps)

    def of_no_rows(self) -> str:
        nothing = {"counted": ["key", "newest_m", "newest_hm", "c_counts", "h_counts", "c_lo", "c_hi",
                               "h_lo", "h_hi"], "near": ["best"],
                   "summed": [c.rsplit(" AS ", 1)[1] for c in self._combined()]}  # fmt: skip
        steps = []
        for name, columns in nothing.items():
            blank = ", ".join(f"CAST(NULL AS BIGINT) AS {c}" for c in ["owner", *columns])
            steps.append((name, f"SELECT {blank} WHERE 1 = 0"))
        return self._assembled(steps)

    def _assembled(self, steps: list[tuple[str, str]]) -> str:
        steps = [*steps, ("subject", self._subject())]
        body = ",\n".join(f"{name} AS{how_kept(name)} (\n{sql}\n)" for name, sql in steps)
        return f"WITH {body}\n{self._final()}"

    # ---- things to the fact

    def _read(self, things: str) -> str:
        columns = [
            "t.*", "o.village", "o.town",
            f"CASE WHEN top = 2 AND stale = 0{self._newest_of_loose()} THEN 2 ELSE 1 END AS presence",
            "CASE WHEN top = 0 OR silent = 1 THEN 0 ELSE 2 END AS presence_h",
        ]  # fmt: skip
        for f in fields_of(self.fact, self.source):
            if f.type == "code":
                nothing = {"c": str(f.all_codes)}
            elif f.type in BOUND_TYPES:
                nothing = {"l": literal(f.least), "m": "NULL"}
            else:
                nothing = {"t": "1"}
            columns += [
                f"CASE WHEN stale = 1 OR top = 0 THEN {silent} ELSE {f.name}_s{side} END "
                f"AS {f.name}_{side}"
                for side, silent in nothing.items()
            ]
        owner, table = ("person_id", "people") if self._by_person else ("unit_id", "units")
        latest = self._latest_of_loose(things) if self.fact.combine == "sum" else ""
        return (
            f"SELECT {', '.join(columns)} FROM {things} t "
            f"JOIN {table} o ON o.{owner} = t.owner{latest}"
        )

    @property
    def _by_person(self) -> bool:
        return self.fact.subject == "person" and self.fact.link == "person"

    def _newest_of_loose(self) -> str:
        """Sums: keyless rows on different days may be one thing told again (see things)."""
        if self.fact.combine != "sum":
            return ""
        return " AND (substr(key, 1, 1) = 'k' OR newest_m >= loose.latest)"

    def _latest_of_loose(self, things: str) -> str:
        """Joined, as a window over all things would sort them for the sake of a few."""
        return (
            " LEFT JOIN (SELECT owner AS whose, payer AS paid_by, max(newest_m) AS latest "
            f"FROM {things} WHERE substr(key, 1, 1) <> 'k' GROUP BY owner, payer) loose "
            "ON whose = t.owner AND paid_by = t.payer"
        )

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
        window = f"b.newest_l >= a.newest_m - {self.fact.window} AND b.newest_m <= a.newest_m"
        whole = "CASE WHEN count(b.c_lo) = count(*) THEN sum(b.c_lo) END"
        # What lies near a thing depends on its day alone.
        days = "SELECT DISTINCT owner, newest_m FROM counted WHERE c_counts = 2"
        return (
            "SELECT owner, CASE WHEN count(s) = count(*) THEN max(s) END AS best FROM ("
            f"SELECT a.owner, a.newest_m, {whole} AS s FROM ({days}) a JOIN counted b "
            f"ON a.owner = b.owner AND b.c_counts = 2 AND {window} "
            "GROUP BY a.owner, a.newest_m) GROUP BY owner"
        )

    def _summed(self) -> str:
        return f"SELECT owner, {', '.join(self._combined())} FROM counted c GROUP BY owner"

    def _combined(self) -> list[str]:
        how = {
            "sum": self._sum, "count": self._count, "any": self._any, "newest": self._latest,
            "set": self._latest, "smallest": self._extreme, "largest": self._extreme,
        }[self.fact.combine]  # fmt: skip
        return how()

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
            day = "newest_l" if r == "c" else "newest_hl"
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
            used = f"t.{r}_counts > 0 AND t.{'newest_m' if r == 'c' else 'newest_hm'} >= {from_day}"
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
            return [literal(f.least)]
        return ["0" if self._positive else "NULL"]

    @property
    def _positive(self) -> bool:
        return fact_never_negative(self.fact, self.source)


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
