"""`dibao serve`: the office's web site, its worker and its database in one."""

from __future__ import annotations

from dibao.cli.check import Unusable


def serve(host: str, port: int) -> int:
    """Run the site until stopped."""
    from django.db.utils import DatabaseError

    from dibao.desk import serving

    try:
        serving.ready()
        return serving.serve(host, port, print)
    except DatabaseError as error:
        raise Unusable(f"数据库打不开（{error}）。请检查 DIBAO_HOME 或 DATABASE_URL。") from error
    except OSError as error:
        raise Unusable(
            f"{host}:{port} 用不了（{error.strerror}）。请换一个 --port 再试。"
        ) from error
