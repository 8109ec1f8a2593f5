"""Quotas: what a venue allows, claiming, and giving back what was claimed.

The hot statement of bookings brings QUOTAS along and claims itself; everybody else calls `claim`. Either
way the key of `quota_claim` is the guard.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.core.enums import Sport
from ysevents.core.errors import OccurrenceNotFound
from ysevents.kit import clock
from ysevents.kit.database import savepoint, transaction
from ysevents.kit.errors import Conflict, YsError
from ysevents.kit.ids import uuid7
from ysevents.kit.keyed_requests import do_once
from ysevents.places import queries
from ysevents.places.enums import Audience, Counted, Period
from ysevents.places.errors import (
    CompanionQuotaUsedUp,
    IdentityNeeded,
    QuotaRuleExists,
    QuotaRuleNotFound,
    QuotaUsedUp,
)
from ysevents.places.rules import quotas
from ysevents.places.rules.quotas import Claim, Quota, Unidentified, UsedUp
from ysevents.places.schemas import QuotaRuleIn, QuotaRuleShown
from ysevents.places.service.desks import get_managed

ENOUGH_LEFT = queries.ENOUGH_LEFT
FREE_NUMBERS = queries.FREE_NUMBERS
QUOTAS = queries.QUOTAS
"""For hot statements of floors above: to be formatted with person, day, venue, sport, audiences and more."""
ROUNDS = 10
"""A race for a number is judged anew from what the winner left; so often in a row means there is none."""


class _Lost(Exception):
    """Another request took one of the numbers first."""


def quotas_of(rows: Iterable[Sequence[Any]]) -> list[Quota]:
    """Rows of QUOTAS as rules."""
    return queries.quotas_of(rows)


def refusal_of(found: UsedUp | Unidentified) -> YsError:
    """How a quota's no reads."""
    if isinstance(found, Unidentified):
        return IdentityNeeded()
    quota = found.quota
    return QuotaUsedUp(quota.period, quota.at_most, found.resets_on, quota.counted)


async def claim(
    occurrence: UUID,
    people: Sequence[UUID],
    *,
    audience: Audience = Audience.RESIDENT,
    as_companions: bool = False,
) -> int:
    """Claim for these people what the venue's rules ask for a thing that has a space; answers how many numbers.

    In the caller's transaction, all or nothing. Companions claim by those rules alone that count them, and
    who they are that have nothing left is not told.
    """
    async with transaction():
        for _ in range(ROUNDS):
            wanted = await _wanted(occurrence, people, audience, as_companions)
            try:
                async with savepoint():
                    if wanted and await queries.insert_claims(wanted, occurrence) < len(wanted):
                        raise _Lost
                return len(wanted)
            except _Lost:
                continue
    raise Conflict


async def return_claims(occurrences: Sequence[UUID], people: Sequence[UUID] | None = None) -> int:
    """Give back what was claimed for these occurrences, by everybody or by these people alone.

    Joins the caller's transaction. Answers how many claims there were.
    """
    return await queries.delete_claims(occurrences, people)


async def list_rules(venue: UUID, *, now: datetime) -> list[QuotaRuleShown]:
    """The rules of a venue that hold today or from a day to come; anybody may read them."""
    return [
        QuotaRuleShown(
            id=row["id"],
            sport=Sport(row["sport"]) if row["sport"] else None,
            audience=Audience(row["audience"]),
            counted=Counted(row["counted"]),
            period=Period(row["period"]),
            at_most=row["at_most"],
            counts_companions=row["counts_companions"],
            needs_identity=row["needs_identity"],
            workday_peak=(row["workday_peak_from"], row["workday_peak_until"]),
            rest_peak=(row["rest_peak_from"], row["rest_peak_until"]),
            ends_on=row["ends_on"],
        )
        for row in await queries.rules(venue, clock.local_day(now))
    ]


async def make_rule(
    venue: UUID, rule: QuotaRuleIn, *, idempotency_key: str, account: Account, now: datetime
) -> UUID:
    """Let a venue count something from now on. What was booked before is not counted by it."""
    await get_managed(venue, account=account)

    async def act() -> UUID:
        new = uuid7()
        made = await queries.insert_rule({"id": new, "venue": venue, "created_at": now, **rule.model_dump()})
        if not made:
            raise QuotaRuleExists
        await accounts.record(
            "quota_rule_made",
            account=account,
            object_kind="venue",
            object_id=venue,
            after=rule.model_dump(mode="json"),
            now=now,
        )
        return new

    made = await do_once(
        idempotency_key, f"quota rule {venue} {rule.model_dump_json()}", act, by=account.id, now=now
    )
    assert made is not None
    return made


async def end_rule(venue: UUID, rule: UUID, *, account: Account, now: datetime) -> None:
    """Let a rule speak about no day after today; claims made under it stay where they are."""
    await get_managed(venue, account=account)
    async with transaction():
        if not await queries.end_rule(rule, venue, clock.local_day(now) + timedelta(days=1)):
            raise QuotaRuleNotFound
        await accounts.record(
            "quota_rule_ended", account=account, object_kind="venue", object_id=venue, now=now
        )


async def _wanted(
    occurrence: UUID, people: Sequence[UUID], audience: Audience, as_companions: bool
) -> list[Claim]:
    row: Any = await queries.placed(occurrence)
    if row is None:
        raise OccurrenceNotFound
    day = clock.local_day(row["starts_at"])
    midnight = clock.day_span(day)[0]
    start, end = ((row[edge] - midnight) // timedelta(minutes=1) for edge in ("starts_at", "ends_at"))
    held = await queries.quotas(
        people,
        row["venue"],
        row["sport"],
        day,
        [Audience.EVERYBODY, audience],
        companions=as_companions,
    )
    wanted: list[Claim] = []
    for person in sorted(held):
        found = quotas.claims(held[person], person, day, start, end)
        if isinstance(found, UsedUp | Unidentified):
            raise CompanionQuotaUsedUp if as_companions else refusal_of(found)
        wanted += found
    return wanted
