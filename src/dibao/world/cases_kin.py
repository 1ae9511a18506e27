"""Planted: ZC09, FB02, FB03, FB07, families of officers, and ties that are none.

Invariant: whoever is an officer here has no other kin on the roster; each home's tie stands in one
document that the case names.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from dibao.world import numbers
from dibao.world.cases_vehicles import car
from dibao.world.model import Household, Person
from dibao.world.places import DATED
from dibao.world.planting import Planter, recipe


def office(p: Planter, who: Person, post: str = "村委委员", **given: Any) -> None:
    """A line of the list of officers: in office for six years past and three to come."""
    year = p.world.as_of.year
    told = {"start": date(year - 6, 1, 10), "end": date(year + 3, 1, 9), "handles": "no"} | given
    p.world.record("DS17", who, post=post, **told)


def in_book(p: Planter, home: Household, relation: str, sex: str = "男") -> Person:
    """Somebody in the book of the family's head, living apart, who is that to the head."""
    head = home.head.person
    one = p.newcomer(sex, date(1985, 4, p.rng.randrange(1, 28)), home)
    one.name = head.name[:1] + one.name[1:]
    one.book, one.relation = head.book, relation
    if relation in ("长子", "长女"):
        one.father = head.pid
        head.children.append(one.pid)
    return one


def elder(p: Planter, *, free: bool = False, dated: bool = False) -> Household:
    """A family whose head, a man of sixty or so, heads his own book, enrolled three years ago.

    `free`: no wife today; `dated`: its roster shows the days of application and approval, and no
    other family of its village carries the same case.
    """
    kind = p.name.split("#")[0]
    taken = {h.village for h in p.world.households if h.used.split("#")[0] == kind}

    def fits(home: Household) -> bool:
        head = home.head.person
        wife = p.world.people[head.spouse] if head.spouse >= 0 else None
        gone = wife is None or (
            wife.died is not None and head.married is not None and head.married.year < 1985
        )
        near = sum(o.village is home.village for o in p.world.households)
        return (
            not home.single and home.size == len(home.members) and head.relation == "户主"
            and head.sex == "男" and head.birth.year < 1965 and not head.former_name
            and all(m.person.book == head.book for m in home.members)
            and (gone or not free)
            and (not dated or (home.village.index % 12 in DATED and near > 4
                               and home.village not in taken))
        )  # fmt: skip

    home = p.home(1, 6, fits=fits)
    home.since = date(p.world.as_of.year - 3, 4, 1)
    home.applied, home.approved = home.since - timedelta(45), home.since - timedelta(5)
    return home


def filed(p: Planter, home: Household, officer: Person, relation: str = "父子") -> None:
    """A line of the register of near relatives."""
    p.world.record(
        "RG01", home.head.person, officer_name=officer.name, officer_id=officer.number,
        relation=relation, filed_day=date(p.world.as_of.year - 3, 3, 2),
    )  # fmt: skip


def reviewed_by(p: Planter, home: Household, name: str) -> None:
    """Who stands as checker in the record of the periodical review."""
    for row in p.world.records:
        if row.delivery == "RG06" and row.person is home.head.person:
            row.values["reviewer"] = name


def wedding(p: Planter, home: Household, wife: Person, kind: str, day: date) -> None:
    """A line of the register of marriages."""
    p.world.record(
        "DS03", home.head.person, kind=kind, other_name=wife.name, other_id=wife.number, day=day,
        office="云槐县民政局", certificate=f"{kind[0].upper()}990123-{day.year}-{wife.pid:06d}",
    )  # fmt: skip


@recipe("近亲属村干部有车")
def _(p: Planter) -> None:
    home = elder(p)
    son = in_book(p, home, "长子")
    office(p, son)
    car(p, home.head)
    p.truth("FB02", home, home.head.person, "yes", f"儿子{son.name}任村委委员，户主名下有车")


