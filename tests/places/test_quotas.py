"""Quotas against the real database: what counts, for whom, and who wins a race for the last number."""

from datetime import date, datetime
from uuid import UUID, uuid4

import pytest

from tests.booking.test_bookings import Courts, book, claims, hour, make_courts, make_resident, outcomes
from tests.makers import account_of, make_person, make_quota, placement
from ysevents.accounts.enums import Role, Scope
from ysevents.booking import service as booking
from ysevents.core.errors import VenueNotFound
from ysevents.core.service import times
from ysevents.kit.database import execute, fetch, fetch_value
from ysevents.places import service
from ysevents.places.enums import Audience, Counted, Period
from ysevents.places.errors import CompanionQuotaUsedUp, IdentityNeeded, QuotaRuleExists, QuotaUsedUp
from ysevents.places.schemas import QuotaRuleIn

pytestmark = pytest.mark.usefixtures("db")
SATURDAY, SUNDAY = date(2026, 11, 28), date(2026, 11, 29)


async def numbers() -> list[tuple[date, int]]:
    rows = await fetch("SELECT period_on, n FROM quota_claim ORDER BY period_on, n")
    return [(row["period_on"], row["n"]) for row in rows]


async def test_hours_of_a_month_are_claimed_in_quarters_and_come_back(now: datetime) -> None:
    courts, resident = await make_courts(), await make_resident()
    await make_quota(courts.venue, Period.MONTH, 1, counted=Counted.HOURS)

    booked = await book(courts.spaces[0], hour(19), resident, now)

    assert await numbers() == [(date(2026, 11, 1), n) for n in (1, 2, 3, 4)]
    with pytest.raises(QuotaUsedUp) as refused:
        await book(courts.spaces[1], hour(20, SUNDAY), resident, now)
    assert refused.value.context["resets_on"] == date(2026, 12, 1)
    assert await book(courts.spaces[1], hour(20, date(2026, 12, 1)), resident, now)
    await booking.cancel_booking(booked.id, account=resident, now=now)
    assert await numbers() == [(date(2026, 12, 1), n) for n in (1, 2, 3, 4)]


async def test_peak_hours_follow_the_calendar(now: datetime) -> None:
    courts, resident = await make_courts(), await make_resident()
    await make_quota(courts.venue, Period.DAY, 1, counted=Counted.PEAK_HOURS)

    await book(courts.spaces[0], hour(10), resident, now)
    await book(courts.spaces[0], hour(10, SATURDAY), resident, now)

    assert await numbers() == [(SATURDAY, n) for n in (1, 2, 3, 4)]
    with pytest.raises(QuotaUsedUp):
        await book(courts.spaces[1], hour(11, SATURDAY), resident, now)
    await book(courts.spaces[1], hour(21, SATURDAY), resident, now)


async def test_a_rule_of_identities_asks_for_the_desk_first(now: datetime) -> None:
    courts, resident = await make_courts(), await make_resident()
    await make_quota(courts.venue, Period.WEEK, 1, needs_identity=True)

    with pytest.raises(IdentityNeeded):
        await book(courts.spaces[0], hour(19), resident, now)
    assert resident.person
    await execute("UPDATE person SET identity_hash = '\\x01' WHERE id = $1", resident.person)

    assert await book(courts.spaces[0], hour(19), resident, now)


async def test_rules_of_other_sports_groups_and_days_are_not_heard(now: datetime) -> None:
    courts, resident = await make_courts(), await make_resident()
    await make_quota(courts.venue, Period.DAY, 1, sport="basketball")
    await make_quota(courts.venue, Period.DAY, 1, audience=Audience.GROUP)
    await make_quota(courts.venue, Period.DAY, 1, ends_on=hour(19).date())

    await book(courts.spaces[0], hour(19), resident, now)

    assert await claims() == 0


async def place_one(courts: Courts, n: int, now: datetime) -> UUID:
    return await times.place(placement(courts.spaces[n], hour(19)), by=None, now=now)


async def test_companions_claim_by_the_rules_that_count_them(now: datetime) -> None:
    courts, friend = await make_courts(), await make_person("向大山")
    await make_quota(courts.venue, Period.DAY, 1, counts_companions=True)
    await make_quota(courts.venue, Period.WEEK, 5)
    first, second = await place_one(courts, 0, now), await place_one(courts, 1, now)

    assert await service.claim(first, [friend], as_companions=True) == 1
    with pytest.raises(CompanionQuotaUsedUp):
        await service.claim(second, [friend], as_companions=True)
    assert await service.return_claims([first], [friend]) == 1
    assert await service.claim(second, [friend], as_companions=True) == 1


async def test_sixteen_claims_for_the_last_two_numbers_win_twice(now: datetime) -> None:
    courts, friend = await make_courts(8), await make_person("向大山")
    await make_quota(courts.venue, Period.DAY, 2)
    made = [await place_one(courts, n, now) for n in range(8)]

    found = await outcomes([service.claim(one, [friend]) for one in made])

    assert found == {"ok": 2, "quota_used_up": 6}


async def test_hours_raced_for_are_never_more_than_allowed(now: datetime) -> None:
    courts, resident = await make_courts(6), await make_resident()
    await make_quota(courts.venue, Period.DAY, 2, counted=Counted.HOURS)

    found = await outcomes([book(space, hour(19), resident, now) for space in courts.spaces])

    assert found == {"ok": 2, "quota_used_up": 4}
    assert await claims() == 8


async def test_a_rule_is_made_once_ended_and_made_anew(now: datetime) -> None:
    courts = await make_courts()
    desk = account_of(Role.VENUE_DESK, Scope.VENUE, courts.venue)
    wanted = QuotaRuleIn(at_most=2, period=Period.WEEK)

    made = await service.make_rule(courts.venue, wanted, idempotency_key="a-rule-1", account=desk, now=now)

    again = await service.make_rule(courts.venue, wanted, idempotency_key="a-rule-1", account=desk, now=now)
    assert again == made
    with pytest.raises(QuotaRuleExists):
        await service.make_rule(courts.venue, wanted, idempotency_key="a-rule-2", account=desk, now=now)
    await service.end_rule(courts.venue, made, account=desk, now=now)
    await service.make_rule(courts.venue, wanted, idempotency_key="a-rule-3", account=desk, now=now)
    shown = await service.list_rules(courts.venue, now=now)
    assert [(rule.at_most, rule.ends_on) for rule in shown] == [(2, date(2026, 11, 25)), (2, None)]
    assert await fetch_value("SELECT count(*) FROM audit WHERE action LIKE 'quota_rule_%'") == 3
    stranger = account_of(Role.VENUE_DESK, Scope.VENUE, uuid4())
    with pytest.raises(VenueNotFound):
        await service.end_rule(courts.venue, made, account=stranger, now=now)
