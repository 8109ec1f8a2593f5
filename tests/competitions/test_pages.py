"""The desk that draws and the public start list, through the whole application."""

import re
from datetime import datetime
from uuid import UUID

import pytest

from tests.browser_like import Browser
from tests.competitions.test_draws import Meet, clerk, draw, meet
from tests.makers import PASSWORD, make_account
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.competitions.pages import start_lists
from ysevents.competitions.service import draws
from ysevents.kit import clock
from ysevents.kit.database import fetch_value

__all__ = ["clerk", "meet"]


@pytest.fixture(autouse=True)
def one_time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
async def desk(browser: Browser, meet: Meet, now: datetime) -> Browser:
    """A clerk who is logged in."""
    await make_account("clerk01", Role.OFFICE_CLERK, now=now)
    await browser.log_in("clerk01", PASSWORD)
    return browser


def form(meet: Meet, **changes: str) -> dict[str, str]:
    return {
        "session": str(meet.session),
        "starts_at": "2026-12-05T09:00",
        "interval_min": "6",
        "lanes": "6",
        "seed": "",
        **changes,
    }


async def test_the_desk_draws_looks_and_publishes(desk: Browser, meet: Meet) -> None:
    path = f"/meets/{meet.games.event}/stages/{meet.contest}/quick"

    listed = await desk.get(f"/meets/{meet.games.event}/stages")
    before = await desk.get(path)
    drawn = await desk.post(path, form(meet))
    preview = await desk.get(path)
    hidden = await desk.get(f"/events/{meet.games.event}/start-lists")
    published = await desk.post(f"{path}/publication")
    shown = await desk.get(f"/events/{meet.games.event}/start-lists")

    assert "男子100米 小学甲组" in listed.text
    assert "待编排" in listed.text
    assert 'value="2026-12-05T08:30"' in before.text
    assert (drawn.status_code, published.status_code) == (303, 303)
    assert "12月5日 周六 09:06" in preview.text
    assert "向明一" in preview.text
    assert "有2人同组，无法避免" in preview.text
    assert "出场名单还没有公布" in hidden.text
    assert "向*一" in shown.text
    assert "向明一" not in shown.text
    assert "第2组" in shown.text


async def test_the_public_page_needs_no_login_and_keeps_drafts(
    browser: Browser, meet: Meet, clerk: Account, now: datetime
) -> None:
    await draw(meet, clerk, now)
    before = await browser.get(f"/events/{meet.contest}/start-lists")
    await draws.publish_start_list(meet.contest, account=clerk, now=now)
    after = await browser.get(f"/events/{meet.contest}/start-lists")

    assert ">101<" not in before.text
    assert (after.status_code, ">101<" in after.text) == (200, True)
    assert len(after.content) < 100_000


async def test_the_start_lists_of_a_large_meet_are_one_page_for_each_contest(
    browser: Browser, meet: Meet, clerk: Account, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    await draw(meet, clerk, now)
    await draws.publish_start_list(meet.contest, account=clerk, now=now)
    monkeypatch.setattr(start_lists, "MOST_AT_ONCE", 0)

    index = await browser.get(f"/events/{meet.games.event}/start-lists")

    assert f'href="/events/{meet.contest}/start-lists"' in index.text
    assert re.search(r"(预赛|决赛)\d组", index.text)
    assert "向*一" not in index.text


@pytest.mark.parametrize(
    ("name", "value", "status"),
    [
        ("session", "", 400),
        ("starts_at", "2026-13-05T09:00", 400),
        ("starts_at", "2026-12-05T11:30", 409),
        ("interval_min", "0", 400),
        ("lanes", "x", 400),
        ("seed", "1.5", 400),
    ],
)
async def test_a_form_that_cannot_be_used_is_shown_again(
    desk: Browser, meet: Meet, name: str, value: str, status: int
) -> None:
    answer = await desk.post(
        f"/meets/{meet.games.event}/stages/{meet.contest}/quick", form(meet, **{name: value})
    )

    assert answer.status_code == status
    assert "抽签种子" in answer.text
    assert await fetch_value("SELECT count(*) FROM stage") == 0


async def test_bibs_are_printed_by_unit_with_their_codes(desk: Browser, meet: Meet) -> None:
    await desk.post(f"/meets/{meet.games.event}/stages/{meet.contest}/quick", form(meet))
    unit: UUID = meet.units[0]

    units = await desk.get(f"/meets/{meet.games.event}/bibs")
    sheet = await desk.get(f"/meets/{meet.games.event}/bibs?unit={unit}")

    assert units.text.count(" 块") == 3
    assert sheet.text.count('stroke-dasharray="2 1.5"') == 4
    assert "style=" not in sheet.text


async def test_others_do_not_reach_the_desk(browser: Browser, meet: Meet, now: datetime) -> None:
    path = f"/meets/{meet.games.event}/stages"
    assert (await browser.get(path)).headers["location"].startswith("/login")

    await make_account("coach01", Role.COACH, Scope.ORGANIZATION, meet.units[0], now=now)
    await browser.log_in("coach01", PASSWORD)
    assert (await browser.get(path)).status_code == 403
    await browser.post("/logout")
    await make_account("organiser01", Role.ORGANISER, Scope.EVENT, meet.units[0], now=now)
    await browser.log_in("organiser01", PASSWORD)
    for place in (path, f"{path}/{meet.contest}", f"{path}/{meet.contest}/quick"):
        assert (await browser.get(place)).status_code == 404
