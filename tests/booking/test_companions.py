"""Companions: named by whoever booked, each with a code of their own, fixed when the venue says so."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.booking.test_bookings import book, hour, make_courts, make_resident, outcomes
from tests.makers import account_of, make_person
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.booking import service
from ysevents.booking.errors import (
    BookingNotFound,
    BookingOver,
    CompanionNamedTwice,
    CompanionNotFound,
    CompanionsFixed,
    CompanionsTooMany,
)
from ysevents.booking.schemas import Booked, Companion, CompanionIn, SeveralIn
from ysevents.booking.service.retention import forget_holders
from ysevents.checkin import service as checkin
from ysevents.checkin.enums import AdmissionState
from ysevents.core.errors import NameUnusable
from ysevents.core.service import rights
from ysevents.kit.database import fetch, fetch_value

pytestmark = pytest.mark.usefixtures("db", "connected")
MINUTE = timedelta(minutes=1)


async def add(booked: Booked, account: Account, now: datetime, *names: str) -> Sequence[Companion]:
    people = [CompanionIn(name=name) for name in names]
    return await service.add_companions(booked.id, people, account=account, now=now)


async def made(now: datetime, **terms: Any) -> tuple[Booked, Account]:
    courts, resident = await make_courts(1, **terms), await make_resident()
    return await book(courts.spaces[0], hour(19), resident, now), resident


async def states(booked: Booked) -> list[AdmissionState]:
    return [ticket.state for ticket in await checkin.list_tickets(occurrences=[booked.occurrence])]


async def test_each_companion_has_a_code_of_their_own(now: datetime) -> None:
    booked, resident = await made(now)

    found = await add(booked, resident, now, "田 大山", "向丽")

    assert [one.name for one in found] == ["田大山", "向丽"]
    assert found == await service.list_companions(booked.id, account=resident)
    tickets = await checkin.list_tickets(occurrences=[booked.occurrence])
    assert len({ticket.code for ticket in tickets}) == 3
    assert {(t.valid_from, t.valid_until, t.state) for t in tickets} == {
        (hour(19) - 15 * MINUTE, hour(20), AdmissionState.VALID)
    }
    paths = [one.path for one in await service.list_companion_tickets(booked.id, account=resident)]
    assert paths == [ticket.path for ticket in tickets if ticket.id in {one.id for one in found}]


async def test_nobody_is_named_twice_nor_more_than_the_venue_allows(now: datetime) -> None:
    booked, resident = await made(now, companions_at_most=3)
    await add(booked, resident, now, "田大山")

    for names, refusal in (
        (["田大山"], CompanionNamedTwice),
        (["向丽", "向丽"], CompanionNamedTwice),
        (["向丽", "彭春燕", "向丽萍"], CompanionsTooMany),
        (["一二三四五六七八九十百千万亿一二三四五六七八九十百千万亿一二三四"], NameUnusable),
    ):
        with pytest.raises(refusal):
            await add(booked, resident, now, *names)

    assert len(await add(booked, resident, now, "向丽")) == 2
    assert await fetch_value("SELECT count(*) FROM admission") == 3


async def test_two_requests_for_the_last_place_give_one(now: datetime) -> None:
    booked, resident = await made(now, companions_at_most=1)

    found = await outcomes([add(booked, resident, now, name) for name in ("田大山", "向丽", "彭春燕")])

    assert found == {"ok": 1, "companions_too_many": 2}


async def test_the_list_closes_against_resale_but_a_desk_may_still_name(now: datetime) -> None:
    booked, resident = await made(now, companion_minutes=30)
    (one,) = await add(booked, resident, now + 29 * MINUTE, "田大山")
    clerk = account_of(Role.VENUE_DESK, Scope.VENUE, booked.venue)

    with pytest.raises(CompanionsFixed):
        await add(booked, resident, now + 30 * MINUTE, "向丽")
    with pytest.raises(CompanionsFixed):
        await service.remove_companion(booked.id, one.id, account=resident, now=now + 30 * MINUTE)
    assert len(await add(booked, clerk, hour(19) + 5 * MINUTE, "向丽")) == 2
    with pytest.raises(BookingOver):
        await add(booked, clerk, hour(20), "彭春燕")


async def test_who_is_taken_off_in_time_cannot_enter(now: datetime) -> None:
    booked, resident = await made(now)
    one, other = await add(booked, resident, now, "田大山", "向丽")

    await service.remove_companion(booked.id, one.id, account=resident, now=now)

    assert await service.list_companions(booked.id, account=resident) == [other]
    assert (await checkin.get_ticket(one.id)).state == AdmissionState.REVOKED
    with pytest.raises(CompanionNotFound):
        await service.remove_companion(booked.id, one.id, account=resident, now=now)
    with pytest.raises(BookingNotFound):
        await add(booked, await make_resident("彭春燕"), now, "田小山")


async def test_companions_of_a_slot_that_is_only_held_wait_with_it(now: datetime) -> None:
    courts, resident = await make_courts(1), await make_resident()
    held = await service.book(
        courts.spaces[0],
        starts_at=hour(19),
        idempotency_key="one-wish-0001",
        account=resident,
        is_hold=True,
        now=now,
    )
    await add(held, resident, now, "田大山")

    assert await states(held) == [AdmissionState.BLOCKED] * 2
    await service.confirm_booking(held.id, account=resident, now=now)
    assert await states(held) == [AdmissionState.VALID] * 2
    await service.cancel_booking(held.id, account=resident, now=now)
    assert await states(held) == [AdmissionState.REVOKED] * 2


async def test_a_number_means_its_owner_only_with_the_right_name(now: datetime) -> None:
    booked, resident = await made(now)
    first = CompanionIn(name="田大山", phone="13874300001")
    (known,) = await service.add_companions(booked.id, [first], account=resident, now=now)
    courts = await make_courts(1)
    other = await book(courts.spaces[0], hour(19), resident, now)

    again = CompanionIn(name="向丽", phone="13874300001")
    found = await service.add_companions(other.id, [again, first], account=resident, now=now)

    assert [one.name for one in found] == ["向丽", "田大山"]
    assert [one.person == known.person for one in found] == [False, True]


async def test_companions_are_forgotten_with_the_holder(now: datetime) -> None:
    booked, resident = await made(now)
    await make_person("田小山")
    await add(booked, resident, now, "田大山")

    await forget_holders(hour(20) + timedelta(days=181))

    names = {row["name"] for row in await fetch("SELECT name FROM person")}
    assert "田大山" not in names
    assert "田小山" in names


async def test_notes_are_deleted_with_whoever_is_made_nameless(now: datetime) -> None:
    courts, resident = await make_courts(2), await make_resident()
    for n, note in enumerate(("彭小明膝伤，请给靠门的场地", "")):
        several = SeveralIn(spaces=(courts.spaces[n],), starts_at=hour(19), note=note)
        await service.book_several(several, account=resident, now=now)

    assert resident.person
    await rights.anonymise(resident.person, by=None, now=now)

    assert await fetch_value("SELECT string_agg(note, '') FROM booking") == ""
