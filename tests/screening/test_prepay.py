"""The list about to be paid beside the month paid last: what differs, and the rows it rests on."""

import datetime as dt
from typing import Any

import pytest

from dibao.policy import load
from dibao.screening import prepay
from dibao.screening.case import Case
from dibao.screening.case_sheets import hand_ins
from dibao.screening.cases import with_numbers
from dibao.screening.run import Clock, Run, screen

DAY = dt.date(2024, 6, 20)
NAMES = ("卓在保", "卓新增", "卓停发", "卓变动", "卓退回")


def _paid(who: str, number: int, month: str, amount: str) -> dict[str, Any]:
    return {"who": who, "household_no": str(number), "month": month, "amount": amount}


def _run(**rows: Any) -> Run:
    listed = [
        {"who": n, "household_no": str(at), "head_name": n, "relation": "户主", "household_size": 1,
         "monthly_amount": "300", "account": f"62000099{at:04d}"}
        for at, n in enumerate(NAMES) if n != "卓停发"
    ]  # fmt: skip
    spec: dict[str, Any] = {
        "name": "发放前核对", "rule": "unpaid", "answer": "no", "as_of": DAY,
        "numbers": {"standard.rural_month": 560}, "others": [{"name": n} for n in NAMES],
        "rows": {"DS01": listed, **rows},
    }  # fmt: skip
    policy = with_numbers(load(as_of=DAY), spec["numbers"])
    return screen(policy, hand_ins([Case("", 1, spec)], policy.sources), DAY, Clock())


def test_two_months_are_laid_side_by_side() -> None:
    months = [_paid("卓在保", 0, m, "300") for m in ("2024-05", "2024-06")]
    months += [_paid("卓变动", 3, "2024-05", "300"), _paid("卓变动", 3, "2024-06", "320")]
    months += [_paid("卓退回", 4, m, "300") for m in ("2024-05", "2024-06")]
    months += [_paid("卓新增", 1, "2024-06", "300"), _paid("卓停发", 2, "2024-05", "300")]
    bank = [{"who": "卓退回", "account": "620000990004", "month": "2024-06", "amount": "300",
             "state": "退票", "reason": "户名不符"}]  # fmt: skip
    found = prepay.compare(_run(RG05=months, RG10=bank))
    assert found is not None
    assert [(x.kind, x.name) for x in found.lines] == [
        (prepay.NEW, "卓新增"), (prepay.STOPPED, "卓停发"), (prepay.CHANGED, "卓变动"),
        (prepay.RETURNED, "卓退回"),
    ]  # fmt: skip
    changed = found.lines[2]
    assert (changed.last_fen, changed.this_fen) == (30000, 32000)
    assert changed.where.count("RG05") == 2
    assert (found.homes_last, found.homes_this) == (4, 4)


def test_one_month_is_laid_beside_the_roster() -> None:
    found = prepay.compare(_run(RG05=[_paid("卓在保", 0, "2024-06", "300")]))
    assert found is not None
    assert found.this.endswith("名册")
    assert {x.kind for x in found.lines} == {prepay.NEW}


@pytest.mark.parametrize("rows", [{}, {"RG06": []}])
def test_without_payments_nothing_is_compared(rows: dict[str, Any]) -> None:
    assert prepay.compare(_run(**rows)) is None


def test_a_payment_line_without_a_name_is_shown_without_one() -> None:
    months = [_paid("卓在保", 0, m, "300") for m in ("2024-05", "2024-06")]
    months.append({**_paid("卓新增", 99, "2024-06", "300"), "name": "", "who": ""})
    found = prepay.compare(_run(RG05=months))
    assert found is not None
    assert [(x.kind, x.name) for x in found.lines] == [(prepay.NEW, "")]
