"""Reads and statements of changes after the draw: who stands where, and who takes over."""

from collections.abc import Sequence
from json import loads
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch, fetch_row


async def lock_entry(entry: UUID) -> bool:
    """Lock a live entry, so that of two changes the second sees what the first has done."""
    row = await fetch_row(
        "SELECT id FROM entry WHERE id = $1 AND state <> 'withdrawn' FOR NO KEY UPDATE", entry
    )
    return row is not None


async def seats(entry: UUID) -> list[Any]:
    """Where an entry stands: fixture, its start, and whether the list is out."""
    return await fetch(
        """
        SELECT s.fixture, st.state, o.starts_at
        FROM slot s
        JOIN fixture f ON f.id = s.fixture
        JOIN stage st ON st.id = f.stage
        JOIN occurrence o ON o.id = f.id
        WHERE s.entry = $1 ORDER BY st.number, f.number
        """,
        entry,
    )


async def first_stage(contest: UUID) -> Any | None:
    """The first stage of a contest: the most who start together in a heat, and whether two play each other."""
    row = await fetch_row(
        """
        SELECT id, state, draw_parameters,
               EXISTS (SELECT FROM fixture f WHERE f.stage = stage.id AND f.style = 'duel') AS is_paired
        FROM stage WHERE contest = $1 AND number = 1
        """,
        contest,
    )
    if row is None:
        return None
    drawn = loads(row["draw_parameters"])
    return {**row, "most": int(drawn.get("lanes") or drawn.get("max_per_heat") or 8)}


async def heats(stage: UUID) -> list[Any]:
    """The heats of a stage that may still start, a row for each place taken, at least one for each heat."""
    return await fetch(
        """
        SELECT f.id AS fixture, f.number, o.starts_at, s.position, n.organization,
               coalesce(n.state <> 'withdrawn', false) AS is_starting
        FROM fixture f
        JOIN occurrence o ON o.id = f.id AND o.state NOT IN ('cancelled', 'expired')
        LEFT JOIN slot s ON s.fixture = f.id
        LEFT JOIN entry n ON n.id = s.entry
        WHERE f.stage = $1 ORDER BY f.number, s.position
        """,
        stage,
    )


async def hand_over(leaving: UUID, entering: UUID) -> None:
    """Let one entry stand wherever another stood; its own places from before are given up."""
    await execute("DELETE FROM slot WHERE entry = $1", entering)
    await execute("UPDATE slot SET entry = $2 WHERE entry = $1", leaving, entering)


async def blank_reasons(persons: Sequence[UUID], text: str) -> None:
    """Put these words in place of why any of these scratched or was replaced, or replaced somebody."""
    await execute(
        """
        UPDATE decision SET reason = $2
        WHERE kind IN ('scratch', 'substitution')
          AND (details ->> 'person' = ANY ($1) OR details ->> 'replacement' = ANY ($1))
        """,
        [str(person) for person in persons],
        text,
    )
