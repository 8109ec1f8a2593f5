"""Draws of every kind of stage, the round after, publication, replay."""

import asyncio
from datetime import datetime, timedelta
from json import dumps
from typing import Any
from uuid import UUID

import pytest

from tests.competitions.test_draws import Meet, clerk, enter_boys, meet
from tests.competitions.test_fixtures import make_stage, shown, spans
from tests.competitions.test_stages import write_mark
from tests.makers import account_of
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.competitions import queries
from ysevents.competitions.enums import Round, StageFormat, StageState
from ysevents.competitions.errors import (
    AlreadyPublished,
    DrawImpossible,
    MarksExist,
    NobodyAdvances,
    NotDrawnYet,
    NothingToDraw,
    NotPlacedYet,
    PredecessorOpen,
)
from ysevents.competitions.service import changes, contests, draws, entries, fixtures, stages, start_lists
from ysevents.core.errors import EventNotFound
from ysevents.core.service import agendas
from ysevents.kit import clock
from ysevents.kit.database import execute, fetch, fetch_value
from ysevents.kit.ids import uuid7

__all__ = ["clerk", "meet"]

EVERYBODY = dumps({"heats": 1, "max_per_heat": 500})


async def seats(stage: UUID) -> list[list[tuple[int, UUID | None, str | None]]]:
    rows = await fetch(
        """
        SELECT f.number, s.position, s.entry, s.source FROM fixture f LEFT JOIN slot s ON s.fixture = f.id
        WHERE f.stage = $1 ORDER BY f.number, s.position
        """,
        stage,
    )
    numbers = sorted({row["number"] for row in rows})
    return [
        [(r["position"], r["entry"], r["source"]) for r in rows if r["number"] == n and r["position"]]
        for n in numbers
    ]


async def heats_and_final(meet: Meet, clerk: Account, now: datetime) -> tuple[UUID, UUID]:
    """Both stages of ten on six lanes, placed one after the other."""
    heats, final = await stages.plan_contest(meet.contest, "best_times", lanes=6, account=clerk, now=now)
    await fixtures.make(heats, spans(meet, 2), by=None, now=now)
    await fixtures.make(final, spans(meet, 3)[2:], by=None, now=now)
    return heats, final


async def hand_in(stage: UUID, result: dict[str, Any], now: datetime) -> None:
    """The sheets of a stage are in, and this is what they came to."""
    await execute("UPDATE fixture SET state = 'handed_in', handed_in_at = $2 WHERE stage = $1", stage, now)
    await execute(
        """
        INSERT INTO result_list (id, event, root, stage, kind, key, result, problems, revision, state, computed_at)
        SELECT $2, s.contest, e.root, s.id, 'stage', '', $3, '[]', 1, 'live', $4
        FROM stage s JOIN event e ON e.id = s.contest WHERE s.id = $1
        """,
        stage,
        uuid7(),
        dumps(result),
        now,
    )


async def test_a_placed_stage_is_filled_and_its_fixtures_are_named(
    meet: Meet, clerk: Account, now: datetime
) -> None:
    heats, _ = await heats_and_final(meet, clerk, now)

    await draws.draw_stage(heats, seed=7, account=clerk, now=now)

    assert [[p for p, _, _ in heat] for heat in await seats(heats)] == [[1, 2, 3, 4, 5], [1, 2, 3, 4, 5]]
    assert [row[:2] for row in await shown(heats)] == [
        (1, "男子100米 小学甲组 预赛 第1组"),
        (2, "男子100米 小学甲组 预赛 第2组"),
    ]
    assert await fetch_value("SELECT count(*) FROM participant") == 10
    assert await fetch_value("SELECT count(*) FROM admission WHERE category = 'athlete'") == 10


async def test_the_lot_on_record_draws_the_same_again(meet: Meet, clerk: Account, now: datetime) -> None:
    heats, _ = await heats_and_final(meet, clerk, now)
    await draws.draw_stage(heats, seed=7, account=clerk, now=now)
    decision = await draws.draw_stage(heats, seed=8, account=clerk, now=now)
    drawn = await seats(heats)

    assert await draws.replay(decision) == drawn
    assert await fetch_value("SELECT count(*) FROM decision WHERE kind = 'lot'") == 2


async def test_a_stage_must_be_placed_before_it_is_drawn(meet: Meet, clerk: Account, now: datetime) -> None:
    heats, _ = await stages.plan_contest(meet.contest, "best_times", lanes=6, account=clerk, now=now)

    with pytest.raises(NotPlacedYet):
        await draws.draw_stage(heats, seed=7, account=clerk, now=now)
    assert await fetch_value("SELECT count(*) FROM decision") == 0


