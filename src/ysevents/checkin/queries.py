"""Reads of doors and their hand-written statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.checkin.schemas import NewAdmission
from ysevents.kit.database import execute, fetch, fetch_row, fetch_value

Row = Any  # asyncpg ships no types


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Where somebody may work: checkpoints of these venues and of these event trees."""

    all_venues: bool
    venues: list[UUID]
    all_events: bool
    events: list[UUID]

    @property
    def arguments(self) -> tuple[bool, list[UUID], bool, list[UUID]]:
        return self.all_venues, self.venues, self.all_events, self.events


# $1 to $4 are Reach.arguments.
MINE = """
    CASE WHEN c.event IS NULL THEN $1 OR c.venue = ANY ($2)
         ELSE $3 OR event_is_within(c.event, $4::uuid[]) END
"""

LOOKUPS = {
    "code": "ad.ticket_hash = $6 OR ad.bib_hash = $6",
    "short": "ad.short_hash = $6",
    "label": "ad.label = convert_from($6, 'UTF8') AND ad.event = (SELECT e.root FROM cp JOIN event e ON e.id = cp.event)",
}
"""How an admission is found, by the kind of what was read."""

HEAT = """
        LEFT JOIN occurrence h ON h.id = $13 AND cp.kind = 'call_room'
            AND h.state IN ('tentative', 'confirmed') AND event_is_within(h.event, ARRAY[cp.event])"""
NO_HEAT = """
        CROSS JOIN (SELECT NULL::uuid AS id, NULL::uuid AS event, NULL::text AS title,
                           NULL::timestamptz AS starts_at, NULL::timestamptz AS ends_at) h"""
"""Where none is called all that is asked of a heat folds away before the statement runs."""

