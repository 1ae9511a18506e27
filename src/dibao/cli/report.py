"""`dibao report KIND --out FILE`: a report from the office's own database, kept and sealed."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from dibao.cli.ledger import DATABASE
from dibao.cli.options import Unusable

ENDINGS = (".xlsx", ".pdf", ".docx")


def report(
    kind: str, out: Path, month: str, outside: bool, site: str, home: Path,
    say: Callable[[str], None],
) -> int:  # fmt: skip
    """Write the file; raises Unusable."""
    if out.suffix.lower() not in ENDINGS:
        raise Unusable(f"“{out.name}”要以 .xlsx、.pdf 或 .docx 结尾，才知道写成哪一种。")
    if month and not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", month):
        raise Unusable(f"月份“{month}”写法不对，请写成 2024-06 这样。")
    if not os.environ.get("DATABASE_URL") and not (home / DATABASE).exists():
        raise Unusable(f"{home} 里还没有办公数据。请先运行 dibao serve，或设 DIBAO_HOME。")
    from dibao.desk import serving

    serving.ready()
    from django.utils import timezone

    from dibao.desk.accounts.models import Place
    from dibao.desk.reports import making, sealing
    from dibao.desk.reports.kinds import KINDS
    from dibao.desk.reports.scope import Scope, read_month

    if kind not in KINDS:
        raise Unusable(f"没有“{kind}”这种报告，可以写：{'、'.join(KINDS)}。")
    top = Place.objects.filter(parent=None).order_by("pk").first()
    if top is None:
        raise Unusable(f"{home} 里还没有办公数据。请先运行 dibao serve，再做一次核查。")
    day = timezone.localdate()  # the office's day, wherever the machine stands
    one, scope = KINDS[kind], Scope(top, day, read_month(month))
    if one.newest is not None and scope.month is None:
        scope = replace(scope, month=one.newest(scope))
        if scope.month is None:
            raise Unusable("还没有收到发放名册，请用 --month 写明月份，例如 2024-06。")
    file = making.make(scope, one.build(scope), out.suffix.lower(), outside, site)
    sealing.from_command_line(top, file, day)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(file.data)
    out.chmod(0o600)
    say(f"{one.zh}写在 {out}（{top.name}，{scope.words}）。")
    return 0
