"""A family's own papers, the scan folder, blank papers and printing many at once."""

from __future__ import annotations

import datetime as dt
import io
import os
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from dibao.papers.leaks import pdf_text
from tests.desk.casework.test_an_exit import fill, sure
from tests.desk.casework.test_papers_issued import scan
from tests.desk.conftest import DAY, Town

PICTURE = b"\xff\xd8\xff\xe0" + b"7" * 40


@pytest.fixture
def drop() -> Iterator[Callable[..., Path]]:
    """Put a file into the scan folder, as long ago as a scanner takes."""
    from dibao.desk.shelf.watching import folder

    home = folder()

    def dropped(name: str, content: bytes = PICTURE, ago: float = 60) -> Path:
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (time.time() - ago,) * 2)
        return path

    yield dropped
    for path in sorted(home.rglob("*"), reverse=True) if home.exists() else []:
        path.unlink() if path.is_file() else path.rmdir()


def test_a_scan_named_by_its_slot_finds_its_family(town: Town, drop: Callable[..., Path]) -> None:
    from dibao.desk.shelf import queries, watching
    from dibao.desk.shelf.slots import code

    family = town.household()
    path = drop(f"{code(family.pk, '04')}_2.JPG")
    assert watching.take_in(DAY) == 1
    assert not path.exists()
    lying = {s.slot.zh: s.scans for s in queries.shelves(family)}
    kept = lying["残疾证"][0]
    assert (settings.HOME / "originals" / kept.digest).read_bytes() == PICTURE
    assert kept.by is None
    drop(f"{code(family.pk, '04')}.jpg")
    watching.take_in(DAY)
    assert family.scans.count() == 1  # the same picture again is no second paper


@pytest.mark.parametrize("change", ["other_family", "other_slot", "no_letters", "no_name"])
def test_a_name_that_does_not_fit_is_listed_and_never_lost(
    town: Town, drop: Callable[..., Path], change: str
) -> None:
    from dibao.desk.shelf import watching
    from dibao.desk.shelf.models import Scan, Stray
    from dibao.desk.shelf.slots import code

    family, other = town.household(), town.household("DB990002")
    right = code(family.pk, "04")
    names = {
        "other_family": f"{other.pk}{right[right.index('-') :]}",
        "other_slot": right.replace("-04-", "-05-"),
        "no_letters": right[:-3],
        "no_name": "扫描0001",
    }
    drop(f"{names[change]}.jpg")
    watching.take_in(DAY)
    if code(other.pk, "04")[-2:] == right[-2:] or code(family.pk, "05")[-2:] == right[-2:]:
        pytest.skip("the two check letters happen to be equal, once in a thousand")
    assert Scan.objects.count() == 0
    stray = Stray.objects.get()
    assert (settings.HOME / "originals" / stray.digest).read_bytes() == PICTURE


def test_a_file_still_being_written_waits_and_a_wrong_one_stays(
    town: Town, drop: Callable[..., Path], enter: Callable[[str], Any]
) -> None:
    from dibao.desk.shelf import watching

    fresh = drop("正在写.jpg", ago=0)
    wrong = drop("说明.txt", b"hello")
    assert watching.take_in(DAY) == 0
    assert fresh.exists()
    assert wrong.exists()
    page = enter("county_clerk").get("/papers/strays/").content.decode()
    assert "说明.txt：不是照片或扫描件" in page
    drop("柳溪镇/名单.txt", b"hello")
    assert "名单.txt" not in enter("town_clerk").get("/papers/strays/").content.decode()


def test_a_scan_that_fails_stays_and_its_name_is_in_no_log(
    town: Town, drop: Callable[..., Path], caplog: pytest.LogCaptureFixture
) -> None:
    from django.db import connection

    from dibao.desk.shelf import watching

    path = drop("周桂兰的残疾证.jpg")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE shelf_stray RENAME TO shelf_stray_away")
    try:
        assert watching.take_in(DAY) == 0
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE shelf_stray_away RENAME TO shelf_stray")
    assert path.exists()
    assert "a scan cannot be taken in" in caplog.text
    assert "周桂兰" not in caplog.text


