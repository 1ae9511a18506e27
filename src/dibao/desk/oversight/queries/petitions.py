"""The clocks of petitions, and what an answer may rest on."""

from __future__ import annotations

import datetime as dt

from dibao.desk.casework.replay import handling_on
from dibao.desk.oversight.models import Matter, Petition
from dibao.procedure.clocks import Due, due
from dibao.procedure.table import Term


def petition_of(matter: Matter) -> Petition | None:
    """The legal steps of an appeal, once the first was done."""
    return Petition.objects.filter(matter=matter).first()


def clock(petition: Petition, day: dt.date) -> Due | None:
    """The clock that runs after taking on; an extension adds its days. None once answered."""
    if petition.accepted is None or petition.answered is not None:
        return None
    law = handling_on(petition.accepted)
    term = law.terms["petition.finish"]
    if petition.extended is not None:
        more = law.terms["petition.extend"].count
        term = Term(term.key, term.label, term.count + more, term.unit, term.paper)
    return due(petition.accepted, term, day, law.rules().calendar, yellow=5)


def clock_of(matter: Matter, day: dt.date) -> Due | None:
    """The clock of any matter: telling first, then the answer; only appeals have legal clocks."""
    if matter.kind != Matter.Kind.APPEAL or matter.sealed or matter.state == Matter.State.CLOSED:
        return None
    one = petition_of(matter)
    if one is not None:
        return clock(one, day)
    law = handling_on(matter.day)
    return due(matter.day, law.terms["petition.tell"], day, law.rules().calendar, yellow=3)


def groundings(day: dt.date) -> list[tuple[str, str]]:
    """(key, words) of every instrument in force that an opinion can rest on; where the clauses were
    not read here, the words say that the article must be checked against the paper."""
    law, found = handling_on(day), []
    for key, clause in law.clauses.items():
        if "instrument" in clause or key == "plan" or clause.get("draft"):
            continue
        since, until = clause.get("since"), clause.get("until")
        if (since and day < since) or (until and until < day):
            continue
        read = "" if clause.get("sure") == "read" else "（条号请对照原件）"
        found.append((key, f"{clause['cite']}{read}"))
    return found
