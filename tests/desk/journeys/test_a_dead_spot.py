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


def aged(page: Any, days: int) -> None:
    """What the device holds was written days ago."""
    page.evaluate("""(days) => new Promise((done) => { const o = indexedDB.open("dibao-away", 1);
      o.onsuccess = () => { const t = o.result.transaction("kept", "readwrite"), s = t.objectStore("kept");
        s.getAll().onsuccess = (e) => e.target.result.forEach((x) => s.put({ ...x, at: x.at - days * 864e5 }));
        t.oncomplete = () => { o.result.close(); done(); }; }; })""", days)  # fmt: skip


def family(site: Site, page: Any) -> None:
    """The papers of the first family with a doubt."""
    page.goto(f"{site.address}/leads/")
    page.locator("table.list tbody tr td a[href*='/households/']").first.click()
    page.wait_for_selector("h1:has-text('户')")
    page.click("a[href*='/papers/family/']")
    page.wait_for_selector("#slot")


BROKEN = """IDBFactory.prototype.open = () => { throw new DOMException("no", "SecurityError"); };"""
SILENT = """IDBFactory.prototype.open = () => ({});"""  # neither opens nor fails
SHORT = """(() => { const later = window.setTimeout, every = window.setInterval;
  window.setTimeout = (f, ms, ...a) => later(f, { 90000: 1200, 5000: 500 }[ms] || ms, ...a);
  window.setInterval = (f, ms, ...a) => every(f, ms === 30000 ? 300 : ms, ...a); })();"""


@pytest.mark.parametrize("store", [BROKEN, SILENT])
def test_where_nothing_can_be_stored_no_form_hangs_and_signing_out_goes(
    site: Site, phone: Any, store: str
) -> None:
    phone.add_init_script(SHORT + store)
    phone.reload()
    phone.wait_for_selector("#note")
    phone.context.set_offline(True)
    fill(phone)
    phone.click("text=记下结果，交复核")
    phone.wait_for_selector(".kept.error:has-text('内容只在这一页')")
    assert phone.input_value("#note") == SEEN
    assert phone.locator("button:has-text('记下结果，交复核')").is_enabled()
    phone.context.set_offline(False)
    phone.click("text=记下结果，交复核")
    phone.wait_for_selector("main >> text=等另一位同事复核")
    assert phone.inner_text("main").count(SEEN) == 1
    phone.click("text=退出")
    phone.wait_for_selector("#id_login")


def test_a_form_that_could_not_be_stored_is_done_once_too(site: Site, phone: Any) -> None:
    phone.add_init_script(BROKEN)
    phone.reload()
    phone.wait_for_selector("#note")
    lost: list[int] = []

    def lose(route: Any) -> None:
        lost.append(route.fetch().status)
        route.abort()

    phone.route("**/check/", lose, times=1)
    fill(phone)
    phone.click("text=记下结果，交复核")
    phone.wait_for_selector(".kept.error:has-text('内容只在这一页')")
    assert lost == [204]
    with phone.expect_navigation():
        phone.click("text=记下结果，交复核")
    phone.reload()
    assert phone.inner_text("main").count(SEEN) == 1


def test_a_store_cut_off_in_the_pocket_is_opened_anew(site: Site, phone: Any) -> None:
    phone.add_init_script("""(() => { const open = IDBFactory.prototype.open;
      IDBFactory.prototype.open = function (...a) { const ask = open.apply(this, a);
        ask.addEventListener("success", () => { window.base = ask.result; }); return ask; }; })();""")
    phone.reload()
    phone.wait_for_selector("#note")
    phone.wait_for_timeout(300)
    phone.evaluate("window.base.close()")
    phone.context.set_offline(True)
    fill(phone)
    phone.click("text=记下结果，交复核")
    phone.wait_for_selector(".kept:has-text('先存在这台设备里')")
    assert kept(phone) == ["wait"]
    phone.click("text=退出")
    phone.click("text=删掉并退出")


