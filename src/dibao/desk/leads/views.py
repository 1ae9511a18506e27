"""Named filters of the worklist and the table: kept, opened, thrown away by their owner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import Who
from dibao.desk.front.guarding import needs, who
from dibao.desk.leads import actions
from dibao.desk.leads.models import SavedView
from dibao.desk.record import Refused

WORDS = (
    "stage",
    "offers",
    "village",
    "code",
    "mine",
    "title",
    "cause",
    "run",
    "office",
    "due",
    "sort",
)


@dataclass(frozen=True)
class View:
    """A name, the address that opens it, its key."""

    name: str
    address: str
    pk: int


def _page(asked: Mapping[str, list[str]]) -> str:
    return reverse("lead_table" if "sort" in asked else "leads")


def of(me: Who) -> list[View]:
    """The filters of one person, by name."""
    found = SavedView.objects.filter(account=me.account).order_by("name")
    return [View(v.name, f"{_page(parse_qs(v.asked))}?{v.asked}", v.pk) for v in found]


@needs("lead", "list")
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the filter that the page shows."""
    told = parse_qs(request.POST.get("rest", ""))
    asked = urlencode({k: told[k][0] for k in WORDS if k in told})
    try:
        made = actions.keep_view(who(request), request.POST.get("name", ""), asked)
        messages.success(request, f"已存下“{made.name}”，以后在这一页点一下就到。")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(f"{_page(told)}?{asked}")


@needs("lead", "list")
@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw one away."""
    me = who(request)
    actions.drop_view(me, get_object_or_404(SavedView, pk=pk, account=me.account))
    messages.success(request, "已删掉这个筛选。")
    return redirect("leads")
