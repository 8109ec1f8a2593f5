"""Reads and statements of protests."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch, fetch_row, fetch_value

PROTEST = """
    SELECT p.id, p.contest, p.stage, p.organization, p.statement, p.lodged_at, p.is_late, p.state, p.fee,
           p.decision, p.outcome, p.decided_at, e.root, e.title,
           unit_short_name(p.organization, r.starts_on) AS unit
    FROM protest p JOIN event e ON e.id = p.contest JOIN event r ON r.id = e.root
"""


async def is_pending(list_id: UUID) -> bool:
    """Whether a protest that may change a list is undecided: of its contest, in tables of any of the meet."""
    found = await fetch_value(
        """
        SELECT EXISTS (
            SELECT FROM protest p JOIN event e ON e.id = p.contest
            WHERE p.state = 'open' AND e.root = l.root
              AND (l.stage IS NULL OR (p.contest = l.event AND coalesce(p.stage, l.stage) = l.stage)))
        FROM result_list l WHERE l.id = $1
        """,
        list_id,
    )
    return bool(found)


async def window(contest: UUID, stage: UUID | None, organization: UUID) -> Any | None:
    """Until when a contest may be protested: the latest window of its lists, of one stage when given.

    With it whether a unit takes part in the meet.
    """
    return await fetch_row(
        """
        SELECT e.root, max(l.protest_until) AS until,
               bool_or(l.state = 'official') AS is_official,
               EXISTS (SELECT FROM entry n WHERE n.root = e.root AND n.organization = $3
                                             AND n.state IN ('approved', 'withdrawn')) AS takes_part
        FROM event e LEFT JOIN result_list l ON l.event = e.id AND ($2::uuid IS NULL OR l.stage = $2)
        WHERE e.id = $1 AND EXISTS (SELECT FROM contest WHERE id = e.id)
          AND ($2::uuid IS NULL OR EXISTS (SELECT FROM stage WHERE id = $2 AND contest = e.id))
        GROUP BY e.root
        """,
        contest,
        stage,
        organization,
    )


async def of_meet(root: UUID, contest: UUID | None = None) -> list[Any]:
    """The protests of a meet, of one contest when given; undecided ones first, then the latest."""
    return await fetch(
        f"""
        {PROTEST} WHERE e.root = $1 AND ($2::uuid IS NULL OR p.contest = $2)
        ORDER BY p.state <> 'open', p.lodged_at DESC, p.id
        """,
        root,
        contest,
    )


async def find(id: UUID) -> Any | None:
    """One protest."""
    return await fetch_row(f"{PROTEST} WHERE p.id = $1", id)


async def decide(
    id: UUID, *, state: str, outcome: str, fee: str | None, decision: UUID | None, now: datetime
) -> bool:
    """Write what became of an open protest; False when it was decided before."""
    tag = await execute(
        """
        UPDATE protest SET state = $2, outcome = $3, fee = coalesce($4, fee), decision = $5, decided_at = $6
        WHERE id = $1 AND state = 'open'
        """,
        id,
        state,
        outcome,
        fee,
        decision,
        now,
    )
    return tag.endswith("1")


async def find_list(contest: UUID, stage: UUID | None) -> UUID | None:
    """The list of a stage, else of the last stage of a contest that has one."""
    found: UUID | None = await fetch_value(
        """
        SELECT l.id FROM result_list l JOIN stage s ON s.id = l.stage
        WHERE l.event = $1 AND ($2::uuid IS NULL OR l.stage = $2) ORDER BY s.number DESC LIMIT 1
        """,
        contest,
        stage,
    )
    return found
