"""Announcing, correcting and closing results; protests; what follows in the tables of the meet."""

from datetime import datetime, timedelta
from json import loads
from typing import Any
from uuid import UUID

import pytest

from tests.competitions.stages import Meet, make_meet, make_stage, times_of, write
from tests.competitions.test_results import blocks, list_of
from tests.counting import counted_queries
from tests.makers import account_of, make_organization
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.competitions.errors import (
    AlreadyAnnounced,
    DecisionUnfit,
    ListNotFound,
    ListStale,
    NoResultYet,
    NothingToCorrect,
    ProtestDecided,
    ProtestPending,
    ProtestWindowOpen,
)
from ysevents.competitions.rules.judging import judge
from ysevents.competitions.rules.scoring import Scoring
from ysevents.competitions.service import decisions, lists, protests, results, scorings
from ysevents.core.errors import OrganizationNotFound
from ysevents.kit.database import fetch, fetch_value

M60 = "男子60米 小学甲组"
M100 = "男子100米 小学甲组"
RELAY = "男子4×100米接力 小学甲组"
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
async def meet(db: None, now: datetime) -> Meet:
    return await make_meet(now)


@pytest.fixture
def referee(meet: Meet) -> Account:
    return account_of(Role.REFEREE, Scope.EVENT, meet.root)


async def run(meet: Meet, title: str, labels: str, now: datetime, **watches: str) -> UUID:
    """A timed final of people who are entered here, with hand times; answers the stage."""
    await meet.enter(title, labels)
    stage = await make_stage(meet, title, [labels])
    await times_of(meet, stage, 1, **watches)
    await results.recompute(stage, by=None, now=now)
    return stage


async def totals(meet: Meet, key: str = "") -> dict[str, Any]:
    """Rank and points of each unit by its first character."""
    id = await fetch_value(
        "SELECT id FROM result_list WHERE root = $1 AND kind = 'team_score' AND key = $2", meet.root, key
    )
    shown = await lists.shown(id, full_names=True)
    return {row.name[0]: (row.rank, row.cells.get("points_milli", "")) for row in shown.rows}


async def version_states(stage: UUID) -> list[tuple[int, str, str]]:
    rows = await fetch(
        """
        SELECT v.number, v.state, v.reason FROM result_version v JOIN result_list l ON l.id = v.list
        WHERE l.stage = $1 ORDER BY v.number
        """,
        stage,
    )
    return [tuple(row) for row in rows]


async def test_an_announced_contest_counts_in_the_team_score(
    meet: Meet, referee: Account, now: datetime
) -> None:
    stage = await run(meet, M100, "abcd", now, a="15.0", b="15.1", c="15.2", d="15.3")
    before = await fetch("SELECT id FROM result_list WHERE kind = 'team_score'")

    number = await results.announce((await list_of(stage))["id"], account=referee, now=now)

    row = await list_of(stage)
    assert (before, number, row["state"]) == ([], 1, "unofficial")
    assert row["protest_until"] == now + HALF_AN_HOUR
    assert await totals(meet) == {"甲": (1, "9"), "乙": (2, "7"), "丙": (3, "6"), "丁": (4, "0")}
    assert await totals(meet, "men") == await totals(meet)


