"""A photo of a board without what the telephone wrote beside the picture.

Invariant: of what comes in, only the picture, its colours and which side is up are kept; place,
time, maker, thumbnails and notes are gone before the file is stored. A picture used once is not
proof a second time.
"""

from __future__ import annotations

import io
import struct
from typing import Any

from dibao.desk.casework import upload
from dibao.desk.exchange import keeping
from dibao.desk.notices.models import Move, Round
from dibao.desk.oversight.photos import trace
from dibao.desk.record import Refused

KEEPS_PNG = (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"cHRM")
ORIENTATION = 0x0112
BROKEN = "照片打不开，请重新拍一张或另存为 JPG 再放。"


def keep(given: Any) -> tuple[str, str]:
    """Keep a photo stripped: (SHA-256 of what is kept, trace of the picture); raises Refused."""
    if given is None:
        raise Refused("请放照片：要看得清公示栏和上面贴的这一张。")
    if given.size > upload.LARGEST:
        raise Refused("照片太大（超过 20 兆），请拍小一点再放。")
    data = given.read()
    kind = upload.kind_of(data[:16])
    if kind not in (".jpg", ".png"):
        raise Refused("请放 JPG 或 PNG 照片。")
    try:
        clean = stripped(data)
    except (ValueError, struct.error):
        raise Refused(BROKEN) from None
    return keeping.keep(io.BytesIO(clean)), trace(clean)


def fresh(given: Any) -> tuple[str, str]:
    """Keep a photo that has not been used before."""
    kept = keep(given)
    if any(m.objects.filter(trace=kept[1]).exists() for m in (Move, Round)):
        raise Refused("这张照片以前用过，请到公示栏前重新拍一张。")
    return kept


def stripped(data: bytes) -> bytes:
    """A JPEG or PNG without notes; ValueError for bytes that are neither or are cut off."""
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(data)
    raise ValueError("not a picture")


def _jpeg(data: bytes) -> bytes:
    parts, at, side = [], 2, 1
    while True:
        if at + 4 > len(data) or data[at] != 0xFF:
            raise ValueError("broken jpeg")
        mark, size = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        segment = data[at : at + 2 + size]
        if mark == 0xDA:
            end = data.rfind(b"\xff\xd9")
            if end < at:
                raise ValueError("broken jpeg")
            parts.append(data[at : end + 2])  # what an app hangs on behind the end is left out
            break
        if mark == 0xE1 and segment[4:10] == b"Exif\0\0":
            side = _side(segment[10:])
        if (
            not (0xE0 <= mark <= 0xEF or mark == 0xFE) or mark == 0xEE
        ):  # 0xEE: how colours are meant
            parts.append(segment)
        at += 2 + size
    return b"\xff\xd8" + (_turned(side) if side != 1 else b"") + b"".join(parts)


def _side(exif: bytes) -> int:
    """Which side of the picture is up (1 to 8); 1 where nothing usable is said."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None or len(exif) < 10:
        return 1
    at = struct.unpack(order + "I", exif[4:8])[0]
    if at + 2 > len(exif):
        return 1
    for n in range(struct.unpack(order + "H", exif[at : at + 2])[0]):
        entry = exif[at + 2 + 12 * n : at + 14 + 12 * n]
        if len(entry) == 12 and struct.unpack(order + "H", entry[:2])[0] == ORIENTATION:
            side = int(struct.unpack(order + "H", entry[8:10])[0])
            return side if 1 <= side <= 8 else 1
    return 1


def _turned(side: int) -> bytes:
    """A note that says nothing but which side is up."""
    entry = struct.pack(">HHIHH", ORIENTATION, 3, 1, side, 0)
    body = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 1) + entry + b"\0\0\0\0"
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(data: bytes) -> bytes:
    parts, at = [data[:8]], 8
    while at + 12 <= len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        if kind in KEEPS_PNG:
            parts.append(data[at : at + 12 + size])
        at += 12 + size
        if kind == b"IEND":
            return b"".join(parts)
    raise ValueError("broken png")
