"""Files are kept as they came, a check is queued once, and a failed one is said in a sentence."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.desk.conftest import DAY, Town
from tests.desk.exchange.test_bringing_in import write_out


def file(name: str, content: bytes = b"1,2") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def test_a_file_is_kept_as_it_came(town: Town) -> None:
    from django.conf import settings

    from dibao.desk.exchange import actions
    from dibao.desk.exchange.models import HandIn

    liaison = town.who("liaison")
    first, replaced = actions.hand_in(liaison, town.town, "C:\\表\\车辆.csv", file("x"))
    assert (first.name, replaced) == ("车辆.csv", False)
    assert first.digest == hashlib.sha256(b"1,2").hexdigest()
    kept = settings.HOME / "originals" / first.digest
    assert kept.read_bytes() == b"1,2"
    assert kept.stat().st_mode & 0o077 == 0
    assert actions.hand_in(liaison, town.town, "车辆.csv", file("x", b"3,4"))[1]
    assert list(HandIn.objects.order_by("pk").values_list("withdrawn", flat=True)) == [True, False]
    assert kept.exists()


@pytest.mark.parametrize("name", ["宏.xlsm", "照片.jpg", "没有后缀", "../../etc/passwd"])
def test_what_is_no_table_is_refused_with_a_sentence(town: Town, name: str) -> None:
    from dibao.desk.exchange import actions
    from dibao.desk.record import Refused

    with pytest.raises(Refused, match="不是表格"):
        actions.hand_in(town.who("liaison"), town.town, name, file("x"))


def test_who_may_not_hand_in_or_start(town: Town) -> None:
    from dibao.desk.exchange import actions
    from dibao.desk.record import Refused

    for role in ("auditor", "village_clerk", "town_approver", "system_keeper"):
        with pytest.raises(Refused):
            actions.hand_in(town.who(role), town.town, "车辆.csv", file("x"))
    given, _ = actions.hand_in(town.who("town_clerk"), town.town, "车辆.csv", file("x"))
    with pytest.raises(Refused, match="自己"):
        actions.withdraw(town.who("town_clerk_2"), given)
    with pytest.raises(Refused):
        actions.start(town.who("liaison"), town.town, DAY)


def test_two_files_of_one_name_are_not_mixed_up(town: Town, enter: Callable[[str], Any]) -> None:
    from dibao.desk.exchange.models import HandIn

    sent = [file("名单.csv", b"1"), file("名单.csv", b"2")]
    answer = enter("town_clerk").post("/exchange/files/send/", {"files": sent}, follow=True)
    assert "请改名再交另一个" in answer.content.decode()
    assert HandIn.objects.filter(withdrawn=False).count() == 1


def test_a_check_is_queued_once_and_only_with_files(town: Town) -> None:
    from dibao.desk.exchange import actions
    from dibao.desk.record import Refused

    clerk = town.who("town_clerk")
    with pytest.raises(Refused, match="还没有收到文件"):
        actions.start(clerk, town.town, DAY)
    actions.hand_in(clerk, town.town, "名册.csv", file("x"))
    actions.start(clerk, town.town, DAY)
    with pytest.raises(Refused, match="正在做"):
        actions.start(clerk, town.town, DAY)


def made(town: Town, monkeypatch: pytest.MonkeyPatch, check: Callable[..., Any]) -> Any:
    """A run whose check is played by a function."""
    from dibao.desk.exchange import actions, worker

    clerk = town.who("town_clerk")
    actions.hand_in(clerk, town.town, "名册.csv", file("x", b"7"))
    run = actions.start(clerk, town.town, DAY)
    monkeypatch.setattr(worker, "check", check)
    worker.make(run)
    run.refresh_from_db()
    return run


def test_a_run_is_taken_over(
    town: Town, monkeypatch: pytest.MonkeyPatch, enter: Callable[[str], Any]
) -> None:
    from dibao.desk.exchange.models import HandIn

    def check(run: Any, folder: Path, out: Path) -> tuple[int, str]:
        (given,) = [p for p in folder.rglob("*") if p.is_file()]
        digest = hashlib.sha256(given.read_bytes()).hexdigest()
        write_out(out, {"a": "1"})
        sheet = {"source": "DS01", "accepted": 5, "refused": 1, "left_out": 2}
        answers = {"found": 1, "not_found": 2}
        told = {
            "files": [{"file": "甲1/名册.csv", "sha256": digest, "status": "read", "reason": "",
                       "sheets": [sheet]}],
            "sources": {"DS07": {"files": 1, "answers": answers}}, "not_judged": [],
        }  # fmt: skip
        (out / "run.json").write_text(json.dumps(told), encoding="utf-8")
        (out / "receipts").mkdir()
        (out / "receipts" / "甲1_名册.csv-回执.xlsx").write_bytes(b"PK")
        return 0, ""

    run = made(town, monkeypatch, check)
    assert (run.state, run.told["open"]) == ("done", 1)
    given = HandIn.objects.get()
    answer = enter("town_clerk").get(f"/exchange/files/{given.pk}/receipt/")
    assert b"".join(answer.streaming_content) == b"PK"  # answered by the check, receipt and all
    answer.close()
    assert (given.accepted, given.refused, given.left_out, given.status) == (5, 1, 2, "已读")
    page = enter("town_clerk").get(f"/exchange/runs/{run.pk}/").content.decode()
    assert "待核线索 1 条，其中新增 1 条" in page
    assert "名册.csv" in enter("town_clerk").get("/exchange/files/").content.decode()
    assert "名册.csv" not in enter("liaison").get("/exchange/files/").content.decode()


def test_a_check_that_found_no_roster_says_so(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    run = made(town, monkeypatch, lambda run, folder, out: (2, "文件夹里没有认出低保在册名单。"))
    assert (run.state, run.sentence) == ("failed", "文件夹里没有认出低保在册名单。")


def test_files_go_only_to_a_town_of_ones_own(town: Town) -> None:
    from dibao.desk.exchange import actions
    from dibao.desk.record import Refused

    with pytest.raises(Refused, match="不在您的范围"):
        actions.hand_in(town.who("town_clerk"), town.other, "a.csv", None)
    with pytest.raises(Refused, match="不在您的范围"):
        actions.start(town.who("town_clerk"), town.other, DAY)


def test_whom_a_file_may_name_is_asked_without_opening_a_number(town: Town) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from dibao.desk.exchange.screens import people_of

    family = town.household()
    with CaptureQueriesContext(connection) as asked:
        assert people_of(town.town) == [f"H{family.pk}"]
    assert len(asked) == 1
    assert '"roster_member"."number"' not in asked[0]["sql"]


def test_an_example_of_a_day_is_one_that_people_write(
    town: Town, enter: Callable[[str], Any]
) -> None:
    from django.urls import reverse

    answer = enter("town_clerk").post(reverse("start"), {"as_of": "下周"})
    assert answer.status_code == 400
    assert "例如 2024年6月20日" in answer.content.decode()
