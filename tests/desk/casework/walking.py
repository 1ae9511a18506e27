"""Walk a case to an end as people do: pages opened, forms filled and sent, the clock set forward.

Invariant: nothing here calls an action; what cannot be done through the pages is not done.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from html.parser import HTMLParser
from typing import Any

WORDS = "六月二十日看了材料，问了本人和邻居。"
FORM = re.compile(r'<form method="post"(?: action="([^"]+)")?[^>]*>(.*?)</form>', re.S)
NAMED = "\0"  # a choice whose word is its value
LONGEST = 900  # days of waiting before a walk is given up


def answers(typed: Iterable[Any], words: str = WORDS) -> dict[str, str]:
    """Something in every field of a form: a day in one for days, a month in one for months."""
    by_kind = {"date": "2024年6月20日", "month": "2024年6月", "money": "1,234.00 元"}
    return {e.field.key: by_kind.get(e.field.kind, words) for e in typed}


def ways(table: Any, end: str) -> Iterator[tuple[Any, ...]]:
    """Ways from the start to an end that come through no state twice, the shortest first."""
    ahead: deque[tuple[tuple[str, ...], tuple[Any, ...]]] = deque([((table.start,), ())])
    while ahead:
        states, steps = ahead.popleft()
        if states[-1] == end:
            yield steps
            continue
        for step in table.leaving(states[-1]):
            if step.to and step.to not in states:
                ahead.append(((*states, step.to), (*steps, step)))


def before(table: Any, step: Any, state: str, done: list[str]) -> Iterator[Any]:
    """Steps that stay where they are and must be done first, since a clock begins with them."""
    for clock in step.after:
        if clock.since and clock.since not in done:
            first = table.steps[clock.since]
            if first.to or state not in first.begins:
                raise LookupError(step.key)
            yield first


def whole_way(table: Any, end: str) -> list[Any]:
    """The shortest way whose clocks can run, with the steps that start them."""
    for steps in itertools.islice(ways(table, end), 400):
        done: list[str] = []
        found: list[Any] = []
        state = table.start
        try:
            for step in steps:
                for needed in (*before(table, step, state, done), step):
                    found.append(needed)
                    done.append(needed.key)
                state = step.to
        except LookupError:
            continue
        return found
    raise AssertionError(f"{table.key}: no way to {end}")


class Asked(HTMLParser):
    """The fields of a form with something that fits typed into each."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One field, or one choice of a select: the first that is a choice is taken."""
        at = {k: v or "" for k, v in attrs}
        name, kind = at.get("name", ""), at.get("type", "")
        kind = "date" if "data-day" in at else "month" if "data-month" in at else kind
        if tag == "option" and self.select and not self.sent[self.select]:
            self.sent[self.select] = at.get("value", NAMED)
        elif tag == "select":
            self.select, self.sent[name] = name, ""
        elif tag == "textarea" or (tag == "input" and kind not in ("file", "hidden")):
            kind = "money" if at.get("inputmode") == "decimal" else kind
            typed = {"date": "2024-06-20", "month": "2024-06", "money": "430"}
            self.sent[name] = typed.get(kind, WORDS)
        elif tag == "input" and kind == "hidden":
            self.sent[name] = at["value"]

    def handle_data(self, data: str) -> None:
        """The word of a choice that has no value of its own."""
        if self.select and self.sent[self.select] == NAMED and data.strip():
            self.sent[self.select] = data.strip()

    def handle_endtag(self, tag: str) -> None:
        """The end of a select."""
        if tag == "select":
            self.select = ""


def fields(form: str, keep: dict[str, str] | None = None) -> dict[str, str]:
    """What a form would send when everything asked is filled in."""
    asked = Asked()
    asked.feed(form)
    return asked.sent | (keep or {})


