"""Statements of the demo."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch, fetch_row, fetch_value


async def find_load() -> Any | None:
    """What was loaded here, if anything."""
    return await fetch_row("SELECT profile, seed, anchor, loaded_at FROM demo_load")


async def claim_load(profile: str, seed: int, anchor: date, *, now: datetime) -> bool:
    """Note the load; False when another has, for which this waits."""
    tag = await execute(
        """
        INSERT INTO demo_load (id, profile, seed, anchor, loaded_at) VALUES (1, $1, $2, $3, $4)
        ON CONFLICT DO NOTHING
        """,
        profile,
        seed,
        anchor,
        now,
    )
    return tag == "INSERT 0 1"


async def has_units() -> bool:
    """Whether somebody has begun to use the database."""
    found: bool = await fetch_value("SELECT EXISTS (SELECT FROM organization)")
    return found


async def analyze(tables: Sequence[str]) -> None:
    """Let the planner know what is there. Only a table's owner can; others are left to autovacuum."""
    await execute(f"ANALYZE {', '.join(tables)}")


async def skip_changes() -> None:
    """Put every reader of changes behind what was loaded, so that nobody is told of it.

    Called when the load is committed: older transactions no longer wait to be read. Who has never read
    begins at the newest change anyway.
    """
    await execute("UPDATE change_cursor SET xid = pg_snapshot_xmin(pg_current_snapshot()), id = 0")


async def waiting_for_papers() -> list[Any]:
    """Delegations that wait for review where papers are asked for, with their athletes."""
    return await fetch(
        """
        SELECT d.id AS delegation, d.organization, coalesce(d.submitted_by, d.id) AS by,
               ARRAY(SELECT jsonb_array_elements_text(r.parameters->'required_papers')) AS required,
               (r.parameters->>'sealed_form_required')::bool AS is_sealed,
               ARRAY(SELECT m.person FROM delegation_member m
                     WHERE m.delegation = d.id AND m.role = 'athlete' ORDER BY m.id) AS athletes
        FROM delegation d JOIN regulation r ON r.event = d.event
        WHERE d.state = 'submitted'
          AND ((r.parameters->>'sealed_form_required')::bool
               OR jsonb_array_length(r.parameters->'required_papers') > 0)
        ORDER BY d.id
        """
    )


async def accounts_named(usernames: Sequence[str]) -> dict[str, UUID]:
    """The ids of accounts by user name."""
    rows = await fetch("SELECT username, id FROM account WHERE username = ANY ($1)", list(usernames))
    return {row["username"]: row["id"] for row in rows}


async def ranked_meets() -> list[Any]:
    """Meets of ranked sports that nobody has begun to plan, by the day on which they start."""
    return await fetch(
        """
        SELECT e.id, e.title, e.short_title, e.sport, e.starts_on, e.ends_on, r.deadline_at
        FROM event e JOIN regulation r ON r.event = e.id
        WHERE e.parent IS NULL AND e.kind = 'competition'
          AND e.sport IN ('athletics', 'fishing', 'cycling', 'dragon_boat', 'rafting', 'gymnastics', 'judged')
          AND NOT EXISTS (SELECT FROM stage s JOIN contest c ON c.id = s.contest
                          JOIN event x ON x.id = c.id WHERE x.root = e.id)
        ORDER BY e.starts_on, e.id
        """
    )


async def fixtures_to_play(meet: UUID) -> list[Any]:
    """The fixtures of a meet that take place, by time, with the contest and stage of each."""
    return await fetch(
        """
        SELECT f.id AS fixture, f.stage, f.number, f.turn, f.state, s.contest, s.number AS stage_number,
               s.state AS stage_state, d.code AS discipline, v.name AS division, v.sex,
               count(*) OVER (PARTITION BY f.stage) AS of_stage, o.starts_at, o.ends_at, e.title
        FROM fixture f
        JOIN stage s ON s.id = f.stage
        JOIN contest c ON c.id = s.contest
        JOIN event e ON e.id = c.id
        JOIN discipline d ON d.code = c.discipline
        JOIN division v ON v.id = c.division
        JOIN occurrence o ON o.id = f.id
        WHERE e.root = $1 AND o.state NOT IN ('cancelled', 'postponed', 'expired')
        ORDER BY o.starts_at, s.number, f.number, f.id
        """,
        meet,
    )


async def published_lists() -> list[Any]:
    """Every list that was announced, with its last version: what stands, what was published, from which sheet."""
    return await fetch(
        """
        SELECT l.id, l.kind, l.key, l.stage, l.state, l.ruleset, l.result AS standing, l.problems,
               e.title, r.short_title AS meet, v.number, v.result, v.sheet
        FROM result_list l
        JOIN event e ON e.id = l.event
        JOIN event r ON r.id = l.root
        JOIN LATERAL (SELECT * FROM result_version WHERE list = l.id ORDER BY number DESC LIMIT 1) v ON true
        ORDER BY r.starts_on, e.title, l.kind, l.key, l.id
        """
    )


