"""`dibao synth`: the invented county as messy hand-ins, with the truth beside them.

Invariant: writes into a new or empty folder only, and says what it wrote in one sentence.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from dibao.world import build, write_world

LEAST, MOST = 10, 20000


def synth(out: Path, households: int, seed: int, as_of: date, background: int | None = None) -> int:
    """Write the county below `out`; 0 done, 2 the wish cannot be met."""
    if not LEAST <= households <= MOST:
        print(
            f"户数要在 {LEAST} 到 {MOST} 之间，现在是 {households}；请改 --households。",
            file=sys.stderr,
        )
        return 2
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        print(f"目标文件夹 {out} 不是空的；请换一个新文件夹。", file=sys.stderr)
        return 2
    world = build(seed, households, as_of, background)
    rows = write_world(world, out)
    files = sum(1 for f in (out / "hand-ins").rglob("*") if f.is_file())
    print(
        f"已写出虚构县：{len(world.households)} 户在册，{files} 个文件，{rows} 行，"
        f"{len(world.cases)} 条预设事实（{out / 'truth.csv'}）。"
    )
    return 0
