"""A notice's course: built from the allow-list, two people at each end, a clock, photos, a proof."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.conftest import DAY
from tests.desk.notices.conftest import Office, picture

LONG = DAY + dt.timedelta(days=40)


def refused(says: str) -> Any:
    from dibao.desk.record import Refused

    return pytest.raises(Refused, match=says)


def test_a_line_has_the_declared_fields_and_nothing_else(office: Office) -> None:
    notice = office.prepared("list")
    assert notice.content["columns"] == ["applicant_name", "members", "amount"]
    [[village, rows]] = notice.content["villages"]
    assert (village, rows) == (
        "石岭村", [{"applicant_name": "周桂兰", "members": "1 人", "amount": "560.00 元"}]
    )  # fmt: skip
    assert notice.number == "石岭村公示〔2024〕1号"


def test_the_digest_cannot_be_tried_out(office: Office) -> None:
    from dibao.desk.notices import content

    one, other = office.prepared("list"), office.prepared("list")
    assert one.digest != other.digest  # the same words, another salt
    assert content.digest(one.content) == one.digest


def test_a_quarter_is_told_and_named(office: Office) -> None:
    with refused("哪个季度"):
        office.prepared("quarter")
    assert office.prepared("quarter", quarter="2024年第二季度").content["quarter"]


def test_a_child_at_the_head_stands_there_by_number(office: Office) -> None:
    from dibao.desk.roster.models import Member

    Member.objects.filter(household=office.family).update(birth=dt.date(2012, 5, 1))
    [[_, [line]]] = office.prepared("list").content["villages"]
    assert line["applicant_name"] == "1号（未成年人）"
    Member.objects.filter(household=office.family).update(birth=None, number=None)
    [[_, [line]]] = office.prepared("list").content["villages"]
    assert line["applicant_name"] == "周某"  # nobody can say that this is no child


def test_the_county_may_hide_the_middle_of_names(office: Office) -> None:
    from dibao.desk.notices.content import hidden

    assert [hidden(n) for n in ("周桂兰", "王五", "欧阳小明", "1号（未成年人）", "周某")] == [
        "周*兰", "王*", "欧**明", "1号（未成年人）", "周某",
    ]  # fmt: skip


def test_whoever_prepared_does_not_check(office: Office) -> None:
    from dibao.desk.notices import actions

    notice = office.prepared()
    with refused("拟稿的人不能自己检查"):
        actions.check(office.who("town_clerk"), notice, True, "", DAY)
    with refused("不在您的职责"):
        actions.check(office.who("village_clerk"), notice, True, "", DAY)
    with refused("请写明哪里不对"):
        actions.check(office.who("town_clerk_2"), notice, False, "", DAY)
    actions.check(office.who("town_clerk_2"), notice, False, "金额不对，重新拟", DAY)
    with refused("已撤回"):
        actions.post(office.who("village_clerk"), notice, office.board, office.photo(), DAY)


def test_numbers_and_childrens_names_never_pass(office: Office) -> None:
    from dibao.desk.roster.models import Member

    with refused("证件号码"):
        office.prepared("policy", text="申请请找 990121 19500307 0020 办理。")
    with refused("手机号码"):
        office.prepared("policy", text="有事打 13900001111。")
    Member.objects.create(household=office.family, name="周小满", relation="孙女")
    office.family.group = "周小满家那一组"
    office.family.save()
    office.prepared("list")  # the group is no column of this kind
    from dibao.desk.notices import scanning

    notice = office.prepared("list")
    assert scanning.other_names(notice, "周桂兰、周小满") == ["周小满"]
    Member.objects.create(household=office.family, name="桂兰", relation="孙女")
    assert scanning.other_names(notice, "周桂兰家") == []  # the head's own name is no other's
    assert scanning.other_names(notice, "周桂兰、桂兰") == ["桂兰"]


def test_seven_days_and_seven_working_days_the_later(office: Office) -> None:
    from dibao.desk.notices.clocks import hanging

    assert hanging("before", DAY).last == dt.date(2024, 7, 1)  # a Thursday
    # Over the spring festival of 2024 seven working days end long after seven days.
    assert hanging("before", dt.date(2024, 2, 7)).last == dt.date(2024, 2, 22)
    assert hanging("result", DAY).last is None
    assert hanging("quarter", DAY).last == dt.date(2024, 9, 20)
    assert hanging("before", dt.date(2031, 6, 2)).provisional


def test_nothing_comes_down_before_its_day_is_over(office: Office) -> None:
    from dibao.desk.notices import actions
    from dibao.desk.notices.queries import proved

    notice = office.posted("quarter", quarter="2024年第二季度")
    village, approver = office.who("village_clerk"), office.who("town_approver")
    last = dt.date(2024, 9, 20)
    assert (notice.state, notice.posted, notice.last) == ("posted", DAY, last)
    with refused("公示到 2024年9月20日才满"):
        actions.take_down(village, notice, office.photo(), last)
    with refused("以前用过"):
        actions.take_down(village, notice, picture(1), last + dt.timedelta(days=1))
    actions.take_down(village, notice, office.photo(), last + dt.timedelta(days=1))
    assert not proved(notice)
    up, down = notice.moves.exclude(photo="")
    with refused("不在您的职责"):
        actions.see(village, notice, up, "", LONG)
    for move in (up, down):
        actions.see(approver, notice, move, "", LONG)
    assert proved(notice)
    with refused("已经有人看过"):
        actions.see(office.who("town_clerk"), notice, up, "", LONG)


def test_who_took_the_photo_does_not_vouch_for_it(office: Office) -> None:
    from dibao.desk.notices import actions

    notice = office.prepared()
    actions.check(office.who("town_approver"), notice, True, "", DAY)
    actions.post(office.who("town_clerk"), notice, office.board, office.photo(), DAY)
    move = notice.moves.exclude(photo="").get()
    with refused("自己拍的照片"):
        actions.see(office.who("town_clerk"), notice, move, "", DAY)


def test_a_board_without_its_sign_takes_no_notice(office: Office) -> None:
    from dibao.desk.notices import actions, boards

    bare = boards.enter(
        office.who("town_clerk"), office.village, "小卖部旁", False,
        office.accounts["village_clerk"], DAY,
    )  # fmt: skip
    notice = office.prepared()
    actions.check(office.who("town_approver"), notice, True, "", DAY)
    with refused("没有“社会救助公示栏”标识"):
        actions.post(office.who("village_clerk"), notice, bare, office.photo(), DAY)


def test_what_was_wrong_is_gone_at_once(office: Office, client: Any) -> None:
    from dibao.desk.notices import actions
    from dibao.desk.notices.queries import in_force

    notice = office.posted()
    assert in_force(DAY) == [notice]
    with refused("哪里有误"):
        actions.call_back(office.who("town_clerk"), notice, "", DAY)
    actions.call_back(office.who("town_clerk"), notice, "金额写错", DAY)
    assert in_force(DAY) == []


def test_photos_lose_what_the_telephone_wrote(office: Office) -> None:
    from django.conf import settings

    from dibao.desk.notices import photos
    from dibao.papers.leaks import scan_picture

    note = "机主 990121195003070020 13900001111".encode()
    given = picture(9, note=note)
    assert scan_picture(given.getvalue())
    digest, _ = photos.keep(given)
    kept = (settings.HOME / "originals" / digest).read_bytes()
    assert scan_picture(kept) == []
    assert note not in kept
    with refused("打不开"):
        cut = picture(9)
        cut.truncate(40)
        photos.keep(cut)
    with refused("JPG 或 PNG"):
        text = picture(9)
        text.write(b"%PDF-1.7 ......")
        text.seek(0)
        photos.keep(text)


def test_a_turned_jpeg_stays_turned_and_keeps_nothing_else() -> None:
    import struct

    from dibao.desk.notices.photos import stripped

    def segment(mark: int, data: bytes) -> bytes:
        return bytes((0xFF, mark)) + struct.pack(">H", len(data) + 2) + data

    exif = b"Exif\0\0II*\0\x08\0\0\0" + struct.pack("<HHHIHH", 1, 0x0112, 3, 1, 6, 0) + b"\0" * 4
    exif += b"GPS 990121195003070020"
    data = b"\xff\xd8" + segment(0xE1, exif) + segment(0xFE, b"note") + segment(0xDB, b"\1" * 9)
    data += segment(0xDA, b"\0" * 4) + b"pixels\xff\xd9hung on behind"
    kept = stripped(data)
    for gone in (b"GPS", b"note", b"behind"):
        assert gone not in kept
    assert struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0) in kept
    assert kept.endswith(b"pixels\xff\xd9")
    assert stripped(kept) == kept


def test_the_record_and_the_tables_agree(office: Office) -> None:
    from dibao.desk.archive.replaying import differences
    from dibao.desk.notices import boards, objections
    from dibao.desk.notices.models import Line, Move, Notice, Round

    notice = office.posted("quarter", quarter="2024年第二季度")
    clerk = office.who("town_clerk")
    made = objections.register(clerk, notice.lines.get(), "visit", "家里有人上班。", "李大山", DAY)
    boards.walk(office.who("village_clerk"), office.board, True, True, "", office.photo(), DAY)
    assert [x for x in differences() if "公示" in x] == []
    rows, says = (
        Notice.objects.filter(pk=notice.pk),
        f"公示（编号 {notice.pk}）：内容与台账不一致。",
    )
    for change in (
        {"last": dt.date(2024, 6, 22)}, {"posted": dt.date(2024, 5, 1)}, {"state": "taken_down"},
        {"content": notice.content | {"says": "别的话"}}, {"serial": 7},
    ):  # fmt: skip
        before = {key: getattr(notice, key) for key in change}
        rows.update(**change)
        assert says in list(differences()), change
        rows.update(**before)
    move = Move.objects.get(notice=notice, act="checked")
    Move.objects.filter(pk=move.pk).update(by=office.accounts["village_clerk"])
    walked = Round.objects.get()
    Line.objects.update(shown={})
    made.delete()
    walked.delete()
    found = list(differences())
    assert f"公示的经过（编号 {move.pk}）：内容与台账不一致。" in found
    assert f"公示的户（编号 {notice.lines.get().pk}）：内容与台账不一致。" in found
    assert "公示异议（编号 1）：台账里有，业务表里不见了。" in found
    assert "公示栏巡查（编号 1）：台账里有，业务表里不见了。" in found


def test_a_photo_that_is_gone_and_odd_digits_are_answered_in_words(
    office: Office, enter: Callable[[str], Any], settings: Any
) -> None:
    notice = office.posted("list")
    move = notice.moves.exclude(photo="").get()
    (settings.HOME / "originals" / move.photo).unlink()
    clerk = enter("town_clerk")
    answer = clerk.get(f"/notices/photo/{move.pk}/")
    assert answer.status_code == 404
    assert "从备份里找回" in answer.content.decode()
    act = f"/notices/{notice.pk}/act/"
    assert clerk.post(act, {"do": "see", "move": "²"}).status_code == 404
    assert clerk.post(act, {"do": "post", "board": "x"}).status_code == 400
    assert clerk.post(f"/notices/{notice.pk}/object/", {"line": "²"}).status_code == 400
    assert clerk.get("/notices/prepare/?place=²&kind=list").status_code == 200
    assert clerk.get("/papers/batch/?kind=D19&village=²").status_code == 200
    assert clerk.get("/papers/register/?year=²").status_code == 200


def test_the_pages_show_the_next_step_to_whoever_may_take_it(
    office: Office, enter: Callable[[str], Any]
) -> None:
    from django.utils import timezone

    notice = office.prepared("list", timezone.localdate())
    checker = enter("town_approver")
    assert "等您检查" in checker.get("/").content.decode()
    page = checker.get(f"/notices/{notice.pk}/").content.decode()
    assert "检查通过" in page and "周桂兰" in page
    assert (
        "检查通过</button>"
        not in enter("town_clerk").get(f"/notices/{notice.pk}/").content.decode()
    )
    address = f"/notices/{notice.pk}/act/"
    checker.post(address, {"do": "check", "agreed": "1"})
    clerk = enter("village_clerk")
    assert "请张贴拍照" in clerk.get("/").content.decode()
    refused = clerk.post(address, {"do": "post", "board": office.board.pk})
    assert refused.status_code == 400 and "请放照片" in refused.content.decode()
    done = clerk.post(
        address, {"do": "post", "board": office.board.pk, "photo": office.photo()}
    )  # fmt: skip
    assert done.status_code == 302
    move = notice.moves.exclude(photo="").get()
    assert clerk.get(f"/notices/photo/{move.pk}/")["Content-Type"] == "image/png"
    assert "1 张公示照片等您看过" in checker.get("/").content.decode()
    for page in ("print", "proof"):
        text = clerk.get(f"/notices/{notice.pk}/{page}/").content.decode()
        assert notice.number in text and "验证码" in text
    assert enter("finance").get(f"/notices/{notice.pk}/").status_code == 403


def test_overdue_notices_stand_on_todays_work(office: Office, enter: Callable[[str], Any]) -> None:
    from django.utils import timezone

    from dibao.desk.notices.models import Notice

    notice = office.posted()
    day = timezone.localdate()
    Notice.objects.filter(pk=notice.pk).update(last=day - dt.timedelta(days=3))
    from dibao.desk.accounts.access import who_is
    from dibao.desk.notices.work import notices

    found = list(notices(who_is(office.accounts["village_clerk"], day), day))
    assert [w.late for w in found if "已满，请撤下" in w.sentence] == [True]


def test_a_family_that_left_is_gone_from_the_page_and_told(
    office: Office, enter: Callable[[str], Any]
) -> None:
    from django.utils import timezone

    from dibao.desk.notices import sheets

    notice = office.posted(day=timezone.localdate())
    assert sheets.sheet(notice, timezone.localdate(), web=True)["families"] == 1
    office.family.status = "exited"
    office.family.save()
    assert sheets.sheet(notice, timezone.localdate(), web=True)["families"] == 0
    assert "1 户已经不是公示的情况" in enter("town_clerk").get("/").content.decode()


def test_another_towns_notice_is_not_found(office: Office, enter: Callable[[str], Any]) -> None:
    from dibao.desk.accounts.models import Post

    notice = office.posted()
    Post.objects.filter(account=office.accounts["town_clerk_2"]).update(place=office.other)
    assert enter("town_clerk_2").get(f"/notices/{notice.pk}/").status_code == 404
