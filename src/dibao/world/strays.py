"""What else lies in the folder: complaints, a lock file, a file nobody can open, an empty one.

Invariant: none of them holds a fact of the model; complaints name nobody on a list.
"""

from __future__ import annotations

from pathlib import Path

from dibao.world.crowd import Crowd
from dibao.world.draw import stream
from dibao.world.model import World
from dibao.world.numbers import telephone
from dibao.world.sheets import Column as C
from dibao.world.sheets import Paper, Sheet, write


def scatter(world: World, crowd: Crowd, root: Path) -> None:
    """Write them below `root`."""
    rng = stream(world.seed, "strays")
    columns = [
        C("信访件编号", "", width=16),
        C("信访人", ""),
        C("身份证号", "", "id"),
        C("联系电话", ""),
        C("反映事项", "", width=30),
        C("受理日期", ""),
    ]
    rows = [
        [
            f"XF{world.as_of.year}{at:04d}",
            person.name,
            person.number,
            telephone(rng),
            "反映村务公开不及时",
            f"{world.as_of.year}-03-{at + 1:02d}",
        ]
        for at, person in enumerate(crowd.adults[:6])
    ]
    write(root, Paper("信访局/信访件登记.xlsx", [Sheet("信访", columns, rows, "信访事项登记台账")]))
    write(root, Paper("民政办/空表.xlsx", [Sheet("Sheet1", [], [])]))
    (root / "民政办" / "~$授权书台账.xlsx").write_bytes(b"\x05admin".ljust(165, b"\x00"))
    (root / "民政办" / "打不开的文件.xlsx").write_bytes(b"PK\x03\x04" + b"broken" * 40)
    (root / "说明.txt").write_text("各单位材料已收齐，请导入。\n", encoding="gb18030")
