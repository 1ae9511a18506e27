"""The lists of one town for the monthly table: families and people of a month and the one before.

Invariant: a family counts in a month for which a payment list names it; whatever nobody registered
is unknown and never in no list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db.models import Prefetch

from dibao.desk.accounts.models import Place
from dibao.desk.reports import lines, spending
from dibao.desk.reports.models import Registered
from dibao.desk.reports.notation import FEN, Listed, Report
from dibao.desk.reports.scope import last_day, month_before
from dibao.desk.roster.disability import standing
from dibao.desk.roster.models import Answer, Disability, Household, Member, Payment

Paid = dict[int, tuple[Household, int]]
ADULT, OLD = 18, 60
AGES = {
    "old": "老年人（60 岁以上）",
    "adult": "成年人（18—59 岁）",
    "minor": "未成年人（不满 18 岁）",
}
GRADES = {
    "lost": "完全丧失劳动能力", "partial": "部分丧失劳动能力", "able": "有劳动能力",
    "none": "老幼、在校等无劳动能力",
}  # fmt: skip
CAUSES = {
    "ill": "因病", "disabled": "因残", "hands": "缺劳力", "school": "因学", "old": "年老",
    "alone": "单亲", "disaster": "因灾", "other": "其他原因",
}  # fmt: skip
CAUSE_WORDS = {
    "ill": ("病",), "disabled": ("残",), "hands": ("劳",), "school": ("学",),
    "old": ("年老", "老年", "高龄"), "alone": ("单亲", "孤儿"), "disaster": ("灾",),
}  # fmt: skip


class Town:
    """The lists of one town for a month and the one before."""

    def __init__(self, report: Report, town: Place, n: int, month: dt.date, said: set[int]) -> None:
        self.report, self.name, self.month, self.key = report, town.name, month, f"t{n}"
        self.last = last_day(month)
        before = month_before(month)
        now, then = _paid(town, month, before)
        listed = Household.objects.filter(town=town, status=Household.Status.PAID).count()
        self.homes = self._homes("homes", "本月保障的家庭", now, 0 if now else listed)
        # Without a list of the month before nobody can say who came and who went.
        lost = 0 if then else len(now) or listed
        self.before = self._homes("before", "上月保障的家庭", then, lost)
        fresh = {k: v for k, v in now.items() if k not in then and not lost}
        self.fresh = self._homes("fresh", "本月新增的家庭", fresh, lost)
        gone = {k: v for k, v in then.items() if k not in now}
        self.gone = self._homes("gone", "本月退出的家庭", gone, lost)
        self.spent = spending.of(report, self.key, town, month)
        self.year = self.spent.year
        people, few = _people(now, month, self.last)
        earlier, fewer = _people(then, before, last_day(before))
        self.people = self._people("people", "本月保障的人", people, few or self.homes.unknown)
        self.people_before = self._people("people-before", "上月保障的人", earlier, fewer or lost)
        lost = lost or few or fewer
        were, are = {m.pk for m in earlier}, {m.pk for m in people}
        came = [m for m in people if m.pk not in were and not lost]
        self.people_fresh = self._people("people-fresh", "本月新增的人", came, lost)
        left = [m for m in earlier if m.pk not in are and not lost]
        self.people_gone = self._people("people-gone", "本月退出的人", left, lost)
        self.undecided = self.report.listed(
            f"{self.key}-undecided", f"{self.name}：进出没有看到办结流程的家庭", lines.HOMES,
            (x for x in (*self.fresh.lines, *self.gone.lines) if x.about.pk not in said),
        )  # fmt: skip
        # Last month's report gives the difference of what came and what went.
        report.tied.append((self.fresh.key, self.gone.key))
        report.tied.append((self.people_fresh.key, self.people_gone.key))
        said_of = _registered(town)
        disabled, severe = _disabled(town)
        self.causes = self._split(self.homes, "cause", CAUSES, lambda h: _cause(h, said_of))
        self.ages = self._split(self.people, "age", AGES, lambda m: _age_group(m, self.last))
        self.grades = self._split(
            self.people, "grade", GRADES, lambda m: said_of.get(m.pk, ("", ""))[0] or None
        )
        self.women = self.part(
            self.people, "women", "女性", lambda m: m.sex == "女" if m.sex else None
        )
        self.disabled = self.part(self.people, "disabled", "残疾人", lambda m: disabled.get(m.pk))
        self.severe = self.part(self.disabled, "severe", "重度残疾人", lambda m: severe.get(m.pk))

    def _homes(self, key: str, title: str, told: Paid, unknown: int = 0) -> Listed:
        return self.report.listed(
            f"{self.key}-{key}", f"{self.name}：{title}", lines.HOMES,
            (lines.home(h, {FEN: fen}) for h, fen in told.values()), unknown=unknown,
        )  # fmt: skip

    def _people(self, key: str, title: str, told: list[Member], unknown: int) -> Listed:
        return self.report.listed(
            f"{self.key}-{key}", f"{self.name}：{title}", lines.PEOPLE,
            (lines.person(m) for m in told), unknown=unknown,
        )  # fmt: skip

    def part(
        self, whole: Listed, key: str, title: str, fits: Callable[[Any], bool | None]
    ) -> Listed:
        """Those of a list of this town that fit."""
        return self.report.part(whole, f"{self.key}-{key}", f"{self.name}：{title}", fits)

    def _split(
        self, whole: Listed, key: str, names: dict[str, str], by: Callable[[Any], str | None]
    ) -> dict[str, Listed]:
        return self.report.split(whole, f"{self.key}-{key}", names, by)


def _paid(town: Place, month: dt.date, before: dt.date) -> tuple[Paid, Paid]:
    """What was paid for the month and the one before, by family in the order of village and name."""
    rows = Payment.objects.filter(household__town=town, month__in=(month, before), fen__gt=0)
    fen = {(h, m): f for h, m, f in rows.values_list("household", "month", "fen")}
    members = Prefetch("members", Member.objects.defer("number"))
    homes = Household.objects.filter(town=town).select_related("place").prefetch_related(members)
    found: tuple[Paid, Paid] = ({}, {})
    for home in homes.order_by("place__name", "head", "pk"):
        for paid, of in zip(found, (month, before), strict=True):
            if (home.pk, of) in fen:
                paid[home.pk] = home, fen[home.pk, of]
    return found


def _registered(town: Place) -> dict[int, tuple[str, str]]:
    """Member → (ability, cause) as the newest roster says."""
    said = Registered.objects.filter(member__household__town=town)
    return {pk: (ability, cause) for pk, ability, cause in said.values_list(
        "member", "ability", "cause")}  # fmt: skip


def _disabled(town: Place) -> tuple[dict[int, bool], dict[int, bool]]:
    """Members → disabled, severely disabled; nobody stands there of whom it is not known. A
    certificate that was cancelled makes nobody disabled."""
    said = dict(Answer.objects.filter(
        member__household__town=town, source=Disability.REGISTER,
        sign__in=(Answer.Sign.FOUND, Answer.Sign.NOT_FOUND),
    ).values_list("member", "sign"))  # fmt: skip
    disabled = {pk: sign == Answer.Sign.FOUND for pk, sign in said.items()}
    cards = standing(Member.objects.filter(household__town=town).values("pk"))
    for pk, card in cards.items():
        if card.source == Disability.CARD or disabled.get(pk, True):
            disabled[pk] = not card.cancelled
    severe = {pk: card.grade in Disability.SEVERE for pk, card in cards.items() if card.grade}
    return disabled, severe


def _people(paid: Paid, first: dt.date, last: dt.date) -> tuple[list[Member], int]:
    """Who was covered in a month, and of how many families nobody can say."""
    found, unknown = [], 0
    for family, _ in paid.values():
        members = family.members.all()
        known = min((m.since for m in members if m.since), default=None)
        covered = [m for m in members if _covered(m, known, first, last)]
        found += covered
        unknown += not covered
    return found, unknown


def _covered(member: Member, known: dt.date | None, first: dt.date, last: dt.date) -> bool:
    """Whoever came with the first roster that names the family (on `known`) was there before: the
    roster does not say since when."""
    if member.since and member.since > last and member.since != known:
        return False
    if member.until is not None:
        return member.until >= first
    return member.listed


def _age_group(member: Member, day: dt.date) -> str | None:
    if member.birth is None:
        return None
    before = (day.month, day.day) < (member.birth.month, member.birth.day)
    age = day.year - member.birth.year - before
    return "minor" if age < ADULT else "old" if age >= OLD else "adult"


def _cause(family: Household, said_of: dict[int, tuple[str, str]]) -> str | None:
    """The key of the family's cause: of its head, else of the first member of whom one is
    registered; None when the roster says none."""
    members = sorted(family.members.all(), key=lambda m: (m.relation != "户主", m.pk))
    said = next((c for m in members if (c := said_of.get(m.pk, ("", ""))[1])), "")
    if not said:
        return None
    return next((k for k, words in CAUSE_WORDS.items() if any(w in said for w in words)), "other")
