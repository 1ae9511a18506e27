"""A family has one page, however much is known of it."""

from __future__ import annotations

import io
from datetime import date

import pypdf

from dibao.papers.home_pages import MISSING, OPEN, THERE, HomePage, OnFile, home_pages_pdf

DAY = date(2024, 6, 20)


def page(number: int, files: int, lines: int) -> HomePage:
    """An invented family of whom so much is known."""
    states = (THERE, MISSING, OPEN)
    return HomePage(
        f"{number:02d}", "周桂兰户", (("户编号", "DB990001"), ("村、组", "石岭村 2组"), ("状态", "在享")),
        [OnFile(f"第{n}份材料", states[n % 3], "本站，2024年6月20日") for n in range(files)],
        [(name, ["2024年6月20日 刘敏：" + "入户调查看了材料问了邻居" * 6] * lines)
         for name in ("家庭成员", "授权书", "答复", "线索", "经过")], "说明",
    )  # fmt: skip


def texts(pages: list[HomePage]) -> list[str]:
    """The text of each page."""
    made = home_pages_pdf(pages, "迎检包：县里检查", DAY)
    return [p.extract_text() for p in pypdf.PdfReader(io.BytesIO(made)).pages]


def test_each_family_has_one_page_and_what_is_cut_is_counted() -> None:
    told = texts([page(1, 16, 0), page(2, 40, 30), page(3, 0, 1)])
    assert len(told) == 3
    assert "没有。" in told[0]
    assert "缺 5 份，待查 5 份" in told[0].replace("\n", "")
    assert "还有 14 份，见同一包里的网页" in told[1]
    assert told[1].count("还有 23 条") == 5
    assert "第 3 页，共 3 页" in told[2]


def test_the_same_families_give_the_same_bytes() -> None:
    pages = [page(1, 3, 2)]
    assert home_pages_pdf(pages, "甲", DAY) == home_pages_pdf(pages, "甲", DAY)
