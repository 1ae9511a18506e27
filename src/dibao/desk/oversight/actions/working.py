"""What those who work on a matter do: answer, note, ask before closing, keep out, pass on.

Invariant: a line about a sealed matter says only that an inspector worked, never on which; a
matter is not closed before the caller was asked and agreed or let the days pass.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Account, Place
from dibao.desk.oversight import box, routing
from dibao.desk.oversight.actions import telling
from dibao.desk.oversight.models import Avoidance, Copy, InspectorKey, Matter, Note, Petition
from dibao.desk.record import Refused, Told, verb

WAITING = 15  # days a caller has to say whether it is settled; this office's own rule
STRONG = 12  # least length of a passphrase


@verb("sealed.worked", "sealed", "key")
def make_key(who: Who, passphrase: str, again: str, day: dt.date) -> Told:
    """A key of one's own; matters that come from now on are sealed to it, older ones stay under
    the key they were sealed to."""
    if passphrase != again:
        raise Refused("两次输入的口令不一样。")
    if len(passphrase) < STRONG:
        raise Refused(f"口令太短，至少 {STRONG} 个字。可以用一句自己记得住、别人猜不到的话。")
    private = box.new_private()
    InspectorKey.objects.filter(account=who.account, ended=None).update(ended=day)
    made = InspectorKey.objects.create(
        account_id=who.account, public=box.public_of(private), since=day,
        locked=box.lock(private, passphrase),
    )  # fmt: skip
    return Told(made)


@verb("sealed.worked", "sealed", "key")
def avoid(who: Who, unit: Place, relation: str, day: dt.date) -> Told:
    """Declare a relation to a unit: its matters never come to this inspector."""
    if len(relation.strip()) < 2:
        raise Refused("请写明是什么关系。")
    made = Avoidance.objects.create(
        account_id=who.account, unit=unit, relation=relation.strip(), since=day
    )
    return Told(made)


@verb("sealed.worked", "sealed", "work")
def answer_sealed(who: Who, matter: Matter, words: str, day: dt.date, *, ask: bool) -> Told:
    """Answer the caller of a sealed matter; `ask`: whether it may be closed."""
    _mine(who, matter)
    _answer(matter, words, day, ask)
    return Told(matter)


@verb("sealed.worked", "sealed", "work")
def note_sealed(who: Who, matter: Matter, words: str, day: dt.date) -> Told:
    """A note for oneself, sealed to one's own key."""
    key = _mine(who, matter)
    plain = _written(words).encode()
    made = Note.objects.create(
        matter=matter, by_id=who.account, day=day, key=key,
        sealed=box.seal(bytes(key.public), plain, f"note {matter.pk}".encode()),
    )  # fmt: skip
    return Told(made)


@verb("sealed.worked", "sealed", "work")
def leave(
    who: Who, matter: Matter, privates: dict[int, bytes], to: InspectorKey | None, day: dt.date
) -> Told:
    """Keep out of a matter: hand its words to another inspector (when none has it yet) and lose
    one's own copies. Refused when nobody would be left to read it."""
    _mine(who, matter)
    mine = {k.pk for k in InspectorKey.objects.filter(account=who.account)}
    others = [k for k in telling.readers(matter) if k.pk not in mine]
    if to is None and not others:
        raise Refused("没有别的纪检人员能看到这一件，请先选一位交出去。")
    if to is not None:
        _may_have(matter, mine, privates, to, day)
    for said in matter.talk.all():
        copies = list(said.copies.filter(key__in=mine))
        if to is not None and copies and to not in others:
            plain = box.unseal(
                privates[copies[0].key_id or 0], bytes(copies[0].sealed),
                telling.bound(matter, said),
            )  # fmt: skip
            Copy.objects.create(
                said=said, key=to,
                sealed=box.seal(bytes(to.public), plain, telling.bound(matter, said)),
            )  # fmt: skip
        said.copies.filter(key__in=mine).delete()
    matter.notes.filter(key__in=mine).delete()
    return Told(matter)


def _may_have(
    matter: Matter, mine: set[int], privates: dict[int, bytes], to: InspectorKey, day: dt.date
) -> None:
    """The way around the unit holds at every step; it is read from the sealed first message."""
    first = matter.talk.get(turn=1)
    copy = first.copies.filter(key__in=mine & privates.keys()).first()
    if copy is None:
        raise Refused("请先输入信箱口令。")
    plain = box.unseal(
        privates[copy.key_id or 0], bytes(copy.sealed), telling.bound(matter, first)
    )  # fmt: skip
    way = json.loads(plain)["way"]
    unit = Place.objects.get(pk=way["unit"])
    able = {k.pk for k in routing.inspectors(unit, day, way["crossed"])}
    if to.pk not in able or to.pk in mine:
        raise Refused("这一件不能交给他：他和有关的单位有关系，或者反映人不让他看。请另选一位。")


