"""Reads and statements of stages and their fixtures, before and after the draw."""

from collections.abc import Sequence
from json import loads
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch, fetch_row


async def contest_of(stage: UUID) -> UUID | None:
    """The contest of a stage."""
    row = await fetch_row("SELECT contest FROM stage WHERE id = $1", stage)
    return row["contest"] if row else None


async def lock_stage(stage: UUID) -> Any | None:
    """A stage with its contest, both locked so that two who plan or draw come one after the other."""
    contest = await contest_of(stage)
    if contest is None or not await lock_contest(contest):
        return None
    row = await fetch_row(
        """
        SELECT s.id, s.contest, s.number, s.round, s.format, s.ruleset, s.parameters, s.draw_ruleset,
               s.draw_parameters, s.fixtures_planned, s.fixture_minutes, s.seed_hash, s.sealed_seed, s.state,
               s.sealed_seed IS NOT NULL AS is_committed, e.title, e.root, d.kind
        FROM stage s
        JOIN event e ON e.id = s.contest
        JOIN contest c ON c.id = s.contest
        JOIN discipline d ON d.code = c.discipline
        WHERE s.id = $1 FOR NO KEY UPDATE OF s
        """,
        stage,
    )
    if row is None:
        return None
    return {
        **row,
        "parameters": loads(row["parameters"]),
        "draw_parameters": loads(row["draw_parameters"]),
    }


async def fixtures(stage: UUID) -> list[Any]:
    """The fixtures of a stage by number, with when and where they are and who stands in them."""
    return await fetch(
        """
        SELECT f.id, f.number, f.turn, f.pool, f.state, o.within AS session, o.starts_at, o.ends_at,
               o.space, o.place, o.state AS occurrence_state,
               (SELECT count(*) FROM slot l WHERE l.fixture = f.id) AS slots
        FROM fixture f JOIN occurrence o ON o.id = f.id
        WHERE f.stage = $1 ORDER BY f.number
        """,
        stage,
    )


async def has_marks(stage: UUID) -> bool:
    """Whether anything was ever typed into a sheet of a stage, or anybody called for it."""
    row = await fetch_row(
        """
        SELECT f.id FROM fixture f
        WHERE f.stage = $1 AND (EXISTS (SELECT FROM mark WHERE fixture = f.id)
                                OR EXISTS (SELECT FROM call_act WHERE fixture = f.id)
                                OR EXISTS (SELECT FROM mark_entry WHERE fixture = f.id))
        LIMIT 1
        """,
        stage,
    )
    return row is not None


async def forget_fixtures(ids: Sequence[UUID]) -> list[UUID]:
    """Take away fixtures that are to be made anew; the lots that filled them stay on record.

    Answers the occurrences that were published already: those stay, to be cancelled.
    """
    for statement in (
        "UPDATE decision SET fixture = NULL WHERE fixture = ANY ($1)",
        "DELETE FROM slot WHERE fixture = ANY ($1)",
        "DELETE FROM fixture WHERE id = ANY ($1)",
        """DELETE FROM participant p USING occurrence o
           WHERE o.id = p.occurrence AND o.published_at IS NULL AND o.id = ANY ($1)""",
        "DELETE FROM occurrence WHERE published_at IS NULL AND id = ANY ($1)",
    ):
        await execute(statement, list(ids))
    rows = await fetch(
        "SELECT id FROM occurrence WHERE id = ANY ($1) AND state NOT IN ('cancelled', 'expired')", list(ids)
    )
    return [row["id"] for row in rows]


async def lock_contest(contest: UUID) -> bool:
    """Lock a contest, and before it its meet as everybody does who arranges one, so that nobody waits crosswise."""
    await fetch_row(
        "SELECT r.id FROM event e JOIN event r ON r.id = e.root WHERE e.id = $1 FOR NO KEY UPDATE OF r",
        contest,
    )
    row = await fetch_row("SELECT id FROM contest WHERE id = $1 FOR NO KEY UPDATE", contest)
    return row is not None


