"""What a decided step does to the roster. Nothing else on the site ends, lowers or starts payment.

Invariant: called only by the action that has just taken the step, in the same transaction.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from dibao.desk.casework.models import CaseFile, StepDone
from dibao.desk.roster import changing
from dibao.desk.roster.models import Household
from dibao.procedure.table import Procedure, Step

# Steps that set a new monthly amount for the whole family.
AMOUNTS = ("cut", "raise", "enrol")


def needs_amount(procedure: Procedure, step: Step) -> bool:
    """Must the new monthly amount be written down with this step?"""
    return step.effect in AMOUNTS or (step.effect == "death" and not _ends(procedure, step))


def _ends(procedure: Procedure, step: Step) -> bool:
    return bool(step.to) and procedure.states[step.to].payment == "stopped"


def apply(procedure: Procedure, file: CaseFile, done: StepDone, day: dt.date) -> None:
    """Carry a step's effect over to the family."""
    step, family = procedure.steps[done.step], file.household
    if family is None or not step.effect:
        return
    new: dict[str, Any] = {}
    if step.effect == "stop" or (step.effect == "death" and _ends(procedure, step)):
        new["status"] = Household.Status.EXITED
    elif step.effect == "death":
        new["size"] = _without(file, family, day)
    elif step.effect == "refuse":
        new["status"] = Household.Status.REFUSED
    elif step.effect == "enrol":
        new["status"], family.since = Household.Status.PAID, day
    elif step.effect == "restore":
        new["status"], new["size"] = Household.Status.PAID, _with_again(file, family)
    if done.fen is not None:
        new["monthly_fen"] = done.fen
    before = changing.change(family, new, day, f"办理 {file.ref}：{step.zh}")
    family.save(update_fields=["status", "since", "monthly_fen", "size"])
    for was in before:
        was.save()


def _without(file: CaseFile, family: Household, day: dt.date) -> int:
    if file.member is None or not file.member.listed:
        return family.size
    file.member.listed, file.member.until = False, day
    file.member.save(update_fields=["listed", "until"])
    return max(family.size - 1, 0)


def _with_again(file: CaseFile, family: Household) -> int:
    if file.member is None or file.member.listed:
        return family.size
    file.member.listed, file.member.until = True, None
    file.member.save(update_fields=["listed", "until"])
    return family.size + 1
