"""What leaves the office leaves a sealed line: what, why, with whole numbers or masked.

Invariant: no package is made whose inventory does not stand in the record.
"""

from __future__ import annotations

from dibao.desk.accounts.access import Who
from dibao.desk.casework.models import CaseFile
from dibao.desk.leads.models import Lead
from dibao.desk.record import Refused, Told, verb

SHORTEST = 4  # letters of a purpose


def wanted(purpose: str) -> str:
    """The purpose as it is kept; refused when it says nothing."""
    if len(purpose.strip()) < SHORTEST:
        raise Refused("请写明导出做什么用、交给谁，例如“县纪委调阅”。")
    return purpose.strip()[:80]


@verb("dossier.traced", "dossier", "export")
def trace_back(who: Who, on: Lead | CaseFile, digest: bytes, purpose: str) -> Told:
    """A trace-back package left the house, numbers of persons masked."""
    ref = on.case if isinstance(on, Lead) else on.ref
    return Told(case=ref, purpose=wanted(purpose), attachments=(digest,))


@verb("dossier.traced_whole", "dossier", "export_whole")
def trace_back_whole(who: Who, on: Lead | CaseFile, digest: bytes, purpose: str) -> Told:
    """The same with whole identity numbers."""
    ref = on.case if isinstance(on, Lead) else on.ref
    return Told(case=ref, purpose=wanted(purpose), attachments=(digest,))
