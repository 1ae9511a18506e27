"""Papers of the office that the desk's own data fill: the index (K04), an answer (K17), the payroll
line (D27), the rectification ledger (D33).

Invariant: what is laid in comes from a row of this site and may be changed by whoever writes the
paper; nothing is guessed, and what the desk does not hold stays empty.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from dibao.desk.accounts.models import Place
from dibao.desk.casework.models import CaseFile, StepDone
from dibao.desk.casework.replay import Standing
from dibao.desk.front.templatetags.chinese import yuan
from dibao.desk.leads.law import numbers
from dibao.desk.notices.models import Objection
from dibao.desk.rectification.models import Move, Problem
from dibao.desk.registers.models import Matter
from dibao.desk.roster.models import Household
from dibao.procedure.clocks import add_months, chinese_day
from dibao.reasoning.numbers import written

Values = dict[str, str]
# Chosen readings of the index → the words of the paper.
INDEX = {
    "base": {"month": "按月", "year": "按年"},
    "scope": {"household": "按户", "person": "按人"},
    "assets": {"deposits": "存款", "financial": "全部金融资产"},
    "value": {"point": "时点余额", "average": "日均余额"},
}
NOT_COUNTED = "拆迁、征地补偿款\n丧葬费、抚恤金\n治病的筹款和医保报销款"
# Where earlier papers of a case say what was asked, and what was found: the latest that says it.
ASKED = (("D12", "objection"), ("D37", "detail"), ("D30", "asked"), ("D28", "content"))
FOUND = (("D12", "result"), ("D37", "result"), ("K23", "found"), ("K02", "found"))


def filled(stands: Standing, key: str, day: dt.date) -> Values:
    """Values by field for one of these papers; {} for any other."""
    fill = FILLED.get(key)
    return {k: v for k, v in fill(stands, day).items() if v} if fill else {}


def index(day: dt.date, entry: Mapping[str, str] | None = None) -> Values:
    """The filing of the local index: the numbers in force, or what an entry of the register says."""
    law = numbers(day)
    told: Values = {
        name: words[law.word(f"index.{name}")] for name, words in INDEX.items()
    } | {"not_counted": NOT_COUNTED}  # fmt: skip
    multiple = law.by_key["index.multiple"].in_force(day)
    standard = law.by_key["standard.rural_month"].in_force(day)
    if multiple is not None:
        told |= {"multiple": _plain(multiple.value), "since": multiple.since.isoformat()}
    if standard is not None:
        told["standard_paper"] = (
            f"{_plain(standard.value)} 元/人·月，{standard.paper or '未写文号'}，"
            f"{chinese_day(standard.since)}起"
        )
    whole, each = law.in_general("index.multiple"), law.in_general("standard.rural_month")
    if whole is not None and each is not None:
        told["amount"] = yuan(int(whole * each) * (12 if told["base"] == "按年" else 1))
    if entry is not None:
        told |= _of_entry(entry)
    return told


def _of_entry(entry: Mapping[str, str]) -> Values:
    reading, assets = entry.get("reading", ""), entry.get("assets", "")
    told = {
        "multiple": entry.get("multiple", ""), "since": entry.get("since", ""),
        "until": entry.get("until", ""), "amount": entry.get("value", ""),
    }  # fmt: skip
    if reading:
        told["base"] = "按年" if "年" in reading else "按月"
        told["scope"] = "按人" if "每人" in reading else "按户"
    if assets:
        told["assets"] = "全部金融资产" if "其他" in assets else "存款"
    return {k: v for k, v in told.items() if v}


def newest_entry(file: CaseFile) -> Mapping[str, str] | None:
    """The latest entry in the register of filings of the case's place or above it."""
    found = Matter.objects.filter(register="index", place__in=file.place.chain())
    one = found.order_by("-day", "-pk").first()
    return one.values if one else None


def _index(stands: Standing, day: dt.date) -> Values:
    return index(day, newest_entry(stands.file))


def _answer(stands: Standing, _: dt.date) -> Values:
    file = stands.file
    objection = Objection.objects.filter(case=file).order_by("-pk").first()
    asked = (objection.words if objection else "") or _said(file, ASKED) or file.about or ""
    return {"asked": str(asked), "found": _said(file, FOUND)}


def _said(file: CaseFile, places: Iterable[tuple[str, str]]) -> str:
    """What the latest final paper of the case says in one of these fields."""
    wanted = dict(places)
    for paper in sorted(file.papers.all(), key=lambda p: -p.pk):
        if paper.key not in wanted or not paper.made_by_id or not paper.values:
            continue
        if text := str(paper.values.get(wanted[paper.key], "")).strip():
            return text
    return ""


