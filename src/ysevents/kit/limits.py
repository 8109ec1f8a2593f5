"""How often something may be tried, counted in the database so that all processes count together."""

import math
from datetime import datetime, timedelta

from ysevents.kit.database import DB, execute, fetch_row
from ysevents.kit.errors import TooMany

HIT = """
    INSERT INTO try_counter AS c (key, tries, since) VALUES ($1, 1, $2)
    ON CONFLICT (key) DO UPDATE SET
        tries = CASE WHEN c.since <= $2::timestamptz - $4::interval THEN 1 ELSE least(c.tries + 1, $3::integer + 1) END,
        since = CASE WHEN c.since <= $2::timestamptz - $4::interval OR c.tries + 1 = $3 THEN $2 ELSE c.since END
    RETURNING tries, since
"""


async def hit(key: str, *, limit: int, window_s: int, now: datetime, message: str | None = None) -> None:
    """Count one try; TooMany when there were `limit` within the window already.

    The last try allowed starts the wait: whoever uses them up waits a whole window.
    Not inside a transaction: a refusal would roll the count back, and a second connection taken
    while holding one can starve the pool. Count first, then begin.
    """
    if DB.current_transaction.get() is not None:
        raise RuntimeError("tries are counted before the transaction begins")
    window = timedelta(seconds=window_s)
    row = await fetch_row(HIT, key, now, limit, window)
    assert row is not None
    if row["tries"] > limit:
        left = (row["since"] + window - now).total_seconds()
        raise TooMany(message, retry_after=max(1, math.ceil(left)))


async def forget(key: str) -> None:
    """Begin anew, after a success."""
    await execute("DELETE FROM try_counter WHERE key = $1", key)


async def sweep(now: datetime) -> None:
    """Drop counters a day old; no window is longer."""
    await execute("DELETE FROM try_counter WHERE since < $1::timestamptz - interval '1 day'", now)
