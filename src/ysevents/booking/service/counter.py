"""What a clerk does to a booking: let in, note what was paid, extend, swap courts, mark absent, reissue a ticket."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.booking import desk_queries, queries
from ysevents.booking.enums import BookingState, PaymentMethod
from ysevents.booking.errors import (
    BookingNotFound,
    BookingNotUnderWay,
    CourtNotFree,
    DeskWithoutCheckpoint,
    NextSlotTaken,
    NotAbsentYet,
    NothingPaid,
    NothingToPay,
    PaymentNotedElsewhere,
)
from ysevents.booking.rules import MINUTE
from ysevents.booking.schemas import Booked
from ysevents.booking.service import no_shows
from ysevents.booking.service.board import DeskBooking, get_desk_booking
from ysevents.booking.service.desks import check_desk
from ysevents.booking.service.judging import judge_slot, read_facts
from ysevents.checkin import rules as codes
from ysevents.checkin import service as checkin
from ysevents.checkin.enums import CheckpointKind
from ysevents.checkin.schemas import ScanAnswer
from ysevents.core.enums import HOLDING
from ysevents.core.errors import SpaceAlreadyTaken
from ysevents.core.schemas import Move
from ysevents.core.service import times
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7

ROUNDS = 10
"""So often in a row a number is taken by a colleague before the clerk is told."""
PAYABLE = (BookingState.CONFIRMED, BookingState.ATTENDED, BookingState.NO_SHOW)


@dataclass(frozen=True, slots=True)
class FreeCourt:
    """Where a booking may be moved."""

    space: UUID
    name: str


async def scan_at_desk(venue: UUID, code: str, *, account: Account, now: datetime) -> ScanAnswer:
    """Scan what was held up or typed at the desk of a venue. Its own transaction, like every scan."""
    await check_desk(venue, account)
    return await checkin.redeem(
        await _checkpoint(venue, account),
        code,
        nonce=uuid7(),
        device=f"desk-{account.id}",
        device_time=None,
        confirmed=True,
        account=account,
        now=now,
    )


async def let_in(
    venue: UUID, booking: UUID, admission: UUID, *, account: Account, now: datetime
) -> ScanAnswer:
    """Let somebody in who is found by name and has no code with them: the same scan, by the clerk."""
    found = await get_desk_booking(venue, booking, account=account)
    _check_comer(found, admission)
    ticket = await checkin.get_ticket(admission)
    return await scan_at_desk(venue, codes.encode(ticket.code), account=account, now=now)


async def note_payment(
    venue: UUID, booking: UUID, method: PaymentMethod, *, account: Account, now: datetime
) -> int:
    """Note that what is due was paid; answers the number of the receipt. Of two clerks one comes too late."""
    return await _note(venue, booking, method, is_return=False, account=account, now=now)


async def give_back(
    venue: UUID, booking: UUID, method: PaymentMethod, *, account: Account, now: datetime
) -> int:
    """Note that all that was paid was given back, with a receipt of its own; nothing is ever struck out."""
    return await _note(venue, booking, method, is_return=True, account=account, now=now)


async def extend_booking(venue: UUID, booking: UUID, *, account: Account, now: datetime) -> Booked:
    """Add the next slot to a booking under way or to come: price and tickets follow, the quota does not."""
    async with transaction():
        booked = (await _locked(venue, booking, account)).booked
        _check_under_way(booked, now)
        facts = await read_facts(booked.space, booked.ends_at, account=account, key=None, now=now)
        slot = judge_slot(facts, booked.space, booked.ends_at, now)
        ends_at = booked.ends_at + timedelta(minutes=slot.end_minute - slot.start_minute)
        try:
            await times.move(
                Move(occurrence=booked.occurrence, starts_at=booked.starts_at, ends_at=ends_at),
                by=account.id,
                now=now,
            )
        except SpaceAlreadyTaken:
            raise NextSlotTaken from None
        await desk_queries.add_fee(booking, slot.fee_class, slot.fee_fen)
        early = booked.early_minutes * MINUTE
        await checkin.set_span(booked.occurrence, booked.starts_at - early, ends_at)
        return (await get_desk_booking(venue, booking, account=account)).booked


async def list_free_courts(booked: Booked) -> list[FreeCourt]:
    """Courts of the same sport that are free for as long as a booking has its own."""
    lent = {row["id"]: row for row in await queries.lent_spaces(booked.venue) if row["id"]}
    if booked.space not in lent:
        return []
    sport = lent[booked.space]["sport"]
    others = [id for id, row in lent.items() if row["sport"] == sport and id != booked.space]
    free = set(await times.find_free(others, booked.starts_at, booked.ends_at))
    return [FreeCourt(space=id, name=lent[id]["name"]) for id in others if id in free]


async def swap_court(venue: UUID, booking: UUID, space: UUID, *, account: Account, now: datetime) -> Booked:
    """Move a booking to another free court of its sport for the same time; price and tickets stay."""
    async with transaction():
        booked = (await _locked(venue, booking, account)).booked
        _check_under_way(booked, now)
        court = next((one for one in await list_free_courts(booked) if one.space == space), None)
        if court is None:
            raise CourtNotFree
        try:
            await times.move(
                Move(
                    occurrence=booked.occurrence,
                    starts_at=booked.starts_at,
                    ends_at=booked.ends_at,
                    space=space,
                ),
                by=account.id,
                now=now,
            )
        except SpaceAlreadyTaken:
            raise CourtNotFree from None
        await times.rename({booked.occurrence: (f"{court.name}预约", court.name)}, by=account.id, now=now)
        return (await get_desk_booking(venue, booking, account=account)).booked


async def mark_absent(venue: UUID, booking: UUID, *, account: Account, now: datetime) -> None:
    """Mark that nobody came; what the venue gives for it follows. NotAbsentYet before the grace is over."""
    async with transaction():
        found = await _locked(venue, booking, account)
        grace = await desk_queries.grace_minutes(booking)
        until = found.booked.starts_at + timedelta(minutes=grace["minutes"])
        if found.booked.state != BookingState.CONFIRMED or grace["has_arrived"] or now < until:
            raise NotAbsentYet(until if now < until else None)
        await no_shows.mark_no_show(booking, now=now)
        await _record("no_show_marked", booking, account, now)


async def reissue_ticket(
    venue: UUID, booking: UUID, admission: UUID, *, account: Account, now: datetime
) -> None:
    """Give somebody a new code for one that was lost; the old one is dead at once, who came is still known."""
    async with transaction():
        _check_comer(await _locked(venue, booking, account), admission)
        await checkin.reissue(admission)
        await _record("ticket_reissued", booking, account, now)


async def _note(
    venue: UUID, booking: UUID, method: PaymentMethod, *, is_return: bool, account: Account, now: datetime
) -> int:
    async with transaction():
        found = await _locked(venue, booking, account)
        if is_return:
            fen = -found.paid_fen
            if fen >= 0:
                raise NothingPaid
        else:
            fen = found.due_fen
            if fen <= 0 or found.booked.state not in PAYABLE:
                raise NothingToPay
        for _ in range(ROUNDS):
            receipt = await desk_queries.note_payment(
                uuid7(), booking, venue, fen, method, by=account.id, now=now
            )
            if receipt is not None:
                await _record("payment_noted", booking, account, now, fen=fen, receipt=receipt)
                return receipt
    raise PaymentNotedElsewhere


async def _locked(venue: UUID, booking: UUID, account: Account) -> DeskBooking:
    """A booking that nobody else changes meanwhile."""
    await queries.lock_occurrence(booking)
    return await get_desk_booking(venue, booking, account=account)


async def _checkpoint(venue: UUID, account: Account) -> UUID:
    """Where the desk scans: its own checkpoint, else a gate of the venue."""
    doors = [place for place in await checkin.list_checkpoints(account) if place.venue == venue]
    for kind in (CheckpointKind.DESK, CheckpointKind.GATE):
        for place in doors:
            if place.kind == kind:
                return place.id
    raise DeskWithoutCheckpoint


def _check_under_way(booked: Booked, now: datetime) -> None:
    if (
        booked.state not in (BookingState.CONFIRMED, BookingState.ATTENDED)
        or booked.occurrence_state not in HOLDING
        or booked.ends_at <= now
    ):
        raise BookingNotUnderWay


def _check_comer(found: DeskBooking, admission: UUID) -> None:
    if admission not in {comer.admission for comer in found.comers}:
        raise BookingNotFound


async def _record(action: str, booking: UUID, account: Account, now: datetime, **after: int) -> None:
    await accounts.record(
        action, account=account, object_kind="booking", object_id=booking, after=after or None, now=now
    )
