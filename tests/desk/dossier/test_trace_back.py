"""A trace-back package tells everything, marks what is missing, and holds on another machine."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.desk.archive.test_tampering import history
from tests.desk.conftest import DAY, Town

NUMBER = "990121195003070020"


def unpack(data: bytes, folder: Path) -> Path:
    """The package laid out on another machine."""
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        z.extractall(folder)
    return folder


def verify(folder: Path, *more: str) -> tuple[int, str]:
    """verify.py in a Python that knows nothing of the product."""
    done = subprocess.run(
        [sys.executable, "-I", "verify.py", ".", *more], cwd=folder, capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def lead(town: Town, settings: Any, tmp_path: Path) -> Any:
    """A doubt on a row of a file that was handed in."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from dibao.desk.exchange import actions as exchange
    from dibao.desk.exchange.models import HandIn, Run
    from dibao.desk.leads.models import Lead

    clerk = town.who("town_clerk")
    text = f"姓名,身份证号,车牌号\n周桂兰,{NUMBER},甲A99999\n".encode()
    exchange.hand_in(clerk, town.town, "车.csv", SimpleUploadedFile("车.csv", text))
    out = tmp_path / "out"
    out.mkdir()
    given = HandIn.objects.get()
    told = {"as_of": "2024-06-20", "policy_digest": "ab" * 32, "versions": {"dibao": "0.1.0"},
            "files": [{"file": "部门/车.csv", "sha256": given.digest}]}  # fmt: skip
    (out / "run.json").write_text(json.dumps(told), encoding="utf-8")
    run = Run.objects.create(
        place=town.town, as_of=DAY, by=town.accounts["town_clerk"], folder=str(out)
    )
    record = {
        "missing": [], "settle": ["已卖出未过户"], "shows_not": ["没有显示现值"],
        "lead": {"clause": "《办法》"}, "work": {"questions": ["车在哪里"], "papers": ["行驶证"]},
        "tree": {"text": "名下有机动车", "evidence": [
            {"file": "部门/车.csv", "sheet": "车", "row": 2}]},
    }  # fmt: skip
    return Lead.objects.create(
        town=town.town, lead_id="a1", code="JG03", rule="deceased", title="登记待核",
        sentence="登记显示有车", household=town.household("DB990002"), place=town.village, due=DAY,
        first_run=run, last_run=run, record=record,
    )  # fmt: skip


def asked(browser: Any, address: str, **more: str) -> Any:
    """The package as the page gives it."""
    return browser.post(address, {"purpose": "县纪委调阅", **more})


def test_everything_is_in_it_and_holds_elsewhere(
    town: Town, enter: Callable[[str], Any], lead: Any, tmp_path: Path
) -> None:
    from dibao.desk.accounts.models import Post
    from dibao.desk.archive import actions as archive
    from dibao.desk.archive.queries import whole_check

    kept = archive.sign_head(town.who("auditor")).text()
    clerk = enter("town_clerk")
    clerk.get(f"/leads/{lead.pk}/")
    folder = unpack(asked(clerk, f"/dossier/trace/lead/{lead.pk}/").content, tmp_path / "away")
    page = (folder / "先看这里.html").read_text(encoding="utf-8")
    for words in ("死亡次月以后仍有发放", "甲A99999", "看线索", "县纪委调阅", "没有登记授权书",
                  "还没有人核实", "ab" * 32, "《最低生活保障审核确认办法》"):  # fmt: skip
        assert words in page, words
    everything = b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())
    assert NUMBER.encode() not in everything
    assert "990121********0020" in page
    assert verify(folder) == (0, "核对一致。\n没有给出外存的台账头，看不出整本被换或末尾被删。\n")
    assert verify(folder, "--head", kept) == (0, "核对一致。\n")
    Post.objects.all().delete()  # the invented people got their posts without a line
    assert whole_check([])[1] == []