async def season_counts() -> dict[str, int]:
    """How much was played."""
    row = await fetch_row(
        """
        SELECT (SELECT count(*) FROM stage) AS stages, (SELECT count(*) FROM fixture) AS fixtures,
               (SELECT count(*) FROM slot WHERE entry IS NOT NULL) AS slots,
               (SELECT count(*) FROM mark WHERE text <> '') AS marks,
               (SELECT count(*) FROM mark_entry) AS typed,
               (SELECT count(*) FROM result_list) AS lists,
               (SELECT count(*) FROM result_version) AS versions,
               (SELECT count(*) FROM result_version WHERE state = 'corrected') AS corrected,
               (SELECT count(*) FROM protest) AS protests,
               (SELECT count(*) FROM protest WHERE state = 'upheld') AS upheld
        """
    )
    return dict(row) if row else {}


async def standing_records() -> dict[tuple[str, str, str], int]:
    """The marks of records that stand, by discipline, age group and sex."""
    rows = await fetch(
        "SELECT discipline, age_group, sex, mark FROM record WHERE ended_on IS NULL AND ratified_at IS NOT NULL"
    )
    return {(row["discipline"], row["age_group"], row["sex"]): row["mark"] for row in rows}


async def contest_key(contest: UUID) -> tuple[str, str, str]:
    """The discipline, sex and division of a contest."""
    row = await fetch_row(
        """
        SELECT c.discipline, v.sex, v.name FROM contest c JOIN division v ON v.id = c.division WHERE c.id = $1
        """,
        contest,
    )
    return (row["discipline"], row["sex"], row["name"]) if row else ("", "", "")


async def fixtures_of(stage: UUID) -> list[UUID]:
    """The fixtures of a stage by number."""
    rows = await fetch("SELECT id FROM fixture WHERE stage = $1 ORDER BY number", stage)
    return [row["id"] for row in rows]


async def person_of(entry: UUID) -> UUID | None:
    """Who starts alone under an entry; None for teams, and where it is no entry."""
    found: UUID | None = await fetch_value("SELECT person FROM entry WHERE id = $1", entry)
    return found


async def jumper_and_runner(meet: UUID) -> Any | None:
    """Somebody in the long jump and in a final on the track of one meet, when there is time for both at once."""
    return await fetch_row(
        """
        WITH seated AS (
            SELECT n.person, p.name, f.id AS fixture, d.code, d.kind, s.round, o.starts_at,
                   o.ends_at - o.starts_at AS length, o.within
            FROM slot x
            JOIN entry n ON n.id = x.entry AND n.person IS NOT NULL
            JOIN person p ON p.id = n.person
            JOIN fixture f ON f.id = x.fixture
            JOIN stage s ON s.id = f.stage
            JOIN contest c ON c.id = s.contest
            JOIN discipline d ON d.code = c.discipline
            JOIN occurrence o ON o.id = f.id
            WHERE n.root = $1)
        SELECT jump.fixture AS jump, run.fixture AS run, jump.name, run.starts_at, run.within AS session
        FROM seated jump
        JOIN seated run ON run.person = jump.person AND run.kind = 'track'
                       AND run.round IN ('final', 'timed_final')
        JOIN occurrence held ON held.id = run.within AND run.starts_at + jump.length <= held.ends_at
        WHERE jump.code = 'lj'
        ORDER BY run.starts_at DESC, jump.fixture, jump.person LIMIT 1
        """,
        meet,
    )


async def last_results(discipline: str, sex: str, division: str) -> list[str]:
    """What the last stages of such contests have come to, in all meets."""
    rows = await fetch(
        """
        SELECT l.result FROM result_list l
        JOIN stage s ON s.id = l.stage
        JOIN contest c ON c.id = s.contest
        JOIN division v ON v.id = c.division
        WHERE c.discipline = $1 AND v.sex = $2 AND v.name = $3 AND l.result IS NOT NULL
          AND NOT EXISTS (SELECT FROM stage later WHERE later.contest = c.id AND later.number > s.number)
        ORDER BY l.id
        """,
        discipline,
        sex,
        division,
    )
    return [row["result"] for row in rows]


async def sizes_of_contests() -> set[int]:
    """How many entries the contests with stages have; what has one entry is not held and has none."""
    rows = await fetch(
        """
        SELECT DISTINCT (SELECT count(*) FROM entry n WHERE n.contest = c.id AND n.state = 'approved') AS size
        FROM contest c WHERE EXISTS (SELECT FROM stage s WHERE s.contest = c.id)
        """
    )
    return {row["size"] for row in rows}


async def somebody_drawn(meet: UUID) -> Any | None:
    """The last of those who start alone in a meet that is drawn: entry, person, contest and delegation."""
    return await fetch_row(
        """
        SELECT n.id AS entry, n.person, n.contest, d.id AS delegation
        FROM slot x
        JOIN entry n ON n.id = x.entry AND n.person IS NOT NULL AND n.state = 'approved'
        JOIN delegation d ON d.event = n.root AND d.organization = n.organization
        WHERE n.root = $1 ORDER BY n.id DESC LIMIT 1
        """,
        meet,
    )
