"""Photos of spaces: which there are, and which of the kept files are theirs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.kit.database import fetch, fetch_row, fetch_value


async def photos(where: str, argument: UUID) -> list[Any]:
    """Photos of spaces that fulfil `where`, in the order of the hall."""
    return await fetch(
        f"""
        SELECT p.id, p.space, s.name AS space_name, p.words, p.file
        FROM space_photo p JOIN space s ON s.id = p.space
        WHERE {where} ORDER BY s.position, s.name, p.position
        """,
        argument,
    )


async def insert(id: UUID, space: UUID, file: str, words: str, now: datetime) -> bool:
    """Put a photo in the first free place of a space; whether there was one."""
    found = await fetch_value(
        """
        INSERT INTO space_photo (id, space, position, file, words, added_at)
        SELECT $1, $2, n, $3, $4, $5 FROM generate_series(1, 6) n
        WHERE NOT EXISTS (SELECT FROM space_photo p WHERE p.space = $2 AND p.position = n)
        ORDER BY n LIMIT 1 RETURNING id
        """,
        id,
        space,
        file,
        words,
        now,
    )
    return found is not None


async def find(photo: UUID) -> Any | None:
    return await fetch_row(
        "SELECT p.*, s.venue FROM space_photo p JOIN space s ON s.id = p.space WHERE p.id = $1", photo
    )


async def delete(photo: UUID) -> bool:
    """Whether it was there still."""
    return await fetch_value("DELETE FROM space_photo WHERE id = $1 RETURNING id", photo) is not None


async def files(among: Sequence[str] | None) -> set[str]:
    """The files of photos: all of them, or those among some."""
    rows = await fetch(
        "SELECT file FROM space_photo WHERE coalesce(file = ANY ($1::varchar[]), true)",
        None if among is None else list(among),
    )
    return {row["file"] for row in rows}
