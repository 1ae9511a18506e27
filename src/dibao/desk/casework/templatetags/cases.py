"""What other pages show of cases: those of a family, and the way from a doubt to a case."""

from __future__ import annotations

from typing import Any

from django import template

from dibao.desk.accounts.access import Who, allowed
from dibao.desk.casework import queries
from dibao.desk.front.guarding import today
from dibao.desk.leads.models import Lead
from dibao.desk.roster.models import Household

register = template.Library()


@register.simple_tag
def may(who: Who, thing: str, action: str) -> bool:
    """May this person at all? For showing a way only to those whom it leads somewhere."""
    return allowed(who, thing, action)


@register.inclusion_tag("casework/papers_of_family.html")
def papers_of(family: Household, who: Who) -> dict[str, Any]:
    """The papers of a family's cases, there and missing, for those who may see its cases."""
    seen = allowed(who, "case", "look", family)
    return {"folders": queries.folders(family, who, today()) if seen else [], "family": family,
            "may_shelf": allowed(who, "shelf", "look", family)}  # fmt: skip


@register.inclusion_tag("casework/of_family.html")
def cases_of(family: Household, who: Who, lead: Lead | None = None) -> dict[str, Any]:
    """The cases of a family and, for those who may, the button that begins one."""
    seen = allowed(who, "case", "look", family)
    ready = lead is None or lead.stage == Lead.Stage.HOLDS
    return {
        "lines": queries.of_family(family) if seen else [], "family": family, "lead": lead,
        "seen": seen, "may_open": ready and allowed(who, "case", "open", family),
    }  # fmt: skip
