"""Fishing: catches weighed peg by peg, confirmed by the anglers, placed zone by zone."""

from datetime import datetime
from json import loads

import pytest

from tests.competitions.sheets import CLERK, Race, keep, make_race, standing, typed
from ysevents.competitions.errors import SheetIncomplete
from ysevents.competitions.service import mark_settling, mark_sheets
from ysevents.kit.database import execute, fetch_value


@pytest.fixture
async def zone(db: None, now: datetime) -> Race:
    """A zone of five anglers."""
    return await make_race(now, runners=5, ruleset="angling.local")


async def weigh(zone: Race, now: datetime, *catches: str) -> None:
    for slot, catch in zip(zone.slots, catches, strict=False):
        await keep(zone, typed(slot, "catch", catch), typed(slot, "confirmed", "已确认"), now=now)


async def points(zone: Race) -> list[int | None]:
    """Place points x 1000 by peg, as the stage's list has them."""
    result = loads(await fetch_value("SELECT result FROM result_list WHERE stage = $1", zone.stage))
    entries = [await fetch_value("SELECT entry FROM slot WHERE id = $1", slot) for slot in zone.slots]
    return [result["lines"].get(str(entry), {}).get("points_milli") for entry in entries]


async def test_place_points_are_told_at_once_and_the_zone_counts_once_all_are_weighed(
    zone: Race, now: datetime
) -> None:
    await weigh(zone, now, "12", "9")
    half = await mark_sheets.get_sheet(zone.fixture, account=CLERK, now=now)
    for slot, catch in zip(zone.slots[2:], ("9", "4", "0"), strict=True):
        await keep(zone, typed(slot, "catch", catch), typed(slot, "confirmed", "已确认"), now=now)
    await mark_settling.hand_in(zone.fixture, account=CLERK, now=now)

    assert [row.best for row in half.rows] == ["名次分1", "名次分2", "", "", ""]
    assert await points(zone) == [1000, 2500, 2500, 4000, 6000]


async def test_a_scratched_angler_counts_in_the_size_of_the_zone(zone: Race, now: datetime) -> None:
    await execute(
        """
        UPDATE entry SET state = 'withdrawn', unit_place = NULL, athlete_place = NULL
        WHERE id = (SELECT entry FROM slot WHERE id = $1)
        """,
        zone.slots[4],
    )

    await weigh(zone, now, "7", "7", "3", "0")
    sheet = await mark_sheets.get_sheet(zone.fixture, account=CLERK, now=now)

    assert [row.best for row in sheet.rows[:4]] == ["名次分1.5", "名次分1.5", "名次分3", "名次分6"]
    assert await points(zone) == [1500, 1500, 3000, 6000, None]
    assert sheet.gaps == ()


async def test_who_confirmed_one_catch_has_not_confirmed_another(zone: Race, now: datetime) -> None:
    await weigh(zone, now, "7")
    before = await standing(zone)

    await keep(zone, typed(zone.slots[0], "catch", "8", seen=1), now=now)

    assert before[1, "confirmed"] == ("已确认", 1)
    assert (await standing(zone))[1, "confirmed"] == ("", 2)
    with pytest.raises(SheetIncomplete):
        await mark_settling.hand_in(zone.fixture, account=CLERK, now=now)
    assert (
        await fetch_value("SELECT reason FROM mark_entry WHERE item = 'confirmed' AND text = ''")
        == "“尾数”改动，须重新确认"
    )


async def test_an_absent_angler_scores_two_more_than_the_zone(zone: Race, now: datetime) -> None:
    await weigh(zone, now, "5", "4", "3", "2")
    await keep(zone, typed(zone.slots[4], "status", "DNS"), now=now)

    sheet = await mark_sheets.get_sheet(zone.fixture, account=CLERK, now=now)

    assert sheet.rows[4].best == "名次分7"
    assert sheet.rows[4].word == "弃权"
