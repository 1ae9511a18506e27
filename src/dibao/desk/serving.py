"""Start the site: database ready and safe, background worker, web server. One process, one office.

Invariant: it refuses to start on a database that could lose an acknowledged record.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

from waitress import serve as waitress_serve

STRANGE = (
    "数据库设置不安全（{0}），为免断电丢记录没有启动。请用本地磁盘上的办公目录，或设 DATABASE_URL。"
)


def ready() -> None:
    """Load Django and bring the database up to date."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dibao.desk.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)


def unsafe() -> str:
    """What is wrong with the database's settings, or ''."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA journal_mode")
            journal = cursor.fetchone()[0]
            cursor.execute("PRAGMA synchronous")
            level = cursor.fetchone()[0]
            return "" if (journal, level) == ("wal", 2) else f"{journal}、{level}"
        cursor.execute("SHOW synchronous_commit")
        return "" if cursor.fetchone()[0] != "off" else "synchronous_commit=off"


def serve(host: str, port: int, say: Callable[[str], None]) -> int:
    """Run until stopped; 2 when the database is not safe."""
    wrong = unsafe()
    if wrong:
        say(STRANGE.format(wrong))
        return 2
    from dibao.desk.exchange.worker import work_for_ever
    from dibao.desk.wsgi import application

    threading.Thread(target=work_for_ever, daemon=True).start()
    from dibao.desk.accounts import setting_up

    first = setting_up.code()
    if first:
        say(f"第一次使用：打开网站填一页设置，启动码 {first}")
    say(f"网站已启动：http://{host}:{port} （按 Ctrl+C 停止）")
    waitress_serve(application, host=host, port=port, threads=8, ident=None, _quiet=True)
    return 0
