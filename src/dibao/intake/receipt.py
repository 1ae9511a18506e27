"""Receipts: what was taken, what has to be mended, what was not kept, for the file's sender.

Invariant: refused and left-out rows stand here in full, because their sender has to find and
mend them; accepted rows stand masked in the workbook and in full only in a csv that its owner
alone may read. A complaint's words never stand anywhere.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dibao.intake.result import QUALITY, File, HandIns, Sheet

SHOWN = 2_000
_RISKY = r"^[=+\-@\t\r]"
# In memory: a temporary file for each part of each small workbook takes longer than writing it.
_AS_WRITTEN = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
_BASE = {
    "file": "文件", "sheet": "工作表", "row": "行号", "name": "姓名", "id_number": "身份证号",
    "id_status": "证号状态", "village": "村", "data_day": "数据日期",
}  # fmt: skip
_STATUS = {
    "valid": "有效",
    "upgraded": "旧号升位",
    "invalid": "校验不符",
    "lost": "位数已丢失",
    "": "未填",
}
_ANSWERED = {"read": "已读取", "refused": "未接收", "duplicate": "重复"}
_SENSITIVE = re.compile(r"account(?!_holder)|phone|certificate|cert_no|_id$|credit_code")


def write_receipts(handins: HandIns, out_dir: Path, names: Mapping[str, str] | None = None) -> None:
    """Write one workbook and one csv a file, and the summary.

    `names` maps source keys to the words a reader knows them by (default: the sources' names).
    """
    names = names or {s.source: s.source_name for s in handins.sheets() if s.source_name}
    write_files(handins, out_dir, names)
    write_summary(handins, out_dir, names)


def write_files(
    handins: HandIns, out_dir: Path, names: Mapping[str, str], only: Collection[str] | None = None
) -> None:
    """The receipts of the files `only` names, or of all."""
    out_dir.mkdir(parents=True, exist_ok=True)
    rows = _by_file(handins.tables)
    used: set[str] = set()
    for file in handins.files:
        stem = _free(stem_of(file.file), used)
        if only is not None and file.file not in only:
            continue
        accepted = rows.get(file.file, {})
        _book(out_dir / f"{stem}-回执.xlsx", file, accepted, names)
        for key, table in accepted.items():
            write_csv(out_dir / f"{stem}-{names.get(key, key)}-已接收.csv", table)


def headline(file: File) -> str:
    """The first line of a receipt: “412 行已接收，3 行请改正”."""
    if file.status != "read":
        return f"{_ANSWERED[file.status]}：{file.reason}"
    if not file.sheets:
        return file.reason or "没有需要接收的内容"
    accepted = sum(s.accepted for s in file.sheets)
    refused = sum(s.refused for s in file.sheets)
    left = sum(s.left_out for s in file.sheets)
    words = [f"{accepted} 行已接收"]
    words.append(f"{refused} 行请改正" if refused else "没有需要改正的行")
    if left:
        words.append(f"{left} 行不是数据，未计入")
    unread = [s.sheet for s in file.sheets if s.asked]
    if unread:
        words.append(f"工作表“{'”“'.join(unread)}”没有认出，请看说明")
    return "，".join(words)


def stem_of(file: str) -> str:
    """How the name of a file's receipt begins; two files of one beginning get numbers."""
    # “甲/名册.xlsx” and “甲/名册.csv” must not share a receipt.
    return re.sub(r'[\\/:*?"<>|\s]+', "_", file)[-120:].strip("._") or "文件"


def _free(stem: str, used: set[str]) -> str:
    name, n = stem, 1
    while name in used:
        n += 1
        name = f"{stem}({n})"
    used.add(name)
    return name


def _by_file(tables: Mapping[str, pa.Table]) -> dict[str, dict[str, pa.Table]]:
    found: dict[str, dict[str, pa.Table]] = {}
    for key, table in tables.items():
        for file in pc.unique(table["file"]).to_pylist():
            found.setdefault(file, {})[key] = table.filter(pc.equal(table["file"], file))
    return found


def private(path: Path) -> int:
    """Open a new file that only its owner may read; returns the descriptor."""
    return os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)


def safe(value: Any) -> str:
    """A cell for a csv: nothing a spreadsheet would take for a formula."""
    text = "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
    risky = text[:1] in "=+-@\t\r" and not re.fullmatch(r"[-+]?\d+(\.\d+)?", text)
    return f"'{text}" if text and risky else text


def unsafe(text: str) -> str:
    """A cell as it was before it was made safe."""
    return text[1:] if text[:1] == "'" and re.match(_RISKY, text[1:]) else text


def write_csv(path: Path, table: pa.Table) -> None:
    """A table as a csv (UTF-8 with BOM) that its owner alone may read and no cell of which runs."""
    for at, column in enumerate(table.schema):
        if column.type == pa.string():
            cells = table.column(at).combine_chunks()
            risky = pc.fill_null(pc.match_substring_regex(cells, _RISKY), False)
            if pc.any(risky).as_py():
                told = [
                    safe(c) if r else c
                    for c, r in zip(cells.to_pylist(), risky.to_pylist(), strict=True)
                ]
                table = table.set_column(at, column, pa.array(told, pa.string()))
    with os.fdopen(private(path), "wb") as file:
        file.write(b"\xef\xbb\xbf")
        pa_csv.write_csv(table, file, pa_csv.WriteOptions(quoting_style="needed"))


