"""Relation words as families and old household books write them: 户主之妻, 之子, 幺儿, 长子之妻, 堂客.

Invariant: a word that means two relations in two places (媳妇, 爹爹, 家公) stays unread, and so does a
relation for which GB/T 4761 has no code (妻弟, 连襟) and a word for a pair (父子, 母女), which does not
say who of the two the line is. What is read is one of that standard's codes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

Exact = Callable[[str], str]  # a listed word → its code, '' where it is not listed or means two

_OF_HEAD = re.compile(r"^(?:(?:户主|申请人|持证人)(?:的|之)?|之|其|与户主是?|是|为|系)(?=.)")
_ORDER = re.compile(
    r"^(?:长|次|大|二|三|四|五|六|七|八|九|十|小|幺|老幺|满|末|细|独|独生|最小|第[一二三四五六七八九十]|[1-9])(?=.)"
)
# After a place in the order of birth, and nowhere else: 长孙女 is one, 大爷 and 大伯 are not.
_IN_ORDER = (
    "子", "女", "儿", "儿子", "女儿", "崽", "仔", "媳", "儿媳", "儿媳妇", "子媳", "子媳妇", "婿", "女婿", "孙", "孙子",
    "孙女", "孙儿", "外孙", "外孙子", "外孙女", "兄", "弟", "哥", "姐", "妹", "弟弟", "妹妹", "弟媳", "侄", "侄子", "侄女",
    "养子", "养女", "继子", "继女", "伢子", "囡",
)  # fmt: skip
_WORDS = {
    "husband": "当家的 当家人 掌柜的 老倌 老倌子 男将 老头子",
    "wife": "堂客 婆娘 老婆子 屋里人 屋里的 内人 婆姨",
    "spouse": "老伴儿",
    "son": "崽 仔 伢子 独子 亲子",
    "daughter": "囡 囡囡 女崽 女伢子 妹崽 独女 亲女 丫头",
    "foster_son": "收养子 过继子 养儿 继儿 抱养子 嗣子",
    "foster_daughter": "收养女 过继女 抱养女",
    "son_in_law": "上门婿 招婿 招郎 赘婿 招赘女婿",
    "daughter_in_law": "子媳 子媳妇",
    "father": "爸 老爹 阿爸",
    "mother": "妈 姆妈 阿妈 老娘",
    "husbands_father": "公爹 家爷",
    "husbands_mother": "婆母 家娘",
    "wifes_father": "外父",
    "wifes_mother": "岳母娘 外母娘",
    "step_father": "后父 后爹",
    "step_mother": "后母 后娘",
    "grandfather": "阿爷",
    "grandmother": "娭毑 阿嬷 嫲嫲",
    "maternal_grandfather": "嘎公",
    "maternal_grandmother": "嘎婆 姥娘",
    "great_grandchild": "玄孙",
    "elder_brother": "胞兄 亲哥 阿哥",
    "younger_brother": "亲弟 老弟",
    "elder_sister": "胞姐 亲姐",
    "younger_sister": "亲妹 老妹",
    "fathers_elder_brothers_wife": "伯娘",
    "fathers_younger_brothers_wife": "婶娘 叔娘 叔母",
    "mothers_brothers_wife": "舅娘 妗子",
    "fathers_sisters_husband": "姑丈",
    "mothers_sisters_husband": "姨丈",
    "brothers_son": "侄伢子",
    "brothers_daughter": "侄女儿",
}
_MORE = {word: code for code, words in _WORDS.items() for word in words.split()}
_SON, _DAUGHTER = ("son", "foster_son"), ("daughter", "foster_daughter")
_BROTHER, _SISTER = ("elder_brother", "younger_brother"), ("elder_sister", "younger_sister")
_WIFE, _HUSBAND = ("wife", "spouse"), ("husband", "spouse")
# 长子之妻: whose, and what of his → one code.
_CHAINS: tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...] = (
    (_SON, _WIFE, "daughter_in_law"), (_DAUGHTER, _HUSBAND, "son_in_law"),
    (_SON, ("son",), "grandson"), (_SON, ("daughter",), "granddaughter"),
    (_DAUGHTER, ("son",), "daughters_son"), (_DAUGHTER, ("daughter",), "daughters_daughter"),
    (("elder_brother",), _WIFE, "elder_brothers_wife"),
    (("younger_brother",), _WIFE, "younger_brothers_wife"),
    (("elder_sister",), _HUSBAND, "elder_sisters_husband"),
    (("younger_sister",), _HUSBAND, "younger_sisters_husband"),
    (_BROTHER, ("son",), "brothers_son"), (_BROTHER, ("daughter",), "brothers_daughter"),
    (_SISTER, ("son",), "sisters_son"), (_SISTER, ("daughter",), "sisters_daughter"),
    (("wife",), ("father",), "wifes_father"), (("wife",), ("mother",), "wifes_mother"),
    (("husband",), ("father",), "husbands_father"), (("husband",), ("mother",), "husbands_mother"),
    (("father",), ("father",), "grandfather"), (("father",), ("mother",), "grandmother"),
    (("mother",), ("father",), "maternal_grandfather"),
    (("mother",), ("mother",), "maternal_grandmother"),
    (("grandson", "daughters_son"), _WIFE, "grandsons_wife"),
    (("granddaughter", "daughters_daughter"), _HUSBAND, "granddaughters_husband"),
)  # fmt: skip


def relation(text: str, exact: Exact) -> str:
    """The code a relation word means, beyond those the source lists; '' where it is not certain."""
    found = _one(text, exact)
    if found:
        return found
    bare = _OF_HEAD.sub("", text)
    if bare != text and (found := relation(bare, exact)):
        return found
    whose, of, what = text.rpartition("之") if "之" in text else text.rpartition("的")
    if not of or not whose or not what:
        return ""
    return _chained(relation(whose, exact), relation(what, exact))


def _one(text: str, exact: Exact) -> str:
    found = exact(text) or _MORE.get(text, "")
    if found:
        return found
    bare = _ORDER.sub("", text)
    return exact(bare) or _MORE.get(bare, "") if bare != text and bare in _IN_ORDER else ""


@cache
def _chained(whose: str, what: str) -> str:
    return next((code for a, b, code in _CHAINS if whose in a and what in b), "")