def test_a_slow_upload_is_no_dead_one(site: Site) -> None:
    page = site.enter("he", 390, 844)
    page.add_init_script(SHORT)
    family(site, page)
    network = page.context.new_cdp_session(page)
    network.send("Network.emulateNetworkConditions", {
        "offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 100_000})  # fmt: skip
    page.select_option("#slot", index=2)
    page.set_input_files("#shoot", {
        "name": "slow.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff\xe0" + b"8" * 400_000})  # fmt: skip
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if "/add/" in r.url else None)
    page.click("button:has-text('放入')")
    page.wait_for_selector(".kept:has-text('已传')")
    page.wait_for_selector("main >> text=已放入")
    assert "slow.jpg" in page.inner_text("main")
    assert len(asked) == 1
    assert kept(page) == []


def test_what_is_on_its_way_is_not_sent_beside(site: Site, phone: Any) -> None:
    phone.add_init_script(SHORT)
    phone.reload()
    phone.wait_for_selector("#note")
    held: list[Any] = []
    phone.route("**/check/", lambda route: held.append(route))
    fill(phone)
    phone.click("text=记下结果，交复核")
    phone.wait_for_selector(".kept:has-text('正在交')")
    phone.wait_for_timeout(900)  # the interval has come by three times
    assert len(held) == 1
    held[0].continue_()
    phone.wait_for_selector("main >> text=等另一位同事复核")
    assert kept(phone) == []


def test_what_waited_too_long_is_said_when_it_goes(site: Site, phone: Any) -> None:
    phone.context.set_offline(True)
    fill(phone)
    phone.click("text=记下结果，交复核")
    phone.wait_for_selector("#away:has-text('等着交')")
    aged(phone, 4)
    sent: list[str] = []
    phone.on("request", lambda r: sent.append(r.url) if "/check/" in r.url else None)
    phone.context.set_offline(False)
    phone.wait_for_selector("#away:has-text('三天没有交成，已从这台设备上删掉')")
    phone.reload()
    phone.wait_for_selector("#away:has-text('三天没有交成，已从这台设备上删掉')")
    assert (kept(phone), sent) == (["gone"], [])
    phone.click("#away >> text=知道了")
    phone.wait_for_selector("#away", state="detached")
    assert kept(phone) == []
    assert SEEN not in phone.inner_text("main")


def test_photos_are_sealed_when_chosen_not_at_every_pause(site: Site) -> None:
    page = site.enter("he", 390, 844)
    page.add_init_script("""(() => { const put = IDBObjectStore.prototype.put; window.puts = [];
      IDBObjectStore.prototype.put = function (x) { window.puts.push([x.kind, x.body.byteLength]);
        return put.apply(this, arguments); }; })();""")
    family(site, page)
    page.set_input_files("#shoot", PHOTO)
    page.wait_for_timeout(900)
    for n in (1, 2, 3):
        page.select_option("#slot", index=n)
        page.wait_for_timeout(600)
    puts = page.evaluate("window.puts")
    assert [kind for kind, size in puts if size > 90_000] == ["files"]
    assert [kind for kind, _ in puts].count("draft") >= 3
    page.reload()
    page.wait_for_selector(".kept:has-text('已替您填回')")
    assert page.evaluate("document.querySelector('#pick').files[0].name") == "zhao.jpg"
    page.click("text=不要了")
    page.wait_for_selector(".kept", state="detached")
    page.wait_for_selector("#slot")
    assert kept(page) == []


def test_a_password_to_be_changed_first_keeps_the_form(site: Site, phone: Any) -> None:
    def gate(route: Any) -> None:
        route.fulfill(status=302, headers={"Location": f"{site.address}/password/"})

    phone.route("**/check/", gate, times=1)
    fill(phone)
    phone.click("text=记下结果，交复核")
    phone.wait_for_selector(".kept:has-text('要先改口令')")
    assert kept(phone) == ["wait"]
    phone.click("#away >> text=现在交")
    phone.wait_for_selector("#away:has-text('已交上')")
