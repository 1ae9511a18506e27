"""What a doubt says, on pages that hold a doubt and nothing opened: through the gate all the same."""

from __future__ import annotations

from django import template

from dibao.desk.front.guarding import today
from dibao.desk.leads.models import Lead
from dibao.desk.protection import gate

register = template.Library()


@register.filter
def sentence(lead: Lead) -> str:
    """The sentence, or that it must not be shown."""
    return gate.sentences([lead], today())[lead.pk]
