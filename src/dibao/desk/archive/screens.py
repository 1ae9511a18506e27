"""The record: its lines, the whole check, heads to keep elsewhere, proofs for outsiders."""

from __future__ import annotations

from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import allowed
from dibao.desk.accounts.models import Account
from dibao.desk.archive import actions, queries
from dibao.desk.archive.models import Check
from dibao.desk.front.guarding import needs, refusal, who
from dibao.desk.front.typed import as_number, iso_day
from dibao.desk.record import ledger, looked
from dibao.ledger import export
from dibao.ledger.lines import LedgerError

PAGE = 50
FILTERS = ("kind", "actor", "case", "since", "until")


@needs("record", "look")
def record(request: HttpRequest) -> HttpResponse:
    """Lines, the newest first; nothing of what is sealed in them."""
    asked = {k: request.GET.get(k, "").strip() for k in FILTERS}
    asked |= {k: iso_day(asked[k]) for k in ("since", "until")}
    page = min(as_number(request.GET.get("page")) or 1, 1_000_000)
    found, total = queries.lines(
        **asked, page=page, size=PAGE, opens=allowed(who(request), "record", "why")
    )
    pages = max((total + PAGE - 1) // PAGE, 1)
    rest = "&".join(f"{k}={v}" for k, v in asked.items() if v)
    return render(
        request, "archive/record.html",
        {"lines": found, "total": total, "page": page, "pages": pages, "asked": asked,
         "rest": rest, "kinds": sorted(queries.kinds().items(), key=lambda x: x[1]),
         "people": [(f"U{a.pk}", a.name) for a in Account.objects.order_by("name")],
         "last": Check.objects.order_by("-pk").first(), "headed": queries.headed(),
         "may_verify": allowed(who(request), "record", "verify")},
    )  # fmt: skip


@needs("record", "verify")
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """The whole check now, against heads kept elsewhere where some are given."""
    outside = [x for x in request.POST.get("heads", "").splitlines() if x.strip()]
    try:
        size, wrong = queries.whole_check(outside)
    except LedgerError as error:
        messages.error(request, str(error))
        return redirect("record")
    heads = ledger().heads()
    return render(
        request, "archive/verified.html",
        {"size": size, "wrong": wrong, "outside": len(outside),
         "newest": heads[-1] if heads else None},
    )  # fmt: skip


@needs("record", "verify")
@require_POST
def head(request: HttpRequest) -> HttpResponse:
    """Sign a head and show it to be written down, printed, or sent to the county."""
    made = actions.sign_head(who(request))
    return render(request, "archive/head.html", {"head": made})


@needs("record", "prove")
def proof(request: HttpRequest, seq: int) -> HttpResponse:
    """The proof of one line as a file."""
    try:
        text = queries.proof_of(seq)
    except LedgerError as error:
        return refusal(
            request, str(error).replace("请先运行 dibao ledger head。", "请先签台账头。")
        )
    looked(who(request), "", "record", f"出具第 {seq} 条的证明")
    answer = HttpResponse(text + "\n", content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="line-{seq}.json"'
    return answer


@needs("record", "prove")
def verifier(request: HttpRequest) -> HttpResponse:
    """The stand-alone program that checks proofs and whole exports."""
    text = Path(export.__file__).with_name("verify.py").read_bytes()
    answer = HttpResponse(text, content_type="text/x-python")
    answer["Content-Disposition"] = 'attachment; filename="verify.py"'
    return answer
