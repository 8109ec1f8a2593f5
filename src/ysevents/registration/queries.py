"""Reads of registration and the statements that race."""

from collections.abc import Sequence
from datetime import date, datetime
from json import loads
from typing import Any
from uuid import UUID

from ysevents.competitions.rules import eligibility
from ysevents.core.enums import ConsentPurpose
from ysevents.core.rules import grade_on
from ysevents.kit.database import execute, fetch, fetch_row, fetch_value
from ysevents.registration.enums import DelegationState, Seal
from ysevents.registration.schemas import (
    Consent,
    Delegation,
    OpenMeet,
    Regulation,
    RegulationParameters,
    ReviewLine,
    Staff,
)

UNIT_TREE = """
    WITH RECURSIVE unit AS (
        SELECT id, unit_class FROM organization WHERE id = $1
        UNION ALL
        SELECT c.id, coalesce(c.unit_class, unit.unit_class)
        FROM organization c JOIN unit ON c.parent = unit.id)
"""
"""A unit and all below it; one without a class of its own has that of the unit above."""


async def find_regulation(event: UUID) -> Regulation | None:
    row = await fetch_row(
        """
        SELECT r.event, e.title, e.starts_on, r.opens_at, r.deadline_at, r.parameters
        FROM regulation r JOIN event e ON e.id = r.event
        WHERE r.event = $1 AND e.state <> 'draft'
        """,
        event,
    )
    if row is None:
        return None
    parameters = RegulationParameters.model_validate(loads(row["parameters"]))
    return Regulation(**{**row, "parameters": parameters})


async def hold_regulation(event: UUID) -> None:
    """Keep the regulation as it is until the transaction ends; others may hold it too."""
    await execute("SELECT FROM regulation WHERE event = $1 FOR SHARE", event)


DELEGATION = """
    SELECT d.id, d.event, d.organization, unit_name(o.id, v.starts_on) AS unit, d.state, d.revision, d.submitted_at,
           d.submitted_by, d.returned_reason, o.unit_class, d.open_until,
           s.form_code AS sealed_code, coalesce(s.is_code_read, false) AS is_seal_read
    FROM delegation d JOIN organization o ON o.id = d.organization JOIN event v ON v.id = d.event
    LEFT JOIN document s ON s.delegation = d.id AND s.kind = 'sealed_form' AND s.deleted_at IS NULL
"""


def _delegation(row: Any) -> Delegation:
    return Delegation(**{**row, "state": DelegationState(row["state"])})


EVENT_OF = {
    "delegation": "SELECT event FROM delegation WHERE id = $1",
    "change": """SELECT d.event FROM change_request q JOIN delegation d ON d.id = q.delegation
                 WHERE q.id = $1""",
    "objection": "SELECT event FROM objection WHERE id = $1",
}


async def event_of(kind: str, id: UUID) -> UUID | None:
    """The meet that a delegation, a change or an objection is of."""
    found: UUID | None = await fetch_value(EVENT_OF[kind], id)
    return found


async def find_delegation(delegation: UUID) -> Delegation | None:
    row = await fetch_row(f"{DELEGATION} WHERE d.id = $1", delegation)
    return _delegation(row) if row else None


async def lock_delegation(delegation: UUID) -> Delegation | None:
    """The same, locked: changes of one delegation come one after the other."""
    row = await fetch_row(f"{DELEGATION} WHERE d.id = $1 FOR UPDATE OF d", delegation)
    return _delegation(row) if row else None


async def find_delegation_of(event: UUID, organizations: Sequence[UUID]) -> list[Delegation]:
    """The delegations of these units."""
    rows = await fetch(
        f"{DELEGATION} WHERE d.event = $1 AND d.organization = ANY ($2) ORDER BY o.sort_key, o.id",
        event,
        list(organizations),
    )
    return [_delegation(row) for row in rows]


async def insert_delegation(id: UUID, event: UUID, organization: UUID, *, limit: int | None) -> UUID | None:
    """Make a delegation, or answer the one there is; with a `limit` it takes the smallest free place.

    None: there is no place left. A unique violation of `delegation_quota_place` says that somebody took
    the place just now.
    """
    await execute(
        """
        INSERT INTO delegation (id, event, organization, state, revision, quota_place)
        SELECT $1, $2, $3, 'draft', 0, n
        FROM (SELECT NULL::int AS n WHERE $4::int IS NULL
              UNION ALL
              (SELECT n FROM generate_series(1, $4::int) n
               WHERE NOT EXISTS (SELECT FROM delegation WHERE event = $2 AND quota_place = n)
               ORDER BY n LIMIT 1)) place
        ON CONFLICT (event, organization) DO NOTHING
        """,
        id,
        event,
        organization,
        limit,
    )
    found: UUID | None = await fetch_value(
        "SELECT id FROM delegation WHERE event = $1 AND organization = $2", event, organization
    )
    return found


