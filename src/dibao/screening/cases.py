"""The policy's own cases: small invented families run through the real job, by the folder-full.

A case says only what matters: who is on the roster, what departments answered in their own words,
what the rule must say. Every case lives in a village of its own, and a department that a case
does not mention was not asked about that village; so many cases share one run and none can see
another. Cases that share a name or an account, or need another day, number or register, run apart.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

from dibao.intake import persons, tables, typed
from dibao.intake.columns import Column
from dibao.intake.result import Cover, File, HandIns, Sheet
from dibao.people import names, numbers
from dibao.reasoning.numbers import Numbers, Setting
from dibao.reasoning.source import Source
from dibao.screening.population import REGISTERS
from dibao.screening.run import Clock, Run, screen

Texts = Mapping[str, Any]
PolicyOf = Callable[[dt.date], Any]
WORDS = {
    "yes": "线索（确定）", "unknown": "线索（待核）", "cannot_tell": "不能判断", "no": "没有线索",
}  # fmt: skip
BANK = "甲银行"
# A run knows these registers as a whole, not by village.
WHOLE_RUN = ("RG02", "RG05", "RG11", "RG12")
NUMBERED = ("DS01", "RG03", "RG04", "RG05", "RG06", "RG11")


class CaseError(ValueError):
    """A case file cannot be used; the message names file and case."""


@dataclass(frozen=True)
class Case:
    """One case: `spec` is its table in the file, `number` its place among all cases."""

    file: str
    number: int
    spec: Texts

    @property
    def name(self) -> str:
        """What the case shows, in one short sentence."""
        return str(self.spec["name"])

    @property
    def rule(self) -> str:
        """Key of the rule that is asked."""
        return str(self.spec["rule"])

    @property
    def answer(self) -> str:
        """yes, unknown, cannot_tell or no."""
        return str(self.spec["answer"])

    @property
    def title(self) -> str:
        """The name by which a failing case is found."""
        return f"{self.file.removesuffix('.toml')}-{self.rule}-{self.name}"

    @property
    def as_of(self) -> dt.date:
        """The day on which the question is asked."""
        day: dt.date = self.spec["as_of"]
        return day

    @property
    def village(self) -> str:
        """The village that only this case has."""
        return f"样例{self.number:04d}村"

    @property
    def rows(self) -> Mapping[str, Sequence[Texts]]:
        """What each source handed in says, the roster made from `family` included."""
        told = dict(self.spec.get("rows", {}))
        own = [self._roster_row(i, p) for i, p in enumerate(self.spec.get("family", ()))]
        if own:
            told["DS01"] = [*own, *told.get("DS01", ())]
        for key in self.spec.get("answered", ()):
            told.setdefault(key, [])
        return told

    def _roster_row(self, i: int, person: Texts) -> Texts:
        family = self.spec["family"]
        own = {k: v for k, v in person.items() if k not in ("name", "birth", "sex")}
        base = {
            "who": person["name"], "head_name": family[0]["name"],
            "relation": "户主" if i == 0 else "其他亲属",
            "household_size": self.spec.get("size", len(family)),
        }  # fmt: skip
        return {**base, **self.spec.get("roster", {}), **own}

    @cached_property
    def people(self) -> dict[str, str]:
        """Everybody's right number, by name; region codes 99xxxx belong to nobody."""
        everyone = [*self.spec.get("family", ()), *self.spec.get("others", ())]
        found: dict[str, str] = {}
        for i, person in enumerate(everyone, 1):
            born = person.get("birth", dt.date(1962, 5, 8))
            sequence = 2 * i + (1 if person.get("sex", "男") == "男" else 0)
            found[str(person["name"])] = self._number(born, sequence)
        return found

    def _number(self, born: dt.date, sequence: int) -> str:
        """A number that no reader takes for one a spreadsheet has rounded."""
        first = f"99{self.number:04d}{born:%Y%m%d}{sequence:03d}"
        number = first + numbers.check_digit(first)
        sound = numbers.clean(number).status == "valid"
        return number if sound else self._number(born, sequence + 100)

    @property
    def tokens(self) -> set[str]:
        """Names and accounts: what would tie this case to another in the same run."""
        found = {names.fold(n) for n in self.people}
        for lines in self.rows.values():
            for line in lines:
                found |= {names.fold(str(v)) for k, v in line.items() if k.endswith("name")}
                found |= {str(line["account"])} if "account" in line else set()
        return found - {""}

    @property
    def setting(self) -> tuple[Any, ...]:
        """What a run fixes for all its cases."""
        told = self.rows
        came = [k for k in WHOLE_RUN if k in told]
        if any("account" in line for line in told.get("RG05", ())):
            came.append("RG05 account")
        mine = self.number if self.spec.get("alone") else 0
        law = str(sorted(self.spec["numbers"].items()))
        return (self.as_of, law, tuple(came), self.banks, mine)

    @property
    def banks(self) -> tuple[str, ...]:
        """The banks asked: every one of a run is expected to answer about everybody."""
        named = {str(line["bank"]) for line in self.rows.get("DS15", ()) if "bank" in line}
        return tuple(sorted(named)) or (BANK,)

    def household(self, text: object = "1") -> str:
        """A household number that no other case has."""
        return f"C{self.number:04d}-{text}"


