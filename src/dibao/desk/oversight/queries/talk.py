"""Which matters a person may have before him, and what is said in them.

Invariant: a matter that a person must not have is not in any list, count or page: asking for it
finds nothing, in the same words as for a number that never was.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.http import Http404

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Place
from dibao.desk.oversight import box, receipt
from dibao.desk.oversight.actions.telling import bound
from dibao.desk.oversight.models import Copy, Matter, Note, Said
from dibao.desk.roster.queries import places_of


@dataclass(frozen=True)
class Line:
    """A message as a page shows it."""

    said: Said
    words: str


def of_receipt(typed: str) -> tuple[Matter, bytes] | None:
    """(matter, the caller's private key); None for anything that fits nothing."""
    number = receipt.clean(typed)
    tag, private = receipt.read(number or "0" * receipt.DIGITS)
    matter = Matter.objects.filter(tag=tag).first() if number else None
    return (matter, private) if matter is not None else None


def as_caller(matter: Matter, private: bytes) -> list[Line]:
    """The talk as the caller reads it."""
    found = []
    for said in matter.talk.prefetch_related("copies"):
        words = said.words or ""
        if matter.sealed:
            copy = next(c for c in said.copies.all() if c.key_id is None)
            words = _open(private, copy, matter)
        found.append(Line(said, words))
    return found


def open_matters(who: Who, **more: object) -> list[Matter]:
    """Matters that are not sealed and that this person may have, the newest day first; what
    `Matter.tie_of` says of one is asked here of all at once."""
    posts = Place.objects.filter(pk__in={place for _, place in who.posts})
    own_units = {
        pk for place in posts.select_related("parent__parent__parent") for pk in place.chain()
    }
    found = (
        Matter.objects.filter(
            place__in=places_of(who, "public_matter", "look"), erased=None, **more
        )
        .exclude(kept_from=who.account)
        .exclude(about__in=own_units)
    )
    rows = found.select_related("place__parent__parent", "about__parent__parent")
    return list(rows.order_by("-day", "pk"))


def get_open(who: Who, pk: int) -> Matter:
    """One of them; Http404."""
    for matter in open_matters(who, pk=pk):
        return matter
    raise Http404


def sealed_matters(who: Who) -> list[Matter]:
    """Sealed matters whose words this inspector's keys open."""
    mine = Copy.objects.filter(key__account=who.account).values("said__matter")
    return list(Matter.objects.filter(place=None, pk__in=mine).order_by("-day", "pk"))


def get_sealed(who: Who, pk: int) -> Matter:
    """One of them; Http404."""
    for matter in sealed_matters(who):
        if matter.pk == pk:
            return matter
    raise Http404


def as_inspector(matter: Matter, privates: dict[int, bytes]) -> list[Line]:
    """The talk of a sealed matter; raises box.Closed without the right key."""
    found = []
    for said in matter.talk.prefetch_related("copies"):
        copy = next((c for c in said.copies.all() if c.key_id in privates), None)
        if copy is None:
            raise box.Closed
        found.append(Line(said, _open(privates[copy.key_id or 0], copy, matter)))
    return found


def notes(matter: Matter, privates: dict[int, bytes]) -> list[tuple[Note, str]]:
    """Notes that may be read: all of an open matter, one's own of a sealed one."""
    found = []
    for note in matter.notes.select_related("by").order_by("day"):
        if note.sealed is None:
            found.append((note, note.words or ""))
        elif note.key_id in privates:
            plain = box.unseal(
                privates[note.key_id], bytes(note.sealed), f"note {matter.pk}".encode()
            )
            found.append((note, plain.decode()))
    return found


def _open(private: bytes, copy: Copy, matter: Matter) -> str:
    plain = box.unseal(private, bytes(copy.sealed), bound(matter, copy.said))
    return str(json.loads(plain)["words"])
