"""Reads of core and its hand-written statements."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from json import loads
from typing import Any
from uuid import UUID

from ysevents.core.enums import OccurrenceKind, OccurrenceState, Visibility
from ysevents.core.schemas import Changed, Clash, Holder, Move, Narrowing, NewTeam, Placement, Planned
from ysevents.kit.database import execute, fetch, fetch_row, fetch_value
from ysevents.kit.ids import uuid7

PLACE = """
    INSERT INTO occurrence (id, event, kind, title, label, space, place, starts_at, ends_at, is_all_day,
                            state, visibility, series, within, hold_until, published_at, sequence,
                            revised_at, revised_by)
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[],
                         $7::text[], $8::timestamptz[], $9::timestamptz[], $10::bool[], $11::text[],
                         $12::text[], $13::uuid[], $14::uuid[], $15::timestamptz[], $16::timestamptz[])
    CROSS JOIN (VALUES (0, $17::timestamptz, $18::uuid)) v
"""


async def insert_occurrences(placements: Sequence[Placement], *, by: UUID | None, now: datetime) -> None:
    """Insert all in one statement; the trigger takes their floors, all or none."""
    columns = zip(
        *(
            (
                p.id,
                p.event,
                p.kind,
                p.title,
                p.label,
                p.space,
                p.place,
                p.starts_at,
                p.ends_at,
                p.is_all_day,
                p.state,
                p.visibility,
                p.series,
                p.within,
                p.hold_until,
                now if p.visibility == Visibility.PUBLIC and p.state != OccurrenceState.DRAFT else None,
            )
            for p in placements
        ),
        strict=True,
    )
    await execute(PLACE, *(list(column) for column in columns), now, by)
    rows = [(p.id, a.organization, a.person, a.role, a.state) for p in placements for a in p.participants]
    if rows:
        await insert_participants(rows)


async def insert_participants(
    rows: Sequence[tuple[UUID, UUID | None, UUID | None, str, str]],
) -> list[UUID]:
    """Add (occurrence, organization, person, role, state) rows; those already there are left alone."""
    added = await fetch(
        """
        INSERT INTO participant (id, occurrence, organization, person, role, state)
        SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[])
        ON CONFLICT DO NOTHING RETURNING id
        """,
        [uuid7() for _ in rows],
        *(list(column) for column in zip(*rows, strict=True)),
    )
    return [row["id"] for row in added]


async def clear_participants(occurrences: Sequence[UUID]) -> None:
    """Take everybody out of drafts, of which nobody was told."""
    await execute(
        """
        DELETE FROM participant p USING occurrence o
        WHERE o.id = p.occurrence AND o.state = 'draft' AND o.id = ANY ($1)
        """,
        list(occurrences),
    )


async def rename_occurrences(
    rows: Sequence[tuple[UUID, str, str]], *, by: UUID | None, now: datetime
) -> None:
    """Give (id, title, label) rows their words; who has them already is left alone."""
    await execute(
        """
        UPDATE occurrence o SET title = r.title, label = r.label, revised_at = $4, revised_by = $5
        FROM unnest($1::uuid[], $2::text[], $3::text[]) r (id, title, label)
        WHERE o.id = r.id AND (o.title, o.label) IS DISTINCT FROM (r.title, r.label)
        """,
        *(list(column) for column in zip(*rows, strict=True)),
        now,
        by,
    )


async def set_attendance(
    occurrence: UUID, person: UUID | None, organization: UUID | None, *, state: str, at: datetime
) -> bool:
    """Put a participant, found by the person or without one by the unit, into a state; False: it was so."""
    changed = await fetch(
        """
        UPDATE participant SET state = $4, arrived_at = CASE WHEN $4 = 'arrived' THEN $5::timestamptz END
        WHERE occurrence = $1 AND state <> $4
          AND CASE WHEN $2::uuid IS NULL THEN person IS NULL AND organization = $3 ELSE person = $2 END
        RETURNING id
        """,
        occurrence,
        person,
        organization,
        state,
        at,
    )
    return bool(changed)


async def delete_participants(
    occurrences: Sequence[UUID], *, person: UUID | None, organization: UUID | None
) -> list[UUID]:
    """Take a person, or a unit that takes part as such, out of these; answers out of which."""
    rows = await fetch(
        """
        DELETE FROM participant
        WHERE occurrence = ANY ($1)
          AND CASE WHEN $2::uuid IS NULL THEN organization = $3 AND person IS NULL ELSE person = $2 END
        RETURNING occurrence
        """,
        list(occurrences),
        person,
        organization,
    )
    return sorted({row["occurrence"] for row in rows})


async def is_closed(space: UUID, starts_at: datetime, ends_at: datetime) -> bool | None:
    """Whether the space, its venue or one of its sections is closed in the span; None: no such space."""
    closed: bool | None = await fetch_value(
        """
        WITH span AS (SELECT ($2::timestamptz AT TIME ZONE 'Asia/Shanghai')::date AS first,
                             (($3::timestamptz - interval '1 microsecond')
                                 AT TIME ZONE 'Asia/Shanghai')::date AS last)
        SELECT bool_or(coalesce(x.opened_on > span.first, false)
                       OR coalesce(x.closed_on <= span.last, false))
        FROM span, space s
        JOIN venue v ON v.id = s.venue
        CROSS JOIN LATERAL (
            SELECT s.opened_on, s.closed_on
            UNION ALL SELECT v.opened_on, v.closed_on
            UNION ALL SELECT c.opened_on, c.closed_on
                FROM space_section ss JOIN section c ON c.id = ss.section WHERE ss.space = s.id) x
        WHERE s.id = $1
        """,
        space,
        starts_at,
        ends_at,
    )
    return closed


async def holders_of(
    space: UUID, starts_at: datetime, ends_at: datetime, *, but: Sequence[UUID] = ()
) -> list[Holder]:
    """What holds any of the floor of `space` in the span, earliest first."""
    rows = await fetch(
        """
        SELECT DISTINCT o.id, o.kind, o.title, o.visibility, o.space, o.starts_at, o.ends_at, o.sequence
        FROM space_section ss
        JOIN occupancy c ON c.venue = ss.venue AND c.section = ss.section
            AND c.cell >= first_cell($2) AND c.cell < end_cell($3)
        JOIN occurrence o ON o.id = c.occurrence
        WHERE ss.space = $1 AND NOT o.id = ANY ($4::uuid[])
        ORDER BY o.starts_at, o.id
        """,
        space,
        starts_at,
        ends_at,
        list(but),
    )
    return [
        Holder(**{**row, "kind": OccurrenceKind(row["kind"]), "visibility": Visibility(row["visibility"])})
        for row in rows
    ]


async def expire_holds(
    now: datetime, *, space: UUID | None = None, span: tuple[datetime, datetime] | None = None
) -> list[UUID]:
    """End holds that have run out; with `space` and `span` only those in the way there."""
    start, end = span or (None, None)
    rows = await fetch(
        """
        UPDATE occurrence o SET state = 'expired', revised_at = $1, revised_by = NULL
        WHERE o.state = 'tentative' AND o.hold_until <= $1
          AND ($2::uuid IS NULL OR EXISTS (
                SELECT FROM space_section ss
                JOIN occupancy c ON c.venue = ss.venue AND c.section = ss.section
                    AND c.cell >= first_cell($3) AND c.cell < end_cell($4)
                WHERE ss.space = $2 AND c.occurrence = o.id))
        RETURNING o.id
        """,
        now,
        space,
        start,
        end,
    )
    return [row["id"] for row in rows]


async def lock_occurrences(ids: Sequence[UUID]) -> dict[UUID, Any]:
    """Rows by id, locked in one order, so that two who move the same things wait instead of deadlock."""
    rows = await fetch(
        """
        SELECT id, event, kind, title, space, starts_at, ends_at, state, within, sequence, revised_at
        FROM occurrence WHERE id = ANY ($1) ORDER BY id FOR UPDATE
        """,
        list(ids),
    )
    return {row["id"]: row for row in rows}


async def ids_within(holders: Sequence[UUID]) -> list[UUID]:
    """What lies within these sessions."""
    rows = await fetch("SELECT id FROM occurrence WHERE within = ANY ($1) ORDER BY id", list(holders))
    return [row["id"] for row in rows]


async def update_spans(
    moves: Sequence[Move], *, reason: str | None = None, by: UUID | None, now: datetime
) -> None:
    """Give all their new spans and grounds in one statement; postponed ones are on again."""
    await execute(
        """
        UPDATE occurrence o
        SET starts_at = m.starts_at, ends_at = m.ends_at,
            space = CASE WHEN m.place IS NULL THEN coalesce(m.space, o.space) END,
            place = CASE WHEN m.space IS NULL THEN coalesce(m.place, o.place) END,
            within = coalesce(m.within, o.within),
            state = CASE WHEN o.state = 'postponed' THEN 'confirmed' ELSE o.state END,
            reason = coalesce($7, o.reason), revised_at = $8, revised_by = $9
        FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::uuid[], $5::text[], $6::uuid[])
            m (id, starts_at, ends_at, space, place, within)
        WHERE o.id = m.id
        """,
        [m.occurrence for m in moves],
        [m.starts_at for m in moves],
        [m.ends_at for m in moves],
        [m.space for m in moves],
        [m.place for m in moves],
        [m.within for m in moves],
        reason,
        now,
        by,
    )


async def let_go_drafts(holders: Sequence[UUID], *, by: UUID | None, now: datetime) -> None:
    """Take drafts out of these sessions: they keep their times and hold no floor."""
    await execute(
        """
        UPDATE occurrence SET within = NULL, revised_at = $2, revised_by = $3
        WHERE within = ANY ($1) AND state = 'draft'
        """,
        list(holders),
        now,
        by,
    )


async def update_state(
    ids: Sequence[UUID],
    state: OccurrenceState,
    *,
    reason: str | None,
    by: UUID | None,
    now: datetime,
) -> None:
    """Put all into `state`; what becomes public for the first time is published now."""
    await execute(
        """
        UPDATE occurrence
        SET state = $2, reason = coalesce($3, reason), hold_until = NULL, revised_at = $4::timestamptz, revised_by = $5,
            published_at = coalesce(published_at, CASE WHEN visibility = 'public' THEN $4::timestamptz END)
        WHERE id = ANY ($1) AND state <> $2
        """,
        list(ids),
        state,
        reason,
        now,
        by,
    )


async def free_spaces(spaces: Sequence[UUID], starts_at: datetime, ends_at: datetime) -> list[UUID]:
    """Those of `spaces` on whose floor nothing stands in the span, in the given order."""
    rows = await fetch(
        """
        SELECT s.id FROM unnest($1::uuid[]) WITH ORDINALITY s (id, n)
        WHERE NOT EXISTS (
            SELECT FROM space_section ss
            JOIN occupancy c ON c.venue = ss.venue AND c.section = ss.section
                AND c.cell >= first_cell($2) AND c.cell < end_cell($3)
            WHERE ss.space = s.id)
        ORDER BY s.n
        """,
        list(spaces),
        starts_at,
        ends_at,
    )
    return [row["id"] for row in rows]


PLANNED = """
    SELECT o.id, o.kind, o.title, o.label, o.event, e.short_title AS event_title, e.root,
           coalesce(e.sport, s.sport) AS sport, o.space, s.name AS space_name, s.venue,
           v.name AS venue_name, o.place,
           coalesce(o.latitude, v.latitude) AS latitude, coalesce(o.longitude, v.longitude) AS longitude,
           o.starts_at, o.ends_at, o.is_all_day, o.state, o.visibility, o.within, o.reason, o.sequence,
           o.revised_at
    FROM occurrence o
    LEFT JOIN event e ON e.id = o.event
    LEFT JOIN space s ON s.id = o.space
    LEFT JOIN venue v ON v.id = s.venue
