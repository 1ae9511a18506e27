"""docs/coverage.md, columns.md and rules.md are what the code says today: `make docs`."""

from pathlib import Path

import pytest

from tools.docs import pages

PAGES = pages()


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_the_page_is_fresh(path: Path) -> None:
    assert path.exists(), "make docs"
    assert path.read_text("utf-8") == PAGES[path], "make docs"


def test_pages_do_not_depend_on_the_run() -> None:
    assert pages() == PAGES
