"""Find a free court: a sport, a day, from when to when, near a place. Four statements, whatever is found."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from ysevents.booking import finding_queries, queries, rules
from ysevents.booking.rules import Terms
from ysevents.booking.schemas import FoundCourt, FoundStart, FoundVenue, Near, Wanted
from ysevents.core.enums import Sport
from ysevents.facilities import service as facilities
from ysevents.facilities.rules.hours import Hours
from ysevents.kit import cells, clock
from ysevents.kit.errors import Invalid

MOST_VENUES = 30
DAY = timedelta(days=1)
FARTHEST_M = 100_000


async def find_free(wanted: Wanted, *, now: datetime) -> list[FoundVenue]:
    """The venues with a free slot of that sport that begins in the span, the nearest first.

    Without a place they come by name, and without coordinates of its own a venue is not within any distance.
    """
    day, first, stop = wanted.day, wanted.from_minute, wanted.until_minute
    lent = await finding_queries.lent_courts(wanted.sport)
    reached = {row["id"]: _distance(wanted.near, row) for row in lent}
    lent = [row for row in lent if _is_within(reached[row["id"]], wanted)]
    lent = [row for row in lent if _is_open_on(row, day)]
    if not lent:
        return []
    hours = await facilities.get_hours_of(list({row["venue"] for row in lent}), day, day)
    span = cells.cells(*clock.day_span(day))
    held = await finding_queries.held_cells([row["id"] for row in lent], span.start, span.stop)
    found = []
    for venue, group in groupby(lent, key=lambda row: row["venue"]):
        courts = list(group)
        starts = _starts(courts, hours[venue], held, day, range(first, stop), now)
        if starts:
            row = courts[0]
            found.append(
                FoundVenue(
                    venue=venue,
                    name=row["venue_name"],
                    distance_m=reached[row["id"]],
                    starts=starts,
                )
            )
    found.sort(key=lambda one: (one.distance_m is None, one.distance_m or 0))
    return found[:MOST_VENUES]


async def read_wanted(
    *, sport: str, day: str, since: str, until: str, near: str, at: str, within: str
) -> Wanted:
    """The wish; Invalid names the field that cannot be read.

    `at` is `latitude,longitude` of a phone and goes before `near`, a township's code or a venue's id.
    """
    if sport not in set(Sport):
        raise Invalid(fields={"sport": "请选择列表里的项目。"})
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise Invalid(fields={"day": "请填写日期，如2026-12-05。"}) from None
    first, stop = _minute(since, "since"), _minute(until, "until")
    if stop <= first:
        raise Invalid(fields={"until": "结束时间要晚于开始时间。"})
    if within and (not within.isdecimal() or not 0 < int(within) <= FARTHEST_M):
        raise Invalid(fields={"within": "请选择距离。"})
    place = _position(at) if at else await _place_of(near) if near else None
    return Wanted(
        sport=Sport(sport),
        day=on,
        from_minute=first,
        until_minute=stop,
        near=place,
        within_m=int(within) if within and place else None,
    )


async def find_place(near: str) -> Near | None:
    """The township or venue somebody wants to be near."""
    return await finding_queries.find_place(near)


async def list_townships() -> list[tuple[str, str]]:
    """The townships to choose from, by code and name."""
    return await finding_queries.townships()


def _distance(near: Near | None, row: Any) -> int | None:
    if near is None or row["latitude"] is None or row["longitude"] is None:
        return None
    here = (near.latitude, near.longitude)
    return round(rules.distance_m(here, (row["latitude"], row["longitude"])))


def _is_within(distance: int | None, wanted: Wanted) -> bool:
    if wanted.near is None or wanted.within_m is None:
        return True
    return distance is not None and distance <= wanted.within_m


def _is_open_on(row: Any, day: date) -> bool:
    return (row["opened_on"] or day) <= day < (row["closed_on"] or day + DAY)


def _starts(
    courts: Sequence[Any],
    hours: Hours,
    held: Mapping[UUID, int],
    day: date,
    span: range,
    now: datetime,
) -> tuple[FoundStart, ...]:
    """The hours at which some court is free, earliest first, each with the courts."""
    free: dict[tuple[int, int], list[FoundCourt]] = {}
    for row in courts:
        terms = queries.terms_of(row)
        assert terms is not None
        for minute, slot in _slots(hours, row, terms, day, now).items():
            if minute in span and not held.get(row["id"], 0) & slot.bits:
                court = FoundCourt(space=row["id"], name=row["name"], fee_fen=slot.fee_fen)
                free.setdefault((minute, slot.end_minute), []).append(court)
    return tuple(
        FoundStart(
            starts_at=rules.instant(day, start),
            ends_at=rules.instant(day, end),
            courts=tuple(free[start, end]),
        )
        for start, end in sorted(free)
    )


def _slots(hours: Hours, row: Any, terms: Terms, day: date, now: datetime) -> dict[int, rules.Slot]:
    if day > rules.last_day(terms, now):
        return {}
    slots = rules.slots(hours.heard(row["id"], row["sport"], day), terms.slot_minutes)
    return {minute: slot for minute, slot in slots.items() if rules.instant(day, minute) > now}


async def _place_of(near: str) -> Near:
    found = await find_place(near[:40])
    if found is None:
        raise Invalid(fields={"near": "没有找到这个地点，请从列表里选择。"})
    return found


def _position(at: str) -> Near:
    try:
        latitude, longitude = (float(part) for part in at.split(","))
    except ValueError:
        raise Invalid("位置没有读出来，请改选乡镇。") from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise Invalid("位置没有读出来，请改选乡镇。")
    return Near(name="我的位置", latitude=latitude, longitude=longitude)


def _minute(text: str, field: str) -> int:
    if text == "24:00":
        return 24 * 60
    try:
        at = datetime.strptime(text[:5], "%H:%M")  # noqa: DTZ007
    except ValueError:
        raise Invalid(fields={field: "请填写时间，如19:00。"}) from None
    return at.hour * 60 + at.minute
