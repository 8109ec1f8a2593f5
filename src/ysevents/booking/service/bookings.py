"""Book a space, cancel, see one's own.

To book is the hot path: a decision by rules and one statement that writes, after one that reads where this
process does not know the terms. Who was first is settled by keys in the database; the checks before are
courtesy and make good sentences.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import asyncpg

from ysevents.accounts.schemas import Account
from ysevents.booking import queries, rules
from ysevents.booking.enums import BookingState
from ysevents.booking.errors import (
    BookingNotFound,
    CancelledAlready,
    CancelTooLate,
    HolderMissing,
    HoldOver,
    NotLent,
    SlotAlreadyTaken,
    SlotInPast,
    SlotNotOpen,
    SlotNotYetReleased,
    SlotOffRaster,
)
from ysevents.booking.queries import Details, Facts, Known, NewBooking
from ysevents.booking.rules import Refusal, Slot, Terms
from ysevents.booking.schemas import Alternative, Booked, MyBookings, Offer
from ysevents.booking.service import known_terms
from ysevents.booking.service.desks import DESK, is_at_desk
from ysevents.checkin import rules as codes
from ysevents.checkin import service as checkin
from ysevents.core.enums import OccurrenceState, Sport
from ysevents.core.errors import SpaceClosed, SpaceNotFound
from ysevents.core.service import times
from ysevents.kit import cells, clock, secrets
from ysevents.kit.database import transaction
from ysevents.kit.errors import IdempotencyMismatch, YsError
from ysevents.kit.ids import uuid7
from ysevents.kit.keyed_requests import check_key
from ysevents.kit.shared import Shared
from ysevents.places import service as places
from ysevents.places.enums import Cause
from ysevents.places.rules import quotas
from ysevents.places.rules.quotas import Claim

SETTLED_BY = {"occupancy_pkey", "quota_claim_pkey", "booking_key_once"}
"""The keys at which a booking can lose a race."""
NUMBER = ("quota_claim", "n")
"""What is null where too few numbers of a quota are left."""
ROUNDS = 10
"""A race lost is judged anew from what the winner left; so often in a row means it is gone."""
PAST_SHOWN = 50
CANCELLED = "预约已取消"
EXPIRED = "预约没有按时确认，已过期"
NOBODY = UUID(int=0)
"""Stands for whoever only looks."""


async def book(
    space: UUID,
    *,
    starts_at: datetime,
    idempotency_key: str,
    account: Account,
    is_hold: bool = False,
    now: datetime,
) -> Booked:
    """Book the slot of `space` that starts then, for the account's own person.

    With `is_hold` it is only kept for some minutes, to be confirmed; where the venue wants to decide, it
    is pending.

    The same key and the same wish again: the first answer, whatever has happened since. Never inside a
    transaction: each attempt is one statement, and so its own.
    """
    if account.person is None:
        raise HolderMissing
    check_key(idempotency_key)
    _check_reach(starts_at, now)
    wish = Wish(
        space=space,
        starts_at=starts_at,
        is_hold=is_hold,
        holder=account.person,
        account=account.id,
        key=idempotency_key,
    )
    return await _book_as_known(wish, now) or await _book_as_read(wish, account, now)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The slot somebody asks for; `key` tells a repeated request from another."""

    space: UUID
    starts_at: datetime
    is_hold: bool
    holder: UUID
    account: UUID
    key: str

    @property
    def day(self) -> date:
        return clock.local_day(self.starts_at)

    @property
    def digest(self) -> bytes:
        wanted = f"{self.space} {self.starts_at.timestamp()}{' hold' if self.is_hold else ''}"
        return hashlib.sha256(wanted.encode()).digest()


async def _book_as_known(wish: Wish, now: datetime) -> Booked | None:
    """Book on terms read before; None: judge by what holds now, which may be a refusal."""
    facts = known_terms.find(wish.space, wish.day)
    if facts is None:
        return None
    try:
        slot = judge_slot(facts, wish.space, wish.starts_at, now)
    except YsError:
        return None
    wants = quotas.wants(facts.quotas, wish.day, slot.start_minute, slot.end_minute)
    known = Known(venue=facts.venue, revision=facts.revision, wants=wants)
    return await _write(wish, facts, slot, [], known, now)


