"""Every number of the law has a day, a place and a paper; none in force is a sentence, no guess.

A setting with `only` names the one town or village it holds for; a setting without holds
everywhere. The latest `since` in force wins; on equal days a later overlay wins over an earlier
one, and any overlay over the national default.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

FIGURES = 6  # of a quotient that never ends


def written(value: Fraction) -> str:
    """2.5, 1200000.5: every figure of a number that ends, no float and no exponent; of one that never
    ends (a third) six figures, or its whole part."""
    above, below = Decimal(value.numerator), Decimal(value.denominator)
    whole = len(str(abs(value.numerator) // value.denominator))
    exact = Context(prec=whole + value.denominator.bit_length()).divide(above, below)
    if Fraction(exact) != value:
        exact = Context(prec=max(FIGURES, whole)).divide(above, below)
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class NumberError(ValueError):
    """A numbers file cannot be used; the message is one Chinese sentence."""


class NoNumberInForce(LookupError):
    """No paper sets this number on that day."""

    def __init__(self, key: str, label: str, day: dt.date, known: Iterable[dt.date]) -> None:
        self.key, self.label, self.day = key, label, day
        have = "、".join(d.isoformat() for d in known)
        had = f"已有生效日：{have}。" if have else "还没有任何一条。"
        super().__init__(
            f"{day.isoformat()} 没有生效的“{label}”（{key}）。{had}"
            f"请在本地规则目录的 numbers.toml 里补上数值、生效日和文号。"
        )


@dataclass(frozen=True, slots=True)
class Setting:
    """One paper's value: exact number, or a word for a reading."""

    since: dt.date
    value: Fraction | str
    place: str = ""
    paper: str = ""
    only: str = ""
    until: dt.date | None = None
    layer: int = 0


@dataclass(frozen=True, slots=True)
class PolicyNumber:
    """A number with all its settings; `factor` turns its unit into stored units (元 → fen).

    `unread` says why nothing computes with it, where people alone go by it.
    """

    key: str
    label: str
    unit: str = ""
    reading: str = ""
    settings: tuple[Setting, ...] = ()
    most: Fraction | None = None
    choices: tuple[str, ...] = ()
    unread: str = ""

    @property
    def factor(self) -> int:
        """100 for money, else 1."""
        return 100 if self.unit.startswith("元") else 1

    def in_force(self, day: dt.date, only: str = "") -> Setting | None:
        """The setting that holds on `day` for place `only` ('' = everywhere)."""
        found = [
            s
            for s in self.settings
            if s.only == only and s.since <= day and (s.until is None or day <= s.until)
        ]
        return max(found, key=lambda s: (s.layer > 0, s.since, s.layer), default=None)

    def places(self, day: dt.date) -> list[str]:
        """Places with a setting of their own on that day."""
        return sorted({s.only for s in self.settings if s.only and self.in_force(day, s.only)})


@dataclass(frozen=True)
class Numbers:
    """All numbers of a policy on one day."""

    by_key: Mapping[str, PolicyNumber]
    day: dt.date

    def get(self, key: str, places: Iterable[str] = ()) -> Setting:
        """The setting in force for a person of these places; raises NoNumberInForce."""
        number = self.by_key.get(key)
        if number is None:
            raise NoNumberInForce(key, key, self.day, ())
        for place in places:
            own = number.in_force(self.day, place) if place else None
            if own is not None:
                return own
        found = number.in_force(self.day)
        if found is None:
            raise NoNumberInForce(key, number.label, self.day, [s.since for s in number.settings])
        return found

    def value(self, key: str, places: Iterable[str] = ()) -> Fraction:
        """The exact value in stored units (fen for money)."""
        setting = self.get(key, places)
        if not isinstance(setting.value, Fraction):
            raise NumberError(f"“{key}”应当是数字，写的是“{setting.value}”。")
        return setting.value * self.by_key[key].factor

    def in_general(self, key: str) -> Fraction | None:
        """The exact value that holds everywhere, if a paper sets one."""
        number = self.by_key.get(key)
        setting = number.in_force(self.day) if number else None
        if number is None or setting is None or not isinstance(setting.value, Fraction):
            return None
        return setting.value * number.factor

    def word(self, key: str) -> str:
        """The word chosen for a reading (such as index.scope)."""
        return str(self.get(key).value)


