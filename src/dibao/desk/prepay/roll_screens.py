"""低保金发放名册 (D27) of a month that two people have looked through, for the finance office."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import check
from dibao.desk.casework import filling, office_sheets
from dibao.desk.front.guarding import needs, refusal, today, who
from dibao.desk.prepay.models import Month
from dibao.desk.protection import releasing
from dibao.desk.record import looked


@needs("prepay", "check")
@require_POST
def roll(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The families to be paid as they stand in the roster; banks and accounts are not kept here."""
    one, me, day = (
        get_object_or_404(Month.objects.select_related("place"), pk=pk),
        who(request),
        today(),
    )
    why = check(me, "prepay", "check", one)
    if why or kind not in office_sheets.KINDS:
        return refusal(request, why or "请选要哪一种文件。", 403 if why else 404)
    if one.second_id is None:
        return refusal(request, "还没有两个人核对过，核对签字、复核以后再打印发放名册。", 400)
    if one.paid:
        return refusal(
            request, f"这一次核对的是{one.this}，钱已经发了；今天的名册不能当作那个月的发放名册打印。"
            "请用下一次核对（上次是发放明细、这次是名册）打印。", 400,
        )  # fmt: skip
    homes = filling.paid_homes(one.place)

    def give(leave: releasing.Leave) -> HttpResponse:
        looked(me, one.ref, "payroll", leave.purpose)
        made = office_sheets.sheet(
            "D27", filling.payroll_of(homes, one.month), one.place, day, me.name, leave.mark
        )
        return office_sheets.file(made, day, kind)

    return releasing.guarded(
        request, one.place, f"payroll.{one.pk}.{kind}", f"{one.month}低保金发放名册",
        [f"H{home.pk}" for home in homes], "交财政和代发银行发放", back=f"/prepay/{one.pk}/", give=give,
    )  # fmt: skip
