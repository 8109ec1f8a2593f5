"""Words about somebody who is made nameless: where they stand, and the statements that delete them."""

from collections.abc import Sequence
from uuid import UUID

from ysevents.core.schemas import Forgotten
from ysevents.kit.database import execute, fetch

NAMED = "EXISTS (SELECT FROM unnest($2::text[]) n (name) WHERE strpos({text}, n.name) > 0)"
"""Whether a text has one of the names; common letters of others do no harm, a name that stays does."""


async def delegations_of(forgotten: Forgotten) -> list[UUID]:
    """Those somebody belonged to or was entered, replaced or marked in; and of the own units who named them."""
    rows = await fetch(
        f"""
        SELECT delegation FROM delegation_member WHERE person = ANY ($1)
        UNION
        SELECT delegation FROM change_request WHERE person = ANY ($1) OR replacement = ANY ($1)
        UNION
        SELECT q.delegation FROM change_request q JOIN change_member m ON m.request = q.id
        WHERE m.person = ANY ($1)
        UNION
        SELECT s.delegation FROM review_remark r JOIN delegation_step s ON s.id = r.step
        WHERE r.person = ANY ($1)
        UNION
        SELECT d.id FROM entry e JOIN delegation d ON d.event = e.root AND d.organization = e.organization
        WHERE e.person = ANY ($1)
        UNION
        SELECT o.delegation
        FROM reopening o JOIN delegation d ON d.id = o.delegation
        JOIN membership m ON m.organization = d.organization AND m.person = ANY ($1)
        WHERE {NAMED.format(text="o.reason")}
        UNION
        SELECT s.delegation
        FROM delegation_step s JOIN delegation d ON d.id = s.delegation
        JOIN membership m ON m.organization = d.organization AND m.person = ANY ($1)
        WHERE {NAMED.format(text="s.reason")}
        """,
        forgotten.persons,
        forgotten.names,
    )
    return [row["delegation"] for row in rows]


async def blank_changes(forgotten: Forgotten, delegations: Sequence[UUID], text: str) -> None:
    """Reasons and answers of changes that concern somebody or name them."""
    await execute(
        f"""
        UPDATE change_request SET reason = $4::text, answer = CASE WHEN answer IS NULL THEN NULL ELSE $4::text END
        WHERE person = ANY ($1) OR replacement = ANY ($1)
           OR EXISTS (SELECT FROM change_member m WHERE m.request = change_request.id AND m.person = ANY ($1))
           OR (delegation = ANY ($3)
               AND {NAMED.format(text="concat(reason, ' ', answer)")})
        """,
        forgotten.persons,
        forgotten.names,
        list(delegations),
        text,
    )


async def blank_remarks(forgotten: Forgotten, delegations: Sequence[UUID], text: str) -> None:
    """Remarks at somebody's lines, and at those of others where they are named."""
    await execute(
        f"""
        UPDATE review_remark r SET text = $4
        FROM delegation_step s
        WHERE s.id = r.step AND s.delegation = ANY ($3)
          AND (r.person = ANY ($1)
               OR EXISTS (SELECT FROM entry e WHERE e.id = r.entry AND e.person = ANY ($1))
               OR {NAMED.format(text="r.text")})
        """,
        forgotten.persons,
        forgotten.names,
        list(delegations),
        text,
    )


async def blank_delegations(delegations: Sequence[UUID], text: str) -> None:
    """Why whole delegations were returned, now and at every step."""
    await execute(
        "UPDATE delegation SET returned_reason = $2 WHERE id = ANY ($1) AND returned_reason IS NOT NULL",
        list(delegations),
        text,
    )
    await execute(
        "UPDATE delegation_step SET reason = $2 WHERE delegation = ANY ($1) AND reason IS NOT NULL",
        list(delegations),
        text,
    )


async def blank_reopenings(delegations: Sequence[UUID], text: str) -> None:
    """Why these delegations were let in late."""
    await execute("UPDATE reopening SET reason = $2 WHERE delegation = ANY ($1)", list(delegations), text)


async def blank_objections(names: Sequence[str], delegations: Sequence[UUID], text: str) -> None:
    """Objections at the meets of these delegations that have one of the names, with what was answered."""
    await execute(
        f"""
        UPDATE objection o SET text = $3::text, answer = CASE WHEN answer IS NULL THEN NULL ELSE $3::text END
        WHERE event IN (SELECT event FROM delegation WHERE id = ANY ($1))
          AND {NAMED.format(text="concat(o.text, ' ', o.answer)")}
        """,
        list(delegations),
        list(names),
        text,
    )
