"""A photo that was saved anew or scaled is like itself; another scene is not; a hit is never proof."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pytest

from dibao.papers import likeness


def png(points: np.ndarray) -> bytes:
    """A plain PNG of rows of red, green, blue."""
    high, wide = points.shape[:2]
    raw = b"".join(b"\0" + row.tobytes() for row in points.astype(np.uint8))
    parts = ((b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)),
             (b"IDAT", zlib.compress(raw, 1)), (b"IEND", b""))  # fmt: skip
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in parts
    )


def scene(seed: int, wide: int = 320, high: int = 240) -> np.ndarray:
    """An invented yard: sky, ground, some walls and a door, with grain."""
    chance = np.random.default_rng(seed)
    points = np.zeros((high, wide, 3))
    points[:] = np.linspace(*chance.uniform(40, 230, 2), high)[:, None, None]
    for _ in range(9):
        x, y = chance.integers(0, wide), chance.integers(0, high)
        w, h = chance.integers(wide // 12, wide // 2), chance.integers(high // 12, high // 2)
        points[y : y + h, x : x + w] = chance.uniform(0, 255, 3)
    return np.clip(points + chance.normal(0, 4, points.shape), 0, 255)


def saved_anew(points: np.ndarray) -> np.ndarray:
    """As a strong JPEG leaves it: each 8 by 8 block keeps its coarse waves alone, in steps."""
    at = np.arange(8)
    wave = np.cos(np.pi / 8 * np.outer(at, at + 0.5)) * np.where(at == 0, 8**-0.5, 0.5)[:, None]
    step = 12 + 9 * np.add.outer(at, at)
    high, wide = points.shape[:2]
    blocks = points.reshape(high // 8, 8, wide // 8, 8, 3).transpose(0, 2, 4, 1, 3)
    kept = np.round(wave @ blocks @ wave.T / step) * step
    back = wave.T @ kept @ wave
    return np.clip(back.transpose(0, 3, 1, 4, 2).reshape(points.shape), 0, 255)


def halved(points: np.ndarray) -> np.ndarray:
    high, wide = points.shape[:2]
    return points.reshape(high // 2, 2, wide // 2, 2, 3).mean(axis=(1, 3))


def test_the_same_scene_is_found_and_others_are_not() -> None:
    scenes = [scene(n) for n in range(14)]
    looks = [likeness.look_of(png(s)) for s in scenes]
    assert all(looks)
    for made, look in zip(scenes, looks, strict=True):
        for other in (saved_anew(made), halved(made), halved(saved_anew(made)), made * 0.8 + 20):
            assert likeness.alike(look, likeness.look_of(png(other)))
    hits = sum(likeness.alike(a, b) for n, a in enumerate(looks) for b in looks[:n])
    assert hits == 0


def test_what_has_no_look_is_like_nothing() -> None:
    dark = likeness.look_of(png(np.full((64, 64, 3), 20)))
    assert dark == ""
    assert not likeness.alike(dark, dark)
    huge = png(scene(1))[:16] + struct.pack(">II", 90_000, 90_000) + png(scene(1))[24:]
    for data in (b"", b"\xff\xd8\xff\xe0", b"\xff\xd8", b"%PDF-1.4", png(scene(1))[:300], huge):
        assert likeness.look_of(data) == ""


@pytest.mark.parametrize(("other", "signs"), [("0", 1), ("3", 1), ("e", 4)])
def test_signs_are_counted(other: str, signs: int) -> None:
    assert likeness.differ(f"{'0' * 15}1", f"{'0' * 15}{other}") == signs
