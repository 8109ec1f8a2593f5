"""Seats of later races fill by themselves as heats are judged."""

from datetime import datetime
from uuid import UUID

import pytest

from tests.competitions.stages import Meet, make_meet, make_stage, write
from ysevents.competitions.enums import StageFormat
from ysevents.competitions.service import results
from ysevents.competitions.tables import Slot
from ysevents.kit.database import execute, fetch, fetch_value
from ysevents.kit.ids import uuid7

RACE = "男子60米 小学甲组"
SOURCES = {3: ("1@1", "1@2"), 4: ("2@1", "2@2")}


@pytest.fixture
async def meet(db: None, now: datetime) -> Meet:
    return await make_meet(now)


async def make_regatta(meet: Meet) -> UUID:
    """Four crews on two lanes: two heats, winners to final A, the others to final B."""
    await meet.enter(RACE, "abcd")
    stage = await make_stage(
        meet, RACE, ["ab", "cd", "", ""], ruleset="boats.plan", format=StageFormat.CREWS, lanes=2
    )
    for number, sources in SOURCES.items():
        fixture = await fetch_value("SELECT id FROM fixture WHERE stage = $1 AND number = $2", stage, number)
        await Slot.insert(
            *(
                Slot(id=uuid7(), fixture=fixture, position=lane, source=source)
                for lane, source in enumerate(sources, 1)
            )
        )
    return stage


async def seated(meet: Meet, stage: UUID) -> list[tuple[int, int, str]]:
    rows = await fetch(
        """
        SELECT f.number, s.position, s.entry FROM slot s JOIN fixture f ON f.id = s.fixture
        WHERE f.stage = $1 AND s.source IS NOT NULL AND s.entry IS NOT NULL ORDER BY 1, 2
        """,
        stage,
    )
    return [(row["number"], row["position"], meet.label(row["entry"])) for row in rows]


async def expected(meet: Meet, stage: UUID, number: int) -> int:
    """How many are told of a race."""
    return int(
        await fetch_value(
            """
            SELECT count(*) FROM participant p JOIN fixture f ON f.id = p.occurrence
            WHERE f.stage = $1 AND f.number = $2
            """,
            stage,
            number,
        )
    )


async def test_winners_of_heats_sit_in_the_final_once_all_heats_are_in(meet: Meet, now: datetime) -> None:
    stage = await make_regatta(meet)

    await write(meet, stage, 1, {"a": {"time": "1:02.0"}, "b": {"time": "1:00.0"}})
    await results.recompute(stage, by=None, now=now)
    half = await seated(meet, stage)
    await write(meet, stage, 2, {"c": {"time": "1:01.0"}, "d": {"status": "DNF"}})
    await results.recompute(stage, by=None, now=now)

    assert half == []
    assert await seated(meet, stage) == [(3, 1, "b"), (3, 2, "c"), (4, 1, "a")]
    assert await expected(meet, stage, 3) == 2


async def test_a_corrected_heat_moves_crews_until_the_next_race_is_rowed(meet: Meet, now: datetime) -> None:
    stage = await make_regatta(meet)
    await write(meet, stage, 1, {"a": {"time": "1:02.0"}, "b": {"time": "1:00.0"}})
    await write(meet, stage, 2, {"c": {"time": "1:01.0"}, "d": {"time": "1:05.0"}})
    await results.recompute(stage, by=None, now=now)

    await write(meet, stage, 1, {"a": {"time": "0:59.0"}})
    await results.recompute(stage, by=None, now=now)
    moved = await seated(meet, stage)
    await write(meet, stage, 3, {"a": {"time": "0:58.0"}, "c": {"time": "0:59.0"}})
    await write(meet, stage, 1, {"a": {"time": "1:03.0"}})
    await results.recompute(stage, by=None, now=now)

    assert moved == [(3, 1, "a"), (3, 2, "c"), (4, 1, "b"), (4, 2, "d")]
    assert await seated(meet, stage) == moved
    problems = await fetch_value("SELECT problems FROM result_list WHERE stage = $1", stage)
    assert "A组决赛的船只与晋级结果不符" in problems
    assert await expected(meet, stage, 3) == 2


async def test_a_scratched_crew_leaves_its_seat_to_nobody(meet: Meet, now: datetime) -> None:
    stage = await make_regatta(meet)
    await execute(
        "UPDATE entry SET state = 'withdrawn', unit_place = NULL, athlete_place = NULL WHERE id = $1",
        meet.entries["d"],
    )

    await write(meet, stage, 1, {"a": {"time": "1:02.0"}, "b": {"time": "1:00.0"}})
    await write(meet, stage, 2, {"c": {"time": "1:01.0"}})
    await results.recompute(stage, by=None, now=now)

    assert await seated(meet, stage) == [(3, 1, "b"), (3, 2, "c"), (4, 1, "a")]
