"""整改台账: the register, one problem, what has no outcome, weak points. Conduct has its own pages
with the same words."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import allowed, check
from dibao.desk.accounts.models import Account
from dibao.desk.front.guarding import needs, refusal, today, who
from dibao.desk.front.typed import as_day, as_number
from dibao.desk.leads.models import Lead
from dibao.desk.record import Refused, looked
from dibao.desk.rectification import actions, queries
from dibao.desk.rectification.models import Move, Problem

BACK = dt.timedelta(days=3 * 366)


def _thing(problem: Problem) -> str:
    return "conduct" if problem.conduct else "problem"


def _page(problem: Problem) -> str:
    return "conduct_problem" if problem.conduct else "problem"


def _list(request: HttpRequest, thing: str) -> HttpResponse:
    me, day, ask = who(request), today(), request.GET
    mine = queries.problems(me, thing)
    found = queries.asked(
        mine,
        day,
        kind=ask.get("kind", ""),
        state=ask.get("state", ""),
        village=ask.get("village", ""),
    )
    conduct = thing == "conduct"
    return render(
        request, "rectification/problems.html",
        {"found": found.order_by("due", "pk")[:500], "size": found.count(), "day": day,
         "kinds": [k for k in Problem.Kind.choices if k[0] != "conduct"], "ask": ask,
         "states": [("", "没有销号的"), ("late", "过了期限的"), *Problem.State.choices, ("all", "全部")],
         "villages": queries.places(me, thing), "conduct": conduct,
         "steps": Problem.Step.choices, "origins": [o for o in Problem.Origin.choices if o[0] != "lead"],
         "all_places": queries.places(me, thing),
         "may_register": allowed(me, thing, "work" if conduct else "register"),
         "book_kinds": (("pdf", "打印"), ("docx", "用文字软件改")) if found else (),
         "here": "conduct" if conduct else "problems"},
    )  # fmt: skip


@needs("problem", "list")
def problems(request: HttpRequest) -> HttpResponse:
    """The register of families' and the office's own problems."""
    return _list(request, "problem")


@needs("conduct", "list")
def conduct_problems(request: HttpRequest) -> HttpResponse:
    """The register of officials' conduct, for those who may see it."""
    return _list(request, "conduct")


def _register(request: HttpRequest, thing: str) -> HttpResponse:
    me, sent = who(request), request.POST
    place = queries.places(me, thing).filter(pk=as_number(sent.get("place"))).first()
    told: dict[str, Any] = {
        k: sent.get(k, "") for k in ("title", "about", "origin", "step", "origin_ref")
    }
    try:
        if place is None:
            raise Refused("请选在哪个村（镇）。")
        number = sent.get("refers", "").strip()
        if number:
            told["refers"] = next((p for p in queries.problems(me) if p.number == number), None)
            if told["refers"] is None:
                raise Refused(f"没有找到“{number}”，请照台账上的编号写。")
        if thing == "conduct":
            made = actions.register_conduct(me, place, today(), **told)
        else:
            made = actions.register(me, place, sent.get("kind", ""), today(), **told)
    except Refused as why:
        messages.error(request, str(why))
        return redirect("conduct_problems" if thing == "conduct" else "problems")
    messages.success(request, f"已登记为 {made.number}。请定措施、责任人和期限。")
    return redirect(_page(made), made.pk)


@needs("problem", "register")
@require_POST
def register(request: HttpRequest) -> HttpResponse:
    """A problem found otherwise than by a lead."""
    return _register(request, "problem")


@needs("conduct", "work")
@require_POST
def register_conduct(request: HttpRequest) -> HttpResponse:
    """A matter of conduct."""
    return _register(request, "conduct")


@needs("problem", "register")
@require_POST
def from_lead(request: HttpRequest, pk: int) -> HttpResponse:
    """A confirmed lead goes into the register."""
    lead, sent = get_object_or_404(Lead, pk=pk, conduct=False), request.POST
    kind = sent.get("kind", Problem.Kind.HOUSEHOLD)
    try:
        made = actions.from_lead(
            who(request), lead, kind, sent.get("step", ""), sent.get("about", ""), today()
        )
    except Refused as why:
        messages.error(request, str(why))
        return redirect("loose")
    messages.success(request, f"已登记为 {made.number}。请定措施、责任人和期限。")
    return redirect("problem", made.pk)


