"""Facts from the desk's own records; the rules that read them wait until such records come."""

from typing import Any

from dibao.reasoning.expr import Compare, Minus, Plus, Smaller, Today, YearsAgo
from dibao.reasoning.fact import Combine, Fact
from dibao.reasoning.words import constant, field, number, one_of


def _of_unit(name: str, label: str, source: str, combine: Combine, **more: Any) -> Fact:
    return Fact(name, label, source, combine, subject="unit", link="household",
                always=True, **more)  # fmt: skip


def _until(day: str) -> Smaller:
    """What has no end yet is counted to today."""
    return Smaller(field(day), Today())


TAKEN = Minus(_until("closed"), field("accepted"))
LONGEST = Plus(number("petition.finish"), number("petition.extend"))
LATE_PETITION = Compare(">", TAKEN, LONGEST) | (
    one_of("extended", "no") & Compare(">", TAKEN, number("petition.finish"))
)
LATE_FILE = Compare(">", Minus(_until("archived"), field("decided")), number("application.archive"))
IGNORED = (
    one_of("kind", "finding") & one_of("handled", "no")
    & Compare(">", Minus(Today(), field("day")), number("desk.ignored_days"))
)  # fmt: skip

ASKED = (field("day") >= YearsAgo(1)) & Compare(">=", field("asked"), number("awareness.least"))

FACTS = (
    _of_unit("case_returns", "一件事退回或转走的次数", "CASE_STEPS", "largest",
             value=field("returns"), unit="次", empty=0),
    _of_unit("refused_untold", "不予受理而没有书面告知", "CASE_STEPS", "any",
             where=one_of("refused", "yes") & one_of("told", "no")),
    _of_unit("hollow_repair", "报告已整改而佐证重复或情况没变", "RECTIFICATIONS", "any",
             where=one_of("done", "yes") & (one_of("repeated", "yes") | one_of("improved", "no"))),
    _of_unit("hotline_hidden", "举报电话没有公布", "HOTLINE", "any",
             where=one_of("published", "no")),
    _of_unit("missed_calls", "拨测没有人接听的次数", "HOTLINE", "count", unit="次",
             where=one_of("answered", "no") & (field("day") >= YearsAgo(1))),
    _of_unit("petition_late", "信访件超过期限", "PETITIONS", "any", where=LATE_PETITION),
    _of_unit("petition_groundless", "信访答复没有写明依据", "PETITIONS", "any",
             where=one_of("grounds", "no") & Compare("<=", field("closed"), Today())),
    _of_unit("file_late", "决定后没有按时归档", "FILES", "any",
             where=one_of("stock", "no") & LATE_FILE),
    _of_unit("pages_lost", "缺少或看不清的影像页数", "FILES", "sum", value=field("pages_lost"),
             unit="页"),
    _of_unit("unsigned", "缺签字盖章处数", "SIGNS", "sum", value=field("unsigned"), unit="处"),
    _of_unit("signed_early", "签字日期早于内容", "SIGNS", "any", where=one_of("signed_early", "yes")),
    _of_unit("papers_needless", "可以共享取得仍要求提交", "PAPERS", "any",
             where=one_of("shared", "yes")),
    _of_unit("papers_unsealed", "证明没有签章或日期", "PAPERS", "any", where=one_of("sealed", "no")),
    _of_unit("papers_reused", "同一证明内容用在几户", "PAPERS", "any",
             where=Compare(">", field("used_by"), constant(1))),
    _of_unit("cleared_unrestored", "结论不属实而没有恢复", "DECISIONS", "any",
             where=one_of("cleared", "yes") & (
                 one_of("listed", "yes") | (one_of("stopped", "yes") & one_of("restored", "no")))),
    _of_unit("match_left_wrong", "来源登记有误而没有请来源更正", "DECISIONS", "any",
             where=one_of("source_wrong", "yes") & one_of("source_told", "no")),
    _of_unit("unaware", "知晓率上限低于目标", "AWARENESS", "any",
             where=ASKED & Compare("<", field("known_most"), number("awareness.share"))),
    _of_unit("perhaps_unaware", "知晓率低于目标", "AWARENESS", "any",
             where=ASKED & Compare("<", field("known"), number("awareness.share"))),
    _of_unit("ignored_findings", "查实而没有处理的结论数", "FINDINGS", "count", unit="件",
             where=IGNORED),
    _of_unit("refusals_and_stops", "不予确认和停发减发数", "FINDINGS", "count", unit="件",
             where=one_of("kind", "refusal", "stop") & (field("day") >= YearsAgo(1))),
)  # fmt: skip
