"""What retention jobs leave behind: a dated report of each run, whatever it found.

A job deletes in one transaction with its report, so that what is gone can always be accounted for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ysevents.kit.database import execute, fetch
from ysevents.kit.ids import uuid7


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run: how many were due, deleted, and left because an event is under a legal hold."""

    kind: str
    ran_at: datetime
    due: int
    deleted: int
    held: int


async def report(kind: str, *, due: int, deleted: int, held: int, now: datetime) -> None:
    """Write down what a run did, in the caller's transaction."""
    await execute(
        "INSERT INTO retention_run (id, kind, ran_at, due, deleted, held) VALUES ($1, $2, $3, $4, $5, $6)",
        uuid7(),
        kind,
        now,
        due,
        deleted,
        held,
    )


async def list_runs(limit: int = 30) -> Sequence[Run]:
    """The latest runs that deleted or left something, and the last of each kind in any case."""
    rows = await fetch(
        """
        SELECT kind, ran_at, due, deleted, held FROM retention_run r
        WHERE due > 0 OR ran_at = (SELECT max(ran_at) FROM retention_run l WHERE l.kind = r.kind)
        ORDER BY ran_at DESC, kind LIMIT $1
        """,
        limit,
    )
    return [Run(**row) for row in rows]
