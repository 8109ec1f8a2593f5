"""Reads of competitions and the statements that race."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ysevents.competitions.enums import DisciplineKind, EntryState, RosterRole, StageState
from ysevents.competitions.rules import eligibility
from ysevents.competitions.schemas import Contest, Division, DrawLine, Entry, RosterMember, Session
from ysevents.kit.database import execute, fetch, fetch_row, fetch_value

DIVISION = """v.id AS division, v.name, v.sex, v.born_from, v.born_until, v.grade_from, v.grade_until,
              v.unit_classes"""


def _division(row: Any) -> Division:
    return Division(
        id=row["division"],
        rule=eligibility.Division(
            name=row["name"],
            sex=row["sex"],
            born_from=row["born_from"],
            born_until=row["born_until"],
            grade_from=row["grade_from"],
            grade_until=row["grade_until"],
            unit_classes=tuple(row["unit_classes"]),
        ),
    )


async def divisions(root: UUID) -> list[Division]:
    """The divisions of a meet in their order."""
    rows = await fetch(
        f"SELECT {DIVISION} FROM division v WHERE event = $1 ORDER BY position, name, sex DESC", root
    )
    return [_division(row) for row in rows]


async def contests(event: UUID) -> list[Contest]:
    """The contests of a meet by division and discipline; of a contest, itself."""
    rows = await fetch(
        f"""
        SELECT c.id, e.root, e.title, c.discipline, d.name AS discipline_name, d.kind, d.is_lanes,
               c.per_unit_limit, c.counts_towards_limit, c.is_extra, {DIVISION}
        FROM contest c
        JOIN event e ON e.id = c.id
        JOIN discipline d ON d.code = c.discipline
        JOIN division v ON v.id = c.division
        WHERE c.id IN (SELECT id FROM event WHERE root = $1 UNION ALL SELECT $1)
        ORDER BY v.position, v.name, v.sex DESC, d.position, c.discipline
        """,
        event,
    )
    return [
        Contest(
            id=row["id"],
            root=row["root"],
            title=row["title"],
            discipline=row["discipline"],
            discipline_name=row["discipline_name"],
            kind=DisciplineKind(row["kind"]),
            is_lanes=row["is_lanes"],
            division=_division(row),
            per_unit_limit=row["per_unit_limit"],
            counts_towards_limit=row["counts_towards_limit"],
            is_extra=row["is_extra"],
        )
        for row in rows
    ]


CLAIM = """
    WITH room AS (
        SELECT (SELECT n FROM generate_series(1, $5::int) n
                WHERE NOT EXISTS (SELECT FROM entry
                                  WHERE contest = $2 AND organization = $3 AND unit_place = n)
                ORDER BY n LIMIT 1) AS unit_place,
               (SELECT n FROM generate_series(1, $6::int) n
                WHERE NOT EXISTS (SELECT FROM entry
                                  WHERE root = r.root AND person = $4 AND athlete_place = n)
                ORDER BY n LIMIT 1) AS athlete_place,
               (SELECT n FROM generate_series(1, $9::int) n
                WHERE NOT EXISTS (SELECT FROM entry
                                  WHERE root = r.root AND person = $4 AND extra_place = n)
                ORDER BY n LIMIT 1) AS extra_place,
               r.root
        FROM event r WHERE r.id = $2),
    free AS (SELECT unit_place, root, extra_place,
                    CASE WHEN extra_place IS NULL THEN athlete_place END AS athlete_place
             FROM room WHERE unit_place IS NOT NULL
             AND ($6::int IS NULL OR num_nonnulls(athlete_place, extra_place) > 0)),
    again AS (
        UPDATE entry SET state = 'draft', organization = $3, unit_place = free.unit_place,
                         athlete_place = free.athlete_place, extra_place = free.extra_place, mark = $7, entered_at = $8
        FROM free WHERE contest = $2 AND person = $4 AND state = 'withdrawn'
        RETURNING entry.id),
    fresh AS (
        INSERT INTO entry (id, root, contest, organization, person, state, unit_place, athlete_place,
                           extra_place, mark, entered_at)
        SELECT $1, root, $2, $3, $4, 'draft', unit_place, athlete_place, extra_place, $7, $8 FROM free
        WHERE NOT EXISTS (SELECT FROM entry WHERE contest = $2 AND person = $4)
        RETURNING id)
    SELECT id FROM again UNION ALL SELECT id FROM fresh
