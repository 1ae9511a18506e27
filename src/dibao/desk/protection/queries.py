"""What other pages ask of protecting personal data."""

from __future__ import annotations

from dibao.desk.protection.models import Erasure


def erased(ref: str) -> Erasure | None:
    """The erasing of a file, if it was erased."""
    return (
        Erasure.objects.filter(ref=ref, state=Erasure.State.DONE)
        .select_related("by", "second", "place").first()
    )  # fmt: skip
