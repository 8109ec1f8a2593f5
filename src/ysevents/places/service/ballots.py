"""Ballots: open one, wish, look at it. Freezing and drawing are in `drawing`."""

import base64
import json
import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.core.enums import OccurrenceKind, OccurrenceState, Visibility
from ysevents.core.schemas import Placement
from ysevents.core.service import times
from ysevents.kit import ciphers
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7
from ysevents.kit.keyed_requests import do_once
from ysevents.places import ballot_queries as queries
from ysevents.places import point_queries
from ysevents.places.enums import BallotOfferState, BallotState
from ysevents.places.errors import (
    BallotEmpty,
    BallotNotFound,
    BallotShut,
    BallotUnusable,
    BallotWishesWrong,
    HolderUnknown,
)
from ysevents.places.rules import ballots
from ysevents.places.rules.waiting import FreeSlot
from ysevents.places.schemas import (
    BallotEntryShown,
    BallotIn,
    BallotListed,
    BallotShown,
    BallotSlotShown,
)
from ysevents.places.service.desks import get_managed
from ysevents.places.service.lending import lender
from ysevents.places.service.points import refuse_banned

SEED = "ballot seed"
LONGEST = timedelta(days=7)
LEAD = timedelta(hours=1)
MOST_SLOTS = 500
LISTED = 50
TITLE = "抽签时段"
"""What holds the floor until the draw is called, so that a grid can say why a slot is not to be had."""


async def open_ballot(
    venue: UUID, ballot: BallotIn, *, idempotency_key: str, account: Account, now: datetime
) -> UUID:
    """Take all free slots of some spaces within a span off the grid, to be drawn for.

    Their floor is held until the draw. The seed is made here and shown to nobody; its hash is public at once.
    """
    await get_managed(venue, account=account)

    async def act() -> UUID:
        if not (
            ballot.opens_at < ballot.closes_at <= ballot.first_at - LEAD
            and now < ballot.closes_at
            and ballot.first_at < ballot.last_at <= ballot.first_at + LONGEST
        ):
            raise BallotUnusable
        found = await lender().free_slots(
            venue, ballot.spaces, ballot.first_at, ballot.last_at, beyond_release=True, now=now
        )
        if not found or len(found) > MOST_SLOTS:
            raise BallotEmpty
        return await _insert(venue, ballot, sorted(found), account, now)

    made = await do_once(
        idempotency_key, f"ballot {venue} {ballot.model_dump_json()}", act, by=account.id, now=now
    )
    assert made is not None
    return made


async def get_ballot(ballot: UUID, *, visitor: Account | None) -> BallotShown:
    """A ballot with its slots and, for who takes part, the own wishes. Everybody may look."""
    row = await queries.get(ballot)
    if row is None:
        raise BallotNotFound
    own = await queries.own_entry(ballot, visitor.person) if visitor and visitor.person else None
    standing: dict[int, Any] = {
        offer["number"]: offer
        for offer in await queries.offers(ballot)
        if offer["state"] in (BallotOfferState.WON, BallotOfferState.TAKEN)
    }
    names = [name for name in BallotShown.__dataclass_fields__ if name in row and name != "state"]
    return BallotShown(
        **{
            **{name: row[name] for name in names},
            "state": BallotState(row["state"]),
            "commitment": row["commitment"].hex(),
            "list_digest": row["list_digest"].hex() if row["list_digest"] else None,
        },
        slots=[_slot(slot, standing.get(slot["number"])) for slot in await queries.slots(ballot)],
        own_code=own["code"] if own else None,
        own_turn=own["turn"] if own else None,
        own_numbers=list(own["numbers"]) if own else [],
    )


async def list_ballots(venue: UUID | None, *, now: datetime) -> list[BallotListed]:
    """Ballots for slots to come, of a venue or of all; those that take wishes or wait for the draw first."""
    return [
        BallotListed(
            **{
                **{name: row[name] for name in BallotListed.__dataclass_fields__},
                "state": BallotState(row["state"]),
            }
        )
        for row in await queries.of_venue(venue, now, LISTED)
    ]


