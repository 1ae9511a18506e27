"""Sensitive sources: off until two people switched them on; what is off is neither asked nor read."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.desk.conftest import DAY, Town

ROSTER = (
    "户编号,户主姓名,姓名,身份证号,与户主关系,村,月保障金\n"
    "DB1,周桂兰,周桂兰,990121195003070020,户主,石岭村,560\n"
)
BANK = (
    "姓名,身份证号,开户行,账号,账户余额,余额日期\n"
    "周桂兰,990121195003070020,石桥信用社,990000000001,88000,2024-05-31\n"
)


def test_two_people_and_two_numbers(town: Town) -> None:
    from dibao.desk.protection import sources
    from dibao.desk.record import Refused

    clerk, approver = town.who("county_clerk"), town.who("county_approver")

    def ask(
        number: str = "清民函7号",
        assessment: str = "影评03",
        day: dt.date = DAY,
        source: str = "DS15",
    ) -> Any:
        return sources.ask(clerk, town.county, source, number, assessment, day, "核对存款", DAY)

    assert sources.closed() == ["DS08", "DS15", "DS20"]
    with pytest.raises(Refused, match="县级文号"):
        ask(number=" ")
    with pytest.raises(Refused, match="影响评估编号"):
        ask(assessment="")
    with pytest.raises(Refused, match="不能晚于今天"):
        ask(day=DAY + dt.timedelta(days=1))
    with pytest.raises(Refused, match="列出的敏感来源"):
        ask(source="DS07")
    use = ask()
    with pytest.raises(Refused, match="正在等批准"):
        ask()
    assert "DS15" in sources.closed()
    with pytest.raises(Refused, match="不在您的职责"):
        sources.answer(clerk, use, True, "", DAY)
    with pytest.raises(Refused, match="为什么不批准"):
        sources.answer(approver, use, False, "", DAY)
    sources.answer(approver, use, True, "", DAY)
    assert sources.closed() == ["DS08", "DS20"]
    sources.end(approver, use, "今年不再查存款", DAY)
    assert "DS15" in sources.closed()
    ask()  # asked again later: a new row, the old one stays


def test_who_asked_cannot_agree(town: Town) -> None:
    from dibao.desk.accounts.models import Post
    from dibao.desk.protection import sources
    from dibao.desk.record import Refused

    both = town.accounts["county_clerk"]
    Post.objects.create(
        account=both, role="county_approver", place=town.county, since=dt.date(2020, 1, 1)
    )
    me = town.who("county_clerk")
    use = sources.ask(me, town.county, "DS15", "清民函7号", "影评03", DAY, "核对存款", DAY)
    with pytest.raises(Refused, match="不能自己批准"):
        sources.answer(me, use, True, "", DAY)


def test_the_page_says_what_is_off_and_who_may(town: Town, enter: Callable[[str], Any]) -> None:
    from dibao.desk.protection.models import SourceUse

    at = "/protection/sources/"
    page = enter("county_clerk").get(at).content.decode()
    assert "现在没有启用：不动产登记、银行存款和金融资产、" in page
    sent = {"source": "DS15", "number": "清民函〔2024〕7号", "assessment": "影评2024-03",
            "assessed": "2024-06-01", "purpose": "核对存款"}  # fmt: skip
    assert enter("town_clerk").post(at, sent).status_code == 400
    wrong = enter("county_clerk").post(at, sent | {"assessed": "昨天"})
    assert (wrong.status_code, "日期请写成" in wrong.content.decode()) == (400, True)
    assert (
        "等另一位负责人批准" in enter("county_clerk").post(at, sent, follow=True).content.decode()
    )
    browser = enter("county_approver")
    assert "1 个敏感来源等您批准" in browser.get("/").content.decode()
    told = browser.post(
        f"{at}{SourceUse.objects.get().pk}/answer/", {"agreed": "1"}, follow=True
    ).content.decode()
    assert "已批准启用" in told
    assert "清民函〔2024〕7号" in told


def test_a_check_of_the_site_leaves_out_what_is_off_and_keeps_the_file(
    town: Town, enter: Callable[[str], Any], tmp_path: Path
) -> None:
    from django.conf import settings
    from django.core.files.uploadedfile import SimpleUploadedFile

    from dibao.desk.exchange import actions, worker
    from dibao.desk.exchange.models import HandIn
    from dibao.desk.roster.models import Answer

    clerk = town.who("town_clerk")
    for name, text in (("低保名册.csv", ROSTER), ("银行存款.csv", BANK)):
        actions.hand_in(clerk, town.town, name, SimpleUploadedFile(name, text.encode()))

    made = actions.start(clerk, town.town, DAY)
    worker.make(made)
    made.refresh_from_db()
    assert made.state == "done", made.sentence
    told = json.loads((made.out / "run.json").read_text(encoding="utf-8"))
    assert Answer.objects.get(source="DS15", member__name="周桂兰").sign == "not_asked"
    sheet = next(f for f in told["files"] if "银行存款" in f["file"])
    assert "还没有凭县级文号和影响评估编号启用" in str(sheet)
    page = enter("town_clerk").get(f"/exchange/runs/{made.pk}/").content.decode()
    assert "这次没有用的敏感来源：不动产登记、银行存款和金融资产" in page
    kept = HandIn.objects.get(name="银行存款.csv")
    assert (settings.HOME / "originals" / kept.digest).read_bytes() == BANK.encode()


LETTER = (
    "授权人,身份证号,授权书编号,授权范围,签署日期,有效期至\n"
    "周桂兰,990121195003070020,SQ1,银行存款,2024-01-01,2024-12-31\n"
)


@pytest.mark.parametrize(
    ("site", "letter", "sign"),
    [(False, False, "found"), (True, False, "no_authorisation"), (True, True, "found")],
)
def test_on_a_site_nothing_is_used_without_a_letter_and_by_hand_as_before(
    tmp_path: Path, site: bool, letter: bool, sign: str
) -> None:
    from dibao.cli.check import check
    from dibao.cli.options import Options

    (tmp_path / "in").mkdir()
    files = {"低保名册.csv": ROSTER, "银行存款.csv": BANK} | (
        {"授权书台账.csv": LETTER} if letter else {}
    )
    for name, text in files.items():
        (tmp_path / "in" / name).write_text(text, encoding="utf-8")
    check(Options(tmp_path / "in", tmp_path / "out", DAY, site=site), lambda _: None)
    told = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    assert told["sources"]["DS15"]["answers"][sign] == 1


def test_letters_of_the_register_and_of_the_site_are_one(town: Town, tmp_path: Path) -> None:
    import polars as pl

    from dibao.desk.exchange import asking
    from dibao.desk.exchange.bringing_in import _letters
    from dibao.desk.roster.models import Letter

    member = town.household().members.get()
    row = {"person": 7, "number": "SQ1", "scope": "全部", "since": dt.date(2024, 1, 1),
           "until": None, "withdrawn": None}  # fmt: skip
    shape = {"withdrawn": pl.Date, "until": pl.Date}
    path = tmp_path / "letters.parquet"
    for back in (None, None, dt.date(2024, 5, 1)):
        pl.DataFrame([row | {"withdrawn": back}], schema_overrides=shape).write_parquet(path)
        _letters(path, {(1, 7): member})
    letter = Letter.objects.get()
    assert (letter.ends, letter.withdrawn) == (None, dt.date(2024, 5, 1))
    assert asking.write_letters(town.town, tmp_path / "letters.csv") == 1
    text = (tmp_path / "letters.csv").read_text(encoding="utf-8-sig").splitlines()
    assert text[1] == "周桂兰,990121195003070020,SQ1,全部,2024-01-01,,2024-05-01"
