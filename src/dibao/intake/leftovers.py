"""Which rows below a head are no data: totals, signatures, notes, repeated heads.

Invariant: a row that holds an identity number is never left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from dibao.intake.heads import fold

_TOTAL = re.compile(
    r"^(本页|本村|本组|全村|全镇|全乡|全县|全组|各村|.{0,8}[村组镇乡区])?(合计|小计|总计|共计|累计|总数|汇总|合计数)([:：（(户人\d].*)?$"
)
_SIGN = re.compile(
    r"^(制表|填表|审核|复核|负责|经办|单位|主管|分管|领导|联系|填报|报送|审批|签字|签章|盖章|公章|批准|核对|村主任|村支书|会计|出纳)"
    r".{0,8}[:：_].*|^[^\d:：]{1,12}(签字|签名|签章|盖章)[^:：]{0,6}[:：_].*|^(负责人|制表人|填表人|审核人|经办人|单位负责人|分管领导)?(签字|签名|盖章|签章)"
)
_BELOW = re.compile(r"以下空白|以下无正文|此页无正文|本页无正文|^以下无|^\(?以下为空")
_PAGE = re.compile(
    r"^[-—]?\s*第?\s*\d+\s*页?[,，/]?\s*(共\s*\d+\s*页)[-—]?$|^第\s*\d+\s*页.*$|^[-—]\s*\d+\s*[-—]$|^共\d+页.*$"
)
_NOTE = re.compile(
    r"^(注|备注|说明|填表说明|填报说明|附注|附|注意|提示|填报要求|数据来源|统计口径|口径)\s*[:：1一、]"
)
_CONTINUED = re.compile(
    r"^.{0,20}?[（(\[]?(续表?|续上[页表]|接上[页表])(\d{0,2}|[一二三四五])[)）\]]?$"
)
_SAMPLE = re.compile(r"^(例|示例|样例|举例|填写示例)[:：]?\d*$")
_DATE_LINE = re.compile(
    r"^(填表|填报|报送|制表|上报)?(日期|时间)?[:：]?\d{4}年\d{1,2}月(\d{1,2}日)?$"
)


def reason_to_leave(full: Sequence[str], heads: set[str], titles: Collection[str] = ()) -> str:
    """Why this row is no data, in Chinese; '' for a row that has to be read.

    `full`: the row's cells that say anything, squeezed; `titles`: what stands above the head.
    """
    if not full:
        return "空行"
    if len(set(full)) == 1 and (full[0] in titles or _CONTINUED.match(full[0])):
        return "重复的标题行"
    if any(_TOTAL.match(t) for t in full[:3]):
        return "合计行"
    if any(_BELOW.search(t) for t in full[:3]):
        return "“以下空白”行"
    if any(_SAMPLE.match(t) for t in full[:2]):
        return "填写示例行"
    if len(full) <= 3 and _PAGE.match(full[0]):
        return "页脚页码"
    if _NOTE.match(full[0]):
        return "说明行"
    if _SIGN.match(full[0]) or (len(full) <= 3 and _DATE_LINE.match(full[-1])):
        return "签字落款行"
    distinct = set(full)
    if len(full) >= 2 and sum(fold(t) in heads for t in full) >= 0.6 * len(full):
        return "重复的表头行"
    if len(full) >= 3 and _column_numbers(full):
        return "栏次行"
    if len(distinct) == 1 and (len(full[0]) >= 12 or len(full) > 3):
        return "说明行" if len(full[0]) >= 12 else "小标题行"
    return ""


def _column_numbers(full: Sequence[str]) -> bool:
    figures = [t for t in full if t.isdigit()]
    others = [t for t in full if not t.isdigit()]
    if len(others) > 2 or not all(t in "甲乙丙丁" for t in others) or len(figures) < 3:
        return False
    values = [int(t) for t in figures]
    return values == list(range(values[0], values[0] + len(values))) and values[0] in (0, 1, 2)
