"""Fields that stand encrypted in the database, and the blind key by which a number is found again.

Hashing an identity number protects nothing (all numbers of an area can be tried in seconds), so the
index is a keyed MAC. Both keys are derived from the home's master key, outside the database.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import json
from typing import Any

from django.db import models

from dibao.ledger import seals


@functools.cache
def _key(purpose: str) -> bytes:
    from dibao.desk.record import _master

    return hmac.new(_master(), purpose.encode(), hashlib.sha256).digest()


def blind(number: str) -> str:
    """The same number always gives the same 32 hex digits; nobody without the key can try it out."""
    if not number:
        return ""
    return hmac.new(_key("blind"), number.strip().upper().encode(), hashlib.sha256).hexdigest()[:32]


class Session:
    """A session's row: purposes that were typed and words searched for stand there for hours."""

    def dumps(self, obj: Any) -> bytes:
        """Sealed under the home's key."""
        return seals.encrypt(_key("session")[:16], json.dumps(obj).encode(), b"session")

    def loads(self, data: bytes) -> Any:
        """Opened again; what does not open is no session."""
        return json.loads(seals.decrypt(_key("session")[:16], data, b"session"))


class SealedText(models.BinaryField):
    """Text (or JSON with `json=True`) that the database holds only encrypted (SM4-GCM)."""

    def __init__(self, *args: Any, as_json: bool = False, **kwargs: Any) -> None:
        self.as_json = as_json
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.as_json:
            kwargs["as_json"] = True
        return name, path, args, kwargs

    def _bound(self) -> bytes:
        return f"{self.model._meta.label}.{self.name}".encode()

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None:
            return None
        text = json.dumps(value, ensure_ascii=False) if self.as_json else str(value)
        sealed = seals.encrypt(_key("field")[:16], text.encode(), self._bound())
        return super().get_db_prep_value(sealed, connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if value is None:
            return None
        text = seals.decrypt(_key("field")[:16], bytes(value), self._bound()).decode()
        return json.loads(text) if self.as_json else text
