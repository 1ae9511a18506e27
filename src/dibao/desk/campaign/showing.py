"""A campaign of the invented town: begun twelve days ago, some of it done. Everything is made up.

Invariant: it is made by the same actions that people use, so that its lines are in the record.
"""

from __future__ import annotations

import datetime as dt

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Account, Place
from dibao.desk.campaign import actions, inspecting, units
from dibao.desk.campaign.calendar import items
from dibao.desk.campaign.models import Entry
from dibao.desk.rectification import actions as rectification
from dibao.desk.registers import actions as registers

BEGUN = dt.timedelta(days=12)
DONE = {
    "make_plan": "方案已印发，见文号（演示）", "hold_meeting": "签到表 21 人，责任书 12 份（演示）",
    "publish_line": "电话贴到 12 个村，拨测 2 次都通（演示）", "make_known": "院坝会 5 场，到 230 人（演示）",
}  # fmt: skip


def show(clerk: Who, approver: Who, town: Place, day: dt.date) -> None:
    """The campaign, its lists and base figures, a meeting, an order, a problem."""
    begun = day - BEGUN
    campaign = actions.set_campaign(
        approver, town, "农村低保专项治理三年行动（演示）", "石政发〔2024〕12号", begun, day
    )
    for item in items(campaign, day):
        note = DONE.get(item.appointment.key)
        if note:
            actions.mark_done(clerk, campaign, item, note, None, begun + dt.timedelta(days=4))
    inspecting.make_rolls(clerk, campaign, day)
    inspecting.freeze(clerk, campaign, day)
    units.make_rolls(clerk, campaign, day)
    first = Entry.objects.filter(lead__code="ZC03", household__isnull=False).first()
    if first is not None:
        inspecting.settle(clerk, first, Entry.Outcome.GOING, "上门看过，正在代办申请（演示）", day)
    inspecting.add_instrument(
        clerk, campaign, "社会救助制度与扶贫开发政策有效衔接实施方案（演示）", "",
        "两边名单按月交换\n重度残疾人单独申请的按规定审核\n未脱贫的低保对象纳入兜底范围", day,
    )  # fmt: skip
    _papers(clerk, approver, town, day)


def _papers(clerk: Who, approver: Who, town: Place, day: dt.date) -> None:
    registers.enter(
        clerk, town, "meeting", "专项治理动员部署会",
        {"held": (day - BEGUN).isoformat(), "present": "各村、各站所共 21 人（演示）",
         "minutes": "民政办牵头自查，各单位按日期报送名单（演示）"}, day,
    )  # fmt: skip
    owner = Account.objects.get(pk=clerk.account)
    registers.enter(
        approver, town, "order", "更新三个村的公示栏",
        {"found": "三个村的社会救助公示栏还是去年的内容（演示）", "asks": "全部更新并拍照（演示）",
         "basis": "方案第四部分"}, day, office="镇社会事务办", owner=owner, due=day + dt.timedelta(days=5),
    )  # fmt: skip
    problem = rectification.register(
        clerk, town, "procedure", day, title="旧公示没有撤下", about="巡查时看到去年的名单还在（演示）",
        origin="ourselves", step="notice",
    )  # fmt: skip
    rectification.assign(
        clerk, problem, "当天撤下，换上新的，拍照存档（演示）", "镇社会事务办", owner,
        day + dt.timedelta(days=10), day,
    )  # fmt: skip
