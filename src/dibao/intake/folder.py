"""A folder of hand-ins → typed tables, receipts' matter and judgements.

Invariant: the order of files never changes a table's content (files are read in the order of
their names); one bad file costs itself and nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

from dibao.intake.arrival import Named, Readers, arrive
from dibao.intake.heads import vocabulary_of
from dibao.intake.mapping import Mappings
from dibao.intake.reception import CHANNEL, Reception
from dibao.intake.result import HandIns, posix
from dibao.reasoning.source import Source

Progress = Callable[[int, int, str], None]
_SYSTEM = {"thumbs.db", "desktop.ini", ".ds_store"}


def find_files(folder: Path, skip: Path | None = None) -> list[Path]:
    """Every file a department may have put there; lock, hidden and own files are skipped."""
    out = skip.resolve() if skip else None
    found = []
    for path in sorted(folder.rglob("*"), key=lambda p: p.as_posix()):
        parts = path.relative_to(folder).parts
        if not path.is_file() or path.is_symlink():
            continue
        if any(p.startswith((".", "~$", "__MACOSX")) for p in parts):
            continue
        if path.name.lower() in _SYSTEM or path.suffix.lower() in (".tmp", ".lnk", ".bak"):
            continue
        if out and (path.resolve() == out or out in path.resolve().parents):
            continue
        found.append(path)
    return found


def read_folder(
    folder: Path, sources: Mapping[str, Source], *, as_of: date, skip: Path | None = None,
    home: Path | None = None, progress: Progress | None = None,
) -> HandIns:  # fmt: skip
    """Read everything handed in below `folder`; file names in results are relative to it."""
    files = find_files(folder, skip)
    named: list[Named] = []
    used: set[str] = set()
    for path in files:
        told = readable(posix(path.relative_to(folder).as_posix()))
        while told in used:
            told += "_"
        used.add(told)
        named.append((path, told))
    return _read(named, sources, as_of, home, progress)


def readable(name: str) -> str:
    """A file's name as text; one that was packed on a Chinese system is read as it was written there."""
    try:
        name.encode()
    except UnicodeEncodeError:
        raw = os.fsencode(name)
        try:
            return raw.decode("gb18030")
        except UnicodeDecodeError:
            return raw.decode("utf-8", "replace")
    return name


def read_files(
    files: Iterable[Path], sources: Mapping[str, Source], *, as_of: date,
    home: Path | None = None, progress: Progress | None = None,
) -> HandIns:  # fmt: skip
    """Read the given files; names in results are the bare names, numbered where they repeat."""
    named: list[Named] = []
    used: set[str] = set()
    for path in files:
        name, n = readable(path.name), 1
        while name in used:
            n += 1
            name = f"{readable(path.stem)}({n}){readable(path.suffix)}"
        used.add(name)
        named.append((path, name))
    return _read(named, sources, as_of, home, progress)


def _read(
    named: list[Named], sources: Mapping[str, Source], as_of: date, home: Path | None,
    progress: Progress | None,
) -> HandIns:  # fmt: skip
    handins = HandIns()
    reception = Reception(handins, vocabulary_of(sources), Mappings(home), as_of)
    with Readers() as readers, closing(arrive(named, readers.read, readers.much)) as files:
        for at, one in enumerate(files):
            if progress:
                progress(at, len(named), one.name)
            reception.file(one)
    reception.finish()
    if progress:
        progress(len(named), len(named), "")
    return handins


__all__ = ["CHANNEL", "find_files", "read_files", "read_folder"]
