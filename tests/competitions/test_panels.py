"""Panels: seats, own pads, marks that nobody sees before their time, release by the head scorer."""

from dataclasses import dataclass, replace
from datetime import datetime
from json import loads
from uuid import UUID

import pytest

from tests.competitions.stages import Meet, make_meet, make_stage, write
from tests.makers import account_of, make_account
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.competitions.enums import StageFormat
from ysevents.competitions.errors import (
    FixtureNotFound,
    NoPanelSeat,
    NothingToRelease,
    PanelUnsuitable,
    StageNotFound,
)
from ysevents.competitions.mark_schemas import Kept, TypedCell
from ysevents.competitions.pages import list_views
from ysevents.competitions.rules.recording.merging import Verdict
from ysevents.competitions.service import lists, mark_settling, mark_sheets, marks, panels
from ysevents.kit.database import fetch, fetch_row, fetch_value
from ysevents.kit.errors import NotAllowed
from ysevents.kit.ids import uuid7

SOLO = "男子60米 小学甲组"
HEAD = account_of(Role.REFEREE)


@dataclass
class Sitting:
    """A panel of three over performers a, b, c, each judge with an account."""

    meet: Meet
    stage: UUID
    fixture: UUID
    slots: dict[str, UUID]
    judges: dict[int, Account]
    now: datetime

    async def mark(self, judge: int, performer: str, text: str) -> Kept:
        cell = TypedCell(
            slot=self.slots[performer], item=f"judge.{judge}.1", text=text, nonce=str(uuid7()), seen=0
        )
        return await panels.give_marks(
            self.fixture, [cell], device=f"phone{judge}", account=self.judges[judge], now=self.now
        )

    async def write(self, account: Account, performer: str, item: str, text: str) -> Kept:
        cell = TypedCell(slot=self.slots[performer], item=item, text=text, nonce=str(uuid7()), seen=0)
        return await marks.keep_marks(self.fixture, [cell], device="desk", account=account, now=self.now)


@pytest.fixture
async def sitting(db: None, now: datetime) -> Sitting:
    meet = await make_meet(now)
    await meet.enter(SOLO, "abc")
    stage = await make_stage(
        meet,
        SOLO,
        ["abc"],
        ruleset="panel.generic",
        format=StageFormat.PANEL,
        judges=3,
        quorum=2,
        drop=1,
        keep=1,
        release_together=2,
    )
    fixture = await fetch_value("SELECT id FROM fixture WHERE stage = $1", stage)
    slots = {
        label: await fetch_value("SELECT id FROM slot WHERE entry = $1", meet.entries[label])
        for label in "abc"
    }
    judges = {}
    for number in (1, 2, 3):
        id = await make_account(f"judge{number}", Role.JUDGE, Scope.EVENT, meet.root, now=now)
        judges[number] = replace(account_of(Role.JUDGE, Scope.EVENT, meet.root), id=id)
    await panels.seat_judges(stage, {n: judge.id for n, judge in judges.items()}, account=HEAD, now=now)
    return Sitting(meet, stage, fixture, slots, judges, now)


async def shown(sitting: Sitting) -> list[tuple[str, str]]:
    """Who stands in the list of the stage, with the score."""
    row = await fetch_row("SELECT result FROM result_list WHERE stage = $1", sitting.stage)
    result = loads(row["result"]) if row and row["result"] else {"blocks": [], "lines": {}}
    return [
        (sitting.meet.label(of), str(result["lines"].get(of, {}).get("score_milli", block["code"])))
        for block in result["blocks"]
        for of in block["of"]
    ]


async def test_a_judge_sees_the_own_pad_alone(sitting: Sitting, now: datetime) -> None:
    await sitting.mark(1, "a", "9.1")
    await sitting.mark(2, "a", "9.2")

    pad = await panels.get_pad(sitting.fixture, account=sitting.judges[1], now=now)
    sheet = await mark_sheets.get_sheet(sitting.fixture, account=sitting.judges[1], now=now)

    assert [{item: cell.text for item, cell in row.cells.items()} for row in pad.rows] == [
        {"judge.1.1": "9.1"},
        {},
        {},
    ]
    assert [row.is_given for row in pad.rows] == [True, False, False]
    assert {item: cell.text for item, cell in sheet.rows[0].cells.items()} == {
        "judge.1.1": "9.1",
        "judge.2.1": "●",
    }
    assert [s.seat for s in await panels.list_sittings(sitting.judges[2])] == [2]


async def test_a_judge_writes_the_own_marks_alone(sitting: Sitting) -> None:
    mine = await sitting.mark(1, "a", "9.1")
    others = await sitting.write(sitting.judges[1], "a", "judge.2.1", "3.0")
    status = await sitting.write(sitting.judges[1], "a", "status", "DNS")

    assert [k.cells[0].verdict for k in (mine, others, status)] == [
        Verdict.KEPT,
        Verdict.REFUSED,
        Verdict.REFUSED,
    ]
    assert others.cells[0].words == "评委只打自己席位的分，其他由裁判长录入"


