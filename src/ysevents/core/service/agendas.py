"""What is on: for an event tree, a place, a person, a unit. Pages and calendar feeds ask here."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ysevents.core import queries
from ysevents.core.errors import OccurrenceNotFound
from ysevents.core.schemas import Clash, Narrowing, Planned


async def of_county(start: datetime, end: datetime, *, only: Narrowing | None = None) -> list[Planned]:
    """Everything public in the county but what lies within a session, cancelled things included."""
    return await queries.agenda(f"{queries.PUBLIC} AND o.within IS NULL", start, end, only=only)


async def of_region(
    region: str, start: datetime, end: datetime, *, only: Narrowing | None = None
) -> list[Planned]:
    """The same of a township or village: what takes place there, or belongs to it and has no place on record."""
    there = queries.IN_REGION.format("$3")
    return await queries.agenda(
        f"{there} AND {queries.PUBLIC} AND o.within IS NULL", start, end, region, only=only
    )


async def of_event(
    event: UUID, start: datetime, end: datetime, *, only: Narrowing | None = None
) -> list[Planned]:
    """Everything public of an event and all below it, cancelled things included."""
    return await queries.agenda(f"{queries.BELOW} AND {queries.PUBLIC}", start, end, event, only=only)


async def of_event_for(
    event: UUID, organization: UUID, start: datetime, end: datetime, *, only: Narrowing | None = None
) -> list[Planned]:
    """Of an event and all below it, what a unit (or a team under it) takes part in."""
    theirs = queries.FOR_ORGANIZATION.replace("$3", "$4")
    return await queries.agenda(
        f"{queries.BELOW} AND {theirs} AND {queries.PUBLIC}", start, end, event, organization, only=only
    )


async def of_venue(
    venue: UUID, start: datetime, end: datetime, *, only: Narrowing | None = None
) -> list[Planned]:
    """Public events, lessons and closures at a venue; never residents' bookings."""
    return await queries.agenda(f"s.venue = $3 AND {queries.PUBLIC}", start, end, venue, only=only)


async def of_space(
    space: UUID, start: datetime, end: datetime, *, only: Narrowing | None = None
) -> list[Planned]:
    """The same for one space: whatever touches any of its floor."""
    return await queries.agenda(
        f"""o.space IN (SELECT b.space FROM space_section a JOIN space_section b ON b.section = a.section
                        WHERE a.space = $3) AND {queries.PUBLIC}""",
        start,
        end,
        space,
        only=only,
    )


async def of_unit(
    unit: UUID, start: datetime, end: datetime, *, only: Narrowing | None = None
) -> list[Planned]:
    """What a unit, or a team, takes part in and everybody may know."""
    return await queries.agenda(
        f"{queries.FOR_ORGANIZATION} AND {queries.PUBLIC}", start, end, unit, only=only
    )


async def of_people(people: Sequence[UUID], start: datetime, end: datetime) -> list[Planned]:
    """All that these persons take part in, by name or as members of a team; drafts are left out."""
    return await queries.agenda(f"o.state <> 'draft' AND {queries.TAKES_PART}", start, end, list(people))


async def of_organization(organization: UUID, start: datetime, end: datetime) -> list[Planned]:
    """All that a unit and the units below it take part in; drafts are left out."""
    return await queries.agenda(
        f"o.state <> 'draft' AND {queries.FOR_ORGANIZATION}", start, end, organization
    )


async def public(start: datetime, end: datetime, *, limit: int = 50) -> list[Planned]:
    """The next public things in the county that are not within a session."""
    return await queries.agenda(f"{queries.PUBLIC} AND o.within IS NULL", start, end, limit=limit)


async def get_planned(occurrence: UUID) -> Planned:
    """One occurrence; whether the asker may see it is the caller's question."""
    found = await queries.find_planned(occurrence)
    if found is None:
        raise OccurrenceNotFound
    return found


async def find_clashes(root: UUID) -> list[Clash]:
    """Who and which floor is wanted twice at once by an event tree, drafts included."""
    return await queries.clashes(root)
