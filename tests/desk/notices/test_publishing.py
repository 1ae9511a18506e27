"""`dibao publish`: files that stand alone, replaced as a whole, and none with a leak in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.desk.notices.conftest import Office


def test_the_files_stand_alone(office: Office, tmp_path: Path) -> None:
    from dibao.desk.notices.publishing import publish

    notice, out, day = (
        office.posted(day=timezone.localdate()),
        tmp_path / "公开",
        timezone.localdate(),
    )
    count = publish(out, day)
    pages = sorted(p.name for p in out.glob("*.html"))
    assert count == len(pages) + 2
    assert f"village-{office.village.pk}.html" in pages and "index.html" in pages
    for page in out.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "<script" not in text and "<form" not in text
        for link in re.findall(r'(?:href|src)="([^"#]+)', text):
            assert link.startswith("tel:") or (out / link).exists(), (page.name, link)
    text = (out / f"village-{office.village.pk}.html").read_text(encoding="utf-8")
    assert notice.number in text and "周*兰" in text and "周桂兰" not in text


def test_a_second_time_replaces_and_a_strangers_folder_is_left(
    office: Office, tmp_path: Path
) -> None:
    from dibao.desk.notices import actions
    from dibao.desk.notices.publishing import NotOurs, publish

    day, out = timezone.localdate(), tmp_path / "out"
    notice = office.posted(day=day)
    publish(out, day)
    actions.call_back(office.who("town_clerk"), notice, "金额写错", day)
    publish(out, day)
    assert notice.number not in (out / f"village-{office.village.pk}.html").read_text("utf-8")
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    (theirs / "照片.txt").write_text("甲", encoding="utf-8")
    with pytest.raises(NotOurs, match="已有别的文件"):
        publish(theirs, day)
    assert [p.name for p in theirs.iterdir()] == ["照片.txt"]


@pytest.mark.parametrize(
    "planted", ["990121195003070020", "139 0000 1111", "6299000000888812", "0990-7654321", "周小满"]
)
def test_with_a_leak_nothing_is_replaced(office: Office, tmp_path: Path, planted: str) -> None:
    from dibao.desk.notices.publishing import Leaking, publish
    from dibao.desk.roster.models import Member

    day, out = timezone.localdate(), tmp_path / "out"
    notice = office.posted(day=day)
    publish(out, day)
    before = {p.name: p.read_bytes() for p in out.iterdir()}
    Member.objects.create(household=office.family, name="周小满", relation="孙女")
    told = notice.content
    told["says"] = f"说明：{planted}。"  # as somebody with the database might write it
    type(notice).objects.filter(pk=notice.pk).update(content=told)
    with pytest.raises(Leaking, match=r"village-\d+\.html"):
        publish(out, day)
    assert {p.name: p.read_bytes() for p in out.iterdir()} == before
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_the_command_says_what_it_wrote_or_why_not(
    office: Office, tmp_path: Path, capsys: Any
) -> None:
    from dibao.cli import publish
    from dibao.cli.options import Unusable

    said: list[str] = []
    notice = office.posted(day=timezone.localdate())
    assert publish.publish(tmp_path / "out", said.append) == 0
    assert "index.html" in said[1]
    type(notice).objects.filter(pk=notice.pk).update(
        content=notice.content | {"text": "13900001111"}
    )
    assert publish.publish(tmp_path / "out", said.append) == 3
    assert "没有写出" in capsys.readouterr().err
    (tmp_path / "file").write_text("")
    with pytest.raises(Unusable, match="已有别的文件"):
        publish.publish(tmp_path / "file", said.append)


def test_a_web_server_of_another_account_may_read_them(office: Office, tmp_path: Path) -> None:
    import os

    from dibao.desk.notices import publishing

    before = os.umask(0o077)  # as the site itself works
    try:
        publishing.publish(tmp_path / "out", timezone.localdate())
    finally:
        os.umask(before)
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o755
    modes = {p.stat().st_mode & 0o777 for p in (tmp_path / "out").iterdir()}
    assert modes == {0o644}
