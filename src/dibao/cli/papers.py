"""`dibao papers`: the blank set of every declared paper, for days without the site."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from dibao.cli.options import Unusable
from dibao.desk.shelf import blank
from dibao.policy.handling import national
from dibao.procedure.table import TableError


def blanks(out: Path, day: dt.date) -> int:
    """Write PDF and Word files of the day's pack into a new or empty folder."""
    try:
        handling = national(day)
    except TableError as error:
        raise Unusable(str(error)) from None
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Unusable(f"{out} 里已经有东西，请写一个新的或空的文件夹。")
    count = 0
    for name, content in blank.files(blank.sheets(handling), day):
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        count += 1
    print(f"空白文书 {len(handling.papers)} 种，{count} 个文件，写在 {out}")
    return 0
