"""自查报告 in words and tables, from the figures handed in.

Invariant: a lead is called 线索 or 待核, never by a word that judges; nothing is said that is not in
the data, and what only the office knows is left as a line to fill in. Leads of conduct appear as
one number.
"""

from __future__ import annotations

from collections.abc import Sequence

from dibao.papers.blocks import BLANK, Block, Document, Heading, Paragraph, Table
from dibao.papers.book import ReportData, SourceLine
from dibao.papers.masking import day_words, plain, yuan
from dibao.papers.report_cases import cases_part
from dibao.papers.report_leads import leads_part

_ANSWERS = (
    ("found", "查到"), ("not_found", "未查到"), ("not_asked", "未查询"),
    ("no_authorisation", "无授权"), ("stale", "过期"), ("doubtful", "存疑"),
)  # fmt: skip


def compose(data: ReportData) -> Document:
    """The whole report as blocks, in the order in which it is read out."""
    where = plain(f"{data.place}{data.unit}") or BLANK
    return Document(
        title=f"{where}农村低保自查报告",
        red_head=plain(data.red_head),
        subtitle=f"（核对日：{day_words(data.as_of)}）",
        blocks=[
            *_scope(data), *_base(data), *_sources(data), *leads_part(data), *cases_part(data),
        ],
        signed_by=plain(data.unit) or BLANK,
        dated="　　　　年　　月　　日",
        appendix=_numbers(data),
    )  # fmt: skip


def _scope(data: ReportData) -> list[Block]:
    period, organised = plain(data.period) or BLANK, plain(data.organised_by) or BLANK
    return [
        Heading(1, "一、自查范围、时间和组织"),
        Paragraph(
            f"本次自查的范围是{plain(data.place + data.unit) or BLANK}农村低保在册家庭，"
            f"以及近一年申请未通过、已退出和可能应享未享的家庭。自查时段：{period}；"
            f"各部门数据统一核对到{day_words(data.as_of)}。"
        ),
        Paragraph(f"牵头单位：{organised}；参加人员：{BLANK}；联系人及电话：{BLANK}。"),
        Paragraph(
            "本报告所说“线索”，是各部门登记信息之间有待核实之处，不是结论。是否属实，由两名以上工作人员"
            "核实、听取家庭说明后认定；核实期间低保金照常发放。"
        ),
    ]


def _base(data: ReportData) -> list[Block]:
    total = yuan(data.monthly_total_fen)
    money = f"月保障金额 {total} 元" if total else f"月保障金额{BLANK}元"
    blocks: list[Block] = [
        Heading(1, "二、底数"),
        Paragraph(f"在册 {data.households:,} 户、{data.persons:,} 人，{money}。"),
    ]
    if data.by_class:
        blocks.append(Table(
            "表1　在册家庭按类别",
            ("类别", "户数（户）", "人数（人）", "月保障金额（元）"),
            [(plain(line.name), f"{line.households:,}", f"{line.persons:,}", yuan(line.monthly_fen))
             for line in data.by_class]
            + [("合计", f"{data.households:,}", f"{data.persons:,}", total)],
            (3, 2, 2, 3), (1, 2, 3), total=True,
        ))  # fmt: skip
    return [*blocks, *_roster(data)]


def _roster(data: ReportData) -> list[Block]:
    value = data.roster_value
    counted = [
        f"{label} {count} {unit}"
        for label, count, unit in (
            ("一个证件号码登记了不止一次的", value.duplicates, "人"),
            ("出生日期与年龄明显不符的", value.odd_ages, "人"),
            ("几户共用一个账号的", value.same_accounts, "个账号"),
            ("到了定期核查时间的", value.reviews_due, "户"),
        )
        if count is not None
    ]
    sentences = []
    if counted:
        sentences.append(f"名册本身需要补正的：{'，'.join(counted)}。")
    if value.missing_fields:
        missing = "、".join(f"{plain(name)} {count} 处" for name, count in value.missing_fields)
        sentences.append(f"名册缺项：{missing}。")
    if data.severely_disabled_base is not None:
        sentences.append(
            f"残疾证在有效期内的重度残疾人（含三级智力、精神残疾）底数 "
            f"{data.severely_disabled_base} 人，其中尚未在册又可能符合单人保条件的，列入第四部分逐人上门。"
        )
    return [Paragraph("".join(sentences))] if sentences else []


def _sources(data: ReportData) -> list[Block]:
    blocks: list[Block] = [Heading(1, "三、数据来源")]
    rows = sum(line.rows for line in data.sources)
    files = sum(line.files for line in data.sources)
    blocks.append(Paragraph(
        f"共收到 {files} 份文件、{rows:,} 行数据。未接收的行已连同原因退回报送单位补正，见各文件回执。"
        + ("" if data.authorisation_shown else
           "本次未提交授权书台账，需要授权的数据按已取得授权使用，授权情况有待补充说明。")
    ))  # fmt: skip
    blocks.append(Table(
        "表2　收到的数据和“未查到”的依据",
        ("数据", "文件", "行数", "接收", "未接收", "凭什么把没有查到的算作“未查到”"),
        [(plain(line.name), f"{line.files}", f"{line.rows:,}", f"{line.accepted:,}",
          f"{line.refused:,}", plain(line.absence_ground) or "不适用") for line in data.sources],
        (3, 1.2, 1.6, 1.6, 1.6, 5), (1, 2, 3, 4),
    ))  # fmt: skip
    asked = [line for line in data.sources if line.answers]
    if asked:
        blocks.append(Table(
            "表3　各项数据对核查对象的答复（人次）",
            ("数据", *(label for _, label in _ANSWERS)),
            [_answer_row(line) for line in asked],
            (3, *([1.6] * len(_ANSWERS))), tuple(range(1, len(_ANSWERS) + 1)),
            note="没有答复、没有授权、数据过期、身份存疑的，一律不作为对家庭不利的依据。",
        ))  # fmt: skip
    return blocks


def _answer_row(line: SourceLine) -> Sequence[str]:
    return (plain(line.name), *(f"{line.answers.get(key, 0):,}" for key, _ in _ANSWERS))


def _numbers(data: ReportData) -> list[Block]:
    if not data.numbers:
        return []
    return [
        Heading(1, "附：本次使用的标准和文号"),
        Table(
            "",
            ("标准", "数值", "由谁规定", "文号", "自何时起"),
            [(plain(line.label), plain(f"{line.value} {line.unit}"), plain(line.place),
              plain(line.paper) or "未见备案文号", day_words(line.since) if line.since else "")
             for line in data.numbers],
            (3, 2.4, 2, 3.8, 3.2),
        ),
    ]  # fmt: skip
