"""Codes of tickets and bibs: making, writing, reading, hashing.

A code is the head of an HMAC over the kind, the admission and its version. It carries nothing of
its holder and is not stored: it is made again whenever it has to be shown. Short codes are for
people who read them out; they have a check character, and their hash is keyed because 40 bits
could be tried out.
"""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_BYTES = 16
CODE_LENGTH = 26
SHORT_LENGTH = 9
LONGEST_LABEL = 8
LONGEST_INPUT = 200

_VALUES = {letter: value for value, letter in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_BASE_32 = str.maketrans({letter: "0123456789ABCDEFGHIJKLMNOPQRSTUV"[n] for letter, n in _VALUES.items()})
"""From our letters to the digits with which Python reads numbers to the base of 32."""


def ticket_code(key: bytes, admission: UUID, version: int) -> bytes:
    """The 16 bytes of a ticket."""
    return _derive(key, "ticket", admission, version)[:CODE_BYTES]


def bib_code(key: bytes, admission: UUID, version: int) -> bytes:
    """The 16 bytes of a bib: of another kind, so that a photo of a chest opens no gate."""
    return _derive(key, "bib", admission, version)[:CODE_BYTES]


def short_code(key: bytes, admission: UUID, version: int) -> str:
    """Eight characters and a check character, for reading out and typing."""
    values = [byte & 31 for byte in _derive(key, "short", admission, version)[: SHORT_LENGTH - 1]]
    return "".join(ALPHABET[value] for value in [*values, _check(values)])


def code_hash(code: bytes) -> bytes:
    """What the database keeps of a ticket's or a bib's code."""
    return hashlib.sha256(code).digest()


def short_hash(key: bytes, short: str) -> bytes:
    """What the database keeps of a short code."""
    return hmac.digest(key, f"short hash|{short}".encode(), hashlib.sha256)


@dataclass(frozen=True, slots=True)
class Hashes:
    """What the database keeps of one version of an admission."""

    ticket: bytes
    bib: bytes
    short: bytes


def hashes(key: bytes, admission: UUID, version: int) -> Hashes:
    """All hashes of one version at once."""
    return Hashes(
        ticket=code_hash(ticket_code(key, admission, version)),
        bib=code_hash(bib_code(key, admission, version)),
        short=short_hash(key, short_code(key, admission, version)),
    )


def encode(code: bytes) -> str:
    """26 characters of upper-case Crockford base32.

    >>> encode(bytes(15) + b"!")
    '00000000000000000000000011'
    """
    number = int.from_bytes(code)
    return "".join(ALPHABET[number >> shift & 31] for shift in range(5 * (CODE_LENGTH - 1), -1, -5))


def decode(text: str) -> bytes | None:
    """The 16 bytes behind 26 characters, read leniently: lower case, O for 0, I and L for 1."""
    letters = text.upper()
    if len(letters) != CODE_LENGTH or not _VALUES.keys() >= set(letters):
        return None
    number = int(letters.translate(_BASE_32), 32)
    return number.to_bytes(CODE_BYTES) if number < 1 << 8 * CODE_BYTES else None


def short_spelt(short: str) -> str:
    """A short code in groups of three, as it stands under the picture."""
    return "-".join(short[i : i + 3] for i in range(0, SHORT_LENGTH, 3))


class Kind(Enum):
    """What somebody held before the lens or typed."""

    CODE = "code"
    SHORT = "short"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: the bytes of a full code, or the text of a short one or of a number."""

    kind: Kind
    code: bytes = b""
    text: str = ""


def read(raw: str) -> Read | None:
    """Make sense of what a lens, a scanner gun or a hand gave; None when it is none of ours.

    Full-width letters, lower case, a missing or any address in front, blanks, hyphens and line ends
    do not matter. Length tells the kinds apart: 26 is a code, 9 with a right check character a short
    code, up to 8 the number on a bib.
    """
    if len(raw) > LONGEST_INPUT:
        return None
    text = unicodedata.normalize("NFKC", raw).strip().upper()
    text = text.split("?")[0].split("#")[0].rstrip("/").rsplit("/", 1)[-1]
    text = "".join(text.split()).replace("-", "")
    if len(text) == CODE_LENGTH:
        code = decode(text)
        return Read(Kind.CODE, code=code) if code is not None else None
    if len(text) == SHORT_LENGTH:
        values = [_VALUES.get(letter) for letter in text]
        known = [value for value in values if value is not None]
        if len(known) < SHORT_LENGTH or _check(known[:-1]) != known[-1]:
            return None
        return Read(Kind.SHORT, text="".join(ALPHABET[value] for value in known))
    if 1 <= len(text) <= LONGEST_LABEL and text.isascii() and text.isalnum():
        return Read(Kind.LABEL, text=text)
    return None


def ticket_url(address: str, code: bytes) -> str:
    """What a ticket's QR says: the address in lower case, the code in capitals."""
    return f"{address}/t/{encode(code)}"


def bib_url(address: str, code: bytes) -> str:
    """What a bib's QR says."""
    return f"{address}/b/{encode(code)}"


def _derive(key: bytes, kind: str, admission: UUID, version: int) -> bytes:
    return hmac.digest(key, f"{kind}|{admission}|{version}".encode(), hashlib.sha256)


def _check(values: list[int]) -> int:
    """A sum over GF(32), each place weighted by another power of x.

    Finds every single wrong character and every two that changed places.
    """
    total = 0
    for value in values:
        total = _times_x(total ^ value)
    return total


def _times_x(value: int) -> int:
    value <<= 1
    return value ^ 0b100101 if value & 32 else value
