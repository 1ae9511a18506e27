"""Cases: the list, one case with the steps open now, its papers as forms and as prints."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import allowed, check
from dibao.desk.accounts.models import Account, Place
from dibao.desk.casework import actions, arrears, course, papers, queries, repaying, upload
from dibao.desk.casework.models import Paper
from dibao.desk.casework.paper_screens import GONE, PURPOSES, file_of, gone, sheet
from dibao.desk.casework.replay import handling_on, standing
from dibao.desk.front.guarding import needs, refusal, today, who
from dibao.desk.front.typed import as_fen, as_number, get_day
from dibao.desk.leads.models import Lead
from dibao.desk.record import Refused, looked
from dibao.desk.roster.models import Household, Member
from dibao.desk.roster.queries import places_of
from dibao.papers import glyphs

PAGE = 25
RESTORE = "restore"
FILTERS = ("stage", "procedure", "me", "effect")


@needs("case", "list")
def cases(request: HttpRequest) -> HttpResponse:
    """Cases under way, the first deadline first."""
    me = who(request)
    asked = {k: request.GET.get(k, "") for k in FILTERS}
    page = Paginator(queries.asked(me, **asked).distinct(), PAGE).get_page(request.GET.get("page"))
    tables = handling_on(today()).procedures.values()
    return render(
        request, "casework/cases.html",
        {"page": page, "lines": queries.lines(page), "asked": asked, "today": today(),
         "tables": [t for t in tables if t.key not in actions.APART],
         "may_open": allowed(me, "case", "open")},
    )  # fmt: skip


@needs("case", "open")
def open_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose what to begin for a family, and why."""
    family = get_object_or_404(Household.objects.select_related("place", "town"), pk=pk)
    me, sent = who(request), request.POST or request.GET
    why = check(me, "case", "open", family)
    if why:
        return refusal(request, why)
    wanted = sent.get("lead", "")
    own = Lead.objects.filter(household=family, conduct=False)  # never another family's doubt
    lead = get_object_or_404(own, pk=as_number(wanted)) if wanted else None
    wrong = ""
    if request.method == "POST":
        chosen = sent.get("member", "")
        member = get_object_or_404(Member, pk=as_number(chosen)) if chosen else None
        try:
            made = actions.open_case(
                me, family, sent.get("procedure", ""), sent.get("about", ""), today(), lead, member
            )
        except Refused as refused:
            wrong = str(refused)
        else:
            messages.success(request, "已开始办理。办理期间待遇照发，除非有了决定。")
            return redirect("case", made.pk)
    looked(me, family.ref, "household", "开始办理")
    return render(
        request, "casework/open.html",
        {"family": family, "lead": lead, "sent": sent, "wrong": wrong,
         "tables": queries.procedures(today(), family=True),
         "members": family.members.filter(until=None)},
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("case", "open")
def open_place(request: HttpRequest) -> HttpResponse:
    """Begin what concerns no single family: a request to a department, a notice, a new source."""
    me, sent = who(request), request.POST
    places = Place.objects.filter(pk__in=places_of(me, "case", "open")).order_by("level", "name")
    wrong = ""
    if request.method == "POST":
        chosen = sent.get("place", "")
        place = get_object_or_404(Place, pk=as_number(chosen))
        try:
            made = actions.open_case(
                me, place, sent.get("procedure", ""), sent.get("about", ""), today()
            )
        except Refused as refused:
            wrong = str(refused)
        else:
            messages.success(request, "已开始办理。")
            return redirect("case", made.pk)
    return render(
        request, "casework/open_place.html",
        {"places": places, "sent": sent, "wrong": wrong,
         "tables": [t for t in queries.procedures(today(), family=False)
                    if t.key not in queries.ELSEWHERE]},
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("case", "look")
def case(request: HttpRequest, pk: int, wrong: str = "") -> HttpResponse:
    """One case: where it stands, what may be done now and by whom, papers, clocks, history."""
    file, me, day = file_of(pk), who(request), today()
    why = check(me, "case", "look", file)
    if why:
        return refusal(request, why)
    looked(me, file.ref, "case", "办理")
    stands = standing(file)
    table = stands.procedure
    choices = queries.choices(stands, me, day)
    works = allowed(me, "case", "step", file)
    home = file.household.town if file.household else file.place
    return render(
        request, "casework/case.html",
        {
            "file": file, "table": table, "state": stands.state, "pack": stands.handling.pack,
            "payment": queries.PAYMENT[stands.state.payment],
            "mine": [c for c in choices if c.mine and works],
            "others": [c for c in choices if not (c.mine and works)],
            "owed": arrears.owed(file.household, day)
            if file.procedure == RESTORE and file.household and not file.ended else [],
            "alike": arrears.hit_alike(file) if file.procedure == RESTORE else [],
            "repay": repaying.of(file), "may_receive": allowed(me, "case", "receive", file),
            "clocks": stands.terms(day), "works": works, "wrong": wrong, "sent": request.POST,
            "course": course.course(file, table, day),
            "papers": queries.finished_papers(file), "names": stands.rules.papers,
            "may_add": allowed(me, "case", "paper", file),
            "may_confirm": allowed(me, "case", "confirm", file),
            "pending": queries.pending_for(file), "me": me,
            "neighbours": Place.objects.filter(level="town", parent=home.parent).exclude(
                pk=home.pk),
            "declared": sorted(stands.handling.papers.values(), key=lambda p: p.key),
        },
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("case", "step")
@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a step, or begin one for two."""
    file, me, sent = file_of(pk), who(request), request.POST
    key, note, passed = sent.get("step", ""), sent.get("note", ""), sent.get("passed_to", "")
    try:
        fen = _fen(sent.get("amount", ""))
        if sent.get("second"):
            other = get_object_or_404(Account, pk=as_number(sent["second"]))
            actions.begin_step(me, file, key, other, today(), note=note, fen=fen, passed_to=passed)
            messages.success(request, f"已请{other.name}确认。他登录确认以后，这一步才算办完。")
        else:
            town = sent.get("neighbour", "")
            neighbour = get_object_or_404(Place, pk=as_number(town)) if town else None
            actions.do_step(me, file, key, today(), note=note, fen=fen, passed_to=passed,
                            neighbour=neighbour)  # fmt: skip
            messages.success(request, "这一步已办好，记入台账。")
    except Refused as refused:
        return case(request, pk, wrong=str(refused))
    return redirect("case", pk) if allowed(me, "case", "look", file_of(pk)) else redirect("cases")


@needs("case", "receive")
@require_POST
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """Money that came back on a decision to recover."""
    sent = request.POST
    try:
        repaying.receive(
            who(request), file_of(pk), sent.get("amount", ""), get_day(sent.get("came", "")),
            sent.get("voucher", ""), sent.get("why", ""), today(), wrong=sent.get("wrong") == "1",
        )  # fmt: skip
        messages.success(request, "已登记。")
    except Refused as refused:
        return case(request, pk, wrong=str(refused))
    return redirect("case", pk)


def _fen(typed: str) -> int | None:
    """Yuan a month as typed → fen; raises Refused for what is no such amount."""
    if not typed.strip():
        return None
    try:
        fen = as_fen(typed)
    except ValueError:
        fen = -1
    if not 0 <= fen <= 10_000_000:
        raise Refused("金额请写数字，例如 560 或 560.50。")
    return fen


@needs("case", "step")
@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person agrees, or either takes the step back."""
    file, me = file_of(pk), who(request)
    try:
        if request.POST.get("agreed") == "1":
            actions.agree(me, file, today())
            messages.success(request, "已确认，这一步由两个人办好。")
        else:
            actions.drop(me, file, request.POST.get("why", ""), today())
            messages.success(request, "已撤回，这一步没有办。")
    except Refused as refused:
        return case(request, pk, wrong=str(refused))
    return redirect("case", pk)


@needs("case", "confirm")
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm one condition."""
    sent = request.POST
    try:
        actions.confirm(
            who(request), file_of(pk), sent.get("guard", ""), sent.get("rests_on", ""), today()
        )
    except Refused as refused:
        return case(request, pk, wrong=str(refused))
    messages.success(request, "已记下您的确认。")
    return redirect("case", pk)


@needs("case", "paper")
@require_POST
def add_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Put scans or photos into the case; each is kept or refused with its own sentence."""
    file = file_of(pk)
    me, key, day = who(request), request.POST.get("key", ""), today()
    taken, wrong = upload.each(
        request.FILES.getlist("files"), lambda one: actions.add_paper(me, file, key, one, day)
    )
    if wrong:
        return case(request, pk, wrong=wrong)
    messages.success(request, taken)
    return redirect("case", pk)


@needs("case", "look")
def scan(request: HttpRequest, pk: int, paper: int) -> HttpResponse | FileResponse:
    """The bytes of a scan, as an attachment of the kind its name says."""
    file, me = file_of(pk), who(request)
    why = check(me, "case", "look", file)
    if why:
        return refusal(request, why)
    one = get_object_or_404(Paper, pk=paper, file=file)
    if not one.digest:
        return refusal(request, "这份材料没有扫描件。", 404)
    path = settings.HOME / "originals" / one.digest
    if not path.exists():
        return refusal(request, "这份文件已经不在了。", 404)
    looked(me, file.ref, "paper", "看办理材料")
    return FileResponse(path.open("rb"), filename=one.name)


@needs("case", "paper")
def write(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """A paper as a form; saved as a draft until the step that makes it is done."""
    file, me, day = file_of(pk), who(request), today()
    why = check(me, "case", "paper", file)
    stands = standing(file)
    paper = stands.handling.papers.get(key)
    if why or paper is None:
        return refusal(request, why or "没有这份材料。", 403 if why else 404)
    if request.method == "POST":
        try:
            actions.draft(me, file, key, request.POST.dict(), day)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, f"《{paper.zh}》已存下，办到那一步时定稿。")
            return redirect("case", pk)
    looked(me, file.ref, "paper", "填写办理材料")
    draft = papers.draft_of(stands, key)
    values = (
        request.POST.dict()
        or (draft.values if draft else papers.suggested(stands, key, today()))
        or {}
    )
    return render(
        request, "casework/write.html",
        {"file": file, "paper": paper, "table": stands.procedure,
         "entries": papers.form(stands, key, day, values)},
    )  # fmt: skip


@needs("case", "look")
def paper(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """A paper on the screen: what it says, the same read aloud, its files, what is still unsigned."""
    file, me = file_of(pk), who(request)
    why = check(me, "case", "look", file)
    if why:
        return refusal(request, why)
    one = get_object_or_404(Paper.objects.select_related("by"), pk=paper, file=file, digest="")
    if gone(one):
        return refusal(request, GONE, 404)
    looked(me, file.ref, "paper", "看办理材料")
    stands = standing(file)
    made, issued = sheet(stands, one)
    return render(
        request, "casework/print.html",
        {"file": file, "paper": one, "sheet": made, "issued": issued, "purposes": PURPOSES.items(),
         "marks": queries.marks_of(file, one) if one.made_by_id else [],
         "early": queries.early_of(one),
         "may_mark": allowed(me, "case", "paper", file),
         "warning": glyphs.warning(tuple(issued.lost)) if issued else ""},
    )  # fmt: skip
