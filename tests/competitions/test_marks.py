"""Writing sheets: what comes to stand, what waits, what is answered again."""

import asyncio
from contextvars import copy_context
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.competitions.sheets import CLERK, Race, keep, make_race, standing, typed
from tests.makers import account_of
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.competitions.enums import FixtureState
from ysevents.competitions.errors import (
    EntryToSettleNotFound,
    FixtureNotFound,
    ReasonMissing,
    SheetContested,
    SheetIncomplete,
)
from ysevents.competitions.rules.recording.merging import Verdict
from ysevents.competitions.service import mark_settling, mark_sheets, results
from ysevents.kit.database import execute, fetch, fetch_value, transaction
from ysevents.kit.ids import uuid7

REFEREE = account_of(Role.REFEREE)


@pytest.fixture
async def race(db: None, now: datetime) -> Race:
    return await make_race(now)


async def log(race: Race) -> list[tuple[str, str, bool, bool, str]]:
    rows = await fetch(
        """SELECT text, before, is_kept, settled_at IS NOT NULL AS settled, reason FROM mark_entry
           WHERE fixture = $1 ORDER BY received_at, id""",
        race.fixture,
    )
    return [tuple(row.values()) for row in rows]


async def test_what_is_typed_stands_with_its_value_and_the_race_is_under_way(
    race: Race, now: datetime
) -> None:
    first, second, _ = race.slots

    kept = await keep(race, typed(first, "watch.1", "9,42"), typed(None, "wind", "+1.3"), now=now)
    await keep(race, typed(first, "watch.1", "9.5", seen=1), typed(second, "status", "DNS"), now=now)

    assert [(cell.verdict, cell.text, cell.revision) for cell in kept.cells] == [
        (Verdict.KEPT, "9,42", 1),
        (Verdict.KEPT, "+1.3", 1),
    ]
    assert await standing(race) == {
        (1, "watch.1"): ("9.5", 2),
        (0, "wind"): ("+1.3", 1),
        (2, "status"): ("DNS", 1),
    }
    assert await fetch_value("SELECT value FROM mark WHERE item = 'watch.1'") == 9500
    assert await fetch_value("SELECT state FROM fixture WHERE id = $1", race.fixture) == FixtureState.STARTED
    assert await log(race) == [
        ("9,42", "", True, False, ""),
        ("+1.3", "", True, False, ""),
        ("9.5", "9,42", True, False, ""),
        ("DNS", "", True, False, ""),
    ]


async def test_a_nonce_sent_again_is_answered_as_before(race: Race, now: datetime) -> None:
    cell = typed(race.slots[0], "watch.1", "9.42")
    first = await keep(race, cell, now=now)

    again = await keep(race, cell, now=now + timedelta(minutes=1))

    assert again.cells == first.cells
    assert len(await log(race)) == 1


async def test_of_two_phones_the_later_one_is_told_what_stands_and_its_text_waits(
    race: Race, now: datetime
) -> None:
    slot = race.slots[0]
    await keep(
        race,
        typed(slot, "watch.1", "9.42"),
        device="甲机",
        account=replace(CLERK, display_name="王老师"),
        now=now,
    )

    kept = await keep(race, typed(slot, "watch.1", "9.82"), device="乙机", now=now)

    (cell,) = kept.waiting
    assert (cell.verdict, cell.text, cell.revision) == (Verdict.CONFLICT, "9.42", 1)
    assert cell.words.endswith("写成9.42，您写的9.82没有覆盖，请核对后选用其一")
    assert await standing(race) == {(1, "watch.1"): ("9.42", 1)}
    assert [line[:4] for line in await log(race)] == [
        ("9.42", "", True, False),
        ("9.82", "9.42", False, False),
    ]


async def test_a_text_that_waits_is_chosen_or_left(race: Race, now: datetime) -> None:
    slot = race.slots[0]
    await keep(race, typed(slot, "watch.1", "9.42"), typed(slot, "watch.2", "9.50"), device="甲机", now=now)
    kept = await keep(
        race, typed(slot, "watch.1", "9.82"), typed(slot, "watch.2", "9.55"), device="乙机", now=now
    )
    chosen, left = (cell.entry for cell in kept.waiting)
    assert chosen
    assert left

    await mark_settling.settle(chosen, choose=True, account=CLERK, now=now)
    await mark_settling.settle(chosen, choose=True, account=CLERK, now=now)
    await mark_settling.settle(left, choose=False, account=CLERK, now=now)

    assert await standing(race) == {(1, "watch.1"): ("9.82", 2), (1, "watch.2"): ("9.50", 1)}
    assert (await mark_sheets.get_sheet(race.fixture, account=CLERK, now=now)).waiting == ()
    with pytest.raises(EntryToSettleNotFound):
        await mark_settling.settle(uuid7(), choose=True, account=CLERK, now=now)


