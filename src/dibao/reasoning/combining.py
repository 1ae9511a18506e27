"""How the things of one subject become a fact's bounds, in SQL; and what stands for no thing at all.

Invariant: `combined` reads one line a thing, `final` one line a subject that has things; a subject
without any has the values of `nothing`, which depend on whether its silence is open and on nothing
else. NULL in a bound is open. Columns of a fact begin with its mark, so that facts of one ground
stand side by side in one statement.
"""

from __future__ import annotations

from dibao.reasoning.bounds_sql import BEYOND, Fig
from dibao.reasoning.columns import Scope
from dibao.reasoning.fact import Fact
from dibao.reasoning.ground import literal
from dibao.reasoning.signs import fact_never_negative
from dibao.reasoning.sql import Compiler
from dibao.reasoning.subjects import Law

Silence = tuple[int | None, int | None]  # nothing was found: answered in full, and open


class Combined:
    """One fact's columns from step to step; `mark` begins those that are its own."""

    def __init__(self, fact: Fact, law: Law, compiler: Compiler, scope: Scope, mark: str) -> None:
        self.fact, self.source, self.mark = fact, law.sources[fact.source], mark
        self._counts = {r: self._condition(compiler, scope, r) for r in ("", "h")}
        self._values = {r: self._value(compiler, scope, r) for r in ("", "h")}

    def _condition(self, compiler: Compiler, scope: Scope, r: str) -> str:
        condition = self.fact.condition
        return "2" if condition is None else compiler.condition(condition, scope, r)

    def _value(self, compiler: Compiler, scope: Scope, r: str) -> Fig:
        value = self.fact.value
        if self.fact.combine in ("any", "count") or value is None:
            return Fig("1", "1")
        if isinstance(value, str):
            if self.source.get_field(value).type == "code":
                return Fig(f"{value}_{r}c", f"{value}_{r}c")
            return Fig(f"{value}_{r}l", f"{value}_{r}m")
        fig = compiler.figure(value, scope, r)
        assert fig.den == 1, f"{self.fact.name} 的取值要是整数"
        return fig

    # ---- one line a thing

    def counted(self) -> list[str]:
        """Whether a thing counts, and its value, in both readings."""
        columns = []
        certain = "presence_sum" if self.fact.combine == "sum" else "presence"
        for r, presence in (("", certain), ("h", "presence_h")):
            c, m = self._counts[r], f"{self.mark}_{r or 'c'}"
            counts = presence if c == "2" else f"least({presence}, {c})"
            columns.append(f"{counts} AS {m}_counts")
            if self.fact.combine not in ("any", "count"):
                columns.append(f"{self._values[r].lo} AS {m}_lo")
                columns.append(f"{self._values[r].hi} AS {m}_hi")
        return columns

    # ---- the things of one subject

    def combined(self) -> list[str]:
        """What the things of a subject say together."""
        how = {
            "sum": self._sum, "count": self._count, "any": self._any, "newest": self._latest,
            "set": self._latest, "smallest": self._extreme, "largest": self._extreme,
        }[self.fact.combine]  # fmt: skip
        return [f"{sql} AS {self.mark}_{name}" for name, sql in how()]

    def _sum(self) -> list[tuple[str, str]]:
        c, h = f"{self.mark}_c", f"{self.mark}_h"
        return [
            ("l", _total(c, "lo", "<", " * copies")), ("m", _total(c, "hi", ">", " * copies")),
            ("hl", _total(h, "lo", "<")), ("hm", _total(h, "hi", ">")),
        ]  # fmt: skip

    def _count(self) -> list[tuple[str, str]]:
        c, h = f"{self.mark}_c", f"{self.mark}_h"
        return [
            ("l", f"sum(CASE WHEN {c}_counts = 2 THEN 1 ELSE 0 END)"),
            ("m", f"sum(CASE WHEN {c}_counts > 0 THEN copies ELSE 0 END)"),
            ("hl", f"sum(CASE WHEN {h}_counts = 2 THEN 1 ELSE 0 END)"),
            ("hm", f"sum(CASE WHEN {h}_counts > 0 THEN 1 ELSE 0 END)"),
        ]

    def _any(self) -> list[tuple[str, str]]:
        return [("a", f"max({self.mark}_c_counts)"), ("ha", f"max({self.mark}_h_counts)")]

    def _latest(self) -> list[tuple[str, str]]:
        columns = []
        for r in ("c", "h"):
            m, day = f"{self.mark}_{r}", "newest_l" if r == "c" else "newest_hl"
            columns.append((f"{r}_sure", f"max(CASE WHEN {m}_counts = 2 THEN {day} END)"))
            columns.append((f"{r}_day", f"max(CASE WHEN {m}_counts > 0 THEN {day} END)"))
        return columns

    def _extreme(self) -> list[tuple[str, str]]:
        empty, columns = self.fact.empty or 0, []
        for r, out in (("c", ""), ("h", "h")):
            m = f"{self.mark}_{r}"
            sure, may = f"{m}_counts = 2", f"{m}_counts > 0"
            low, high = (sure, may) if self.fact.combine == "largest" else (may, sure)
            for side, when, end in (("l", low, "lo"), ("m", high, "hi")):
                best = self._best(when, f"{m}_{end}", empty, open_loses=when == sure)
                columns.append((f"{out}{side}", best))
        return columns

    def _best(self, when: str, column: str, empty: int, *, open_loses: bool) -> str:
        """Largest (smallest) of a bound over some rows, at least (most) the empty value; NULL = open
        beyond."""
        how, least_or_greatest, beyond = {
            "smallest": ("min", "least", BEYOND[0]), "largest": ("max", "greatest", BEYOND[1]),
        }[self.fact.combine]  # fmt: skip
        side = column if open_loses else f"coalesce({column}, {beyond})"
        known = f"{least_or_greatest}({how}({side}) FILTER (WHERE {when}), {empty})"
        return known if open_loses else f"nullif({known}, {beyond})"

    # ---- one line a subject that has things

    def near(self) -> str:
        """The most that is certain within one window of days; figures further apart are never added."""
        m = f"{self.mark}_c"
        window = f"b.newest_l >= a.newest_m - {self.fact.window} AND b.newest_m <= a.newest_m"
        whole = f"CASE WHEN count(b.{m}_lo) = count(*) THEN sum(b.{m}_lo) END"
        # What lies near a thing depends on its day alone.
        days = f"SELECT DISTINCT owner, newest_m FROM counted WHERE {m}_counts = 2"
        return (
            "SELECT owner, CASE WHEN count(s) = count(*) THEN max(s) END AS best FROM ("
            f"SELECT a.owner, a.newest_m, {whole} AS s FROM ({days}) a JOIN counted b "
            f"ON a.owner = b.owner AND b.{m}_counts = 2 AND {window} "
            "GROUP BY a.owner, a.newest_m) GROUP BY owner"
        )

    def last(self) -> str:
        """What the newest things that count say; where nothing is certain, the natural bounds."""
        out = []
        for r, suffix in (("c", ""), ("h", "h")):
            m = f"{self.mark}_{r}"
            sure, day = f"f.{self.mark}_{r}_sure", f"f.{self.mark}_{r}_day"
            from_day = sure if r == "c" else f"coalesce({sure}, {day})"
            newest = "newest_m" if r == "c" else "newest_hm"
            used = f"t.{m}_counts > 0 AND t.{newest} >= {from_day}"
            none = f"{from_day} IS NULL" + (" OR s.open = 1" if r == "c" else "")
            none = f"max(CASE WHEN {none} THEN 1 ELSE 0 END) = 1"
            if self.fact.combine == "set":
                union = f"bit_or(CASE WHEN {used} THEN t.{m}_lo ELSE 0 END)"
                out.append(
                    f"CASE WHEN {none} THEN {self._natural[0]} ELSE {union} END AS {suffix}c"
                )
                continue
            for column, how, name, nat in (
                ("lo", "min", "l", literal(self._natural[0])), ("hi", "max", "m", "NULL"),
            ):  # fmt: skip
                value = f"CASE WHEN {used} THEN t.{m}_{column} END"
                count = f"sum(CASE WHEN {used} THEN 1 ELSE 0 END)"
                whole = f"CASE WHEN count({value}) = {count} THEN {how}({value}) END"
                out.append(f"CASE WHEN {none} THEN {nat} ELSE {whole} END AS {suffix}{name}")
        return (
            f"SELECT f.owner, {', '.join(out)} FROM summed f JOIN subject s ON s.owner = f.owner "
            "JOIN counted t ON t.owner = f.owner GROUP BY f.owner"
        )

    @property
    def reads_newest(self) -> bool:
        """Does the fact need `last`?"""
        return self.fact.combine in ("newest", "set")

    def final(self) -> dict[str, str]:
        """The fact's columns; `f` are its summed things, `s` its silence, `MARK_w` what is `near`,
        `MARK_t` what is `last`."""
        f = f"f.{self.mark}"
        if self.fact.combine == "any":
            told = {
                "a": f"CASE WHEN {f}_a = 0 AND s.open = 1 THEN 1 ELSE {f}_a END",
                "ha": f"{f}_ha",
            }
            return {k: f"CAST({sql} AS TINYINT)" for k, sql in told.items()}
        if self.reads_newest:
            told = {name: f"{self.mark}_t.{name}" for name in self.nothing()}
            return {k: f"CAST({sql} AS BIGINT)" for k, sql in told.items()}
        told = {name: f"{f}_{name}" for name in ("l", "m", "hl", "hm")}
        if self.fact.window is not None:
            near = f"CASE WHEN {self.mark}_w.owner IS NULL THEN 0 ELSE {self.mark}_w.best END"
            told["l"] = (
                f"CASE WHEN {f}_l IS NULL OR ({near}) IS NULL THEN NULL "
                f"WHEN {f}_l < ({near}) THEN {f}_l ELSE {near} END"
            )
        for side in self._opened:
            told[side] = f"CASE WHEN s.open = 1 THEN NULL ELSE {told[side]} END"
        return {k: f"CAST({sql} AS BIGINT)" for k, sql in told.items()}

    def nothing(self) -> dict[str, Silence]:
        """The fact's columns where no row of the source stands for the subject."""
        if self.fact.combine == "any":
            return {"a": (0, 1), "ha": (0, 0)}
        if self.fact.combine == "set":
            mask = self._natural[0]
            return {"c": (mask, mask), "hc": (mask, mask)}
        if self.fact.combine == "newest":
            least, most = self._natural
            return {
                "l": (least, least),
                "m": (most, most),
                "hl": (least, least),
                "hm": (most, most),
            }
        empty = self.fact.empty or 0
        return {
            side: (empty, None if side in self._opened else empty)
            for side in ("l", "m", "hl", "hm")
        }  # fmt: skip

    @property
    def _opened(self) -> tuple[str, ...]:
        """The bounds that an open silence takes away."""
        if self.fact.combine == "smallest":
            return ("l",)
        if self.fact.combine == "sum" and not self._positive:
            return ("m", "l")
        return ("m",)

    @property
    def _natural(self) -> tuple[int | None, int | None]:
        """What a newest value may be when nothing tells it."""
        if isinstance(self.fact.value, str):
            f = self.source.get_field(self.fact.value)
            if f.type == "code":
                return f.all_codes, f.all_codes
            return f.least, None
        return (0 if self._positive else None), None

    @property
    def _positive(self) -> bool:
        return fact_never_negative(self.fact, self.source)


def _total(counted: str, end: str, beyond: str, copies: str = "") -> str:
    """The sum of one bound, open as soon as one of them is. What only may count enters as far as it
    lowers the least (raises the most); what may stand for several things, as often as that does."""
    counts, side = f"{counted}_counts", f"{counted}_{end}"
    return (
        f"CASE WHEN count(*) FILTER (WHERE {counts} > 0 AND {side} IS NULL) = 0 THEN "
        f"coalesce(sum(CASE WHEN {side} {beyond} 0 THEN {side}{copies} "
        f"WHEN {counts} = 2 THEN {side} END) FILTER (WHERE {counts} > 0), 0) END"
    )
