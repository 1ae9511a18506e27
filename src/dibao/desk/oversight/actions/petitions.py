"""The legal steps of a petition, in their order and in their time.

Invariant: nothing is answered before it was taken on, nothing taken on before the caller was told
who does it; an answer names its ground and the way against it. Clauses 信访.22, 23, 34, 35.
"""

from __future__ import annotations

import datetime as dt

from dibao.desk.accounts.access import Who
from dibao.desk.casework.replay import handling_on
from dibao.desk.oversight.actions import telling
from dibao.desk.oversight.models import Matter, Petition
from dibao.desk.oversight.queries import petitions as reading
from dibao.desk.record import Refused, Told, verb


@verb("petition.told", "public_matter", "work")
def tell(who: Who, matter: Matter, unit: str, accepts: bool, elsewhere: str, day: dt.date) -> Told:
    """Tell the caller within fifteen days who does it, or where it belongs. 信访.22, 23."""
    if matter.kind != Matter.Kind.APPEAL or Petition.objects.filter(matter=matter).exists():
        raise Refused("这一件现在不用告知。")
    if accepts and len(unit.strip()) < 2:
        raise Refused("请写明由哪个单位办。")
    if not accepts and len(elsewhere.strip()) < 4:
        raise Refused("不属本机关的，请写明该到哪里、怎么去。")
    made = Petition.objects.create(
        matter=matter, told=day, unit=unit.strip(), elsewhere="" if accepts else elsewhere.strip(),
        accepted=day if accepts else None, by_id=who.account,
    )  # fmt: skip
    if accepts:
        last = reading.clock(made, day)
        words = f"您反映的事已经受理，由{made.unit}办。{last.says if last else ''}。"
    else:
        words = f"您反映的事不归我们办。{made.elsewhere}"
    telling.say(matter, words, day, by_caller=False, keys=[])
    return Told(made, matter.ref, {"accepts": accepts})


@verb("petition.extended", "public_matter", "work")
def extend(who: Who, matter: Matter, why: str, day: dt.date) -> Told:
    """Take up to thirty days more, once, and tell the caller why. 信访.34."""
    one = _running(matter)
    due = reading.clock(one, day)
    if one.extended is not None:
        raise Refused("已经延过一次，不能再延。")
    if due is not None and due.light == "red":
        raise Refused("已经过期，不能再延，请尽快答复。")
    if len(why.strip()) < 4:
        raise Refused("请写明为什么要延期。")
    one.extended, one.why = day, why.strip()
    one.save(update_fields=["extended", "why"])
    new = reading.clock(one, day)
    telling.say(
        matter, f"情况复杂，要延长办理：{one.why}。{new.says if new else ''}。", day,
        by_caller=False, keys=[],
    )  # fmt: skip
    return Told(one, matter.ref, {})


@verb("petition.answered", "public_matter", "work")
def answer(who: Who, matter: Matter, opinion: str, ground: str, article: str, day: dt.date) -> Told:
    """The opinion, with the clauses it rests on and the way against it. 信访.34, 35."""
    one = _running(matter)
    law = handling_on(day)
    if ground not in dict(reading.groundings(day)):
        raise Refused("请选一条依据。没有依据的答复不能发出。")
    if len(opinion.strip()) < 10:
        raise Refused("请写明查到的事实和处理意见。")
    one.opinion, one.answered = opinion.strip(), day
    one.grounds = f"{law.clauses[ground]['cite']}{article.strip()}"[:200]
    one.by_id = who.account
    one.save(update_fields=["opinion", "grounds", "answered", "by"])
    remedy = law.remedy("petition", day, delegated=False, unit="")
    telling.say(
        matter, f"处理意见：{one.opinion}\n依据：{one.grounds}\n{remedy}", day, by_caller=False, keys=[]
    )  # fmt: skip
    matter.state, matter.asked = Matter.State.ASKED, day
    matter.save(update_fields=["state", "asked"])
    return Told(one, matter.ref, {"grounds": one.grounds})


def _running(matter: Matter) -> Petition:
    one = Petition.objects.filter(matter=matter).first()
    if one is None or one.accepted is None:
        raise Refused("还没有受理，请先告知反映人由谁办。")
    if one.answered is not None:
        raise Refused("已经答复过了。")
    return one
