"""Reads and statements of the call room."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch, fetch_row

LINES = """
    SELECT f.id AS fixture, e.title, d.kind = 'relay' AS is_relay, st.round, o.label, f.number, f.state, o.starts_at, o.within AS session,
           h.title AS session_title, coalesce(ve.name || ', ' || sp.name, o.place, '') AS where,
           o.state IN ('cancelled', 'postponed') AS is_off, st.contest, e.root,
           (SELECT count(*) FROM fixture x WHERE x.stage = f.stage) AS of_stage,
           who.expected, who.arrived, who.absent,
           (SELECT count(*) FROM call_act c WHERE c.fixture = f.id AND c.step = 'call') AS calls
    FROM fixture f
    JOIN stage st ON st.id = f.stage
    JOIN event e ON e.id = st.contest
    JOIN contest ct ON ct.id = e.id
    JOIN discipline d ON d.code = ct.discipline
    JOIN occurrence o ON o.id = f.id
    LEFT JOIN occurrence h ON h.id = o.within
    LEFT JOIN space sp ON sp.id = o.space
    LEFT JOIN venue ve ON ve.id = sp.venue
    CROSS JOIN LATERAL (
        SELECT count(*) AS expected, count(*) FILTER (WHERE p.state = 'arrived') AS arrived,
               count(*) FILTER (WHERE p.state = 'absent') AS absent
        FROM participant p WHERE p.occurrence = f.id AND p.role IN ('athlete', 'team')) who
"""


async def lines(root: UUID, since: datetime, until: datetime) -> list[Any]:
    """The published fixtures of a meet that begin in a span, in order, with how many are there."""
    return await fetch(
        f"""{LINES}
        WHERE e.root = $1 AND o.starts_at >= $2 AND o.starts_at < $3 AND st.state = 'published'
        ORDER BY o.starts_at, e.position, f.number, f.id
        """,
        root,
        since,
        until,
    )


async def days(root: UUID) -> list[Any]:
    """The days on which a meet has published fixtures, with how many."""
    return await fetch(
        """
        SELECT (o.starts_at AT TIME ZONE 'Asia/Shanghai')::date AS day, count(*) AS fixtures
        FROM fixture f JOIN stage st ON st.id = f.stage JOIN event e ON e.id = st.contest
        JOIN occurrence o ON o.id = f.id
        WHERE e.root = $1 AND st.state = 'published' GROUP BY 1 ORDER BY 1
        """,
        root,
    )


async def find_line(fixture: UUID) -> Any | None:
    """One fixture, and the call room where codes are scanned for its meet."""
    return await fetch_row(
        f"""
        SELECT l.*, (SELECT id FROM checkpoint WHERE kind = 'call_room' AND event = l.root
                     ORDER BY id LIMIT 1) AS checkpoint
        FROM ({LINES} WHERE f.id = $1) l
        """,
        fixture,
    )


async def rows(fixture: UUID) -> list[Any]:
    """Who is to be called, by position, with what is known of each: two would be asked as quickly as one."""
    return await fetch(
        """
        SELECT sl.id AS slot, sl.position, n.id AS entry, n.person, coalesce(n.team, n.organization) AS organization,
               n.state = 'withdrawn' AS is_scratched, coalesce(a.label, '') AS bib,
               coalesce(p.name, t.short_name, unit_short_name(u.id, r.starts_on)) AS name,
               CASE WHEN p.id IS NULL THEN '' ELSE unit_short_name(u.id, r.starts_on) END AS unit,
               coalesce(q.state, 'expected') AS state, coalesce(m.text = 'DNS', false) AS is_dns,
               coalesce(m.revision, 0) AS status_revision,
               (SELECT max(typed_at) FROM call_act c WHERE c.slot = sl.id) AS acted_at
        FROM slot sl
        JOIN entry n ON n.id = sl.entry
        JOIN event r ON r.id = n.root
        JOIN organization u ON u.id = n.organization
        LEFT JOIN organization t ON t.id = n.team
        LEFT JOIN person p ON p.id = n.person
        LEFT JOIN participant q ON q.occurrence = sl.fixture AND q.role IN ('athlete', 'team')
            AND CASE WHEN n.person IS NULL
                     THEN q.person IS NULL AND q.organization = coalesce(n.team, n.organization)
                     ELSE q.person = n.person END
        LEFT JOIN admission a ON a.event = n.root AND a.person = n.person AND a.category = 'athlete'
                              AND a.state = 'valid'
        LEFT JOIN mark m ON m.fixture = sl.fixture AND m.slot = sl.id AND m.item = 'status'
        WHERE sl.fixture = $1 ORDER BY sl.position
        """,
        fixture,
    )


async def acts_of_all(fixture: UUID) -> list[Any]:
    """Calls and hand-over, with who did it."""
    return await fetch(
        """
        SELECT c.step, c.number, c.typed_at, a.display_name AS who
        FROM call_act c LEFT JOIN account a ON a.id = c.by
        WHERE c.fixture = $1 AND c.slot IS NULL ORDER BY c.typed_at
        """,
        fixture,
    )


async def lock_fixture(fixture: UUID) -> Any | None:
    """The fixture, locked: two phones in one call room come one after the other."""
    return await fetch_row("SELECT id, state FROM fixture WHERE id = $1 FOR NO KEY UPDATE", fixture)


async def known_nonces(fixture: UUID, device: str, nonces: Sequence[str]) -> set[str]:
    """What a device has sent before for a fixture."""
    found = await fetch(
        "SELECT nonce FROM call_act WHERE fixture = $1 AND device = $2 AND nonce = ANY ($3)",
        fixture,
        device,
        list(nonces),
    )
    return {row["nonce"] for row in found}


async def set_state(fixture: UUID, state: str) -> None:
    """How far the fixture is; a sheet that was handed in stays so."""
    await execute("UPDATE fixture SET state = $2 WHERE id = $1 AND state <> 'handed_in'", fixture, state)


async def fixtures_of_number(root: UUID, bib: str) -> list[Any]:
    """Where a number stands in the published lists of a meet, in order of time."""
    return await fetch(
        """
        SELECT f.id AS fixture, e.title, o.label, o.starts_at, sl.position
        FROM admission a
        JOIN entry n ON n.root = a.event AND n.person = a.person AND n.state <> 'withdrawn'
        JOIN slot sl ON sl.entry = n.id
        JOIN fixture f ON f.id = sl.fixture
        JOIN stage st ON st.id = f.stage AND st.state = 'published'
        JOIN event e ON e.id = st.contest
        JOIN occurrence o ON o.id = f.id
        WHERE a.event = $1 AND a.label = $2 AND a.category = 'athlete' AND a.state = 'valid'
        ORDER BY o.starts_at
        """,
        root,
        bib,
    )
