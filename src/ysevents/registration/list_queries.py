"""Reads of the office's lists: what the frozen delegations of a meet come to."""

from uuid import UUID

from ysevents.competitions.enums import DivisionSex
from ysevents.kit.database import fetch
from ysevents.registration.freeze_queries import STARTERS
from ysevents.registration.rules.lists import HeadCount, MultiEntry


async def head_counts(event: UUID) -> list[HeadCount]:
    """Who starts of frozen delegations by unit and division; sex is the athlete's own."""
    rows = await fetch(
        f"""
        WITH {STARTERS}
        SELECT unit_name(u.id, (SELECT starts_on FROM event WHERE id = $1)) AS unit, v.name, v.sex AS division_sex, p.sex, count(*) AS athletes
        FROM delegation d
        JOIN organization u ON u.id = d.organization
        JOIN delegation_member m ON m.delegation = d.id AND m.role = 'athlete'
        JOIN starter s ON s.organization = d.organization AND s.person = m.person
        JOIN division v ON v.id = m.division
        JOIN person p ON p.id = m.person
        WHERE d.event = $1 AND d.state = 'frozen'
        GROUP BY u.sort_key, u.id, u.name, v.position, v.name, v.sex, p.sex
        ORDER BY v.position, v.name, v.sex DESC, u.sort_key, u.id, p.sex DESC
        """,
        event,
    )
    return [
        HeadCount(
            unit=row["unit"],
            division=row["name"] + _word(row["division_sex"]),
            sex=row["sex"],
            athletes=row["athletes"],
        )
        for row in rows
    ]


async def multi_entries(event: UUID) -> list[MultiEntry]:
    """Athletes of frozen delegations who start in two contests or more, by unit and name."""
    rows = await fetch(
        """
        WITH starts AS (
            SELECT n.organization, n.person, n.contest FROM entry n
            WHERE n.root = $1 AND n.state = 'approved' AND n.person IS NOT NULL
            UNION
            SELECT n.organization, m.person, n.contest FROM entry n JOIN roster_member m ON m.entry = n.id
            WHERE n.root = $1 AND n.state = 'approved')
        SELECT s.person, p.name, unit_name(u.id, (SELECT starts_on FROM event WHERE id = $1)) AS unit,
               v.name AS division, v.sex AS division_sex,
               (SELECT a.label FROM admission a
                WHERE a.event = $1 AND a.person = s.person AND a.category = 'athlete' AND a.state = 'valid'
               ) AS bib,
               array_agg(e.title ORDER BY i.position, i.code, e.title) AS contests
        FROM starts s
        JOIN delegation d ON d.event = $1 AND d.organization = s.organization AND d.state = 'frozen'
        JOIN delegation_member m ON m.delegation = d.id AND m.person = s.person AND m.role = 'athlete'
        JOIN division v ON v.id = m.division
        JOIN person p ON p.id = s.person
        JOIN organization u ON u.id = s.organization
        JOIN event e ON e.id = s.contest
        JOIN contest c ON c.id = s.contest
        JOIN discipline i ON i.code = c.discipline
        GROUP BY s.person, p.name, p.sort_key, p.id, u.id, u.name, u.sort_key, v.id, v.name, v.sex
        HAVING count(*) > 1
        ORDER BY u.sort_key, u.id, p.sort_key, p.id
        """,
        event,
    )
    return [
        MultiEntry(
            person=row["person"],
            name=row["name"],
            unit=row["unit"],
            bib=row["bib"] or "",
            division=row["division"] + _word(row["division_sex"]),
            contests=tuple(row["contests"]),
        )
        for row in rows
    ]


def _word(sex: str) -> str:
    return "" if sex == DivisionSex.MIXED else DivisionSex(sex).label
