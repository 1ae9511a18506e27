"""JG06: a poor family paid much for treatment itself and no temporary aid is on record.

社会救助暂行办法 47-48 条（临时救助）、30 条（医疗救助）；方案四（三）三“临时救助的应急性、过渡性”。
An offer. A refused or exited family is offered the same help: not being enrolled is no reason to
leave an emergency alone. Illness is read as an amount only, and only as the letter allows. An
emergency is met within 24 to 72 hours: where the register tells both days, more than that is asked of
the office, never of the family.
"""

from dibao.policy.rules.zc02 import stated_within
from dibao.reasoning.expr import Always, Called, ChooseCondition, Condition, Question, Total
from dibao.reasoning.rule import Rule, Settle
from dibao.reasoning.words import any_member, constant, fact, holds, not_ruled_out, number

PAID = Total(fact("own_medical"))
LINE = number("medical.multiple") * number("standard.rural_month")
NEAR = number("near_dibao.multiple") * number("standard.rural_month")
HIGH = Called("一年内医疗个人自付较高", PAID > LINE)
ILL = Called(
    "成员在重大疾病名单或结算标明", any_member(holds("seriously_ill") | holds("serious_on_bill"))
)
NOT_AIDED = Called("近一年没有临时救助记录", not_ruled_out(~any_member(holds("aided"))))
NOT_ENROLLED = Called("不在低保名册", not_ruled_out(~any_member(holds("on_roster"))))


def _former_income() -> Condition:
    """The income that the refused or exited family's own register states."""

    def of(register: str, listed: str, name: str) -> Condition:
        stated = holds(listed) & (fact(name) <= NEAR)
        return ChooseCondition(f"run.has.{register}", {"yes": stated, "no": Always(0)})

    return of("RG03", "refused_on_file", "refused_income") | of(
        "RG04", "exited_on_file", "exited_income"
    )


def _rule(key: str, pool: str, need: Condition, income: Condition, title: str) -> Rule:
    return Rule(
        key=key, code="JG06", plan_name="临时救助、医疗救助落实不到位",
        neutral_name="可能需要临时救助请联系", title=title,
        clauses=("暂行办法.47", "暂行办法.30", "plan.4.3.3"),
        direction="offers", pool=pool, level="unit", subject="household",
        answer=need & income & NOT_AIDED, measure=PAID, line=LINE,
        owner=fact("own_medical") > constant(0),
        finding="这户一年内看病自己付的钱较多，没有见到临时救助记录，请联系看看需要什么帮助",
        settle=Settle(
            "电话", "乡镇民政办",
            ("医保结算单", "临时救助台账", "商业保险和其他救助的赔付凭证"),
            ("看病的钱是怎么凑的、还欠多少", "有没有领过医疗救助、临时救助", "现在最急的是什么",
             "要不要申请临时救助，我们代办"),
            ("自付里可能有自费项目，以结算单为准", "商业保险或医疗救助可能已经赔付",
             "救助已给而台账漏登"),
        ),
        family_text="您家这一年看病花费较多，可能可以申请临时救助或医疗救助。需要的话我们帮您办，不影响其他待遇。",
        office="乡镇民政办、医保部门", opens="临时救助、医疗救助的告知和代办；急难的先行救助",
        days=7, danger=1, names_source="DS20",
        shows_not=("没有显示花费的原因和病情", "没有显示其他渠道的赔付"),
    )  # fmt: skip


def _late(key: str, pool: str, whose: str) -> Rule:
    return Rule(
        key=key, code="JG06", plan_name="临时救助、医疗救助落实不到位",
        neutral_name="急难救助时限待核", title=f"{whose}急难求助超过三天才给救助",
        clauses=("暂行办法.47", "暂行办法.48", "plan.4.3.3"),
        direction="accuses", pool=pool, level="unit", subject="household",
        answer=any_member(holds("aided_late")), trigger=any_member(holds("aided_late_told")),
        owner=holds("aided_late"),
        finding="临时救助台账里有一笔急难救助，从求助到救助超过三天，请核对当时怎样处置",
        settle=Settle(
            "案头", "乡镇民政办",
            ("求助或发现的记录", "先行救助的凭证", "审核确认表"),
            ("求助是哪一天、当时怎样处置的", "有没有先行救助、后补手续"),
            ("已先行救助而台账只记补办日期", "日期登记有误", "求助后本人暂时不需要"),
        ),
        family_text="", office="乡镇民政办", sight="office",
        opens="说明处置经过，改进急难救助的值守和小额先行救助",
        days=30, danger=5, names_source="RG08",
        shows_not=("没有显示是否已经先行救助", "没有显示这一户现在的困难"),
    )  # fmt: skip


RULES = (
    _rule("medical_aid", "roster", HIGH, Always(2), "在册家庭医疗自付较高未见临时救助"),
    _rule("medical_aid_former", "former", (HIGH | Question(ILL)) & NOT_ENROLLED, _former_income(),
          "未通过和已退出家庭医疗自付较高未见临时救助"),
    _rule("medical_aid_monitored", "monitored", (HIGH | Question(ILL)) & NOT_ENROLLED,
          stated_within(NEAR), "监测家庭医疗自付较高未见临时救助"),
    _late("aid_late", "roster", "在册家庭"),
    _late("aid_late_former", "former", "未通过和已退出家庭"),
    _late("aid_late_monitored", "monitored", "监测家庭"),
)  # fmt: skip
