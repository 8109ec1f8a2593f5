"""Reads of the selection upward."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from ysevents.competitions.schemas import FinalPlace
from ysevents.kit.database import fetch, fetch_value
from ysevents.registration import queries
from ysevents.registration.freeze_queries import consent_taken_back
from ysevents.registration.rules.selection import Candidate


async def count_without_consent(event: UUID) -> int:
    """How many approved athletes of a meet are no candidates, their consent to take part being taken back."""
    count: int = await fetch_value(
        f"""
        SELECT count(DISTINCT n.person) FROM entry n
        WHERE n.root = $1 AND n.state = 'approved' AND n.person IS NOT NULL
          AND {consent_taken_back("n.person")}
        """,
        event,
    )
    return count


async def candidates(event: UUID, day: date, placed: Mapping[UUID, FinalPlace]) -> list[Candidate]:
    """Everybody approved in an individual contest of a meet, as the rules see them on `day`.

    Without those whose consent to take part was taken back: they leave the house no more (P3). `placed` are the
    announced places by entry; the others of such a contest have none.
    """
    rows = await fetch(
        f"""
        SELECT n.id AS entry, n.contest, e.title, c.discipline, n.person, p.name, u.name AS unit, n.mark, i.kind,
               p.sex, p.birth_on, s.entry_year, coalesce(u.unit_class, above.unit_class) AS unit_class
        FROM entry n
        JOIN contest c ON c.id = n.contest
        JOIN discipline i ON i.code = c.discipline
        JOIN division v ON v.id = c.division
        JOIN event e ON e.id = n.contest
        JOIN person p ON p.id = n.person
        JOIN organization u ON u.id = n.organization
        LEFT JOIN organization above ON above.id = u.parent
        LEFT JOIN LATERAL (
            SELECT b.entry_year FROM membership b
            WHERE b.person = p.id AND b.role = 'pupil' AND b.from_on <= $2
              AND coalesce(b.until_on, 'infinity') >= $2
            ORDER BY b.from_on DESC LIMIT 1) s ON true
        WHERE n.root = $1 AND n.state = 'approved' AND NOT {consent_taken_back("n.person")}
        ORDER BY v.position, v.name, v.sex DESC, i.position, c.discipline, u.sort_key, p.sort_key, p.id
        """,
        event,
        day,
    )
    settled = {row["contest"] for row in rows if row["entry"] in placed}
    return [_candidate(row, day, row["contest"] in settled, placed.get(row["entry"])) for row in rows]


def _candidate(row: Any, day: date, is_by_place: bool, final: FinalPlace | None) -> Candidate:
    return Candidate(
        contest=row["contest"],
        contest_title=row["title"],
        discipline=row["discipline"],
        person=row["person"],
        name=row["name"],
        unit=row["unit"],
        facts=queries.facts(row, day),
        kind=row["kind"],
        mark=final.mark if final and final.mark else row["mark"],
        is_by_place=is_by_place,
        place=final.place if final else None,
    )