async def test_a_draw_makes_as_many_heats_as_it_needs(meet: Meet, clerk: Account, now: datetime) -> None:
    heats, _ = await heats_and_final(meet, clerk, now)
    await enter_boys(meet.contest, meet.units[2], 4, clerk, now)

    await draws.draw_stage(heats, seed=7, account=clerk, now=now)

    assert [len(heat) for heat in await seats(heats)] == [5, 5, 4]
    assert [row[2] for row in await shown(heats)] == ["08:30", "08:35", "08:40"]


async def test_the_final_waits_for_the_heats_and_takes_the_best_to_the_middle(
    meet: Meet, clerk: Account, now: datetime
) -> None:
    heats, final = await heats_and_final(meet, clerk, now)
    await draws.draw_stage(heats, seed=7, account=clerk, now=now)
    with pytest.raises(PredecessorOpen, match="还有2组没有交成绩"):
        await draws.draw_stage(final, seed=1, account=clerk, now=now)
    ids = [entry for heat in await seats(heats) for _, entry, _ in heat]
    ranked = [str(entry) for entry in ids]
    await hand_in(
        heats,
        {
            "blocks": [{"rank": n, "of": [of]} for n, of in enumerate(ranked, 1)],
            "advances": [{"of": of, "how": "q", "to": "决赛"} for of in ranked[:6]],
        },
        now,
    )

    await draws.draw_stage(final, seed=1, account=clerk, now=now)

    ((*lanes,),) = await seats(final)
    by_lane = {lane: str(entry) for lane, entry, _ in lanes}
    assert sorted(by_lane) == [1, 2, 3, 4, 5, 6]
    assert {by_lane[3], by_lane[4]} == set(ranked[:2])
    assert {by_lane[2], by_lane[5]} == set(ranked[2:4])
    assert [row[1] for row in await shown(final)] == ["男子100米 小学甲组 决赛"]


async def test_nobody_goes_on_from_heats_in_which_nobody_started(
    meet: Meet, clerk: Account, now: datetime
) -> None:
    heats, final = await heats_and_final(meet, clerk, now)
    await draws.draw_stage(heats, seed=7, account=clerk, now=now)
    await hand_in(heats, {"blocks": []}, now)

    with pytest.raises(NobodyAdvances):
        await draws.draw_stage(final, seed=1, account=clerk, now=now)


async def test_who_scratched_after_the_heats_is_not_in_the_final(
    meet: Meet, clerk: Account, now: datetime
) -> None:
    heats, final = await heats_and_final(meet, clerk, now)
    await draws.draw_stage(heats, seed=7, account=clerk, now=now)
    ids = [entry for heat in await seats(heats) for _, entry, _ in heat]
    advances = [{"of": str(of), "how": "q", "to": "决赛"} for of in ids[:3]]
    await hand_in(heats, {"blocks": [{"rank": 1, "of": [str(i) for i in ids]}], "advances": advances}, now)
    assert ids[0]
    await entries.withdraw([ids[0]], account=clerk, now=now)

    await draws.draw_stage(final, seed=1, account=clerk, now=now)

    assert {entry for _, entry, _ in (await seats(final))[0]} == set(ids[1:3])


async def test_published_or_marked_nothing_is_drawn_again(meet: Meet, clerk: Account, now: datetime) -> None:
    heats, _ = await heats_and_final(meet, clerk, now)
    with pytest.raises(NotDrawnYet):
        await draws.publish_stage(heats, account=clerk, now=now)
    await draws.draw_stage(heats, seed=7, account=clerk, now=now)

    await draws.publish_stage(heats, account=clerk, now=now)
    await draws.publish_stage(heats, account=clerk, now=now)

    with pytest.raises(AlreadyPublished):
        await draws.draw_stage(heats, seed=8, account=clerk, now=now)
    await write_mark(heats, now)
    with pytest.raises(MarksExist, match="已有成绩"):
        await draws.draw_stage(heats, seed=8, account=clerk, now=now)
    day = clock.day_span(clock.local_day(meet.starts_at))
    assert [o.title for o in await agendas.of_event(meet.contest, *day)] == [
        "男子100米 小学甲组 预赛 第1组",
        "男子100米 小学甲组 预赛 第2组",
    ]