async def test_a_doubtful_mark_is_asked_about_and_kept_once_confirmed(race: Race, now: datetime) -> None:
    slot = race.slots[0]

    kept = await keep(race, typed(slot, "watch.1", "5.1"), now=now)
    assert [(cell.verdict, cell.words) for cell in kept.cells] == [
        (Verdict.QUESTION, "5.10不在这一组别常见的8.40至11.20之间，请核对")
    ]
    assert await standing(race) == {}

    confirmed = await keep(race, typed(slot, "watch.1", "5.1", is_confirmed=True), now=now)

    assert [cell.verdict for cell in confirmed.cells] == [Verdict.KEPT]
    assert await standing(race) == {(1, "watch.1"): ("5.1", 1)}
    assert (await mark_sheets.get_sheet(race.fixture, account=CLERK, now=now)).waiting == ()


async def test_a_doubtful_mark_rests_once_its_phone_has_thought_better(race: Race, now: datetime) -> None:
    one, two, three = race.slots[:3]
    await keep(race, typed(one, "watch.1", "9.5"), now=now)

    await keep(race, typed(one, "watch.1", "5.1", seen=1), now=now)
    await keep(race, typed(one, "watch.1", "9.5", seen=1), now=now)
    await keep(race, typed(two, "watch.1", "5.2"), typed(two, "watch.1", "9.2"), now=now)
    await keep(race, typed(three, "watch.1", "5.3"), typed(three, "watch.1", "5.4"), now=now)

    sheet = await mark_sheets.get_sheet(race.fixture, account=CLERK, now=now)
    assert [(wait.slot, wait.text) for wait in sheet.waiting] == [(three, "5.4")]
    assert await standing(race) == {(1, "watch.1"): ("9.5", 1), (2, "watch.1"): ("9.2", 1)}


async def test_what_cannot_be_read_is_refused_and_on_record(race: Race, now: datetime) -> None:
    slot = race.slots[0]

    kept = await keep(
        race,
        typed(slot, "watch.1", "快"),
        typed(slot, "trial.1", "3.20"),
        typed(uuid7(), "watch.1", "9.42"),
        typed(None, "watch.1", "9.42"),
        now=now,
    )

    assert [(cell.verdict, cell.words) for cell in kept.cells] == [
        (Verdict.REFUSED, "看不懂成绩“快”，请写成 13.42 或 4:05.1，分之后的秒写两位"),
        (Verdict.REFUSED, "这张成绩单没有“trial.1”这一栏，请刷新后再写"),
        (Verdict.REFUSED, "这个位置已不在本组，请刷新后再写"),
        (Verdict.REFUSED, "这张成绩单没有“watch.1”这一栏，请刷新后再写"),
    ]
    assert [line[2:4] for line in await log(race)] == [(False, True)] * 4


async def test_the_call_room_says_who_is_absent_and_nothing_else(race: Race, now: datetime) -> None:
    caller = account_of(Role.CALL_ROOM_CLERK, scope=Scope.EVENT, target=race.event)

    kept = await keep(
        race,
        typed(race.slots[0], "status", "DNS"),
        typed(race.slots[1], "watch.1", "9.4"),
        account=caller,
        now=now,
    )

    assert [(cell.verdict, cell.words) for cell in kept.cells] == [
        (Verdict.KEPT, ""),
        (Verdict.REFUSED, "检录员只记弃权，成绩请裁判员录入"),
    ]
    assert await fetch_value("SELECT state FROM fixture WHERE id = $1", race.fixture) == FixtureState.PLANNED


async def test_absence_and_a_mark_wait_for_each_other(race: Race, now: datetime) -> None:
    first, second, _ = race.slots
    await keep(race, typed(first, "status", "DNS"), typed(second, "watch.1", "9.42"), device="检录", now=now)

    kept = await keep(
        race, typed(first, "watch.1", "9.61"), typed(second, "status", "弃权"), device="终点", now=now
    )

    assert [(cell.verdict, cell.words) for cell in kept.cells] == [
        (Verdict.ABSENT, "已记弃权，却写了“第1块表”9.61：确实参加了请选用成绩，弃权随之取消"),
        (Verdict.ABSENT, "已有成绩，却记弃权：确实没有参加请选用弃权，成绩随之清空"),
    ]
    for cell in kept.waiting:
        assert cell.entry
        await mark_settling.settle(cell.entry, choose=True, account=CLERK, now=now)
    assert await standing(race) == {
        (1, "status"): ("", 2),
        (1, "watch.1"): ("9.61", 1),
        (2, "status"): ("弃权", 1),
        (2, "watch.1"): ("", 2),
    }