async def _book_as_read(wish: Wish, account: Account, now: datetime) -> Booked:
    for _ in range(ROUNDS):
        facts = await read_facts(wish.space, wish.starts_at, account=account, key=wish.key, now=now)
        if facts.booking is not None:
            if facts.request_digest != wish.digest:
                raise IdempotencyMismatch("同一个请求编号已经用于另一个时段，请返回时段表重新选择。")
            return await get_booking(facts.booking, account=account)
        slot = judge_slot(facts, wish.space, wish.starts_at, now)
        claims = judge_claims(facts, slot, wish.starts_at, wish.holder)
        if facts.floor == "held":
            break
        if facts.floor == "expired":
            await times.expire(now)
        known_terms.keep(facts, wish.space, wish.day)
        if booked := await _write(wish, facts, slot, claims, None, now):
            return booked
    raise SlotAlreadyTaken(await nearest_free(facts, wish.starts_at, now))


async def _write(
    wish: Wish, facts: Facts, slot: Slot, claims: list[Claim], known: Known | None, now: datetime
) -> Booked | None:
    """None: somebody was quicker, or something is no longer as known."""
    details = _details(facts, wish.starts_at, now, is_hold=wish.is_hold)
    new = new_booking(
        facts, wish.space, slot, claims, wish.starts_at, wish.holder, wish.account, details, known
    )
    try:
        written = await queries.book(new, key=wish.key, digest=wish.digest, now=now)
    except asyncpg.IntegrityConstraintViolationError as lost:
        if lost.constraint_name in SETTLED_BY or (lost.table_name, lost.column_name) == NUMBER:
            return None
        raise
    return _booked(facts, new, now) if written else None


async def get_offer(space: UUID, *, starts_at: datetime, account: Account | None, now: datetime) -> Offer:
    """What booking a slot would mean, or the refusal booking would meet now."""
    facts = await read_facts(space, starts_at, account=account, key=None, now=now)
    slot = judge_slot(facts, space, starts_at, now)
    judge_claims(facts, slot, starts_at, account.person if account else None)
    if facts.floor == "held":
        raise SlotAlreadyTaken(await nearest_free(facts, starts_at, now))
    start, end = slot.span(clock.local_day(starts_at))
    return Offer(
        venue=facts.venue,
        venue_name=facts.venue_name,
        address=facts.address,
        notice=facts.notice,
        space=space,
        space_name=facts.space_name,
        sport=Sport(facts.sport),
        starts_at=start,
        ends_at=end,
        fee_class=slot.fee_class,
        fee_fen=slot.fee_fen,
        terms=lent_on(facts),
        group_prices=facts.opening.group_prices(facts.sport, slot.fee_class, clock.local_day(starts_at)),
    )


async def get_booking(booking: UUID, *, account: Account) -> Booked:
    """One of one's own, made or held, or one at a venue at whose desk one is; others are not found."""
    found = await queries.bookings(
        "b.id = $1 AND (b.account = $2 OR b.holder = $3)", booking, account.id, account.person
    )
    if not found and account.has(*DESK):
        found = await queries.bookings("b.id = $1", booking)
        found = [one for one in found if await is_at_desk(one.venue, account)]
    if not found:
        raise BookingNotFound
    return found[0]


async def list_bookings(account: Account, *, now: datetime) -> MyBookings:
    """One's own: what is to come, the next first, and the latest of what is over or off."""
    mine = "(b.account = $1 AND b.channel = 'web' OR b.holder = $2)"
    stands = (
        "b.state IN ('held', 'pending', 'confirmed') AND o.ends_at > $3 AND coalesce(o.hold_until > $3, true)"
    )
    return MyBookings(
        upcoming=await queries.bookings(f"{mine} AND {stands}", account.id, account.person, now),
        past=await queries.bookings(
            f"{mine} AND NOT ({stands})",
            account.id,
            account.person,
            now,
            order=f"o.starts_at DESC, b.id LIMIT {PAST_SHOWN}",
        ),
    )


