"""Stages placed in one pass or by hand, moved, locked, published; loads and problems with names."""

import asyncio
from datetime import datetime
from uuid import UUID

import pytest

from tests.competitions.timetabling import (
    Plan,
    add_stage,
    at,
    enter,
    make_boys,
    make_ground,
    make_plan,
    shown,
)
from tests.makers import account_of
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.competitions.enums import AreaUse, Round, StageFormat
from ysevents.competitions.errors import SessionUnsuitable
from ysevents.competitions.service import sessions, timetable, timetable_view
from ysevents.competitions.timetable_errors import FixtureMovedMeanwhile, NoAreaThere, NothingToPublish
from ysevents.competitions.timetable_schemas import Placing, ProblemShown
from ysevents.core.errors import EventNotFound, NotWithinHolder, SpaceClosed
from ysevents.core.service import agendas
from ysevents.kit import clock
from ysevents.kit.database import connection, execute, fetch, fetch_value, one_connection


@pytest.fixture
def clerk() -> Account:
    return account_of(Role.OFFICE_CLERK)


@pytest.fixture
async def plan(db: None, clerk: Account, now: datetime) -> Plan:
    """Boys run 100 metres in heats and a final, and jump."""
    made = await make_plan(clerk, now)
    await add_stage(made, "男子100米")
    await add_stage(made, "男子100米", number=2, round=Round.FINAL, fixtures=1)
    await add_stage(made, "男子跳远", round=Round.FINAL, format=StageFormat.FIELD, fixtures=1, minutes=60)
    return made


async def fixture_ids(plan: Plan, stage: str) -> list[UUID]:
    rows = await fetch("SELECT id FROM fixture WHERE stage = $1 ORDER BY number", plan.stages[stage])
    return [row["id"] for row in rows]


async def test_a_meet_is_placed_in_one_pass_each_on_its_area(
    plan: Plan, clerk: Account, now: datetime
) -> None:
    assert await timetable.place_automatically(plan.meet, account=clerk, now=now) == Placing(placed=4)

    assert await shown(plan.meet) == [
        ("男子100米 预赛 第1组", "05 08:00", "draft"),
        ("男子跳远 决赛", "05 08:00", "draft"),
        ("男子100米 预赛 第2组", "05 08:10", "draft"),
        ("男子100米 决赛", "05 09:05", "draft"),
    ]
    spaces = await fetch("SELECT DISTINCT o.space, o.within FROM occurrence o WHERE o.kind = 'fixture'")
    assert {(row["space"], row["within"]) for row in spaces} == {
        (plan.ground.track, plan.sessions[0]),
        (plan.ground.pit, plan.sessions[0]),
    }


async def test_who_shares_athletes_is_kept_apart_and_placed_anew(
    plan: Plan, clerk: Account, now: datetime
) -> None:
    await timetable.place_automatically(plan.meet, account=clerk, now=now)
    before = await fixture_ids(plan, "男子100米 1")
    boys = await make_boys("彭小明")
    await enter(plan, "男子100米", boys, clerk, now)
    await enter(plan, "男子跳远", boys, clerk, now)
    (problem, *_) = await timetable_view.list_problems(plan.meet, account=clerk)

    await timetable.place_automatically(plan.meet, account=clerk, now=now)

    assert problem.code == "two_places"
    assert problem.text == (
        "男子100米 小学甲组 预赛与男子跳远 小学甲组 决赛同时进行，可能赶不上：彭小明（一小）"
    )
    assert await timetable_view.list_problems(plan.meet, account=clerk) == []
    assert await fixture_ids(plan, "男子100米 1") == before


async def test_what_is_locked_or_out_stays(plan: Plan, clerk: Account, now: datetime) -> None:
    await timetable.place_automatically(plan.meet, account=clerk, now=now)
    (first, second) = await fixture_ids(plan, "男子100米 1")
    for id, hour in ((first, 10), (second, 11)):
        await timetable.move_fixture(id, starts_at=at(hour), account=clerk, now=now)
    await timetable.lock_fixtures([first], True, account=clerk, now=now)

    await timetable.place_automatically(plan.meet, account=clerk, now=now)

    assert [row[1] for row in await shown(plan.meet) if "预赛" in row[0]] == ["05 08:00", "05 10:00"]
    await timetable.publish_timetable(plan.meet, account=clerk, now=now)
    await timetable.place_automatically(plan.meet, account=clerk, now=now)
    assert [row[1] for row in await shown(plan.meet) if "预赛" in row[0]] == ["05 08:00", "05 10:00"]


