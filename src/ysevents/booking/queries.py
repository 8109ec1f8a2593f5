"""Reads of bookings and their hand-written statements.

To book is one statement where the process knows the terms of that day, BOOK, which writes all or nothing. Else
FACTS brings all that is needed to judge. What is true when BOOK runs is settled by keys: `occupancy_pkey` for
the floor, `quota_claim_pkey` for quotas, `booking_key_once` for a request that comes twice; and by
`venue.revision` for terms that were read before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ysevents.booking.enums import BookingState, Channel
from ysevents.booking.rules import Terms
from ysevents.booking.schemas import Booked
from ysevents.checkin.rules import Hashes
from ysevents.core.enums import OccurrenceState
from ysevents.facilities import service as facilities
from ysevents.facilities.enums import FeeClass
from ysevents.facilities.rules.hours import Hours
from ysevents.kit.database import execute, fetch, fetch_row, fetch_value
from ysevents.places import service as places
from ysevents.places.rules.quotas import Claim, Quota, Want

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

QUOTAS = places.QUOTAS.format(
    person="$4", day="$3", venue="s.venue", sport="s.sport", audiences="'{everybody,resident}'", more=""
)
HOURS_OF_SPACE = facilities.HOURS_COLUMNS.format(
    venue="s.venue", first="$3::date", last="$3::date", only="AND (o.space IS NULL OR o.space = s.id)"
)
BANNED = places.BANNED.format(person="$4", venue="s.venue", now="$7")

FACTS = f"""
    SELECT s.name AS space_name, s.sport, s.venue, v.name AS venue_name, v.address, v.notice,
           v.is_open_to_public, v.revision, {SHUT.format(day="$3")} AS is_shut,
           {TERM_COLUMNS},
           {HOURS_OF_SPACE},
           {QUOTAS} AS quotas, {BANNED} AS banned_until,
           (SELECT CASE WHEN bool_and(o.state = 'tentative' AND o.hold_until <= $7) THEN 'expired'
                        WHEN count(*) > 0 THEN 'held' END
            FROM (SELECT c.occurrence {HELD.format(first="$2::int", length="t.slot_minutes / 15")}) h
            JOIN occurrence o ON o.id = h.occurrence) AS floor,
           b.id AS booking, b.request_digest
    FROM space s
    JOIN venue v ON v.id = s.venue
    LEFT JOIN LATERAL (
        SELECT * FROM booking_rule r WHERE r.venue = s.venue AND (r.sport = s.sport OR r.sport IS NULL)
        ORDER BY r.sport NULLS LAST LIMIT 1) t ON true
    LEFT JOIN booking b ON b.account = $5 AND b.idempotency_key = $6
    WHERE s.id = $1
"""

BOOK = f"""
    WITH lent AS (
        SELECT FROM (SELECT $5::uuid) s (id)
        WHERE $32::bigint IS NULL OR (
            EXISTS (SELECT FROM venue WHERE id = $31 AND revision = $32)
            AND {places.BANNED.format(person="$4", venue="$31", now="$10")} IS NULL
            AND NOT EXISTS (SELECT {HELD.format(first="first_cell($8)", length="end_cell($9) - first_cell($8)")}))),
    claimed AS (
        INSERT INTO quota_claim (person, rule, period_on, n, occurrence)
        SELECT w.person, w.rule, w.period_on, w.n, $2::uuid
        FROM lent, unnest($20::uuid[], $21::uuid[], $22::date[], $23::smallint[]) w (person, rule, period_on, n)
        UNION ALL
        SELECT w.person, w.rule, w.period_on, w.n, $2::uuid
        FROM lent, {places.FREE_NUMBERS.format(person="$4", rules="$33", periods="$34", tops="$35", needs="$36")} w),
    placed AS (
        INSERT INTO occurrence (id, kind, title, label, space, starts_at, ends_at, is_all_day, state,
                                visibility, sequence, hold_until, revised_at, revised_by)
        SELECT $2, 'booking', $6, $7, $5, $8, $9, false,
               CASE WHEN $25::timestamptz IS NULL THEN 'confirmed' ELSE 'tentative' END, 'private', 0,
               $25, $10, $11 FROM lent),
    expected AS (
        INSERT INTO participant (id, occurrence, organization, person, role, state)
        SELECT $3, $2, $27, $4, 'holder', 'expected' FROM lent),
    admitted AS (
        INSERT INTO admission (id, category, person, occurrence, valid_from, valid_until, state, reason,
                               ticket_hash, short_hash)
        SELECT $16, 'resident', $4, $2, $17, $9,
               CASE WHEN $25 IS NULL THEN 'valid' ELSE 'blocked' END,
               CASE WHEN $25 IS NOT NULL THEN '预约还没有确认' END, $18, $19 FROM lent)
    INSERT INTO booking (id, occurrence, holder, account, state, channel, fee_class, fee_fen,
                         idempotency_key, request_digest, created_at, organization, series, bundle, note)
    SELECT $1, $2, $4, $11, $24, $26, $12, $13, $14, $15, $10, $27, $28, $29, $30 FROM lent
