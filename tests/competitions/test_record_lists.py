"""Records: broken in a final though not with the wind of a heat, counted in the team score, ratified by an act."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.competitions.stages import Meet, make_meet, make_stage, write
from tests.competitions.test_publication import totals
from tests.competitions.test_results import list_of
from tests.makers import account_of
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.competitions.enums import ListKind, Round, StageFormat
from ysevents.competitions.errors import ProofsMissing, RecordUnfit
from ysevents.competitions.service import decisions, lists, records, results
from ysevents.competitions.tables.results import Record
from ysevents.kit.database import fetch
from ysevents.kit.ids import uuid7

M100 = "男子100米 小学甲组"
LJ = "男子跳远 小学甲组"
LEVEL = "县中小学生纪录"


@pytest.fixture
async def meet(db: None, now: datetime) -> Meet:
    return await make_meet(now)


@pytest.fixture
def referee(meet: Meet) -> Account:
    return account_of(Role.REFEREE, Scope.EVENT, meet.root)


async def make_record(discipline: str, mark: int, now: datetime) -> UUID:
    id = uuid7()
    await Record.insert(
        Record(
            id=id,
            level=LEVEL,
            discipline=discipline,
            age_group="小学甲组",
            sex="male",
            mark=mark,
            holder="彭某（2019年）",
            set_on=date(2019, 10, 5),
            place="县体育场",
            ratified_at=now - timedelta(days=900),
        )
    )
    return id


async def notes_of(meet: Meet) -> list[str]:
    shown = await lists.lists_of(meet.root, full_names=True)
    return [note for one in shown if one.head.kind == ListKind.RECORDS for note in one.notes]


async def heats_and_final(meet: Meet, referee: Account, now: datetime) -> tuple[UUID, UUID]:
    """E11: 13.9 with +2.4 in a heat, 14.0 with +1.1 in the final; the record stands at 14.2."""
    await meet.enter(M100, "abcd")
    heats = await make_stage(
        meet, M100, ["ab", "cd"], ruleset="wa.rounds", round=Round.HEATS, by_place=1, by_time=1
    )
    final = await make_stage(meet, M100, ["abc"], ruleset="wa.track", round=Round.FINAL, number=2)
    for number, (wind, marks) in enumerate(
        (("+2.4", {"a": "13.90", "b": "14.50"}), ("0.0", {"c": "14.30", "d": "14.60"})), 1
    ):
        await write(meet, heats, number, {"": {"wind": wind}, **{k: {"time": t} for k, t in marks.items()}})
    await write(
        meet,
        final,
        1,
        {"": {"wind": "+1.1"}, "a": {"time": "14.00"}, "b": {"time": "14.40"}, "c": {"time": "14.25"}},
    )
    for stage in (heats, final):
        await results.recompute(stage, by=None, now=now)
        await results.announce((await list_of(stage))["id"], account=referee, now=now)
    return heats, final


async def test_a_record_counts_without_the_wind_of_the_heat(
    meet: Meet, referee: Account, now: datetime
) -> None:
    await make_record("100m", 14_200, now)

    await heats_and_final(meet, referee, now)

    assert await notes_of(meet) == [
        "1 13.90 本可破县中小学生纪录（原14.20，彭某（2019年）），不予承认：风速超过+2.0（+2.4）",
        "1 14.00 破县中小学生纪录（原14.20，彭某（2019年））",
    ]
    assert (await totals(meet))["甲"] == (1, "18")


async def test_a_record_is_ratified_once_sheet_and_implement_were_checked(
    meet: Meet, referee: Account, now: datetime
) -> None:
    old = await make_record("100m", 14_200, now)
    await heats_and_final(meet, referee, now)
    contest, entry = meet.contest(M100), meet.entries["a"]

    with pytest.raises(ProofsMissing):
        await records.ratify(contest, entry, LEVEL, proofs={"sheet"}, account=referee, now=now)
    with pytest.raises(RecordUnfit):
        await records.ratify(
            contest, meet.entries["b"], LEVEL, proofs={"sheet", "implement"}, account=referee, now=now
        )
    new = await records.ratify(contest, entry, LEVEL, proofs={"sheet", "implement"}, account=referee, now=now)

    rows = await fetch("SELECT id, mark, wind_mm_s, set_on, ended_on FROM record ORDER BY set_on")
    assert [tuple(row) for row in rows] == [
        (old, 14_200, None, date(2019, 10, 5), date(2026, 12, 5)),
        (new, 14_000, 1_100, date(2026, 12, 5), None),
    ]
    await results.recompute_meet(meet.root, by=None, now=now)
    assert len(await notes_of(meet)) == 2
    assert [(r.mark, r.holder) for r in await records.list_records(full_names=False)] == [
        ("14.00", ""),
        ("14.20", "彭某（2019年）"),
    ]


async def test_a_disqualification_takes_the_record_and_its_bonus_away(
    meet: Meet, referee: Account, now: datetime
) -> None:
    await make_record("100m", 14_200, now)
    await heats_and_final(meet, referee, now)

    await decisions.disqualify(
        meet.contest(M100), [meet.entries["a"]], reason="超龄", account=referee, now=now
    )

    assert await notes_of(meet) == []
    assert (await totals(meet))["丙"] == (1, "9")


async def test_trials_are_held_against_the_record_one_by_one(
    meet: Meet, referee: Account, now: datetime
) -> None:
    await make_record("lj", 4_100, now)
    await meet.enter(LJ, "ab")
    stage = await make_stage(
        meet,
        LJ,
        ["ab"],
        ruleset="wa.tr25.jump",
        format=StageFormat.FIELD,
        trials=3,
        cut_after=0,
        reverse_after=[],
    )
    marks: dict[str, Any] = {
        "a": {"trial.1": "4.20", "wind.1": "+2.4", "trial.2": "4.12", "wind.2": "+1.0", "trial.3": "X"},
        "b": {"trial.1": "4.00", "wind.1": "+0.1", "trial.2": "4.12", "wind.2": "0.0", "trial.3": "-"},
    }
    await write(meet, stage, 1, marks)
    await results.recompute(stage, by=None, now=now)
    await results.announce((await list_of(stage))["id"], account=referee, now=now)

    assert await notes_of(meet) == [
        "1 4.20 本可破县中小学生纪录（原4.10，彭某（2019年）），不予承认：风速超过+2.0（+2.4）",
        "1 4.12 破县中小学生纪录（原4.10，彭某（2019年））",
        "2 4.12 破县中小学生纪录（原4.10，彭某（2019年））",
    ]
