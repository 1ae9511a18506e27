"""Planted: ZC03, the severely disabled of no roster; JG02, the refused and the exited.

Invariant: subjects live in books of which nobody is on the roster.
"""

from __future__ import annotations

from datetime import date, timedelta

from dibao.world import numbers
from dibao.world.draw import months_before, years_later
from dibao.world.model import Person, Record, age
from dibao.world.ordinary import span
from dibao.world.planting import Planter, recipe


def disabled(
    p: Planter, grade: str, category: str, income: int | None, *, years: int = 44, **given: object
) -> Person:
    """A person with a certificate whom no roster knows; returns him."""

    def fits(person: Person) -> bool:
        old = age(person.birth, p.world.as_of)
        return (
            abs(old - years) <= (6 if years < 18 else 14)
            and (old < 18) == (years < 18)
            and person.birth.year < 2010
            and person.book not in books
            and not person.former_name
        )

    pids = p.world.roster_pids
    books = {q.book for q in p.world.people if q.pid in pids}
    person = p.stranger(fits)
    issued = date(p.world.as_of.year - 4, 5, 20)
    values: dict[str, object] = {
        "category": category,
        "grade": grade,
        "parts": "",
        "issued": issued,
        "expires": years_later(issued, 10),
        "cancelled": "no",
        "guardian": "",
        "income_per_head": income,
    }
    values.update(given)
    p.world.record("DS18", person, **values)
    p.world.disabled.append(person)
    return person


@recipe("重残未保收入已知")
def _(p: Planter) -> None:
    who = disabled(p, "g1", "limb", 45000)
    p.truth("ZC03", None, who, "yes", "一级肢体残疾成年人，不在册，家庭人均在两倍标准以内")


@recipe("重残未保收入不明")
def _(p: Planter) -> None:
    who = disabled(p, "g2", "visual", None)
    p.truth("ZC03", None, who, "unknown", "二级视力残疾成年人，不在册，收入待核，请上门")


@recipe("三级精神未保")
def _(p: Planter) -> None:
    who = disabled(p, "g3", "mental", p.world.standard + 8000)
    p.truth("ZC03", None, who, "yes", "三级精神残疾，人均在一点五倍标准以内")


@recipe("三级精神收入在两线之间")
def _(p: Planter) -> None:
    who = disabled(p, "g3", "intellectual", p.world.standard * 3 // 2 + 7000)
    p.truth("ZC03", None, who, "trap", "三级智力残疾只按一点五倍线，已超过")


@recipe("三级肢体")
def _(p: Planter) -> None:
    who = disabled(p, "g3", "limb", 40000)
    p.truth("ZC03", None, who, "trap", "三级肢体残疾不在单人保范围")


@recipe("重残未成年")
def _(p: Planter) -> None:
    who = disabled(p, "g1", "mental", 40000, years=12, guardian="监护人")
    p.truth("ZC03", None, who, "trap", "未成年，按家庭申请，不在此列")


@recipe("重残已特困")
def _(p: Planter) -> None:
    who = disabled(p, "g1", "limb", 30000)
    p.world.record(
        "DS02",
        who,
        benefit="tekun",
        amount=91000,
        since=date(2019, 4, 1),
        ended=None,
        state="current",
    )
    p.truth("ZC03", None, who, "trap", "已是特困供养人员")


@recipe("重残已核不符合")
def _(p: Planter) -> None:
    who = disabled(p, "g2", "limb", None)
    p.world.record(
        "RG13", who, reason="家庭收入超过标准", until=p.world.as_of + timedelta(days=200)
    )
    p.truth("ZC03", None, who, "trap", "已核不符合名单在有效期内")


@recipe("重残核销过期")
def _(p: Planter) -> None:
    who = disabled(p, "g2", "limb", 52000)
    p.world.record("RG13", who, reason="当时子女赡养费较高", until=p.ago(60))
    p.truth("ZC03", None, who, "yes", "已核不符合的期限已过，应重新看")


@recipe("重残有工资")
def _(p: Planter) -> None:
    who = disabled(p, "g2", "hearing", 60000)
    p.world.record(
        "DS13",
        who,
        item="wage",
        month=p.world.pay_month,
        income=320000,
        tax=0,
        payer="云槐县鹿鸣服装厂",
    )
    p.truth("ZC03", None, who, "trap", "有当月工资薪金")


@recipe("重残已故")
def _(p: Planter) -> None:
    who = disabled(p, "g1", "visual", 40000)
    day = months_before(p.world.as_of, 4, 11)
    who.died = day
    p.world.record(
        "DS04",
        who,
        death_day=span(day),
        cremation_day=day + timedelta(days=2),
        cause="",
        hall="云槐县殡仪馆",
    )
    p.world.record("DS06", who, cancel_reason="death", cancel_day=span(day))
    p.truth("ZC03", None, who, "trap", "已去世，残疾证未注销")


@recipe("重残证到期")
def _(p: Planter) -> None:
    who = disabled(
        p,
        "g1",
        "mental",
        40000,
        issued=date(p.world.as_of.year - 11, 2, 1),
        expires=date(p.world.as_of.year - 1, 2, 1),
    )
    p.truth("ZC03", None, who, "unknown", "证已到期，由我们安排重评，不能就此排除")


@recipe("重残证注销")
def _(p: Planter) -> None:
    who = disabled(p, "g2", "speech", 40000, cancelled="yes")
    p.truth("ZC03", None, who, "trap", "残疾证已注销")


@recipe("多重残疾")
def _(p: Planter) -> None:
    who = disabled(p, "g2", "multiple", 61000, parts="肢体二级、言语三级")
    p.truth("ZC03", None, who, "yes", "多重残疾，最重一项二级")


@recipe("重残收入超两倍")
def _(p: Planter) -> None:
    who = disabled(p, "g1", "limb", p.world.standard * 2 + 30000)
    p.truth("ZC03", None, who, "trap", "家庭人均收入超过两倍标准")


@recipe("重残十五位证号")
def _(p: Planter) -> None:
    who = disabled(p, "g2", "mental", 38000)
    row: Record = p.world.records[-1]
    row.number = numbers.fifteen(row.number) if who.birth.year < 2000 else row.number
    p.truth("ZC03", None, who, "yes", "残联名册仍是十五位旧证号，升位后一致")
