"""Reads and statements of the timetable: a board of a meet in a fixed number of statements."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch, fetch_row, fetch_value

SECTIONS = "ARRAY(SELECT section FROM space_section WHERE space = {} ORDER BY section)"


async def lock_meet(meet: UUID) -> None:
    """Two who change a timetable come one after the other."""
    await fetch_row("SELECT id FROM event WHERE id = $1 FOR NO KEY UPDATE", meet)


async def sessions(meet: UUID) -> list[Any]:
    """The half-days of a meet by time, those that were postponed included."""
    return await fetch(
        f"""
        SELECT o.id, o.title, o.label, o.starts_at, o.ends_at, o.state, o.sequence, o.space, o.place, s.venue,
               coalesce(v.short_name || ' ' || s.name, o.place, '') AS where, {SECTIONS.format("o.space")} AS sections
        FROM occurrence o
        JOIN event e ON e.id = o.event
        LEFT JOIN space s ON s.id = o.space
        LEFT JOIN venue v ON v.id = s.venue
        WHERE e.root = $1 AND o.kind = 'session' AND o.within IS NULL
          AND o.state IN ('draft', 'tentative', 'confirmed', 'postponed')
        ORDER BY o.starts_at, o.id
        """,
        meet,
    )


async def spaces(meet: UUID) -> list[Any]:
    """Every space of the venues in which a meet has sessions or areas, with its uses if somebody said."""
    return await fetch(
        f"""
        WITH venues AS (
            SELECT s.venue FROM occurrence o JOIN event e ON e.id = o.event JOIN space s ON s.id = o.space
            WHERE e.root = $1
            UNION SELECT s.venue FROM meet_area a JOIN space s ON s.id = a.space WHERE a.event = $1)
        SELECT s.id, s.name, s.sport, s.venue, v.short_name AS venue_name, a.uses,
               {SECTIONS.format("s.id")} AS sections
        FROM space s JOIN venue v ON v.id = s.venue
        LEFT JOIN meet_area a ON a.space = s.id AND a.event = $1
        WHERE s.venue IN (SELECT venue FROM venues)
        ORDER BY a.position, v.sort_key, s.position, s.name
        """,
        meet,
    )


async def find_spaces(query: str) -> list[Any]:
    """Spaces of venues whose name has `query` in it, fifty at most; without it those of large venues."""
    return await fetch(
        """
        SELECT s.id, s.name, v.short_name AS venue
        FROM space s JOIN venue v ON v.id = s.venue
        WHERE s.closed_on IS NULL AND v.closed_on IS NULL
          AND CASE WHEN $1 = '' THEN v.kind IN ('stadium', 'gymnasium', 'fitness_center')
                   ELSE strpos(v.name || ' ' || s.name, $1) > 0 END
        ORDER BY v.kind = 'stadium' DESC, v.sort_key, s.position, s.name LIMIT 50
        """,
        query,
    )


async def sports(meet: UUID) -> list[str]:
    """The sports of a meet's contests."""
    rows = await fetch(
        """
        SELECT DISTINCT d.sport FROM contest c JOIN event e ON e.id = c.id JOIN discipline d ON d.code = c.discipline
        WHERE e.root = $1
        """,
        meet,
    )
    return [row["sport"] for row in rows]


async def known_spaces(ids: Sequence[UUID]) -> set[UUID]:
    """Those of these that are spaces, of whatever venue."""
    return {row["id"] for row in await fetch("SELECT id FROM space WHERE id = ANY ($1)", list(ids))}


