"""Sensitive sources: switched on with the county's number and an impact assessment, by two people.

Invariant: what is not on is neither asked of a department nor read by a check of the site; files
handed in stay as they came.
"""

from __future__ import annotations

import datetime as dt

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Place
from dibao.desk.protection.letters import sensitive
from dibao.desk.protection.models import SourceUse
from dibao.desk.record import Refused, Told, verb

SHORTEST = 4
State = SourceUse.State
CLOSED = "“{0}”是敏感的来源，还没有启用。请先由县里凭县级文号和影响评估编号启用（个人信息保护—敏感来源）。"


def closed() -> list[str]:
    """Keys of the sensitive sources that are not on."""
    on = set(SourceUse.objects.filter(state=State.ON).values_list("source", flat=True))
    return sorted(sensitive().keys() - on)


def closed_names() -> list[str]:
    """What they are called."""
    return [sensitive()[key].name for key in closed()]


def county_of(place: Place) -> Place:
    """The topmost place above: what is switched on there holds for all of it."""
    while place.parent is not None:
        place = place.parent
    return place


@verb("source.asked", "source", "ask")
def ask(
    who: Who, place: Place, source: str, request_number: str, assessment: str, assessed: dt.date,
    purpose: str, day: dt.date,
) -> Told:  # fmt: skip
    """Propose that a sensitive source be used."""
    if source not in sensitive():
        raise Refused("请从列出的敏感来源里选一个。")
    if SourceUse.objects.filter(source=source, state__in=(State.ASKED, State.ON)).exists():
        raise Refused("这个来源已经启用，或者正在等批准。")
    if len(request_number.strip()) < SHORTEST:
        raise Refused("请写县级文号，例如“清民函〔2024〕7号”。")
    if len(assessment.strip()) < SHORTEST:
        raise Refused("请写影响评估编号，例如“影评2024-03”。没有做过评估的，先做评估再启用。")
    if assessed > day:
        raise Refused("评估日期不能晚于今天。")
    if len(purpose.strip()) < SHORTEST:
        raise Refused("请写明用来核对什么。")
    made = SourceUse.objects.create(
        place=place, source=source, request_number=request_number.strip()[:60],
        assessment=assessment.strip()[:60], assessed=assessed, purpose=purpose.strip()[:200],
        by_id=who.account, day=day,
    )  # fmt: skip
    told = {"source": source, "number": made.request_number, "assessment": made.assessment}
    return Told(made, made.ref, told, purpose=made.purpose)


@verb("source.answered", "source", "agree")
def answer(who: Who, use: SourceUse, agreed: bool, words: str, day: dt.date) -> Told:
    """Another person lets it be used, or says why not."""
    if use.state != State.ASKED:
        raise Refused("这一件已经有人答复过。")
    if use.by_id == who.account:
        raise Refused("提出的人不能自己批准，请由另一位负责人看。")
    if not agreed and len(words.strip()) < SHORTEST:
        raise Refused("请写明为什么不批准。")
    use.state = State.ON if agreed else State.REFUSED
    use.second_id, use.second_day, use.words = who.account, day, words.strip()[:200]
    use.save(update_fields=["state", "second", "second_day", "words"])
    return Told(use, use.ref, {"source": use.source, "agreed": agreed, "words": use.words})


@verb("source.ended", "source", "agree")
def end(who: Who, use: SourceUse, words: str, day: dt.date) -> Told:
    """Use it no longer: from now on it is neither asked nor read."""
    if use.state != State.ON:
        raise Refused("这个来源现在没有启用。")
    if len(words.strip()) < SHORTEST:
        raise Refused("请写明为什么停用。")
    use.state, use.ended_by_id, use.ended = State.ENDED, who.account, day
    use.save(update_fields=["state", "ended_by", "ended"])
    return Told(use, use.ref, {"source": use.source, "words": words.strip()[:200]})
