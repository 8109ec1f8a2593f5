"""What places asks of whoever lends ground: `app.py` says who that is. Places itself knows no booking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from ysevents.places.rules.waiting import FreeSlot


@dataclass(frozen=True, slots=True)
class Held:
    """A slot held or booked for somebody, and the page on which they see it."""

    occurrence: UUID
    path: str


class Lender(Protocol):
    """Lends slots of spaces."""

    async def free_slots(
        self,
        venue: UUID,
        spaces: Sequence[UUID],
        starts_at: datetime,
        ends_at: datetime,
        *,
        beyond_release: bool = False,
        now: datetime,
    ) -> list[FreeSlot]:
        """What anybody could book now of these spaces within a span, or once it is released."""

    async def hold_slot(
        self,
        space: UUID,
        starts_at: datetime,
        *,
        holder: UUID,
        account: UUID,
        until: datetime | None,
        key: str,
        now: datetime,
    ) -> Held:
        """Book a slot for somebody, with `until` to be confirmed by then; joins the caller's transaction.

        Raises what booking would raise; then nothing has been written.
        """


_lender: Lender | None = None


def use_lender(lender: Lender) -> None:
    """Say who lends; called once, where the application is put together."""
    global _lender
    _lender = lender


def lender() -> Lender:
    """Who lends."""
    if _lender is None:
        raise RuntimeError("nobody has said who lends")
    return _lender
