"""A campaign is set up, an office signs its own list, a clue goes to discipline inspection."""

from __future__ import annotations

from pathlib import Path

from tests.desk.journeys.conftest import Site
from tests.desk.oversight.test_watching import png


def test_a_campaign_is_set_up(site: Site) -> None:
    page = site.enter("gao")
    page.goto(f"{site.address}/campaign/?all=1")
    site.show(page, "campaigns")
    page.fill("#name", "农村低保专项治理三年行动（县）")
    page.select_option("#place", label="云槐县")
    page.fill("#start", "2024-03-01")
    page.click("text=排好日期")
    page.wait_for_selector("text=已定开始日")
    text = page.inner_text("main")
    assert "2024年3月1日" in text  # one day sets all others
    assert "2026" in text or "2027" in text
    site.show(page, "campaign-set")


def test_an_office_signs_its_own_list(site: Site) -> None:
    page = site.enter("liu")
    page.goto(f"{site.address}/campaign/1/units/")
    site.show(page, "unit-rolls")
    page.locator("tbody a").first.click()
    assert "的人填和签" in page.inner_text("main")  # not the civil-affairs side
    site.show(page, "unit-roll")
    phone = site.enter("chen", 390, 800)
    phone.goto(f"{site.address}/campaign/1/units/")
    site.show(phone, "phone-unit-rolls")


def test_a_clue_goes_to_discipline_inspection(site: Site, tmp_path: Path) -> None:
    from dibao.desk.oversight.showing import PASSPHRASE

    photo = tmp_path / "走访照片.png"
    photo.write_bytes(png(3))
    page = site.enter("gao")
    page.goto(f"{site.address}/oversight/referrals/")
    before = page.locator("tbody tr").count()
    page.select_option("#unit", index=2)
    page.select_option("#ground", index=1)
    page.fill("#facts", "村会计替七户保管存折，取钱时收二十元。")
    page.fill("#evidence", "三户的走访笔录")
    page.fill("#statement", "三户都说存折不在自己手里")
    page.set_input_files("#files", str(photo))
    with page.expect_navigation():
        page.click("text=封存移送")
    assert page.locator(".wrong").all_inner_texts() == []
    assert page.locator("tbody tr").count() == before + 1
    assert "村会计" not in page.inner_text("table")  # sealed at once, also to the one who sent it
    site.show(page, "referral-sent")

    inspector = site.enter("zhou")
    inspector.goto(f"{site.address}/oversight/sealed/")
    inspector.fill("#passphrase", PASSPHRASE)
    with inspector.expect_navigation():
        inspector.click("text=打开信箱")
    inspector.goto(f"{site.address}/oversight/referrals/")
    row = inspector.locator("tbody tr", has_text="还没有签收").first
    number = row.locator("td").first.inner_text()
    with inspector.expect_navigation():
        row.locator("button[value=receive]").click()
    row = inspector.locator("tbody tr", has_text=number)
    with inspector.expect_download() as taken:
        row.locator("button[value=open]").click()
    assert Path(taken.value.path()).read_bytes().startswith(b"PK")
    row.locator("select").select_option("not_so")
    site.show(inspector, "referral-received")
    with inspector.expect_navigation():
        row.locator("button[value=feed_back]").click()
    page.reload()
    assert "核查后不成立" in page.inner_text("table")  # one word comes back and nothing else
