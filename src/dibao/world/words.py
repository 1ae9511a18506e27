"""The words offices use for codes; one is drawn for each file, so that a file is consistent.

Invariant: a word stands for one code of its source and field only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Words = Mapping[str, Sequence[str]]

VEHICLE_KIND: Words = {
    "car": ("小型轿车", "小型普通客车", "小型汽车"),
    "truck": ("轻型栏板货车", "轻型厢式货车"),
    "bus": ("中型普通客车",),
    "motorcycle": ("普通二轮摩托车", "两、三轮摩托车"),
    "tricycle": ("三轮汽车",),
    "low_speed": ("低速货车",),
    "tractor": ("手扶拖拉机", "拖拉机"),
    "disabled": ("残疾人机动轮椅车", "残疾人专用车"),
    "trailer": ("挂车",),
}
VEHICLE_STATE: Words = {
    "in_use": ("正常", "A"),
    "overdue": ("逾期未检验", "Q"),
    "gone": ("注销", "E"),
    "moved_out": ("转出", "B"),
    "stolen": ("被盗抢", "C"),
}
PURPOSE: Words = {
    "dwelling": ("住宅", "成套住宅"),
    "commercial": ("商业", "商业服务"),
    "parking": ("车位",),
    "industrial": ("工业",),
    "homestead": ("农村宅基地", "宅基地"),
    "other": ("其他",),
}
TENURE: Words = {"sole": ("单独所有",), "joint": ("共同共有",), "shares": ("按份共有",)}
PROPERTY_STATE: Words = {
    "current": ("现势",),
    "history": ("历史",),
    "cancelled": ("注销", "已注销"),
}
HUKOU_CANCEL: Words = {
    "none": ("",),
    "death": ("死亡", "死亡注销"),
    "moved": ("迁出",),
    "army": ("服兵役",),
    "abroad": ("出国定居",),
}
PENSION_KIND: Words = {
    "employee": ("职工养老", "企业职工基本养老保险"),
    "resident": ("城乡居民养老", "居民养老"),
    "unemployment": ("失业保险",),
}
PENSION_BENEFIT: Words = {
    "pension": ("退休", "养老金"),
    "survivor": ("遗属补助", "遗属待遇"),
    "injury": ("伤残津贴", "一至四级伤残津贴"),
    "funeral": ("丧葬补助",),
    "none": ("",),
}
STOP_REASON: Words = {"none": ("",), "death": ("死亡",), "missing": ("失踪",), "prison": ("服刑",)}
INSURED: Words = {
    "active": ("正常参保",),
    "stopped": ("终止参保",),
    "receiving": ("待遇领取",),
    "paused": ("暂停缴费",),
}
FUND_STATE: Words = {"normal": ("正常",), "sealed": ("封存",), "closed": ("销户",)}
RUNNING: Words = {"current": ("正常", "享受中"), "ended": ("已停发", "已终止")}
TAX_ITEM: Words = {
    "wage": ("工资薪金", "正常工资薪金"),
    "labour_fee": ("劳务报酬", "一般劳务报酬"),
    "business": ("经营所得",),
    "rent": ("财产租赁",),
    "other": ("偶然所得",),
}
FIRM_KIND: Words = {
    "company": ("有限责任公司",),
    "individual": ("个体工商户", "个体户"),
    "coop": ("农民专业合作社",),
    "other": ("分支机构",),
}
FIRM_POST: Words = {
    "legal_rep": ("法定代表人",),
    "operator": ("经营者",),
    "shareholder": ("股东",),
    "director": ("董事",),
    "supervisor": ("监事",),
    "member": ("成员",),
}
FIRM_STATE: Words = {
    "active": ("存续", "在营"),
    "revoked": ("吊销", "吊销未注销"),
    "cancelled": ("注销",),
    "moved": ("迁出",),
}
DEPOSIT_KIND: Words = {
    "demand": ("活期",),
    "time": ("定期",),
    "wealth": ("理财",),
    "bond": ("国债",),
}
YES_NO: Words = {"yes": ("是",), "no": ("否",)}
OVER: Words = {"yes": ("超",), "no": ("未超",)}
ESTABLISHMENT: Words = {
    "civil": ("公务员",),
    "public": ("事业", "事业编制"),
    "worker": ("工勤", "机关工勤"),
    "contract": ("编外", "编外聘用"),
    "welfare_post": ("公益性岗位", "公益岗"),
    "village_pay": ("村级报酬", "村级误工补贴"),
    "none": ("无",),
}
POST_STATE: Words = {
    "in_post": ("在职",),
    "retired": ("退休",),
    "left": ("离职", "调出"),
    "dead": ("去世",),
    "survivor": ("遗属",),
}
DISABILITY: Words = {
    "visual": ("视力",),
    "hearing": ("听力",),
    "speech": ("言语",),
    "limb": ("肢体",),
    "intellectual": ("智力",),
    "mental": ("精神",),
    "multiple": ("多重",),
}
GRADE: Words = {"g1": ("一级",), "g2": ("二级",), "g3": ("三级",), "g4": ("四级",)}
BENEFIT: Words = {
    "tekun": ("特困人员", "特困供养"),
    "orphan": ("孤儿",),
    "disability_living": ("困难残疾人生活补贴",),
    "disability_care": ("重度残疾人护理补贴",),
    "elderly": ("高龄津贴",),
    "other": ("其他",),
}
BENEFIT_STATE: Words = {"current": ("在享", "正常"), "stopped": ("停发", "已停发")}
POVERTY: Words = {
    "poor": ("贫困户",),
    "lifted": ("脱贫户", "已脱贫享受政策"),
    "monitored": ("监测对象",),
}
MACHINE: Words = {"large": ("大型",), "small": ("小型",)}
MACHINE_STATE: Words = {"in_use": ("在用", "正常"), "scrapped": ("报废", "已报废")}
GROUND: Words = {
    "vehicle": ("名下有车辆", "有机动车"),
    "house": ("名下有多套住房",),
    "deposit": ("存款超标",),
    "business": ("名下有工商登记",),
    "payroll": ("家中有财政供养人员",),
    "job": ("家庭成员已就业",),
    "income": ("家庭人均收入超过低保标准",),
    "death": ("人员死亡",),
    "hukou": ("户籍已迁出",),
    "quota": ("名额已满", "指标已满"),
    "other": ("其他",),
    "": ("",),
}
AREA_KIND: Words = {"rural": ("农村",), "urban": ("城市",)}
ENROL: Words = {"single": ("单人保",), "whole": ("整户保",)}
MARRIAGE: Words = {"marry": ("结婚登记",), "divorce": ("离婚登记",), "reissue": ("补领结婚证",)}
