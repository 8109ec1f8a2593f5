"""Statements of the demo."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from ysevents.kit.database import execute, fetch, fetch_row, fetch_value


async def find_load() -> Any | None:
    """What was loaded here, if anything."""
    return await fetch_row("SELECT profile, seed, anchor, loaded_at FROM demo_load")


async def claim_load(profile: str, seed: int, anchor: date, *, now: datetime) -> bool:
    """Note the load; False when another has, for which this waits."""
    tag = await execute(
        """
        INSERT INTO demo_load (id, profile, seed, anchor, loaded_at) VALUES (1, $1, $2, $3, $4)
        ON CONFLICT DO NOTHING
        """,
        profile,
        seed,
        anchor,
        now,
    )
    return tag == "INSERT 0 1"


async def has_units() -> bool:
    """Whether somebody has begun to use the database."""
    found: bool = await fetch_value("SELECT EXISTS (SELECT FROM organization)")
    return found


async def analyze(tables: Sequence[str]) -> None:
    """Let the planner know what is there. Only a table's owner can; others are left to autovacuum."""
    await execute(f"ANALYZE {', '.join(tables)}")


async def skip_changes() -> None:
    """Put every reader of changes behind what was loaded, so that nobody is told of it.

    Called when the load is committed: older transactions no longer wait to be read. Who has never read
    begins at the newest change anyway.
    """
    await execute("UPDATE change_cursor SET xid = pg_snapshot_xmin(pg_current_snapshot()), id = 0")


async def waiting_for_papers() -> list[Any]:
    """Delegations that wait for review where papers are asked for, with their athletes."""
    return await fetch(
        """
        SELECT d.id AS delegation, d.organization, coalesce(d.submitted_by, d.id) AS by,
               ARRAY(SELECT jsonb_array_elements_text(r.parameters->'required_papers')) AS required,
               (r.parameters->>'sealed_form_required')::bool AS is_sealed,
               ARRAY(SELECT m.person FROM delegation_member m
                     WHERE m.delegation = d.id AND m.role = 'athlete' ORDER BY m.id) AS athletes
        FROM delegation d JOIN regulation r ON r.event = d.event
        WHERE d.state = 'submitted'
          AND ((r.parameters->>'sealed_form_required')::bool
               OR jsonb_array_length(r.parameters->'required_papers') > 0)
        ORDER BY d.id
        """
    )
