"""Facts about money on its way: paid after exit, due and not paid, returned, other than decided."""

from typing import Any

from dibao.reasoning.expr import FieldOf, MonthOf
from dibao.reasoning.fact import Combine, Fact
from dibao.reasoning.words import field, one_of


def _of_unit(name: str, label: str, source: str, combine: Combine, **more: Any) -> Fact:
    return Fact(name, label, source, combine, subject="unit", link="household",
                always=True, **more)  # fmt: skip


FACTS = (
    _of_unit("exit_month", "退出月份", "RG04", "largest", value=MonthOf(field("exited")),
             unit="月", empty=0),
    _of_unit("last_exit_paid", "退出户最近发放月份", "EXITPAID", "largest", value=FieldOf("month"),
             unit="月", empty=0),
    _of_unit("unpaid_months", "应发而没有发放记录的月数", "UNPAID", "count", unit="个月",
             where=one_of("told", "none")),
    _of_unit("returned_times", "银行退回没有补发的次数", "RETURNED", "count", unit="次",
             where=one_of("settled", "no")),
    _of_unit("told_homes", "回盘写明到账日期的户", "LATEPAY", "count", unit="户"),
    _of_unit("late_homes", "其中晚于规定的日子到账", "LATEPAY", "count", unit="户",
             where=one_of("late", "yes")),
    _of_unit("paid_now", "最近一月发放", "MONEY", "sum", value=field("amount"), unit="元",
             where=one_of("kind", "paid")),
    _of_unit("decided_now", "名册核定", "MONEY", "sum", value=field("amount"), unit="元",
             where=one_of("kind", "decided")),
    _of_unit("paid_steadily", "上月也是这个数", "MONEY", "any",
             where=one_of("kind", "paid") & one_of("steady", "yes")),
    _of_unit("paid_before_rise", "提标前每月发放", "MONEY", "sum", value=field("amount"), unit="元",
             where=one_of("kind", "before")),
    _of_unit("paid_since_rise", "提标后每月发放", "MONEY", "sum", value=field("amount"), unit="元",
             where=one_of("kind", "after")),
    _of_unit("months_since_rise", "提标后已发放月数", "MONEY", "sum", value=field("months"),
             unit="个月", where=one_of("kind", "after")),
    _of_unit("payee_after_death", "成员去世后由户外人领取", "HEIRS", "any",
             where=one_of("payee", "after_death")),
    _of_unit("paid_off_list", "去世以后同一户编号继续发放", "UNLISTED", "any",
             where=one_of("payee", "dead", "other")),
)  # fmt: skip
