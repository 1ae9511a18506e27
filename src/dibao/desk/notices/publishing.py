"""The public pages as files for a separate network: no login, no script, nothing left to leak.

Invariant: every byte written is searched before a single file is moved into place; with one leak
nothing is replaced. The folder is ours (it carries our mark) or new, else it is left alone.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from dibao.desk.accounts.models import Place
from dibao.desk.notices import links, queries, scanning, telling
from dibao.papers.leaks import Leak, scan_text

MARK = ".dibao-public"


class NotOurs(Exception):
    """The folder holds somebody else's files; the message is a sentence."""


class Leaking(Exception):
    """Something that nobody may see stands in a page; the message is a sentence."""


def publish(out: Path, day: dt.date) -> int:
    """Write every public page of a day; how many files. Raises NotOurs, Leaking or OSError."""
    out = out.absolute()
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / MARK).exists())):
        raise NotOurs(f"“{out}”里已有别的文件，为免覆盖没有写入。请换一个文件夹再试。")
    part = out.with_name(f".{out.name}.{os.getpid()}")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        for name, data in _files(day):
            (part / name).write_bytes(data)
        found = leaks(part, day)
        if found:
            where = "、".join(dict.fromkeys(x.where for x in found))
            kinds = "、".join(dict.fromkeys(x.kind for x in found))
            raise Leaking(
                f"{where} 里有不能公开的内容（{kinds}），没有写出。请先撤回那份公示，改正后再发。"
            )
        (part / MARK).write_text("", encoding="utf-8")
        part.chmod(0o755)  # these alone of all files of the office are for everybody
        for path in part.iterdir():
            path.chmod(0o644)
        return _moved(part, out)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _moved(part: Path, out: Path) -> int:
    """The finished folder in the place of the earlier one, which goes only then."""
    old = out.with_name(f".{out.name}.{os.getpid()}.old")
    if out.exists():
        out.rename(old)
    try:
        part.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)
    return sum(1 for p in out.iterdir() if p.name != MARK)


def _files(day: dt.date) -> Iterator[tuple[str, bytes]]:
    """(name, bytes) of every page and of what it looks like."""
    for page, context in telling.PLAIN.items():
        yield links.address(page, files=True), _page(page, {**context(day), "files": True})
    yield links.address("check", files=True), _page("listed", telling.listed(day))
    yield links.address("complain", files=True), _page("complain", telling.complain(day))
    for place in Place.objects.filter(level="village").select_related("parent__parent"):
        told = {**telling.village(place, day), "files": True}
        yield links.address("village", place.pk, files=True), _page("village", told)
    for asset, (source, _) in links.ASSETS.items():
        yield links.address(asset, files=True), Path(finders.find(source)).read_bytes()


def _page(page: str, context: dict[str, object]) -> bytes:
    return render_to_string(telling.TEMPLATES[page], context).encode()


def leaks(folder: Path, day: dt.date) -> list[Leak]:
    """What of the finished files nobody may see: numbers of people, names of other members."""
    allowed, found = scanning.office_numbers(), []
    pages = {path: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}
    for path, text in pages.items():
        if path.suffix == ".html":
            found += scanning.scan(text, path.name, allowed)
        else:
            found += scan_text(text, path.name)
    for notice in queries.in_force(day):
        path = folder / links.address("village", notice.place_id, files=True)
        names = scanning.other_names(notice, pages.get(path, ""))
        found += [Leak("别的家庭成员的姓名", n, path.name) for n in names]
    return found
