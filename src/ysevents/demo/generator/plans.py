"""Public rows that several builders write alike: events, and what is on of them."""

from datetime import date, datetime, timedelta
from uuid import UUID

from ysevents.core.enums import EventKind, EventState, OccurrenceKind, OccurrenceState, Sport, Visibility
from ysevents.demo import rows
from ysevents.demo.generator.writer import Writer

MADE = timedelta(days=35)
"""So long before the anchor all events were made: before the first that is over."""


def add_event(
    w: Writer,
    *,
    id: UUID,
    root: UUID,
    kind: EventKind,
    title: str,
    short_title: str,
    sport: Sport,
    region: str,
    organizer: UUID,
    starts_on: date,
    ends_on: date,
    division: str | None = None,
    position: int = 0,
) -> None:
    """A published event; below `root` unless it is the root."""
    w.add(
        rows.Event(
            id=id,
            parent=None if id == root else root,
            root=root,
            kind=kind,
            title=title,
            short_title=short_title[:40],
            sport=sport,
            division=division,
            region=region,
            organizer=organizer,
            starts_on=starts_on,
            ends_on=ends_on,
            state=EventState.PUBLISHED,
            visibility=Visibility.PUBLIC,
            position=position,
            revised_at=w.start - MADE,
        )
    )


def add_occurrence(
    w: Writer,
    *,
    kind: OccurrenceKind,
    event: UUID,
    title: str,
    label: str,
    space: UUID | None,
    starts_at: datetime,
    ends_at: datetime,
    within: UUID | None = None,
    place: str | None = None,
) -> UUID:
    """Something firm and public in a space or at a place in words; answers its id."""
    id = w.id()
    made_at = w.start - MADE
    w.add(
        rows.Occurrence(
            id=id,
            event=event,
            kind=kind,
            title=title,
            label=label,
            space=space,
            starts_at=starts_at,
            ends_at=ends_at,
            state=OccurrenceState.CONFIRMED,
            visibility=Visibility.PUBLIC,
            within=within,
            reason=None,
            published_at=made_at,
            sequence=0,
            revised_at=made_at,
            revised_by=None,
            place=place,
        )
    )
    return id
