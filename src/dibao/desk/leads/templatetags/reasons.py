"""A doubt's reasons on any page, with the amounts held back until their own step."""

from __future__ import annotations

from typing import Any

from django import template

from dibao.desk.accounts.access import allowed
from dibao.desk.front.guarding import who
from dibao.desk.leads import amounts
from dibao.desk.leads.models import Lead
from dibao.desk.leads.reading import reason

register = template.Library()


@register.simple_tag(takes_context=True)
def reasons_of(context: Any, lead: Lead) -> dict[str, Any]:
    """Tree, rows side by side, ties; `shown` the purpose under which amounts stand there."""
    request = context["request"]
    shown = amounts.shown(request, lead)
    # A page that did not pass the gate has no `opened`, and no reasons.
    record = context["opened"].record(lead)
    found = reason(record, amounts=bool(shown))
    return {
        "tree": found.tree, "pairs": found.pairs, "kin": found.kin, "exempt": found.exempt,
        "held": found.held, "shown": shown, "record": record,
        "sentence": context["opened"].sentence(lead),
        "may": not lead.conduct and allowed(who(request), "amount", "look", lead),
    }  # fmt: skip
