"""Records of the desk that rules about the office read; until such rows come, those rules wait.

Each source names the unit it speaks of: a household by its number, or an office by its name. No
field tells who complained, and none is a sign about a household.
"""

from dibao.reasoning.source import Field, Source

YES_NO = {"yes": ("是", "有"), "no": ("否", "无")}
HOUSEHOLD = Field("household_no", "户编号", "text", meaning="说的是哪一户")
OFFICE_NAME = Field("office", "承办单位", "text", meaning="说的是哪个单位")
LINE = Field("line", "记录号", "text")


def _desk(key: str, name: str, *fields: Field) -> Source:
    return Source(
        key, name, "本机关工作台", (*fields, LINE), one_thing=("line",), valid_days=36_500,
        derived=True,
    )  # fmt: skip


def _yes_no(name: str, label: str) -> Field:
    return Field(name, label, "code", codes=YES_NO)


# One line a matter: how often it was sent elsewhere is asked of one matter, not of a family.
CASE_STEPS = _desk(
    "CASE_STEPS", "办理过程", HOUSEHOLD, Field("day", "日期", "date"),
    Field("returns", "退回或转走的次数", "count", least=0), _yes_no("refused", "不予受理"),
    _yes_no("told", "出具书面告知"),
)  # fmt: skip
RECTIFICATIONS = _desk(
    "RECTIFICATIONS", "整改台账", OFFICE_NAME, _yes_no("done", "报告已整改"),
    _yes_no("repeated", "佐证材料重复使用"), _yes_no("improved", "复查时情况已变"),
)  # fmt: skip
HOTLINE = _desk(
    "HOTLINE", "举报电话登记和拨测", OFFICE_NAME, _yes_no("published", "号码已公布"),
    _yes_no("answered", "拨测有人接听"), Field("day", "日期", "date"),
)  # fmt: skip
PETITIONS = _desk(
    "PETITIONS", "信访件办理登记", OFFICE_NAME, Field("accepted", "受理日期", "date"),
    Field("closed", "办结日期", "date", open_end=True), _yes_no("extended", "依规延期"),
    _yes_no("grounds", "答复写明依据"),
)  # fmt: skip
FILES = _desk(
    "FILES", "一户一档清单", HOUSEHOLD, Field("decided", "决定日期", "date"),
    Field("archived", "归档日期", "date", open_end=True),
    Field("pages_lost", "缺少或看不清的影像页数", "count", least=0),
    # A family taken over without papers of a case: it stands here once its paper file was gone
    # through, and was decided on no day that the desk knows.
    Field("stock", "存量导入", "code", codes=YES_NO, blank="no", no_column="no"),
)  # fmt: skip
# Only files that somebody went through stand here: a file nobody looked at is not asked.
SIGNS = _desk(
    "SIGNS", "签字盖章检查", HOUSEHOLD, Field("unsigned", "缺签字盖章处数", "count", least=0),
    _yes_no("signed_early", "签字日期早于内容"),
)  # fmt: skip
LOOKED = {**YES_NO, "not_looked": ("没有检查",)}
PAPERS = _desk(
    "PAPERS", "证明材料登记", HOUSEHOLD,
    Field("shared", "可以共享取得仍要求提交", "code", codes=LOOKED),
    Field("sealed", "有签章和日期", "code", codes=LOOKED),
    Field("used_by", "同一内容用在几户", "count", least=0),
)  # fmt: skip
DECISIONS = _desk(
    "DECISIONS", "疑点的核实结论", HOUSEHOLD, _yes_no("cleared", "结论为不属实"),
    _yes_no("stopped", "已停发或减发"), _yes_no("restored", "已恢复并补发"),
    _yes_no("listed", "仍列在疑点台账"), _yes_no("source_wrong", "原因是来源登记有误"),
    _yes_no("source_told", "已请来源更正或重新核对"),
)  # fmt: skip
AWARENESS = _desk(
    "AWARENESS", "政策知晓抽样", OFFICE_NAME, Field("question", "问的是什么", "text"),
    Field("asked", "问了几户", "count", least=0),
    Field("known", "知道的百分数", "count", least=0),
    Field("known_most", "知道的百分数上限", "count", least=0,
          meaning="九成五置信区间的上限：低于目标才算确定低于"),
    Field("day", "日期", "date"),
)  # fmt: skip
FINDINGS = _desk(
    "FINDINGS", "单位一年的结论和处理", OFFICE_NAME,
    Field("kind", "种类", "code", codes={
        "finding": ("查实收入财产不符",), "refusal": ("不予确认",), "stop": ("停发或减发",)}),
    _yes_no("handled", "已经处理"), Field("day", "日期", "date"),
)  # fmt: skip

BY_HOUSEHOLD = (CASE_STEPS, FILES, SIGNS, PAPERS, DECISIONS)
BY_OFFICE = (RECTIFICATIONS, HOTLINE, PETITIONS, FINDINGS, AWARENESS)
DESK = (*BY_HOUSEHOLD, *BY_OFFICE)
