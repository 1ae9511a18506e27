"""Who is on the roll, in other benefits, disabled, refused, exited, monitored.

These facts mostly speak *for* families; they read rosters, registers and stated incomes only.
"""

from typing import Literal

from dibao.reasoning.expr import Always, Condition, Question, Today, YearsAgo
from dibao.reasoning.fact import Fact
from dibao.reasoning.words import certain, field, one_of

SEVERE = one_of("grade", "g1", "g2")
MENTAL_THREE = one_of("grade", "g3") & one_of("category", "intellectual", "mental")
NOT_CANCELLED = one_of("cancelled", "no") & ~certain(field("cancelled_day") <= Today())
# A benefit stopped before today is none, whatever its state says or leaves blank.
CURRENT = one_of("state", "current") & ~certain(field("ended") < Today())
# An expired certificate is no "no": the office arranges the new grading.
IN_FORCE = NOT_CANCELLED & ((field("expires") >= Today()) | Question(Always(2)))
ADULT = field("birth") <= YearsAgo(18)
FINDABLE = ("vehicle", "business", "payroll", "job")
ASSET_GROUNDS = (*FINDABLE, "house", "deposit")


def _stated(name: str, source: str, subject: Literal["person", "unit"]) -> Fact:
    # A family's own lines in a register are tied by the family, whoever else is not listed.
    link: Literal["person", "household"] = "household" if subject == "unit" else "person"
    return Fact(name, "登记的人均月收入", source, "newest", field("income_per_head"),
                unit="元/月", subject=subject, link=link,
                always=True)  # fmt: skip


def _ground(register: str, source: str, code: str) -> Fact:
    return Fact(f"{register}_for_{code}", "登记的未通过或退出原因", source, "any",
                where=one_of("ground", code), subject="unit", link="household", always=True)  # fmt: skip


def _no_reason() -> Condition:
    return one_of("notice", "no") | one_of("reason_on_file", "no")


GROUNDS = ("vehicle", "house", "deposit", "business", "payroll", "job", "death", "quota")

FACTS = (
    Fact("on_roster", "低保在册", "DS01", "any"),
    Fact("roster_households", "低保名册户数", "DS01", "count", unit="户",
         one_thing=("home",)),
    Fact("exclusive_benefit", "特困、孤儿等互斥待遇", "DS02", "any",
         where=one_of("benefit", "tekun", "orphan") & CURRENT),
    Fact("tekun", "特困供养", "DS02", "any",
         where=one_of("benefit", "tekun") & CURRENT),
    Fact("severe", "一、二级残疾", "DS18", "any", where=SEVERE & IN_FORCE),
    Fact("mental_three", "三级智力或精神残疾", "DS18", "any", where=MENTAL_THREE & IN_FORCE),
    Fact("adult_disabled", "成年", "DS18", "any", where=ADULT),
    Fact("graded", "重残或三级智力精神残疾", "DS18", "any",
         where=(SEVERE | MENTAL_THREE) & NOT_CANCELLED),
    Fact("settled_not_eligible", "已核不符合名单", "RG13", "any",
         where=field("until") >= Today(), always=True),
    _stated("disabled_income", "DS18", "person"),
    _stated("monitored_income", "DS19", "person"),
    _stated("refused_income_person", "RG03", "person"),
    _stated("exited_income_person", "RG04", "person"),
    _stated("refused_income", "RG03", "unit"),
    _stated("exited_income", "RG04", "unit"),
    Fact("refused_on_file", "近一年未通过名单", "RG03", "any", subject="unit",
         link="household", always=True),
    Fact("exited_on_file", "已退出名单", "RG04", "any", subject="unit",
         link="household", always=True),
    Fact("monitored", "防返贫监测", "DS19", "any", where=one_of("watched", "yes")),
    Fact("refused_lately", "近一年未通过", "RG03", "any",
         where=(field("refused") >= YearsAgo(1)) & one_of("ground", *ASSET_GROUNDS),
         always=True),
    Fact("no_refusal_reason", "未通过无理由或无告知", "RG03", "any", where=_no_reason(),
         subject="unit", link="household", always=True),
    Fact("no_exit_reason", "退出无理由或无告知", "RG04", "any", where=_no_reason(),
         subject="unit", link="household", always=True),
    *(_ground("refused", "RG03", g) for g in GROUNDS),
    *(_ground("exited", "RG04", g) for g in GROUNDS),
)  # fmt: skip