async def test_a_stage_is_put_where_a_person_says(plan: Plan, clerk: Account, now: datetime) -> None:
    stage = plan.stages["男子100米 1"]

    made = await timetable.place_stage(
        stage, session=plan.sessions[1], starts_at=at(15), account=clerk, now=now
    )
    again = await timetable.place_stage(
        stage, session=plan.sessions[2], starts_at=at(9, day=1), account=clerk, now=now
    )

    assert made == again
    assert await shown(plan.meet) == [
        ("男子100米 预赛 第1组", "06 09:00", "draft"),
        ("男子100米 预赛 第2组", "06 09:10", "draft"),
    ]
    with pytest.raises(NotWithinHolder):
        await timetable.place_stage(
            stage, session=plan.sessions[2], starts_at=at(11, 55, day=1), account=clerk, now=now
        )
    with pytest.raises(SessionUnsuitable):
        await timetable.place_stage(stage, session=plan.meet, starts_at=at(9), account=clerk, now=now)


async def test_a_stage_without_suitable_ground_is_told_so(plan: Plan, clerk: Account, now: datetime) -> None:
    await sessions.set_areas(plan.meet, {plan.ground.track: [AreaUse.TRACK]}, account=clerk, now=now)
    stage = plan.stages["男子跳远 1"]

    with pytest.raises(NoAreaThere):
        await timetable.place_stage(stage, session=plan.sessions[0], starts_at=at(9), account=clerk, now=now)
    done = await timetable.place_automatically(plan.meet, account=clerk, now=now)
    assert done.left == ("男子跳远 小学甲组 决赛：没有适合的场地，请先设置比赛区域",)
    await sessions.set_areas(
        plan.meet, {plan.ground.pit: [AreaUse.PIT, AreaUse.GROUND]}, account=clerk, now=now
    )
    await timetable.place_stage(stage, session=plan.sessions[0], starts_at=at(9), account=clerk, now=now)
    assert ("男子跳远 决赛", "05 09:00", "draft") in await shown(plan.meet)


async def test_one_fixture_moves_alone_or_with_those_behind_it(
    plan: Plan, clerk: Account, now: datetime
) -> None:
    await timetable.place_automatically(plan.meet, account=clerk, now=now)
    (first, second) = await fixture_ids(plan, "男子100米 1")

    await timetable.move_fixture(first, starts_at=at(8, 5), with_rest=True, account=clerk, now=now)
    await timetable.move_fixture(second, starts_at=at(14, 30), account=clerk, now=now)

    assert await shown(plan.meet) == [
        ("男子跳远 决赛", "05 08:00", "draft"),
        ("男子100米 预赛 第1组", "05 08:05", "draft"),
        ("男子100米 预赛 第2组", "05 14:30", "draft"),
        ("男子100米 决赛", "05 15:25", "draft"),
    ]
    with pytest.raises(FixtureMovedMeanwhile):
        await timetable.move_fixture(first, starts_at=at(9), sequence=0, account=clerk, now=now)


async def test_a_fixture_moved_into_a_closed_venue_is_refused_with_its_sentence(
    plan: Plan, clerk: Account, now: datetime
) -> None:
    await timetable.place_automatically(plan.meet, account=clerk, now=now)
    await execute("UPDATE venue SET closed_on = '2026-12-07' WHERE id = $1", plan.ground.venue)
    (first, _) = await fixture_ids(plan, "男子100米 1")

    with pytest.raises(SpaceClosed) as refused:
        await timetable.move_fixture(first, starts_at=at(9, day=2), account=clerk, now=now)

    assert refused.value.text == "这块场地在所选日期不开放，请选择其他日期或其他场地。"


async def test_publication_puts_the_timetable_on_the_agenda(
    plan: Plan, clerk: Account, now: datetime
) -> None:
    await timetable.place_automatically(plan.meet, account=clerk, now=now)

    assert await timetable.publish_timetable(plan.meet, account=clerk, now=now) == 4
    with pytest.raises(NothingToPublish):
        await timetable.publish_timetable(plan.meet, account=clerk, now=now)

    day = clock.day_span(clock.local_day(at(8)))
    assert [o.title for o in await agendas.of_event(plan.meet, *day) if "米" in o.title] == [
        "男子100米 小学甲组 预赛 第1组", "男子100米 小学甲组 预赛 第2组", "男子100米 小学甲组 决赛",
    ]  # fmt: skip


