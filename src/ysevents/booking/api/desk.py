"""What a venue's desk does with bookings, as JSON."""

from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from ysevents.accounts.schemas import Account
from ysevents.booking import service
from ysevents.booking.schemas import BookingOut, DecisionIn, Waiting
from ysevents.kit import clock

Clerk = NamedDependency[Account]


@get("/api/v1/venues/{venue:uuid}/approvals")
async def list_waiting(venue: FromPath[UUID], account: Clerk) -> list[Waiting]:
    """What waits for the venue's decision."""
    return await service.list_waiting(venue, account=account, now=clock.now())


@post("/api/v1/bookings/{booking:uuid}/decision", status_code=200)
async def decide(booking: FromPath[UUID], data: JSONBody[DecisionIn], account: Clerk) -> BookingOut:
    """Approve a pending booking, or turn it down with a reason."""
    return BookingOut.of(
        await service.decide(
            booking, is_approved=data.approved, reason=data.reason, account=account, now=clock.now()
        )
    )


routes = [list_waiting, decide]
