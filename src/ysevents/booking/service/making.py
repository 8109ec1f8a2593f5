"""Make a booking: the hot path.

A decision by rules and one statement that writes, after one that reads where this process does not know the
terms. Who was first is settled by keys in the database; the checks before are courtesy and make good sentences.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import asyncpg

from ysevents.accounts.schemas import Account
from ysevents.booking import making_queries, rules
from ysevents.booking.enums import BookingState
from ysevents.booking.errors import (
    HolderMissing,
    SlotAlreadyTaken,
)
from ysevents.booking.making_queries import Details, Facts, Known, NewBooking
from ysevents.booking.rules import Slot
from ysevents.booking.schemas import Booked
from ysevents.booking.service import known_terms
from ysevents.booking.service.alternatives import nearest_free
from ysevents.booking.service.bookings import get_booking
from ysevents.booking.service.judging import check_reach, judge_claims, judge_slot, lent_on, read_facts
from ysevents.checkin import rules as codes
from ysevents.core.enums import OccurrenceState
from ysevents.core.service import times
from ysevents.kit import clock, secrets
from ysevents.kit.errors import IdempotencyMismatch, YsError
from ysevents.kit.ids import uuid7
from ysevents.kit.keyed_requests import check_key
from ysevents.places.rules import quotas
from ysevents.places.rules.quotas import Claim

SETTLED_BY = {"occupancy_pkey", "quota_claim_pkey", "booking_key_once"}
"""The keys at which a booking can lose a race."""
ROUNDS = 10
"""A race lost is judged anew from what the winner left; so often in a row means it is gone."""


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
    check_reach(starts_at, now)
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
        written = await making_queries.book(new, key=wish.key, digest=wish.digest, now=now)
    except asyncpg.UniqueViolationError as lost:
        if lost.constraint_name in SETTLED_BY:
            return None
        raise
    return _booked(facts, new, now) if written else None


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
