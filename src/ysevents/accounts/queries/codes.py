"""Codes sent by message."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch, fetch_row, fetch_value
from ysevents.kit.ids import uuid7


async def put_code(
    *,
    phone_hash: bytes,
    phone_cipher: bytes,
    code_hash: bytes,
    code_cipher: bytes,
    now: datetime,
    expires_at: datetime,
) -> None:
    """The code that is good for a number from now on."""
    await execute(
        """
        INSERT INTO sms_code (id, phone_hash, phone_cipher, code_hash, code_cipher, created_at, expires_at,
                              tries)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0)
        ON CONFLICT (phone_hash) DO UPDATE SET
            id = excluded.id, phone_cipher = excluded.phone_cipher, code_hash = excluded.code_hash,
            code_cipher = excluded.code_cipher, created_at = excluded.created_at,
            expires_at = excluded.expires_at, tries = 0, used_at = NULL
        """,
        uuid7(),
        phone_hash,
        phone_cipher,
        code_hash,
        code_cipher,
        now,
        expires_at,
    )


async def try_code(phone_hash: bytes, code_hash: bytes, *, most: int, now: datetime) -> bool:
    """Count a try at a number's code; whether it was a good one. One statement, so no try is free."""
    fits: bool | None = await fetch_value(
        """
        UPDATE sms_code SET tries = tries + 1
        WHERE phone_hash = $1 AND used_at IS NULL AND expires_at > $4 AND tries < $3
        RETURNING code_hash = $2
        """,
        phone_hash,
        code_hash,
        most,
        now,
    )
    return bool(fits)


async def use_code(phone_hash: bytes, code_hash: bytes, *, now: datetime) -> bool:
    """Spend a code: True for exactly one of those who try."""
    tag = await execute(
        "UPDATE sms_code SET used_at = $3 WHERE phone_hash = $1 AND code_hash = $2 AND used_at IS NULL",
        phone_hash,
        code_hash,
        now,
    )
    return tag == "UPDATE 1"


PENDING = """
    SELECT c.id, c.phone_cipher, c.code_cipher, c.created_at, c.expires_at FROM sms_code c
    WHERE c.used_at IS NULL AND c.expires_at > $1
      AND NOT EXISTS (SELECT FROM account a WHERE a.phone_hash = c.phone_hash)
"""


async def list_pending_codes(now: datetime) -> Sequence[Any]:
    """Codes that wait, of numbers that have no account."""
    return await fetch(f"{PENDING} ORDER BY c.created_at DESC", now)


async def find_pending_code(code: UUID, now: datetime) -> Any | None:
    return await fetch_row(f"{PENDING} AND c.id = $2", now, code)
