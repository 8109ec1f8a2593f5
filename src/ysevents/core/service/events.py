"""Events: a tree of games, competitions and contests."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ysevents.core import queries
from ysevents.core.enums import EventKind, EventState, Sport, Visibility
from ysevents.core.errors import EventNotFound
from ysevents.core.tables import Event
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7


async def create_event(
    title: str,
    *,
    starts_on: date,
    ends_on: date,
    kind: EventKind = EventKind.COMPETITION,
    short_title: str | None = None,
    parent: UUID | None = None,
    sport: Sport | None = None,
    division: str | None = None,
    region: str | None = None,
    organizer: UUID | None = None,
    state: EventState = EventState.DRAFT,
    visibility: Visibility = Visibility.PUBLIC,
    position: int = 0,
    by: UUID | None,
    now: datetime,
) -> UUID:
    """Make an event, below `parent` when given; answers its id."""
    id = uuid7()
    async with transaction():
        root = (await get_event(parent))["root"] if parent else id
        await Event.insert(
            Event(
                id=id,
                parent=parent,
                root=root,
                kind=kind,
                title=title,
                short_title=short_title or title[:40],
                sport=sport,
                division=division,
                region=region,
                organizer=organizer,
                starts_on=starts_on,
                ends_on=ends_on,
                state=state,
                visibility=visibility,
                position=position,
                revised_at=now,
            )
        )
        await queries.record_change("created", "event", id, root=root, by=by, now=now)
    return id


async def change_event_state(event: UUID, state: EventState, *, by: UUID | None, now: datetime) -> None:
    """Publish, finish or cancel an event and all below it."""
    async with transaction():
        root = (await get_event(event))["root"]
        await queries.set_event_state(event, state, now=now)
        await queries.record_change(state, "event", event, root=root, by=by, now=now)


async def get_event(event: UUID) -> dict[str, Any]:
    """The row of an event."""
    row = await Event.select().where(Event.id == event).first()
    if row is None:
        raise EventNotFound
    found: dict[str, Any] = row
    return found


async def rename_event(event: UUID, title: str, *, by: UUID | None, now: datetime) -> None:
    """Give an event another title; a name that is the same already changes nothing."""
    async with transaction():
        row = await get_event(event)
        if row["title"] == title:
            return
        short = title[:40] if row["short_title"] == row["title"][:40] else row["short_title"]
        await Event.update({Event.title: title, Event.short_title: short, Event.revised_at: now}).where(
            Event.id == event
        )
        await queries.record_change("revised", "event", event, root=row["root"], by=by, now=now)


async def move_event(event: UUID, *, starts_on: date, ends_on: date, by: UUID | None, now: datetime) -> None:
    """Put an event and all below it on other days. What has times of its own is moved where it was made."""
    async with transaction():
        row = await get_event(event)
        if (row["starts_on"], row["ends_on"]) == (starts_on, ends_on):
            return
        await queries.set_event_days(event, starts_on, ends_on, now=now)
        await queries.record_change("revised", "event", event, root=row["root"], by=by, now=now)


async def remove_event(event: UUID, *, by: UUID | None, now: datetime) -> None:
    """Take an event away: a draft without trace, one that was published stays as cancelled."""
    async with transaction():
        row = await get_event(event)
        if row["state"] == EventState.DRAFT:
            await Event.delete().where(Event.id == event)
            await queries.record_change("deleted", "event", event, root=row["root"], by=by, now=now)
        else:
            await change_event_state(event, EventState.CANCELLED, by=by, now=now)
