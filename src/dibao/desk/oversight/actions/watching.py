"""Supervision by lot: draw, visit, call, ask; appoint conduct inspectors and give them tasks.

Invariant: who is visited or called is drawn, never chosen; a visit counts only with a picture and a
spot; nobody asks a family about his own work.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Place, Tie
from dibao.desk.casework import upload
from dibao.desk.casework.models import StepDone
from dibao.desk.oversight import drawing, photos, receipt
from dibao.desk.oversight.models import Draw, Item, SurveyAnswer, Task, Watcher
from dibao.desk.oversight.queries import samples
from dibao.desk.record import Refused, Told, verb
from dibao.desk.roster.models import Household
from dibao.papers import likeness

TERM = 365
OUTCOMES = {
    Draw.Kind.VISIT: (Item.Outcome.AGREES, Item.Outcome.DIFFERS, Item.Outcome.ABSENT),
    Draw.Kind.CALL: (Item.Outcome.CONTENT, Item.Outcome.FAIR, Item.Outcome.NOT,
                     Item.Outcome.ABSENT),
    Draw.Kind.SURVEY: (Item.Outcome.ASKED, Item.Outcome.ABSENT),
}  # fmt: skip


@verb("watch.drawn", "watch", "draw")
def draw(
    who: Who, place: Place, kind: str, count: int, margin: int | None, day: dt.date, seed: str = ""
) -> Told:
    """Draw by lot; a survey's number follows from its margin (thousandths)."""
    names = samples.population(kind, place, day)
    if not names:
        raise Refused("这个范围里没有可以抽的户。")
    if kind == Draw.Kind.SURVEY:
        if margin is None or not 20 <= margin <= 200:
            raise Refused("误差请填 2% 到 20% 之间。")
        count = samples.size_for(len(names), margin)
    if not 1 <= count <= len(names):
        raise Refused(f"请填 1 到 {len(names)} 户。")
    seed = seed or drawing.new_seed()
    made = Draw.objects.create(
        kind=kind, place=place, day=day, seed=seed, digest=drawing.digest(names),
        population=len(names), margin=margin if kind == Draw.Kind.SURVEY else None,
        by_id=who.account,
    )  # fmt: skip
    chosen = drawing.drawn(seed, names, count)
    Item.objects.bulk_create(
        Item(draw=made, household_id=names[n], turn=turn) for turn, n in enumerate(chosen, 1)
    )
    return Told(made, made.ref, {"seed": seed, "digest": made.digest, "drawn": chosen})


@verb("watch.recorded", "watch", "record")
def record(
    who: Who, family: Household, item: Item, outcome: str, words: str, spot: str, photo: Any,
    answers: dict[str, bool] | None, day: dt.date,
) -> Told:  # fmt: skip
    """What came of one drawn family. Survey answers are kept apart from it."""
    kind = item.draw.kind
    if item.household_id != family.pk or item.outcome:
        raise Refused("这一户已经填过，或者不在这次抽中的名单里。")
    if outcome not in OUTCOMES.get(Draw.Kind(kind), ()):
        raise Refused("请选一个结果。")
    if (
        kind == Draw.Kind.CALL
        and StepDone.objects.filter(file__household=family, by=who.account).exists()
    ):
        raise Refused("您办过这家的事，回访请交给别人。")
    if kind == Draw.Kind.VISIT and outcome != Item.Outcome.ABSENT:
        if len(spot.strip()) < 2:
            raise Refused("请写明在哪里（也可以填手机地图上的经纬度）。")
        data = photo.read() if photo is not None else b""
        if photo is not None:
            photo.seek(0)
        item.photo = upload.keep(photo)[1]
        item.trace, item.look = photos.trace(data), likeness.look_of(data)
    item.day, item.by_id, item.outcome = day, who.account, outcome
    item.received, item.spot = timezone.now(), spot.strip()[:120]
    item.words = None if kind == Draw.Kind.SURVEY else words.strip()
    item.save()
    if kind == Draw.Kind.SURVEY and outcome == Item.Outcome.ASKED:
        SurveyAnswer.objects.create(draw=item.draw, village=family.place, **(answers or {}))
    shown = None if kind == Draw.Kind.SURVEY else {"item": item.pk, "outcome": outcome}
    files = (bytes.fromhex(item.photo),) if item.photo else ()
    return Told(item, item.draw.ref, shown, attachments=files)


@verb("watch.explained", "watch", "record")
def explain(who: Who, family: Household, item: Item, words: str, day: dt.date) -> Told:
    """Who took a photo that looks like another says how that came; nobody else answers for him."""
    if (
        item.household_id != family.pk
        or item.by_id != who.account
        or not samples.asks(item, samples.like(item))
    ):
        raise Refused("没有要您说明的照片。")
    if len(words.strip()) < 4:
        raise Refused("请写明：在哪里拍的、为什么像，或者当时放错了。")
    item.said = words.strip()[:300]
    item.save(update_fields=["said"])
    return Told(item, item.draw.ref, {"item": item.pk, "said": item.said, "day": str(day)})


@verb("watcher.appointed", "watch", "appoint")
def appoint(who: Who, family: Household, name: str, consents: bool, day: dt.date) -> Told:
    """Appoint somebody of a drawn family for a year: (watcher, the code of his pages, said once)."""
    if not consents:
        raise Refused("要本人愿意才能聘任。")
    if not Item.objects.filter(draw__kind=Draw.Kind.WATCHER, household=family).exists():
        raise Refused("监督员从抽中的户里聘，请先抽人选。")
    if Tie.objects.filter(household=family).exists():
        raise Refused("这家和工作人员有亲属关系，请另选一家。")
    if not family.members.filter(name=name, listed=True).exists():
        raise Refused("请选这家在保的人。")
    code = receipt.new()
    made = Watcher.objects.create(
        place=family.place, household=family, name=name, tag=receipt.read(code)[0], since=day,
        until=day + dt.timedelta(days=TERM),
    )  # fmt: skip
    return Told((made, code), made.ref, {"household": family.ref})


@verb("watcher.tasked", "watch", "appoint")
def give_task(who: Who, watcher: Watcher, kind: str, text: str, due: dt.date, day: dt.date) -> Told:
    """A small task; only what is public may stand in it."""
    if kind not in Task.Kind.values or len(text.strip()) < 4:
        raise Refused("请选种类，写明看什么。")
    if due < day or watcher.until < day:
        raise Refused("日子已经过了，或者聘期已满。")
    if any(len(run) >= 15 for run in _digit_runs(text)) or _names_family(text, watcher):
        raise Refused("任务里只能写公开的事，不要写别人家的姓名、证件号。")
    made = Task.objects.create(watcher=watcher, kind=kind, text=text.strip(), due=due)
    return Told(made, watcher.ref, {"task": made.pk})


def _digit_runs(text: str) -> list[str]:
    return "".join(c if c.isdigit() else " " for c in text).split()


def _names_family(text: str, watcher: Watcher) -> bool:
    heads = Household.objects.filter(town=watcher.household.town).values_list("head", flat=True)
    return any(len(head) > 1 and head in text for head in heads)


def reply(task: Task, answer: str, words: str, day: dt.date) -> None:
    """The inspector's own reply, on his pages; once."""
    if answer not in Task.Answer.values:
        raise Refused("请选一个答案。")
    if task.day is not None:
        raise Refused("这一件已经回复过。")
    task.answer, task.words, task.day = answer, words.strip()[:500], day
    task.save(update_fields=["answer", "words", "day"])
