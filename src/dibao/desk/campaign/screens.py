"""专项治理: the plan in one page, one thing due, who owes whom what."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import allowed
from dibao.desk.campaign import actions, calendar, lists, queries
from dibao.desk.campaign.models import Campaign, Done, GivenList
from dibao.desk.front.guarding import needs, refusal, today, who
from dibao.desk.front.typed import as_day, as_number
from dibao.desk.record import Refused, looked


def campaign_of(request: HttpRequest, pk: int) -> Campaign:
    """One's own campaign; Refused for another place's."""
    found = queries.campaigns(who(request)).filter(pk=pk).first()
    if found is None:
        raise Refused("没有找到这次专项治理，或者不在您的范围。")
    return found


@needs("campaign", "look")
def campaigns(request: HttpRequest) -> HttpResponse:
    """The campaigns of one's places; the only one opens at once."""
    me = who(request)
    found = list(queries.campaigns(me)[:50])
    if len(found) == 1 and not request.GET.get("all"):
        return redirect("campaign", found[0].pk)
    places = queries.places_to_set(me) if allowed(me, "campaign", "set") else ()
    return render(request, "campaign/campaigns.html",
                  {"found": found, "places": places, "today": today()})  # fmt: skip


@needs("campaign", "set")
@require_POST
def set_campaign(request: HttpRequest) -> HttpResponse:
    """Begin a campaign."""
    me, sent = who(request), request.POST
    place = queries.places_to_set(me).filter(pk=as_number(sent.get("place"))).first()
    try:
        if place is None:
            raise Refused("请选在哪里开展。")
        start = as_day(sent.get("start", ""))
        made = actions.set_campaign(
            me, place, sent.get("name", ""), sent.get("paper", ""), start, today()
        )
    except ValueError:
        return refusal(request, "请写开始日，例如 2024年6月1日。", 400)
    except Refused as why:
        messages.error(request, str(why))
        return redirect(reverse("campaigns") + "?all=1")
    messages.success(request, "已定开始日，阶段、目标和任务的日期都已排好。")
    return redirect("campaign", made.pk)


@needs("campaign", "look")
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """Start day, phases, aims and tasks by office in one page."""
    me, day, one = who(request), today(), campaign_of(request, pk)
    offices = queries.tasks_by_office(one, day)
    return render(
        request, "campaign/campaign.html",
        {"campaign": one, "phases": queries.phases(one, day), "aims": queries.aims(one),
         "offices": offices, "overdue": sum(t.overdue for _, _, lines in offices for t in lines),
         "may_set": allowed(me, "campaign", "set", one), "here": "plan",
         "fixed": one.done.exists() or one.given.exists()},
    )  # fmt: skip


@needs("campaign", "set")
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another start day."""
    try:
        start = as_day(request.POST.get("start", ""))
    except ValueError:
        return refusal(request, "请写开始日，例如 2024年6月1日。", 400)
    actions.move_start(who(request), campaign_of(request, pk), start)
    messages.success(request, "开始日已改，其余日期跟着改了。")
    return redirect("campaign", pk)


@needs("campaign", "look")
def item(request: HttpRequest, pk: int, wrong: str = "") -> HttpResponse:
    """One thing due: what it asks, on what clause, what was marked, the form."""
    me, one, sent = who(request), campaign_of(request, pk), request.GET
    found = calendar.find(one, today(), sent.get("kind", ""), sent.get("key", ""),
                          sent.get("office", ""), sent.get("due", ""))  # fmt: skip
    if found is None:
        return refusal(request, "方案里没有这一件。", 404)
    a = found.appointment
    duty = next(
        (
            d
            for d in calendar.plan_on(one.start).duties
            if d.key == a.key and a.kind == calendar.DUTY
        ),
        None,
    )
    same = [i for i in calendar.items(one, today(), a.kind)
            if (i.appointment.key, i.appointment.to) == (a.key, a.to) and i.appointment.office == a.office]  # fmt: skip
    earlier = one.done.filter(kind=a.kind, key=a.key, due=a.day).exclude(back=None)
    return render(
        request, "campaign/item.html",
        {"campaign": one, "item": found, "duty": duty, "same": same if len(same) > 1 else (),
         "earlier": earlier.select_related("by"), "today": today(), "wrong": wrong,
         "may_done": found.done is None and allowed(me, "campaign", "done", one),
         "may_back": found.done is not None and allowed(me, "campaign", "done", one),
         "may_give": duty is not None and lists.can_make(duty) and found.given is None
         and allowed(me, "campaign", "give", one), "here": "duties" if duty else "plan"},
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("campaign", "done")
@require_POST
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark it done, with its proof; or propose the list it asks for."""
    me, one, sent = who(request), campaign_of(request, pk), request.GET
    found = calendar.find(one, today(), sent.get("kind", ""), sent.get("key", ""),
                          sent.get("office", ""), sent.get("due", ""))  # fmt: skip
    if found is None:
        return refusal(request, "方案里没有这一件。", 404)
    try:
        if request.POST.get("do") == "give":
            actions.ask_list(me, one, found, request.POST.get("basis", ""), today())
            messages.success(request, "已提出，等另一位同事同意后取走名单。")
            return redirect("campaign_duties", pk)
        day = as_day(request.POST.get("day", ""))
        if day > today():
            raise Refused("办成日期不能晚于今天。")
        actions.mark_done(
            me, one, found, request.POST.get("note", ""), request.FILES.get("file"), day
        )
    except ValueError:
        return item(request, pk, wrong="请写办成日期，例如 2024年6月20日。")
    except Refused as why:
        return item(request, pk, wrong=str(why))
    messages.success(request, "已登记办成，记入台账。")
    return redirect(f"{reverse('campaign_item', args=[pk])}?{found.query}")


