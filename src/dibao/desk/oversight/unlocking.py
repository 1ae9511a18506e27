"""An inspector's private keys while he works: in his session, and only half of them there.

Invariant: the session's row holds them encrypted, the key to that stands in the browser's cookie
alone; a stolen database opens nothing, and after twenty minutes nothing is open.
"""

from __future__ import annotations

import secrets
import time

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from django.http import HttpRequest, HttpResponse

from dibao.desk.accounts.access import Who
from dibao.desk.oversight import box
from dibao.desk.oversight.models import InspectorKey

MINUTES = 20
_COOKIE, _SESSION, _NONCE = "box", "sealed_box", 12


def unlock(request: HttpRequest, response: HttpResponse, who: Who, passphrase: str) -> bool:
    """Open every key of this person that the passphrase opens; was there one?"""
    opened: dict[int, bytes] = {}
    for key in InspectorKey.objects.filter(account=who.account):
        try:
            opened[key.pk] = box.unlock(bytes(key.locked), passphrase)
        except box.Closed:
            continue
    if not opened:
        return False
    half, nonce = secrets.token_bytes(32), secrets.token_bytes(_NONCE)
    plain = b"".join(pk.to_bytes(8) + private for pk, private in opened.items())
    until = int(time.time()) + MINUTES * 60
    held = nonce + ChaCha20Poly1305(half).encrypt(nonce, plain, str(until).encode())
    request.session[_SESSION] = [until, held.hex()]
    response.set_cookie(
        _COOKIE, half.hex(), path="/oversight/", httponly=True, samesite="Strict",
        secure=request.is_secure(),
    )  # fmt: skip
    return True


def opened(request: HttpRequest) -> dict[int, bytes]:
    """Private keys by their row; {} while nothing is open."""
    until, held = request.session.get(_SESSION, (0, ""))
    if time.time() > until:
        return {}
    try:
        half, raw = bytes.fromhex(request.COOKIES.get(_COOKIE, "")), bytes.fromhex(held)
        plain = ChaCha20Poly1305(half).decrypt(raw[:_NONCE], raw[_NONCE:], str(until).encode())
    except (InvalidTag, ValueError):
        return {}
    return {
        int.from_bytes(plain[n : n + 8]): plain[n + 8 : n + 40] for n in range(0, len(plain), 40)
    }  # fmt: skip


def shut(request: HttpRequest, response: HttpResponse) -> None:
    """Forget them now."""
    request.session.pop(_SESSION, None)
    response.delete_cookie(_COOKIE, path="/oversight/")
