"""What a caller does, without an account: tell, say more, agree to closing or not.

Invariant: nothing of this leaves a line with a moment or a name. The words are sealed before they
are stored, and the day's line (`actions.daily`) seals all messages of a day together.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from dibao.desk.accounts.models import Account, Place
from dibao.desk.oversight import box, receipt, routing
from dibao.desk.oversight.models import Copy, InspectorKey, Matter, Said
from dibao.desk.record import Refused

LONGEST = 5000
NOBODY = (
    "现在没有能避开被反映单位和您勾掉的人的纪检人员，这里没有保存您写的内容。"
    "请改用书信、当面或者纪检监察机关的举报电话反映。"
)


@dataclass(frozen=True)
class Told:
    """What somebody tells. `unit`: whom it is about; `crossed`: accounts that must not have it."""

    kind: str
    words: str
    unit: Place
    identity: str = ""
    persons: str = ""
    crossed: Collection[int] = ()
    way: str = Matter.Way.WEB

    def text(self) -> str:
        """One text, as the reader sees it."""
        parts = [self.words.strip()]
        if self.persons.strip():
            parts.append(f"涉及的人：{self.persons.strip()}")
        if self.identity.strip():
            parts.append(f"反映人留的姓名或联系方式：{self.identity.strip()}")
        return "\n\n".join(parts)


@transaction.atomic
def tell(told: Told, day: dt.date) -> tuple[Matter, str]:
    """Take a matter in: (matter, receipt). The receipt is said once and kept nowhere."""
    if len(told.words.strip()) < 4:
        raise Refused("请写几句是什么事，再提交。")
    if len(told.text()) > LONGEST:
        raise Refused(f"写得太长了，请控制在 {LONGEST} 字以内，其余的可以凭回执号再补。")
    sealed = told.kind == Matter.Kind.REPORT or routing.handling_place(told.unit) is None
    keys = routing.inspectors(told.unit, day, told.crossed) if sealed else []
    if sealed and not keys:
        raise Refused(NOBODY)
    number = receipt.new()
    tag, private = receipt.read(number)
    place = None if sealed else routing.handling_place(told.unit)
    matter = Matter.objects.create(
        kind=told.kind, way=told.way, day=day, tag=tag, caller_key=box.public_of(private),
        place=place, about=None if sealed else told.unit,
    )  # fmt: skip
    if not sealed:
        matter.kept_from.set(Account.objects.filter(pk__in=told.crossed))
    text = f"反映的单位：{told.unit.name}\n\n{told.text()}" if sealed else told.text()
    way = {"unit": told.unit.pk, "crossed": sorted(told.crossed)}
    say(matter, text, day, by_caller=True, keys=keys, way=way)
    return matter, number


def say(
    matter: Matter, words: str, day: dt.date, *, by_caller: bool, keys: Collection[InspectorKey],
    way: dict[str, Any] | None = None,
) -> Said:  # fmt: skip
    """Add a message; of a sealed matter only copies are stored, one for each reader. `way`: whom the
    matter must go around, sealed with the first message."""
    turn = matter.talk.count() + 1
    said = Said.objects.create(
        matter=matter, turn=turn, day=day, by_caller=by_caller,
        words=None if matter.sealed else words,
    )  # fmt: skip
    if matter.sealed:
        plain = json.dumps({"words": words, "way": way}, ensure_ascii=False).encode()
        readers: list[tuple[InspectorKey | None, bytes]] = [(None, bytes(matter.caller_key))]
        readers += [(k, bytes(k.public)) for k in keys]
        for key, public in readers:
            Copy.objects.create(
                said=said, key=key, sealed=box.seal(public, plain, bound(matter, said))
            )
    return said


def bound(matter: Matter, said: Said) -> bytes:
    """Where a message stands; a copy moved elsewhere does not open."""
    return f"{matter.pk}.{said.turn}.{int(said.by_caller)}".encode()


def readers(matter: Matter) -> list[InspectorKey]:
    """Keys that the newest message of a sealed matter was sealed to."""
    last = matter.talk.last()
    if last is None:
        return []
    return [c.key for c in last.copies.exclude(key=None).select_related("key") if c.key]


@transaction.atomic
def say_more(matter: Matter, words: str, day: dt.date) -> Said:
    """The caller adds something; a closed matter is open again."""
    if not 2 <= len(words.strip()) <= LONGEST:
        raise Refused("请写一点内容再提交。")
    said = say(matter, words.strip(), day, by_caller=True, keys=readers(matter))
    if matter.state != Matter.State.OPEN:
        matter.state, matter.content = Matter.State.OPEN, None
        matter.save(update_fields=["state", "content"])
    return said


@transaction.atomic
def answer_closing(matter: Matter, content: bool, day: dt.date) -> None:
    """The caller agrees to closing, or says that it is not settled."""
    if matter.state != Matter.State.ASKED:
        raise Refused("这一件现在不用回话。")
    matter.content = content
    matter.state = Matter.State.CLOSED if content else Matter.State.OPEN
    matter.save(update_fields=["content", "state"])
    words = "（反映人同意办结）" if content else "（反映人说还没有解决，请继续办）"
    say(matter, words, day, by_caller=True, keys=readers(matter))
