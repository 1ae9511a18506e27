"""整改台账 as its declared paper (D33), for the shelf and for inspections."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from dibao.desk.casework import filling, office_sheets
from dibao.desk.front.guarding import needs, refusal, today, who
from dibao.desk.protection import releasing
from dibao.desk.record import looked
from dibao.desk.rectification import queries
from dibao.desk.roster.queries import widest


@needs("problem", "list")
@require_POST
def book(request: HttpRequest, kind: str) -> HttpResponse:
    """Every entry of the register that one may list, a line each; conduct has no place in it."""
    me, day = who(request), today()
    place = widest(me, "problem", "list")
    if kind not in office_sheets.KINDS:
        return refusal(request, "请选要哪一种文件。", 404)
    rows = (
        queries.problems(me).select_related("lead").prefetch_related("moves__by").order_by("pk")
    )  # fmt: skip
    homes = [f"H{pk}" for pk in rows.exclude(household=None).values_list("household", flat=True)]

    def give(leave: releasing.Leave) -> HttpResponse:
        looked(me, "", "ledger_book", leave.purpose)
        values = filling.book_of(rows)
        made = office_sheets.sheet("D33", values, place, day, me.name, leave.mark)
        return office_sheets.file(made, day, kind)

    return releasing.guarded(
        request, place, f"ledger.{kind}", "整改台账", homes, "整改台账存档备查", back="/problems/",
        give=give,
    )  # fmt: skip
