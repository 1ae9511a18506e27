"""What people do in the registers: enter, sign, remind, tell what became of it, close, reopen.

Invariant: where the register asks for a second person, who told the result does not close; an entry
that comes again opens its next one in the same breath.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Account, Place
from dibao.desk.casework import upload
from dibao.desk.front.typed import iso_day
from dibao.desk.record import Refused, Told, verb
from dibao.desk.registers import queries
from dibao.desk.registers.kinds import NONE, SECOND, SELF, registers
from dibao.desk.registers.models import Matter, Note
from dibao.procedure.clocks import add_months

SHORTEST = 4
State, Act = Matter.State, Note.Act


@verb("matter.opened", "matter", "write")
def enter(
    who: Who, place: Place, register: str, title: str, values: Mapping[str, str], day: dt.date, *,
    office: str = "", owner: Account | None = None, due: dt.date | None = None, every: int = 0,
    file: Any = None,
) -> Told:  # fmt: skip
    """A new entry with its number."""
    kind = registers().get(register)
    if kind is None:
        raise Refused("没有这本登记簿。")
    told = {f.key: values.get(f.key, "").strip() for f in kind.fields}
    wrong = [w for f in kind.fields if (w := f.wrong(told[f.key]))]
    told |= {f.key: iso_day(told[f.key]) for f in kind.fields if f.kind == "date"}
    if len(title.strip()) < SHORTEST:
        wrong.insert(0, "请写是什么事（四个字以上）。")
    known = queries.bulletins(who)
    if any(f.kind == "bulletin" and told[f.key] and told[f.key] not in known for f in kind.fields):
        wrong.append("案例通报请从已经发出的里选一份。")
    if kind.proof and not file:
        wrong.append("请放照片或扫描件作证明。")
    if kind.clock and (due is None or owner is None or len(office.strip()) < 2):
        wrong.append("请写责任单位、责任人和期限。")
    if kind.every and not 1 <= every <= 36:
        wrong.append("请写每几个月一次（1 到 36）。")
    if due is not None and due <= day:
        wrong.append("期限要晚于今天。")
    if wrong:
        raise Refused("".join(wrong))
    made = _made(
        who, place, register, title.strip()[:120], told, day, office=office.strip()[:60],
        owner=owner, due=due, every=every if kind.every else 0,
        state=State.KEPT if kind.closing == NONE else State.OPEN,
    )  # fmt: skip
    return _note(
        who, made, Act.OPENED, title.strip(), day, {"number": made.number, "values": told}, file
    )


def _made(
    who: Who, place: Place, register: str, title: str, values: dict[str, str], day: dt.date,
    **more: Any,
) -> Matter:  # fmt: skip
    Place.objects.select_for_update().get(pk=place.pk)  # one number at a time
    last = (
        Matter.objects.filter(place=place, register=register, year=day.year)
        .order_by("-serial")
        .first()
    )
    return Matter.objects.create(
        place=place, register=register, year=day.year, serial=(last.serial if last else 0) + 1,
        title=title, values=values, by_id=who.account, day=day, **more,
    )  # fmt: skip


def _note(
    who: Who, matter: Matter, act: str, text: str, day: dt.date, told: dict[str, Any],
    file: Any = None,
) -> Told:  # fmt: skip
    name, digest = upload.keep(file) if file else ("", "")
    made = Note.objects.create(
        matter=matter, act=act, by_id=who.account, day=day, text=text, name=name, digest=digest
    )
    payload = {"note": made.pk, "act": act, "text": text, "day": str(day), **told}
    return Told(matter, matter.ref, payload, attachments=(bytes.fromhex(digest),) if digest else ())


def _near(who: Who, matter: Matter) -> None:
    """What a town writes concerns its villages and its county; nobody else."""
    above = set(matter.place.chain())
    held = Place.objects.filter(pk__in=[place for _, place in who.posts])
    if who.account != matter.owner_id and not any(
        p.pk in above or matter.place_id in p.chain() for p in held
    ):
        raise Refused("这一件不在您的范围。")


@verb("matter.noted", "matter", "sign")
def sign(who: Who, matter: Matter, day: dt.date) -> Told:
    """Put one's own name under what was written."""
    _near(who, matter)
    if matter.notes.filter(act=Act.SIGNED, by=who.account).exists():
        raise Refused("您已经签过字。")
    return _note(who, matter, Act.SIGNED, "已看过，签字", day, {})


