"""The slots of a family's folder and the names by which a scan finds its way into one.

Invariant: a name is believed only with its two check letters, which are made with the site's key: a
slip of the finger leads to the list of unknown files, not into another family's folder.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import hmac
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePath

from dibao.desk.casework.issuing import LETTERS
from dibao.desk.roster.models import Household
from dibao.desk.sealed import _key

SENSITIVE = "sensitive"  # seen by fewer people than may lay it in
_NAME = re.compile(r"\s*(\d{1,9})-(\d\d)-([2-9A-HJ-NP-Za-hj-np-z]{2})(?![0-9A-Za-z])")


@dataclass(frozen=True)
class Slot:
    """One kind of paper a family's folder has room for."""

    key: str
    zh: str
    sight: str
    must: bool = False  # of every family whose paper file somebody went through


@functools.cache
def slots() -> dict[str, Slot]:
    """By key, in their order."""
    raw = tomllib.loads(Path(__file__).with_name("slots.toml").read_text(encoding="utf-8"))
    return {s["key"]: Slot(**s) for s in raw["slot"]}


def code(family: int, slot: str) -> str:
    """What a scan of this slot is called: 128-03-K7."""
    mac = hmac.new(_key("slot code"), f"{family}-{slot}".encode(), hashlib.sha256).digest()
    return f"{family}-{slot}-{base64.b32encode(mac)[:2].translate(LETTERS).decode()}"


def find_slot(name: str) -> tuple[Household, Slot] | None:
    """The family and slot that a file's name says with its check letters; None for any other."""
    found = _NAME.match(PurePath(name).stem)
    if found is None or found[2] not in slots():
        return None
    said = f"{int(found[1])}-{found[2]}-{found[3].upper()}"
    if not hmac.compare_digest(said, code(int(found[1]), found[2])):
        return None
    family = Household.objects.filter(pk=int(found[1])).select_related("place", "town").first()
    return (family, slots()[found[2]]) if family else None
