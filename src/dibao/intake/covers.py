"""Whom a sheet speaks of, and of which day its figures are (answers.md §1 steps 3 and 4).

Invariant: a narrower cover always rests on words in the hand-in, quoted in its ground; nothing
is narrowed by the rows that happen to be there.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from dibao.intake.cells import squeeze
from dibao.intake.days import day
from dibao.intake.reader import Raw
from dibao.intake.result import Cover, HandIns, Sheet
from dibao.intake.tables import replace

_LACKS = re.compile(
    r"不含|未含|不包括|未包括|不包含|未包含|待补报|待报|缺报|未报|尚未报|暂缺|除外|缺"
)
_TOWN = re.compile(r"([\u4e00-\u9fff]{1,6}?(?:镇|乡|街道))")
_DAY_IN_TEXT = re.compile(
    r"((?:19|20)\d{2})\s*[年.\-/_]\s*(\d{1,2})\s*[月.\-/_]\s*(\d{1,2})\s*日?|(?<!\d)((?:19|20)\d{2})([01]\d)([0-3]\d)(?!\d)"
)
_MONTH_IN_TEXT = re.compile(
    r"((?:19|20)\d{2})\s*[年.\-/]\s*(\d{1,2})\s*月?(?!\d)|(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])(?!\d)"
)


@dataclass(slots=True)
class Declared:
    """What a sheet 报送说明 says for the other sheets of its file."""

    mode: str = ""
    day: date | None = None
    places: str = ""
    total: int | None = None
    words: str = ""


@dataclass(slots=True)
class Clues:
    """What was read about one sheet's cover before the roster's villages are known."""

    sheet: Sheet
    texts: list[str] = field(default_factory=list)
    declared: Declared | None = None
    listed: list[str] | None = None
    enclosed: bool = False


# ---------------------------------------------------------------- the sheet 报送说明
_NAMED = re.compile(r"报送说明|反馈说明|数据说明")


def is_declaration(name: str, raw: Raw, file: str = "") -> bool:
    """Is this the sheet that says whom the hand-in covers? `file`: of a file of one sheet."""
    if _NAMED.search(name):
        return True
    if raw.table is None or raw.table.num_rows > 60:
        return False
    cells = [squeeze(c or "") for column in raw.table.columns for c in column.to_pylist()]
    if any(c.startswith("报送说明") for c in cells[:8]):
        return True
    # A file may be called 反馈说明 and hold the answers themselves.
    return bool(_NAMED.search(file)) and not any(re.search(r"\d{14}", c) for c in cells)


def read_declaration(raw: Raw, pivot: int) -> Declared:
    """Read mode, day, places and total out of a small sheet of labels and values."""
    found = Declared()
    if raw.table is None:
        return found
    for cells in zip(*(c.to_pylist() for c in raw.table.slice(0, 60).columns), strict=True):
        full = [c for c in cells if c and squeeze(c)]
        if not full:
            continue
        line = "".join(squeeze(c) for c in full)
        found.words += line + "。"
        found.mode = found.mode or _mode(line)
        label, value = squeeze(full[0]), full[1] if len(full) > 1 else ""
        if len(full) == 1 and re.search("[:：]", label):
            label, _, value = label.replace("：", ":").partition(":")
        if re.search("日期|时间|截至|截止", label) and value and found.day is None:
            told = day(value, pivot)
            found.day = date.fromordinal(told.most) if told.most else day_in(line)
        elif re.search("总数|总人数|合计|条数|行数|记录数|人数", label) and value:
            digits = re.sub(r"\D", "", squeeze(value).partition(".")[0])
            found.total = int(digits) if digits and len(digits) < 9 else found.total
        elif re.search("村|乡镇|镇|范围|区域|地区", label):
            found.places += squeeze(value) + "。"
        elif _LACKS.search(line):
            found.places += line + "。"
    return found


def _mode(line: str) -> str:
    if re.search("全量(?!/)(?!、)", line) and not re.search(
        "仅反馈命中.*按名单|非全量|不是全量", line
    ):
        return "all"
    if re.search("仅反馈命中|只反馈命中|仅命中|只报命中|仅反馈有", line) and "按名单" not in line:
        return "hits"
    return "listed" if re.search("按名单", line) and "命中" not in line else ""


# ---------------------------------------------------------------- days in words
_SPAN_OF_MONTHS = re.compile(
    r"(20\d\d)\s*年\s*\d{1,2}\s*月?(?:份)?\s*[-~～至到—、]+\s*(?=\d{1,2}\s*月(?!\s*\d))"
)
_QUARTER = re.compile(r"(20\d\d)\s*年?\s*(?:第?\s*([一二三四1-4])\s*季度|([上下])半年)")
_ENDS = {"一": 3, "1": 3, "二": 6, "2": 6, "上": 6, "三": 9, "3": 9, "四": 12, "4": 12, "下": 12}


def day_in(text: str) -> date | None:
    """The last full date a text names, else the end of the last month, or quarter, it names."""
    # 2024年1-5月 is a span of months, not the fifth of January.
    text = _SPAN_OF_MONTHS.sub(r"\1年", text)
    text = _QUARTER.sub(lambda m: f"{m[1]}年{_ENDS[m[2] or m[3]]}月", text)
    days = []
    for m in _DAY_IN_TEXT.finditer(text):
        y, mth, d = (int(g) for g in (m.groups()[:3] if m[1] else m.groups()[3:]))
        if 1 <= mth <= 12 and 1 <= d <= monthrange(y, mth)[1]:
            days.append(date(y, mth, d))
    if days:
        return days[-1]
    for m in _MONTH_IN_TEXT.finditer(text):
        y, mth = (int(g) for g in (m.groups()[:2] if m[1] else m.groups()[2:]))
        if 1 <= mth <= 12:
            days.append(date(y, mth, monthrange(y, mth)[1]))
    return days[-1] if days else None


# ---------------------------------------------------------------- places in words
@dataclass(slots=True)
class Places:
    """The roster's villages, and the towns it names with their villages."""

    villages: list[str]
    towns: dict[str, set[str]]

    def find(self, text: str, whole: bool) -> list[str]:
        """Villages a text names; with `whole` a village's bare stem alone counts too."""
        rest, found = squeeze(text), []
        for village in self.villages:
            if village in rest:
                found.append(village)
                rest = rest.replace(village, "□")
        if not found and whole:
            stems = {re.sub(r"(村委会|居委会|社区|村)$", "", v): v for v in self.villages}
            stem = re.sub(r"(村委会|居委会|社区|村)$", "", rest)
            found = [stems[stem]] if len(stem) >= 2 and stem in stems else []
        for town, villages in self.towns.items():
            if town in rest:
                found += sorted(villages - set(found))
        return sorted(set(found))