# ---------------------------------------------------------------- the workbook
class _Page:
    """A worksheet written from top to bottom, text cells only (no formula can arise)."""

    def __init__(self, book: xlsxwriter.Workbook, name: str, widths: Sequence[float]) -> None:
        self.sheet: Worksheet = book.add_worksheet(name)
        self.at = 0
        self.bold: Format = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.big: Format = book.add_format({"bold": True, "font_size": 14})
        self.wrap: Format = book.add_format({"text_wrap": True, "valign": "top"})
        self.mark: Format = book.add_format(
            {"text_wrap": True, "valign": "top", "bold": True, "bg_color": "#FFF4D6"}
        )
        for c, width in enumerate(widths):
            self.sheet.set_column(c, c, width)
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer("&C第 &P 页，共 &N 页")

    def line(self, cells: Iterable[Any], style: Format | None = None, mark: int = -1) -> None:
        """One row; `mark` is the column of the reason."""
        for c, value in enumerate(cells):
            if isinstance(value, int) and not isinstance(value, bool):
                self.sheet.write_number(self.at, c, value, style or self.wrap)
                continue
            text = (
                ""
                if value is None
                else value.isoformat()
                if isinstance(value, date)
                else str(value)
            )
            self.sheet.write_string(
                self.at, c, text[:32_000], self.mark if c == mark else style or self.wrap
            )
        self.at += 1

    def heading(self, text: str) -> None:
        """A line in larger type."""
        self.sheet.write_string(self.at, 0, text, self.big)
        self.at += 1

    def freeze(self) -> None:
        """Keep what stands above visible and repeat it on paper."""
        self.sheet.freeze_panes(self.at, 0)
        self.sheet.repeat_rows(0, max(0, self.at - 1))


def _book(
    path: Path, file: File, accepted: Mapping[str, pa.Table], names: Mapping[str, str]
) -> None:
    os.close(private(path))
    book = xlsxwriter.Workbook(str(path), _AS_WRITTEN)
    book.set_custom_property("模板编号", "回执")
    page = _Page(book, "回执", [16, 14, 10, 10, 10, 10, 60])
    page.heading(headline(file))
    page.line([f"文件：{file.file}"])
    _to_mend(page, file)
    page.line([])
    page.line(["工作表", "数据", "行数", "已接收", "请改正", "未计入", "说明"], page.bold)
    for s in file.sheets:
        kind = names.get(s.source, s.source) or "未识别"
        told = s.note + _day_words(s) + (s.cover.ground if s.source and s.source != "DS27" else "")
        page.line([s.sheet, kind, s.rows, s.accepted, s.refused, s.left_out, told])
    _quality(page, file)
    if any(s.left_rows for s in file.sheets):
        _rows_page(book, "未计入的行", file, lambda s: s.left_rows, "为什么不是数据")
    if any(s.open_cells for s in file.sheets):
        page = _Page(book, "按未填处理的格", [16, 8, 20, 30, 40])
        page.line(["工作表", "行号", "列", "原来填的", "原因"], page.bold)
        page.freeze()
        for s in file.sheets:
            for row, head, text, why in s.open_cells:
                page.line([s.sheet, row, head, text, why], mark=4)
    if any(s.columns for s in file.sheets):
        _columns(book, file, names)
    for key, table in accepted.items():
        _accepted(book, key, table, names, file)
    book.close()


def _day_words(s: Sheet) -> str:
    if s.data_day is None:
        return ""
    where = {"row": "表中日期列", "sheet": "标题、表名或报送说明", "file": "文件名"}[
        s.data_day_from
    ]
    return f"数据日期 {s.data_day.year}年{s.data_day.month}月{s.data_day.day}日（取自{where}）。"


def _to_mend(page: _Page, file: File) -> None:
    """The refused rows in full, the reason beside them, right below the first line."""
    for s in file.sheets:
        if not s.refused_rows:
            continue
        page.line([])
        page.line([f"请改正（工作表：{s.sheet}）"], page.bold)
        page.line(["行号", "请改正的原因", *_heads(s)], page.bold)
        for row, reason, cells in s.refused_rows:
            page.line([row, reason, *cells], mark=1)


def _heads(s: Sheet) -> list[str]:
    return s.heads or [head for head, *_ in s.columns]


def _rows_page(book: xlsxwriter.Workbook, name: str, file: File, of: Any, why: str) -> None:
    page = _Page(book, name, [8, 24])
    for s in file.sheets:
        rows = of(s)
        if rows:
            page.line([f"工作表：{s.sheet}"], page.bold)
            page.line(["行号", why, *_heads(s)], page.bold)
            for row, reason, cells in rows:
                page.line([row, reason, *cells], mark=1)


