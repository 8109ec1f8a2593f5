"""Pieces of floor and what is made of them: reads and writes of sections and spaces."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ysevents.core.enums import OccurrenceKind, Visibility
from ysevents.core.schemas import Holder
from ysevents.kit.database import execute, fetch, fetch_row, fetch_value


async def lock_venue(venue: UUID) -> bool:
    """Whether there is such a venue; nobody else cuts its floor meanwhile."""
    return await fetch_value("SELECT id FROM venue WHERE id = $1 FOR UPDATE", venue) is not None


async def lock_space(space: UUID) -> Any | None:
    """A space; what would be placed on it waits."""
    return await fetch_row("SELECT * FROM space WHERE id = $1 FOR UPDATE", space)


async def sections(venue: UUID) -> list[Any]:
    """The pieces of a venue's floor that are not given up, with the spaces that lie on each."""
    return await fetch(
        """
        SELECT c.id, c.name FROM section c WHERE c.venue = $1 AND c.closed_on IS NULL
        ORDER BY length(c.name), c.name
        """,
        venue,
    )


async def insert_cut(space: UUID, venue: UUID, sections: Sequence[UUID]) -> None:
    await execute(
        "INSERT INTO space_section (space, section, venue) SELECT $1, unnest($3::uuid[]), $2",
        space,
        venue,
        list(sections),
    )


async def delete_cut(space: UUID) -> None:
    await execute("DELETE FROM space_section WHERE space = $1", space)


async def cut(space: UUID) -> set[UUID]:
    """The pieces of floor a space takes."""
    rows = await fetch("SELECT section FROM space_section WHERE space = $1", space)
    return {row["section"] for row in rows}


async def last_position(venue: UUID) -> int:
    found: int = await fetch_value("SELECT coalesce(max(position), 0) FROM space WHERE venue = $1", venue)
    return found


async def was_used(space: UUID) -> bool:
    """Whether anything was ever put there."""
    found: bool = await fetch_value("SELECT EXISTS (SELECT FROM occurrence WHERE space = $1)", space)
    return found


async def future_of(space: UUID, since: datetime) -> list[Holder]:
    """What stands on this very space from an instant on, earliest first."""
    rows = await fetch(
        """
        SELECT id, kind, title, visibility, space, starts_at, ends_at, sequence FROM occurrence
        WHERE space = $1 AND ends_at > $2 AND state IN ('tentative', 'confirmed', 'draft')
        ORDER BY starts_at, id
        """,
        space,
        since,
    )
    return [
        Holder(**{**row, "kind": OccurrenceKind(row["kind"]), "visibility": Visibility(row["visibility"])})
        for row in rows
    ]


async def retire(space: UUID, name: str, on: date) -> None:
    await execute("UPDATE space SET closed_on = $3, name = $2 WHERE id = $1", space, name, on)
