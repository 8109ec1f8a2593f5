"""The way from the grid to a ticket and back, through the whole application."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from html import unescape
from uuid import UUID

import httpx
import pytest

from tests.booking.test_bookings import Courts, make_courts
from tests.browser_like import Browser
from tests.makers import PASSWORD, make_account, make_person, make_quota
from ysevents.accounts.enums import Role, Scope
from ysevents.booking.rules import minute_of
from ysevents.kit import clock
from ysevents.kit.database import execute, fetch_value
from ysevents.places.enums import Period

KEY = {"Idempotency-Key": "one-wish-0001"}
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Scene:
    courts: Courts
    start: datetime
    """Tomorrow at 19:00; pages ask the clock themselves."""

    def href(self, court: int = 0) -> str:
        start = f"{self.start:%Y-%m-%dT%H:%M:%SZ}"
        return f"/venues/{self.courts.venue}/book?space={self.courts.spaces[court]}&start={start}"

    def wish(self, court: int = 0) -> dict[str, str]:
        return {"space": str(self.courts.spaces[court]), "starts_at": self.start.isoformat()}


@pytest.fixture
async def scene(app: object) -> Scene:
    tomorrow = clock.local_day(clock.now()) + timedelta(days=1)
    return Scene(courts=await make_courts(), start=clock.at(tomorrow, time(19)))


async def enter(browser: Browser, username: str = "resident01") -> None:
    person = await make_person()
    await make_account(username, Role.RESIDENT, person=person, now=clock.now() - timedelta(minutes=1))
    assert (await browser.log_in(username, PASSWORD)).status_code == 303


def hidden(page: httpx.Response) -> list[dict[str, str]]:
    """The hidden fields of each form that books."""
    forms = re.findall(r'<form method="post" action="/bookings".*?</form>', page.text, re.DOTALL)
    return [dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', unescape(form))) for form in forms]


async def submit(browser: Browser, form: dict[str, str]) -> httpx.Response:
    return await browser.post("/bookings", {k: v for k, v in form.items() if k != "_csrf_token"})


async def test_anybody_sees_the_grid_and_is_led_to_log_in(browser: Browser, scene: Scene) -> None:
    grid = await browser.get(f"/venues/{scene.courts.venue}/grid?day={clock.local_day(scene.start)}")
    assert grid.status_code == 200
    hrefs = [unescape(h) for h in re.findall(r'href="(/venues/[^"]*/book[^"]*)"', grid.text)]
    assert len(hrefs) == 3 * 14

    offer = await browser.get(hrefs[0])

    assert "登录后预约" in offer.text
    assert hidden(offer) == []
    assert (await browser.get("/bookings")).headers["location"].startswith("/login")


async def test_a_resident_books_shows_the_ticket_and_cancels(browser: Browser, scene: Scene) -> None:
    await enter(browser)

    offer = await browser.get(scene.href())
    (form,) = hidden(offer)
    booked = await submit(browser, form)
    page = await browser.get(booked.headers["location"])

    assert (booked.status_code, page.status_code) == (303, 200)
    assert "预约成功" in page.text
    assert "<svg" in page.text
    assert "19:00" in page.text
    assert re.search(r"/cal/occurrence/[0-9a-f-]{36}\.ics", page.text)
    assert page.headers["cache-control"] == "private, no-store"
    assert "1号场" in (await browser.get("/bookings")).text
    assert (await submit(browser, form)).headers["location"] == booked.headers["location"]

    question = await browser.get(f"{booked.headers['location']}/cancellation")
    gone = await browser.post(f"{booked.headers['location']}/cancellation")

    assert "不计入次数" in question.text
    assert gone.headers["location"] == booked.headers["location"]
    after = await browser.get(gone.headers["location"])
    assert "已取消" in after.text
    assert "ticket-dead" in after.text
    again = await browser.post(f"{booked.headers['location']}/cancellation")
    assert (again.status_code, "已经取消" in again.text) == (409, True)


async def test_the_losing_tap_is_one_tap_from_the_next_slot(browser: Browser, scene: Scene) -> None:
    await enter(browser)
    (form,) = hidden(await browser.get(scene.href()))
    assert (await browser.send("POST", "/api/v1/bookings", scene.wish(), KEY)).status_code == 201

    lost = await submit(browser, form)

    assert lost.status_code == 409
    assert "这个时段刚刚被订走。2号场 19:00 还空着，要改订吗？" in lost.text
    offered = hidden(lost)
    assert [f["space"] for f in offered] == [
        str(s) for s in (*scene.courts.spaces[1:], scene.courts.spaces[0])
    ]
    assert (await submit(browser, offered[0])).status_code == 303


async def test_who_comes_before_the_release_is_told_how_long_it_is(browser: Browser) -> None:
    opens_at = clock.now() + timedelta(minutes=10)
    courts = await make_courts(1, days_ahead=3, release_minute=minute_of(opens_at))
    scene = Scene(courts, clock.at(clock.local_day(opens_at) + timedelta(days=3), time(19)))

    early = await browser.get(scene.href())

    assert early.status_code == 409
    [(seconds, href)] = re.findall(r'data-seconds="(\d+)" data-href="([^"]*)"', early.text)
    assert 520 <= int(seconds) <= 600
    assert unescape(href) == scene.href()
    await execute("UPDATE booking_rule SET release_minute = 0, days_ahead = 2")
    assert "data-seconds" not in (await browser.get(scene.href())).text


async def test_a_visitor_is_offered_the_nearest_slots_as_links(browser: Browser, scene: Scene) -> None:
    await enter(browser)
    await browser.send("POST", "/api/v1/bookings", scene.wish(), KEY)
    await browser.post("/logout")

    refused = await browser.get(scene.href())

    assert (refused.status_code, hidden(refused)) == (409, [])
    offered = [unescape(h) for h in re.findall(r'href="(/venues/[^"]*/book[^"]*)"', refused.text)]
    assert [(await browser.get(href)).status_code for href in offered] == [200, 200, 200]


async def test_forms_that_were_tampered_with_are_refused(browser: Browser, scene: Scene) -> None:
    await enter(browser)
    (form,) = hidden(await browser.get(scene.href()))

    bad = [{**form, "space": "x"}, {**form, "start": "tomorrow"}, {**form, "start": "2026-11-24T19:00:00"}]

    assert [(await submit(browser, f)).status_code for f in bad] == [400, 400, 400]
    assert (await submit(browser, {**form, "idempotency_key": ""})).status_code == 400
    assert (await browser.http.post("/bookings", data=form | {"_csrf_token": "forged"})).status_code == 403
    for start in ("9999-12-31T23:59:59Z", "0001-01-01T00:00:00", "2020-01-01T19:00:00"):
        assert (await browser.get(f"{scene.href().split('&')[0]}&start={start}")).status_code == 409
    assert await fetch_value("SELECT count(*) FROM booking") == 0


async def test_the_api_books_once_for_one_key(browser: Browser, scene: Scene) -> None:
    await enter(browser)

    first = await browser.send("POST", "/api/v1/bookings", scene.wish(), KEY)
    again = await browser.send("POST", "/api/v1/bookings", scene.wish(), KEY)
    other = await browser.send("POST", "/api/v1/bookings", scene.wish(1), KEY)

    assert (first.status_code, again.json()) == (201, first.json())
    assert first.json()["state"] == "confirmed"
    assert datetime.fromisoformat(first.json()["starts_at"]) == scene.start
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_mismatch")


async def test_the_api_refuses_with_codes_and_alternatives(browser: Browser, scene: Scene) -> None:
    await enter(browser)
    await make_quota(scene.courts.venue, Period.DAY, 1)

    async def code(body: object, headers: dict[str, str] | None = None) -> tuple[int, str]:
        answer = await browser.send("POST", "/api/v1/bookings", body, headers or KEY)
        assert answer.headers["content-type"].startswith("application/problem+json")
        return answer.status_code, answer.json()["code"]

    past = {**scene.wish(), "starts_at": "2020-01-01T19:00:00+08:00"}
    assert await code(scene.wish(), {"X-Other": "1"}) == (400, "idempotency_key_unusable")
    assert await code(past) == (409, "slot_in_past")
    assert await code({**scene.wish(), "starts_at": "2026-11-24T19:00:00"}) == (400, "invalid")
    assert await code({**scene.wish(), "space": str(UUID(int=1))}) == (404, "space_not_found")
    assert await code({**scene.wish(), "holder": "x"}) == (400, "invalid")
    assert (await browser.send("POST", "/api/v1/bookings", scene.wish(), KEY)).status_code == 201
    full = {"Idempotency-Key": "one-wish-0002"}
    assert await code(scene.wish(1), full) == (409, "quota_used_up")
    await browser.post("/logout")
    await enter(browser, "resident02")
    taken = await browser.send("POST", "/api/v1/bookings", scene.wish(), full)
    assert (taken.status_code, taken.json()["code"]) == (409, "slot_already_taken")
    assert [n["space_name"] for n in taken.json()["nearest"]] == ["2号场", "3号场", "1号场"]


async def test_another_residents_booking_is_not_found(browser: Browser, scene: Scene) -> None:
    await enter(browser)
    mine = (await browser.send("POST", "/api/v1/bookings", scene.wish(), KEY)).json()
    await browser.post("/logout")
    await enter(browser, "resident02")

    for path in (mine["path"], f"{mine['path']}/cancellation"):
        assert (await browser.get(path)).status_code == 404
    answer = await browser.send("POST", f"/api/v1/bookings/{mine['id']}/cancellation")
    assert (answer.status_code, answer.json()["code"]) == (404, "booking_not_found")


async def test_the_api_cancels_and_shows_the_grid(browser: Browser, scene: Scene) -> None:
    await enter(browser)
    mine = (await browser.send("POST", "/api/v1/bookings", scene.wish(), KEY)).json()
    path = f"/api/v1/venues/{scene.courts.venue}/grid?day={clock.local_day(scene.start)}"
    before = (await browser.get(path)).json()

    gone = await browser.send("POST", f"/api/v1/bookings/{mine['id']}/cancellation")

    assert (gone.status_code, gone.json()["state"]) == (200, "cancelled")
    after = (await browser.get(path)).json()
    assert [grid["rows"][11]["cells"][0]["state"] for grid in (before, after)] == ["mine", "free"]
    assert after["days"][1]["free"] == before["days"][1]["free"] + 1


async def test_a_venue_without_lending_and_an_unknown_one(browser: Browser, scene: Scene) -> None:
    assert (await browser.get(f"/venues/{UUID(int=1)}/grid")).status_code == 404
    wrong_day = await browser.get(f"/venues/{scene.courts.venue}/grid?day=2026-13-01")
    assert wrong_day.status_code == 400


async def test_a_slot_is_held_and_confirmed_by_page_and_api(browser: Browser, scene: Scene) -> None:
    await enter(browser)
    (form,) = hidden(await browser.get(scene.href()))

    held = await submit(browser, {**form, "hold": "1"})
    page = await browser.get(held.headers["location"])
    confirmed = await browser.post(f"{held.headers['location']}/confirmation")

    assert "场地为您保留到" in page.text
    assert "ticket-dead" not in page.text
    assert "预约成功" in (await browser.get(confirmed.headers["location"])).text
    by_api = await browser.send("POST", "/api/v1/bookings", {**scene.wish(1), "hold": True}, KEY)
    assert (by_api.status_code, by_api.json()["state"]) == (201, "held")
    again = await browser.send("POST", f"/api/v1/bookings/{by_api.json()['id']}/confirmation")
    assert (again.status_code, again.json()["state"]) == (200, "confirmed")
    read = await browser.get(f"/api/v1/bookings/{by_api.json()['id']}")
    assert (read.json(), read.headers["etag"]) == (again.json(), f'"{again.json()["revision"]}"')


async def test_a_desk_approves_and_turns_down_by_page_and_api(browser: Browser, scene: Scene) -> None:
    await execute("UPDATE booking_rule SET needs_approval = true")
    await enter(browser)
    made = [
        (
            await browser.send(
                "POST", "/api/v1/bookings", scene.wish(n), {"Idempotency-Key": f"one-wish-{n}"}
            )
        ).json()
        for n in range(3)
    ]
    assert [one["state"] for one in made] == ["pending"] * 3
    assert "场馆最晚在" in (await browser.get(made[0]["path"])).text
    assert (await browser.get(f"/venues/{scene.courts.venue}/approvals")).status_code == 403
    await browser.post("/logout")
    await make_account("desk1", Role.VENUE_DESK, Scope.VENUE, scene.courts.venue, now=clock.now() - HOUR)
    await browser.log_in("desk1", PASSWORD)
    desk = f"/venues/{scene.courts.venue}/approvals"

    shown = await browser.get(desk)
    unsaid = await browser.post(f"{desk}/{made[0]['id']}", {"decision": "reject"})
    yes = await browser.post(f"{desk}/{made[0]['id']}", {"decision": "approve"})
    twice = await browser.post(f"{desk}/{made[0]['id']}", {"decision": "approve"})
    no = await browser.send(
        "POST", f"/api/v1/bookings/{made[1]['id']}/decision", {"approved": False, "reason": "校内活动"}
    )

    assert [shown.text.count(words) for words in ("彭小明", "1号场", "2号场", "3号场")] == [3, 1, 1, 1]
    assert (unsaid.status_code, "请写明不通过的原因" in unsaid.text) == (400, True)
    assert (yes.status_code, twice.status_code, "已经处理过" in twice.text) == (303, 409, True)
    assert (no.status_code, no.json()["state"]) == (200, "cancelled")
    waiting = await browser.get(f"/api/v1/venues/{scene.courts.venue}/approvals")
    assert [one["id"] for one in waiting.json()] == [made[2]["id"]]


async def test_a_holder_names_companions_and_moves_by_page_and_api(browser: Browser, scene: Scene) -> None:
    await enter(browser)
    made = (await browser.send("POST", "/api/v1/bookings", scene.wish(), KEY)).json()
    here, api = made["path"], f"/api/v1/bookings/{made['id']}"

    named = await browser.post(f"{here}/companions", {"name": "田大山", "phone": ""})
    twice = await browser.post(f"{here}/companions", {"name": "田大山", "phone": "1"})
    people = {"people": [{"name": "向丽"}, {"name": "彭春燕"}]}
    first = await browser.send("POST", f"{api}/companions", people, KEY)
    again = await browser.send("POST", f"{api}/companions", people, KEY)

    assert (named.status_code, twice.status_code) == (303, 400)
    assert ('value="田大山"' in twice.text, "手机号" in twice.text) == (True, True)
    assert [one["name"] for one in first.json()] == ["田大山", "向丽", "彭春燕"]
    assert (first.status_code, again.json()) == (201, first.json())
    assert (await browser.get(first.json()[1]["path"])).status_code == 200
    gone = await browser.send("DELETE", f"{api}/companions/{first.json()[1]['id']}")
    removed = await browser.post(f"{here}/companions/{first.json()[2]['id']}/removal")
    assert (gone.status_code, removed.status_code) == (204, 303)
    shown = await browser.get(here)
    assert [name in shown.text for name in ("田大山", "向丽", "彭春燕")] == [True, False, False]

    grid = await browser.get(f"{here}/change")
    slot = f"space={scene.courts.spaces[1]}&start={scene.start:%Y-%m-%dT%H:%M:%SZ}"
    assert slot in unescape(grid.text)
    asked = await browser.get(f"{here}/change?{slot}")
    form = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', unescape(asked.text)))
    moved = await browser.post(f"{here}/change", {k: form[k] for k in ("space", "start", "revision")})
    stale = await browser.post(f"{here}/change", {k: form[k] for k in ("space", "start", "revision")})
    assert (moved.status_code, stale.status_code) == (303, 412)
    read = await browser.get(api)
    assert read.json()["space"] == str(scene.courts.spaces[1])
    back = await browser.send("POST", f"{api}/change", scene.wish(), {"If-Match": read.headers["etag"]})
    assert (back.status_code, back.json()["space"]) == (200, str(scene.courts.spaces[0]))
    assert (await browser.send("POST", f"{api}/change", scene.wish())).status_code == 428
