"""What people do with files: hand them in, take one back, start a check."""

from __future__ import annotations

import datetime as dt
from pathlib import PurePath
from typing import Any

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Place
from dibao.desk.exchange import asking, keeping
from dibao.desk.exchange.models import HandIn, Request, Run
from dibao.desk.protection import sources
from dibao.desk.record import Refused, Told, verb

KINDS = (".xlsx", ".xls", ".ods", ".et", ".csv")
LARGEST = 200 * 2**20  # bytes; what the reader behind it also takes


@verb("file.handed_in", "hand_in", "send")
def hand_in(who: Who, place: Place, name: str, file: Any) -> Told:
    """Keep a file as it came. The same name from the same person replaces the earlier one.

    The result is the file and whether it replaced another.
    """
    name = PurePath(name.replace("\\", "/")).name[-200:]
    if PurePath(name).suffix.lower() not in KINDS:
        raise Refused(f"“{name}”不是表格。请交 xlsx、xls、ods、et 或 csv 文件。")
    if file.size > LARGEST:
        raise Refused(f"“{name}”太大（超过 200 兆）。请按村或按月拆成几个文件再交。")
    if name.startswith("~$"):
        raise Refused(f"“{name}”是表格打开时的临时文件，没有收。请关掉表格，交原来的文件。")
    digest = keeping.keep(file)
    earlier = HandIn.objects.filter(place=place, by=who.account, name=name, withdrawn=False)
    if earlier.filter(digest=digest).exists():
        raise Refused(f"“{name}”已经交过，内容一样，不用再交。")
    replaced = earlier.update(withdrawn=True)
    made = HandIn.objects.create(place=place, name=name, digest=digest, by_id=who.account)
    told = {"name": name, "digest": digest, "replaced": replaced}
    return Told((made, bool(replaced)), f"F{made.pk}", told, attachments=(bytes.fromhex(digest),))


@verb("file.withdrawn", "hand_in", "send")
def withdraw(who: Who, given: HandIn) -> Told:
    """Leave a file out of further runs; it stays kept."""
    if given.by_id != who.account:
        raise Refused("只能撤回自己交的文件。")
    given.withdrawn = True
    given.save(update_fields=["withdrawn"])
    return Told(given, f"F{given.pk}")


@verb("run.asked", "run", "start")
def start(who: Who, place: Place, as_of: dt.date) -> Told:
    """Put a check of all files in force into the queue."""
    if not HandIn.objects.filter(place=place, withdrawn=False).exists():
        raise Refused("还没有收到文件。请先在“部门报送”交名册和各部门的文件，再开始核查。")
    if Run.objects.filter(place=place, state__in=("waiting", "running")).exists():
        raise Refused("已有一次核查正在做，请等它做完。")
    made = Run.objects.create(place=place, as_of=as_of, by_id=who.account)
    return Told(made, f"R{made.pk}")


@verb("run.dropped", "run", "start")
def drop_run(who: Who, run: Run) -> Told:
    """Take a waiting check out of the queue."""
    taken = Run.objects.filter(pk=run.pk, state=Run.State.WAITING).update(
        state=Run.State.FAILED, sentence="没有开始就取消了。"
    )
    if not taken:
        raise Refused("这次核查已经开始，不能取消。")
    return Told(run, f"R{run.pk}")


@verb("request.made", "request", "make")
def request_files(who: Who, place: Place, keys: list[str], day: dt.date, due: dt.date) -> Told:
    """A numbered request to a department for each source."""
    known = asking.askable()
    if not keys or any(k not in known for k in keys):
        raise Refused("请勾选要请哪些部门报送。")
    if due <= day:
        raise Refused("答复期限要晚于今天。")
    off = [k for k in keys if k in sources.closed()]
    if off:
        raise Refused(sources.CLOSED.format("、".join(known[k].name for k in off)))
    made = []
    for key in keys:
        if Request.objects.filter(place=place, source=key, closed=None).exists():
            continue
        number = (
            f"{day.year}-{place.pk}-{Request.objects.filter(made__year=day.year).count() + 1:03d}"
        )
        made.append(Request.objects.create(
            place=place, number=number, source=key, office=known[key].department[:60], made=day,
            due=due,
        ))  # fmt: skip
    if not made:
        raise Refused("勾选的来源都已经有没办结的请求，不用再发。")
    told = [{"number": r.number, "source": r.source} for r in made]
    return Told(made, f"Q{made[0].pk}", {"requests": told, "due": str(due)})
