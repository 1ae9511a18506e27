"""Other ways to see doubts: the dense table and its export, the round of visits, conduct matters."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

import xlsxwriter
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import allowed, check
from dibao.desk.accounts.models import Account, Place, Tie
from dibao.desk.casework.models import StepDone
from dibao.desk.front.guarding import needs, refusal, today, who
from dibao.desk.front.typed import as_number
from dibao.desk.leads import actions, judged, queries, views
from dibao.desk.leads.models import Lead
from dibao.desk.leads.screens import FILTERS
from dibao.desk.protection import gate, releasing
from dibao.desk.record import Refused, looked
from dibao.desk.roster.queries import places_of, widest
from dibao.procedure.clocks import chinese_day

PAGE = 50
SORTS = {"order": "先后", "due": "期限", "place__name": "村", "code": "事项", "stage": "进展"}
HEADS = (
    "户主",
    "村",
    "组",
    "户编号",
    "事项",
    "登记显示",
    "方向",
    "进展",
    "怎么核",
    "核实人",
    "期限",
)
KNOWN = dt.timedelta(days=30)


def _asked(request: HttpRequest) -> tuple[dict[str, str], str, Any]:
    asked = {k: request.GET.get(k, "") for k in FILTERS}
    sort = request.GET.get("sort", "order")
    sort = sort if sort in SORTS else "order"
    return asked, sort, queries.asked(who(request), **asked).order_by(sort, "pk")


def _row(lead: Lead, sentence: str) -> list[str]:
    family = lead.household
    return [
        family.head if family else "—", lead.place.name, family.group if family else "",
        family.filed_as if family else "", lead.title, sentence,
        "可能应享未享" if lead.offers else "登记不一致", lead.get_stage_display(), lead.how,
        lead.assigned.name if lead.assigned else "", chinese_day(lead.due) if lead.due else "",
    ]  # fmt: skip


@needs("lead", "list")
def table(request: HttpRequest) -> HttpResponse:
    """Every doubt on a line of its own, sorted and filtered; no number of a person."""
    me = who(request)
    asked, sort, found = _asked(request)
    # Which lines stand on the page is read from an index; only those are read whole.
    page = Paginator(found.values_list("pk", flat=True), PAGE).get_page(request.GET.get("page"))
    leads = queries.in_order(list(page))
    said = gate.sentences(leads, today())
    return render(
        request, "leads/table.html",
        {"page": page, "rows": [(x, _row(x, said[x.pk])) for x in leads], "heads": HEADS, "asked": asked,
         "sort": sort, "sorts": SORTS.items(), "stages": Lead.Stage.choices,
         "codes": queries.kinds(), "offices": queries.offices(), "may_export": allowed(me, "lead", "export"),
         "may_check": allowed(me, "lead", "check"), "views": views.of(me),
         "villages": Place.objects.filter(pk__in=places_of(me, "lead", "list"), level="village"),
         "rest": urlencode({k: v for k, v in {**asked, "sort": sort}.items() if v})},
    )  # fmt: skip


@needs("lead", "export")
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The same table as a workbook; how many lines left the house stands in the record."""
    request.GET = request.POST  # the filters travel with the button
    _, _, found = _asked(request)
    leads = list(found.defer("record").select_related("household", "place", "assigned"))
    said = gate.sentences(leads, today())
    rows = [_row(x, said[x.pk]) for x in leads]
    rest = urlencode(
        {k: request.POST.get(k, "") for k in (*FILTERS, "sort") if request.POST.get(k)}
    )
    # A head of each family stands in it.
    named = {f"H{x.household_id}" if x.household_id else f"L{x.pk}" for x in leads}
    return releasing.guarded(
        request, widest(who(request), "lead", "list"), f"leads?{rest}", "待核线索表", named, "核查线索",
        back=f"{reverse('lead_table')}?{rest}", give=lambda leave: _book(request, rows, leave),
    )  # fmt: skip