"""


async def claim_entry(
    id: UUID,
    contest: UUID,
    organization: UUID,
    person: UUID | None,
    *,
    unit_limit: int,
    athlete_limit: int | None,
    extra_limit: int | None,
    mark: int | None,
    now: datetime,
) -> UUID | None:
    """Enter with the smallest free numbers; None when there is none, or when the entry stands.

    `extra_limit`: so many may be entered on top of the athlete's limit, of which this may be one. A unique
    violation says that somebody took the same number just now: look again.
    """
    row = await fetch_row(
        CLAIM, id, contest, organization, person, unit_limit, athlete_limit, mark, now, extra_limit
    )
    return row["id"] if row else None


async def entries(root: UUID, organization: UUID | None = None) -> list[Entry]:
    """Live entries of a meet, of one unit when given, in the order they were made."""
    rows = await fetch(
        """
        SELECT id, contest, organization, person, state, mark, unit_place, team FROM entry
        WHERE root = $1 AND state <> 'withdrawn' AND ($2::uuid IS NULL OR organization = $2)
        ORDER BY entered_at, id
        """,
        root,
        organization,
    )
    return [_entry(row) for row in rows]


async def approved_entries(contest: UUID) -> list[Entry]:
    """Those who are to be drawn, in an order that does not depend on the database."""
    rows = await fetch(
        """
        SELECT id, contest, organization, person, state, mark, unit_place, team FROM entry
        WHERE contest = $1 AND state = 'approved' ORDER BY id
        """,
        contest,
    )
    return [_entry(row) for row in rows]


async def find_entry(entry: UUID) -> Entry | None:
    """A live entry."""
    row = await fetch_row(
        """
        SELECT id, contest, organization, person, state, mark, unit_place, team FROM entry
        WHERE id = $1 AND state <> 'withdrawn'
        """,
        entry,
    )
    return _entry(row) if row else None


def _entry(row: Any) -> Entry:
    return Entry(**{**row, "state": EntryState(row["state"])})


async def set_mark(entry: UUID, mark: int | None) -> None:
    """Keep the entry mark of an entry, or forget it."""
    await execute("UPDATE entry SET mark = $2 WHERE id = $1", entry, mark)


async def set_entry_states(root: UUID, organization: UUID, state: EntryState) -> None:
    """Put all live entries of a unit into one state."""
    await execute(
        "UPDATE entry SET state = $3 WHERE root = $1 AND organization = $2 AND state <> 'withdrawn'",
        root,
        organization,
        state,
    )


async def withdraw_entries(ids: Sequence[UUID]) -> None:
    """Let go of the places; the rows stay, without the lists of teams."""
    await execute("DELETE FROM roster_member WHERE entry = ANY ($1)", list(ids))
    await execute(
        """
        UPDATE entry SET state = 'withdrawn', unit_place = NULL, athlete_place = NULL, extra_place = NULL,
                         quota_place = NULL
        WHERE id = ANY ($1)
        """,
        list(ids),
    )


async def rosters(root: UUID, organization: UUID | None = None) -> list[RosterMember]:
    """Who is on the lists of a meet's teams, of one unit when given: by leg, shirt, place."""
    rows = await fetch(
        """
        SELECT m.entry, m.person, p.name, m.role, m.leg, m.shirt_number
        FROM roster_member m
        JOIN entry n ON n.id = m.entry AND n.state <> 'withdrawn'
        JOIN person p ON p.id = m.person
        WHERE n.root = $1 AND ($2::uuid IS NULL OR n.organization = $2)
        ORDER BY m.entry, m.role = 'reserve', m.leg, m.shirt_number, m.place
        """,
        root,
        organization,
    )
    return [RosterMember(**{**row, "role": RosterRole(row["role"])}) for row in rows]


