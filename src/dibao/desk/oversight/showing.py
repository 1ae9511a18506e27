"""A little of everything for the demo's invented town, made by the same actions as in an office."""

from __future__ import annotations

import datetime as dt

from dibao.desk.accounts.access import Who
from dibao.desk.accounts.models import Place
from dibao.desk.oversight.actions import lines, petitions, referrals, telling, watching, working
from dibao.desk.oversight.models import Draw

PASSPHRASE = "yanshi-liushu-dixia"  # noqa: S105 (of the invented inspector's box)


def fill(inspector: Who, county: Who, approver: Who, town: Place, day: dt.date) -> None:
    """A box, a telephone, four matters, three draws, a bulletin."""
    head = town.parent
    if head is None:
        return
    village = Place.objects.filter(parent=town).order_by("pk").first() or town
    working.make_key(inspector, PASSPHRASE, PASSPHRASE, day)
    line = lines.enter(county, town, "低保监督举报电话", "0990-6120012", "工作日 8:30 至 17:30")
    lines.publish(county, line, "镇政府门口公示栏", day)
    lines.plan_calls(inspector, line, 2, day)
    lines.miss(county, line, day, day)
    lines.enter(county, head, "县民政局监督电话", "0990-6130013", "工作日 8:30 至 17:30")
    ago = day - dt.timedelta(days=20)
    for told, when in (
        (("report", "去年腊月发补贴，会计从每户扣了二百元，说是手续费。", village), day),
        (("appeal", "我家四口人只批了两个人的，想知道为什么。", town), day),
        (("advice", "公示栏挂得太高，老人看不清。", village), ago),
        (("urgent", "老伴住院，家里没有米了。", village), day),
    ):
        telling.tell(telling.Told(*told), when)
    answered = telling.tell(telling.Told("appeal", "三月份的补助没有到账。", town), ago)[0]
    petitions.tell(county, answered, "县民政局救助股", True, "", day)
    for kind, count, margin in ((Draw.Kind.VISIT, 4, None), (Draw.Kind.SURVEY, 0, 150),
                                (Draw.Kind.WATCHER, 3, None)):  # fmt: skip
        watching.draw(county, head, kind, count, margin, day)
    note = referrals.draft(
        county, head, "代领存折的教训",
        "某村一名干部替几户保管存折、代领补助，说是方便。已全部退还，存折交回各户，并逐户核对了流水。",
        day,
    )  # fmt: skip
    referrals.send_out(approver, note, day)