async def test_the_lists_of_both_rounds_stand_apart(meet: Meet, clerk: Account, now: datetime) -> None:
    heats, final = await heats_and_final(meet, clerk, now)
    await draws.draw_stage(heats, seed=7, account=clerk, now=now)
    ids = [str(entry) for heat in await seats(heats) for _, entry, _ in heat]
    advances = [{"of": of, "how": "q", "to": "决赛"} for of in ids[:6]]
    await hand_in(heats, {"blocks": [{"rank": 1, "of": ids}], "advances": advances}, now)
    await draws.draw_stage(final, seed=1, account=clerk, now=now)
    await draws.publish_stage(heats, account=clerk, now=now)
    await draws.publish_stage(final, account=clerk, now=now)

    lists = await start_lists.list_start_lists(meet.games.event)
    own = await start_lists.get_draw(meet.contest, final, account=clerk, now=now)

    assert [(one.round, [len(heat.rows) for heat in one.heats]) for one in lists] == [
        (Round.HEATS, [5, 5]),
        (Round.FINAL, [6]),
    ]
    assert (own.stage, own.round) == (final, Round.FINAL)


async def test_runs_against_the_clock_turn_the_order_round(meet: Meet, clerk: Account, now: datetime) -> None:
    stage = await make_stage(
        meet.contest,
        round=Round.FINAL,
        format=StageFormat.TIME_TRIAL,
        ruleset="rafting.runs",
        draw_parameters=EVERYBODY,
        fixtures_planned=2,
    )
    await fixtures.make(stage, spans(meet, 2), by=None, now=now)

    decision = await draws.draw_stage(stage, seed=7, account=clerk, now=now)

    first, second = await seats(stage)
    assert [entry for _, entry, _ in second] == [entry for _, entry, _ in first][::-1]
    assert [row[1].split()[-1] for row in await shown(stage)] == ["第1轮", "第2轮"]
    assert await draws.replay(decision) == [first, second]


async def test_anglers_change_zones_by_rounds(meet: Meet, clerk: Account, now: datetime) -> None:
    stage = await make_stage(
        meet.contest,
        round=Round.FINAL,
        format=StageFormat.ZONES,
        ruleset="angling.local",
        draw_ruleset="angling.pegs",
        draw_parameters=dumps({"zones": 2, "rounds": 2}),
    )
    await fixtures.make(stage, spans(meet, 4), by=None, now=now)

    await draws.draw_stage(stage, seed=7, account=clerk, now=now)

    assert [len(zone) for zone in await seats(stage)] == [5, 5, 5, 5]
    rows = await fetch("SELECT turn, pool FROM fixture WHERE stage = $1 ORDER BY number", stage)
    assert [tuple(row) for row in rows] == [(1, 1), (1, 2), (2, 1), (2, 2)]


async def test_crews_know_where_they_come_from(meet: Meet, clerk: Account, now: datetime) -> None:
    parameters = dumps({"lanes": 4, "plan": "3:2+2 2:2 AB"})
    stage = await make_stage(
        meet.contest,
        round=Round.FINAL,
        format=StageFormat.CREWS,
        ruleset="boats.plan",
        parameters=parameters,
        draw_ruleset="boats.draw",
        draw_parameters=parameters,
    )
    await fixtures.make(stage, spans(meet, 7), by=None, now=now)

    await draws.draw_stage(stage, seed=7, account=clerk, now=now)

    *heats, first, second, a, b = await seats(stage)
    assert [len(heat) for heat in heats] == [4, 3, 3]
    assert all(entry is None and source for race in (first, second, a, b) for _, entry, source in race)
    assert [row[1].split()[-1] for row in await shown(stage)][-2:] == ["A组决赛", "B组决赛"]


async def test_a_bracket_leaves_out_matches_against_nobody(meet: Meet, clerk: Account, now: datetime) -> None:
    stage = await make_stage(
        meet.contest,
        round=Round.KNOCKOUT,
        format=StageFormat.KNOCKOUT,
        ruleset="duels.knockout",
        draw_ruleset="duels.knockout.draw",
        draw_parameters=dumps({}),
    )
    await fixtures.make(stage, spans(meet, 9), by=None, now=now)

    await draws.draw_stage(stage, seed=7, account=clerk, now=now)

    drawn = await seats(stage)
    assert [len(match) for match in drawn] == [2] * 9
    assert {source for _, entry, source in drawn[-1] if entry is None} == {"W13", "W14"}


async def test_a_plan_that_no_longer_fits_is_refused_in_words(
    meet: Meet, clerk: Account, now: datetime
) -> None:
    parameters = dumps({"lanes": 4, "plan": "2:2 AB"})
    stage = await make_stage(
        meet.contest, format=StageFormat.CREWS, draw_ruleset="boats.draw", draw_parameters=parameters
    )
    await fixtures.make(stage, spans(meet, 4), by=None, now=now)

    with pytest.raises(DrawImpossible, match="容不下"):
        await draws.draw_stage(stage, seed=7, account=clerk, now=now)