def test_an_unknown_scan_is_laid_where_it_belongs_by_a_person(
    town: Town, drop: Callable[..., Path], enter: Callable[[str], Any]
) -> None:
    from dibao.desk.shelf import watching
    from dibao.desk.shelf.models import Stray

    family = town.household()
    drop("石桥镇/扫描1.jpg")
    drop("柳溪镇/扫描2.jpg", PICTURE + b"2")
    drop("扫描3.jpg", PICTURE + b"3")  # several towns: nobody knows whose, so the county's
    assert watching.take_in(DAY) == 3
    browser = enter("town_clerk")
    page = browser.get("/papers/strays/").content.decode()
    assert "扫描1.jpg" in page
    assert "扫描2.jpg" not in page
    assert "扫描3.jpg" not in page
    assert "扫描3.jpg" in enter("county_clerk").get("/papers/strays/").content.decode()
    mine, others, _ = Stray.objects.order_by("name")
    assert browser.get(f"/papers/strays/{others.pk}/file/").status_code == 403
    sent = {"number": "没有这户", "slot": "02"}
    told = browser.post(f"/papers/strays/{mine.pk}/", sent, follow=True).content.decode()
    assert "没有找到这个户编号" in told
    browser.post(f"/papers/strays/{mine.pk}/", {"number": family.number, "slot": "02"})
    assert family.scans.get().slot == "02"
    told = browser.post(f"/papers/strays/{mine.pk}/", sent | {"number": family.number}, follow=True)
    assert "已经有人处理过" in told.content.decode()
    county = enter("county_clerk")
    county.post(f"/papers/strays/{others.pk}/", {"nobody": "1", "why": "空白页"})
    others.refresh_from_db()
    assert others.done
    assert (settings.HOME / "originals" / others.digest).exists()


