"""Why somebody looks at a family: known from the work he comes from, asked for otherwise.

Invariant: no page of a family is shown without a purpose, and the line of the look carries it.
"""

from __future__ import annotations

from django.http import HttpRequest

from dibao.desk.front.guarding import today

# Key in the address → purpose, for those who come from a piece of work.
FROM_WORK = {"lead": "核查线索", "case": "办理事项", "prepay": "发放前核对"}
CHOICES = (
    ("lead", "核查线索"), ("case", "办理事项"), ("asked", "家庭来问"), ("control", "监督检查"),
    ("other", "其他（请写明）"),
)  # fmt: skip


def of(request: HttpRequest, ref: str) -> str:
    """The purpose of a look today: from the work or as said before; '' when it must be asked."""
    known = FROM_WORK.get(request.GET.get("for", ""))
    if known:
        return known
    day, said = request.session.get(f"why.{ref}", ("", ""))
    return said if day == today().isoformat() else ""


def keep(request: HttpRequest, ref: str, key: str, words: str) -> bool:
    """Remember what was said; False when nothing usable was."""
    said = words.strip()[:60] if key == "other" else dict(CHOICES).get(key, "")
    if len(said) < 2:
        return False
    request.session[f"why.{ref}"] = (today().isoformat(), said)
    return True
