"""A head says how long the record is and what its tree's root is, signed; it leaves the machine.

Whoever holds an old head (county, discipline office, a photo of the notice board) can tell a cut
tail or a full rewrite. Signature: Ed25519 (RFC 8032) over the head's own bytes.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from dibao.ledger.lines import LedgerError, digest_of

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 O 1 I: read aloud and copied by hand


@dataclass(frozen=True, slots=True)
class Head:
    """`size` lines with root `root` (32 bytes) at `made` (ISO, UTC), after head `previous`."""

    size: int
    root: bytes
    previous: bytes
    made: str
    algorithm: int
    signature: bytes = b""

    def encoded(self) -> bytes:
        """What is signed."""
        made = self.made.encode()
        return (
            b"DBH" + bytes((1, self.algorithm)) + self.size.to_bytes(8, "big") + self.root
            + self.previous + len(made).to_bytes(4, "big") + made
        )  # fmt: skip

    def digest(self) -> bytes:
        """What the next head names as previous."""
        return digest_of(self.algorithm)(b"\x03" + self.encoded())

    def short(self) -> str:
        """Twelve characters (60 bits) to read aloud or copy from a notice: XXXX-XXXX-XXXX."""
        bits = int.from_bytes(self.digest()[:8], "big") >> 4
        letters = "".join(ALPHABET[bits >> (5 * i) & 31] for i in range(11, -1, -1))
        return "-".join(letters[i : i + 4] for i in (0, 4, 8))

    def text(self) -> str:
        """The head in one line, for a QR code or a mail."""
        parts = (self.root, self.previous, self.signature)
        coded = [base64.urlsafe_b64encode(p).decode().rstrip("=") for p in parts]
        return "|".join(("DBH1", str(self.algorithm), str(self.size), self.made, *coded))

    @classmethod
    def from_text(cls, text: str) -> Head:
        """Read `text` again; raises LedgerError."""
        parts = text.strip().split("|")
        if len(parts) != 7 or parts[0] != "DBH1":
            raise LedgerError("这不是台账头：应当是以 DBH1 开头的一行文字，请重新扫码或复制。")
        try:
            root, previous, signature = (
                base64.urlsafe_b64decode(p + "=" * (-len(p) % 4)) for p in parts[4:]
            )
            return cls(int(parts[2]), root, previous, parts[3], int(parts[1]), signature)
        except (ValueError, binascii.Error) as error:
            raise LedgerError("台账头不完整，请重新扫码或复制整行文字。") from error


def sign(head: Head, key: Ed25519PrivateKey) -> Head:
    """The head with its signature."""
    return Head(head.size, head.root, head.previous, head.made, head.algorithm,
                key.sign(head.encoded()))  # fmt: skip


def signed_by(head: Head, key: Ed25519PublicKey) -> bool:
    """Is the signature this key's?"""
    try:
        key.verify(head.signature, head.encoded())
    except InvalidSignature:
        return False
    return True