async def test_a_mark_changed_after_the_announcement_corrects_what_hangs_on_it(
    meet: Meet, referee: Account, now: datetime
) -> None:
    stage = await run(meet, M100, "abcd", now, a="15.0", b="15.1", c="15.2", d="15.3")
    other = await run(meet, M60, "efgh", now, e="9.0", f="9.1", g="9.2", h="9.3")
    for held in (stage, other):
        await results.announce((await list_of(held))["id"], account=referee, now=now)
    total = await fetch_value("SELECT id FROM result_list WHERE kind = 'team_score' AND key = ''")
    await results.announce(total, account=referee, now=now)

    await times_of(meet, stage, 1, c="14.9")
    changed = await results.recompute(stage, by=referee.id, now=now, reason="第三道计时表读错")

    row = await list_of(stage)
    assert row["state"] == "corrected"
    assert blocks(meet, row["result"])[0] == (1, "c", "time")
    assert await version_states(stage) == [(1, "unofficial", ""), (2, "corrected", "第三道计时表读错")]
    assert await version_states(other) == [(1, "unofficial", "")]
    assert total in changed
    assert await totals(meet)
    changes = loads(
        await fetch_value("SELECT changes FROM result_version WHERE list = $1 AND number = 2", row["id"])
    )
    assert [
        (meet.label(c["of"]), c["what"], c["before"], c["after"])
        for c in changes
        if c["what"] in {"place", "time"}
    ] == [
        ("c", "place", "3", "1"),
        ("c", "time", "15.2", "14.9"),
        ("a", "place", "1", "2"),
        ("b", "place", "2", "3"),
    ]
    first = await fetch_value("SELECT result FROM result_version WHERE list = $1 AND number = 1", row["id"])
    assert blocks(meet, loads(first))[0] == (1, "a", "time")
    shown = await lists.shown(row["id"], full_names=True)
    assert (shown.rows[0].before["time"], shown.rows[0].cells["time"]) == ("15.2", "14.9")


async def test_an_announced_result_stands_while_its_sheet_cannot_be_judged(
    meet: Meet, referee: Account, now: datetime
) -> None:
    stage = await run(meet, M100, "ab", now, a="15.0", b="15.1")
    await results.announce((await list_of(stage))["id"], account=referee, now=now)
    before = await list_of(stage)

    await write(meet, stage, 1, {"a": {"place": "2"}, "b": {"place": "1"}})
    await results.recompute(stage, by=None, now=now)

    after = await list_of(stage)
    assert (after["result"], after["state"]) == (before["result"], "unofficial")
    assert [problem["code"] for problem in loads(after["problems"])] == ["times"]
    assert await version_states(stage) == [(1, "unofficial", "")]


async def test_only_a_referee_of_the_meet_announces_what_was_shown(
    meet: Meet, referee: Account, now: datetime
) -> None:
    stage = await run(meet, M100, "ab", now, a="15.0", b="15.1")
    row = await list_of(stage)

    for stranger in (account_of(Role.REFEREE, Scope.EVENT, meet.units[0]), account_of(Role.COACH)):
        with pytest.raises(ListNotFound):
            await results.announce(row["id"], account=stranger, now=now)
    with pytest.raises(ListStale):
        await results.announce(row["id"], revision=row["revision"] + 1, account=referee, now=now)
    await results.announce(row["id"], revision=row["revision"], account=referee, now=now)
    with pytest.raises(AlreadyAnnounced):
        await results.announce(row["id"], account=referee, now=now)


async def test_nothing_is_announced_while_something_is_wrong(
    meet: Meet, referee: Account, now: datetime
) -> None:
    stage = await run(meet, M100, "ab", now, a="15.0", b="15.1")
    await write(meet, stage, 1, {"a": {"place": "2"}, "b": {"place": "1"}})
    await results.recompute(stage, by=None, now=now)

    with pytest.raises(NoResultYet):
        await results.announce((await list_of(stage))["id"], account=referee, now=now)


async def test_a_list_becomes_official_after_the_window_without_open_protests(
    meet: Meet, referee: Account, now: datetime
) -> None:
    stage = await run(meet, M100, "ab", now, a="15.0", b="15.1")
    id = (await list_of(stage))["id"]
    await results.announce(id, account=referee, now=now)
    later = now + HALF_AN_HOUR
    protest = await protests.lodge(
        meet.contest(M100), meet.units[1], "第二道起跑时被干扰", stage=stage, account=referee, now=now
    )

    with pytest.raises(ProtestWindowOpen):
        await results.make_official(id, account=referee, now=now)
    with pytest.raises(ProtestPending):
        await results.make_official(id, account=referee, now=later)
    assert await results.make_official_when_due(later) == 0
    await protests.dismiss(protest.id, outcome="录像未见干扰", account=referee, now=later)
    assert await results.make_official_when_due(later) == 1

    assert await version_states(stage) == [(1, "unofficial", ""), (2, "official", "")]
    assert (await list_of(stage))["protest_until"] is None


