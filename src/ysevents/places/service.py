"""Quotas: what a venue allows, and giving back what was claimed.

Claims are made by the statement that makes what they are for; their key is the guard.
"""

from collections.abc import Sequence
from uuid import UUID

from ysevents.places import queries


async def return_claims(occurrences: Sequence[UUID]) -> int:
    """Give back what was claimed for these occurrences; joins the caller's transaction.

    Answers how many claims there were.
    """
    return await queries.delete_claims(occurrences)
