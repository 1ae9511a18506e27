"""A case's papers as forms: what the office must write, what is known, what stands on the print.

Invariant: a step that makes a paper is done only when every field that the office owes is filled.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from dibao.desk.casework import arrears, filling, issuing
from dibao.desk.casework.models import Issued, Paper
from dibao.desk.casework.printing import HEADING
from dibao.desk.casework.replay import FAMILY, Standing
from dibao.desk.front.templatetags.chinese import yuan
from dibao.desk.protection import gate
from dibao.procedure import paper as declared
from dibao.procedure.clocks import chinese_day, last_day

BY_HAND = ("signature", "photo")


@dataclass(frozen=True)
class Entry:
    """One field of a form: its declaration, what stands in it, may it be typed, must it be."""

    field: declared.PaperField
    value: str
    typed: bool
    needed: bool


def draft_of(stands: Standing, key: str) -> Paper | None:
    """The draft that the next step will make final."""
    return next(
        (p for p in stands.file.papers.all() if p.key == key and not p.digest and not p.made_by_id),
        None,
    )


def form(stands: Standing, key: str, day: dt.date, values: Mapping[str, str]) -> list[Entry]:
    """The fields of a paper's body in their order; what is known is filled in and not typed."""
    known = _known(stands, key, day)
    roles = stands.handling.roles
    found = []
    for field in stands.handling.papers[key].fields:
        if field.key in HEADING:
            continue
        typed = field.key not in known and field.kind not in BY_HAND
        outside = field.by == "external" or (field.by in roles and roles[field.by].unit == FAMILY)
        value = known.get(field.key, str(values.get(field.key, "")))
        found.append(Entry(field, value, typed, typed and field.needed and not outside))
    return found


def lacking(stands: Standing, step: str, day: dt.date) -> list[tuple[str, list[str]]]:
    """(paper, labels of fields still empty) of every paper this step makes."""
    found = []
    for key in stands.procedure.steps[step].makes:
        draft = draft_of(stands, key)
        entries = form(stands, key, day, (draft.values or {}) if draft else {})
        empty = [e.field.zh for e in entries if e.needed and not e.value.strip()]
        if empty:
            found.append((key, empty))
    return found


def remedy(stands: Standing, key: str, day: dt.date) -> str:
    """What the family can do against the act that this paper tells; '' where it tells none."""
    act = next(
        (s.remedy for s in stands.procedure.steps.values() if key in s.makes and s.remedy), ""
    )
    if not act:
        return ""
    unit = issuing.unit_of(stands.file, stands.handling.papers[key])
    return stands.handling.remedy(
        act, day, delegated=stands.file.delegated, unit=issuing.office_name(unit)
    )


def delivered(stands: Standing) -> str:
    """The family's letter that a proof of delivery is about: made by the same step, or the newest."""
    declared_papers = stands.handling.papers
    for_family = {k for k, p in declared_papers.items() if p.audience == "family"}
    last = (
        Issued.objects.filter(paper__file=stands.file, kind__in=for_family)
        .select_related("unit").order_by("-pk").first()
    )  # fmt: skip
    beside = [k for s in stands.procedure.leaving(stands.state.key) if "K09" in s.makes
              for k in s.makes if k in for_family]  # fmt: skip
    if beside and (last is None or last.kind != beside[0]):
        return f"《{declared_papers[beside[0]].zh}》"
    return f"《{last.title}》（{last.number}）" if last else ""


def suggested(stands: Standing, key: str, day: dt.date) -> dict[str, str]:
    """What the record shows already, laid into an empty form to be changed where it is wrong."""
    family, own = stands.file.household, filling.filled(stands, key, day)
    if family is None:
        return own
    people = family.members.filter(until=None).order_by("pk")
    found = {
        "applicant_name": family.head,
        "covered": str(family.size),
        "old_amount": yuan(family.monthly_fen) if family.monthly_fen is not None else "",
        "members_checked": "\n".join(f"{m.name}|{m.relation}||" for m in people),
    }
    fields = {f.key for f in stands.handling.papers[key].fields}
    return {k: v for k, v in found.items() if k in fields and v} | own


def _known(stands: Standing, key: str, day: dt.date) -> dict[str, str]:
    """What nobody has to type."""
    file = stands.file
    known = {"remedy": remedy(stands, key, day), "last_day": _last_day(stands, key, day)}
    if file.lead is not None:
        known["lead"] = gate.sentences([file.lead], day)[file.lead.pk]
        known["questions"] = "\n".join(file.lead.record.get("work", {}).get("questions", []))
    if file.household is not None:
        known["head"] = file.household.head
    known["paper"] = delivered(stands) if key == "K09" else ""
    if key == "K11" and file.household is not None:
        months = arrears.owed(file.household, day)
        known["months"] = "\n".join(
            f"{m.month.year}年{m.month.month}月：{yuan(m.fen)}"
            + ("" if m.paid is not None else "（没有收到这个月的发放明细，按没有发算）")
            for m in months
        )
        known["amount"] = yuan(sum(m.fen for m in months)) if months else ""
    return {k: v for k, v in known.items() if v}


def _last_day(stands: Standing, key: str, day: dt.date) -> str:
    """The last day of the time that begins when the step making this paper is done."""
    steps = stands.procedure.steps.values()
    made = [s.key for s in steps if key in s.makes]
    terms = [
        stands.rules.terms[c.number]
        for s in steps for c in (*s.after, *s.within)
        if c.since in made and c.number in stands.rules.terms
    ]  # fmt: skip
    days = [last_day(day, term, stands.rules.calendar) for term in terms]
    return chinese_day(min(d for d in days if d)) if any(days) else ""
