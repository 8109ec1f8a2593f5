"""The call room: calls, who is there, DNS, hand-over, and phones that come back after hours without signal."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from tests.competitions.test_draws import Meet, clerk, draw, meet
from tests.makers import account_of
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.competitions.call_room_schemas import Act, ActOutcome, CallList
from ysevents.competitions.enums import CallStep, FixtureState
from ysevents.competitions.errors import FixtureNotFound
from ysevents.competitions.rules.calling import HANDED_OVER, NOT_YET_DNS, OVERTAKEN, SCRATCHED
from ysevents.competitions.service import call_room, changes, draws, entries
from ysevents.core.enums import ParticipantState
from ysevents.kit import clock
from ysevents.kit.database import fetch

__all__ = ["clerk", "meet"]

PHONE, OTHER_PHONE = "phone-0001", "phone-0002"


@pytest.fixture
def caller(clerk: Account) -> Account:
    return account_of(Role.CALL_ROOM_CLERK)


@pytest.fixture
async def heat(meet: Meet, clerk: Account, now: datetime) -> UUID:
    """The first of two published heats."""
    await draw(meet, clerk, now)
    await draws.publish_start_list(meet.contest, account=clerk, now=now)
    lines = await call_room.list_fixtures(meet.games.event, clock.local_day(meet.starts_at), account=clerk)
    return lines[0].fixture


class Room:
    """Somebody with a phone in the call room."""

    def __init__(self, heat: UUID, account: Account, now: datetime, device: str = PHONE) -> None:
        self.heat, self.account, self.now, self.device = heat, account, now, device
        self.sent = 0

    def make(
        self, step: CallStep, slot: UUID | None = None, *, number: int | None = None, after: int = 0
    ) -> Act:
        self.sent += 1
        return Act(
            step=step,
            slot=slot,
            number=number,
            nonce=f"{self.device}-{self.sent:04}",
            typed_at=self.now + timedelta(minutes=after),
        )

    async def send(self, *acts: Act) -> list[ActOutcome]:
        return await call_room.act(self.heat, acts, device=self.device, account=self.account, now=self.now)

    async def call(self, times: int) -> None:
        await self.send(*(self.make(CallStep.CALL, number=n) for n in range(1, times + 1)))

    async def seen(self) -> CallList:
        return await call_room.get_call_list(self.heat, account=self.account, now=self.now)


@pytest.fixture
def room(heat: UUID, caller: Account, now: datetime) -> Room:
    return Room(heat, caller, now)


async def test_the_list_shows_who_is_there_and_what_was_called(room: Room) -> None:
    first, second, *_ = (await room.seen()).rows
    await room.call(2)
    done = await room.send(
        room.make(CallStep.ARRIVED, first.slot, after=1), room.make(CallStep.ABSENT, second.slot, after=2)
    )

    seen = await room.seen()
    assert [outcome.is_done for outcome in done] == [True, True]
    assert [row.step for row in seen.rows][:3] == [CallStep.ARRIVED, CallStep.ABSENT, CallStep.EXPECTED]
    assert [at is not None for at in seen.called_at] == [True, True, False]
    assert seen.line.state == FixtureState.CALLED
    assert (seen.line.arrived, seen.line.absent, seen.line.expected) == (1, 1, 5)


async def test_a_tap_is_taken_back(room: Room) -> None:
    first = (await room.seen()).rows[0]
    await room.send(
        room.make(CallStep.ARRIVED, first.slot), room.make(CallStep.EXPECTED, first.slot, after=1)
    )

    (back, *_) = (await room.seen()).rows
    assert (back.state, back.is_dns) == (ParticipantState.EXPECTED, False)


async def test_absent_for_good_only_after_three_calls(room: Room) -> None:
    first = (await room.seen()).rows[0]
    await room.call(2)
    (early,) = await room.send(room.make(CallStep.DNS, first.slot, after=1))
    (third,) = await room.send(room.make(CallStep.CALL, number=3))
    (late,) = await room.send(room.make(CallStep.DNS, first.slot, after=2))

    assert (early.is_done, early.words) == (False, NOT_YET_DNS)
    assert (third.is_done, late.is_done) == (True, True)
    assert (await room.seen()).rows[0].step == CallStep.DNS
    marks = await fetch("SELECT item, text FROM mark WHERE fixture = $1", room.heat)
    assert [tuple(mark) for mark in marks] == [("status", "DNS")]


async def test_who_turns_up_after_all_is_no_longer_absent(room: Room) -> None:
    first = (await room.seen()).rows[0]
    await room.call(3)
    await room.send(
        room.make(CallStep.DNS, first.slot, after=1), room.make(CallStep.ARRIVED, first.slot, after=2)
    )

    back = (await room.seen()).rows[0]
    assert (back.step, back.is_dns) == (CallStep.ARRIVED, False)


async def test_calls_come_in_their_order_and_once(room: Room) -> None:
    (second,) = await room.send(room.make(CallStep.CALL, number=2))
    (first,) = await room.send(room.make(CallStep.CALL, number=1))
    (again,) = await Room(room.heat, room.account, room.now, OTHER_PHONE).send(
        room.make(CallStep.CALL, number=1)
    )

    assert second.words == "还没有第1次点名"
    assert first.is_done
    assert again.words == "第1次点名已经记下"


async def test_what_is_sent_again_is_done_once(room: Room) -> None:
    first = (await room.seen()).rows[0]
    act = room.make(CallStep.ARRIVED, first.slot)
    await room.send(act)
    (again,) = await room.send(act)

    assert again.is_done
    assert len(await fetch("SELECT id FROM call_act")) == 1


async def test_of_two_phones_the_later_act_counts_whichever_has_signal_first(room: Room) -> None:
    first = (await room.seen()).rows[0]
    other = Room(room.heat, room.account, room.now + timedelta(hours=2), OTHER_PHONE)
    await room.send(room.make(CallStep.ARRIVED, first.slot, after=10))
    (overtaken,) = await other.send(
        Act(step=CallStep.ABSENT, slot=first.slot, nonce="old-0001", typed_at=room.now + timedelta(minutes=5))
    )

    assert (overtaken.is_done, overtaken.words) == (False, OVERTAKEN)
    assert (await room.seen()).rows[0].step == CallStep.ARRIVED


async def test_after_the_hand_over_the_start_decides(room: Room) -> None:
    first = (await room.seen()).rows[0]
    await room.send(room.make(CallStep.ARRIVED, first.slot), room.make(CallStep.HAND_OVER, after=1))
    (late,) = await room.send(room.make(CallStep.ABSENT, first.slot, after=2))
    (twice,) = await room.send(room.make(CallStep.HAND_OVER, after=3))

    seen = await room.seen()
    assert (late.words, twice.words) == (HANDED_OVER, HANDED_OVER)
    assert (seen.line.state, seen.handed_over_at) == (FixtureState.STARTED, room.now + timedelta(minutes=1))


async def test_a_scratched_athlete_is_not_called(
    room: Room, meet: Meet, clerk: Account, now: datetime
) -> None:
    rows = {(row.name, row.unit): row for row in (await room.seen()).rows}
    names = {entry.person: entry for entry in await entries.list_entries(meet.games.event)}
    found = await fetch("SELECT entry FROM slot WHERE id = $1", next(iter(rows.values())).slot)
    entry = next(entry for entry in names.values() if entry.id == found[0]["entry"])
    await changes.scratch(entry, reason="生病", account=clerk, now=now)

    scratched = next(row for row in (await room.seen()).rows if row.is_scratched)
    (outcome,) = await room.send(room.make(CallStep.ARRIVED, scratched.slot))
    assert outcome.words == SCRATCHED


async def test_a_number_of_another_heat_is_told_where_it_belongs(room: Room, meet: Meet) -> None:
    lines = await call_room.list_fixtures(
        meet.games.event, clock.local_day(meet.starts_at), account=room.account
    )
    other = await call_room.get_call_list(lines[1].fixture, account=room.account, now=room.now)

    (belongs,) = await call_room.find_number(meet.games.event, other.rows[0].bib, account=room.account)
    assert (belongs.fixture, belongs.label, belongs.position) == (
        lines[1].fixture,
        "第2组",
        other.rows[0].position,
    )
    assert await call_room.find_number(meet.games.event, "9999", account=room.account) == []


async def test_a_day_lists_its_fixtures_and_strangers_see_none(room: Room, meet: Meet) -> None:
    assert await call_room.list_days(meet.games.event, account=room.account) == [
        clock.local_day(meet.starts_at)
    ]
    with pytest.raises(FixtureNotFound):
        await call_room.get_call_list(
            room.heat, account=account_of(Role.REFEREE, Scope.EVENT, UUID(int=7)), now=room.now
        )
