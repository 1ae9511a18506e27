"""The page that --help shows, in Chinese: headings, the words of a call, kinds of values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from unicodedata import east_asian_width

# typer carries its own click and hands none of it out; the pinned version is what is meant.
from typer._click.formatting import HelpFormatter
from typer.core import TyperGroup

_HEADINGS = {"Options": "选项", "Commands": "命令", "Arguments": "要写的"}
_WORDS = (
    (re.compile(r"<list\[Path]>"), "路径（可写几次）"),
    (re.compile(r"<list\[str]>"), "文字（可写几次）"),
    (re.compile(r"<path>"), "路径"),
    (re.compile(r"<str>"), "文字"),
    (re.compile(r"<int>"), "数"),
    (re.compile(r"\[required]"), "必填"),
    (re.compile(r"\[default: (.*?)]"), r"（不写时为 \1）"),
    (re.compile(r"\[OPTIONS]"), "[选项]"),
    (re.compile(r"COMMAND \[ARGS]\.\.\."), "命令 …"),
    (re.compile(r"Show this message and exit\."), "看这一页。"),
)
ARGUMENTS = {
    "folder": "文件夹", "file": "文件", "files": "文件", "roster": "名册", "left": "左边的名单",
    "right": "右边的名单", "lead_id": "线索编号", "date": "日期", "days": "天数", "key": "规则名",
    "kind": "报告的种类", "family": "家庭文件", "seq": "记录序号",
}  # fmt: skip


def in_chinese(text: str) -> str:
    """One piece of a help page with the frame's own words turned."""
    for pattern, word in _WORDS:
        text = pattern.sub(word, text)
    return re.sub(
        r"(?<![-\w])\{?(" + "|".join(ARGUMENTS) + r")\b}?(?= |$|\.\.\.|])", _argument, text
    )


def _argument(match: re.Match[str]) -> str:
    return ARGUMENTS[match.group(1)]


class _Page(HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, in_chinese(args), "用法：")

    def write_heading(self, heading: str) -> None:
        self.write(f"{_HEADINGS.get(heading, heading)}：\n")

    def write_dl(self, rows: Sequence[tuple[str, str]], *_: Any, **__: Any) -> None:
        turned = [(in_chinese(a), in_chinese(b)) for a, b in rows]
        wide = max((_columns(a) for a, _ in turned), default=0)
        for first, second in turned:
            self.write(f"  {first}{' ' * (wide - _columns(first) + 2)}{second}".rstrip() + "\n")


def _columns(text: str) -> int:
    """Places on a terminal: a Chinese character takes two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def speak_chinese() -> None:
    """Let every command's help page speak Chinese."""
    TyperGroup.context_class.formatter_class = _Page
