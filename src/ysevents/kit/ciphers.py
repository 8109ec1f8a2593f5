"""Personal fields at rest: AES-256-GCM under the installation's field key.

The database alone, or a copy of it, shows none of them; equal values look different.
"""

import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ysevents.kit import secrets

NONCE = 12


def encrypt(kind: str, text: str) -> bytes:
    """`text` sealed as a field of this kind; it opens as no other."""
    return seal(kind, text.encode())


def decrypt(kind: str, sealed: bytes) -> str:
    """The text of a sealed field; cryptography's InvalidTag when it was tampered with or is of another kind."""
    return unseal(kind, sealed).decode()


def seal(kind: str, content: bytes) -> bytes:
    """The same for what is no text: a file."""
    return seal_under(secrets.get().field_key, kind, content, os.urandom(NONCE))


def seal_under(key: bytes, kind: str, content: bytes, nonce: bytes) -> bytes:
    """The same under a key and nonce of the caller's, who never uses these twice: for invented data alone."""
    return nonce + AESGCM(key).encrypt(nonce, content, kind.encode())


def unseal(kind: str, sealed: bytes) -> bytes:
    """What was sealed; InvalidTag as for `decrypt`."""
    return AESGCM(secrets.get().field_key).decrypt(sealed[:NONCE], sealed[NONCE:], kind.encode())
