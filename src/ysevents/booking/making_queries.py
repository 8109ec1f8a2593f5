"""The two statements by which a booking is made.

To book is one statement where the process knows the terms of that day, BOOK, which writes all or nothing. Else
FACTS brings all that is needed to judge. What is true when BOOK runs is settled by keys: `occupancy_pkey` for
the floor, `quota_claim_pkey` for quotas, `booking_key_once` for a request that comes twice; and by
`venue.revision` for terms that were read before.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from ysevents.booking.enums import BookingState, Channel
from ysevents.booking.queries import HELD, SHUT, TERM_COLUMNS, terms_of
from ysevents.booking.rules import Terms
from ysevents.checkin.rules import Hashes
from ysevents.facilities import service as facilities
from ysevents.facilities.enums import FeeClass
from ysevents.facilities.rules.hours import Hours
from ysevents.kit.database import execute, fetch_row
from ysevents.places import service as places
from ysevents.places.rules.quotas import Claim, Quota, Want

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

WANTS = {"person": "$4", "rules": "$33", "periods": "$34", "tops": "$35", "needs": "$36"}
BOOK = f"""
    WITH lent AS (
        SELECT FROM (SELECT $5::uuid) s (id)
        WHERE $32::bigint IS NULL OR (
            EXISTS (SELECT FROM venue WHERE id = $31 AND revision = $32)
            AND {places.BANNED.format(person="$4", venue="$31", now="$10")} IS NULL
            AND {places.ENOUGH_LEFT.format(**WANTS)}
            AND NOT EXISTS (SELECT {HELD.format(first="first_cell($8)", length="end_cell($9) - first_cell($8)")}))),
    claimed AS (
        INSERT INTO quota_claim (person, rule, period_on, n, occurrence)
        SELECT w.person, w.rule, w.period_on, w.n, $2::uuid
        FROM lent, unnest($20::uuid[], $21::uuid[], $22::date[], $23::smallint[]) w (person, rule, period_on, n)
        UNION ALL
        SELECT w.person, w.rule, w.period_on, w.n, $2::uuid
        FROM lent, {places.FREE_NUMBERS.format(**WANTS)} w),
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
