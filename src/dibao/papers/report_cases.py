"""The part of the report about what people did: findings, money, filings, measures.

Invariant: only numbers read back from people's own entries; where nobody has entered anything yet
the report says so and leaves room.
"""

from __future__ import annotations

from dibao.papers.blocks import BLANK, Block, Heading, Paragraph, Table
from dibao.papers.book import ReportData
from dibao.papers.masking import day_words, plain, yuan
from dibao.papers.report_leads import by_kind


def cases_part(data: ReportData) -> list[Block]:
    """Parts five to eight."""
    return [
        Heading(1, "五、核实情况"),
        *_judgements(data),
        *_precision(data),
        *_money(data),
        *_patterns(data),
        Heading(1, "六、近亲属备案和移送"),
        *_filings(data),
        Heading(1, "七、措施和期限"),
        _measures(data),
        Heading(1, "八、建章立制"),
        *_rules_made(data),
    ]


def _judgements(data: ReportData) -> list[Block]:
    done = data.judgements
    if not done.answered:
        return [
            Paragraph(
                "截至核对日尚未读回核实结果。已核实　　　　条，其中属实　　　　条，不属实　　　　条；"
                "调整退出　　　　户，主动退出　　　　户，新纳入　　　　户。"
            )
        ]
    reasons = "、".join(f"{plain(reason)} {count} 条" for reason, count in done.cleared_reasons)
    blocks: list[Block] = [
        Paragraph(
            f"已核实 {done.answered} 条：属实 {done.confirmed} 条，不属实 {done.cleared} 条，"
            f"已自行纠正 {done.corrected} 条，暂时查不清 {done.unclear} 条。"
            + (f"不属实的原因：{reasons}。" if reasons else "")
        ),
        Paragraph(
            f"经核实认定后调整退出 {done.removed} 户，主动退出 {done.self_withdrawn} 户，"
            f"新纳入 {done.newly_taken_in} 户。不属实的线索已销去，相关家庭待遇不受影响。"
        ),
    ]
    kinds = by_kind(data.leads_by_code)
    if kinds:
        rows: list[tuple[str, ...]] = [
            (
                plain(k.neutral_name),
                f"{k.yes + k.unknown}",
                f"{k.answered}",
                f"{k.confirmed}",
                f"{k.cleared}",
            )
            for k in kinds
        ]
        sums = (
            sum(k.yes + k.unknown for k in kinds),
            sum(k.answered for k in kinds),
            sum(k.confirmed for k in kinds),
            sum(k.cleared for k in kinds),
        )
        rows.append(("合计", *(f"{number}" for number in sums)))
        blocks.append(Table("表8　核实进度（条）", ("类别", "线索", "已核实", "属实", "不属实"), rows,
                            (4, 2, 2, 2, 2), (1, 2, 3, 4), total=True))  # fmt: skip
    if data.no_new_circumstances is not None:
        blocks.append(Paragraph(
            f"近一年未通过和已退出的家庭已逐户复核，其中无新情况的 {data.no_new_circumstances} 户，不另列线索。"
        ))  # fmt: skip
    return blocks


def _precision(data: ReportData) -> list[Block]:
    blocks: list[Block] = [Paragraph(plain(sentence)) for sentence in data.sampled]
    if data.precision:
        blocks.append(Table(
            "各条规则的核实结果（条）",
            ("规则", "已核实", "属实", "属实份额的估计范围"),
            [tuple(plain(cell) for cell in row) for row in data.precision],
            (5, 1.6, 1.6, 3), (1, 2),
            note="范围按百分之九十五估计，结果越多越窄；只用来改规则、改数据，不用来考核任何人。",
        ))  # fmt: skip
    return blocks


def _money(data: ReportData) -> list[Block]:
    if not data.money:
        return [Paragraph(f"涉及资金：应补发{BLANK}元，应退回{BLANK}元，以认定为准。")]
    sums = "；".join(
        f"{plain(line.label)} {yuan(line.fen)} 元" if line.fen is not None
        else f"{plain(line.label)}{BLANK}元"
        for line in data.money
    )  # fmt: skip
    return [Paragraph(f"涉及资金：{sums}。以上以认定为准。")]


def _patterns(data: ReportData) -> list[Block]:
    blocks: list[Block] = []
    for line in data.patterns:
        numbers = "，".join(f"{plain(name)} {plain(value)}" for name, value in line.numbers)
        blocks.append(Paragraph(plain(line.sentence) + (f"（{numbers}）" if numbers else "")))
    return [Paragraph("从全部线索看，有以下特点："), *blocks] if blocks else []


def _filings(data: ReportData) -> list[Block]:
    filings = data.near_relative_filings
    parts = [
        f"{label} {count} {unit}"
        for label, count, unit in (
            ("已备案", filings.filed, "户"), ("登记关系显示应备案", filings.tied, "户"),
            ("其中尚未见备案", filings.tied_without_filing, "户"),
            ("已备案而登记关系没有显示", filings.filed_without_tie, "户"),
            ("其中由本人年度申报", filings.yearly, "户"),
            ("备案家庭已入户", filings.visited, "户"),
        )
        if count is not None
    ]  # fmt: skip
    filed = (
        "，".join(parts) + "。近亲属符合条件的可以享受，备案是为了回避和复核。"
        if parts
        else (f"备案表或工作人员名册未提交，备案情况：{BLANK}。")
    )
    return [
        Paragraph(f"近亲属备案：{filed}"),
        Paragraph(
            f"涉及工作人员、账号、批次和村级办理的线索 {data.referrals_count} 条，"
            "按规定另行封存处理，本报告只列条数。"
        ),
    ]


def _measures(data: ReportData) -> Table:
    rows = [
        (plain(line.matter), plain(line.measure) or BLANK, plain(line.office) or BLANK,
         day_words(line.due) if line.due else BLANK)
        for line in data.measures
    ] or [(BLANK, BLANK, BLANK, BLANK)] * 3  # fmt: skip
    return Table("表9　事项、措施、责任单位和期限", ("事项", "措施", "责任单位", "期限"), rows,
                 (3.2, 4.2, 2.6, 3.0))  # fmt: skip


def _rules_made(data: ReportData) -> list[Block]:
    if not data.rules_made:
        return [Paragraph(f"本次自查后建立或修订的制度：{BLANK}。")]
    return [Paragraph(f"{number}. {plain(text)}") for number, text in enumerate(data.rules_made, 1)]
