"""A table in plain Chinese: for an officer at the terminal, for a page, and as a flow chart.

Invariant: everything printed is read from the table itself; nothing is said of a step that its row
does not say, and a term that no paper sets on that day is said to be missing, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from dibao.procedure.safety import ACTS
from dibao.procedure.table import SYSTEM, Clock, Guard, Procedure, Role, State, Step, Terms

PAYMENTS = {"paid": "照发", "less": "减发", "held": "暂停一人份额", "stopped": "停发", "none": ""}
EFFECTS = {
    "stop": "停发", "cut": "减发", "death": "减员", "suspend": "暂停一人份额", "refuse": "不予确认",
    "turn_away": "不予受理", "end_review": "终止审核", "repay": "追回", "enrol": "确认", "raise": "增发",
    "resume": "恢复", "restore": "恢复并补发", "aid": "救助",
}  # fmt: skip
PLACES = {"county": "县级", "neighbour": "指定的邻近乡镇"}


@dataclass(frozen=True)
class Names:
    """How the keys of a table are called."""

    roles: Mapping[str, Role]
    papers: Mapping[str, str]
    guards: Mapping[str, Guard]
    terms: Terms
    cite: Callable[[str], str]
    procedures: Mapping[str, str]
    remedy: Callable[[str], str]


def who(step: Step, names: Names) -> str:
    """By whom, with whom, and who may not be the same person."""
    text = names.roles[step.by].zh
    if step.second:
        second = names.roles[step.second].zh
        text += f"和另一名{second}" if step.second == step.by else f"和{second}"
    return text


def way(step: Step, procedure: Procedure) -> str:
    """From which states to which."""
    begins = "、".join(procedure.states[s].zh for s in step.begins)
    return f"{begins} → {procedure.states[step.to].zh}" if step.to else f"{begins}（状态不变）"


def clock(one: Clock, procedure: Procedure, names: Names) -> str:
    """One clock: what it is called, from which step it runs, and how long."""
    since = f"从“{procedure.steps[one.since].zh}”起" if one.since else "从上一步办完起"
    term = names.terms.get(one.number)
    if term is None:
        return f"{since}（{one.number} 在这一天没有生效的数值）"
    if term.count == 0:
        return f"{term.label}，当天"
    count = f"{term.count} 个{term.unit}" if term.unit != "日" else f"{term.count} 天"
    return f"{term.label}，{since} {count}"


def deadline(step: Step, procedure: Procedure, names: Names) -> str:
    """Until when it has to be done, and how long one has to wait before."""
    parts = []
    if step.within:
        parts.append("期限：" + "；".join(clock(c, procedure, names) for c in step.within))
    if step.after:
        several = "，取较晚的" if len(step.after) > 1 else ""
        parts.append("等满：" + "；".join(clock(c, procedure, names) for c in step.after) + several)
    return "；".join(parts)


def basis(step: Step, names: Names) -> str:
    """The clauses, or the own arrangement with its reason."""
    return "、".join(dict.fromkeys(names.cite(c) for c in step.clauses)) or step.own


def papers(keys: Iterable[str], names: Names) -> str:
    """《…》、《…》."""
    return "、".join(f"《{names.papers[k]}》" for k in keys)


def step_lines(step: Step, procedure: Procedure, names: Names) -> list[str]:
    """One step for the terminal: a head and indented lines, empty ones left out."""
    others = "、".join(f"“{procedure.steps[k].zh}”" for k in step.other_than)
    told = [
        ("谁办", who(step, names)),
        ("不能是同一个人", f"办过{others}的人" if others else ""),
        ("先要有", papers(step.needs, names)),
        ("形成", papers(step.makes, names)),
        ("", deadline(step, procedure, names)),
        ("最多", f"{step.most} 次" if step.most else ""),
        ("算作", "、".join(ACTS[a] for a in step.acts)),
        ("结果", EFFECTS.get(step.effect, "")),
        ("可转到", "或".join(PLACES[p] for p in step.passes)),
        ("可转入", "、".join(names.procedures[p] for p in step.opens)),
        ("依据", basis(step, names)),
        ("告诉家庭", step.tells),
        ("文书里写明", names.remedy(step.remedy) if step.remedy else ""),
    ]
    lines = [f"{step.zh}（{step.key}）：{way(step, procedure)}"]
    lines += [f"    {head}：{text}" if head else f"    {text}" for head, text in told if text]
    lines += [f"    条件：{names.guards[g].zh}" for g in step.guards]
    return lines


def procedure_lines(procedure: Procedure, names: Names) -> list[str]:
    """A whole procedure for the terminal."""
    lines = [f"{procedure.zh}（{procedure.key}）", procedure.about]
    lines += [f"依据：{'、'.join(dict.fromkeys(names.cite(c) for c in procedure.clauses))}"]
    for whole in procedure.whole:
        term = names.terms.get(whole.number)
        if term:
            lines.append(
                f"{term.label}：从“{procedure.steps[whole.since].zh}”起 {term.count} 个{term.unit}"
            )
    lines += ["", "步骤"]
    for step in procedure.steps.values():
        lines += ["", *(f"  {line}" for line in step_lines(step, procedure, names))]
    return lines


def chart(procedure: Procedure, names: Names) -> list[str]:
    """A mermaid flow chart: a box a state, an arrow a step; steps that stay are left to the table."""
    lines = ["flowchart TD"]
    lines += [f"    {_box(s, procedure)}" for s in procedure.states.values()]
    for step in procedure.steps.values():
        role = "到期自动" if step.by == SYSTEM else names.roles[step.by].zh
        for begin in step.begins:
            if step.to and step.to != begin:
                lines.append(f'    s_{begin} -->|"{step.zh}（{role}）"| s_{step.to}')
    return lines


def _box(state: State, procedure: Procedure) -> str:
    pay = PAYMENTS[state.payment]
    text = state.zh + (f"<br/>{pay}" if pay and pay != state.zh else "")
    if state.end:
        return f's_{state.key}(["{text}"])'
    return (
        f's_{state.key}[["{text}"]]' if state.key == procedure.start else f's_{state.key}["{text}"]'
    )