async def test_a_protest_upheld_takes_back_the_decision_it_is_about(
    meet: Meet, referee: Account, now: datetime
) -> None:
    stage = await run(meet, M100, "abc", now, a="15.0", b="15.1", c="15.2")
    out = await decisions.disqualify(
        meet.contest(M100), [meet.entries["a"]], stage=stage, reason="TR16.8 抢跑", account=referee, now=now
    )
    id = (await list_of(stage))["id"]
    await results.announce(id, account=referee, now=now)
    assert blocks(meet, (await list_of(stage))["result"])[-1] == (None, "a", "dq")
    protest = await protests.lodge(
        meet.contest(M100),
        meet.units[0],
        "发令器故障",
        account=account_of(Role.COACH, Scope.ORGANIZATION, meet.units[0]),
        now=now,
    )

    await protests.uphold(protest.id, outcome="发令器确有故障", lifts=out, account=referee, now=now)

    assert not protest.is_late
    assert blocks(meet, (await list_of(stage))["result"])[0] == (1, "a", "time")
    assert await version_states(stage) == [(1, "unofficial", ""), (2, "corrected", "发令器确有故障")]
    with pytest.raises(ProtestDecided):
        await protests.dismiss(protest.id, outcome="再驳回", account=referee, now=now)


async def test_a_unit_that_takes_no_part_objects_to_nothing(
    meet: Meet, referee: Account, now: datetime
) -> None:
    await run(meet, M100, "ab", now, a="15.0", b="15.1")
    stranger = await make_organization("外县小学", unit_class="小学")

    for account in (account_of(Role.COACH, Scope.ORGANIZATION, stranger), referee):
        with pytest.raises(OrganizationNotFound):
            await protests.lodge(meet.contest(M100), stranger, "计时有误", account=account, now=now)
    assert await protests.list_protests(meet.root, account=referee) == []


async def test_a_protest_after_the_window_is_kept_as_late(
    meet: Meet, referee: Account, now: datetime
) -> None:
    stage = await run(meet, M100, "ab", now, a="15.0", b="15.1")
    await results.announce((await list_of(stage))["id"], account=referee, now=now)

    late = await protests.lodge(
        meet.contest(M100), meet.units[0], "计时有误", account=referee, now=now + timedelta(minutes=31)
    )

    assert late.is_late
    assert [p.id for p in await protests.list_protests(meet.root, account=referee)] == [late.id]


async def test_an_over_age_athlete_found_later_loses_everything_relays_too(
    meet: Meet, referee: Account, now: datetime
) -> None:
    """E13."""
    stage = await run(meet, M100, "abcd", now, a="15.0", b="15.1", c="15.2", d="15.3")
    await meet.enter_relay(RELAY, "X", 0, "a")
    await meet.enter_relay(RELAY, "Y", 1, "b")
    await meet.enter_relay(RELAY, "Z", 2, "c")
    relay = await make_stage(meet, RELAY, ["XYZ"])
    await times_of(meet, relay, 1, X="60.0", Y="61.0", Z="62.0")
    await results.recompute(relay, by=None, now=now)
    for held in (stage, relay):
        await results.announce((await list_of(held))["id"], account=referee, now=now)
    before = await totals(meet)
    later = now + timedelta(days=3)

    made = await decisions.disqualify_person(
        meet.root, meet.people["a"], reason="超龄，取消全部成绩", account=referee, now=later
    )

    assert before["甲"][0] == 1
    assert len(made) == 2
    assert blocks(meet, (await list_of(stage))["result"])[-1] == (None, "a", "dq")
    assert blocks(meet, (await list_of(relay))["result"]) == [
        (1, "Y", "time"),
        (2, "Z", "time"),
        (None, "X", "dq"),
    ]
    assert (await totals(meet))["乙"][0] == 1
    assert (await version_states(relay))[-1] == (2, "corrected", "超龄，取消全部成绩")


