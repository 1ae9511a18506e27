"""Files handed in and the checks made with them."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import Who, allowed, check
from dibao.desk.accounts.models import Place
from dibao.desk.exchange import actions, asking
from dibao.desk.exchange.models import HandIn, Request, Run
from dibao.desk.front.guarding import needs, refusal, today, who
from dibao.desk.front.typed import as_day
from dibao.desk.leads.models import Lead
from dibao.desk.protection import marking, releasing
from dibao.desk.record import Refused, looked
from dibao.desk.roster.models import Member
from dibao.desk.roster.queries import places_of, source_names

SIGNS = (
    ("found", "有记录"), ("not_found", "查过，没有"), ("not_asked", "没有问到"),
    ("no_authorisation", "没有授权书"), ("stale", "数据太旧"), ("doubtful", "身份有疑"),
)  # fmt: skip


def town_of(me: Who, thing: str, action: str) -> Place | None:
    """The town a person works for; None if the posts name none for this."""
    mine = Place.objects.filter(pk__in=places_of(me, thing, action), level="town")
    return mine.order_by("pk").first()


FEW = 5  # sentences that are still read one by one


@needs("hand_in", "list")
def hand_ins(request: HttpRequest) -> HttpResponse:
    """Hand files in and see what became of each; a liaison sees only his own."""
    me = who(request)
    found = HandIn.objects.filter(place__in=places_of(me, "hand_in", "list")).select_related("by")
    if me.roles <= {"liaison"}:
        found = found.filter(by=me.account)
    return render(
        request, "exchange/hand_ins.html",
        {"found": found.order_by("withdrawn", "-pk")[:300],
         "may_send": allowed(me, "hand_in", "send"),
         "reading": found.filter(status="等待读取", withdrawn=False).exists()},
    )  # fmt: skip


@needs("hand_in", "send")
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Several files at once: each is kept or refused with its own sentence; of many that were kept
    the number is told, as the list below names them all."""
    me = who(request)
    town = town_of(me, "hand_in", "send")
    if town is None:
        return refusal(request, "您的岗位没有写明是哪个乡镇，请系统管理人补上。")
    files = request.FILES.getlist("files")
    if not files:
        messages.error(request, "没有选文件。请先选一个或几个表格再交。")
    seen: set[str] = set()
    kept: list[str] = []
    for file in files:
        try:
            if file.name in seen:
                raise Refused(
                    f"这次选了两个都叫“{file.name}”的文件，只收了第一个。请改名再交另一个。"
                )
            seen.add(file.name)
            _, replaced = actions.hand_in(me, town, file.name, file)
            more = "，换下了以前同名的文件" if replaced else ""
            kept.append(f"“{file.name}”已收到{more}。")
        except Refused as why:
            messages.error(request, str(why))
    if len(kept) > FEW:
        messages.success(request, f"已收到 {len(kept)} 个文件，都列在下面。")
    else:
        for sentence in kept:
            messages.success(request, sentence)
    return redirect("hand_ins")


@needs("hand_in", "send")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file back."""
    given = get_object_or_404(HandIn, pk=pk)
    actions.withdraw(who(request), given)
    messages.success(request, f"“{given.name}”已撤回，下次核查不再使用；原件仍然保存。")
    return redirect("hand_ins")


@needs("run", "list")
def runs(request: HttpRequest) -> HttpResponse:
    """All checks, the newest first, and the button for the next."""
    me = who(request)
    found = Run.objects.filter(place__in=places_of(me, "run", "list")).select_related("by", "place")
    return render(
        request, "exchange/runs.html",
        {"found": found.order_by("-pk")[:100], "may_start": allowed(me, "run", "start"),
         "today": today().isoformat()},
    )  # fmt: skip


@needs("run", "start")
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Put a check into the queue."""
    me = who(request)
    town = town_of(me, "run", "start")
    if town is None:
        return refusal(request, "您的岗位没有写明是哪个乡镇，请系统管理人补上。")
    try:
        day = as_day(request.POST.get("as_of", ""))
    except ValueError:
        return refusal(request, "请选核查基准日，例如 2024年6月20日。", 400)
    run = actions.start(me, town, day)
    return redirect("run", run.pk)


@needs("run", "look")
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One check: how far it is, and afterwards what each source answered."""
    one = get_object_or_404(Run.objects.select_related("by", "place"), pk=pk)
    why = check(who(request), "run", "look", one)
    if why:
        return refusal(request, why)
    names = source_names()
    rows = [
        (names.get(key, key), s["files"], [s["answers"].get(k, 0) for k, _ in SIGNS])
        for key, s in sorted(one.told.get("sources", {}).items())
        if key.startswith("DS")
    ]
    return render(
        request, "exchange/run.html",
        {"run": one, "rows": rows, "held": one.told.get("not_judged", []),
         "books": [p.name for p in books(one)], "may_drop": one.state == "waiting" and allowed(who(request), "run", "start", one),
         "changes": changes(one) if one.state == "done" else [],
         "reasons": sorted({x["reason"] for x in one.told.get("not_judged", [])}), "signs": [w for _, w in SIGNS],
         "moving": one.state in ("waiting", "running")},
    )  # fmt: skip


def changes(run: Run) -> list[tuple[str, int, int]]:
    """(kind, how many doubts are new with this run, how many it saw last) for people to compare."""
    shown = Lead.objects.filter(town=run.place, conduct=False)
    fresh = dict(shown.filter(first_run=run).values_list("title").annotate(n=Count("pk")))
    gone = dict(
        shown.filter(stage=Lead.Stage.GONE, last_run__lt=run).values_list("title")
        .annotate(n=Count("pk"))
    )  # fmt: skip
    return [(t, fresh.get(t, 0), gone.get(t, 0)) for t in sorted({*fresh, *gone})]


@needs("hand_in", "look")
def receipt(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The receipt of a file for its sender: what was taken, what is to be mended."""
    me = who(request)
    given = get_object_or_404(HandIn.objects.select_related("place"), pk=pk)
    why = check(me, "hand_in", "look", given)
    if not why and me.roles <= {"liaison"} and given.by_id != me.account:
        why = "只能看自己交的文件的回执。"
    if why or not given.receipt:
        return refusal(request, why or "这份文件还没有回执，请稍等再看。", 403 if why else 404)
    looked(me, f"F{given.pk}", "receipt", "看回执")
    path = settings.HOME / "receipts" / given.receipt
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{given.name}-回执.xlsx")


