"""Verdict and allowance: 社会救助暂行办法 9、12 条, 57 号 8、23、27、33 条大意.

Everything is reckoned for the year and for the whole family; a figure per head and month exists
only for the eye. 57 号: 补差或分档, one of the two; uplifts stand apart and never enter the income.
"""

from functools import reduce

from dibao.policy.means.assets import JOINT_COUNT, WITHIN
from dibao.policy.means.deductions import EMPLOYMENT, RIGID
from dibao.policy.means.incomes import INCOME_YEAR, PERSON_WAGE
from dibao.policy.means.items import HOUSEHOLD, MEMBER
from dibao.policy.means.members import HERE, MINOR, SEVERE
from dibao.reasoning.expr import (
    Called,
    ChooseCondition,
    ChooseFigure,
    Condition,
    Figure,
    Larger,
    OfUnitHolds,
    Smaller,
    SumOf,
    Total,
    YearsAgo,
)
from dibao.reasoning.fact import Fact
from dibao.reasoning.words import (
    any_member,
    constant,
    fact,
    fact_one_of,
    field,
    holds,
    number,
    one_of,
)

STANDARD_YEAR = number("standard.rural_month") * constant(12)
LINE: Figure = JOINT_COUNT * STANDARD_YEAR
NET: Figure = Larger(INCOME_YEAR - EMPLOYMENT - RIGID, constant(0))


def within(key: str) -> Condition:
    """Income under so many times the line (0 divisions: both sides are for the family's year)."""
    return NET < JOINT_COUNT * (STANDARD_YEAR * number(key))


BELOW = Called("家庭收入低于标准", NET < LINE)
ELIGIBLE = Called("整户符合低保条件", BELOW & WITHIN)
NEAR = Called("低保边缘家庭", ~BELOW & within("near_dibao.multiple") & WITHIN)

# ---- single-person enrolment (57 号 8 条大意；方案四（三）二) ---------------------------------------
SINGLE = Called(
    "可以按单人保申请",
    OfUnitHolds(WITHIN) & OfUnitHolds(~ELIGIBLE)
    & (
        Called("一、二级残疾，收入在线内",
               holds("severe") & OfUnitHolds(within("single_person.multiple")))
        | Called("三级智力、精神残疾，收入在线内",
                 holds("mental_three") & OfUnitHolds(within("near_dibao.multiple")))
        | Called("重病，收入在线内",
                 holds("ill") & OfUnitHolds(within("single_person.illness_multiple")))
    ),
)  # fmt: skip
SINGLE_MONTH = number("standard.rural_month") * number("single_person.share")

# ---- allowance ------------------------------------------------------------------------------------
TOP_UP_YEAR: Figure = Larger(LINE - NET, constant(0))


def band_reached(n: int) -> Condition:
    """Band n is the household's: by income under its share of the line, or by its category."""
    return ChooseCondition("band.by", {
        "income": NET < JOINT_COUNT * (STANDARD_YEAR * number(f"band.{n}.under")),
        "category": fact_one_of("category", "abcdef"[n - 1]),
    })  # fmt: skip


def band_month(n: int) -> Figure:
    """What band n gives the household a month."""
    return JOINT_COUNT * number(f"band.{n}.amount")


BANDS = range(1, 7)

# ---- uplifts: 对老人、未成年人、重度残疾人、重病患者另行保障 -----------------------------------------------
AGED: Condition = ChooseCondition(
    "uplift.aged.from", {str(n): field("birth") <= YearsAgo(n) for n in (60, 65, 70, 80)}
)
GROUPS: dict[str, tuple[str, Condition]] = {
    "aged": ("老年人", AGED),
    "minor": ("未成年人", MINOR),
    "severe": ("重度残疾人", SEVERE),
    "illness": ("重病患者", one_of("ill", "yes")),
}
PERSON_UPLIFT: Figure = ChooseFigure("uplift.stack", {
    "sum": SumOf("增发", tuple(fact(f"uplift_{g}") for g in GROUPS)),
    "largest": reduce(Larger, (fact(f"uplift_{g}") for g in GROUPS)),
})  # fmt: skip
UPLIFT_MONTH: Figure = Total(PERSON_UPLIFT)
SINGLE_UPLIFT: Figure = ChooseFigure(
    "single_person.uplift", {"yes": PERSON_UPLIFT, "no": constant(0)}
)

# ---- gradual exit (57 号 33 条大意) ------------------------------------------------------------------
GRADUAL = Called(
    "就业后收入超过标准，可以给渐退期",
    holds("enrolled") & ~BELOW & WITHIN & any_member(PERSON_WAGE > constant(0)),
)
CAP_MONTH: Figure = JOINT_COUNT * number("standard.rural_month")
CAPPED_BAND = {n: Smaller(band_month(n), CAP_MONTH) for n in BANDS}

FACTS = (
    Fact("enrolled", "现在在保", HOUSEHOLD, "any", where=one_of("enrolled", "yes"),
         subject="unit", link="household"),
    Fact("category", "类别", HOUSEHOLD, "set", "category", subject="unit", link="household"),
    *(
        Fact(f"uplift_{g}", f"{label}增发", MEMBER, "sum",
             number("standard.rural_month") * number(f"uplift.{g}.share"),
             where=HERE & condition, unit="元/月")
        for g, (label, condition) in GROUPS.items()
    ),
)  # fmt: skip
