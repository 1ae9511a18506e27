"""The texts that the cells of an .xlsx share, without an object for each.

Invariant: plain texts are taken as they stand; what has more to it (several runs, readings, references,
blanks around) the reader library reads.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

import numpy as np
import pyarrow as pa

from dibao.opening.marks import BLOCK, Strange, Tags, after, ahead, kinds_of
from dibao.opening.small_books import SmallBook

_ITEM, _VALUE, _OTHER, _RICH = 1, 2, 3, 4
_STRINGS = kinds_of(
    {"si": _ITEM, "t>": _VALUE, "t ": _VALUE, "/t": _OTHER, "/s": _OTHER}, others=_RICH
)
_TOO_RICH = 50_000


def shared_strings(z: zipfile.ZipFile, small: SmallBook) -> pa.Array:
    """The texts that cells share, and a blank behind them."""
    parts = []
    if "xl/sharedStrings.xml" in z.namelist():
        for block in ahead(_items(z)):
            parts.append(_strings(Tags(block, _STRINGS), small))
    return pa.concat_arrays([*parts, pa.array([""])])


def _items(z: zipfile.ZipFile) -> Iterator[bytes]:
    """Pieces of whole items."""
    with z.open("xl/sharedStrings.xml") as member:
        rest = after(member, b"<si>", keep=True)
        more = b"-"
        while more:
            more = member.read(BLOCK)
            rest += more
            if cut := rest.rfind(b"</si>") + 1:
                cut += len(b"/si>")
                yield rest[:cut]
                rest = rest[cut:]


def _strings(tags: Tags, small: SmallBook) -> pa.Array:
    items = tags.of(_ITEM)
    # <si><t>…</t></si> and nothing else; the library reads what has more to it.
    kinds = np.append(tags.kind, np.uint8(0))
    plain = (kinds[items + 1] == _VALUE) & (np.diff(np.append(items, len(tags.kind))) == 4)
    start, end = tags.inner(items[plain] + 1)
    texts = tags.texts(start, end)
    odd = tags.coded(texts, start, end)
    if plain.all() and not odd.any():
        return texts
    plain[np.flatnonzero(plain)[odd]] = False
    texts = texts.filter(pa.array(~odd))
    rest = np.flatnonzero(~plain)
    if len(rest) > _TOO_RICH:
        raise Strange
    ends = np.append(tags.at[items], len(tags.data))
    told = small.strings([tags.piece(ends[i], ends[i + 1]) for i in rest])
    at = np.empty(len(items), np.int64)
    at[plain], at[rest] = np.arange(len(texts)), np.arange(len(texts), len(items))
    return pa.concat_arrays([texts, pa.array(told, pa.string())]).take(pa.array(at))
