"""The pages under 专项治理 that a person may open."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse

from dibao.desk.accounts.access import allowed
from dibao.desk.campaign.queries import campaigns

register = template.Library()

# (word, url name, key, thing, action, of one campaign)
PAGES = (
    ("方案", "campaign", "plan", "campaign", "look", True),
    ("谁该给谁什么", "campaign_duties", "duties", "campaign", "look", True),
    ("自查", "rolls", "rolls", "roll", "look", True),
    ("各单位自查", "unit_rolls", "units", "unit_roll", "look", True),
    ("清零名单", "zero", "zero", "roll", "look", True),
    ("底数和数据质量", "base", "base", "roll", "look", True),
    ("逐条检查", "clauses", "clauses", "roll", "look", True),
    ("问题台账", "problems", "problems", "problem", "list", False),
    ("核实了没有结果的", "loose", "loose", "problem", "list", False),
    ("反复出现的薄弱处", "weak", "weak", "problem", "list", False),
    ("会议、督办等登记", "registers", "registers", "matter", "look", False),
    ("工作人员台账", "conduct_problems", "conduct", "conduct", "list", False),
)


@register.simple_tag(takes_context=True)
def sub_pages(context: Any) -> list[tuple[str, str, str]]:
    """(word, address, key); pages of a campaign lead to the one at hand, else to the newest."""
    who = context.get("who")
    if who is None:
        return []
    campaign = context.get("campaign") or campaigns(who).first()
    found = []
    for word, name, key, thing, action, of_one in PAGES:
        if not allowed(who, thing, action) or (of_one and campaign is None):
            continue
        try:
            found.append((word, reverse(name, args=[campaign.pk] if of_one else []), key))
        except NoReverseMatch:
            continue
    return found