async def bump(delegation: UUID) -> int:
    """Count one more change."""
    revision: int = await fetch_value(
        "UPDATE delegation SET revision = revision + 1 WHERE id = $1 RETURNING revision", delegation
    )
    return revision


async def keep_open(delegation: UUID, until: datetime) -> None:
    """Let the unit change its delegation until then, whatever the deadline of the meet."""
    await execute("UPDATE delegation SET open_until = $2 WHERE id = $1", delegation, until)


async def set_state(
    delegation: UUID, state: DelegationState, *, reason: str | None, by: UUID, now: datetime
) -> None:
    """Move a delegation on; who submitted it is remembered, and who decided."""
    await execute(
        """
        UPDATE delegation
        SET state = $2::text, revision = revision + 1, returned_reason = $3,
            submitted_at = CASE WHEN $2::text = 'submitted' THEN $5::timestamptz ELSE submitted_at END,
            submitted_by = CASE WHEN $2::text = 'submitted' THEN $4::uuid ELSE submitted_by END,
            decided_at = CASE WHEN $2::text = 'submitted' THEN NULL ELSE $5::timestamptz END,
            decided_by = CASE WHEN $2::text = 'submitted' THEN NULL ELSE $4::uuid END
        WHERE id = $1
        """,
        delegation,
        state,
        reason,
        by,
        now,
    )


async def members(
    delegation: UUID, organization: UUID, day: date, consent_version: str, *, person: UUID | None = None
) -> list[Any]:
    """Athletes and officials with what the rules need to know of them on `day`; of one person when given.

    A paper for all counts for those who were in the delegation when it came: ids ascend with time.
    """
    return await fetch(
        f"""
        {UNIT_TREE}
        SELECT m.person, m.role, m.division, p.name, p.sex, p.birth_on, s.entry_year, s.unit_class,
               coalesce(k.by_oneself, false) AS has_own_consent,
               coalesce(k.by_guardian, false) AS has_guardian_consent,
               coalesce(k.is_withdrawn, false) AS has_withdrawn,
               p.identity_hash IS NOT NULL AS has_identity,
               ARRAY(SELECT d.kind FROM document d
                     WHERE d.delegation = m.delegation AND d.deleted_at IS NULL
                       AND (d.person = m.person
                            OR d.person IS NULL AND d.kind <> 'sealed_form' AND m.id < d.id)) AS papers
        FROM delegation_member m
        JOIN person p ON p.id = m.person
        LEFT JOIN LATERAL (
            SELECT b.entry_year, unit.unit_class FROM membership b JOIN unit ON unit.id = b.organization
            WHERE b.person = p.id AND b.role = 'pupil' AND b.from_on <= $3
              AND coalesce(b.until_on, 'infinity') >= $3
            ORDER BY b.from_on DESC LIMIT 1) s ON true
        LEFT JOIN LATERAL (
            SELECT bool_or(c.version = $4 AND c.withdrawn_at IS NULL AND c.given_by = p.id) AS by_oneself,
                   bool_or(c.version = $4 AND c.withdrawn_at IS NULL AND c.given_by <> p.id) AS by_guardian,
                   bool_and(c.withdrawn_at IS NOT NULL) AS is_withdrawn
            FROM consent c WHERE c.person = p.id AND c.purpose = 'registration') k ON true
        WHERE m.delegation = $2 AND ($5::uuid IS NULL OR m.person = $5)
        ORDER BY p.sort_key, p.id
        """,
        organization,
        delegation,
        day,
        consent_version,
        person,
    )


def facts(row: Any, day: date) -> eligibility.Athlete:
    """What the rules of eligibility need, from a row of `members` or `candidates`."""
    return eligibility.Athlete(
        sex=row["sex"],
        birth_on=row["birth_on"],
        grade=grade_on(row["entry_year"], day) if row["entry_year"] else None,
        unit_class=row["unit_class"],
    )


ROLL = f"""
    {UNIT_TREE}
    SELECT DISTINCT ON (p.sort_key, p.id)
           p.id AS person, p.name, p.sex, p.birth_on, b.entry_year, unit.unit_class
    FROM unit
    JOIN membership b ON b.organization = unit.id AND b.role = 'pupil' AND b.from_on <= $2
                      AND coalesce(b.until_on, 'infinity') >= $2
    JOIN person p ON p.id = b.person AND p.merged_into IS NULL
"""


