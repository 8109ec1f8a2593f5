"""Reads and statements of stages and their fixtures, before and after the draw."""

from collections.abc import Sequence
from json import loads
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch, fetch_row


async def lock_stage(stage: UUID) -> Any | None:
    """A stage with its contest, locked so that two who change it come one after the other."""
    row = await fetch_row(
        """
        SELECT s.id, s.contest, s.number, s.round, s.format, s.ruleset, s.parameters, s.draw_ruleset,
               s.draw_parameters, s.fixtures_planned, s.fixture_minutes, s.seed_hash, s.state,
               e.title, e.root
        FROM stage s JOIN event e ON e.id = s.contest
        WHERE s.id = $1 FOR NO KEY UPDATE OF s
        """,
        stage,
    )
    if row is None:
        return None
    return {
        **row,
        "parameters": loads(row["parameters"]),
        "draw_parameters": loads(row["draw_parameters"]),
    }


async def fixtures(stage: UUID) -> list[Any]:
    """The fixtures of a stage by number, with when and where they are and who stands in them."""
    return await fetch(
        """
        SELECT f.id, f.number, f.turn, f.pool, f.state, o.within AS session, o.starts_at, o.ends_at,
               o.space, o.place, o.state AS occurrence_state,
               (SELECT count(*) FROM slot l WHERE l.fixture = f.id) AS slots
        FROM fixture f JOIN occurrence o ON o.id = f.id
        WHERE f.stage = $1 ORDER BY f.number
        """,
        stage,
    )


async def has_marks(stage: UUID) -> bool:
    """Whether anything was ever typed into a sheet of a stage."""
    row = await fetch_row(
        """
        SELECT f.id FROM fixture f
        WHERE f.stage = $1 AND (EXISTS (SELECT FROM mark WHERE fixture = f.id)
                                OR EXISTS (SELECT FROM mark_entry WHERE fixture = f.id))
        LIMIT 1
        """,
        stage,
    )
    return row is not None


async def forget_fixtures(ids: Sequence[UUID]) -> None:
    """Take away fixtures nobody was ever told of; the lots that filled them stay on record."""
    for statement in (
        "UPDATE decision SET fixture = NULL WHERE fixture = ANY ($1)",
        "DELETE FROM slot WHERE fixture = ANY ($1)",
        "DELETE FROM fixture WHERE id = ANY ($1)",
        "DELETE FROM participant WHERE occurrence = ANY ($1)",
        "DELETE FROM occurrence WHERE id = ANY ($1)",
    ):
        await execute(statement, list(ids))
