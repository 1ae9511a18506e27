"""What a page shows of a run's reasons: answers always, deposit figures only after a second step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from tests.desk.conftest import Town
from tests.desk.leads.conftest import lines

MONEY = {"least": "3900000", "most": "3900000"}
RECORD: dict[str, Any] = {
    "lead": {"rule": "deposits", "clause": "《办法》"}, "missing": [], "settle": ["征地款"],
    "shows_not": ["没有显示钱的来源"], "work": {"questions": [], "papers": []},
    "tree": {
        "kind": "compare", "text": "银行存款大于对照线", "certain": {"answer": "yes", "label": "成立"},
        "hand": {}, "unit": "", "parts": [
            {"kind": "fact", "text": "银行存款", "certain": MONEY, "hand": MONEY, "unit": "元",
             "evidence": [{"file": "银行.xlsx", "sheet": "一", "row": 3, "class": "exact"}], "parts": []},
            {"kind": "number", "text": "对照线", "certain": {"least": "3100000", "most": "3100000"},
             "hand": {}, "unit": "元", "paper": "县发〔2023〕1号"},
        ],
    },
    "rows": [
        {"source": "DS01", "called": "低保在册", "file": "册.xlsx", "sheet": "一", "row": 2,
         "class": "exact", "person": 1, "name": "周桂兰", "number": "990121195003070020",
         "village": "石岭村", "party": "", "day": "2024-06-01", "cells": []},
        {"source": "DS15", "called": "银行存款和金融资产", "file": "银行.xlsx", "sheet": "一", "row": 3,
         "class": "number_only", "person": 1, "name": "周桂芝", "number": "990121195003070039",
         "village": "", "party": "邮储", "day": "2024-05-31",
         "cells": [{"label": "余额", "text": "39,000.00 元", "held": True}]},
    ],
    "kin": [{"relative": "周桂兰", "said": "", "head": True, "called": "儿子", "officer": "赵强",
             "post": "会计", "sure": True, "filed": "no", "sentence": "户主周桂兰之儿子赵强登记为会计"}],
}  # fmt: skip


def with_letter(lead: Any) -> None:
    """The family let the banks be asked."""
    from dibao.desk.roster.models import Letter

    Letter.objects.create(
        member=lead.household.members.get(), number="SQ1", sources="银行存款",
        since=dt.date(2024, 1, 1), until=dt.date(2024, 12, 31),
    )  # fmt: skip


def test_amounts_stay_hidden_until_their_purpose_is_said(
    town: Town, lead: Any, enter: Callable[[str], Any]
) -> None:
    lead.record = RECORD
    lead.save()
    with_letter(lead)
    browser, at = enter("town_clerk"), f"/leads/{lead.pk}/"
    page = browser.get(at).content.decode()
    assert "超过" in page
    assert "31,000.00 元" in page
    assert "39,000" not in page
    assert lines("look.amount") == 0
    assert "请写明为什么要看金额" in browser.post(f"{at}amounts/", follow=True).content.decode()
    page = browser.post(
        f"{at}amounts/", {"purpose": "家庭有异议，当面核对"}, follow=True
    ).content.decode()
    assert page.count("39,000.00 元") == 2
    assert lines("look.amount") == 1
    assert "39,000" not in enter("town_approver").get(at).content.decode()
    for role in ("auditor", "village_clerk"):
        assert enter(role).post(f"{at}amounts/", {"purpose": "看一看金额"}).status_code == 403
        assert "看具体金额" not in enter(role).get(at).content.decode()


def test_rows_stand_side_by_side_with_what_differs(
    town: Town, lead: Any, enter: Callable[[str], Any]
) -> None:
    lead.record = RECORD
    lead.save()
    with_letter(lead)
    page = enter("town_clerk").get(f"/leads/{lead.pk}/").content.decode()
    assert page.count("≠ 不同") == 2
    assert "第 17、18 位不同" in page
    assert "号码一致，姓名不一致" in page
    assert "990121195003070020" not in page
    assert "赵强" in page
    assert "户主周桂兰之儿子赵强登记为会计" in page
