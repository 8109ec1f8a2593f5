"""P7: identity numbers go when no meet needs them any more."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from tests.makers import Games, make_games, make_pupil
from tests.privacy.conftest import NUMBER
from tests.registration.conftest import School, make_school
from ysevents.core.service import holds, identities
from ysevents.kit import retention
from ysevents.privacy.service.retention import forget_identities
from ysevents.registration import service as registration
from ysevents.registration.service import privacy

LAST_DAY = timedelta(days=43)
"""The meet ends on 7 December and its papers are kept for 30 days: 6 January."""


@pytest.fixture
async def games(db: None, now: datetime) -> Games:
    return await make_games(now, identity_numbers=True)


@pytest.fixture
async def athlete(games: Games, now: datetime) -> UUID:
    school: School = await make_school(games, now, "芙蓉镇示例中心小学")
    person = await make_pupil(school.id)
    await registration.add_athlete(school.delegation, person, account=school.coach, now=now)
    await privacy.set_identity(school.delegation, person, NUMBER, account=school.coach, now=now)
    return person


async def test_a_number_is_kept_while_its_meet_needs_it_and_not_longer(athlete: UUID, now: datetime) -> None:
    assert await forget_identities(now + LAST_DAY) == 0
    assert await identities.find_number(athlete) == NUMBER

    assert await forget_identities(now + LAST_DAY + timedelta(days=1)) == 1

    assert await identities.find_number(athlete) is None
    runs = {(run.due, run.deleted, run.held) for run in await retention.list_runs()}
    assert (1, 1, 0) in runs


async def test_a_legal_hold_keeps_the_numbers_of_its_event(
    games: Games, athlete: UUID, now: datetime
) -> None:
    await holds.hold(games.event, "申诉尚未裁决", by=None, now=now)
    later = now + LAST_DAY + timedelta(days=1)

    assert await forget_identities(later) == 0
    assert [(run.due, run.held) for run in await retention.list_runs()] == [(1, 1)]

    await holds.release(games.event)
    assert await forget_identities(later) == 1


async def test_whose_number_no_meet_asked_for_loses_it(db: None, now: datetime) -> None:
    games = await make_games(now)
    school = await make_school(games, now, "芙蓉镇示例中心小学")
    person = await make_pupil(school.id)
    await registration.add_athlete(school.delegation, person, account=school.coach, now=now)
    await identities.set_identity(person, NUMBER, by=None, now=now)

    assert await forget_identities(now) == 1
    assert await identities.find_number(person) is None
