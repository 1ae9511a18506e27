"""The register of notices: the list, one notice with its next step, the sheet, the proof."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from dibao.desk.accounts.access import allowed
from dibao.desk.front.guarding import needs, refusal, today, who
from dibao.desk.front.templatetags.chinese import day as chinese
from dibao.desk.front.typed import as_number
from dibao.desk.notices import actions, carrying, clocks, content, objections, queries, sheets
from dibao.desk.notices.models import Board, Line, Move, Notice, Objection
from dibao.desk.record import Refused, looked

PAGE = 50
FILTERS = ("level", "kind", "state")
LEVELS = (("county", "县级"), ("town", "镇级"), ("village", "村级"))
# (word, url name, thing, action)
TABS = (("公示登记", "notices", "notice", "look"), ("公示栏", "notice_boards", "notice_board", "look"),
        ("异议", "notice_objections", "objection", "look"))  # fmt: skip


def tabs(request: HttpRequest, here: str) -> list[tuple[str, str, bool]]:
    """The pages of this part that a person may open: (word, url name, is it this one)."""
    me = who(request)
    return [(w, name, name == here) for w, name, thing, act in TABS if allowed(me, thing, act)]


def _notice(request: HttpRequest, pk: int) -> Notice:
    return get_object_or_404(queries.notices(who(request)), pk=pk)


@needs("notice", "look")
def notices(request: HttpRequest) -> HttpResponse:
    """The register, and the photos that wait."""
    me, asked = who(request), {k: request.GET.get(k, "") for k in FILTERS}
    page = Paginator(queries.asked(me, **asked), PAGE).get_page(request.GET.get("page"))
    return render(
        request, "notices/notices.html",
        {"page": page, "asked": asked, "levels": LEVELS, "kinds": Notice.Kind.choices,
         "states": Notice.State.choices, "day": today(), "tabs": tabs(request, "notices"),
         "photos": queries.unseen(me) if allowed(me, "notice", "see") else [],
         "may_prepare": allowed(me, "notice", "prepare")},
    )  # fmt: skip


@needs("notice", "prepare")
def prepare(request: HttpRequest) -> HttpResponse:
    """Choose place and kind, then whose lines; nothing of a family is typed."""
    me, sent, day = who(request), request.POST or request.GET, today()
    places = queries.places(me, "notice", "prepare")
    place = places.filter(pk=as_number(sent.get("place"))).first()
    kind = sent.get("kind", "") if sent.get("kind") in Notice.Kind.values else ""
    wrong = ""
    if request.method == "POST" and place is not None:
        chosen = [as_number(x) for x in sent.getlist("chosen")]
        try:
            made = actions.prepare(me, place, kind, chosen, day, text=sent.get("text", ""),
                                   quarter=sent.get("quarter", ""))  # fmt: skip
        except Refused as why:
            wrong = str(why)
        else:
            messages.success(request, f"已拟好 {made.number}，请交给另一个人检查。")
            return redirect("notice", made.pk)
    found = content.candidates(place, kind, day) if place is not None and kind else []
    if found and place is not None:
        looked(me, "", "notice", f"拟{Notice.Kind(kind).label}")
    return render(
        request, "notices/prepare.html",
        {"places": places, "kinds": Notice.Kind.choices, "place": place, "kind": kind,
         "word": Notice.Kind(kind).label if kind else "", "wrong": wrong, "sent": sent,
         "found": [(one.pk, getattr(one, "household", one), kind) for one in found],
         "lists": kind in clocks.TABLES, "numbers": content.lines_of(place) if place else [],
         "longest": actions.LONGEST, "tabs": tabs(request, "notices")},
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("notice", "look")
def notice(request: HttpRequest, pk: int, wrong: str = "") -> HttpResponse:
    """One notice: what it says, how far it is, what comes next."""
    me, one, day = who(request), _notice(request, pk), today()
    state = Notice.State
    may = {
        "check": one.state == state.DRAFTED and one.by_id != me.account, "post":
        one.state == state.CHECKED, "down": one.state == state.POSTED and
        (one.last is None or day > one.last),
        "call_back": one.state in (state.CHECKED, state.POSTED),
        "object": one.state == state.POSTED,
    }  # fmt: skip
    rights = {"check": ("notice", "check"), "post": ("notice", "post"), "down": ("notice", "post"),
              "call_back": ("notice", "call_back"), "object": ("objection", "register")}  # fmt: skip
    may = {k: v and allowed(me, *rights[k], one) for k, v in may.items()}
    photos = one.moves.exclude(photo="").select_related("by", "seen__by")
    return render(
        request, "notices/notice.html",
        {**sheets.sheet(one, day), "may": may, "wrong": wrong, "day": day, "sent": request.POST,
         "boards": Board.objects.filter(place=one.place, ended=None), "photos": photos,
         "may_see": allowed(me, "notice", "see", one), "me": me.account,
         "moves": one.moves.select_related("by"), "proved": queries.proved(one),
         "late": one.state == state.POSTED and one.last is not None and day > one.last,
         "left": queries.left(one) if one.state == state.POSTED else 0,
         "lines": one.lines.select_related("household__place") if may["object"] else [],
         "waiting": carrying.waiting(one) if allowed(me, "notice", "prepare", one) else [],
            "channels": Objection.Channel.choices, "tabs": tabs(request, "notices")},
        status=400 if wrong else 200,
    )  # fmt: skip


@needs("notice", "look")
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """One thing done; the action itself asks the table of rights."""
    me, one, sent, day = who(request), _notice(request, pk), request.POST, today()
    do, text, file = sent.get("do", ""), sent.get("text", ""), request.FILES.get("photo")
    try:
        if do == "check":
            actions.check(me, one, sent.get("agreed") == "1", text, day)
        elif do == "post":
            board = Board.objects.filter(pk=as_number(sent.get("board")), place=one.place).first()
            if board is None:
                raise Refused("请选贴在哪块公示栏。没有登记过的，先到“公示栏”登记。")
            actions.post(me, one, board, file, day)
        elif do == "down":
            actions.take_down(me, one, file, day)
        elif do == "see":
            actions.see(me, one, get_object_or_404(Move, pk=as_number(sent.get("move"))), text, day)
        elif do == "call_back":
            actions.call_back(me, one, text, day)
        elif do == "carry":
            return _carried(request, one)
        else:
            raise Refused("没有这一步。")
    except Refused as why:
        return notice(request, pk, wrong=str(why))
    messages.success(request, "已记下。")
    return redirect("notice", pk)


def _carried(request: HttpRequest, one: Notice) -> HttpResponse:
    """The cases on a notice go on by it; what does not says why."""
    done, why = carrying.carry(who(request), one, today())
    for sentence in why:
        messages.error(request, sentence)
    if done:
        messages.success(request, f"已记入 {len(done)} 件办理。要两个人办的，等张贴的人登录确认。")
    return redirect("notice", one.pk)


@needs("objection", "register")
@require_POST
def object_to(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody objects to one family's line."""
    me, one, sent = who(request), _notice(request, pk), request.POST
    try:
        line = Line.objects.filter(pk=as_number(sent.get("line")), notice=one).first()
        if line is None:
            raise Refused("请选是对哪一户的意见。")
        made = objections.register(
            me,
            line,
            sent.get("channel", ""),
            sent.get("words", ""),
            sent.get("caller", ""),
            today(),
        )
    except Refused as why:
        return notice(request, pk, wrong=str(why))
    last = objections.held_until(line)
    days = f"{chinese(last)}以前请另一个人" if last else "请另一个人"
    told = (
        f"已登记为 {made.case.ref}。{days}核实确有人提出，再由没有经手的人核实答复，这期间待遇照发。"
        if made.case.procedure == "objection"
        else f"已登记。{days}核实确有人提出，这户的申请（{made.case.ref}）就停在异议处理；"
        "过期没有人核实的，申请接着办。"
    )
    messages.success(request, told)
    return redirect("notice_objections")


