"""What is read about families. Places are asked first: nobody finds a family outside his posts."""

from __future__ import annotations

import functools
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from dibao.desk.accounts.access import Who, table
from dibao.desk.accounts.models import Place
from dibao.desk.roster.models import Answer, Household, Member
from dibao.desk.sealed import blind
from dibao.policy import HOME as LAW
from dibao.reasoning.source import load_sources


def places_of(who: Who, thing: str, action: str) -> list[int]:
    """Every place, with those below it, that a person's posts cover for an action."""
    row = table()[thing, action]
    heads = {place for role, place in who.posts if role in row.roles}
    if row.where == "any" and who.roles & row.roles:
        return list(Place.objects.values_list("pk", flat=True))
    found, layer = set(heads), set(heads)
    while layer:
        layer = set(Place.objects.filter(parent__in=layer).values_list("pk", flat=True)) - found
        found |= layer
    return sorted(found)


def search(who: Who, words: str) -> QuerySet[Household]:
    """Families by head, number or a member's name or full identity number; none for no words."""
    mine = Household.objects.filter(place__in=places_of(who, "household", "search"))
    words = words.strip()
    if not words:
        return mine.none()
    asked = Q(head__startswith=words) | Q(number__startswith=words) | Q(members__name=words)
    if len(words) == 18:
        asked |= Q(members__number_key=blind(words.upper()))
    return mine.filter(asked).select_related("place").distinct().order_by("place__name", "head")


@functools.cache
def source_names() -> dict[str, str]:
    """What each source is called."""
    return {key: source.name for key, source in load_sources(LAW / "sources").items()}


Row = tuple[str, list[Answer | None]]


def by_source(members: Iterable[Member]) -> tuple[list[Row], list[str]]:
    """Source by source what was said of each member, in the members' order (None: not yet run);
    and the names of sources that were asked about everybody and know nothing."""
    members = list(members)
    said = [{a.source: a for a in m.answers.all()} for m in members]
    told, silent = [], []
    for key in sorted({key for one in said for key in one}):
        name, row = source_names().get(key, key), [one.get(key) for one in said]
        if all(a is not None and a.sign == Answer.Sign.NOT_FOUND for a in row):
            silent.append(name)
        else:
            told.append((name, row))
    return told, silent
