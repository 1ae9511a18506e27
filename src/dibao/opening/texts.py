"""Text files: which encoding, which separator."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import BinaryIO

from dibao.opening.frames import send, ship


def read_text(path: str, out: BinaryIO) -> None:
    """Send a CSV (or a text table named .xls): BOM, strict UTF-8, UTF-16, gb18030 in this order."""
    send(out, {"event": "begin", "sheet": ""})
    data = Path(path).read_bytes()
    text = decode(data)
    if text is None:
        send(out, {"event": "failed", "why": "encoding"})
        return
    text = text.replace("\x00", "")
    csv.field_size_limit(1 << 20)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text))
    head = {"event": "sheet", "sheet": "", "hidden": False, "first_1904": False, "csv": True}
    ship(out, head, rows)


def decode(data: bytes) -> str | None:
    """The text of a file, or None when it is in none of the encodings offices use."""
    if data[:3] == b"\xef\xbb\xbf":
        return data[3:].decode("utf-8", "replace")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    nul = data[:4000].count(0)
    if nul * 8 > len(data[:4000]):
        order = "utf-16-le" if data[1:4000:2].count(0) >= data[:4000:2].count(0) else "utf-16-be"
        tries = [order]
    else:
        tries = ["utf-8", "gb18030", *_wide(data)]
    for name in tries:
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    return None


def _wide(data: bytes) -> list[str]:
    """UTF-16 without BOM that is nearly all Han characters holds few NULs: try it last."""
    return ["utf-16-le", "utf-16-be"] if len(data) % 2 == 0 else []


def delimiter(text: str) -> str:
    """The separator most of the first lines agree on."""
    lines = [line for line in text[:20_000].splitlines()[:20] if line.strip()]
    counts = {d: sorted(line.count(d) for line in lines) for d in ",\t;|"}
    best = max(counts, key=lambda d: (counts[d][len(lines) // 2] if lines else 0, d == ","))
    return best if lines and counts[best][-1] else ","
