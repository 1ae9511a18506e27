"""What people do with a family's own papers: lay one in, set one aside, place an unknown file.

Invariant: the bytes are kept before a row names them, and no action removes either.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from dibao.desk.accounts.access import Who, check
from dibao.desk.accounts.models import Place
from dibao.desk.casework import upload
from dibao.desk.record import Refused, Told, verb
from dibao.desk.roster.models import Household
from dibao.desk.shelf.models import Scan, Stray
from dibao.desk.shelf.slots import slots

SHORTEST = 3


@verb("shelf.added", "shelf", "add")
def add(who: Who, family: Household, slot: str, given: Any, day: dt.date) -> Told:
    """Lay a scan or photo into a slot of a family's folder."""
    if slot not in slots():
        raise Refused("请选这是哪一种材料。")
    name, digest = upload.keep(given)
    return _laid(family, slot, name, digest, day, Scan.Way.HAND, who.account)


@verb("shelf.taken", "shelf", "take")
def take(who: Who, family: Household, slot: str, name: str, digest: str, day: dt.date) -> Told:
    """The site itself takes in a file of the scan folder whose name says family and slot."""
    return _laid(family, slot, name, digest, day, Scan.Way.FOLDER, None)


@verb("shelf.stray", "shelf", "take")
def keep_stray(who: Who, place: Place | None, name: str, digest: str, day: dt.date) -> Told:
    """The site itself keeps and lists a file whose name says no family."""
    made = Stray.objects.create(place=place, name=name, digest=digest, day=day)
    return Told(made, made.ref, {"name": name}, attachments=(bytes.fromhex(digest),))


@verb("shelf.set_aside", "shelf", "add")
def set_aside(who: Who, scan: Scan, why: str, day: dt.date) -> Told:
    """Take a scan that does not belong there out of sight; it stays where it can be found."""
    if scan.aside:
        raise Refused("这一份已经挪开了。")
    if len(why.strip()) < SHORTEST:
        raise Refused("请写明为什么挪开，例如：放错了户、看不清已重拍。")
    scan.aside, scan.aside_by_id, scan.why = day, who.account, why.strip()[:200]
    scan.save(update_fields=["aside", "aside_by", "why"])
    return Told(scan, scan.household.ref, {"slot": scan.slot, "why": scan.why})


@verb("shelf.placed", "shelf", "stray")
def place_stray(who: Who, stray: Stray, family: Household, slot: str, day: dt.date) -> Told:
    """Say to which family and slot an unknown file belongs."""
    _open(stray)
    why = check(who, "shelf", "add", family)
    if why:
        raise Refused(why)
    if slot not in slots():
        raise Refused("请选这是哪一种材料。")
    told = _laid(family, slot, stray.name, stray.digest, day, Scan.Way.FOLDER, who.account)
    stray.scan, stray.done, stray.by_id = told.result, day, who.account
    stray.save(update_fields=["scan", "done", "by"])
    return told


@verb("shelf.stray_ended", "shelf", "stray")
def end_stray(who: Who, stray: Stray, why: str, day: dt.date) -> Told:
    """An unknown file belongs to no family here (a blank page, a test): said why, kept all the same."""
    _open(stray)
    if len(why.strip()) < SHORTEST:
        raise Refused("请写明这份文件是什么、为什么不归哪一户。")
    stray.done, stray.by_id, stray.why = day, who.account, why.strip()[:200]
    stray.save(update_fields=["done", "by", "why"])
    return Told(stray, stray.ref, {"name": stray.name, "why": stray.why})


def _open(stray: Stray) -> None:
    if stray.done:
        raise Refused("这份文件已经有人处理过。")


def _laid(
    family: Household, slot: str, name: str, digest: str, day: dt.date, way: str, by: int | None
) -> Told:
    if family.scans.filter(slot=slot, digest=digest, aside=None).exists():
        raise Refused(f"“{name}”已经在这一格里，不用再放。")
    made = Scan.objects.create(
        household=family, slot=slot, name=name[-200:], digest=digest, day=day, way=way, by_id=by
    )
    told = {"slot": slot, "name": name, "way": way}
    return Told(made, family.ref, told, attachments=(bytes.fromhex(digest),))