"""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that is needed to judge a request."""

    space_name: str
    sport: str
    venue: UUID
    venue_name: str
    address: str
    notice: str
    is_open_to_public: bool
    revision: int
    """Of the venue: while it stands, so does all that is not about this person or the floor."""
    is_shut: bool
    terms: Terms | None
    opening: Hours
    quotas: list[Quota]
    banned_until: datetime | None
    """Until when this person may not book here over the web."""
    floor: str | None
    """None: free; `expired`: only holds that have run out are in the way; `held`."""
    booking: UUID | None
    """The booking made with this key before."""
    request_digest: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What tells bookings apart besides slot and holder; as it stands, a resident's own on the web.

    With `hold_until` it is tentative, and its ticket opens nothing yet.
    """

    state: BookingState = BookingState.CONFIRMED
    hold_until: datetime | None = None
    channel: Channel = Channel.WEB
    organization: UUID | None = None
    series: UUID | None = None
    bundle: UUID | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The terms on which a booking was judged without asking, which BOOK compares: it takes the numbers itself."""

    venue: UUID
    revision: int
    wants: Sequence[Want]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBooking:
    """What BOOK writes."""

    id: UUID
    occurrence: UUID
    participant: UUID
    admission: UUID
    holder: UUID
    account: UUID
    space: UUID
    title: str
    label: str
    starts_at: datetime
    ends_at: datetime
    admitted_from: datetime
    fee_class: FeeClass
    fee_fen: int
    hashes: Hashes
    claims: Sequence[Claim]
    details: Details
    known: Known | None = None


def terms_of(row: Any) -> Terms | None:
    """The columns of `booking_rule` as terms."""
    return Terms(**{name: row[name] for name in TERMS}) if row["slot_minutes"] is not None else None


async def facts(
    space: UUID,
    first_cell: int,
    day: date,
    *,
    person: UUID | None,
    account: UUID | None,
    key: str | None,
    now: datetime,
) -> Facts | None:
    """Everything about a wish to have `space` from `first_cell` on; None: no such space."""
    row = await fetch_row(FACTS, space, first_cell, day, person, account, key, now)
    if row is None:
        return None
    return Facts(
        space_name=row["space_name"],
        sport=row["sport"],
        venue=row["venue"],
        venue_name=row["venue_name"],
        address=row["address"],
        notice=row["notice"],
        is_open_to_public=row["is_open_to_public"],
        revision=row["revision"],
        is_shut=row["is_shut"],
        terms=terms_of(row),
        opening=facilities.hours_of(row),
        quotas=places.quotas_of(row["quotas"] or ()),
        banned_until=row["banned_until"],
        floor=row["floor"],
        booking=row["booking"],
        request_digest=row["request_digest"],
    )


async def book(new: NewBooking, *, key: str, digest: bytes, now: datetime) -> bool:
    """Write a booking with all that hangs on it, or nothing; False: what was known is no longer so."""
    known = new.known
    wants = known.wants if known else ()
    tag = await execute(
        BOOK,
        new.id,
        new.occurrence,
        new.participant,
        new.holder,
        new.space,
        new.title,
        new.label,
        new.starts_at,
        new.ends_at,
        now,
        new.account,
        new.fee_class,
        new.fee_fen,
        key,
        digest,
        new.admission,
        new.admitted_from,
        new.hashes.ticket,
        new.hashes.short,
        [claim.person for claim in new.claims],
        [claim.rule for claim in new.claims],
        [claim.period_on for claim in new.claims],
        [claim.n for claim in new.claims],
        new.details.state,
        new.details.hold_until,
        new.details.channel,
        new.details.organization,
        new.details.series,
        new.details.bundle,
        new.details.note,
        known.venue if known else None,
        known.revision if known else None,
        [want.rule for want in wants],
        [want.period_on for want in wants],
        [want.top for want in wants],
        [want.needed for want in wants],
    )
    return tag == "INSERT 0 1"


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
