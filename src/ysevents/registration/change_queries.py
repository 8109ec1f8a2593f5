"""Reads and statements of changes after the deadline."""

from collections.abc import Sequence
from datetime import datetime
from json import loads
from typing import Any
from uuid import UUID

from ysevents.competitions.enums import RosterRole
from ysevents.competitions.rules.rosters import Member
from ysevents.kit.database import execute, fetch, fetch_row, fetch_value
from ysevents.kit.ids import uuid7
from ysevents.registration.change_schemas import ChangeLine, ChangeMember
from ysevents.registration.enums import ChangeKind, ChangeState

LINE = """
    SELECT q.id, q.delegation, d.event, d.organization, unit_name(u.id, m.starts_on) AS unit, q.kind, q.state, q.contest,
           c.title AS contest_title, q.entry, q.person, p.name, q.replacement, r.name AS replacement_name,
           q.reason, q.is_exception, q.asked_at, coalesce(a.display_name, '') AS asked_by, q.decided_at,
           b.display_name AS decided_by, q.answer,
           coalesce(q.decided_at = q.asked_at AND q.decided_by = q.asked_by, false) AS is_office,
           (SELECT json_agg(json_build_object('person', m.person, 'name', n.name, 'role', m.role, 'leg', m.leg,
                                              'shirt_number', m.shirt_number) ORDER BY m.place)
            FROM change_member m JOIN person n ON n.id = m.person WHERE m.request = q.id) AS members
    FROM change_request q
    JOIN delegation d ON d.id = q.delegation
    JOIN organization u ON u.id = d.organization
    JOIN event m ON m.id = d.event
    JOIN event c ON c.id = q.contest
    LEFT JOIN person p ON p.id = q.person
    LEFT JOIN person r ON r.id = q.replacement
    LEFT JOIN account a ON a.id = q.asked_by
    LEFT JOIN account b ON b.id = q.decided_by
"""
SHOWN = 500


def _line(row: Any) -> ChangeLine:
    members = tuple(
        ChangeMember(**{**one, "person": UUID(one["person"]), "role": RosterRole(one["role"])})
        for one in loads(row["members"] or "[]")
    )
    known = {"kind": ChangeKind(row["kind"]), "state": ChangeState(row["state"]), "members": members}
    return ChangeLine(**{**row, **known})


async def lines(*, event: UUID | None = None, delegation: UUID | None = None) -> list[ChangeLine]:
    """The changes of a meet, or of one delegation: what waits first, then the latest."""
    rows = await fetch(
        f"""{LINE} WHERE ($1::uuid IS NULL OR d.event = $1) AND ($2::uuid IS NULL OR d.id = $2)
            ORDER BY q.state <> 'open', coalesce(q.decided_at, q.asked_at) DESC, q.id DESC LIMIT {SHOWN}""",
        event,
        delegation,
    )
    return [_line(row) for row in rows]


async def find(request: UUID) -> ChangeLine | None:
    row = await fetch_row(f"{LINE} WHERE q.id = $1", request)
    return _line(row) if row else None


async def find_by_key(account: UUID, key: str) -> ChangeLine | None:
    """What an account has asked for under a key."""
    row = await fetch_row(f"{LINE} WHERE q.asked_by = $1 AND q.idempotency_key = $2", account, key)
    return _line(row) if row else None


async def count_open(event: UUID) -> int:
    """How many requests of a meet wait for the office."""
    count: int = await fetch_value(
        """
        SELECT count(*) FROM change_request q JOIN delegation d ON d.id = q.delegation
        WHERE d.event = $1 AND q.state = 'open'
        """,
        event,
    )
    return count


async def insert(
    id: UUID,
    delegation: UUID,
    kind: ChangeKind,
    *,
    contest: UUID,
    entry: UUID | None,
    person: UUID | None,
    replacement: UUID | None,
    reason: str,
    is_exception: bool,
    key: str,
    by: UUID,
    now: datetime,
) -> None:
    """Keep a request; a unique violation says that the same is asked already, or the key used."""
    await execute(
        """
        INSERT INTO change_request (id, delegation, kind, contest, entry, person, replacement, reason, state,
                                    is_exception, asked_at, asked_by, idempotency_key)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open', $9, $10, $11, $12)
        """,
        id,
        delegation,
        kind,
        contest,
        entry,
        person,
        replacement,
        reason,
        is_exception,
        now,
        by,
        key,
    )


async def insert_members(request: UUID, members: Sequence[Member]) -> None:
    """Keep the list of a team that is to be entered late."""
    await execute(
        """
        INSERT INTO change_member (id, request, person, role, place, leg, shirt_number)
        SELECT r.id, $1, r.person, r.role, r.place, r.leg, r.shirt
        FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::smallint[], $6::smallint[], $7::smallint[])
             r (id, person, role, place, leg, shirt)
        """,
        request,
        [uuid7() for _ in members],
        [member.person for member in members],
        [str(member.role) for member in members],
        list(range(1, len(members) + 1)),
        [member.leg for member in members],
        [member.shirt_number for member in members],
    )


async def close(
    request: UUID,
    state: ChangeState,
    *,
    answer: str | None,
    entry: UUID | None = None,
    decision: UUID | None = None,
    by: UUID,
    now: datetime,
) -> bool:
    """Decide an open request; False when somebody has decided it before."""
    tag = await execute(
        """
        UPDATE change_request SET state = $2, answer = $3, entry = coalesce($4, entry), decision = $5,
                                  decided_by = $6, decided_at = $7
        WHERE id = $1 AND state = 'open'
        """,
        request,
        state,
        answer,
        entry,
        decision,
        by,
        now,
    )
    return tag != "UPDATE 0"


async def admission_of(event: UUID, person: UUID) -> Any | None:
    """The athlete's admission to a meet, revoked or not."""
    return await fetch_row(
        """
        SELECT id, state FROM admission WHERE event = $1 AND person = $2 AND category = 'athlete'
        ORDER BY state = 'revoked', id DESC LIMIT 1
        """,
        event,
        person,
    )


async def last_day(event: UUID) -> Any:
    """On which day a meet ends."""
    return await fetch_value("SELECT ends_on FROM event WHERE id = $1", event)
