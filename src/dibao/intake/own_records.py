"""The office's own records as typed rows: what its desk writes down for the rules that audit it.

Invariant: only a folder named apart is read so, and only sources that a rule waits for; a file that
a department hands in is never taken for one. No field of these tells who complained or about whom.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa

from dibao.intake import tables, typed
from dibao.intake.columns import Column
from dibao.intake.result import File, HandIns, Sheet
from dibao.reasoning.source import Source

FOLDER = "本机关工作记录"
VILLAGE = "村"


class OwnRecordsError(ValueError):
    """The folder cannot be read; the message is one Chinese sentence."""


def add_own(
    taken: HandIns, folder: Path, sources: Mapping[str, Source], keys: Iterable[str], as_of: dt.date
) -> None:
    """Add the records that lie in the folder as KEY.csv to what departments handed in."""
    if not folder.is_dir():
        raise OwnRecordsError(f"找不到本机关工作记录的文件夹“{folder}”。请检查 --own 后面的路径。")
    for key in sorted(keys):
        path = folder / f"{key}.csv"
        if not path.exists():
            continue
        source = sources[key]
        name = f"{FOLDER}/{path.name}"
        data = path.read_bytes()
        taken.tables[key] = table = _typed(source, name, data, as_of)
        sheet = Sheet(name, source.name, key, table.num_rows, table.num_rows, data_day=as_of,
                      data_day_from="file", source_name=source.name)  # fmt: skip
        taken.files.append(File(name, hashlib.sha256(data).hexdigest(), sheets=[sheet]))


def _typed(source: Source, name: str, data: bytes, as_of: dt.date) -> pa.Table:
    heads, *lines = list(csv.reader(data.decode("utf-8-sig").splitlines())) or [[]]
    at = {head: i for i, head in enumerate(heads)}
    known = {VILLAGE, *(f.label for f in source.kept)}
    if odd := [h for h in heads if h not in known]:
        raise OwnRecordsError(f"“{name}”里有不认识的栏目“{odd[0]}”。请用工作台重新写出。")
    size, shape = len(lines), tables.schema(source)
    found: dict[str, pa.Array] = {
        "file": pa.repeat(pa.scalar(name), size),
        "sheet": pa.repeat(pa.scalar(source.name), size),
        "row": pa.array(range(2, size + 2), pa.int32()),
        **{n: pa.repeat(pa.scalar(""), size)
           for n in ("name", "id_text", "id_number", "id_status", "party")},
        "village": pa.array([line[at[VILLAGE]] for line in lines] if VILLAGE in at else [""] * size),
        "data_day": pa.repeat(pa.scalar(as_of, pa.date32()), size),
        "data_day_from": pa.repeat(pa.scalar("file"), size),
    }  # fmt: skip
    for f in source.kept:
        if f.label not in at:
            found |= typed.empty(f, size)
            continue
        column = Column([line[at[f.label]] for line in lines])
        read = typed.read_field(f, [column], [""], pivot=as_of.year, first_1904=False,
                                title_scale=0)  # fmt: skip
        if wrong := next(iter(sorted(read.refused.items())), None):
            raise OwnRecordsError(
                f"“{name}”第 {wrong[0] + 2} 行“{f.label}”{wrong[1]}。请用工作台重新写出。"
            )
        found |= read.arrays
    return pa.table({n: found[n] for n in shape.names}, shape)
