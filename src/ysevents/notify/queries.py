"""Reads of notices and their hand-written statements."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from ysevents.kit.database import execute, fetch, fetch_value
from ysevents.kit.ids import uuid7
from ysevents.notify.schemas import Cause, Message


async def insert_messages(
    recipients: Sequence[UUID],
    kind: str,
    title: str,
    text: str,
    link: str | None,
    cause: Cause | None,
    about: Sequence[UUID],
    now: datetime,
) -> None:
    """One message to each; who has been told of this cause, revision and kind is passed over."""
    await execute(
        """
        INSERT INTO message (id, recipient, kind, title, text, link, cause, revision, created_at, about)
        SELECT r.id, r.recipient, $3, $4, $5, $6, $7, $8, $9, $10
        FROM unnest($1::uuid[], $2::uuid[]) r (id, recipient)
        ON CONFLICT DO NOTHING
        """,
        [uuid7() for _ in recipients],
        list(recipients),
        kind,
        title,
        text,
        link,
        cause.occurrence if cause else None,
        cause.revision if cause else None,
        now,
        list(about),
    )


async def blank_messages(subjects: Sequence[UUID], text: str) -> None:
    """Put these words in place of what messages tell about any of these."""
    await execute(
        "UPDATE message SET text = $2 WHERE about && $1::uuid[] AND text <> $2", list(subjects), text
    )


async def list_messages(recipient: UUID, *, before: UUID | None, limit: int) -> list[Message]:
    rows = await fetch(
        """
        SELECT id, kind, title, text, link, cause, revision, created_at, read_at FROM message
        WHERE recipient = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3
        """,
        recipient,
        before,
        limit,
    )
    return [Message(**row) for row in rows]


async def mark_read(recipient: UUID, messages: Sequence[UUID] | None, now: datetime) -> None:
    await execute(
        """
        UPDATE message SET read_at = $3
        WHERE recipient = $1 AND read_at IS NULL AND ($2::uuid[] IS NULL OR id = ANY ($2))
        """,
        recipient,
        list(messages) if messages is not None else None,
        now,
    )


async def count_unread(recipient: UUID) -> int:
    count: int = await fetch_value(
        "SELECT count(*) FROM message WHERE recipient = $1 AND read_at IS NULL", recipient
    )
    return count


async def insert_letter(channel: str, address: bytes, template: str, variables: bytes, now: datetime) -> None:
    """Put something into the outbox."""
    await execute(
        """
        INSERT INTO outbox (id, channel, address, template, variables, created_at, attempts)
        VALUES ($1, $2, $3, $4, $5, $6, 0)
        """,
        uuid7(),
        channel,
        address,
        template,
        variables,
        now,
    )


# A person is a child under 18 on the day of the occurrence; a pupil whose birth date is not known is one.
TOLD = """
    WITH named AS (
        SELECT p.occurrence, p.person, p.organization, o.on_day
        FROM participant p
        JOIN (SELECT id, (starts_at AT TIME ZONE 'Asia/Shanghai')::date AS on_day FROM occurrence
              WHERE id = ANY ($1)) o ON o.id = p.occurrence),
    member AS (
        SELECT n.occurrence, m.person, n.organization, n.on_day
        FROM named n JOIN membership m ON m.organization = n.organization
            AND m.from_on <= n.on_day AND coalesce(m.until_on, 'infinity') >= n.on_day
        WHERE n.person IS NULL),
    people AS (
        SELECT x.*, coalesce(h.birth_on > x.on_day - interval '18 years',
                             EXISTS (SELECT FROM membership m
                                     WHERE m.person = x.person AND m.role = 'pupil')) AS is_child
        FROM (SELECT * FROM named WHERE person IS NOT NULL UNION SELECT * FROM member) x
        JOIN person h ON h.id = x.person)
    SELECT occurrence, person AS told FROM people WHERE NOT is_child
    UNION
    SELECT p.occurrence, g.guardian FROM people p JOIN guardianship g ON g.child = p.person WHERE p.is_child
    UNION
    SELECT p.occurrence, m.organization
    FROM people p JOIN membership m ON m.person = p.person
        AND m.from_on <= p.on_day AND coalesce(m.until_on, 'infinity') >= p.on_day
    WHERE p.is_child AND p.organization IS NULL
    UNION
    SELECT occurrence, organization FROM people WHERE is_child AND organization IS NOT NULL
    UNION
    SELECT occurrence, organization FROM named WHERE person IS NULL
"""


async def whom_to_tell(occurrences: Sequence[UUID]) -> dict[UUID, set[UUID]]:
    """For each occurrence the persons to be told, and the units whose coaches are.

    Persons take part by name or as members at that date of a unit that does. In place of a child
    stand its guardians and its unit; a unit that takes part is told as such.
    """
    told: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for row in await fetch(TOLD, list(occurrences)):
        told[row["occurrence"]].add(row["told"])
    return told
