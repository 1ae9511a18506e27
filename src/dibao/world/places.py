"""The invented county: no such place, no such code.

Invariant: all region codes start with 99, village names are unique within the county, and a
village name never contains another one (files are covered by names in titles).
"""

from __future__ import annotations

from dataclasses import dataclass

COUNTY = "云槐县"
PREFECTURE = "虚陵市"
REGIONS = ("990123", "990121", "990124", "990223")  # today's code first, then older ones

TOWNS = ("槐荫镇", "青石镇", "双河乡", "柳泉镇", "白鹭乡", "松岗镇", "荷塘镇", "云岭乡")
VILLAGES = (
    "石桥", "柳沟", "大槐", "上清水", "杨家湾", "黄泥塘", "白马坡", "三岔河", "银杏岭", "桃花坪",
    "老鹰岩", "竹园", "烟灯坳", "凤凰台", "龙井冲", "枫香坝", "茶山垭", "麻栗坡脚", "水碾房", "油榨坊",
    "观音阁", "染坊街", "梨树坨", "磨盘山", "古渡口", "蒋家堰", "牛栏洼", "瓦窑铺", "芦苇荡", "鹿鸣原",
    "乌桕滩", "斑竹塬", "双柏树", "鱼鳞沱", "响水潭", "火烧坪", "栗子垸", "楠木圩", "打铁铺", "腊梅坞",
    "马蹄泉", "回龙嘴", "燕子崖", "鸡冠砦", "碾盘梁", "独松埂", "葫芦峪", "金银垱", "丁家畈", "望夫矶",
    "皂角浜", "红砂岗", "青杠林", "木鱼墩", "豆腐桥", "筲箕凼", "锅底荡", "乱石窖", "百丈碥", "野猪箐",
    "炭厂沟里", "棉花堰", "莲子湾", "枇杷岙", "石榴屯", "石磨寨", "核桃埫", "谷雨店", "清明渡", "寒露庄",
    "立夏营", "白露圩", "秋分铺子", "小满集", "芒种岗", "大雪坳", "冬至垭", "霜降坪", "惊蛰洼", "雨水寨",
    "春分渡", "夏至沱", "大暑屯", "小暑梁", "处暑峪", "立秋浜", "立冬堡", "小雪营", "大寒垸", "小寒荡",
    "东篱", "南浦", "西畴", "北牖", "中庭", "前庄子",
)  # fmt: skip
PER_TOWN = 12
DATED = (0, 1, 3, 4, 7, 10, 11)  # of twelve: their roster shows days of application and approval
IN_CELLS = 6  # of twelve: this village's roster writes a family into one cell


@dataclass(frozen=True, slots=True)
class Village:
    """One village: `code` is a twelve-digit statistical code inside 99xxxx."""

    index: int
    name: str
    town: str
    code: str
    groups: int


def lay_out(households: int) -> list[Village]:
    """Twelve villages for a town of a few hundred households, twenty-four for two thousand."""
    towns = max(1, min(len(TOWNS), -(-households // 2500)))
    wanted = max(4, min(PER_TOWN * 2, -(-households // (25 * towns))))
    villages = []
    for index in range(min(towns * wanted, len(VILLAGES))):
        town = index // wanted
        code = f"{REGIONS[0]}{100 + town:03d}{200 + index % wanted:03d}"
        villages.append(
            Village(index, VILLAGES[index] + "村", TOWNS[town], code, 4 + (index * 7) % 9)
        )
    return villages
