"""What makes two names one, and what only makes them alike."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dibao.people import names, sound


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("张三", "张 三"),
        ("张三", "张\u3000三\u200b"),
        ("张三", "张三（户主）"),
        ("张三", "张三(妻李四"),
        ("张三", "【张三】"),
        ("张三", "張三"),
        ("刘后发", "劉後發"),
        ("欧阳修", "歐陽脩".replace("脩", "修")),
        ("买买提·吐尔逊", "买买提•吐尔逊"),
        ("买买提·吐尔逊", "买买提・吐尔逊"),
        ("买买提·吐尔逊", "买买提．吐尔逊"),
        ("买买提·吐尔逊", "买买提.吐尔逊"),
        ("买买提·吐尔逊", "买买提-吐尔逊"),
        ("买买提·吐尔逊", "买买提‧吐尔逊"),
        ("买买提·吐尔逊", "买买提吐尔逊"),
        ("Anna", "ＡＮＮＡ"),
        ("张〇", "张○"),
        ("\ue863丽", "䶮丽"),
        ("\ue81e伟", "\u9fb4伟"),
        ("\ue816伟", "\U00020087伟"),
    ],
)
def test_equal(a: str, b: str) -> None:
    assert names.equal(a, b) and names.equal(b, a)
    assert names.fold_series(pl.Series([a]))[0] == names.fold(a) == names.fold(b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("张三", "章三"), ("张三", "张叁"), ("杨明", "扬明"), ("李乾", "李干"), ("於明", "于明"),
        ("张三", "张三丰"), ("张*", "张三"), ("张？", "张三"), ("", ""), ("", "张三"), (None, None),
        ("买买提·吐尔逊", "买买提"),
    ],
)  # fmt: skip
def test_not_equal(a: str | None, b: str | None) -> None:
    assert not names.equal(a, b)


def test_all_of_the_private_area_is_assigned() -> None:
    area = [chr(code) for code in range(0xE815, 0xE865)]
    assigned = [names.out_of_private_use(character) for character in area]
    assert all(not 0xE000 <= ord(character) <= 0xF8FF for character in assigned)
    assert len(set(assigned)) == len(assigned) == 80
    assert all(names.fold(character) for character in area)


def test_former_names() -> None:
    assert names.equal("张小三", "张三", former="张小三")
    assert names.equal("張小三", "张三", former="张二、张小三（乳名）")
    assert not names.equal("张小四", "张三", former=["张小三"])


def test_truncation_only_at_the_length_of_the_field() -> None:
    whole = "阿卜杜拉·买买提·吐尔逊江"
    assert names.equal(whole[:10], whole, truncated_at=10)
    assert not names.equal(whole[:9], whole, truncated_at=10)
    assert not names.equal(whole[:10], whole)
    assert not names.equal("张三", "张三丰", truncated_at=10)


def test_sound_knows_surnames_and_all_readings() -> None:
    assert "qiuhe" in sound.sound_keys("仇和")
    assert "shanxiongxin" in sound.sound_keys("单雄信")
    assert "zengguofan" in sound.sound_keys("曾国藩")
    assert "xiexiaodong" in sound.sound_keys("解晓东")
    assert sound.sound_keys("万俟卨") == {"moqixie"}
    assert "yuchigong" in sound.sound_keys("尉迟恭")
    assert sound.sound_keys("张三") & sound.sound_keys("章三")
    assert not sound.sound_keys("张三") & sound.sound_keys("李四")
    assert sound.sound_keys("") == frozenset()
    assert names.surname("欧阳修") == ("欧阳", "修") and names.surname("张三") == ("张", "三")
    assert len(sound.sound_keys("单解查盖仇和")) <= sound.MOST_KEYS


def test_shape() -> None:
    assert sound.shape_key("杨明") == sound.shape_key("扬明")
    assert sound.shape_key("王晴") == sound.shape_key("玉睛")
    assert sound.shape_key("张三") != sound.shape_key("李三")


@pytest.mark.parametrize(
    ("mask", "name", "fits"),
    [
        ("张*", "张三", True), ("张*", "张三丰", True), ("张某某", "张三丰", True),
        ("张*丰", "张三丰", True), ("*三", "张三", True), ("张*", "李三", False),
        ("张*丰", "张三", False), ("欧阳*", "欧阳修", True), ("**", "张三", True), ("张*", "张", False),
    ],
)  # fmt: skip
def test_masks(mask: str, name: str, fits: bool) -> None:
    assert names.is_masked(mask)
    assert names.mask_fits(mask, name) is fits


_written = st.text(
    st.sampled_from("张三李四買買提·•．吐尔逊（）() \u3000\u200b\ue863○〇AＡ乾於王明"), max_size=12
)


@given(_written)
def test_folding_twice_changes_nothing_more(written: str) -> None:
    assert names.fold(names.fold(written)) == names.fold(written)


@given(st.lists(st.one_of(st.none(), _written, st.text(max_size=6)), max_size=20))
def test_the_column_is_folded_as_each_name(written: list[str | None]) -> None:
    column = pl.Series("name", written, dtype=pl.String)
    assert names.fold_series(column).to_list() == [names.fold(name) for name in written]