@needs("objection", "support")
@require_POST
def support(request: HttpRequest, pk: int) -> HttpResponse:
    """Another person says that somebody does object."""
    one = get_object_or_404(Objection.objects.select_related("line__notice", "household"), pk=pk)
    try:
        objections.support(who(request), one, request.POST.get("basis", ""), today())
        messages.success(request, "已核实。这件异议办完以前，这户的申请不往下走，待遇照发。")
    except Refused as why:
        messages.error(request, str(why))
    return redirect("notice_objections")


@needs("objection", "look")
def all_objections(request: HttpRequest) -> HttpResponse:
    """Objections with who made them, for those who handle them."""
    me = who(request)
    found = queries.objections(me)
    for one in found:
        looked(me, one.ref, "objection", "看公示异议")
    return render(request, "notices/objections.html",
                  {"found": [(o, objections.held_until(o.line)) for o in found],
                   "bases": Objection.Basis.choices, "me": me.account, "day": today(),
                   "may_support": allowed(me, "objection", "support"), "tabs": tabs(request, "notice_objections")})  # fmt: skip


@needs("notice", "look")
def printed(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet for the board."""
    one = _notice(request, pk)
    if one.state not in (Notice.State.CHECKED, Notice.State.POSTED):
        return refusal(request, "检查通过以后才能打印张贴。")
    return render(
        request, "notices/print.html",
        {**sheets.sheet(one, today()), "check": sheets.check_picture(sheets.issued.code_of(one))},
    )  # fmt: skip


@needs("notice", "look")
def proof(request: HttpRequest, pk: int) -> HttpResponse:
    """The proof for the file: what hung where, from when until when, both photos, who saw them."""
    one = _notice(request, pk)
    photos = one.moves.exclude(photo="").select_related("by", "seen__by")
    return render(
        request, "notices/proof.html",
        {**sheets.sheet(one, today()), "photos": photos, "proved": queries.proved(one),
         "moves": one.moves.select_related("by"), "day": today()},
    )  # fmt: skip


@needs("notice", "look")
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """The photo of a step."""
    move = get_object_or_404(Move.objects.exclude(photo=""), pk=pk)
    _notice(request, move.notice_id)
    return picture(request, move.photo)


def picture(request: HttpRequest, digest: str) -> HttpResponse:
    """A kept photo, shown in the page."""
    path = settings.HOME / "originals" / digest
    if not path.exists():
        return refusal(request, "这张照片的文件不在了，请告诉系统管理人从备份里找回。", 404)
    data = path.read_bytes()
    kind = "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
    return HttpResponse(data, content_type=kind)
