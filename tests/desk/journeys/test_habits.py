"""Habits of hand and eye: keyboard, paste, dropped files, large type, paper, and no script at all."""

from __future__ import annotations

from pathlib import Path

from tests.desk.journeys.conftest import Site

VISIBLE = """() => [...document.querySelectorAll('table.list tbody tr')]
  .filter((r) => r.getBoundingClientRect().bottom <= innerHeight).length"""
DROP = """([form, files]) => { const data = new DataTransfer();
  for (const [name, text] of files) data.items.add(new File([text], name, { type: 'text/csv' }));
  document.querySelector(form).dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true,
  cancelable: true })); }"""


def test_the_worklist_shows_eighteen_rows_and_is_walked_by_keys(site: Site) -> None:
    page = site.enter("liu")
    page.goto(f"{site.address}/leads/?stage=all")
    assert page.evaluate(VISIBLE) >= 18
    page.goto(f"{site.address}/leads/table/?stage=all")
    assert page.evaluate(VISIBLE) >= 18
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    second = page.locator("table.list tbody tr").nth(1).locator("a").first
    assert second.evaluate("e => e === document.activeElement")
    page.keyboard.press("Enter")
    page.wait_for_url("**/leads/*/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"


def test_a_column_of_a_spreadsheet_is_pasted_into_the_search(site: Site) -> None:
    page = site.enter("liu")
    page.goto(f"{site.address}/leads/")
    names = [page.locator("table.list tbody tr td a").nth(n).inner_text() for n in (0, 4)]
    page.focus("#find")
    page.evaluate(
        """(text) => { const data = new DataTransfer(); data.setData('text/plain', text);
        document.getElementById('find').dispatchEvent(new ClipboardEvent('paste',
        { clipboardData: data, bubbles: true, cancelable: true })); }""",
        "\n".join([*names, "查无此人"]),
    )
    page.wait_for_url("**/households/")
    told = page.inner_text("main")
    assert all(name in told for name in names)
    assert "查无此人" in told
    assert "查无此人" not in page.url  # names and numbers stand in no address


def test_a_filter_is_kept_under_a_name(site: Site) -> None:
    page = site.enter("liu")
    page.goto(f"{site.address}/leads/table/?offers=1&sort=due")
    told = page.inner_text("caption")
    page.click("text=存下这次筛选")
    page.fill("input[name=name]", "先联系的家庭")
    page.click("button:has-text('存下')")
    page.goto(f"{site.address}/leads/table/")
    page.click("a:has-text('先联系的家庭')")
    page.wait_for_url("**offers=1**")
    assert page.inner_text("caption") == told
    site.show(page, "table-kept-filter")


def test_a_day_is_typed_as_one_likes(site: Site) -> None:
    page = site.enter("sun")
    page.goto(f"{site.address}/record/")
    today = page.evaluate("new Intl.DateTimeFormat('sv').format().replaceAll('-', '')")
    for typed in ("20240620", "2024.6.20", "2024年6月20日", " 2024 年 6 月 20 "):
        page.fill("#f-since", typed)
        page.keyboard.press("Tab")
        assert page.input_value("#f-since") == "2024年6月20日"
    page.fill("#f-until", today)
    page.click("button:has-text('筛选')")
    page.wait_for_url("**since=**")
    assert page.input_value("#f-since") == "2024年6月20日"
    assert page.locator("table.list tbody tr").count() > 0
    page.fill("#f-until", "2024年6月31日")
    page.keyboard.press("Tab")
    assert not page.evaluate("document.querySelector('#f-until').checkValidity()")
    said = page.evaluate("document.querySelector('#f-until').validationMessage")
    assert said == "请写成 2024年6月20日 或 20240620"


def test_files_are_dropped_and_show_how_far_they_are(site: Site, tmp_path: Path) -> None:
    page = site.enter("liu")
    page.goto(f"{site.address}/exchange/files/")
    page.evaluate(DROP, ["form.drop", [["拖甲.csv", "姓名,车牌\n周桂兰,云A1\n"]]])
    page.evaluate(DROP, ["form.drop", [["拖乙.csv", "姓名,房屋\n周桂兰,1\n"]]])
    assert page.locator(".chosen li").all_inner_texts() == ["拖甲.csv　0.1 兆", "拖乙.csv　0.1 兆"]
    site.show(page, "files-dropped")
    page.evaluate("window.stays = true")
    page.click("text=交文件")
    page.wait_for_selector("text=拖乙.csv”")
    assert page.evaluate("window.stays")  # the page itself was not left
    assert page.locator("td:text-is('拖甲.csv')").count() == 1
    site.show(page, "files-handed-in")


def test_main_forms_work_without_any_script(site: Site, tmp_path: Path) -> None:
    page = site.anybody(1366, 768, java_script_enabled=False)
    page.goto(f"{site.address}/login/")
    page.fill("#id_login", "liu")
    page.fill("#id_password", site.words["liu"])
    page.click("main button[type=submit]")
    assert "今日要办" in page.inner_text("h1")
    page.goto(f"{site.address}/exchange/files/")
    given = tmp_path / "没有脚本.csv"
    given.write_text("姓名,车牌\n周桂兰,云A1\n", encoding="utf-8")
    page.set_input_files("#files", given)
    page.click("text=交文件")
    assert "没有脚本.csv" in page.inner_text("main")
    page.goto(f"{site.address}/leads/?stage=open&offers=0")
    page.locator("table.list tbody tr td a").nth(1).click()
    page.locator("input[name=cause]").first.check()
    page.fill("#note", "看了行驶证原件，问了户主和邻居。")
    page.click("text=记下结果，交复核")
    assert "等另一位同事复核" in page.inner_text("main")


def test_large_type_fits_and_paper_carries_no_frame(site: Site) -> None:
    page = site.enter("he")
    page.click("text=大字")
    page.wait_for_selector("html.large")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "24px"
    for address in ("/", "/leads/", "/cases/", "/households/1/?for=lead"):
        page.goto(f"{site.address}{address}")
        site.show(page, "large" + address.split("?")[0].replace("/", "-"))
    page.click("text=普通字号")
    page.goto(f"{site.address}/households/1/?for=lead")
    page.emulate_media(media="print")
    for hidden in (".top", ".side", "form"):
        if page.locator(hidden).count():
            assert not page.locator(hidden).first.is_visible(), hidden
    assert page.locator("h1").is_visible()
    clerk = site.enter("liu")
    clerk.goto(f"{site.address}/prepay/1/")
    clerk.emulate_media(media="print")
    clerk.set_viewport_size({"width": 660, "height": 960})  # what A4 leaves between its margins
    assert clerk.locator("table.prepay").first.is_visible()
    assert not clerk.locator("main button").first.is_visible()
    assert clerk.evaluate("document.documentElement.scrollWidth <= innerWidth")
