"""The scan folder: what a scanner or high-speed camera writes into DIBAO_HOME/scans is taken in.

Invariant: a file leaves the folder only after its bytes lie by digest and a row names them. A file
that cannot be taken (too large, no picture) stays where it is and is listed with the reason.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import COUNTY, TOWN, Place
from dibao.desk.casework.upload import LARGEST, kind_of
from dibao.desk.exchange import keeping
from dibao.desk.record import Refused
from dibao.desk.shelf import actions
from dibao.desk.shelf.models import Stray
from dibao.desk.shelf.slots import find_slot

LOG = logging.getLogger("django")
_FAILED: set[Path] = set()  # said once in the log, tried again every time
SETTLED = 3.0  # seconds a file must have been left alone: a scanner may still be writing it


def folder() -> Path:
    """Where scans are dropped; one folder a town below it where a county has several."""
    return Path(settings.HOME) / "scans"


@dataclass(frozen=True)
class Left:
    """A file that was not taken in, and why."""

    name: str
    why: str


def _files() -> Iterator[Path]:
    home = folder()
    if home.is_dir():
        for path in sorted((*home.iterdir(), *(p for d in home.iterdir() if d.is_dir()
                                               for p in d.iterdir()))):  # fmt: skip
            if path.is_file() and not path.is_symlink() and not path.name.startswith((".", "~")):
                yield path


def refused(path: Path) -> str:
    """Why a file cannot be taken in, or ''."""
    if path.stat().st_size > LARGEST:
        return "超过 20 兆，请拍小一点或分几份"
    with path.open("rb") as file:
        if not kind_of(file.read(16)):
            return "不是照片或扫描件（要 JPG、PNG 或 PDF）"
    return ""


def left(places: Collection[int]) -> list[Left]:
    """Files of these places that lie in the folder and cannot be taken in."""
    found = []
    for path in _files():
        town = _town(path)
        if town is None or town.pk not in places:
            continue
        try:
            why = refused(path)
        except OSError:
            why = "读不出来，请检查文件"
        if why:
            found.append(Left(path.relative_to(folder()).as_posix(), why))
    return found


def take_in(day: dt.date, *, settled: float = SETTLED) -> int:
    """Take in every file that has been left alone for a moment; how many were."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    taken, now = 0, time.time()
    for path in _files():
        try:
            ready = now - path.stat().st_mtime >= settled and not refused(path)
        except OSError:
            continue
        if ready:
            try:
                with transaction.atomic():
                    _one(path, day)
                path.unlink()
                taken += 1
            except Exception as error:  # it stays where it is; the others are taken in all the same
                if path not in _FAILED:  # its name may be a person's, and paths stand in errors
                    LOG.error("a scan cannot be taken in: %s", type(error).__name__)
                _FAILED.add(path)
    return taken


def _one(path: Path, day: dt.date) -> None:
    with path.open("rb") as file:
        digest = keeping.keep(file)
    found = find_slot(path.name)
    if found is not None:
        family, slot = found
        clock = Who(0, "system", "系统", (("system", family.place_id),))
        with contextlib.suppress(Refused):  # the same scan once more: nothing new came in
            actions.take(clock, family, slot.key, path.name, digest, day)
    else:
        town = _town(path)
        posts = (("system", town.pk),) if town else ()
        clock = Who(0, "system", "系统", (*posts, ("system", 0)))
        if not Stray.objects.filter(digest=digest, done=None).exists():
            actions.keep_stray(clock, town, path.name[-200:], digest, day)


def _town(path: Path) -> Place | None:
    """The town whose folder it lies in, else the only town there is, else the county."""
    towns = Place.objects.filter(level=TOWN)
    if path.parent != folder():
        return towns.filter(name=path.parent.name).first() or _county()
    only = list(towns[:2])
    return only[0] if len(only) == 1 else _county()


def _county() -> Place | None:
    return Place.objects.filter(level=COUNTY).first()