def read_numbers(
    path: Path, layer: int, base: Mapping[str, PolicyNumber] | None = None
) -> dict[str, PolicyNumber]:
    """Lay one numbers.toml over `base`; raises NumberError with file and key."""
    result = dict(base or {})
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        place = re.search(r"at line (\d+)", str(error))
        where = f"第 {place[1]} 行附近写法不对" if place else "文件打不开或不是 UTF-8 文本"
        raise NumberError(f"读不懂 {path.name}：{where}。请对照 docs/howto 的样例改正。") from error
    for key, entry in _flatten(raw, result, path.name).items():
        result[key] = _merge(result.get(key), key, entry, layer, path.name)
    return result


def _flatten(
    raw: dict[str, Any], base: Mapping[str, PolicyNumber], file: str, prefix: str = ""
) -> dict[str, dict[str, Any]]:
    """Entries by full key; a known number written as a bare value is no setting of any day."""
    found: dict[str, dict[str, Any]] = {}
    for key, value in raw.items():
        full = prefix + key
        if isinstance(value, dict) and "settings" not in value and "label" not in value:
            found |= _flatten(value, base, file, f"{full}.")
        elif isinstance(value, dict):
            found[full] = value
        elif full in base:
            raise NumberError(_form(file, full))
    return found


def _form(file: str, key: str) -> str:
    return (
        f"{file} 的“{key}”要写成 settings = [ {{ since = 2024-01-01, value = … }} ]，"
        "每个数值都要有生效日。"
    )


def _merge(
    old: PolicyNumber | None, key: str, entry: dict[str, Any], layer: int, file: str
) -> PolicyNumber:
    known = old or PolicyNumber(key, entry.get("label", key))
    listed = entry.get("settings", [])
    if not isinstance(listed, list) or not all(isinstance(s, dict) for s in listed):
        raise NumberError(_form(file, key))
    settings = tuple(_setting(s, key, layer, file) for s in listed)
    # An overlay may tighten what a paper of higher rank allows, never widen it.
    most = [m for m in (known.most, _number(entry["most"], key, file) if "most" in entry else None)
            if m is not None]  # fmt: skip
    choices = tuple(str(c) for c in entry.get("choices", known.choices))
    number = replace(
        known,
        label=str(entry.get("label", known.label)),
        unit=str(entry.get("unit", known.unit)),
        reading=str(entry.get("reading", known.reading)),
        most=min(most, default=None),
        choices=tuple(c for c in choices if c in (known.choices or choices)),
        settings=known.settings + settings,
        unread=str(entry.get("unread", known.unread)),
    )
    if number.unit and not number.choices:
        number = replace(number, settings=tuple(_exact(s, key, file) for s in number.settings))
    for s in number.settings[len(known.settings) :]:
        _check(number, s, file)
    return number


def _exact(setting: Setting, key: str, file: str) -> Setting:
    """What has a unit is a number, also when it was written in quotes."""
    if isinstance(setting.value, Fraction):
        return setting
    return replace(setting, value=_number(setting.value, key, file))


def _setting(raw: dict[str, Any], key: str, layer: int, file: str) -> Setting:
    if "since" not in raw or "value" not in raw:
        raise NumberError(f"{file} 的“{key}”缺 since（生效日）或 value（数值）。")
    since, value = raw["since"], raw["value"]
    until = raw.get("until")
    for day in (since, until):
        if isinstance(day, dt.datetime) or not isinstance(day, dt.date | None) or since is None:
            raise NumberError(f"{file} 的“{key}”生效日要写成 2024-01-01 这样，不加引号。")
    exact: Fraction | str
    if isinstance(value, bool):
        exact = Fraction(int(value))
    elif isinstance(value, str):
        exact = value
    else:
        exact = _number(value, key, file)
    return Setting(
        since, exact, str(raw.get("place", "")), str(raw.get("paper", "")),
        str(raw.get("only", "")), until, layer,
    )  # fmt: skip


def _number(value: Any, key: str, file: str) -> Fraction:
    try:
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        raise NumberError(f"{file} 的“{key}”写的“{value}”不是一个数，请改正。") from None


def _check(number: PolicyNumber, s: Setting, file: str) -> None:
    if isinstance(s.value, Fraction) and s.value < 0:
        raise NumberError(f"{file} 的“{number.label}”不能是负数。")
    if number.most is not None and isinstance(s.value, Fraction) and s.value > number.most:
        raise NumberError(
            f"{file} 的“{number.label}”（{number.key}）最多 {number.most}，"
            f"写的是 {s.value if s.value.denominator == 1 else float(s.value)}。请核对文件后改正。"
        )
    if number.choices and str(s.value) not in number.choices:
        can = "、".join(number.choices)
        raise NumberError(f"{file} 的“{number.label}”（{number.key}）只能写：{can}。")
