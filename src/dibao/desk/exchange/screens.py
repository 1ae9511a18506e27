"""Files handed in and the checks made with them."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import Who, allowed, check
from dibao.desk.accounts.models import Place
from dibao.desk.exchange import actions
from dibao.desk.exchange.models import HandIn, Run
from dibao.desk.front.guarding import needs, refusal, today, who
from dibao.desk.record import Refused
from dibao.desk.roster.queries import places_of, source_names

SIGNS = (
    ("found", "有记录"), ("not_found", "查过，没有"), ("not_asked", "没有问到"),
    ("no_authorisation", "没有授权书"), ("stale", "数据太旧"), ("doubtful", "身份有疑"),
)  # fmt: skip


def town_of(me: Who, thing: str, action: str) -> Place | None:
    """The town a person works for; None if the posts name none for this."""
    mine = Place.objects.filter(pk__in=places_of(me, thing, action), level="town")
    return mine.order_by("pk").first()


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
         "may_send": allowed(me, "hand_in", "send")},
    )  # fmt: skip


@needs("hand_in", "send")
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Several files at once: each is kept or refused with its own sentence."""
    me = who(request)
    town = town_of(me, "hand_in", "send")
    if town is None:
        return refusal(request, "您的岗位没有写明是哪个乡镇，请系统管理人补上。")
    files = request.FILES.getlist("files")
    if not files:
        messages.error(request, "没有选文件。请先选一个或几个表格再交。")
    seen: set[str] = set()
    for file in files:
        try:
            if file.name in seen:
                raise Refused(
                    f"这次选了两个都叫“{file.name}”的文件，只收了第一个。请改名再交另一个。"
                )
            seen.add(file.name)
            _, replaced = actions.hand_in(me, town, file.name, file)
            more = "，换下了以前同名的文件" if replaced else ""
            messages.success(request, f"“{file.name}”已收到{more}。")
        except Refused as why:
            messages.error(request, str(why))
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
        day = dt.date.fromisoformat(request.POST.get("as_of", ""))
    except ValueError:
        return refusal(request, "请选核查基准日，例如 2024-06-20。", 400)
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
         "reasons": sorted({x["reason"] for x in one.told.get("not_judged", [])}), "signs": [w for _, w in SIGNS],
         "moving": one.state in ("waiting", "running")},
    )  # fmt: skip
