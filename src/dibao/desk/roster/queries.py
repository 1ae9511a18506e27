"""What is read about families. Places are asked first: nobody finds a family outside his posts."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable

from django.db import connection
from django.db.models import Q, QuerySet

from dibao.desk.accounts.access import Who, table
from dibao.desk.accounts.models import Place
from dibao.desk.front.templatetags.chinese import day
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
    return below(heads)


def below(heads: Collection[int]) -> list[int]:
    """Places and all below them, in one question: every page asks this some times over."""
    if not heads:
        return []
    marks = ", ".join(["%s"] * len(heads))
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE below(id) AS ("  # noqa: S608 (nothing goes in but marks)
            f"SELECT id FROM accounts_place WHERE id IN ({marks}) UNION "
            "SELECT p.id FROM accounts_place p JOIN below b ON p.parent_id = b.id"
            ") SELECT id FROM below ORDER BY id",
            [*heads],
        )
        return [int(pk) for (pk,) in cursor.fetchall()]


def widest(who: Who, thing: str, action: str) -> Place:
    """The widest place of one's posts for an action that they allow: who agrees sits there."""
    return Place.objects.filter(pk__in=places_of(who, thing, action)).order_by("pk")[0]


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


def several(text: str) -> list[str]:
    """The words of a pasted column or row of a spreadsheet, each once, in their order."""
    parts = re.split(r"[\s,，;；、|]+", unicodedata.normalize("NFKC", text))
    return list(dict.fromkeys(p.strip("'\"") for p in parts if p.strip("'\"")))


def search_many(who: Who, words: Iterable[str]) -> list[tuple[str, list[Household]]]:
    """Word by word the families found, in the order pasted; an empty list where there is none.

    A whole word: of many at once the beginning of a name would bring strangers.
    """
    wanted = list(words)
    mine = Household.objects.filter(place__in=places_of(who, "household", "search"))
    keys = {blind(w.upper()): w for w in wanted if len(w) == 18}
    asked = Q(head__in=wanted) | Q(number__in=wanted) | Q(members__name__in=wanted)
    asked |= Q(members__number_key__in=list(keys))
    found: dict[str, list[Household]] = {w: [] for w in wanted}
    told = mine.filter(asked).select_related("place").prefetch_related("members").distinct()
    for family in told.order_by("place__name", "head"):
        names = {family.head, family.number, *(m.name for m in family.members.all())}
        names |= {keys[m.number_key] for m in family.members.all() if m.number_key in keys}
        for word in names & found.keys():
            found[word].append(family)
    return list(found.items())


@functools.cache
def source_names() -> dict[str, str]:
    """What each source is called."""
    return {key: source.name for key, source in load_sources(LAW / "sources").items()}


Row = tuple[str, list[Answer | None]]
# A shape for each sign beside its word, so that colour says nothing alone.
SHAPES = {"found": "●", "not_found": "○", "not_asked": "－", "no_authorisation": "⊘", "stale": "◷",
          "doubtful": "？"}  # fmt: skip


def by_source(
    members: Iterable[Member], sign: Callable[[Answer], Answer]
) -> tuple[list[Row], list[str]]:
    """Source by source what was said of each member, in the members' order (None: not yet run);
    and the names, with the day, of sources that were asked about everybody and know nothing.
    `sign` lets an answer through or puts another in its place (`gate.Opened.sign`)."""
    members = list(members)
    said = [{a.source: sign(a) for a in m.answers.all()} for m in members]
    told, silent = [], []
    for key in sorted({key for one in said for key in one}):
        name, row = source_names().get(key, key), [one.get(key) for one in said]
        if all(a is not None and a.sign == Answer.Sign.NOT_FOUND and not a.told for a in row):
            days = {a.day for a in row if a is not None and a.day}
            silent.append(f"{name}（{day(max(days))}）" if days else name)
        else:
            told.append((name, row))
    return told, silent