@needs("campaign", "done")
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """It was not done after all."""
    done = get_object_or_404(Done.objects.select_related("campaign__place"), pk=pk)
    actions.take_back(who(request), done, request.POST.get("why", ""), today())
    messages.success(request, "已撤回，这一件又算没有办成。")
    return redirect("campaign", done.campaign_id)


@needs("campaign", "look")
def proof(request: HttpRequest, pk: int) -> HttpResponse | FileResponse:
    """The scan that shows it was done."""
    done = get_object_or_404(Done.objects.select_related("campaign__place"), pk=pk)
    campaign_of(request, done.campaign_id)
    if not done.digest:
        return refusal(request, "这一条没有附文件。", 404)
    looked(who(request), done.campaign.ref, "proof", "看办成凭据")
    path = settings.HOME / "originals" / done.digest
    if not path.exists():
        return refusal(request, "这份文件不在了，请告诉系统管理人从备份里找回。", 404)
    return FileResponse(path.open("rb"), as_attachment=True, filename=done.name)


@needs("campaign", "look")
def duties(request: HttpRequest, pk: int) -> HttpResponse:
    """Who owes whom what, when it came, how many rows were wrong, how late; both directions."""
    me, one = who(request), campaign_of(request, pk)
    gets, gives = queries.duties(one, today())
    zh = {d.duty.key: d for d in (*gets, *gives)}
    given = [
        (g, zh[g.duty]) for g in one.given.select_related("by", "agreed_by").order_by("-pk")[:50]
    ]
    return render(
        request, "campaign/duties.html",
        {"campaign": one, "sides": (("别的单位给民政的", gets), ("民政给别的单位的", gives)),
         "given": given, "may_agree": allowed(me, "campaign", "agree", one), "me": me.account,
         "may_ask": allowed(me, "request", "make"), "may_give": allowed(me, "campaign", "give", one), "here": "duties"},
    )  # fmt: skip


@needs("campaign", "agree")
@require_POST
def agree_list(request: HttpRequest, pk: int) -> HttpResponse:
    """A list may leave, or not."""
    given, sent = get_object_or_404(GivenList, pk=pk), request.POST
    agreed = sent.get("agreed") == "1"
    try:
        actions.agree_list(who(request), given, agreed, sent.get("why", ""), today())
        messages.success(request, "已同意，可以取走名单。" if agreed else "已写明不同意。")
    except Refused as why:
        messages.error(request, str(why))
    return redirect("campaign_duties", given.campaign_id)


@needs("campaign", "give")
@require_POST
def take_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook, after another person agreed."""
    given = get_object_or_404(GivenList, pk=pk)
    made = actions.take_list(who(request), given, today())
    answer = HttpResponse(
        made, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    answer["Content-Disposition"] = f'attachment; filename="list-{given.pk}.xlsx"'
    return answer


@needs("campaign", "give")
@require_POST
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Who signed for the list over there."""
    given = get_object_or_404(GivenList, pk=pk)
    try:
        actions.note_receipt(who(request), given, request.POST.get("name", ""), today())
        messages.success(request, "已登记签收。")
    except Refused as why:
        messages.error(request, str(why))
    return redirect("campaign_duties", given.campaign_id)
