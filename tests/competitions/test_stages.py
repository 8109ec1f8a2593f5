"""Stages proposed, made, replaced and changed."""

from datetime import datetime
from uuid import UUID

import pytest

from tests.competitions.test_draws import Meet, clerk, enter_boys, meet
from tests.competitions.test_fixtures import spans
from tests.makers import account_of
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.competitions.enums import Round, StageState
from ysevents.competitions.errors import (
    AlreadyPublished,
    ContestNotFound,
    MarksExist,
    NothingToDraw,
    ParametersUnfit,
    ProposalNotFound,
    StageNotFound,
)
from ysevents.competitions.service import fixtures, stages
from ysevents.competitions.stage_schemas import MeetPlanned
from ysevents.core.errors import EventNotFound
from ysevents.kit.database import connection, execute, fetch_value, one_connection
from ysevents.kit.ids import uuid7

__all__ = ["clerk", "meet"]


async def write_mark(stage: UUID, now: datetime) -> None:
    await execute(
        """
        INSERT INTO mark (id, fixture, item, text, revision, at)
        SELECT $1, id, 'wind', '+1.0', 1, $3 FROM fixture WHERE stage = $2 ORDER BY number LIMIT 1
        """,
        uuid7(),
        stage,
        now,
    )


async def test_ten_on_six_lanes_are_proposed_heats_and_a_final(meet: Meet, clerk: Account) -> None:
    plan = await stages.propose(meet.contest, lanes=6, account=clerk)

    assert (plan.title, plan.approved, plan.waiting, plan.stages, plan.chosen) == (
        "男子100米 小学甲组", 10, 0, 0, None
    )  # fmt: skip
    assert [(p.key, p.fixtures, p.minutes) for p in plan.proposals] == [
        ("best_times", 3, 12),
        ("places", 3, 12),
        ("timed_final", 2, 8),
    ]
    assert await fetch_value("SELECT count(*) FROM stage") == 0


async def test_a_proposal_becomes_stages_and_another_takes_their_place(
    meet: Meet, clerk: Account, now: datetime
) -> None:
    heats, _ = await stages.plan_contest(meet.contest, "best_times", lanes=6, account=clerk, now=now)
    await fixtures.make(heats, spans(meet, 2), by=None, now=now)
    first = await stages.list_stages(meet.contest, account=clerk)

    await stages.plan_contest(meet.contest, "timed_final", account=clerk, now=now)

    assert [(s.number, s.round, s.ruleset, s.fixtures_planned, s.fixtures, s.progress) for s in first] == [
        (1, Round.HEATS, "cn.best_times", 2, 2, "placed"),
        (2, Round.FINAL, "cn.timed_final", 1, 0, "planned"),
    ]
    (final,) = await stages.list_stages(meet.contest, account=clerk)
    assert (final.round, final.draw_parameters) == (Round.TIMED_FINAL, {"lanes": 6})
    assert await fetch_value("SELECT count(*) FROM occurrence WHERE kind = 'fixture'") == 0
    plan = await stages.propose(meet.contest, account=clerk)
    assert (plan.chosen, plan.lanes) == ("timed_final", 6)


async def test_stages_stay_once_a_list_is_out_or_a_mark_is_in(
    meet: Meet, clerk: Account, now: datetime
) -> None:
    first, _ = await stages.plan_contest(meet.contest, "best_times", lanes=6, account=clerk, now=now)
    await fixtures.make(first, spans(meet, 2), by=None, now=now)
    await execute("UPDATE stage SET state = $2 WHERE id = $1", first, StageState.PUBLISHED)

    with pytest.raises(AlreadyPublished):
        await stages.plan_contest(meet.contest, "timed_final", account=clerk, now=now)
    await write_mark(first, now)
    with pytest.raises(MarksExist, match="已有成绩"):
        await stages.plan_contest(meet.contest, "timed_final", account=clerk, now=now)
    assert len(await stages.list_stages(meet.contest, account=clerk)) == 2


