"""The means test's own cases: invented families in plain words, with what must come out.

A case says only what matters; the rest is a person living alone who owns nothing and states no
income. Figures are expected in the words people read, so that an officer can check them by hand.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dibao.intake.family import SECTIONS, FamilyError, Form, Texts, as_text, typed
from dibao.reasoning.answer import Answer
from dibao.reasoning.means import MeansTest
from dibao.reasoning.subjects import Law
from dibao.screening.means import Assessment, assess
from dibao.screening.wording import figure

AS_OF = dt.date(2024, 6, 20)
ALONE = {"姓名": "石有田", "与申请人关系": "本人", "出生日期": "1962-03-07", "劳动能力": "无"}
LawOf = Callable[[dt.date, str, Mapping[str, Any]], Law]


@dataclass(frozen=True)
class MeansCase:
    """One family: its words, the place's overlay and numbers, and what is expected."""

    file: str
    spec: Mapping[str, Any]

    @property
    def title(self) -> str:
        """The name by which a failing case is found."""
        return f"{self.file.removesuffix('.toml')}-{self.spec['name']}"

    @property
    def as_of(self) -> dt.date:
        """The day of reckoning."""
        day: dt.date = self.spec.get("as_of", AS_OF)
        return day


def load_means_cases(folder: Path) -> list[MeansCase]:
    """Every family of a folder's files; numbers and overlay of a file hold for all its families."""
    found = []
    for path in sorted(folder.glob("*.toml")):
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        for one in raw["family"]:
            law = {**raw.get("numbers", {}), **one.get("numbers", {})}
            base = {k: v for k, v in raw.items() if k != "family"}
            found.append(MeansCase(path.name, {**base, **one, "numbers": law}))
    return found


def run_means_case(case: MeansCase, form: Form, test: MeansTest, law_of: LawOf) -> str:
    """'' when everything expected came out, else what did not."""
    law = law_of(case.as_of, str(case.spec.get("overlay", "")), case.spec["numbers"])
    try:
        family = typed(case.file, _texts(case.spec, form), form, case.as_of)
    except FamilyError as error:
        said = str(error)
        return "" if str(case.spec["expect"].get("拒收", "不拒收")) in said else said
    a = assess(family, test, law)
    told = _told(a)
    wrong = [
        f"{key} 应为“{wanted}”，得到“{told.get(key)}”"
        for key, wanted in case.spec["expect"].items()
        if key != "说到" and told.get(key) != wanted
    ]
    words = "；".join([*a.missing, *a.notes, *(m.reason for m in a.members),
                      *(s.note + s.way for s in a.supporters)])  # fmt: skip
    if str(case.spec["expect"].get("说到", "")) not in words:
        wrong.append(f"没有说到“{case.spec['expect']['说到']}”：{words}")
    return "；".join(wrong)


def _texts(spec: Mapping[str, Any], form: Form) -> Texts:
    rows: dict[str, list[dict[str, Any]]] = {"户": [dict(spec.get("户", {}))]}
    rows["家庭成员"] = list(spec.get("家庭成员", [ALONE]))
    for name in ("收入", "刚性支出", "财产", "义务人"):
        rows[name] = list(spec.get(name, []))
    head = rows["家庭成员"][0]["姓名"]
    rows["户"][0].setdefault("户主", head)
    if spec.get("收入齐全", True):
        said = {r.get("姓名", head) for r in rows["收入"]}
        rows["收入"] += [{"姓名": m["姓名"], "种类": "无"} for m in rows["家庭成员"]
                       if m["姓名"] not in said]  # fmt: skip
    if spec.get("财产齐全", True):
        field = form.sources["JC04"].get_field("item")
        named = {r["种类"] for r in rows["财产"]}
        for _, items in form.groups.values():
            if not named & {w for i in items for w in field.codes[i]}:
                rows["财产"].append({"种类": field.codes[items[0]][0], "数量": 0, "金额": 0})
    return {
        SECTIONS[name]: [(n, {k: as_text(v) for k, v in line.items()})
                         for n, line in enumerate(listed, 1)]
        for name, listed in rows.items()
        if listed
    }  # fmt: skip


def _told(a: Assessment) -> dict[str, Any]:
    """What a case may expect, in words."""
    told: dict[str, Any] = {
        "人数": figure(a.heads, "人"), "整户": a.verdict.label, "年收入": figure(a.net, "元"),
        "月金额": figure(a.amount, "元"), "财产": _label(a.within.certain),
        "低收入": _label(a.below.certain), "边缘": _label(a.near.certain),
        "渐退": _label(a.gradual.certain), "增发": figure(a.uplift, "元"),
        "计入": {str(m.row["name"]): m.answer.label for m in a.members},
        "赡养": {str(s.row["name"]): figure(s.due, "元") for s in a.supporters},
        "单人": {s.name: f"{s.answer.label} {figure(s.amount, '元')}" for s in a.singles},
    }  # fmt: skip
    told |= {label: figure(held.certain, "元" if held.unit.startswith("元") else "个")
             for label, held, _, _ in a.asset_lines}  # fmt: skip
    return told | {node.text: figure(node.certain, "元") for key, node in a.steps if key != "heads"}


def _label(value: object) -> str:
    assert isinstance(value, Answer)
    return value.label


def failures(cases: Sequence[MeansCase], form: Form, test: MeansTest, law_of: LawOf) -> list[str]:
    """One sentence for every case that does not come out as written."""
    told = ((c, run_means_case(c, form, test, law_of)) for c in cases)
    return [f"{c.title}：{problem}" for c, problem in told if problem]
