"""Reads of line-ups: legs as they are named on the sheet of a race, else as the list of the team has them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ysevents.kit.database import fetch, fetch_row

SEATS = """
    SELECT sl.id AS slot, sl.fixture, sl.position, f.stage, s.number AS stage_number, n.id AS entry, n.root,
           o.starts_at
    FROM slot sl
    JOIN fixture f ON f.id = sl.fixture
    JOIN occurrence o ON o.id = f.id
    JOIN stage s ON s.id = f.stage
    JOIN contest c ON c.id = s.contest
    JOIN discipline d ON d.code = c.discipline AND d.kind = 'relay'
    JOIN entry n ON n.id = sl.entry
"""
LEGS = f"""
    WITH seat AS ({SEATS} WHERE sl.fixture = ANY ($1)),
    named AS (
        SELECT m.slot, right(m.item, 1)::int AS leg, m.value::text AS bib, a.person
        FROM seat
        JOIN mark m ON m.fixture = seat.fixture AND m.slot = seat.slot AND m.item LIKE 'leg._' AND m.text <> ''
        LEFT JOIN admission a ON a.event = seat.root AND a.category = 'athlete' AND a.label = m.value::text),
    listed AS (
        SELECT seat.slot, r.leg, a.label AS bib, r.person
        FROM seat
        JOIN roster_member r ON r.entry = seat.entry AND r.leg IS NOT NULL
        LEFT JOIN admission a ON a.event = seat.root AND a.person = r.person AND a.category = 'athlete'
                              AND a.state = 'valid')
    SELECT seat.*, legs.leg, legs.bib, legs.is_named, coalesce(legs.bib, legs.person::text) AS key, p.name,
           p.birth_on <= (seat.starts_at AT TIME ZONE 'Asia/Shanghai')::date - interval '18 years' AS is_adult,
           coalesce(k.may_publish, false) AS may_publish, coalesce(k.is_withdrawn, false) AS is_withdrawn
    FROM (SELECT slot, leg, CASE WHEN n.slot IS NULL THEN l.bib ELSE n.bib END AS bib, n.slot IS NOT NULL AS is_named,
                 CASE WHEN n.slot IS NULL THEN l.person ELSE n.person END AS person
          FROM listed l FULL JOIN named n USING (slot, leg)) legs
    JOIN seat USING (slot)
    LEFT JOIN person p ON p.id = legs.person
    LEFT JOIN LATERAL (
        SELECT bool_or(standing AND purpose = 'publication') AS may_publish, bool_or(NOT standing) AS is_withdrawn
        FROM (SELECT purpose, bool_or(withdrawn_at IS NULL) AS standing FROM consent
              WHERE person = p.id AND purpose IN ('registration', 'publication') GROUP BY purpose) c
        ) k ON true
    ORDER BY seat.fixture, seat.position, legs.leg
"""


async def legs(fixtures: Sequence[UUID]) -> list[Any]:
    """Who runs which leg in those of these fixtures that are races of a relay: one statement."""
    return await fetch(LEGS, list(fixtures))


async def find_seat(fixture: UUID, slot: UUID) -> Any | None:
    """A team in a race of a relay, with how far the race is; None where it is not one."""
    return await fetch_row(
        f"""
        SELECT seat.*, e.title, o.label, coalesce(t.short_name, unit_short_name(n.organization, r.starts_on)) AS team,
               n.state = 'withdrawn' AS is_scratched,
               EXISTS (SELECT FROM call_act c WHERE c.fixture = seat.fixture AND c.step = 'hand_over') AS is_handed_over,
               fx.state = 'handed_in' AS is_handed_in
        FROM ({SEATS} WHERE sl.fixture = $1 AND sl.id = $2) seat
        JOIN fixture fx ON fx.id = seat.fixture
        JOIN occurrence o ON o.id = seat.fixture
        JOIN entry n ON n.id = seat.entry
        JOIN event e ON e.id = n.contest
        JOIN event r ON r.id = n.root
        LEFT JOIN organization t ON t.id = n.team
        """,
        fixture,
        slot,
    )


async def candidates(entry: UUID) -> list[Any]:
    """Everybody on the list of a team, with bib, and whether everything they did at the meet is void."""
    return await fetch(
        """
        SELECT p.name, a.label AS bib, r.role = 'reserve' AS is_reserve,
               EXISTS (SELECT FROM decision d JOIN event e ON e.id = d.contest
                       WHERE e.root = n.root AND d.kind = 'disqualification'
                         AND d.details ->> 'person' = r.person::text
                         AND NOT EXISTS (SELECT FROM decision x
                                         WHERE x.contest = d.contest AND x.details -> 'lifts' ? d.id::text)) AS is_banned
        FROM roster_member r
        JOIN entry n ON n.id = r.entry
        JOIN person p ON p.id = r.person
        LEFT JOIN admission a ON a.event = n.root AND a.person = r.person AND a.category = 'athlete'
                              AND a.state = 'valid'
        WHERE r.entry = $1 ORDER BY r.role = 'reserve', r.leg, r.place
        """,
        entry,
    )


async def rounds_so_far(stage: UUID) -> list[Any]:
    """The fixtures of a relay's stage and of those before it, each with the number of its stage."""
    return await fetch(
        """
        SELECT f.id, s.number FROM stage here
        JOIN contest c ON c.id = here.contest
        JOIN discipline d ON d.code = c.discipline AND d.kind = 'relay'
        JOIN stage s ON s.contest = here.contest AND s.number <= here.number
        JOIN fixture f ON f.stage = s.id
        WHERE here.id = $1 ORDER BY s.number, f.number
        """,
        stage,
    )


async def members(stage: UUID) -> list[Any]:
    """Who is on the lists of the teams of a stage, by the keys that line-ups have."""
    return await fetch(
        """
        SELECT DISTINCT n.id AS entry, coalesce(t.short_name, unit_short_name(n.organization, r.starts_on)) AS team,
               m.place, coalesce(a.label, m.person::text) AS key
        FROM fixture f
        JOIN slot sl ON sl.fixture = f.id
        JOIN entry n ON n.id = sl.entry
        JOIN event r ON r.id = n.root
        LEFT JOIN organization t ON t.id = n.team
        LEFT JOIN roster_member m ON m.entry = n.id
        LEFT JOIN admission a ON a.event = n.root AND a.person = m.person AND a.category = 'athlete'
                              AND a.state = 'valid'
        WHERE f.stage = $1 ORDER BY n.id, m.place
        """,
        stage,
    )