async def candidates(
    organization: UUID, day: date, delegation: UUID, search: str, *, limit: int
) -> list[Any]:
    """Pupils of a unit on `day` who are not in the delegation yet, by name.

    `search` is a part of the name, the beginning of its pinyin or of the initials.
    """
    return await fetch(
        f"""
        {ROLL}
        WHERE NOT EXISTS (SELECT FROM delegation_member m
                          WHERE m.delegation = $3 AND m.person = p.id AND m.role = 'athlete')
          AND ($4 = '' OR strpos(p.name, $4) > 0
               OR starts_with(regexp_replace(p.sort_key, '[0-9 ·]', '', 'g'), $4)
               OR starts_with(regexp_replace(replace(p.sort_key, '· ', ''), '([a-z])[a-z]*[0-9]? ?', '\\1', 'g'), $4))
        ORDER BY p.sort_key, p.id LIMIT $5
        """,
        organization,
        day,
        delegation,
        search,
        limit,
    )


async def find_pupil(organization: UUID, day: date, person: UUID) -> Any | None:
    """A pupil of the unit on `day`."""
    return await fetch_row(f"{ROLL} WHERE p.id = $3 ORDER BY p.sort_key, p.id", organization, day, person)


async def pupils(organization: UUID, day: date, persons: Sequence[UUID]) -> list[Any]:
    """Those of these people who are pupils of the unit on `day`, by name."""
    if not persons:
        return []
    return await fetch(
        f"{ROLL} WHERE p.id = ANY ($3) ORDER BY p.sort_key, p.id", organization, day, list(persons)
    )


async def is_on_roll(organization: UUID, day: date, name: str, birth_on: date) -> bool:
    """Whether the unit has a pupil of this name and birthday."""
    rows = await fetch(
        f"{ROLL} WHERE p.name = $3 AND p.birth_on = $4 ORDER BY p.sort_key, p.id",
        organization,
        day,
        name,
        birth_on,
    )
    return bool(rows)


async def is_student_known(student_hash: bytes) -> bool:
    """Whether a student number is registered."""
    return bool(await fetch_value("SELECT EXISTS (SELECT FROM person WHERE student_hash = $1)", student_hash))


async def unit_class_of(organization: UUID) -> str | None:
    """The class of a unit."""
    found: str | None = await fetch_value("SELECT unit_class FROM organization WHERE id = $1", organization)
    return found


async def claim_member(
    id: UUID, delegation: UUID, event: UUID, person: UUID, division: UUID, *, limit: int
) -> UUID | None:
    """Name an athlete with the smallest free number of the division; None when there is none.

    A unique violation of `delegation_member_place` says that somebody took the number just now.
    """
    found: UUID | None = await fetch_value(
        """
        INSERT INTO delegation_member (id, delegation, event, person, role, division, place)
        SELECT $1, $2, $3, $4, 'athlete', $5, n
        FROM generate_series(1, $6::int) n
        WHERE NOT EXISTS (SELECT FROM delegation_member
                          WHERE delegation = $2 AND division = $5 AND place = n)
        ORDER BY n LIMIT 1
        RETURNING id
        """,
        id,
        delegation,
        event,
        person,
        division,
        limit,
    )
    return found


async def delete_member(delegation: UUID, person: UUID, role: str) -> bool:
    """Take somebody out; answers whether they were in."""
    tag = await execute(
        "DELETE FROM delegation_member WHERE delegation = $1 AND person = $2 AND role = $3",
        delegation,
        person,
        role,
    )
    return tag != "DELETE 0"


async def replace_officials(delegation: UUID, event: UUID, rows: Sequence[tuple[UUID, UUID, str]]) -> None:
    """Set leaders, coaches and doctors from (id, person, role) rows."""
    await execute("DELETE FROM delegation_member WHERE delegation = $1 AND role <> 'athlete'", delegation)
    if rows:
        await execute(
            """
            INSERT INTO delegation_member (id, delegation, event, person, role)
            SELECT r.id, $1, $2, r.person, r.role
            FROM unnest($3::uuid[], $4::uuid[], $5::text[]) r (id, person, role)
            """,
            delegation,
            event,
            *(list(column) for column in zip(*rows, strict=True)),
        )


async def staff(organization: UUID, day: date) -> list[Staff]:
    """Grown-ups of a unit: whoever belongs to it on `day` as anything but a pupil."""
    rows = await fetch(
        f"""
        {UNIT_TREE}
        SELECT DISTINCT p.sort_key, p.id AS person, p.name
        FROM unit
        JOIN membership b ON b.organization = unit.id AND b.from_on <= $2
                          AND coalesce(b.until_on, 'infinity') >= $2
                          AND b.role NOT IN ('pupil', 'player')
        JOIN person p ON p.id = b.person AND p.merged_into IS NULL
        ORDER BY p.sort_key, p.id
        """,
        organization,
        day,
    )
    return [Staff(person=row["person"], name=row["name"]) for row in rows]


