"""The roster: searched first, never leafed through."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import allowed, check
from dibao.desk.front.guarding import needs, refusal, today, who
from dibao.desk.front.templatetags.chinese import masked
from dibao.desk.front.typed import as_number, get_day
from dibao.desk.leads.queries import of_family
from dibao.desk.protection import gate
from dibao.desk.protection.queries import erased
from dibao.desk.record import Refused
from dibao.desk.roster import actions, ahead, disability, history, purposes, queries
from dibao.desk.roster.models import Answer, Disability, Household, Letter, Member

SHOWN = 50
LOOKED_FOR = (
    "looked_for"  # what one searched for last; the address, which stays behind, has none of it
)
NUMBER = re.compile(r"\d{11,}")
MANY = 200  # words of one paste


@needs("household", "search")
def households(request: HttpRequest) -> HttpResponse:
    """Search by head, number, member; a pasted column of a spreadsheet word by word.

    They are sent, not written into the address: they may be identity numbers.
    """
    words = request.POST.get("q", "") or request.GET.get("q", "")
    if "again" in request.GET:
        words = str(request.session.get(LOOKED_FOR, ""))
    elif (request.method == "POST" or NUMBER.search(words)) and len(queries.several(words)) == 1:
        request.session[LOOKED_FOR] = words[:200]  # shown on a page that can be gone back to
        return redirect(f"{reverse('households')}?again=1")
    many = queries.several(words)
    if len(many) > 1:
        told = queries.search_many(who(request), many[:MANY])
        return render(
            request, "roster/households.html",
            {"many": [(masked(w) if len(w) == 18 else w, f) for w, f in told], "words": words,
             "missed": sum(not f for _, f in told), "over": len(many) - len(told)},
        )  # fmt: skip
    found = list(queries.search(who(request), words)[: SHOWN + 1])
    return render(
        request, "roster/households.html",
        {"found": found[:SHOWN], "more": len(found) > SHOWN, "words": words},
    )  # fmt: skip


@needs("household", "look")
def household(request: HttpRequest, pk: int) -> HttpResponse:
    """一户一档: members, who answered what, doubts with their reasons. Every look leaves a line."""
    me = who(request)
    family = get_object_or_404(Household.objects.select_related("place", "town"), pk=pk)
    why = check(me, "household", "look", family)
    if why:
        return refusal(request, why)
    over = erased(family.ref)
    if over is not None:
        return render(request, "protection/erased.html", {"one": over})
    purpose = purposes.of(request, family.ref)
    if not purpose:
        return render(
            request, "roster/purpose.html", {"family": family, "choices": purposes.CHOICES}
        )
    opened = gate.opened(me, family.ref, family, purpose, today(), line="household")
    members = list(family.members.prefetch_related("answers", "letters"))
    told, silent = queries.by_source(members, opened.sign)
    cards = {
        pk: one for pk, one in disability.standing([m.pk for m in members]).items()
        if one.source == Disability.CARD or opened.person(pk, one.source, one.day)
    }  # fmt: skip
    leads = of_family(family) if allowed(me, "lead", "look", family) else []
    return render(
        request, "roster/household.html",
        {
            "family": family, "opened": opened, "members": members, "answers": told, "silent": silent,
            "payments": family.payments.order_by("-month")[:24], "purpose": purpose,
            "ties": family.ties.select_related("account"), "today": today(),
            "cards": cards, "categories": Disability.Category.choices, "grades": Disability.Grade.choices,
            "leads": leads, "shapes": queries.SHAPES, "signs": Answer.Sign.choices, "words": dict(Answer.Sign.choices),
            "ahead": ahead.of(family, leads, today()),
            "history": history.of(family, members, leads),
            "may_check": allowed(me, "lead", "check", family),
            "may_letter": allowed(me, "household", "letter", family),
            "may_tie": allowed(me, "tie", "declare", family),
        },
    )  # fmt: skip


@needs("household", "look")
@require_POST
def why_look(request: HttpRequest, pk: int) -> HttpResponse:
    """The purpose of a look, kept for this family and this day."""
    family = get_object_or_404(Household, pk=pk)
    if not purposes.keep(
        request, family.ref, request.POST.get("why", ""), request.POST.get("words", "")
    ):
        messages.error(request, "请选为什么要看这户；选“其他”的请写几个字。")
    return redirect("household", pk)


@needs("household", "look")
@require_POST
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """One button of a family's page: a tie, the inventory, a letter, a certificate."""
    family, me, sent = get_object_or_404(Household, pk=pk), who(request), request.POST
    try:
        what = sent.get("what", "")
        if what == "tie":
            actions.declare_tie(me, family, sent.get("relation", ""), today())
            messages.success(request, "已登记。从现在起这户的事由别人办。")
            return redirect("households")
        if what == "inventory":
            actions.confirm_inventory(me, family, sent.get("note", ""), today())
            messages.success(request, "已记下清点结果。以后缺的材料按缺件处理。")
        elif what == "letter":
            member = get_object_or_404(Member, pk=as_number(sent.get("member")))
            actions.add_letter(
                me, family, member, sent.get("number", ""), sent.get("sources", ""),
                get_day(sent.get("since", "")), get_day(sent.get("until", "")), sent.get("guardian", ""),
            )  # fmt: skip
            messages.success(request, "授权书已登记。")
        elif what == "disability":
            member = get_object_or_404(Member, pk=as_number(sent.get("member")))
            expires = sent.get("expires", "")
            disability.register(
                me, family, member, sent.get("category", ""), sent.get("grade", ""),
                get_day(expires) if expires else None, today(),
            )  # fmt: skip
            messages.success(request, "残疾人证已登记。")
        elif what == "withdraw":
            letter = get_object_or_404(Letter, pk=as_number(sent.get("letter")))
            actions.withdraw_letter(me, family, letter, today())
            messages.success(request, "已撤回。从今天起不再凭这份授权书查询。")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("household", pk)
