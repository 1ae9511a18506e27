"""Names that sound or look alike: keys that suggest a pair for a person to look at.

Invariant: nothing here makes two names equal. All readings of a character count, and a surname
also has the readings that surnames have (仇 qiú, 单 shàn, 解 xiè), whatever a dictionary puts first.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import product
from typing import Final

from pypinyin import Style, lazy_pinyin
from pypinyin.constants import PINYIN_DICT

from dibao.people.names import COMPOUND_SURNAMES, surname

MOST_KEYS: Final = 16

SURNAME_READINGS: Final[dict[str, tuple[str, ...]]] = {
    surname_: tuple(readings.split(","))
    for surname_, readings in (
        item.split(":")
        for item in """仇:qiu 单:shan 解:xie 曾:zeng 查:zha 盖:ge,gai 区:ou 任:ren 朴:piao 冼:xian
        洗:xian 缪:miao 翟:zhai,di 折:she 种:chong 重:chong 员:yun 贠:yun 宓:mi,fu 乐:yue,le 召:shao
        华:hua 纪:ji 燕:yan 应:ying 尹:yin 葛:ge 柏:bai,bo 过:guo 哈:ha 令:ling 宁:ning 甯:ning
        尉:wei,yu 隗:wei,kui 逄:pang 繁:po 秘:bi,mi 麻:ma 么:yao 幺:yao 能:nai 黑:he 晟:cheng 盛:sheng
        祭:zhai 覃:qin,tan 谌:chen,shen 谯:qiao 郇:xun,huan 郗:xi,chi 钭:tou 长:chang 阚:kan 赵:zhao
        费:fei,bi 贾:jia 车:che 都:du 那:na 郝:hao 洪:hong 卜:bu 褚:chu 储:chu 晁:chao 佴:nai 佘:she
        余:yu 俞:yu 於:yu,wu 于:yu 行:xing 相:xiang 石:shi 强:qiang 曲:qu 臧:zang 藏:zang 佟:tong
        句:gou 勾:gou 呙:guo 妫:gui 库:she,ku 厍:she 闵:min 适:kuo 撒:sa 少:shao 沈:shen 乜:nie
        万俟:moqi 尉迟:yuchi 澹台:tantai 鲜于:xianyu 单于:chanyu 长孙:zhangsun 令狐:linghu 亓官:qiguan
        夏侯:xiahou 宰父:zaifu 乐正:yuezheng 谷梁:guliang 颛孙:zhuansun 钟离:zhongli""".split()
    )
}

# Characters that clerks and scanners take for one another; the first of a group stands for it.
_LOOK_ALIKE: Final = """己已巳 未末 土士 日曰 干千于 王玉主 大太犬 晴睛 杨扬 侯候 治冶 戊戌戍 人入八 天夭
刀力 午牛 田由甲申 免兔 乌鸟 旦且 令今 微徵 祟崇 沐沭 洒酒 拔拨 班斑 辩辨辫 粱梁 茶荼 暑署 陕峡侠 折拆析
住往 坑炕 炼练 皓浩 洁结 清请情 玲铃 珍诊 钢纲 银根 铜桐 彬杉 桂挂 柱拄 凉谅 冰水永 州洲 郎朗 邓郑 邹郭
祁祈 邢刑 谢榭 徐涂 余佘 亨享 史吏 圆园 坤绅 埔浦 娟涓捐 岚风 宗宋 平乎 幸辛 延廷 彦颜 恒桓 慧惠 戴载 撤撒
冒昌 枚牧 汪注 沈沉 泽译择 涛淘 淑椒 潘番 焕换 珠殊株 琪淇棋祺 瑜渝榆愉 瑞端 怀坏环 白自百 直真 杜社 礼扎
祥详 科料 竟竞 章童 竺笑 芬芳 芹斤 茂芪 莉利 莲连 蒋将 蔡察 薛薜 裴斐 谭潭 辉晖 金全 钟种 锋峰 阳旧 骏俊
香杳 鲁鱼 贾费 胡湖 春舂 昊吴 敏敬 明朋 苗笛 雷雪 霞露 秀季 红江 海梅悔 何付河 柏拍 建健 梓锌 晓骁 嵩蒿"""


@cache
def _shapes() -> dict[str, str]:
    stands_for: dict[str, str] = {}
    for group in _LOOK_ALIKE.split():
        chief = next((stands_for[c] for c in group if c in stands_for), group[0])
        for character in group:
            stands_for.setdefault(character, chief)
    return stands_for


@lru_cache(maxsize=32768)
def _readings(character: str) -> tuple[str, ...]:
    """All readings of one character without tones; the character itself if it has none."""
    listed = PINYIN_DICT.get(ord(character))
    if not listed:
        return (character,)
    plain = {
        lazy_pinyin(character, style=Style.NORMAL)[0],
        *(_toneless(reading) for reading in listed.split(",")),
    }
    return tuple(sorted(plain))


_TONES: Final = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ", "aaaaeeeeiiiioooouuuuvvvvvnnnm")


def _toneless(reading: str) -> str:
    return reading.translate(_TONES).replace("ê", "e")


def sound_keys(folded: str) -> frozenset[str]:
    """Up to `MOST_KEYS` spellings of a folded name, joined by blanks; empty for an empty name."""
    if not folded:
        return frozenset()
    family, given = surname(folded)
    if family in COMPOUND_SURNAMES and family in SURNAME_READINGS:
        choices = [SURNAME_READINGS[family]]
    else:
        first = (*SURNAME_READINGS.get(family[:1], ()), *_readings(family[:1]))
        choices = [tuple(dict.fromkeys(first)), *(_readings(c) for c in family[1:])]
    choices += [_readings(character) for character in given]
    keys = []
    for spelling in product(*choices):
        keys.append("".join(spelling))
        if len(keys) == MOST_KEYS:
            break
    return frozenset(keys)


def shape_key(folded: str) -> str:
    """The folded name with each character replaced by the chief of its look-alikes."""
    shapes = _shapes()
    return "".join(shapes.get(character, character) for character in folded)
