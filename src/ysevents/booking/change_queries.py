"""What a booking takes along when it is changed."""

from dataclasses import dataclass
from uuid import UUID

from ysevents.facilities.enums import FeeClass
from ysevents.kit.database import execute, fetch, fetch_row


@dataclass(frozen=True, slots=True)
class Held:
    """For whom a booking is."""

    person: UUID
    organization: UUID | None


async def held(booking: UUID) -> Held:
    """Whose a booking is; it must exist."""
    row = await fetch_row("SELECT holder, organization FROM booking WHERE id = $1", booking)
    assert row is not None
    return Held(row["holder"], row["organization"])


async def set_fee(booking: UUID, fee_class: FeeClass, fee_fen: int) -> None:
    await execute(
        "UPDATE booking SET fee_class = $2, fee_fen = $3 WHERE id = $1", booking, fee_class, fee_fen
    )


async def claimants(occurrence: UUID) -> set[UUID]:
    """Who holds numbers of a quota for it."""
    rows = await fetch("SELECT DISTINCT person FROM quota_claim WHERE occurrence = $1", occurrence)
    return {row["person"] for row in rows}