async def replace_roster(entry: UUID, contest: UUID, rows: Sequence[tuple[Any, ...]]) -> None:
    """Set the list of a team from (id, person, role, place, leg, shirt) rows."""
    await execute("DELETE FROM roster_member WHERE entry = $1", entry)
    if rows:
        await execute(
            """
            INSERT INTO roster_member (id, entry, contest, person, role, place, leg, shirt_number)
            SELECT r.id, $1, $2, r.person, r.role, r.place, r.leg, r.shirt
            FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::smallint[], $7::smallint[], $8::smallint[])
                 r (id, person, role, place, leg, shirt)
            """,
            entry,
            contest,
            *(list(column) for column in zip(*rows, strict=True)),
        )


async def drop_from_rosters(root: UUID, organization: UUID, person: UUID) -> None:
    """Take somebody off all lists of a unit's teams."""
    await execute(
        """
        DELETE FROM roster_member m USING entry n
        WHERE n.id = m.entry AND n.root = $1 AND n.organization = $2 AND m.person = $3
        """,
        root,
        organization,
        person,
    )


async def draw_lines(root: UUID) -> list[DrawLine]:
    """Every contest of a meet with its counts."""
    rows = await fetch(
        """
        SELECT c.id AS contest, e.title, n.approved, n.waiting, coalesce(f.heats, 0) AS heats, s.state,
               f.first_at
        FROM contest c
        JOIN event e ON e.id = c.id
        JOIN discipline d ON d.code = c.discipline
        JOIN division v ON v.id = c.division
        CROSS JOIN LATERAL (
            SELECT count(*) FILTER (WHERE state = 'approved') AS approved,
                   count(*) FILTER (WHERE state IN ('draft', 'submitted', 'returned')) AS waiting
            FROM entry WHERE contest = c.id) n
        LEFT JOIN stage s ON s.contest = c.id AND s.number = 1
        LEFT JOIN LATERAL (
            SELECT count(*) AS heats, min(o.starts_at) AS first_at
            FROM fixture f JOIN occurrence o ON o.id = f.id WHERE f.stage = s.id) f ON true
        WHERE e.root = $1
        ORDER BY v.position, v.name, v.sex DESC, d.position, c.discipline
        """,
        root,
    )
    return [DrawLine(**{**row, "state": StageState(row["state"]) if row["state"] else None}) for row in rows]


async def sessions(root: UUID) -> list[Session]:
    """The sessions of a meet into which fixtures may be put."""
    rows = await fetch(
        """
        SELECT o.id, o.title, o.starts_at, o.ends_at,
               coalesce(v.name || ', ' || s.name, o.place, '') AS where
        FROM occurrence o
        JOIN event e ON e.id = o.event
        LEFT JOIN space s ON s.id = o.space
        LEFT JOIN venue v ON v.id = s.venue
        WHERE e.root = $1 AND o.kind = 'session' AND o.within IS NULL
          AND o.state IN ('draft', 'tentative', 'confirmed')
        ORDER BY o.starts_at, o.id
        """,
        root,
    )
    return [Session(**row) for row in rows]


async def space_of_session(session: UUID, root: UUID) -> Any | None:
    """Where a session of the meet is; None when it is not one."""
    return await fetch_row(
        """
        SELECT o.space, o.place FROM occurrence o JOIN event e ON e.id = o.event
        WHERE o.id = $1 AND e.root = $2 AND o.kind = 'session'
          AND o.state IN ('draft', 'tentative', 'confirmed')
        """,
        session,
        root,
    )


async def lock_first_stage(contest: UUID) -> Any | None:
    """The first stage of a contest, which is locked so that two who draw come one after the other."""
    await fetch_row("SELECT id FROM contest WHERE id = $1 FOR NO KEY UPDATE", contest)
    return await fetch_row("SELECT id, state FROM stage WHERE contest = $1 AND number = 1", contest)


async def fixture_ids(stage: UUID) -> list[UUID]:
    """The fixtures of a stage by number."""
    rows = await fetch("SELECT id FROM fixture WHERE stage = $1 ORDER BY number", stage)
    return [row["id"] for row in rows]


async def forget_fixtures(stage: UUID) -> None:
    """Take away a draw that was never published; the lot that made it stays on record."""
    ids = await fixture_ids(stage)
    for statement in (
        "UPDATE decision SET fixture = NULL WHERE fixture = ANY ($1)",
        "DELETE FROM slot WHERE fixture = ANY ($1)",
        "DELETE FROM fixture WHERE id = ANY ($1)",
        "DELETE FROM participant WHERE occurrence = ANY ($1)",
        "DELETE FROM occurrence WHERE id = ANY ($1)",
    ):
        await execute(statement, ids)