async def stages_of(contest: UUID) -> list[Any]:
    """The stages of a contest by number, each with what stands in the way of making it anew."""
    return await fetch(
        """
        SELECT s.id, s.number, s.state,
               EXISTS (SELECT FROM fixture f
                       WHERE f.stage = s.id AND (EXISTS (SELECT FROM mark WHERE fixture = f.id)
                             OR EXISTS (SELECT FROM call_act WHERE fixture = f.id)
                             OR EXISTS (SELECT FROM mark_entry WHERE fixture = f.id))) AS has_marks
        FROM stage s WHERE s.contest = $1 ORDER BY s.number
        """,
        contest,
    )


async def fixture_ids(stages: Sequence[UUID]) -> list[UUID]:
    """The fixtures of several stages."""
    rows = await fetch("SELECT id FROM fixture WHERE stage = ANY ($1)", list(stages))
    return [row["id"] for row in rows]


async def forget_stages(ids: Sequence[UUID]) -> None:
    """Take away stages without fixtures, with lists of them that were never announced."""
    for statement in (
        "UPDATE decision SET stage = NULL WHERE stage = ANY ($1)",
        "DELETE FROM result_list WHERE stage = ANY ($1)",
        "DELETE FROM stage WHERE id = ANY ($1)",
    ):
        await execute(statement, list(ids))


async def keep_plan(contest: UUID, plan: str) -> None:
    """Say by which proposal a contest is held."""
    await execute("UPDATE contest SET plan = $2 WHERE id = $1", contest, plan)


async def contest_facts(event: UUID) -> list[Any]:
    """The contests of a meet, or one, with what a proposal of stages needs to know."""
    rows = await fetch(
        """
        SELECT c.id, e.title, e.root, d.code, d.kind, d.sport, d.is_lanes, d.distance_m, v.sex,
               v.name AS division, c.plan, n.approved, n.waiting, n.marked,
               (SELECT count(*) FROM stage s WHERE s.contest = c.id) AS stages
        FROM contest c
        JOIN event e ON e.id = c.id
        JOIN discipline d ON d.code = c.discipline
        JOIN division v ON v.id = c.division
        CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE state = 'approved') AS approved,
                   count(*) FILTER (WHERE state = 'approved' AND mark IS NOT NULL) AS marked,
                   count(*) FILTER (WHERE state IN ('draft', 'submitted', 'returned')) AS waiting
            FROM entry WHERE contest = c.id) n
        WHERE c.id = $1 OR e.root = $1
        ORDER BY v.position, v.name, v.sex DESC, d.position, c.discipline
        """,
        event,
    )
    return [{**row, "plan": loads(row["plan"])} for row in rows]


async def stage_lines(event: UUID) -> list[Any]:
    """The stages of a meet, or of a contest, in their order, with how far each is."""
    rows = await fetch(
        """
        SELECT s.id, s.contest, e.root, e.title, s.number, s.round, s.format, s.ruleset, s.parameters,
               s.draw_ruleset, s.draw_parameters, s.fixtures_planned, s.fixture_minutes, s.seed_hash,
               s.sealed_seed IS NOT NULL AS is_committed, s.state, d.kind, d.sport, d.is_lanes,
               d.name AS discipline, v.name AS division, v.sex, f.fixtures, f.handed_in, f.first_at, f.seats, m.has_marks,
               r.state AS list_state
        FROM stage s
        JOIN contest c ON c.id = s.contest
        JOIN event e ON e.id = c.id
        JOIN discipline d ON d.code = c.discipline
        JOIN division v ON v.id = c.division
        CROSS JOIN LATERAL (
            SELECT count(*) AS fixtures, count(*) FILTER (WHERE f.state = 'handed_in') AS handed_in,
                   min(o.starts_at) AS first_at,
                   coalesce(sum((SELECT count(*) FROM slot l WHERE l.fixture = f.id)), 0)::int AS seats
            FROM fixture f JOIN occurrence o ON o.id = f.id WHERE f.stage = s.id) f
        CROSS JOIN LATERAL (
            SELECT EXISTS (SELECT FROM fixture f JOIN mark m ON m.fixture = f.id WHERE f.stage = s.id)
                   AS has_marks) m
        LEFT JOIN result_list r ON r.stage = s.id AND r.kind = 'stage'
        WHERE s.contest = $1 OR e.root = $1
        ORDER BY v.position, v.name, v.sex DESC, d.position, c.discipline, s.number
        """,
        event,
    )
    return [
        {**row, "parameters": loads(row["parameters"]), "draw_parameters": loads(row["draw_parameters"])}
        for row in rows
    ]