async def test_those_who_are_level_are_parted_by_lot_or_word_and_nobody_else(
    meet: Meet, referee: Account, now: datetime
) -> None:
    stage = await run(meet, M100, "abc", now, a="15.0", b="15.0", c="15.2")
    e = meet.entries

    with pytest.raises(DecisionUnfit):
        await decisions.set_order(stage, [[e["a"]], [e["c"]]], reason="录像", account=referee, now=now)
    assert await fetch("SELECT id FROM decision") == []
    await decisions.draw_lot(stage, [e["a"], e["b"]], seed=7, account=referee, now=now)

    found = blocks(meet, (await list_of(stage))["result"])
    assert sorted(found[:2]) in (
        [(1, "a", "lot"), (2, "b", "lot")],
        [(1, "b", "lot"), (2, "a", "lot")],
    )


async def test_a_lot_about_no_tie_any_more_falls_away_and_is_told(
    meet: Meet, referee: Account, now: datetime
) -> None:
    stage = await run(meet, M100, "abc", now, a="15.0", b="15.0", c="15.2")
    await decisions.draw_lot(stage, [meet.entries["a"], meet.entries["b"]], seed=7, account=referee, now=now)
    await times_of(meet, stage, 1, a="14.8")
    await results.recompute(stage, by=None, now=now)

    row = await list_of(stage)
    assert blocks(meet, row["result"]) == [(1, "a", "time"), (2, "b", "time"), (3, "c", "time")]
    assert [problem["code"] for problem in loads(row["problems"])] == ["void_decision"]


async def test_a_tie_for_the_last_place_in_the_final_waits_for_a_lot(
    meet: Meet, referee: Account, now: datetime
) -> None:
    """The last q by time: two are level, nobody of them goes on before it is decided."""
    await meet.enter(M100, "abcd")
    stage = await make_stage(meet, M100, ["ab", "cd"], ruleset="cn.best_times", by_time=2)
    await times_of(meet, stage, 1, a="15.0", b="15.4")
    await times_of(meet, stage, 2, c="15.2", d="15.2")
    await results.recompute(stage, by=None, now=now)
    before = (await list_of(stage))["result"]

    await decisions.draw_lot(stage, [meet.entries["c"], meet.entries["d"]], seed=1, account=referee, now=now)
    after = (await list_of(stage))["result"]

    assert [meet.label(a["of"]) for a in before["advances"]] == ["a"]
    assert before["notes"] == ["3、4 并列争1个名额，须加赛或抽签"]
    assert len(after["advances"]) == 2
    await decisions.let_advance(stage, [meet.entries["b"]], reason="受第一组干扰", account=referee, now=now)
    last = (await list_of(stage))["result"]["advances"][-1]
    assert (meet.label(last["of"]), last["how"]) == ("b", "qR")


async def test_a_correction_needs_something_to_correct(meet: Meet, referee: Account, now: datetime) -> None:
    stage = await run(meet, M100, "ab", now, a="15.0", b="15.1")
    id = (await list_of(stage))["id"]
    await results.announce(id, account=referee, now=now)

    with pytest.raises(NothingToCorrect):
        await results.correct(id, reason="核对", account=referee, now=now)
    await times_of(meet, stage, 1, b="14.9")
    await results.correct(id, reason="计时表读错", account=referee, now=now)

    assert await version_states(stage) == [(1, "unofficial", ""), (2, "corrected", "计时表读错")]


async def test_the_public_reads_masked_names_and_the_desk_full_ones(
    meet: Meet, referee: Account, now: datetime
) -> None:
    stage = await run(meet, M100, "ab", now, a="15.0", b="15.1")
    id = (await list_of(stage))["id"]

    public = await lists.shown(id, full_names=False)
    desk = await lists.shown(id, full_names=True)

    assert [(row.rank, row.name, row.unit) for row in public.rows] == [
        (1, "向*a", "甲镇示例小学"),
        (2, "向*b", "乙镇示例小学"),
    ]
    assert [row.name for row in desk.rows] == ["向小a", "向小b"]