async def test_an_answer_tells_no_judge_what_another_gave(sitting: Sitting, now: datetime) -> None:
    await sitting.mark(2, "a", "9.2")
    caller = account_of(Role.CALL_ROOM_CLERK, Scope.EVENT, sitting.meet.root)

    by_judge = await sitting.write(sitting.judges[1], "a", "judge.2.1", "3.0")
    by_caller = await sitting.write(caller, "a", "judge.2.1", "3.0")

    assert [(kept.cells[0].verdict, kept.cells[0].text) for kept in (by_judge, by_caller)] == [
        (Verdict.REFUSED, "●"),
        (Verdict.REFUSED, "●"),
    ]


async def test_an_answer_tells_the_head_scorer_no_mark_before_its_release(sitting: Sitting) -> None:
    await sitting.mark(2, "a", "9.2")
    await sitting.mark(2, "b", "9.3")

    met = await sitting.write(HEAD, "a", "judge.2.1", "8.7")
    doubtful = await sitting.write(HEAD, "b", "judge.1.1", "10.5")
    own = await sitting.write(HEAD, "c", "judge.3.1", "9.0")

    assert [
        (kept.cells[0].verdict, kept.cells[0].text, kept.cells[0].words) for kept in (met, doubtful, own)
    ] == [
        (Verdict.CONFLICT, "●", "评分尚未公布，请裁判长公布后核对"),
        (Verdict.QUESTION, "", "总分的分数应在0至10之间，确认打10.50分？"),
        (Verdict.KEPT, "9.0", ""),
    ]


async def test_what_waits_beside_a_hidden_mark_tells_neither_text(sitting: Sitting, now: datetime) -> None:
    await sitting.mark(2, "a", "9.2")
    await sitting.write(HEAD, "a", "judge.2.1", "8.7")

    sheets = [
        await mark_sheets.get_sheet(sitting.fixture, account=account, now=now)
        for account in (sitting.judges[1], HEAD)
    ]

    assert [[(w.text, w.standing, w.words) for w in sheet.waiting] for sheet in sheets] == [
        [("●", "●", "评分尚未公布，请裁判长公布后核对")],
        [("●", "●", "评分尚未公布，请裁判长公布后核对")],
    ]


async def test_marks_are_released_once_all_are_in_the_first_two_together(
    sitting: Sitting, now: datetime
) -> None:
    for judge, text in ((1, "9.1"), (2, "9.2"), (3, "9.9")):
        await sitting.mark(judge, "a", text)
    first = await shown(sitting)
    hidden = await panels.get_board(sitting.fixture, account=HEAD, now=now)
    for judge in (1, 2, 3):
        await sitting.mark(judge, "b", "9.0")
    both = await shown(sitting)
    board = await panels.get_board(sitting.fixture, account=HEAD, now=now)

    assert first == []
    assert [(row.is_in, row.is_released, row.given) for row in hidden.rows] == [
        (True, False, 3),
        (False, False, 0),
        (False, False, 0),
    ]
    assert [judge.texts for judge in hidden.rows[0].judges] == [(), (), ()]
    assert both == [("a", "9200"), ("b", "9000")]
    assert [(j.texts, j.is_dropped) for j in board.rows[0].judges] == [
        (("9.1",), True),
        (("9.2",), False),
        (("9.9",), True),
    ]
    assert board.rows[0].score == "9.20"


async def test_a_list_shows_the_score_large_and_the_marks_beside(sitting: Sitting) -> None:
    for performer in "ab":
        for judge, text in ((1, "9.1"), (2, "9.2"), (3, "9.9")):
            await sitting.mark(judge, performer, text)
    list_id = await fetch_value("SELECT id FROM result_list WHERE stage = $1", sitting.stage)

    drawn = list_views.table(await lists.shown(list_id, full_names=True))

    assert (drawn["main"], drawn["rows"][0]["mark"]) == ("得分", "9.20")
    assert drawn["rows"][0]["facts"] == [
        ("评委分（括号内去掉）", "(9.10) 9.20 (9.90)"),
        ("评委数", "3"),
        ("类别名次", "1"),
    ]


async def test_the_head_scorer_sees_no_mark_that_is_not_released(sitting: Sitting, now: datetime) -> None:
    await sitting.mark(1, "a", "9.1")

    sheet = await mark_sheets.get_sheet(sitting.fixture, account=HEAD, now=now)

    assert {item: cell.text for item, cell in sheet.rows[0].cells.items()} == {"judge.1.1": "●"}