async def test_a_sheet_is_handed_in_once_nothing_lacks_and_nothing_waits(race: Race, now: datetime) -> None:
    first, second, third = race.slots
    await keep(race, typed(first, "watch.1", "9.42"), typed(second, "watch.1", "5.0"), now=now)
    with pytest.raises(SheetContested):
        await mark_settling.hand_in(race.fixture, account=CLERK, now=now)
    await keep(race, typed(second, "watch.1", "9.9"), now=now)
    with pytest.raises(SheetIncomplete, match="还没有成绩，也没有弃权等状态"):
        await mark_settling.hand_in(race.fixture, account=CLERK, now=now)
    await keep(race, typed(third, "status", "DQ TR17.3"), now=now)

    await mark_settling.hand_in(race.fixture, account=CLERK, now=now)
    await mark_settling.hand_in(race.fixture, account=CLERK, now=now + timedelta(minutes=1))

    sheet = await mark_sheets.get_sheet(race.fixture, account=CLERK, now=now)
    assert (sheet.state, sheet.handed_in_at, sheet.may_change) == (FixtureState.HANDED_IN, now, False)


async def handed_in(race: Race, now: datetime) -> None:
    await keep(race, *(typed(slot, "watch.1", f"9.{n}1") for n, slot in enumerate(race.slots)), now=now)
    await mark_settling.hand_in(race.fixture, account=CLERK, now=now)


async def test_after_handing_in_a_phone_that_comes_back_waits_for_the_referee(
    race: Race, now: datetime
) -> None:
    await handed_in(race, now)

    kept = await keep(
        race, typed(race.slots[0], "watch.2", "9.05"), device="乙机", now=now + timedelta(hours=2)
    )

    (cell,) = kept.waiting
    assert (cell.verdict, cell.words) == (Verdict.CLOSED, "成绩单已交，请裁判长写明理由后更改")
    assert cell.entry
    with pytest.raises(ReasonMissing):
        await mark_settling.settle(cell.entry, choose=True, account=REFEREE, now=now)
    with pytest.raises(ReasonMissing):
        await mark_settling.settle(cell.entry, choose=True, reason="漏录", account=CLERK, now=now)
    await mark_settling.settle(cell.entry, choose=True, reason="第二块表漏录", account=REFEREE, now=now)
    assert (await standing(race))[1, "watch.2"] == ("9.05", 1)


async def test_a_referee_changes_a_sheet_that_is_handed_in_with_a_reason(race: Race, now: datetime) -> None:
    await handed_in(race, now)
    slot = race.slots[0]

    without = await keep(race, typed(slot, "watch.1", "9.1", seen=1), account=REFEREE, now=now)
    reasoned = await keep(
        race, typed(slot, "watch.1", "9.1", seen=1, reason="计时长核对原表"), account=REFEREE, now=now
    )

    assert [without.cells[0].verdict, reasoned.cells[0].verdict] == [Verdict.CLOSED, Verdict.KEPT]
    assert (await log(race))[-1] == ("9.1", "9.01", True, False, "计时长核对原表")


async def test_a_referee_gives_a_sheet_back_with_a_reason(race: Race, now: datetime) -> None:
    await handed_in(race, now)

    with pytest.raises(ReasonMissing):
        await mark_settling.open_again(race.fixture, reason=" ", account=REFEREE, now=now)
    with pytest.raises(FixtureNotFound):
        await mark_settling.open_again(race.fixture, reason="漏录", account=CLERK, now=now)
    await mark_settling.open_again(race.fixture, reason="漏录", account=REFEREE, now=now)

    assert await fetch_value("SELECT state FROM fixture WHERE id = $1", race.fixture) == FixtureState.STARTED


async def test_a_fixture_that_is_off_keeps_what_is_typed_waiting(race: Race, now: datetime) -> None:
    await execute("UPDATE occurrence SET state = 'cancelled' WHERE id = $1", race.fixture)

    kept = await keep(race, typed(race.slots[0], "watch.1", "9.42"), now=now)

    assert [(cell.verdict, cell.words) for cell in kept.cells] == [
        (Verdict.CLOSED, "这一组已取消，成绩请裁判长决定是否采用")
    ]


