"""Changes by hand after a draw, each on record."""

import asyncio
from datetime import datetime
from json import loads
from uuid import UUID

import pytest

from tests.competitions.test_draws import Meet, clerk, enter_boys, meet
from tests.competitions.test_stage_draws import heats_and_final, seats
from tests.makers import account_of
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.competitions.errors import (
    EntryNotFound,
    FixtureNotFound,
    LaneUnknown,
    NobodyThere,
    PlaceTaken,
    SeatCalled,
    SeatHasMarks,
)
from ysevents.competitions.service import draws, lane_changes
from ysevents.competitions.service.lane_changes import Place
from ysevents.core.errors import EventNotFound
from ysevents.kit.database import execute, fetch, fetch_value
from ysevents.kit.ids import uuid7

__all__ = ["clerk", "meet"]


@pytest.fixture
async def stage(meet: Meet, clerk: Account, now: datetime) -> UUID:
    """Ten in two heats of five, lane 6 free; the list is out."""
    heats, _ = await heats_and_final(meet, clerk, now)
    await draws.draw_stage(heats, seed=7, account=clerk, now=now)
    await draws.publish_stage(heats, account=clerk, now=now)
    return heats


async def heats_of(stage: UUID) -> list[UUID]:
    rows = await fetch("SELECT id FROM fixture WHERE stage = $1 ORDER BY number", stage)
    return [row["id"] for row in rows]


async def runners(fixture: UUID) -> set[UUID]:
    rows = await fetch("SELECT person FROM participant WHERE occurrence = $1", fixture)
    return {row["person"] for row in rows}


async def persons(stage: UUID, heat: int) -> set[UUID]:
    ids = [entry for _, entry, _ in (await seats(stage))[heat]]
    return {row["person"] for row in await fetch("SELECT person FROM entry WHERE id = ANY ($1)", ids)}


async def test_two_change_places_over_heats_and_their_agendas_follow(
    stage: UUID, clerk: Account, now: datetime
) -> None:
    first, second = await heats_of(stage)
    before = await seats(stage)

    decision = await lane_changes.move(
        stage, Place(first, 1), Place(second, 3), reason="同单位同组", account=clerk, now=now
    )

    after = await seats(stage)
    assert (after[0][0], after[1][2]) == ((1, before[1][2][1], None), (3, before[0][0][1], None))
    for n, fixture in enumerate((first, second)):
        assert await runners(fixture) == await persons(stage, n)
    row = (await fetch("SELECT kind, reason, details FROM decision WHERE id = $1", decision))[0]
    assert (row["kind"], row["reason"]) == ("lane_change", "同单位同组")
    assert loads(row["details"]) == {
        "entries": [str(before[0][0][1]), str(before[1][2][1])],
        "from": {"fixture": str(first), "position": 1},
        "to": {"fixture": str(second), "position": 3},
    }


async def test_somebody_moves_to_an_empty_lane(stage: UUID, clerk: Account, now: datetime) -> None:
    first, _ = await heats_of(stage)
    before = (await seats(stage))[0]

    await lane_changes.move(stage, Place(first, 1), Place(first, 6), reason="1道积水", account=clerk, now=now)

    assert (await seats(stage))[0] == [*before[1:], (6, before[0][1], None)]


async def test_a_late_one_comes_in_and_another_leaves(
    meet: Meet, stage: UUID, clerk: Account, now: datetime
) -> None:
    first, second = await heats_of(stage)
    (late,) = await enter_boys(meet.contest, meet.units[2], 1, clerk, now)
    entry = await fetch_value("SELECT id FROM entry WHERE person = $1", late)

    await lane_changes.add(stage, entry, Place(first, 6), reason="补报", account=clerk, now=now)
    await lane_changes.remove(stage, Place(second, 1), reason="误编", account=clerk, now=now)

    assert [len(heat) for heat in await seats(stage)] == [6, 4]
    assert late in await runners(first)
    assert len(await runners(second)) == 4
    with pytest.raises(EntryNotFound):
        await lane_changes.add(stage, entry, Place(second, 1), reason="再补", account=clerk, now=now)


