"""The pages from which a trace-back package is asked for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from dibao.desk.accounts.access import allowed, check
from dibao.desk.casework.models import CaseFile
from dibao.desk.casework.replay import standing
from dibao.desk.dossier import actions, packing, trace_files, tracing
from dibao.desk.front.guarding import needs, refusal, today, who
from dibao.desk.leads.models import Lead
from dibao.desk.protection import gate
from dibao.desk.record import Refused


def download(data: bytes, name: str, kind: str) -> HttpResponse:
    """Bytes as a file of this name."""
    answer = HttpResponse(data, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@needs("dossier", "export")
def trace_lead(request: HttpRequest, pk: int) -> HttpResponse:
    """The package of one doubt."""
    one = get_object_or_404(Lead.objects.select_related("household", "place", "last_run"), pk=pk)
    return _trace(request, one, one.title, "线索", reverse("lead", args=[pk]))


@needs("dossier", "export")
def trace_case(request: HttpRequest, pk: int) -> HttpResponse:
    """The package of one case with its decisions."""
    files = CaseFile.objects.select_related("household", "place", "lead__last_run")
    one = get_object_or_404(files, pk=pk)
    why = check(who(request), "dossier", "export", one)
    if why:
        return refusal(request, why)
    name = f"{standing(one).procedure.zh}（{one.ref}）"
    return _trace(request, one, name, "办理", reverse("case", args=[pk]))


def _trace(
    request: HttpRequest, on: Lead | CaseFile, name: str, what: str, back: str
) -> HttpResponse:
    me = who(request)
    why = check(me, "dossier", "export", on)
    if why:
        return refusal(request, why)
    purpose, wrong = request.POST.get("purpose", ""), ""
    if request.method == "POST":
        whole = request.POST.get("whole") == "1"
        try:
            return download(
                _made(request, on, purpose, whole), f"trace-{on.pk}.zip", "application/zip"
            )
        except Refused as refused:
            wrong = str(refused)
    return render(
        request, "dossier/trace.html",
        {"name": name, "what": what, "back": back, "wrong": wrong, "purpose": purpose,
         "may_whole": allowed(me, "dossier", "export_whole", on)},
        status=400 if wrong else 200,
    )  # fmt: skip


def _made(request: HttpRequest, on: Lead | CaseFile, purpose: str, whole: bool) -> bytes:
    me = who(request)
    seal = actions.trace_back_whole if whole else actions.trace_back
    why = check(me, seal.thing, seal.action, on)
    if why:
        raise Refused(why)
    purpose = actions.wanted(purpose)
    work = on.case if isinstance(on, Lead) else on.ref
    lead = on if isinstance(on, Lead) else on.lead
    day = lead.last_run.as_of if lead else today()
    opened = gate.opened(me, work, on.household, purpose, day, line="")  # the seal is its line
    made = tracing.trace(on, opened)
    files = trace_files.files_of(made, whole=whole, by=me.name, purpose=purpose, day=today())
    return packing.pack(me, on, seal, files, [x.seq for x in made.lines], purpose)