async def start_rows(event: UUID, *, drafts: bool) -> list[Any]:
    """One row per slot of the start lists of an event and all below it, in order.

    `may_publish`: somebody agreed that the name may be published; `is_withdrawn`: that, or the consent to
    take part, was taken back.
    """
    return await fetch(
        """
        WITH RECURSIVE tree AS (
            SELECT id, root FROM event WHERE id = $1
            UNION ALL SELECT c.id, c.root FROM event c JOIN tree ON c.parent = tree.id)
        SELECT c.id AS contest, st.id AS stage, e.title, st.round, st.format, st.state, st.seed_hash, d.is_lanes,
               f.id AS fixture, f.number, f.state AS fixture_state, n.id AS entry, o.label, o.starts_at,
               o.state AS occurrence_state,
               coalesce(ve.name || ', ' || sp.name, o.place, '') AS where,
               sl.position, u.id AS organization, unit_short_name(u.id, r.starts_on) AS unit, p.name, a.label AS bib,
               tm.short_name AS team, d.kind = 'relay' AS is_relay, n.state = 'withdrawn' AS is_scratched,
               lot.seed,
               p.birth_on <= (o.starts_at AT TIME ZONE 'Asia/Shanghai')::date - interval '18 years' AS is_adult,
               coalesce(k.may_publish, false) AS may_publish, coalesce(k.is_withdrawn, false) AS is_withdrawn
        FROM tree t
        JOIN contest c ON c.id = t.id
        JOIN event e ON e.id = c.id
        JOIN event r ON r.id = t.root
        JOIN discipline d ON d.code = c.discipline
        JOIN division v ON v.id = c.division
        JOIN stage st ON st.contest = c.id AND ($2 OR st.state = 'published')
        JOIN fixture f ON f.stage = st.id
        JOIN occurrence o ON o.id = f.id
        LEFT JOIN space sp ON sp.id = o.space
        LEFT JOIN venue ve ON ve.id = sp.venue
        JOIN slot sl ON sl.fixture = f.id
        JOIN entry n ON n.id = sl.entry
        JOIN organization u ON u.id = n.organization
        LEFT JOIN organization tm ON tm.id = n.team
        LEFT JOIN person p ON p.id = n.person
        LEFT JOIN LATERAL (
            SELECT bool_or(standing AND purpose = 'publication') AS may_publish,
                   bool_or(NOT standing) AS is_withdrawn
            FROM (SELECT purpose, bool_or(withdrawn_at IS NULL) AS standing FROM consent
                  WHERE person = p.id AND purpose IN ('registration', 'publication') GROUP BY purpose) c
            ) k ON true
        LEFT JOIN admission a ON a.event = t.root AND a.person = p.id AND a.category = 'athlete'
                              AND a.state = 'valid'
        LEFT JOIN LATERAL (SELECT seed FROM decision
                           WHERE stage = st.id AND kind = 'lot' ORDER BY at DESC, id DESC LIMIT 1) lot ON true
        WHERE $2 OR (e.visibility = 'public' AND e.state <> 'draft')
        ORDER BY v.position, v.name, v.sex DESC, d.position, c.discipline, st.number, f.number, sl.position
        """,
        event,
        drafts,
    )


async def athletes_for_bibs(root: UUID) -> list[Any]:
    """Who is approved in a meet, alone or on a team's list, by unit and name, with the number they have.

    Without those whose consent to take part was taken back. The meet is locked.
    """
    await fetch_row("SELECT id FROM event WHERE id = $1 FOR NO KEY UPDATE", root)
    return await fetch(
        """
        SELECT n.organization, n.person, a.label
        FROM (SELECT organization, person FROM entry
              WHERE root = $1 AND state = 'approved' AND person IS NOT NULL
              UNION
              SELECT t.organization, m.person FROM entry t JOIN roster_member m ON m.entry = t.id
              WHERE t.root = $1 AND t.state = 'approved') n
        JOIN organization u ON u.id = n.organization
        JOIN person p ON p.id = n.person
        LEFT JOIN admission a ON a.event = $1 AND a.person = n.person AND a.category = 'athlete'
        WHERE NOT coalesce((SELECT bool_and(c.withdrawn_at IS NOT NULL) FROM consent c
                            WHERE c.person = n.person AND c.purpose = 'registration'), false)
        ORDER BY u.sort_key, u.id, p.sort_key, p.id
        """,
        root,
    )


