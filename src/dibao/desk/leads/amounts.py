"""The second step before amounts: a purpose of its own, and a line of its own in the record.

Invariant: no deposit or property figure stands on a page unless a line `look.amount` with its
purpose was written for exactly this showing.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import allowed, check
from dibao.desk.front.guarding import needs, refusal, today, who
from dibao.desk.leads.models import Lead
from dibao.desk.record import looked

SHORTEST = 4


def _key(lead: Lead) -> str:
    return f"amount.{lead.pk}"


@needs("amount", "look")
@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why; from now on and for today this doubt's page shows the figures to this person."""
    lead = get_object_or_404(Lead.objects.select_related("household", "place"), pk=pk)
    why = check(who(request), "amount", "look", lead)
    if why:
        return refusal(request, why)
    purpose = request.POST.get("purpose", "").strip()[:60]
    if len(purpose) < SHORTEST:
        messages.error(request, "请写明为什么要看金额，例如“家庭对存款有异议，当面核对”。")
    else:
        request.session[_key(lead)] = (today().isoformat(), purpose)
    return redirect("lead", pk)


def shown(request: HttpRequest, lead: Lead) -> str:
    """The purpose said today for this doubt, its line written; '' while amounts stay hidden."""
    day, purpose = request.session.get(_key(lead), ("", ""))
    if day != today().isoformat() or not allowed(who(request), "amount", "look", lead):
        return ""
    looked(who(request), lead.case, "amount", purpose)
    return str(purpose)
