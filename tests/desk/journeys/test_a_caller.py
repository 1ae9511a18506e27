"""Somebody tells the office something on a telephone, without a login, and is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def test_a_caller_is_heard_and_answered(site: Any, enter: Callable[..., Any]) -> None:
    from dibao.desk.oversight.showing import PASSPHRASE

    caller = site.anybody()
    caller.goto(f"{site.address}/complain/")
    site.show(caller, "caller-start")
    caller.click("text=检举控告")
    site.show(caller, "caller-whom")
    caller.select_option("#unit", index=3)
    caller.click("text=下一步")
    site.show(caller, "caller-write")
    caller.fill("#words", "会计替七户保管存折，取钱要给他二十元。")
    caller.click("button[value=tell]")
    site.show(caller, "caller-receipt")
    number = caller.inner_text(".receipt")
    assert caller.context.cookies() == []

    inspector = enter("zhou")
    inspector.goto(f"{site.address}/oversight/sealed/")
    site.show(inspector, "sealed-shut")
    inspector.fill("#passphrase", PASSPHRASE)
    inspector.click("text=打开信箱")
    site.show(inspector, "sealed-open")
    for n in range(inspector.locator("table a").count()):
        inspector.locator("table a").nth(n).click()
        inspector.wait_for_selector(".talk")
        if "七户" in inspector.inner_text(".talk"):
            break
        inspector.goto(f"{site.address}/oversight/sealed/")
    site.show(inspector, "sealed-one")
    inspector.fill("#words", "存折已经交回各户。")
    inspector.click("text=答复并问是不是解决了")
    inspector.wait_for_selector(".told")

    caller.goto(f"{site.address}/complain/talk/")
    caller.fill("#receipt", number)
    caller.click("text=打开")
    caller.wait_for_selector(".talk")
    assert "存折已经交回各户。" in caller.inner_text(".talk")
    site.show(caller, "caller-talk")
    caller.click("text=解决了，可以办结")
    caller.wait_for_selector(".told")
    assert "已办结" in caller.inner_text("h1")


def test_the_pages_of_oversight_hold_at_two_widths(site: Any, enter: Callable[..., Any]) -> None:
    for login, names in (
        ("zhao", ("matters", "hotlines", "watch", "watch/1", "report", "bulletins",
                  "matters/register")),
        ("gao", ("referrals", "signals")),
    ):  # fmt: skip
        page = enter(login)
        for name in names:
            site.show_both(page, f"/oversight/{name}/", f"oversight-{name.replace('/', '-')}")
