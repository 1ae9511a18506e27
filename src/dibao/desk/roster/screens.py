"""The roster: searched first, never leafed through."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from dibao.desk.accounts.access import allowed, check
from dibao.desk.front.guarding import needs, refusal, who
from dibao.desk.leads.queries import of_family
from dibao.desk.record import looked
from dibao.desk.roster import queries
from dibao.desk.roster.models import Household

SHOWN = 50


@needs("household", "search")
def households(request: HttpRequest) -> HttpResponse:
    """Search by head, number, member."""
    words = request.GET.get("q", "")
    found = list(queries.search(who(request), words)[: SHOWN + 1])
    return render(
        request, "roster/households.html",
        {"found": found[:SHOWN], "more": len(found) > SHOWN, "words": words},
    )  # fmt: skip


@needs("household", "look")
def household(request: HttpRequest, pk: int) -> HttpResponse:
    """一户一档: members, who answered what, doubts with their reasons. Every look leaves a line."""
    me = who(request)
    family = get_object_or_404(Household.objects.select_related("place"), pk=pk)
    why = check(me, "household", "look", family)
    if why:
        return refusal(request, why)
    looked(me, family.ref, "household", "查看一户一档")
    members = list(family.members.prefetch_related("answers"))
    return render(
        request, "roster/household.html",
        {
            "family": family, "members": members, "answers": queries.by_source(members),
            "leads": of_family(family) if allowed(me, "lead", "look", family) else [],
        },
    )  # fmt: skip