"""

PUBLIC = """
    o.visibility = 'public' AND o.state <> 'draft' AND o.kind <> 'booking'
    AND (e.id IS NULL OR (e.visibility = 'public' AND e.state <> 'draft'))
"""

IN_REGION = """
    coalesce(v.region, e.region) IN (WITH RECURSIVE within AS (
        SELECT code FROM region WHERE code = {0}
        UNION ALL SELECT r.code FROM region r JOIN within ON r.parent = within.code) SELECT code FROM within)
"""
"""Where the place lies; where there is none on record, where the event belongs."""

BELOW = """
    o.event IN (WITH RECURSIVE tree AS (
        SELECT id FROM event WHERE id = $3
        UNION ALL SELECT c.id FROM event c JOIN tree ON c.parent = tree.id) SELECT id FROM tree)
"""


def planned(rows: Sequence[Any]) -> list[Planned]:
    """Rows of PLANNED as values."""
    names = [f.name for f in fields(Planned)]
    return [
        Planned(
            **{
                **{name: row[name] for name in names},
                "kind": OccurrenceKind(row["kind"]),
                "state": OccurrenceState(row["state"]),
                "visibility": Visibility(row["visibility"]),
            }
        )
        for row in rows
    ]


async def agenda(
    where: str,
    start: datetime,
    end: datetime,
    *arguments: Any,
    only: Narrowing | None = None,
    limit: int = 10_000,
) -> list[Planned]:
    """Occurrences that touch [start, end) and fulfil `where`, by start; arguments count from $3."""
    narrowing, more = _narrowed(only, first=3 + len(arguments))
    rows = await fetch(
        f"{PLANNED} WHERE o.starts_at < $2 AND o.ends_at > $1 AND ({where}){narrowing} "
        f"ORDER BY o.starts_at, o.id LIMIT {limit}",
        start,
        end,
        *arguments,
        *more,
    )
    return planned(rows)


def _narrowed(only: Narrowing | None, *, first: int) -> tuple[str, list[str]]:
    """The conditions of a narrowing, and their arguments, which count from `first`."""
    if only is None:
        return "", []
    asked = (
        ("coalesce(e.sport, s.sport) = {0}", only.sport),
        ("e.division = {0}", only.division),
        (IN_REGION, only.region),
    )
    given = [(condition, value) for condition, value in asked if value is not None]
    text = "".join(f" AND {condition.format(f'${n}')}" for n, (condition, _) in enumerate(given, first))
    return text, [value for _, value in given]


async def find_planned(occurrence: UUID) -> Planned | None:
    row = await fetch_row(f"{PLANNED} WHERE o.id = $1", occurrence)
    return planned([row])[0] if row else None


TAKES_PART = """
    o.id IN (SELECT p.occurrence FROM participant p
             WHERE p.person = ANY ($3)
                OR (p.person IS NULL AND p.organization IN (
                        SELECT m.organization FROM membership m
                        WHERE m.person = ANY ($3)
                          AND m.from_on <= (o.starts_at AT TIME ZONE 'Asia/Shanghai')::date
                          AND coalesce(m.until_on, 'infinity')
                                >= (o.starts_at AT TIME ZONE 'Asia/Shanghai')::date)))
