"""What a decided step does to the roster. Nothing else on the site ends, lowers or starts payment.

Invariant: called only by the action that has just taken the step, in the same transaction.
"""

from __future__ import annotations

import datetime as dt

from dibao.desk.casework.models import CaseFile, StepDone
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
    if step.effect == "stop" or (step.effect == "death" and _ends(procedure, step)):
        family.status = Household.Status.EXITED
    elif step.effect == "death":
        _without(file, family, day)
    elif step.effect == "refuse":
        family.status = Household.Status.REFUSED
    elif step.effect == "enrol":
        family.status, family.since = Household.Status.PAID, day
    elif step.effect == "restore":
        family.status = Household.Status.PAID
        _with_again(file)
    if done.fen is not None:
        family.monthly_fen = done.fen
    family.save(update_fields=["status", "since", "monthly_fen", "size"])


def _without(file: CaseFile, family: Household, day: dt.date) -> None:
    if file.member is not None and file.member.listed:
        file.member.listed, file.member.until = False, day
        file.member.save(update_fields=["listed", "until"])
        family.size = max(family.size - 1, 0)


def _with_again(file: CaseFile) -> None:
    if file.member is not None and not file.member.listed:
        file.member.listed, file.member.until = True, None
        file.member.save(update_fields=["listed", "until"])
