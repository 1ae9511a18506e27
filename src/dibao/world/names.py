"""Names as a county register holds them: common and rare, compound, minority, unlucky.

Invariant: a name is drawn from sex, birth year and surname only, so brothers may share a
generation character and strangers may share a whole name (that is wanted).
"""

from __future__ import annotations

import random
from functools import lru_cache

SURNAMES = (
    "王" * 30
    + "李" * 28
    + "张" * 28
    + "刘" * 20
    + "陈" * 18
    + "杨" * 12
    + "黄" * 10
    + "赵" * 10
    + "吴" * 9
    + "周" * 9
    + "徐" * 7
    + "孙" * 7
    + "马" * 7
    + "朱" * 6
    + "胡" * 6
    + "郭" * 6
    + "何" * 6
    + "林" * 6
    + "高" * 5
    + "罗" * 5
    + "郑" * 5
    + "梁" * 5
    + "谢" * 4
    + "宋" * 4
    + "唐" * 4
    + "许" * 4
    + "邓" * 4
    + "韩" * 4
    + "冯" * 4
    + "曹" * 4
    + "彭" * 4
    + "曾" * 3
    + "肖" * 3
    + "田" * 3
    + "董" * 3
    + "潘" * 3
    + "袁" * 3
    + "蔡" * 3
    + "蒋" * 3
    + "余" * 3
    + "于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙"
    + "单解仇区查朴尉盖乐缪翟臧郜逄亓昝芮麴禤佘冼嵇逯蒯"
)
COMPOUND = ("欧阳", "上官", "司马", "诸葛", "皇甫", "尉迟", "夏侯", "令狐", "呼延", "万俟", "单于")

MEN_OLD = "国建德福贵生根发财金银山水木林树春来保长永富宝祥顺有全忠义仁礼志家正明光荣喜庆"
WOMEN_OLD = "秀英桂兰玉珍凤莲菊香梅翠花素芳巧云妹娥贞淑惠琴荣桃杏枝叶月仙银爱"
MEN_MID = "建国军华伟强勇平辉斌刚杰涛明波峰超鹏飞东海志远立新利民卫红兵文武学良成"
WOMEN_MID = "丽红艳霞燕敏静芳玲娟萍莉梅琴华英霞群琼慧春秋菊芬荣香会"
MEN_NEW = "浩宇轩博文睿子涵俊杰梓铭一诺天佑晨阳嘉豪逸凡明哲泽皓昊然煜城奕辰"
WOMEN_NEW = "欣怡梓萱诗涵雨桐佳琪思颖梦洁紫妍可馨若曦语嫣诺一彤心妍芷晴"
RARE = "䶮堃喆犇淼焱燚翀赟昶暠垚珺彧祎頔旻㛃䒟𬭎𬀩"

MINORITY_MEN = (
    "吉克·阿木",
    "沙马·拉哈",
    "买买提·吐尔逊",
    "阿卜杜拉·依明",
    "扎西·多吉",
    "曲比·伍呷",
    "巴桑·次仁",
    "艾力·热合曼",
    "木呷·尔布",
    "格桑·旺堆",
)
MINORITY_WOMEN = (
    "阿依古丽·买买提",
    "吉克·阿妞",
    "古丽娜尔·艾山",
    "沙马·伍各",
    "卓玛·央金",
    "曲比·石作",
    "热依汗·吐尔地",
    "达娃·卓嘎",
    "阿果·尔洗",
    "帕提古丽·依布拉音木",
)

TRADITIONAL = {
    "张": "張",
    "陈": "陳",
    "刘": "劉",
    "国": "國",
    "贵": "貴",
    "凤": "鳳",
    "兰": "蘭",
    "华": "華",
    "红": "紅",
    "财": "財",
    "发": "發",
    "树": "樹",
    "军": "軍",
    "东": "東",
    "马": "馬",
    "孙": "孫",
    "杨": "楊",
    "黄": "黃",
    "赵": "趙",
    "吴": "吳",
    "玉": "玉",
    "银": "銀",
    "丽": "麗",
    "艳": "艷",
    "云": "雲",
    "爱": "愛",
    "长": "長",
    "宝": "寶",
}
SIMPLE = {old: new for new, old in TRADITIONAL.items()}
DOTS = "·•・‧．."


def surname(rng: random.Random) -> str:
    """A surname; about one in a hundred is compound."""
    return rng.choice(COMPOUND) if rng.random() < 0.01 else rng.choice(SURNAMES)


def _pool(sex: str, year: int) -> str:
    if sex == "男":
        return MEN_OLD if year < 1960 else MEN_MID if year < 1995 else MEN_NEW
    return WOMEN_OLD if year < 1960 else WOMEN_MID if year < 1995 else WOMEN_NEW


def given(rng: random.Random, sex: str, year: int, shared: str = "") -> str:
    """One or two characters; `shared` is the generation character of a line."""
    pool = _pool(sex, year)
    if rng.random() < 0.006:
        return rng.choice(RARE)
    if shared and sex == "男" and rng.random() < 0.5:
        return shared + rng.choice(pool)
    first = rng.choice(pool)
    if rng.random() < (0.12 if year < 1970 else 0.25 if year < 1995 else 0.05):
        return first
    second = rng.choice(pool)
    return first + (second if second != first or year > 1995 else rng.choice(pool))


def minority(rng: random.Random, sex: str) -> str:
    """A name with a dot."""
    if sex == "男":
        one, other = rng.choice(MINORITY_MEN).split("·"), rng.choice(MINORITY_MEN).split("·")
    else:
        one, other = rng.choice(MINORITY_WOMEN).split("·"), rng.choice(MINORITY_WOMEN).split("·")
    return one[0] + "·" + other[1]


def to_traditional(name: str) -> str:
    """The name as an old hand would write it."""
    return "".join(TRADITIONAL.get(c, c) for c in name)


@lru_cache(maxsize=200_000)
def fold(name: str) -> str:
    """What stays of a name when width, spaces, dots and old forms are set aside."""
    plain = "".join(SIMPLE.get(c, c) for c in name if c not in DOTS and not c.isspace())
    for bracket in "（(":
        plain = plain.split(bracket)[0]
    return plain