REDEEM = """
    WITH cp AS (
        SELECT c.* FROM checkpoint c WHERE c.id = $5 AND {mine}),
    a AS (
        -- Orders an entry and a revocation strictly: whichever commits first counts for the other.
        SELECT ad.*, ad.ticket_hash <> $6 AND (ad.bib_hash = $6 OR {is_label}) AS as_bib
        FROM admission ad WHERE {lookup} LIMIT 1 FOR SHARE),
    met AS (
        SELECT cp.id AS checkpoint, cp.name AS checkpoint_name, cp.kind, cp.event, a.id AS admission,
               a.category, a.label, a.person, p.name AS holder, p.birth_on,
               coalesce(a.reason, o.reason) AS why, a.valid_until,
               a.valid_from - make_interval(mins => cp.early_minutes) AS valid_from,
               cp.opens_at, coalesce(h.title, o.title) AS title,
               coalesce(h.starts_at, o.starts_at) AS starts_at, coalesce(h.ends_at, o.ends_at) AS ends_at,
               coalesce(h.id, a.occurrence) AS visited, h.event AS heat_event, o.event AS own_event,
               cp.confirms AND NOT $7 AS asks,
               CASE cp.policy WHEN 'once' THEN ''
                    WHEN 'once_per_day' THEN to_char($8 AT TIME ZONE 'Asia/Shanghai', 'YYYYMMDD')
                    ELSE h.id::text END AS period_key,
               CASE WHEN a.id IS NULL THEN '{{}}' ELSE array_remove(ARRAY[
                   CASE WHEN a.state <> 'valid' OR o.state IN ('cancelled', 'expired') THEN 'revoked' END,
                   CASE WHEN a.as_bib AND cp.kind NOT IN ('call_room', 'zone')
                        THEN 'bib_only_for_call_room' END,
                   CASE WHEN a.category <> ALL (cp.categories) OR NOT coalesce(
                            CASE WHEN cp.event IS NULL THEN cp.venue IN (a.venue, s.venue)
                                 ELSE event_is_within(coalesce(a.event, o.event), ARRAY[cp.event])
                                      OR event_is_within(cp.event, ARRAY[a.event]) END, false)
                        THEN 'not_here' END,
                   CASE WHEN cp.kind = 'call_room' AND h.id IS NULL THEN 'no_heat_chosen' END,
                   CASE WHEN h.id IS NOT NULL AND NOT EXISTS (
                            SELECT FROM participant q WHERE q.occurrence = h.id AND q.person = a.person)
                        AND NOT EXISTS (
                            SELECT FROM participant q JOIN membership m ON m.organization = q.organization
                            WHERE q.occurrence = h.id AND q.person IS NULL AND m.person = a.person
                              AND m.from_on <= (h.starts_at AT TIME ZONE 'Asia/Shanghai')::date
                              AND coalesce(m.until_on, 'infinity')
                                    >= (h.starts_at AT TIME ZONE 'Asia/Shanghai')::date)
                        THEN 'not_in_heat' END,
                   CASE WHEN cp.opens_at > $8 OR cp.closes_at <= $8 THEN 'checkpoint_closed' END,
                   CASE WHEN a.valid_until <= $8 THEN 'expired' END,
                   CASE WHEN a.valid_from - make_interval(mins => cp.early_minutes) > $8
                        THEN 'too_early' END], NULL) END AS reasons
        FROM cp
        LEFT JOIN a ON true
        LEFT JOIN occurrence o ON o.id = a.occurrence
        LEFT JOIN space s ON s.id = o.space
        LEFT JOIN person p ON p.id = a.person{heat}),
    entered AS (
        INSERT INTO check_in (checkpoint, admission, period_key, at, device, account)
        SELECT checkpoint, admission, period_key, $8, $9, $12 FROM met
        WHERE admission IS NOT NULL AND reasons = '{{}}' AND NOT asks
        ON CONFLICT DO NOTHING RETURNING admission),
    answer AS (
        SELECT met.*,
               CASE WHEN admission IS NULL THEN 'unknown'
                    WHEN reasons <> '{{}}' THEN 'refused'
                    WHEN EXISTS (SELECT FROM entered) THEN 'ok'
                    WHEN asks AND NOT EXISTS (
                        SELECT FROM check_in i WHERE i.checkpoint = met.checkpoint
                          AND i.admission = met.admission AND i.period_key = met.period_key)
                    THEN 'confirm' ELSE 'duplicate' END AS result
        FROM met),
    logged AS (
        INSERT INTO scan (device, nonce, checkpoint, admission, occurrence, result, reasons,
                          device_time, at, account)
        SELECT $9, $10, checkpoint, admission, visited, result, reasons, $11, $8, $12
        FROM answer WHERE result <> 'confirm'),
    arrived AS (
        UPDATE participant q SET state = 'arrived', arrived_at = $8
        FROM answer
        WHERE answer.result = 'ok' AND q.occurrence = answer.visited AND q.person = answer.person
          AND q.state <> 'arrived'
        RETURNING q.id, q.occurrence),
    told AS (
        INSERT INTO change (at, by, verb, kind, subject, root, details)
        SELECT $8, $12, 'arrived', 'occurrence', arrived.occurrence,
               (SELECT root FROM event WHERE id = coalesce(answer.heat_event, answer.own_event)),
               jsonb_build_object('participant', arrived.id)
        FROM arrived CROSS JOIN answer)
    SELECT * FROM answer
"""
"""The whole of a scan. A nonce that is known violates `scan_pkey`, which undoes all of it: the same
statement might just have let in an admission that became valid since its first answer."""

REDEEMS = {
    (kind, has_heat): REDEEM.format(
        mine=MINE,
        lookup=lookup,
        is_label="true" if kind == "label" else "false",
        heat=HEAT if has_heat else NO_HEAT,
    )
    for kind, lookup in LOOKUPS.items()
    for has_heat in (False, True)
}


async def redeem(
    kind: str,
    key: bytes,
    *,
    checkpoint: UUID,
    reach: Reach,
    heat: UUID | None,
    confirmed: bool,
    device: str,
    nonce: UUID,
    device_time: datetime | None,
    account: UUID,
    now: datetime,
) -> Any | None:
    """Judge, let in, log and mark as arrived, in one statement; None: no such checkpoint in reach."""
    return await fetch_row(
        REDEEMS[kind, heat is not None],
        *reach.arguments,
        checkpoint,
        key,
        confirmed,
        now,
        device,
        nonce,
        device_time,
        account,
        *([] if heat is None else [heat]),
    )


async def stored_answer(device: str, nonce: UUID) -> Any:
    """What was answered to a nonce, in the shape of `redeem`."""
    return await fetch_row(
        """
        SELECT c.id AS checkpoint, c.name AS checkpoint_name, c.kind, c.event, a.id AS admission,
               a.category, a.label, a.person, p.name AS holder, p.birth_on,
               coalesce(a.reason, o.reason) AS why, a.valid_until,
               a.valid_from - make_interval(mins => c.early_minutes) AS valid_from, c.opens_at,
               o.title, o.starts_at, o.ends_at, s.occurrence AS visited,
               CASE c.policy WHEN 'once' THEN ''
                    WHEN 'once_per_day' THEN to_char(s.at AT TIME ZONE 'Asia/Shanghai', 'YYYYMMDD')
                    ELSE s.occurrence::text END AS period_key,
               s.reasons, s.result
        FROM scan s
        JOIN checkpoint c ON c.id = s.checkpoint
        LEFT JOIN admission a ON a.id = s.admission
        LEFT JOIN person p ON p.id = a.person
        LEFT JOIN occurrence o ON o.id = s.occurrence
        WHERE s.device = $1 AND s.nonce = $2
        """,
        device,
        nonce,
    )