@verb("matter.noted", "matter", "write")
def remind(who: Who, matter: Matter, text: str, day: dt.date) -> Told:
    """Remind whoever is to do it."""
    if matter.state != State.OPEN:
        raise Refused("这一件已经报了结果或办结，不用催。")
    return _note(who, matter, Act.REMINDED, text.strip() or "请按期办好并报结果", day, {})


@verb("matter.noted", "matter", "tell")
def tell(who: Who, matter: Matter, text: str, result: str, file: Any, day: dt.date) -> Told:
    """What became of it; closes where no second person is asked for."""
    _near(who, matter)
    if matter.state != State.OPEN:
        raise Refused("这一件已经报了结果，等人看过；或者已经办结。")
    if len(text.strip()) < SHORTEST:
        raise Refused("请写明办得怎样、凭据是什么。")
    if matter.kind.closing == SELF:
        _fits(matter, result)
        _close(who, matter, result, day)
        return _note(who, matter, Act.CLOSED, text.strip(), day, {"result": result}, file)
    matter.state = State.TOLD
    matter.save(update_fields=["state"])
    return _note(who, matter, Act.TOLD, text.strip(), day, {}, file)


@verb("matter.noted", "matter", "close")
def close(who: Who, matter: Matter, agreed: bool, result: str, text: str, day: dt.date) -> Told:
    """Another person looks at what was told, and closes or sends it back."""
    if matter.state != State.TOLD or matter.kind.closing != SECOND:
        raise Refused("还没有报结果，不能办结。")
    told = matter.notes.filter(act=Act.TOLD).order_by("-pk").first()
    if who.account in (matter.owner_id, told.by_id if told else None):
        raise Refused("办的人不能自己办结，请交给另一个人。")
    if len(text.strip()) < SHORTEST:
        raise Refused("请写明看了什么。")
    if not agreed:
        matter.state = State.OPEN
        matter.save(update_fields=["state"])
        return _note(who, matter, Act.SENT_BACK, text.strip(), day, {})
    _fits(matter, result)
    _close(who, matter, result, day)
    return _note(who, matter, Act.CLOSED, text.strip(), day, {"result": result})


def _fits(matter: Matter, result: str) -> None:
    if result not in matter.kind.results:
        raise Refused("请选办结的结果。")


def _close(who: Who, matter: Matter, result: str, day: dt.date) -> None:
    matter.state, matter.result, matter.closed = State.DONE, result, day
    matter.save(update_fields=["state", "result", "closed"])
    if matter.every and matter.due and not matter.later.exists():
        due = matter.due
        while due <= day:
            due = add_months(due, matter.every)
        after = _made(
            who, matter.place, matter.register, matter.title, matter.values, day, due=due,
            office=matter.office, owner=matter.owner, every=matter.every, earlier=matter,
        )  # fmt: skip
        Note.objects.create(
            matter=after,
            act=Act.OPENED,
            by_id=who.account,
            day=day,
            text=f"接 {matter.number}",
            follows=True,
        )


@verb("matter.noted", "matter", "close")
def reopen(who: Who, matter: Matter, text: str, day: dt.date) -> Told:
    """It was not done after all."""
    if matter.state != State.DONE:
        raise Refused("这一件还没有办结。")
    if len(text.strip()) < SHORTEST:
        raise Refused("请写明为什么重新打开。")
    matter.state, matter.result, matter.closed = State.OPEN, "", None
    matter.save(update_fields=["state", "result", "closed"])
    return _note(who, matter, Act.REOPENED, text.strip(), day, {})
