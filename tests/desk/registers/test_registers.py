"""Registers told in data: numbers without a gap, a second pair of eyes, the next time by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.conftest import DAY, Town

DUE = DAY + dt.timedelta(days=30)


def _order(town: Town, **more: Any) -> Any:
    from dibao.desk.registers import actions

    values = {
        "found": "三个村的公示栏没有更新",
        "asks": "全部更新并拍照",
        "basis": "方案第四部分第三项",
    }
    told: dict[str, Any] = {"office": "镇民政办", "owner": town.accounts["town_clerk"], "due": DUE}
    return actions.enter(
        town.who("town_approver"), town.town, "order", "更新公示栏", values, DAY, **{**told, **more}
    )


def test_an_order_is_reminded_told_and_closed_by_another(town: Town) -> None:
    from dibao.desk.record import Refused
    from dibao.desk.registers import actions

    with pytest.raises(Refused, match="责任单位、责任人和期限"):
        _order(town, owner=None)
    one, clerk, approver = _order(town), town.who("town_clerk"), town.who("town_approver")
    assert one.number == "督〔2024〕1号"
    actions.remind(approver, one, "", DAY)
    with pytest.raises(Refused, match="还没有报结果"):
        actions.close(approver, one, True, "已办好", "看过照片", DAY)
    actions.tell(clerk, one, "三个村都更新了，附照片", "", None, DAY)
    with pytest.raises(Refused, match="不能自己办结"):
        actions.close(clerk, one, True, "已办好", "看过照片", DAY)
    actions.close(approver, one, False, "", "柳沟村还没有", DAY)
    actions.tell(clerk, one, "柳沟村也更新了", "", None, DAY)
    with pytest.raises(Refused, match="请选办结的结果"):
        actions.close(approver, one, True, "", "看过照片", DAY)
    actions.close(approver, one, True, "已办好", "看过照片", DAY)
    one.refresh_from_db()
    assert (one.state, one.result) == ("done", "已办好")
    acts = list(one.notes.values_list("act", flat=True))
    assert acts == ["opened", "reminded", "told", "sent_back", "told", "closed"]


def test_what_comes_again_opens_its_next(town: Town) -> None:
    from dibao.desk.archive.replaying import differences
    from dibao.desk.registers import actions
    from dibao.desk.registers.models import Matter
    from dibao.desk.registers.queries import gaps

    clerk = town.who("town_clerk")
    one = actions.enter(
        clerk, town.town, "again", "每季复查", {"what": "用最新名册重做核查"}, DAY, every=3,
        office="镇民政办", owner=town.accounts["town_clerk"], due=DUE,
    )  # fmt: skip
    actions.tell(clerk, one, "做完了，没有新情况", "已复查，没有新情况", None, DUE)
    after = Matter.objects.get(earlier=one)
    assert (after.number, after.due) == ("复〔2024〕2号", dt.date(2024, 10, 20))
    assert gaps() == []
    assert [x for x in differences() if "登记" in x] == []


def test_an_index_above_fifty_is_refused(town: Town, enter: Callable[[str], Any]) -> None:
    from django.utils import timezone

    clerk = enter("town_clerk")
    told = {
        "place": town.town.pk, "title": "2024年金融指数", "multiple": "60", "reading": "按年标准，一户",
        "value": "30000", "assets": "只算存款", "paper": "镇政发9号", "since": "2024-07-01",
        "office": "镇民政办", "owner": town.accounts["town_clerk"].pk,
        "due": (timezone.localdate() + dt.timedelta(days=9)).isoformat(),
    }  # fmt: skip
    refused = clerk.post("/registers/index/enter/", told)
    assert refused.status_code == 400
    assert "要在 1 到 50 之间" in refused.content.decode()
    assert "镇政发9号" in refused.content.decode()  # nothing typed is lost
    assert clerk.post("/registers/index/enter/", {**told, "multiple": "40"}).status_code == 302
    assert "备〔" in clerk.get("/registers/index/").content.decode()


def test_a_meeting_is_signed_by_those_who_were_there(
    town: Town, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.registers.models import Matter

    told = {"place": town.town.pk, "title": "动员部署会", "held": "2024-06-05", "present": "各村和站所 21 人",
            "minutes": "民政办 6 月底前自查完"}  # fmt: skip
    enter("town_clerk").post("/registers/meeting/enter/", told)
    one = Matter.objects.get()
    assert one.state == "kept"
    village = enter("village_clerk")
    village.post(f"/registers/meeting/{one.pk}/act/", {"do": "sign"})
    again = village.post(f"/registers/meeting/{one.pk}/act/", {"do": "sign"})
    assert "您已经签过字" in again.content.decode()
    assert (
        "甲village_clerk 签字"
        in enter("auditor").get(f"/registers/meeting/{one.pk}/").content.decode()
    )
    assert village.post("/registers/meeting/enter/", told).status_code == 403


def test_publicity_needs_its_proof(town: Town, enter: Callable[[str], Any]) -> None:
    told = {"place": town.town.pk, "title": "院坝会讲政策", "held": "2024-06-07", "form": "院坝会、村民会",
            "where": "石岭村一组", "reached": "46", "matter": "怎样申请、标准多少"}  # fmt: skip
    answer = enter("town_clerk").post("/registers/publicity/enter/", told)
    assert "请放照片或扫描件" in answer.content.decode()


def test_work_comes_to_its_owner_and_to_another_eye(
    town: Town, enter: Callable[[str], Any]
) -> None:
    from django.utils import timezone

    from dibao.desk.registers import actions

    day = timezone.localdate()
    one = _order(town)
    assert "督〔2024〕1号" in enter("town_clerk").get("/").content.decode()
    assert "已过期限" in enter("town_clerk").get("/").content.decode()
    actions.tell(town.who("town_clerk"), one, "都更新了，附照片", "", None, day)
    assert "等您看过" in enter("town_approver").get("/").content.decode()


def test_another_towns_entries_are_not_found(town: Town, enter: Callable[[str], Any]) -> None:
    from dibao.desk.accounts.models import Post

    one = _order(town)
    Post.objects.filter(account=town.accounts["town_clerk_2"]).update(place=town.other)
    browser = enter("town_clerk_2")
    assert browser.get(f"/registers/order/{one.pk}/").status_code == 404
    assert "更新公示栏" not in browser.get("/registers/order/").content.decode()
    assert browser.get("/registers/nothing/").status_code == 404


def test_nobody_from_elsewhere_signs_or_tells(town: Town) -> None:
    from dibao.desk.accounts.models import Post
    from dibao.desk.record import Refused
    from dibao.desk.registers import actions

    one = _order(town)
    Post.objects.filter(account=town.accounts["town_clerk_2"]).update(place=town.other)
    for act in (
        lambda w: actions.sign(w, one, DAY),
        lambda w: actions.tell(w, one, "都办好了", "", None, DAY),
    ):
        with pytest.raises(Refused, match="不在您的范围"):
            act(town.who("town_clerk_2"))


def test_education_is_tied_to_a_bulletin_that_went_out(
    town: Town, enter: Callable[[str], Any]
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from dibao.desk.oversight.actions import referrals
    from dibao.desk.record import Refused
    from dibao.desk.registers import actions

    body = "某村一名干部替几户代领补助，存折不交本人。已退还，存折交回各户，村里重新公示。"
    one = referrals.draft(town.who("discipline"), town.county, "代领补助的教训", body, DAY)
    told = {"held": str(DAY), "form": "警示教育、学习", "where": "村部", "reached": "32",
            "matter": "讲了这份通报", "bulletin": one.ref}  # fmt: skip

    def write() -> Any:
        photo = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff\xe0" + bytes(40), "image/jpeg")
        return actions.enter(
            town.who("town_clerk"), town.village, "publicity", "学案例通报", told, DAY, file=photo
        )

    with pytest.raises(Refused, match="已经发出的里选"):
        write()  # a draft is no bulletin yet
    referrals.send_out(town.who("discipline_2"), one, DAY)
    made = write()
    page = enter("town_clerk").get(f"/registers/publicity/{made.pk}/").content.decode()
    assert "代领补助的教训" in page
    assert one.ref not in page
    other = enter("discipline").get("/oversight/bulletins/").content.decode()
    assert "宣传和警示教育里讲过" in other
    assert "32 人次" in other
    assert "不是讲案例通报" in enter("town_clerk").get("/registers/publicity/").content.decode()
