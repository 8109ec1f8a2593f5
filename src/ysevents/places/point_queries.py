"""Statements on points, bans and appeals."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch, fetch_row, fetch_value
from ysevents.kit.ids import uuid7

BANNED = """(
    SELECT max(x.until_at) FROM ban x
    WHERE x.person = {person} AND x.venue = {venue} AND x.until_at > {now} AND x.lifted_at IS NULL)"""
"""Until when somebody may not book at a venue over the web; null: they may."""

RULE = "no_show_points, late_cancel_points, limit_points, window_days, ban_days, releases_floor"


async def rule(venue: UUID) -> Any:
    return await fetch_row(f"SELECT {RULE} FROM penalty_rule WHERE venue = $1", venue)


async def lock_rules(venue: UUID) -> None:
    """Let whoever else changes the rules of this venue wait."""
    await execute("SELECT FROM venue WHERE id = $1 FOR NO KEY UPDATE", venue)


async def put_rule(venue: UUID, values: Sequence[Any]) -> None:
    names = RULE.split(", ")
    await execute(
        f"""
        INSERT INTO penalty_rule (id, venue, {RULE}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (venue) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in names)}
        """,
        uuid7(),
        venue,
        *values,
    )


async def delete_rule(venue: UUID) -> None:
    await execute("DELETE FROM penalty_rule WHERE venue = $1", venue)


async def lock_people(people: Sequence[UUID]) -> None:
    """Let whoever else reckons with points of these people wait."""
    await execute("SELECT FROM person WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE", sorted(set(people)))


async def occasion(occurrence: UUID) -> Any:
    """What a booking was, in words for a notice, and the rule of its venue; None without a rule."""
    return await fetch_row(
        f"""
        SELECT o.title, o.starts_at, s.venue, v.name AS venue_name, {RULE}
        FROM occurrence o JOIN space s ON s.id = o.space JOIN venue v ON v.id = s.venue
        JOIN penalty_rule r ON r.venue = s.venue
        WHERE o.id = $1
        """,
        occurrence,
    )


async def insert_point(
    person: UUID,
    venue: UUID,
    occurrence: UUID,
    cause: str,
    points: int,
    *,
    expires_on: date,
    now: datetime,
) -> bool:
    """False when there were points for this booking before."""
    made = await fetch_value(
        """
        INSERT INTO penalty_point (id, person, venue, occurrence, cause, points, given_at, expires_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (occurrence, person) DO NOTHING RETURNING id
        """,
        uuid7(),
        person,
        venue,
        occurrence,
        cause,
        points,
        now,
        expires_on,
    )
    return made is not None


async def latest_ban(person: UUID, venue: UUID) -> Any:
    """The last ban that was not lifted, whether it is over or not."""
    return await fetch_row(
        """
        SELECT id, began_at, until_at FROM ban WHERE person = $1 AND venue = $2 AND lifted_at IS NULL
        ORDER BY began_at DESC LIMIT 1
        """,
        person,
        venue,
    )


async def points_between(
    person: UUID, venue: UUID, after: datetime | None, until: datetime
) -> list[tuple[int, date]]:
    """(points, expires on) that nobody has forgiven, given after one moment and until another."""
    rows = await fetch(
        """
        SELECT points, expires_on FROM penalty_point
        WHERE person = $1 AND venue = $2 AND forgiven_at IS NULL
          AND given_at > coalesce($3::timestamptz, '-infinity') AND given_at <= $4
        """,
        person,
        venue,
        after,
        until,
    )
    return [(row["points"], row["expires_on"]) for row in rows]


async def ban_before(person: UUID, venue: UUID, began_at: datetime) -> datetime | None:
    """When the ban before that one began."""
    before: datetime | None = await fetch_value(
        "SELECT max(began_at) FROM ban WHERE person = $1 AND venue = $2 AND lifted_at IS NULL AND began_at < $3",
        person,
        venue,
        began_at,
    )
    return before


async def insert_ban(person: UUID, venue: UUID, until_at: datetime, now: datetime) -> None:
    await execute(
        "INSERT INTO ban (id, person, venue, began_at, until_at) VALUES ($1, $2, $3, $4, $5)",
        uuid7(),
        person,
        venue,
        now,
        until_at,
    )


async def lift_ban(ban: UUID, *, by: UUID, now: datetime) -> None:
    await execute("UPDATE ban SET lifted_at = $2, lifted_by = $3 WHERE id = $1", ban, now, by)


async def banned(people: Sequence[UUID], venue: UUID, now: datetime) -> list[UUID]:
    rows = await fetch(
        f"""
        SELECT p.id FROM unnest($1::uuid[]) p (id)
        WHERE {BANNED.format(person="p.id", venue="$2", now="$3")} IS NOT NULL
        """,
        list(people),
        venue,
        now,
    )
    return [row["id"] for row in rows]


POINTS = """
    SELECT t.id, t.person, t.venue, v.name AS venue_name, o.title, o.starts_at, t.cause, t.points,
           t.given_at, t.expires_on, t.forgiven_at, a.id AS appeal, a.reason, a.made_at, a.decided_at,
           a.is_granted, a.answer
    FROM penalty_point t JOIN venue v ON v.id = t.venue JOIN occurrence o ON o.id = t.occurrence
    LEFT JOIN appeal a ON a.point = t.id
"""


async def points_of(person: UUID, limit: int) -> list[Any]:
    return await fetch(f"{POINTS} WHERE t.person = $1 ORDER BY t.given_at DESC LIMIT $2", person, limit)


async def bans_of(person: UUID, now: datetime) -> list[Any]:
    return await fetch(
        """
        SELECT b.venue, v.name AS venue_name, b.until_at FROM ban b JOIN venue v ON v.id = b.venue
        WHERE b.person = $1 AND b.until_at > $2 AND b.lifted_at IS NULL ORDER BY b.until_at DESC
        """,
        person,
        now,
    )


async def appeals(venue: UUID, limit: int) -> list[Any]:
    """Appeals of a venue with who made them: those that wait first, the oldest of them at the head."""
    return await fetch(
        f"""
        SELECT x.*, p.name FROM ({POINTS}) x JOIN person p ON p.id = x.person
        WHERE x.venue = $1 AND x.appeal IS NOT NULL
        ORDER BY x.decided_at IS NOT NULL, CASE WHEN x.decided_at IS NULL THEN x.made_at END,
                 x.decided_at DESC
        LIMIT $2
        """,
        venue,
        limit,
    )


async def insert_appeal(point: UUID, person: UUID, reason: str, now: datetime) -> UUID | None:
    """None when the points are not this person's, were forgiven, or an appeal was made before."""
    made: UUID | None = await fetch_value(
        """
        INSERT INTO appeal (id, point, reason, made_at)
        SELECT $1, t.id, $4, $5 FROM penalty_point t
        WHERE t.id = $2 AND t.person = $3 AND t.forgiven_at IS NULL
        ON CONFLICT (point) DO NOTHING RETURNING id
        """,
        uuid7(),
        point,
        person,
        reason,
        now,
    )
    return made


async def decide_appeal(
    appeal: UUID, venue: UUID, *, is_granted: bool, answer: str, by: UUID, now: datetime
) -> Any:
    """The points it was about; None when there is no such appeal there or it was decided before."""
    return await fetch_row(
        """
        WITH decided AS (
            UPDATE appeal a SET decided_at = $5, decided_by = $6, is_granted = $3, answer = $4
            FROM penalty_point t
            WHERE a.id = $1 AND t.id = a.point AND t.venue = $2 AND a.decided_at IS NULL RETURNING a.point)
        UPDATE penalty_point t SET forgiven_at = CASE WHEN $3 THEN $5::timestamptz END,
                                   forgiven_by = CASE WHEN $3 THEN $6::uuid END
        FROM decided d WHERE t.id = d.point RETURNING t.id, t.person, t.points
        """,
        appeal,
        venue,
        is_granted,
        answer,
        now,
        by,
    )


async def banned_until(person: UUID, venue: UUID, now: datetime) -> datetime | None:
    """Until when somebody may not book at a venue over the web."""
    until: datetime | None = await fetch_value(
        f"SELECT {BANNED.format(person='$1', venue='$2', now='$3')}", person, venue, now
    )
    return until