"""
"""A person takes part by name, or as a member at that date of a unit that takes part as such."""

FOR_ORGANIZATION = """
    o.id IN (SELECT occurrence FROM participant WHERE organization IN (
        WITH RECURSIVE unit AS (
            SELECT id FROM organization WHERE id = $3
            UNION ALL SELECT c.id FROM organization c JOIN unit ON c.parent = unit.id)
        SELECT id FROM unit))
"""


async def clashes(root: UUID) -> list[Clash]:
    """People, units and floors wanted twice at once by live or drafted occurrences of an event tree.

    Against everything else as well: another event or a booking may be the second. Who plays for a team by
    membership on that day is there with it.
    """
    rows = await fetch(
        """
        WITH mine AS (SELECT o.* FROM occurrence o JOIN event e ON e.id = o.event
                      WHERE e.root = $1 AND o.state IN ('draft', 'tentative', 'confirmed')),
        pairs AS (
            SELECT a.id AS first, b.id AS second, a.space AS a_space, b.space AS b_space,
                   a.within AS a_within, b.within AS b_within
            FROM mine a JOIN occurrence b
              ON b.id <> a.id AND b.starts_at < a.ends_at AND b.ends_at > a.starts_at
             AND b.state IN ('draft', 'tentative', 'confirmed')
             AND (b.id > a.id OR NOT EXISTS (SELECT FROM mine WHERE mine.id = b.id))
            WHERE a.within IS DISTINCT FROM b.id AND b.within IS DISTINCT FROM a.id),
        present AS (SELECT p.occurrence, p.organization, p.person FROM participant p
                    WHERE p.occurrence IN (SELECT first FROM pairs UNION SELECT second FROM pairs)),
        who AS (
            SELECT occurrence, person FROM present WHERE person IS NOT NULL
            UNION
            SELECT p.occurrence, m.person
            FROM present p JOIN organization t ON t.id = p.organization AND t.kind = 'team'
                           JOIN occurrence o ON o.id = p.occurrence
                           JOIN membership m ON m.organization = t.id AND m.role = 'player'
                            AND (o.starts_at AT TIME ZONE 'Asia/Shanghai')::date
                                BETWEEN m.from_on AND coalesce(m.until_on, 'infinity')
            WHERE p.person IS NULL)
        SELECT 'person' AS what, p.person AS subject, first, second
        FROM pairs JOIN who p ON p.occurrence = first
                   JOIN who q ON q.occurrence = second AND q.person = p.person
        UNION
        SELECT 'organization', p.organization, first, second
        FROM pairs JOIN participant p ON p.occurrence = first AND p.person IS NULL
                   JOIN participant q ON q.occurrence = second AND q.organization = p.organization
                        AND q.person IS NULL
        UNION
        SELECT 'floor', s.section, first, second
        FROM pairs JOIN space_section s ON s.space = a_space
                   JOIN space_section t ON t.space = b_space AND t.section = s.section
        WHERE a_within IS NULL AND b_within IS NULL
        ORDER BY 1, 3, 4, 2
        """,
        root,
    )
    return [Clash(**row) for row in rows]


async def record_change(
    verb: str,
    kind: str,
    subject: UUID,
    *,
    root: UUID | None = None,
    details: str = "{}",
    by: UUID | None,
    now: datetime,
) -> None:
    """Write down a change of something other than an occurrence (those are written by its trigger)."""
    await execute(
        """
        INSERT INTO change (at, by, verb, kind, subject, root, details)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """,
        now,
        by,
        verb,
        kind,
        subject,
        root,
        details,
    )


async def record_changes(
    verb: str, kind: str, subjects: Sequence[UUID], *, by: UUID | None, now: datetime
) -> None:
    """The same for many at once."""
    await execute(
        """
        INSERT INTO change (at, by, verb, kind, subject, details)
        SELECT $1, $2, $3, $4, s, '{}' FROM unnest($5::uuid[]) s
        """,
        now,
        by,
        verb,
        kind,
        list(subjects),
    )


async def insert_teams(teams: Sequence[NewTeam]) -> None:
    """Teams lie in the region of their unit and are sorted behind it."""
    await execute(
        """
        INSERT INTO organization (id, kind, name, short_name, sort_key, parent, region)
        SELECT t.id, 'team', t.name, t.short_name, left(u.sort_key || ' ' || t.number, 160), u.id, u.region
        FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[])
             WITH ORDINALITY t (id, unit, name, short_name, number)
        JOIN organization u ON u.id = t.unit
        """,
        [team.id for team in teams],
        [team.unit for team in teams],
        [team.name for team in teams],
        [team.short_name for team in teams],
    )


async def insert_players(members: Sequence[tuple[UUID, UUID, UUID]], from_on: date) -> None:
    """Say of (id, person, team) that they play for the team from a day on; who left that day is back."""
    await execute(
        """
        INSERT INTO membership (id, person, organization, role, from_on)
        SELECT m.id, m.person, m.team, 'player', $4
        FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) m (id, person, team)
        ON CONFLICT (person, organization, role, from_on) DO UPDATE SET until_on = NULL
        """,
        [id for id, _, _ in members],
        [person for _, person, _ in members],
        [team for _, _, team in members],
        from_on,
    )


async def end_player(team: UUID, person: UUID, until_on: date) -> None:
    """Say until when somebody played for a team; who came later that day has played that day."""
    await execute(
        """
        UPDATE membership SET until_on = greatest(from_on, $3)
        WHERE organization = $1 AND person = $2 AND role = 'player' AND until_on IS NULL
        """,
        team,
        person,
        until_on,
    )


async def changes_after(xid: int, id: int, limit: int) -> list[Changed]:
    """Changes behind a cursor whose transactions can no longer be overtaken by an older one."""
    rows = await fetch(
        """
        SELECT xid::text::bigint AS xid, id, at, by, verb, kind, subject, root, details
        FROM change
        WHERE (xid, id) > ($1::text::xid8, $2) AND xid < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY change.xid, id LIMIT $3
        """,
        str(xid),
        id,
        limit,
    )
    return [Changed(**{**row, "details": loads(row["details"])}) for row in rows]


async def lock_cursor(reader: str) -> tuple[int, int] | None:
    """Where a reader stands, its row locked; made at the newest change on first use. None: busy."""
    await execute(
        """
        INSERT INTO change_cursor (reader, xid, id)
        VALUES ($1, pg_snapshot_xmin(pg_current_snapshot()), 0) ON CONFLICT DO NOTHING
        """,
        reader,
    )
    row = await fetch_row(
        """
        SELECT xid::text::bigint AS xid, id FROM change_cursor WHERE reader = $1
        FOR UPDATE SKIP LOCKED
        """,
        reader,
    )
    return (row["xid"], row["id"]) if row else None


async def advance_cursor(reader: str, xid: int, id: int) -> None:
    await execute(
        "UPDATE change_cursor SET xid = $2::text::xid8, id = $3 WHERE reader = $1", reader, str(xid), id
    )


async def floor_faults(limit: int = 20) -> list[dict[str, object]]:
    """Cells that are due and missing, and cells that are there and not due. Empty on a sound database."""
    rows = await fetch(
        """
        (SELECT 'missing' AS fault, d.* FROM
            (SELECT * FROM floor_due EXCEPT SELECT venue, section, cell, occurrence FROM occupancy) d
         LIMIT $1)
        UNION ALL
        (SELECT 'undue' AS fault, d.* FROM
            (SELECT venue, section, cell, occurrence FROM occupancy EXCEPT SELECT * FROM floor_due) d
         LIMIT $1)
        """,
        limit,
    )
    return [dict(row) for row in rows]


async def set_event_state(event: UUID, state: str, *, now: datetime) -> None:
    """Put an event and all below it into `state`."""
    await execute(
        """
        WITH RECURSIVE tree AS (
            SELECT id FROM event WHERE id = $1
            UNION ALL SELECT c.id FROM event c JOIN tree ON c.parent = tree.id)
        UPDATE event SET state = $2, revised_at = $3 WHERE id IN (SELECT id FROM tree)
        """,
        event,
        state,
        now,
    )


async def set_event_days(event: UUID, starts_on: date, ends_on: date, *, now: datetime) -> None:
    """Put an event and all below it on these days."""
    await execute(
        """
        WITH RECURSIVE tree AS (
            SELECT id FROM event WHERE id = $1
            UNION ALL SELECT c.id FROM event c JOIN tree ON c.parent = tree.id)
        UPDATE event SET starts_on = $2, ends_on = $3, revised_at = $4 WHERE id IN (SELECT id FROM tree)
        """,
        event,
        starts_on,
        ends_on,
        now,
    )
