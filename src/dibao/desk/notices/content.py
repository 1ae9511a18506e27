"""What a notice says: the fields its declared paper allows, each from one place of the office's data.

Invariant: content is built up, never cut down. A field stands on a notice only if the declared paper
of its kind has it and this module knows where it comes from; nothing of a family is read but the
head's name, group, persons and the amount. A name of a child never stands on a notice.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from dibao.desk.accounts.models import Place
from dibao.desk.casework.models import CaseFile, Paper
from dibao.desk.casework.replay import handling_on
from dibao.desk.front.templatetags.chinese import yuan
from dibao.desk.notices.clocks import TABLES
from dibao.desk.notices.models import Notice
from dibao.desk.oversight.models import Hotline
from dibao.desk.record import Refused
from dibao.desk.roster.models import Household, Member
from dibao.desk.roster.queries import below
from dibao.papers.masking import natural
from dibao.people.names import surname
from dibao.people.numbers import birth_of

# A declared field → its column. What a paper asks beyond these cannot be shown and is refused.
COLUMNS = {"applicant_name": "申请人", "group": "村民小组", "members": "家庭人口",
           "covered": "保障人数", "amount": "每月金额"}  # fmt: skip
# Fields that stand once, at the head or foot of the sheet; the days come from the clock.
ONCE = ("quarter", "watch_line", "accepting_office", "notice_from", "notice_until")
ADULT = 18


@dataclass(frozen=True)
class Made:
    """A family's line before it is stored: what is shown, keyed by declared field."""

    household: Household
    case: CaseFile | None
    shown: dict[str, str]


def fields(kind: str, day: dt.date) -> list[str]:
    """The columns of a kind, in the order of its declared paper; LookupError for one not known."""
    table = TABLES.get(Notice.Kind(kind))
    if table is None:
        return []
    declared = handling_on(day).papers[table[1]]
    asked = [f.key for f in declared.fields if f.key not in _heading()]
    unknown = [key for key in asked if key not in COLUMNS and key not in ONCE]
    if unknown:
        raise LookupError(f"《{declared.zh}》写了不能公示的栏目：{'、'.join(unknown)}。")
    return [key for key in asked if key in COLUMNS]


def _heading() -> frozenset[str]:
    from dibao.desk.casework.papers import HEADING

    return HEADING


def candidates(place: Place, kind: str, day: dt.date) -> list[Household] | list[CaseFile]:
    """Cases whose next step is this notice, or families in payment; none for kinds without lines."""
    villages = below([place.pk])
    if kind in (Notice.Kind.BEFORE, Notice.Kind.RESULT):
        state = "opinion" if kind == Notice.Kind.BEFORE else "confirmed"
        files = CaseFile.objects.filter(
            procedure="application", state=state, household__place__in=villages
        )
        return list(files.select_related("household__place__parent").order_by("pk"))
    if kind in (Notice.Kind.LIST, Notice.Kind.QUARTER):
        paid = Household.objects.filter(place__in=villages, status=Household.Status.PAID)
        found = paid.select_related("place__parent").prefetch_related("members__letters")
        return sorted(
            found, key=lambda h: (h.place.parent_id, h.place.name, natural(h.group), h.head, h.pk)
        )
    return []


def lines(kind: str, chosen: Iterable[Household | CaseFile], day: dt.date) -> list[Made]:
    """The lines of what was chosen; raises Refused naming every family whose line cannot be made."""
    wanted = fields(kind, day)
    found, wrong = [], []
    for n, one in enumerate(chosen, 1):
        case = one if isinstance(one, CaseFile) else None
        family = case.household if case is not None else one
        assert isinstance(family, Household)  # candidates are about families
        people = list(family.members.all())
        amount, covered = _decided(case) if case else (family.monthly_fen, family.size)
        if amount is None or not covered:
            wrong.append(f"{family.head}（{family.filed_as}）的金额或人数还没有写明。")
            continue
        own = {
            "applicant_name": name_on_board(family, people, n, day, word("publicity.name", day),
                                            word("publicity.child", day)),
            "group": family.group or "—",
            "members": f"{max(sum(m.until is None for m in people), covered)} 人",
            "covered": f"{covered} 人", "amount": yuan(amount),
        }  # fmt: skip
        found.append(Made(family, case, {key: own[key] for key in wanted}))
    if wrong:
        raise Refused("".join(wrong[:5]) + "先补上再公示。")
    return found


