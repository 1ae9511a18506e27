"""报告: the list of reports, one as a page whose numbers open their lists, its files."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import Who, allowed, check
from dibao.desk.accounts.models import Place
from dibao.desk.front.guarding import needs, refusal, today, who
from dibao.desk.front.templatetags.chinese import yuan
from dibao.desk.record import Refused, looked
from dibao.desk.reports import actions, laying_out, making
from dibao.desk.reports.kinds import KINDS, Kind
from dibao.desk.reports.models import Made
from dibao.desk.reports.notation import FEN
from dibao.desk.reports.scope import Scope, read_month
from dibao.desk.roster.queries import places_of

A_PAGE = 500
AMOUNTS = {
    FEN: "金额",
    "people": "保障人口",
    "reached": "人次",
    "accepted": "接收行",
    "refused": "请改正行",
}


def _places(me: Who) -> list[Place]:
    mine = Place.objects.filter(pk__in=places_of(me, "report", "look")).exclude(level="village")
    return sorted(mine, key=lambda p: (p.level != "county", p.name))


def _kind(me: Who, key: str) -> Kind:
    kind = KINDS.get(key)
    if kind is None:
        raise Http404
    why = check(me, kind.thing, kind.action)
    if why:
        raise Refused(why)
    return kind


def scope_of(request: HttpRequest, me: Who) -> Scope:
    """What is asked for; Refused for a place or month that cannot be."""
    asked = request.POST if request.method == "POST" else request.GET
    mine = _places(me)
    wanted = asked.get("place", "")
    place = (
        next((p for p in mine if str(p.pk) == wanted), None) if wanted else next(iter(mine), None)
    )
    if place is None:
        raise Refused("这个地方不在您的范围。")
    try:
        month = read_month(asked.get("month", ""))
    except ValueError:
        raise Refused("月份写法不对，请写成 2024-06 这样。") from None
    return Scope(place, today(), month, me)


def _fixed(scope: Scope, kind: Kind) -> Scope:
    """With the month that a monthly report takes by itself."""
    return replace(scope, month=scope.month or kind.newest(scope)) if kind.newest else scope


@needs("report", "look")
def reports(request: HttpRequest) -> HttpResponse:
    """What reports there are and which files were made."""
    me = who(request)
    kinds = [k for k in KINDS.values() if allowed(me, k.thing, k.action)]
    mine = [p.pk for p in _places(me)]
    made = Made.objects.filter(place__in=mine, kind__in=[k.key for k in kinds]).exclude(
        ~Q(by=me.account), kind__in=[k.key for k in kinds if k.own], outside=False
    )
    names = {k.key: k.zh for k in kinds}
    return render(
        request, "reports/reports.html",
        {"kinds": kinds, "made": [(m, names[m.kind]) for m in made.select_related("place", "by")[:60]],
         "may_inspect": allowed(me, "inspection", "look")},
    )  # fmt: skip


@needs("report", "look")
def report(request: HttpRequest, kind: str) -> HttpResponse:
    """One report as a page."""
    me = who(request)
    one = _kind(me, kind)
    scope = _fixed(scope_of(request, me), one)
    built, outside = one.build(scope), request.GET.get("outside") == "1"
    seen = laying_out.view(built, outside, making.address_of(scope, kind))
    return render(
        request, "reports/report.html",
        {"kind": one, "report": built, "pieces": list(laying_out.pieces(built, seen)), "scope": scope,
         "outside": outside, "places": _places(me), "endings": laying_out.KINDS.items(),
         "note": laying_out.NOTE if outside and seen.hidden else "", "by_month": one.newest is not None,
         "may_make": allowed(me, "report", "make", scope.place)},
    )  # fmt: skip


@needs("report", "look")
def report_list(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """The list behind a number: as many lines as the number says."""
    me = who(request)
    one = _kind(me, kind)
    scope = _fixed(scope_of(request, me), one)
    built = one.build(scope)
    of = built.lists.get(key)
    if of is None or not of.told:
        raise Http404
    if not making.may_open(me, of):
        return refusal(request, "这个名单里的，不在您能看的范围。")
    looked(me, "", "report", "核对报表")
    names = [n for n in AMOUNTS if any(n in line.sums for line in of.lines)]
    if not allowed(me, "amount", "look"):
        names = [n for n in names if n != FEN]
    page = Paginator(of.lines, A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "reports/list.html",
        {"kind": one, "report": built, "of": of, "scope": scope, "size": len(of.lines),
         "totals": [(AMOUNTS[n], _amount(n, of.sum(n))) for n in names], "page": page,
         "rows": [(x, [_amount(n, x.sums.get(n, 0)) for n in names]) for x in page]},
    )  # fmt: skip


def _amount(name: str, value: int) -> str:
    return yuan(value) if name == FEN else f"{value:,}"


@needs("report", "make")
@require_POST
def report_file(request: HttpRequest, kind: str) -> FileResponse:
    """A file of the report: kept, sealed, handed out."""
    me = who(request)
    one = _kind(me, kind)
    scope = _fixed(scope_of(request, me), one)
    ending = request.POST.get("ending", "")
    if ending not in laying_out.KINDS:
        raise Refused("请选要哪一种文件。")
    why = check(me, "report", "make", scope.place)
    if why:
        raise Refused(why)
    site = request.build_absolute_uri("/").rstrip("/")
    file = making.make(scope, one.build(scope), ending, request.POST.get("outside") == "1", site)
    actions.make(me, scope.place, file, today())
    return FileResponse(BytesIO(file.data), as_attachment=True, filename=file.name)


@needs("report", "look")
def report_made(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """A file that was made before."""
    me, one = who(request), get_object_or_404(Made.objects.select_related("place"), pk=pk)
    why = check(me, "report", "look", one)
    if why:
        return refusal(request, why)
    if _kind(me, one.kind).own and not one.outside and one.by_id != me.account:
        return refusal(request, "这一份只数生成的人能看的件，请自己生成一份。")
    looked(me, f"B{one.pk}", "report", "取以前生成的报表")
    path = settings.HOME / "originals" / one.digest
    if not path.exists():
        return refusal(request, "这份文件已经不在了。", 404)
    return FileResponse(path.open("rb"), as_attachment=True, filename=one.name)