async def entered_at(checkpoint: UUID, admission: UUID, period_key: str) -> datetime | None:
    """When the admission was let in here for this period."""
    at: datetime | None = await fetch_value(
        "SELECT at FROM check_in WHERE checkpoint = $1 AND admission = $2 AND period_key = $3",
        checkpoint,
        admission,
        period_key,
    )
    return at


async def own_heat(person: UUID, event: UUID, now: datetime) -> Any | None:
    """Where the person is due next in the event, else was last."""
    return await fetch_row(
        """
        SELECT o.title, o.starts_at
        FROM participant q JOIN occurrence o ON o.id = q.occurrence
        WHERE q.person = $1 AND o.kind = 'fixture' AND o.state IN ('tentative', 'confirmed')
          AND event_is_within(o.event, ARRAY[$2::uuid])
        ORDER BY o.ends_at < $3, abs(extract(epoch FROM o.starts_at - $3)) LIMIT 1
        """,
        person,
        event,
        now,
    )


async def insert_admissions(
    rows: Sequence[tuple[NewAdmission, bytes, bytes | None, bytes]],
) -> None:
    """Insert all in one statement: each with the hashes of ticket, bib and short code."""
    columns = zip(
        *(
            (
                n.id,
                n.category,
                n.person,
                n.organization,
                n.event,
                n.occurrence,
                n.venue,
                n.label and n.label.upper(),
                n.valid_from,
                n.valid_until,
                ticket,
                bib,
                short,
            )
            for n, ticket, bib, short in rows
        ),
        strict=True,
    )
    await execute(
        """
        INSERT INTO admission (id, category, person, organization, event, occurrence, venue, label,
                               valid_from, valid_until, ticket_hash, bib_hash, short_hash)
        SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::uuid[], $6::uuid[],
                             $7::uuid[], $8::text[], $9::timestamptz[], $10::timestamptz[],
                             $11::bytea[], $12::bytea[], $13::bytea[])
        """,
        *(list(column) for column in columns),
    )


async def revoke(
    admissions: Sequence[UUID], occurrences: Sequence[UUID], reason: str, *, by: UUID | None, now: datetime
) -> int:
    """Revoke the admissions, and all for the occurrences; answers how many were still standing."""
    count: int = await fetch_value(
        """
        WITH gone AS (
            UPDATE admission SET state = 'revoked', reason = $3
            WHERE (id = ANY ($1) OR occurrence = ANY ($2)) AND state <> 'revoked' RETURNING id),
        told AS (
            INSERT INTO change (at, by, verb, kind, subject)
            SELECT $4, $5, 'revoked', 'admission', id FROM gone ORDER BY id)
        SELECT count(*) FROM gone
        """,
        list(admissions),
        list(occurrences),
        reason,
        now,
        by,
    )
    return count


async def reinstate(admissions: Sequence[UUID], *, by: UUID | None, now: datetime) -> int:
    """Make revoked admissions valid again; answers how many were."""
    count: int = await fetch_value(
        """
        WITH back AS (
            UPDATE admission SET state = 'valid', reason = NULL
            WHERE id = ANY ($1) AND state = 'revoked' RETURNING id),
        told AS (
            INSERT INTO change (at, by, verb, kind, subject)
            SELECT $2, $3, 'reinstated', 'admission', id FROM back ORDER BY id)
        SELECT count(*) FROM back
        """,
        list(admissions),
        now,
        by,
    )
    return count


async def block(occurrences: Sequence[UUID], reason: str) -> None:
    await execute(
        """
        UPDATE admission SET state = 'blocked', reason = $2 WHERE occurrence = ANY ($1) AND state = 'valid'
        """,
        list(occurrences),
        reason,
    )


async def unblock(occurrences: Sequence[UUID]) -> None:
    await execute(
        """
        UPDATE admission SET state = 'valid', reason = NULL
        WHERE occurrence = ANY ($1) AND state = 'blocked'
        """,
        list(occurrences),
    )