@verb("sealed.worked", "sealed", "work")
def close_sealed(who: Who, matter: Matter, day: dt.date) -> Told:
    """Close a sealed matter whose caller was asked and said nothing in the days given."""
    _mine(who, matter)
    _close(matter, day)
    return Told(matter)


@verb("public_matter.registered", "public_matter", "work")
def register(who: Who, unit: Place, told: telling.Told, day: dt.date) -> Told:
    """Write down what came by telephone, box, visit or letter: (matter, receipt for the caller).

    A report on people at work is sealed at once: whoever wrote it down cannot read it again.
    """
    matter, number = telling.tell(told, day)
    return Told((matter, number))  # the line is the same for every kind of matter


@verb("public_matter.answered", "public_matter", "work")
def answer(who: Who, matter: Matter, words: str, day: dt.date, *, ask: bool) -> Told:
    """Answer the caller of an open matter; `ask`: whether it may be closed. An appeal is asked about
    only after its opinion, or after it was said where it belongs."""
    steps = Petition.objects.filter(matter=matter).first()
    decided = steps is not None and (steps.answered is not None or steps.elsewhere)
    if ask and matter.kind == Matter.Kind.APPEAL and not decided:
        raise Refused("申诉求决要先告知由谁办、发出处理意见，再问反映人。")
    _answer(matter, words, day, ask)
    digest = hashlib.sha256(words.strip().encode()).hexdigest()
    return Told(matter, matter.ref, {"words": digest, "ask": ask})


@verb("public_matter.noted", "public_matter", "work")
def note(who: Who, matter: Matter, words: str, day: dt.date) -> Told:
    """A note for those who work on it."""
    text = _written(words)
    made = Note.objects.create(matter=matter, by_id=who.account, day=day, words=text)
    return Told(made, matter.ref, {"words": hashlib.sha256(text.encode()).hexdigest()})


@verb("public_matter.left", "public_matter", "work")
def keep_out(who: Who, matter: Matter, day: dt.date) -> Told:
    """Say that one is related to somebody concerned: from now on the matter is not there for him."""
    left = [a for a in routing.handlers(matter.place, day, matter.about) if a.pk != who.account]
    away = set(matter.kept_from.values_list("pk", flat=True))
    if not [a for a in left if a.pk not in away]:
        raise Refused("没有别人能接着办，请先请县里指定一位，再登记回避。")
    matter.kept_from.add(Account.objects.get(pk=who.account))
    return Told(matter, matter.ref, {})


@verb("public_matter.closed", "public_matter", "work")
def close(who: Who, matter: Matter, day: dt.date) -> Told:
    """Close an open matter whose caller was asked and said nothing in the days given."""
    _close(matter, day)
    return Told(matter, matter.ref, {})


def _written(words: str) -> str:
    if len(words.strip()) < 2:
        raise Refused("请写明内容。")
    return words.strip()


def _mine(who: Who, matter: Matter) -> InspectorKey:
    """The newest of one's keys that reads the matter; Refused as if it did not exist."""
    found = InspectorKey.objects.filter(
        pk__in=Copy.objects.filter(said__matter=matter, key__account=who.account).values("key")
    ).last()
    if found is None or not matter.sealed:
        raise Refused("没有找到这一件。")
    return found


def _answer(matter: Matter, words: str, day: dt.date, ask: bool) -> None:
    text = _written(words)
    if matter.state == Matter.State.CLOSED:
        raise Refused("这一件已经办结；反映人再来说，会自动重新打开。")
    telling.say(matter, text, day, by_caller=False, keys=telling.readers(matter))
    matter.state = Matter.State.ASKED if ask else Matter.State.OPEN
    matter.asked = day if ask else None
    matter.save(update_fields=["state", "asked"])


def _close(matter: Matter, day: dt.date) -> None:
    if matter.state != Matter.State.ASKED or matter.asked is None:
        raise Refused("办结前要先答复并问反映人是不是解决了。")
    if day <= matter.asked + dt.timedelta(days=WAITING):
        last = matter.asked + dt.timedelta(days=WAITING)
        raise Refused(
            f"反映人可以在 {last.month}月{last.day}日 以前回话，过了这一天没有回话再办结。"
        )
    matter.state = Matter.State.CLOSED
    matter.save(update_fields=["state"])