async def test_others_find_no_sheet(race: Race, now: datetime) -> None:
    stranger: Account = account_of(Role.REFEREE, scope=Scope.EVENT, target=uuid7())
    coach = account_of(Role.COACH)

    for account in (stranger, coach):
        with pytest.raises(FixtureNotFound):
            await mark_sheets.get_sheet(race.fixture, account=account, now=now)
        with pytest.raises(FixtureNotFound):
            await keep(race, typed(race.slots[0], "watch.1", "9.4"), account=account, now=now)


async def test_sixteen_phones_write_one_cell_and_nothing_is_lost(race: Race, now: datetime) -> None:
    slot = race.slots[0]

    kept = await asyncio.gather(
        *(
            keep(race, typed(slot, "watch.1", f"9.{n:02}", nonce=f"race{n}"), device=f"{n}号机", now=now)
            for n in range(16)
        )
    )

    verdicts = [cell.verdict for one in kept for cell in one.cells]
    assert sorted(verdicts) == [Verdict.CONFLICT] * 15 + [Verdict.KEPT]
    assert len(await log(race)) == 16
    assert len((await mark_sheets.get_sheet(race.fixture, account=CLERK, now=now)).waiting) == 15


async def test_a_nonce_of_one_sheet_is_free_on_another(race: Race, now: datetime) -> None:
    other = await make_race(now, discipline="100m")
    await keep(race, typed(race.slots[0], "watch.1", "9.4", nonce="1"), device="计时器", now=now)

    kept = await keep(other, typed(other.slots[0], "watch.1", "14.1", nonce="1"), device="计时器", now=now)

    assert [(cell.verdict, cell.text) for cell in kept.cells] == [(Verdict.KEPT, "14.1")]
    assert await standing(other) == {(1, "watch.1"): ("14.1", 1)}


async def test_a_nonce_used_for_another_text_is_refused_and_on_record(race: Race, now: datetime) -> None:
    first, second, _ = race.slots
    await keep(race, typed(first, "watch.1", "9.4", nonce="1"), device="计时器", now=now)

    kept = await keep(race, typed(second, "watch.1", "9.8", nonce="1"), device="计时器", now=now)

    assert [(cell.slot, cell.verdict, cell.text) for cell in kept.cells] == [(second, Verdict.REFUSED, "")]
    assert kept.cells[0].words == "这台设备已用同一编号写过别的内容，请换新的编号再发"
    assert [row[0] for row in await log(race)] == ["9.4", "9.8"]


async def test_a_mark_that_waited_for_the_announcement_finds_the_sheet_closed(
    race: Race, now: datetime
) -> None:
    first, second, third = race.slots
    await keep(race, *(typed(s, "watch.1", "9.4") for s in (first, second, third)), now=now)
    id = await fetch_value("SELECT id FROM result_list WHERE stage = $1", race.stage)
    outside = copy_context()

    async with transaction():
        await results.announce(id, account=REFEREE, now=now)
        late = asyncio.create_task(
            keep(race, typed(first, "watch.1", "9.9", seen=1), now=now), context=outside
        )
        await asyncio.sleep(0.2)

    assert [cell.verdict for cell in (await late).cells] == [Verdict.CLOSED]
    assert (await standing(race))[1, "watch.1"] == ("9.4", 1)


async def test_a_mark_and_a_redrawing_never_wait_crosswise(race: Race, now: datetime) -> None:
    outside = copy_context()

    async with transaction():
        await execute("SELECT FROM event WHERE id = $1 FOR NO KEY UPDATE", race.event)
        late = asyncio.create_task(
            keep(race, typed(race.slots[0], "watch.1", "9.9"), now=now), context=outside
        )
        await asyncio.sleep(0.2)
        await execute("UPDATE fixture SET turn = turn WHERE stage = $1", race.stage)

    assert [cell.verdict for cell in (await late).cells] == [Verdict.KEPT]


