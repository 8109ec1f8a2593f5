"""The call room: calls, who is there, DNS, hand-over, and phones that come back after hours without signal."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from tests.browser_like import Browser
from tests.competitions.test_draws import Meet, clerk, draw, meet
from tests.makers import PASSWORD, account_of, make_account
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


@pytest.fixture
async def phone(browser: Browser, heat: UUID, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Browser:
    monkeypatch.setattr(clock, "now", lambda: now)
    await make_account("caller01", Role.CALL_ROOM_CLERK, now=now)
    await browser.log_in("caller01", PASSWORD)
    return browser


async def test_the_pages_lead_from_the_day_to_a_tap(
    phone: Browser, meet: Meet, heat: UUID, room: Room
) -> None:
    here = f"/meets/{meet.games.event}/call-room"
    day = await phone.get(here)
    first = (await room.seen()).rows[0]
    tapped = await phone.post(f"{here}/{heat}", {"step": "arrived", "slot": str(first.slot)})
    shown = await phone.get(f"{here}/{heat}")

    assert f"{here}/{heat}" in day.text
    assert "已到0/5" in day.text
    assert tapped.status_code == 303
    assert 'data-step="arrived"' in shown.text
    assert first.name in shown.text


async def test_a_number_typed_is_there_or_belongs_elsewhere(
    phone: Browser, meet: Meet, heat: UUID, room: Room
) -> None:
    here = f"/meets/{meet.games.event}/call-room"
    own = (await room.seen()).rows[1]
    lines = await call_room.list_fixtures(
        meet.games.event, clock.local_day(meet.starts_at), account=room.account
    )
    other = (await call_room.get_call_list(lines[1].fixture, account=room.account, now=room.now)).rows[0]

    found = await phone.post(f"{here}/{heat}", {"bib": f" {own.bib} "})
    elsewhere = await phone.post(f"{here}/{heat}", {"bib": other.bib})
    unknown = await phone.post(f"{here}/{heat}", {"bib": "9999"})

    assert found.status_code == 303
    assert (await room.seen()).rows[1].step == CallStep.ARRIVED
    assert f"{other.bib}号不在本组。应在：男子100米 小学甲组 第2组" in elsewhere.text
    assert "没有9999号" in unknown.text


async def test_an_early_dns_is_refused_in_words_on_the_page(
    phone: Browser, meet: Meet, heat: UUID, room: Room
) -> None:
    first = (await room.seen()).rows[0]

    refused = await phone.post(
        f"/meets/{meet.games.event}/call-room/{heat}", {"step": "dns", "slot": str(first.slot)}
    )

    assert refused.status_code == 400
    assert NOT_YET_DNS in refused.text


async def test_a_device_sends_what_it_wrote_down_and_its_clock_is_corrected(
    phone: Browser, heat: UUID, room: Room, now: datetime
) -> None:
    first, second, *_ = (await room.seen()).rows
    fast = timedelta(minutes=30)
    body = {
        "device": PHONE,
        "sent_at": (now + fast).isoformat(),
        "acts": [
            {"step": "call", "number": 1, "nonce": "nonce-0001", "typed_at": (now + fast).isoformat()},
            {"step": "arrived", "slot": str(first.slot), "nonce": "nonce-0002",
             "typed_at": (now + fast - timedelta(minutes=2)).isoformat()},
            {"step": "dns", "slot": str(second.slot), "nonce": "nonce-0003", "typed_at": (now + fast).isoformat()},
        ],
    }  # fmt: skip

    answer = await phone.send("POST", f"/api/v1/fixtures/{heat}/call-room/acts", json=body)

    told = answer.json()
    assert answer.status_code == 200
    assert [(o["is_done"], o["words"]) for o in told["outcomes"]] == [
        (True, ""), (True, ""), (False, NOT_YET_DNS)
    ]  # fmt: skip
    assert told["rows"][0]["step"] == "arrived"
    acted = await fetch("SELECT typed_at FROM call_act ORDER BY typed_at")
    assert [row["typed_at"] for row in acted] == [now - timedelta(minutes=2), now]


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({"acts": []}, 400), ({"device": "x"}, 400), ({"sent_at": 0}, 400)],
    ids=["no acts", "no device", "no clock"],
)
async def test_a_body_that_cannot_be_is_refused(
    phone: Browser, heat: UUID, now: datetime, wrong: dict[str, object], status: int
) -> None:
    body = {
        "device": PHONE,
        "sent_at": now.isoformat(),
        "acts": [{"step": "call", "number": 1, "nonce": "nonce-0001", "typed_at": now.isoformat()}],
        **wrong,
    }

    answer = await phone.send("POST", f"/api/v1/fixtures/{heat}/call-room/acts", json=body)

    assert answer.status_code == status
