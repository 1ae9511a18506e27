"""Final papers: a number without gaps, a code anybody can check, a file that never changes."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings

from dibao.papers.leaks import pdf_text
from tests.desk.casework.test_an_exit import exit_case as exit_case  # a fixture
from tests.desk.casework.test_an_exit import fill, sure, to_noticed, to_proposed
from tests.desk.conftest import DAY, Town

WORDS = "看了材料，问了本人和邻居。"


def scan(name: str = "a.jpg", tail: bytes = b"1") -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, b"\xff\xd8\xff\xe0" + tail * 40)


def decided(town: Town, file: Any) -> Any:
    """The exit decided; its letter."""
    from dibao.desk.casework import actions

    to_proposed(town, file)
    fill(town, file, "D24", "county_clerk")
    sure(town, file, "proved_by_office", role="county_clerk")
    actions.do_step(town.who("county_approver"), file, "decide_stop", DAY, note=WORDS)
    return file.papers.get(key="D24")


def test_the_file_lies_by_digest_in_the_record(town: Town, exit_case: Any) -> None:
    from django.db import connection

    letter = decided(town, exit_case).issued
    content = (settings.HOME / "originals" / letter.digest).read_bytes()
    assert hashlib.sha256(content).hexdigest() == letter.digest
    text = "".join(pdf_text(content).split())
    assert "不服怎么办" in text
    assert "清河县民政局" in text
    assert "念给您听" in text
    assert "您可以请求清河县民政局停止执行" in text  # the office that decided, not the village
    assert letter.number == "清河县救助〔2024〕1号"
    assert "".join(letter.number.split()) in text
    with connection.cursor() as cursor:
        cursor.execute("SELECT attachments FROM ledger_line WHERE kind = 'case.step'")
        kept = [bytes(row[0]) for row in cursor.fetchall()]
    assert any(bytes.fromhex(letter.digest) in line for line in kept)


def test_an_issued_file_that_was_altered_is_found_at_night(town: Town, exit_case: Any) -> None:
    from dibao.desk.archive.replaying import attachments, differences
    from dibao.desk.casework import actions
    from dibao.desk.casework.models import Issued

    sure(town, exit_case, "identity_certain")
    fill(town, exit_case, "K23")
    actions.do_step(town.who("town_clerk"), exit_case, "check", DAY)
    path = settings.HOME / "originals" / Issued.objects.get().digest
    before = path.read_bytes()
    try:
        path.write_bytes(before + b"%")
        assert any("被改过" in said for said in attachments())
    finally:
        path.write_bytes(before)
    assert [
        said for said in (*attachments(), *differences()) if "文书" in said or "改" in said
    ] == []
    Issued.objects.update(serial=5, number="石桥镇救助〔2024〕5号")
    told = " ".join(differences())
    assert "编号断了" in told
    assert "定稿文书" in told


def test_numbers_of_a_unit_have_no_gap(town: Town, exit_case: Any) -> None:
    from dibao.desk.casework.models import Issued
    from dibao.desk.record import Refused

    decided(town, exit_case)
    with pytest.raises(Refused):
        decided(town, exit_case)  # what fails takes no number
    other = town.household("DB990002")
    from dibao.desk.casework import actions

    second = actions.open_case(town.who("town_clerk"), other, "exit", "家庭来说有人就业", DAY)
    to_noticed(town, second)
    town_serials = [i.serial for i in Issued.objects.filter(unit=town.town).order_by("pk")]
    assert town_serials == list(range(1, len(town_serials) + 1))
    assert len(town_serials) >= 6
    assert Issued.objects.filter(unit=town.county).count() == 1


def test_the_code_tells_kind_number_unit_day_and_nothing_else(town: Town, exit_case: Any) -> None:
    from dibao.desk.casework.queries import find_issued

    letter = decided(town, exit_case).issued
    typed = f" {letter.code[:4].lower()}-{letter.code[4:8]} {letter.code[8:]}"
    found = find_issued(typed)
    assert found is not None
    assert (found.kind, found.number, found.unit, found.day, found.digest) == (
        "D24", letter.number, "清河县民政局", DAY, letter.digest,
    )  # fmt: skip
    assert "周桂兰" not in repr(found)
    for wrong in ("", "AAAA-AAAA-AAAA", str(letter.pk), letter.code[:-1]):
        assert find_issued(wrong) is None


def test_where_the_town_decides_its_own_name_stands_on_the_letter(town: Town) -> None:
    from dibao.desk.casework import actions

    town.town.delegated = True
    town.town.save()
    file = actions.open_case(town.who("town_clerk"), town.household(), "exit", "有人就业", DAY)
    from dibao.desk.casework.issuing import sheet_of
    from dibao.desk.casework.replay import standing

    made = sheet_of(standing(file), "D24", {}, DAY)
    assert (made.office, made.seal) == ("石桥镇人民政府", "石桥镇人民政府")
    assert made.signers == ("乡镇审核确认负责人",)


def test_files_need_a_purpose_and_leave_a_line(
    town: Town, enter: Callable[[str], Any], exit_case: Any
) -> None:
    from django.db import connection

    letter = decided(town, exit_case)
    browser = enter("county_approver")
    at = f"/cases/{exit_case.pk}/papers/{letter.pk}/file"
    assert browser.get(f"{at}.pdf").status_code == 400
    answer = browser.get(f"{at}.pdf?for=deliver")
    content = b"".join(answer.streaming_content)
    answer.close()
    assert hashlib.sha256(content).hexdigest() == letter.issued.digest
    word = b"".join(browser.get(f"{at}.docx?for=edit").streaming_content)
    assert word.startswith(b"PK")
    with connection.cursor() as cursor:
        cursor.execute("SELECT purpose FROM ledger_line WHERE kind = 'look.paper'")
        told = [row[0] for row in cursor.fetchall()]
    assert "下载文书：打印送达" in told
    assert "下载文书：用文字软件修改" in told
    assert enter("liaison").get(f"{at}.pdf?for=deliver").status_code == 403
    letter.issued.delete()  # final before papers had numbers: drawn on demand, under the case's own
    older = b"".join(browser.get(f"{at}.pdf?for=check").streaming_content)
    text = "".join(pdf_text(older).split())
    assert f"{exit_case.ref}-D24-{letter.pk}" in text
    assert "验证码" not in text
    assert enter("system_keeper").get(f"{at}.pdf?for=deliver").status_code == 403


def test_a_letter_is_read_on_the_screen_with_its_spoken_words(
    town: Town, enter: Callable[[str], Any], exit_case: Any
) -> None:
    letter = decided(town, exit_case)
    page = enter("county_approver").get(f"/cases/{exit_case.pk}/papers/{letter.pk}/")
    text = page.content.decode()
    for said in ("念给家庭听", "您觉得不对，可以不同意。", "不服怎么办", letter.issued.number):
        assert said in text


def test_a_draft_is_marked_and_takes_no_number(
    town: Town, enter: Callable[[str], Any], exit_case: Any
) -> None:
    from dibao.desk.casework.models import Issued

    fill(town, exit_case, "K23")
    answer = enter("town_clerk").get(f"/cases/{exit_case.pk}/write/K23/draft.pdf")
    text = "".join(pdf_text(b"".join(answer.streaming_content)).split())
    assert "草稿" in text
    assert WORDS in text
    assert Issued.objects.count() == 0
    assert enter("auditor").get(f"/cases/{exit_case.pk}/write/K23/draft.pdf").status_code == 403


def test_marks_are_set_on_a_scan_and_gaps_are_listed(
    town: Town, enter: Callable[[str], Any], exit_case: Any
) -> None:
    from dibao.desk.casework import actions, paper_actions, queries
    from dibao.desk.record import Refused

    letter = decided(town, exit_case)
    clerk = town.who("county_clerk")
    with pytest.raises(Refused, match="先把签好字"):
        paper_actions.mark(clerk, exit_case, letter, {"seal"}, DAY)
    actions.add_paper(clerk, exit_case, "D24", scan(), DAY)
    paper_actions.mark(clerk, exit_case, letter, {"seal"}, DAY)
    assert [(m.zh, bool(m.seen)) for m in queries.marks_of(exit_case, letter)] == [
        ("县级负责人签名", False), ("清河县民政局盖章", True),
    ]  # fmt: skip
    gap = next(g for g in queries.gaps(clerk) if g.paper.pk == letter.pk)
    assert gap.scanned
    assert gap.missing == ["县级负责人签名"]
    page = enter("county_clerk").get("/papers/gaps/").content.decode()
    assert "县级负责人签名" in page
    from dibao.desk.shelf.work import unsigned

    later = DAY + dt.timedelta(days=8)
    assert list(unsigned(clerk, DAY)) == []
    assert "份文书定稿过了七天" in next(unsigned(clerk, later)).sentence
    paper_actions.mark(clerk, exit_case, letter, {"seal", "sign.county_approver"}, DAY)
    assert letter.pk not in [g.paper.pk for g in queries.gaps(clerk)]
    with pytest.raises(Refused):
        paper_actions.mark(town.who("auditor"), exit_case, letter, set(), DAY)


def test_own_words_take_two_people_and_touch_only_later_papers(town: Town, exit_case: Any) -> None:
    from dibao.desk.casework import paper_actions, wordings
    from dibao.desk.casework.models import PaperWording
    from dibao.desk.record import Refused

    keeper = town.who("rule_keeper")
    for bad, why in (
        ({"title": "取消通知"}, "要保留“停发告知书”"),
        ({"closing": "按办法第 12 条办理。"}, "不要写条号"),
        ({"closing": "本决定为最终决定。"}, "救济途径不能少"),
        ({}, "至少写一样"),
    ):
        with pytest.raises(Refused, match=why):
            paper_actions.propose(keeper, "D24", bad, "统一写法", DAY)
    with pytest.raises(Refused):
        paper_actions.propose(town.who("town_clerk"), "D24", {"closing": "好"}, "统一写法", DAY)
    made = paper_actions.propose(keeper, "D24", {"closing": "有事随时来。"}, "统一写法", DAY)
    assert wordings.of("D24") is None
    with pytest.raises(Refused, match="不能自己同意"):
        paper_actions.agree(keeper, made, DAY)
    paper_actions.agree(town.who("county_approver"), made, DAY)
    letter = decided(town, exit_case).issued
    assert letter.snapshot["closing"] == "有事随时来。"
    assert [i["kind"] for i in letter.snapshot["items"]].count("remedy") == 1
    paper_actions.end(keeper, made, DAY)
    assert wordings.of("D24") is None
    letter.refresh_from_db()
    assert letter.snapshot["closing"] == "有事随时来。"
    assert PaperWording.objects.count() == 1


def test_words_in_the_offices_folder_are_taken_or_said_why_not(
    town: Town, enter: Callable[[str], Any], exit_case: Any
) -> None:
    from dibao.desk.casework import wordings

    home = settings.HOME / "papers"
    home.mkdir(exist_ok=True)
    file = home / "ours.toml"
    try:
        file.write_text(
            '[offices]\n"清河县" = "清河县民政和社会事务局"\n\n[D24]\nclosing = "有事随时来。"\n\n'
            '[K08]\nremedy = "没有"\n\n[Z99]\ntitle = "没有这份"\n',
            encoding="utf-8",
        )
        own = wordings.of("D24")
        assert own is not None
        assert own.closing == "有事随时来。"
        assert wordings.office("清河县") == "清河县民政和社会事务局"
        assert wordings.of("K08") is None
        page = enter("rule_keeper").get("/papers/wording/").content.decode()
        assert "“remedy”不能改" in page
        assert "没有文书“Z99”" in page
    finally:
        file.unlink()
    assert wordings.of("D24") is None


def test_a_character_no_font_holds_is_said_and_nothing_breaks(
    town: Town, enter: Callable[[str], Any], exit_case: Any
) -> None:
    family = exit_case.household
    family.head = "周\U000f1234"  # for private use: no font of any machine draws it
    family.save()
    letter = decided(town, exit_case)
    assert letter.issued.lost == "\U000f1234"
    page = enter("county_approver").get(f"/cases/{exit_case.pk}/papers/{letter.pk}/")
    assert "U+F1234" in page.content.decode()
    content = (settings.HOME / "originals" / letter.issued.digest).read_bytes()
    assert "周U+F1234" in "".join(pdf_text(content).split())


def test_the_keepers_page_of_words(town: Town, enter: Callable[[str], Any]) -> None:
    browser = enter("rule_keeper")
    sent = {"key": "D24", "closing": "有事随时来。", "why": "统一写法"}
    assert browser.post("/papers/wording/propose/", sent).status_code == 302
    again = browser.post("/papers/wording/propose/", sent)
    assert again.status_code == 400
    assert "等同意" in again.content.decode()
    from dibao.desk.casework.models import PaperWording

    row = PaperWording.objects.get()
    other = enter("county_approver")
    assert "同意" in other.get("/papers/wording/").content.decode()
    assert other.post(f"/papers/wording/{row.pk}/agree/").status_code == 302
    row.refresh_from_db()
    assert row.second_id == town.accounts["county_approver"].pk