async def teams_to_form(root: UUID, organizations: Sequence[UUID]) -> list[Any]:
    """Approved team entries of these units that are no organizations yet, with who is on their lists.

    `several`: the unit has more than one in the contest. The rows are locked.
    """
    return await fetch(
        """
        SELECT n.id AS entry, n.organization AS unit, n.unit_place, e.title, u.short_name,
               (SELECT count(*) > 1 FROM entry o
                WHERE o.contest = n.contest AND o.organization = n.organization
                  AND o.state <> 'withdrawn') AS several,
               ARRAY (SELECT m.person FROM roster_member m WHERE m.entry = n.id ORDER BY m.place) AS members
        FROM entry n
        JOIN event e ON e.id = n.contest
        JOIN organization u ON u.id = n.organization
        WHERE n.root = $1 AND n.organization = ANY ($2) AND n.person IS NULL AND n.state = 'approved'
          AND n.team IS NULL
        ORDER BY n.id FOR UPDATE OF n
        """,
        root,
        list(organizations),
    )


async def set_teams(entries: Sequence[UUID], teams: Sequence[UUID]) -> None:
    """Say what team entries have become, and let the team take part where its unit did."""
    await execute(
        """
        UPDATE entry SET team = r.team FROM unnest($1::uuid[], $2::uuid[]) r (entry, team)
        WHERE entry.id = r.entry AND entry.team IS NULL
        """,
        list(entries),
        list(teams),
    )
    await execute(
        """
        WITH mine AS (SELECT s.fixture, n.organization, n.team
                      FROM entry n JOIN slot s ON s.entry = n.id WHERE n.id = ANY ($1)),
        gone AS (DELETE FROM participant p USING mine
                 WHERE p.occurrence = mine.fixture AND p.organization = mine.organization
                   AND p.person IS NULL AND p.role = 'team')
        INSERT INTO participant (id, occurrence, organization, role, state)
        SELECT gen_random_uuid(), fixture, team, 'team', 'expected' FROM mine
        """,
        list(entries),
    )


async def numbers_given(root: UUID) -> list[Any]:
    """All bibs of a meet, revoked ones too: a number is given once."""
    return await fetch(
        """
        SELECT organization, person, label::int AS number FROM admission
        WHERE event = $1 AND category = 'athlete' AND label ~ '^[0-9]+$'
        """,
        root,
    )


async def bibs(root: UUID, organization: UUID | None) -> list[Any]:
    """Valid bibs of a meet by number, of one unit when given."""
    return await fetch(
        """
        SELECT a.label AS number, a.organization, unit_short_name(u.id, (SELECT starts_on FROM event WHERE id = $1)) AS unit, a.id AS admission, a.version,
               coalesce((SELECT string_agg(DISTINCT v.name, ' ') FROM entry n
                         JOIN contest c ON c.id = n.contest JOIN division v ON v.id = c.division
                         WHERE n.root = $1 AND n.person = a.person AND n.state = 'approved'), '') AS division
        FROM admission a JOIN organization u ON u.id = a.organization
        WHERE a.event = $1 AND a.category = 'athlete' AND a.state = 'valid'
          AND ($2::uuid IS NULL OR a.organization = $2)
        ORDER BY length(a.label), a.label
        """,
        root,
        organization,
    )


async def claim_quota(entry: UUID, *, limit: int) -> bool:
    """Give an entry the smallest free place of its contest; answers whether there was one.

    A unique violation of `entry_quota_place` says that somebody took it just now.
    """
    found = await fetch_value(
        """
        UPDATE entry e SET quota_place = coalesce(e.quota_place, (
            SELECT n FROM generate_series(1, $2::int) n
            WHERE NOT EXISTS (SELECT FROM entry o WHERE o.contest = e.contest AND o.quota_place = n)
            ORDER BY n LIMIT 1))
        WHERE e.id = $1 RETURNING quota_place
        """,
        entry,
        limit,
    )
    return found is not None


