"""A notice in a real browser: prepared, checked, put up, read by everybody, taken down."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.desk.notices.conftest import picture


def _shot(folder: Path, n: int) -> str:
    path = folder / f"shot{n}.png"
    path.write_bytes(picture(n).getvalue())
    return str(path)


def test_a_notice_is_put_up_read_by_everybody_and_taken_down(
    site: Any, enter: Callable[..., Any], tmp_path: Path
) -> None:
    clerk = enter("liu")
    clerk.goto(f"{site.address}/notices/prepare/")
    clerk.select_option("#place", index=2)
    clerk.select_option("#kind", "list")
    clerk.click("text=看有哪些户")
    site.show(clerk, "notice-prepare")
    clerk.click("text=拟好，交人检查")
    number = clerk.inner_text("h1").split()[0]
    site.show(clerk, "notice-drafted")
    address = clerk.url

    approver = enter("chen")
    assert number in approver.inner_text("main")
    approver.goto(address)
    site.show(approver, "notice-check")
    approver.click("button:has-text('检查通过')")
    approver.wait_for_selector(".told")

    keeper = enter("he", 390, 800)
    keeper.goto(address)
    site.show(keeper, "notice-put-up-390")
    keeper.set_input_files("#p-photo", _shot(tmp_path, 71))
    keeper.click("button:has-text('已张贴')")
    keeper.wait_for_selector(".told")
    site.show(keeper, "notice-hangs-390")

    reader = site.anybody()
    reader.goto(f"{site.address}/open/")
    site.show(reader, "open-home-390")
    village = number.split("公示")[0]
    reader.click(f".villages >> text={village}")
    site.show(reader, "open-village-390")
    assert number in reader.inner_text("main")
    assert reader.context.cookies() == []
    code = re.search(r"N\w{3}-\w{4}-\w{4}", reader.inner_text("main"))
    assert code is not None
    reader.goto(f"{site.address}/open/check/")
    reader.fill("#code", code.group())
    reader.click("text=查一查")
    site.show(reader, "open-check-390")
    assert number in reader.inner_text("main")

    clerk.goto(address)
    clerk.click("button:has-text('照片清楚，内容一致')")
    clerk.wait_for_selector(".told")
    site.show(clerk, "notice-seen")
    clerk.goto(f"{address}print/")
    site.show(clerk, "notice-print")
    clerk.goto(f"{address}proof/")
    site.show(clerk, "notice-proof")

    keeper.goto(address)
    keeper.click("summary:has-text('撤下')")
    keeper.set_input_files("#d-photo", _shot(tmp_path, 72))
    keeper.click("button:has-text('已撤下')")
    keeper.wait_for_selector(".told")
    reader.goto(f"{site.address}/open/")
    reader.click(f".villages >> text={village}")
    assert number not in reader.inner_text("main")
    clerk.goto(address)
    clerk.click("button:has-text('照片清楚，内容一致')")
    clerk.wait_for_selector(".told")
    clerk.goto(f"{address}proof/")
    assert "都由另一个人看过" in clerk.inner_text("main")
    site.show(clerk, "notice-proof-whole")


def test_the_pages_of_notices_hold_at_two_widths(site: Any, enter: Callable[..., Any]) -> None:
    page = enter("liu")
    for name in ("", "prepare/", "boards/", "boards/1/", "objections/", "1/", "3/", "1/print/",
                 "1/proof/"):  # fmt: skip
        site.show_both(page, f"/notices/{name}", f"notices-{name.strip('/').replace('/', '-')}")
    reader = site.anybody()
    for name in ("", "apply/", "standards/", "check/", "check/?code=N222-2222-2222", "village/3/"):
        site.show_both(reader, f"/open/{name}", f"open-{name.strip('/').replace('/', '-')[:9]}")