async def test_what_cannot_be_changed(meet: Meet, stage: UUID, clerk: Account, now: datetime) -> None:
    first, second = await heats_of(stage)
    (late,) = await enter_boys(meet.contest, meet.units[2], 1, clerk, now)
    entry = await fetch_value("SELECT id FROM entry WHERE person = $1", late)
    await execute(
        """
        INSERT INTO mark (id, fixture, slot, item, text, revision, at)
        SELECT $1, fixture, id, 'time', '13.4', 1, $3 FROM slot WHERE fixture = $2 AND position = 1
        """,
        uuid7(),
        second,
        now,
    )

    async def move(origin: Place, target: Place) -> UUID:
        return await lane_changes.move(stage, origin, target, reason="试", account=clerk, now=now)

    with pytest.raises(SeatHasMarks, match="已有成绩"):
        await move(Place(first, 1), Place(second, 1))
    with pytest.raises(LaneUnknown, match="1至6"):
        await move(Place(first, 1), Place(first, 7))
    with pytest.raises(NobodyThere):
        await move(Place(first, 6), Place(first, 1))
    with pytest.raises(PlaceTaken):
        await move(Place(first, 1), Place(first, 1))
    with pytest.raises(FixtureNotFound):
        await move(Place(uuid7(), 1), Place(first, 1))
    with pytest.raises(PlaceTaken):
        await lane_changes.add(stage, entry, Place(first, 1), reason="补报", account=clerk, now=now)
    with pytest.raises(NobodyThere):
        await lane_changes.remove(stage, Place(first, 6), reason="误编", account=clerk, now=now)
    assert await fetch_value("SELECT count(*) FROM decision WHERE kind = 'lane_change'") == 0


async def test_who_was_called_moves_with_their_calls_and_is_not_taken_out(
    stage: UUID, clerk: Account, now: datetime
) -> None:
    first, second = await heats_of(stage)
    await execute(
        """
        INSERT INTO call_act (id, fixture, slot, step, device, nonce, typed_at, received_at)
        SELECT $1, fixture, id, 'arrived', 'phone', '1', $3, $3 FROM slot WHERE fixture = $2 AND position = 1
        """,
        uuid7(),
        first,
        now,
    )
    before = (await seats(stage))[0][0]

    await lane_changes.move(stage, Place(first, 1), Place(second, 6), reason="误编", account=clerk, now=now)

    assert (await seats(stage))[1][-1] == (6, before[1], None)
    with pytest.raises(SeatCalled):
        await lane_changes.remove(stage, Place(second, 6), reason="误编", account=clerk, now=now)


async def test_a_list_that_is_out_is_void_once_a_lane_changes(
    stage: UUID, clerk: Account, now: datetime
) -> None:
    first, _ = await heats_of(stage)

    await lane_changes.move(stage, Place(first, 1), Place(first, 6), reason="积水", account=clerk, now=now)

    rows = await fetch(
        "SELECT number, void_reason FROM start_list_version WHERE stage = $1 ORDER BY number", stage
    )
    assert [tuple(row) for row in rows] == [(1, "积水"), (2, "")]


async def test_a_referee_may_change_lanes_and_a_coach_may_not(stage: UUID, now: datetime) -> None:
    first, _ = await heats_of(stage)
    referee, coach = account_of(Role.REFEREE), account_of(Role.COACH)

    await lane_changes.move(stage, Place(first, 1), Place(first, 6), reason="积水", account=referee, now=now)

    with pytest.raises(EventNotFound):
        await lane_changes.move(stage, Place(first, 2), Place(first, 1), reason="?", account=coach, now=now)


async def test_of_two_who_want_one_lane_one_changes_places(
    stage: UUID, clerk: Account, now: datetime
) -> None:
    first, _ = await heats_of(stage)

    came = await asyncio.gather(
        *(
            lane_changes.move(stage, Place(first, n), Place(first, 6), reason="抢道", account=clerk, now=now)
            for n in (1, 2)
        ),
        return_exceptions=True,
    )

    assert [type(one) for one in came] == [UUID, UUID]
    assert sorted(position for position, _, _ in (await seats(stage))[0]) in (
        [1, 3, 4, 5, 6],
        [2, 3, 4, 5, 6],
    )
    assert len({entry for _, entry, _ in (await seats(stage))[0]}) == 5