def test_a_familys_folder_takes_pictures_and_sets_aside_without_losing(
    town: Town, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.accounts.models import Tie

    family = town.household()
    browser, at = enter("village_clerk"), f"/papers/family/{family.pk}/"
    page = browser.get(at).content.decode()
    assert 'capture="environment"' in page
    told = browser.post(f"{at}add/", {"slot": "14", "files": scan()}, follow=True).content.decode()
    assert "已放入" in told
    kept = family.scans.get()
    answer = browser.get(f"/papers/scan/{kept.pk}/")
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8\xff")
    short = browser.post(f"/papers/scan/{kept.pk}/aside/", {"why": "错"}, follow=True)
    assert "请写明为什么" in short.content.decode()
    browser.post(f"/papers/scan/{kept.pk}/aside/", {"why": "放错了户"})
    assert "放错了户" in browser.get(at).content.decode()
    assert family.scans.count() == 1
    for role in ("auditor", "liaison", "village_clerk_2"):
        if role == "village_clerk_2":
            Tie.objects.create(
                account=town.accounts[role], household=family, relation="兄弟", since=DAY
            )
        assert enter(role).get(at).status_code == 403
        assert enter(role).get(f"/papers/scan/{kept.pk}/").status_code == 403


def test_papers_about_health_are_laid_in_by_more_people_than_read_them(
    town: Town, enter: Callable[[str], Any]
) -> None:
    family = town.household()
    village, at = enter("village_clerk"), f"/papers/family/{family.pk}/"
    village.post(f"{at}add/", {"slot": "05", "files": scan()})
    kept = family.scans.get()
    assert f'href="/papers/scan/{kept.pk}/"' not in village.get(at).content.decode()
    assert village.get(f"/papers/scan/{kept.pk}/").status_code == 403
    answer = enter("town_clerk").get(f"/papers/scan/{kept.pk}/")
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8\xff")


def two_checked(town: Town) -> list[Any]:
    """Two families' cases in two villages, each with a final 核实记录."""
    from dibao.desk.accounts.models import Place
    from dibao.desk.casework import actions

    first = Place.objects.create(name="安坪村", level="village", parent=town.town)
    made = []
    for number, place in (("DB1", town.village), ("DB2", first)):
        family = town.household(number, place=place)
        file = actions.open_case(town.who("town_clerk"), family, "exit", "有人就业", DAY)
        sure(town, file, "identity_certain")
        fill(town, file, "K23")
        actions.do_step(town.who("town_clerk"), file, "check", DAY)
        made.append(file)
    return made


def test_papers_of_several_cases_are_one_file_in_the_order_of_a_walk(
    town: Town, enter: Callable[[str], Any]
) -> None:
    from django.db import connection

    from dibao.desk.shelf import queries

    two_checked(town)
    clerk = town.who("town_clerk")
    found = queries.printable(clerk, "K23", DAY, DAY)
    assert [i.paper.file.place.name for i in found] == ["安坪村", "石岭村"]
    assert queries.printable(clerk, "K23", DAY + dt.timedelta(days=1), None) == []
    browser = enter("town_clerk")
    book = browser.get("/papers/register/").content.decode()
    assert "石桥镇救助〔2024〕1号" in book
    assert "石桥镇救助〔2024〕2号" in book
    assert "石桥镇救助" not in browser.get("/papers/register/?year=2023").content.decode()
    assert browser.get("/papers/batch/?kind=K23").content.decode().count('name="paper"') == 2
    bad = browser.post("/papers/batch/print/", {"kind": "K23", "paper": [found[0].pk]})
    assert bad.status_code == 400  # no purpose
    answer = browser.post(
        "/papers/batch/print/",
        {"kind": "K23", "paper": [i.pk for i in found], "for": "file"},
    )
    text = "".join(pdf_text(b"".join(answer.streaming_content)).split())
    assert text.index(found[0].number) < text.index(found[1].number)
    assert text.count("第1页共1页") == 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_line WHERE purpose = '成批打印：归档'")
        assert cursor.fetchone()[0] == 2
    from dibao.desk.accounts.models import Post

    Post.objects.filter(account=town.accounts["town_clerk_2"]).update(place=town.other)
    assert queries.printable(town.who("town_clerk_2"), "K23", None, None) == []


def test_many_prints_need_another_person(
    town: Town, enter: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dibao.desk.protection import releasing
    from dibao.desk.protection.models import Release
    from dibao.desk.shelf import queries

    monkeypatch.setattr(releasing, "MANY", 1)
    two_checked(town)
    one, two = queries.printable(town.who("town_clerk"), "K23", DAY, DAY)
    browser = enter("town_clerk")

    def sent(*papers: Any, **more: str) -> Any:
        told = {"kind": "K23", "paper": [i.pk for i in papers], "for": "file", **more}
        return browser.post("/papers/batch/print/", told)

    assert sent(one)["Content-Type"] == "application/pdf"
    page = sent(two).content.decode()  # a second family, in a second print
    assert "加上这一份一共 2 人" in page
    assert f'name="paper" value="{two.pk}"' in page
    assert "等另一个人同意" in sent(two, purpose="送达全镇停发告知书").content.decode()
    waits = Release.objects.get()
    releasing.answer(town.who("town_approver"), waits, True, "", waits.day)
    assert sent(two)["Content-Type"] == "application/pdf"
    assert "等另一个人同意" not in sent(two).content.decode()  # used up: to be asked anew


def test_a_blank_paper_is_there_as_pdf_and_word(town: Town, enter: Callable[[str], Any]) -> None:
    browser = enter("village_clerk")
    assert "停发告知书" in browser.get("/papers/").content.decode()
    pdf = b"".join(browser.get("/papers/blank/D24.pdf").streaming_content)
    assert "行政复议" in "".join(pdf_text(pdf).split())
    word = b"".join(browser.get("/papers/blank/D24.docx").streaming_content)
    assert zipfile.ZipFile(io.BytesIO(word)).testzip() is None
    assert browser.get("/papers/blank/Z99.pdf").status_code == 404
    assert enter("liaison").get("/papers/blank/D24.pdf").status_code == 403


def test_the_blank_set_is_one_archive() -> None:
    from dibao.desk.shelf import blank
    from dibao.policy.handling import national

    sheets = blank.sheets(national(DAY))
    few = {key: sheets[key] for key in ("D24", "K23")}
    once = blank.archive(few, DAY)
    assert once == blank.archive(few, DAY)
    names = zipfile.ZipFile(io.BytesIO(once)).namelist()
    assert "PDF/D24 停发告知书.pdf" in names
    assert "可编辑/K23 核实记录.docx" in names
    assert "全部空白文书.pdf" in names
    assert len(names) == 5


def test_a_placed_scan_is_the_familys_alone(
    town: Town, drop: Callable[..., Path], enter: Callable[[str], Any]
) -> None:
    from dibao.desk.accounts.models import Tie
    from dibao.desk.shelf import actions, watching
    from dibao.desk.shelf.models import Stray

    drop("石桥镇/扫描9.jpg", PICTURE + b"9")
    watching.take_in(DAY)
    stray, family = Stray.objects.get(), town.household()
    address = f"/papers/strays/{stray.pk}/file/"
    browser = enter("town_clerk")
    assert b"".join(browser.get(address)) == PICTURE + b"9"
    actions.place_stray(town.who("town_clerk_2"), stray, family, "04", DAY)
    assert b"".join(browser.get(address)) == PICTURE + b"9"
    Tie.objects.create(account=town.accounts["town_clerk"], household=family, relation="堂弟",
                       since=DAY)  # fmt: skip
    assert browser.get(address).status_code == 403


def test_what_a_print_of_many_was_for_stands_in_every_look(
    town: Town, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.record import ledger
    from dibao.desk.shelf import queries

    two_checked(town)
    found = queries.printable(town.who("town_clerk"), "K23", DAY, DAY)
    told = {"kind": "K23", "paper": [i.pk for i in found], "for": "file", "purpose": "交县局存档"}
    pages = b"".join(enter("town_clerk").post("/papers/batch/print/", told).streaming_content)
    assert "导出" not in pdf_text(pages)  # an issued paper is printed as it was issued
    book = ledger()
    looks = [x for x, _ in list(book.lines()) if x.kind == "look.paper"]
    assert [(book.read_payload(x) or {})["_why"] for x in looks] == ["交县局存档"] * 2
