"""Reads of feeds and their hand-written statements."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch_row, fetch_value

Row = Any  # asyncpg ships no types

NEWEST = """
    newest AS (
        SELECT CASE WHEN xid < pg_snapshot_xmin(pg_current_snapshot()) THEN xid::text END AS revision
        FROM change ORDER BY xid DESC, id DESC LIMIT 1)
"""
"""The state of everything core knows, as one word, or NULL while a transaction is under way that
could still slip in below the newest change. Whatever commits later has a higher number."""

NAMES = {
    "event": """SELECT title AS name, id FROM event
                WHERE id = $1 AND visibility = 'public' AND state <> 'draft'""",
    "venue": "SELECT name, id FROM venue WHERE id = $1",
    "space": "SELECT v.name || ' ' || s.name AS name, s.venue AS id FROM space s JOIN venue v ON v.id = s.venue WHERE s.id = $1",
}


async def subject(scope: str, id: UUID) -> Row | None:
    """Name of what a public feed is about, the id of its page, and the state of core."""
    return await fetch_row(
        f"""WITH named AS ({NAMES[scope]}), {NEWEST}
            SELECT named.*, (SELECT revision FROM newest) AS revision FROM named""",
        id,
    )


async def organization_name(organization: UUID) -> str | None:
    name: str | None = await fetch_value("SELECT short_name FROM organization WHERE id = $1", organization)
    return name


async def read_token(token_hash: bytes, now: datetime) -> Row | None:
    """Whose calendar it is, whether the address is dead, and the state of core; notes the reading."""
    return await fetch_row(
        f"""
        WITH noted AS (
            UPDATE feed_token SET last_read_at = $2 WHERE token_hash = $1 AND revoked_at IS NULL),
        {NEWEST}
        SELECT person, revoked_at, (SELECT revision FROM newest) AS revision
        FROM feed_token WHERE token_hash = $1
        """,
        token_hash,
        now,
    )


async def living_token(account: UUID) -> Row | None:
    """The address of an account's calendar that holds now."""
    return await fetch_row(
        "SELECT created_at, last_read_at FROM feed_token WHERE account = $1 AND revoked_at IS NULL", account
    )


async def revoke_token(account: UUID, now: datetime) -> None:
    await execute(
        "UPDATE feed_token SET revoked_at = $2 WHERE account = $1 AND revoked_at IS NULL", account, now
    )


async def insert_token(token_hash: bytes, account: UUID, person: UUID, now: datetime) -> None:
    """Let a new address hold; one that somebody made in the same moment stays instead."""
    await execute(
        """
        INSERT INTO feed_token (token_hash, account, person, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING
        """,
        token_hash,
        account,
        person,
        now,
    )


async def takes_part(occurrence: UUID, person: UUID) -> bool:
    """Whether somebody is named as taking part."""
    found: bool = await fetch_value(
        "SELECT EXISTS (SELECT FROM participant WHERE occurrence = $1 AND person = $2)", occurrence, person
    )
    return found
