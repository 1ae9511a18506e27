"""Days of a campaign in Chromium: the plan, a list signed by two, a problem closed by another eye."""

from __future__ import annotations

from tests.desk.journeys.conftest import Site


def test_every_page_of_the_campaign(site: Site) -> None:
    page = site.enter("liu")
    page.click(".side >> text=专项治理")
    site.show(page, "campaign-plan")
    page.click("text=制定本地金融指数并备案")
    site.show(page, "campaign-item")
    for word in ("谁该给谁什么", "自查", "清零名单", "底数和数据质量", "逐条检查"):
        page.click(f".sub >> text=/^{word}$/")
        site.show(page, f"campaign-{word}")
    phone = site.enter("liu", 390, 800)
    for address in ("campaign/1/", "campaign/1/zero/", "problems/1/"):
        phone.goto(f"{site.address}/{address}")
        site.show(phone, f"phone-{address.replace('/', '-')}")
    phone.goto(f"{site.address}/registers/order/")
    phone.click("text=督〔")
    assert "更新三个村的公示栏" in phone.inner_text("h1")
    site.show(phone, "phone-order")


def test_a_list_is_signed_by_two(site: Site) -> None:
    page = site.enter("liu")
    page.goto(f"{site.address}/campaign/1/rolls/")
    page.locator("table", has_text="近一年未通过").locator("tbody a").first.click()
    address = page.url
    while page.locator("summary", has_text="填结果").count():
        page.locator("summary", has_text="填结果").first.click()
        form = page.locator("details[open] form")
        form.locator("select").select_option("going")
        form.locator("textarea").fill("上门看过，正在核对收入和家庭人口")
        form.locator("button").click()
    site.show(page, "roll-filled")
    page.click("main >> text=签字 >> nth=0")
    second = site.enter("chen")
    second.goto(address)
    second.click("text=复核同意")
    assert "复核。" in second.inner_text("main")
    site.show(second, "roll-signed")


def test_a_problem_is_closed_by_another_eye(site: Site) -> None:
    clerk = site.enter("liu")
    clerk.goto(f"{site.address}/problems/")
    clerk.click("text=程〔")
    clerk.fill("#p-note", "旧名单已撤下，换了新的，拍了照")
    clerk.click("text=交凭据，请人复查")
    assert not clerk.locator("text=改好了，销号").count()
    approver = site.enter("chen")
    approver.goto(clerk.url)
    site.show(approver, "problem-recheck")
    approver.fill("#r-note", "到村里看过")
    approver.select_option("#outcome", "mended")
    approver.click("text=改好了，销号")
    assert "已销号" in approver.inner_text("main")
