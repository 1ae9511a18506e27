"""A package that stands alone: files, their inventory sealed in the record, proofs, the verifier.

Invariant: every file but the proofs is listed with its SHA-256 in the inventory, and the inventory's
own digest stands in the line that sealed the export; a changed byte anywhere is found by verify.py.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from django.conf import settings
from django.db import connection, transaction

from dibao.desk.accounts.access import Who
from dibao.desk.archive.queries import signing
from dibao.desk.exchange import keeping
from dibao.desk.record import Verb, ledger, now
from dibao.ledger import export

INVENTORY = "inventory.json"
FIRST = "先看这里.html"
HOW = "先看这里.txt"
FIXED = (2020, 1, 1, 0, 0, 0)


def csv_file(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table that opens in a spreadsheet; cells that could be taken for formulas are made text."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    for row in rows:
        writer.writerow([f"'{c}" if c[:1] in "=+-@\t\r" and c[:1] else c for c in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def pack(
    who: Who, on: object, seal: Verb, files: dict[str, bytes], lines: Sequence[int], purpose: str
) -> bytes:
    """The zip of `files` with inventory, proofs of `lines` and of its own seal, and verify.py.

    `seal` is the verb that writes the line of the export; it may refuse, and then nothing is made.
    """
    files = dict(files)
    files["verify.py"] = Path(export.__file__).with_name("verify.py").read_bytes()
    told = {
        "package": 1, "made": now(), "lines": list(lines),
        "files": {k: hashlib.sha256(v).hexdigest() for k, v in sorted(files.items())},
    }  # fmt: skip
    inventory = json.dumps(told, ensure_ascii=False, indent=1).encode()
    with transaction.atomic():
        digest = keeping.keep(io.BytesIO(inventory))
        seal(who, on, bytes.fromhex(digest), purpose)
        proofs = _proofs(lines)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in ({**files, INVENTORY: inventory, **proofs}).items():
            z.writestr(zipfile.ZipInfo(name, FIXED), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _proofs(lines: Sequence[int]) -> dict[str, bytes]:
    """Proofs under one fresh head; that of the seal also ties every older head to it."""
    book = ledger()
    book.make_head(now(), signing())
    heads, leaves = book.heads(), book.leaves()
    raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
    public = signing().public_key().public_bytes(*raw)
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(seq) FROM ledger_line")
        sealed = int(cursor.fetchone()[0])
    wanted = {*lines, sealed}
    found = {x.seq: x for x, _ in list(book.lines(min(wanted))) if x.seq in wanted}
    made = {
        f"proofs/line-{n}.json": export.proof(found[n], leaves, heads[-1:], public).encode()
        for n in sorted(lines)
    }
    made["proofs/inventory.json"] = export.proof(found[sealed], leaves, heads, public).encode()
    return made


def original(digest: str) -> bytes | None:
    """A kept file by its digest; None when it is gone."""
    path = settings.HOME / "originals" / digest
    return path.read_bytes() if digest and path.exists() else None
