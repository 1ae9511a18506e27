"""Supervision is drawn and can be drawn again; one picture serves one family; answers name nobody."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from tests.desk.conftest import DAY, Town


def png(shade: int, note: bytes = b"") -> bytes:
    """A picture of one dot, with a note beside it."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        whole = kind + body
        return struct.pack(">I", len(body)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"tEXt", note)
            + chunk(b"IDAT", zlib.compress(bytes([0, shade]))) + chunk(b"IEND", b""))  # fmt: skip


def photo(shade: int, note: bytes = b"") -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("xianchang.png", png(shade, note))


@pytest.fixture
def families(town: Town) -> list[Any]:
    """Twenty families."""
    return [town.household(f"DB99{n:04d}") for n in range(20)]


def test_a_draw_can_be_drawn_again(
    town: Town, families: list[Any], enter: Callable[[str], Any]
) -> None:
    from dibao.desk.oversight.actions import watching
    from dibao.desk.oversight.queries import samples

    clerk = town.who("county_clerk")
    one = watching.draw(clerk, town.town, "visit", 5, None, DAY, seed="2024")
    two = watching.draw(clerk, town.town, "visit", 5, None, DAY, seed="2024")
    lists = [list(d.items.values_list("household", flat=True)) for d in (one, two)]
    assert lists[0] == lists[1]
    other = watching.draw(clerk, town.town, "visit", 5, None, DAY, seed="2025")
    assert list(other.items.values_list("household", flat=True)) != lists[0]
    page = enter("county_clerk").get(f"/oversight/watch/{one.pk}/?again=1").content.decode()
    assert "完全一样" in page
    families[0].status = "exited"
    families[0].save()
    assert "名单在抽取以后有变动" in samples.drawn_again(one)


def test_a_visit_needs_a_picture_and_a_repeated_one_is_seen(
    town: Town, families: list[Any]
) -> None:
    from dibao.desk.oversight.actions import watching
    from dibao.desk.oversight.queries import samples
    from dibao.desk.record import Refused

    clerk = town.who("county_clerk")
    one, two, three = watching.draw(clerk, town.town, "visit", 3, None, DAY).items.all()
    with pytest.raises(Refused, match="没有选文件"):
        watching.record(clerk, one.household, one, "agrees", "", "村东", None, None, DAY)
    watching.record(clerk, one.household, one, "agrees", "", "村东", photo(7, b"a"), None, DAY)
    watching.record(clerk, two.household, two, "agrees", "", "村西", photo(7, b"b"), None, DAY)
    watching.record(clerk, three.household, three, "agrees", "", "村南", photo(9), None, DAY)
    assert [i.pk for i in samples.repeated(two)] == [one.pk]  # another note, the same picture
    assert samples.repeated(three) == []


def test_pictures_in_jpeg_are_compared_without_their_notes() -> None:
    from dibao.desk.oversight.photos import trace

    scan = b"\xff\xda\x00\x04\x01\x02data\xff\xd9"
    note = b"\xff\xe1\x00\x08Exif12"
    assert trace(b"\xff\xd8" + note + scan) == trace(b"\xff\xd8" + scan)
    assert trace(b"\xff\xd8" + scan) != trace(b"\xff\xd8" + scan.replace(b"data", b"dada"))


@pytest.mark.parametrize(
    ("everybody", "margin", "size"), [(300, 50, 169), (20, 100, 17), (1, 50, 1), (10**6, 50, 385)]
)
def test_how_many_to_ask(everybody: int, margin: int, size: int) -> None:
    from dibao.desk.oversight.queries.samples import size_for

    assert size_for(everybody, margin) == size


def test_answers_of_a_survey_lead_to_nobody(town: Town, families: list[Any]) -> None:
    from dibao.desk.oversight.actions import watching
    from dibao.desk.oversight.models import Item, SurveyAnswer
    from dibao.desk.oversight.queries import samples
    from dibao.desk.record import ledger

    clerk = town.who("county_clerk")
    made = watching.draw(clerk, town.town, "survey", 0, 100, DAY)
    assert made.items.count() == 17
    knows = {"apply": True, "standard": False, "line": True}
    for item in made.items.all()[:5]:
        watching.record(clerk, item.household, item, "asked", "答得好", "", None, knows, DAY)
    assert {i.words for i in Item.objects.exclude(outcome="")} == {None}
    assert {f.name for f in SurveyAnswer._meta.get_fields()} == {
        "id", "draw", "village", "apply", "standard", "line"
    }  # fmt: skip
    told = [ledger().read_payload(x) for x, _ in list(ledger().lines())
            if x.kind == "watch.recorded"]  # fmt: skip
    assert told == [None] * 5
    first = samples.survey_result(made)[0]
    assert (first.part, first.whole, first.share) == (5, 5, "100.0%")


def test_nobody_asks_about_his_own_work(town: Town, families: list[Any]) -> None:
    from dibao.desk.casework import actions as casework
    from dibao.desk.casework.models import CaseFile, StepDone
    from dibao.desk.oversight.actions import watching
    from dibao.desk.record import Refused

    handler = town.who("town_clerk")
    casework.open_case(handler, families[0], "exit", "线索核实", DAY)
    StepDone.objects.create(
        file=CaseFile.objects.get(), step="notice", day=DAY, by_id=handler.account
    )
    item = watching.draw(town.who("county_clerk"), town.town, "call", 1, None, DAY).items.get()
    with pytest.raises(Refused, match="您办过这家的事"):
        watching.record(handler, item.household, item, "content", "", "", None, None, DAY)
    watching.record(town.who("county_clerk"), item.household, item, "not", "等得久", "", None,
                    None, DAY)  # fmt: skip


