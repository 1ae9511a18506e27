"""Hand-overs are sealed and nothing flows back; bulletins name nobody; signs speak of offices."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.conftest import DAY, Town
from tests.desk.oversight.conftest import PASSPHRASE
from tests.desk.oversight.test_nobody_is_found_out import everything
from tests.desk.oversight.test_watching import png

FACTS = "石岭村会计甲二河代领七户补助，存折在他手里"


def hand(town: Town, **more: Any) -> Any:
    from dibao.desk.oversight.actions import referrals

    told = {"ground": "信访", "facts": FACTS, "evidence": "三户的走访记录", "statement": "都说没见过存折",
            "files": [("a.png", png(3))], "crossed": [], "day": DAY} | more  # fmt: skip
    return referrals.hand_over(
        town.who("county_approver"), town.village, told["ground"], told["facts"],
        told["evidence"], told["statement"], told["files"], told["crossed"], told["day"],
    )  # fmt: skip


def test_a_package_is_read_by_the_inspector_alone(
    town: Town, inspector: Any, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.oversight.models import Referral

    one = hand(town)
    assert FACTS.encode() not in everything()
    assert (one.number, hand(town).number) == (1, 2)
    office = enter("county_approver")
    page = office.get("/oversight/referrals/").content.decode()
    assert "第1号" in page
    assert "甲二河" not in page
    assert office.post(f"/oversight/referrals/{one.pk}/", {"act": "open"}).status_code == 403
    assert enter("discipline_2").post(f"/oversight/referrals/{one.pk}/").status_code == 404
    browser = enter("discipline")
    browser.post("/oversight/sealed/unlock/", {"passphrase": PASSPHRASE})
    early = browser.post(f"/oversight/referrals/{one.pk}/", {"act": "open"})
    assert "请先签收" in early.content.decode()
    browser.post(f"/oversight/referrals/{one.pk}/", {"act": "receive"})
    got = browser.post(f"/oversight/referrals/{one.pk}/", {"act": "open"})
    with zipfile.ZipFile(io.BytesIO(got.content)) as archive:
        assert archive.namelist() == ["移送函.txt", "材料01.png", "清单.csv"]
        assert FACTS in archive.read("移送函.txt").decode("utf-8-sig")
    browser.post(f"/oversight/referrals/{one.pk}/", {"act": "feed_back", "outcome": "talk"})
    assert Referral.objects.get(pk=one.pk).outcome == "talk"
    assert "谈话提醒、批评教育" in office.get("/oversight/referrals/").content.decode()


@pytest.mark.parametrize("missing", ["evidence", "statement", "facts"])
def test_a_comparison_alone_is_never_handed_over(town: Town, inspector: Any, missing: str) -> None:
    from dibao.desk.oversight.models import Referral
    from dibao.desk.record import Refused

    with pytest.raises(Refused, match="请写明"):
        hand(town, **{missing: ""})
    with pytest.raises(Refused, match="没有能避开"):
        hand(town, crossed=[inspector.account])
    assert not Referral.objects.exists()


def test_a_bulletin_names_nobody_and_has_two_readers(town: Town) -> None:
    from dibao.desk.oversight.actions import referrals
    from dibao.desk.record import Refused

    town.household()
    writer, reader = town.who("discipline"), town.who("discipline_2")
    body = "某村一名干部替几户代领补助，存折不交本人。已退还，存折交回各户，村里重新公示。"
    for leak in ("周桂兰家也在内", "电话 13900001234", "证件 990121195003070020"):
        with pytest.raises(Refused, match="请去掉以后再交"):
            referrals.draft(writer, town.county, "代领补助的教训", body + leak, DAY)
    one = referrals.draft(writer, town.county, "代领补助的教训", body, DAY)
    with pytest.raises(Refused, match="还没有发出"):
        referrals.learn(writer, one, "石桥镇", 20, "存折一律交本人", DAY)
    with pytest.raises(Refused, match="不能是同一个人"):
        referrals.send_out(writer, one, DAY)
    referrals.send_out(reader, one, DAY)
    referrals.learn(writer, one, "石桥镇", 20, "存折一律交本人", DAY)
    assert one.learned.get().people == 20


def test_signs_speak_of_offices_and_never_of_callers(town: Town) -> None:
    from dibao.desk.oversight.actions import lines, telling
    from dibao.desk.oversight.models import TestCall
    from dibao.desk.oversight.queries import referrals

    line = lines.enter(town.who("petition_clerk"), town.town, "监督电话", "990-1234567", "工作日")
    for n in range(3):
        TestCall.objects.create(hotline=line, planned=DAY, day=DAY, answered=False, words=str(n))
    told = telling.Told("appeal", "补贴少发了，我叫周小满", town.village, "周小满")
    telling.tell(told, DAY)
    found = referrals.signals(town.who("county_approver"), DAY + dt.timedelta(days=30))
    assert [s.code for s in found] == ["ZF06", "ZF06", "ZF08"]
    assert "周小满" not in "".join(s.sentence for s in found)


def test_the_petition_report_counts_what_its_reader_may_see(
    town: Town, inspector: Any, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.oversight.actions import telling
    from dibao.desk.oversight.queries import referrals

    telling.tell(telling.Told("appeal", "补贴少发了", town.town), DAY)  # about the town itself
    telling.tell(telling.Told("advice", "字写大一点", town.village), DAY)
    telling.tell(telling.Told("report", "会计扣钱了", town.village), DAY)
    assert referrals.report(town.who("town_clerk"), DAY, DAY, DAY).came == 1
    assert referrals.report(town.who("county_clerk"), DAY, DAY, DAY).came == 2
    page = enter("county_clerk").get("/oversight/report/?since=2024-06-01").content.decode()
    assert "收到群众反映 2 件（检举控告不在内）" in page


def test_a_hand_over_changed_or_gone_is_found_and_its_answer_is_not(
    town: Town, inspector: Any
) -> None:
    from dibao.desk.oversight.actions.daily import seal_the_days
    from dibao.desk.oversight.models import Package, Referral
    from dibao.desk.oversight.queries.integrity import differences

    hand(town)
    seal_the_days(DAY + dt.timedelta(days=1))
    assert list(differences()) == []
    Referral.objects.update(received=DAY, outcome="not_so")  # what comes back is lawful
    assert list(differences()) == []
    basis = Referral.objects.get().basis
    Referral.objects.update(basis="别的依据")
    assert "移送的登记，内容与台账不一致" in "".join(differences())
    Referral.objects.update(basis=basis, number=2)
    assert "移送的编号断了" in "".join(differences())
    Package.objects.all().delete()
    Referral.objects.all().delete()
    assert "核对时有 0 条" in "".join(differences())
