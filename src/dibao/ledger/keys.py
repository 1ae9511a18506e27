"""The keys of one home: made once, readable by the owner alone, never made anew beside old data.

Whoever has only the database can neither sign a head nor open what is sealed.
"""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from dibao.ledger import seals
from dibao.ledger.lines import LedgerError

SIGNING, MASTER = "ledger-signing.key", "ledger-master.key"


def _secret(path: Path, fresh: bytes, *, create: bool) -> bytes:
    if not path.exists():
        if not create:
            raise LedgerError(f"找不到台账密钥 {path.name}。请从备份恢复，不要新建。")
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(fresh)
    return path.read_bytes()


def signing(home: Path, *, create: bool = False) -> Ed25519PrivateKey:
    """The key that signs heads (32 bytes); raises LedgerError when it is gone."""
    fresh = Ed25519PrivateKey.generate().private_bytes_raw()
    return Ed25519PrivateKey.from_private_bytes(_secret(home / SIGNING, fresh, create=create))


def master(home: Path, *, create: bool = False) -> bytes:
    """The key that wraps the cases' keys (16 bytes); raises LedgerError when it is gone."""
    return _secret(home / MASTER, seals.new_key(), create=create)