async def test_two_hours_of_forty_marks_come_in_at_once(db: None, now: datetime) -> None:
    race = await make_race(
        now, discipline="lj", runners=6, ruleset="wa.tr25.jump", parameters={"trials": 6, "cut_after": 0}
    )
    sent = [
        typed(slot, f"trial.{n}", f"3.{n}{place}", typed_at=now - timedelta(hours=2) + timedelta(minutes=n))
        for n in range(1, 7)
        for place, slot in enumerate(race.slots)
    ] + [typed(race.slots[0], f"wind.{n}", "+0.4") for n in range(1, 5)]

    kept = await keep(race, *sent, now=now)
    again = await keep(race, *sent, now=now)

    assert [cell.verdict for cell in kept.cells] == [Verdict.KEPT] * 40
    assert again.cells == kept.cells
    assert len(await standing(race)) == 40


async def test_the_list_tells_how_far_each_sheet_is(race: Race, now: datetime) -> None:
    await keep(race, typed(race.slots[0], "watch.1", "9.42"), typed(race.slots[1], "watch.1", "5.0"), now=now)

    (line,) = await mark_sheets.list_sheets(race.event, account=CLERK)

    assert (line.session, line.entrants, line.marked, line.waiting, line.state) == (
        "第一单元", 3, 1, 1, FixtureState.STARTED
    )  # fmt: skip


async def test_the_list_of_the_stage_follows_in_the_same_act(race: Race, now: datetime) -> None:
    first, second, third = race.slots

    kept = await keep(
        race,
        typed(first, "watch.1", "9.42"),
        typed(second, "watch.1", "9.3"),
        typed(third, "status", "DQ TR17.3"),
        now=now,
    )

    assert len(kept.lists) >= 1
    sheet = await mark_sheets.get_sheet(race.fixture, account=CLERK, now=now)
    assert [(row.rank, row.word) for row in sheet.rows] == [(2, ""), (1, ""), (None, "取消成绩（TR17.3）")]


async def test_nobody_is_without_a_mark_while_their_trials_go_on(db: None, now: datetime) -> None:
    race = await make_race(
        now,
        discipline="lj",
        runners=2,
        ruleset="wa.tr25",
        parameters={"trials": 3, "cut_after": 0, "reverse_after": []},
    )
    first, second = race.slots
    await keep(race, typed(first, "trial.1", "X"), typed(second, "trial.1", "3.10"), now=now)
    going_on = await mark_sheets.get_sheet(race.fixture, account=CLERK, now=now)
    await keep(race, typed(first, "status", "NM"), now=now)
    over = await mark_sheets.get_sheet(race.fixture, account=CLERK, now=now)

    assert [(row.rank, row.word, row.best) for row in going_on.rows] == [(None, "", ""), (1, "", "3.10")]
    assert [(row.rank, row.word) for row in over.rows] == [(None, "无成绩"), (1, "")]


async def test_after_a_cut_the_order_of_the_trials_is_turned(db: None, now: datetime) -> None:
    race = await make_race(
        now,
        discipline="lj",
        runners=4,
        ruleset="wa.tr25",
        parameters={"trials": 4, "cut_after": 2, "cut_size": 3, "reverse_after": [2]},
    )
    lengths = ("3.40", "3.10", "3.30", "3.20")
    await keep(
        race,
        *(typed(slot, f"trial.{n}", lengths[i]) for i, slot in enumerate(race.slots) for n in (1, 2)),
        now=now,
    )

    sheet = await mark_sheets.get_sheet(race.fixture, account=CLERK, now=now)

    assert sheet.reordered_from == 3
    assert [row.position for row in sheet.in_turn(2)] == [row.position for row in sheet.rows]
    order = [sheet.rows.index(row) for row in sheet.in_turn(3)]
    assert order == [3, 2, 0, 1]
    assert sheet.rows[1].further is None


async def test_after_the_announcement_a_change_is_a_correction(race: Race, now: datetime) -> None:
    await handed_in(race, now)
    list_id = await fetch_value("SELECT id FROM result_list WHERE stage = $1", race.stage)
    await results.announce(list_id, account=REFEREE, now=now)
    slot = race.slots[0]

    plain = await keep(race, typed(slot, "watch.1", "9.9", seen=1), account=REFEREE, now=now)
    reasoned = await keep(
        race, typed(slot, "watch.1", "9.9", seen=1, reason="第1块表抄错"), account=REFEREE, now=now
    )

    assert plain.cells[0].words == "成绩已公告，请裁判长写明理由后更改，并发更正"
    assert reasoned.cells[0].verdict == Verdict.KEPT
    rows = await fetch(
        "SELECT number, state, reason FROM result_version WHERE list = $1 ORDER BY number", list_id
    )
    assert [tuple(row.values()) for row in rows][-1] == (2, "corrected", "第1块表抄错")
