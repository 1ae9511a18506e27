"""The rows a doubt rests on, cell by cell, read again from the files as they were handed in.

Invariant: a file is read by the guarded child that reads every hand-in, and only when its digest is
still the one that the run named; of its rows only those that were named leave it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from django.conf import settings

from dibao.desk.exchange.models import HandIn, Run
from dibao.intake.body import shown
from dibao.intake.guard import inspect
from dibao.intake.heads import Vocabulary
from dibao.intake.layout import find_layout
from dibao.intake.reader import Raw, Reader, ReadFailed
from dibao.policy import HOME as LAW
from dibao.reasoning.source import load_sources


@dataclass
class SourceFile:
    """One file a doubt rests on: its digest in the run, its hand-in, its named rows with cells.

    `rows` is (sheet, row, [(head, cell)]); `gap` says in words what is not there, '' when all is.
    """

    name: str
    digest: str = ""
    hand_in: HandIn | None = None
    rows: list[tuple[str, int, list[tuple[str, str]]]] = field(default_factory=list)
    gap: str = ""


def source_files(run: Run, evidence: Iterable[dict[str, Any]]) -> list[SourceFile]:
    """Every file named by the evidence of one doubt, in the order of names."""
    named: dict[str, list[tuple[str, int]]] = {}
    for one in evidence:
        named.setdefault(one["file"], []).append((one.get("sheet", ""), one["row"]))
    digests = _digests(run)
    found = []
    with Reader() as reader:
        for name, places in sorted(named.items()):
            found.append(_one(reader, run, name, digests.get(name, ""), places))
    return found


def _digests(run: Run) -> dict[str, str]:
    """File → SHA-256 as the run's own account says it; empty when that account is gone."""
    told = run.out / "run.json" if run.out else None
    if told is None or not told.exists():
        return {}
    data = json.loads(told.read_text(encoding="utf-8"))
    return {f["file"]: f["sha256"] for f in data["files"]}


def _one(
    reader: Reader, run: Run, name: str, digest: str, places: list[tuple[str, int]]
) -> SourceFile:
    made = SourceFile(name, digest, rows=[(s, n, []) for s, n in sorted(places)])
    if not digest:
        made.gap = "核查的结果文件夹不在了，不知道这个文件的摘要。"
        return made
    made.hand_in = (
        HandIn.objects.filter(place=run.place, digest=digest).select_related("by").first()
    )
    original = settings.HOME / "originals" / digest
    if made.hand_in is None:
        made.gap = "没有在本站报送（核查时直接从文件夹读的），没有报送回执。"
    if not original.exists():
        made.gap += "原件没有存在本站，只能写出文件、表、行，抄不出原行。"
        return made
    with original.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != digest:
            made.gap += "存着的原件与核查时的摘要不一致，没有抄原行。"
            return made
    try:
        sheets = _read(reader, original, name)
    except ReadFailed as error:
        made.gap += f"原件现在读不出来：{error}"
        return made
    made.rows = [(s, n, _cells(sheets.get(s), n)) for s, n in sorted(places)]
    if any(not cells for _, _, cells in made.rows):
        made.gap += "有的行在原件里没有找到。"
    return made


def _read(reader: Reader, original: Path, name: str) -> dict[str, Raw]:
    with tempfile.TemporaryDirectory(prefix="dibao-", dir=settings.HOME) as folder:
        path = Path(folder) / PurePath(name).name
        shutil.copyfile(original, path)
        verdict = inspect(path)
        if verdict.reason:
            raise ReadFailed(verdict.reason)
        # A text file is one sheet without a name of its own: it is called after the file.
        return {raw.sheet or path.stem: raw for raw in reader.read(path, verdict.kind)}


def _cells(raw: Raw | None, row: int) -> list[tuple[str, str]]:
    """(head, cell) of a row, counted from 1 as the sheet shows it; empty when it is not there."""
    if raw is None or raw.table is None or not 0 < row <= raw.table.num_rows:
        return []
    layout = find_layout(raw, Vocabulary(load_sources(LAW / "sources")))
    texts = [shown(t) for t in raw.table.slice(row - 1, 1).to_pylist()[0].values()]
    return list(_named(texts, layout.heads if layout else []))


def _named(texts: list[str], heads: list[tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    for at, text in enumerate(texts):
        if text.strip():
            head = "".join(heads[at]) if at < len(heads) else ""
            yield head or f"第 {at + 1} 列", text.strip()
