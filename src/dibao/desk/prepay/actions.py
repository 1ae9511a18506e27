"""What people do with a month before it is paid: say of each line on what it rests, sign, second.

Invariant: no line stops a payment. A line said to rest on nothing is paid as before; a month is
signed only when every line was looked at, and the second name is another person's.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import polars as pl

from dibao.desk.accounts.access import Who
from dibao.desk.exchange.models import Run
from dibao.desk.prepay.models import Line, Month
from dibao.desk.record import Refused, Told, verb
from dibao.desk.roster.models import Household


def lay_down(run: Run, folder: Path) -> int:
    """Take a run's comparison over, once; how many lines. Part of taking the run in."""
    path = folder / "prepay.parquet"
    if not path.exists() or Month.objects.filter(run=run).exists():
        return 0
    table = pl.read_parquet(path)
    if table.is_empty():
        return 0
    first = table.row(0, named=True)
    month = Month.objects.create(
        place=run.place, run=run, last=first["last"], this=first["this"],
        homes_last=first["homes_last"], homes_this=first["homes_this"],
    )  # fmt: skip
    known = {h.number: h for h in Household.objects.filter(town=run.place)}
    lines = [
        Line(month=month, kind=r["kind"], household=known.get(r["number"]), number=r["number"],
             name=r["name"], village=r["village"], last_fen=r["last_fen"], this_fen=r["this_fen"],
             where=r["where"], note=r["note"])
        for r in table.filter(pl.col("kind") != "").iter_rows(named=True)
    ]  # fmt: skip
    Line.objects.bulk_create(lines, batch_size=500)
    return len(lines)


@verb("prepay.looked_through", "prepay", "check")
def look_through(
    who: Who, month: Month, found: dict[int, tuple[str, str]], day: dt.date
) -> Told:  # fmt: skip
    """What was found about lines: {line: (finding, on what it rests)}; empty findings are left."""
    _open(month)
    lines = {x.pk: x for x in month.lines.all()}
    changed = []
    for pk, (finding, words) in found.items():
        line, words = lines.get(pk), words.strip()
        if line is None or not finding or (finding, words) == (line.finding, line.rests_on or ""):
            continue
        if finding not in Line.Finding.values:
            raise Refused("请从列出的核对结果里选一个。")
        if finding in (Line.Finding.PAPER, Line.Finding.SETTLED) and len(words) < 2:
            raise Refused(
                f"{line.village}{line.name}选了“有依据”，请写明是哪份决定、告知书或登记。"
            )
        line.finding, line.rests_on = finding, words
        line.by_id, line.day = who.account, day
        changed.append(line)
    if not changed:
        raise Refused("没有新填的核对结果。")
    for line in changed:
        line.save(update_fields=["finding", "rests_on", "by", "day"])
    # The words stand in the row alone, which is held by its digest: the key of a month outlives the
    # files of its families.
    told = {str(x.pk): x.finding for x in changed}
    return Told(len(changed), month.ref, told)


@verb("prepay.signed", "prepay", "check")
def sign(who: Who, month: Month, day: dt.date) -> Told:
    """Sign that every line was looked at."""
    _open(month)
    left = month.lines.filter(finding="").count()
    if left:
        raise Refused(f"还有 {left} 行没有核对结果，填完再签。")
    month.by_id, month.day = who.account, day
    month.save(update_fields=["by", "day"])
    return Told(month, month.ref, {"lines": month.lines.count()})


@verb("prepay.seconded", "prepay", "second")
def second(who: Who, month: Month, agreed: bool, why: str, day: dt.date) -> Told:
    """Another person agrees, or sends the month back to be looked through again."""
    if month.by_id is None or month.second_id is not None:
        raise Refused("这一次核对现在不用复核。")
    if month.by_id == who.account:
        raise Refused("核对和复核不能是同一个人，请交给另一位同事复核。")
    if not agreed and len(why.strip()) < 4:
        raise Refused("退回请写明哪些行还要核。")
    if agreed:
        month.second_id, month.second_day = who.account, day
    else:
        month.by_id = month.day = None
    month.save(update_fields=["by", "day", "second", "second_day"])
    return Told(month, month.ref, {"agreed": agreed, "why": why.strip()})


def _open(month: Month) -> None:
    if month.by_id is not None:
        raise Refused("这一次核对已经签字，不能再改；要改请复核人退回。")
