"""Five days of work in Chromium, from the first page to the record; each page seen by axe."""

from __future__ import annotations

from typing import Any

from tests.desk.journeys.conftest import Site

SEEN = "看了行驶证原件，问了户主和邻居，和登记对过。"
# The one that the demo begins.
DEMO_CASE = "table.list a[href$='/cases/1/']"


def test_a_clerks_day(site: Site) -> None:
    page = site.enter("liu")
    site.show(page, "clerk-home")
    assert page.locator(".todo li").count() >= 2
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.click(".side >> text=待核线索")
    rows = page.locator("table.list tbody tr")
    assert rows.count() >= 15
    site.show(page, "clerk-leads")
    page.locator("h1").click()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.tagName") == "A"
    page.goto(f"{site.address}/leads/?stage=open&offers=0")
    page.locator("table.list tbody tr td a").nth(1).click()
    site.show(page, "clerk-lead")
    assert "第" in page.locator(".tree").inner_text()
    page.locator("input[name=cause]").first.check()
    page.fill("#note", SEEN)
    site.press(page, "text=记下结果，交复核")
    assert "等另一位同事复核" in page.inner_text("main")
    page.goto(f"{site.address}/leads/table/")
    site.show(page, "clerk-table")
    with page.expect_download() as download:
        page.click("text=导出这")
    assert download.value.suggested_filename.endswith(".xlsx")


def test_a_village_clerks_phone(site: Site) -> None:
    clerk = site.enter("liu")
    clerk.goto(f"{site.address}/cases/")
    clerk.click(DEMO_CASE)
    case = clerk.url
    clerk.click("text=填写《核实记录》")
    site.show(clerk, "clerk-paper")
    for box in clerk.locator("main textarea, main input[name]:not([type=hidden])").all():
        box.fill(SEEN)
    site.press(clerk, "text=存下")
    site.press(clerk, "button:has-text('调查')")
    clerk.click("text=填写《走访单》")
    for box in clerk.locator("main textarea").all():
        box.fill(SEEN)
    for box in clerk.locator("main input[data-day]").all():
        box.fill("2024-06-21")
    site.press(clerk, "text=存下")
    clerk.select_option("select[name=second]", label="何秀英")
    site.press(clerk, "button:has-text('入户核实')")
    assert "登录确认以后" in clerk.inner_text("main")
    phone = site.enter("he", 390, 800)
    site.show(phone, "village-home")
    phone.click("text=去确认")
    assert phone.url == case
    site.show(phone, "village-case")
    phone.click("text=我在场，确认")
    assert "由两个人办好" in phone.inner_text("main")
    site.show(clerk, "clerk-case")


def test_an_approver(site: Site) -> None:
    page = site.enter("chen")
    page.click("text=去复核")
    page.locator("table.list tbody tr td a").nth(1).click()
    site.show(page, "approver-lead")
    page.click("button:has-text('退回再核')")
    page.wait_for_selector(".kept.error:has-text('请写明还要核什么')")
    site.errors.clear()  # the browser itself tells its console of the refusal
    site.press(page, "button:has-text('同意')")
    assert "已复核" in page.inner_text("main")


def test_a_liaisons_hand_in(site: Site) -> None:
    page = site.enter("lian")
    site.show(page, "liaison-home")
    page.click(".side >> text=部门报送")
    files = sorted((site.hand_ins / "hand-ins").rglob("*.xlsx"))[:2]
    page.set_input_files("#files", [str(f) for f in files])
    page.click("button:has-text('交文件')")
    page.wait_for_selector("main :text('已收到')")
    assert "已收到" in page.inner_text("main")
    for _ in range(180):  # the page comes back by itself until every file is answered
        if "等待读取" not in page.inner_text("main"):
            break
        page.wait_for_timeout(500)
        page.reload()
    site.show(page, "liaison-receipts")
    with page.expect_download() as download:
        page.click("text=回执")
    assert download.value.suggested_filename.endswith("回执.xlsx")
    page.goto(f"{site.address}/leads/")
    assert "不在您的职责里" in page.inner_text("main")


def test_an_auditor_traces_one_decision_to_the_sheet(site: Site) -> None:
    page = site.enter("sun")
    page.click(".side >> text=留痕台账")
    site.show(page, "auditor-record")
    page.select_option("#f-kind", label="开始办理")
    page.click("button:has-text('筛选')")
    page.locator("table.list tbody tr a").first.click()
    assert "确认条件" in page.inner_text("table.list")
    page.click(".side >> text=办理")
    page.click(DEMO_CASE)
    site.show(page, "auditor-case")
    page.locator(".facts a").first.click()  # the doubt it rests on
    text = page.locator(".tree").inner_text()
    assert "第" in text
    assert ".xlsx" in text or ".csv" in text
    page.goto(f"{site.address}/record/")
    page.locator("summary").click()
    page.click("button:has-text('核对全部')")
    assert "核对一致" in page.inner_text("main")
    site.show(page, "auditor-verified")


def test_every_other_page_stands_up_to_axe(site: Site) -> None:
    pages: dict[str, tuple[str, ...]] = {
        "liu": ("/households/", "/cases/", "/exchange/runs/", "/exchange/requests/", "/prepay/",
                "/leads/visits/", "/board/", "/leads/", "/leads/table/", "/leads/precision/",
                "/leads/sample/", "/leads/1/", "/password/", "/accounts/sessions/", "/cases/open/1/"),
        "wang": ("/accounts/", "/accounts/make/", "/accounts/2/"),
        "zhou": ("/leads/conduct/",),
    }  # fmt: skip
    for login, paths in pages.items():
        page = site.enter(login)
        for path in paths:
            site.show_both(page, path, login + path.rstrip("/").replace("/", "-"))
    page = site.enter("liu")
    family(page, site)
    site.show(page, "family")


def family(page: Any, site: Site) -> None:
    """Open a family from the search, saying why."""
    page.goto(f"{site.address}/leads/")
    name = page.locator("table.list tbody tr td:nth-child(2) a").first.inner_text()
    page.fill("#find", name)
    page.keyboard.press("Enter")
    page.locator("table.list a, main a[href*='/households/']").first.click()
    page.check("input[value=asked]")
    page.click("button:has-text('看这户')")
    assert "家庭来问" in page.inner_text("main")