async def cancel_booking(booking: UUID, *, account: Account, now: datetime) -> Booked:
    """Give a slot back before it begins: the floor is free at once, the ticket dead.

    The quota comes back until the venue's limit before the start; later the claim stays, and the venue may
    give points to a holder who cancels; the desk forgives. What was never confirmed counts for nothing.
    """
    async with transaction():
        await queries.lock_occurrence(booking)
        booked = await get_booking(booking, account=account)
        if booked.state in (BookingState.CANCELLED, BookingState.DISPLACED):
            raise CancelledAlready
        if booked.state == BookingState.EXPIRED:
            raise HoldOver
        if not booked.can_be_cancelled(now):
            raise CancelTooLate
        await times.cancel([booked.occurrence], reason=CANCELLED, by=account.id, now=now)
        is_late = booked.state == BookingState.CONFIRMED and now > booked.cancel_free_until
        if not is_late:
            await places.return_claims([booked.occurrence])
        elif account.person is not None and account.person == await queries.holder_of(booking):
            await places.give_points(account.person, booked.occurrence, Cause.LATE_CANCEL, now=now)
        await end(
            [booked.occurrence],
            BookingState.CANCELLED,
            CANCELLED,
            is_late=is_late,
            by=account.id,
            now=now,
        )
        await places.offer_free(booked.venue, now=now)
        return await get_booking(booking, account=account)


async def end_expired(occurrences: list[UUID], now: datetime) -> None:
    """What follows when holds have run out: quotas come back, tickets die. Core calls this."""
    async with transaction():
        await places.return_claims(occurrences)
        await queries.end_expired(occurrences)
        await checkin.revoke(occurrences=occurrences, reason=EXPIRED, by=None, now=now)


async def end(
    occurrences: Sequence[UUID],
    state: BookingState,
    reason: str,
    *,
    is_late: bool = False,
    by: UUID | None,
    now: datetime,
) -> None:
    """Put bookings into their last state; their tickets die."""
    await queries.end(occurrences, state, reason, is_late=is_late, by=by, now=now)
    await checkin.revoke(occurrences=occurrences, reason=reason, by=by, now=now)


async def read_facts(
    space: UUID, starts_at: datetime, *, account: Account | None, key: str | None, now: datetime
) -> Facts:
    _check_reach(starts_at, now)
    day = clock.local_day(starts_at)
    facts = await queries.facts(
        space,
        _first_cell(starts_at),
        day,
        person=account.person if account else None,
        account=account.id if account else None,
        key=key,
        now=now,
    )
    if facts is None:
        raise SpaceNotFound
    return facts


def _check_reach(starts_at: datetime, now: datetime) -> None:
    if not rules.is_in_reach(starts_at, now):
        raise SlotInPast if starts_at < now else SlotNotYetReleased(None)


def lent_on(facts: Facts) -> Terms:
    if facts.terms is None or not facts.is_open_to_public:
        raise NotLent
    return facts.terms


def judge_slot(
    facts: Facts, space: UUID, starts_at: datetime, now: datetime, *, by_clerk: bool = False
) -> Slot:
    """The slot that is wanted, or the refusal, whoever asks; a clerk is bound by no release."""
    terms = lent_on(facts)
    if facts.is_shut:
        raise SpaceClosed
    day = clock.local_day(starts_at)
    match rules.find_slot(
        facts.opening.heard(space, facts.sport, day), terms, starts_at, now, by_clerk=by_clerk
    ):
        case Refusal.PAST:
            raise SlotInPast
        case Refusal.NOT_YET:
            raise SlotNotYetReleased(rules.released_at(terms, day))
        case Refusal.NOT_OPEN:
            raise SlotNotOpen
        case Refusal.OFF_RASTER:
            raise SlotOffRaster
        case Slot() as slot:
            return slot


def judge_claims(facts: Facts, slot: Slot, starts_at: datetime, person: UUID | None) -> list[Claim]:
    """The smallest free numbers of each quota; the quota's refusal where there are too few, the ban's before."""
    if facts.banned_until is not None:
        raise places.refuse_banned(facts.banned_until)
    found = quotas.claims(
        facts.quotas, person or NOBODY, clock.local_day(starts_at), slot.start_minute, slot.end_minute
    )
    if not isinstance(found, list):
        raise places.refusal_of(found)
    return found


def _details(facts: Facts, starts_at: datetime, now: datetime, *, is_hold: bool) -> Details:
    """Confirmed at once, unless it is only held or the venue decides."""
    terms = lent_on(facts)
    if is_hold:
        return Details(state=BookingState.HELD, hold_until=min(rules.held_until(terms, now), starts_at))
    if terms.needs_approval:
        return Details(state=BookingState.PENDING, hold_until=rules.decided_until(terms, starts_at, now))
    return Details()


