"""Lines of lists that many reports share: families, people, doubts, problems, cases."""

from __future__ import annotations

from collections.abc import Mapping

from dibao.desk.casework.models import CaseFile
from dibao.desk.leads.models import Lead
from dibao.desk.rectification.models import Problem
from dibao.desk.reports.law import law_of
from dibao.desk.reports.notation import Line
from dibao.desk.roster.models import Household, Member
from dibao.procedure.clocks import chinese_day

HOMES = ("村", "组", "户主", "户编号")
PEOPLE = ("村", "户主", "姓名", "与户主关系")
DOUBTS = ("村", "户主", "待核事项", "进展")
PROBLEMS = ("编号", "事项", "哪里", "进展")
CASES = ("村", "户主", "办理什么", "办结")


def home(family: Household, sums: Mapping[str, int] | None = None) -> Line:
    """A family."""
    cells = (family.place.name, family.group, family.head, family.filed_as)
    return Line(cells, ("household", family.pk), sums or {}, family)


def person(member: Member) -> Line:
    """A member of a family."""
    family = member.household
    cells = (family.place.name, family.head, member.name, member.relation)
    return Line(cells, ("household", family.pk), {}, member)


def doubt(lead: Lead) -> Line:
    """A doubt about a family, or about none."""
    head = lead.household.head if lead.household else ""
    cells = (lead.place.name, head, lead.title, lead.get_stage_display())
    return Line(cells, ("lead", lead.pk), {}, lead)


def problem(one: Problem) -> Line:
    """An entry of the problem register."""
    cells = (one.number, one.title, one.place.name, one.get_state_display())
    return Line(cells, ("problem", one.pk), {}, one)


def case(file: CaseFile, sums: Mapping[str, int] | None = None) -> Line:
    """A case."""
    head = file.household.head if file.household else ""
    name = law_of(file.begun).procedures[file.procedure].zh
    ended = chinese_day(file.ended) if file.ended else "没有办结"
    cells = (file.place.name, head, name, ended)
    return Line(cells, ("case", file.pk), sums or {}, file)