def test_a_conduct_inspector_has_pages_with_public_things_only(
    town: Town, families: list[Any], client: Any
) -> None:
    from dibao.desk.oversight.actions import watching
    from dibao.desk.oversight.models import Task
    from dibao.desk.record import Refused

    clerk = town.who("county_clerk")
    with pytest.raises(Refused, match="请先抽人选"):
        watching.appoint(clerk, families[0], "周桂兰", True, DAY)
    watching.draw(clerk, town.town, "watcher", 20, None, DAY)
    with pytest.raises(Refused, match="本人愿意"):
        watching.appoint(clerk, families[0], "周桂兰", False, DAY)
    watcher, code = watching.appoint(clerk, families[0], "周桂兰", True, DAY)
    with pytest.raises(Refused, match="只能写公开的事"):
        watching.give_task(clerk, watcher, "board", "去看看周桂兰家有没有车", DAY, DAY)
    watching.give_task(clerk, watcher, "board", "公示栏上的名单看得清吗", DAY, DAY)
    page = client.post("/complain/watcher/", {"code": code}).content.decode()
    assert "公示栏上的名单看得清吗" in page
    assert "DB99" not in page
    task = Task.objects.get()
    client.post("/complain/watcher/", {"code": code, "task": task.pk, "answer": "no"})
    task.refresh_from_db()
    assert (task.answer, task.day) == ("no", DAY)
    assert client.post("/complain/watcher/", {"code": "1" * 16}).status_code == 404


def test_a_survey_by_village_lets_no_small_figure_be_worked_out(
    town: Town, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.accounts.models import Place
    from dibao.desk.oversight.models import Draw, SurveyAnswer
    from dibao.desk.oversight.queries.samples import by_village

    draw = Draw.objects.create(
        kind="survey", place=town.town, day=DAY, seed="1", digest="d", population=90,
        by=town.accounts["county_clerk"],
    )  # fmt: skip
    villages = [town.village, *(
        Place.objects.create(name=f"{n}村", level="village", parent=town.town) for n in "甲乙丙"
    )]  # fmt: skip
    for village, asked, knew in zip(villages, (20, 12, 3, 30), (12, 6, 1, 30), strict=True):
        for n in range(asked):
            SurveyAnswer.objects.create(
                draw=draw, village=village, apply=n < knew, standard=n < knew, line=True
            )
    rows = {r.village: r for r in by_village(draw)}
    assert rows["乙村"].asked == "※"
    assert rows["乙村"].knew == ("※",) * 3
    # What the whole says is known: one village alone must not be left to be taken away.
    assert sum(r.asked == "※" for r in rows.values()) >= 2
    assert rows["石岭村"].asked == "20"
    assert rows["石岭村"].knew[0] == "12"
    page = enter("county_clerk").get(f"/oversight/watch/{draw.pk}/").content.decode()
    assert "按村" in page
    SurveyAnswer.objects.exclude(village=town.village).delete()
    SurveyAnswer.objects.filter(
        pk__in=list(SurveyAnswer.objects.values_list("pk", flat=True)[4:])
    ).delete()
    assert by_village(draw) == []


def visits(town: Town, families: list[Any], photos: list[bytes], roles: list[str]) -> list[Any]:
    """Visits with these pictures, one a family."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from dibao.desk.oversight.actions import watching

    lot = watching.draw(
        town.who("county_clerk"), town.town, "visit", len(photos), None, DAY
    ).items.all()
    for item, data, role in zip(lot, photos, roles, strict=True):
        file = SimpleUploadedFile("门口.png", data)
        watching.record(town.who(role), item.household, item, "agrees", "", "村东", file, None, DAY)
    return list(lot.all())


def test_a_photo_saved_anew_is_a_question_to_its_taker(
    town: Town, families: list[Any], enter: Callable[[str], Any]
) -> None:
    from dibao.desk.oversight.actions import watching
    from dibao.desk.oversight.queries import referrals, samples
    from dibao.desk.record import Refused
    from tests.papers.test_likeness import halved, png, saved_anew, scene

    yard = scene(3)
    first, second, other = visits(
        town, families, [png(yard), png(halved(saved_anew(yard))), png(scene(4))],
        ["county_clerk", "county_clerk_2", "county_clerk"],
    )  # fmt: skip
    assert samples.repeated(second) == []
    assert [i.pk for i in samples.like(second)] == [first.pk]
    assert samples.like(other) == []
    taker, before = town.who("county_clerk_2"), town.who("county_clerk")
    assert [i.pk for i in samples.to_explain(taker)] == [second.pk]
    assert samples.to_explain(before) == []  # the earlier one is not asked
    assert "ZF07" not in {
        s.code for s in referrals.signals(town.who("discipline"), DAY)
    }  # no sign against anybody
    browser = enter("county_clerk_2")
    assert "看起来很像，请说明" in browser.get("/").content.decode()
    page = browser.get(f"/oversight/watch/{second.draw_id}/").content.decode()
    assert "会看错" in page
    with pytest.raises(Refused, match="没有要您说明"):
        watching.explain(before, second.household, second, "不是我拍的", DAY)
    browser.post(f"/oversight/watch/items/{second.pk}/explain/", {"words": "两家共用一个院子"})
    assert samples.to_explain(taker) == []
    assert "两家共用一个院子" in browser.get(f"/oversight/watch/{second.draw_id}/").content.decode()
    assert "看起来很像，请说明" not in browser.get("/").content.decode()
