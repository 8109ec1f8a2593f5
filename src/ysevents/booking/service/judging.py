"""Judge a wish for a slot: what there is to know, the slot itself, what is left of quotas."""

from datetime import datetime
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.booking import making_queries, rules
from ysevents.booking.errors import (
    NotLent,
    SlotInPast,
    SlotNotOpen,
    SlotNotYetReleased,
    SlotOffRaster,
)
from ysevents.booking.making_queries import Facts
from ysevents.booking.rules import Refusal, Slot, Terms
from ysevents.core.errors import SpaceClosed, SpaceNotFound
from ysevents.kit import cells, clock
from ysevents.places import service as places
from ysevents.places.rules import quotas
from ysevents.places.rules.quotas import Claim

NOBODY = UUID(int=0)
"""Stands for whoever only looks."""


async def read_facts(
    space: UUID, starts_at: datetime, *, account: Account | None, key: str | None, now: datetime
) -> Facts:
    check_reach(starts_at, now)
    day = clock.local_day(starts_at)
    facts = await making_queries.facts(
        space,
        first_cell(starts_at),
        day,
        person=account.person if account else None,
        account=account.id if account else None,
        key=key,
        now=now,
    )
    if facts is None:
        raise SpaceNotFound
    return facts


def check_reach(starts_at: datetime, now: datetime) -> None:
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


def first_cell(instant: datetime) -> int:
    return int(instant.timestamp()) // cells.SECONDS
