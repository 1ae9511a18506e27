"""A page never sends its reader to a place that is not there."""

import re

from tests.repo.tracked import ROOT, texts

LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(#[^)\s]*)?\)")
HEADING = re.compile(r"^#+ +(.*)$", re.M)


def anchor(heading: str) -> str:
    """The anchor a heading gets."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return "#" + kept.replace(" ", "-")


def pages() -> list[tuple[str, str]]:
    """Every Markdown page without its code blocks."""
    return [
        (name, re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))
        for name, text in texts()
        if name.endswith(".md")
    ]


def test_every_link_between_pages_is_alive() -> None:
    dead = []
    for name, text in pages():
        for target, fragment in LINK.findall(text):
            path = (ROOT / name).parent / target if target else ROOT / name
            if not path.exists():
                dead.append(f"{name} → {target}")
            elif fragment and path.suffix == ".md":
                heads = {anchor(h) for h in HEADING.findall(path.read_text("utf-8"))}
                if fragment not in heads:
                    dead.append(f"{name} → {target}{fragment}")
    assert dead == []


def test_every_path_named_in_a_page_exists() -> None:
    named = re.compile(r"`((?:src|tests|docs|tools|bench|requirements)/[\w./-]+)`")
    gone = [
        f"{name} → {path}"
        for name, text in pages()
        for path in named.findall(text)
        if not (ROOT / path).exists()
    ]
    assert gone == []


def test_the_tour_names_functions_that_exist() -> None:
    named = re.compile(r"\[`\w+\.((?!py`)\w+)`\]\(([^)]+\.py)\)")
    text = (ROOT / "docs/tour.md").read_text("utf-8")
    found = named.findall(text)
    assert len(found) > 15
    gone = [
        f"{path}: {name}"
        for name, path in found
        if not re.search(
            rf"^(def|class) {name}\b|import .*\b{name}\b",
            (ROOT / "docs" / path).read_text("utf-8"),
            re.M,
        )
    ]
    assert gone == []
