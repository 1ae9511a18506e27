"""Families told in one cell, and fields that another column already tells.

Invariant: only what is written is read. A cell is taken apart when every piece names one person;
a code is inferred from a neighbouring column only where its own cell is blank or missing.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from dibao.intake.amounts import quantity
from dibao.intake.cells import is_blank, squeeze, tidy
from dibao.intake.codes import codes_of
from dibao.intake.columns import Column
from dibao.intake.heads import fold
from dibao.reasoning.source import Field, Source

if TYPE_CHECKING:
    from dibao.intake.body import Body
    from dibao.intake.heads import Vocabulary
    from dibao.intake.layout import Layout
    from dibao.intake.reading import Reading

_FAMILY_HEAD = re.compile(r"成员|家属|共同生活|家庭人员|家人")
_OTHER_HEAD = re.compile(r"监护|代领|代管|联系|备注|收入|财产|原因|支出|情况说明")
_ID = re.compile(r"(?<![0-9])(?:[0-9*]{17}[0-9Xx*]|[0-9]{15})(?![0-9Xx])")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff〇·•]+")
_NOISE = {"身份证", "身份证号", "身份证号码", "证件号", "证件号码", "公民身份号码", "关系", "姓名",
          "男", "女", "岁", "电话", "同上", "号码"}  # fmt: skip
_NOBODY = {"", "无", "没有", "/", "-", "—", "0", "暂无"}
_OPEN, _CLOSE = "（(【[", "）)】]"
_BREAK = "；;、\n\r|/。"
Told = tuple[str, str, str]  # name, number as written, relation words


def _pieces(cell: str) -> list[str]:
    """The cell at its breaks outside brackets; a closing bracket also ends a piece."""
    out, depth, piece = [], 0, ""
    for at, c in enumerate(cell):
        depth += (c in _OPEN) - (c in _CLOSE)
        if depth <= 0 and (c in _BREAK or (c in _CLOSE and not _number_follows(cell[at + 1 :]))):
            out.append(piece)
            piece = ""
        else:
            piece += c
    found = [p.strip(" ,，:：") for p in [*out, piece]]
    return [p for p in found if p]


def _number_follows(rest: str) -> bool:
    return bool(re.match(r"[\s,，:：]*[0-9]{15}", rest))


def _read_piece(piece: str, relation: Field | None) -> Told | None:
    numbers = _ID.findall(piece)
    if len(numbers) > 1:
        return None
    names, kin = [], ""
    for word in _HAN.findall(_ID.sub(" ", piece)):
        if word in _NOISE:
            continue
        if not kin and relation is not None and codes_of(word, relation):
            kin = word
        else:
            names.append(word)
    if len(names) != 1 or not 2 <= len(names[0]) <= 15:
        return None
    return names[0], numbers[0] if numbers else "", kin


def family_of(cell: str, relation: Field | None) -> list[Told] | None:
    """The persons one cell names, in its order; None when it cannot be taken apart safely."""
    text = cell.strip()
    if tidy(text) in _NOBODY:
        return []
    pieces = _pieces(text)
    if len(pieces) == 1 or any(len(_ID.findall(p)) > 1 for p in pieces):
        # “妻李四 9901… ，子…”: without safe breaks each number ends one person's piece.
        ends = [m.end() for m in _ID.finditer(text)]
        if len(ends) > 1:
            pieces = [text[a:b] for a, b in zip([0, *ends], ends, strict=False)]
    found = [_read_piece(p, relation) for p in pieces]
    told = [f for f in found if f is not None]
    return told if told and len(told) == len(found) else None


def spread_families(body: Body, reading: Reading, layout: Layout, source: Source) -> list[int]:
    """Turn a column of families into member columns; the columns that were spread."""
    if not {"household_no", "relation"} <= set(source.by_name) or len(reading.groups) > 1:
        return []
    beside = _family_beside_head(body, reading, layout, source.by_name["relation"])
    used = {c for group in reading.groups for cs in group.values() for c in cs}
    spread = []
    for c in range(min(len(layout.heads), len(body.columns))):
        head = fold(layout.head(c))
        if c in used or not _FAMILY_HEAD.search(head) or _OTHER_HEAD.search(head):
            continue
        cells = ["" if is_blank(v) else v for v in body.columns[c].cells.to_pylist()]
        relation = source.by_name["relation"]
        told = [family_of(v, relation) if v else [] for v in cells]
        filled = [i for i, v in enumerate(cells) if v and (c == beside or _ID.search(v))]
        if not filled or sum(bool(told[i]) for i in filled) * 2 < len(filled):
            continue
        _add_groups(body, reading, [t or [] for t in told])
        spread.append(c)
    return spread


_LOOKED_UP = re.compile("查询|核查|核对|比对|被查")


def asked_persons(body: Body, reading: Reading, layout: Layout, vocabulary: Vocabulary) -> None:
    """查询对象 | 证件号 | 查询结果 | 权利人 …: a row that names no owner is about whom was asked for."""
    mine = reading.groups[0]
    if reading.answer < 0 or not {"name", "id_number"} & set(mine):
        return
    used = {c for group in reading.groups for cs in group.values() for c in cs}
    asked: dict[str, int] = {}
    for c in range(len(layout.heads)):
        field = vocabulary.listed(layout.head(c), "RG14")
        if c not in used and field in ("name", "id_number") and _LOOKED_UP.search(layout.head(c)):
            asked.setdefault(field, c)
    if not asked:
        return
    told = {f: [body.columns[c].cells.to_pylist() for c in mine.get(f, [])]
            for f in ("name", "id_number")}  # fmt: skip
    nobody = [
        all(not cs[row] or is_blank(cs[row]) for columns in told.values() for cs in columns)
        for row in range(body.size)
    ]
    for field, c in asked.items():
        cells = body.columns[c].cells.to_pylist()
        alone = [cell if gone else "" for cell, gone in zip(cells, nobody, strict=True)]
        body.columns.append(Column(alone))
        mine.setdefault(field, []).append(len(body.columns) - 1)


def _family_beside_head(body: Body, reading: Reading, layout: Layout, relation: Field) -> int:
    """户主 | 身份证 | 家庭成员: where the last holds several persons, or their own numbers, name and
    number of the row are the head's. Takes the column from the names; the column, -1 where none."""
    mine = reading.groups[0]
    names, numbers = mine.get("name", []), mine.get("id_number", [])
    if len(names) != 1 or not numbers or "head_name" not in mine or "relation" in mine:
        return -1
    c = names[0]
    if c in mine["head_name"] or not _FAMILY_HEAD.search(fold(layout.head(c))):
        return -1
    several = alone = 0
    for cell, number in zip(
        body.columns[c].cells.to_pylist(), body.columns[numbers[0]].cells.to_pylist(), strict=True
    ):
        if cell and not is_blank(cell):
            told = family_of(cell, relation)
            more = bool(_ID.search(cell)) or (told is not None and len(told) > 1)
            one = len(_ID.findall(tidy(number or ""))) == 1
            several, alone = several + (more and one), alone + (not more)
    if several <= alone:
        return -1
    mine["name"] = list(mine["head_name"])
    return c


