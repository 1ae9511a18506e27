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
from pathlib import Path
from typing import Any

from dibao.intake.result import Sheet
from dibao.papers.book import OUTCOMES
from dibao.papers.masking import object_label
from dibao.screening.leads import Lead
from dibao.screening.run import Run

VALID_DAYS = 365  # a settled "not so" rests this long when its row names no later day
GONE = "这次核查里没有这条线索：编号可能被改动，或者线索已不再出现。没有采用，请对照本次清单。"
ALTERED = "这一行的对象和线索对不上，可能被改动过。没有采用，请对照原清单核对后重报。"
UNKNOWN_WORD = "核实结果“{}”不在下拉选项里。没有采用，请从下拉选项中选择。"


def apply(run: Run, home: Path | None) -> None:
    """Settle leads by the judgements handed in and, with a home, by those kept before."""
    by_id = {x.lead_id: x for x in [*run.leads, *run.withheld.leads]}
    new: list[dict[str, str]] = []
    for told in run.hand_ins.judgements:
        reason = _refusal(told, by_id)
        _count(run, told, reason)
        if not reason:
            new.append({k: str(told.get(k, "")) for k in ("lead_id", "result", "by", "day",
                                                          "ground")})  # fmt: skip
    kept = _kept(home)
    run.judged = list({j["lead_id"]: j for j in [*kept, *new] if j["lead_id"] in by_id}.values())
    settled = {j["lead_id"] for j in run.judged if _settles(j, run.as_of)}
    run.settled = sorted(settled)
    run.leads = [x for x in run.leads if x.lead_id not in settled]
    if home is not None:
        _keep(home, [*kept, *new])


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
