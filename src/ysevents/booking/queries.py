"""Reads of bookings, and what ends them."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ysevents.booking.enums import BookingState, Channel
from ysevents.booking.rules import Terms
from ysevents.booking.schemas import Booked
from ysevents.core.enums import OccurrenceState
from ysevents.facilities import service as facilities
from ysevents.facilities.enums import FeeClass
from ysevents.facilities.rules.hours import Hours
from ysevents.kit.database import execute, fetch, fetch_row, fetch_value
from ysevents.places import service as places

TERMS = [f.name for f in fields(Terms)]

TERM_COLUMNS = ", ".join(f"t.{name}" for name in TERMS)
"""What a venue lends on, of `booking_rule t`."""

SHUT = """(
    s.opened_on > {day} OR s.closed_on <= {day} OR v.opened_on > {day} OR v.closed_on <= {day} OR EXISTS (
        SELECT FROM space_section ss JOIN section c ON c.id = ss.section
        WHERE ss.space = s.id AND (c.opened_on > {day} OR c.closed_on <= {day}))) IS TRUE"""
"""Whether `space s` of `venue v` is closed on a day: itself, its venue or a piece of its floor."""

HELD = """
    FROM space_section ss
    JOIN occupancy c ON c.venue = ss.venue AND c.section = ss.section
        AND c.cell >= {first} AND c.cell < {first} + {length}
    WHERE ss.space = s.id"""
"""The cells of `space s` that somebody has."""

FLOORS = f"""
    SELECT array_agg(ROW(s.id, s.name, (
               SELECT string_agg((c.cell - $4)::text, ' ') {HELD.format(first="$4::int", length=96)}))
               ORDER BY s.position, s.name) AS floors,
           {facilities.HOURS_COLUMNS.format(venue="$1", first="$3::date", last="$3::date", only="")}
    FROM space s JOIN venue v ON v.id = s.venue
    WHERE s.venue = $1 AND s.sport = $2 AND NOT ({SHUT.format(day="$3")})
"""

BOOKED = f"""
    SELECT b.id, b.occurrence, s.venue, v.name AS venue_name, v.address, o.space, s.name AS space_name,
           CASE WHEN b.state = 'confirmed' AND p.state = 'arrived' THEN 'attended' ELSE b.state END AS state,
           o.starts_at, o.ends_at, o.state AS occurrence_state, b.fee_class, b.fee_fen,
           o.starts_at - coalesce(t.cancel_minutes, 0) * interval '1 minute' AS cancel_free_until,
           b.created_at, b.cancelled_at, b.reason, b.channel, o.sequence AS revision, o.hold_until,
           b.series, b.bundle, b.note, g.short_name AS organization_name, {TERM_COLUMNS}
    FROM booking b
    LEFT JOIN organization g ON g.id = b.organization
    JOIN occurrence o ON o.id = b.occurrence
    JOIN space s ON s.id = o.space
    JOIN venue v ON v.id = s.venue
    LEFT JOIN participant p ON p.occurrence = o.id AND p.person = b.holder AND p.role = 'holder'
    LEFT JOIN LATERAL (
        SELECT * FROM booking_rule r WHERE r.venue = s.venue AND (r.sport = s.sport OR r.sport IS NULL)
        ORDER BY r.sport NULLS LAST LIMIT 1) t ON true
"""

OCCUPANTS = f"""
    SELECT h.space, h.first, h.last, o.kind, b.id AS booking,
           CASE WHEN is_told OR o.kind = 'booking' AND o.title = '{places.BALLOT_TITLE}' THEN o.title END AS title,
           CASE WHEN is_told THEN coalesce(e.root, e.id) END AS event
    FROM (
        SELECT ss.space, c.occurrence, min(c.cell) AS first, max(c.cell) AS last
        FROM space_section ss
        JOIN occupancy c ON c.venue = ss.venue AND c.section = ss.section AND c.cell >= $2 AND c.cell < $3
        WHERE ss.space = ANY ($1)
        GROUP BY ss.space, c.occurrence) h
    JOIN occurrence o ON o.id = h.occurrence
    LEFT JOIN event e ON e.id = o.event
    LEFT JOIN booking b ON b.occurrence = o.id AND b.account = $4
    CROSS JOIN LATERAL (SELECT o.visibility = 'public' AND o.kind <> 'booking'
        AND (e.id IS NULL OR (e.visibility = 'public' AND e.state <> 'draft'))) x (is_told)
