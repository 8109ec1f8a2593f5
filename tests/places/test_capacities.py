"""Places by head count: never one more than there are."""

from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest

from tests.booking.test_bookings import make_resident, outcomes
from tests.makers import account_of, make_hall, make_person, placement
from ysevents.accounts.enums import Role, Scope
from ysevents.core.enums import OccurrenceKind
from ysevents.core.service import times
from ysevents.kit.clock import at
from ysevents.kit.database import fetch_value
from ysevents.places import service
from ysevents.places.errors import CapacityBelowTaken, CapacityUnknown, PlacesFull, PlacesOver

pytestmark = pytest.mark.usefixtures("db")
EVENING = at(date(2026, 11, 25), time(19))


async def make_session(cap: int, now: datetime) -> UUID:
    """An evening of swimming for so many."""
    hall = await make_hall("游泳馆")
    session = await times.place(
        placement(hall.full, EVENING, kind=OccurrenceKind.SESSION, title="夜场"), by=None, now=now
    )
    clerk = account_of(Role.VENUE_DESK, Scope.VENUE, hall.venue)
    await service.set_capacity(session, cap, account=clerk, now=now)
    return session


async def test_of_two_hundred_who_want_twenty_places_twenty_have_one(now: datetime) -> None:
    session = await make_session(20, now)
    people = [await make_person() for _ in range(200)]
    by = uuid4()

    found = await outcomes([service.claim_place(session, person, by=by, now=now) for person in people])

    assert found == {"ok": 20, "places_full": 180}
    assert await fetch_value("SELECT taken FROM capacity") == 20
    assert await fetch_value("SELECT count(*) FROM place_taken") == 20


async def test_one_person_tapping_eight_times_has_one_place(now: datetime) -> None:
    session, resident = await make_session(20, now), await make_resident()

    found = await outcomes(
        [
            service.take_place(session, heads=2, idempotency_key=f"tap-number-{n}", account=resident, now=now)
            for n in range(8)
        ]
    )

    assert found == {"ok": 8}
    shown = await service.get_capacity(session, visitor=resident)
    assert (shown.taken, shown.own, shown.left) == (2, 2, 18)


async def test_a_place_given_back_is_anothers(now: datetime) -> None:
    session, first, second = await make_session(1, now), await make_resident(), await make_resident()
    await service.take_place(session, idempotency_key="the-first", account=first, now=now)
    with pytest.raises(PlacesFull):
        await service.take_place(session, idempotency_key="the-second", account=second, now=now)

    await service.give_place_back(session, account=first, now=now)
    await service.give_place_back(session, account=first, now=now)

    taken = await service.take_place(session, idempotency_key="the-third", account=second, now=now)
    assert (taken.taken, taken.own) == (1, 1)


async def test_what_is_over_off_or_not_counted_is_refused(now: datetime) -> None:
    session, resident = await make_session(3, now), await make_resident()
    over = EVENING + timedelta(hours=1)

    with pytest.raises(PlacesOver):
        await service.take_place(session, idempotency_key="too-late-1", account=resident, now=over)
    with pytest.raises(CapacityUnknown):
        await service.take_place(uuid4(), idempotency_key="nothing-1", account=resident, now=now)
    await times.cancel([session], reason="停水", by=None, now=now)
    with pytest.raises(PlacesOver):
        await service.take_place(session, idempotency_key="cancelled-1", account=resident, now=now)


async def test_a_cap_is_never_below_what_is_taken(now: datetime) -> None:
    session, resident = await make_session(3, now), await make_resident()
    await service.take_place(session, heads=3, idempotency_key="three-heads", account=resident, now=now)

    with pytest.raises(CapacityBelowTaken):
        await service.set_capacity(session, 2, account=None, now=now)
    await service.set_capacity(session, 4, account=None, now=now)

    venue = (await service.get_capacity(session, visitor=None)).venue
    assert venue
    listed = await service.list_capacities(venue, visitor=resident, now=now)
    assert [(one.cap, one.left, one.own) for one in listed] == [(4, 1, 3)]
