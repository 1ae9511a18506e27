"""The pages of drawn families and of how often doubts turned out right."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import allowed, check
from dibao.desk.accounts.models import Place
from dibao.desk.front.guarding import needs, refusal, today, who
from dibao.desk.front.typed import as_number
from dibao.desk.leads import accuracy, sampling
from dibao.desk.leads.models import Sample, SampleHome
from dibao.desk.record import Refused, looked
from dibao.desk.roster.queries import places_of
from dibao.policy.rules import RULES
from dibao.screening.precision import interval, share


@needs("precision", "look")
def precision(request: HttpRequest) -> HttpResponse:
    """By rule, by source, by identity class: right of how many, and between what and what."""
    titles = {r.key: r.title for r in RULES}
    told = [
        {"line": x, "title": titles[x.rule], "share": share(x.right, x.right + x.wrong),
         "whole": x.right + x.wrong, "interval": interval(x.least, x.most)}
        for x in accuracy.measured(who(request), today())
    ]  # fmt: skip
    parts = [
        (word, head, [t for t in told if t["line"].by == by and (t["whole"] or t["line"].unclear)])
        for by, word, head in (("rule", "按规则", ""), ("source", "按来源", "来源"),
                               ("class", "按身份对照", "身份对照"))
    ]  # fmt: skip
    silent = [t["title"] for t in told if not t["whole"] and not t["line"].unclear]
    return render(request, "leads/precision.html", {"parts": parts, "silent": silent})


@needs("sample", "list")
def list_samples(request: HttpRequest) -> HttpResponse:
    """Samples drawn, and the button that draws one."""
    me = who(request)
    places = places_of(me, "sample", "list")
    mine = Sample.objects.filter(town__in=places).select_related("town", "by").order_by("-pk")
    towns = Place.objects.filter(pk__in=places_of(me, "sample", "draw"), level="town")
    return render(
        request, "leads/samples.html",
        {"samples": [(s, s.homes.count(), sampling.found(s).open) for s in mine[:20]],
         "towns": towns if allowed(me, "sample", "draw") else []},
    )  # fmt: skip


@needs("sample", "draw")
@require_POST
def draw(request: HttpRequest) -> HttpResponse:
    """Draw one for a town."""
    town = get_object_or_404(Place, pk=as_number(request.POST.get("town")), level="town")
    try:
        made = sampling.draw(who(request), town, today())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("samples")
    messages.success(request, f"抽好了 {made.homes.count()} 户，有线索的和没有线索的混在一起。")
    return redirect("sample", made.pk)


@needs("sample", "look")
def sample(request: HttpRequest, pk: int) -> HttpResponse:
    """The walk of a sample, and what it showed once everybody was seen."""
    me, one = who(request), get_object_or_404(Sample.objects.select_related("town"), pk=pk)
    why = check(me, "sample", "look", one)
    if why:
        return refusal(request, why)
    homes = one.homes.select_related("household__place", "by")
    said = sampling.found(one)
    kinds = [
        (word, m, share(m.differs, m.agrees + m.differs), interval(m.least, m.most))
        for word, m in (("原来没有线索的", said.unflagged), ("原来有线索的", said.flagged)) if m
    ]  # fmt: skip
    return render(
        request, "leads/sample.html",
        {"sample": one, "open": said.open, "kinds": kinds,
         "homes": homes.order_by("household__place__name", "household__group", "household__head"),
         "may_tell": allowed(me, "sample", "tell", one)},
    )  # fmt: skip


@needs("sample", "look")
def sample_home(request: HttpRequest, pk: int) -> HttpResponse:
    """One drawn family as the roster has it; nothing of what the comparison said."""
    me = who(request)
    home = get_object_or_404(SampleHome.objects.select_related("household__place", "sample"), pk=pk)
    why = check(me, "sample", "look", home)
    if why:
        return refusal(request, why)
    sent, wrong = request.POST, ""
    if request.method == "POST":
        try:
            sampling.tell(me, home, sent.get("result", ""), sent.get("note", ""), today())
        except Refused as refused:
            wrong = str(refused)
        else:
            messages.success(request, "已记下。")
            return redirect("sample", home.sample_id)
    looked(me, home.household.ref, "sample", "抽户复看")
    return render(
        request, "leads/sample_home.html",
        {"home": home, "family": home.household, "results": SampleHome.Result.choices,
         "members": home.household.members.filter(until=None), "worked": sampling.worked(me, home),
         "may_tell": not home.result and allowed(me, "sample", "tell", home),
         "sent": sent, "wrong": wrong},
        status=400 if wrong else 200,
    )  # fmt: skip