def places_of(tables: Mapping[str, pa.Table]) -> Places:
    """Villages and towns of the rosters (DS01 first, the other lists of households after)."""
    villages: set[str] = set()
    towns: dict[str, set[str]] = {}
    for key in ("DS01",):
        table = tables.get(key)
        if table is None:
            continue
        names = table.schema.names
        addresses = table["address"].to_pylist() if "address" in names else [""] * table.num_rows
        for pair in set(zip(table["village"].to_pylist(), addresses, strict=True)):
            village, address = pair[0] or "", pair[1] or ""
            if len(village) < 2:
                continue
            bare = re.sub(r"^.*?(镇|乡|街道)(?=.{2,})", "", village)
            villages |= {village, bare}
            for town in _TOWN.findall(
                re.sub(r"^.*?[省市县区](?=.{2,})", "", village + "|" + address)
            ):
                if len(town) >= 3:
                    towns.setdefault(town, set()).update({village, bare})
    return Places(sorted(villages, key=lambda v: (-len(v), v)), towns)


def homes_of(tables: Mapping[str, pa.Table]) -> set[frozenset[str]]:
    """Each village of the rosters, with and without its town before it."""
    table = tables.get("DS01")
    villages = set(table["village"].to_pylist()) if table is not None else set()
    return {
        frozenset({v, re.sub(r"^.*?(镇|乡|街道)(?=.{2,})", "", v)})
        for v in villages
        if len(v or "") > 1
    }


def segments(texts: Iterable[str]) -> list[str]:
    """Notes cut where a word like 不含 stops reaching."""
    return [
        s for t in texts for s in re.split(r"[。；;\n（）()【】]|[,，](?=[^,，]*[村镇乡])", t) if s
    ]


# ---------------------------------------------------------------- settling
_TOGETHER = "各村各表合起来写明了名册上所有的村，按本次核对的全部人员计。"