@needs("run", "start")
@require_POST
def drop_run(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a waiting check out of the queue."""
    actions.drop_run(who(request), get_object_or_404(Run, pk=pk))
    messages.success(request, "已取消。")
    return redirect("runs")


# What people of the office may take away; conduct matters stand in none of them.
BOOKS = ("疑点清单.xlsx", "自查报告.pdf", "自查报告.docx", "发放前核对.xlsx", "镇级清单.xlsx")


@needs("run", "look")
def book(request: HttpRequest, pk: int, at: int) -> HttpResponse | FileResponse:
    """One workbook or report of a run."""
    me, one = who(request), get_object_or_404(Run.objects.select_related("place"), pk=pk)
    why = check(me, "run", "look", one)
    if why:
        return refusal(request, why)
    found = books(one)
    if not 0 <= at < len(found):
        return refusal(request, "没有这份文件。", 404)
    path = found[at]

    def give(leave: releasing.Leave) -> HttpResponse | FileResponse:
        looked(me, f"R{one.pk}", "book", leave.purpose)
        if path.suffix == ".xlsx":
            file: Any = io.BytesIO(marking.marked(path, leave.mark))
        else:
            file = path.open("rb")
        return FileResponse(file, as_attachment=True, filename=path.name)

    # A report counts people and names none; a book names everybody it has a line for.
    named = people_of(one.place) if path.suffix == ".xlsx" else ()
    return releasing.guarded(
        request, one.place, f"run:{one.pk}:{path.name}", f"第 {one.pk} 次核查的{path.stem}", named,
        "下载核查结果", back=reverse("run", args=[one.pk]), give=give,
    )  # fmt: skip


def people_of(town: Place) -> list[str]:
    """People a file about a whole town may name: a head by his family, as everywhere."""
    here = Member.objects.filter(household__town=town, until=None)
    named = here.values_list("pk", "name", "household", "household__head")  # no number is opened
    return [f"H{family}" if name == head else f"P{pk}" for pk, name, family, head in named]


def books(run: Run) -> list[Path]:
    """The files of a run that may be taken away, in a fixed order."""
    folder = run.out
    return [folder / n for n in BOOKS if (folder / n).exists()] if folder else []


@needs("request", "list")
def requests(request: HttpRequest) -> HttpResponse:
    """Requests to departments with their clocks, and the form for new ones."""
    me, day = who(request), today()
    town = town_of(me, "request", "make")
    if request.method == "POST" and town is not None:
        try:
            due = as_day(request.POST.get("due", ""))
            made = actions.request_files(me, town, request.POST.getlist("source"), day, due)
            messages.success(request, f"已发 {len(made)} 份请求。请下载函和填写表送给部门。")
        except ValueError:
            messages.error(request, "请写答复期限，例如 2024年6月30日。")
        except Refused as why:
            messages.error(request, str(why))
        return redirect("requests")
    found = Request.objects.filter(place__in=places_of(me, "request", "list"))
    if request.GET.get("late"):
        found = found.filter(closed=None, due__lt=day)
    names = source_names()
    open_now = set(found.filter(closed=None).values_list("source", flat=True))
    return render(
        request, "exchange/requests.html",
        {"found": [(r, names.get(r.source, r.source)) for r in found.order_by("closed", "due")[:200]],
         "sources": [(k, s.name, s.department) for k, s in sorted(asking.askable().items())
                     if k not in open_now],
         "today": day, "due": (day + dt.timedelta(days=14)).isoformat()},
    )  # fmt: skip


@needs("request", "list")
def request_pack(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter and the workbook of one request."""
    me = who(request)
    one = get_object_or_404(Request.objects.select_related("place"), pk=pk)
    why = check(me, "request", "list", one)
    if why:
        return refusal(request, why)

    def give(leave: releasing.Leave) -> HttpResponse:
        looked(me, f"Q{one.pk}", "request", leave.purpose)
        answer = HttpResponse(asking.pack(one, leave.mark), content_type="application/zip")
        answer["Content-Disposition"] = f'attachment; filename="request-{one.number}.zip"'
        return answer

    name = source_names().get(one.source, one.source)
    return releasing.guarded(
        request, one.place, f"request:{one.pk}", f"请{one.office}报送{name}的名单（{one.number}）",
        people_of(one.place), "下载请求函和名单", back=reverse("requests"), give=give,
    )  # fmt: skip
