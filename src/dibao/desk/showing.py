"""The invented town of the demo on the site: one account for each post, a run taken over, some
doubts already looked into. Everybody in it is made up.

Invariant: it is made only in a home that has no account yet.
"""

from __future__ import annotations

import datetime as dt
import secrets
import shutil
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from dibao.desk.accounts import actions as accounts
from dibao.desk.accounts.access import Who, who_is
from dibao.desk.accounts.models import Account, Place
from dibao.desk.campaign import showing as campaign
from dibao.desk.casework import actions as casework
from dibao.desk.exchange.bringing_in import take_in
from dibao.desk.exchange.models import Run
from dibao.desk.leads import actions
from dibao.desk.leads.models import Lead
from dibao.desk.notices import showing as notices
from dibao.desk.oversight import showing as oversight
from dibao.desk.oversight.showing import PASSPHRASE
from dibao.desk.protection import showing as protection

SINCE = dt.date(2020, 1, 1)
# login, name, post, where, what to try
PEOPLE = (
    ("liu", "刘敏", "town_clerk", "town", "镇经办人：看待核线索，填核查结果"),
    ("chen", "陈立", "town_approver", "town", "镇审核人：复核别人填的结果"),
    ("he", "何秀英", "village_clerk", "town", "村协办员：入户时一起确认"),
    ("zhao", "赵霞", "county_clerk", "county", "县经办人：看全县线索，起草决定"),
    ("gao", "高建国", "county_approver", "county", "县负责人：作决定，写明理由"),
    ("lian", "李安", "liaison", "town", "部门联络员：报送文件，看回执"),
    ("sun", "孙宁", "auditor", "county", "审计：只看不改"),
    ("zhou", "周正", "discipline", "county", f"纪检：看一户一档；封存信箱的口令是 {PASSPHRASE}"),
    ("wang", "王磊", "system_keeper", "county", "系统管理人"),
)


@transaction.atomic
def make_town(out: Path, day: dt.date) -> list[tuple[str, str, str]]:
    """Accounts and data from OUT of a check; (login, password, what to try) of each account."""
    if Account.objects.exists():
        return []
    told, people = [], {}
    word = _word()
    login, name, role, _, words = PEOPLE[-1]
    keeper = accounts.set_up("云槐县", {"石桥镇": []}, login, name, word, SINCE)
    me = who_is(keeper, day)
    told.append((login, word, words))
    places = {p.level: p for p in Place.objects.all()}
    for login, name, role, where, words in PEOPLE[:-1]:
        word = _word()
        account = accounts.make_account(me, login, name, word, must_change=False)
        accounts.give_post(me, account, role, places[where], SINCE)
        people[role] = account
        told.append((login, word, words))
    told.append(told.pop(0))
    town = places["town"]
    now = timezone.localdate()  # the town's data are of `day`, the work on them is today's
    clerk = who_is(people["town_clerk"], now)
    run = Run.objects.create(place=town, as_of=day, by=people["town_clerk"], state=Run.State.DONE)
    # The results lie in the home as those of any run: a backup of the demo holds them too.
    run.folder = f"runs/{run.pk}/out"
    run.save(update_fields=["folder"])
    shutil.copytree(out, settings.HOME / run.folder, dirs_exist_ok=True)
    take_in(clerk, run, out)
    _some_work(clerk, who_is(people["town_approver"], now), now)
    campaign.show(clerk, who_is(people["town_approver"], now), town, now)
    oversight.fill(
        *(who_is(people[role], now) for role in ("discipline", "county_clerk", "county_approver")),
        town, now,
    )  # fmt: skip
    notices.fill(
        *(who_is(people[role], now) for role in ("town_clerk", "town_approver", "village_clerk")),
        town, now,
    )  # fmt: skip
    protection.fill(
        who_is(people["county_clerk"], now), who_is(people["county_approver"], now),
        places["county"], now,
    )  # fmt: skip
    return told


def _word() -> str:
    return f"yanshi-{secrets.token_hex(3)}"


def _some_work(clerk: Who, approver: Who, day: dt.date) -> None:
    """A few doubts cleared, one held, some waiting for the second person."""
    open_leads = list(
        Lead.objects.filter(conduct=False, offers=False, stage="open").order_by("pk")[:12]
    )
    for n, lead in enumerate(open_leads):
        cause = "honest" if n == 0 else ("counted", "source_wrong", "sold")[n % 3]
        actions.check(clerk, lead, cause, "到户看过材料，问了户主和邻居（演示）。", day)
        if n < 8:
            actions.second(approver, lead, True, "材料看过，同意。", day)
    held = Lead.objects.filter(stage=Lead.Stage.HOLDS, household__status="paid").first()
    if held is not None and held.household is not None:
        file = casework.open_case(
            clerk, held.household, "exit", "线索经两个人核实（演示）", day, lead=held
        )
        casework.confirm(clerk, file, "identity_certain", "看了身份证原件（演示）", day)