@dataclass(frozen=True)
class Outcome:
    """What the real job said to one case; `problem` is '' when that is what the case expects."""

    case: Case
    answer: str
    problem: str = ""


@dataclass
class Group:
    """Cases that one run can answer without their seeing each other."""

    setting: tuple[Any, ...]
    cases: list[Case] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)


def load_cases(folder: Path) -> list[Case]:
    """Every case of a folder; raises CaseError with file and case."""
    found: list[Case] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise CaseError(f"样例文件 {path.name} 读不懂：{error}") from error
        base = {"as_of": dt.date(2024, 6, 20), **{k: v for k, v in raw.items() if k != "case"}}
        for one in raw.get("case", ()):
            law = {**raw.get("numbers", {}), **one.get("numbers", {})}
            case = Case(path.name, len(found) + 1, {**base, **one, "numbers": law})
            _check(case)
            found.append(case)
    return found


def _check(case: Case) -> None:
    lacking = [k for k in ("name", "rule", "answer") if k not in case.spec]
    if lacking or case.answer not in WORDS:
        raise CaseError(
            f"{case.file} 第 {case.number} 个样例缺少 name、rule 或 answer，或 answer 写错"
        )


def groups_of(cases: Iterable[Case]) -> list[Group]:
    """As few runs as keep every case alone with itself."""
    found: list[Group] = []
    for case in cases:
        setting, tokens = case.setting, case.tokens
        fits = (g for g in found if g.setting == setting and not g.tokens & tokens)
        group = next(fits, None)
        if group is None:
            group = Group(setting)
            found.append(group)
        group.cases.append(case)
        group.tokens |= tokens
    return found


def run_cases(cases: Sequence[Case], policy_of: PolicyOf) -> list[Outcome]:
    """Every case's outcome, in the order of the cases; `policy_of(day)` gives the law."""
    outcomes = [o for group in groups_of(cases) for o in _run_group(group, policy_of)]
    return sorted(outcomes, key=lambda o: o.case.number)


def _run_group(group: Group, policy_of: PolicyOf) -> list[Outcome]:
    first = group.cases[0]
    policy = with_numbers(policy_of(first.as_of), first.spec["numbers"])
    # Only the rules that are asked: a case reads nothing of what others say.
    asked = {case.rule for case in group.cases}
    rules = tuple(r for r in policy.rules if r.key in asked)
    policy = replace(policy, parties={"DS15": first.banks}, rules=rules)
    run = screen(policy, hand_ins(group.cases, policy.sources), first.as_of, Clock())
    return [_judge(case, run) for case in group.cases]


def with_numbers(policy: Any, settings: Mapping[str, Any]) -> Any:
    """The policy with a case's numbers on top: a value, or a list of {since, value}."""
    known = dict(policy.numbers.by_key)
    for key, value in settings.items():
        listed = (
            value if isinstance(value, list) else [{"since": dt.date(2018, 1, 1), "value": value}]
        )
        more = tuple(
            Setting(s["since"], _exact(s["value"]), "样例县", "样例〔2024〕1号", layer=1)
            for s in listed
        )
        known[key] = replace(known[key], settings=known[key].settings + more)
    return replace(policy, numbers=Numbers(known, policy.numbers.day))


def _exact(value: Any) -> Fraction | str:
    return value if isinstance(value, str) else Fraction(str(value))


# ---- a case as hand-ins ----------------------------------------------------------------------


