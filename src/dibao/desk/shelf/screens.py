"""Blank papers, printing many at once, a family's own folder, and files nobody knows yet."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import Who, allowed, check
from dibao.desk.accounts.models import VILLAGE, Place
from dibao.desk.casework import upload, wordings
from dibao.desk.casework.models import Issued
from dibao.desk.casework.replay import handling_on
from dibao.desk.front.guarding import needs, refusal, today, who
from dibao.desk.front.typed import as_number, find_day
from dibao.desk.protection import releasing
from dibao.desk.record import Refused, looked
from dibao.desk.roster.models import Household
from dibao.desk.roster.queries import places_of, widest
from dibao.desk.shelf import actions, blank, queries, watching
from dibao.desk.shelf.models import Scan, Stray
from dibao.desk.shelf.slots import SENSITIVE, slots
from dibao.papers import glyphs
from dibao.papers.written import Written, read
from dibao.papers.written_docx import written_docx
from dibao.papers.written_pdf import written_pdf

PAGE = 50
AUDIENCES = {"family": "给家庭", "office": "单位内部", "public": "公开", "discipline": "纪检监察"}
PURPOSES = {"deliver": "打印送达", "file": "归档", "inspect": "迎检"}


def _sheets(day: dt.date) -> dict[str, Written]:
    return blank.sheets(handling_on(day), wordings.of)


@needs("blank", "look")
def blanks(request: HttpRequest) -> HttpResponse:
    """Every declared paper: for whom, who signs, blank to download."""
    handling = handling_on(today())
    lines = [
        (p, AUDIENCES[p.audience], "、".join(handling.roles[r].zh for r in p.signs))
        for p in sorted(handling.papers.values(), key=lambda p: p.key)
    ]
    return render(request, "shelf/blanks.html", {"lines": lines})


@needs("blank", "look")
def blank_file(request: HttpRequest, key: str, kind: str) -> HttpResponse | FileResponse:
    """One blank paper as PDF or Word file."""
    sheet = _sheets(today()).get(key)
    if sheet is None or kind not in ("pdf", "docx"):
        return refusal(request, "没有这份空白文书。", 404)
    content = written_pdf([sheet], today()).content if kind == "pdf" else written_docx(
        sheet, today())  # fmt: skip
    return FileResponse(
        io.BytesIO(content), as_attachment=True, filename=f"{blank.name(sheet)}.{kind}"
    )


@needs("blank", "look")
def blank_set(request: HttpRequest) -> FileResponse:
    """All blank papers in one archive, made once a day and wording."""
    found, day = _sheets(today()), today()
    told = hashlib.sha256(f"{day} {found!r}".encode()).hexdigest()[:32]
    path = Path(settings.HOME) / "blank" / f"{told}.zip"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in path.parent.glob("*.zip"):
            old.unlink(missing_ok=True)
        half = path.with_suffix(".part")
        half.write_bytes(blank.archive(found, day))
        half.replace(path)
    pack = io.BytesIO(path.read_bytes())
    return FileResponse(pack, as_attachment=True, filename="空白文书.zip")


@needs("case", "batch")
def batch(request: HttpRequest, wrong: str = "") -> HttpResponse:
    """Choose papers of one kind, see which they are, print them as one file."""
    me, asked = who(request), request.GET
    kinds, names = queries.kinds(me), {p.key: p.zh for p in handling_on(today()).papers.values()}
    found = queries.printable(
        me, asked.get("kind", ""), find_day(asked.get("since", "")), find_day(asked.get("until", "")),
        asked.get("village", ""),
    )  # fmt: skip
    lost = "".join(i.lost for i in found)
    villages = Place.objects.filter(pk__in=places_of(me, "case", "batch"), level=VILLAGE)
    return render(
        request, "shelf/batch.html",
        {"found": found, "asked": asked, "most": queries.MOST, "too_many": len(found) > queries.MOST,
         "kinds": [(k, names.get(k, k)) for k in kinds], "villages": villages, "wrong": wrong,
         "purposes": PURPOSES.items(), "warning": glyphs.warning(sorted(set(lost)))},
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("case", "batch")
@require_POST
def batch_file(request: HttpRequest) -> HttpResponse | FileResponse:
    """One PDF of the ticked papers in the order of a walk; each is a look with its purpose."""
    me, sent = who(request), request.POST
    wanted = {as_number(p) for p in sent.getlist("paper")}
    found = [i for i in queries.printable(me, sent.get("kind", ""), None, None)
             if i.pk in wanted and not check(me, "case", "look", i.paper.file)]  # fmt: skip
    purpose = PURPOSES.get(sent.get("for", ""))
    if not found or len(found) > queries.MOST or purpose is None:
        return batch(request, wrong=f"请选要打印的文书（一次最多 {queries.MOST} 份）和用途。")
    said = f"成批打印：{purpose}"
    sheets = [read(i.snapshot) for i in found]

    def give(leave: releasing.Leave) -> FileResponse:
        for one in found:
            looked(me, one.paper.file.ref, "paper", leave.purpose)
        pages = written_pdf(sheets, max(i.day for i in found), title=sheets[0].title)
        return FileResponse(
            io.BytesIO(pages.content), as_attachment=True,
            filename=f"{sheets[0].title} {len(found)}份.pdf",
        )  # fmt: skip

    rest = urlencode({k: sent[k] for k in ("kind", "since", "until", "village") if sent.get(k)})
    return releasing.guarded(
        request, widest(me, "case", "batch"), f"print:{sorted(i.pk for i in found)}",
        f"{len(found)} 份《{sheets[0].title}》", [_whose(i) for i in found], said,
        back=f"{reverse('batch')}?{rest}", give=give,
    )  # fmt: skip


def _whose(issued: Issued) -> str:
    file = issued.paper.file
    return f"H{file.household_id}" if file.household_id else file.ref


@needs("case", "list")
def register(request: HttpRequest) -> HttpResponse:
    """Every number that was given, unit by unit, the newest first."""
    me, years = who(request), queries.years(who(request))
    year = as_number(request.GET.get("year")) or (years[0] if years else today().year)
    page = Paginator(queries.register(me, year), PAGE).get_page(request.GET.get("page"))
    return render(request, "shelf/register.html", {"page": page, "year": year, "years": years})


def _family(pk: int) -> Household:
    return get_object_or_404(Household.objects.select_related("place__parent__parent"), pk=pk)


@needs("shelf", "look")
def shelf(request: HttpRequest, pk: int, wrong: str = "") -> HttpResponse:
    """A family's own papers slot by slot, and what a scan of each is called."""
    family, me = _family(pk), who(request)
    why = check(me, "shelf", "look", family)
    if why:
        return refusal(request, why)
    looked(me, family.ref, "shelf", "看户里的材料")
    return render(
        request, "shelf/shelf.html",
        {"family": family, "shelves": queries.shelves(family), "wrong": wrong,
         "aside": queries.set_aside(family), "may_add": allowed(me, "shelf", "add", family),
         "sensitive": allowed(me, "shelf", "sensitive", family)},
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("shelf", "add")
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Lay scans or photos into a slot; each is kept or refused with its own sentence."""
    family, me, slot, day = _family(pk), who(request), request.POST.get("slot", ""), today()
    taken, wrong = upload.each(
        request.FILES.getlist("files"), lambda one: actions.add(me, family, slot, one, day)
    )
    if wrong:
        return shelf(request, pk, wrong=wrong)
    messages.success(request, taken)
    return redirect("shelf", pk)


@needs("shelf", "look")
def scan(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The bytes of a scan."""
    one, me = get_object_or_404(Scan, pk=pk), who(request)
    why = _unseen(me, one)
    if why:
        return refusal(request, why)
    looked(me, one.household.ref, "shelf", "看户里的材料")
    return _bytes(request, one.digest, one.name)


def _unseen(me: Who, one: Scan) -> str:
    """Why a scan is not this person's to see; '' if it is."""
    why = check(me, "shelf", "look", one)
    if not why and slots()[one.slot].sight == SENSITIVE:
        why = check(me, "shelf", "sensitive", one)
    return why


@needs("shelf", "add")
@require_POST
def aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a scan aside with a reason."""
    one = get_object_or_404(Scan, pk=pk)
    try:
        actions.set_aside(who(request), one, request.POST.get("why", ""), today())
        messages.success(request, "已挪开，原件还留着。")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("shelf", one.household_id)


@needs("shelf", "stray")
def strays(request: HttpRequest) -> HttpResponse:
    """Files of the scan folder whose names say no family, and those that could not be taken in."""
    me = who(request)
    return render(
        request, "shelf/strays.html",
        {"strays": queries.strays(me), "left": watching.left(places_of(me, "shelf", "stray")), "slots": slots().values(),
         "folder": "scans"},
    )  # fmt: skip


@needs("shelf", "stray")
def stray_file(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The bytes of an unknown file: it may show anybody, so the look is told. Once it lies in a
    family's folder it is that family's, for its own people alone."""
    one, me = (
        get_object_or_404(Stray.objects.select_related("scan__household"), pk=pk),
        who(request),
    )
    why = check(me, "shelf", "stray", one) or (_unseen(me, one.scan) if one.scan else "")
    if why:
        return refusal(request, why)
    looked(me, one.scan.household.ref if one.scan else one.ref, "shelf", "认领扫描件")
    return _bytes(request, one.digest, one.name)


@needs("shelf", "stray")
@require_POST
def stray(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whose it is, or that it is nobody's."""
    one, me, sent = get_object_or_404(Stray, pk=pk), who(request), request.POST
    try:
        if sent.get("nobody"):
            actions.end_stray(me, one, sent.get("why", ""), today())
            messages.success(request, "已记下，原件还留着。")
        else:
            family = Household.objects.filter(
                number=sent.get("number", "").strip(), place__in=places_of(me, "shelf", "add")
            ).first()
            if family is None:
                raise Refused("没有找到这个户编号，请在名册里查一下再填。")
            actions.place_stray(me, one, family, sent.get("slot", ""), today())
            messages.success(request, "已放进这一户的材料。")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("strays")


def _bytes(request: HttpRequest, digest: str, name: str) -> HttpResponse | FileResponse:
    path = Path(settings.HOME) / "originals" / digest
    if not digest or not path.exists():
        return refusal(request, "这份文件已经不在了。", 404)
    return FileResponse(path.open("rb"), filename=name)
