"""Kinds of income, expense and asset as the table says them; the sources that carry them.

Invariant: a kind is a row of items.toml and nothing else: its words, its class, its clause. No
kind is known to the code by name, except the few whose meaning a law singles out.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from dibao.reasoning.expr import Number
from dibao.reasoning.means import Trade
from dibao.reasoning.source import Field, Source, load_sources

HERE = Path(__file__).parent
HOUSEHOLD, MEMBER, INCOME, EXPENSE, ASSET, SUPPORTER = (f"JC0{n}" for n in range(6))
# Rows nobody wrote: what was not stated (any amount), and a word that fits no kind.
UNDECLARED, UNLISTED, NOTHING = "undeclared", "unlisted", "nothing"
_OF = {"income": INCOME, "expense": EXPENSE, "asset": ASSET}


@dataclass(frozen=True)
class Item:
    """One kind: `kind` its class of income, `group` its class of assets, `reason` if not
    counted, `unit` in which a trade is measured."""

    key: str
    label: str
    clause: str
    words: tuple[str, ...]
    kind: str = ""
    group: str = ""
    farm: bool = False
    reason: str = ""
    unit: str = ""


def _read(raw: dict[str, Any]) -> dict[str, tuple[Item, ...]]:
    return {
        table: tuple(
            Item(key, **{**one, "words": tuple(one["words"])}) for key, one in kinds.items()
        )
        for table, kinds in raw.items()
    }


ITEMS = _read(tomllib.loads((HERE / "items.toml").read_text(encoding="utf-8")))
INCOMES, EXPENSES, ASSETS = ITEMS["income"], ITEMS["expense"], ITEMS["asset"]
TRADES = {
    i.key: Trade(
        i.label, i.unit, Number(f"industry.{i.key}.least"), Number(f"industry.{i.key}.most")
    )
    for i in ITEMS["trade"]
}
GROUPS = {
    "financial": "金融资产", "vehicle": "机动车", "house": "住房", "shop": "商业用房、车位",
    "machine": "大型农机、船舶、工程机械", "business": "在营市场主体",
}  # fmt: skip
KINDS = {
    "wage": "工资性收入", "business": "经营净收入", "property": "财产净收入", "transfer": "转移净收入",
}  # fmt: skip


def item_of(source: str, key: str) -> Item | None:
    """The kind a row names, if the table has it."""
    table = next((t for t, s in _OF.items() if s == source), "")
    return next((i for i in ITEMS.get(table, ()) if i.key == key), None)


def sources() -> dict[str, Source]:
    """The sections of a computation sheet, with the words of the item table."""
    found = load_sources(HERE / "sources")
    for table, key in _OF.items():
        codes = {i.key: i.words for i in ITEMS[table]}
        extra = {
            UNDECLARED: ("没有申报",),
            UNLISTED: ("没有列明",),
            NOTHING: ("无", "没有", "无收入"),
        }
        fields = tuple(
            replace(f, codes={**codes, **extra}) if f.name == "item" else f
            for f in found[key].fields
        )
        found[key] = replace(found[key], fields=fields)
    trades = {i.key: i.words for i in ITEMS["trade"]}
    fields = tuple(
        replace(f, codes=trades) if f.name == "trade" else f for f in found[INCOME].fields
    )
    found[INCOME] = replace(found[INCOME], fields=fields)
    return found


def field_of(source: Source, label: str) -> Field | None:
    """The column a head means; nothing for a head that no column has."""
    for f in source.fields:
        if label in (f.label, *f.synonyms):
            return f
    return None
