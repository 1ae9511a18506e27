"""Every kind of dirt a number comes in, and the promise that nothing is guessed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dibao.people import edits, numbers, regions
from tests.people.people import changed, number, numbers_

VALID = number()
OLD = VALID[:6] + VALID[8:17]
ENDS_IN_X = "11010519491231002X"  # the standard's own example
WITH_DIGIT = "440524188001010014"  # likewise


def test_the_examples_of_the_standard() -> None:
    read = numbers.clean(ENDS_IN_X)
    assert (read.status, read.number, read.sex) == ("valid", ENDS_IN_X, "女")
    assert read.birth == dt.date(1949, 12, 31)
    assert read.key == 11010519491231002
    assert read.region_known is True
    assert numbers.clean(WITH_DIGIT).status == "valid"
    upgraded = numbers.clean("110105491231002")
    assert (upgraded.status, upgraded.number) == ("upgraded", ENDS_IN_X)
    assert numbers.upgrade("110105491231002") == ENDS_IN_X


@pytest.mark.parametrize(
    "written",
    [
        f" {ENDS_IN_X} ",
        ENDS_IN_X.lower(),
        ENDS_IN_X[:17] + "Ｘ",
        ENDS_IN_X[:17] + "ｘ",
        "１１０１０５１９４９１２３１００２Ｘ",
        f"'{ENDS_IN_X}",
        f"’{ENDS_IN_X}",
        f"\ufeff{ENDS_IN_X}",
        "1101 0519\u30004912\u00a031\u200b00\u00ad2X",
        f"{ENDS_IN_X}\r\n",
        f"\t{ENDS_IN_X}",
        ENDS_IN_X.replace("0", "O"),
        ENDS_IN_X.replace("0", "o"),
        ENDS_IN_X.replace("1", "l"),
        ENDS_IN_X.replace("1", "I"),
        ENDS_IN_X.replace("0", "Ｏ"),
    ],
)
def test_dirt_that_is_cleaned(written: str) -> None:
    assert numbers.clean(written).number == ENDS_IN_X
    assert numbers.clean(written).status == "valid"


@pytest.mark.parametrize(
    ("written", "part"),
    [
        (ENDS_IN_X[:17] + "*", "不作猜测"),
        (ENDS_IN_X[:17] + "×", "不作猜测"),
        (ENDS_IN_X[:17], "共 17 位"),
        (ENDS_IN_X + "1", "共 19 位"),
        (changed(VALID, 17), "校验位"),
        (changed(VALID, 2), "校验位"),
        (changed(VALID, 2).replace("0", "O"), "字母"),
        (number(birth="19900631"), "1990-06-31"),
        (number(birth="19900229"), "1990-02-29"),
        (number(birth="21010101"), "2101"),
        (number(birth="17990101"), "1799"),
        ("99010190063112", "共 14 位"),
        ("990101900631123", "1990-06-31"),
        ("9901O1900601123", "字母"),
        ("99010119X90512013X", "X 只能"),
        (VALID[:8] + "-" + VALID[8:], "字符“-”"),
        ("无", "字符“无”"),
        ("1" * 60, "共 60 位"),
        ("1.5", "字符“.”"),
    ],
)
def test_invalid_says_what_and_what_to_do(written: str, part: str) -> None:
    read = numbers.clean(written)
    assert read.status == "invalid"
    assert part in read.reason and "请" in read.reason
    assert (read.number, read.key, read.birth, read.sex) == ("", None, None, "")


@pytest.mark.parametrize(
    "written",
    [
        "4.32524E+17",
        "4.32524199001011E+17",
        "４.３２５２４e17",
        "990101********0138",
        "990101＊＊＊＊＊＊＊＊0138",
        "990101XXXXXXXX0138",
        "990101490512***",
        "9901**",
        VALID[:14] + "****",
        "990524196512034000",  # three zeros and the check digit fails
        "990524196512034560",  # the float of 990524196512034518 … see below
    ],
)
def test_lost_digits_are_never_completed(written: str) -> None:
    read = numbers.clean(written)
    if written.endswith("560"):
        # Only a numeric cell tells this one from a typing error.
        assert read.status == "invalid"
        read = numbers.clean(written, numeric=True)
    assert read.status == "lost"
    assert read.number == "" and read.reason


def test_a_rounded_number_is_lost_even_if_its_check_digit_holds() -> None:
    zeros = next(
        n for s in range(1, 100) for d in range(1, 29)
        if (n := number(birth=f"197006{d:02d}", sequence=s * 10 % 1000)).endswith("000")
        and int(float(n)) != int(n)
    )  # fmt: skip
    assert numbers.clean(zeros).status == "valid"
    assert numbers.clean(zeros, numeric=True).status == "lost"
    floats = [
        n for d in range(1, 29) for s in range(1, 1000)
        if not (n := number(birth=f"197006{d:02d}", sequence=s)).endswith("X")
        and int(float(n[:15] + "000")) == int(n)
    ]  # fmt: skip
    assert floats
    assert {numbers.clean(n).status for n in floats} == {"lost"}


def test_a_numeric_cell_with_full_digits_is_kept() -> None:
    exact = next(
        n for s in range(1, 50) if int(float(n := number(sequence=s)[:17] + "0")) != int(n)
    )
    assert exact  # no double holds it, so it was never stored as one
    whole = next(
        n for s in range(1, 200)
        if not (n := number(sequence=s)).endswith("X") and int(float(n)) != int(n)
        and not n.endswith("000")
    )  # fmt: skip
    assert numbers.clean(whole, numeric=True).status == "valid"
    assert numbers.clean(OLD + ".0").status == "upgraded"
    assert numbers.clean(OLD, numeric=True).status == "upgraded"


def test_blank_is_no_number_and_no_mistake() -> None:
    for written in ("", "  ", "\u3000", None, "'"):
        read = numbers.clean(written)
        assert read.status == "" and read.number == "" and "没有填写" in read.reason


def test_regions_only_remark() -> None:
    assert regions.is_known("432524")  # 新化县
    assert regions.is_known("990101") and regions.is_known("810000")
    assert regions.is_known("512221")  # a county that was moved to another province
    assert not regions.is_known("000000") and not regions.is_known("119999")
    assert len(regions.known_prefixes()) > 6_000
    assert len(regions.PROVINCES) == 31
    stranger = number(region="119999")
    assert numbers.clean(stranger).status == "valid"
    assert numbers.clean(stranger).region_known is False
    assert "地区码" in numbers.clean(stranger).reason


def test_old_sequence_of_the_very_old_is_said() -> None:
    assert "18" in numbers.clean("990101100512997").reason
    assert numbers.clean(OLD).reason == ""


@given(numbers_)
def test_round_trip(valid: str) -> None:
    read = numbers.clean(valid)
    assert read.number == valid and read.key is not None
    assert numbers.from_key(read.key) == valid
    if valid[6:8] == "19":
        old = numbers.clean(valid[:6] + valid[8:17])
        assert (old.status, old.number) == ("upgraded", valid)


@given(numbers_, st.data())
def test_one_slip_is_always_caught_and_leads_back(valid: str, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["wrong", "swap", "missing", "extra", "unread"]))
    place = data.draw(st.integers(0, 16))
    if kind == "wrong":
        digit = data.draw(st.sampled_from("0123456789").filter(lambda d: d != valid[place]))
        slipped = valid[:place] + digit + valid[place + 1 :]
    elif kind == "swap":
        slipped = valid[:place] + valid[place + 1] + valid[place] + valid[place + 2 :]
    elif kind == "missing":
        slipped = valid[:place] + valid[place + 1 :]
    elif kind == "extra":
        slipped = valid[:place] + data.draw(st.sampled_from("0123456789")) + valid[place:]
    else:
        slipped = valid[:place] + "?" + valid[place + 1 :]
    if slipped == valid:
        return
    assert not numbers.clean(slipped).usable
    _, keys = edits.neighbours([numbers.plain(slipped)])
    assert int(valid[:17]) in keys.tolist()


@given(st.text(max_size=30))
def test_any_text_is_read_without_error(text: str) -> None:
    read = numbers.clean(text)
    assert read.usable == (read.status in ("valid", "upgraded"))
    assert (read.key is not None) == read.usable
    if read.status != "valid":
        assert read.reason or read.status == "upgraded"
