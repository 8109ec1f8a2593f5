"""Reads of the people in a booking, and of whom a telephone number means."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from ysevents.booking.schemas import Companion, Group
from ysevents.core.enums import ParticipantState
from ysevents.kit.database import fetch, fetch_value


async def known_by_phone(phone_hash: bytes, *, name: str | None = None) -> UUID | None:
    """Whose number this is: the person of its account, else the newest contact that left it.

    With a name only somebody who is called so.
    """
    person: UUID | None = await fetch_value(
        """
        SELECT p.id FROM person p LEFT JOIN account a ON a.person = p.id AND a.phone_hash = $1
        WHERE (p.phone_hash = $1 OR a.id IS NOT NULL) AND p.merged_into IS NULL AND p.anonymised_at IS NULL
          AND ($2::text IS NULL OR p.name = $2)
        ORDER BY a.id IS NULL, p.id DESC LIMIT 1
        """,
        phone_hash,
        name,
    )
    return person


async def companions(occurrence: UUID) -> list[Companion]:
    """Who comes along, in the order they were named; `id` is that of their admission."""
    rows = await fetch(
        """
        SELECT a.id, p.id AS person, p.name, q.state, q.arrived_at
        FROM participant q
        JOIN person p ON p.id = q.person
        JOIN admission a ON a.occurrence = q.occurrence AND a.person = q.person
        WHERE q.occurrence = $1 AND q.role = 'companion' AND a.state <> 'revoked'
        ORDER BY a.id
        """,
        occurrence,
    )
    return [
        Companion(
            id=row["id"],
            person=row["person"],
            name=row["name"],
            has_arrived=row["state"] == ParticipantState.ARRIVED,
        )
        for row in rows
    ]


async def companions_of(occurrences: Sequence[UUID]) -> list[UUID]:
    """The persons who came along to any of these."""
    rows = await fetch(
        """
        SELECT DISTINCT person FROM participant
        WHERE occurrence = ANY ($1) AND role = 'companion' AND person IS NOT NULL ORDER BY person
        """,
        list(occurrences),
    )
    return [row["person"] for row in rows]


async def groups_named(name: str) -> list[UUID]:
    """The units that are called so, but teams."""
    rows = await fetch(
        """
        SELECT id FROM organization
        WHERE (name = $1 OR short_name = $1) AND kind <> 'team' AND closed_on IS NULL ORDER BY id
        """,
        name,
    )
    return [row["id"] for row in rows]


async def groups_of(person: UUID, day: date) -> list[Group]:
    """The clubs and units for which somebody may book on a day: those they lead, coach or work for."""
    rows = await fetch(
        """
        SELECT DISTINCT g.id, g.short_name AS name, g.sort_key
        FROM membership m JOIN organization g ON g.id = m.organization
        WHERE m.person = $1 AND m.role IN ('leader', 'coach', 'teacher', 'staff') AND g.kind <> 'team'
          AND m.from_on <= $2 AND coalesce(m.until_on, 'infinity') >= $2
          AND coalesce(g.closed_on > $2, true)
        ORDER BY g.sort_key, g.id
        """,
        person,
        day,
    )
    return [Group(id=row["id"], name=row["name"]) for row in rows]
