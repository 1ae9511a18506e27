"""Start the site: database ready and safe, background worker, web server. One process, one office.

Invariant: it refuses to start on a database that could lose an acknowledged record.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from multiprocessing import get_all_start_methods, get_context, parent_process

from waitress import serve as waitress_serve

CONNECTIONS = 1000  # browsers keep theirs open; the server's own default of 100 turns people away
STRANGE = (
    "数据库设置不安全（{0}），为免断电丢记录没有启动。请用本地磁盘上的办公目录，或设 DATABASE_URL。"
)


def ready() -> None:
    """Load Django, bring the database up to date, take new tables into the nightly check, erase again
    what a restored backup brought back. Whatever is written from here on, and the home itself, is for this account of the machine alone."""
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dibao.desk.settings")
    import django
    from django.core.management import call_command

    django.setup()
    from django.conf import settings

    settings.HOME.chmod(0o700)
    call_command("migrate", interactive=False, verbosity=0)
    from dibao.desk.archive import holding

    holding.adopt()
    from django.utils import timezone

    from dibao.desk.protection import again

    again.carry_out(timezone.localdate())


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


def serve(host: str, port: int, say: Callable[[str], None], *, works: bool = True) -> int:
    """Run until stopped; 2 when the database is not safe. OSError when the port is taken.

    `works`: with the worker and the first set-up; without for a part that only answers callers.
    """
    wrong = unsafe()
    if wrong:
        say(STRANGE.format(wrong))
        return 2
    from django.db import connections

    from dibao.desk import rights
    from dibao.desk.accounts import setting_up
    from dibao.desk.exchange.worker import work_for_ever

    first, alone = setting_up.code() if works else "", rights.lay_down()
    if alone:
        say(alone)
    else:
        rights.take()
    connections.close_all()  # none is shared with the processes below
    with socket.create_server((host, port), backlog=CONNECTIONS) as door:
        door.setblocking(False)
        for _ in range(processes() - 1):
            get_context("fork").Process(target=_beside, args=(door,), daemon=True).start()
        _end_well()
        if works:
            threading.Thread(target=work_for_ever, daemon=True).start()
        if first:
            say(f"第一次使用：打开网站填一页设置，启动码 {first}")
        say(f"网站已启动：http://{host}:{port} （按 Ctrl+C 停止）")
        _answer(door)
    return 0


def processes() -> int:
    """One for each core, where the system can share a door between processes; at most four."""
    able = "fork" in get_all_start_methods() and sys.platform != "darwin"
    return min(os.cpu_count() or 1, 4) if able else 1


def _end_well() -> None:
    """Being told to stop (by the system, at shutdown) ends the others too."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))


def _beside(door: socket.socket) -> None:
    """One more process on the same door; it ends when the first one is gone, however it went."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    first = parent_process()

    def gone() -> None:
        if first is not None:
            first.join()
        os._exit(0)

    threading.Thread(target=gone, daemon=True).start()
    _answer(door)


def _answer(door: socket.socket) -> None:
    from dibao.desk.wsgi import application

    logging.getLogger("waitress").setLevel(logging.ERROR)  # a short queue is no news
    waitress_serve(
        application, sockets=[door], threads=4, connection_limit=CONNECTIONS, ident=None,
        _quiet=True,
    )  # fmt: skip
