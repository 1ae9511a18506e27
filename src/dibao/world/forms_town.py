"""The town's own registers, cadres, poverty register, farm machines.

Invariant: heads are synonyms the field knows.
"""

from __future__ import annotations

from dibao.world import words as w
from dibao.world.forms import Form, id_column
from dibao.world.sheets import Column as C


def rest(day: dict[str, str]) -> list[Form]:
    cadres = [
        C("村", "village", "village"),
        C("姓名", "name", "name"),
        id_column(),
        C("职务", "post"),
        C("任期起", "start", "date"),
        C("任期止", "end", "date"),
        C("是否低保经办", "handles", "code", words=dict(w.YES_NO)),
    ]
    poverty = [
        C("户编号", "household_no"),
        C("户主姓名", "head_name", "name"),
        C("姓名", "name", "name"),
        id_column(),
        C("与户主关系", "relation"),
        C("户类型", "kind", "code", words=dict(w.POVERTY)),
        C("监测对象类别", "monitor_kind"),
        C("人均纯收入（元/年）", "income_per_head", "money", "元/年"),
        C("识别时间", "identified", "date"),
        C("风险消除时间", "cleared", "date"),
        C("整户无劳动力", "no_labour", "code", words=dict(w.YES_NO)),
        C("是否享受低保", "on_dibao", "code", words=dict(w.YES_NO)),
        C("所在村", "village", "village"),
    ]
    illness = [
        C("姓名", "name", "name"),
        id_column("参保人证件号"),
        C("病种", "disease"),
        C("是否重病", "serious", "code", words=dict(w.YES_NO)),
        C("总费用", "total", "money"),
        C("个人自付", "self_paid", "money"),
        C("结算日期", "day", "date"),
    ]
    machines = [
        C("姓名", "name", "name"),
        id_column(),
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
        id_column(),
        C("授权范围", "scope", width=18),
        C("有效期起", "valid_from", "date"),
        C("有效期止", "valid_to", "date"),
        C("撤回日期", "withdrawn", "date"),
    ]
    cleared = [
        C("姓名", "name", "name"),
        id_column(),
        C("不符合原因", "reason", width=20),
        C("有效期至", "until", "date"),
        C("所在村", "village", "village"),
    ]
    agents = [
        C("户编号", "household_no", width=16),
        C("低保对象姓名", "name", "name"),
        id_column(),
        C("代领人姓名", "agent_name"),
        C("代领人身份证号", "agent_id", width=21),
        C("账号", "account", width=22),
        C("协议起始", "start", "date"),
        C("协议终止", "end", "date"),
    ]
    guardians = [
        C("户编号", "household_no", width=16),
        C("被监护人姓名", "name", "name"),
        id_column("被监护人身份证号"),
        C("监护人姓名", "guardian_name"),
        C("监护人身份证号", "guardian_id", width=21),
        C("监护类别", "kind", width=16),
    ]
    review = [
        C("户编号", "household_no", width=16),
        C("姓名", "name", "name"),
        id_column(),
        C("核查日期", "day", "date"),
        C("核查结果", "result"),
        C("核查人", "reviewer"),
        C("家庭月收入（元）", "income_month", "money"),
        C("家庭人口", "household_size", "int"),
        C("照片编号", "photo", width=14),
    ]
    filed = [
        C("亲属姓名", "name", "name"),
        id_column("亲属身份证号"),
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
