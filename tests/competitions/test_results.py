"""Results follow from marks: stages as they go on, lists kept by ids, sheets that anybody can judge."""

import asyncio
from datetime import datetime
from json import loads
from typing import Any
from uuid import UUID

import pytest

from tests.competitions.stages import Meet, make_meet, make_stage, times_of, write
from tests.makers import account_of
from ysevents.accounts.enums import Role
from ysevents.competitions.rules.judging import judge
from ysevents.competitions.service import decisions, draws, result_desk, results
from ysevents.kit.database import execute, fetch, fetch_row, transaction

M100 = "男子100米 小学甲组"


@pytest.fixture
async def meet(db: None, now: datetime) -> Meet:
    return await make_meet(now)


async def list_of(stage: UUID) -> Any:
    row = await fetch_row("SELECT * FROM result_list WHERE stage = $1", stage)
    return None if row is None else {**row, "result": loads(row["result"] or "null")}


def blocks(meet: Meet, result: dict[str, Any]) -> list[tuple[int | None, str, str]]:
    return [
        (b["rank"], "".join(sorted(meet.label(of) for of in b["of"])), b["code"]) for b in result["blocks"]
    ]


async def test_a_race_is_placed_as_its_times_come_in(meet: Meet, now: datetime) -> None:
    await meet.enter(M100, "abcd")
    stage = await make_stage(meet, M100, ["ab", "cd"])

    assert await results.recompute(stage, by=None, now=now) == []
    await times_of(meet, stage, 1, a="15.2", b="15.0")
    (first,) = await results.recompute(stage, by=None, now=now)
    half = await list_of(stage)
    await times_of(meet, stage, 2, c="15.1")
    await write(meet, stage, 2, {"d": {"status": "DQ TR16.8"}})
    changed = await results.recompute(stage, by=None, now=now)
    whole = await list_of(stage)

    assert blocks(meet, half["result"]) == [(1, "b", "time"), (2, "a", "time")]
    assert (half["revision"], half["state"], half["id"]) == (1, "live", first)
    assert blocks(meet, whole["result"]) == [
        (1, "b", "time"),
        (2, "c", "time"),
        (3, "a", "time"),
        (None, "d", "dq"),
    ]
    assert (changed, whole["revision"]) == ([first], 2)
    assert whole["result"]["lines"][str(meet.entries["c"])]["time"] == "15.1"


async def test_nothing_changes_when_nothing_is_different(meet: Meet, now: datetime) -> None:
    await meet.enter(M100, "ab")
    stage = await make_stage(meet, M100, ["ab"])
    await times_of(meet, stage, 1, a="15.2", b="15.0")

    first = await results.recompute(stage, by=None, now=now)
    again = await results.recompute(stage, by=None, now=now)

    assert (len(first), again) == (1, [])
    assert (await list_of(stage))["revision"] == 1


async def test_the_exported_sheet_gives_the_published_list(meet: Meet, now: datetime) -> None:
    await meet.enter(M100, "abc")
    stage = await make_stage(meet, M100, ["abc"])
    await times_of(meet, stage, 1, a="15.2", b="15.0", c="15.0")
    await results.recompute(stage, by=None, now=now)

    sheet = await results.sheet_of(stage)
    outcome: Any = judge(sheet.data).result
    kept = (await list_of(stage))["result"]

    assert [(b.rank, [str(sheet.ids[n]) for n in b.entrants]) for b in outcome.blocks] == [
        (b["rank"], b["of"]) for b in kept["blocks"]
    ]
    assert not [entrant for entrant in sheet.data["entrants"] if "name" in entrant]


async def test_bibs_are_the_numbers_once_everybody_has_one(meet: Meet, now: datetime) -> None:
    await meet.enter(M100, "ab")
    stage = await make_stage(meet, M100, ["ab"])
    await times_of(meet, stage, 1, a="15.2", b="15.0")
    before = await results.sheet_of(stage)
    await draws.assign_bibs(meet.root, account=account_of(Role.ORGANISER), now=now)

    after = await results.sheet_of(stage)

    assert before.ids == {1: meet.entries["a"], 2: meet.entries["b"]}
    assert after.ids == {101: meet.entries["a"], 201: meet.entries["b"]}