async def stages(meet: UUID) -> list[Any]:
    """Every stage of a meet by division, discipline and round, with how many are entered."""
    return await fetch(
        """
        SELECT st.id, st.contest, st.number, st.round, st.format, st.draw_parameters, st.fixtures_planned,
               st.fixture_minutes, st.state, e.title, c.discipline, d.kind, d.sport, d.distance_m,
               v.name AS division, v.grade_until, n.entries
        FROM stage st
        JOIN contest c ON c.id = st.contest
        JOIN event e ON e.id = c.id
        JOIN discipline d ON d.code = c.discipline
        JOIN division v ON v.id = c.division
        CROSS JOIN LATERAL (
            SELECT count(*) AS entries FROM entry WHERE contest = c.id AND state <> 'withdrawn') n
        WHERE e.root = $1
        ORDER BY v.position, v.name, v.sex DESC, d.position, c.discipline, st.number
        """,
        meet,
    )


async def fixtures(meet: UUID) -> list[Any]:
    """Every fixture of a meet by stage and number, with its occurrence."""
    return await fetch(
        """
        SELECT f.id, f.stage, f.number, f.turn, f.style, f.state, f.is_locked, o.title, o.label, o.starts_at,
               o.ends_at, o.state AS occurrence_state, o.sequence, o.within, o.space, o.place
        FROM fixture f
        JOIN occurrence o ON o.id = f.id
        JOIN stage st ON st.id = f.stage
        JOIN event e ON e.id = st.contest
        WHERE e.root = $1
        ORDER BY f.stage, f.number
        """,
        meet,
    )


async def shared(meet: UUID) -> list[Any]:
    """Of two contests each: how many athletes they have in common."""
    return await fetch(
        """
        WITH who AS (
            SELECT contest, person FROM entry
            WHERE root = $1 AND person IS NOT NULL AND state <> 'withdrawn'
            UNION SELECT m.contest, m.person FROM roster_member m JOIN entry n ON n.id = m.entry
            WHERE n.root = $1 AND n.state <> 'withdrawn')
        SELECT a.contest AS one, b.contest AS other, count(*) AS weight
        FROM who a JOIN who b ON b.person = a.person AND b.contest > a.contest
        GROUP BY 1, 2
        """,
        meet,
    )


async def others(meet: UUID, spaces: Sequence[UUID], start: datetime, end: datetime) -> list[Any]:
    """What is not a fixture of the meet and stands, or is drafted, on the floor of these spaces in the span."""
    return await fetch(
        f"""
        WITH floor AS (SELECT DISTINCT section FROM space_section WHERE space = ANY ($2))
        SELECT o.id, o.kind, o.title, o.visibility, o.starts_at, o.ends_at, {SECTIONS.format("o.space")} AS sections
        FROM occurrence o
        LEFT JOIN event e ON e.id = o.event
        WHERE o.starts_at < $4 AND o.ends_at > $3 AND o.state IN ('draft', 'tentative', 'confirmed')
          AND o.space IS NOT NULL
          AND EXISTS (SELECT FROM space_section ss JOIN floor USING (section) WHERE ss.space = o.space)
          AND CASE WHEN e.root = $1 THEN o.kind NOT IN ('session', 'fixture')
                   ELSE o.within IS NULL AND o.state <> 'draft' END
        ORDER BY o.starts_at, o.id
        """,
        meet,
        list(spaces),
        start,
        end,
    )


async def people(meet: UUID) -> list[Any]:
    """Who takes part in two contests or more of a meet, alone or in a team: a row for each of them."""
    return await fetch(
        """
        WITH who AS (
            SELECT id AS entry, contest, person, organization FROM entry
            WHERE root = $1 AND person IS NOT NULL AND state <> 'withdrawn'
            UNION SELECT m.entry, m.contest, m.person, n.organization
            FROM roster_member m JOIN entry n ON n.id = m.entry
            WHERE n.root = $1 AND n.state <> 'withdrawn' AND m.role <> 'reserve'),
        busy AS (SELECT person FROM who GROUP BY person HAVING count(*) > 1)
        SELECT w.person, p.name, u.short_name AS unit, w.entry, w.contest
        FROM who w JOIN busy USING (person) JOIN person p ON p.id = w.person
        JOIN organization u ON u.id = w.organization
        ORDER BY u.sort_key, p.sort_key, w.person
        """,
        meet,
    )