async def test_medals_are_counted_and_a_correction_stays_cheap(
    meet: Meet, referee: Account, now: datetime
) -> None:
    stage = await run(meet, M100, "abcd", now, a="15.0", b="15.0", c="15.2", d="15.3")
    await results.announce((await list_of(stage))["id"], account=referee, now=now)

    shown = {one.head.title: one for one in await lists.lists_of(meet.root)}["奖牌榜"]
    await times_of(meet, stage, 1, d="14.0")
    with counted_queries() as asked:
        await results.recompute(stage, by=None, now=now)

    assert [(r.rank, r.name[0], *r.cells.values()) for r in shown.rows] == [
        (1, "甲", "1", "0", "0"),
        (1, "乙", "1", "0", "0"),
        (3, "丙", "0", "0", "1"),
    ]
    assert len(asked) <= 28


async def test_a_regulation_may_leave_the_place_empty_and_cancel_the_units_score(
    meet: Meet, referee: Account, now: datetime
) -> None:
    office = account_of(Role.OFFICE_CLERK)
    stage = await run(meet, M100, "abcd", now, a="15.0", b="15.1", c="15.2", d="15.3")
    await results.announce((await list_of(stage))["id"], account=referee, now=now)
    empty = Scoring(parameters={"dq_moves_up": False})
    harsh = Scoring(parameters={"dq_moves_up": False, "dq_cancels": "unit"})
    await scorings.set_scoring(meet.root, empty, account=office, now=now)
    await decisions.disqualify_person(
        meet.root, meet.people["a"], reason="冒名顶替", account=referee, now=now
    )

    place_empty = await totals(meet)
    medals = {one.head.title: one for one in await lists.lists_of(meet.root)}["奖牌榜"]
    await scorings.set_scoring(meet.root, harsh, account=office, now=now)

    assert blocks(meet, (await list_of(stage))["result"])[0] == (1, "b", "time")
    assert [(r.rank, r.name[0], *r.cells.values()) for r in medals.rows[:3]] == [
        (1, "乙", "1", "0", "0"),
        (2, "丙", "0", "1", "0"),
        (3, "丁", "0", "0", "1"),
    ]
    assert place_empty == {"乙": (1, "7"), "丙": (2, "6"), "甲": (3, "0"), "丁": (3, "0")}
    assert await totals(meet) == {
        "乙": (1, "7"),
        "丙": (2, "6"),
        "丁": (3, "0"),
        "甲": (None, "0"),
    }
    total = await fetch_value("SELECT id FROM result_list WHERE kind = 'team_score' AND key = ''")
    sheet = await results.export_list(total, account=office)
    outcome: Any = judge(sheet).result
    shown = await lists.shown(total, full_names=True)
    assert [(b.rank, len(b.entrants)) for b in outcome.blocks] == [(1, 1), (2, 1), (3, 1), (None, 1)]
    assert [row.rank for row in shown.rows] == [1, 2, 3, None]


async def test_a_ban_reaches_tables_in_which_its_contest_is_not(
    meet: Meet, referee: Account, now: datetime
) -> None:
    stage = await run(meet, M100, "abcd", now, a="15.0", b="15.1", c="15.2", d="15.3")
    await results.announce((await list_of(stage))["id"], account=referee, now=now)
    harsh = Scoring(parameters={"dq_cancels": "unit"})
    await scorings.set_scoring(meet.root, harsh, account=account_of(Role.OFFICE_CLERK), now=now)

    await decisions.disqualify_person(
        meet.root, meet.people["a"], reason="冒名顶替", account=referee, now=now
    )

    women = await fetch_value("SELECT result FROM result_list WHERE kind = 'team_score' AND key = 'women'")
    assert [(block["code"], len(block["of"])) for block in loads(women)["blocks"]] == [
        ("dq", 1),
        ("not_entered", 3),
    ]
