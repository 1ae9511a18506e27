"""May these finished bytes be seen by everybody? The last look before a notice leaves the office.

Invariant: what is searched is what will be read, not the data it was made from. A telephone number
passes only if it is a published one of the office.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dibao.desk.notices.models import Notice
from dibao.desk.oversight.models import Hotline
from dibao.desk.roster.models import Member
from dibao.papers.leaks import Leak, scan_page
from dibao.papers.whole_numbers import seen_as

# A landline of anybody: a notice carries the office's own and no other.
_LANDLINE = re.compile(r"(?<![0-9A-Za-z])0\d{2,3}\)?[- ]{0,2}\d{7,8}(?![0-9A-Za-z])")


def office_numbers() -> frozenset[str]:
    """Telephone numbers that may stand in public."""
    told = Hotline.objects.exclude(published=None).values_list("number", flat=True)
    return frozenset(re.sub(r"\D", "", n) for n in told)


def scan(page: str, where: str, allowed: frozenset[str]) -> list[Leak]:
    """Numbers of people in a finished page."""
    lines = [Leak("电话号码", n, where) for n in _LANDLINE.findall(seen_as(page))]
    found = [*scan_page(page, where), *lines]
    return [x for x in found if re.sub(r"\D", "", x.text) not in allowed]


def other_names(notice: Notice, text: str) -> list[str]:
    """Names of those families' members, except heads, that stand in a text."""
    families = list(notice.lines.values_list("household", flat=True))
    heads = set(notice.lines.values_list("household__head", flat=True))
    names = Member.objects.filter(household__in=families).values_list("name", flat=True)
    for head in sorted(heads, key=len, reverse=True):  # 张国梁 is no 张国
        text = text.replace(head, "\n")
    return sorted(n for n in set(names) - heads if len(n) > 1 and n in text)


def sentence(found: Iterable[Leak | str]) -> str:
    """Why it may not be shown, without showing it."""
    kinds = dict.fromkeys(x.kind if isinstance(x, Leak) else "别的家庭成员的姓名" for x in found)
    return f"里面有不能公开的内容（{'、'.join(kinds)}），没有发出。请改掉再试。" if kinds else ""
