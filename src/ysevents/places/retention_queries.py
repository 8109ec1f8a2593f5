"""What fairness kept of people and no longer needs."""

from datetime import date, datetime

from ysevents.kit.database import execute

OVER = "SELECT s.ballot FROM ballot_slot s GROUP BY s.ballot HAVING max(s.ends_at) < $1"

GONE = (
    f"DELETE FROM ballot_offer f USING ballot_entry e WHERE e.id = f.entry AND e.ballot IN ({OVER})",
    f"DELETE FROM ballot_entry WHERE ballot IN ({OVER})",
    "DELETE FROM wish WHERE ends_at < $1",
    "DELETE FROM ban WHERE until_at < $1",
    "DELETE FROM place_taken t USING occurrence o WHERE o.id = t.occurrence AND o.ends_at < $1",
)
"""Rows with what hangs on them; logs of ballots and counts of heads stay, they name nobody."""


async def delete_old(before: datetime, expired_on: date) -> int:
    """Delete what was over before a moment, points that expired before a day; answers how many rows."""
    await execute(
        "DELETE FROM appeal a USING penalty_point t WHERE t.id = a.point AND t.expires_on < $1", expired_on
    )
    gone = [await execute("DELETE FROM penalty_point WHERE expires_on < $1", expired_on)]
    gone += [await execute(statement, before) for statement in GONE]
    return sum(int(tag.split()[-1]) for tag in gone)