class Walk:
    """One case on its way."""

    def __init__(self, town: Any, enter: Callable[[str], Any], clock: list[dt.date], pk: int):
        self.town, self.enter, self.clock, self.pk = town, enter, clock, pk
        self.home = f"/cases/{pk}/"

    def file(self) -> Any:
        """The stored case."""
        from dibao.desk.casework.models import CaseFile

        return CaseFile.objects.get(pk=self.pk)

    def section(self, login: str, key: str) -> str:
        """The part of the page on which a person finds this step; '' if it is not his."""
        page = self.enter(login).get(self.home)
        if page.status_code != 200:
            return ""
        parts = page.content.decode().split('<section class="card step">')[1:]
        return next((p for p in parts if f'id="s-{key}"' in p), "").split("</section>")[0]

    def who(self, step: Any) -> str:
        """The first person who finds the step on his page and is not told to leave it to another."""
        from dibao.desk.casework.replay import RECORDERS, standing

        role = standing(self.file()).role_of(step.key).key
        told = []
        for login in (role, f"{role}_2", *sorted(RECORDERS)):
            part = self.section(login, step.key) if login in self.town.accounts else ""
            if part and "由另一个人办" not in part and "同一个人" not in part:
                return login
            told.append(login if part else "")
        raise AssertionError(f"nobody can take {step.key} in {self.file().state}: {told}")

    def prepare(self, login: str, step: Any) -> None:
        """Conditions confirmed, papers put in and written, as the section asks for them."""
        from django.core.files.uploadedfile import SimpleUploadedFile

        from dibao.desk.casework.replay import standing

        browser = self.enter(login)
        for action, form in FORM.findall(self.section(login, step.key)):
            if 'name="guard"' in form:
                answer = browser.post(action, fields(form))
                assert answer.status_code == 302, said(answer)
        lacking = {*step.needs} - standing(self.file()).case.at_hand
        for key in sorted(lacking):
            scan = SimpleUploadedFile("a.jpg", b"\xff\xd8\xff\xe0" + key.encode() * 9)
            answer = browser.post(f"{self.home}papers/", {"key": key, "files": scan}, follow=True)
            assert "已放入" in answer.content.decode(), said(answer)
        asked = re.findall(r'href="([^"]+/write/[^"]+/)"', self.section(login, step.key))
        for address in dict.fromkeys(asked):
            page = browser.get(address).content.decode()
            form = next(f for _, f in FORM.findall(page) if "存下" in f)
            answer = browser.post(address, fields(form))
            assert answer.status_code == 302, said(answer)

    def take(self, step: Any) -> None:
        """The step itself, on the first day on which its waiting time is over."""
        if step.by == "system":
            return self.wait(step)
        login = self.who(step)
        self.prepare(login, step)
        until = self.clock[0] + dt.timedelta(days=LONGEST)
        while "才能办" in self.section(login, step.key):
            self.clock[0] += dt.timedelta(days=5)
            assert self.clock[0] < until, f"{step.key} never opens"
        form = next(f for _, f in FORM.findall(self.section(login, step.key)) if 'name="step"' in f)
        sent = fields(
            form, {"note": WORDS} | ({"amount": "430"} if 'name="amount"' in form else {})
        )
        if step.second:
            sent["second"] = self.second(form)
        answer = self.enter(login).post(f"{self.home}step/", sent)
        assert answer.status_code == 302, f"{step.key}: {said(answer)}"
        if step.second:
            self.agree(step, int(sent["second"]))
        return None

    def second(self, form: str) -> str:
        """Whoever is offered as the second person."""
        chosen = re.search(r'<select[^>]*name="second".*?</select>', form, re.S)
        offered = re.findall(r'<option value="(\d+)"', chosen[0]) if chosen else []
        assert offered, "nobody is offered as the second person"
        return offered[-1]

    def agree(self, step: Any, account: int) -> None:
        """The second person signs in and agrees."""
        login = next(k for k, a in self.town.accounts.items() if a.pk == account)
        page = self.enter(login).get(self.home).content.decode()
        assert "我在场，确认" in page, f"{step.key}: {login} does not find what waits for him"
        answer = self.enter(login).post(f"{self.home}agree/", {"agreed": "1", "why": ""})
        assert answer.status_code == 302, said(answer)

    def wait(self, step: Any) -> None:
        """What happens by itself, by the night's work."""
        from dibao.desk.casework.work import elapse_all

        was = self.file().state
        for _ in range(LONGEST // 5):
            self.clock[0] += dt.timedelta(days=5)
            elapse_all(self.clock[0])
            if self.file().state != was:
                return
        raise AssertionError(f"{step.key} never happens")


def said(answer: Any) -> str:
    """What a page refuses with."""
    page = answer.content.decode()
    told = re.findall(r'<p class="(?:wrong|told error)"[^>]*>(.*?)</p>', page, re.S)
    return " ".join(told) or re.sub(r"<[^>]+>|\s+", " ", page)[-600:]
