"""谁看过我: every look at a family, in words that a family understands, from the lines of the record.

Invariant: nothing but the record is asked; who looked is named by his post and his unit, so that a
family can ask the office and nobody is exposed to more than that.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from dibao.desk.accounts.actions import roles
from dibao.desk.accounts.models import Post
from dibao.desk.archive.queries import kinds
from dibao.desk.archive.queries import received as moment
from dibao.desk.record import ledger
from dibao.desk.reports.models import Inspection
from dibao.desk.roster.models import Household
from dibao.desk.stating import TYPED, whole


@dataclass(frozen=True)
class Look:
    """One day, one post, one purpose; `times` looks."""

    day: dt.date
    post: str
    what: str
    purpose: str
    times: int


def of(family: Household) -> list[Look]:
    """The newest first. Looks at the family, its doubts and its cases; exports about it and packages
    for an inspection in which it was drawn too."""
    packs = Inspection.objects.filter(drawn__household=family)
    refs = [x.ref for x in (family, *family.cases.all(), *packs)]
    marks = ", ".join(["%s"] * len(refs))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq, received, actor, kind, purpose FROM ledger_line"  # noqa: S608 (own marks)
            f" WHERE case_ref IN ({marks}) AND (kind LIKE 'look.%%' OR kind LIKE 'dossier.%%'"
            " OR kind = 'inspection.taken')"
            " AND kind <> 'look.conduct' ORDER BY seq DESC",
            refs,
        )
        rows = cursor.fetchall()
    words, posts = kinds(), _posts({actor for _, _, actor, _, _ in rows})
    book = ledger()
    typed = {x.seq: whole(book, x) for x in book.lines_at([r[0] for r in rows if r[4] == TYPED])}
    counted: dict[tuple[dt.date, str, str, str], int] = {}
    for seq, received, actor, kind, purpose in rows:
        at = moment(received)
        assert at is not None
        day = timezone.localtime(at).date() if isinstance(at, dt.datetime) else at
        key = day, _post(posts.get(actor, []), day), words.get(kind, kind), typed.get(seq, purpose)
        counted[key] = counted.get(key, 0) + 1
    return [Look(*key, times) for key, times in counted.items()]


def _posts(actors: set[str]) -> dict[str, list[Post]]:
    found: dict[str, list[Post]] = {}
    numbers = [int(a[1:]) for a in actors if a[1:].isdigit()]
    for post in Post.objects.filter(account__in=numbers).select_related("place").order_by("pk"):
        found.setdefault(f"U{post.account_id}", []).append(post)
    return found


def _post(posts: list[Post], day: dt.date) -> str:
    """The posts held on that day; of one who held none any more, what he held last."""
    words = roles()
    held = [p for p in posts if p.since <= day and (p.until is None or day <= p.until)]
    names = [f"{p.place.name}{words[p.role][0]}" for p in held or posts[-1:]]
    return "、".join(dict.fromkeys(names)) or "系统"