async def test_a_meet_is_drawn_in_one_act_and_says_what_is_left(
    meet: Meet, clerk: Account, now: datetime
) -> None:
    jump = meet.games.contests["男子跳远 小学甲组"]
    await enter_boys(jump, meet.units[0], 2, clerk, now)
    await stages.plan_meet(meet.games.event, lanes=6, account=clerk, now=now)
    heats, final, field = [line.id for line in await stages.list_stages(meet.games.event, account=clerk)]
    await fixtures.make(heats, spans(meet, 2), by=None, now=now)

    first = await draws.draw_meet(meet.games.event, account=clerk, now=now)
    again = await draws.draw_meet(meet.games.event, account=clerk, now=now)

    assert first.drawn == (heats,)
    assert [(r.stage, r.reason.partition("，")[0]) for r in first.refused] == [
        (field, "这个赛次还没有排进日程")
    ]
    assert again.drawn == ()
    assert final not in first.drawn


async def test_two_or_three_run_one_final(meet: Meet, clerk: Account, now: datetime) -> None:
    for title, count in (("男子60米 小学甲组", 2), ("男子跳远 小学甲组", 3)):
        contest = meet.games.contests[title]
        await enter_boys(contest, meet.units[0], count, clerk, now)
        await stages.plan_meet(meet.games.event, account=clerk, now=now)
        (line,) = await stages.list_stages(contest, account=clerk)
        await fixtures.make(line.id, spans(meet, 1), by=None, now=now)

        await draws.draw_stage(line.id, seed=1, account=clerk, now=now)

        assert [len(fixture) for fixture in await seats(line.id)] == [count]


async def test_a_contest_everybody_left_has_nobody_to_draw(meet: Meet, clerk: Account, now: datetime) -> None:
    heats, _ = await heats_and_final(meet, clerk, now)
    rows = await fetch("SELECT id FROM entry WHERE contest = $1", meet.contest)
    await entries.withdraw([row["id"] for row in rows], account=clerk, now=now)

    with pytest.raises(NothingToDraw):
        await draws.draw_stage(heats, seed=1, account=clerk, now=now)
    assert (await stages.propose(meet.contest, account=clerk)).proposals == ()


async def test_others_draw_nothing(meet: Meet, clerk: Account, now: datetime) -> None:
    heats, _ = await heats_and_final(meet, clerk, now)
    referee = account_of(Role.REFEREE)

    for act in (
        draws.draw_stage(heats, seed=1, account=referee, now=now),
        draws.publish_stage(heats, account=referee, now=now),
        draws.draw_meet(meet.games.event, account=referee, now=now),
    ):
        with pytest.raises(EventNotFound):
            await act


async def test_draws_plans_and_scratches_at_once_come_one_after_the_other(
    meet: Meet, clerk: Account, now: datetime
) -> None:
    heats, _ = await heats_and_final(meet, clerk, now)
    found = await queries.approved_entries(meet.contest)

    came = await asyncio.gather(
        *(draws.draw_stage(heats, seed=n, account=clerk, now=now) for n in range(4)),
        *(fixtures.make(heats, spans(meet, 2), by=clerk.id, now=now) for _ in range(3)),
        *(changes.scratch(entry, reason="伤", account=clerk, now=now) for entry in found[:3]),
        *(draws.assign_bibs(meet.games.event, account=clerk, now=now) for _ in range(2)),
        return_exceptions=True,
    )

    assert [one for one in came if isinstance(one, BaseException)] == []
    last = await draws.draw_stage(heats, seed=9, account=clerk, now=now)
    assert await draws.replay(last) == await seats(heats)
    assert sum(len(heat) for heat in await seats(heats)) == 7


async def test_one_alone_may_still_be_drawn_by_hand(meet: Meet, clerk: Account, now: datetime) -> None:
    sixty = meet.games.contests["男子60米 小学甲组"]
    await enter_boys(sixty, meet.units[2], 1, clerk, now)

    stage = await draws.draw_contest(
        sixty,
        session=meet.session,
        starts_at=meet.starts_at + timedelta(hours=1),
        interval_min=5,
        lanes=6,
        seed=1,
        account=clerk,
        now=now,
    )

    assert [len(heat) for heat in await seats(stage)] == [1]
    assert (await contests.get_contest(sixty)).title == "男子60米 小学甲组"
    assert await fetch_value("SELECT state FROM stage WHERE id = $1", stage) == StageState.DRAFT
