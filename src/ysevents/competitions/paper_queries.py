"""What stands on the sheets that officials carry: fixtures with those who stand in them, with full names."""

from collections.abc import Sequence
from itertools import groupby
from json import loads
from typing import Any
from uuid import UUID

from ysevents.competitions import lineup_queries
from ysevents.competitions.enums import Round, StageFormat
from ysevents.competitions.lineup_schemas import Leg
from ysevents.competitions.paper_schemas import PrintedFixture, PrintedRow, Session
from ysevents.competitions.rules.recording import StageFacts
from ysevents.kit.database import fetch


async def fixtures(
    root: UUID, *, session: UUID | None = None, contest: UUID | None = None, ids: Sequence[UUID] = ()
) -> list[PrintedFixture]:
    """Drawn fixtures of a meet in order of time, of a session or a contest when given: three queries.

    Withdrawn entries stay in their lane, marked. A relay names its runners by leg.
    """
    found = await fetch(
        """
        SELECT f.id, c.id AS contest, e.title, st.round, st.format, st.ruleset, st.parameters, st.number AS stage,
               c.discipline, d.kind, d.distance_m, v.sex, v.name AS age_group, f.number, f.turn,
               (SELECT count(*) FROM fixture x WHERE x.stage = st.id) AS of_stage,
               o.label, o.starts_at, o.within AS session, h.title AS session_title, o.sequence,
               coalesce(ve.name || ', ' || sp.name, o.place, '') AS where,
               o.state IN ('cancelled', 'postponed') AS is_off
        FROM fixture f
        JOIN stage st ON st.id = f.stage
        JOIN contest c ON c.id = st.contest
        JOIN event e ON e.id = c.id
        JOIN discipline d ON d.code = c.discipline
        JOIN division v ON v.id = c.division
        JOIN occurrence o ON o.id = f.id
        LEFT JOIN occurrence h ON h.id = o.within
        LEFT JOIN space sp ON sp.id = o.space
        LEFT JOIN venue ve ON ve.id = sp.venue
        WHERE e.root = $1 AND ($2::uuid IS NULL OR o.within = $2) AND ($3::uuid IS NULL OR c.id = $3)
          AND (cardinality($4::uuid[]) = 0 OR f.id = ANY($4))
          AND EXISTS (SELECT FROM slot WHERE fixture = f.id)
        ORDER BY o.starts_at, v.position, d.position, c.id, st.number, f.number
        """,
        root,
        session,
        contest,
        list(ids),
    )
    rows = await _rows([row["id"] for row in found])
    return [_fixture(row, rows.get(row["id"], ())) for row in found]


async def _rows(ids: Sequence[UUID]) -> dict[UUID, tuple[PrintedRow, ...]]:
    found = await fetch(
        """
        SELECT sl.fixture, sl.position, n.state = 'withdrawn' AS is_scratched,
               unit_short_name(u.id, r.starts_on) AS unit, t.short_name AS team, p.name, a.label AS bib, n.id AS entry
        FROM slot sl
        JOIN entry n ON n.id = sl.entry
        JOIN event r ON r.id = n.root
        JOIN organization u ON u.id = n.organization
        LEFT JOIN organization t ON t.id = n.team
        LEFT JOIN person p ON p.id = n.person
        LEFT JOIN admission a ON a.event = n.root AND a.person = p.id AND a.category = 'athlete'
                              AND a.state = 'valid'
        WHERE sl.fixture = ANY($1)
        ORDER BY sl.fixture, sl.position
        """,
        list(ids),
    )
    legs: dict[tuple[UUID, UUID], list[str]] = {}
    for leg in await lineup_queries.legs(ids):
        shown = Leg(number=leg["leg"], bib=leg["bib"] or "", name=leg["name"] or "")
        legs.setdefault((leg["fixture"], leg["entry"]), []).append(shown.words)
    return {
        fixture: tuple(_row(row, legs.get((fixture, row["entry"]), ())) for row in rows)
        for fixture, rows in groupby(found, key=lambda row: row["fixture"])
    }


def _row(row: Any, legs: Sequence[str]) -> PrintedRow:
    return PrintedRow(
        position=row["position"],
        bib=row["bib"] or "",
        name=row["name"] or row["team"] or row["unit"],
        unit=row["unit"] if row["name"] else "",
        legs=tuple(legs),
        is_scratched=row["is_scratched"],
    )


def _fixture(row: Any, rows: tuple[PrintedRow, ...]) -> PrintedFixture:
    return PrintedFixture(
        id=row["id"],
        contest=row["contest"],
        title=row["title"],
        round=Round(row["round"]),
        format=StageFormat(row["format"]),
        number=row["number"],
        of_stage=row["of_stage"],
        label=row["label"],
        starts_at=row["starts_at"],
        session=row["session_title"] or "",
        where=row["where"],
        sequence=row["sequence"],
        is_off=row["is_off"],
        facts=StageFacts(
            ruleset=row["ruleset"],
            parameters=loads(row["parameters"]),
            format=row["format"],
            discipline=row["discipline"],
            kind=row["kind"],
            sex=row["sex"],
            age_group=row["age_group"],
            distance_m=row["distance_m"],
        ),
        rows=rows,
    )


async def sessions(root: UUID) -> list[Session]:
    """The sessions of a meet with how many drawn fixtures lie in each."""
    rows = await fetch(
        """
        SELECT s.id, s.title, s.starts_at,
               (SELECT count(*) FROM occurrence o JOIN fixture f ON f.id = o.id
                WHERE o.within = s.id AND EXISTS (SELECT FROM slot WHERE fixture = f.id)) AS fixtures
        FROM occurrence s JOIN event e ON e.id = s.event
        WHERE e.root = $1 AND s.kind = 'session' AND s.state <> 'cancelled'
        ORDER BY s.starts_at, s.id
        """,
        root,
    )
    return [Session(**row) for row in rows]
