"""People whom others name: by what they are called and, if it is given, by their telephone."""

from datetime import datetime
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.booking import people_queries
from ysevents.core.enums import PersonKind
from ysevents.core.errors import NameUnusable
from ysevents.core.rules import clean_name
from ysevents.core.service import people


async def named_by_other(name: str, phone: str, *, by: UUID, now: datetime) -> UUID:
    """The person somebody names, known or new.

    Whoever has that number is meant only when the name fits as well: otherwise typing numbers would tell
    who has them.
    """
    cleaned, number = _cleaned(name), accounts.get_phone(phone) if phone.strip() else None
    known = await people_queries.known_by_phone(number.hash, name=cleaned) if number else None
    return known or await _new(cleaned, number.hash if number else None, by, now)


async def met_at_desk(name: str, phone: str, *, by: UUID, now: datetime) -> UUID:
    """The person who stands before a clerk or is on the line: whose number it is, else somebody new."""
    cleaned, number = _cleaned(name), accounts.get_phone(phone) if phone.strip() else None
    known = await people_queries.known_by_phone(number.hash) if number else None
    return known or await _new(cleaned, number.hash if number else None, by, now)


def _cleaned(name: str) -> str:
    cleaned = clean_name(name)
    if cleaned is None:
        raise NameUnusable(fields={"name": NameUnusable.message})
    return cleaned


async def _new(name: str, phone_hash: bytes | None, by: UUID, now: datetime) -> UUID:
    return await people.register_person(name, kind=PersonKind.CONTACT, phone_hash=phone_hash, by=by, now=now)
