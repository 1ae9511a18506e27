"""Rows of the model → cells of a sheet, in one office's way of typing.

Invariant: one record gives one row; surplus columns are filled from the person only.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date
from typing import Any

from dibao.world.draw import stream
from dibao.world.mess import date_cell, money_cell, month_cell, name_cell, number_cell
from dibao.world.model import Person, Record, World, age
from dibao.world.numbers import telephone
from dibao.world.offices import Form
from dibao.world.sheets import Column, Paper, Sheet


def surplus(field: str, row: Record, world: World, rng: random.Random) -> Any:
    """Columns about the person that need no fact of their own."""
    person = row.person
    if field == "phone":
        return telephone(rng)
    if person is None:
        return ""
    plain = {
        "sex": person.sex,
        "birth": person.birth,
        "nation": person.nation,
        "book": person.book,
        "relation": person.relation,
        "former_name": person.former_name,
    }
    if field in plain:
        return plain[field]
    if field == "address":
        return address(person)
    if field == "marital":
        return "已婚" if person.spouse >= 0 else "未婚"
    if field == "age":
        return age(person.birth, world.as_of)
    if field == "relative_name" and person.children:
        return world.people[person.children[0]].name
    return ""


def address(person: Person) -> str:
    """Where the book lies."""
    return f"云槐县{person.village.town}{person.village.name}{person.group}组"


class Renderer:
    """Cells of one form; a code's word is drawn once a file."""

    def __init__(self, world: World, form: Form) -> None:
        self.world, self.form = world, form
        self.rng = stream(world.seed, "render", form.delivery)
        self.numeric = form.path.endswith((".xlsx", ".ods"))
        self.words = {
            column.field: {
                code: options[self.rng.randrange(len(options))]
                for code, options in column.words.items()
            }
            for column in form.columns
            if column.words
        }

    def cell(self, column: Column, row: Record) -> Any:
        """One cell."""
        form, rng = self.form, self.rng
        if column.field == "name":
            return name_cell(row.name, rng, form.rate)
        if column.field == "id":
            return number_cell(row.number, rng, form.rate, numeric=self.numeric)
        if column.field == "village":
            return row.village.name if row.village else ""
        value = row.values.get(column.field)
        if value is None and column.field not in row.values:
            value = surplus(column.field, row, self.world, rng)
        if column.kind == "code":
            return self.words[column.field].get(value, "") if value is not None else ""
        if column.kind == "date":
            return date_cell(value, form.date)
        if column.kind == "money":
            return money_cell(value, column.unit, form.money)
        if column.kind == "month":
            return month_cell(value, form.month)
        if column.kind == "area":
            return "" if value is None else value / 100
        return "" if value is None else value

    def row(self, row: Record) -> list[Any]:
        """All cells of a row."""
        return [self.cell(column, row) for column in self.form.columns]


def certificate_no(row: Record, rng: random.Random) -> None:
    """20 digits: number, category, grade; a reissued one ends in B1."""
    category = ("visual", "hearing", "speech", "limb", "intellectual", "mental", "multiple")
    place = category.index(row.values["category"]) + 1
    number = row.person.number if row.person else row.number
    tail = "B1" if rng.random() < 0.03 else ""
    row.values["certificate_no"] = f"{number}{place}{row.values['grade'][1]}{tail}"


def footer(form: Form, width: int, count: int, rng: random.Random) -> list[list[Any]]:
    """Totals and signatures, as ledgers end."""
    total: list[Any] = [""] * width
    total[0], total[1] = "合计", f"{count}条"
    sign: list[Any] = [""] * width
    sign[0] = "填表人：" + "　" * 6 + "审核人：" + "　" * 6 + "（盖章）"
    return [total, sign] if rng.random() < 0.7 else [total]


def ordered(world: World, rows: Iterable[Record], rng: random.Random) -> list[Record]:
    """Background and planted rows mixed."""
    mixed = list(rows)
    rng.shuffle(mixed)
    return mixed


def paper(world: World, form: Form, rows: Iterable[Record]) -> Paper:
    """One file of one delivery."""
    render = Renderer(world, form)
    mixed = ordered(world, rows, render.rng)
    if form.delivery == "DS18":
        for row in mixed:
            certificate_no(row, render.rng)
    parts: list[tuple[str, list[Record]]]
    if form.split:
        parts = [(v.name, [r for r in mixed if r.village is v]) for v in world.villages]
    else:
        parts = [(form.sheet, mixed)]
    sheets = [_sheet(render, name, part) for name, part in parts if part]
    if form.note_sheet:
        sheets += note_sheets(world, form, mixed)
    return Paper(form.path, sheets, form.encoding)


def _sheet(render: Renderer, name: str, rows: list[Record]) -> Sheet:
    form = render.form
    columns = list(form.columns)
    cells = [render.row(row) for row in rows]
    if form.serial:
        columns.insert(0, Column("序号", "", width=6))
        cells = [[at + 1, *line] for at, line in enumerate(cells)]
    if len(cells) > 12 and form.footer:
        cells.insert(len(cells) // 2, [""] * len(columns))  # an empty row, as they happen
    tail = footer(form, len(columns), len(rows), render.rng) if form.footer else []
    title = f"{name}{form.title}" if form.split and form.title else form.title
    return Sheet(name, columns, cells, title, list(form.notes), tail, plain=form.plain)


def note_sheets(world: World, form: Form, rows: list[Record]) -> list[Sheet]:
    """报送说明, and the 查询名单 the answer goes by."""
    note = Sheet(
        "报送说明",
        [Column("项目", "", width=16), Column("内容", "", width=30)],
        [[*line] for line in form.note_sheet] + [["总条数", len(rows)]],
    )
    asked: dict[str, str] = {}
    for home in world.households + world.applicants:
        for member in home.members:
            asked[member.person.number] = member.person.name
    for row in rows:
        if row.person is not None:
            asked.setdefault(row.person.number, row.person.name)
    names = Sheet(
        "查询名单",
        [Column("姓名", "name", "name"), Column("身份证号", "id", "id")],
        [[name, number] for number, name in asked.items()],
    )
    return [note, names]


def days(world: World) -> dict[str, str]:
    """Days and villages as titles say them."""
    out = {"year": str(world.as_of.year)}
    for key, delivery in world.deliveries.items():
        out[key] = stamp(delivery.day, key)
    by_index = {v.index: v.name for v in world.villages}
    out["silent"] = by_index[next(iter(world.deliveries["DS08"].not_villages))]
    out["behind"] = by_index[next(iter(world.deliveries["DS21/now"].not_villages))]
    return out


def stamp(day: date, key: str) -> str:
    """A day as written in a title; the manner depends on the delivery."""
    ways = (
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y-%m-%d}",
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month:02d}.{day.day:02d}",
    )
    return ways[sum(map(ord, key)) % 4]
