"""Where a public page stands: an address of the site, or a file beside the others.

Invariant: every public page is reached through this table, so that the site and the files written
by `dibao publish` have the same pages.
"""

from __future__ import annotations

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse

# page → (url name, file)
PAGES = {
    "home": ("open", "index.html"), "village": ("open_village", "village-{}.html"),
    "apply": ("open_apply", "apply.html"), "standards": ("open_standards", "standards.html"),
    "check": ("open_check", "check.html"), "complain": ("complain", "complain.html"),
}  # fmt: skip
ASSETS = {"style": ("desk/desk.css", "desk.css"), "mark": ("desk/mark.svg", "mark.svg")}


def address(page: str, arg: object = None, *, files: bool = False) -> str:
    """The address of a page, or its file's name."""
    if page in ASSETS:
        return ASSETS[page][1] if files else str(static(ASSETS[page][0]))
    name, file = PAGES[page]
    if files:
        return file.format(arg)
    return str(reverse(name, args=[arg] if arg is not None else []))


def outside() -> str:
    """The complaint box on the office's own site; '' where its address is not set."""
    return f"{settings.PUBLIC_ADDRESS}{reverse('complain')}" if settings.PUBLIC_ADDRESS else ""
