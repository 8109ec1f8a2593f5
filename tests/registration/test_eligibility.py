"""What is said of a new pupil while the form is filled in: the rules' own words, before anybody is named."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from tests.browser_like import Browser
from tests.makers import PASSWORD, Games, make_account, make_games, make_organization
from ysevents.accounts.enums import Role, Scope
from ysevents.kit import clock
from ysevents.kit.database import fetch_value


@pytest.fixture(autouse=True)
def one_time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
async def games(db: None, now: datetime) -> Games:
    return await make_games(now)


@pytest.fixture
async def coach(browser: Browser, games: Games, now: datetime) -> Browser:
    school = await make_organization("芙蓉镇示例中心小学", unit_class="小学")
    await make_account("coach01", Role.COACH, Scope.ORGANIZATION, school, now=now)
    await browser.log_in("coach01", PASSWORD)
    await browser.post(f"/registration/{games.event}")
    return browser


async def address() -> str:
    return f"/api/v1/registration/{await fetch_value('SELECT id FROM delegation')}/eligibility"


@pytest.mark.parametrize(
    ("facts", "words", "can_enter"),
    [
        ({"sex": "male", "birth_on": "2015-03-02", "grade": 5}, "符合小学甲组男子", True),
        ({"sex": "female", "birth_on": "2012-05-05", "grade": 6}, "超龄：须2014-09-01及以后出生", False),
        ({"birth_on": "2012-05-05"}, "超龄：须2014-09-01及以后出生", False),
        ({"sex": "male", "birth_on": "2015-03-02"}, "", False),
        ({}, "", False),
    ],
)
async def test_the_rules_answer_while_one_types(
    coach: Browser, facts: dict[str, Any], words: str, can_enter: bool
) -> None:
    answer = await coach.send("POST", await address(), facts)

    assert answer.status_code == 200
    assert answer.json() == {"words": words, "can_enter": can_enter}
    assert await fetch_value("SELECT count(*) FROM person") == 0


async def test_what_is_no_fact_is_refused(coach: Browser, games: Games) -> None:
    bodies: list[dict[str, Any]] = [{"name": "向丽"}, {"sex": "x"}, {"birth_on": "2013-09-31"}, {"grade": 13}]
    refused = [await coach.send("POST", await address(), body) for body in bodies]
    strange = await coach.send("POST", f"/api/v1/registration/{UUID(int=7)}/eligibility", {})
    form = await coach.get(f"/registration/{games.event}/athletes/new?tab=new")

    assert [answer.status_code for answer in refused] == [400] * 4
    assert strange.status_code == 404
    assert f'data-verdict="{await address()}"' in form.text
    assert "js/pupil-verdict.js" in form.text
