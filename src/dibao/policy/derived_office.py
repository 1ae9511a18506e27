"""Rows the office lays side by side about its own work and money; no department sends them.

Every row keeps the file, sheet and row it was made from. A figure is bounds, a code that cannot be
told is blank: silence of a register stays silence here.
"""

from dibao.reasoning.source import Field, Source

YES_NO = {"yes": ("是",), "no": ("否",)}
HOUSEHOLD = Field("household_no", "户编号", "text")
AMOUNT = Field("amount", "金额", "money", unit="元", least=0)
MONTH = Field("month", "月份", "month")


def _own(
    key: str, name: str, one_thing: tuple[str, ...], *fields: Field, made_from: tuple[str, ...] = ()
) -> Source:  # fmt: skip
    return Source(
        key, name, "乡镇民政办", fields, one_thing=one_thing, valid_days=36_500, derived=True,
        extra={"made_from": made_from} if made_from else {},
    )  # fmt: skip


EXITPAID = _own("EXITPAID", "退出后的发放", ("month", "line"), MONTH, AMOUNT,
                Field("line", "发放明细行", "text"),
    made_from=("RG05",),
)  # fmt: skip
UNPAID = _own(
    "UNPAID", "应发未见发放的月份", ("month",), MONTH,
    Field("told", "发放明细里的记载", "code", codes={"none": ("没有",), "maybe": ("可能有",)}),
    made_from=("RG05",),
)  # fmt: skip
RETURNED = _own(
    "RETURNED", "银行退回", ("line",), MONTH, AMOUNT, Field("line", "回盘行", "text"),
    Field("settled", "退回后已经补发", "code", codes=YES_NO),
    made_from=("RG10",),
)  # fmt: skip
LATEPAY = _own(
    "LATEPAY", "到账日期", ("household_no",), HOUSEHOLD, MONTH,
    Field("paid_on", "到账日期", "date"),
    Field("late", "晚于规定的日子", "code", codes=YES_NO),
    made_from=("RG05",),
)  # fmt: skip
MONEY = _own(
    "MONEY", "发放与核定对照", ("kind", "line"), MONTH, AMOUNT,
    Field("line", "原行", "text"),
    Field("kind", "对照项", "code", codes={
        "paid": ("最近一月发放",), "decided": ("名册核定",), "before": ("提标前发放",),
        "after": ("提标后发放",)}),
    Field("steady", "上月也是这个数", "code", codes=YES_NO),
    Field("months", "提标后已发放月数", "count", least=0),
    made_from=("RG05",),
)  # fmt: skip
HEIRS = _own(
    "HEIRS", "发放对象与户内成员", ("line",), MONTH, Field("line", "发放明细行", "text"),
    Field("payee", "发放对象", "code", codes={
        "member": ("户内成员",), "lawful": ("监护人、备案代领人或机构",),
        "after_death": ("成员去世后换成的户外人",), "other": ("户外人",)}),
    made_from=("RG05",),
)  # fmt: skip
UNLISTED = _own(
    "UNLISTED", "名册和退出名单都没有的户编号的发放", ("line",), MONTH, AMOUNT,
    Field("line", "发放明细行", "text"),
    Field("payee", "发放对象", "code", codes={
        "dead": ("登记为已去世的本人",), "other": ("去世以后换的人",)}),
    made_from=("RG05",),
)  # fmt: skip
VILLAGEPAY = _own(
    "VILLAGEPAY", "一村的发放", ("household_no",), HOUSEHOLD, AMOUNT,
    Field("listed", "现在在册", "code", codes=YES_NO),
    Field("same", "与多数户同额", "code", codes=YES_NO),
    Field("odd", "同额而保障人口不同", "code", codes=YES_NO),
    Field("turned", "与去年同月相比", "code", codes={
        "stayed": ("两年都有",), "gone": ("去年有今年没有",), "came": ("今年才有",),
        "now": ("现在在册，不作比较",)}),
    made_from=("RG05",),
)  # fmt: skip
NEWHOMES = _own(
    "NEWHOMES", "一村一年里新纳入的户", ("household_no",), HOUSEHOLD,
    Field("enrolled", "怎样纳入", "code", codes={"single": ("单人保",), "whole": ("整户",)}),
    Field("apart", "另有依据不计", "code", codes=YES_NO),
)  # fmt: skip
AGENTS = _own(
    "AGENTS", "一村里由别人代领的户", ("household_no",), HOUSEHOLD,
    Field("agent", "代领人", "text"),
    Field("homes", "同一个人代领几户", "count", least=0),
    Field("kind", "代领人的身份", "code", codes={
        "care": ("供养机构、监护人",), "other": ("其他人",)}),
    made_from=("RG11",),
)  # fmt: skip
BATCH = _own(
    "BATCH", "同批纳入的户", ("household_no",), HOUSEHOLD, AMOUNT,
    Field("asked", "有申请或入户日期", "code", codes=YES_NO),
    Field("basis", "写明整批纳入依据", "code", codes=YES_NO),
    Field("alike", "全批同额而保障人口不同", "code", codes=YES_NO),
)  # fmt: skip
REVIEWS = _own(
    "REVIEWS", "核查人的核查记录", ("line",), Field("line", "核查记录行", "text"),
    Field("day", "核查日期", "date"),
    Field("day_homes", "同一天核查户数", "count", least=0),
    Field("copied_homes", "同一段结论用在几户", "count", least=0),
    Field("photo_homes", "同一张照片用在几户", "count", least=0),
    made_from=("RG06",),
)  # fmt: skip
HOMEREVIEW = _own(
    "HOMEREVIEW", "一户的核查记录", ("line",), Field("line", "核查记录行", "text"),
    Field("day", "核查日期", "date"),
    Field("pace", "核查频次类别", "code", codes={"a": ("A类",), "b": ("B类",), "c": ("C类",)}),
    Field("repeated", "与上次各项和照片都相同", "code", codes=YES_NO),
    made_from=("RG06",),
)  # fmt: skip
STEPS = _own(
    "STEPS", "办理环节的日期", ("household_no",), HOUSEHOLD,
    Field("applied", "申请日期", "date"), Field("visited", "入户调查日期", "date"),
    Field("notice_from", "公示起", "date"), Field("notice_to", "公示止", "date"),
    Field("decided", "确认日期", "date"), Field("published", "公布日期", "date"),
    Field("unpublished", "清点后没有公布记录", "code", codes=YES_NO),
    Field("same_hand", "经办人与审批人同名", "code", codes=YES_NO),
)  # fmt: skip
BLANKS = _own(
    "BLANKS", "台账填写情况", ("household_no",), HOUSEHOLD,
    Field("blanks", "必填栏目空着", "count", least=0),
    Field("hollow", "栏目只写“无”“不详”", "count", least=0),
)  # fmt: skip

OFFICE = (
    EXITPAID, UNPAID, RETURNED, LATEPAY, MONEY, HEIRS, UNLISTED, VILLAGEPAY, NEWHOMES, AGENTS, BATCH, REVIEWS, HOMEREVIEW, STEPS, BLANKS,
)  # fmt: skip
