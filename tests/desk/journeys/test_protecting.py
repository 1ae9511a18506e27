"""Protecting personal data in Chromium: a source switched on by two, a list let go by another, who
looked, printed for the family."""

from __future__ import annotations

from tests.desk.journeys.conftest import Site


def test_a_source_is_switched_on_by_two(site: Site) -> None:
    clerk = site.enter("liu")
    clerk.goto(f"{site.address}/exchange/requests/")
    approver = site.enter("gao")
    approver.click(".side >> text=个人信息保护")
    site.show(approver, "protection-sources-waiting")
    approver.click("text=批准启用")
    assert "敏感来源都已启用" in approver.inner_text("main")
    site.show(approver, "protection-sources")
    for word in ("导出和同意", "保管期限"):
        approver.click(f".tabs >> text={word}")
        site.show(approver, f"protection-{word}")
    phone = site.enter("zhao", 390, 800)
    phone.goto(f"{site.address}/protection/sources/")
    site.show(phone, "phone-protection-sources")


def test_a_list_of_many_people_is_let_go_by_another(site: Site) -> None:
    clerk = site.enter("liu")
    clerk.goto(f"{site.address}/exchange/requests/")
    clerk.check("main input[name=source] >> nth=0")
    clerk.click("text=发请求")
    asked = clerk.locator("main a[href$='/pack/']").first
    asked.click()
    site.show(clerk, "protection-export-asked")
    clerk.fill("#purpose", "请部门核对后报回")
    clerk.click("text=提出，等人同意")
    site.show(clerk, "protection-export-waits")
    approver = site.enter("chen")
    approver.click("text=去看 >> nth=0")
    approver.goto(f"{site.address}/protection/exports/")
    site.show(approver, "protection-export-agree")
    approver.click("text=同意导出 >> nth=0")
    clerk.goto(f"{site.address}/protection/exports/")
    site.show(clerk, "protection-export-agreed")
    clerk.click("text=去取")
    with clerk.expect_download() as download:
        clerk.locator("main a[href$='/pack/']").first.click()
    assert download.value.suggested_filename.endswith(".zip")


def test_a_family_is_told_who_looked(site: Site) -> None:
    clerk = site.enter("liu")
    clerk.goto(f"{site.address}/leads/?code=JG05&stage=all")
    clerk.locator(
        "main td:nth-child(3) a[href^='/leads/'], main td a[href^='/leads/']"
    ).first.click()
    site.show(clerk, "protection-lead-with-letter")
    assert "没有有效的授权书" not in clerk.inner_text("main")
    clerk.locator("main a[href*='/households/']").first.click()
    site.show(clerk, "protection-family")
    clerk.click("text=谁看过这家")
    site.show(clerk, "protection-who-looked")
    assert "石桥镇乡镇经办人" in clerk.inner_text("main")
