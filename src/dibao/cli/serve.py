"""`dibao serve`: the office's web site, its worker and its database in one."""

from __future__ import annotations

import os

from dibao.cli.options import Unusable

PARTS = ("", "complaints")  # the whole site, or the box for callers alone


def serve(host: str, port: int, only: str = "") -> int:
    """Run the site until stopped."""
    if only not in PARTS:
        raise Unusable(f"没有“{only}”这一部分，--only 只能写 complaints。")
    os.environ["DIBAO_ONLY"] = only
    from django.db.utils import DatabaseError

    from dibao.desk import serving

    try:
        serving.ready()
        return serving.serve(host, port, print, works=not only)
    except DatabaseError as error:
        raise Unusable(f"数据库打不开（{error}）。请检查 DIBAO_HOME 或 DATABASE_URL。") from error
    except OSError as error:
        raise Unusable(
            f"{host}:{port} 用不了（{error.strerror}）。请换一个 --port 再试。"
        ) from error
