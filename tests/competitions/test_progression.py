"""From heats to the final through sheets as officials write them, also where a whole heat does not start."""

from datetime import datetime
from uuid import UUID

import pytest

from tests.browser_like import Browser
from tests.competitions.sheets import typed
from tests.competitions.test_draws import Meet, clerk, meet
from tests.competitions.test_pages import desk, one_time
from tests.competitions.test_stage_draws import heats_and_final, seats
from tests.makers import account_of
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.competitions.errors import NobodyAdvances, PredecessorOpen
from ysevents.competitions.service import draws, lane_changes, mark_settling, marks, outdated_draws
from ysevents.competitions.service.lane_changes import Place
from ysevents.kit.database import fetch

__all__ = ["clerk", "desk", "meet", "one_time"]

REFEREE = account_of(Role.REFEREE)


@pytest.fixture
async def drawn(meet: Meet, clerk: Account, now: datetime) -> tuple[UUID, UUID]:
    """Ten in two heats whose list is out, and the final in the timetable."""
    heats, final = await heats_and_final(meet, clerk, now)
    await draws.draw_stage(heats, seed=7, account=clerk, now=now)
    await draws.publish_stage(heats, account=clerk, now=now)
    return heats, final


async def write(stage: UUID, heat: int, texts: list[str], item: str, clerk: Account, now: datetime) -> None:
    """Fill one heat lane by lane, and hand it in."""
    rows = await fetch(
        """
        SELECT s.fixture, s.id FROM slot s JOIN fixture f ON f.id = s.fixture
        WHERE f.stage = $1 AND f.number = $2 ORDER BY s.position
        """,
        stage,
        heat,
    )
    fixture = rows[0]["fixture"]
    cells = [typed(row["id"], item, text) for row, text in zip(rows, texts, strict=True)]
    await marks.keep_marks(fixture, cells, device="终点", account=clerk, now=now)
    await mark_settling.hand_in(fixture, account=clerk, now=now)


async def test_a_heat_in_which_nobody_starts_sends_the_others_to_the_final(
    drawn: tuple[UUID, UUID], clerk: Account, now: datetime
) -> None:
    heats, final = drawn
    await write(heats, 1, ["DNS"] * 5, "status", clerk, now)
    with pytest.raises(PredecessorOpen, match="还有1组"):
        await draws.draw_stage(final, seed=1, account=clerk, now=now)
    await write(heats, 2, ["15.1", "15.2", "15.3", "15.4", "15.5"], "watch.1", clerk, now)

    await draws.draw_stage(final, seed=1, account=clerk, now=now)

    runners = [entry for _, entry, _ in (await seats(heats))[1]]
    by_lane = {lane: entry for lane, entry, _ in (await seats(final))[0]}
    assert set(by_lane.values()) == set(runners)
    assert {by_lane[3], by_lane[4]} == set(runners[:2])


async def test_heats_in_which_nobody_starts_have_no_final(
    drawn: tuple[UUID, UUID], clerk: Account, now: datetime
) -> None:
    heats, final = drawn
    for heat in (1, 2):
        await write(heats, heat, ["DNS"] * 5, "status", clerk, now)

    with pytest.raises(NobodyAdvances):
        await draws.draw_stage(final, seed=1, account=clerk, now=now)


async def test_the_best_six_of_both_heats_run_the_final(
    drawn: tuple[UUID, UUID], clerk: Account, now: datetime
) -> None:
    heats, final = drawn
    await write(heats, 1, ["15.1", "15.3", "15.5", "15.7", "15.9"], "watch.1", clerk, now)
    await write(heats, 2, ["15.2", "15.4", "15.6", "15.8", "16.0"], "watch.1", clerk, now)

    await draws.draw_stage(final, seed=1, account=clerk, now=now)

    first, second = ([entry for _, entry, _ in heat] for heat in await seats(heats))
    assert {entry for _, entry, _ in (await seats(final))[0]} == {*first[:3], *second[:3]}


async def correct(stage: UUID, heat: int, lane: int, text: str, now: datetime) -> None:
    """Another time for somebody whose sheet is handed in."""
    (row,) = await fetch(
        """
        SELECT s.fixture, s.id, m.revision FROM slot s JOIN fixture f ON f.id = s.fixture
        JOIN mark m ON m.slot = s.id AND m.item = 'watch.1'
        WHERE f.stage = $1 AND f.number = $2 AND s.position = $3
        """,
        stage,
        heat,
        lane,
    )
    cell = typed(row["id"], "watch.1", text, seen=row["revision"], reason="表看错")
    kept = await marks.keep_marks(row["fixture"], [cell], device="终点", account=REFEREE, now=now)
    assert (len(kept.lists) > 0, kept.waiting) == (True, ())


