"""Reads and statements of draws: the stage before, slots written anew, lots on record."""

from collections.abc import Mapping, Sequence
from json import loads
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch, fetch_row
from ysevents.kit.ids import uuid7

APART = 10_000
"""Numbers of fixtures go here for a moment, so that they can change places."""


async def stage_before(contest: UUID, number: int) -> Any | None:
    """The stage before this one, with its result and how many of its sheets are not handed in."""
    row = await fetch_row(
        """
        SELECT s.id, r.result, f.fixtures, f.open
        FROM stage s
        LEFT JOIN result_list r ON r.stage = s.id AND r.kind = 'stage'
        CROSS JOIN LATERAL (
            SELECT count(*) AS fixtures, count(*) FILTER (WHERE f.state <> 'handed_in') AS open
            FROM fixture f JOIN occurrence o ON o.id = f.id AND o.state NOT IN ('cancelled', 'expired')
            WHERE f.stage = s.id) f
        WHERE s.contest = $1 AND s.number = $2 - 1
        """,
        contest,
        number,
    )
    return {**row, "result": loads(row["result"]) if row["result"] else None} if row else None


async def outdated_draws(event: UUID) -> list[Any]:
    """Drawn stages whose places no longer are those of who goes on: who is missing, who stands there by mistake.

    Only entries the last lot drew can stand there by mistake: who came in by hand since was somebody's decision.
    Stages before with an open sheet say nothing yet.
    """
    return await fetch(
        """
        SELECT s.id AS stage, s.contest, e.root, e.title, s.round, who.missing, who.mistaken
        FROM stage s
        JOIN event e ON e.id = s.contest
        JOIN stage b ON b.contest = s.contest AND b.number = s.number - 1
        JOIN result_list r ON r.stage = b.id AND r.kind = 'stage' AND r.result IS NOT NULL
        CROSS JOIN LATERAL (
            SELECT d.details FROM decision d
            WHERE d.stage = s.id AND d.kind = 'lot' AND d.details ? 'sheet'
            ORDER BY d.at DESC, d.id DESC LIMIT 1) lot
        CROSS JOIN LATERAL (
            SELECT coalesce(array_agg((a ->> 'of')::uuid), '{}') AS ids
            FROM jsonb_array_elements(r.result -> 'advances') a) going
        CROSS JOIN LATERAL (
            SELECT coalesce(array_agg(l.entry), '{}') AS ids
            FROM fixture f JOIN slot l ON l.fixture = f.id WHERE f.stage = s.id AND l.entry IS NOT NULL) held
        CROSS JOIN LATERAL (
            SELECT coalesce(array_agg(n.id ORDER BY n.id) FILTER (
                       WHERE n.id = ANY (going.ids) AND n.id <> ALL (held.ids)
                         AND NOT lot.details -> 'entries' ? n.id::text), '{}') AS missing,
                   coalesce(array_agg(n.id ORDER BY n.id) FILTER (
                       WHERE n.id = ANY (held.ids) AND n.id <> ALL (going.ids)
                         AND lot.details -> 'entries' ? n.id::text), '{}') AS mistaken
            FROM entry n WHERE n.contest = s.contest AND n.state = 'approved') who
        WHERE (s.contest = $1 OR e.root = $1)
          AND EXISTS (SELECT FROM fixture f JOIN slot l ON l.fixture = f.id WHERE f.stage = s.id)
          AND NOT EXISTS (SELECT FROM fixture f JOIN occurrence o ON o.id = f.id
                          WHERE f.stage = b.id AND f.state <> 'handed_in'
                            AND o.state NOT IN ('cancelled', 'expired'))
          AND cardinality(who.missing) + cardinality(who.mistaken) > 0
        ORDER BY e.title, s.number
        """,
        event,
    )


async def refill(
    fixtures: Sequence[tuple[UUID, int, int, int | None]],
    slots: Sequence[tuple[UUID, int, UUID | None, str | None]],
) -> None:
    """Write (fixture, number, turn, pool) and, in place of all slots, (fixture, position, entry, source)."""
    ids, numbers, turns, pools = (list(column) for column in zip(*fixtures, strict=True))
    await execute("UPDATE fixture SET number = number + $2 WHERE id = ANY ($1)", ids, APART)
    await execute(
        """
        UPDATE fixture f SET number = r.number, turn = r.turn, pool = r.pool
        FROM unnest($1::uuid[], $2::smallint[], $3::smallint[], $4::smallint[]) r (id, number, turn, pool)
        WHERE f.id = r.id
        """,
        ids,
        numbers,
        turns,
        pools,
    )
    await execute("DELETE FROM slot WHERE fixture = ANY ($1)", ids)
    if slots:
        await execute(
            """
            INSERT INTO slot (id, fixture, position, entry, source)
            SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::smallint[], $4::uuid[], $5::text[])
            """,
            [uuid7() for _ in slots],
            *(list(column) for column in zip(*slots, strict=True)),
        )


