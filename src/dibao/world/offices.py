"""Every office's form: file name, title, heads, and its way of typing.

Invariant: a form renders deliveries of one source; two forms never share a path. Heads are
synonyms the field knows (reference §4.1); surplus columns (telephone, address, nation …) are
there because offices send them, not because anyone may keep them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dibao.world import words as w
from dibao.world.sheets import Column as C


@dataclass(slots=True)
class Form:
    """How one delivery looks. `split` village: a sheet each; `rate` share of dirty cells."""

    delivery: str
    path: str
    title: str
    columns: list[C]
    notes: list[str] = field(default_factory=list)
    date: str = "iso"
    money: str = "number"
    month: str = "compact"
    rate: float = 0.05
    encoding: str = "utf-8-sig"
    split: bool = False
    plain: bool = False
    sheet: str = "Sheet1"
    footer: bool = True
    serial: bool = True  # a column 序号
    note_sheet: list[list[str]] = field(default_factory=list)  # 报送说明
    copy_as: str = ""  # the same file handed in a second time


def _id(head: str = "身份证号") -> C:
    return C(head, "id", "id")


def forms(stamp: dict[str, str]) -> list[Form]:
    """All forms; `stamp` gives for a delivery its day in Chinese (`DS07/new` …)."""
    return [
        *_police(stamp),
        *_welfare(stamp),
        *_labour(stamp),
        *_means(stamp),
        *_rest(stamp),
        *_seldom(stamp),
    ]


def _police(day: dict[str, str]) -> list[Form]:
    vehicle = [
        C("号牌号码", "plate"),
        C("车辆类型", "kind", "code", words=dict(w.VEHICLE_KIND)),
        C("车辆型号", "model", width=18),
        C("使用性质", "use"),
        C("机动车所有人", "name", "name"),
        _id("身份证明号码"),
        C("初次登记日期", "registered", "date"),
        C("检验有效期止", "inspected_until", "date"),
        C("强制报废期止", "scrap_by", "date"),
        C("机动车状态", "state", "code", words=dict(w.VEHICLE_STATE)),
        C("联系电话", "phone", width=13),
    ]
    old = [
        C("车牌号", "plate"),
        C("车主", "name", "name"),
        _id("证件号"),
        C("车型", "kind", "code", words=dict(w.VEHICLE_KIND)),
        C("注册日期", "registered", "date"),
        C("强制报废期止", "scrap_by", "date"),
        C("状态", "state", "code", words=dict(w.VEHICLE_STATE)),
    ]
    hukou = [
        C("户号", "book"),
        C("姓名", "name", "name"),
        _id("公民身份号码"),
        C("性别", "sex"),
        C("民族", "nation"),
        C("出生日期", "birth", "date"),
        C("与户主关系", "relation"),
        C("住址", "address", width=26),
        C("婚姻状况", "marital"),
        C("曾用名", "former_name"),
        C("注销原因", "cancel_reason", "code", words=dict(w.HUKOU_CANCEL)),
        C("注销日期", "cancel_day", "date"),
    ]
    return [
        Form(
            "DS07/new",
            f"公安交警/车管所反馈-机动车信息{day['DS07/new']}.xlsx",
            f"云槐县机动车登记信息（数据截止{day['DS07/new']}）",
            vehicle,
            date="iso",
            sheet="机动车",
            rate=0.06,
        ),
        Form(
            "DS07/old",
            f"公安交警/（旧）机动车{day['DS07/old']}.xlsx",
            f"机动车情况表（截至{day['DS07/old']}）",
            old,
            date="slash",
            rate=0.02,
            sheet="Sheet1",
        ),
        Form(
            "DS06",
            "公安户籍/户籍人口信息_导出.csv",
            "",
            hukou,
            date="compact",
            rate=0.01,
            encoding="gb18030",
            serial=False,
            footer=False,
        ),
    ]


def _welfare(day: dict[str, str]) -> list[Form]:
    cremation = [
        C("逝者姓名", "name", "name"),
        C("性别", "sex"),
        C("年龄", "age", "int"),
        _id("逝者身份证号"),
        C("死亡日期", "death_day", "date"),
        C("火化日期", "cremation_day", "date"),
        C("馆名", "hall"),
        C("经办人", "relative_name"),
        C("联系电话", "phone"),
    ]
    benefit = [
        C("姓名", "name", "name"),
        _id(),
        C("所在村", "village", "village"),
        C("补贴类型", "benefit", "code", words=dict(w.BENEFIT), width=20),
        C("月标准", "amount", "money"),
        C("享受起始", "since", "date"),
        C("停发日期", "ended", "date"),
        C("状态", "state", "code", words=dict(w.BENEFIT_STATE)),
    ]
    marriage = [
        C("登记类别", "kind", "code", words=dict(w.MARRIAGE)),
        C("男方姓名", "name", "name"),
        _id("男方身份证号"),
        C("女方姓名", "other_name", "name"),
        C("女方身份证号", "other_id", "id"),
        C("登记日期", "day", "date"),
        C("登记机关", "office", width=18),
        C("结婚证字号", "certificate", width=18),
    ]
    disabled = [
        C("姓名", "name", "name"),
        _id(),
        C("残疾人证号", "certificate_no", width=23),
        C("残疾类别", "category", "code", words=dict(w.DISABILITY)),
        C("残疾等级", "grade", "code", words=dict(w.GRADE)),
        C("分项等级", "parts", width=16),
        C("首次办证日期", "issued", "date"),
        C("有效期至", "expires", "date"),
        C("注销标志", "cancelled", "code", words=dict(w.YES_NO)),
        C("监护人", "guardian"),
        C("家庭人均月收入（元）", "income_per_head", "money"),
        C("所在村", "village", "village"),
        C("联系电话", "phone"),
    ]
    return [
        Form(
            "DS04",
            "民政局/殡葬/2026火化登记台账.xlsx".replace("2026", day["year"]),
            "云槐县殡仪馆火化登记台账",
            cremation,
            date="dot",
            rate=0.08,
            sheet="火化",
            copy_as="民政局/殡葬/火化登记（再报一次）.xlsx",
        ),
        Form(
            "DS02",
            "民政局/特困孤儿两项补贴.xlsx",
            "特困、孤儿、残疾人两项补贴及高龄津贴名册",
            benefit,
            notes=[f"单位：元/月　　　　填报日期：{day['DS02']}"],
            date="cn",
            rate=0.04,
            sheet="名册",
        ),
        Form(
            "DS03",
            "民政局/婚姻登记数据.csv",
            "",
            marriage,
            date="iso",
            rate=0.01,
            encoding="utf-8-sig",
            serial=False,
            footer=False,
        ),
        Form(
            "DS18",
            f"残联/持证残疾人名册（{day['DS18']}）.xlsx",
            "持证残疾人名册",
            disabled,
            date="slash",
            rate=0.05,
            split=True,
        ),
    ]


def _labour(day: dict[str, str]) -> list[Form]:
    resident = [
        C("姓名", "name", "name"),
        _id("证件号码"),
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
        _id("证件号码"),
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
        _id(),
        C("登记日期", "registered", "date"),
        C("领取起始", "start", "date"),
        C("领取截止日期", "end", "date"),
        C("月失业金", "amount", "money"),
        C("状态", "state", "code", words=dict(w.RUNNING)),
    ]
    posts = [
        C("姓名", "name", "name"),
        _id(),
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


def _means(day: dict[str, str]) -> list[Form]:
    estate = [
        C("权利人", "name", "name"),
        _id("权利人证件号"),
        C("共有情况", "tenure", "code", words=dict(w.TENURE)),
        C("份额（%）", "share"),
        C("坐落", "location", width=26),
        C("不动产单元号", "unit_no", width=30),
        C("用途", "purpose", "code", words=dict(w.PURPOSE)),
        C("建筑面积（㎡）", "area"),
        C("登记时间", "registered", "date"),
        C("权利状态", "state", "code", words=dict(w.PROPERTY_STATE)),
        C("注销时间", "cancelled_day", "date"),
    ]
    bank = [
        C("客户姓名", "name", "name"),
        _id("证件号码"),
        C("账号", "account", width=22),
        C("账户类型", "kind", "code", words=dict(w.DEPOSIT_KIND)),
        C("余额（元）", "balance", "money"),
        C("查询日", "day", "date"),
    ]
    post = [
        C("姓名", "name", "name"),
        _id("身份证号码"),
        C("账号", "account", width=22),
        C("储种", "kind", "code", words=dict(w.DEPOSIT_KIND)),
        C("余额（万元）", "balance", "money", "万元"),
        C("查询日期", "day", "date"),
    ]
    only = [
        C("姓名", "name", "name"),
        _id("证件号"),
        C("账号", "account", width=22),
        C("是否超过阈值", "over", "code", words=dict(w.OVER)),
        C("查询日", "day", "date"),
    ]
    fund = [
        C("单位名称", "employer", width=20),
        C("姓名", "name", "name"),
        _id("证件号码"),
        C("个人账号", "account", width=22),
        C("月缴存额", "monthly", "money"),
        C("账户余额", "balance", "money"),
        C("缴存状态", "state", "code", words=dict(w.FUND_STATE)),
        C("汇缴年月", "month", "month"),
    ]
    tax = [
        C("姓名", "name", "name"),
        _id("证件号码"),
        C("所得项目", "item", "code", words=dict(w.TAX_ITEM)),
        C("所得期间", "month", "month"),
        C("收入额", "income", "money"),
        C("已缴税额", "tax", "money"),
        C("扣缴义务人", "payer", width=20),
    ]
    firm = [
        C("名称", "enterprise", width=26),
        C("统一社会信用代码", "credit_code", width=21),
        C("类型", "kind", "code", words=dict(w.FIRM_KIND)),
        C("姓名", "name", "name"),
        _id("证件号码"),
        C("职务", "post", "code", words=dict(w.FIRM_POST)),
        C("注册资本（万元）", "capital"),
        C("成立日期", "founded", "date"),
        C("登记状态", "state", "code", words=dict(w.FIRM_STATE)),
        C("注销日期", "cancelled_day", "date"),
    ]
    pay = [
        C("单位", "employer", width=20),
        C("姓名", "name", "name"),
        _id(),
        C("编制类别", "establishment", "code", words=dict(w.ESTABLISHMENT)),
        C("岗位", "post"),
        C("应发", "gross", "money", group="工资（元/月）"),
        C("实发", "net", "money", group="工资（元/月）"),
        C("发放月份", "month", "month"),
        C("人员状态", "state", "code", words=dict(w.POST_STATE)),
    ]
    told = [["报送单位", "云槐县农商银行"], ["反馈方式", "按名单反馈"], ["数据日期", day["DS15/A"]]]
    return [
        Form(
            "DS08",
            f"自然资源局/不动产登记查询结果{day['DS08']}.xlsx",
            "不动产登记信息查询结果",
            estate,
            notes=[f"数据截止：{day['DS08']}　　未含：{day['silent']}（数据待补报）"],
            date="iso",
            rate=0.04,
            sheet="查询结果",
        ),
        Form(
            "DS15/A",
            "银行/农商银行反馈.xlsx",
            "存款查询反馈表（农商银行）",
            bank,
            date="slash",
            money="text",
            rate=0.05,
            sheet="反馈明细",
            note_sheet=told,
        ),
        Form(
            "DS15/B",
            "银行/邮政储蓄银行/邮储查询结果.xlsx",
            "邮政储蓄银行存款查询结果",
            post,
            date="compact",
            rate=0.05,
            sheet="Sheet1",
        ),
        Form(
            "DS15/C",
            f"银行/村镇银行（不含{day['silent']}）.csv",
            f"村镇银行存款比对结果（不含{day['silent']}）",
            only,
            date="iso",
            rate=0.04,
            encoding="gb18030",
        ),
        Form(
            "DS09",
            "公积金中心/公积金缴存.xlsx",
            "",
            fund,
            sheet="缴存明细",
            plain=True,
            footer=False,
            rate=0.01,
            serial=False,
        ),
        Form(
            "DS13",
            "税务局/个税收入明细.csv",
            "",
            tax,
            encoding="gb18030",
            serial=False,
            footer=False,
            rate=0.01,
        ),
        Form(
            "DS14",
            f"市场监管局/市场主体任职信息{day['DS14']}.xlsx",
            "市场主体及任职人员信息",
            firm,
            date="iso",
            rate=0.03,
            sheet="主体",
        ),
        Form(
            "DS16",
            "财政局/财政供养人员名册.xlsx",
            "云槐县财政供养人员名册",
            pay,
            notes=["单位：元　　　　编制单位：云槐县财政局"],
            date="iso",
            rate=0.05,
            sheet="供养名册",
            month="dot",
        ),
    ]


def _rest(day: dict[str, str]) -> list[Form]:
    cadres = [
        C("村", "village", "village"),
        C("姓名", "name", "name"),
        _id(),
        C("职务", "post"),
        C("任期起", "start", "date"),
        C("任期止", "end", "date"),
        C("是否低保经办", "handles", "code", words=dict(w.YES_NO)),
    ]
    poverty = [
        C("户编号", "household_no"),
        C("户主姓名", "head_name", "name"),
        C("姓名", "name", "name"),
        _id(),
        C("与户主关系", "relation"),
        C("户类型", "kind", "code", words=dict(w.POVERTY)),
        C("监测对象类别", "monitor_kind"),
        C("人均纯收入（元/年）", "income_per_head", "money", "元/年"),
        C("识别时间", "identified", "date"),
        C("风险消除时间", "cleared", "date"),
        C("是否享受低保", "on_dibao", "code", words=dict(w.YES_NO)),
        C("所在村", "village", "village"),
    ]
    illness = [
        C("姓名", "name", "name"),
        _id("参保人证件号"),
        C("病种", "disease"),
        C("是否重病", "serious", "code", words=dict(w.YES_NO)),
        C("总费用", "total", "money"),
        C("个人自付", "self_paid", "money"),
        C("结算日期", "day", "date"),
    ]
    machines = [
        C("姓名", "name", "name"),
        _id(),
        C("所在村", "village", "village"),
        C("机具名称", "machine", width=16),
        C("机具类别", "machine_kind", "code", words=dict(w.MACHINE)),
        C("购机日期", "bought", "date"),
        C("补贴额", "subsidy", "money"),
        C("补贴面积（亩）", "area", "area"),
        C("状态", "state", "code", words=dict(w.MACHINE_STATE)),
    ]
    letters = [
        C("授权书编号", "letter_no", width=16),
        C("姓名", "name", "name"),
        _id(),
        C("授权范围", "scope", width=18),
        C("有效期起", "valid_from", "date"),
        C("有效期止", "valid_to", "date"),
        C("撤回日期", "withdrawn", "date"),
    ]
    cleared = [
        C("姓名", "name", "name"),
        _id(),
        C("不符合原因", "reason", width=20),
        C("有效期至", "until", "date"),
        C("所在村", "village", "village"),
    ]
    agents = [
        C("户编号", "household_no", width=16),
        C("低保对象姓名", "name", "name"),
        _id(),
        C("代领人姓名", "agent_name"),
        C("代领人身份证号", "agent_id", width=21),
        C("账号", "account", width=22),
        C("协议起始", "start", "date"),
        C("协议终止", "end", "date"),
    ]
    guardians = [
        C("户编号", "household_no", width=16),
        C("被监护人姓名", "name", "name"),
        _id("被监护人身份证号"),
        C("监护人姓名", "guardian_name"),
        C("监护人身份证号", "guardian_id", width=21),
        C("监护类别", "kind", width=16),
    ]
    review = [
        C("户编号", "household_no", width=16),
        C("姓名", "name", "name"),
        _id(),
        C("核查日期", "day", "date"),
        C("核查结果", "result"),
        C("核查人", "reviewer"),
        C("家庭月收入（元）", "income_month", "money"),
    ]
    filed = [
        C("亲属姓名", "name", "name"),
        _id("亲属身份证号"),
        C("与备案人关系", "relation"),
        C("备案人姓名", "officer_name", "name"),
        C("备案人身份证号", "officer_id", "id"),
        C("备案日期", "filed_day", "date"),
    ]
    return [
        Form(
            "DS17",
            "组织部/村两委及经办人员名册.xlsx",
            "村（社区）两委及低保经办人员名册",
            cadres,
            date="dot",
            sheet="名册",
            rate=0.03,
        ),
        Form(
            "DS19",
            f"农业农村局/脱贫户和监测对象{day['DS19']}.csv",
            "",
            poverty,
            date="iso",
            encoding="utf-8-sig",
            rate=0.02,
            serial=False,
            footer=False,
        ),
        Form(
            "DS20",
            "医保局/重特大疾病医疗费用.xlsx",
            f"重特大疾病医疗费用（{day['DS20']}）",
            illness,
            date="slash",
            sheet="Sheet1",
            rate=0.03,
        ),
        Form(
            "DS21/now",
            f"农业农村局/农机购置与耕地补贴{day['DS21/now']}.ods",
            f"农机购置和耕地地力保护补贴台账（不含{day['behind']}）",
            machines,
            date="dot",
            sheet="台账",
            rate=0.04,
        ),
        Form(
            "DS21/stale",
            f"农业农村局/旧台账/{day['behind']}农机台账{day['DS21/stale']}.xlsx",
            f"{day['behind']}农机台账（{day['DS21/stale']}）",
            machines,
            date="dot",
            sheet="台账",
        ),
        Form(
            "RG02",
            "民政办/授权书台账.xlsx",
            "居民家庭经济状况核对授权书台账",
            letters,
            date="iso",
            sheet="授权书",
            rate=0.03,
        ),
        Form(
            "RG13", "民政办/已核不符合名单.xlsx", "已核不符合名单", cleared, date="cn", sheet="名单"
        ),
        Form(
            "RG11",
            "民政办/代领代管协议台账.xlsx",
            "代领代管协议台账",
            agents,
            date="iso",
            sheet="代领协议",
        ),
        Form("RG12", "民政办/监护人名册.xlsx", "监护人名册", guardians, sheet="监护人"),
        Form(
            "RG06", "民政办/定期核查记录.xlsx", "定期核查记录表", review, date="dot", sheet="核查"
        ),
        Form(
            "RG01", "民政办/近亲属备案表.xlsx", "近亲属备案登记表", filed, date="cn", sheet="备案"
        ),
    ]


def _seldom(day: dict[str, str]) -> list[Form]:
    """Sources no rule of the first round reads."""
    who = [C("姓名", "name", "name"), _id()]
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
                _id("证件号"),
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
                _id(),
                C("份额", "share"),
                C("状态", "state"),
                C("登记日期", "registered", "date"),
            ],
        ),
    ]
