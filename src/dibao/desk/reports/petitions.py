"""信访通报: what people told the office, by which way, whether answered in time.

Invariant: sealed matters are in no count; a reader's report counts only what he may have before
him; nothing here says who told it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from dibao.desk.accounts.models import Place
from dibao.desk.oversight.models import Bulletin, Hotline, Matter, MissedCall, TestCall
from dibao.desk.oversight.queries import petitions as clocks
from dibao.desk.oversight.queries.talk import open_matters
from dibao.desk.reports.notation import Cell, Line, Listed, Report
from dibao.desk.reports.scope import Scope
from dibao.papers.blocks import BLANK
from dibao.procedure.clocks import chinese_day

HEADS = ("日期", "种类", "渠道", "承办", "状态")
KINDS = {k: str(k.label) for k in Matter.Kind if k != Matter.Kind.REPORT}


def build(scope: Scope) -> Report:
    """The bulletin of a time."""
    report = Report(
        "petitions", f"{scope.place.name}农村低保信访举报通报", f"（{scope.words}）",
        f"{scope.place.name}{BLANK}", scope.day,
    )  # fmt: skip
    every = report.listed("matters", "群众反映", HEADS, (_line(m) for m in _matters(scope)))
    report.head("一、收到的")
    closed = report.part(every, "closed", "已办结", lambda m: m.state == Matter.State.CLOSED)
    content = report.part(closed, "content", "反映人明确说解决了", lambda m: m.content is True)
    asked = report.part(
        every, "asked", "已答复，等反映人回话", lambda m: m.state == Matter.State.ASKED
    )
    report.say(
        "收到群众反映 {all} 件（检举控告封存给纪检，不在任何件数里）。已办结 {closed} 件，其中反映人明确说解决了的 {content} 件；"
        "已答复、等反映人回话 {asked} 件。",
        all=every.count, closed=closed.count, content=content.count, asked=asked.count,
    )  # fmt: skip
    _table(report, every, "种类", "kind", KINDS, lambda m: m.kind)
    _table(report, every, "渠道", "way", {w: str(w.label) for w in Matter.Way}, lambda m: m.way)
    units = {
        p.pk: p.name for p in Place.objects.filter(pk__in={m.about.place_id for m in every.lines})
    }
    _table(report, every, "承办", "unit", units, lambda m: m.place_id)
    report.head("二、按时办没办到")
    _law(report, scope, every)
    report.head("三、举报电话")
    _lines(report, scope)
    report.head("四、典型案例")
    add_bulletins(report, scope)
    report.say("件数不能说明反映的人对不对，也不用来评价反映的人，不引起对反映人家庭的核查。")
    return report


def _matters(scope: Scope) -> list[Matter]:
    places = set(scope.places())
    if scope.who is not None:
        found = [m for m in open_matters(scope.who) if m.place_id in places]
    else:
        rows = (
            Matter.objects.filter(place__in=places).select_related("place").order_by("-day", "pk")
        )
        found = list(rows)
    return [m for m in found if scope.since <= m.day <= scope.until]


def _line(matter: Matter) -> Line:
    cells = (
        chinese_day(matter.day), matter.get_kind_display(), matter.get_way_display(),
        matter.place.name if matter.place else "", matter.get_state_display(),
    )  # fmt: skip
    return Line(cells, ("public_matter", matter.pk), {}, matter)


def _table(
    report: Report, every: Listed, word: str, key: str, names: Mapping[Any, str],
    by: Callable[[Any], Any],
) -> None:  # fmt: skip
    parts = report.split(every, key, names, by)
    rows: list[tuple[Cell, ...]] = [(names[k], of.count) for k, of in parts.items()]
    report.table(f"按{word}", (word, "件数"), [*rows, ("合计", every.count)], (6, 2), total=True)


def _law(report: Report, scope: Scope, every: Listed) -> None:
    appeals = report.part(every, "appeals", "申诉求决", lambda m: m.kind == Matter.Kind.APPEAL)
    late = report.part(appeals, "late", "今天过了期限", lambda m: _late(m, scope))
    done = report.part(appeals, "opinion", "已出处理意见",
                       lambda m: (p := clocks.petition_of(m)) is not None and bool(p.answered))  # fmt: skip
    more = report.part(appeals, "extended", "延期过",
                       lambda m: (p := clocks.petition_of(m)) is not None and bool(p.extended))  # fmt: skip
    report.say(
        "其中申诉求决 {all} 件：已出处理意见 {done} 件，延期过 {more} 件，到今天过了法定期限还没有告知或答复的 {late} 件。",
        all=appeals.count, done=done.count, more=more.count, late=late.count,
    )  # fmt: skip


def _late(matter: Matter, scope: Scope) -> bool:
    clock = clocks.clock_of(matter, scope.day)
    return clock is not None and clock.light == "red"


def _lines(report: Report, scope: Scope) -> None:
    between = (scope.since, scope.until)
    here = Hotline.objects.filter(place__in=scope.places())
    calls = TestCall.objects.filter(hotline__in=here, day__range=between).select_related(
        "hotline__place"
    )
    tried = report.listed(
        "tested", "拨测", ("日期", "单位", "结果"),
        (Line((chinese_day(c.day), c.hotline.place.name, "有人接" if c.answered else "没有人接"), (), {}, c)
         for c in calls.order_by("day")), people=False,
    )  # fmt: skip
    took = report.part(tried, "took", "拨测有人接", lambda c: c.answered is True)
    lost = MissedCall.objects.filter(hotline__in=here, day__range=between).select_related(
        "hotline__place"
    )
    missed = report.listed(
        "missed", "漏接来电", ("日期", "单位", "回拨"),
        (Line((chinese_day(c.day), c.hotline.place.name, chinese_day(c.returned) if c.returned else "没有回拨"), (), {}, c)
         for c in lost.order_by("day")), people=False,
    )  # fmt: skip
    back = report.part(missed, "back", "已回拨", lambda c: c.returned is not None)
    report.say(
        "公布的举报电话拨测 {tried} 次，有人接 {took} 次；登记漏接来电 {missed} 次，已回拨 {back} 次。",
        tried=tried.count, took=took.count, missed=missed.count, back=back.count,
    )  # fmt: skip


def add_bulletins(report: Report, scope: Scope) -> None:
    """Cases told without names, read by a second person before they went out."""
    out = Bulletin.objects.filter(place__in=_around(scope), out__range=(scope.since, scope.until))
    found = list(out.order_by("out"))
    if not found:
        report.say("本期没有发出案例通报。")
    for n, one in enumerate(found, 1):
        report.say(f"案例{n}：{one.title}。{one.text}")


def _around(scope: Scope) -> set[int]:
    return {*scope.places(), *scope.place.chain()}
