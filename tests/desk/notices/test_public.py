"""The pages that everybody reads: what they show, when it is gone, what they never say."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from django.test import override_settings
from django.utils import timezone

from tests.desk.notices.conftest import Office


@pytest.fixture
def hanging(office: Office) -> Any:
    """A list that hangs today, and a policy of the town."""
    from dibao.desk.notices import actions, boards

    day = timezone.localdate()
    board = boards.enter(
        office.who("town_clerk"), office.town, "便民大厅", True, office.accounts["town_clerk"], day
    )
    policy = actions.prepare(
        office.who("town_clerk"), office.town, "policy", [], day, text="低保标准自7月起提高。"
    )
    actions.check(office.who("town_approver"), policy, True, "", day)
    actions.post(office.who("town_clerk"), policy, board, office.photo(), day)
    return office.posted(day=day)


def test_a_village_page_shows_what_hangs_and_no_more(
    office: Office, hanging: Any, client: Any
) -> None:
    answer = client.get(f"/open/village/{office.village.pk}/")
    text = answer.content.decode()
    assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert '<meta name="robots" content="noindex' in text
    for shown in ("周*兰", "560.00 元", "低保标准自7月起提高。", "0990-6120012", hanging.number):
        assert shown in text
    for hidden in ("周桂兰", "990121", "19500307", "DB990001", "<script"):
        assert hidden not in text
    assert answer.cookies == {}
    other = client.get(f"/open/village/{office.other_village.pk}/").content.decode()
    assert "今天没有正在公示的内容" in other
    assert client.get(f"/open/village/{office.town.pk}/").status_code == 404


def test_a_notice_is_gone_when_its_day_is_over_although_nothing_ran(
    office: Office, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dibao.desk.notices import public_screens

    day = timezone.localdate()
    notice = office.posted("quarter", day=day, quarter="本季度")
    address = f"/open/village/{office.village.pk}/"
    for now, hangs in (
        (day, True),
        (notice.last, True),
        (notice.last + dt.timedelta(days=1), False),
    ):
        monkeypatch.setattr(public_screens, "today", lambda now=now: now)
        assert (notice.number in client.get(address).content.decode()) is hangs, now
    notice.refresh_from_db()
    assert notice.state == "posted"  # nobody and nothing has touched it


def test_what_is_called_back_is_gone_from_the_cached_page(
    office: Office, hanging: Any, client: Any
) -> None:
    from dibao.desk.notices import actions

    address = f"/open/village/{office.village.pk}/"
    assert hanging.number in client.get(address).content.decode()
    actions.call_back(office.who("town_clerk"), hanging, "金额写错", timezone.localdate())
    assert hanging.number not in client.get(address).content.decode()


def test_how_to_apply_and_the_standards_come_from_the_law(office: Office, client: Any) -> None:
    text = client.get("/open/apply/").content.decode()
    assert "30 个工作日内有结果" in text and "行政复议" in text
    assert not re.search("第[0-9一二三四五六七八九十百]+条", text)  # instruments, never articles
    text = client.get("/open/standards/").content.decode()
    assert "农村低保月标准" in text and "还没有公布" in text  # no paper sets it here
    assert "《最低生活保障审核确认办法》" in text


def test_a_code_says_that_a_paper_is_ours_and_nothing_of_anybody(
    office: Office, hanging: Any, client: Any
) -> None:
    from dibao.desk.notices.issued import clean, code_of, find_issued

    code = code_of(hanging)
    for typed in (code.lower(), code.replace("-", " "), f"http://x/check/{code}/"):
        text = client.get("/open/check/", {"code": typed}).content.decode()
        assert "<h2>是我们出的</h2>" in text and hanging.number in text and hanging.digest in text
        for hidden in ("周", "560", "DB990001"):
            assert hidden not in text
    assert hanging.number in client.get(f"/check/{code}/").content.decode()
    draft = office.prepared("list", timezone.localdate())
    other = "A" if code[-1] != "A" else "B"
    wrong = [code_of(draft), "", "公示", code[:-1] + other, "N222-2222-2222"]
    assert [find_issued(w) for w in wrong] == [None] * len(wrong)
    assert clean(f"查 {code}") == code.replace("-", "")
    text = client.get("/open/check/", {"code": wrong[3]}).content.decode()
    assert "没有这个验证码" in text and hanging.number not in text


def test_a_cases_paper_is_asked_of_the_room_that_issues_it(
    office: Office, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from types import SimpleNamespace

    from dibao.desk.casework import queries

    told = SimpleNamespace(kind="D21", title="确认通知书", number="石桥镇救助〔2024〕7号", unit="石桥镇",
                           day=dt.date(2024, 6, 20), digest="ab" * 32)  # fmt: skip
    papers = {"K7MPQ2XWRT45": told}
    monkeypatch.setattr(queries, "find_issued", papers.get, raising=False)
    text = client.get("/open/check/", {"code": "k7mp-q2xw-rt45"}).content.decode()
    assert told.number in text and told.title in text and told.digest in text
    assert (
        "没有这个验证码" in client.get("/open/check/", {"code": "K7MP-Q2XW-RT46"}).content.decode()
    )


def test_a_code_is_not_guessed_from_the_one_before(office: Office) -> None:
    from dibao.desk.notices.issued import code_of
    from dibao.desk.notices.models import Notice

    codes = [code_of(Notice(pk=n)) for n in range(1, 4_000)]
    assert len({c.replace("-", "")[6:] for c in codes}) > 3_990


def test_the_newest_head_stands_on_pages_and_sheets(
    office: Office, hanging: Any, client: Any
) -> None:
    from django.core.cache import cache

    from dibao.desk.archive.actions import sign_head

    head = sign_head(office.who("auditor"))
    cache.clear()
    browser = client
    for page in ("", "apply/", f"village/{office.village.pk}/"):
        text = browser.get(f"/open/{page}").content.decode()
        assert head.short() in text and 'class="qr"' in text
    browser.force_login(
        office.accounts["village_clerk"], "django.contrib.auth.backends.ModelBackend"
    )
    assert head.short() in browser.get(f"/notices/{hanging.pk}/print/").content.decode()


@override_settings(ROOT_URLCONF="dibao.desk.urls_complaints")
def test_the_complaint_box_runs_apart(office: Office, client: Any) -> None:
    assert "您想反映什么" in client.get("/").content.decode()
    assert client.get("/complain/report/").status_code == 200
    for gone in ("/login/", "/households/", "/open/", "/notices/"):
        assert client.get(gone).status_code == 404, gone
