"""报送说明 in a file of its own: for which of the other hand-ins does it speak?

Invariant: it is used only where the file or the kind of data it is about is named and nothing else
could be meant; a 报送说明 inside a file always goes before one beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from dibao.intake.cells import squeeze
from dibao.intake.covers import Clues, Declared
from dibao.intake.result import File, Sheet
from dibao.reasoning.source import Source

_ABOUT = re.compile(
    r"^(数据|报送|反馈|附|所附|对应)?(名称|内容|表名?|文件名?|来源|类别|种类|事项)[:：]?"
)
ASK = "报送说明没有写明是哪一份文件或哪一类数据的（或者不止一种可能），没有采用；请在内容或文件名里写明。"


@dataclass(slots=True)
class Apart:
    """A declaration that came alone in its file."""

    file: File
    sheet: Sheet
    declared: Declared


def settle(
    aparts: Sequence[Apart], clues: Sequence[Clues], sources: dict[str, Source]
) -> list[Clues]:
    """Give each declaration to the sheets it is about; the sheets that got one."""
    meant = [_about(one, clues, sources) for one in aparts]
    given: list[Clues] = []
    for one, mine in zip(aparts, meant, strict=True):
        others = [m for m in meant if m is not mine and any(c in m for c in mine)]
        if not mine or others:
            one.sheet.asked = "?"
            one.sheet.say(ASK)
            one.file.status, one.file.reason = "refused", ASK
            continue
        for clue in mine:
            clue.declared = one.declared
            clue.sheet.say(f"报送范围按“{one.file.file}”里的报送说明。")
        files = list(dict.fromkeys(c.sheet.file for c in mine))
        more = f"等 {len(files)} 份文件" if len(files) > 1 else ""
        one.sheet.say(f"报送说明，用于“{files[0]}”{more}。")
        given += mine
    return given


def _about(one: Apart, clues: Sequence[Clues], sources: dict[str, Source]) -> list[Clues]:
    open_ones = [c for c in clues if c.declared is None]
    words = squeeze(one.declared.words)
    named = [c for c in open_ones if _stem(c.sheet.file) and _stem(c.sheet.file) in words]
    if named:
        return named
    here = PurePosixPath(one.file.file).parent
    for near in (True, False):
        mine = [c for c in open_ones if not near or PurePosixPath(c.sheet.file).parent == here]
        keys = {c.sheet.source for c in mine if c.sheet.source in sources}
        found = _named(one, {key: sources[key] for key in keys})
        if found:
            return [c for c in mine if c.sheet.source in found] if len(found) == 1 else []
    return []


def _stem(file: str) -> str:
    stem = squeeze(PurePosixPath(file).stem)
    return stem if len(stem) >= 4 else ""


def _named(one: Apart, sources: dict[str, Source]) -> set[str]:
    """The sources the declaration names: by their full name, or by a hint where it says what of."""
    words = squeeze(one.declared.words) + "。" + squeeze(PurePosixPath(one.file.file).stem)
    about = [squeeze(PurePosixPath(one.file.file).stem)]
    about += [line for line in words.split("。") if _ABOUT.match(line)]
    full = {key for key, s in sources.items() if s.name in words or key in words}
    if full:
        return full
    return {
        key for key, s in sources.items()
        if any(hint and hint in text for hint in s.hints for text in about)
    }  # fmt: skip
