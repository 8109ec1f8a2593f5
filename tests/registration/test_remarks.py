"""Returned by line: remarks of the office, shown to the coach, and approvals of what was seen."""

import asyncio
from datetime import datetime
from uuid import UUID

import asyncpg
import pytest

from tests.makers import Games, make_pupil
from tests.registration.conftest import School
from tests.registration.test_changes import RACE, RELAY, enter, entry_of
from ysevents.accounts.schemas import Account
from ysevents.competitions.errors import EntryNotFound
from ysevents.kit.database import execute, fetch, fetch_value
from ysevents.kit.errors import Invalid
from ysevents.kit.ids import uuid7
from ysevents.registration import service
from ysevents.registration.enums import DelegationState
from ysevents.registration.errors import AthleteNotFound, NotSubmitted, RevisionStale
from ysevents.registration.review_schemas import RemarkIn, Remarks


async def submit(school: School, games: Games, now: datetime) -> tuple[UUID, UUID, UUID]:
    """An athlete in the 100 m and a relay; answers athlete, entry and team."""
    person = await enter(school, games, now, "彭小明", RACE)
    team = await service.enter(school.delegation, games.contests[RELAY], None, account=school.coach, now=now)
    await service.submit(school.delegation, account=school.coach, now=now)
    return person, await entry_of(games, RACE, person), team


async def test_remarks_by_line_reach_the_coach(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    person, entry, team = await submit(school, games, now)

    await service.return_with_reason(
        school.delegation,
        "",
        [
            RemarkIn(person=person, text="照片不清楚"),
            RemarkIn(entry=entry, text="去年受伤，请附医院证明"),
            RemarkIn(entry=team, text="名单还是空的"),
        ],
        account=clerk,
        now=now,
    )

    book = await service.get_book(school.delegation, account=school.coach)
    assert (book.delegation.state, book.delegation.returned_reason) == (
        DelegationState.RETURNED,
        "有3处需要修改，见各行的意见。",
    )
    assert await service.read_remarks(book) == Remarks(
        of_person={person: "照片不清楚"},
        of_entry={entry: "去年受伤，请附医院证明", team: "名单还是空的"},
    )


async def test_of_two_returns_the_last_one_counts_and_both_stay(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    person, entry, _ = await submit(school, games, now)
    for remark in (RemarkIn(person=person, text="照片不清楚"), RemarkIn(entry=entry, text="项目写错")):
        await service.return_with_reason(school.delegation, "", [remark], account=clerk, now=now)
        await service.submit(school.delegation, account=school.coach, now=now)

    book = await service.get_reviewed_book(school.delegation, account=clerk, now=now)

    assert await service.read_remarks(book) == Remarks(of_person={}, of_entry={entry: "项目写错"})
    assert [r["text"] for r in await fetch("SELECT text FROM review_remark ORDER BY id")] == [
        "照片不清楚",
        "项目写错",
    ]
    with pytest.raises(asyncpg.RestrictViolationError):
        await execute("UPDATE review_remark SET text = '别的'")


async def test_remarks_are_about_lines_that_are_there(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    person, _, _ = await submit(school, games, now)
    stranger = await make_pupil(school.id, "田小强")

    with pytest.raises(AthleteNotFound):
        await service.return_with_reason(
            school.delegation, "", [RemarkIn(person=stranger, text="谁")], account=clerk, now=now
        )
    with pytest.raises(EntryNotFound):
        await service.return_with_reason(
            school.delegation, "", [RemarkIn(entry=uuid7(), text="哪一项")], account=clerk, now=now
        )
    with pytest.raises(Invalid):
        await service.return_with_reason(
            school.delegation,
            "",
            [RemarkIn(person=person, text=t) for t in ("一", "二")],
            account=clerk,
            now=now,
        )
    with pytest.raises(Invalid):
        await service.return_with_reason(school.delegation, " ", account=clerk, now=now)

    assert await fetch_value("SELECT state FROM delegation") == "submitted"


async def test_what_changed_since_it_was_seen_is_not_approved(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    await submit(school, games, now)
    seen = (await service.get_reviewed_book(school.delegation, account=clerk, now=now)).delegation.revision
    await service.return_with_reason(school.delegation, "改一下", account=clerk, now=now)
    await service.submit(school.delegation, account=school.coach, now=now)

    with pytest.raises(RevisionStale):
        await service.approve(school.delegation, revision=seen, account=clerk, now=now)
    with pytest.raises(RevisionStale):
        await service.return_with_reason(school.delegation, "再改一下", revision=seen, account=clerk, now=now)

    await service.approve(school.delegation, revision=seen + 2, account=clerk, now=now)


async def test_of_two_clerks_one_decides(school: School, games: Games, clerk: Account, now: datetime) -> None:
    await submit(school, games, now)
    seen = (await service.get_reviewed_book(school.delegation, account=clerk, now=now)).delegation.revision

    answers = await asyncio.gather(
        *(
            service.approve(school.delegation, revision=seen, account=clerk, now=now)
            if n % 2
            else service.return_with_reason(
                school.delegation, "改一下", revision=seen, account=clerk, now=now
            )
            for n in range(16)
        ),
        return_exceptions=True,
    )

    assert sum(answer is None for answer in answers) == 1
    assert all(isinstance(a, RevisionStale | NotSubmitted) for a in answers if a is not None)
    assert await fetch_value("SELECT count(*) FROM delegation_step WHERE state <> 'submitted'") == 1


async def test_every_state_a_delegation_reaches_is_written_down(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    await submit(school, games, now)
    await service.return_with_reason(school.delegation, "改一下", account=clerk, now=now)
    await service.submit(school.delegation, account=school.coach, now=now)
    await service.approve(school.delegation, account=clerk, now=now)
    await service.freeze(school.delegation, account=clerk, now=now)

    rows = await fetch("SELECT state, reason, by FROM delegation_step ORDER BY revision")

    assert [tuple(row) for row in rows] == [
        ("submitted", None, school.coach.id),
        ("returned", "改一下", clerk.id),
        ("submitted", None, school.coach.id),
        ("approved", None, clerk.id),
        ("frozen", None, clerk.id),
    ]