async def set_span(occurrence: UUID, valid_from: datetime, valid_until: datetime) -> None:
    await execute(
        "UPDATE admission SET valid_from = $2, valid_until = $3 WHERE occurrence = $1",
        occurrence,
        valid_from,
        valid_until,
    )


async def lock_version(admission: UUID) -> Any | None:
    return await fetch_row(
        "SELECT version, bib_hash IS NOT NULL AS has_bib FROM admission WHERE id = $1 FOR UPDATE", admission
    )


async def update_version(
    admission: UUID, version: int, ticket: bytes, bib: bytes | None, short: bytes
) -> None:
    await execute(
        """
        UPDATE admission SET version = $2, ticket_hash = $3, bib_hash = $4, short_hash = $5 WHERE id = $1
        """,
        admission,
        version,
        ticket,
        bib,
        short,
    )


TICKET = """
    SELECT a.id, a.version, a.category, a.state, coalesce(a.reason, o.reason) AS reason, a.person,
           p.name AS holder, p.birth_on, a.label, a.event, a.occurrence,
           coalesce(o.title, e.title, v.name) AS title,
           coalesce(v.name || ', ' || s.name, o.place, v.name, '') AS place,
           o.starts_at, o.ends_at, o.state AS occurrence_state, a.valid_from, a.valid_until,
           (SELECT min(at) FROM check_in WHERE admission = a.id) AS arrived_at
    FROM admission a
    LEFT JOIN person p ON p.id = a.person
    LEFT JOIN occurrence o ON o.id = a.occurrence
    LEFT JOIN event e ON e.id = a.event
    LEFT JOIN space s ON s.id = o.space
    LEFT JOIN venue v ON v.id = coalesce(a.venue, s.venue)
"""


async def tickets(
    *, ids: Sequence[UUID] = (), occurrences: Sequence[UUID] = (), hashes: Sequence[bytes] = ()
) -> list[Any]:
    """Admissions by id, by what they are for, or by the hash of their ticket's code."""
    return await fetch(
        f"""{TICKET} WHERE a.id = ANY ($1) OR a.occurrence = ANY ($2) OR a.ticket_hash = ANY ($3)
            ORDER BY a.id""",
        list(ids),
        list(occurrences),
        list(hashes),
    )


async def bib_contests(bib_hash: bytes) -> list[Any]:
    """The meet a bib belongs to and the contests its wearer starts in; no row: no such bib."""
    return await fetch(
        """
        SELECT DISTINCT root.id AS event, root.title AS event_title, c.title AS contest, c.position
        FROM admission a
        JOIN event root ON root.id = a.event
        LEFT JOIN (participant q
                   JOIN occurrence o ON o.id = q.occurrence AND o.visibility = 'public' AND o.state <> 'draft'
                   JOIN event c ON c.id = o.event)
               ON q.person = a.person AND c.root = root.root AND c.id <> root.id
        WHERE a.bib_hash = $1 AND root.visibility = 'public' AND root.state <> 'draft'
        ORDER BY c.position, c.title
        """,
        bib_hash,
    )


CHECKPOINT = """
    SELECT c.id, c.kind, c.name, c.venue, c.event, coalesce(v.name, e.short_title) AS "where",
           c.policy, c.confirms, c.opens_at, c.closes_at
    FROM checkpoint c LEFT JOIN venue v ON v.id = c.venue LEFT JOIN event e ON e.id = c.event
"""


async def checkpoints(reach: Reach, *, checkpoint: UUID | None = None) -> list[Any]:
    """Checkpoints in reach, those of events first, or the one asked for."""
    return await fetch(
        f"""{CHECKPOINT} WHERE {MINE} AND ($5::uuid IS NULL OR c.id = $5)
            ORDER BY c.event IS NULL, coalesce(v.sort_key, e.title), c.kind, c.name, c.id""",
        *reach.arguments,
        checkpoint,
    )


async def recent_scans(checkpoint: UUID, limit: int) -> list[Any]:
    """The newest lines of the log at a checkpoint."""
    return await fetch(
        """
        SELECT s.at, s.result, s.reasons, p.name AS holder, p.birth_on, a.category, a.label
        FROM scan s
        LEFT JOIN admission a ON a.id = s.admission
        LEFT JOIN person p ON p.id = a.person
        WHERE s.checkpoint = $1 ORDER BY s.at DESC LIMIT $2
        """,
        checkpoint,
        limit,
    )