def _book(request: HttpRequest, rows: list[list[str]], leave: releasing.Leave) -> HttpResponse:
    actions.exported(who(request), len(rows), leave.purpose)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False,
                                     "strings_to_urls": False})  # fmt: skip
    sheet = book.add_worksheet("线索")
    bold, plain = book.add_format({"bold": True, "border": 1}), book.add_format({"border": 1})
    for at, width in enumerate((12, 8, 18, 10, 24, 48, 14, 10, 10, 10, 12)):
        sheet.set_column(at, at, width)
    sheet.write_string(0, 0, leave.mark)
    for n, row in enumerate([list(HEADS), *rows], 1):
        for at, text in enumerate(row):
            sheet.write_string(n, at, text, plain if n > 1 else bold)
    sheet.freeze_panes(2, 0)
    sheet.autofilter(1, 0, len(rows) + 1, len(HEADS) - 1)
    sheet.repeat_rows(0, 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    book.close()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    answer = HttpResponse(out.getvalue(), content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="leads-{today().isoformat()}.xlsx"'
    return answer


@needs("lead", "check")
@require_POST
def judged_back(request: HttpRequest) -> HttpResponse:
    """A filled-in list of doubts comes back; every line is taken or refused with its reason."""
    try:
        taken, refused = judged.take_back(who(request), request.FILES.get("file"), today())
    except Refused as why:
        messages.error(request, str(why))
        return redirect("lead_table")
    if taken:
        messages.success(request, f"{taken} 条结果已记下，等另一位同事复核。")
    for sentence in refused[:50]:
        messages.error(request, sentence)
    if len(refused) > 50:
        messages.error(request, f"另有 {len(refused) - 50} 行没有采用，原因同类。")
    return redirect("lead_table")


@needs("lead", "list")
def visits(request: HttpRequest) -> HttpResponse:
    """A round of visits by village and group, for two people without ties, to be printed."""
    me, day = who(request), today()
    village = request.GET.get("village", "")
    team = [as_number(x) for x in request.GET.getlist("team") if as_number(x)][:2]
    people = list(Account.objects.filter(pk__in=team))
    found = queries.asked(me, village=village).filter(
        household__isnull=False, how__in=("上门", "见本人")
    )
    leads = list(found.select_related("household__place", "place", "first_run").order_by(
        "place__name", "household__group", "household__head", "order"))[:400]  # fmt: skip
    homes, lately, tied = [], [], []
    visited = _visited({x.household_id for x in leads}, day)
    ties = _ties({x.household_id for x in leads}, team)
    for family, own in groupby(leads, key=lambda x: x.household):
        if family is None:
            continue
        asked, last = list(own), visited.get(family.pk)
        fresh = [x for x in asked if last is None or timezone.localdate(x.first_run.asked) > last]
        related = ties.get(family.pk, [])
        if not fresh:
            lately.append((family, last))
        elif related:
            tied.append((family, related))
        else:
            homes.append((family, fresh))
    for family, *_ in homes if people else ():
        looked(me, family.ref, "household", "安排走访")
    return render(
        request, "leads/visits.html",
        {"homes": homes if len(people) == 2 else [], "count": len(homes), "people": people,
         "lately": lately, "tied": tied, "by_village": dict(Counter(f.place.name for f, *_ in homes)),
         "workers": Account.objects.filter(
             posts__role__in=("town_clerk", "village_clerk", "county_clerk"), is_active=True
         ).distinct().order_by("name"),
         "village": village, "day": day, "asked": bool(team),
         "villages": Place.objects.filter(pk__in=places_of(me, "lead", "list"), level="village")},
    )  # fmt: skip


def _visited(families: set[int | None], day: dt.date) -> dict[int, dt.date]:
    """Family → last visit within the days in which what was known is no reason to come again."""
    made = StepDone.objects.filter(
        file__household__in=families, step="visit", day__gt=day - KNOWN
    )  # fmt: skip
    return dict(made.order_by("day").values_list("file__household", "day"))


def _ties(families: set[int | None], team: list[int]) -> dict[int, list[str]]:
    """Family → names of those of the team who have a tie to it."""
    found: dict[int, list[str]] = {}
    for tie in Tie.objects.filter(household__in=families, account__in=team).select_related(
        "account"
    ):
        found.setdefault(tie.household_id, []).append(tie.account.name)
    return found


@needs("conduct", "list")
def conduct(request: HttpRequest) -> HttpResponse:
    """Matters that concern officers: never for the unit concerned."""
    me = who(request)
    found = Lead.objects.filter(conduct=True, place__in=places_of(me, "conduct", "list"))
    mine = [x for x in found.select_related("household", "place").order_by("order", "pk")
            if not check(me, "conduct", "look", x)]  # fmt: skip
    looked(me, "", "conduct", "看涉及经办的线索")
    return render(request, "leads/conduct.html", {"leads": mine})


@needs("conduct", "look")
def conduct_lead(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them with its reasons."""
    me = who(request)
    one = get_object_or_404(Lead.objects.select_related("household", "place"), pk=pk, conduct=True)
    why = check(me, "conduct", "look", one)
    if why:
        return refusal(request, why)
    opened = gate.opened(
        me, one.case, one.household, "看涉及经办的线索", one.last_run.as_of, line="conduct"
    )
    return render(
        request, "leads/conduct_lead.html",
        {"lead": one, "opened": opened, "record": opened.record(one)},
    )  # fmt: skip
