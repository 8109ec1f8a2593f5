"""What is offered instead of a slot that is gone."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ysevents.booking import queries, rules
from ysevents.booking.making_queries import Facts
from ysevents.booking.schemas import Alternative
from ysevents.booking.service.judging import first_cell, lent_on
from ysevents.kit import clock
from ysevents.kit.shared import Shared


async def nearest_free(facts: Facts, starts_at: datetime, now: datetime) -> list[Alternative]:
    """Up to three free slots of the same sport and venue on the same day, the closest first.

    At release time a crowd is refused one slot within a second: they share the readings.
    """
    wanted = _wanted(facts, starts_at, now)
    return list(await _free_slots.ask(wanted, lambda: _read_nearest(wanted)))


async def nearest_alone(facts: Facts, starts_at: datetime, now: datetime) -> list[Alternative]:
    """The same within a transaction, which must not wait for the readings of others."""
    return list(await _read_nearest(_wanted(facts, starts_at, now)))


def _wanted(facts: Facts, starts_at: datetime, now: datetime) -> "Wanted":
    day = clock.local_day(starts_at)
    return Wanted(
        venue=facts.venue,
        sport=facts.sport,
        day=day,
        minute=rules.minute_of(starts_at),
        begun=rules.minute_of(now) if clock.local_day(now) == day else -1,
        slot_minutes=lent_on(facts).slot_minutes,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """All that decides which free slots are nearest, but the floor itself. `begun` is the minute of now."""

    venue: UUID
    sport: str
    day: date
    minute: int
    begun: int
    slot_minutes: int


_free_slots: Shared[tuple[Alternative, ...]] = Shared()


async def _read_nearest(wanted: Wanted) -> tuple[Alternative, ...]:
    day = wanted.day
    floors, opening = await queries.floors(wanted.venue, wanted.sport, day, first_cell(rules.instant(day, 0)))
    free = [
        ((space, name), slot.start_minute)
        for space, name, held in floors
        for slot in rules.slots(opening.heard(space, wanted.sport, day), wanted.slot_minutes).values()
        if slot.start_minute > wanted.begun and held.isdisjoint(slot.quarters)
    ]
    return tuple(
        Alternative(
            space=space,
            space_name=name,
            starts_at=rules.instant(day, minute),
            ends_at=rules.instant(day, minute + wanted.slot_minutes),
        )
        for (space, name), minute in rules.nearest(wanted.minute, free)
    )
