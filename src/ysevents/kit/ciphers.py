"""Personal fields at rest: AES-256-GCM under the installation's field key.

The database alone, or a copy of it, shows none of them; equal values look different.
"""

import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ysevents.kit import secrets

NONCE = 12


def encrypt(kind: str, text: str) -> bytes:
    """`text` sealed as a field of this kind; it opens as no other."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(secrets.get().field_key).encrypt(nonce, text.encode(), kind.encode())


def decrypt(kind: str, sealed: bytes) -> str:
    """The text of a sealed field; cryptography's InvalidTag when it was tampered with or is of another kind."""
    data = AESGCM(secrets.get().field_key).decrypt(sealed[:NONCE], sealed[NONCE:], kind.encode())
    return data.decode()