async def seats(meet: UUID) -> list[Any]:
    """Where each entry of a meet is drawn: fixture, its stage and number, the unit."""
    return await fetch(
        """
        SELECT s.entry, f.stage, f.number, u.id AS organization, u.short_name AS unit
        FROM entry n
        JOIN slot s ON s.entry = n.id
        JOIN fixture f ON f.id = s.fixture
        JOIN organization u ON u.id = n.organization
        WHERE n.root = $1 AND n.state <> 'withdrawn'
        ORDER BY f.stage, f.number, u.sort_key
        """,
        meet,
    )


async def find_fixture(fixture: UUID) -> Any | None:
    """A fixture with its meet and stage."""
    return await fetch_row(
        """
        SELECT f.id, f.stage, f.number, f.state, f.is_locked, e.root, o.title, o.starts_at, o.ends_at,
               o.state AS occurrence_state, o.sequence, o.within, o.space, o.place
        FROM fixture f
        JOIN occurrence o ON o.id = f.id
        JOIN stage st ON st.id = f.stage
        JOIN event e ON e.id = st.contest
        WHERE f.id = $1
        """,
        fixture,
    )


async def meet_of_stage(stage: UUID) -> UUID | None:
    row = await fetch_row(
        "SELECT e.root FROM stage st JOIN event e ON e.id = st.contest WHERE st.id = $1", stage
    )
    return row["root"] if row else None


async def set_locked(fixtures: Sequence[UUID], is_locked: bool) -> None:
    await execute("UPDATE fixture SET is_locked = $2 WHERE id = ANY ($1)", list(fixtures), is_locked)


async def replace_areas(meet: UUID, rows: Sequence[tuple[UUID, UUID, str]]) -> None:
    """Set a meet's areas from (id, space, uses joined by spaces) rows, in their order."""
    await execute("DELETE FROM meet_area WHERE event = $1", meet)
    if rows:
        await execute(
            """
            INSERT INTO meet_area (id, event, space, uses, position)
            SELECT r.id, $1, r.space, string_to_array(r.uses, ' '), r.position
            FROM unnest($2::uuid[], $3::uuid[], $4::text[]) WITH ORDINALITY r (id, space, uses, position)
            """,
            meet,
            *(list(column) for column in zip(*rows, strict=True)),
        )


async def occurrences(meet: UUID) -> dict[UUID, Any]:
    """All sessions and fixtures of a meet as they stand, with what a notice says of them."""
    rows = await fetch(
        """
        SELECT o.id, o.kind, o.title, o.starts_at, o.ends_at, o.state, o.within,
               coalesce(v.short_name || ' ' || s.name, o.place, '') AS where
        FROM occurrence o
        JOIN event e ON e.id = o.event
        LEFT JOIN space s ON s.id = o.space
        LEFT JOIN venue v ON v.id = s.venue
        WHERE e.root = $1 AND o.kind IN ('session', 'fixture')
        """,
        meet,
    )
    return {row["id"]: row for row in rows}


async def start_list_content(stages: Sequence[UUID]) -> list[Any]:
    """What a published start list says: fixtures with times, places and who stands where, by ids."""
    return await fetch(
        """
        SELECT f.stage, jsonb_agg(jsonb_build_object(
                   'id', f.id, 'number', f.number, 'starts_at', o.starts_at,
                   'where', coalesce(v.name || ', ' || s.name, o.place, ''), 'state', o.state,
                   'entries', (SELECT coalesce(jsonb_object_agg(l.position, l.entry), '{}') FROM slot l
                               WHERE l.fixture = f.id)) ORDER BY f.number) AS fixtures
        FROM fixture f
        JOIN occurrence o ON o.id = f.id
        LEFT JOIN space s ON s.id = o.space
        LEFT JOIN venue v ON v.id = s.venue
        WHERE f.stage = ANY ($1)
        GROUP BY f.stage
        """,
        list(stages),
    )


