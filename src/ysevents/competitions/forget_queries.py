"""Statements that take the names of somebody out of the words of the meets they were in."""

from collections.abc import Sequence
from uuid import UUID

from ysevents.kit.database import execute, fetch

FIXTURES = """(SELECT f.id FROM fixture f JOIN stage s ON s.id = f.stage JOIN event e ON e.id = s.contest
               WHERE e.root = ANY ($1))"""
CONTESTS = "(SELECT id FROM event WHERE root = ANY ($1))"
MEETS = "(SELECT unnest($1::uuid[]))"
STAGES = """(SELECT s.id FROM stage s JOIN event e ON e.id = s.contest WHERE e.root = ANY ($1))"""
LISTS = "(SELECT id FROM result_list WHERE root = ANY ($1))"

WORDS = (
    ("decision", "contest", CONTESTS, ("reason",), ("details",)),
    ("protest", "contest", CONTESTS, ("statement", "outcome"), ()),
    ("mark", "fixture", FIXTURES, ("text",), ()),
    ("mark_entry", "fixture", FIXTURES, ("text", "before", "reason"), ()),
    ("timetable_change", "event", MEETS, ("reason", "text"), ()),
    ("start_list_version", "stage", STAGES, ("void_reason",), ()),
    ("occurrence", "event", CONTESTS, ("reason",), ()),
    ("result_list", "id", LISTS, (), ("result", "problems")),
    ("result_version", "list", LISTS, ("reason",), ("result", "sheet", "changes")),
)
"""Table, by which column its rows are of a meet, and its columns of words and of JSON."""


async def meets_of(persons: Sequence[UUID]) -> list[UUID]:
    """The meets in which any of these was entered, alone or on a team's list."""
    rows = await fetch(
        """
        SELECT DISTINCT n.root FROM entry n
        WHERE n.person = ANY ($1)
           OR n.id IN (SELECT entry FROM roster_member WHERE person = ANY ($1))
        """,
        list(persons),
    )
    return [row["root"] for row in rows]


async def hide_name(meets: Sequence[UUID], name: str, word: str) -> None:
    """Put a word in place of a name wherever it was written about results of these meets."""
    await execute("SELECT set_config('ysevents.forgotten', $1, true)", name)
    for table, of, rows, texts, values in WORDS:
        written = [f"{column} = replace({column}, $2, $3)" for column in texts]
        written += [f"{column} = replace({column}::text, $2, $3)::jsonb" for column in values]
        has_name = " OR ".join(f"strpos({column}::text, $2) > 0" for column in (*texts, *values))
        await execute(
            f"UPDATE {table} SET {', '.join(written)} WHERE {of} IN {rows} AND ({has_name})",
            list(meets),
            name,
            word,
        )
    await execute("SELECT set_config('ysevents.forgotten', '', true)")