async def test_a_whole_meet_is_planned_in_one_act_and_what_stands_is_kept(
    meet: Meet, clerk: Account, now: datetime
) -> None:
    sixty = meet.games.contests["男子60米 小学甲组"]
    jump = meet.games.contests["男子跳远 小学甲组"]
    await enter_boys(sixty, meet.units[2], 1, clerk, now)
    await enter_boys(jump, meet.units[0], 2, clerk, now)
    await stages.plan_contest(meet.contest, "timed_final", lanes=6, account=clerk, now=now)

    came = await stages.plan_meet(meet.games.event, lanes=6, account=clerk, now=now)

    assert came == MeetPlanned(planned=(jump,), kept=(meet.contest,), not_held=(sixty,), empty=came.empty)
    assert len(came.empty) == len(meet.games.contests) - 3
    assert {s.contest for s in await stages.list_stages(meet.games.event, account=clerk)} == {
        jump, meet.contest
    }  # fmt: skip


async def test_one_entry_is_planned_as_not_held(meet: Meet, clerk: Account, now: datetime) -> None:
    sixty = meet.games.contests["男子60米 小学甲组"]
    await enter_boys(sixty, meet.units[2], 1, clerk, now)

    assert await stages.plan_contest(sixty, "not_held", account=clerk, now=now) == []
    assert (await stages.propose(sixty, account=clerk)).chosen == "not_held"


async def test_parameters_change_until_they_would_break_what_stands(
    meet: Meet, clerk: Account, now: datetime
) -> None:
    heats, _ = await stages.plan_contest(meet.contest, "best_times", lanes=6, account=clerk, now=now)
    await fixtures.make(heats, spans(meet, 2), by=None, now=now)

    await stages.change_stage(
        heats,
        parameters={"by_time": 5},
        draw_parameters={"lanes": 5},
        fixture_minutes=7,
        account=clerk,
        now=now,
    )
    with pytest.raises(ParametersUnfit, match="by_time"):
        await stages.change_stage(heats, parameters={"by_time": -1}, account=clerk, now=now)
    await write_mark(heats, now)
    await stages.change_stage(heats, parameters={"by_time": 4}, account=clerk, now=now)
    with pytest.raises(MarksExist):
        await stages.change_stage(heats, draw_parameters={"lanes": 4}, account=clerk, now=now)

    line = (await stages.list_stages(meet.contest, account=clerk))[0]
    assert (line.parameters, line.draw_parameters, line.fixture_minutes, line.progress) == (
        {"by_time": 4}, {"lanes": 5}, 7, "started"
    )  # fmt: skip


async def test_what_cannot_be_planned(meet: Meet, clerk: Account, now: datetime) -> None:
    with pytest.raises(NothingToDraw):
        await stages.plan_contest(meet.games.contests["女子100米 小学甲组"], "final", account=clerk, now=now)
    with pytest.raises(ProposalNotFound):
        await stages.plan_contest(meet.contest, "swiss", account=clerk, now=now)
    with pytest.raises(ContestNotFound):
        await stages.propose(uuid7(), account=clerk)
    with pytest.raises(StageNotFound):
        await stages.change_stage(uuid7(), account=clerk, now=now)


async def test_others_find_no_meet(meet: Meet, now: datetime) -> None:
    coach = account_of(Role.COACH, Scope.ORGANIZATION, meet.units[0])
    elsewhere = account_of(Role.ORGANISER, Scope.EVENT, uuid7())

    for account in (coach, elsewhere):
        with pytest.raises(EventNotFound):
            await stages.propose(meet.contest, account=account)
        with pytest.raises(EventNotFound):
            await stages.plan_meet(meet.games.event, account=account, now=now)
        with pytest.raises(EventNotFound):
            await stages.list_stages(meet.contest, account=account)


async def test_lines_of_a_meet_are_as_many_queries_for_one_contest_as_for_three(
    meet: Meet, clerk: Account, now: datetime
) -> None:
    counts = []
    for title in ("男子100米 小学甲组", "男子60米 小学甲组", "男子跳远 小学甲组"):
        contest = meet.games.contests[title]
        if contest != meet.contest:
            await enter_boys(contest, meet.units[0], 3, clerk, now)
        await stages.plan_meet(meet.games.event, lanes=8, account=clerk, now=now)
        ran: list[str] = []
        async with one_connection(), connection() as c:
            with c.query_logger(lambda record, ran=ran: ran.append(record.query)):
                await stages.list_stages(meet.games.event, account=clerk)
                await stages.list_plans(meet.games.event, account=clerk)
        counts.append(len(ran))

    assert counts[0] == counts[2]
