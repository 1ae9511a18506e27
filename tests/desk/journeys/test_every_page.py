"""Every page that anybody can reach by links, at a desk's and a phone's width: axe finds nothing.

A page counts as seen when its address (numbers apart) and the forms on it were seen before; of the
lists behind a report's numbers, one of each shape.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.desk.journeys.conftest import Site

PEOPLE = ("liu", "chen", "he", "zhao", "gao", "lian", "sun", "zhou", "wang")
SIGNED = """() => [...document.querySelectorAll('main form, main table, main section')]
  .map((e) => e.tagName + (e.getAttribute('action') || '') + (e.getAttribute('aria-label') || ''))
  .join().replace(/\\d+/g, 'N')"""


def kind(address: str) -> str:
    """An address without its numbers and without what is asked of it."""
    return re.sub(r"\d+", "N", address.split("?")[0].split("#")[0])


def shape(page: Any, address: str) -> str:
    """What makes a page like another one."""
    report, lists, _ = kind(address).partition("/list/")
    if lists:
        heads = page.locator("main thead th").all_inner_texts()
        return report + lists + "|".join(heads)
    return kind(address) + str(page.evaluate(SIGNED))


def purposeful(page: Any) -> None:
    """Some pages ask first why one looks."""
    why = page.locator("form[action*=why] input[type=radio]")
    if why.count():
        why.first.check()
        page.locator("form[action*=why] button").first.click()
        page.wait_for_load_state()


def walk(site: Site, login: str, seen: set[str], wrong: list[str]) -> set[str]:
    """Follow every link from one's first page; the kinds of address that were opened. What is wrong
    is gathered, so that one run tells all of it."""
    page = site.enter(login)
    page.wait_for_selector("h1")
    ahead, opened = [page.url], set()
    while ahead:
        address = ahead.pop(0)
        if kind(address) in opened or "/logout" in address or not address.startswith(site.address):
            continue
        opened.add(kind(address))
        try:
            answer = page.goto(address)
        except Exception as error:
            assert "Download is starting" in str(error), address
            continue
        if answer.status >= 400:
            wrong.append(f"{login} is led to {address}, which is refused")
        if "text/html" not in answer.headers.get("content-type", ""):
            continue  # a photo
        purposeful(page)
        ahead += page.eval_on_selector_all("a[href]", "all => all.map((a) => a.href)")
        signature = shape(page, address)
        if signature in seen:
            continue
        seen.add(signature)
        for width, height in ((1366, 768), (390, 844)):
            page.set_viewport_size({"width": width, "height": height})
            wrong += [f"{login} {address} {width}: {fault}" for fault in site.faults(page)]
            path = kind(address.removeprefix(site.address)).replace("/", "-")
            site.picture(page, f"every-{login}{path}-{width}")
        page.set_viewport_size({"width": 1366, "height": 768})
    page.context.close()
    return opened


@pytest.mark.nightly
def test_every_page_anybody_reaches(site: Site) -> None:
    seen: set[str] = set()
    wrong: list[str] = []
    opened = {login: walk(site, login, seen, wrong) for login in PEOPLE}
    assert wrong == [], "\n".join(wrong)
    assert len(opened["liu"]) > 50
    assert len({k for kinds in opened.values() for k in kinds}) > 80
