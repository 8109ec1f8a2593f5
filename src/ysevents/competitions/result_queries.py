"""Reads and statements of results: all that a stage's sheet is made of, many stages at once; lists and versions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch, fetch_row, fetch_value

STAGES = """
    SELECT s.id, s.contest, s.number, s.round, s.format, s.ruleset, s.parameters, s.state, e.root, e.title,
           c.discipline, d.name AS discipline_name, d.kind, d.distance_m, v.id AS division,
           v.name AS division_name, v.sex,
           s.number = max(s.number) OVER (PARTITION BY s.contest) AS is_last
    FROM stage s
    JOIN contest c ON c.id = s.contest
    JOIN event e ON e.id = c.id
    JOIN discipline d ON d.code = c.discipline
    JOIN division v ON v.id = c.division
"""


async def root_of_stage(stage: UUID) -> UUID | None:
    """The meet a stage belongs to."""
    found: UUID | None = await fetch_value(
        "SELECT e.root FROM stage s JOIN event e ON e.id = s.contest WHERE s.id = $1", stage
    )
    return found


async def lock_meet(root: UUID) -> None:
    """Let whoever changes results of a meet come one after the other, each seeing what the one before did."""
    await fetch_row("SELECT id FROM event WHERE id = $1 FOR NO KEY UPDATE", root)


async def stages_of(root: UUID) -> list[Any]:
    """The stages of a meet by division, discipline and number."""
    return await fetch(
        f"{STAGES} WHERE e.root = $1 ORDER BY v.position, v.name, v.sex DESC, d.position, c.discipline, s.number",
        root,
    )


async def stages_of_contests(contests: Sequence[UUID]) -> list[Any]:
    """All stages of these contests, so that each knows whether it is the last."""
    return await fetch(f"{STAGES} WHERE c.id = ANY ($1) ORDER BY s.contest, s.number", list(contests))


async def contest_of_stage(stage: UUID) -> UUID | None:
    """The contest of a stage; None where there is no such stage."""
    found: UUID | None = await fetch_value("SELECT contest FROM stage WHERE id = $1", stage)
    return found


async def seats(stages: Sequence[UUID]) -> list[Any]:
    """Who stands where in the fixtures of these stages, in order; fixtures without anybody too."""
    return await fetch(
        """
        SELECT f.stage, f.id AS fixture, f.number, f.turn, f.pool, f.state, sl.position, sl.entry,
               n.state = 'withdrawn' AS is_scratched
        FROM fixture f
        JOIN occurrence o ON o.id = f.id AND o.state <> 'cancelled'
        LEFT JOIN slot sl ON sl.fixture = f.id AND sl.entry IS NOT NULL
        LEFT JOIN entry n ON n.id = sl.entry
        WHERE f.stage = ANY ($1) ORDER BY f.stage, f.number, sl.position
        """,
        list(stages),
    )


async def cells(stages: Sequence[UUID]) -> list[Any]:
    """What counts in the sheets of these stages: the cells that hold something."""
    return await fetch(
        """
        SELECT f.stage, m.fixture, sl.entry, m.item, m.text
        FROM fixture f JOIN mark m ON m.fixture = f.id AND m.text <> '' LEFT JOIN slot sl ON sl.id = m.slot
        WHERE f.stage = ANY ($1) ORDER BY f.stage, f.number, sl.position, m.item
        """,
        list(stages),
    )


async def numbers(contests: Sequence[UUID]) -> list[Any]:
    """Everybody who is entered in these contests: the bib, when it is a number, and a running number."""
    return await fetch(
        """
        SELECT n.contest, n.id AS entry, n.organization, n.person,
               row_number() OVER (PARTITION BY n.contest ORDER BY n.id) AS running,
               CASE WHEN a.label ~ '^[0-9]{1,9}$' THEN a.label::int END AS bib,
               n.state = 'approved' OR EXISTS (SELECT FROM slot WHERE entry = n.id) AS is_in
        FROM entry n
        LEFT JOIN LATERAL (SELECT label FROM admission
                           WHERE event = n.root AND person = n.person AND category = 'athlete'
                           ORDER BY state = 'valid' DESC, id DESC LIMIT 1) a ON true
        WHERE n.contest = ANY ($1) ORDER BY n.contest, n.id
        """,
        list(contests),
    )


async def decisions(contests: Sequence[UUID]) -> list[Any]:
    """What was decided about results of these contests, in order; draws, scratches and the like are not."""
    return await fetch(
        """
        SELECT d.id, d.contest, d.stage, d.fixture, f.number AS fixture_number, f.stage AS fixture_stage,
               d.kind, d.seed, d.reason, d.details, d.at, d.by
        FROM decision d LEFT JOIN fixture f ON f.id = d.fixture
        WHERE d.contest = ANY ($1)
          AND (d.details ? 'order' OR d.details ? 'lifts'
               OR d.kind IN ('disqualification', 'advance', 'jury_advance', 'annulment', 'replay', 'stand',
                             'forfeit', 'withdrawal'))
        ORDER BY d.at, d.id
        """,
        list(contests),
    )


LIST = """id, event, root, stage, kind, key, ruleset, parameters, result, problems, revision, state,
          protest_until, computed_at"""


async def lists(root: UUID) -> list[Any]:
    """Every list of a meet as it stands."""
    return await fetch(f"SELECT {LIST} FROM result_list WHERE root = $1 ORDER BY kind, key, id", root)


async def lists_of_stages(stages: Sequence[UUID]) -> list[Any]:
    """The lists of these stages."""
    return await fetch(f"SELECT {LIST} FROM result_list WHERE stage = ANY ($1)", list(stages))


async def find_list(id: UUID) -> Any | None:
    """One list."""
    return await fetch_row(f"SELECT {LIST} FROM result_list WHERE id = $1", id)


async def keep_list(
    id: UUID,
    *,
    event: UUID,
    root: UUID,
    stage: UUID | None,
    kind: str,
    key: str,
    ruleset: str,
    parameters: str,
    result: str | None,
    problems: str,
    now: datetime,
) -> Any:
    """Write what a list has come to; its revision rises. The caller holds the meet."""
    return await fetch_row(
        f"""
        INSERT INTO result_list (id, event, root, stage, kind, key, ruleset, parameters, result, problems,
                                 revision, state, computed_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, 'live', $11)
        ON CONFLICT (event, stage, kind, key) DO UPDATE
        SET ruleset = EXCLUDED.ruleset, parameters = EXCLUDED.parameters, result = EXCLUDED.result,
            problems = EXCLUDED.problems, computed_at = EXCLUDED.computed_at,
            revision = result_list.revision + 1
        RETURNING {LIST}
        """,
        id,
        event,
        root,
        stage,
        kind,
        key,
        ruleset,
        parameters,
        result,
        problems,
        now,
    )


async def set_state(id: UUID, state: str, *, protest_until: datetime | None) -> None:
    """How binding a list is from now on; its revision rises, for those who look at it."""
    await execute(
        """
        UPDATE result_list SET state = $2, protest_until = $3, revision = revision + 1 WHERE id = $1
        """,
        id,
        state,
        protest_until,
    )


async def last_versions(lists: Sequence[UUID]) -> list[Any]:
    """The latest announcement of each list that has one."""
    return await fetch(
        """
        SELECT DISTINCT ON (list) list, number, state, result, reason, at, by FROM result_version
        WHERE list = ANY ($1) ORDER BY list, number DESC
        """,
        list(lists),
    )


async def versions(list_id: UUID) -> list[Any]:
    """Every announcement of a list, the latest first, with who made it."""
    return await fetch(
        """
        SELECT v.id, v.number, v.state, v.result, v.sheet, v.changes, v.reason, v.at, a.display_name AS by_name
        FROM result_version v LEFT JOIN account a ON a.id = v.by
        WHERE v.list = $1 ORDER BY v.number DESC
        """,
        list_id,
    )


async def add_version(
    id: UUID,
    list_id: UUID,
    *,
    state: str,
    result: str,
    sheet: str,
    changes: str,
    reason: str,
    by: UUID | None,
    now: datetime,
) -> int:
    """Announce a list under its next number, which is answered."""
    number: int = await fetch_value(
        """
        INSERT INTO result_version (id, list, number, state, result, sheet, changes, reason, by, at)
        SELECT $1, $2, coalesce(max(number), 0) + 1, $3, $4, $5, $6, $7, $8, $9
        FROM result_version WHERE list = $2
        RETURNING number
        """,
        id,
        list_id,
        state,
        result,
        sheet,
        changes,
        reason,
        by,
        now,
    )
    return number


async def due(now: datetime) -> list[Any]:
    """Announced lists whose window for protests is over."""
    return await fetch(
        """
        SELECT id, root FROM result_list
        WHERE state IN ('unofficial', 'corrected') AND protest_until <= $1 AND result IS NOT NULL
        ORDER BY root, id
        """,
        now,
    )
