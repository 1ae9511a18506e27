"""Requests out: what a department is asked, about whom, as a workbook and a letter to download.

Invariant: they are made by `dibao ask` from the site's own roster and letters of authorisation; a
person without a letter in force is listed for no source that needs one.
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from django.conf import settings

from dibao.desk.accounts.models import Place
from dibao.desk.exchange.models import Request
from dibao.desk.protection.marking import marked
from dibao.desk.record import Refused
from dibao.desk.roster.models import Letter, Member
from dibao.policy import HOME as LAW
from dibao.reasoning.source import Source, load_sources


def askable() -> dict[str, Source]:
    """Sources that a department can be asked for: those that some rule reads."""
    found = load_sources(LAW / "sources")
    return {k: s for k, s in found.items() if s.extra.get("ask") and not s.unread}


def pack(request: Request, mark: str) -> bytes:
    """The request's workbook and letter as a zip; raises Refused when they cannot be made. `mark`:
    who took it, when and for what, a visible line in the workbook."""
    source = askable().get(request.source)
    if source is None:
        raise Refused("这个来源现在不用请部门报送。")
    with tempfile.TemporaryDirectory(prefix="dibao-", dir=settings.HOME) as folder:
        own = Path(folder)
        _roster(request.place, own / "名册.csv")
        command = [
            str(Path(sys.executable).with_name("dibao")), "ask", str(own / "名册.csv"),
            "--out", str(own / "out"), "--as-of", request.made.isoformat(),
        ]  # fmt: skip
        if write_letters(request.place, own / "授权书.csv"):
            command += ["--letters", str(own / "授权书.csv")]
        done = subprocess.run(  # noqa: S603 (our own command, no shell)
            command, capture_output=True, text=True, encoding="utf-8", check=False
        )
        files = [p for p in sorted((own / "out").rglob(f"{source.name}核对*")) if p.is_file()]
        if done.returncode or not files:
            raise Refused(done.stderr.strip()[:300] or "没有做成请求文件，请先做一次核查。")
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
            for path in files:
                if path.suffix == ".xlsx":
                    z.writestr(path.name, marked(path, mark, apart=True))
                else:
                    z.write(path, path.name)
        return out.getvalue()


def _roster(town: Place, path: Path) -> None:
    members = Member.objects.filter(
        household__town=town, household__status="paid", until=None
    ).select_related("household__place").order_by("household", "pk")  # fmt: skip
    rows = [
        (m.household.number, m.household.head, m.name, m.number or "", m.household.place.name,
         "户主" if m.name == m.household.head else "其他", str(m.household.size))
        for m in members
    ]  # fmt: skip
    if not rows:
        raise Refused("还没有名册。请先交低保名册，做一次核查，再请部门报送。")
    _write(path, ("户编号", "户主姓名", "姓名", "身份证号", "村", "与户主关系", "保障人口"), rows)


def write_letters(town: Place, path: Path) -> int:
    """The site's letters as the register that checks and requests read; how many there are."""
    found = Letter.objects.filter(member__household__town=town)
    rows = [
        (x.member.name, x.member.number or "", x.number or f"本站{x.pk}", x.sources,
         x.since.isoformat(), x.ends.isoformat() if x.ends else "",
         x.withdrawn.isoformat() if x.withdrawn else "")
        for x in found.select_related("member").order_by("pk")
    ]  # fmt: skip
    if rows:
        heads = ("授权人", "身份证号", "授权书编号", "授权范围", "签署日期", "有效期至", "撤回日期")
        _write(path, heads, rows)
    return len(rows)


def _write(path: Path, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        path.chmod(0o600)
        writer = csv.writer(file)
        writer.writerow(heads)
        writer.writerows(rows)
