"""The town's own registers: payments month by month, query list.

Invariant: payments follow `Household.paid` exactly.
"""

from __future__ import annotations

from typing import Any

from dibao.world.draw import stream
from dibao.world.mess import money_cell, month_cell
from dibao.world.model import World
from dibao.world.sheets import Column as C
from dibao.world.sheets import Paper, Sheet


def papers(world: World) -> list[Paper]:
    """All of them."""
    return [*payments(world)]


def payments(world: World) -> list[Paper]:
    """Two files: earlier months as an export, the newest as the signed list."""
    rng = stream(world.seed, "payments")
    columns = [C("发放月份", "month"), C("户编号", "", width=16), C("户主姓名", ""), C("所在村", ""),
               C("发放金额（元）", ""), C("账号", "", width=22), C("账户户名", ""), C("开户行", "")]
    early: list[list[Any]] = []
    last: list[list[Any]] = []
    for home in sorted(world.households, key=lambda h: h.household_no):
        for month, fen in sorted(home.paid.items()):
            row = [month_cell(month, "iso"), home.household_no, home.head.name,
                   home.village.name, money_cell(fen, "元", "number"), home.account,
                   home.account_holder, "云槐农商行"]
            (last if month == world.pay_month else early).append(row)
    early.sort(key=lambda r: r[0])
    rng.random()
    newest = month_cell(world.pay_month, "cn")
    total: list[Any] = ["合计", f"{len(last)}户", "", "", sum(r[4] for r in last), "", "", ""]
    return [
        Paper("民政办/资金发放/低保金发放明细（前几月）.csv", [Sheet("", columns, early)], "utf-8-sig"),
        Paper(f"民政办/资金发放/{newest}低保金发放名册.xlsx",
              [Sheet("发放名册", columns, last, f"{newest}农村低保金发放名册", footer=[total])]),
    ]
