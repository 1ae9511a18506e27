"""What people found, read back: a settled "not so" is not raised again until its date.

A row counts only when its lead exists in this run and still names the same person; anything
else is refused in the receipt with a sentence. With a home folder judgements and originals are
kept from run to run; without one nothing is kept.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dibao.intake.result import Sheet
from dibao.papers.book import OUTCOMES
from dibao.papers.masking import object_label
from dibao.screening.leads import Lead
from dibao.screening.run import Run
from dibao.screening.samples import RESULTS, Drawn, draw, drawn_as

KEPT = ("lead_id", "result", "by", "day", "ground")
VALID_DAYS = 365  # a settled "not so" rests this long when its row names no later day
GONE = "这次核查里没有这条线索：编号可能被改动，或者线索已不再出现。没有采用，请对照本次清单。"
ALTERED = "这一行的对象和线索对不上，可能被改动过。没有采用，请对照原清单核对后重报。"
UNKNOWN_WORD = "核实结果“{}”不在下拉选项里。没有采用，请从下拉选项中选择。"


@dataclass
class Told:
    """What people found: every outcome of a lead with its rule, and every visit by lot."""

    sample: list[Drawn]
    outcomes: list[dict[str, str]] = field(default_factory=list)
    visits: list[dict[str, str]] = field(default_factory=list)


def apply(run: Run, home: Path | None) -> Told:
    """Settle leads by the judgements handed in and, with a home, by those kept before."""
    by_id = {x.lead_id: x for x in [*run.leads, *run.withheld.leads]}
    told_of = Told(draw(run))
    heads = _heads(run)
    named = drawn_as([str(j.get("lead_id", "")) for j in run.hand_ins.judgements], heads)
    new: list[dict[str, str]] = []
    for told in run.hand_ins.judgements:
        lot = named.get(str(told.get("lead_id", "")))
        reason = _lot_refusal(told, heads[lot[1]]) if lot else _refusal(told, by_id)
        _count(run, told, reason)
        if not reason:
            judgement = {k: str(told.get(k, "")) for k in KEPT}
            new.append(
                judgement | ({"lot": lot[0]} if lot else _about(by_id[judgement["lead_id"]], run))
            )
    kept = _kept(home)
    newest = {j["lead_id"]: j for j in [*kept, *new]}
    told_of.visits = [j for j in newest.values() if "lot" in j]
    told_of.outcomes = [
        j if "rule" in j else j | _about(by_id[j["lead_id"]], run)
        for j in newest.values() if "lot" not in j and ("rule" in j or j["lead_id"] in by_id)
    ]  # fmt: skip
    run.judged = [j for j in newest.values() if j["lead_id"] in by_id]
    settled = {j["lead_id"] for j in run.judged if _settles(j, run.as_of)}
    run.settled = sorted(settled)
    run.leads = [x for x in run.leads if x.lead_id not in settled]
    if home is not None:
        _keep(home, [*kept, *new])
    return told_of


def _about(lead: Lead, run: Run) -> dict[str, str]:
    """Rule, identity class and sources of a lead: what precision is counted by."""
    of = {(s.file, s.sheet): s.source for s in run.hand_ins.sheets()}
    sources = sorted({of.get((f, s), "") for f, s, _ in lead.evidence} - {""})
    return {"rule": lead.rule.key, "identity_class": lead.identity_class,
            "sources": "|".join(sources)}  # fmt: skip


def _heads(run: Run) -> dict[str, str]:
    """Household number → head, of the whole roster."""
    names = dict(run.people.people.select("person_id", "name").iter_rows())
    roster = run.people.units.filter(run.people.units["pool"] == "roster")
    return {
        no: names.get(h, "") for no, h in roster.select("household_no", "head_id").iter_rows() if no
    }


def _lot_refusal(told: dict[str, Any], head: str) -> str:
    subject, result = str(told.get("subject", "")), str(told.get("result", ""))
    if subject and _plain(subject) != _plain(head):
        return ALTERED
    return UNKNOWN_WORD.format(result) if result and result not in RESULTS else ""


def keep_originals(run: Run, folder: Path, home: Path | None) -> None:
    """Originals by content hash, readable by the owner alone."""
    if home is None:
        return
    store = home / "originals"
    store.mkdir(parents=True, exist_ok=True)
    for f in run.hand_ins.files:
        source, target = folder / f.file, store / f"{f.sha256}{Path(f.file).suffix}"
        if f.sha256 and source.is_file() and not target.exists():
            shutil.copyfile(source, target)
            target.chmod(0o600)


def _refusal(told: dict[str, Any], by_id: dict[str, Lead]) -> str:
    lead = by_id.get(str(told.get("lead_id", "")))
    if lead is None:
        return GONE
    subject = str(told.get("subject", ""))
    named = {_plain(object_label(lead.name, lead.id_number)), _plain(lead.name)}
    if subject and _plain(subject) not in named:
        return ALTERED
    number = str(told.get("id_number", ""))
    if len(number) == 18 and "*" not in number and number != lead.id_number:
        return ALTERED
    result = str(told.get("result", ""))
    return UNKNOWN_WORD.format(result) if result and result not in OUTCOMES else ""


def _count(run: Run, told: dict[str, Any], reason: str) -> None:
    """The row stands in the receipt of its file, taken or refused with its reason."""
    sheet = _sheet(run, str(told.get("file")), str(told.get("sheet")))
    if sheet is None:
        return
    sheet.rows += 1
    if reason:
        sheet.refused += 1
        sheet.refused_rows.append((int(told.get("row", 0)), reason, [str(told.get("lead_id"))]))
    else:
        sheet.accepted += 1


def _sheet(run: Run, file: str, name: str) -> Sheet | None:
    for f in run.hand_ins.files:
        if f.file != file:
            continue
        for s in f.sheets:
            if s.sheet == name:
                return s
        f.sheets.append(Sheet(file, name, note="读回填写的核实结果。"))
        return f.sheets[-1]
    return None


def _plain(text: str) -> str:
    """Full and half width are one."""
    return unicodedata.normalize("NFKC", text).replace(" ", "")


def _settles(told: dict[str, str], as_of: dt.date) -> bool:
    """A "not so" holds until the day written on it, or a year from a past day."""
    if OUTCOMES.get(told["result"]) != "cleared":
        return False
    try:
        day = dt.date.fromisoformat(told["day"])
    except ValueError:
        return True
    return day >= as_of or (as_of - day).days <= VALID_DAYS


def _path(home: Path) -> Path:
    return home / "judgements.jsonl"


def _kept(home: Path | None) -> list[dict[str, str]]:
    if home is None or not _path(home).exists():
        return []
    lines = _path(home).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def _keep(home: Path, told: list[dict[str, str]]) -> None:
    home.mkdir(parents=True, exist_ok=True)
    text = "".join(json.dumps(j, ensure_ascii=False, sort_keys=True) + "\n" for j in
                   {json.dumps(j, sort_keys=True): j for j in told}.values())  # fmt: skip
    target = _path(home)
    building = target.with_suffix(".写入")
    descriptor = os.open(building, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as f:
        f.write(text)
        f.flush()
        os.fsync(f.fileno())
    building.replace(target)
