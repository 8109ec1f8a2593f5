"""The desk of a venue as JSON: its day, and what a clerk does to a booking."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from pydantic import BaseModel, ConfigDict, Field

from ysevents.accounts.schemas import Account
from ysevents.booking.api.bookings import Key
from ysevents.booking.enums import PaymentMethod
from ysevents.booking.schemas import BookingOut
from ysevents.booking.service import board, counter
from ysevents.checkin.schemas import ScanOut
from ysevents.kit import clock
from ysevents.kit.keyed_requests import do_once

Clerk = NamedDependency[Account]
ONE = "/api/v1/venues/{venue:uuid}/desk/bookings/{booking:uuid}"
STRICT = ConfigDict(strict=True, extra="forbid", frozen=True)


class PaymentIn(BaseModel):
    """How it was paid or given back; how much is what was due, or all that was paid."""

    model_config = STRICT

    method: Annotated[PaymentMethod, Field(strict=False)]
    is_return: bool = False


class CourtIn(BaseModel):
    """The court to move to."""

    model_config = STRICT

    space: Annotated[UUID, Field(strict=False)]


class AdmissionIn(BaseModel):
    """Whose ticket is meant."""

    model_config = STRICT

    admission: Annotated[UUID, Field(strict=False)]


class PaidOut(msgspec.Struct, frozen=True):
    """One note of a payment."""

    receipt: int
    fen: int
    method: PaymentMethod
    noted_at: datetime


class ComerOut(msgspec.Struct, frozen=True):
    """Somebody with an admission."""

    admission: UUID
    name: str
    is_holder: bool
    arrived_at: datetime | None


class DeskBookingOut(msgspec.Struct, frozen=True):
    """A booking as the desk has it."""

    booking: BookingOut
    due_fen: int
    comers: tuple[ComerOut, ...]
    payments: tuple[PaidOut, ...]


@get("/api/v1/venues/{venue:uuid}/desk")
async def desk(venue: FromPath[UUID], account: Clerk) -> board.Board:
    """What is on each court today."""
    return await board.get_board(venue, account=account, now=clock.now())


@get(ONE)
async def one(venue: FromPath[UUID], booking: FromPath[UUID], account: Clerk) -> DeskBookingOut:
    """One booking, who comes and what was paid."""
    return await _one(venue, booking, account)


@post(f"{ONE}/payments", status_code=200)
async def pay(
    venue: FromPath[UUID],
    booking: FromPath[UUID],
    data: JSONBody[PaymentIn],
    account: Clerk,
    key: Key = "",
) -> DeskBookingOut:
    """Note a payment, or that it was given back; once for a key."""
    now = clock.now()
    act = counter.give_back if data.is_return else counter.note_payment

    async def note() -> None:
        await act(venue, booking, data.method, account=account, now=now)

    await do_once(key, f"{booking} {data.model_dump_json()}", note, by=account.id, now=now)
    return await _one(venue, booking, account)


@post(f"{ONE}/arrivals", status_code=200)
async def arrive(
    venue: FromPath[UUID], booking: FromPath[UUID], data: JSONBody[AdmissionIn], account: Clerk
) -> ScanOut:
    """Let in who has no code with them; a second time is told as a second scan is."""
    return ScanOut.of(await counter.let_in(venue, booking, data.admission, account=account, now=clock.now()))


@post(f"{ONE}/extension", status_code=200)
async def extend(
    venue: FromPath[UUID], booking: FromPath[UUID], account: Clerk, key: Key = ""
) -> DeskBookingOut:
    """Add the next slot, once for a key."""
    now = clock.now()

    async def longer() -> None:
        await counter.extend_booking(venue, booking, account=account, now=now)

    await do_once(key, f"extend {booking}", longer, by=account.id, now=now)
    return await _one(venue, booking, account)


@post(f"{ONE}/court", status_code=200)
async def swap(
    venue: FromPath[UUID], booking: FromPath[UUID], data: JSONBody[CourtIn], account: Clerk
) -> DeskBookingOut:
    """Move to another free court of the sport for the same time."""
    await counter.swap_court(venue, booking, data.space, account=account, now=clock.now())
    return await _one(venue, booking, account)


@post(f"{ONE}/absence", status_code=200)
async def absent(venue: FromPath[UUID], booking: FromPath[UUID], account: Clerk) -> DeskBookingOut:
    """Mark that nobody came."""
    await counter.mark_absent(venue, booking, account=account, now=clock.now())
    return await _one(venue, booking, account)


@post(f"{ONE}/tickets", status_code=204)
async def reissue(
    venue: FromPath[UUID], booking: FromPath[UUID], data: JSONBody[AdmissionIn], account: Clerk
) -> None:
    """Give a new code for a lost one."""
    await counter.reissue_ticket(venue, booking, data.admission, account=account, now=clock.now())


async def _one(venue: UUID, booking: UUID, account: Account) -> DeskBookingOut:
    found = await board.get_desk_booking(venue, booking, account=account)
    return DeskBookingOut(
        booking=BookingOut.of(found.booked),
        due_fen=found.due_fen,
        comers=tuple(ComerOut(c.admission, c.name, c.is_holder, c.arrived_at) for c in found.comers),
        payments=tuple(PaidOut(p.receipt, p.fen, p.method, p.noted_at) for p in found.payments),
    )


routes = [desk, one, pay, arrive, extend, swap, absent, reissue]
