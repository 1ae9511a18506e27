"""A report about the invented town of `sample`, every part of it filled."""

from __future__ import annotations

import random

from dibao.papers.book import (
    CannotTellLine,
    ClassLine,
    Judgements,
    KindLine,
    MeasureLine,
    MoneyLine,
    NumberLine,
    PatternLine,
    RelativeFilings,
    ReportData,
    RosterValue,
    SourceLine,
    VillageLine,
)
from tests.papers.sample import AS_OF, KINDS, VILLAGES


def report() -> ReportData:
    """A report with every part filled, and facts that only the office knows left open."""
    kinds = [kind[1] for kind in KINDS]
    totals = (6, 31, 22, 48, 17, 12, 2)
    dice = random.Random(3)
    cross: dict[tuple[str, str], int] = {}
    for kind, total in zip(kinds, totals, strict=True):
        for _ in range(total):
            key = (dice.choice(VILLAGES[:10] if total > 5 else VILLAGES[:1]), kind)
            cross[key] = cross.get(key, 0) + 1
    villages = []
    for index, village in enumerate(VILLAGES):
        count = sum(n for (where, _), n in cross.items() if where == village)
        villages.append(
            VillageLine(
                village,
                60 + index * 3,
                110 + index * 7,
                count * 2 // 3,
                count - count * 2 // 3,
                min(count, 60),
            )
        )
    answers = {
        "found": 61,
        "not_found": 1550,
        "not_asked": 0,
        "no_authorisation": 0,
        "stale": 0,
        "doubtful": 12,
    }
    return ReportData(
        as_of=AS_OF,
        place="清河县",
        unit="石岭镇",
        period="2024年6月",
        households=918,
        persons=1782,
        monthly_total_fen=41_236_500,
        by_class=(
            ClassLine("A类", 120, 180, 8_120_000),
            ClassLine("B类", 430, 902, 19_900_000),
            ClassLine("C类", 368, 700, 13_216_500),
        ),
        sources=(
            SourceLine("DS01", "低保在册名册", 12, 1782, 1779, 3, "", {"found": 1779}),
            SourceLine(
                "DS04",
                "殡葬火化登记",
                1,
                842,
                840,
                2,
                "报送说明写明全量",
                {"found": 6, "not_found": 1773, "doubtful": 3},
            ),
            SourceLine("DS07", "机动车登记", 2, 412, 409, 3, "未见说明，按全体核查对象计", answers),
            SourceLine(
                "DS15",
                "银行存款",
                3,
                655,
                655,
                0,
                "按名单反馈，只计名单内的人",
                answers | {"not_asked": 214, "no_authorisation": 35, "stale": 18},
            ),
        ),
        leads_by_code=[
            KindLine(
                kind[0],
                kind[1],
                total * 2 // 3,
                total - total * 2 // 3,
                max(1, total - 2),
                total // 2,
                total // 5,
                total // 4,
            )
            for kind, total in zip(KINDS, totals, strict=True)
        ],
        leads_by_village=villages,
        leads_by_village_kind=cross,
        households_with_leads=121,
        cannot_tell_by_rule=(
            CannotTellLine("家庭存款与本地界线", 214, "邮储银行未答复"),
            CannotTellLine("家庭成员名下不动产", 1782, "不动产登记未报送"),
        ),
        judgements=Judgements(
            66,
            22,
            31,
            6,
            7,
            4,
            3,
            5,
            (("车辆已报废未注销", 12), ("补偿款", 9), ("同名同姓", 6), ("残疾人专用车", 4)),
        ),
        money=(
            MoneyLine("已确认应补发", 1_236_000),
            MoneyLine("已确认应退回"),
        ),
        patterns=(
            PatternLine(
                "车辆登记待核中，过半数超过强制报废年限或检验有效期。",
                (("车辆登记待核", "31 条"), ("其中超期", "17 条")),
            ),
        ),
        referrals_count=2,
        near_relative_filings=RelativeFilings(40, 46, 6, 38),
        not_judged=(("单人保收入线", "未设置当地农村低保标准，请在 numbers.toml 写明"),),
        measures=(
            MeasureLine("车辆已报废未注销", "商交警部门集中办理注销", "石岭镇民政办", "2024-07-31"),
            MeasureLine(
                "重度残疾人可能漏保", "逐户上门，愿意的代办申请", "各村民委员会", "2024-07-15"
            ),
            MeasureLine("近亲属备案不全"),
        ),
        roster_value=RosterValue(2, 3, 5, 140, (("身份证号", 12), ("银行账号", 31))),
        severely_disabled_base=80,
        no_new_circumstances=27,
        authorisation_shown=False,
        numbers=(
            NumberLine(
                "农村低保月标准", "560", "元/人·月", "清河县", "清民发〔2024〕3号", "2024-01-01"
            ),
            NumberLine("金融资产倍数", "50", "倍", "清河县", "", "2023-01-01"),
        ),
    )
