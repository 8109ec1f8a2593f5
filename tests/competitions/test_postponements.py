"""Rain: a fixture, a session or a day is put off or given another time, and everything that hangs on it follows."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.competitions.test_timetable import clerk, fixture_ids, plan
from tests.competitions.timetabling import Plan, at, shown
from tests.makers import account_of, placement
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.competitions.errors import SessionUnsuitable
from ysevents.competitions.rules.scheduling.shifting import Others
from ysevents.competitions.service import postponements, start_list_versions, timetable, timetable_changes
from ysevents.competitions.timetable_errors import ChangeReasonMissing, FixtureHandedIn
from ysevents.core.enums import OccurrenceState
from ysevents.core.errors import EventNotFound, SpaceAlreadyTaken, SpaceClosed, VictimsChanged
from ysevents.core.queries import floor_faults
from ysevents.core.service import agendas, times
from ysevents.kit.database import execute, fetch, fetch_value

__all__ = ["clerk", "plan"]


@pytest.fixture
async def out(plan: Plan, clerk: Account, now: datetime) -> Plan:
    """The timetable is public: heats and final on the first morning, the jump in session 4."""
    await timetable.place_stage(
        plan.stages["男子跳远 1"], session=plan.sessions[3], starts_at=at(15, day=1), account=clerk, now=now
    )
    await timetable.place_stage(
        plan.stages["男子100米 1"], session=plan.sessions[3], starts_at=at(14, day=1), account=clerk, now=now
    )
    await timetable.place_stage(
        plan.stages["男子100米 2"], session=plan.sessions[4], starts_at=at(9, day=2), account=clerk, now=now
    )
    await timetable.publish_timetable(plan.meet, account=clerk, now=now)
    return plan


async def spans(plan: Plan) -> list[str]:
    """When each of the six sessions begins and ends."""
    rows = await fetch(
        """
        SELECT to_char(starts_at AT TIME ZONE 'Asia/Shanghai', 'DD HH24:MI') || to_char(
                   ends_at AT TIME ZONE 'Asia/Shanghai', '-HH24:MI') AS span
        FROM occurrence WHERE id = ANY ($1) ORDER BY array_position($1, id)
        """,
        plan.sessions,
    )
    return [row["span"] for row in rows]


async def test_a_session_rained_off_moves_to_the_next_morning_though_another_holds_that_floor(
    out: Plan, clerk: Account, now: datetime
) -> None:
    """E16: session 4 goes to the morning of session 5, which goes on behind it, and 6 behind that: one act."""
    sequence = {id: (await agendas.get_planned(id)).sequence for id in out.sessions}
    with pytest.raises(SpaceAlreadyTaken):
        await postponements.move_session(
            out.sessions[3], starts_at=at(8, day=2), reason="大雨", account=clerk, now=now
        )

    made = await postponements.move_session(
        out.sessions[3], starts_at=at(8, day=2), others=Others.AFTER, reason="大雨", account=clerk, now=now
    )

    assert await spans(out) == [
        "05 08:00-12:00", "05 14:00-17:30", "06 08:00-12:00",
        "07 08:00-11:30", "07 11:30-15:30", "07 15:30-19:00",
    ]  # fmt: skip
    assert await shown(out.meet) == [
        ("男子100米 预赛 第1组", "07 08:00", "confirmed"),
        ("男子100米 预赛 第2组", "07 08:10", "confirmed"),
        ("男子跳远 决赛", "07 09:00", "confirmed"),
        ("男子100米 决赛", "07 12:30", "confirmed"),
    ]
    assert await floor_faults() == []
    titles = [(await agendas.get_planned(id)).title for id in out.sessions[3:]]
    assert [title[-7:] for title in titles] == ["元（周一上午）", "元（周一上午）", "元（周一下午）"]
    after = {id: (await agendas.get_planned(id)).sequence for id in out.sessions}
    assert [after[id] - sequence[id] for id in out.sessions] == [0, 0, 0, 1, 1, 1]
    (change,) = await timetable_changes.list_changes(out.meet)
    assert change.id == made
    assert change.text == (
        "【赛程变更】田径运动会因大雨："
        "田径运动会 第四单元（周日下午）由12月6日 周日 14:00–17:30改到12月7日 周一 08:00–11:30；"
        "田径运动会 第五单元（周一上午）由12月7日 周一 08:00–12:00改到12月7日 周一 11:30–15:30；"
        "田径运动会 第六单元（周一下午）由12月7日 周一 14:00–17:30改到12月7日 周一 15:30–19:00。"
        "单元内4组随之调整，此前公布的有关出场名单作废，请各代表队、裁判员以最新赛程为准并相互转告。"
    )


async def test_sessions_may_change_places(out: Plan, clerk: Account, now: datetime) -> None:
    await postponements.move_session(
        out.sessions[3], starts_at=at(8, day=2), others=Others.SWAP, reason="大风", account=clerk, now=now
    )

    assert (await spans(out))[3:5] == ["07 08:00-11:30", "06 14:00-18:00"]
    # The final was in session 5 and would now be before its heats: it has gone behind them.
    assert ("男子100米 决赛", "07 09:05", "confirmed") in await shown(out.meet)


async def test_what_would_happen_is_shown_before(out: Plan, clerk: Account, now: datetime) -> None:
    proposal = await postponements.propose_move(out.sessions[3], at(8, day=2), Others.AFTER, account=clerk)

    assert proposal.spans == {
        out.sessions[3]: (at(8, day=2), at(11, 30, day=2)),
        out.sessions[4]: (at(11, 30, day=2), at(15, 30, day=2)),
        out.sessions[5]: (at(15, 30, day=2), at(19, day=2)),
    }
    assert proposal.in_the_way == ()
    assert (await spans(out))[3] == "06 14:00-17:30"


async def test_residents_are_displaced_only_when_they_were_shown(
    out: Plan, clerk: Account, now: datetime
) -> None:
    booking = await times.place(placement(out.ground.pit, at(19, day=1)), by=None, now=now)
    shifted: dict[str, Any] = {"starts_at": at(18, day=1), "reason": "大雨", "account": clerk, "now": now}

    proposal = await postponements.propose_move(out.sessions[3], at(18, day=1), Others.STAY, account=clerk)
    with pytest.raises(SpaceAlreadyTaken):
        await postponements.move_session(out.sessions[3], **shifted)
    with pytest.raises(VictimsChanged):
        await postponements.move_session(out.sessions[3], victims=[(booking, 7)], **shifted)
    victims = [(h.id, h.sequence) for h in proposal.in_the_way]
    await postponements.move_session(out.sessions[3], victims=victims, **shifted)

    assert [h.id for h in proposal.in_the_way] == [booking]
    assert (await agendas.get_planned(booking)).state == OccurrenceState.CANCELLED
    assert (await spans(out))[3] == "06 18:00-21:30"


async def test_a_session_without_a_new_time_takes_later_rounds_with_it_and_comes_back(
    out: Plan, clerk: Account, now: datetime
) -> None:
    await postponements.postpone_session(out.sessions[3], reason="雷电", account=clerk, now=now)

    assert {row[0]: row[2] for row in await shown(out.meet)} == {
        "男子100米 预赛 第1组": "postponed", "男子100米 预赛 第2组": "postponed",
        "男子跳远 决赛": "postponed", "男子100米 决赛": "postponed",
    }  # fmt: skip
    (change,) = await timetable_changes.list_changes(out.meet)
    assert "第四单元（周日下午）（原12月6日 周日 14:00–17:30）延期，时间另行通知" in change.text
    assert "男子100米 小学甲组 决赛（原12月7日 周一 09:00–09:10）延期" in change.text
    reasons = await fetch("SELECT DISTINCT reason FROM occurrence WHERE state = 'postponed'")
    assert [row["reason"] for row in reasons] == ["雷电"]
    # Its floor may be somebody's meanwhile; put on again, it brings along what was put off with it.
    await postponements.move_session(
        out.sessions[3], starts_at=at(18, day=1), reason="补赛", account=clerk, now=now
    )
    assert await shown(out.meet) == [
        ("男子100米 预赛 第1组", "06 18:00", "confirmed"),
        ("男子100米 预赛 第2组", "06 18:10", "confirmed"),
        ("男子跳远 决赛", "06 19:00", "confirmed"),
        ("男子100米 决赛", "07 09:00", "confirmed"),
    ]


async def test_drafts_of_a_session_put_off_wait_for_another(
    plan: Plan, clerk: Account, now: datetime
) -> None:
    await timetable.place_automatically(plan.meet, account=clerk, now=now)

    await postponements.postpone_session(plan.sessions[0], reason="雷电", account=clerk, now=now)
    await timetable.place_automatically(plan.meet, account=clerk, now=now)

    assert {row[1][:5] for row in await shown(plan.meet)} == {"05 14", "05 15"}


async def test_a_whole_day_is_put_off_or_moved(out: Plan, clerk: Account, now: datetime) -> None:
    await postponements.move_day(
        out.meet, date(2026, 12, 6), to=date(2026, 12, 7), reason="暴雨红色预警", account=clerk, now=now
    )
    assert (await spans(out))[2:] == [
        "07 08:00-12:00", "07 14:00-17:30", "08 08:00-12:00", "08 14:00-17:30",
    ]  # fmt: skip
    assert ("男子100米 决赛", "08 09:00", "confirmed") in await shown(out.meet)

    await postponements.postpone_day(out.meet, date(2026, 12, 7), reason="暴雨", account=clerk, now=now)
    states = await fetch("SELECT state FROM occurrence WHERE id = ANY ($1) ORDER BY starts_at", out.sessions)
    assert [row["state"] for row in states] == ["confirmed"] * 2 + ["postponed"] * 2 + ["confirmed"] * 2
    with pytest.raises(SessionUnsuitable):
        await postponements.postpone_day(out.meet, date(2026, 12, 20), reason="雨", account=clerk, now=now)


async def test_one_fixture_is_put_off_and_its_final_with_it(out: Plan, clerk: Account, now: datetime) -> None:
    (first, second) = await fixture_ids(out, "男子100米 1")

    await postponements.postpone_fixture(first, reason="跑道积水", account=clerk, now=now)

    assert {row[0]: row[2] for row in await shown(out.meet)} == {
        "男子100米 预赛 第1组": "postponed", "男子100米 预赛 第2组": "confirmed",
        "男子跳远 决赛": "confirmed", "男子100米 决赛": "postponed",
    }  # fmt: skip
    await timetable.move_fixture(first, starts_at=at(16, day=1), reason="积水已清", account=clerk, now=now)
    assert ("男子100米 预赛 第1组", "06 16:00", "confirmed") in await shown(out.meet)
    # The final was put off with its heat, and comes back with it.
    assert ("男子100米 决赛", "07 09:00", "confirmed") in await shown(out.meet)
    await execute("UPDATE fixture SET state = 'handed_in', handed_in_at = now() WHERE id = $1", second)
    with pytest.raises(FixtureHandedIn):
        await postponements.postpone_fixture(second, reason="雨", account=clerk, now=now)


async def test_a_final_comes_back_behind_its_heats_where_its_old_time_is_too_early(
    out: Plan, clerk: Account, now: datetime
) -> None:
    first, second = await fixture_ids(out, "男子100米 1")
    await postponements.postpone_session(out.sessions[3], reason="雷电", account=clerk, now=now)

    await timetable.move_fixture(
        first, starts_at=at(14, day=2), session=out.sessions[5], reason="补赛", account=clerk, now=now
    )
    half = {row[0]: row[2] for row in await shown(out.meet)}
    await timetable.move_fixture(
        second, starts_at=at(14, 10, day=2), session=out.sessions[5], reason="补赛", account=clerk, now=now
    )

    assert half["男子100米 决赛"] == "postponed"
    (final,) = [row for row in await shown(out.meet) if row[0] == "男子100米 决赛"]
    assert (final[1] > "07 14:20", final[2]) == (True, "confirmed")


async def test_a_final_that_was_put_off_by_itself_stays_so(out: Plan, clerk: Account, now: datetime) -> None:
    (final,) = await fixture_ids(out, "男子100米 2")
    await postponements.postpone_fixture(final, reason="等录像", account=clerk, now=now)

    await postponements.move_session(
        out.sessions[3], starts_at=at(18, day=1), reason="高温", account=clerk, now=now + timedelta(minutes=1)
    )

    assert ("男子100米 决赛", "07 09:00", "postponed") in await shown(out.meet)


async def test_published_lists_of_what_moved_are_void_and_the_old_version_can_be_read(
    out: Plan, clerk: Account, now: datetime
) -> None:
    stage = out.stages["男子100米 1"]
    await execute("UPDATE stage SET state = 'published' WHERE id = $1", stage)
    await start_list_versions.keep_version([stage], by=clerk.id, now=now)
    later = now + timedelta(hours=1)

    await postponements.move_session(
        out.sessions[3], starts_at=at(8, day=2), others=Others.AFTER, reason="大雨", account=clerk, now=later
    )

    new, old = await start_list_versions.list_versions(out.meet)
    assert (new.number, new.void_at, [f.starts_at for f in new.fixtures]) == (
        2, None, [at(8, day=2), at(8, 10, day=2)],
    )  # fmt: skip
    assert (old.number, old.void_at, old.void_reason, [f.starts_at for f in old.fixtures]) == (
        1, later, "大雨", [at(14, day=1), at(14, 10, day=1)],
    )  # fmt: skip
    assert await fetch_value("SELECT count(*) FROM start_list_version WHERE void_at IS NULL") == 1


async def test_a_session_into_a_closed_venue_is_refused(out: Plan, clerk: Account, now: datetime) -> None:
    await execute("UPDATE venue SET closed_on = '2026-12-08' WHERE id = $1", out.ground.venue)

    with pytest.raises(SpaceClosed):
        await postponements.move_session(
            out.sessions[3], starts_at=at(8, day=3), reason="大雨", account=clerk, now=now
        )

    assert (await spans(out))[3] == "06 14:00-17:30"
    assert await timetable_changes.list_changes(out.meet) == []


@pytest.mark.parametrize("reason", ["", "   ", "雨" * 121])
async def test_without_a_reason_nothing_is_put_off(
    out: Plan, clerk: Account, now: datetime, reason: str
) -> None:
    with pytest.raises(ChangeReasonMissing):
        await postponements.postpone_session(out.sessions[3], reason=reason, account=clerk, now=now)


async def test_several_sessions_get_the_times_a_person_types(
    out: Plan, clerk: Account, now: datetime
) -> None:
    starts = {out.sessions[3]: at(8, day=2), out.sessions[4]: at(13, day=2), out.sessions[5]: at(18, day=2)}

    await postponements.rearrange_sessions(out.meet, starts, reason="大雨", account=clerk, now=now)

    assert (await spans(out))[3:] == ["07 08:00-11:30", "07 13:00-17:00", "07 18:00-21:30"]


async def test_others_put_nothing_off(out: Plan, now: datetime) -> None:
    with pytest.raises(EventNotFound):
        await postponements.postpone_session(
            out.sessions[3], reason="雨", account=account_of(Role.COACH), now=now
        )
