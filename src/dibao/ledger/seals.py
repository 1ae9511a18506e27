"""What is personal stands apart, sealed under its case's key; without the key only a digest is left.

The salt of the digest is sealed with the payload: a known identity number cannot be tried out
against the line once the key is gone. Cipher: SM4-GCM (GB/T 32907-2016), 16-byte keys.
"""

from __future__ import annotations

import json
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from dibao.ledger.lines import LedgerError, digest_of

KEY_BYTES = 16
_NONCE, _TAG, _SALT = 12, 16, 16


def new_key() -> bytes:
    """A fresh key for one case."""
    return secrets.token_bytes(KEY_BYTES)


def encrypt(key: bytes, plain: bytes, bound: bytes) -> bytes:
    """Nonce, ciphertext and tag; `bound` is authenticated but not stored."""
    nonce = secrets.token_bytes(_NONCE)
    sealer = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    sealer.authenticate_additional_data(bound)
    return nonce + sealer.update(plain) + sealer.finalize() + sealer.tag


def decrypt(key: bytes, sealed: bytes, bound: bytes) -> bytes:
    """The plain bytes; raises LedgerError when key, place or bytes are not the right ones."""
    nonce, body, tag = sealed[:_NONCE], sealed[_NONCE:-_TAG], sealed[-_TAG:]
    opener = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
    opener.authenticate_additional_data(bound)
    try:
        return opener.update(body) + opener.finalize()
    except InvalidTag as error:
        raise LedgerError("封存内容打不开：密钥不对，或者内容被改动过。") from error


def seal(
    payload: dict[str, Any], key: bytes, bound: bytes, algorithm: int
) -> tuple[bytes, bytes]:  # fmt: skip
    """(digest for the line, sealed bytes to be kept apart)."""
    plain = json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    salted = secrets.token_bytes(_SALT) + plain
    return digest_of(algorithm)(b"\x02" + salted), encrypt(key, salted, bound)


def unseal(
    sealed: bytes, key: bytes, bound: bytes, digest: bytes, algorithm: int
) -> dict[str, Any]:  # fmt: skip
    """The payload again, after checking it against the line's digest; raises LedgerError."""
    salted = decrypt(key, sealed, bound)
    if digest_of(algorithm)(b"\x02" + salted) != digest:
        raise LedgerError("封存内容与台账里的摘要不一致。")
    found: dict[str, Any] = json.loads(salted[_SALT:])
    return found
