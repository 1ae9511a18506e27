"""Days on which something is written up: from the check to the report, a trace-back package that
holds on another machine, files for an inspection."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from dibao.papers.leaks import pdf_text
from tests.desk.journeys.conftest import Site


def saved(page: Any, button: str, folder: Path) -> Path:
    """The file that a button gives."""
    with page.expect_download() as waited:
        page.click(button)
    path = folder / waited.value.suggested_filename
    waited.value.save_as(path)
    return path


def holds(package: Path, folder: Path) -> str:
    """What verify.py says of an unpacked package, in a Python that knows nothing of the product."""
    with zipfile.ZipFile(package) as z:
        z.extractall(folder)
    done = subprocess.run(
        [sys.executable, "-I", "verify.py", "."], cwd=folder, capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


def test_from_self_inspection_to_the_report(site: Site, tmp_path: Path) -> None:
    page = site.enter("zhao", 1366, 900)
    page.click(".side >> text=/^报告$/")
    site.show(page, "reports")
    page.click("main >> text=自查报告")
    site.show(page, "report-self-inspection")
    figure = page.locator("main p a", has_text="57").first
    number = figure.inner_text()
    figure.click()
    assert f"共 {number} 条" in page.inner_text("main")
    site.show(page, "report-list")
    page.click("text=回到自查报告")
    report = saved(page, "button[value='.pdf']", tmp_path)
    assert "待核实线索" in pdf_text(report.read_bytes())
    for name, words in (("整改报告", "责任单位"), ("月报", "审核关系"), ("信访通报", "举报电话"),
                        ("专项治理总结", "下一年的工作")):  # fmt: skip
        page.goto(f"{site.address}/reports/")
        page.click(f"main tbody th >> text=/^{name}$/")
        assert words in page.inner_text("main")
        site.show(page, f"report-{name}")
    page.select_option("#outside", "1")
    page.click("main >> text=/^看$/")
    assert "这是外送的样子" in page.inner_text("main")
    site.show(page, "report-outside")
    phone = site.enter("zhao", 390, 800)
    phone.goto(f"{site.address}/reports/monthly/")
    site.show(phone, "phone-report-monthly")


def test_a_trace_back_package_is_exported_and_holds_elsewhere(site: Site, tmp_path: Path) -> None:
    page = site.enter("liu")
    page.goto(f"{site.address}/leads/1/")
    page.click("text=倒查件")
    site.show(page, "trace")
    page.fill("#purpose", "县纪委调阅")
    package = saved(page, "text=导出倒查件", tmp_path)
    assert holds(package, tmp_path / "away").startswith("核对一致。")
    page.goto(f"file://{tmp_path}/away/先看这里.html")
    assert "县纪委调阅" in page.inner_text("body")


def test_files_for_an_inspection_leave_with_two_names(site: Site, tmp_path: Path) -> None:
    page = site.enter("liu")
    page.goto(f"{site.address}/reports/inspections/")
    site.show(page, "inspections")
    page.fill("#count", "4")
    page.fill("#purpose", "县专项督查组检查")
    page.click("text=抽签 >> nth=-1")
    address = page.url
    site.show(page, "inspection-drawn")
    assert not page.locator("text=取走迎检包").count()
    second = site.enter("chen")
    second.goto(address)
    site.show(second, "inspection-second")
    second.click("text=同意取走")
    page.goto(address)
    package = saved(page, "text=取走迎检包", tmp_path)
    assert holds(package, tmp_path / "away").startswith("核对一致。")
    offline = site.enter("liu")
    offline.goto(f"file://{tmp_path}/away/先看这里.html")
    offline.click("tbody a >> nth=0")
    assert "档案里应有的材料" in offline.inner_text("body")
    site.show(offline, "inspection-page")