def settle(clues: Sequence[Clues], handins: HandIns) -> None:
    """Decide every sheet's cover, now that the roster's villages are known."""
    places = places_of(handins.tables)
    for clue in clues:
        if clue.sheet.source:
            clue.sheet.cover = _cover(clue, places)


def join(clues: Sequence[Clues], handins: HandIns, parties: Collection[str]) -> None:
    """Sheets by village that together name every village of the roster speak of everyone, also of
    persons whose village nobody wrote. `parties`: sources with several answering parties, of which
    only the sheets of one file belong together."""
    homes = homes_of(handins.tables)
    groups: dict[tuple[str, str], list[Sheet]] = {}
    for clue in clues:
        sheet = clue.sheet
        if sheet.source and sheet.cover.mode == "villages":
            file = sheet.file if sheet.source in parties else ""
            groups.setdefault((sheet.source, file), []).append(sheet)
    for sheets in groups.values():
        named = {v for s in sheets for v in s.cover.villages}
        if homes and all(pair & named for pair in homes):
            for sheet in sheets:
                sheet.cover = Cover(total=sheet.cover.total, ground=_TOGETHER)


def _cover(clue: Clues, places: Places) -> Cover:
    declared = clue.declared or Declared()
    texts = [*clue.texts, declared.places]
    lacking, named = _places(texts, places)
    listed = tuple(sorted(set(clue.listed or ())))
    total = declared.total
    if declared.mode == "all":
        # 全量 of the villages the declaration itself names; a file's name narrows it no further.
        within = tuple(v for v in _places([declared.places], places)[1] if v not in lacking)
        if within:
            ground = f"报送说明写明{_some(within)}全量。"
            return Cover("villages", within, lacking, (), total, ground + _without(lacking))
        return Cover("all", (), lacking, (), total, "报送说明写明全量。" + _without(lacking))
    if declared.mode == "hits":
        ground = "报送说明写明仅反馈命中，" + (
            "请求名单随附。" if listed else "没有见到请求名单，没有查到的人按未请其核对计。"
        )
        return Cover("hits", named, lacking, listed, total, ground)
    if declared.mode == "listed" or clue.enclosed:
        ground = "报送说明写明按名单反馈" if declared.mode else "随附查询名单"
        return Cover(
            "listed", named, lacking, listed, total, f"{ground}，名单共 {len(listed)} 人。"
        )
    if named:
        ground = f"标题、表名、文件名或报送说明写明{_some(named)}。"
        return Cover("villages", named, lacking, (), total, ground + _without(lacking))
    if lacking:
        return Cover("all", (), lacking, (), total, _without(lacking))
    return Cover(total=total)


def _some(villages: Sequence[str]) -> str:
    return "、".join(villages[:6]) + ("等" if len(villages) > 6 else "")


def _without(lacking: Sequence[str]) -> str:
    return f"注明不含{'、'.join(lacking)}。" if lacking else ""


def _places(texts: Sequence[str], places: Places) -> tuple[tuple[str, ...], tuple[str, ...]]:
    lacking: set[str] = set()
    named: set[str] = set()
    for text in texts:
        # “不含石岭村、上坪村” reaches to the end of its sentence; so does a list before 待补报.
        for part in re.split(r"[。；;\n（）()【】]", text):
            found = places.find(part, whole=len(part) <= 8)
            (lacking if _LACKS.search(part) else named).update(found)
    return tuple(sorted(lacking)), tuple(sorted(named - lacking))


def village_of(texts: Sequence[str]) -> str:
    """The one village a sheet name or title is named after, '' when there is none."""
    for text in texts:
        body = re.sub(r"^\d+[.、\s]*", "", squeeze(text))
        found = re.match(
            r"^(?:.*?[镇乡县])?([\u4e00-\u9fff]{1,8}?(?:村|社区|居委会))(?![民级组务干支委居])",
            body,
        )
        if found and not re.search(r"[各全本农所我]村$|农村|行政村|乡村", found[1]):
            return found[1]
    return ""


def fill_village(table: pa.Table, village: str) -> pa.Table:
    """Give the rows without a village the sheet's."""
    blank = pc.equal(pc.fill_null(table["village"], ""), "")
    return replace(table, {"village": pc.if_else(blank, village, table["village"])})
