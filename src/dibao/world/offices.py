"""All offices' forms.

Invariant: a form renders deliveries of one source; two forms never share a path.
"""

from __future__ import annotations

from dibao.world.forms import Form
from dibao.world.forms_labour import labour, seldom
from dibao.world.forms_means import means
from dibao.world.forms_registers import police, welfare
from dibao.world.forms_town import rest

__all__ = ["Form", "forms"]


def forms(stamp: dict[str, str]) -> list[Form]:
    """All forms; `stamp` gives for a delivery its day in Chinese (`DS07/new` …)."""
    return [
        *police(stamp),
        *welfare(stamp),
        *labour(stamp),
        *means(stamp),
        *rest(stamp),
        *seldom(stamp),
    ]
