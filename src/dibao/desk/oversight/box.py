"""Words sealed to a public key: whoever holds the database and not the private key reads nothing.

Invariant: a sealed text has one of few lengths, so that its size says nothing about its words; it
opens only with the private key it was sealed to and only in the place it was sealed for.

X25519 with a fresh key for each text, HKDF-SHA256 over both public keys, ChaCha20-Poly1305 (the
make of HPKE base mode, RFC 9180, without its wire format). A private key lies under a passphrase
(scrypt) that is stored nowhere.
"""

from __future__ import annotations

import hashlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

STEP = 4096  # sealed texts are as long as a whole number of these
_KEY, _NONCE, _SALT = 32, bytes(12), 16


class Closed(Exception):
    """The wrong key, passphrase or place."""


def new_private() -> bytes:
    """32 bytes of a fresh private key."""
    return X25519PrivateKey.generate().private_bytes_raw()


def public_of(private: bytes) -> bytes:
    """The 32 bytes that everybody may know."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def seal(public: bytes, plain: bytes, bound: bytes) -> bytes:
    """Seal to a public key; `bound` (where it stands) is checked at opening and not stored."""
    once = X25519PrivateKey.generate()
    mine = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    filled = len(plain).to_bytes(4) + plain
    filled += bytes(-len(filled) % STEP)
    return mine + ChaCha20Poly1305(_derive(shared, mine, public)).encrypt(_NONCE, filled, bound)


def unseal(private: bytes, sealed: bytes, bound: bytes) -> bytes:
    """The plain bytes; raises Closed."""
    mine, body = sealed[:_KEY], sealed[_KEY:]
    try:
        shared = X25519PrivateKey.from_private_bytes(private).exchange(
            X25519PublicKey.from_public_bytes(mine)
        )
        key = _derive(shared, mine, public_of(private))
        filled = ChaCha20Poly1305(key).decrypt(_NONCE, body, bound)
    except (InvalidTag, ValueError) as error:
        raise Closed from error
    return filled[4 : 4 + int.from_bytes(filled[:4])]


def _derive(shared: bytes, mine: bytes, public: bytes) -> bytes:
    """A key for one text only: a fixed nonce is never used twice with it."""
    return HKDF(hashes.SHA256(), _KEY, salt=mine + public, info=b"dibao sealed words 1").derive(
        shared
    )


def lock(private: bytes, passphrase: str) -> bytes:
    """A private key under a passphrase; about a tenth of a second."""
    salt = secrets.token_bytes(_SALT)
    return salt + ChaCha20Poly1305(_slow(passphrase, salt)).encrypt(_NONCE, private, b"")


def unlock(locked: bytes, passphrase: str) -> bytes:
    """The private key again; raises Closed."""
    salt = locked[:_SALT]
    try:
        return ChaCha20Poly1305(_slow(passphrase, salt)).decrypt(_NONCE, locked[_SALT:], b"")
    except InvalidTag as error:
        raise Closed from error


def _slow(words: str, salt: bytes) -> bytes:
    return stretched(words.encode(), salt)[:_KEY]


def stretched(words: bytes, salt: bytes) -> bytes:
    """64 bytes that cost 32 MB and about a tenth of a second to find."""
    return hashlib.scrypt(words, salt=salt, n=2**15, r=8, p=1, maxmem=2**26, dklen=64)