@recipe("近亲属已备案仍有车")
def _(p: Planter) -> None:
    home = elder(p)
    son = in_book(p, home, "长子")
    office(p, son)
    filed(p, home, son)
    car(p, home.head)
    p.truth(
        "FB02", home, home.head.person, "yes", f"儿子{son.name}任村委委员，已备案，户主名下有车"
    )


@recipe("近亲属是经办人")
def _(p: Planter) -> None:
    home = elder(p)
    son = in_book(p, home, "长子")
    office(p, son, "专职低保协理员", handles="yes")
    filed(p, home, son)
    reviewed_by(p, home, son.name)
    p.truth("FB03", home, home.head.person, "yes", f"核查人{son.name}是户主的儿子，备案不免回避")


@recipe("近亲属没有经办")
def _(p: Planter) -> None:
    home = elder(p)
    son = in_book(p, home, "长子")
    office(p, son, "专职低保协理员", handles="yes")
    filed(p, home, son)
    reviewed_by(p, home, "县里来人")
    p.truth("FB03", home, home.head.person, "trap", f"儿子{son.name}是经办人员，但本户由别人核查")


@recipe("近亲属办得快")
def _(p: Planter) -> None:
    home = elder(p, dated=True)
    son = in_book(p, home, "长子")
    office(p, son)
    filed(p, home, son)
    home.applied, home.approved = home.since - timedelta(12), home.since - timedelta(9)
    home.stated["steps"] = {}  # its days are what counts: no batch may take it over
    p.truth("FB07", home, home.head.person, "yes", "三天办结，短于公示天数和同村各户")


@recipe("近亲属已离婚")
def _(p: Planter) -> None:
    home = elder(p, free=True)
    wife = p.newcomer("女", date(1968, 8, 8), home)
    office(p, wife, "村党支部书记")
    wedding(p, home, wife, "marry", date(1992, 5, 4))
    wedding(p, home, wife, "divorce", date(2008, 9, 3))
    p.truth("ZC09", home, home.head.person, "trap", f"{wife.name}任支书，与户主早已离婚")


@recipe("近亲属配偶")
def _(p: Planter) -> None:
    home = elder(p, free=True)
    wife = p.newcomer("女", date(1966, 8, 8), home)
    office(p, wife, "村党支部书记")
    head = home.head.person
    head.spouse, wife.spouse = wife.pid, head.pid  # the register of marriages follows from it
    head.married = wife.married = date(1992, 5, 4)
    p.truth("ZC09", home, head, "yes", f"婚姻登记的配偶{wife.name}任支书，未备案")


@recipe("近亲属旧名单")
def _(p: Planter) -> None:
    home = elder(p)
    son = in_book(p, home, "长子")
    year = p.world.as_of.year
    office(p, son, start=date(year - 12, 1, 10), end=date(year - 6, 1, 9))
    p.truth("ZC09", home, home.head.person, "trap", f"儿子{son.name}在申请以前已经卸任")


@recipe("近亲属同名")
def _(p: Planter) -> None:
    home = elder(p)
    other = p.newcomer("男", date(1979, 3, 3), home, home.head.person.name)
    office(p, other)
    p.truth("ZC09", home, home.head.person, "trap", "村委委员与户主同名，证号不同")


@recipe("近亲属本人在册")
def _(p: Planter) -> None:
    home = elder(p)
    office(p, home.head.person)
    p.truth("ZC09", home, home.head.person, "yes", "户主本人就是村委委员，未备案")


@recipe("近亲属范围以外")
def _(p: Planter) -> None:
    home = elder(p)
    nephew = in_book(p, home, "侄子")
    office(p, nephew)
    p.truth(
        "ZC09", home, home.head.person, "trap", f"侄子{nephew.name}任村委委员，不在八类近亲属之内"
    )


@recipe("近亲属号码残缺")
def _(p: Planter) -> None:
    home = elder(p)
    son = in_book(p, home, "长子")
    office(p, son)
    row = p.world.record("DS06", son, cancel_reason="none", cancel_day=None)
    row.number = numbers.mask(son.number)
    p.truth("ZC09", home, home.head.person, "unknown", f"户口簿上儿子{son.name}的号码打了码")
