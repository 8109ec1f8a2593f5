"""Reads and statements of panels: who sits where, who may, and the sittings of a judge."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch, fetch_row, fetch_value
from ysevents.kit.ids import uuid7


async def seat_of(stage: UUID, account: UUID) -> int | None:
    """Which judge of a stage an account is."""
    found: int | None = await fetch_value(
        "SELECT number FROM panel_seat WHERE stage = $1 AND account = $2", stage, account
    )
    return found


async def seats(stage: UUID) -> dict[int, UUID]:
    """Accounts by seat."""
    rows = await fetch("SELECT number, account FROM panel_seat WHERE stage = $1 ORDER BY number", stage)
    return {row["number"]: row["account"] for row in rows}


async def put_seats(stage: UUID, seats: Mapping[int, UUID], *, by: UUID | None, now: datetime) -> None:
    """Let a panel be just these."""
    await execute("DELETE FROM panel_seat WHERE stage = $1", stage)
    await execute(
        """
        INSERT INTO panel_seat (id, stage, number, account, by, at)
        SELECT r.id, $1, r.number, r.account, $5, $6
        FROM unnest($2::uuid[], $3::smallint[], $4::uuid[]) r (id, number, account)
        """,
        stage,
        [uuid7() for _ in seats],
        list(seats),
        list(seats.values()),
        by,
        now,
    )


async def stage(stage: UUID) -> Any | None:
    """A stage with its contest and meet."""
    return await fetch_row(
        """
        SELECT s.id, s.contest, s.ruleset, s.parameters, e.title, e.root
        FROM stage s JOIN event e ON e.id = s.contest WHERE s.id = $1
        """,
        stage,
    )


async def judges(event: UUID, now: datetime) -> list[Any]:
    """Accounts that have the role of a judge over an event or above it, by name."""
    return await fetch(
        """
        WITH RECURSIVE tree AS (
            SELECT id, parent FROM event WHERE id = $1
            UNION SELECT e.id, e.parent FROM event e JOIN tree t ON e.id = t.parent)
        SELECT DISTINCT a.id, a.display_name FROM account a
        JOIN account_grant g ON g.account = a.id AND g.role = 'judge'
             AND g.from_at <= $2 AND coalesce(g.until_at, 'infinity') > $2
        WHERE a.state = 'active'
          AND (g.scope = 'everything'
               OR (g.scope = 'event' AND g.target IN (SELECT id::text FROM tree)))
        ORDER BY a.display_name, a.id
        """,
        event,
        now,
    )


async def sittings(account: UUID, meet: UUID | None) -> list[Any]:
    """The fixtures that an account marks, in a meet or in all, by time."""
    return await fetch(
        """
        SELECT f.id AS fixture, p.number, e.title, e.root, r.title AS meet, s.round, o.label, o.starts_at, f.state,
               coalesce(ve.name || ', ' || sp.name, o.place, '') AS where
        FROM panel_seat p
        JOIN fixture f ON f.stage = p.stage
        JOIN stage s ON s.id = p.stage
        JOIN event e ON e.id = s.contest
        JOIN event r ON r.id = e.root
        JOIN occurrence o ON o.id = f.id AND o.state NOT IN ('cancelled', 'postponed')
        LEFT JOIN space sp ON sp.id = o.space
        LEFT JOIN venue ve ON ve.id = sp.venue
        WHERE p.account = $1 AND ($2::uuid IS NULL OR e.root = $2)
        ORDER BY o.starts_at, e.title, f.number
        """,
        account,
        meet,
    )