def word(key: str, day: dt.date) -> str:
    """The word that a paper chose for a way of writing; LookupError where none did."""
    setting = handling_on(day).numbers[key].in_force(day)
    if setting is None:
        raise LookupError(f"{day} 没有生效的“{key}”。")
    return str(setting.value)


def _decided(case: CaseFile) -> tuple[int | None, int]:
    """Amount and persons as the opinion (or the decision) has them."""
    opinion = (
        Paper.objects.filter(file=case, key="D18").exclude(made_by=None).order_by("-pk").first()
    )
    told = (opinion.values or {}) if opinion else {}
    done = case.steps.exclude(fen=None).order_by("-pk").first()
    try:
        fen = Decimal(str(told.get("amount", "")).replace(",", "").removesuffix("元").strip()) * 100
        persons = int(str(told.get("covered", "")).removesuffix("人").strip())
    except (InvalidOperation, ValueError):
        return None, 0
    if not 0 <= fen <= 10_000_000 or not 0 < persons < 30:
        return None, 0
    return (done.fen if done is not None else int(fen)), persons


def name_on_board(
    family: Household, people: list[Member], n: int, day: dt.date, way: str, child: str
) -> str:
    """The head's name as the county writes it; a child stands there by number alone."""
    head = next((m for m in people if m.name == family.head), None)
    born = _born(head)
    if born is None:
        return f"{surname(family.head)[0]}某"  # nobody can say that this is no child
    if (day.year, day.month, day.day) < (born.year + ADULT, born.month, born.day):
        guardian = next((t.guardian for t in head.letters.all() if t.guardian), "") if head else ""
        if child == "surname" and guardian:
            return f"监护人{surname(guardian)[0]}某"
        return f"{n}号（未成年人）"
    return hidden(family.head) if way == "middle_hidden" else family.head


def _born(member: Member | None) -> dt.date | None:
    if member is None:
        return None
    return member.birth or (birth_of(str(member.number)) if member.number else None)


def hidden(name: str) -> str:
    """周*兰; two letters become 周*, a name already written so stays."""
    if "*" in name or "（" in name or name.endswith("某"):
        return name
    return f"{name[:1]}*" if len(name) <= 2 else f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"


def whole(
    place: Place, kind: str, made: list[Made], day: dt.date, *, text: str = "", quarter: str = "",
    office: str = "",
) -> dict[str, Any]:  # fmt: skip
    """All that stands on a sheet but its days; the same for board, page and file."""
    villages: dict[str, list[dict[str, str]]] = {}
    for m in made:
        villages.setdefault(village_name(m.household.place, place), []).append(m.shown)
    words = {
        Notice.Kind.BEFORE: "最低生活保障审核公示", Notice.Kind.RESULT: "最低生活保障结果公布",
        Notice.Kind.LIST: "最低生活保障对象公示", Notice.Kind.QUARTER: "最低生活保障村务公开",
        Notice.Kind.POLICY: "社会救助政策公开", Notice.Kind.HOTLINE: "社会救助监督电话",
    }  # fmt: skip
    table = TABLES.get(Notice.Kind(kind))
    declared = handling_on(day).papers[table[1]] if table else None
    return {
        "title": f"{place.name}{words[Notice.Kind(kind)]}", "says": declared.says if declared else "",
        # Names are shortened on the web: without it, the digest would tell which short form is whose.
        "salt": secrets.token_hex(16),
        "kind": kind, "place": place.name, "text": text.strip(), "quarter": quarter.strip(),
        "columns": fields(kind, day), "office": office.strip(),
        "paper": table[1] if table else "", "seal": declared.seal if declared else "",
        "numbers": [[h.name, h.number, h.hours] for h in lines_of(place)],
        "villages": [[name, rows] for name, rows in villages.items()],
    }  # fmt: skip


def village_name(village: Place, seen_from: Place) -> str:
    """Villages of two towns may have one name: on a county's sheet the town stands before it."""
    above = village.parent
    return f"{above.name}{village.name}" if seen_from.level == "county" and above else village.name


def lines_of(place: Place) -> list[Hotline]:
    """Published telephone numbers of a place and of those above it."""
    found = Hotline.objects.filter(place__in=place.chain(), ended=None).exclude(published=None)
    return list(found.order_by("-place__level", "pk"))


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of what a sheet says; the check page names it."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def labels(content: dict[str, Any]) -> list[tuple[str, str]]:
    """(field, heading) of the columns; before the decision persons and amount are 拟."""
    before = content["kind"] == Notice.Kind.BEFORE
    return [
        (key, ("拟" if before and key in ("covered", "amount") else "") + COLUMNS[key])
        for key in content["columns"]
    ]
