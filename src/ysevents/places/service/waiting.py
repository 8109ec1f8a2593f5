"""The waiting list: join, leave, and offer what has fallen free to whoever waited longest."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.core.errors import VenueNotFound
from ysevents.core.service import times
from ysevents.kit import clock
from ysevents.kit.database import savepoint, transaction
from ysevents.kit.errors import YsError
from ysevents.kit.ids import uuid7
from ysevents.kit.keyed_requests import do_once
from ysevents.notify import service as notify
from ysevents.places import point_queries, queries
from ysevents.places import wish_queries as wishes
from ysevents.places.enums import WishState
from ysevents.places.errors import (
    HolderUnknown,
    SlotStillFree,
    TooManyWishes,
    WishExists,
    WishNotFound,
    WishUnusable,
)
from ysevents.places.rules.waiting import FreeSlot, Waiting, fitting, stands_until
from ysevents.places.schemas import WishChoice, WishIn, WishShown
from ysevents.places.service.lending import Held, lender
from ysevents.places.service.points import refuse_banned

MOST_OPEN = 10
SHOWN = 50
LONGEST = timedelta(days=1)
PAGE = "/waiting"


async def join(venue: UUID, wish: WishIn, *, idempotency_key: str, account: Account, now: datetime) -> UUID:
    """Wait for a slot. SlotStillFree where one that fits can be booked right now."""
    holder = account.person
    if holder is None:
        raise HolderUnknown

    async def act() -> UUID:
        await _check(venue, holder, wish, now)
        new = uuid7()
        made = await wishes.insert(
            {
                "id": new,
                "holder": holder,
                "account": account.id,
                "venue": venue,
                "spaces": list(dict.fromkeys(wish.spaces)),
                "starts_at": wish.starts_at,
                "ends_at": wish.ends_at,
                "created_at": now,
                "state": WishState.WAITING,
            }
        )
        if not made:
            raise WishExists
        return new

    made = await do_once(
        idempotency_key, f"wish {venue} {wish.model_dump_json()}", act, by=account.id, now=now
    )
    assert made is not None
    return made


async def get_choice(venue: UUID) -> WishChoice:
    """What one may wait for at a venue."""
    name = await queries.venue_name(venue)
    if name is None:
        raise VenueNotFound
    return WishChoice(
        venue=venue,
        venue_name=name,
        spaces=[(row["id"], row["name"], row["sport"]) for row in await wishes.spaces_of(venue)],
    )


async def list_wishes(account: Account, *, now: datetime) -> list[WishShown]:
    """One's own, open ones first, each with how many wait before for something of the same."""
    if account.person is None:
        return []
    return [_shown(row, now) for row in await wishes.wishes_of(account.person, SHOWN)]


async def leave(wish: UUID, *, account: Account) -> None:
    """Wait no longer; what was offered already is given back as a booking is."""
    if account.person is None or not await wishes.withdraw(wish, account.person):
        raise WishNotFound


async def offer_everywhere(now: datetime) -> int:
    """Offer what is free at every venue somebody waits at; answers how many offers were made.

    Holds that have run out are ended first, so that what they held is free now.
    """
    await times.expire(now)
    return sum([await offer_free(venue, now=now) for venue in await wishes.venues_with_wishes()])


async def offer_free(venue: UUID, *, now: datetime) -> int:
    """Offer what is free at a venue, each slot to the first who would take it; joins a transaction there is.

    An offer is a booking held for a quarter of an hour. Who lets it lapse has had their chance; the slot goes
    to the next. Who has one offer open is not asked about another, and nobody at night.
    """
    async with transaction():
        await wishes.settle(venue, now)
        if not await wishes.has_waiting(venue):
            return 0
        waiting = await wishes.lock_waiting(venue)
        if not waiting:
            return 0
        free = set(await _free(venue, [one for one, _ in waiting], now))
        asked: dict[UUID, Held] = {}
        for one, account in waiting:
            if free and one.holder not in asked:
                held = await _offer(one, account, free, now)
                if held:
                    asked[one.holder] = held
        return len(asked)


async def _offer(one: Waiting, account: UUID, free: set[FreeSlot], now: datetime) -> Held | None:
    """Hold the slot they like best; where something forbids it to them it stays for the next."""
    left = set(free)
    while slot := fitting(one, left, now):
        until = stands_until(slot.starts_at, now)
        assert until is not None
        left.discard(slot)
        try:
            async with savepoint():
                held = await lender().hold_slot(
                    slot.space,
                    slot.starts_at,
                    holder=one.holder,
                    account=account,
                    until=until,
                    key=f"wish-{one.wish}",
                    now=now,
                )
        except YsError as refusal:
            if refusal.code == "slot_already_taken":
                free.discard(slot)
            continue
        free.discard(slot)
        await wishes.set_offered(one.wish, held.occurrence, until)
        await _tell(one.holder, slot, held, until, now)
        return held
    return None


async def _tell(holder: UUID, slot: FreeSlot, held: Held, until: datetime, now: datetime) -> None:
    name = (await wishes.space_names([slot.space]))[slot.space]
    found = await accounts.find_recipients([holder], now=now)
    await notify.tell(
        found.get(holder, ()),
        "offer",
        "候补有空位了",
        f"{name} {clock.span_cn(slot.starts_at, slot.ends_at)} 空出来了，已为您保留到{clock.time_cn(until)}，"
        "请在此之前确认，过时会让给下一位。",
        held.path,
        about=[holder],
        now=now,
    )


async def _free(venue: UUID, waiting: Sequence[Waiting], now: datetime) -> list[FreeSlot]:
    return await lender().free_slots(
        venue,
        sorted({space for one in waiting for space in one.spaces}),
        max(min(one.starts_at for one in waiting), now),
        max(one.ends_at for one in waiting),
        now=now,
    )


async def _check(venue: UUID, holder: UUID, wish: WishIn, now: datetime) -> None:
    known = {row["id"] for row in await wishes.spaces_of(venue)}
    if not known:
        raise VenueNotFound
    if not set(wish.spaces) <= known:
        raise WishUnusable(fields={"spaces": "请选择这家场馆的场地。"})
    if not now < wish.ends_at or not wish.starts_at < wish.ends_at <= wish.starts_at + LONGEST:
        raise WishUnusable
    banned = await point_queries.banned_until(holder, venue, now)
    if banned:
        raise refuse_banned(banned)
    if await wishes.count_open(holder) >= MOST_OPEN:
        raise TooManyWishes(most=MOST_OPEN)
    found = Waiting(
        wish=venue, holder=holder, spaces=wish.spaces, starts_at=wish.starts_at, ends_at=wish.ends_at
    )
    slot = min(
        (
            slot
            for slot in await _free(venue, [found], now)
            if wish.starts_at <= slot.starts_at and slot.ends_at <= wish.ends_at
        ),
        default=None,
    )
    if slot is not None:
        raise SlotStillFree(venue, slot.space, slot.starts_at)


def _shown(row: Any, now: datetime) -> WishShown:
    state = WishState(row["state"])
    if state == WishState.OFFERED and row["offered_until"] <= now:
        state = WishState.OVER
    if state == WishState.WAITING and row["ends_at"] <= now:
        state = WishState.OVER
    names = [name for name in WishShown.__dataclass_fields__ if name != "state"]
    return WishShown(state=state, **{name: row[name] for name in names})
