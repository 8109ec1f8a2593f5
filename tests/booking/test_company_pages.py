"""Several courts, series and the desk, through the whole application: pages and their API twins."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import httpx
import pytest

from tests.booking.test_bookings import make_courts
from tests.booking.test_pages import HOUR, KEY, Scene, enter
from tests.browser_like import Browser
from tests.makers import PASSWORD, make_account
from ysevents.accounts.enums import Role, Scope
from ysevents.kit import clock

DAY = timedelta(days=1)


@pytest.fixture
async def scene(app: object) -> Scene:
    tomorrow = clock.local_day(clock.now()) + DAY
    return Scene(
        courts=await make_courts(),
        start=clock.at(tomorrow, clock.local(clock.now()).time().replace(19, 0, 0, 0)),
    )


async def desk(browser: Browser, scene: Scene) -> str:
    """Logged in as a clerk of the venue; answers the address of the form."""
    await make_account("desk1", Role.VENUE_DESK, Scope.VENUE, scene.courts.venue, now=clock.now() - HOUR)
    await browser.log_in("desk1", PASSWORD)
    return f"/venues/{scene.courts.venue}/desk/book"


def key_of(page: httpx.Response) -> str:
    found = re.search(r'name="key" value="([^"]*)"', page.text)
    assert found
    return found[1]


async def test_a_resident_books_several_courts_once_by_page_and_api(browser: Browser, scene: Scene) -> None:
    await enter(browser)
    one, two, three = map(str, scene.courts.spaces)
    here = f"/venues/{scene.courts.venue}/book/several"
    form = await browser.get(f"{here}?space={one}&start={scene.start:%Y-%m-%dT%H:%M:%SZ}")
    typed: dict[str, Any] = {"spaces": [one, two], "start": f"{scene.start:%Y-%m-%dT%H:%M:%SZ}"}

    booked = await browser.post(here, {**typed, "key": key_of(form)})
    again = await browser.post(here, {**typed, "key": key_of(form)})
    lost = await browser.post(here, {**typed, "key": key_of(form) + "x"})
    none = await browser.post(here, {"start": typed["start"], "key": key_of(form) + "y"})

    assert [unescape(form.text).count(name) for name in ("1号场", "2号场", "3号场")] == [1, 1, 1]
    assert (booked.status_code, again.headers["location"]) == (303, booked.headers["location"])
    assert (lost.status_code, "刚刚被订走" in lost.text) == (409, True)
    assert (none.status_code, "请至少选一块场地" in none.text) == (400, True)
    wanted = {"spaces": [three], "starts_at": scene.start.isoformat(), "note": "比赛"}
    api = await browser.send("POST", "/api/v1/bookings/several", wanted, KEY)
    assert (api.status_code, [one["space"] for one in api.json()]) == (201, [three])


async def test_a_clerk_books_prints_a_slip_and_repeats_nothing(browser: Browser, scene: Scene) -> None:
    here = await desk(browser, scene)
    local = clock.local(scene.start)
    form = await browser.get(f"{here}?space={scene.courts.spaces[0]}&start={scene.start:%Y-%m-%dT%H:%M:%SZ}")
    typed = {
        "name": "田大山",
        "day": f"{local:%Y-%m-%d}",
        "hour": "19:00",
        "channel": "phone",
        "key": key_of(form),
    }
    spaces = [str(space) for space in scene.courts.spaces[:2]]

    wrong = await browser.post(here, {**typed, "spaces": spaces, "hour": "七点"})
    nobody = await browser.post(here, {**typed, "spaces": spaces, "name": ""})
    unit = await browser.post(here, {**typed, "spaces": spaces, "organization": "无此单位"})
    booked = await browser.post(here, {**typed, "spaces": spaces})
    again = await browser.post(here, {**typed, "spaces": spaces})
    slip = await browser.get(booked.headers["location"])

    assert f'value="{local:%Y-%m-%d}"' in form.text
    assert [page.status_code for page in (wrong, nobody, unit)] == [400, 400, 400]
    assert ("请填写开始时间" in wrong.text, "没有找到这个单位" in unit.text) == (True, True)
    assert 'value="田大山"' in wrong.text
    assert again.headers["location"] == booked.headers["location"]
    assert (slip.text.count("田*山"), slip.text.count('<svg class="qr')) != (0, 0)
    assert [name in slip.text for name in ("1号场", "2号场", "3号场")] == [True, True, False]
    wanted = {"spaces": [str(scene.courts.spaces[2])], "starts_at": scene.start.isoformat(), "name": "向丽"}
    api = f"/api/v1/venues/{scene.courts.venue}/desk/bookings"
    first = await browser.send("POST", api, wanted, KEY)
    assert (first.status_code, (await browser.send("POST", api, wanted, KEY)).json()) == (201, first.json())


async def test_a_series_is_refused_by_date_booked_without_skipped_and_put_back(
    browser: Browser, scene: Scene
) -> None:
    here = await desk(browser, scene)
    api, space = "/api/v1/bookings/series", str(scene.courts.spaces[0])
    last = clock.local(scene.start + timedelta(days=14))
    next_week = {"spaces": [space], "starts_at": (scene.start + 7 * DAY).isoformat(), "name": "向丽"}
    await browser.send("POST", f"/api/v1/venues/{scene.courts.venue}/desk/bookings", next_week, KEY)
    typed = {
        "name": "田大山",
        "day": f"{clock.local(scene.start):%Y-%m-%d}",
        "hour": "19:00",
        "key": "a-wish-0001",
    }
    typed |= {"spaces": space, "until": f"{last:%Y-%m-%d}"}

    refused = await browser.post(here, typed)
    booked = await browser.post(here, {**typed, "skip_taken": "1"})

    assert (refused.status_code, "只订其余2次" in refused.text) == (409, True)
    assert "已约" in refused.text
    listed = await browser.get(booked.headers["location"])
    assert listed.text.count("跳过这次") == 2
    series = booked.headers["location"].rsplit("/", 1)[1]
    dates = (await browser.get(f"{api}/{series}")).json()
    assert len(dates) == 2
    await browser.post(f"/bookings/{dates[1]['id']}/cancellation")
    assert "恢复这次" in (await browser.get(booked.headers["location"])).text
    assert (await browser.post(f"/bookings/{dates[1]['id']}/put-back")).status_code == 303
    assert len((await browser.get(f"{api}/{series}")).json()) == 3
    plan = await browser.get(
        f"/api/v1/spaces/{space}/series-plan?start={scene.start:%Y-%m-%dT%H:%M:%SZ}&until={last:%Y-%m-%d}"
    )
    assert [one["state"] for one in plan.json()] == ["taken", "taken", "taken"]
    gaps = await browser.send(
        "POST",
        f"/api/v1/venues/{scene.courts.venue}/desk/series",
        {"space": space, "starts_at": scene.start.isoformat(), "until": f"{last:%Y-%m-%d}", "name": "向丽"},
        {"Idempotency-Key": "another-wish"},
    )
    assert (gaps.status_code, gaps.json()["code"]) == (409, "series_with_gaps")
    assert [one["state"] for one in gaps.json()["dates"]] == ["taken"] * 3


async def test_a_resident_is_no_clerk(browser: Browser, scene: Scene) -> None:
    await enter(browser)
    wanted = {"spaces": [str(scene.courts.spaces[0])], "starts_at": scene.start.isoformat(), "name": "向丽"}

    page = await browser.get(f"/venues/{scene.courts.venue}/desk/book")
    api = await browser.send("POST", f"/api/v1/venues/{scene.courts.venue}/desk/bookings", wanted, KEY)

    assert (page.status_code, api.status_code) == (403, 403)