def _payroll(stands: Standing, day: dt.date) -> Values:
    """The line of one family."""
    family = stands.file.household
    if family is None:
        return {}
    return payroll_of([family], _first_month(stands, day))


def paid_homes(town: Place) -> list[Household]:
    """Families in payment with their people, in the order of village and head."""
    found = Household.objects.filter(town=town, status=Household.Status.PAID)
    return list(found.prefetch_related("members").order_by("place__name", "head", "pk"))


def payroll_of(homes: Iterable[Household], month: str) -> Values:
    """Families as the columns of the roll. An amount nobody registered is left to be written, and the
    total with it; bank and account are the finance office's and are not kept here."""
    lines, amounts = [], []
    for family in homes:
        head = next((m for m in family.members.all() if m.relation == "户主"), None)
        fen = family.monthly_fen
        amounts.append(fen)
        lines.append((
            family.head, (head.number or "") if head else "", str(family.size),
            yuan(fen) if fen is not None else "", "", "",
        ))  # fmt: skip
    names = ("head", "id_number", "covered", "amount", "bank", "account")
    columns = {n: "\n".join(x[at] for x in lines) for at, n in enumerate(names)}
    known = [fen for fen in amounts if fen is not None]
    total = yuan(sum(known)) if len(known) == len(amounts) else ""
    return {**columns, "month": month, "total": total}


def _first_month(stands: Standing, day: dt.date) -> str:
    """The first month that is paid, by the day on which it was confirmed (57 号 21 条)."""
    steps = stands.procedure.steps
    done = [s for s in stands.file.steps.all() if steps[s.step].effect == "enrol"]
    since = (done[-1].day if done else day).replace(day=1)
    if numbers(day).word("pay.start") != "same_month":
        since = add_months(since, 1)
    return f"{since:%Y-%m}"


def _ledger(stands: Standing, day: dt.date) -> Values:
    """The line of the register of problems, or what the case itself says."""
    file = stands.file
    known = Problem.objects.filter(lead=file.lead, conduct=False) if file.lead else None
    problem = known.order_by("-pk").first() if known is not None else None
    if problem is not None:
        return line_of(problem)
    lead = file.lead
    proof = [f"{p.name}（{chinese_day(p.day)}）" for p in file.papers.all() if p.digest]
    steps = list(file.steps.all())
    return {
        "number": file.ref,
        "code": f"{lead.code} {lead.title}" if lead else "",
        "came_from": f"第 {lead.first_run_id} 次核查的线索" if lead else str(file.about or ""),
        "proof": "\n".join(proof), "closed_by": _who_did(steps, "close"),
        "again": "、".join(f"{chinese_day(s.day)}发现" for s in steps if s.step == "relapse"),
    }  # fmt: skip


def _who_did(steps: list[StepDone], key: str) -> str:
    done = [s for s in steps if s.step == key and s.by]
    return f"{done[-1].by.name}　{chinese_day(done[-1].day)}" if done and done[-1].by else ""


def line_of(problem: Problem) -> Values:
    """One entry of the register as a line of the ledger; no family is named in it."""
    moves = list(problem.moves.all())
    proofs = [m for m in moves if m.act == Move.Act.PROVEN]
    closed = [m for m in moves if m.act == Move.Act.CLOSED]
    again = [m for m in moves if m.act == Move.Act.REOPENED]
    origin = problem.get_origin_display()
    return {
        "number": problem.number,
        "code": (f"{problem.lead.code} " if problem.lead else "") + problem.title,
        "came_from": f"{origin}（{problem.origin_ref}）" if problem.origin_ref else origin,
        "charged": " ".join(x for x in (problem.office, problem.person.name if problem.person else "") if x),
        "measure": str(problem.measure or ""),
        "last_day": problem.due.isoformat() if problem.due else "",
        "proof": "；".join(m.name or str(m.note) for m in proofs),
        "closed_by": f"{closed[-1].by.name}　{chinese_day(closed[-1].day)}" if closed else "",
        "again": "；".join(f"{chinese_day(m.day)}重开" for m in again),
    }  # fmt: skip


def book_of(problems: Iterable[Problem]) -> Values:
    """Many entries as the columns of one table; a line break inside a cell becomes a semicolon."""
    lines = [line_of(p) for p in problems]
    names = lines[0] if lines else {}
    return {
        name: "\n".join(" ".join(x[name].split()) for x in lines) for name in names
    }  # fmt: skip


def _plain(value: Fraction | str) -> str:
    return value if isinstance(value, str) else written(value)


FILLED: dict[str, Callable[[Standing, dt.date], Values]] = {
    "K04": _index, "K17": _answer, "D27": _payroll, "D33": _ledger,
}  # fmt: skip
