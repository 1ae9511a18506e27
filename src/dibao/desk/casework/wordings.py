"""An office's own words over a paper: title, opening, closing, and how the office calls itself.

Invariant: only these can be changed. The title keeps the declared one inside it, no sentence names
an article, and what two people agreed to on the site stands before what the folder says.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from dibao.desk.casework.models import PaperWording
from dibao.desk.casework.printing import Wording
from dibao.procedure.paper import ARTICLE, Paper

PARTS = ("title", "opening", "closing")
LONGEST = {"title": 40, "opening": 400, "closing": 400}
# Words that only a law, a decision or a remedy may carry: never in an office's own sentences.
NEVER = ("不得申请复议", "不得起诉", "不予受理复议", "最终决定", "永久")


def of(key: str) -> Wording | None:
    """What lies over a paper now, or None."""
    agreed = PaperWording.objects.filter(key=key, second__isnull=False, ended=None).first()
    if agreed is not None:
        return Wording(agreed.title, agreed.opening, agreed.closing)
    own = folder()[0].get(key)
    return Wording(**own) if own else None


def office(place: str) -> str:
    """How the office of a place calls itself, or ''."""
    return folder()[1].get(place, "")


def faults(paper: Paper, words: Mapping[str, str]) -> list[str]:
    """Why these words may not lie over this paper; sentences."""
    wrong = []
    for part in PARTS:
        text = str(words.get(part, "")).strip()
        if len(text) > LONGEST[part]:
            wrong.append(f"写得太长，最多 {LONGEST[part]} 个字。")
        if ARTICLE.search(text):
            wrong.append("不要写条号，写文件名就行。")
        wrong += [f"不能写“{w}”，家庭的救济途径不能少。" for w in NEVER if w in text]
    title = str(words.get("title", "")).strip()
    if title and paper.zh.partition("（")[0] not in title:
        wrong.append(f"标题里要保留“{paper.zh.partition('（')[0]}”。")
    return list(dict.fromkeys(wrong))


def folder() -> tuple[dict[str, dict[str, str]], dict[str, str], list[str]]:
    """(words by paper, names of offices by place, mistakes) of DIBAO_HOME/papers/*.toml."""
    files = sorted((settings.HOME / "papers").glob("*.toml"))
    return _read(tuple((f, f.stat().st_mtime_ns) for f in files))


@lru_cache(maxsize=4)
def _read(
    files: tuple[tuple[Path, int], ...],
) -> tuple[dict[str, dict[str, str]], dict[str, str], list[str]]:
    from dibao.desk.casework.replay import handling_on
    from dibao.desk.front.guarding import today

    words: dict[str, dict[str, str]] = {}
    offices: dict[str, str] = {}
    wrong: list[str] = []
    for path, _ in files:
        try:
            raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            wrong.append(f"{path.name} 读不懂（{error}），没有采用。")
            continue
        declared = handling_on(today()).papers
        for key, entry in raw.items():
            if key == "offices" and isinstance(entry, dict):
                offices |= {str(k): str(v)[:60] for k, v in entry.items()}
            elif key not in declared or not isinstance(entry, dict):
                wrong.append(f"{path.name}：没有文书“{key}”，没有采用。")
            else:
                wrong += _take(words, path.name, key, entry, declared[key])
    return words, offices, wrong


def _take(
    words: dict[str, dict[str, str]], name: str, key: str, entry: dict[str, Any], paper: Paper
) -> list[str]:
    """Take one paper's words over; what may not be changed is said and left as declared."""
    extra = [k for k in entry if k not in PARTS]
    wrong = [f"“{k}”不能改，只能改标题、开头、结尾。" for k in extra]
    mine = {k: str(entry[k]).strip() for k in PARTS if k in entry}
    wrong += faults(paper, mine)
    if not wrong:
        words[key] = mine
    return [f"{name} 的 {key}：{w}" for w in wrong]
