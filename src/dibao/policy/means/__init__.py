"""The means test as law: who counts, what counts, what is taken off, where the lines are.

Written in the notation of the rules. Nothing here reads a file or knows a household: `means_law`
gives the expressions something to be read under, and the numbers of a place change every result.
"""

from __future__ import annotations

from dibao.policy.means import assets, deductions, incomes, members, supporters, verdict
from dibao.policy.means.items import KINDS, TRADES, sources
from dibao.reasoning.bounds import day_number
from dibao.reasoning.expr import Called
from dibao.reasoning.means import Ground, MeansTest, Step
from dibao.reasoning.numbers import Numbers
from dibao.reasoning.subjects import Law
from dibao.reasoning.words import fact, holds

SOURCES = sources()
FACTS = {
    f.name: f
    for room in (members, supporters, incomes, deductions, assets, verdict)
    for f in room.FACTS
}


def means_law(numbers: Numbers) -> Law:
    """What the means test is read under: its own sections and facts, the policy's numbers."""
    return Law(SOURCES, FACTS, numbers, day_number(numbers.day))


def _grounds(prefix: str, grounds: tuple[tuple[Called, str], ...]) -> tuple[Ground, ...]:
    return tuple(
        Ground(c.label, holds(f"{prefix}_{n}"), clause) for n, (c, clause) in enumerate(grounds, 1)
    )


INCOME_LAW, COST_LAW = ("57.12",), ("57.13",)
MEANS = MeansTest(
    joint=holds("joint"),
    counts=_grounds("counts", members.IN),
    counts_not=_grounds("not_counts", members.OUT),
    owed=supporters.OWED_ALL,
    agreed=supporters.AGREED,
    paid=supporters.PAID,
    owes=supporters.HAS_DUTY,
    line_adds=incomes.LINE_ADDS,
    line_takes=deductions.LINE_TAKES,
    line_holds={g: fact(f"held_{g}") for g in assets.EXEMPT},
    steps=(
        Step("heads", "共同生活的家庭成员", assets.JOINT_COUNT, ("57.7",)),
        *(Step(k, label, incomes.BY_KIND[k], INCOME_LAW) for k, label in KINDS.items()),
        Step("imputed", "按劳动能力推算（较大者计）", incomes.IMPUTED_ALL, INCOME_LAW),
        Step("undeclared", "没有申报或没有说清的收入", incomes.OPEN_ALL, INCOME_LAW),
        Step("income", "可计收入", incomes.INCOME_YEAR, INCOME_LAW),
        Step("employment", "就业成本扣减", deductions.EMPLOYMENT, COST_LAW),
        *(
            Step(f"rigid_{k}", f"{label}扣减", deductions.RIGID_BY_KIND[k], COST_LAW)
            for k, label in deductions.RIGID_KINDS.items()
        ),
        Step("net", "扣减后的家庭收入", verdict.NET, (*INCOME_LAW, *COST_LAW)),
        Step("line", "标准 × 人数", verdict.LINE, ("暂行办法.9", "暂行办法.10")),
    ),
    assets=assets.LINES,
    below=verdict.BELOW,
    within=assets.WITHIN,
    eligible=verdict.ELIGIBLE,
    near=verdict.NEAR,
    gradual=verdict.GRADUAL,
    single=verdict.SINGLE,
    heads=assets.JOINT_COUNT,
    net=verdict.NET,
    line=verdict.LINE,
    top_up_year=verdict.TOP_UP_YEAR,
    bands=tuple((verdict.band_reached(n), verdict.CAPPED_BAND[n]) for n in verdict.BANDS),
    uplift=verdict.UPLIFT_MONTH,
    single_month=verdict.SINGLE_MONTH,
    single_uplift=verdict.SINGLE_UPLIFT,
    trades=TRADES,
)