async def guardian_named(child: UUID, name: str) -> UUID | None:
    """A known guardian of the child by this name."""
    found: UUID | None = await fetch_value(
        """
        SELECT g.guardian FROM guardianship g JOIN person p ON p.id = g.guardian
        WHERE g.child = $1 AND p.name = $2 LIMIT 1
        """,
        child,
        name,
    )
    return found


async def purposes_given(person: UUID, version: str) -> list[str]:
    """For what a consent to this version of the text stands."""
    rows = await fetch(
        """
        SELECT DISTINCT purpose FROM consent
        WHERE person = $1 AND version = $2 AND withdrawn_at IS NULL
        """,
        person,
        version,
    )
    return [row["purpose"] for row in rows]


async def has_consent_by(person: UUID, version: str, *, oneself: bool) -> bool:
    """Whether the person, or else somebody for them, agreed to this version of the text for registration."""
    return bool(
        await fetch_value(
            """
            SELECT EXISTS (SELECT FROM consent
                           WHERE person = $1 AND version = $2 AND purpose = 'registration'
                             AND withdrawn_at IS NULL AND (given_by = person) = $3)
            """,
            person,
            version,
            oneself,
        )
    )


async def is_member(delegation: UUID, person: UUID, role: str) -> bool:
    """Whether somebody belongs to the delegation as this."""
    return bool(
        await fetch_value(
            """
            SELECT EXISTS (SELECT FROM delegation_member
                           WHERE delegation = $1 AND person = $2 AND role = $3)
            """,
            delegation,
            person,
            role,
        )
    )


async def consents_of(person: UUID) -> list[Consent]:
    """The last consent of each purpose, whatever became of it, in the order of purposes."""
    rows = await fetch(
        """
        SELECT DISTINCT ON (c.purpose) c.purpose, c.version, c.relation, c.given_at, c.withdrawn_at, c.evidence
        FROM consent c WHERE c.person = $1
        ORDER BY c.purpose, c.withdrawn_at IS NOT NULL, c.given_at DESC, c.id DESC
        """,
        person,
    )
    return [Consent(**{**row, "purpose": ConsentPurpose(row["purpose"])}) for row in rows]


async def meets(organizations: Sequence[UUID] | None) -> list[OpenMeet]:
    """Meets with a regulation, nearest deadline last; once per unit, or with None once each."""
    rows = await fetch(
        """
        SELECT r.event, e.title, e.starts_on, r.opens_at, r.deadline_at, o.id AS organization,
               o.name AS unit, d.state, d.id AS delegation,
               (SELECT count(*) FROM delegation_member m
                WHERE m.delegation = d.id AND m.role = 'athlete') AS athletes
        FROM regulation r
        JOIN event e ON e.id = r.event AND e.state IN ('published', 'finished')
        LEFT JOIN organization o ON o.id = ANY ($1)
        LEFT JOIN delegation d ON d.event = r.event AND d.organization = o.id
        ORDER BY r.deadline_at DESC, e.title, o.sort_key, o.id LIMIT 200
        """,
        list(organizations or ()),
    )
    return [
        OpenMeet(**{**row, "state": DelegationState(row["state"]) if row["state"] else None}) for row in rows
    ]


async def review_lines(event: UUID) -> list[ReviewLine]:
    """The delegations of a meet: what waits for a decision first."""
    rows = await fetch(
        """
        SELECT d.id AS delegation, unit_name(o.id, (SELECT starts_on FROM event WHERE id = $1)) AS unit, o.unit_class, d.state, d.submitted_at,
               (SELECT count(*) FROM delegation_member m
                WHERE m.delegation = d.id AND m.role = 'athlete') AS athletes,
               (SELECT count(*) FROM entry n
                WHERE n.root = d.event AND n.organization = d.organization
                  AND n.state <> 'withdrawn') AS entries,
               CASE WHEN s.id IS NULL THEN
                        CASE WHEN (r.parameters->>'sealed_form_required')::bool
                                  AND d.state IN ('submitted', 'approved') THEN 'missing' END
                    WHEN s.uploaded_at < d.submitted_at THEN 'earlier'
                    WHEN s.is_code_read THEN 'read' ELSE 'unread' END AS seal
        FROM delegation d JOIN organization o ON o.id = d.organization
        LEFT JOIN regulation r ON r.event = d.event
        LEFT JOIN document s ON s.delegation = d.id AND s.kind = 'sealed_form' AND s.deleted_at IS NULL
        WHERE d.event = $1
        ORDER BY d.state <> 'submitted', o.sort_key, o.id
        """,
        event,
    )
    return [
        ReviewLine(
            **{
                **row,
                "state": DelegationState(row["state"]),
                "seal": Seal(row["seal"]) if row["seal"] else None,
            }
        )
        for row in rows
    ]
