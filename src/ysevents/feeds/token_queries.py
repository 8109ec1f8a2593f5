"""Statements about secret addresses, and about whom an account may follow."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ysevents.feeds.enums import Purpose
from ysevents.kit.database import execute, fetch, fetch_row, fetch_value

Row = Any  # asyncpg ships no types

ABOUT = "coalesce(organization, CASE WHEN purpose = 'person' THEN person END)"
"""The unit or athlete an address is about; NULL for what is one's own."""


async def read_token(token_hash: bytes, now: datetime) -> Row | None:
    """What an address is for and whether it is dead; notes the reading, by the minute."""
    return await fetch_row(
        """
        WITH noted AS (
            UPDATE feed_token SET last_read_at = $2
            WHERE token_hash = $1 AND revoked_at IS NULL
              AND (last_read_at IS NULL OR last_read_at <= $2::timestamptz - interval '1 minute'))
        SELECT account, purpose, person, organization, remind_min, revoked_at
        FROM feed_token WHERE token_hash = $1
        """,
        token_hash,
        now,
    )


async def living_tokens(account: UUID) -> list[Row]:
    """The addresses of an account that hold now."""
    return await fetch(
        f"""
        SELECT purpose, {ABOUT} AS about, created_at, last_read_at, remind_min
        FROM feed_token WHERE account = $1 AND revoked_at IS NULL
        """,
        account,
    )


async def revoke_token(account: UUID, purpose: Purpose, about: UUID | None, now: datetime) -> int:
    """Let the living address for something hold no longer, unless made this moment; answers how it reminded."""
    return (
        await fetch_value(
            f"""
            UPDATE feed_token SET revoked_at = $4
            WHERE account = $1 AND purpose = $2 AND {ABOUT} IS NOT DISTINCT FROM $3 AND revoked_at IS NULL
              AND created_at < $4
            RETURNING remind_min
            """,
            account,
            purpose,
            about,
            now,
        )
        or 0
    )


async def set_reminder(account: UUID, purpose: Purpose, about: UUID | None, minutes: int) -> bool:
    """Whether there was an address to set it for."""
    tag = await execute(
        f"""
        UPDATE feed_token SET remind_min = $4
        WHERE account = $1 AND purpose = $2 AND {ABOUT} IS NOT DISTINCT FROM $3 AND revoked_at IS NULL
        """,
        account,
        purpose,
        about,
        minutes,
    )
    return not tag.endswith(" 0")


async def insert_token(
    token_hash: bytes,
    account: UUID,
    purpose: Purpose,
    *,
    person: UUID | None,
    organization: UUID | None,
    remind_min: int,
    now: datetime,
) -> None:
    """Let a new address hold; one that somebody made in the same moment stays instead."""
    await execute(
        """
        INSERT INTO feed_token (token_hash, account, purpose, person, organization, remind_min, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT DO NOTHING
        """,
        token_hash,
        account,
        purpose,
        person,
        organization,
        remind_min,
        now,
    )


async def names_of_units(units: Sequence[UUID]) -> list[Row]:
    return await fetch(
        "SELECT id, short_name AS name FROM organization WHERE id = ANY ($1) ORDER BY sort_key, id",
        list(units),
    )


async def children_of(guardian: UUID) -> list[Row]:
    """For whom somebody answers as a guardian."""
    return await fetch(
        """
        SELECT p.id, p.name FROM guardianship g JOIN person p ON p.id = g.child
        WHERE g.guardian = $1 AND p.anonymised_at IS NULL ORDER BY p.sort_key, p.id
        """,
        guardian,
    )


async def athletes_of(units: Sequence[UUID], now: datetime) -> list[Row]:
    """Members of units, or of what lies below them, who take part in something to come, by name or in a team."""
    return await fetch(
        """
        WITH RECURSIVE unit AS (
            SELECT id FROM organization WHERE id = ANY ($1)
            UNION SELECT c.id FROM organization c JOIN unit ON c.parent = unit.id),
        due AS (
            SELECT DISTINCT p.person, p.organization FROM participant p JOIN occurrence o ON o.id = p.occurrence
            WHERE o.ends_at > $2 AND o.state <> 'draft' AND o.kind <> 'booking'
              AND p.organization IN (SELECT id FROM unit))
        SELECT p.id, p.name FROM person p
        WHERE p.anonymised_at IS NULL AND p.id IN (
            SELECT person FROM due
            UNION SELECT m.person FROM membership m JOIN due ON due.organization = m.organization
            WHERE due.person IS NULL AND m.role IN ('player', 'pupil')
              AND (m.until_on IS NULL OR m.until_on >= ($2 AT TIME ZONE 'Asia/Shanghai')::date))
        ORDER BY p.sort_key, p.id LIMIT 300
        """,
        list(units),
        now,
    )


async def units_of(person: UUID, day: date) -> list[UUID]:
    """Where somebody belongs on a day."""
    rows = await fetch(
        """
        SELECT DISTINCT organization FROM membership
        WHERE person = $1 AND from_on <= $2 AND coalesce(until_on, 'infinity') >= $2
        """,
        person,
        day,
    )
    return [row["organization"] for row in rows]


async def is_guardian(guardian: UUID, child: UUID) -> bool:
    found: bool = await fetch_value(
        "SELECT EXISTS (SELECT FROM guardianship WHERE guardian = $1 AND child = $2)", guardian, child
    )
    return found


async def person_of_account(account: UUID) -> UUID | None:
    person: UUID | None = await fetch_value("SELECT person FROM account WHERE id = $1", account)
    return person


async def name_of_person(person: UUID) -> str:
    name: str = await fetch_value("SELECT name FROM person WHERE id = $1", person)
    return name
