"""The office, a child with everything we may know of one, and the pages opened by the office."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from tests.browser_like import Browser
from tests.makers import PASSWORD, Games, account_of, make_account, make_games, make_pupil
from tests.registration.conftest import School, make_school
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.core.enums import ConsentPurpose
from ysevents.core.service import identities
from ysevents.kit import clock
from ysevents.registration import service as registration

NUMBER = "433127201503021233"
"""A check digit that fits, for tests alone; it is given to nobody."""


@dataclass(frozen=True)
class Child:
    """A child who is entered, with a guardian's consent and an identity number."""

    person: UUID
    school: School
    games: Games


@pytest.fixture(autouse=True)
def one_time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def office() -> Account:
    return account_of(Role.OFFICE_CLERK)


@pytest.fixture
async def child(db: None, now: datetime) -> Child:
    games = await make_games(now)
    school = await make_school(games, now, "芙蓉镇示例中心小学")
    person = await make_pupil(school.id, "彭小明")
    mine = {"account": school.coach, "now": now}
    await registration.add_athlete(school.delegation, person, **mine)  # type: ignore[arg-type]
    contest = games.contests["男子100米 小学甲组"]
    await registration.enter(school.delegation, contest, person, **mine)  # type: ignore[arg-type]
    await registration.record_consent(
        school.delegation,
        person,
        relation="母亲",
        guardian="田大海",
        evidence="纸质同意书已签字存档",
        also=[ConsentPurpose.PUBLICATION],
        account=school.coach,
        now=now - timedelta(hours=1),
    )
    await identities.set_identity(person, NUMBER, by=None, now=now)
    return Child(person, school, games)


@pytest.fixture
async def desk(browser: Browser, child: Child, now: datetime) -> Browser:
    """The office, logged in."""
    await make_account("clerk01", Role.OFFICE_CLERK, now=now)
    await browser.log_in("clerk01", PASSWORD)
    return browser