async def list_entries(account: Account) -> list[BallotEntryShown]:
    """The ballots one takes part in, the latest first."""
    if account.person is None:
        return []
    return [
        BallotEntryShown(**{**row, "state": BallotState(row["state"])})
        for row in await queries.entries_of(account.person, LISTED)
    ]


async def set_wishes(ballot: UUID, numbers: Sequence[int], *, account: Account, now: datetime) -> BallotShown:
    """Say which slots one wishes for, the dearest first, in place of what one said before; none: not any more.

    Until the ballot closes, and not while one is banned at the venue.
    """
    if account.person is None:
        raise HolderUnknown
    async with transaction():
        row = await queries.lock(ballot, shared=True)
        if row is None:
            raise BallotNotFound
        if row["state"] != BallotState.OPEN or not row["opens_at"] <= now < row["closes_at"]:
            raise BallotShut
        banned = await point_queries.banned_until(account.person, row["venue"], now)
        if banned:
            raise refuse_banned(banned)
        known = {slot["number"]: slot["id"] for slot in await queries.slots(ballot)}
        if (
            len(set(numbers)) < len(numbers)
            or len(numbers) > row["ranks_at_most"]
            or set(numbers) - known.keys()
        ):
            raise BallotWishesWrong(most=row["ranks_at_most"])
        if numbers:
            entry = await queries.put_entry(ballot, account.person, account.id, _code(), now)
            await queries.put_wishes(entry, [known[number] for number in numbers])
        else:
            await queries.delete_entry(ballot, account.person)
    return await get_ballot(ballot, visitor=account)


async def get_log(ballot: UUID) -> dict[str, Any]:
    """All that a stranger needs to draw again; BallotNotFound before the draw."""
    log = await queries.log_of(ballot)
    if log is None:
        raise BallotNotFound("这次抽签还没有结果，抽签以后可在这里下载记录。")
    found: dict[str, Any] = json.loads(log)
    return found


async def _insert(
    venue: UUID, ballot: BallotIn, found: Sequence[FreeSlot], account: Account, now: datetime
) -> UUID:
    id, seed = uuid7(), os.urandom(32)
    placements = [
        Placement(
            kind=OccurrenceKind.BOOKING,
            title=TITLE,
            space=slot.space,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            state=OccurrenceState.TENTATIVE,
            visibility=Visibility.PRIVATE,
        )
        for slot in found
    ]
    held = await times.place_all(placements, by=account.id, now=now)
    details = ballot.model_dump(exclude={"spaces", "first_at", "last_at"})
    await queries.insert(
        {
            "id": id,
            "venue": venue,
            **details,
            "commitment": ballots.commitment(seed),
            "seed_sealed": ciphers.seal(SEED, seed),
            "state": BallotState.OPEN,
            "created_at": now,
            "created_by": account.id,
        }
    )
    await queries.insert_slots(
        id,
        [
            (number, slot.space, slot.starts_at, slot.ends_at, occurrence)
            for number, (slot, occurrence) in enumerate(zip(found, held, strict=True), 1)
        ],
    )
    await accounts.record(
        "ballot_opened",
        account=account,
        object_kind="ballot",
        object_id=id,
        after={"title": ballot.title, "slots": len(found), "commitment": ballots.commitment(seed).hex()},
        now=now,
    )
    return id


def _code() -> str:
    """What stands for somebody in public: nobody can choose it, nobody can guess whose it is."""
    return base64.b32encode(os.urandom(5)).decode()


def _slot(slot: Any, offer: Any) -> BallotSlotShown:
    return BallotSlotShown(
        number=slot["number"],
        space_name=slot["space_name"],
        starts_at=slot["starts_at"],
        ends_at=slot["ends_at"],
        code=offer["code"] if offer else None,
        state=BallotOfferState(offer["state"]) if offer else None,
    )
