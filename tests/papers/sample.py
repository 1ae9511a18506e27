"""An invented town for looking at papers: region 99xxxx, no one of it exists."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

from dibao.papers.book import HouseholdRow, LeadRow
from dibao.people.numbers import check_digit

AS_OF = date(2024, 6, 20)
VILLAGES = (
    "石岭村",
    "上坪村",
    "下坪村",
    "大湾村",
    "柳树沟村",
    "青龙村",
    "双河村",
    "白云村",
    "红旗村",
    "杨家坝村",
    "新桥村",
    "马鞍山村",
)
_GROUPS = "一二三四五六七八九十"
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN = (
    "建国",
    "秀英",
    "志强",
    "桂兰",
    "永福",
    "玉珍",
    "大山",
    "小梅",
    "春生",
    "淑芬",
    "䶮",
    "宗宪",
)

# code, neutral name, plan name, rule label, place, finding, full explanation, questions, papers,
# first checks, threshold in yuan or ''
KINDS = (
    (
        "JG03",
        "发放与死亡登记待核",
        "死人保",
        "发放月份晚于死亡登记",
        "上门",
        "殡葬登记显示，名册上的一位家人可能已经去世，请核实。",
        "殡葬登记（殡葬2024.xlsx·火化·第{row}行）：{id} {name} 2023年11月3日死亡；2024年5月仍列入发放，金额 {amount} 元。",
        (
            "家里现在有几口人，都在家吗？",
            "登记的这位家人近况如何，最近一次见面是什么时候？",
            "若已去世，是哪一天，办过哪些手续？",
        ),
        ("死亡证明或火化证", "户口簿注销页", "本人到场"),
        ("殡葬登记的证件号码有没有登错", "是否同名同姓"),
        "",
    ),
    (
        "JG04",
        "车房经营登记待核",
        "车子、房子、票子超标",
        "家庭成员名下机动车登记",
        "电话",
        "车辆登记显示名下有车 1 辆，状态正常，请核实是否本人使用。",
        "机动车登记（交警大队/车辆.xlsx·Sheet1·第{row}行）：{id} {name} 名下小型汽车，号牌 99A{row}，状态正常。",
        (
            "家里现在用的交通工具有哪些，谁在用，做什么用？",
            "登记在名下的车，您知道吗？是自己买的，还是借名给别人？",
            "这辆车现在在哪里，还能不能开？",
            "平时谁给它买保险、加油？",
        ),
        ("行驶证", "报废或过户证明", "借名情况说明", "残疾人专用车证明"),
        ("是不是三轮、低速载货或残疾人专用车", "是否早已报废、过户未办"),
        "",
    ),
    (
        "JG05",
        "金融资产待核",
        "存款超标",
        "家庭存款与本地界线",
        "函询",
        "银行回复显示，家庭金融资产高于本地界线，请核实资金来源和性质。",
        "农商银行（银行/农商行反馈.xlsx·存款·第{row}行）：{id} {name} 账号 6299000000{row}123 余额 {amount} 元；界线 50×560.00＝28,000.00 元。",
        (
            "这笔钱是什么钱，哪一年存的？",
            "是不是征地补偿、丧葬费、人身损害赔偿，或替别人保管？",
            "家里近一年有没有看病、上学、盖房的大笔开支？",
        ),
        ("补偿协议", "丧葬费凭证", "大额支出票据"),
        ("补偿、赔偿、丧葬款按当地规定可以不计", "余额日期是否同一天"),
        "28000.00",
    ),
    (
        "JG09",
        "收入待核",
        "应退未退、应减未减",
        "在领收入与保障金额",
        "案头",
        "社保登记显示有一项按月收入，家庭档案里没有，请核实后重新计算。",
        "人社养老（人社/养老待遇.xlsx·2024年5月·第{row}行）：{id} {name} 某某机械厂 每月 {amount} 元。",
        ("家里现在每月有哪些固定进项？", "这项收入从哪个月开始领？"),
        ("银行流水", "待遇核定表"),
        ("收入是否已在家庭档案里"),
        "560.00",
    ),
    (
        "ZC03",
        "可能漏保请上门",
        "重残单人保不力",
        "重度残疾未在册",
        "见本人",
        "残联登记为重度残疾，目前不在低保、特困名册上，可能应享未享，请上门看看。",
        "残联（残联/持证名册.xlsx·在册·第{row}行）：{id} {name} 肢体二级，证件有效；不在低保、特困名册。",
        ("现在靠什么生活，谁照顾？", "愿意申请低保吗，需要我们代办吗？"),
        ("残疾人证", "户口簿"),
        ("证件是否在有效期内", "是否已在外地享受"),
        "1120.00",
    ),
    (
        "JG02",
        "退出和未通过户复查",
        "漏保",
        "未通过户重新筛查",
        "上门",
        "这户去年申请未通过，当时的理由现在查不到了，可能符合条件，请上门看看。",
        "未通过名单（2023未通过.xls·名单·第{row}行）：{name} 2023年7月4日未通过，理由：名下有车；车辆登记现已注销。",
        ("现在家里几口人，收入靠什么？", "上次没通过以后，有没有人来说明过理由？"),
        ("申请表", "收入情况说明"),
        ("是否已重新申请",),
        "560.00",
    ),
    (
        "ZC09",
        "近亲属备案待核",
        "近亲属备案制度不落实",
        "近亲属备案登记",
        "案头",
        "请核对近亲属备案登记是否完整。",
        "近亲属备案表全表查过，未见。",
        ("家里有没有人在村里、镇里上班？",),
        ("近亲属备案表",),
        ("备案表是否漏交",),
        "",
    ),
)


def identity_number(index: int) -> str:
    """A well-formed number of the invented region 990101."""
    body = (
        f"990101{1940 + index % 60:04d}{1 + index % 12:02d}{1 + index % 28:02d}{index % 1000:03d}"
    )
    return body + check_digit(body)


def make(
    households: int = 60, leads: int = 100, seed: int = 7
) -> tuple[list[LeadRow], list[HouseholdRow]]:
    """Leads and households of an invented town, the same for the same arguments."""
    dice = random.Random(seed)
    homes = []
    for index in range(households):
        village = VILLAGES[index % len(VILLAGES)]
        homes.append(
            HouseholdRow(
                f"9901010{index % len(VILLAGES):02d}-{index:05d}",
                village,
                f"{_GROUPS[dice.randrange(10)]}组",
                dice.choice(_SURNAMES) + dice.choice(_GIVEN),
                dice.randint(1, 6),
                dice.randint(150, 2000) * 100,
                f"石岭镇{village}{index + 1}号" if index % 3 else "",
            )
        )
    rows = []
    for index in range(leads):
        home = homes[index % households]
        rows.append(_lead(dice, index, home))
    return rows, homes


def _lead(dice: random.Random, index: int, home: HouseholdRow) -> LeadRow:
    kind = dice.randrange(len(KINDS))
    (
        code,
        neutral,
        plan,
        label,
        place,
        finding,
        explanation,
        questions,
        papers,
        checks,
        threshold,
    ) = KINDS[kind]
    number = identity_number(index)
    name = dice.choice(_SURNAMES) + dice.choice(_GIVEN)
    amount = f"{dice.randint(600, 90000)}.00" if threshold else ""
    offer = code in ("ZC03", "JG02")
    return LeadRow(
        f"{index * 2654435761 % 2**48:012x}"[:12].replace("0", "a"),
        code,
        neutral,
        plan,
        f"{code.lower()}-rule",
        label,
        "yes" if dice.random() < 0.7 else "unknown",
        "person" if index % 2 else "household",
        number if index % 2 else home.household_no,
        "" if offer and index % 2 else home.household_no,
        number,
        name,
        home.village,
        home.group,
        "" if offer else home.head,
        home.members,
        None if offer else home.monthly_amount_fen,
        amount,
        threshold,
        "exact",
        [("交警大队/车辆.xlsx", "Sheet1", index + 3)],
        "《最低生活保障审核确认办法》第十四条",
        explanation.format(id=number, name=name, row=index + 1000, amount=amount or "380.00"),
        finding,
        questions,
        papers,
        checks if isinstance(checks, tuple) else (checks,),
        place,
        "石岭镇民政办",
        f"2024-07-{dice.randint(1, 28):02d}",
        ("农商银行", "某某机械厂"),
        False,
        kind,
    )


def conduct_rows() -> list[LeadRow]:
    """Two leads that must never stand in a masked document."""
    base = make(4, 4)[0][0]
    return [
        replace(
            base,
            lead_id="c0nduct00001",
            code="FB05",
            neutral_name="账户归集待核",
            conduct=True,
            subject_kind="account",
            subject="6299000000888812345",
            name="",
            order=20,
            explanation="账号 6299000000888812345 为 3 户收款。",
        ),
        replace(
            base,
            lead_id="c0nduct00002",
            code="FB03",
            neutral_name="经办关系待核",
            conduct=True,
            subject_kind="officer",
            subject=identity_number(900),
            name="钱某某",
            order=21,
            explanation="经办人与本户有近亲属关系。",
        ),
    ]
