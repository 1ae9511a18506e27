"""Labour and social insurance, and what is seldom read.

Invariant: heads are synonyms the field knows.
"""

from __future__ import annotations

from dibao.world import words as w
from dibao.world.forms import Form, id_column
from dibao.world.sheets import Column as C


def labour(day: dict[str, str]) -> list[Form]:
    resident = [
        C("姓名", "name", "name"),
        id_column("证件号码"),
        C("险种", "kind", "code", words=dict(w.PENSION_KIND)),
        C("参保状态", "insured_state", "code", words=dict(w.INSURED)),
        C("待遇类型", "benefit", "code", words=dict(w.PENSION_BENEFIT)),
        C("月发放额", "monthly", "money"),
        C("发放月份", "month", "month"),
        C("停发日期", "stop_day", "date"),
        C("停发原因", "stop_reason", "code", words=dict(w.STOP_REASON)),
    ]
    employee = [
        C("姓名", "name", "name"),
        id_column("证件号码"),
        C("单位名称", "employer", width=20),
        C("险种", "kind", "code", words=dict(w.PENSION_KIND)),
        C("参保状态", "insured_state", "code", words=dict(w.INSURED)),
        C("缴费基数", "base", "money"),
        C("待遇类型", "benefit", "code", words=dict(w.PENSION_BENEFIT)),
        C("月发放额（元）", "monthly", "money"),
        C("首次发放", "first_paid", "date"),
        C("停发日期", "stop_day", "date"),
        C("停发原因", "stop_reason", "code", words=dict(w.STOP_REASON)),
    ]
    jobless = [
        C("姓名", "name", "name"),
        id_column(),
        C("登记日期", "registered", "date"),
        C("领取起始", "start", "date"),
        C("领取截止日期", "end", "date"),
        C("月失业金", "amount", "money"),
        C("状态", "state", "code", words=dict(w.RUNNING)),
    ]
    posts = [
        C("姓名", "name", "name"),
        id_column(),
        C("岗位名称", "post"),
        C("用工单位", "employer", width=20),
        C("岗位补贴标准（元/月）", "subsidy", "money"),
        C("社保补贴（元/月）", "insurance_subsidy", "money"),
        C("上岗日期", "start", "date"),
        C("离岗日期", "end", "date"),
        C("所在村", "village", "village"),
    ]
    return [
        Form(
            "DS10/resident",
            "人社局/城乡居民养老待遇及参保.csv",
            "",
            resident,
            rate=0.01,
            encoding="utf-16",
            serial=False,
            footer=False,
        ),
        Form(
            "DS10/employee",
            f"人社局/职工养老（{day['DS10/employee']}）.xlsx",
            f"职工养老保险参保及待遇发放表（{day['DS10/employee']}）",
            employee,
            date="compact",
            rate=0.03,
            sheet="职工养老",
        ),
        Form(
            "DS11",
            "人社局/失业登记与失业保险金.xlsx",
            f"失业人员登记表　截至{day['DS11']}",
            jobless,
            date="dot",
            sheet="失业",
        ),
        Form(
            "DS12",
            "人社局/公益性岗位人员名册.xlsx",
            f"公益性岗位人员名册（{day['DS12']}）",
            posts,
            date="cn",
            rate=0.06,
            sheet="公益岗",
        ),
    ]


def seldom(day: dict[str, str]) -> list[Form]:
    """Sources no rule of the first round reads."""
    who = [C("姓名", "name", "name"), id_column()]
    return [
        Form(
            "DS05",
            "民政局/社会组织负责人.xlsx",
            "社会组织登记信息",
            [
                C("组织名称", "organisation", width=22),
                C("统一社会信用代码", "credit_code", width=21),
                *who,
                C("职务", "post"),
                C("登记状态", "state"),
                C("注册资金（万元）", "capital"),
            ],
        ),
        Form(
            "DS22",
            f"退役移民计生/补助名册{day['DS22']}.xlsx",
            "移民后扶、优抚、计生奖扶补助名册",
            [
                *who,
                C("补助项目", "item", width=18),
                C("补助标准（元/月）", "amount", "money"),
                C("起始时间", "start", "date"),
                C("终止时间", "end", "date"),
            ],
            date="dot",
        ),
        Form(
            "DS23",
            "教育局/在校学生.csv",
            "",
            [
                *who,
                C("学校", "school"),
                C("学段", "stage"),
                C("学习形式", "mode"),
                C("在校状态", "state"),
            ],
            encoding="utf-8-sig",
            serial=False,
            footer=False,
            rate=0.01,
        ),
        Form(
            "DS24",
            "司法局/服刑戒毒人员名单.xlsx",
            "服刑、强制隔离戒毒、社区矫正人员名单",
            [*who, C("类别", "kind"), C("起始日期", "start", "date"), C("终止日期", "end", "date")],
        ),
        Form(
            "DS25",
            "供电供水/用电用水.csv",
            "",
            [
                C("户名", "name", "name"),
                id_column("证件号"),
                C("户号", "meter"),
                C("类别", "kind"),
                C("用量", "quantity"),
                C("金额（元）", "amount", "money"),
                C("账期", "month", "month"),
            ],
            encoding="gb18030",
            serial=False,
            footer=False,
            rate=0.01,
        ),
        Form(
            "DS26",
            "交通局/船舶登记.xlsx",
            "船舶登记信息",
            [
                C("船名", "ship"),
                C("船舶种类", "kind"),
                C("所有人", "name", "name"),
                id_column(),
                C("份额", "share"),
                C("状态", "state"),
                C("登记日期", "registered", "date"),
            ],
        ),
    ]
