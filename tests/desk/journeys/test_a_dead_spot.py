"""Bad signal: what was typed and photographed stays on the device, goes by itself, and goes once."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.desk.journeys.conftest import Site

SEEN = "六月二十一日在家里看了行驶证，问了户主和邻居。"
PHOTO = {
    "name": "zhao.jpg",
    "mimeType": "image/jpeg",
    "buffer": b"\xff\xd8\xff\xe0" + b"7" * 90_000,
}


@pytest.fixture
def phone(site: Site) -> Any:
    """A clerk's phone before a doubt that nobody has looked into."""
    page = site.enter("liu", 390, 844)
    page.goto(f"{site.address}/leads/?stage=open&offers=0")
    page.locator("table.list tbody tr td a[href*='/leads/']").first.click()
    page.wait_for_selector("#note")
    return page


def fill(page: Any) -> None:
    """The result of a visit, typed."""
    page.locator("input[name=cause]").first.check()
    page.fill("#note", SEEN)


def kept(page: Any) -> list[str]:
    """What kinds of things the device holds."""
    return page.evaluate("""() => new Promise((done) => { const o = indexedDB.open("dibao-away", 1);
      o.onsuccess = () => { const a = o.result.transaction("kept").objectStore("kept").getAll();
        a.onsuccess = () => done(a.result.map((x) => x.kind)); }; })""")


def test_a_form_finished_in_a_dead_spot_goes_when_the_signal_is_back(
    site: Site, phone: Any
) -> None:
    phone.context.set_offline(True)
    fill(phone)
    phone.click("text=记下结果，交复核")
    phone.wait_for_selector(".kept:has-text('先存在这台设备里')")
    told = phone.inner_text("#away")
    assert "有 1 份等着交" in told
    assert phone.locator("main > p.small:first-of-type a").last.inner_text() in told
    site.show(phone, "phone-dead-spot")
    assert kept(phone) == ["wait"]
    sealed = phone.evaluate("""() => new Promise((done) => { const o = indexedDB.open("dibao-away", 1);
      o.onsuccess = () => { const a = o.result.transaction("kept").objectStore("kept").getAll();
        a.onsuccess = () => done(new TextDecoder().decode(a.result[0].body)); }; })""")
    assert "行驶证" not in sealed
    phone.context.set_offline(False)
    phone.wait_for_selector("#away:has-text('已交上')")
    phone.reload()
    assert phone.inner_text("main").count(SEEN) == 1
    assert kept(phone) == []


def test_a_lost_answer_makes_nothing_twice(site: Site, phone: Any) -> None:
    lost: list[int] = []

    def lose(route: Any) -> None:
        lost.append(route.fetch().status)  # the site has taken it
        route.abort()  # and the phone never hears so

    phone.route("**/check/", lose, times=1)
    fill(phone)
    phone.click("text=记下结果，交复核")
    phone.wait_for_selector("#away:has-text('等着交')")
    assert lost == [204]
    phone.click("#away >> text=现在交")
    phone.wait_for_selector("#away:has-text('已交上')")
    phone.reload()
    assert phone.inner_text("main").count(SEEN) == 1


def test_what_is_half_typed_is_laid_back(site: Site, phone: Any) -> None:
    fill(phone)
    phone.wait_for_timeout(1500)  # kept when the hand has rested for a moment
    assert kept(phone) == ["draft"]
    phone.reload()
    phone.wait_for_selector(".kept:has-text('已替您填回')")
    assert phone.input_value("#note") == SEEN
    assert phone.locator("input[name=cause]").first.is_checked()
    phone.click("text=不要了")
    expect(phone.locator("#note")).to_have_value("")
    phone.fill("#note", "短")  # what the site refuses stays where it was typed
    phone.locator("input[name=cause]").first.check()
    phone.click("text=记下结果，交复核")
    phone.wait_for_selector(".kept.error:has-text('请写明依据和经过')")
    assert phone.input_value("#note") == "短"
    site.errors.clear()  # the browser itself tells its console of the refusal


def test_photos_wait_and_signing_out_says_so(site: Site) -> None:
    page = site.enter("he", 390, 844)
    page.goto(f"{site.address}/leads/")
    page.locator("table.list tbody tr td a[href*='/households/']").first.click()
    page.wait_for_selector("h1:has-text('户')")
    page.click("a[href*='/papers/family/']")
    page.select_option("#slot", index=1)
    page.set_input_files("#shoot", PHOTO)
    page.context.set_offline(True)
    page.click("button:has-text('放入')")
    page.wait_for_selector("#away:has-text('照片和文件 1 份')")
    page.click("text=退出")
    page.wait_for_selector("#away:has-text('还有 1 份没有交上去')")
    page.click("text=先不退出")
    page.context.set_offline(False)
    page.wait_for_selector("#away:has-text('已交上')")
    page.reload()
    assert "zhao.jpg" in page.inner_text("main")
    page.click("text=退出")
    page.wait_for_selector("#id_login")
    assert kept(page) == []
