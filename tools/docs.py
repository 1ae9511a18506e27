"""The generated pages of docs/ say what the code says, and nothing else: `make docs`.

`pages()` is pure: path → text. tests/repo compares it with what is committed.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import dibao.policy
from dibao.intake.typed import schema_of
from dibao.reasoning.rule import Rule
from dibao.reasoning.source import PERSON_FIELDS, Field, Source
from tools import coverage_page, procedures, rules_page

ROOT = Path(__file__).resolve().parents[1]
DAY = dt.date(2024, 6, 30)  # pages speak of the law in force on one fixed day
MADE = "本页由 `make docs` 生成，请不要手改。"
TYPES = {
    "text": "文字", "name": "姓名", "id": "身份证号", "place": "地点", "account": "账号",
    "plate": "号牌", "phone": "电话", "money": "金额", "count": "整数", "number": "数",
    "date": "日期", "month": "年月", "code": "代码",
}  # fmt: skip
FIRST_COLUMNS = (
    ("`file` `sheet` `row`", "出处：文件、工作表、表格软件显示的行号"),
    ("`name`", "姓名，照原样去掉空格"),
    ("`id_number`", "18 位身份证号；没有可用的号码时为空"),
    (
        "`id_status`",
        "`valid` 有效、`upgraded` 15 位升位、`invalid` 校验不符、`lost` 位数丢失或打码、空为未填",
    ),
    ("`village`", "所在村"),
    ("`id_text`", "去掉空格后的原文号码"),
    ("`party`", "答复的一方（如哪家银行）"),
    ("`data_day` `data_day_from`", "数据日期及其来处：`row` 列、`sheet` 标题或表名、`file` 文件名"),
)


def load_policy() -> Any:
    """The national pack alone, on the pages' day."""
    return dibao.policy.load(as_of=DAY, overlays=())


def handed_in(policy: Any) -> list[Source]:
    """Sources that somebody hands in, by key (those computed from others are left out)."""
    keys = sorted(k for k in policy.sources if re.fullmatch(r"(DS|RG)\d\d", k))
    return [policy.sources[k] for k in keys]


def rules_of(policy: Any) -> list[Rule]:
    """Rules by code, then key."""
    found: Iterable[Rule] = (
        policy.rules.values() if isinstance(policy.rules, Mapping) else policy.rules
    )
    return sorted(found, key=lambda r: (r.code, r.key))


def coverage_rows() -> dict[str, dict[str, Any]]:
    """docs/coverage.toml as it stands."""
    return coverage_page.read_rows(ROOT / "docs/coverage.toml")


def _cell(text: str) -> str:
    return text.replace("|", "／").replace("\n", " ")


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    heads = list(heads)
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return [*lines, *("| " + " | ".join(_cell(c) for c in row) + " |" for row in rows)]


def coverage(policy: Any) -> str:
    """Every demand, what serves it, and how far."""
    return coverage_page.page(coverage_rows(), policy, rules_of(policy), MADE)


# ---- columns ---------------------------------------------------------------------------------


def _words(words: Iterable[str], most: int) -> str:
    """The first words only."""
    listed = [w.lstrip("*") for w in words]
    return "、".join(listed[:most]) + ("…" if len(listed) > most else "")


def _heads(f: Field) -> str:
    """Other heads of a column, and how many there are."""
    other = [w for w in f.synonyms if w != f.label]
    more = f" 等 {len(other)} 种写法" if len(other) > 8 else ""
    return "、".join(other[:8]) + more


def _codes(f: Field) -> str:
    most = 4 if len(f.codes) <= 12 else 1
    return "；".join(f"{code} = {_words(words, most)}" for code, words in f.codes.items())


def _field_row(f: Field) -> tuple[str, ...]:
    kept = "、".join(f"`{c.name}`" for c in schema_of(f)) if f.keep else "不保存"
    if f.name in PERSON_FIELDS:
        kept = f"`{f.name}`"
    unit = f"（{f.unit}）" if f.unit else ""
    return (f.label, _heads(f), TYPES[f.type] + unit, kept, _codes(f) or f.meaning)


def _source(source: Source) -> list[str]:
    asked = "需要授权书" if source.needs_authorisation else "不需要授权书"
    lines = [
        f"## {source.key} {source.name}",
        "",
        f"{source.department} · {asked} · {source.valid_days} 天内有效",
    ]
    if source.turned_away:
        return [*lines, "", "只登记，不读取：请走专门渠道。", ""]
    if source.unread:
        lines[-1] += f" · 还没有规则读它：{source.unread}"
    heads = ("栏目", "也认得", "种类", "存成", "取值或说明")
    return [*lines, "", *_table(heads, (_field_row(f) for f in source.fields)), ""]


def columns(policy: Any) -> str:
    """Every source, every column that is recognised, and how it is stored."""
    lines = [
        "# 各来源的栏目",
        "",
        MADE,
        "",
        "表头写“栏目”或“也认得”里的任何一个都可以，文件名和列的先后随意。",
        "",
        "`dibao receive` 为每个来源写一份 `rows/KEY.csv`（UTF-8，带 BOM），每份都以这些列开头：",
        "",
        *_table(("列", "含义"), FIRST_COLUMNS),
        "",
        "然后是“存成”一栏里的各列。`_least`、`_most` 是至少和至多，相等即确数，空为没有界限或没有填："
        "金额为分，“数”为百分之一，年月为 年×12+月−1，日期为 ISO。代码列另有 `_text` 记原文。",
        "",
    ]
    for source in handed_in(policy):
        lines += _source(source)
    return "\n".join(lines).rstrip() + "\n"


def rules(policy: Any) -> str:
    """Every rule in force, by code."""
    names = [s.key for s in handed_in(policy)]
    return rules_page.page(policy, rules_of(policy), names, MADE, DAY)


def pages() -> dict[Path, str]:
    """path → text of every generated page."""
    policy = load_policy()
    made = {"coverage.md": coverage, "columns.md": columns, "rules.md": rules}
    found = {ROOT / "docs" / name: make(policy) for name, make in made.items()}
    return found | {ROOT / "docs" / "procedures.md": procedures.page(MADE, DAY)}


def main() -> int:
    """Writes the pages that changed."""
    for path, text in pages().items():
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            print(f"written: {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