async def test_a_heat_corrected_after_the_final_was_drawn_is_told_until_the_final_is_mended(
    drawn: tuple[UUID, UUID], meet: Meet, clerk: Account, now: datetime
) -> None:
    heats, final = drawn
    event = meet.games.event
    await write(heats, 1, ["15.1", "15.3", "15.5", "15.7", "15.9"], "watch.1", clerk, now)
    await write(heats, 2, ["15.2", "15.4", "15.6", "15.8", "16.0"], "watch.1", clerk, now)
    await draws.draw_stage(final, seed=1, account=clerk, now=now)
    await draws.publish_stage(final, account=clerk, now=now)
    first, second = ([(lane, entry) for lane, entry, _ in heat] for heat in await seats(heats))
    assert await outdated_draws.list_outdated(event, account=clerk) == []

    await correct(heats, 2, second[2][0], "16.4", now)

    (told,) = await outdated_draws.list_outdated(event, account=clerk)
    assert (told.stage, list(told.missing), list(told.mistaken)) == (final, [first[3][1]], [second[2][1]])
    assert told.title.endswith("决赛")
    ((fixture,),) = [tuple(row) for row in await fetch("SELECT id FROM fixture WHERE stage = $1", final)]
    lane = next(lane for lane, entry, _ in (await seats(final))[0] if entry == second[2][1])
    await lane_changes.remove(final, Place(fixture, lane), reason="更正", account=clerk, now=now)
    assert first[3][1]
    await lane_changes.add(final, first[3][1], Place(fixture, lane), reason="更正", account=clerk, now=now)
    assert await outdated_draws.list_outdated(event, account=clerk) == []


async def test_a_final_drawn_anew_after_a_correction_is_up_to_date(
    drawn: tuple[UUID, UUID], meet: Meet, clerk: Account, now: datetime
) -> None:
    heats, final = drawn
    await write(heats, 1, ["15.1", "15.3", "15.5", "15.7", "15.9"], "watch.1", clerk, now)
    await write(heats, 2, ["15.2", "15.4", "15.6", "15.8", "16.0"], "watch.1", clerk, now)
    await draws.draw_stage(final, seed=1, account=clerk, now=now)
    await correct(heats, 2, (await seats(heats))[1][2][0], "16.4", now)
    assert len(await outdated_draws.list_outdated(meet.games.event, account=clerk)) == 1

    await draws.draw_stage(final, seed=1, account=clerk, now=now)

    assert await outdated_draws.list_outdated(meet.games.event, account=clerk) == []


async def test_the_page_of_a_final_names_who_is_missing_and_takes_them_in(
    drawn: tuple[UUID, UUID], desk: Browser, meet: Meet, clerk: Account, now: datetime
) -> None:
    heats, final = drawn
    await write(heats, 1, ["15.1", "15.3", "15.5", "15.7", "15.9"], "watch.1", clerk, now)
    await write(heats, 2, ["15.2", "15.4", "15.6", "15.8", "16.0"], "watch.1", clerk, now)
    await draws.draw_stage(final, seed=1, account=clerk, now=now)
    await draws.publish_stage(final, account=clerk, now=now)
    first, second = (heat for heat in await seats(heats))
    await correct(heats, 2, second[2][0], "16.4", now)
    here = f"/meets/{meet.games.event}"
    path = f"{here}/draws/{final}"
    ((fixture,),) = [tuple(row) for row in await fetch("SELECT id FROM fixture WHERE stage = $1", final)]
    lane = next(lane for lane, entry, _ in (await seats(final))[0] if entry == second[2][1])
    coming = {"act": "addition", "entry": str(first[3][1]), "fixture": str(fixture), "reason": "更正"}

    told = [(await desk.get(page)).text for page in (here, f"{here}/results", path)]
    taken = await desk.post(f"{path}/changes", {**coming, "position": str(lane)})
    left = {"act": "removal", "origin": f"{fixture}/{lane}", "reason": "更正"}
    done = [
        (await desk.post(f"{path}/changes", form)).status_code
        for form in (left, {**coming, "position": str(lane)})
    ]

    assert ["上一赛次的成绩已更正，晋级名单变了" in text for text in told] == [True, True, True]
    assert "补进名单" in told[2]
    assert taken.status_code == 409
    assert done == [303, 303]
    assert "晋级名单变了" not in (await desk.get(path)).text