async def published_stages(fixtures: Sequence[UUID]) -> list[UUID]:
    """The stages of these fixtures whose start list is out, locked in one order."""
    rows = await fetch(
        """
        SELECT id FROM stage
        WHERE state = 'published' AND id IN (SELECT stage FROM fixture WHERE id = ANY ($1))
        ORDER BY id FOR NO KEY UPDATE
        """,
        list(fixtures),
    )
    return [row["id"] for row in rows]


async def void_versions(stages: Sequence[UUID], reason: str, now: datetime) -> None:
    """Mark the standing versions of these start lists as void."""
    await execute(
        """
        UPDATE start_list_version SET void_at = $2, void_reason = $3 WHERE stage = ANY ($1) AND void_at IS NULL
        """,
        list(stages),
        now,
        reason,
    )


async def version_counts(stages: Sequence[UUID]) -> dict[UUID, int]:
    """How many versions of each start list there are."""
    rows = await fetch(
        "SELECT stage, count(*) AS n FROM start_list_version WHERE stage = ANY ($1) GROUP BY stage",
        list(stages),
    )
    return {row["stage"]: row["n"] for row in rows}


async def versions(event: UUID) -> list[Any]:
    """The versions of start lists of an event and all below it, by contest, the latest first."""
    return await fetch(
        """
        SELECT w.stage, st.contest, e.title, st.round, w.number, w.published_at, w.void_at, w.void_reason,
               w.fixtures
        FROM start_list_version w
        JOIN stage st ON st.id = w.stage
        JOIN event e ON e.id = st.contest
        WHERE e.id = $1 OR e.root = $1
        ORDER BY e.title, st.number, w.number DESC
        """,
        event,
    )


async def changes(meet: UUID) -> list[Any]:
    """What was changed of a published timetable, the latest first."""
    return await fetch(
        "SELECT id, reason, text, moved, at FROM timetable_change WHERE event = $1 ORDER BY at DESC, id DESC",
        meet,
    )


async def put_off_together(meet: UUID, fixture: UUID, others: Sequence[UUID]) -> bool:
    """Whether the latest change that put a fixture off put one of the others off with it."""
    found = await fetch_value(
        """
        SELECT EXISTS (
            SELECT FROM jsonb_array_elements(c.moved) m
            WHERE m ->> 'after' IS NULL AND m ->> 'id' = ANY ($3::text[]))
        FROM timetable_change c
        WHERE c.event = $1 AND EXISTS (SELECT FROM jsonb_array_elements(c.moved) m WHERE m ->> 'id' = $2)
        ORDER BY c.at DESC, c.id DESC LIMIT 1
        """,
        meet,
        str(fixture),
        [str(other) for other in others],
    )
    return bool(found)


async def fixtures_within(sessions: Sequence[UUID]) -> list[UUID]:
    """Fixtures that lie in these sessions and are not called off."""
    rows = await fetch(
        """
        SELECT f.id FROM fixture f JOIN occurrence o ON o.id = f.id
        WHERE o.within = ANY ($1) AND o.state <> 'cancelled' ORDER BY f.id
        """,
        list(sessions),
    )
    return [row["id"] for row in rows]


async def stages_of_fixtures(fixtures: Sequence[UUID]) -> list[UUID]:
    """The stages of these fixtures."""
    rows = await fetch("SELECT DISTINCT stage FROM fixture WHERE id = ANY ($1)", list(fixtures))
    return [row["stage"] for row in rows]


async def meet_of_session(session: UUID) -> UUID | None:
    """The meet a half-day belongs to."""
    row = await fetch_row(
        """
        SELECT e.root FROM occurrence o JOIN event e ON e.id = o.event
        WHERE o.id = $1 AND o.kind = 'session' AND o.state <> 'cancelled'
        """,
        session,
    )
    return row["root"] if row else None
