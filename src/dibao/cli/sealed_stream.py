"""A stream of bytes in sealed pieces: damage, a cut end and a swapped piece are found while reading.

Invariant: no byte is handed on whose piece did not open, and the end is believed only when a piece
says that it is the last. With a passphrase the key comes from it (Argon2id); without one the key
stands in the file's own head, so that the file is checked but keeps nothing secret.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from typing import Any, BinaryIO

from argon2.low_level import Type, hash_secret_raw

from dibao.cli.options import Unusable
from dibao.ledger import seals
from dibao.ledger.lines import LedgerError

MAGIC = b"DIBAO-BACKUP-1\n"
PIECE = 1 << 20
LONGEST_HEAD = 4096
NO_BACKUP = "这不是本软件做的备份文件，或者文件开头坏了。请换一份备份。"
WRONG_WORD = "备份打不开：口令不对，或者文件开头坏了。请核对口令文件，或换一份备份。"
NEEDS_WORD = "这份备份有口令。请用 --password-file 写明口令文件。"
CUT = "备份文件不完整，后面一段没有了。没有恢复任何东西，请换一份备份。"
DAMAGED = "备份文件在第 {0} 兆处与封存时不一致，被改动或损坏。没有恢复任何东西，请换一份备份。"


class Damaged(Exception):
    """The file is ours and is not whole; the message is one Chinese sentence."""


def _key(head: dict[str, Any], word: str | None) -> bytes:
    if "key" in head:
        return base64.b64decode(head["key"])
    if word is None:
        raise Unusable(NEEDS_WORD)
    salt = base64.b64decode(head["salt"])
    return hash_secret_raw(
        word.encode(), salt, time_cost=3, memory_cost=65_536, parallelism=1,
        hash_len=seals.KEY_BYTES, type=Type.ID,
    )  # fmt: skip


def _bound(head: bytes, at: int, last: bool) -> bytes:
    return hashlib.sha256(head).digest() + at.to_bytes(8, "big") + bytes((last,))


class Writer:
    """Sealed pieces into a file; `close` writes the last one. `write` as tarfile calls it."""

    def __init__(self, file: BinaryIO, word: str | None) -> None:
        own: dict[str, Any] = {"cipher": "SM4-GCM", "piece": PIECE}
        if word is None:
            own["key"] = base64.b64encode(seals.new_key()).decode()
        else:
            own["kdf"] = "argon2id-3-65536-1"
            own["salt"] = base64.b64encode(secrets.token_bytes(16)).decode()
        self._head = json.dumps(own).encode()
        self._file, self._key, self._at = file, _key(own, word), 0
        self._waiting = bytearray()
        file.write(MAGIC + len(self._head).to_bytes(4, "big") + self._head)
        self._put(b"", last=False)  # an empty first piece tells a wrong passphrase from damage

    def _put(self, plain: bytes, *, last: bool) -> None:
        piece = seals.encrypt(self._key, plain, _bound(self._head, self._at, last))
        self._file.write(bytes((last,)) + len(piece).to_bytes(4, "big") + piece)
        self._at += 1

    def write(self, data: bytes) -> int:
        """Take bytes; whole pieces leave at once."""
        self._waiting += data
        while len(self._waiting) >= PIECE:
            self._put(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(data)

    def close(self) -> None:
        """The last piece."""
        self._put(bytes(self._waiting), last=True)


class Reader:
    """The bytes again; raises Unusable for what is no backup of ours, Damaged for a broken one."""

    def __init__(self, file: BinaryIO, word: str | None) -> None:
        self._file, self._at, self._over, self._left = file, 0, False, b""
        if file.read(len(MAGIC)) != MAGIC:
            raise Unusable(NO_BACKUP)
        size = int.from_bytes(file.read(4), "big")
        self._head = file.read(min(size, LONGEST_HEAD))
        try:
            own = json.loads(self._head)
            self._key = _key(own, word)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Unusable(NO_BACKUP) from error
        try:
            self._next()
        except Damaged as error:
            raise Unusable(WRONG_WORD if "key" not in own else NO_BACKUP) from error

    def _next(self) -> bytes:
        mark = self._file.read(5)
        size = int.from_bytes(mark[1:], "big")
        if len(mark) < 5:
            raise Damaged(CUT)
        if size > PIECE + 64 or mark[0] > 1:
            raise Damaged(DAMAGED.format(max(self._at - 1, 0)))
        piece = self._file.read(size)
        if len(piece) < size:
            raise Damaged(CUT)
        last = mark[0] == 1
        try:
            plain = seals.decrypt(self._key, piece, _bound(self._head, self._at, last))
        except (LedgerError, ValueError) as error:
            raise Damaged(DAMAGED.format(max(self._at - 1, 0))) from error
        self._at += 1
        self._over = last
        if last and self._file.read(1):
            raise Damaged(DAMAGED.format(self._at - 1))
        return plain

    def read(self, size: int = -1) -> bytes:
        """At most `size` bytes, as tarfile asks; b"" only after the last piece."""
        found = bytearray()
        while size < 0 or len(found) < size:
            if not self._left:
                if self._over:
                    break
                self._left = self._next()
                continue
            much = len(self._left) if size < 0 else size - len(found)
            found += self._left[:much]
            self._left = self._left[much:]
        return bytes(found)

    def finish(self) -> None:
        """Read to the end, so that a cut behind the last file is found too."""
        while self.read(PIECE):
            pass
