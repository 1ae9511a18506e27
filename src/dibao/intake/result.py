"""What receiving a folder gives back.

Invariant: on every sheet ``rows == accepted + refused + left_out``; rows are the rows below the
head that hold at least one visible character, counted once even when a row speaks of several
persons (then it stands as several typed rows with the same file, sheet and row).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import Literal

import pyarrow as pa

DataDayFrom = Literal["row", "sheet", "file", ""]
FileStatus = Literal["read", "refused", "duplicate"]
RowNote = tuple[int, str, list[str]]
ColumnNote = tuple[str, str, bool, str]

QUALITY: dict[str, str] = {
    "X01": "15 位旧证号",
    "X02": "证号末位或校验位不对",
    "X03": "长号码存成了数字，末几位已丢失",
    "X04": "夹有空格、换行或看不见的字符",
    "X05": "全角数字或字母",
    "X06": "标题行、合并单元格或多层表头",
    "X07": "合计、小计、签字、说明等非数据行",
    "X08": "日期写法不统一或无法辨认",
    "X09": "金额或数量写法不统一或无法辨认",
    "X10": "一格多人、一行多人或户主行带成员行",
    "X11": "隐藏的工作表、旧格式或带外部链接",
    "X12": "公式出错的单元格",
    "X13": "姓名中有无法显示的字或问号",
    "X14": "姓名间隔点写法不一",
    "X15": "同名而证号不同",
    "X16": "同一证号对应不同姓名",
    "X17": "性别或出生日期与证号不符",
    "X18": "整行重复",
    "X19": "单位经过换算或单位不清",
    "X20": "超出需要而未收下的列",
    "X21": "证号或姓名打了码",
}


@dataclass(frozen=True, slots=True)
class Cover:
    """Whom a sheet speaks of (answers.md §1 step 4), with the ground in one sentence.

    ``listed`` holds 18-digit numbers; for ``hits`` an empty list means: no request was enclosed.
    """

    mode: Literal["all", "villages", "listed", "hits"] = "all"
    villages: tuple[str, ...] = ()
    except_villages: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    total: int | None = None
    ground: str = "未注明范围，按本次核对的全部人员计。"


@dataclass(slots=True)
class Sheet:
    """One sheet of a hand-in as it was understood. `row` is always the spreadsheet's own number.

    ``columns``: (head, field or '', kept, why). ``refused_rows`` and ``left_rows``:
    (row, reason, cells). ``open_cells``: cells of accepted rows that could not be read and count
    as blank: (row, head, text, why). ``unread``: 18-digit numbers on refused rows; the sheet has
    not said of them that there is nothing.
    """

    file: str
    sheet: str
    source: str = ""
    rows: int = 0
    accepted: int = 0
    refused: int = 0
    left_out: int = 0
    hidden: bool = False
    columns: list[ColumnNote] = field(default_factory=list)
    refused_rows: list[RowNote] = field(default_factory=list)
    left_rows: list[RowNote] = field(default_factory=list)
    quality: dict[str, int] = field(default_factory=dict)
    data_day: date | None = None
    data_day_from: DataDayFrom = ""
    cover: Cover = field(default_factory=Cover)
    note: str = ""
    heads: list[str] = field(default_factory=list)
    open_cells: list[tuple[int, str, str, str]] = field(default_factory=list)
    asked: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    source_name: str = ""
    unread: frozenset[str] = frozenset()

    def count(self, code: str, much: int = 1) -> None:
        """Add to a quality count; nothing is stored for zero."""
        if much:
            self.quality[code] = self.quality.get(code, 0) + int(much)

    def say(self, sentence: str) -> None:
        """Add one sentence to the sheet's note, once."""
        if sentence not in self.note:
            self.note += sentence


@dataclass(slots=True)
class File:
    """One handed-in file; `reason` is one Chinese sentence when it was not read."""

    file: str
    sha256: str
    status: FileStatus = "read"
    reason: str = ""
    sheets: list[Sheet] = field(default_factory=list)


@dataclass(slots=True)
class HandIns:
    """A whole folder: receipts' matter, one typed table a source, judgements read back."""

    files: list[File] = field(default_factory=list)
    tables: dict[str, pa.Table] = field(default_factory=dict)
    judgements: list[dict[str, str | int]] = field(default_factory=list)

    def sheets(self) -> list[Sheet]:
        """Every sheet of every file that was read."""
        return [s for f in self.files for s in f.sheets]


def posix(path: str) -> str:
    """A path as it is written in results: forward slashes, whatever the machine."""
    return str(PurePosixPath(path.replace("\\", "/")))
