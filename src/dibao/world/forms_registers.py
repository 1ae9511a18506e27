"""Police and civil affairs: vehicles, household books, deaths, marriages, benefits.

Invariant: heads are synonyms the field knows; surplus columns are there because offices send them.
"""

from __future__ import annotations

from dibao.world import words as w
from dibao.world.forms import Form, id_column
from dibao.world.sheets import Column as C


def police(day: dict[str, str]) -> list[Form]:
    vehicle = [
        C("号牌号码", "plate"),
        C("车辆类型", "kind", "code", words=dict(w.VEHICLE_KIND)),
        C("车辆型号", "model", width=18),
        C("使用性质", "use"),
        C("机动车所有人", "name", "name"),
        id_column("身份证明号码"),
        C("初次登记日期", "registered", "date"),
        C("检验有效期止", "inspected_until", "date"),
        C("强制报废期止", "scrap_by", "date"),
        C("机动车状态", "state", "code", words=dict(w.VEHICLE_STATE)),
        C("联系电话", "phone", width=13),
    ]
    old = [
        C("车牌号", "plate"),
        C("车主", "name", "name"),
        id_column("证件号"),
        C("车型", "kind", "code", words=dict(w.VEHICLE_KIND)),
        C("注册日期", "registered", "date"),
        C("强制报废期止", "scrap_by", "date"),
        C("状态", "state", "code", words=dict(w.VEHICLE_STATE)),
    ]
    hukou = [
        C("户号", "book"),
        C("姓名", "name", "name"),
        id_column("公民身份号码"),
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


def welfare(day: dict[str, str]) -> list[Form]:
    cremation = [
        C("逝者姓名", "name", "name"),
        C("性别", "sex"),
        C("年龄", "age", "int"),
        id_column("逝者身份证号"),
        C("死亡日期", "death_day", "date"),
        C("火化日期", "cremation_day", "date"),
        C("馆名", "hall"),
        C("经办人", "relative_name"),
        C("联系电话", "phone"),
    ]
    benefit = [
        C("姓名", "name", "name"),
        id_column(),
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
        id_column("男方身份证号"),
        C("女方姓名", "other_name", "name"),
        C("女方身份证号", "other_id", "id"),
        C("登记日期", "day", "date"),
        C("登记机关", "office", width=18),
        C("结婚证字号", "certificate", width=18),
    ]
    disabled = [
        C("姓名", "name", "name"),
        id_column(),
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
