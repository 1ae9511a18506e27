"""Which letters a PDF is set in, on any machine.

Invariant: there is always a font that holds the text's characters, since one comes with the
installation; better ones of the machine or of the office are taken first. The office's own 仿宋 and
小标宋 may be put into the folder that DOC_FONT_FANGSONG names.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst

BODY = ("FangSong_GB2312", "仿宋_GB2312", "LXGW WenKai", "Noto Serif CJK SC", "Noto Serif SC")
TITLE = ("FZXiaoBiaoSong-B05S", "Noto Serif CJK SC", "Noto Serif SC")
HEAD = ("SimHei", "Noto Sans CJK SC", "Noto Sans SC")
# Names of people and places may need any character of GB 18030: these hold what the others lack.
RARE = ("Noto Serif SC", "HanaMinA", "HanaMinB", "Plangothic P1", "Plangothic P2")
KAI = ("KaiTi_GB2312", "LXGW WenKai", "Noto Serif CJK SC", "Noto Serif SC")


@cache
def installed(system: bool = True) -> typst.Fonts:
    """Fonts of the installation, of the office's folder and, unless told not to, of the machine."""
    folders = [Path(pylopdf_fonts_zh_cn.__file__).parent]
    own = os.environ.get("DOC_FONT_FANGSONG", "")
    if own:
        folders.insert(0, Path(own) if Path(own).is_dir() else Path(own).parent)
    return typst.Fonts(
        include_system_fonts=system, include_embedded_fonts=False, font_paths=list(folders)
    )


def chain(wanted: tuple[str, ...], system: bool = True) -> list[str]:
    """The best family that is here, then those that hold rare characters; never empty."""
    first = families(wanted, system)
    return list(dict.fromkeys([*first, *families(RARE, system)]))


def families(wanted: tuple[str, ...], system: bool = True) -> list[str]:
    """Those of the wanted families that are here, best first; never empty."""
    here = set(installed(system).families())
    return [family for family in wanted if family in here]
