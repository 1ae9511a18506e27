"""The part of the report about leads: by kind, by village, and what could not be told.

Invariant: every number that could point at a person in a village has passed `small_cells`; bars and
tables show the same numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

from dibao.papers.blocks import Bars, Block, Heading, Paragraph, Table
from dibao.papers.book import KindLine, ReportData
from dibao.papers.masking import plain
from dibao.papers.small_cells import ALSO_HIDDEN, HIDDEN, LEAST, OTHER_VILLAGES, cross_table, groups

_KINDS_A_TABLE = 6
_TOO_SMALL = (
    f"为保护个人信息，1—{LEAST - 1} 的数记作“{HIDDEN}”；“{ALSO_HIDDEN}”的数一并隐去，以免推算。"
)


def leads_part(data: ReportData) -> list[Block]:
    """Part four."""
    yes = sum(line.yes for line in data.leads_by_code)
    unknown = sum(line.unknown for line in data.leads_by_code)
    concerned = ""
    if data.households_with_leads is not None and data.households:
        concerned = (
            f"，涉及 {data.households_with_leads} 户，"
            f"每百户 {rate(data.households_with_leads, data.households)} 户"
        )
    return [
        Heading(1, "四、待核实线索"),
        Paragraph(
            f"共形成线索 {yes + unknown} 条{concerned}。其中登记信息已对得上、可以直接核实的 {yes} 条；"
            f"信息还不齐、要先补查的 {unknown} 条。"
        ),
        *_by_kind(data),
        *_by_village(data),
        *_cannot_tell(data),
    ]


def rate(part: int, whole: int) -> str:
    """Per hundred, one place, rounded half up, in whole numbers throughout."""
    if whole <= 0:
        return ""
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}"


def by_kind(lines: Sequence[KindLine]) -> list[KindLine]:
    """Kinds of one neutral name together; most leads first."""
    merged: dict[str, KindLine] = {}
    for line in lines:
        had = merged.get(line.neutral_name)
        merged[line.neutral_name] = line if had is None else KindLine(
            f"{had.code} {line.code}", line.neutral_name, had.yes + line.yes,
            had.unknown + line.unknown, had.households + line.households,
            had.answered + line.answered, had.confirmed + line.confirmed,
            had.cleared + line.cleared,
        )  # fmt: skip
    return sorted(merged.values(), key=lambda line: (-line.yes - line.unknown, line.neutral_name))


def _by_kind(data: ReportData) -> list[Block]:
    kinds = by_kind(data.leads_by_code)
    if not kinds:
        return [Paragraph("本次没有形成线索。")]
    sums = [sum(column) for column in zip(*((k.yes, k.unknown) for k in kinds), strict=True)]
    return [
        Heading(2, "（一）按类别"),
        Bars("图1　各类线索（条）", [
            (plain(k.neutral_name), k.yes + k.unknown, f"{k.yes + k.unknown} 条") for k in kinds
        ]),
        Table(
            "表4　各类线索",
            ("类别", "可直接核实", "要先补查", "合计（条）", "涉及户数", "每百户（户）"),
            [(plain(k.neutral_name), f"{k.yes}", f"{k.unknown}", f"{k.yes + k.unknown}",
              f"{k.households}", rate(k.households, data.households)) for k in kinds]
            + [("合计", f"{sums[0]}", f"{sums[1]}", f"{sum(sums)}",
                "" if data.households_with_leads is None else f"{data.households_with_leads}",
                "" if data.households_with_leads is None
                else rate(data.households_with_leads, data.households))],
            (4.4, 2, 2, 2, 2, 2), (1, 2, 3, 4, 5), total=True,
            note="一户可以有几类线索，各类户数相加大于合计。",
        ),
    ]  # fmt: skip


def _by_village(data: ReportData) -> list[Block]:
    if not data.leads_by_village:
        return []
    totals = {line.village: line.yes + line.unknown for line in data.leads_by_village}
    open_names = {
        name for name, members in groups(totals, OTHER_VILLAGES).items() if members == [name]
    }
    cells = {name: _village_cell(total, name in open_names) for name, total in totals.items()}
    lines = sorted(
        data.leads_by_village,
        key=lambda line: (line.village not in open_names, -totals[line.village]),
    )
    rows = [
        (
            plain(line.village) or "未注明村",
            f"{line.households:,}",
            f"{line.persons:,}",
            cells[line.village],
            rate(totals[line.village], line.households) if cells[line.village].isdecimal() else "—",
        )
        for line in lines
    ]
    bars = [
        (
            plain(line.village) or "未注明村",
            totals[line.village] if cells[line.village].isdecimal() else None,
            f"{cells[line.village]} 条" if cells[line.village].isdecimal() else cells[line.village],
        )
        for line in lines
    ]
    blocks: list[Block] = [
        Heading(2, "（二）按村"),
        Bars("图2　各村线索（条）", bars),
        Table(
            "表5　各村线索",
            ("村", "在册户数", "在册人数", "线索（条）", "每百户（条）"),
            rows, (3, 2, 2, 2, 2), (1, 2, 3, 4), note=_note(rows),
        ),
    ]  # fmt: skip
    return [*blocks, *_cross(data)]


def _note(rows: Sequence[Sequence[str]]) -> str:
    return _TOO_SMALL if {HIDDEN, ALSO_HIDDEN} & {cell for row in rows for cell in row} else ""


def _village_cell(total: int, is_open: bool) -> str:
    if is_open or not total:
        return str(total)
    return HIDDEN if total < LEAST else ALSO_HIDDEN


def _cross(data: ReportData) -> list[Block]:
    if not data.leads_by_village_kind:
        return []
    table = cross_table(
        data.leads_by_village_kind,
        [line.village for line in data.leads_by_village],
        [line.neutral_name for line in by_kind(data.leads_by_code)],
    )
    if table is None:
        return [Paragraph("各村各类的数太小，分列可能指向个人，不列表。")]
    blocks: list[Block] = []
    for start in range(0, len(table.kinds), _KINDS_A_TABLE):
        part = slice(start, start + _KINDS_A_TABLE)
        kinds = [plain(kind) for kind in table.kinds[part]]
        blocks.append(Table(
            "表6　各村各类线索（条）" if not start else "表6（续）",
            ("村", *kinds),
            [(plain(village), *cells[part])
             for village, cells in zip(table.villages, table.cells, strict=True)]
            + [("合计", *(str(total) for total in table.column_totals[part]))],
            (2.2, *([1.8] * len(kinds))), tuple(range(1, len(kinds) + 1)), total=True,
            note=_note(table.cells),
        ))  # fmt: skip
    return blocks


def _cannot_tell(data: ReportData) -> list[Block]:
    if not data.cannot_tell_by_rule and not data.not_judged:
        return []
    blocks: list[Block] = [
        Heading(2, "（三）还不能判断的"),
        Paragraph(
            "以下情形因数据未到、未授权、过期或标准未定，不能判断是否成立，不作为线索，也不等于没有。"
        ),
    ]
    rows = [
        (plain(line.rule), plain(line.missing), f"{line.count:,}")
        for line in data.cannot_tell_by_rule
    ]
    rows += [(plain(rule), plain(reason), "全部") for rule, reason in data.not_judged]
    blocks.append(Table("表7　还不能判断的", ("核查内容", "缺什么", "人次或户次"), rows,
                        (4, 6, 2), (2,)))  # fmt: skip
    return blocks
