"""Property, banks, fund, taxes, firms and payroll.

Invariant: each bank answers in its own way; one says only over or not.
"""

from __future__ import annotations

from dibao.world import words as w
from dibao.world.forms import Form, id_column
from dibao.world.sheets import Column as C


def means(day: dict[str, str]) -> list[Form]:
    estate = [
        C("权利人", "name", "name"),
        id_column("权利人证件号"),
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
        id_column("证件号码"),
        C("账号", "account", width=22),
        C("账户类型", "kind", "code", words=dict(w.DEPOSIT_KIND)),
        C("余额（元）", "balance", "money"),
        C("查询日", "day", "date"),
    ]
    post = [
        C("姓名", "name", "name"),
        id_column("身份证号码"),
        C("账号", "account", width=22),
        C("储种", "kind", "code", words=dict(w.DEPOSIT_KIND)),
        C("余额（万元）", "balance", "money", "万元"),
        C("查询日期", "day", "date"),
    ]
    only = [
        C("姓名", "name", "name"),
        id_column("证件号"),
        C("账号", "account", width=22),
        C("是否超过阈值", "over", "code", words=dict(w.OVER)),
        C("查询日", "day", "date"),
    ]
    fund = [
        C("单位名称", "employer", width=20),
        C("姓名", "name", "name"),
        id_column("证件号码"),
        C("个人账号", "account", width=22),
        C("月缴存额", "monthly", "money"),
        C("账户余额", "balance", "money"),
        C("缴存状态", "state", "code", words=dict(w.FUND_STATE)),
        C("汇缴年月", "month", "month"),
    ]
    tax = [
        C("姓名", "name", "name"),
        id_column("证件号码"),
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
        id_column("证件号码"),
        C("职务", "post", "code", words=dict(w.FIRM_POST)),
        C("注册资本（万元）", "capital"),
        C("成立日期", "founded", "date"),
        C("登记状态", "state", "code", words=dict(w.FIRM_STATE)),
        C("注销日期", "cancelled_day", "date"),
    ]
    pay = [
        C("单位", "employer", width=20),
        C("姓名", "name", "name"),
        id_column(),
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