async def number_teams(root: UUID, *, is_limited: bool) -> None:
    """Give the teams of a meet their places of a quota by age of their entry, or take the places away."""
    await execute("UPDATE entry SET quota_place = NULL WHERE root = $1 AND quota_place IS NOT NULL", root)
    if is_limited:
        await execute(
            """
            UPDATE entry e SET quota_place = n.place
            FROM (SELECT e.id, row_number() OVER (PARTITION BY contest ORDER BY entered_at, e.id) AS place
                  FROM entry e JOIN contest c ON c.id = e.contest
                  JOIN discipline d ON d.code = c.discipline AND d.kind = 'team'
                  WHERE e.root = $1 AND e.state <> 'withdrawn') n
            WHERE n.id = e.id
            """,
            root,
        )


async def use_extra_places(contest: UUID, person: UUID, *, limit: int) -> None:
    """Let an athlete's entries that may stand on top of the limit do so, as far as there is room for them.

    Of two of them the second holds a place of the limit; once the first is withdrawn it moves up.
    """
    await execute(
        """
        WITH own AS (
            SELECT n.id, n.contest, n.athlete_place, n.extra_place, n.entered_at FROM entry n
            WHERE n.root = (SELECT root FROM event WHERE id = $1) AND n.person = $2 AND n.state <> 'withdrawn'),
        waiting AS (
            SELECT own.id, row_number() OVER (ORDER BY entered_at, own.id) AS turn
            FROM own JOIN contest c ON c.id = own.contest AND c.is_extra WHERE athlete_place IS NOT NULL),
        free AS (
            SELECT n, row_number() OVER (ORDER BY n) AS turn FROM generate_series(1, $3::int) n
            WHERE NOT EXISTS (SELECT FROM own WHERE extra_place = n))
        UPDATE entry e SET athlete_place = NULL, extra_place = free.n
        FROM waiting JOIN free USING (turn) WHERE e.id = waiting.id
        """,
        contest,
        person,
        limit,
    )


async def number_athletes(root: UUID, *, extra: int) -> None:
    """Number what counts towards athletes' limits anew, by age of the entry: on top of it first, so many."""
    await execute("LOCK TABLE entry IN SHARE ROW EXCLUSIVE MODE")
    await execute(
        """
        UPDATE entry SET athlete_place = NULL, extra_place = NULL
        WHERE root = $1 AND num_nonnulls(athlete_place, extra_place) > 0
        """,
        root,
    )
    await execute(
        """
        WITH counted AS (
            SELECT n.id, n.person, n.entered_at,
                   c.is_extra AND row_number() OVER (PARTITION BY n.person, c.is_extra
                                                     ORDER BY n.entered_at, n.id) <= $2 AS on_top
            FROM entry n JOIN contest c ON c.id = n.contest AND c.counts_towards_limit
            WHERE n.root = $1 AND n.person IS NOT NULL AND n.state <> 'withdrawn'),
        numbered AS (
            SELECT id, on_top, row_number() OVER (PARTITION BY person, on_top ORDER BY entered_at, id) AS place
            FROM counted)
        UPDATE entry e SET athlete_place = CASE WHEN NOT on_top THEN place END,
                           extra_place = CASE WHEN on_top THEN place END
        FROM numbered WHERE numbered.id = e.id
        """,
        root,
        extra,
    )


async def free_division_names(event: UUID) -> None:
    """Name the divisions of an event by their ids, so that they can take each other's names."""
    await execute("UPDATE division SET name = left(id::text, 30) WHERE event = $1", event)


async def meets_of(events: Sequence[UUID], since: date) -> list[Any]:
    """The meets to which some events belong that were not over before a day, with which of these are granted."""
    return await fetch(
        """
        SELECT r.id AS root, r.title, array_agg(e.id) AS granted
        FROM event e JOIN event r ON r.id = e.root
        WHERE e.id = ANY ($1) AND r.ends_on >= $2 AND r.state <> 'draft'
          AND EXISTS (SELECT FROM contest c JOIN event k ON k.id = c.id WHERE k.root = r.id)
        GROUP BY r.id ORDER BY r.starts_on, r.title
        """,
        list(events),
        since,
    )
