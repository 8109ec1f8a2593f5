"""Reads of decisions about results: what was decided, about whom, and where somebody's results stand."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from ysevents.kit.database import fetch, fetch_row, fetch_value


async def find(id: UUID) -> Any | None:
    """One decision with its meet."""
    return await fetch_row(
        """
        SELECT d.id, d.kind, d.contest, d.stage, d.fixture, d.details, d.reason, e.root
        FROM decision d JOIN event e ON e.id = d.contest WHERE d.id = $1
        """,
        id,
    )


async def fixture(id: UUID) -> Any | None:
    """The stage and contest of a fixture."""
    return await fetch_row(
        "SELECT f.stage, s.contest FROM fixture f JOIN stage s ON s.id = f.stage WHERE f.id = $1", id
    )


async def standing_in(stage: UUID) -> list[UUID]:
    """The entries that stand in a stage, whether anything is known of them or not, by fixture and place."""
    rows = await fetch(
        """
        SELECT DISTINCT ON (f.number, l.position) l.entry
        FROM fixture f JOIN slot l ON l.fixture = f.id AND l.entry IS NOT NULL
        WHERE f.stage = $1 ORDER BY f.number, l.position
        """,
        stage,
    )
    return [row["entry"] for row in rows]


async def root_of_contest(contest: UUID) -> UUID | None:
    """The meet of a contest."""
    found: UUID | None = await fetch_value(
        "SELECT e.root FROM contest c JOIN event e ON e.id = c.id WHERE c.id = $1", contest
    )
    return found


async def entries_of(person: UUID, root: UUID) -> list[Any]:
    """Everything somebody takes part in at a meet, alone or on the list of a team."""
    return await fetch(
        """
        SELECT n.id, n.contest FROM entry n
        WHERE n.root = $1 AND (n.person = $2 OR EXISTS (
            SELECT FROM roster_member m WHERE m.entry = n.id AND m.person = $2))
          AND (n.state = 'approved' OR EXISTS (SELECT FROM slot WHERE entry = n.id))
        ORDER BY n.contest, n.id
        """,
        root,
        person,
    )


async def entrant(entry: UUID) -> Any | None:
    """Who is behind an entry."""
    return await fetch_row("SELECT root, contest, person FROM entry WHERE id = $1", entry)


async def known(contest: UUID, entries: Sequence[UUID]) -> int:
    """How many of these are entries of the contest."""
    found: int = await fetch_value(
        "SELECT count(*) FROM entry WHERE contest = $1 AND id = ANY ($2)", contest, list(entries)
    )
    return found


async def of_meet(root: UUID, contest: UUID | None = None) -> list[Any]:
    """What was decided about results of a meet, or one contest, the latest first, with who decided."""
    return await fetch(
        """
        SELECT d.id, d.kind, d.contest, d.stage, d.fixture, f.number AS fixture_number, d.seed, d.at, d.reason,
               d.details, e.title, a.display_name AS by_name
        FROM decision d
        JOIN event e ON e.id = d.contest
        LEFT JOIN fixture f ON f.id = d.fixture
        LEFT JOIN account a ON a.id = d.by
        WHERE e.root = $1 AND ($2::uuid IS NULL OR d.contest = $2)
          AND (d.details ? 'order' OR d.details ? 'lifts'
               OR d.kind IN ('disqualification', 'advance', 'jury_advance', 'annulment', 'replay', 'stand',
                             'forfeit', 'withdrawal', 'protest'))
        ORDER BY d.at DESC, d.id DESC
        """,
        root,
        contest,
    )
