"""What people ask about their own data, and until when it has to be answered."""

from datetime import datetime
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.core.errors import PersonNotFound
from ysevents.core.service import calendars
from ysevents.kit import clock
from ysevents.kit.database import transaction
from ysevents.privacy import queries
from ysevents.privacy.enums import RequestKind
from ysevents.privacy.errors import RequestNotFound
from ysevents.privacy.rules import ANSWER_DAYS
from ysevents.privacy.schemas import Request
from ysevents.privacy.service.people import check_office


async def list_requests(person: UUID, *, account: Account) -> list[Request]:
    """Open ones first, each with the day by which it has to be answered."""
    check_office(account)
    return await queries.requests_of(person)


async def note_request(person: UUID, kind: RequestKind, *, account: Account, now: datetime) -> None:
    """Note that somebody asked; while a request of the kind is open, asking again changes nothing."""
    check_office(account)
    async with transaction():
        if await queries.find_person(person) is None:
            raise PersonNotFound
        due_on = await calendars.working_day_after(clock.local_day(now), ANSWER_DAYS)
        if await queries.put_request(person, kind, due_on, by=account.id, now=now):
            await accounts.record(
                "rights_request_noted",
                account=account,
                object_kind="person",
                object_id=person,
                after={"kind": kind},
                now=now,
            )


async def answer_request(request: UUID, person: UUID, *, account: Account, now: datetime) -> None:
    """Note that it was answered."""
    check_office(account)
    async with transaction():
        if not await queries.answer_request(request, person, by=account.id, now=now):
            raise RequestNotFound
        await accounts.record(
            "rights_request_answered", account=account, object_kind="person", object_id=person, now=now
        )
