"""Background work from a table in PostgreSQL.

A job is committed with the change that caused it, taken with SKIP LOCKED under a lease, and done at
least once: work must bear being done twice. A lease that runs out (its worker died) is taken by the
next; `tries` fences the late one off, so that it can neither finish nor put off what is no longer its.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from json import dumps, loads
from typing import Any
from uuid import UUID

import structlog

from ysevents.kit import clock
from ysevents.kit.database import execute, fetch_row
from ysevents.kit.ids import uuid7

log = structlog.get_logger()

Work = Callable[[Mapping[str, Any], datetime], Awaitable[object]]

LEASE = timedelta(seconds=60)
REST_S = 1.0
MOST_TRIES = 8


@dataclass(frozen=True)
class Kind:
    """What is done for jobs of one kind; `every` makes it periodic."""

    work: Work
    every: timedelta | None = None


@dataclass(frozen=True)
class Taken:
    """A job under our lease."""

    id: UUID
    kind: str
    details: Mapping[str, Any]
    tries: int


async def enqueue(
    kind: str,
    details: Mapping[str, Any] | None = None,
    *,
    run_at: datetime,
    key: str | None = None,
) -> None:
    """Ask for work, in the caller's transaction. While a job of `key` waits, another is not made."""
    await execute(
        """
        INSERT INTO job (id, kind, key, details, run_at, tries) VALUES ($1, $2, $3, $4, $5, 0)
        ON CONFLICT (key) DO NOTHING
        """,
        uuid7(),
        kind,
        key,
        dumps(details or {}),
        run_at,
    )


async def take(kinds: list[str], now: datetime) -> Taken | None:
    """The job that has waited longest, leased to us; None when nothing is due."""
    row = await fetch_row(
        """
        UPDATE job SET lease_until = $2::timestamptz + $3, tries = tries + 1
        WHERE id = (SELECT id FROM job
                    WHERE kind = ANY ($1) AND run_at <= $2 AND coalesce(lease_until, '-infinity') <= $2
                      AND tries < $4
                    ORDER BY run_at FOR UPDATE SKIP LOCKED LIMIT 1)
        RETURNING id, kind, details, tries
        """,
        kinds,
        now,
        LEASE,
        MOST_TRIES,
    )
    return Taken(row["id"], row["kind"], loads(row["details"]), row["tries"]) if row else None


async def renew(job: Taken, now: datetime) -> None:
    """Keep the lease while the work goes on."""
    await execute(
        "UPDATE job SET lease_until = $3::timestamptz + $4 WHERE id = $1 AND tries = $2",
        job.id,
        job.tries,
        now,
        LEASE,
    )


async def finish(job: Taken, *, again_at: datetime | None) -> None:
    """Done: the row goes, or waits for its next time."""
    if again_at is None:
        await execute("DELETE FROM job WHERE id = $1 AND tries = $2", job.id, job.tries)
    else:
        await execute(
            """
            UPDATE job SET run_at = $3, lease_until = NULL, tries = 0, error = NULL
            WHERE id = $1 AND tries = $2
            """,
            job.id,
            job.tries,
            again_at,
        )


async def put_off(job: Taken, error: str, *, until: datetime) -> None:
    """Failed: try again later; after MOST_TRIES the row stays, with its error, for an operator."""
    await execute(
        "UPDATE job SET run_at = $3, lease_until = NULL, error = $4 WHERE id = $1 AND tries = $2",
        job.id,
        job.tries,
        until,
        error,
    )


async def run_one(kinds: Mapping[str, Kind]) -> bool:
    """Do one due job; False when there is none. A failing job is put off, never lost."""
    job = await take(list(kinds), clock.now())
    if job is None:
        return False
    kind = kinds[job.kind]
    heart = asyncio.create_task(_keep_lease(job))
    try:
        await kind.work(job.details, clock.now())
    except Exception as error:  # a job may fail for any reason, and the worker goes on
        log.error("job failed", kind=job.kind, tries=job.tries, exc_info=error)
        # Periodic work is never given up; its next time comes anyway.
        wait = kind.every or timedelta(seconds=min(2**job.tries * 5, 3600))
        if kind.every:
            await finish(job, again_at=clock.now() + wait)
        else:
            await put_off(job, repr(error)[:500], until=clock.now() + wait)
    else:
        await finish(job, again_at=clock.now() + kind.every if kind.every else None)
    finally:
        heart.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await heart
    return True


async def run_worker(kinds: Mapping[str, Kind]) -> None:
    """Work until cancelled. Several workers, in one process or many, share the table."""
    for name, kind in kinds.items():
        if kind.every:
            await enqueue(name, run_at=clock.now(), key=name)
    while True:
        try:
            busy = await run_one(kinds)
        except (OSError, RuntimeError) as error:
            log.warning("no database for jobs, trying again", error=repr(error))
            busy = False
        if not busy:
            await asyncio.sleep(REST_S)


async def _keep_lease(job: Taken) -> None:
    while True:
        await asyncio.sleep(LEASE.total_seconds() / 3)
        await renew(job, clock.now())
