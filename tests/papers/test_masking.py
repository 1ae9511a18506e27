"""What may leave the office, and how numbers, days and groups are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dibao.papers import leaks
from dibao.papers.masking import (
    day_words,
    earliest,
    household_label,
    last_four,
    masked,
    natural,
    object_label,
    over_or_under,
    plain,
    yuan,
)


@given(st.integers(10**10, 10**29), st.sampled_from(["", "X", "x"]), st.text(max_size=20))
def test_no_long_number_survives_whatever_stands_around_it(
    number: int, letter: str, around: str
) -> None:
    text = masked(f"{around}{number}{letter}{around}")
    assert not leaks.scan_text(text)
    assert str(number) not in text


@given(st.integers(10**14, 10**18 - 1), st.sampled_from([" ", "-"]))
def test_a_number_in_groups_is_masked_as_one(number: int, joint: str) -> None:
    digits = str(number)
    grouped = joint.join(digits[at : at + 4] for at in range(0, len(digits), 4))
    assert masked(f"卡号{grouped}。") == f"卡号尾号{digits[-4:]}。"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("余额41,000.00 元", "余额（金额略）"),
        ("约4.1万元", "约（金额略）"),
        ("存了5万", "存了（金额略）"),
        ("高于28,000.00 元", "高于28,000.00 元"),
        ("2024年6月的3户2人", "2024年6月的3户2人"),
        ("\uff12\uff10\uff12\uff14\uff10\uff16\uff12\uff10\uff11\uff12\uff13\uff14", "尾号1234"),
    ],
)
def test_amounts_are_hidden_unless_they_are_the_line_of_policy(text: str, seen: str) -> None:
    assert masked(text, (), ("28000.00",)) == seen


def test_hidden_words_go_longest_first() -> None:
    assert masked("在某某农商银行某某支行", ("某某", "某某农商银行")) == "在（略）（略）支行"


def test_labels_and_comparisons() -> None:
    assert object_label("张三", "99010119500101003X") == "张三（尾号003X）"
    assert object_label("张三", "") == "张三"
    assert last_four("") == ""
    assert household_label("990101001-00001") == "990101001-00001"
    assert household_label("99010119500101003X") == "尾号003X"
    assert over_or_under("yes", "28000.01", "28000.00") == "超过"
    assert over_or_under("yes", "28000.00", "28000.00") == "未超过"
    assert over_or_under("yes", "", "") == "有"
    assert over_or_under("unknown", "99999.00", "1.00") == "待核"


def test_days_money_and_order() -> None:
    assert day_words("2024-06-20") == "2024年6月20日"
    assert day_words("本月底前") == "本月底前"
    assert earliest(["2024-07-02", "", "2024-06-30", "随时"]) == "2024-06-30"
    assert (yuan(123400), yuan(5), yuan(None)) == ("1,234.00", "0.05", "")
    groups = ["十一组", "2组", "10组", "三组", "二十组", "十组"]
    assert sorted(groups, key=natural) == ["2组", "三组", "10组", "十组", "十一组", "二十组"]


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_names_can_be_put_in_order(one: str, other: str) -> None:
    assert sorted([one, other], key=natural) is not None


def test_characters_that_no_file_can_hold_are_dropped() -> None:
    assert plain("张\x00三\x1f\ud800䶮𠀀") == "张三䶮𠀀"
