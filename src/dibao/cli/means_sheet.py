"""An assessment becomes the sheet people read: each figure with period, evidence, reason, paper.

Only words are chosen here; every figure and answer is taken from the assessment as it stands.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from dibao.cli.means_words import MANY, cite, numbers_used, papers, papers_of, place_of
from dibao.papers.means import MeansSheet, Part
from dibao.policy import Policy
from dibao.policy.means import MEANS
from dibao.policy.means.items import ASSET, EXPENSE, INCOME, KINDS, item_of
from dibao.reasoning.answer import NO, UNKNOWN, YES, Answer
from dibao.reasoning.bounds import Bounds
from dibao.reasoning.subjects import Law, Node
from dibao.screening.means import Assessment, SupporterLine
from dibao.screening.means_lines import Line, Lines, lines_of
from dibao.screening.wording import figure, tree_lines

PERIODS = {"month": "每月", "year": "每年", "sum": "合计", "once": "一次性", None: ""}
RELATIONS = {
    "self": "本人", "spouse": "配偶", "child": "子女", "child_in_law": "儿媳、女婿", "parent": "父母",
    "spouse_parent": "岳父母、公婆", "grandparent": "祖辈", "grandchild": "孙辈", "sibling": "兄弟姐妹",
    "other": "其他", None: "没有说清",
}  # fmt: skip
VERDICTS = {
    YES: "核算结论：整户符合低保条件（成立）。", NO: "核算结论：整户不符合低保条件（不成立）。",
    UNKNOWN: "核算结论：材料还不够，不能判断整户是否符合（证据不足）。",
}  # fmt: skip
COUNTED = {YES: "计入", NO: "不计入", UNKNOWN: "待定"}


def compose(a: Assessment, policy: Policy, law: Law) -> MeansSheet:
    """The sheet of one assessment."""
    home = a.family.household
    lines = lines_of(a, MEANS, law)
    return MeansSheet(
        household=str(home["head_name"]),
        facts=(
            ("户主", str(home["head_name"])), ("户编号", str(home["household_no"])),
            ("乡镇", str(home["town"])), ("村", str(home["village"])),
            ("申请方式", "单人" if home["apply_kind"] == "single" else "整户"),
        ),
        conclusion=_conclusion(a, law),
        missing=a.missing,
        parts=(
            _members(a, policy), _incomes(lines, a, policy, law), _expenses(lines, policy),
            _supporters(a, policy, law), _assets(lines), _lines(a, policy, law), _steps(a, policy, law),
            _allowance(a, policy, law),
        ),
        reasoning=tree_lines(a.eligible),
        numbers=numbers_used(law, a),
        as_of=a.family.as_of,
    )  # fmt: skip


def _conclusion(a: Assessment, law: Law) -> list[str]:
    said = [VERDICTS[a.verdict]]
    said.append(
        f"收入：扣减后家庭年收入 {figure(a.net, '元')}，对照线 {figure(a.line, '元')}"
        f"（{_answer_of(a.below)}低于标准）；人均每月约 {_per_head(a)}。财产没有越线：{_label(a.within)}。"
    )
    if a.verdict is not NO:
        said.append(f"每月保障金额 {figure(a.amount, '元')}{_uplift(a)}。")
    if _is(a.near, YES):
        said.append("收入在低保边缘家庭线内：可以认定为低保边缘家庭，请一并告知能享受的救助。")
    said += [
        f"{s.name}可以按单人保申请：{s.answer.label}，每月 {figure(s.amount, '元')}。"
        for s in a.singles
    ]
    if not _is(a.gradual, NO):
        months = int(law.numbers.value("exit.gradual_months"))
        known = _is(a.gradual, YES)
        sure = "就业后收入超过标准" if known else "如果核实后是就业使收入超过标准的"
        said.append(f"{sure}，可以给渐退期，最长 {months} 个月{_gradual(a, months)}，期间照发。")
    return [*said, *(f"提示：{n}。" for n in a.notes)]


def _uplift(a: Assessment) -> str:
    return "" if a.uplift == Bounds.point(0) else f"（其中增发 {figure(a.uplift, '元')}）"


def _gradual(a: Assessment, months: int) -> str:
    start = a.family.household["gradual_from_least"]
    if start is None:
        return ""
    year, month = divmod(int(start) + months - 1, 12)
    return f"（到{year}年{month + 1}月）"


def _per_head(a: Assessment) -> str:
    """For the eye only: a range where heads or income are open."""
    if not a.heads.most or a.net.most is None or a.heads.least in (None, 0):
        return "不能算出"
    low = Fraction(a.net.least or 0) / (12 * a.heads.most)
    high = Fraction(a.net.most) / (12 * (a.heads.least or 1))
    return figure(Bounds(low, high), "元")


def _members(a: Assessment, policy: Policy) -> Part:
    rows = [
        (str(m.row["name"]), RELATIONS[m.row["relation"]], COUNTED[m.answer], m.reason,
         cite(m.clause, policy), place_of(m.row))
        for m in a.members
    ]  # fmt: skip
    heads = ("姓名", "关系", "计不计", "理由", "依据", "出处")
    return Part("共同生活的家庭成员", heads, rows, (2, 2, 1.5, 6, 6, 2.5))


def _incomes(lines: Lines, a: Assessment, policy: Policy, law: Law) -> Part:
    rows = [_income(x, policy, law, a) for x in lines.incomes if x.row["item"] != "nothing"]
    rows += [
        (str(x.row["name"]), "写明没有收入", "", "0.00 元", "", str(x.row["evidence"]), place_of(x.row))
        for x in lines.incomes if x.row["item"] == "nothing"
    ]  # fmt: skip
    heads = ("姓名", "种类", "填报金额和期间", "一年计入", "计不计、为什么", "依据材料", "出处")
    return Part("收入逐项", heads, rows, (2, 3.2, 3.4, 3.2, 6.5, 3, 2.4), (3,))


def _income(x: Line, policy: Policy, law: Law, a: Assessment) -> tuple[str, ...]:
    row, item = x.row, item_of(INCOME, str(x.row["item"]))
    source: SupporterLine | None = row.get("made_of")
    label = item.label if item else {"undeclared": "没有申报"}.get(str(row["item"]), "种类没有说清")
    kind = f"（{KINDS[item.kind]}）" if item else ""
    stated = f"每月 {figure(source.due, '元')}" if source else _stated(row)
    why = _why_income(x, policy, law, a)
    evidence = f"义务人{source.row['name']}（见义务人测算）" if source else str(row["evidence"])
    return (
        str(row["name"]),
        label + kind,
        stated,
        figure(x.adds, "元"),
        why,
        evidence,
        place_of(row),
    )


def _why_income(x: Line, policy: Policy, law: Law, a: Assessment) -> str:
    if x.row["joint"] == "no":
        return "不计入：这个人不算共同生活的家庭成员"
    item = item_of(INCOME, str(x.row["item"]))
    if item is None:
        return (
            "待定：没有申报，可能没有，也可能有"
            if x.row["item"] == "undeclared"
            else "待定：请写清种类"
        )
    setting = law.numbers.get(f"{MANY}{item.key}", a.places)
    paper = "，".join(p for p in (setting.place, setting.paper) if p)
    law_words = f"{paper}；{cite(item.clause, policy)}"
    if setting.value == 0:
        return f"不计入：{item.reason or '当地规定不计入'}（{law_words}）"
    if x.adds == Bounds.point(0):
        return f"计入，但计算期内没有（{law_words}）"
    doubt = "待定：是否共同生活没有说清；" if x.row["joint"] is None else ""
    return f"{doubt}计入（{law_words}）"


def _stated(row: Any) -> str:
    if row.get("unsaid"):
        return "没有填写"
    said = f"{PERIODS[row['per']]} {row['amount'] or '金额不详'}".strip()
    span = [figure(Bounds(row[f"{p}_least"], row[f"{p}_most"]), "月")
            for p in ("start", "end") if row[f"{p}_least"] is not None]  # fmt: skip
    dates = ""
    if row["start_least"] is not None or row["end_least"] is not None:
        first = span[0] if row["start_least"] is not None else ""
        last = span[-1] if row["end_least"] is not None else ""
        dates = f"（{first}起）" if not last else f"（{first}到{last}）"
    cost = row.get("cost_12_most")
    less = f"，扣除 {figure(Bounds(row['cost_12_least'], cost), '元')}/年" if cost else ""
    return said + dates + less


def _expenses(lines: Lines, policy: Policy) -> Part:
    rows = []
    for x in lines.expenses:
        item = item_of(EXPENSE, str(x.row["item"]))
        back = x.row["paid_back_most"]
        less = f"，已赔补 {figure(Bounds.point(back), '元')}" if back else ""
        why = "有凭据" if x.row["bill"] == "yes" else "没有凭据，待定"
        if x.row["item"] == "job":
            why += "；作为就业成本，按当地方式扣"
        rows.append((str(x.row["name"]), item.label if item else "", _stated(x.row) + less,
                     figure(x.adds, "元"), f"{why}；{cite('57.13', policy)}",
                     str(x.row["evidence"]), place_of(x.row)))  # fmt: skip
    heads = ("姓名", "种类", "填报金额和期间", "一年自付", "说明", "依据材料", "出处")
    return Part("刚性支出逐项（实际扣减见“算账”，受当地种类和上限限制）", heads, rows,
                (2, 3.2, 3.4, 3.2, 6.5, 3, 2.4), (3,))  # fmt: skip


def _supporters(a: Assessment, policy: Policy, law: Law) -> Part:
    words = {
        "formula": "（义务人家庭月收入 − 标准×倍数×人口）× 比例，平均到每个被赡养人",
        "fixed": "定额", "none": "当地不推算",
    }  # fmt: skip
    method = words[law.numbers.word("support.mode")]
    rows = []
    for s in a.supporters:
        how = method if s.way == "推算" else s.way
        numbers = papers(MEANS.owed, law, a) if s.way == "推算" else ""
        text = "；".join(t for t in (how, s.note, numbers) if t)
        income = figure(Bounds(s.row["family_income_least"], s.row["family_income_most"]), "元")
        size = figure(Bounds(s.row["size_least"], s.row["size_most"]), "人")
        rows.append((str(s.row["name"]), str(s.row["supports"]), f"月收入 {income}，{size}",
                     figure(s.owed_all, "元"), figure(s.due, "元"), text,
                     str(s.row["evidence"]), place_of(s.row)))  # fmt: skip
    heads = (
        "义务人",
        "被赡养人",
        "义务人家庭",
        "每月应付合计",
        "每月应给本户",
        "算法、数字、说明",
        "依据材料",
        "出处",
    )
    return Part(f"法定义务人测算（{cite('民法典.1067', policy)}）", heads, rows,
                (2, 2, 3.4, 2.6, 2.6, 7, 2.4, 2.2), (3, 4), "没有填写义务人")  # fmt: skip


def _assets(lines: Lines) -> Part:
    rows = []
    for x in lines.assets:
        item = item_of(ASSET, str(x.row["item"]))
        held = "没有填写" if x.row.get("unsaid") else _held(x.row)
        counted = figure(x.adds, "元" if _money(x) else "个")
        why = item.reason if item and item.reason else _special(x)
        label = item.label if item and not x.row.get("unsaid") else str(x.row["evidence"]) or "财产"
        rows.append((str(x.row["name"]), label, held, counted, why or "计入",
                     "" if x.row.get("unsaid") else str(x.row["evidence"]), place_of(x.row)))  # fmt: skip
    heads = ("姓名", "种类", "填报", "计入", "说明", "依据材料", "出处")
    return Part("财产逐项", heads, rows, (2, 3.6, 3.6, 2.6, 6, 3, 2.4), (3,))


def _money(x: Line) -> bool:
    item = item_of(ASSET, str(x.row["item"]))
    return item is not None and item.group == "financial"


def _held(row: Any) -> str:
    count, amount = row["count_most"], row["amount_most"]
    parts = [] if count is None else [f"{count} 个"]
    return "，".join(
        [*parts, *([figure(Bounds(row["amount_least"], amount), "元")] if amount else [])]
    )


def _special(x: Line) -> str:
    note = "、".join(dict.fromkeys(n for node in x.tree.walk() for n in node.notes))
    if note and x.adds != Bounds.point(0):
        return "豁免与否由人审定"
    return note


def _lines(a: Assessment, policy: Policy, law: Law) -> Part:
    rows = []
    for (label, held, line, within), declared in zip(a.asset_lines, MEANS.assets, strict=True):
        unit = held.unit if held.unit.startswith("元") else "个"
        rows.append((label, figure(held.certain, unit), figure(line.certain, unit),
                     _label(within), papers(declared.line, law, a),
                     cite(declared.clause, policy)))  # fmt: skip
    heads = ("财产", "认定", "线", "没有越线", "线的数字和文号", "依据")
    return Part("财产对照", heads, rows, (3, 3.4, 3, 2, 8, 5), (1, 2))


def _steps(a: Assessment, policy: Policy, law: Law) -> Part:
    rows = []
    for key, node in a.steps:
        step = MEANS.step(key)
        unit = "人" if key == "heads" else "元/年"
        if key not in _ALWAYS and node.certain == Bounds.point(0):
            continue
        paper = papers(step.reads, law, a) if key in _WITH_PAPERS else ""
        rows.append((node.text, figure(node.certain, unit), paper,
                     "、".join(dict.fromkeys(cite(c, policy) for c in step.clauses))))  # fmt: skip
    return Part(
        "算账（按年、按全家）", ("项目", "数", "用到的数字和文号", "依据"), rows, (4, 4, 9, 6), (1,)
    )


_ALWAYS = {"heads", "wage", "business", "property", "transfer", "income", "net", "line"}
_WITH_PAPERS = {"line", "employment", "imputed", "rigid_illness", "rigid_disability",
                "rigid_study", "rigid_rent"}  # fmt: skip


def _allowance(a: Assessment, policy: Policy, law: Law) -> Part:
    paper = papers(MEANS.line, law, a)
    rows: list[tuple[str, ...]] = []
    if a.bands:
        rows += [(f"第{b.number}档", b.answer.label, figure(b.month, "元"), "", cite("57.23", policy))
                 for b in a.bands]  # fmt: skip
    else:
        rows.append(("补差：（标准×人数×12 − 家庭年收入）÷12", "", figure(a.base, "元"), paper,
                     cite("57.23", policy)))  # fmt: skip
    uplift = papers(MEANS.uplift, law, a)
    rows.append(("增发", "", figure(a.uplift, "元"), uplift, cite("暂行办法.12", policy)))
    rows.append(("合计（取整、起发额之后）", a.verdict.label, figure(a.amount, "元"),
                 papers_of(("allowance.rounding", "allowance.least"), law, a), ""))  # fmt: skip
    rows += [
        (f"{s.name}按单人保", s.answer.label, figure(s.amount, "元"),
         papers_of(("single_person.share", "single_person.multiple"), law, a), cite("57.8", policy))
        for s in a.singles
    ]  # fmt: skip
    return Part(
        "每月保障金额", ("项目", "符合", "每月", "数字和文号", "依据"), rows, (6, 2, 4, 8, 5), (2,)
    )


def _is(node: Node, answer: Answer) -> bool:
    return node.certain is answer


def _label(node: Node) -> str:
    assert isinstance(node.certain, Answer)
    return node.certain.label


def _answer_of(node: Node) -> str:
    return {"成立": "", "不成立": "不", "证据不足": "不能判断是否"}[_label(node)]