"""


def terms_of(row: Any) -> Terms | None:
    """The columns of `booking_rule` as terms."""
    return Terms(**{name: row[name] for name in TERMS}) if row["slot_minutes"] is not None else None


async def floors(
    venue: UUID, sport: str, day: date, first_cell: int
) -> tuple[list[tuple[UUID, str, set[int]]], Hours]:
    """The open spaces of one sport in their order in the hall, each with the quarters of a day that are held.

    Beside them the venue's opening hours. `first_cell` is that of the day's midnight.
    """
    row = await fetch_row(FLOORS, venue, sport, day, first_cell)
    assert row is not None
    return (
        [(id, name, set(map(int, (held or "").split()))) for id, name, held in row["floors"] or ()],
        facilities.hours_of(row),
    )


async def bookings(where: str, *arguments: Any, order: str = "o.starts_at, b.id") -> list[Booked]:
    """Bookings that fulfil `where`."""
    rows = await fetch(f"{BOOKED} WHERE {where} ORDER BY {order}", *arguments)
    return [
        Booked(
            **{
                **{name: value for name, value in row.items() if name not in TERMS},
                "terms": terms_of(row),
                "early_minutes": row["early_minutes"] or 0,
                "state": BookingState(row["state"]),
                "channel": Channel(row["channel"]),
                "occurrence_state": OccurrenceState(row["occurrence_state"]),
                "fee_class": FeeClass(row["fee_class"]),
            }
        )
        for row in rows
    ]


async def venue_of(space: UUID) -> UUID | None:
    """Where a space lies; None: no such space."""
    venue: UUID | None = await fetch_value("SELECT venue FROM space WHERE id = $1", space)
    return venue


async def holder_of(booking: UUID) -> UUID:
    """Whose a booking is; it must exist."""
    person: UUID = await fetch_value("SELECT holder FROM booking WHERE id = $1", booking)
    return person


async def lock_occurrence(booking: UUID) -> None:
    """Let nobody else move or cancel what a booking is for; first of all locks, as core does it."""
    await execute(
        """
        SELECT FROM occurrence WHERE id = (SELECT occurrence FROM booking WHERE id = $1) FOR UPDATE
        """,
        booking,
    )


async def end(
    occurrences: Sequence[UUID],
    state: BookingState,
    reason: str,
    *,
    is_late: bool,
    by: UUID | None,
    now: datetime,
) -> None:
    """Put standing bookings of these occurrences into a state that is the last."""
    await execute(
        """
        UPDATE booking SET state = $2, reason = $3, cancelled_at = $4, cancelled_by = $5, is_late = $6
        WHERE occurrence = ANY ($1) AND state IN ('held', 'pending', 'confirmed')
        """,
        list(occurrences),
        state,
        reason,
        now,
        by,
        is_late,
    )


async def end_expired(occurrences: Sequence[UUID]) -> None:
    """Say of bookings that waited on these occurrences that their time has run out."""
    await execute(
        "UPDATE booking SET state = 'expired' WHERE occurrence = ANY ($1) AND state IN ('held', 'pending')",
        list(occurrences),
    )


async def lent_spaces(venue: UUID) -> list[Any]:
    """The spaces of a venue for which there is a booking rule, with its terms and dates of closing."""
    return await fetch(
        f"""
        SELECT s.id, s.name, s.sport, s.is_indoor, v.name AS venue_name,
               greatest(s.opened_on, v.opened_on, c.opened_on) AS opened_on,
               least(s.closed_on, v.closed_on, c.closed_on) AS closed_on, {TERM_COLUMNS}
        FROM venue v
        LEFT JOIN (space s CROSS JOIN LATERAL (
            SELECT * FROM booking_rule r WHERE r.venue = s.venue AND (r.sport = s.sport OR r.sport IS NULL)
            ORDER BY r.sport NULLS LAST LIMIT 1) t) ON s.venue = v.id AND v.is_open_to_public
        LEFT JOIN LATERAL (
            SELECT max(c.opened_on) AS opened_on, min(c.closed_on) AS closed_on
            FROM space_section ss JOIN section c ON c.id = ss.section WHERE ss.space = s.id) c ON true
        WHERE v.id = $1
        ORDER BY s.position, s.name
        """,
        venue,
    )


async def occupants(
    spaces: Sequence[UUID], first_cell: int, end_cell: int, *, account: UUID | None
) -> list[Any]:
    """What has the floor of these spaces, with first and last cell; `booking` only for one's own."""
    return await fetch(OCCUPANTS, list(spaces), first_cell, end_cell, account)