def new_booking(
    facts: Facts,
    space: UUID,
    slot: Slot,
    claims: Sequence[Claim],
    starts_at: datetime,
    holder: UUID,
    account: UUID,
    details: Details,
    known: Known | None = None,
) -> NewBooking:
    start, end = slot.span(clock.local_day(starts_at))
    admission = uuid7()
    return NewBooking(
        id=uuid7(),
        occurrence=uuid7(),
        participant=uuid7(),
        admission=admission,
        holder=holder,
        account=account,
        space=space,
        title=f"{facts.space_name}预约",
        label=facts.space_name,
        starts_at=start,
        ends_at=end,
        admitted_from=start - lent_on(facts).early_minutes * rules.MINUTE,
        fee_class=slot.fee_class,
        fee_fen=slot.fee_fen,
        hashes=codes.hashes(secrets.get().ticket_key, admission, 1),
        claims=claims,
        details=details,
        known=known,
    )


def _booked(facts: Facts, new: NewBooking, now: datetime) -> Booked:
    """What has just been written, as `get_booking` would read it."""
    terms = lent_on(facts)
    return Booked(
        id=new.id,
        occurrence=new.occurrence,
        state=new.details.state,
        venue=facts.venue,
        venue_name=facts.venue_name,
        address=facts.address,
        space=new.space,
        space_name=facts.space_name,
        starts_at=new.starts_at,
        ends_at=new.ends_at,
        occurrence_state=OccurrenceState.TENTATIVE if new.details.hold_until else OccurrenceState.CONFIRMED,
        fee_class=new.fee_class,
        fee_fen=new.fee_fen,
        cancel_free_until=new.starts_at - terms.cancel_minutes * rules.MINUTE,
        early_minutes=terms.early_minutes,
        created_at=now,
        cancelled_at=None,
        reason=None,
        channel=new.details.channel,
        hold_until=new.details.hold_until,
        series=new.details.series,
        bundle=new.details.bundle,
        note=new.details.note,
        terms=terms,
    )


async def nearest_free(facts: Facts, starts_at: datetime, now: datetime) -> list[Alternative]:
    """Up to three free slots of the same sport and venue on the same day, the closest first.

    At release time a crowd is refused one slot within a second: they share the readings.
    """
    wanted = _wanted(facts, starts_at, now)
    return list(await _free_slots.ask(wanted, lambda: _read_nearest(wanted)))


async def nearest_alone(facts: Facts, starts_at: datetime, now: datetime) -> list[Alternative]:
    """The same within a transaction, which must not wait for the readings of others."""
    return list(await _read_nearest(_wanted(facts, starts_at, now)))


def _wanted(facts: Facts, starts_at: datetime, now: datetime) -> "Wanted":
    day = clock.local_day(starts_at)
    return Wanted(
        venue=facts.venue,
        sport=facts.sport,
        day=day,
        minute=rules.minute_of(starts_at),
        begun=rules.minute_of(now) if clock.local_day(now) == day else -1,
        slot_minutes=lent_on(facts).slot_minutes,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """All that decides which free slots are nearest, but the floor itself. `begun` is the minute of now."""

    venue: UUID
    sport: str
    day: date
    minute: int
    begun: int
    slot_minutes: int


_free_slots: Shared[tuple[Alternative, ...]] = Shared()


async def _read_nearest(wanted: Wanted) -> tuple[Alternative, ...]:
    day = wanted.day
    floors, opening = await queries.floors(
        wanted.venue, wanted.sport, day, _first_cell(rules.instant(day, 0))
    )
    free = [
        ((space, name), slot.start_minute)
        for space, name, held in floors
        for slot in rules.slots(opening.heard(space, wanted.sport, day), wanted.slot_minutes).values()
        if slot.start_minute > wanted.begun and held.isdisjoint(slot.quarters)
    ]
    return tuple(
        Alternative(
            space=space,
            space_name=name,
            starts_at=rules.instant(day, minute),
            ends_at=rules.instant(day, minute + wanted.slot_minutes),
        )
        for (space, name), minute in rules.nearest(wanted.minute, free)
    )


def _first_cell(instant: datetime) -> int:
    return int(instant.timestamp()) // cells.SECONDS