async def test_the_head_scorer_releases_without_a_judge_who_left(sitting: Sitting, now: datetime) -> None:
    await sitting.mark(1, "a", "9.1")
    await sitting.mark(2, "a", "9.3")

    await panels.release(sitting.fixture, [sitting.slots["a"]], reason="3号评委离场", account=HEAD, now=now)
    again = await panels.release(sitting.fixture, [sitting.slots["a"]], reason="", account=HEAD, now=now)
    devices = await fetch("SELECT DISTINCT device FROM mark_entry WHERE device LIKE 'board%'")

    assert [row["device"] for row in devices] == [f"board{HEAD.id.hex}"]
    assert await shown(sitting) == [("a", "9200")]
    assert again.cells == ()
    kept = await fetch_row("SELECT kind, reason, details FROM decision WHERE fixture = $1", sitting.fixture)
    assert kept is not None
    assert (kept["kind"], kept["reason"]) == ("release", "3号评委离场")
    assert loads(kept["details"]) == {"entries": [str(sitting.meet.entries["a"])]}
    board = await panels.get_board(sitting.fixture, account=HEAD, now=now)
    assert [judge.is_absent for judge in board.rows[0].judges] == [False, False, True]


async def test_nothing_is_released_of_whom_nobody_has_marked(sitting: Sitting, now: datetime) -> None:
    with pytest.raises(NothingToRelease):
        await panels.release(sitting.fixture, [sitting.slots["b"]], reason="", account=HEAD, now=now)


async def test_deductions_are_the_head_scorers(sitting: Sitting) -> None:
    for performer in "ab":
        for judge in (1, 2, 3):
            await sitting.mark(judge, performer, "9.0")
    await sitting.write(HEAD, "b", "deduct.time", "0.5")

    assert await shown(sitting) == [("a", "9000"), ("b", "8500")]


async def test_the_call_room_says_who_did_not_come(sitting: Sitting) -> None:
    clerk = account_of(Role.CALL_ROOM_CLERK, Scope.EVENT, sitting.meet.root)

    absent = await sitting.write(clerk, "a", "status", "DNS")
    marked = await sitting.write(clerk, "b", "judge.1.1", "9.00")

    assert [kept.cells[0].verdict for kept in (absent, marked)] == [Verdict.KEPT, Verdict.REFUSED]


async def test_a_mark_out_of_bounds_waits_until_it_is_confirmed(sitting: Sitting) -> None:
    kept = await sitting.mark(1, "a", "10.5")

    assert kept.cells[0].verdict == Verdict.QUESTION
    assert kept.cells[0].words == "总分的分数应在0至10之间，确认打10.50分？"


async def test_only_judges_of_the_meet_are_seated_each_once(sitting: Sitting, now: datetime) -> None:
    stranger = await make_account("teacher", Role.COACH, now=now)
    one = sitting.judges[1].id

    plan = await panels.get_plan(sitting.stage, account=HEAD, now=now)
    for wrong in ({1: one, 2: one}, {1: stranger}, {9: one}):
        with pytest.raises(PanelUnsuitable):
            await panels.seat_judges(sitting.stage, wrong, account=HEAD, now=now)
    await panels.seat_judges(sitting.stage, {2: one, 3: None}, account=HEAD, now=now)

    assert plan.seats == {n: judge.id for n, judge in sitting.judges.items()}
    assert [judge.name for judge in plan.judges] == ["judge1", "judge2", "judge3"]
    assert (await panels.get_pad(sitting.fixture, account=sitting.judges[1], now=now)).seat == 2
    with pytest.raises(NoPanelSeat):
        await panels.get_pad(sitting.fixture, account=sitting.judges[2], now=now)


async def test_a_panel_is_for_its_heads_and_judges(sitting: Sitting, now: datetime) -> None:
    coach = account_of(Role.COACH)

    with pytest.raises(StageNotFound):
        await panels.get_plan(sitting.stage, account=sitting.judges[1], now=now)
    with pytest.raises(FixtureNotFound):
        await panels.get_board(sitting.fixture, account=sitting.judges[1], now=now)
    with pytest.raises(NoPanelSeat):
        await panels.get_pad(sitting.fixture, account=coach, now=now)
    with pytest.raises(NoPanelSeat):
        await panels.give_marks(sitting.fixture, [], device="x", account=coach, now=now)


async def test_a_judge_does_not_hand_in_the_sheet_of_all(sitting: Sitting, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        await mark_settling.hand_in(sitting.fixture, account=sitting.judges[1], now=now)


async def test_marks_by_several_criteria_are_summed_by_their_weights(db: None, now: datetime) -> None:
    meet = await make_meet(now)
    await meet.enter(SOLO, "a")
    parts = [{"name": "音准", "weight": 60}, {"name": "表现", "weight": 40}]
    stage = await make_stage(
        meet, SOLO, ["a"], ruleset="panel.generic", judges=1, quorum=1, drop=0, criteria=parts
    )
    await write(meet, stage, 1, {"a": {"judge.1.1": "9.0", "judge.1.2": "8.5"}})
    fixture = await fetch_value("SELECT id FROM fixture WHERE stage = $1", stage)

    board = await panels.get_board(fixture, account=HEAD, now=now)

    assert [(j.texts, j.total) for j in board.rows[0].judges] == [(("9.0", "8.5"), "8.80")]
