"""A meet, two schools and their coaches."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pytest

from tests.makers import Games, account_of, make_games, make_organization
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.registration import service


@dataclass(frozen=True)
class School:
    """A school with its coach and, once begun, its delegation."""

    id: UUID
    coach: Account
    delegation: UUID


@pytest.fixture
async def games(db: None, now: datetime) -> Games:
    return await make_games(now)


async def make_school(games: Games, now: datetime, name: str) -> School:
    id = await make_organization(name, unit_class="小学")
    coach = account_of(Role.COACH, Scope.ORGANIZATION, id)
    return School(id, coach, await service.open_delegation(games.event, id, account=coach, now=now))


@pytest.fixture
async def school(games: Games, now: datetime) -> School:
    return await make_school(games, now, "芙蓉镇示例中心小学")


@pytest.fixture
async def other(games: Games, now: datetime) -> School:
    return await make_school(games, now, "灵溪镇示例小学")


@pytest.fixture
def clerk() -> Account:
    return account_of(Role.OFFICE_CLERK)
