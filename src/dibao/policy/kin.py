"""KIN: near relatives of officers among the households on the roster, as papers tie them.

One line a paper; all lines of one household, relative and officer are one tie. `tie` blank: only
guessed. No list of anybody's kin is kept: the lines are made anew in every run.
"""

from dibao.reasoning.source import Field, Source

YES_NO = {"yes": ("是",), "no": ("否",)}
ROLES = {
    "cadre": ("村干部",), "handler": ("低保经办",), "both": ("村干部兼低保经办",),
    "local": ("小组长、驻村等，是否备案看当地规定",),
}  # fmt: skip
KIN = Source(
    "KIN", "亲属关系核对", "乡镇民政办",
    (
        Field("household_no", "户编号", "text"),
        Field("relative", "家庭成员", "text"),
        Field("officer", "工作人员", "text"),
        Field("officer_name", "工作人员姓名", "name"),
        Field("post", "职务", "text"),
        Field("role", "身份", "code", codes=ROLES),
        Field("tie", "有证件的近亲属关系", "code", codes=YES_NO),
        Field("overlap", "任职与享受时间重叠", "code", codes=YES_NO),
        Field("handled", "是本户的经办人或核查人", "code", codes=YES_NO),
        Field("named", "本户材料写有此人姓名", "code", codes=YES_NO),
        Field("filed", "已在近亲属备案表", "code", codes=YES_NO),
        Field("path", "关系", "text"),
        Field("days", "申请到批准的天数", "count", unit="日"),
        Field("others_days", "同村其他户最短天数", "count", unit="日"),
    ),
    one_thing=("household_no", "relative", "officer"), valid_days=36_500, derived=True,
    extra={"made_from": ("DS17", "DS06", "DS03", "RG01")},
)  # fmt: skip
