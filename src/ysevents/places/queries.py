"""Statements on claims."""

from collections.abc import Sequence
from uuid import UUID

from ysevents.kit.database import execute


async def delete_claims(occurrences: Sequence[UUID]) -> int:
    tag = await execute("DELETE FROM quota_claim WHERE occurrence = ANY ($1)", list(occurrences))
    return int(tag.split()[-1])
