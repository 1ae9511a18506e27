"""A household of a finished check as the draft of its computation sheet, from what came in.

Only rows whose number and name are both the member's own are taken, each with its file, sheet and
row. What no department answered stays empty: the sheet says so, and the clerk completes it.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dibao.cli.options import Unusable
from dibao.intake.family import SECTIONS, Texts
from dibao.policy.means import SOURCES
from dibao.policy.means.items import HERE
from dibao.reasoning.source import Source

Record = Mapping[str, str]
TAKEN = tomllib.loads((HERE / "evidence.toml").read_text(encoding="utf-8"))["row"]
ABILITY = {"lost": "无", "none": "无", "partial": "部分", "able": "有"}


def household_texts(run: Path, number: str, sources: Mapping[str, Source]) -> Texts:
    """The sections of one household's sheet; raises Unusable when the run does not hold it."""
    if not (run / "receipts").is_dir():
        raise Unusable(f"“{run}”不是一次核查的结果文件夹。请检查 --run。")
    roster = [r for r in accepted(run, sources["DS01"]) if r["household_no"] == number]
    if not roster:
        raise Unusable(
            f"这次结果的名册里没有户编号“{number}”。请从 leads.csv 的 household_no 列复制。"
        )
    newest = max(r["data_day"] for r in roster)
    people = {(r["id_number"], r["name"]): r for r in roster if r["data_day"] == newest}
    first = next((r for r in people.values() if _is_head(r)), next(iter(people.values())))
    members = [_member(r, r is first, sources["DS01"]) for r in people.values()]
    _add_disability(members, people, run, sources["DS18"])
    home = {
        "户编号": number, "户主": first["head_name"] or first["name"], "所在村": first["village"],
        "在保": "是", "现月保障金额": _yuan(first["monthly_amount_least"]),
        "成员齐全": "否" if int(first["household_size_most"] or 0) > len(people) else "是",
        "申请方式": "单人" if first["enrol_kind"] == "single" else "整户",
    }  # fmt: skip
    found: dict[str, list[dict[str, str]]] = {"户": [home], "家庭成员": members}
    for taken in TAKEN:
        for record in _newest(taken, accepted(run, sources[taken["source"]]), set(people)):
            found.setdefault(taken["section"], []).append(_line(taken, record))
    return {
        SECTIONS[name]: [
            (n, {k: v for k, v in line.items() if v}) for n, line in enumerate(lines, 1)
        ]
        for name, lines in found.items()
    }


def accepted(run: Path, source: Source) -> Iterator[Record]:
    """Accepted rows of a source, as the receipts hold them; each row once."""
    seen = set()
    for path in sorted((run / "receipts").rglob(f"*-{source.name}-已接收.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for record in csv.DictReader(file):
                place = (record["file"], record["sheet"], record["row"], record["id_number"])
                if place not in seen:
                    seen.add(place)
                    yield record


def _is_head(record: Record) -> bool:
    return record["relation"] in ("head", "self") or record["name"] == record["head_name"]


def _member(record: Record, first: bool, roster: Source) -> dict[str, str]:
    number = record["id_number"]
    born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}" if len(number) == 18 else ""
    return {
        "姓名": record["name"], "与申请人关系": "本人" if first else _relation(record, roster),
        "出生日期": born, "共同居住": "是", "劳动能力": ABILITY.get(record.get("ability", ""), ""),
    }  # fmt: skip


def _relation(record: Record, roster: Source) -> str:
    """The word of the sheet that means the same as the roster's code."""
    words = roster.get_field("relation").codes.get(record["relation"], ())
    listed = SOURCES["JC01"].get_field("relation").codes
    known = {w: own[0] for own in listed.values() for w in own}
    return next((known[w] for w in words if w in known), "其他")


def _add_disability(
    members: list[dict[str, str]], people: Mapping[tuple[str, str], Record], run: Path,
    source: Source,
) -> None:  # fmt: skip
    held = {
        (r["id_number"], r["name"]): r for r in accepted(run, source) if r["cancelled"] != "yes"
    }
    for member, who in zip(members, people, strict=True):
        if who in held:
            grade, kind = (
                source.get_field(n).codes.get(held[who][n], ("",))[0] for n in ("grade", "category")
            )
            member |= {"残疾等级": grade, "残疾类别": kind}


def _newest(
    taken: Mapping[str, Any], records: Iterator[Record], people: set[tuple[str, str]]
) -> list[Record]:
    """Rows of the members that fit, of the newest day (or month) of each person and party."""
    by = f"{taken['monthly']}_most" if "monthly" in taken else "data_day"
    fits = [
        r for r in records
        if (r["id_number"], r["name"]) in people and r["id_status"] in ("valid", "upgraded")
        and all(r[name] in codes for name, codes in taken.get("when", {}).items())
    ]  # fmt: skip
    last: dict[tuple[str, str], str] = {}
    for r in fits:
        key = (r["id_number"], r["party"])
        last[key] = max(last.get(key, ""), r[by])
    return [r for r in fits if r[by] == last[r["id_number"], r["party"]]]


def _line(taken: Mapping[str, Any], record: Record) -> dict[str, str]:
    line = {
        "姓名": record["name"], "种类": taken["item"],
        "依据": f"{record['file']}“{record['sheet']}”第{record['row']}行",
    }  # fmt: skip
    if "amount" in taken:
        line["金额"] = _yuan(record[f"{taken['amount']}_least"], record[f"{taken['amount']}_most"])
    if taken["section"] == "收入":
        line |= {"期间": "每月", "金额": line["金额"] or "不详"}
        line |= {label: record[f"{taken[key]}_least"][:7]
                 for key, label in (("start", "起月"), ("end", "止月")) if key in taken}  # fmt: skip
    return line


def _yuan(least: str, most: str | None = None) -> str:
    """Fen of a receipt as yuan; a range where the bounds differ."""
    ends = [f"{int(v) // 100}.{int(v) % 100:02d}" for v in (least, most or least) if v]
    return "" if not ends else ends[0] if len(set(ends)) == 1 else "到".join(ends)