async def test_who_scratched_after_the_draw_is_listed_without_a_mark(meet: Meet, now: datetime) -> None:
    await meet.enter(M100, "abc")
    stage = await make_stage(meet, M100, ["abc"])
    await execute("UPDATE entry SET state = 'withdrawn', unit_place = NULL WHERE id = $1", meet.entries["b"])
    await times_of(meet, stage, 1, a="15.2", c="15.0")

    await results.recompute(stage, by=None, now=now)

    kept = await list_of(stage)
    assert blocks(meet, kept["result"]) == [(1, "c", "time"), (2, "a", "time"), (None, "b", "dns")]


async def test_a_heat_of_nobody_but_absentees_is_no_fault(meet: Meet, now: datetime) -> None:
    """E9."""
    await meet.enter(M100, "abcd")
    stage = await make_stage(meet, M100, ["ab", "cd"], ruleset="cn.best_times", by_time=2)
    await times_of(meet, stage, 1, a="15.2", b="15.0")
    await write(meet, stage, 2, {label: {"status": "DNS"} for label in "cd"})

    await results.recompute(stage, by=None, now=now)

    kept = await list_of(stage)
    assert blocks(meet, kept["result"]) == [(1, "b", "time"), (2, "a", "time"), (None, "cd", "dns")]
    assert [(meet.label(a["of"]), a["how"]) for a in kept["result"]["advances"]] == [("b", "q"), ("a", "q")]
    assert await fetch("SELECT problems FROM result_list WHERE problems <> '[]'") == []


async def test_a_sheet_that_cannot_be_does_not_hide_those_handed_in(meet: Meet, now: datetime) -> None:
    await meet.enter(M100, "abcd")
    stage = await make_stage(meet, M100, ["ab", "cd"])
    await times_of(meet, stage, 1, a="15.2", b="15.0")
    await execute(
        "UPDATE fixture SET state = 'handed_in', handed_in_at = now() WHERE stage = $1 AND number = 1", stage
    )
    await write(
        meet, stage, 2, {"c": {"watch.1": "15.4", "place": "2"}, "d": {"watch.1": "15.9", "place": "1"}}
    )

    await results.recompute(stage, by=None, now=now)

    kept = await list_of(stage)
    assert blocks(meet, kept["result"]) == [(1, "b", "time"), (2, "a", "time")]
    assert [problem["code"] for problem in loads(kept["problems"])] == ["times"]


async def test_of_sheets_written_at_once_none_is_missed(meet: Meet, now: datetime) -> None:
    """Eight officials, each with a heat of their own; whoever judges last sees what all others wrote."""
    await meet.enter(M100, "abcdefgh")
    stage = await make_stage(meet, M100, list("abcdefgh"))

    async def official(number: int, label: str) -> None:
        async with transaction():
            await times_of(meet, stage, number, **{label: f"{14 + number / 10:.1f}"})
            await results.recompute(stage, by=None, now=now)

    await asyncio.gather(*(official(n, label) for n, label in enumerate("abcdefgh", 1)))

    kept = await list_of(stage)
    assert blocks(meet, kept["result"]) == [(n, label, "time") for n, label in enumerate("abcdefgh", 1)]
    assert kept["revision"] == 8


async def test_who_is_disqualified_in_the_call_room_is_listed_with_the_clause(
    meet: Meet, now: datetime
) -> None:
    await meet.enter(M100, "abc")
    stage = await make_stage(meet, M100, ["ab", "c"])
    referee = account_of(Role.REFEREE)
    await times_of(meet, stage, 1, a="15.2", b="15.0")
    (of,) = await results.recompute(stage, by=None, now=now)
    before = await result_desk.get_list(of, account=referee, now=now)
    await decisions.disqualify(
        meet.contest(M100), [meet.entries["c"]], stage=stage, reason="TR5.11 冒名", account=referee, now=now
    )

    after = await result_desk.get_list(of, account=referee, now=now)
    assert list(before.unlisted) == [meet.entries["c"]]
    assert dict(after.unlisted) == {}
    last = after.shown.rows[-1]
    assert (last.of, last.rank, last.status) == (meet.entries["c"], None, "取消成绩（TR5.11 冒名）")
    assert blocks(meet, (await list_of(stage))["result"])[-1] == (None, "c", "dq")