async def test_loads_are_told_before_anything_is_placed(plan: Plan, clerk: Account, now: datetime) -> None:
    track, pit = await timetable_view.list_loads(plan.meet, account=clerk)

    assert (track.word, track.fixtures, track.needed, track.room) == ("跑道", 3, 30, 1350)
    assert (pit.word, pit.half_days, pit.is_over) == ("沙坑", "0.3", False)


async def test_problems_name_the_fixtures(plan: Plan, clerk: Account, now: datetime) -> None:
    await timetable.place_automatically(plan.meet, account=clerk, now=now)
    (final,) = await fixture_ids(plan, "男子100米 2")
    second = (await fixture_ids(plan, "男子100米 1"))[1]

    await execute(
        "UPDATE occurrence SET starts_at = $2, ends_at = $3 WHERE id = $1", final, at(8, 30), at(8, 40)
    )

    assert await timetable_view.list_problems(plan.meet, account=clerk) == [
        ProblemShown(
            code="too_little_rest",
            text="男子100米 小学甲组 预赛结束后10分钟就是男子100米 小学甲组 决赛，应间隔45分钟",
            fixtures=(second, final),
        )
    ]


async def test_matches_hold_a_court_of_their_own(plan: Plan, clerk: Account, now: datetime) -> None:
    other = await make_ground("球场")
    await execute("UPDATE space SET name = '1号场' WHERE id = $1", other.track)
    window = await sessions.make_sessions(
        plan.meet,
        [sessions.NewSession(starts_at=at(18), ends_at=at(21))],
        account=clerk,
        now=now,
    )
    await sessions.set_areas(plan.meet, {other.track: [AreaUse.TRACK]}, account=clerk, now=now)
    stage = await add_stage(plan, "女子100米", format=StageFormat.ROUND_ROBIN, fixtures=2, minutes=40)

    await timetable.place_stage(stage, session=window[0], starts_at=at(18), account=clerk, now=now)
    await timetable.publish_timetable(plan.meet, account=clerk, now=now)

    rows = await fetch(
        "SELECT o.space, o.within, o.starts_at FROM fixture f JOIN occurrence o USING (id) WHERE f.stage = $1 ORDER BY 3",
        stage,
    )
    assert [tuple(row) for row in rows] == [(other.track, None, at(18)), (other.track, None, at(19, 15))]
    assert await fetch_value(
        "SELECT count(*) FROM occupancy c JOIN fixture f ON f.id = c.occurrence WHERE f.stage = $1", stage
    ) == 6  # fmt: skip


async def test_others_arrange_nothing(plan: Plan, now: datetime) -> None:
    coach = account_of(Role.COACH)

    with pytest.raises(EventNotFound):
        await timetable.place_automatically(plan.meet, account=coach, now=now)
    with pytest.raises(EventNotFound):
        await timetable_view.get_timetable(plan.meet, account=coach, now=now)
    with pytest.raises(EventNotFound):
        await sessions.set_areas(plan.meet, {}, account=coach, now=now)


async def test_a_board_is_as_many_statements_whatever_its_size(
    plan: Plan, clerk: Account, now: datetime
) -> None:
    counts = []
    for contest in ("女子100米", "女子60米", "女子跳远"):
        await add_stage(plan, contest)
        await timetable.place_automatically(plan.meet, account=clerk, now=now)
        ran: list[str] = []
        async with one_connection(), connection() as c:
            with c.query_logger(lambda record, ran=ran: ran.append(record.query)):
                await timetable_view.get_timetable(plan.meet, account=clerk, now=now)
        counts.append(len(ran))

    assert len(set(counts)) == 1
    assert counts[0] <= 11


async def test_two_who_place_at_once_come_one_after_the_other(
    plan: Plan, clerk: Account, now: datetime
) -> None:
    done = await asyncio.gather(
        *(timetable.place_automatically(plan.meet, account=clerk, now=now) for _ in range(4))
    )

    assert done == [Placing(placed=4)] * 4
    assert len(await shown(plan.meet)) == 4
