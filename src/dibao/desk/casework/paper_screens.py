"""Papers as files to print and edit, what was seen on the signed ones, and an office's own words."""

from __future__ import annotations

import io
from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import allowed, check
from dibao.desk.casework import issuing, paper_actions, papers, queries, wordings
from dibao.desk.casework.models import CaseFile, Issued, Paper, PaperWording
from dibao.desk.casework.replay import Standing, handling_on, standing
from dibao.desk.front.guarding import needs, refusal, today, who
from dibao.desk.record import Refused, looked
from dibao.papers.written import Written, read
from dibao.papers.written_docx import written_docx

PURPOSES = {"deliver": "打印送达", "file": "归档", "check": "核对", "edit": "用文字软件修改"}
PAGE = 50


def file_of(pk: int) -> CaseFile:
    """A case with what its replay and its prints read."""
    files = CaseFile.objects.select_related("household__town", "place__parent__parent", "lead")
    rows = ("steps", "papers", "confirmations__by", "household__ties")
    return get_object_or_404(files.prefetch_related(*rows), pk=pk)


def sheet(stands: Standing, one: Paper) -> tuple[Written, Issued | None]:
    """The sheet of a final paper as it was issued; drawn anew for one that never was."""
    issued = Issued.objects.filter(paper=one).select_related("unit").first()
    if issued is not None:
        return read(issued.snapshot), issued
    day = one.made_by.day if one.made_by else one.day
    made = issuing.sheet_of(stands, one.key, one.values or {}, day, by=one.by.name)
    return replace(made, number=f"{stands.file.ref}-{one.key}-{one.pk}"), None


GONE = "这份材料已按期限销毁，只留下办过的步骤和日期。"


def gone(one: Paper) -> bool:
    """Was its content destroyed when its time was over?"""
    return one.values is None and not one.digest


@needs("case", "look")
def paper_file(request: HttpRequest, pk: int, paper: int, kind: str) -> HttpResponse | FileResponse:
    """The issued PDF, byte for byte, or the same sheet for a word processor; a look with purpose."""
    file, me = file_of(pk), who(request)
    why = check(me, "case", "look", file)
    if why:
        return refusal(request, why)
    one = get_object_or_404(
        Paper.objects.select_related("by", "made_by"), pk=paper, file=file, digest="",
        made_by__isnull=False,
    )  # fmt: skip
    purpose = PURPOSES.get(request.GET.get("for", ""))
    if purpose is None or kind not in ("pdf", "docx"):
        return refusal(request, "请先选下载来做什么。", 400)
    if gone(one):
        return refusal(request, GONE, 404)
    looked(me, file.ref, "paper", f"下载文书：{purpose}")
    made, issued = sheet(standing(file), one)
    day = one.made_by.day if one.made_by else one.day
    name = f"{made.title} {made.number}"
    if kind == "docx":
        content: io.BytesIO | object = io.BytesIO(written_docx(made, day))
    elif issued is not None:
        path = settings.HOME / "originals" / issued.digest
        if not path.exists():
            return refusal(request, "这份文书的文件不在了，请告诉系统管理人从备份里找回。", 404)
        content = path.open("rb")
    else:
        content = io.BytesIO(issuing.pdf(made, day).content)
    return FileResponse(content, as_attachment=True, filename=f"{name}.{kind}")


@needs("case", "paper")
def draft_file(request: HttpRequest, pk: int, key: str) -> HttpResponse | FileResponse:
    """A draft as it stands, its word across every page; it has no number and no code."""
    file, me = file_of(pk), who(request)
    why = check(me, "case", "paper", file)
    stands = standing(file)
    if why or key not in stands.handling.papers:
        return refusal(request, why or "没有这份材料。", 403 if why else 404)
    looked(me, file.ref, "paper", "看文书草稿")
    draft = papers.draft_of(stands, key)
    values = (draft.values if draft else {}) or {}
    entries = {e.field.key: e.value for e in papers.form(stands, key, today(), values)}
    made = issuing.sheet_of(stands, key, entries, today(), by=me.name, draft=True)
    pages = io.BytesIO(issuing.pdf(made, today()).content)
    return FileResponse(pages, as_attachment=True, filename=f"草稿 {made.title}.pdf")


@needs("case", "paper")
@require_POST
def mark(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """Tick what was seen on the signed paper."""
    file = file_of(pk)
    one = get_object_or_404(Paper, pk=paper, file=file)
    try:
        paper_actions.mark(who(request), file, one, set(request.POST.getlist("seen")), today())
        messages.success(request, "已记下签名和盖章的情况。")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("case_paper", pk, paper)


@needs("case", "list")
def gaps(request: HttpRequest) -> HttpResponse:
    """Final papers on which a signature, a seal or a photo has not been seen yet."""
    found = queries.gaps(who(request))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "casework/gaps.html",
        {"page": page, "count": len(found), "most": queries.MOST_GAPS},
    )


@needs("wording", "look")
def wording(request: HttpRequest, wrong: str = "") -> HttpResponse:
    """An office's own words over its papers: in force, waiting, and how to propose some."""
    me, day = who(request), today()
    declared = handling_on(day).papers
    words, offices, faults = wordings.folder()
    rows = PaperWording.objects.filter(ended=None).select_related("by", "second")
    return render(
        request, "casework/wording.html",
        {"rows": rows, "papers": sorted(declared.values(), key=lambda p: p.key), "wrong": wrong,
         "names": {p.key: p.zh for p in declared.values()}, "sent": request.POST, "me": me,
         "folder": sorted(words.items()), "offices": sorted(offices.items()), "faults": faults,
         "may_propose": allowed(me, "wording", "propose"), "may_end": allowed(me, "wording", "end"),
         "may_agree": allowed(me, "wording", "agree")},
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("wording", "propose")
@require_POST
def wording_propose(request: HttpRequest) -> HttpResponse:
    """Propose own words."""
    sent = request.POST
    try:
        paper_actions.propose(
            who(request), sent.get("key", ""), sent.dict(), sent.get("why", ""), today()
        )
    except Refused as refused:
        return wording(request, wrong=str(refused))
    messages.success(request, "已提出，等另一个人同意以后才会印在文书上。")
    return redirect("wording")


@needs("wording", "agree")
@require_POST
def wording_agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to another person's words."""
    return _wording_done(request, pk, "agree", "已同意，今后新做的文书照这个写法。")


@needs("wording", "end")
@require_POST
def wording_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take own words back."""
    return _wording_done(request, pk, "end", "已停用，恢复原来的写法。")


def _wording_done(request: HttpRequest, pk: int, action: str, told: str) -> HttpResponse:
    row = get_object_or_404(PaperWording, pk=pk)
    try:
        getattr(paper_actions, action)(who(request), row, today())
        messages.success(request, told)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("wording")
