"""What no table may allow: a family losing something unheard, unseen, or by one hand alone.

Invariant: a table that passes `dangers` has no way, however long, on which a benefit is stopped,
cut, held, refused or claimed back without the acts of NEEDED, two different people, a reason, a
remedy and a paper that says both. A step opens another procedure only at its beginning, with
nothing counted as done; so what holds for each table holds for all of them together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dibao.procedure.graph import leads_to, way_without
from dibao.procedure.paper import Paper
from dibao.procedure.table import FAMILY_UNIT, SYSTEM, Procedure, Role, Step

ACTS = {
    "check": "调查核实", "visit": "入户", "two_sources": "两个来源", "notice": "事先告知",
    "reply": "答复期", "other_aid": "问过其他救助", "reminder": "催告", "second_reminder": "再次催告",
    "fault": "查明责任", "fact": "不是比对得来的事实", "field_proof": "入户或两个来源",
}  # fmt: skip
NEEDED: dict[str, tuple[str, ...]] = {
    "stop": ("check", "visit", "notice", "reply", "other_aid"),
    "cut": ("check", "visit", "notice", "reply"),
    "death": ("check", "field_proof", "notice", "reply"),
    "suspend": ("fact",),
    "refuse": ("check", "visit", "other_aid"),
    "turn_away": ("other_aid",),
    "end_review": ("reminder", "second_reminder"),
    "repay": ("check", "fault", "notice", "reply"),
}
TAKING = {"stopped": ("stop", "death"), "less": ("cut", "death"), "held": ("suspend",)}
# Words that speak of taking something away: whoever writes them has to say so in `effect`.
WORDS = {"停发": "stopped", "停保": "stopped", "减发": "less", "暂停": "held"}
HELD_GUARDS = ("share_only", "ground_not_used")


def dangers(
    procedure: Procedure, roles: Mapping[str, Role], papers: Mapping[str, Paper]
) -> Iterator[str]:
    """Every danger as one sentence; none means that the table is safe."""
    yield from _payments(procedure)
    for step in procedure.steps.values():
        yield from _acts(step, procedure, roles)
        if step.harmful:
            yield from _ways(step, procedure)
            yield from _people(step, procedure, roles)
            yield from _reasons(step, papers)
        if step.effect == "suspend":
            yield from _held(step, procedure)


def _payments(procedure: Procedure) -> Iterator[str]:
    """A state in which less is paid is entered only by a step that says so."""
    for state in procedure.states.values():
        for word, payment in WORDS.items():
            if state.zh.startswith(word) and state.payment != payment:
                yield f"状态“{state.zh}”要写 payment = “{payment}”。"
    for step in procedure.steps.values():
        for begin in step.begins:
            before = procedure.states[begin].payment
            after = procedure.states[step.ends(begin)].payment
            if before != "none" and after == "none":
                yield f"步骤“{step.zh}”之后待遇发不发没有写，请给状态“{procedure.states[step.ends(begin)].zh}”写 payment。"
            if after in TAKING and after != before and step.effect not in TAKING[after]:
                can = "或".join(TAKING[after])
                yield f"步骤“{step.zh}”使待遇变少，要写 effect = “{can}”。"


def _ways(step: Step, procedure: Procedure) -> Iterator[str]:
    for act in NEEDED[step.effect]:
        way = way_without(procedure, act, step)
        if way is not None:
            told = " → ".join(s.zh for s in way)
            yield f"“{step.zh}”可以不经“{ACTS[act]}”：{told}。"


def _people(step: Step, procedure: Procedure, roles: Mapping[str, Role]) -> Iterator[str]:
    if step.by == SYSTEM or roles[step.by].unit == FAMILY_UNIT:
        yield f"“{step.zh}”必须由有权的人作出，不能由“{roles[step.by].zh}”办。"
    found = [
        s
        for s in procedure.steps.values()
        if {"check", "visit", "fact"} & set(s.acts)
        and s.key != step.key
        and leads_to(procedure, s, step)
    ]
    for other in found:
        if other.key not in step.other_than:
            yield f"“{step.zh}”和“{other.zh}”可能是同一个人：请在 other_than 里写上 {other.key}。"
    if not found and not step.second:
        yield f"“{step.zh}”没有第二个人：要写 second，或由另一个人先办核实。"


def _reasons(step: Step, papers: Mapping[str, Paper]) -> Iterator[str]:
    if not step.remedy:
        yield f"“{step.zh}”没有写 remedy（家庭不服怎么办）。"
    made = [papers[p] for p in step.makes if papers[p].audience == "family" and papers[p].remedy]
    if not made:
        yield f"“{step.zh}”没有给家庭的、写明救济途径的文书。"
    for paper in made:
        field = paper.field("reason")
        if field is None or not field.needed:
            yield f"“{step.zh}”的《{paper.zh}》没有必填的理由（reason）。"


def _acts(step: Step, procedure: Procedure, roles: Mapping[str, Role]) -> Iterator[str]:
    """An act counts only if the step is made in the way in which that act is real."""
    if {"visit", "fact"} & set(step.acts) and not step.second:
        yield f"“{step.zh}”要两个人一起办，请写 second。"
    if "check" in step.acts and not step.makes:
        yield f"“{step.zh}”是核实，要形成文书（makes）。"
    if "notice" in step.acts and not (step.makes and step.tells):
        yield f"“{step.zh}”是事先告知，要有文书（makes）和告诉家庭的话（tells）。"
    if "reply" in step.acts:
        notices = {s.key for s in procedure.steps.values() if "notice" in s.acts}
        timed = any(c.since in notices for c in step.after)
        if roles[step.by].unit != FAMILY_UNIT and not timed:
            yield f"“{step.zh}”要么由家庭答复，要么等满从告知起算的答复期（after）。"
        if way_without(procedure, "notice", step) is not None:
            yield f"“{step.zh}”可以在没有告知家庭时发生。"


def _held(step: Step, procedure: Procedure) -> Iterator[str]:
    """A suspension touches one share, once a ground, and ends by itself with back pay."""
    for guard in HELD_GUARDS:
        if guard not in step.guards:
            yield f"“{step.zh}”要写条件 {guard}。"
    ends = [
        s
        for s in procedure.leaving(step.to)
        if s.by == SYSTEM and s.effect == "resume" and any(c.since == step.key for c in s.after)
    ]
    if not ends:
        yield f"“{step.zh}”到期不能自动恢复：要有一步由系统办、effect = resume、从这一步起算。"
    for back in ends:
        if not back.makes:
            yield f"“{back.zh}”没有补发的文书。"
