"""`dibao ids`: read the identity numbers of a CSV and say of each what it is.

Invariant: one output row per input row, in the same order; the input's own columns stay as they
are. Nothing is guessed: an unusable number keeps its row and gets a reason.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import polars as pl
import typer

from dibao.intake.cells import is_blank, tidy
from dibao.people.bulk import normalise
from dibao.people.numbers import BLANK, birth_of, clean, sex_of

ADDED = ("status", "number", "birth", "sex", "region_known", "reason")
HEADS = {
    "id_number": ("身份证号", "身份证号码", "公民身份号码", "证件号码", "身份号码"),
    "name": ("姓名",),
    "birth": ("出生日期",),
    "sex": ("性别",),
    "village": ("村", "行政村", "所在村"),
    "address": ("住址", "地址", "家庭住址"),
    "row_id": (),
}


UNBORN = "出生日期还没有到；请对照证件重填"


class Unusable(Exception):
    """The input cannot be used; the message is one Chinese sentence: what, where, what to do."""


def ids(file: Path, out: Path) -> int:
    """Write `file` again with status, number, birth, sex, region_known and reason; 0 or 2."""
    try:
        table, marked = read_table(file)
        if "id_number" not in table.columns:
            raise Unusable(f"{file.name} 没有 id_number 列，请把身份证号所在列的表头改为 id_number")
        write_table(judged(table, datetime.now().astimezone().date()), out, marked)
    except Unusable as problem:
        typer.echo(problem, err=True)
        return 2
    return 0


def judged(table: pl.DataFrame, today: date) -> pl.DataFrame:
    """The table with the added columns; nobody is born after today."""
    # ="99…" is how an export keeps a spreadsheet from rounding the number.
    texts = table["id_number"].fill_null("").str.replace(r'^\s*="(.*)"\s*$', "${1}")
    read = normalise(texts)
    frame = _born_by(today, read.with_columns(text=texts))
    usual = frame.filter(pl.col("id_number") != "")["id_number"].unique()
    people = [_person(number) for number in usual]
    odd = frame.filter(pl.col("id_status") != "valid")["text"].unique()
    reasons = {text: _reason(text, today) for text in odd}
    facts = pl.DataFrame(
        people,
        schema={"id_number": pl.String, "birth": pl.String, "sex": pl.String,
                "region_known": pl.String, "remark": pl.String},
        orient="row",
    )  # fmt: skip
    told = pl.DataFrame(
        {"text": list(reasons), "told": list(reasons.values())},
        schema={"text": pl.String, "told": pl.String},
    )
    joined = frame.join(facts, on="id_number", how="left", maintain_order="left")
    joined = joined.join(told, on="text", how="left", maintain_order="left")
    added = joined.select(
        # One of the four words in every row: an empty cell, too, is no usable number.
        status=pl.when(pl.col("id_status") == "").then(pl.lit("invalid")).otherwise("id_status"),
        number="id_number",
        birth=pl.col("birth").fill_null(""),
        sex=pl.col("sex").fill_null(""),
        region_known=pl.col("region_known").fill_null(""),
        reason=pl.coalesce("told", "remark", pl.lit("")),
    )
    kept = table.drop(*(column for column in ADDED if column in table.columns))
    return pl.concat([kept, added], how="horizontal")


def _person(number: str) -> tuple[str, str, str, str, str]:
    read = clean(number)
    born = birth_of(number)
    known = read.region_known is not False
    return (
        number,
        born.isoformat() if born else "",
        sex_of(number),
        "true" if known else "false",
        read.reason if read.usable else "",
    )


def _born_by(today: date, frame: pl.DataFrame) -> pl.DataFrame:
    unborn = pl.col("id_number").str.slice(6, 8) > f"{today:%Y%m%d}"
    return frame.with_columns(
        id_number=pl.when(unborn).then(pl.lit("")).otherwise("id_number"),
        id_status=pl.when(unborn).then(pl.lit("invalid")).otherwise("id_status"),
    )


def _reason(text: str, today: date) -> str:
    read = clean(text)
    if read.number and (birth_of(read.number) or today) > today:
        return UNBORN
    return BLANK if is_blank(text) or tidy(text) == "无" else read.reason


# ---- files ------------------------------------------------------------------------------------


def read_table(file: Path) -> tuple[pl.DataFrame, bool]:
    """All cells of a CSV as text, and whether a mark (BOM) should be written with the answer.

    UTF-8 with or without mark, GB18030, UTF-16 with mark; heads are trimmed, common Chinese heads
    are taken for the columns they name.
    """
    try:
        raw = file.read_bytes()
    except OSError as problem:
        raise Unusable(f"读不到文件 {file}，请检查路径和权限") from problem
    text, marked = _decoded(raw, file)
    csv.field_size_limit(1 << 24)
    try:
        lines = [line for line in csv.reader(io.StringIO(text, newline="")) if line]
    except csv.Error as problem:
        raise Unusable(f"{file.name} 不是规范的 CSV，请另存为 CSV 再试") from problem
    if not lines:
        raise Unusable(f"{file.name} 是空的，请放入带表头的 CSV")
    heads = _heads(lines[0], file)
    wide = max(len(heads), 1)
    for number, line in enumerate(lines[1:], start=2):
        if len(line) > wide and any(cell.strip() for cell in line[wide:]):
            raise Unusable(f"{file.name} 第 {number} 行的列数多于表头，请检查多余的逗号或引号")
    columns = {
        head: [line[place] if place < len(line) else "" for line in lines[1:]]
        for place, head in enumerate(heads)
    }
    return pl.DataFrame(columns, schema=dict.fromkeys(heads, pl.String)), marked


def _decoded(raw: bytes, file: Path) -> tuple[str, bool]:
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if raw.startswith(mark):
            tried: Sequence[tuple[str, bool]] = ((encoding, True),)
            break
    else:
        tried = (("utf-8", False), ("gb18030", True))
    for encoding, marked in tried:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, marked
    raise Unusable(f"{file.name} 不是文本文件，请另存为 CSV（UTF-8 或 GB18030）再试")


def _heads(cells: Sequence[str], file: Path) -> list[str]:
    heads = [cell.strip() for cell in cells]
    for column, others in HEADS.items():
        if column not in heads:
            heads = [column if head in others and column not in heads[:place] else head
                     for place, head in enumerate(heads)]  # fmt: skip
    heads = [head or f"列{place + 1}" for place, head in enumerate(heads)]
    twice = next((head for head in heads if heads.count(head) > 1), None)
    if twice is not None:
        raise Unusable(f"{file.name} 有两列表头都是“{twice}”，请改名后再试")
    return heads


def write_table(table: pl.DataFrame, out: Path, marked: bool) -> None:
    """Write a CSV whole or not at all; the folder is made if it is missing."""
    part = out.with_name(out.name + ".part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        table.write_csv(part, include_bom=marked)
        part.replace(out)
    except OSError as problem:
        raise Unusable(f"写不了文件 {out}，请检查路径、权限和磁盘空间") from problem
