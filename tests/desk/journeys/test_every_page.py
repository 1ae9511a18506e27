"""Every page that anybody can reach by links, at a desk's and a phone's width: axe finds nothing, no
script complains, and nothing but Chinese is to be read.

A page counts as seen when its address (numbers apart) and the forms on it were seen before at that
width; of the lists behind a report's numbers, one of each kind (`t1-…`) is opened. One person at one width is one
slice, run alone by `-k "liu and 1366"`; run together they leave out what another has shown.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.desk.journeys.conftest import Site

# Who reaches how many kinds of addresses at the least: a walk that ends early is no walk.
PEOPLE = {"liu": 60, "chen": 40, "he": 15, "zhao": 60, "gao": 50, "lian": 5, "sun": 20, "zhou": 15,
          "wang": 8}  # fmt: skip
SIGNED = """() => [...document.querySelectorAll('main form, main table, main section')]
  .map((e) => e.tagName + (e.getAttribute('action') || '') + (e.getAttribute('aria-label') || ''))
  .join().replace(/\\d+/g, 'N')"""
# What is read or read aloud; codes, names of files and what somebody signs in with are no words.
TOLD = """() => { const all = document.body.cloneNode(true);
  for (const e of all.querySelectorAll('script, .code, code')) e.remove();
  for (const e of all.querySelectorAll('[placeholder], [aria-label], [title], [alt]'))
    for (const n of ['placeholder', 'aria-label', 'title', 'alt']) all.append(' ' + (e.getAttribute(n) || ''));
  return all.textContent; }"""
NAMES = re.compile(r"\S+\.(xlsx?|csv|ods|et|docx|pdf|png|jpe?g|zip|html|py|json|toml)\b", re.I)
# Names of programs, keys, kinds of files and of the folder that scanners write into.
KNOWN = {"PDF", "Excel", "WPS", "csv", "JPG", "PNG", "Windows", "Linux", "Ctrl", "Python", "scans"}
LONGEST = 180_000  # milliseconds; all blank papers are made when the first one asks for them
SEEN: dict[int, set[str]] = {1366: set(), 360: set()}


def kind(address: str) -> str:
    """An address without its numbers and without what is asked of it."""
    path = re.sub(r"\d+", "N", address.split("?")[0].split("#")[0])
    return re.sub(r"(/list/[a-z]+)[\w-]*", r"\1", path)


def purposeful(page: Any) -> None:
    """Some pages ask first why one looks."""
    why = page.locator("form[action*=why] input[type=radio]")
    if why.count():
        why.first.check()
        page.locator("form[action*=why] button").first.click()
        page.wait_for_load_state()


def foreign(page: Any) -> list[str]:
    """Words that are not Chinese, where no name of a file and no code stands."""
    told = NAMES.sub(" ", page.evaluate(TOLD))
    return sorted(set(re.findall(r"(?<![\w.-])[A-Za-z]{3,}(?![\w.-])", told)) - KNOWN)


def walk(site: Site, login: str, width: int, wrong: list[str]) -> set[str]:
    """Follow every link from one's first page; the kinds of address that were opened. What is wrong
    is gathered, so that one run tells all of it."""
    page = site.enter(login, width, 768)
    page.set_default_navigation_timeout(LONGEST)
    page.on("console", lambda said: said.type == "error" and site.errors.append(said.text))
    ahead, opened, seen = [page.url], set(), SEEN[width]
    known = KNOWN | set(site.words)
    while ahead:
        address = ahead.pop(0)
        if kind(address) in opened or "/logout" in address or not address.startswith(site.address):
            continue
        opened.add(kind(address))
        try:
            file = NAMES.search(address)
            answer = page.request.get(address, timeout=LONGEST) if file else page.goto(address)
        except Exception as error:
            assert "Download is starting" in str(error), address
            continue
        if answer.status >= 400:
            wrong.append(f"{login} is led to {address}, which is refused")
        if "text/html" not in answer.headers.get("content-type", ""):
            site.errors.clear()  # the browser's own frame around a photo
            continue
        purposeful(page)
        ahead += page.eval_on_selector_all("a[href]", "all => all.map((a) => a.href)")
        signature = kind(address) + page.evaluate(SIGNED)
        if signature in seen:
            continue
        seen.add(signature)
        faults = site.faults(page)
        faults += [f"not Chinese: {word}" for word in foreign(page) if word not in known]
        wrong += [f"{login} {address} {width}: {fault}" for fault in faults]
        path = kind(address.removeprefix(site.address)).replace("/", "-")
        site.picture(page, f"every-{login}{path}-{width}")
    return opened


@pytest.mark.nightly
@pytest.mark.parametrize("width", SEEN)
@pytest.mark.parametrize("login", PEOPLE)
def test_every_page_anybody_reaches(site: Site, login: str, width: int) -> None:
    wrong: list[str] = []
    opened = walk(site, login, width, wrong)
    assert wrong == [], "\n".join(wrong)
    assert len(opened) >= PEOPLE[login]
