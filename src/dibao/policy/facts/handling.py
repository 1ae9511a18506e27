"""Facts about how cases are handled: batches, villages, reviews, dates of the steps, blanks."""

from typing import Any

from dibao.reasoning.expr import Compare, Minus, MonthOf, Plus, Today
from dibao.reasoning.fact import Combine, Fact
from dibao.reasoning.words import constant, field, number, one_of


def _of_unit(name: str, label: str, source: str, combine: Combine, **more: Any) -> Fact:
    return Fact(name, label, source, combine, subject="unit", link="household",
                always=True, **more)  # fmt: skip


LISTED = one_of("listed", "yes")
NOT_BASED = one_of("basis", "no")


def _before(first: str, second: str) -> Compare:
    return Compare("<", field(first), field(second))


REVERSED = (
    _before("visited", "applied") | _before("decided", "applied") | _before("decided", "visited")
    | _before("notice_to", "notice_from") | _before("decided", "notice_to")
    | _before("notice_from", "visited")
)  # fmt: skip
SHORT_NOTICE = Compare(
    "<", Plus(Minus(field("notice_to"), field("notice_from")), constant(1)), number("notice.days")
)
LATE_NEWS = Compare(
    ">", Minus(field("published"), field("decided")), number("publish.days")
) | (one_of("unpublished", "yes")
     & Compare(">", Minus(Today(), field("decided")), number("publish.days")))  # fmt: skip
LACKING = Compare(">=", Plus(field("blanks"), field("hollow")), constant(1))

FACTS = (
    _of_unit("village_homes", "本村在册户数", "VILLAGEPAY", "count", unit="户", where=LISTED),
    _of_unit("same_homes", "金额相同的户数", "VILLAGEPAY", "count", unit="户",
             where=LISTED & one_of("same", "yes")),
    _of_unit("odd_homes", "同额而保障人口不同的户数", "VILLAGEPAY", "count", unit="户",
             where=LISTED & one_of("odd", "yes")),
    _of_unit("homes_year_ago", "去年同月领款户数", "VILLAGEPAY", "count", unit="户",
             where=one_of("turned", "stayed", "gone")),
    _of_unit("homes_gone", "去年有今年没有的户数", "VILLAGEPAY", "count", unit="户",
             where=one_of("turned", "gone")),
    _of_unit("homes_came", "今年才有的户数", "VILLAGEPAY", "count", unit="户",
             where=one_of("turned", "came")),
    _of_unit("batch_homes", "同批没有写明依据的户数", "BATCH", "count", unit="户", where=NOT_BASED),
    _of_unit("batch_unasked", "清点后没有申请和入户日期的户数", "BATCH", "count", unit="户",
             where=NOT_BASED & one_of("asked", "no")),
    _of_unit("batch_alike", "全批同额而保障人口不同", "BATCH", "any",
             where=NOT_BASED & one_of("alike", "yes")),
    _of_unit("day_homes", "一天核查最多的户数", "REVIEWS", "largest", value=field("day_homes"),
             unit="户", empty=0),
    _of_unit("copied_homes", "同一段结论用得最多的户数", "REVIEWS", "largest",
             value=field("copied_homes"), unit="户", empty=0),
    _of_unit("photo_homes", "同一张照片用得最多的户数", "REVIEWS", "largest",
             value=field("photo_homes"), unit="户", empty=0),
    _of_unit("reviewed_month", "最近一次核查月份", "HOMEREVIEW", "largest",
             value=MonthOf(field("day")), unit="月", empty=0),
    _of_unit("review_pace", "核查频次类别", "HOMEREVIEW", "set", value="pace"),
    _of_unit("review_repeated", "连续两次各项和照片都相同", "HOMEREVIEW", "any",
             where=one_of("repeated", "yes")),
    _of_unit("steps_reversed", "办理日期先后颠倒", "STEPS", "any", where=REVERSED),
    _of_unit("handled_too_long", "申请到确认超过最长天数", "STEPS", "any",
             where=Compare(">", Minus(field("decided"), field("applied")), number("handling.days"))),
    _of_unit("same_hand", "经办人与审批人同名", "STEPS", "any", where=one_of("same_hand", "yes")),
    _of_unit("short_notice", "公示天数不足", "STEPS", "any", where=SHORT_NOTICE),
    _of_unit("late_news", "确认后没有按时公布", "STEPS", "any", where=LATE_NEWS),
    _of_unit("ledger_blanks", "必填栏目空着的项数", "BLANKS", "sum", value=field("blanks"),
             unit="项"),
    _of_unit("ledger_hollow", "只写“无”“不详”的项数", "BLANKS", "sum", value=field("hollow"),
             unit="项"),
    _of_unit("ledger_homes", "本村在册户数", "BLANKS", "count", unit="户"),
    _of_unit("ledger_lacking", "有缺项的户数", "BLANKS", "count", unit="户", where=LACKING),
)  # fmt: skip
