"""How days, money, numbers and people are written on every page."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django import template
from django.utils import timezone

from dibao.desk.accounts.access import Who, allowed
from dibao.desk.front.typed import as_day, as_month

register = template.Library()


@register.filter
def day(value: dt.date | dt.datetime | str | None) -> str:
    """2024年6月20日."""
    if not value:
        return ""
    if isinstance(value, str):
        value = dt.date.fromisoformat(value[:10])
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value)
    return f"{value.year}年{value.month}月{value.day}日"


@register.filter
def said_day(value: dt.date | str | None) -> str:
    """A day laid into a field: 2024年6月20日; what is no day stays as it was typed."""
    if isinstance(value, dt.date):
        return day(value)
    try:
        return day(as_day(value))
    except ValueError:
        return value or ""


@register.filter
def said_month(value: dt.date | str | None) -> str:
    """A month laid into a field: 2024年6月; what is no month stays as it was typed."""
    if isinstance(value, dt.date):
        return month(value)
    try:
        return month(as_month(value))
    except ValueError:
        return value or ""


@register.filter
def moment(value: dt.datetime | dt.date | None) -> str:
    """2024年6月20日 9:05; of what is kept by the day alone, the day."""
    if not value:
        return ""
    if not isinstance(value, dt.datetime):
        return day(value)
    here = timezone.localtime(value)
    return f"{day(here)} {here.hour}:{here.minute:02d}"


@register.filter
def month(value: dt.date | None) -> str:
    """2024年6月."""
    return f"{value.year}年{value.month}月" if value else ""


@register.filter
def yuan(fen: int | None) -> str:
    """1,234.00 元, from fen."""
    if fen is None:
        return "未注明"
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(int(fen)), 100)
    return f"{sign}{whole:,}.{rest:02d} 元"


@register.filter
def masked(number: Any) -> str:
    """The middle of an identity number hidden: 990121********7094."""
    text = str(number or "")
    return f"{text[:6]}********{text[-4:]}" if len(text) >= 15 else ("****" if text else "未登记")


@register.filter
def get(table: Any, key: Any) -> Any:
    """One entry of a table."""
    return table.get(key, "") if hasattr(table, "get") else ""


@register.filter
def may(who: Who | None, what: str) -> bool:
    """May this person do "thing.action" at all? A link that would be refused is not shown."""
    return who is not None and allowed(who, *what.split("."))


@register.filter
def as_said(value: Any) -> Any:
    """What was typed into a form, with a day written as people write it and large counts apart."""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    text = str(value)
    return day(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else value