async def lot(decision: UUID) -> Any | None:
    """A lot on record with the stage it drew."""
    row = await fetch_row(
        """
        SELECT d.id, d.seed, d.details, s.format, s.fixtures_planned,
               e.visibility = 'public' AND e.state <> 'draft' AS is_public
        FROM decision d JOIN stage s ON s.id = d.stage JOIN event e ON e.id = s.contest
        WHERE d.id = $1 AND d.kind = 'lot' AND d.details ? 'sheet'
        """,
        decision,
    )
    return {**row, "details": loads(row["details"])} if row else None


async def public_draws(event: UUID) -> list[Any]:
    """Stages with the hash of a sealed seed, and the lot that opened it, of an event and all below it."""
    return await fetch(
        """
        WITH RECURSIVE tree AS (
            SELECT id FROM event WHERE id = $1
            UNION ALL SELECT c.id FROM event c JOIN tree ON c.parent = tree.id)
        SELECT s.id AS stage, e.title, s.round, s.format, s.seed_hash, lot.id AS decision, lot.seed, lot.at
        FROM tree t
        JOIN event e ON e.id = t.id
        JOIN stage s ON s.contest = t.id AND s.seed_hash IS NOT NULL
        LEFT JOIN LATERAL (
            SELECT d.id, d.seed, d.at FROM decision d
            WHERE d.stage = s.id AND d.kind = 'lot' AND d.details ->> 'seed_hash' = s.seed_hash
            ORDER BY d.at DESC, d.id DESC LIMIT 1) lot ON true
        WHERE e.visibility = 'public' AND e.state <> 'draft'
        ORDER BY e.title, s.number
        """,
        event,
    )


async def bibs_of(entries: Sequence[UUID]) -> dict[UUID, str]:
    """The numbers of those who have one, by entry."""
    rows = await fetch(
        """
        SELECT n.id, a.label FROM entry n
        JOIN admission a ON a.event = n.root AND a.person = n.person AND a.category = 'athlete'
                        AND a.state = 'valid'
        WHERE n.id = ANY ($1)
        """,
        list(entries),
    )
    return {row["id"]: row["label"] for row in rows}


async def lacks_numbers(contest: UUID) -> bool:
    """Whether somebody approved in a contest, alone or on a team's list, has never been given a number."""
    row = await fetch_row(
        """
        SELECT n.person
        FROM (SELECT root, person FROM entry WHERE contest = $1 AND state = 'approved' AND person IS NOT NULL
              UNION ALL
              SELECT t.root, m.person FROM entry t JOIN roster_member m ON m.entry = t.id
              WHERE t.contest = $1 AND t.state = 'approved') n
        WHERE NOT EXISTS (SELECT FROM admission a
                          WHERE a.event = n.root AND a.person = n.person AND a.category = 'athlete')
        LIMIT 1
        """,
        contest,
    )
    return row is not None


async def places(stage: UUID) -> list[Any]:
    """Every place taken in a stage, with whether a mark stands there; a row without one for an empty fixture."""
    return await fetch(
        """
        SELECT f.id AS fixture, f.number, f.state, s.id, s.position, s.entry, s.source,
               EXISTS (SELECT FROM call_act WHERE slot = s.id) AS is_called,
               EXISTS (SELECT FROM mark WHERE slot = s.id)
               OR EXISTS (SELECT FROM mark_entry WHERE slot = s.id) AS has_marks
        FROM fixture f LEFT JOIN slot s ON s.fixture = f.id
        WHERE f.stage = $1 ORDER BY f.number, s.position
        """,
        stage,
    )


async def move_slots(places: Mapping[UUID, tuple[UUID, int]]) -> None:
    """Put slots into other places (fixture, position); what hangs on them goes along.

    First they all step aside, as two may change places.
    """
    await execute("UPDATE slot SET position = position + $2 WHERE id = ANY ($1)", list(places), APART)
    await execute(
        """
        UPDATE slot s SET fixture = r.fixture, position = r.position
        FROM unnest($1::uuid[], $2::uuid[], $3::smallint[]) r (id, fixture, position) WHERE s.id = r.id
        """,
        list(places),
        [fixture for fixture, _ in places.values()],
        [position for _, position in places.values()],
    )


async def add_slot(fixture: UUID, position: int, entry: UUID) -> None:
    """Let an entry stand in a free place."""
    await execute(
        "INSERT INTO slot (id, fixture, position, entry) VALUES ($1, $2, $3, $4)",
        uuid7(),
        fixture,
        position,
        entry,
    )


async def drop_slot(slot: UUID) -> None:
    """Leave a place empty."""
    await execute("DELETE FROM slot WHERE id = $1", slot)


async def open_seal(stage: UUID, *, is_revealed: bool) -> None:
    """The seed is no secret any more; of a draw that was not public no hash stays either."""
    await execute(
        """
        UPDATE stage SET sealed_seed = NULL, seed_hash = CASE WHEN $2 THEN seed_hash END WHERE id = $1
        """,
        stage,
        is_revealed,
    )
