"""Where the yearly aims stand: each a sentence of counts that the site's own tables give.

Invariant: no aim is said to be reached, and no share is made of it; matters of conduct are counted
in none. An aim that nothing here counts has no sentence.
"""

from __future__ import annotations

from django.db.models import Count, Q

from dibao.desk.accounts.models import Place
from dibao.desk.campaign.figures import quality
from dibao.desk.campaign.models import Campaign, Entry, Roll
from dibao.desk.leads.models import Lead
from dibao.desk.leads.queries import WAITING
from dibao.desk.rectification.models import Problem
from dibao.desk.registers.models import Matter


def now(campaign: Campaign) -> dict[str, str]:
    """Aim → its counts in words."""
    towns = [campaign.place_id]
    if campaign.place.level == "county":
        towns = list(Place.objects.filter(parent=campaign.place).values_list("pk", flat=True))
    places = [campaign.place_id, *towns]
    leads = Lead.objects.filter(conduct=False, town__in=towns).aggregate(
        wait=Count("pk", filter=Q(stage__in=WAITING)), ended=Count("pk", filter=Q(stage="cleared")),
        holds=Count("pk", filter=Q(stage__in=("holds", "case"))),
        two=Count("pk", filter=Q(code="ZC01") & ~Q(stage="gone")),
    )  # fmt: skip
    problems = Problem.objects.filter(conduct=False, town__in=towns).aggregate(
        of=Count("pk"), closed=Count("pk", filter=Q(state=Problem.State.CLOSED)),
        again=Count("pk", filter=Q(reopened__gt=0)),
        steps=Count("pk", filter=Q(kind=Problem.Kind.PROCEDURE)),
    )  # fmt: skip
    matters = Matter.objects.filter(place__in=places)
    linked = Entry.objects.filter(roll__campaign=campaign, roll__pool=Roll.Pool.LINKED)
    left = linked.filter(outcome__in=("", Entry.Outcome.GOING)).count()
    reached = sum(int(m.values.get("reached", 0)) for m in matters.filter(register="publicity"))
    said = {
        "known_policy": f"宣传 {matters.filter(register='publicity').count()} 场，到 {reached} 人次",
        "five_kinds": f"待核 {leads['wait']}，排除 {leads['ended']}，核实 {leads['holds']}；"
        f"整改 {problems['of']} 件，销号 {problems['closed']} 件",
        "lasting_ways": f"照常复查办结 {matters.filter(register='again', state='done').count()} 次，"
        f"销号后重开 {problems['again']} 件",
        "better_rules": f"程序方面登记 {problems['steps']} 件",
        "seamless": f"两册不一致 {leads['two']} 条；清零名单还剩 {left} 人（含正在办的）",
    }
    checks = quality(campaign)
    if checks:
        said["base_work"] = (
            f"每千行请改正：第一次 {checks[0].refused_of_thousand} 行，"
            f"最近 {checks[-1].refused_of_thousand} 行"
        )
    return said
