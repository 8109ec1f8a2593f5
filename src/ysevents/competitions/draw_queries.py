"""Reads and statements of draws: the stage before, slots written anew, lots on record."""

from collections.abc import Sequence
from json import loads
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch_row
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
        SELECT d.id, d.seed, d.details, s.format, s.fixtures_planned
        FROM decision d JOIN stage s ON s.id = d.stage
        WHERE d.id = $1 AND d.kind = 'lot' AND d.details ? 'sheet'
        """,
        decision,
    )
    return {**row, "details": loads(row["details"])} if row else None
