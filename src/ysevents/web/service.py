"""What the public pages ask: events, places, one's own schedule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.booking import service as booking
from ysevents.core.enums import DayKind, Sport
from ysevents.core.errors import EventNotFound, VenueNotFound
from ysevents.core.schemas import Planned
from ysevents.core.service import agendas, calendars
from ysevents.kit import clock
from ysevents.kit.database import transaction
from ysevents.web import queries
from ysevents.web.queries import Row

MOST = 500


async def set_calendar_days(
    first: date, last: date, kind: DayKind, title: str, *, account: Account, now: datetime
) -> int:
    """Say what the days of a span are; that it was said is on record. Answers how many days."""
    async with transaction():
        days = await calendars.set_days(first, last, kind, title, by=account.id)
        await accounts.record(
            "calendar_changed",
            account=account,
            object_kind="calendar",
            after={"first_on": first, "last_on": last, "kind": kind},
            now=now,
        )
    return days


async def add_school_term(title: str, first: date, last: date, *, account: Account, now: datetime) -> None:
    """Say when lessons begin and end; that it was said is on record."""
    async with transaction():
        term = await calendars.add_term(title, first, last)
        await accounts.record(
            "term_added",
            account=account,
            object_kind="calendar",
            object_id=term,
            after={"title": title, "first_on": first, "last_on": last},
            now=now,
        )


async def remove_school_term(term: UUID, *, account: Account, now: datetime) -> None:
    """Take a term back; that it was is on record."""
    async with transaction():
        await calendars.remove_term(term)
        await accounts.record(
            "term_removed", account=account, object_kind="calendar", object_id=term, now=now
        )


@dataclass(frozen=True)
class Venues:
    """Found places, how many there are in all, and the townships to narrow by."""

    rows: Sequence[Row]
    total: int
    townships: Sequence[Row]


async def list_events(now: datetime, *, past: bool = False) -> Sequence[Row]:
    """Public events to come, or those that are over."""
    return await queries.list_events(clock.local_day(now), past=past)


async def get_event(event: UUID) -> Row:
    """A public event; EventNotFound also for drafts and private ones."""
    found = await queries.find_event(event)
    if found is None:
        raise EventNotFound
    return found


async def list_below(event: UUID) -> Sequence[Row]:
    """Its contests."""
    return await queries.list_below(event)


async def list_venues(
    *,
    township: str | None = None,
    text: str | None = None,
    sport: str | None = None,
    limit: int = 60,
) -> Venues:
    """Places open to the public, narrowed by township code, name or pinyin, and sport."""
    known = sport if sport in set(Sport) else None
    words = (text or "").strip()[:40].replace("%", "").replace("_", "") or None
    rows = await queries.list_venues(
        township=township, text=words, sport=known, limit=min(max(limit, 1), MOST)
    )
    return Venues(rows, rows[0]["total"] if rows else 0, await queries.list_townships())


async def get_venue(venue: UUID) -> Row:
    """One place."""
    found = await queries.find_venue(venue)
    if found is None:
        raise VenueNotFound
    return found


async def list_spaces(venue: UUID) -> Sequence[Row]:
    """Its spaces."""
    return await queries.list_spaces(venue)


async def bookable_sports(venue: UUID) -> list[Sport]:
    """The sports for which residents can book a space there."""
    return await booking.bookable_sports(venue)


async def my_agenda(account: Account, *, now: datetime, days: int) -> list[Planned]:
    """What the account's person takes part in, and what a coach's units do."""
    until = now + timedelta(days=days)
    mine = await agendas.of_people([account.person], now, until) if account.person else []
    for unit in account.targets(Scope.ORGANIZATION, Role.COACH):
        mine += await agendas.of_organization(unit, now, until)
    return sorted({p.id: p for p in mine}.values(), key=lambda p: (p.starts_at, p.id))