def _one(request: HttpRequest, pk: int, thing: str, wrong: str = "") -> HttpResponse:
    me = who(request)
    one = get_object_or_404(
        Problem.objects.select_related("town", "place", "person", "by", "household", "lead", "refers"),
        pk=pk, conduct=thing == "conduct",
    )  # fmt: skip
    why = check(me, thing, "look", one)
    if why:
        return refusal(request, why)
    looked(me, one.ref, "problem", "办理整改")
    act = {a: allowed(me, thing, "work" if thing == "conduct" else a, one)
           for a in ("work", "recheck", "reopen")}  # fmt: skip
    mended = one.moves.filter(act=Move.Act.PROVEN).order_by("-pk").first()
    others = one.referred.filter(conduct=False) if thing != "conduct" else one.referred.all()
    refers = one.refers if one.refers and (thing == "conduct" or not one.refers.conduct) else None
    return render(
        request, "rectification/problem.html",
        {"one": one, "moves": one.moves.select_related("by"), "wrong": wrong, "sent": request.POST,
         "may_assign": act["work"] and one.state in ("registered", "assigned"),
         "may_prove": act["work"] and one.state == "assigned",
         "may_recheck": act["recheck"] and one.state == "proven"
         and me.account not in (one.person_id, mended.by_id if mended else None),
         "may_reopen": act["reopen"] and one.state == "closed", "people": queries.people(one),
         "outcomes": actions.outcomes(one), "day": today(), "due": today() + dt.timedelta(days=30),
         "refers": refers, "others": others, "conduct": one.conduct,
         "here": "conduct" if one.conduct else "problems",
         "may_household": one.household is not None and allowed(me, "household", "look", one.household)},
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("problem", "look")
def problem(request: HttpRequest, pk: int) -> HttpResponse:
    """One problem: what it is, what was done, what comes next."""
    return _one(request, pk, "problem")


@needs("conduct", "look")
def conduct_problem(request: HttpRequest, pk: int) -> HttpResponse:
    """One matter of conduct."""
    return _one(request, pk, "conduct")


def _act(request: HttpRequest, pk: int, thing: str) -> HttpResponse:
    me, sent, day = who(request), request.POST, today()
    one = get_object_or_404(Problem, pk=pk, conduct=thing == "conduct")
    note, do = sent.get("note", ""), sent.get("do", "")
    try:
        if do == "assign":
            person = Account.objects.filter(pk=as_number(sent.get("person"))).first()
            if person is None or person not in queries.people(one):
                raise Refused("请选责任人。")
            due = as_day(sent.get("due", ""))
            actions.assign(me, one, note, sent.get("office", ""), person, due, day)
        elif do == "prove":
            actions.prove(me, one, note, request.FILES.get("file"), day)
        elif do == "recheck":
            actions.recheck(me, one, sent.get("agreed") == "1", sent.get("outcome", ""), note, day)
        elif do == "reopen":
            actions.reopen(me, one, note, day)
        else:
            raise Refused("没有这一步。")
    except ValueError:
        return _one(request, pk, thing, wrong="请写期限，例如 2024年6月30日。")
    except Refused as why:
        return _one(request, pk, thing, wrong=str(why))
    messages.success(request, "已记下。")
    return redirect(_page(one), pk)


@needs("problem", "look")
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """One step; the action itself asks the table."""
    return _act(request, pk, "problem")


@needs("conduct", "work")
@require_POST
def conduct_act(request: HttpRequest, pk: int) -> HttpResponse:
    """One step in a matter of conduct."""
    return _act(request, pk, "conduct")


def _file(request: HttpRequest, pk: int, thing: str) -> HttpResponse | FileResponse:
    move = get_object_or_404(
        Move.objects.select_related("problem__place"), pk=pk, problem__conduct=thing == "conduct"
    )
    why = check(who(request), thing, "look", move.problem)
    if why or not move.digest:
        return refusal(request, why or "这一步没有附文件。", 403 if why else 404)
    looked(who(request), move.problem.ref, "proof", "看整改凭据")
    path = settings.HOME / "originals" / move.digest
    if not path.exists():
        return refusal(request, "这份文件不在了，请告诉系统管理人从备份里找回。", 404)
    return FileResponse(path.open("rb"), as_attachment=True, filename=move.name)


@needs("problem", "look")
def proof(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The paper of a step."""
    return _file(request, pk, "problem")


@needs("conduct", "look")
def conduct_proof(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The paper of a step in a matter of conduct."""
    return _file(request, pk, "conduct")


@needs("problem", "list")
def loose(request: HttpRequest) -> HttpResponse:
    """Confirmed findings without an outcome."""
    me = who(request)
    return render(
        request, "rectification/loose.html",
        {"found": queries.without_outcome(me), "steps": Problem.Step.choices,
         "may_register": allowed(me, "problem", "register"), "here": "loose"},
    )  # fmt: skip


@needs("problem", "list")
def weak(request: HttpRequest) -> HttpResponse:
    """Where the same comes again; small counts are hidden outside the office."""
    me = who(request)
    outside = bool(request.GET.get("outside")) or not queries.inside(me)
    found = queries.weak_points(me, today() - BACK, outside)
    return render(request, "rectification/weak.html",
                  {"found": found.items(), "outside": outside, "inside": queries.inside(me),
                   "since": today() - BACK, "here": "weak"})  # fmt: skip
