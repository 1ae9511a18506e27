"""Is this the same picture as another, whatever was written around it?

Invariant: what a camera or an app notes beside the picture (time, place, name) does not count, so
that a picture sent twice is found although its notes were changed. One that was saved anew or scaled
is another question (`papers.likeness`), which no machine answers for certain.
"""

from __future__ import annotations

import hashlib
import struct


def trace(data: bytes) -> str:
    """SHA-256 over the picture data of a JPEG or PNG; over everything for other bytes."""
    if data.startswith(b"\xff\xd8"):
        parts = _jpeg(data)
    elif data.startswith(b"\x89PNG\r\n\x1a\n"):
        parts = _png(data)
    else:
        parts = data
    return hashlib.sha256(parts or data).hexdigest()


def _jpeg(data: bytes) -> bytes:
    """All segments but the notes (APPn, COM), from the first to the end of the scan."""
    found, at = [], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        mark, size = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if mark == 0xDA:  # from here on the picture itself
            end = data.rfind(b"\xff\xd9")
            return b"".join(found) + data[at : end if end > at else len(data)]
        if not (0xE0 <= mark <= 0xEF or mark == 0xFE):
            found.append(data[at : at + 2 + size])
        at += 2 + size
    return b""


def _png(data: bytes) -> bytes:
    """The chunks that make the picture."""
    found, at = [], 8
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        if kind in (b"IHDR", b"PLTE", b"IDAT", b"tRNS"):
            found.append(data[at + 8 : at + 8 + size])
        at += 12 + size
    return b"".join(found)
