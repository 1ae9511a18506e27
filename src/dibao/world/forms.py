"""Every office's form: file name, title, heads, and its way of typing.

Invariant: a form renders deliveries of one source; two forms never share a path. Heads are
synonyms the field knows (reference §4.1); surplus columns (telephone, address, nation …) are
there because offices send them, not because anyone may keep them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dibao.world.sheets import Column as C


@dataclass(slots=True)
class Form:
    """How one delivery looks. `split` village: a sheet each; `rate` share of dirty cells."""

    delivery: str
    path: str
    title: str
    columns: list[C]
    notes: list[str] = field(default_factory=list)
    date: str = "iso"
    money: str = "number"
    month: str = "compact"
    rate: float = 0.05
    encoding: str = "utf-8-sig"
    split: bool = False
    plain: bool = False
    sheet: str = "Sheet1"
    footer: bool = True
    serial: bool = True  # a column 序号
    note_sheet: list[list[str]] = field(default_factory=list)  # 报送说明
    copy_as: str = ""  # the same file handed in a second time


def id_column(head: str = "身份证号") -> C:
    return C(head, "id", "id")
