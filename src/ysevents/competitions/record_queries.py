"""Reads and statements of the records that are kept, and of those that a meet has set."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch, fetch_row


async def contest(id: UUID) -> Any | None:
    """What a record of a contest is filed under, and when and where the contest was."""
    return await fetch_row(
        """
        SELECT e.root, e.title, c.discipline, v.name AS age_group, v.sex,
               (SELECT max((o.starts_at AT TIME ZONE 'Asia/Shanghai')::date) FROM stage s
                JOIN fixture f ON f.stage = s.id JOIN occurrence o ON o.id = f.id
                WHERE s.contest = c.id) AS held_on,
               coalesce((SELECT coalesce(ve.name, o.place) FROM stage s
                         JOIN fixture f ON f.stage = s.id JOIN occurrence o ON o.id = f.id
                         LEFT JOIN space sp ON sp.id = o.space LEFT JOIN venue ve ON ve.id = sp.venue
                         WHERE s.contest = c.id ORDER BY s.number DESC, f.number LIMIT 1), '') AS place
        FROM contest c JOIN event e ON e.id = c.id JOIN division v ON v.id = c.division
        WHERE c.id = $1
        """,
        id,
    )


async def entrant(entry: UUID) -> Any | None:
    """Whose mark an entry's is."""
    return await fetch_row("SELECT contest, person, organization FROM entry WHERE id = $1", entry)


async def kept(
    discipline: str | None = None, age_group: str | None = None, sex: str | None = None
) -> list[Any]:
    """Records with those they followed, by discipline and division; the one that stands first."""
    return await fetch(
        """
        SELECT r.id, r.level, r.discipline, d.name AS discipline_name, d.kind, r.age_group, r.sex, r.mark,
               r.is_hand, r.wind_mm_s, r.person, r.contest, r.set_on, r.place, r.ratified_at, r.ended_on,
               coalesce(nullif(r.holder, ''), p.name, '') AS holder, p.id IS NOT NULL AS is_known,
               coalesce(u.short_name, '') AS unit
        FROM record r
        JOIN discipline d ON d.code = r.discipline
        LEFT JOIN person p ON p.id = r.person
        LEFT JOIN organization u ON u.id = r.organization
        WHERE ($1::text IS NULL OR r.discipline = $1) AND ($2::text IS NULL OR r.age_group = $2)
          AND ($3::text IS NULL OR r.sex = $3)
        ORDER BY r.age_group, r.sex DESC, d.position, r.level, r.ended_on IS NOT NULL, r.set_on DESC, r.id
        """,
        discipline,
        age_group,
        sex,
    )


async def set_here(root: UUID) -> list[Any]:
    """The records that were ratified of contests of a meet."""
    return await fetch(
        """
        SELECT r.contest, r.level, r.person, r.organization, r.mark FROM record r
        JOIN event e ON e.id = r.contest WHERE e.root = $1
        """,
        root,
    )


async def better(level: str, discipline: str, age_group: str, sex: str, mark: int, sign: int) -> date | None:
    """Since when a better record stands than this mark; `sign` is 1 where less is better, else -1."""
    row = await fetch_row(
        """
        SELECT min(set_on) AS since FROM record
        WHERE level = $1 AND discipline = $2 AND age_group = $3 AND sex = $4 AND ended_on IS NULL
          AND ratified_at IS NOT NULL AND mark * $6 < $5::bigint * $6
        """,
        level,
        discipline,
        age_group,
        sex,
        mark,
        sign,
    )
    found: date | None = row["since"] if row else None
    return found


async def end_others(
    level: str, discipline: str, age_group: str, sex: str, *, but: UUID, on: date, at: datetime
) -> None:
    """Let the records of a kind that stand end on a day, but for the new one."""
    await execute(
        """
        UPDATE record SET ended_on = greatest(set_on, $6)
        WHERE level = $1 AND discipline = $2 AND age_group = $3 AND sex = $4 AND id <> $5
          AND ended_on IS NULL AND ratified_at <= $7
        """,
        level,
        discipline,
        age_group,
        sex,
        but,
        on,
        at,
    )


async def entrants(entries: Sequence[UUID]) -> list[Any]:
    """Whose the marks of these entries are."""
    return await fetch("SELECT id, person, organization FROM entry WHERE id = ANY ($1)", list(entries))


async def titles(contests: Sequence[UUID]) -> dict[UUID, str]:
    """Contests by name."""
    rows = await fetch("SELECT id, title FROM event WHERE id = ANY ($1)", list(contests))
    return {row["id"]: row["title"] for row in rows}


async def kinds(root: UUID) -> set[tuple[str, str, str]]:
    """Under what records of the contests of a meet are filed: discipline, division, sex."""
    rows = await fetch(
        """
        SELECT DISTINCT c.discipline, v.name, v.sex
        FROM contest c JOIN event e ON e.id = c.id JOIN division v ON v.id = c.division WHERE e.root = $1
        """,
        root,
    )
    return {(row["discipline"], row["name"], row["sex"]) for row in rows}
