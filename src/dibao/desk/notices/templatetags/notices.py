"""The link between public pages, on the site and in files."""

from __future__ import annotations

from typing import Any

from django import template

from dibao.desk.notices import links

register = template.Library()


@register.simple_tag(takes_context=True)
def page(context: dict[str, Any], name: str, arg: object = None) -> str:
    """The address of a public page, or its file's name while files are written."""
    return links.address(name, arg, files=bool(context.get("files")))
