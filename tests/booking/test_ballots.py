"""Ballots from opening to the last slot passed on; drawn again by a stranger."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.booking.test_bookings import Courts, book, hour, make_courts, make_resident, outcomes
from tests.booking.test_waiting_list import make_waiter
from tests.makers import account_of, make_quota
from ysevents import officiate
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.booking import service
from ysevents.booking.errors import SlotAlreadyTaken
from ysevents.core.errors import VenueNotFound
from ysevents.core.queries import floor_faults
from ysevents.kit.database import fetch, fetch_value
from ysevents.kit.errors import Invalid
from ysevents.places import service as places
from ysevents.places.enums import BallotOfferState, BallotState, Period
from ysevents.places.errors import (
    BallotEmpty,
    BallotNotFound,
    BallotNotReady,
    BallotShut,
    BallotUnusable,
    BallotWishesWrong,
)
from ysevents.places.rules.ballots import faults_of
from ysevents.places.schemas import BallotIn

pytestmark = pytest.mark.usefixtures("app")
SUNDAY = date(2026, 12, 6)
"""Beyond what may be booked already."""


@dataclass(frozen=True)
class Drawn:
    """A ballot for 19:00 and 20:00 on two courts, which closes in a day."""

    courts: Courts
    clerk: Account
    ballot: UUID
    closes_at: datetime

    async def wish(self, account: Account, *numbers: int, now: datetime) -> None:
        await places.set_wishes(self.ballot, numbers, account=account, now=now)

    async def winners(self) -> dict[int, tuple[str | None, BallotOfferState | None]]:
        shown = await places.get_ballot(self.ballot, visitor=None)
        return {slot.number: (slot.code, slot.state) for slot in shown.slots}


async def make_ballot(now: datetime, spaces: int = 2, **details: Any) -> Drawn:
    courts = await make_courts(spaces)
    clerk = account_of(Role.VENUE_DESK, Scope.VENUE, courts.venue)
    closes_at = now + timedelta(days=1)
    wanted = BallotIn(
        **{
            "title": "周日羽毛球",
            "spaces": courts.spaces,
            "first_at": hour(19, SUNDAY),
            "last_at": hour(21, SUNDAY),
            "opens_at": now,
            "closes_at": closes_at,
            **details,
        }
    )
    made = await places.open_ballot(
        courts.venue, wanted, idempotency_key="a-ballot-1", account=clerk, now=now
    )
    return Drawn(courts, clerk, made, closes_at)


async def test_slots_of_a_ballot_are_nobodys_until_it_is_drawn_and_then_the_winners(now: datetime) -> None:
    drawn, people = await make_ballot(now), [await make_waiter(f"田大{n}", now) for n in "一二三"]
    day = hour(9, SUNDAY - timedelta(days=1))
    with pytest.raises(SlotAlreadyTaken):
        await book(drawn.courts.spaces[0], hour(19, SUNDAY), people[0], day)
    grid = await service.week_grid(drawn.courts.venue, day=SUNDAY, visitor=None, now=day)
    told = {row.starts_at: [cell and cell.title for cell in row.cells] for row in grid.rows}
    assert (told[hour(19, SUNDAY)], told[hour(18, SUNDAY)]) == (["抽签时段"] * 2, [None] * 2)
    for person in people:
        await drawn.wish(person, 1, 2, now=now)

    assert await places.run_due(drawn.closes_at - timedelta(seconds=1)) == 0
    assert await places.run_due(drawn.closes_at) == 1
    assert await places.run_due(drawn.closes_at) == 0

    entries = {(await places.list_entries(person))[0].code: person for person in people}
    winners = await drawn.winners()
    assert [winners[n][1] for n in (1, 2, 3, 4)] == [BallotOfferState.TAKEN] * 2 + [None] * 2
    first = entries[str(winners[1][0])]
    mine = (await service.list_bookings(first, now=now)).upcoming
    assert [(one.space, one.starts_at) for one in mine] == [(drawn.courts.spaces[0], hour(19, SUNDAY))]
    messages = await fetch("SELECT title, count(*) FROM message WHERE kind = 'ballot' GROUP BY 1 ORDER BY 1")
    assert [tuple(row) for row in messages] == [("抽中了", 2), ("抽签结果", 1)]
    assert await book(drawn.courts.spaces[1], hour(20, SUNDAY), people[2], day)
    assert await floor_faults() == []


async def test_the_published_log_draws_the_same_again(now: datetime, tmp_path: Path) -> None:
    drawn = await make_ballot(now)
    shown = await places.get_ballot(drawn.ballot, visitor=None)
    for n in "一二三四五":
        await drawn.wish(await make_waiter(f"田大{n}", now), 1, 2, 3, now=now)
    with pytest.raises(BallotNotFound):
        await places.get_log(drawn.ballot)

    await places.run_due(drawn.closes_at)

    log = await places.get_log(drawn.ballot)
    after = await places.get_ballot(drawn.ballot, visitor=None)
    assert faults_of(log) == []
    assert (log["commitment"], log["list_digest"]) == (shown.commitment, after.list_digest)
    assert "holder" not in json.dumps(log)
    path, said = tmp_path / "log.json", list[str]()
    path.write_text(json.dumps(log), "utf-8")
    assert officiate.check_ballot(path, said.append) == 0
    assert said[0] == "《周日羽毛球》核对无误：5人登记，3个中签，结果与种子和名单相符。"
    path.write_text(json.dumps({**log, "winners": []}), "utf-8")
    assert officiate.check_ballot(path, said.append) == 1
    path.write_text("[1]", "utf-8")
    with pytest.raises(officiate.SheetUnreadable, match="不是抽签记录"):
        officiate.check_ballot(path, said.append)


async def test_who_may_not_have_a_slot_is_named_in_the_log_with_the_reason(now: datetime) -> None:
    drawn = await make_ballot(now, spaces=1)
    greedy, other = await make_waiter("田大勇", now), await make_waiter("向大山", now)
    await make_quota(drawn.courts.venue, Period.DAY, 1)
    await drawn.wish(greedy, 1, now=now)
    await drawn.wish(other, 2, now=now)
    before = hour(9, SUNDAY - timedelta(days=1))
    await book(drawn.courts.spaces[0], hour(10, SUNDAY), greedy, before)

    await places.run_due(before)

    log = await places.get_log(drawn.ballot)
    codes = [(await places.list_entries(person))[0].code for person in (greedy, other)]
    assert log["refused"] == [[codes[0], 1, "quota_used_up"]]
    assert log["winners"] == [[codes[1], 2]]
    assert faults_of(log) == []
    assert await book(drawn.courts.spaces[0], hour(19, SUNDAY), await make_resident(), before)


async def test_what_a_winner_does_not_confirm_goes_to_the_next_in_the_order(now: datetime) -> None:
    drawn = await make_ballot(now, spaces=1, confirm_minutes=60)
    people = [await make_waiter(f"田大{n}", now) for n in "一二三"]
    for person in people:
        await drawn.wish(person, 1, now=now)
    await places.run_due(drawn.closes_at)
    first = (await drawn.winners())[1]
    late = drawn.closes_at + timedelta(minutes=60)

    assert await places.pass_on(late - timedelta(seconds=1)) == 0
    assert await places.pass_on(late) == 1
    assert await places.pass_on(late) == 0

    second = (await drawn.winners())[1]
    assert first[1] == second[1] == BallotOfferState.WON
    assert first[0] != second[0]
    by_code = {(await places.list_entries(person))[0].code: person for person in people}
    held = (await service.list_bookings(by_code[str(second[0])], now=late)).upcoming[0]
    await service.confirm_booking(held.id, account=by_code[str(second[0])], now=late)
    await places.pass_on(late + timedelta(hours=2))
    assert (await drawn.winners())[1] == (second[0], BallotOfferState.TAKEN)
    assert await floor_faults() == []


async def test_a_public_number_goes_into_the_draw_once_the_list_is_frozen(now: datetime) -> None:
    drawn = await make_ballot(now, asks_public_number=True)
    await drawn.wish(await make_waiter("田大勇", now), 1, now=now)
    number: dict[str, Any] = {"account": drawn.clerk, "now": drawn.closes_at}
    with pytest.raises(BallotNotReady):
        await places.give_public_number(drawn.ballot, "2026329", **number)
    assert await places.run_due(drawn.closes_at) == 0
    assert (await places.get_ballot(drawn.ballot, visitor=None)).state == BallotState.FROZEN

    with pytest.raises(Invalid):
        await places.give_public_number(drawn.ballot, "二〇二六", **number)
    await places.give_public_number(drawn.ballot, " 2026 329 ", **number)

    assert (await places.get_log(drawn.ballot))["public_number"] == "2026329"
    with pytest.raises(BallotNotReady):
        await places.give_public_number(drawn.ballot, "1", **number)


async def test_wishes_are_changed_until_closing_and_judged(now: datetime) -> None:
    drawn, person = await make_ballot(now, ranks_at_most=2), await make_waiter("田大勇", now)
    await drawn.wish(person, 1, 2, now=now)
    await drawn.wish(person, 4, now=now)
    shown = await places.get_ballot(drawn.ballot, visitor=person)
    assert (shown.own_numbers, shown.entries) == ([4], 1)

    for wrong in ((1, 1), (9,), (1, 2, 3)):
        with pytest.raises(BallotWishesWrong):
            await drawn.wish(person, *wrong, now=now)
    for when in (now - timedelta(seconds=1), drawn.closes_at):
        with pytest.raises(BallotShut):
            await drawn.wish(person, 1, now=when)
    await drawn.wish(person, now=now)
    assert (await places.get_ballot(drawn.ballot, visitor=person)).entries == 0


async def test_one_holder_sending_lists_at_once_has_one(now: datetime) -> None:
    drawn, person = await make_ballot(now), await make_waiter("田大勇", now)

    found = await outcomes([drawn.wish(person, n, now=now) for n in (1, 2, 3, 4, 1, 2)])

    assert found == {"ok": 6}
    assert await fetch_value("SELECT count(*) FROM ballot_wish") == 1


async def test_a_ballot_is_opened_by_its_venue_for_free_slots_in_order_of_time(now: datetime) -> None:
    drawn = await make_ballot(now)
    again: dict[str, Any] = {"title": "又一次", "spaces": drawn.courts.spaces, "opens_at": now}
    span: dict[str, Any] = {
        "first_at": hour(19, SUNDAY),
        "last_at": hour(21, SUNDAY),
        "closes_at": drawn.closes_at,
    }
    opened: dict[str, Any] = {"account": drawn.clerk, "now": now}

    with pytest.raises(BallotEmpty):
        await places.open_ballot(
            drawn.courts.venue, BallotIn(**again, **span), idempotency_key="another-1", **opened
        )
    late = {**span, "closes_at": hour(18, SUNDAY) + timedelta(minutes=1)}
    with pytest.raises(BallotUnusable):
        await places.open_ballot(
            drawn.courts.venue, BallotIn(**again, **late), idempotency_key="another-2", **opened
        )
    stranger = account_of(Role.VENUE_DESK, Scope.VENUE, uuid4())
    with pytest.raises(VenueNotFound):
        await places.open_ballot(
            drawn.courts.venue,
            BallotIn(**again, **span),
            idempotency_key="another-3",
            account=stranger,
            now=now,
        )


async def test_a_ballot_called_off_frees_its_slots_and_tells_who_took_part(now: datetime) -> None:
    drawn, person = await make_ballot(now), await make_waiter("田大勇", now)
    await drawn.wish(person, 1, now=now)

    await places.cancel_ballot(drawn.ballot, account=drawn.clerk, now=now)

    assert await places.run_due(drawn.closes_at) == 0
    assert await fetch_value("SELECT count(*) FROM occupancy") == 0
    assert await fetch_value("SELECT title FROM message WHERE recipient = $1", person.id) == "抽签已取消"
    with pytest.raises(BallotNotReady):
        await places.cancel_ballot(drawn.ballot, account=drawn.clerk, now=now)