def test_a_changed_byte_anywhere_is_found(
    town: Town, enter: Callable[[str], Any], lead: Any, tmp_path: Path
) -> None:
    clerk = enter("town_clerk")
    clerk.get(f"/leads/{lead.pk}/")
    folder = unpack(asked(clerk, f"/dossier/trace/lead/{lead.pk}/").content, tmp_path / "away")
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "verify.py"):
        data = path.read_bytes()
        at = data.find(b'"received":"20') + 14 if path.parent.name == "proofs" else len(data) // 2
        path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        code, told = verify(folder)
        assert code in (2, 3), (path.name, told)
        path.unlink()
        assert verify(folder)[0] in (2, 3), path.name
        path.write_bytes(data)
    (folder / "多出来.txt").write_text("x")
    assert verify(folder)[0] == 3
    shutil.rmtree(folder)


def test_a_case_with_its_papers(town: Town, enter: Callable[[str], Any], tmp_path: Path) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from dibao.desk.casework import actions as casework
    from dibao.desk.casework.models import CaseFile

    history(town)
    file = CaseFile.objects.get()
    given = SimpleUploadedFile("签好的.jpg", b"\xff\xd8\xff a signed sheet")
    casework.add_paper(town.who("town_clerk"), file, "D02", given, DAY)
    answer = asked(enter("county_approver"), f"/dossier/trace/case/{file.pk}/", whole="1")
    folder = unpack(answer.content, tmp_path / "away")
    page = (folder / "先看这里.html").read_text(encoding="utf-8")
    assert NUMBER in page
    assert "还没有办结" in page
    assert "办理一步" in page
    scans = {p.suffix for p in (folder / "材料").iterdir()} - {".txt"}
    assert ".jpg" in scans
    assert verify(folder)[0] == 0
    # Nobody can mask a picture: the package with masked numbers has none, and says where they are.
    answer = asked(enter("town_clerk"), f"/dossier/trace/case/{file.pk}/")
    masked = unpack(answer.content, tmp_path / "masked")
    assert not [p for p in masked.rglob("*") if p.suffix in scans]
    assert "只随含完整证件号的倒查件" in (masked / "先看这里.html").read_text(encoding="utf-8")
    assert verify(masked)[0] == 0


def test_who_may_and_what_for(town: Town, enter: Callable[[str], Any], lead: Any) -> None:
    from dibao.desk.accounts.models import Tie

    address = f"/dossier/trace/lead/{lead.pk}/"
    assert enter("village_clerk").get(address).status_code == 403
    clerk = enter("town_clerk")
    assert clerk.get(address).status_code == 200
    assert clerk.post(address, {"purpose": ""}).status_code == 400
    assert clerk.post(address, {"purpose": "县纪委调阅", "whole": "1"}).status_code == 400
    Tie.objects.create(
        account=town.accounts["town_clerk"], household=lead.household, relation="弟弟", since=DAY
    )
    assert clerk.get(address).status_code == 403
    lead.conduct = True
    lead.save()
    assert enter("county_approver").get(address).status_code == 403


def test_a_paper_in_the_package_is_written_as_on_the_print(
    town: Town, enter: Callable[[str], Any], tmp_path: Path
) -> None:
    from dibao.desk.casework import actions

    clerk = town.who("town_clerk")
    file = actions.open_case(clerk, town.household(), "application", "本人申请", DAY)
    done = file.steps.create(step="submit", day=DAY, by=town.accounts["town_clerk"])
    file.papers.create(
        made_by=done, key="D27", values={"month": "2024-06", "head": "周桂兰"}, day=DAY,
        by=town.accounts["town_clerk"],
    )  # fmt: skip
    answer = asked(enter("county_approver"), f"/dossier/trace/case/{file.pk}/", whole="1")
    folder = unpack(answer.content, tmp_path / "away")
    (paper,) = (folder / "材料").glob("*.txt")
    assert paper.read_text("utf-8") == "月份：2024年6月\n户主：周桂兰"
