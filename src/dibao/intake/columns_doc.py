"""Writes docs/columns.md: the columns of rows/KEY.csv, source by source.

Invariant: the page is made from the declarations and `rows.schema` alone, so it cannot drift.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from dibao.intake.typed import schema_of
from dibao.reasoning.source import BOUND_TYPES, Field, Source, load_sources

HEAD = """# rows/KEY.csv 的列

`dibao receive` 为每个来源写一份 `rows/KEY.csv`（UTF-8，带 BOM）。本页由
`python -m dibao.intake.columns_doc` 从来源声明生成，请勿手改。

每份都以这些列开头：

| 列 | 含义 |
|---|---|
| `file` `sheet` `row` | 出处：文件、工作表、表格软件显示的行号 |
| `name` | 姓名，照原样去掉空格 |
| `id_number` | 18 位身份证号；没有可用的号码时为空 |
| `id_status` | `valid` 有效、`upgraded` 15 位升位、`invalid` 校验不符、`lost` 位数丢失或打码、空为未填 |
| `village` | 所在村 |
| `id_text` | 去掉空格后的原文号码 |
| `party` | 答复的一方（如哪家银行） |
| `data_day` `data_day_from` | 数据日期及其来处：`row` 列、`sheet` 标题或表名、`file` 文件名 |

其余各列按类型展开：金额 `_least` `_most` 为分（整数），数量 `number` 为百分之一，
`month` 为 年×12+月−1，日期为 ISO；两端相等即确数，空为不知。代码列另有 `_text` 记原文。
"""


def page(sources: Mapping[str, Source]) -> str:
    """The whole page."""
    parts = [HEAD]
    for key in sorted(sources):
        source = sources[key]
        parts.append(f"\n## {key} {source.name}\n")
        if source.turned_away:
            parts.append("只识别，不接收，不产生任何行。\n")
            continue
        parts.append("| 列 | 内容 | 类型 |\n|---|---|---|")
        parts += [_line(f) for f in source.kept]
        parts.append("")
    return "\n".join(parts).rstrip() + "\n"


def _line(f: Field) -> str:
    columns = " ".join(f"`{c.name}`" for c in schema_of(f))
    kind = f.type
    if f.type in BOUND_TYPES and f.unit:
        kind = f"{f.type}，{f.unit}"  # type: ignore[assignment]
    if f.type == "code":
        kind = "code：" + " ".join(f.codes)  # type: ignore[assignment]
    return f"| {columns} | {f.label or f.name} | {kind} |"


def main() -> None:
    """Write docs/columns.md below the current folder, or below the folder given."""
    root = Path(sys.argv[1]) if len(sys.argv) > 1 else Path.cwd()
    sources = load_sources(root / "src" / "dibao" / "policy" / "sources")
    (root / "docs" / "columns.md").write_text(page(sources), encoding="utf-8")


if __name__ == "__main__":
    main()
