"""What a department's yes or no looks like, in whatever way it is written.

Invariant: a word that is neither is neither: nobody is found or cleared by it.
"""

from __future__ import annotations

import re

from dibao.intake.cells import squeeze

_NO = re.compile(
    r"无记录|无信息|查无|未查到|未找到|没有|不存在|^(无|否|未|没|不|不是|×|✗|✘|X|N|NO|F|FALSE|0)$|^(名下)?无.{0,3}$"
)
_YES = re.compile(r"^(是|对|√|✓|✔|Y|YES|T|TRUE|1|已?查到|存在)$|^有.{0,6}$|^是[（(]")
# The same in any column of a list that was checked, where 否 and 0 may say something else.
NO_RECORD = r"^\s*(无|没有|查无.{0,4}|无记录|无信息|未查到.{0,4}|未找到|无此人|无登记|名下无.{0,4}|无车辆?|无房产?)\s*$"


def says_no(text: str) -> bool:
    """无, 否, ×, N, 查无此人 …"""
    return bool(_NO.search(squeeze(text).upper()))


def says_yes(text: str) -> bool:
    """有, 是, √, Y, 有记录 …"""
    bare = squeeze(text).upper()
    return bool(_YES.search(bare)) and not says_no(bare)
