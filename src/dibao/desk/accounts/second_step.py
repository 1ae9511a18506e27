"""The second step of signing in: six digits from one's own phone, or one of eight paper codes.

RFC 6238 with the values every phone's app knows (30 s, six digits, SHA-1). A code opens once; the
neighbouring steps count too, because phones' clocks differ. The secret stands encrypted in the
database, paper codes only as keyed hashes.
"""

from __future__ import annotations

import base64
import datetime as dt
import hmac
import secrets

import segno
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

STEP = 30
TRIES, CLOSED = 10, dt.timedelta(hours=1)
PAPERS = 8
_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without those that look alike


def new_secret() -> str:
    """160 random bits in base 32."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def _digits(secret: str) -> TOTP:
    return TOTP(base64.b32decode(secret), 6, SHA1(), STEP)  # noqa: S303  what phones' apps expect


def picture(secret: str, login: str) -> str:
    """The QR picture that a phone's app reads, as a data address."""
    words = _digits(secret).get_provisioning_uri(login, "低保核查")
    return str(segno.make(words, error="m").svg_data_uri(scale=5, border=2))


def step_of(secret: str, code: str, at: dt.datetime, last: int) -> int | None:
    """The 30-second step whose digits these are, later than `last`; None if they fit none."""
    now = int(at.timestamp()) // STEP
    given = "".join(c for c in code if c.isdigit())
    for step in (now - 1, now, now + 1):
        right = _digits(secret).generate(step * STEP).decode()
        if step > last and hmac.compare_digest(right, given):
            return step
    return None


def paper_codes() -> list[str]:
    """Codes to print and keep; each opens once."""
    return [
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(2))
        for _ in range(PAPERS)
    ]
