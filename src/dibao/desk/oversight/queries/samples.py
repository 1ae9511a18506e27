"""From whom is drawn, how many, and what a sample says with its margin."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Place
from dibao.desk.casework.models import StepDone
from dibao.desk.oversight import drawing
from dibao.desk.oversight.models import Draw, Item
from dibao.desk.roster.models import Household
from dibao.desk.roster.queries import below, places_of
from dibao.papers import likeness
from dibao.papers.small_cells import LEAST
from dibao.papers.small_figures import MARK, Sum, to_hide
from dibao.screening.precision import interval, share, wilson

RECENT = dt.timedelta(days=180)
Z = Decimal("1.96")
QUESTIONS = (("apply", "知道怎样申请"), ("standard", "知道标准"), ("line", "知道举报电话"))


def population(kind: str, place: Place, day: dt.date) -> dict[str, int]:
    """Name drawn by → family, of everybody who can be drawn: families paid; for calls after a case
    those whose case went on in the last half year."""
    rows = Household.objects.filter(place__in=below([place.pk]))
    if kind == Draw.Kind.CALL:
        recent = StepDone.objects.filter(day__gte=day - RECENT, day__lte=day)
        rows = rows.filter(pk__in=recent.values("file__household"))
    else:
        rows = rows.filter(status=Household.Status.PAID)
    return {f"{town}/{number}": pk for pk, town, number in rows.values_list("pk", "town", "number")}


def size_for(everybody: int, margin: int) -> int:
    """How many to ask so that a share is known within ±`margin` thousandths 19 times of 20, for the
    worst share (one half), with the correction for a small number of families."""
    if everybody <= 0:
        return 0
    e, n = Decimal(margin) / 1000, Decimal(everybody)
    quarter = Z * Z / 4
    need = n * quarter / (e * e * (n - 1) + quarter)
    return min(everybody, int(need.to_integral_value(ROUND_CEILING)))


def drawn_again(draw: Draw) -> str:
    """One sentence: does the same seed over today's list give the same families?"""
    names = population(draw.kind, draw.place, draw.day)
    if drawing.digest(names) != draw.digest:
        return "名单在抽取以后有变动，今天不能用同一份名单重抽；种子和当时名单的指纹在上面。"
    chosen = [names[n] for n in drawing.drawn(draw.seed, names, draw.items.count())]
    same = chosen == list(draw.items.values_list("household", flat=True))
    return "用同一个种子重抽，抽中的户和次序完全一样。" if same else "重抽的结果不一样，请查台账。"


def draws(who: Who) -> list[Draw]:
    """Draws of one's own places, the newest first."""
    found = Draw.objects.filter(place__in=places_of(who, "watch", "look"))
    return list(found.select_related("place", "by").order_by("-pk"))


def repeated(item: Item) -> list[Item]:
    """Other families whose visit came with the same picture."""
    if not item.trace:
        return []
    same = Item.objects.filter(trace=item.trace).exclude(pk=item.pk)
    return list(same.select_related("household"))


def like(item: Item) -> list[Item]:
    """Visits to other families of the town whose picture looks like this one without being the very
    same file."""
    if not item.look:
        return []
    others = Item.objects.filter(household__town=item.household.town_id).exclude(look="")
    others = others.exclude(household=item.household_id).exclude(trace=item.trace)
    near = [pk for pk, look in others.values_list("pk", "look") if likeness.alike(look, item.look)]
    return list(Item.objects.filter(pk__in=near).select_related("household"))


def asks(item: Item, found: list[Item]) -> bool:
    """Of pictures that look alike the later one is asked about."""
    return any((o.received, o.pk) < (item.received, item.pk) for o in found)


def to_explain(who: Who) -> list[Item]:
    """Photos of this person that look like an earlier one and of which he has said nothing yet."""
    mine = Item.objects.filter(by=who.account, said=None).exclude(look="")
    return [i for i in mine.select_related("draw", "household") if asks(i, like(i))]


@dataclass(frozen=True)
class Told:
    """One share: words, how many of how many, with its interval."""

    word: str
    part: int
    whole: int
    share: str
    between: str


def _told(word: str, part: int, whole: int) -> Told:
    least, most = wilson(part, whole) or (None, None)
    return Told(word, part, whole, share(part, whole), interval(least, most))


def survey_result(draw: Draw) -> list[Told]:
    """Each question: how many knew, with the 95 % interval."""
    answers = list(draw.answers.all())
    if len(answers) < LEAST:  # of the first few everybody could say who answered what
        return []
    return [_told(w, sum(getattr(a, k) for a in answers), len(answers)) for k, w in QUESTIONS]


@dataclass(frozen=True)
class InVillage:
    """One village of a survey: how many answered, and of each question how many knew; a figure that
    would tell of fewer than five carries the mark."""

    village: str
    asked: str
    knew: tuple[str, ...]


def by_village(draw: Draw) -> list[InVillage]:
    """The survey by village. What the whole says stands above it and is known: nothing here lets a
    small figure be worked out from it."""
    answers = list(draw.answers.select_related("village"))
    if len(answers) < LEAST:
        return []
    names = {a.village_id: a.village.name for a in answers}
    order = sorted(names, key=lambda pk: names[pk])
    counts: dict[str, int] = {}
    for pk in ("all", *order):
        mine = [a for a in answers if pk in ("all", a.village_id)]
        counts[f"{pk}"] = len(mine)
        for key, _ in QUESTIONS:
            counts[f"{pk}/{key}"] = sum(getattr(a, key) for a in mine)
            counts[f"{pk}/{key}/not"] = len(mine) - counts[f"{pk}/{key}"]
    ends = [e for key, _ in QUESTIONS for e in (f"/{key}", f"/{key}/not")]
    sums = [Sum(f"all{e}", [f"{pk}{e}" for pk in order]) for e in ("", *ends)]
    sums += [
        Sum(f"{pk}", [f"{pk}/{key}", f"{pk}/{key}/not"]) for pk in order for key, _ in QUESTIONS
    ]
    shown = {f"{pk}{e}" for pk in order for e in ("", *(f"/{key}" for key, _ in QUESTIONS))}
    hidden = to_hide(counts, shown, sums, {k for k in counts if k.startswith("all")})

    def text(name: str) -> str:
        return MARK if name in hidden else str(counts[name])

    return [
        InVillage(names[pk], text(f"{pk}"), tuple(text(f"{pk}/{key}") for key, _ in QUESTIONS))
        for pk in order
    ]  # fmt: skip


def call_result(draw: Draw) -> list[Told]:
    """How content the families reached were."""
    reached = [i for i in draw.items.all() if i.outcome and i.outcome != Item.Outcome.ABSENT]
    return [
        _told(Item.Outcome(k).label, sum(i.outcome == k for i in reached), len(reached))
        for k in (Item.Outcome.CONTENT, Item.Outcome.FAIR, Item.Outcome.NOT)
    ]
