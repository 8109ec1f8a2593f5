"""Reads and statements of the freeze of a meet."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.kit.database import fetch
from ysevents.registration.enums import DelegationState
from ysevents.registration.rules.freezing import FreezeLine, LeftOut

STARTERS = """
    starter AS (
        SELECT n.organization, n.person FROM entry n
        WHERE n.root = $1 AND n.person IS NOT NULL AND n.state <> 'withdrawn'
        UNION
        SELECT n.organization, r.person FROM entry n JOIN roster_member r ON r.entry = n.id
        WHERE n.root = $1 AND n.state <> 'withdrawn')
"""
"""Who starts in the meet $1 for which unit: alone or on the list of a team."""


def consent_taken_back(person: str) -> str:
    """SQL: whether this person's consent to take part was taken back and none has come since."""
    return f"""
        coalesce((SELECT bool_and(c.withdrawn_at IS NOT NULL) FROM consent c
                  WHERE c.person = {person} AND c.purpose = 'registration'), false)
    """


async def lock_delegations(event: UUID) -> None:
    """Lock all delegations of a meet: nobody decides on one while the whole is frozen."""
    await fetch("SELECT id FROM delegation WHERE event = $1 ORDER BY id FOR UPDATE", event)


async def freeze_lines(event: UUID) -> list[FreezeLine]:
    """All delegations of a meet by unit, with what a freeze would touch; athletes are those who start."""
    rows = await fetch(
        f"""
        WITH {STARTERS}
        SELECT d.id AS delegation, unit_name(o.id, (SELECT starts_on FROM event WHERE id = $1)) AS unit, d.state, m.athletes, m.officials, m.without_number,
               t.teams, t.without_roster
        FROM delegation d
        JOIN organization o ON o.id = d.organization
        CROSS JOIN LATERAL (
            SELECT count(s.person) AS athletes,
                   count(DISTINCT m.person) FILTER (WHERE m.role <> 'athlete') AS officials,
                   count(s.person) FILTER (WHERE a.id IS NULL) AS without_number
            FROM delegation_member m
            LEFT JOIN starter s ON s.organization = d.organization AND s.person = m.person
                               AND m.role = 'athlete'
            LEFT JOIN admission a ON a.event = d.event AND a.person = m.person
                                 AND a.category = 'athlete' AND a.state <> 'revoked'
            WHERE m.delegation = d.id) m
        CROSS JOIN LATERAL (
            SELECT count(*) AS teams,
                   count(*) FILTER (WHERE NOT EXISTS (
                       SELECT FROM roster_member r WHERE r.entry = n.id)) AS without_roster
            FROM entry n
            WHERE n.root = d.event AND n.organization = d.organization AND n.person IS NULL
              AND n.state <> 'withdrawn') t
        WHERE d.event = $1
        ORDER BY o.sort_key, o.id
        """,
        event,
    )
    return [FreezeLine(**{**row, "state": DelegationState(row["state"])}) for row in rows]


async def freeze_approved(event: UUID, *, by: UUID, now: datetime) -> list[UUID]:
    """Freeze every approved delegation of a meet; answers their units."""
    rows = await fetch(
        """
        UPDATE delegation SET state = 'frozen', revision = revision + 1, decided_at = $3, decided_by = $2
        WHERE event = $1 AND state = 'approved' RETURNING organization
        """,
        event,
        by,
        now,
    )
    return [row["organization"] for row in rows]


async def left_out(event: UUID, delegation: UUID | None = None) -> list[LeftOut]:
    """Athletes of approved delegations who get no number: they start in nothing, or may not start any more.

    With the admission that a draw before the freeze may have given them.
    """
    rows = await fetch(
        f"""
        WITH {STARTERS}
        SELECT m.person, p.name, u.name AS unit, {consent_taken_back("m.person")} AS has_withdrawn,
               a.id AS admission
        FROM delegation d
        JOIN organization u ON u.id = d.organization
        JOIN delegation_member m ON m.delegation = d.id AND m.role = 'athlete'
        JOIN person p ON p.id = m.person
        LEFT JOIN admission a ON a.event = d.event AND a.person = m.person
                             AND a.category = 'athlete' AND a.state <> 'revoked'
        WHERE d.event = $1 AND d.state = 'approved' AND coalesce(d.id = $2, true)
          AND NOT EXISTS (SELECT FROM starter s
                          WHERE s.organization = d.organization AND s.person = m.person
                            AND NOT {consent_taken_back("m.person")})
        ORDER BY u.sort_key, u.id, p.sort_key, p.id
        """,
        event,
        delegation,
    )
    return [LeftOut(**row) for row in rows]


async def officials_without_admission(event: UUID, organizations: Sequence[UUID]) -> list[Any]:
    """Leaders, coaches and doctors of these units who cannot pass yet; who serves two units, once."""
    return await fetch(
        """
        SELECT DISTINCT ON (m.person) d.organization, m.person
        FROM delegation d JOIN delegation_member m ON m.delegation = d.id AND m.role <> 'athlete'
        WHERE d.event = $1 AND d.organization = ANY ($2)
          AND NOT EXISTS (SELECT FROM admission a
                          WHERE a.event = $1 AND a.person = m.person AND a.category = 'official'
                            AND a.state <> 'revoked')
        ORDER BY m.person, d.id
        """,
        event,
        list(organizations),
    )


async def units_with_withdrawn(event: UUID, delegation: UUID | None = None) -> list[tuple[str, int]]:
    """Units about to be frozen with athletes who still start though their consent was taken back; how many each."""
    rows = await fetch(
        """
        SELECT o.name AS unit, count(DISTINCT p.person) AS athletes
        FROM delegation d
        JOIN organization o ON o.id = d.organization
        JOIN entry n ON n.root = d.event AND n.organization = d.organization AND n.state <> 'withdrawn'
        LEFT JOIN roster_member r ON r.entry = n.id
        CROSS JOIN LATERAL (SELECT coalesce(n.person, r.person) AS person) p
        WHERE d.event = $1 AND d.state = 'approved' AND coalesce(d.id = $2, true)
          AND (SELECT bool_and(c.withdrawn_at IS NOT NULL) FROM consent c
               WHERE c.person = p.person AND c.purpose = 'registration')
        GROUP BY o.id, o.name, o.sort_key ORDER BY o.sort_key, o.id
        """,
        event,
        delegation,
    )
    return [(row["unit"], row["athletes"]) for row in rows]