def hand_ins(cases: Iterable[Case], sources: Mapping[str, Source]) -> HandIns:
    """All cases as one folder: a file a case and source, each covering its own village."""
    taken = HandIns()
    parts: dict[str, list[pa.Table]] = {}
    for case in [*cases, BYSTANDER]:
        for key, lines in case.rows.items():
            if key not in sources:
                raise CaseError(f"{case.title}：没有来源 {key}")
            table, sheet = _sheet(case, sources[key], lines)
            parts.setdefault(key, []).append(table)
            taken.files.append(File(sheet.file, "", sheets=[sheet]))
    taken.tables = {k: pa.concat_tables(v) for k, v in sorted(parts.items())}
    return taken


def _sheet(case: Case, source: Source, lines: Sequence[Texts]) -> tuple[pa.Table, Sheet]:
    table = _table(case, source, lines)
    day = case.spec.get("day", {}).get(source.key) or _newest_month(case, source, table)
    at = table.schema.get_field_index("data_day")
    own = [d or day for d in table["data_day"].to_pylist()]
    table = table.set_column(at, table.schema.field(at), pa.array(own, pa.date32()))
    newest = max((d for d in own if d), default=day)
    sheet = Sheet(
        _file(case, source), "样例", source.key, len(lines), len(lines),
        data_day=newest, data_day_from="sheet", cover=_cover(case, source.key),
    )  # fmt: skip
    return table, sheet


def _file(case: Case, source: Source) -> str:
    """A department's file; of the banks' one each, told apart by its name."""
    party = case.banks[0] if source.party else ""
    return f"{case.number:04d}/{source.key}{party}.xlsx"


def _cover(case: Case, key: str) -> Cover:
    listed = case.spec.get("listed", {}).get(key)
    if listed is None:
        return Cover("villages", (case.village,), ground="样例：只问了本村。")
    numbers_ = tuple(case.people[n] for n in listed)
    return Cover("listed", (), (), numbers_, ground="样例：按名单反馈。")


def _newest_month(case: Case, source: Source, table: pa.Table) -> dt.date:
    """Rows by month are as new as the newest month in the file (answers.md, section 1)."""
    months = [m for m in _months(source, table) if m is not None]
    if not months:
        return case.as_of
    year, month = divmod(max(months) + 1, 12)
    return min(dt.date(year, month + 1, 1) - dt.timedelta(days=1), case.as_of)


def _months(source: Source, table: pa.Table) -> list[int | None]:
    if source.newest_by not in source.by_name or source.by_name[source.newest_by].type != "month":
        return []
    found: list[int | None] = table[f"{source.newest_by}_most"].to_pylist()
    return found


def _table(case: Case, source: Source, lines: Sequence[Texts]) -> pa.Table:
    """The rows typed as intake types them: every cell is read from a department's own words."""
    shape = tables.schema(source)
    who = [_identity(case, line) for line in lines]
    size = len(lines)
    data: dict[str, pa.Array] = {
        "file": pa.array([_file(case, source)] * size, pa.string()),
        "sheet": pa.array(["样例"] * size, pa.string()),
        "row": pa.array(range(2, size + 2), pa.int32()),
        "name": pa.array([w[0] for w in who], pa.string()),
        "id_text": pa.array([w[1].text for w in who], pa.string()),
        "id_number": pa.array([w[1].number for w in who], pa.string()),
        "id_status": pa.array([w[1].status for w in who], pa.string()),
        "village": pa.array([_village(case, source)] * size, pa.string()),
        "data_day": pa.array([line.get("data_day") for line in lines], pa.date32()),
        "data_day_from": pa.array(["sheet"] * size, pa.string()),
    }  # fmt: skip
    known = {"who", "number", "name", "data_day", *source.by_name}
    odd = sorted({k for line in lines for k in line} - known)
    if odd:
        raise CaseError(f"{case.title}：{source.name}没有“{'、'.join(odd)}”这一栏")
    for f in source.kept:
        cells = [_cell(case, source, f.name, line) for line in lines]
        if any(c is not None for c in cells):
            column = Column([c or "" for c in cells])
            read = typed.read_field(f, [column], [""], pivot=case.as_of.year, first_1904=False,
                                    title_scale=0)  # fmt: skip
            data |= read.arrays
        else:
            data |= typed.empty(f, size)
    data["party"] = data.get(source.party, pa.array([""] * size, pa.string()))
    table = pa.table({n: data[n] for n in shape.names}, shape)
    if source.key == "DS18" and size:
        table = persons.with_certificate(table, source)
    expanded: pa.Table = persons.expanded(table, source) if size else table
    return expanded


