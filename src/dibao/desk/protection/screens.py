"""Pages of protecting personal data: sensitive sources, exports, who looked, retention."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import allowed, check
from dibao.desk.accounts.models import Place
from dibao.desk.front.guarding import needs, refusal, today, who
from dibao.desk.front.typed import get_day
from dibao.desk.protection import gate, looks, releasing, retention, sources
from dibao.desk.protection.letters import sensitive
from dibao.desk.protection.models import Erasure, Release, SourceUse
from dibao.desk.record import Refused
from dibao.desk.roster.models import Household
from dibao.desk.roster.queries import places_of

SHOWN = 100  # files of the timetable on one page, the longest over first


@needs("source", "look")
def source_uses(request: HttpRequest) -> HttpResponse:
    """Which sensitive sources are on, by which numbers, and the form to ask for one."""
    me, sent, wrong = who(request), request.POST, ""
    if request.method == "POST":
        place = Place.objects.filter(pk__in=places_of(me, "source", "ask")).first()
        try:
            if place is None:
                raise Refused("只有县里的经办人可以提出启用。")
            sources.ask(
                me, sources.county_of(place), sent.get("source", ""), sent.get("number", ""),
                sent.get("assessment", ""), get_day(sent.get("assessed", "")), sent.get("purpose", ""),
                today(),
            )  # fmt: skip
            messages.success(request, "已提出，等另一位负责人批准。批准以前不问、不读。")
            return redirect("source_uses")
        except Refused as refused:
            wrong = str(refused)
    used = list(SourceUse.objects.select_related("by", "second", "ended_by"))
    names = {key: s.name for key, s in sensitive().items()}
    return render(
        request, "protection/sources.html",
        {"uses": [(u, names.get(u.source, u.source)) for u in used], "closed": sources.closed_names(),
         "choices": [(k, names[k]) for k in sources.closed()], "sent": sent, "wrong": wrong,
         "may_ask": allowed(me, "source", "ask"), "may_agree": allowed(me, "source", "agree"),
         "me": me.account, "states": SourceUse.State},
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("source", "agree")
@require_POST
def source_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a source be used, refuse, or end its use."""
    use, sent = get_object_or_404(SourceUse, pk=pk), request.POST
    try:
        if sent.get("act") == "end":
            sources.end(who(request), use, sent.get("words", ""), today())
            messages.success(request, "已停用。从现在起不再问、不再读。")
        else:
            agreed = sent.get("agreed") == "1"
            sources.answer(who(request), use, agreed, sent.get("words", ""), today())
            messages.success(request, "已批准启用。" if agreed else "已写明不批准。")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("source_uses")


@needs("release", "list")
def releases(request: HttpRequest) -> HttpResponse:
    """Exports about many people: mine, and those that wait for another's consent."""
    me = who(request)
    mine = Q(by=me.account)
    if allowed(me, "release", "agree"):
        mine |= Q(place__in=places_of(me, "release", "agree"))
    found = Release.objects.filter(mine).select_related("by", "second")[:100]
    return render(
        request, "protection/releases.html",
        {"releases": [(r, releasing.fresh(r, today())) for r in found], "me": me.account,
         "may_agree": allowed(me, "release", "agree"), "many": releasing.MANY,
         "days": releasing.DAYS},
    )  # fmt: skip


@needs("release", "agree")
@require_POST
def release_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a file go, or not."""
    one, agreed = get_object_or_404(Release, pk=pk), request.POST.get("agreed") == "1"
    try:
        releasing.answer(who(request), one, agreed, request.POST.get("words", ""), today())
        messages.success(request, "已同意，提出的人可以取走。" if agreed else "已写明不同意。")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("releases")


@needs("household", "look")
def lookers(request: HttpRequest, pk: int) -> HttpResponse:
    """谁看过我家的信息: a page to be printed for the family."""
    me = who(request)
    family = get_object_or_404(Household.objects.select_related("place", "town"), pk=pk)
    why = check(me, "household", "look", family)
    if why:
        return refusal(request, why)
    found = looks.of(family)  # before this look is one of them
    gate.opened(me, family.ref, family, "给家庭看谁看过", today(), line="household")
    return render(
        request, "protection/looks.html", {"family": family, "looks": found, "day": today()}
    )


@needs("retention", "look")
def due(request: HttpRequest) -> HttpResponse:
    """Files whose time is over, what holds them back, and what was erased."""
    me, day = who(request), today()
    mine = places_of(me, "retention", "look")
    found = retention.due(mine, day)
    return render(
        request, "protection/retention.html",
        {"due": found[:SHOWN], "many": len(found), "terms": retention.terms(day), "day": day,
         "waits": retention.waiting(mine, day), "old": retention.older_backups(),
         "done": Erasure.objects.filter(place__in=mine, state="done").select_related(
             "by", "second")[:100],
         "me": me.account, "may_propose": allowed(me, "retention", "propose"),
         "may_erase": allowed(me, "retention", "erase")},
    )  # fmt: skip


@needs("retention", "look")
def erased_list(request: HttpRequest) -> HttpResponse:
    """What was erased, by number alone, to be kept beside the backups."""
    text = retention.erasures().text()
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="erased.txt"'
    return answer


@needs("retention", "propose")
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Ask that one file be erased."""
    try:
        found = retention.find(request.POST.get("ref", ""), today())
        if found is None:
            raise Refused("这份档案没有到期，或者已经销毁。请从列表里选。")
        retention.propose(who(request), found, request.POST.get("looked_up") == "1", today())
        messages.success(request, "已提出，等另一个人核对以后销毁。")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("retention")


@needs("retention", "erase")
@require_POST
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase it for good, or say why not."""
    one, sent = get_object_or_404(Erasure, pk=pk), request.POST
    try:
        if sent.get("agreed") == "1":
            retention.erase(who(request), one, today(), sent.get("words", ""))
            messages.success(request, "已按期限销毁。台账里只留下销毁过这件事。")
        else:
            retention.refuse(who(request), one, sent.get("words", ""), today())
            messages.success(request, "已写明不销毁。")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("retention")
