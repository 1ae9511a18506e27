"""`dibao publish`: the public pages and the notices in force as files, for a separate network."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from dibao.cli.options import Unusable

LEAKS = 3  # a check found something wrong


def publish(out: Path, say: Callable[[str], None]) -> int:
    """Write them; 3 when something nobody may see stands in a page, and then nothing is replaced."""
    from django.db.utils import DatabaseError

    from dibao.desk import serving

    try:
        serving.ready()
    except DatabaseError as error:
        raise Unusable(f"数据库打不开（{error}）。请检查 DIBAO_HOME 或 DATABASE_URL。") from error
    from dibao.desk.front.guarding import today
    from dibao.desk.notices import publishing

    try:
        count = publishing.publish(out, today())
    except publishing.NotOurs as why:
        raise Unusable(str(why)) from why
    except publishing.Leaking as why:
        sys.stderr.write(f"{why}\n")
        return LEAKS
    except OSError as error:
        raise Unusable(f"“{out}”写不进去（{error.strerror}）。请换一个文件夹再试。") from error
    say(f"已写出 {count} 个文件：{out}")
    say(
        f"用浏览器打开 {out / 'index.html'} 看一遍，再拷到对外的网站。到期的公示要重新运行本命令才会去掉。"
    )
    return 0
