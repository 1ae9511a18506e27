"""Do two photos look like one another, though one was saved anew, scaled or lightened?

Invariant: a picture is 63 signs of its coarse light and dark (the 64 lowest cosine waves of 32 by 32
grey squares, each above or below their median); nothing of it can be seen again from them. What is
too even to have a look of its own (a dark room, a wall) has none: it is like nothing.

NEAR was measured (docs/decisions/0177): it finds 152 to 157 of 157 pictures saved anew, scaled or
lightened, and took none of 12,246 pairs of different scenes for one. It misses what was cut by a
tenth, turned or mirrored, and takes two pictures of one yard from one spot for one. A hit is a
question and never more.
"""

from __future__ import annotations

import io
import warnings

import numpy as np
from PIL import Image

NEAR = 10  # signs out of 63 in which two pictures of one scene may differ
SIDE, LOW, EVEN = 32, 8, 6.0  # squares a side; waves a side; least spread of grey (of 255)
MOST = 80_000_000  # points; a picture that claims more is not opened


def look_of(data: bytes) -> str:
    """16 hex digits of a JPEG or PNG; '' where it cannot be read or is too even."""
    grey = _squares(data)
    if grey is None or float(grey.std()) < EVEN:
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


def _squares(data: bytes) -> np.ndarray | None:
    """32 by 32 means of grey, 0 to 255, whatever the picture's size and shape; None: no picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # MOST is the limit
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as photo:
                if photo.width * photo.height > MOST:
                    return None
                photo.draft("L", (4 * SIDE, 4 * SIDE))
                small = photo.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX)
                return np.asarray(small, dtype=float)
    except (
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
    ):  # as Pillow says broken
        return None
