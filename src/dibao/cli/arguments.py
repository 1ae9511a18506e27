"""Options that several commands share, and what is made of their texts."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from dibao.cli.options import Unusable

Day = Annotated[str | None, typer.Option("--as-of", help="核查基准日，如 2024-06-20")]
Out = Annotated[Path, typer.Option("--out", help="结果写到哪里")]
Policy = Annotated[
    list[Path], typer.Option("--policy", help="本地数值所在的文件夹（numbers.toml）")
]
RunFolder = Annotated[Path | None, typer.Option("--run", help="一次核查的结果文件夹")]


def day_of(text: str | None) -> dt.date:
    """The as-of day; today where none is given."""
    if text is None:
        return dt.datetime.now().astimezone().date()
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise Unusable(f"日期“{text}”写法不对，请写成 2024-06-20 这样。") from None


def secret(path: Path | None, what: str) -> str | None:
    """The password that stands in a file; raises Unusable when there is none."""
    if path is None:
        return None
    try:
        text = path.read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeDecodeError):
        raise Unusable(f"读不到{what}文件“{path}”。请检查路径。") from None
    if not text:
        raise Unusable(f"{what}文件“{path}”是空的。请写入口令后再试。")
    return text


def home_folder() -> Path:
    """The office's folder: DIBAO_HOME, or dibao-data here."""
    return Path(os.environ.get("DIBAO_HOME", "dibao-data"))


def on_the_record(work: Callable[[Path], int]) -> int:
    """Run one piece of work on the record; what cannot be used is one sentence and exit code 2."""
    from dibao.ledger.lines import LedgerError

    try:
        return work(home_folder())
    except LedgerError as error:
        raise Unusable(str(error)) from error
