"""One line of the record and the one way to write it as bytes.

Every field is written with its length before it, so no two lines share their bytes. A line's hash
covers the hash of the line before; what was personal is in it only as a digest with a secret salt.
Tree shape and prefixes: RFC 6962 section 2.1; SM3: GB/T 32905-2016.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from dataclasses import dataclass

VERSION = 1
SM3, SHA256 = 1, 2
ALGORITHMS = {SM3: "sm3", SHA256: "sha256"}
NOTHING = bytes(32)
Digest = Callable[[bytes], bytes]


class LedgerError(ValueError):
    """The record cannot be read or written; the message is one Chinese sentence."""


@functools.cache
def digest_of(algorithm: int) -> Digest:
    """The hash function of an algorithm byte; raises LedgerError for an unknown one."""
    name = ALGORITHMS.get(algorithm)
    if name is None:
        raise LedgerError(f"台账里出现不认识的摘要算法编号 {algorithm}，请用更新的版本核验。")
    return lambda data: hashlib.new(name, data).digest()


@dataclass(frozen=True, slots=True)
class Line:
    """`seq` from 1; times as ISO text in UTC; digests and `previous` 32 bytes; `salt` 16 bytes.

    `case`, `actor`, `behalf` are references (never a name or an identity number); `payload` is the
    salted digest of what is sealed apart, or 32 zero bytes; `attachments` digests of files.
    """

    seq: int
    case: str
    kind: str
    actor: str
    behalf: str
    received: str
    device: str
    purpose: str
    payload: bytes
    attachments: tuple[bytes, ...]
    previous: bytes
    salt: bytes
    algorithm: int = SM3

    def encoded(self) -> bytes:
        """The line's only bytes."""
        words = (self.case, self.kind, self.actor, self.behalf, self.received, self.device,
                 self.purpose)  # fmt: skip
        parts = [w.encode() for w in words]
        parts += [self.payload, b"".join(self.attachments), self.previous, self.salt]
        head = b"DBL" + bytes((VERSION, self.algorithm)) + self.seq.to_bytes(8, "big")
        return head + b"".join(len(p).to_bytes(4, "big") + p for p in parts)

    def leaf(self) -> bytes:
        """Hash of the line as a leaf of the tree, and what the next line names as previous."""
        return digest_of(self.algorithm)(b"\x00" + self.encoded())
