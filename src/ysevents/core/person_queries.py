"""What is asked and done about one person: corrections, anonymising, merging of doubles.

Which rows point at a person is read from the database's own catalogue, so that no table made later can
be forgotten.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ysevents.kit.database import execute, fetch, fetch_row, fetch_value
from ysevents.kit.ids import uuid7

ANONYMOUS = """
    UPDATE person SET name = $2, sort_key = $3, birth_on = NULL, phone_hash = NULL, identity_hash = NULL,
                      student_hash = NULL, phone_cipher = NULL, identity_cipher = NULL,
                      student_cipher = NULL, purge_on = NULL, anonymised_at = $4
    WHERE (id = ANY ($1) OR merged_into = ANY ($1)) AND anonymised_at IS NULL
"""


async def lock_people(persons: Sequence[UUID]) -> dict[UUID, Any]:
    """These persons, locked in one order whoever asks."""
    rows = await fetch("SELECT * FROM person WHERE id = ANY ($1) ORDER BY id FOR UPDATE", list(persons))
    return {row["id"]: row for row in rows}


async def put_identity(person: UUID, digest: bytes, sealed: bytes) -> None:
    """A unique violation says that somebody else has the number."""
    await execute(
        "UPDATE person SET identity_hash = $2, identity_cipher = $3 WHERE id = $1", person, digest, sealed
    )


async def identity_ciphers(persons: Sequence[UUID]) -> dict[UUID, bytes]:
    rows = await fetch(
        "SELECT id, identity_cipher FROM person WHERE id = ANY ($1) AND identity_cipher IS NOT NULL",
        list(persons),
    )
    return {row["id"]: row["identity_cipher"] for row in rows}


async def update_person(
    person: UUID, *, name: str, sort_key: str, sex: str | None, birth_on: date | None
) -> None:
    await execute(
        "UPDATE person SET name = $2, sort_key = $3, sex = $4, birth_on = $5 WHERE id = $1",
        person,
        name,
        sort_key,
        sex,
        birth_on,
    )


async def insert_corrections(
    person: UUID,
    changes: Sequence[tuple[str, str | None, str | None]],
    reason: str,
    *,
    by: UUID | None,
    now: datetime,
) -> None:
    """Keep (field, before, after) of what was put right."""
    await execute(
        """
        INSERT INTO person_correction (id, person, field, before, after, reason, corrected_at, corrected_by)
        SELECT c.id, $2, c.field, c.before, c.after, $6, $7, $8
        FROM unnest($1::uuid[], $3::text[], $4::text[], $5::text[]) c (id, field, before, after)
        """,
        [uuid7() for _ in changes],
        person,
        *(list(column) for column in zip(*changes, strict=True)),
        reason,
        now,
        by,
    )


async def known_as(person: UUID) -> tuple[list[UUID], list[str]]:
    """Somebody with all doubles merged into them, and every name they were ever written by."""
    rows = await fetch(
        """
        WITH RECURSIVE one AS (
            SELECT id, name FROM person WHERE id = $1
            UNION SELECT p.id, p.name FROM person p JOIN one ON p.merged_into = one.id)
        SELECT o.id, o.name, c.before, c.after
        FROM one o LEFT JOIN person_correction c ON c.person = o.id AND c.field = 'name'
        """,
        person,
    )
    names = {row[column] for row in rows for column in ("name", "before", "after")} - {None}
    return sorted({row["id"] for row in rows}), sorted(names)


async def forget(person: UUID, *, name: str, sort_key: str, day: date, now: datetime) -> list[UUID]:
    """Make a person and what was merged into them nameless; answers their guardians."""
    await execute(ANONYMOUS, [person], name, sort_key, now)
    guardians = await fetch(
        "DELETE FROM guardianship WHERE child = $1 OR guardian = $1 RETURNING guardian", person
    )
    await execute("DELETE FROM person_correction WHERE person = $1", person)
    await execute(
        """
        UPDATE consent SET withdrawn_at = coalesce(withdrawn_at, greatest(given_at, $2)), given_by = NULL,
                           relation = NULL, evidence = ''
        WHERE person = $1
        """,
        person,
        now,
    )
    await execute("UPDATE consent SET given_by = NULL WHERE given_by = $1", person)
    await execute(
        """
        UPDATE membership SET until_on = greatest(from_on, $2)
        WHERE person = $1 AND coalesce(until_on, 'infinity') > $2
        """,
        person,
        day,
    )
    return [row["guardian"] for row in guardians if row["guardian"] != person]


async def referring() -> list[tuple[str, str]]:
    """Table and column of everything that points at a person, quoted for use in a statement."""
    rows = await fetch(
        """
        SELECT c.conrelid::regclass::text AS relation, quote_ident(a.attname) AS attribute
        FROM pg_constraint c
        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'f' AND c.confrelid = 'person'::regclass AND cardinality(c.conkey) = 1
        ORDER BY 1, 2
        """
    )
    return [(row["relation"], row["attribute"]) for row in rows]


async def unreferred(persons: Sequence[UUID]) -> list[UUID]:
    """Contacts among these at whom nothing points any more."""
    nothing = " AND ".join(
        f"NOT EXISTS (SELECT FROM {relation} r WHERE r.{attribute} = p.id)"
        for relation, attribute in await referring()
    )
    rows = await fetch(
        f"""
        SELECT p.id FROM person p
        WHERE p.id = ANY ($1) AND p.kind = 'contact' AND p.anonymised_at IS NULL AND {nothing} ORDER BY p.id
        """,
        list(persons),
    )
    return [row["id"] for row in rows]


async def drop_twins(double: UUID, into: UUID) -> None:
    """Rows of the double that say what a row of the other says already."""
    for statement in (
        """
        DELETE FROM membership d USING membership k WHERE d.person = $1 AND k.person = $2
            AND (k.organization, k.role, k.from_on) = (d.organization, d.role, d.from_on)
        """,
        """
        DELETE FROM guardianship d USING guardianship k
        WHERE (d.child = $1 AND k.child = $2 AND k.guardian = d.guardian)
           OR (d.guardian = $1 AND k.guardian = $2 AND k.child = d.child)
        """,
        "DELETE FROM guardianship WHERE child IN ($1, $2) AND guardian IN ($1, $2)",
        """
        DELETE FROM participant d USING participant k
        WHERE d.person = $1 AND k.person = $2 AND k.occurrence = d.occurrence AND k.role = d.role
          AND k.organization IS NOT DISTINCT FROM d.organization
        """,
    ):
        await execute(statement, double, into)


async def repoint(double: UUID, into: UUID) -> None:
    """Let everything that points at the double point at the other; unique keys may refuse that.

    A history that is never changed has to let this one change pass, or its people cannot be merged.
    """
    for relation, attribute in await referring():
        await execute(f"UPDATE {relation} SET {attribute} = $2 WHERE {attribute} = $1", double, into)


async def take_numbers(double: UUID, into: UUID) -> None:
    """What only the double knows goes over; its own hashes go, for nobody may be found twice."""
    row = await fetch_row("SELECT * FROM person WHERE id = $1", double)
    assert row is not None
    await execute(
        """
        UPDATE person SET merged_into = $2, phone_hash = NULL, identity_hash = NULL, student_hash = NULL,
                          phone_cipher = NULL, identity_cipher = NULL, student_cipher = NULL
        WHERE id = $1
        """,
        double,
        into,
    )
    await execute(
        """
        UPDATE person SET sex = coalesce(sex, $2), birth_on = coalesce(birth_on, $3),
            phone_cipher = CASE WHEN phone_hash IS NULL THEN $5 ELSE phone_cipher END,
            phone_hash = coalesce(phone_hash, $4),
            identity_cipher = CASE WHEN identity_hash IS NULL THEN $7 ELSE identity_cipher END,
            identity_hash = coalesce(identity_hash, $6),
            student_cipher = CASE WHEN student_hash IS NULL THEN $9 ELSE student_cipher END,
            student_hash = coalesce(student_hash, $8)
        WHERE id = $1
        """,
        into,
        row["sex"],
        row["birth_on"],
        row["phone_hash"],
        row["phone_cipher"],
        row["identity_hash"],
        row["identity_cipher"],
        row["student_hash"],
        row["student_cipher"],
    )


async def insert_nobody(person: UUID, name: str, sort_key: str, now: datetime) -> None:
    """The person without a name to whom old rows point that need somebody."""
    await execute(
        """
        INSERT INTO person (id, kind, name, sort_key, anonymised_at) VALUES ($1, 'contact', $2, $3, $4)
        ON CONFLICT (id) DO NOTHING
        """,
        person,
        name,
        sort_key,
        now,
    )


async def put_hold(event: UUID, reason: str, *, by: UUID | None, now: datetime) -> bool:
    """Whether the hold is new."""
    tag = await execute(
        """
        INSERT INTO legal_hold (event, reason, held_at, held_by) VALUES ($1, $2, $3, $4)
        ON CONFLICT (event) DO NOTHING
        """,
        event,
        reason,
        now,
        by,
    )
    return bool(tag == "INSERT 0 1")


async def delete_hold(event: UUID) -> bool:
    return bool(await execute("DELETE FROM legal_hold WHERE event = $1", event) != "DELETE 0")


async def holds() -> list[Any]:
    """Events under a hold, latest first."""
    return await fetch(
        """
        SELECT h.event, e.title, h.reason, h.held_at FROM legal_hold h JOIN event e ON e.id = h.event
        ORDER BY h.held_at DESC, h.event
        """
    )


async def is_root(event: UUID) -> bool:
    return bool(await fetch_value("SELECT EXISTS (SELECT FROM event WHERE id = $1 AND root = id)", event))


async def is_held(event: UUID) -> bool:
    """Whether the event, or the whole it belongs to, is under a hold."""
    return bool(
        await fetch_value(
            """
            SELECT EXISTS (SELECT FROM event e JOIN legal_hold h ON h.event IN (e.id, e.root)
                           WHERE e.id = $1)
            """,
            event,
        )
    )


async def drop_identities(persons: Sequence[UUID]) -> None:
    await execute(
        "UPDATE person SET identity_hash = NULL, identity_cipher = NULL WHERE id = ANY ($1)", list(persons)
    )
