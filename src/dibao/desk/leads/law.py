"""Numbers of the law as the site's own folder lays them down."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from dibao.policy import load
from dibao.reasoning.numbers import Numbers


def numbers(day: dt.date) -> Numbers:
    """In force on a day."""
    overlays = [p for p in (settings.HOME / "policy",) if p.is_dir()]
    return load(as_of=day, overlays=overlays).numbers
