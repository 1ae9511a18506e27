"""The registers: all of them, one, one entry."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import allowed
from dibao.desk.casework import filling, office_sheets
from dibao.desk.front.guarding import needs, refusal, today, who
from dibao.desk.front.typed import as_day, as_number
from dibao.desk.record import Refused, looked
from dibao.desk.registers import actions, queries
from dibao.desk.registers.kinds import SECOND, SELF, Register, registers
from dibao.desk.registers.models import Matter, Note
from dibao.procedure.clocks import chinese_day


def _kind(key: str) -> Register:
    found = registers().get(key)
    if found is None:
        raise Http404
    return found


def _matter(request: HttpRequest, key: str, pk: int) -> Matter:
    return get_object_or_404(queries.matters(who(request), key), pk=pk)


@needs("matter", "look")
def all_registers(request: HttpRequest) -> HttpResponse:
    """Every register with what waits and what is late."""
    return render(request, "registers/registers.html",
                  {"counts": queries.counts(who(request), today()), "here": "registers"})  # fmt: skip


@needs("matter", "look")
def register(request: HttpRequest, key: str, wrong: str = "") -> HttpResponse:
    """One register with its form."""
    me, kind, sent = who(request), _kind(key), request.POST
    found = list(queries.matters(me, key).order_by("-pk")[:500])
    fields = [(f, sent.get(f.key, "")) for f in kind.fields]
    return render(
        request, "registers/register.html",
        {"kind": kind, "found": sorted(found, key=lambda m: (m.state in ("done", "kept"),)),
         "fields": fields, "bulletins": queries.bulletins(me).items(), "sent": sent, "wrong": wrong, "day": today(), "here": "registers",
         "people": queries.people(me), "places": queries.places(me),
         "due": today() + dt.timedelta(days=30), "may_write": allowed(me, "matter", "write")},
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("matter", "write")
@require_POST
def enter(request: HttpRequest, key: str) -> HttpResponse:
    """A new entry."""
    me, kind, sent = who(request), _kind(key), request.POST
    place = queries.places(me).filter(pk=as_number(sent.get("place"))).first()
    owner = next((a for a in queries.people(me) if str(a.pk) == sent.get("owner")), None)
    every = sent.get("every", "")
    try:
        if place is None:
            raise Refused("请选在哪里。")
        due = as_day(sent["due"]) if kind.clock and sent.get("due") else None
        made = actions.enter(
            me, place, key, sent.get("title", ""), {f.key: sent.get(f.key, "") for f in kind.fields},
            today(), office=sent.get("office", ""), owner=owner, due=due,
            every=as_number(every), file=request.FILES.get("file"),
        )  # fmt: skip
    except ValueError:
        return register(request, key, wrong="请写期限，例如 2024年6月30日。")
    except Refused as why:
        return register(request, key, wrong=str(why))
    messages.success(request, f"已登记为 {made.number}。")
    return redirect("matter", key, made.pk)


@needs("matter", "look")
def matter(request: HttpRequest, key: str, pk: int, wrong: str = "") -> HttpResponse:
    """One entry: what was written, what was done, what comes next."""
    me, one = who(request), _matter(request, key, pk)
    told = one.notes.filter(act=Note.Act.TOLD).order_by("-pk").first()
    mine = me.account in (one.owner_id, told.by_id if told else None)
    known = queries.bulletins(me)
    open_now, kind = one.state == Matter.State.OPEN, one.kind
    return render(
        request, "registers/matter.html",
        {"one": one, "kind": kind,
         "written": [(f, known.get(v, v) if f.kind == "bulletin" else v)
                     for f in kind.fields if (v := one.values.get(f.key, "")) is not None],
         "notes": one.notes.select_related("by"), "wrong": wrong, "day": today(), "here": "registers",
         "may_sign": allowed(me, "matter", "sign", one)
         and not one.notes.filter(act=Note.Act.SIGNED, by=me.account).exists(),
         "may_remind": open_now and kind.clock and allowed(me, "matter", "write", one),
         "may_tell": open_now and allowed(me, "matter", "tell", one), "at_once": kind.closing == SELF,
         "may_close": one.state == Matter.State.TOLD and kind.closing == SECOND and not mine
         and allowed(me, "matter", "close", one),
         "may_reopen": one.state == Matter.State.DONE and allowed(me, "matter", "close", one)},
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("matter", "look")
@require_POST
def act(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """One thing done; the action itself asks the table."""
    me, one, sent = who(request), _matter(request, key, pk), request.POST
    do, text, result = sent.get("do", ""), sent.get("text", ""), sent.get("result", "")
    try:
        if do == "sign":
            actions.sign(me, one, today())
        elif do == "remind":
            actions.remind(me, one, text, today())
        elif do == "tell":
            actions.tell(me, one, text, result, request.FILES.get("file"), today())
        elif do == "close":
            actions.close(me, one, sent.get("agreed") == "1", result, text, today())
        elif do == "reopen":
            actions.reopen(me, one, text, today())
        else:
            raise Refused("没有这一步。")
    except Refused as why:
        return matter(request, key, pk, wrong=str(why))
    messages.success(request, "已记下。")
    return redirect("matter", key, pk)


@needs("matter", "look")
def form(request: HttpRequest, pk: int, kind: str) -> HttpResponse | FileResponse:
    """The filing of the index as its declared paper (K04), filled from the entry and the numbers."""
    me, one = who(request), _matter(request, "index", pk)
    if kind not in office_sheets.KINDS:
        raise Http404
    mark = f"{chinese_day(today())}由{me.name}打印，{one.number}"
    values = filling.index(one.day, one.values)
    made = office_sheets.sheet("K04", values, one.place, today(), me.name, mark)
    return office_sheets.file(made, today(), kind)


@needs("matter", "look")
def proof(request: HttpRequest, key: str, pk: int) -> HttpResponse | FileResponse:
    """The paper of a note."""
    note = get_object_or_404(Note.objects.select_related("matter"), pk=pk, matter__register=key)
    one = _matter(request, key, note.matter_id)
    if not note.digest:
        return refusal(request, "这一条没有附文件。", 404)
    looked(who(request), one.ref, "proof", "看登记凭据")
    path = settings.HOME / "originals" / note.digest
    if not path.exists():
        return refusal(request, "这份文件不在了，请告诉系统管理人从备份里找回。", 404)
    return FileResponse(path.open("rb"), as_attachment=True, filename=note.name)
