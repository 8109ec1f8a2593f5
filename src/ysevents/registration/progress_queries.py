"""Counts of a meet's registration for its desk."""

from typing import Any
from uuid import UUID

from ysevents.kit.database import fetch_row


async def progress(event: UUID) -> Any | None:
    """Version and publication of the regulation, delegations by how far they are, whether lists were noticed."""
    return await fetch_row(
        """
        SELECT r.version, e.state <> 'draft' AS is_published, d.delegations, d.submitted, d.approved,
               EXISTS (SELECT FROM public_notice WHERE event = r.event) AS is_noticed
        FROM regulation r
        JOIN event e ON e.id = r.event
        CROSS JOIN LATERAL (
            SELECT count(*) AS delegations,
                   count(*) FILTER (WHERE state IN ('submitted', 'approved', 'frozen')) AS submitted,
                   count(*) FILTER (WHERE state IN ('approved', 'frozen')) AS approved
            FROM delegation WHERE event = r.event) d
        WHERE r.event = $1
        """,
        event,
    )