def _columns(book: xlsxwriter.Workbook, file: File, names: Mapping[str, str]) -> None:
    page = _Page(book, "各列去向", [16, 16, 24, 20, 12, 40])
    page.line(["工作表", "数据", "表头", "对应的内容", "是否收下", "说明"], page.bold)
    page.freeze()
    for s in file.sheets:
        for head, field, kept, why in s.columns:
            label = s.labels.get(field, field)
            page.line(
                [
                    s.sheet,
                    names.get(s.source, s.source),
                    head,
                    label,
                    "收下" if kept else "未收下",
                    why,
                ]
            )


def _quality(page: _Page, file: File) -> None:
    totals: dict[str, int] = {}
    for s in file.sheets:
        for code, much in s.quality.items():
            totals[code] = totals.get(code, 0) + much
    if totals:
        page.line([])
        page.line(["编号", "数据质量", "处数"], page.bold)
        for code in sorted(totals):
            page.line([code, QUALITY[code], totals[code]])


def _accepted(
    book: xlsxwriter.Workbook, key: str, table: pa.Table, names: Mapping[str, str], file: File
) -> None:
    name = re.sub(r"[\[\]:*?/\\']", "", f"已接收 {names.get(key, key)}")[:31]
    page = _Page(book, name, [16, 7, 10, 22, 10, 12])
    if table.num_rows > SHOWN:
        page.line(
            [f"共 {table.num_rows} 行，这里列出前 {SHOWN} 行；全部在同名的 csv 文件里。"], page.bold
        )
    sheet = next((s for s in file.sheets if s.source == key), Sheet("", ""))
    columns = _shown_columns(table.slice(0, SHOWN), sheet)
    page.line([head for head, _ in columns], page.bold)
    page.freeze()
    for row in zip(*(cells for _, cells in columns), strict=True):
        for c, text in enumerate(row):
            if text:
                page.sheet.write_string(page.at, c, text)
        page.at += 1


def _shown_columns(table: pa.Table, sheet: Sheet) -> list[tuple[str, list[str]]]:
    """Columns that hold anything, under the words of the declaration, as people read them."""
    found: list[tuple[str, list[str]]] = []
    for column in table.schema.names:
        base = re.sub(r"_(least|most|text)$", "", column)
        kind = sheet.kinds.get(base, "")
        if column in ("file", "id_text", "party", "data_day_from") or (
            kind == "code" and column == base
        ):
            continue
        values = table[column].to_pylist()
        if all(v is None or v == "" for v in values):
            continue
        if column.endswith("_most") and values == table[f"{base}_least"].to_pylist():
            continue
        shown = {v: _readable(_masked(column, v), kind) for v in dict.fromkeys(values)}
        side = {"least": "（下限）", "most": "（上限）"}.get(column.rpartition("_")[2], "")
        if side == "（下限）" and values == table[f"{base}_most"].to_pylist():
            side = ""
        found.append((_BASE.get(column, sheet.labels.get(base, base)) + side,
                      [shown[v] for v in values]))  # fmt: skip
    return found


def _readable(value: Any, kind: str) -> str:
    if value is None:
        return ""
    if isinstance(value, int):
        if kind in ("money", "number"):
            sign, whole = "-" if value < 0 else "", abs(value)
            return f"{sign}{whole // 100:,}.{whole % 100:02d}"
        return f"{value // 12}年{value % 12 + 1}月" if kind == "month" else str(value)
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value)[:32_000]


def _masked(column: str, value: Any) -> Any:
    if column == "id_status":
        return _STATUS.get(value, value)
    if column == "id_number" and value:
        return f"{value[:6]}********{value[-4:]}"
    if value and isinstance(value, str) and _SENSITIVE.search(column):
        return "*" * max(4, len(value) - 4) + value[-4:] if len(value) > 4 else "****"
    return value


def write_summary(handins: HandIns, out_dir: Path, names: Mapping[str, str]) -> None:
    """One line a sheet of everything that was handed in."""
    path = out_dir / "回执汇总.xlsx"
    os.close(private(path))
    book = xlsxwriter.Workbook(str(path), _AS_WRITTEN)
    page = _Page(book, "回执汇总", [40, 10, 24, 18, 9, 9, 9, 9, 60])
    accepted = sum(s.accepted for s in handins.sheets())
    refused = sum(s.refused for s in handins.sheets())
    page.heading(f"共 {len(handins.files)} 份文件，{accepted} 行已接收，{refused} 行请改正")
    page.line(
        ["文件", "结果", "工作表", "数据", "行数", "已接收", "请改正", "未计入", "说明"], page.bold
    )
    page.freeze()
    for file in handins.files:
        if not file.sheets:
            page.line([file.file, _ANSWERED[file.status], "", "", "", "", "", "", file.reason])
        for s in file.sheets:
            kind = names.get(s.source, s.source) or "未识别"
            page.line([file.file, _ANSWERED[file.status], s.sheet, kind, s.rows, s.accepted,
                       s.refused, s.left_out, s.note or file.reason])  # fmt: skip
    book.close()
