"""Drawing by lot so that anybody can draw again and find the same.

Invariant: the order depends on the seed and the names drawn from and on nothing else; the seed and
the list stay, so nobody can choose afterwards.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable


def new_seed() -> str:
    """A fresh seed of sixteen hex digits."""
    return secrets.token_hex(8)


def drawn(seed: str, names: Iterable[str], count: int) -> list[str]:
    """The first `count` names in the order of SHA-256(seed + name)."""
    order = sorted(set(names), key=lambda name: hashlib.sha256(f"{seed}\n{name}".encode()).digest())
    return order[:count]


def digest(names: Iterable[str]) -> str:
    """What the list drawn from was: one hash of it, sorted."""
    return hashlib.sha256("\n".join(sorted(set(names))).encode()).hexdigest()
