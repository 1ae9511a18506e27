"""The roster: searched first, never leafed through."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dibao.desk.front.guarding import needs, who
from dibao.desk.roster import queries

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
