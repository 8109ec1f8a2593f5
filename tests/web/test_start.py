"""Where people find themselves after logging in."""

import pytest

from tests.browser_like import Browser
from tests.makers import PASSWORD, make_account
from ysevents.accounts.enums import Role
from ysevents.kit import clock


@pytest.mark.parametrize(
    ("role", "first"),
    [
        (Role.COACH, "/registration"),
        (Role.OFFICE_CLERK, "/registration"),
        (Role.ORGANISER, "/registration"),
        (Role.VENUE_DESK, "/checkpoints"),
        (Role.CALL_ROOM_CLERK, "/checkpoints"),
        (Role.REFEREE, "/checkpoints"),
        (Role.ADMINISTRATOR, "/admin/accounts"),
        (Role.AUDITOR, "/admin/audit"),
        (Role.RESIDENT, "/"),
    ],
)
async def test_everybody_begins_where_their_work_is(browser: Browser, role: Role, first: str) -> None:
    await make_account("someone01", role, now=clock.now())

    login = await browser.log_in("someone01", PASSWORD)
    start = await browser.get(login.headers["location"])
    page = await browser.get(start.headers["location"])

    assert (login.status_code, login.headers["location"]) == (303, "/start")
    assert (start.status_code, start.headers["location"]) == (303, first)
    assert page.status_code == 200


async def test_who_came_from_a_page_goes_back_to_it(browser: Browser) -> None:
    await make_account("coach01", Role.COACH, now=clock.now())

    answer = await browser.post("/login", {"name": "coach01", "password": PASSWORD, "next": "/venues"})

    assert answer.headers["location"] == "/venues"


async def test_strangers_are_asked_to_log_in(browser: Browser) -> None:
    answer = await browser.get("/start")

    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2Fstart")
