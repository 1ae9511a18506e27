"""Supervision by lot for those who work here, and the pages of conduct inspectors."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import allowed, check
from dibao.desk.accounts.models import Place
from dibao.desk.front.guarding import needs, refusal, today, who
from dibao.desk.front.typed import as_day, as_number
from dibao.desk.oversight import receipt
from dibao.desk.oversight.actions import watching
from dibao.desk.oversight.models import Draw, Item, Task, Watcher
from dibao.desk.oversight.queries import samples
from dibao.desk.oversight.screens.frame import page
from dibao.desk.record import Refused, looked
from dibao.desk.roster.queries import places_of
from dibao.papers.small_cells import LEAST
from dibao.procedure.clocks import chinese_day


@needs("watch", "look")
def watch(request: HttpRequest, wrong: str = "", code: str = "") -> HttpResponse:
    """Draws, conduct inspectors and their tasks."""
    me = who(request)
    mine = places_of(me, "watch", "look")
    watchers = Watcher.objects.filter(place__in=mine).select_related("place")
    candidates = Item.objects.filter(draw__kind=Draw.Kind.WATCHER, draw__place__in=mine).exclude(
        household__in=watchers.filter(until__gte=today()).values("household")
    )
    return page(
        request, "oversight/watch.html",
        {"draws": samples.draws(me), "watchers": watchers.prefetch_related("tasks"),
         "candidates": candidates.select_related("household__place").prefetch_related(
             "household__members") if allowed(me, "watch", "appoint") else [],
         "places": Place.objects.filter(pk__in=mine), "kinds": Draw.Kind.choices,
         "tasks": Task.Kind.choices, "may_draw": allowed(me, "watch", "draw"),
         "may_appoint": allowed(me, "watch", "appoint"), "wrong": wrong, "code": code,
         "today": today()},
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("watch", "draw")
@require_POST
def draw(request: HttpRequest) -> HttpResponse:
    """Draw by lot."""
    sent = request.POST
    place = get_object_or_404(Place, pk=as_number(sent.get("place")))
    try:
        if sent.get("kind") not in Draw.Kind.values:
            raise Refused("请选抽什么。")
        made = watching.draw(
            who(request), place, sent["kind"], as_number(sent.get("count")),
            as_number(sent.get("margin")) * 10 or None, today(),
        )  # fmt: skip
    except ValueError:
        return watch(request, "请填数字。")
    except Refused as error:
        return watch(request, str(error))
    return redirect("draw", made.pk)


@needs("watch", "look")
def one_draw(request: HttpRequest, pk: int, wrong: str = "") -> HttpResponse:
    """One sample: seed, list, what came of each family, the result."""
    me = who(request)
    one = get_object_or_404(Draw.objects.select_related("place", "by"), pk=pk)
    why = check(me, "watch", "look", one)
    if why:
        return refusal(request, why)
    looked(me, one.ref, "draw", "监督检查")
    items = [(i, samples.repeated(i), samples.like(i))
             for i in one.items.select_related("household__place", "by")]  # fmt: skip
    kind = Draw.Kind(one.kind)
    result = {Draw.Kind.SURVEY: samples.survey_result, Draw.Kind.CALL: samples.call_result}.get(
        kind
    )
    return page(
        request, "oversight/draw.html",
        {"draw": one, "items": [(*x, samples.asks(x[0], x[2])) for x in items],
         "me": me.account, "wrong": wrong,
         "outcomes": [(o.value, o.label) for o in watching.OUTCOMES.get(kind, ())],
         "may_record": allowed(me, "watch", "record", one) and kind != Draw.Kind.WATCHER,
         "again": samples.drawn_again(one) if request.GET.get("again") else "",
         "result": result(one) if result else [], "questions": samples.QUESTIONS, "least": LEAST,
         "villages": samples.by_village(one) if kind == Draw.Kind.SURVEY else []},
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("watch", "record")
@require_POST
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """Who took a photo says why it looks like another."""
    item = get_object_or_404(Item.objects.select_related("household", "draw"), pk=pk)
    try:
        watching.explain(who(request), item.household, item, request.POST.get("words", ""), today())
        messages.success(request, "已记下您的说明。")
    except Refused as error:
        return one_draw(request, item.draw_id, str(error))
    return redirect("draw", item.draw_id)


@needs("watch", "record")
@require_POST
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of one drawn family."""
    sent = request.POST
    item = get_object_or_404(Item.objects.select_related("draw", "household"), pk=pk)
    answers = {key: sent.get(key) == "1" for key, _ in samples.QUESTIONS}
    try:
        watching.record(
            who(request), item.household, item, sent.get("outcome", ""), sent.get("words", ""),
            sent.get("spot", ""), request.FILES.get("photo"), answers, today(),
        )  # fmt: skip
    except Refused as error:
        return one_draw(request, item.draw_id, str(error))
    messages.success(request, "已记下。")
    return redirect("draw", item.draw_id)


@needs("watch", "appoint")
@require_POST
def appoint(request: HttpRequest) -> HttpResponse:
    """Appoint a conduct inspector, or give one a task."""
    me, sent = who(request), request.POST
    try:
        if sent.get("act") == "task":
            watcher = get_object_or_404(Watcher, pk=as_number(sent.get("watcher")))
            due = as_day(sent.get("due") or "")
            watching.give_task(
                me, watcher, sent.get("kind", ""), sent.get("text", ""), due, today()
            )
            messages.success(request, "任务已发到他的手机页面。")
            return redirect("watch")
        item = get_object_or_404(Item, pk=as_number(sent.get("item")))
        made, code = watching.appoint(
            me, item.household, sent.get("name", ""), sent.get("consents") == "1", today()
        )
    except ValueError:
        return watch(request, "请填日期。")
    except Refused as error:
        return watch(request, str(error))
    messages.success(request, f"已聘任{made.name}，聘期到{chinese_day(made.until)}。")
    return watch(request, code=receipt.shown(code))


@needs("public", "")
@csrf_exempt
def tasks(request: HttpRequest) -> HttpResponse:
    """A conduct inspector's own page, opened by his code: small tasks, nothing about any family."""
    sent, day = request.POST, today()
    if request.method != "POST":
        return render(request, "oversight/public/watcher.html", {})
    digits = receipt.clean(sent.get("code", ""))
    if receipt.WRONG.full(digits[:2]):
        wrong = "输错的次数多了，请过一分钟再试。"
        return render(request, "oversight/public/watcher.html", {"wrong": wrong}, status=429)
    tag = receipt.read(digits or "0" * receipt.DIGITS)[0]
    watcher = Watcher.objects.filter(tag=tag, since__lte=day, until__gte=day).first()
    if watcher is None or not digits:
        receipt.WRONG.note(digits[:2])
        wrong = "没有找到。请核对 16 位监督员号；聘期满了号就停用。"
        return render(request, "oversight/public/watcher.html", {"wrong": wrong}, status=404)
    wrong = ""
    if sent.get("task"):
        try:
            task = get_object_or_404(watcher.tasks, pk=as_number(sent.get("task")))
            watching.reply(task, sent.get("answer", ""), sent.get("words", ""), day)
        except Refused as error:
            wrong = str(error)
    return render(
        request, "oversight/public/tasks.html",
        {"watcher": watcher, "code": receipt.shown(digits), "wrong": wrong,
         "open": watcher.tasks.filter(day=None).order_by("due"),
         "done": watcher.tasks.exclude(day=None).order_by("-day")[:20],
         "answers": Task.Answer.choices},
    )  # fmt: skip
