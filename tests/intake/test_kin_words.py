"""Relation words beyond the standard's own: read where they are certain, left where they are not."""

from __future__ import annotations

import pytest

from dibao.intake.codes import codes_of
from tests.intake.helpers import sources

RELATION = sources()["DS06"].get_field("relation")
READ = {
    "之妻": "wife", "户主之妻": "wife", "其子": "son", "户主的长女": "daughter", "幺儿": "son",
    "满女": "daughter", "七女": "daughter", "次子媳妇": "daughter_in_law", "堂客": "wife",
    "婆母": "husbands_mother", "长子之妻": "daughter_in_law", "长女之子": "daughters_son",
    "户主之弟": "younger_brother", "弟弟之子": "brothers_son", "二孙女": "granddaughter",
    "大伯": "fathers_elder_brother", "户主": "head", "妻之父": "wifes_father", "过继子": "foster_son",
}  # fmt: skip
# Each means one thing here and another there, names a pair and not which of the two, or has no code.
OPEN = (
    "父子", "母女", "媳妇", "爹爹", "嗲嗲", "小舅子", "连襟", "子女", "老二", "义子", "之", "户主之", "石有田",
)  # fmt: skip


@pytest.mark.parametrize(("text", "code"), READ.items())
def test_a_certain_word_is_read(text: str, code: str) -> None:
    assert codes_of(text, RELATION) == {code}


@pytest.mark.parametrize("text", OPEN)
def test_an_uncertain_word_stays_open(text: str) -> None:
    assert codes_of(text, RELATION) == frozenset()
