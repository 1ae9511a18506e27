"""Do two photos look like one another, though one was saved anew, scaled or lightened?

Invariant: a picture is 63 signs of its coarse light and dark (the 64 lowest cosine waves of 32 by 32
grey squares, each above or below their median); nothing of it can be seen again from them. What is
too even to have a look of its own (a dark room, a wall) has none: it is like nothing.

NEAR was measured (docs/decisions/0177): it finds 151 to 157 of 157 pictures saved anew, scaled or
lightened, and took none of 12,246 pairs of different scenes for one. It misses what was cut by a
tenth, turned or mirrored, and takes two pictures of one yard from one spot for one. A hit is a
question and never more. The picture is read by typst, which sets our papers; no image library.
"""

from __future__ import annotations

import struct
import tempfile
import zlib
from pathlib import Path

import numpy as np
import typst

NEAR = 10  # signs out of 63 in which two pictures of one scene may differ
SIDE, LOW, EVEN = 32, 8, 6.0  # squares a side; waves a side; least spread of grey (of 255)
MOST = 80_000_000  # points; a picture that claims more is not opened
_FINE = 4  # points a square
_PAGE = """#set page(width: 32pt, height: 32pt, margin: 0pt)
#image("photo", format: "{kind}", width: 32pt, height: 32pt, fit: "stretch")"""


def look_of(data: bytes) -> str:
    """16 hex digits of a JPEG or PNG; '' where it cannot be read or is too even."""
    kind, points = _size(data)
    if not kind or not 0 < points <= MOST:
        return ""
    try:
        grey = _squares(data, kind)
    except (RuntimeError, ValueError, zlib.error, struct.error):  # broken, or no such picture
        return ""
    if float(grey.std()) < EVEN:
        return ""
    waves = _COSINES @ grey @ _COSINES.T
    low = waves[:LOW, :LOW].flatten()[1:]
    signs = low > np.median(low)
    return f"{int(''.join('1' if s else '0' for s in signs), 2):016x}"


def differ(one: str, other: str) -> int:
    """In how many signs two looks differ; 64 where one has none."""
    return (int(one, 16) ^ int(other, 16)).bit_count() if one and other else 64


def alike(one: str, other: str) -> bool:
    """Near enough to ask about."""
    return differ(one, other) <= NEAR


def _cosines() -> np.ndarray:
    at = np.arange(SIDE)
    return np.cos(np.pi / SIDE * np.outer(at, at + 0.5))


_COSINES = _cosines()


def _size(data: bytes) -> tuple[str, int]:
    """(jpg or png, points) as the picture's own head says; ('', 0) for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        wide, high = struct.unpack(">II", data[16:24])
        return "png", wide * high
    at = 2
    while data.startswith(b"\xff\xd8") and at + 9 <= len(data) and data[at] == 0xFF:
        mark, size = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            high, wide = struct.unpack(">HH", data[at + 5 : at + 9])
            return "jpg", wide * high
        at += 2 + size
    return "", 0


def _squares(data: bytes, kind: str) -> np.ndarray:
    """32 by 32 means of grey, 0 to 255, whatever the picture's size and shape."""
    with tempfile.TemporaryDirectory() as own:
        (Path(own) / "photo").write_bytes(data)
        (Path(own) / "page.typ").write_text(_PAGE.format(kind=kind), encoding="utf-8")
        page = typst.compile(Path(own) / "page.typ", format="png", ppi=72.0 * _FINE)
    wide = SIDE * _FINE
    points = _points(page, wide)
    grey = points[:, :, :3] @ np.array([0.299, 0.587, 0.114])
    return np.asarray(grey.reshape(SIDE, _FINE, SIDE, _FINE).mean(axis=(1, 3)))


def _points(png: bytes, wide: int) -> np.ndarray:
    """The points of a small PNG of our own making: 8 bits, three or four colours, not interlaced."""
    body, at = b"", 8
    colours = {2: 3, 6: 4}[png[25]]
    while at < len(png):
        size, name = struct.unpack(">I4s", png[at : at + 8])
        body += png[at + 8 : at + 8 + size] if name == b"IDAT" else b""
        at += 12 + size
    raw = zlib.decompress(body)
    step = wide * colours
    found = np.zeros((wide, step), dtype=np.uint8)
    above = bytearray(step)
    for row in range(wide):
        line = bytearray(raw[row * (step + 1) + 1 : (row + 1) * (step + 1)])
        _unfiltered(raw[row * (step + 1)], line, above, colours)
        found[row] = np.frombuffer(bytes(line), dtype=np.uint8)
        above = line
    return found.reshape(wide, wide, colours)


def _unfiltered(kind: int, line: bytearray, above: bytearray, back: int) -> None:
    """Undo a row's filter in place (PNG 1.2, chapter 6)."""
    for n in range(len(line)):
        left = line[n - back] if n >= back else 0
        up, corner = above[n], above[n - back] if n >= back else 0
        if kind == 1:
            add = left
        elif kind == 2:
            add = up
        elif kind == 3:
            add = (left + up) // 2
        elif kind == 4:
            guess = left + up - corner
            near = ((abs(guess - left), 0, left), (abs(guess - up), 1, up),
                    (abs(guess - corner), 2, corner))  # fmt: skip
            add = min(near)[2]
        else:
            return
        line[n] = (line[n] + add) & 255
