"""Telephone numbers as they come in and as they are kept, and whom a typed name means."""

from dataclasses import dataclass
from typing import Any

from ysevents.accounts import queries
from ysevents.accounts.errors import PhoneWrong
from ysevents.accounts.rules import fold_username, parse_phone
from ysevents.kit import ciphers, secrets

_demo = False


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that can be one. Its repr shows nothing, so that no log line does."""

    number: str

    @property
    def hash(self) -> bytes:
        """The keyed hash under which it is found."""
        return secrets.get().lookup("phone", self.number)

    @property
    def cipher(self) -> bytes:
        return ciphers.encrypt("phone", self.number)

    def __repr__(self) -> str:
        return "Phone(…)"


def allow_demo_numbers(allowed: bool) -> None:
    """Whether numbers beginning with 000, which belong to nobody, are taken; said once, in `app.py`."""
    global _demo
    _demo = allowed


def find_phone(raw: str) -> Phone | None:
    """The number, or None when this is none."""
    number = parse_phone(raw, demo=_demo)
    return Phone(number) if number else None


def get_phone(raw: str) -> Phone:
    """The number; PhoneWrong when this is none."""
    phone = find_phone(raw)
    if phone is None:
        raise PhoneWrong(fields={"phone": PhoneWrong.message})
    return phone


async def find_by_name(name: str) -> Any | None:
    """The account that logs in by this, a user name or a telephone number: its row, or None."""
    phone = find_phone(name)
    return await queries.find_credentials(
        phone_hash=phone.hash if phone else None, username=None if phone else fold_username(name)
    )


def try_key(name: str) -> str:
    """Under what tries at a name are counted, known or not, without keeping it readable."""
    phone = find_phone(name)
    kind, value = ("phone", phone.number) if phone else ("username", fold_username(name))
    return f"login:{secrets.get().lookup(kind, value).hex()}"