def _village(case: Case, source: Source) -> str:
    named = source.derived or source.key in (*REGISTERS, "RG05")
    return case.village if named else ""


def _cell(case: Case, source: Source, name: str, line: Texts) -> str | None:
    """The words of one cell; @名 is that person's number."""
    value = line.get(name)
    if name == "household_no" and (source.derived or source.key in NUMBERED):
        return case.household(value or "1")
    if value is None:
        return None
    text = value.isoformat() if isinstance(value, dt.date) else str(value)
    return case.people[text[1:]] if text.startswith("@") else text


def _identity(case: Case, line: Texts) -> tuple[str, numbers.Number]:
    """Name and number of a row; `number` says how the number was damaged, or whose it is."""
    who = str(line.get("who", ""))
    if who and who not in case.people:
        raise CaseError(f"{case.title}：没有写明“{who}”是谁")
    name = str(line.get("name", who))
    return name, damaged(case.people.get(who, ""), str(line.get("number", "")), case.people)


def damaged(right: str, how: str, people: Mapping[str, str]) -> numbers.Number:
    """A number as a department wrote it: right, damaged in a usual way, or somebody else's."""
    slip = str((int(right[15]) + 1) % 10) if right else ""
    written = {
        "": right,
        "不填": "",
        "错一位": right[:15] + slip + right[16:],
        "少一位": right[:10] + right[11:],
        "打码": f"{right[:6]}********{right[14:]}",
        "旧号": right[:6] + right[8:17],
        "末三位成零": right[:15] + "000",
    }.get(how)
    if written is None:
        written = people[how[1:]] if how.startswith("@") else how
    return numbers.clean(written, numeric=how == "末三位成零")


# ---- what the job said -----------------------------------------------------------------------


def _judge(case: Case, run: Run) -> Outcome:
    about = str(case.spec.get("about", ""))
    leads = [
        x for x in run.leads
        if x.rule.key == case.rule and x.village == case.village and about in ("", x.name)
    ]  # fmt: skip
    number = case.people.get(about, "")
    told = [
        c for c in run.cannot_tell
        if c["rule"] == case.rule and c["village"] in (case.village, _anywhere(case))
        and number in ("", c["id_number"])
    ]  # fmt: skip
    answer = "yes" if any(x.answer == "yes" for x in leads) else "unknown" if leads else (
        "cannot_tell" if told else "no"
    )  # fmt: skip
    silent = next((why for rule, why in run.not_judged if rule == case.rule), "")
    if silent:
        return Outcome(case, "no", f"没有判断：{silent}")
    if answer != case.answer:
        said = "；".join([x.explanation for x in leads] + [c["missing"] for c in told])
        return Outcome(case, answer, f"应为{WORDS[case.answer]}，得到{WORDS[answer]}。{said}")
    return Outcome(case, answer, _details(case, leads, told))


def _anywhere(case: Case) -> str:
    """A line without a village speaks for the whole run, which only a lone case may claim."""
    return "" if case.spec.get("alone") else case.village


def _details(case: Case, leads: Sequence[Any], told: Sequence[Mapping[str, str]]) -> str:
    """What else a case may state: amount, threshold, identity_class, rows, says, says_not."""
    wrong: list[str] = []
    if leads:
        best = min(leads, key=lambda x: (x.answer != "yes", x.lead_id))
        for key in ("amount", "threshold", "identity_class", "subject_kind", "name"):
            wanted = case.spec.get(f"lead_{key}")
            if wanted is not None and getattr(best, key) != wanted:
                wrong.append(f"{key} 应为“{wanted}”，得到“{getattr(best, key)}”")
        count = case.spec.get("leads")
        if count is not None and len(leads) != count:
            wrong.append(f"应有 {count} 条，得到 {len(leads)} 条")
    said = "；".join([x.explanation for x in leads] + [c["missing"] for c in told])
    if str(case.spec.get("says", "")) not in said:
        wrong.append(f"没有说到“{case.spec['says']}”：{said}")
    return "；".join(wrong)


BYSTANDER = Case("", 0, {
    "name": "旁观户", "rule": "", "answer": "no", "as_of": dt.date(2018, 1, 1), "numbers": {},
    "family": [{"name": "样例之外"}], "day": {"DS01": None},
})  # fmt: skip