def _add_groups(body: Body, reading: Reading, told: list[list[Told]]) -> None:
    # Who stands beside a cell of “the other members” is the family's head.
    reading.roles[0] = reading.roles[0] or "户主"
    for place in range(max(map(len, told), default=0)):
        at = len(body.columns)
        parts = [t[place] if place < len(t) else ("", "", "") for t in told]
        for part in range(3):
            body.columns.append(Column([p[part] for p in parts]))
        reading.groups.append({"name": [at], "id_number": [at + 1], "relation": [at + 2]})
        reading.roles.append("")


# ------------------------------------------------------------ one column tells another's field
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]|(\d{1,3})\s*[/／]\s*(\d{1,4})|(\d{1,4})分之(\d{1,3})")


def shares_from_tenure(table: pa.Table) -> pa.Table:
    """“按份共有50%” and “按份共有1/2” give the share where no column of its own does."""
    if not {"share_least", "tenure_text"} <= set(table.schema.names):
        return table
    words = table["tenure_text"].to_pylist()
    least, most = table["share_least"].to_pylist(), table["share_most"].to_pylist()
    for row, word in enumerate(words):
        found = _PART.search(word or "")
        if found is None or least[row] is not None or most[row] is not None:
            continue
        percent, a, b, d, n = found.groups()
        top, below = (a, b) if a else (n, d)
        if percent:
            whole, _, rest = percent.partition(".")
            least[row] = most[row] = int(whole) * 100 + int((rest + "00")[:2])
        elif int(below):
            # A third has no exact hundredths: the interval holds it.
            low, left = divmod(int(top) * 10_000, int(below))
            least[row], most[row] = low, low + bool(left)
    return _replace(table, {"share_least": least, "share_most": most})


_ALLOWANCE = re.compile("低保|最低生活|保障金|救助资金")
_OTHER_MONEY = re.compile(
    "补贴|补助|津贴|养老|工资|报酬|薪|农机|地力|奖学|助学|抚恤|优抚|孤儿|特困|五保|退耕|公益林|移民|计生|奖扶|独生|"
    "慰问|临时救助|医疗救助|保险|分红|征地|拆迁|危房|报销"
)


def other_money(text: str) -> bool:
    """Does this speak of money that is not the allowance (耕地地力保护补贴 on one card with it)?"""
    return bool(_OTHER_MONEY.search(text)) and not _ALLOWANCE.search(text)


_SUM = re.compile(r"(?:超|超过|超出|高于|大于)(\d[\d,.]*[万千]?)元?")


def line_from_head(table: pa.Table, head: str) -> pa.Table:
    """“存款是否超过1万元”: the sum that 是 and 否 in its column speak of, where no column tells it."""
    found = _SUM.search(squeeze(head))
    if found is None or table["line_most"].null_count < table.num_rows:
        return table
    sum_ = quantity(f"{found[1]}元", hundred=100, least=0)
    fen: list[object] = [sum_.least] * table.num_rows
    return _replace(table, {"line_least": fen, "line_most": fen}) if not sum_.why else table


def code_from_form(
    table: pa.Table, f: Field, names: list[str], only: Collection[str] = ()
) -> pa.Table:
    """A roll of one benefit names it in its title or heads, not in every row; of `only` these codes."""
    told = [frozenset(c for c, ws in f.codes.items() if c != "other" and _named(ws, n))
            for n in names]  # fmt: skip
    title = next((t for t in told if len(t) == 1), frozenset())
    if any(len(t) > 1 for t in told):
        title = frozenset()
    codes, texts = table[f.name].to_pylist(), table[f"{f.name}_text"].to_pylist()
    if not title or (only and not title <= set(only)):
        return table
    (code,) = title
    codes = [code if c is None and not t else c for c, t in zip(codes, texts, strict=True)]
    return _replace(table, {f.name: codes})


def _named(words: list[str] | tuple[str, ...], name: str) -> bool:
    return any(len(w) >= 2 and w in name for w in (x.lstrip("*") for x in words))


def _replace(table: pa.Table, columns: dict[str, list[object]]) -> pa.Table:
    for name, values in columns.items():
        at = table.schema.get_field_index(name)
        f = table.schema.field(at)
        table = table.set_column(at, f, pc.cast(pa.array(values, f.type), f.type))
    return table
