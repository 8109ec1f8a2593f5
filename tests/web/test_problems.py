"""What the framework and the house refuse before a handler decides: shape, format, size, token, address."""

import re
from typing import Any

import asyncpg
import httpx
import pytest
from litestar import Litestar

from tests.browser_like import Browser
from tests.web.answers import assert_refused, contents, english, is_problem
from tests.web.conftest import Visitors, World
from ysevents.accounts import service as accounts
from ysevents.app import create_app
from ysevents.kit import database, secrets
from ysevents.kit.settings import Settings
from ysevents.web import service as web

BOOKINGS = "/api/v1/bookings"
KEY = {"Idempotency-Key": "one-wish-0001"}
JSON = "application/json"


@pytest.mark.parametrize(
    "path", ["/nothing", "/events/1", "/events/1/x", "/static/x/y.css", "/venues/x/y", "/%ff"]
)
async def test_an_unknown_page_says_where_to_go(browser: Browser, path: str) -> None:
    answer = await browser.get(path)

    assert_refused(answer, 404, "not_found")
    assert 'href="/"' in answer.text


@pytest.mark.parametrize(
    "path", ["/api/v1/nothing", "/api/v1/nothing/more", "/api/v2/me", "/api/", "/api/v1/bookings/7"]
)
async def test_an_unknown_resource_is_a_problem(browser: Browser, path: str) -> None:
    answer = await browser.get(path)

    assert_refused(answer, 404, "not_found")
    assert answer.json()["instance"] == path


async def test_the_description_of_the_api_is_served(browser: Browser) -> None:
    answer = await browser.get("/api/v1/openapi.json")

    assert answer.status_code == 200
    assert answer.json()["openapi"].startswith("3.1")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/", {"GET", "OPTIONS"}),
        ("POST", "/events", {"GET", "OPTIONS"}),
        ("DELETE", BOOKINGS, {"POST", "OPTIONS"}),
        ("GET", BOOKINGS, {"POST", "OPTIONS"}),
        ("BREW", "/", {"GET", "OPTIONS"}),
    ],
)
async def test_a_wrong_method_names_the_right_ones(
    browser: Browser, method: str, path: str, allowed: set[str]
) -> None:
    answer = await browser.send(method, path)

    assert_refused(answer, 405, "method_not_allowed")
    assert set(answer.headers["allow"].split(", ")) == allowed


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b"{", JSON, 400, "json_invalid"),
        (b"\xff\xfe", JSON, 400, "json_invalid"),
        (b'{"space": "\\ud800"}', JSON, 400, "json_invalid"),
        (b'{"space": ' + b"9" * 5000 + b"}", JSON, 400, "json_invalid"),
        (b"[" * 200_000, JSON, 400, "json_invalid"),
        (b"", JSON, 400, "invalid"),
        (b"null", JSON, 400, "invalid"),
        (b"[]", JSON, 400, "invalid"),
        (b"5", JSON, 400, "invalid"),
        (b"{}", "text/plain", 415, "unsupported_media_type"),
        (b"<x/>", "application/xml", 415, "unsupported_media_type"),
        (b"space=1", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b"--x--", "multipart/form-data; boundary=x", 415, "unsupported_media_type"),
        (b"{}", "nonsense", 415, "unsupported_media_type"),
    ],
)
async def test_a_body_that_is_no_json_object(
    visit: Visitors, body: bytes, kind: str, status: int, code: str
) -> None:
    resident, before = await visit("resident01"), await contents()

    headers = {**KEY, "X-CSRF-Token": await resident.token(), "Content-Type": kind}
    answer = await resident.http.post(BOOKINGS, content=body, headers=headers)

    assert_refused(answer, status, code)
    assert await contents() == before


@pytest.mark.parametrize(
    ("change", "pointer", "sentence"),
    [
        ({"space": 5}, "/space", "编号格式不对"),
        ({"space": "x"}, "/space", "编号格式不对"),
        ({"starts_at": 1764000000}, "/starts_at", "时间格式不对"),
        ({"starts_at": "1764000000"}, "/starts_at", "时间格式不对"),
        ({"starts_at": "2026-11-25 19:00+08:00"}, "/starts_at", "时间格式不对"),
        ({"starts_at": "2026-11-31T19:00:00+08:00"}, "/starts_at", "时间格式不对"),
        ({"starts_at": "0001-01-01T00:00:00+08:00"}, "/starts_at", "时间格式不对"),
        ({"starts_at": "9999-12-31T23:59:59-08:00"}, "/starts_at", "时间格式不对"),
        ({"starts_at": "2026-11-25T19:00:00"}, "/starts_at", "时间须带时区"),
        ({"starts_at": None}, "/starts_at", "时间格式不对"),
        ({"holder": "x"}, "/holder", "不认识这一项"),
    ],
)
async def test_a_wish_of_wrong_types_names_the_field(
    visit: Visitors, world: World, change: dict[str, Any], pointer: str, sentence: str
) -> None:
    resident, before = await visit("resident01"), await contents()

    answer = await resident.send("POST", BOOKINGS, {**world.slot(), **change}, KEY)

    assert_refused(answer, 400, "invalid")
    (error,) = answer.json()["errors"]
    assert error["pointer"] == pointer
    assert sentence in error["message"]
    assert await contents() == before


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"grade": "5"}, "须是整数"),
        ({"grade": True}, "须是整数"),
        ({"grade": 5.0}, "须是整数"),
        ({"grade": 13}, "数值太大"),
        ({"grade": 0}, "数值太小"),
        ({"name": 5}, "须是文字"),
        ({"sex": 0}, "不在可选范围内"),
        ({"birth_on": 0}, "日期不存在或格式不对"),
        ({"extra": None}, "不认识这一项"),
    ],
)
async def test_a_text_is_no_number_and_a_truth_is_none(
    visit: Visitors, world: World, change: dict[str, Any], sentence: str
) -> None:
    coach, before = await visit("coach01"), await contents()
    pupil = {"name": "田小芳", "sex": "female", "birth_on": "2015-03-02", "grade": 5, **change}

    path = f"/api/v1/registration/{world.mine.delegation}"
    tag = (await coach.get(path)).headers["etag"]
    answer = await coach.send("POST", f"{path}/athletes", {"pupil": pupil}, {"If-Match": tag})

    assert_refused(answer, 400, "invalid")
    assert [e["pointer"] for e in answer.json()["errors"]] == [f"/pupil/{next(iter(change))}"]
    assert sentence in answer.json()["detail"]
    assert await contents() == before


@pytest.mark.parametrize("confirmed", [0, 1, "false", "true"])
async def test_zero_is_not_false(visit: Visitors, world: World, confirmed: object) -> None:
    desk, before = await visit("desk01"), await contents()

    path = f"/api/v1/checkpoints/{world.desk}/scans"
    answer = await desk.send("POST", path, world.scan(confirmed=confirmed))

    assert_refused(answer, 400, "invalid")
    assert await contents() == before


async def test_every_wrong_field_is_named_at_once(visit: Visitors, world: World) -> None:
    desk = await visit("desk01")

    path = f"/api/v1/checkpoints/{world.desk}/scans"
    answer = await desk.send("POST", path, {"code": "", "nonce": 5, "confirmed": None})

    assert_refused(answer, 400, "invalid")
    pointers = {error["pointer"] for error in answer.json()["errors"]}
    assert pointers == {"/code", "/nonce", "/device", "/device_time", "/confirmed"}


async def submit(browser: Browser, **options: Any) -> httpx.Response:
    return await browser.http.post("/login", **options)


FORM = {"name": "coach01", "password": "Lvye-2026-shan"}


@pytest.mark.parametrize("token", [None, "", "forged", "é" * 128, "0" * 128])
async def test_a_form_without_a_token_of_ours(visit: Visitors, token: str | None) -> None:
    visitor, before = await visit(), await contents()
    await visitor.token()

    answer = await submit(visitor, data=FORM if token is None else {**FORM, "_csrf_token": token})

    assert_refused(answer, 403, "csrf_failed")
    assert await contents() == before
    assert "ys_login" not in visitor.http.cookies


async def test_a_file_is_no_token(visit: Visitors) -> None:
    visitor = await visit()
    await visitor.token()

    answer = await submit(visitor, data=FORM, files={"_csrf_token": ("x.txt", b"x", "text/plain")})

    assert_refused(answer, 403, "csrf_failed")


async def test_the_token_of_somebody_else_is_foreign(visit: Visitors, world: World) -> None:
    resident, stranger = await visit("resident01"), await visit()
    foreign, before = await stranger.token(), await contents()

    form = await resident.http.post(f"/bookings/{world.booking}/cancellation", data={"_csrf_token": foreign})
    json = await resident.http.post(
        f"{BOOKINGS}/{world.booking}/cancellation", headers={"X-CSRF-Token": foreign}
    )

    assert_refused(form, 403, "csrf_failed", "resident01")
    assert_refused(json, 403, "csrf_failed")
    assert await contents() == before


@pytest.mark.parametrize("headers", [{}, {"X-CSRF-Token": "forged"}, {"X-CSRF-Token": b"\xc3\xa9"}])
async def test_json_without_a_token_of_ours(visit: Visitors, world: World, headers: Any) -> None:
    resident, before = await visit("resident01"), await contents()

    answer = await resident.http.post(BOOKINGS, json=world.slot(), headers={**KEY, **headers})

    assert_refused(answer, 403, "csrf_failed")
    assert await contents() == before


@pytest.mark.parametrize("stale", ["made-with-an-earlier-key", "0" * 128, "<script>"])
async def test_a_cookie_of_an_earlier_installation_does_not_lock_out(visit: Visitors, stale: str) -> None:
    visitor = await visit()
    visitor.http.cookies.set("ys_csrf", stale, domain="127.0.0.1", path="/")

    page = await visitor.get("/login")
    found = re.search(r'name="_csrf_token" value="([^"]+)"', page.text)
    assert found
    answer = await submit(visitor, data={**FORM, "_csrf_token": found[1]})

    assert stale not in page.text
    assert (answer.status_code, answer.headers["location"]) == (303, "/start")


async def send_photo(desk: Browser, world: World, data: bytes, **headers: str) -> httpx.Response:
    return await desk.http.post(
        f"/checkpoints/{world.desk}/photo",
        files={"photo": ("photo.png", data, "image/png")},
        headers={"X-CSRF-Token": await desk.token(), **headers},
    )


async def test_ten_megabytes_are_too_many(visit: Visitors, world: World) -> None:
    desk, before = await visit("desk01"), await contents()

    page = await send_photo(desk, world, b"x" * 10_500_000)
    problem = await send_photo(desk, world, b"x" * 10_500_000, Accept=JSON)

    assert_refused(page, 413, "too_large", "desk01")
    assert_refused(problem, 413, "too_large")
    assert await contents() == before


async def test_a_text_called_png_is_no_picture(visit: Visitors, world: World) -> None:
    desk, before = await visit("desk01"), await contents()

    page = await send_photo(desk, world, b"this is no picture")
    problem = await send_photo(desk, world, b"this is no picture", Accept=JSON)

    assert_refused(page, 400, None, "desk01")
    assert "这不是能打开的照片" in page.text
    assert_refused(problem, 400, "picture_unreadable")
    assert await contents() == before


async def test_a_photo_that_is_no_file(visit: Visitors, world: World) -> None:
    desk = await visit("desk01")

    answer = await desk.http.post(
        f"/checkpoints/{world.desk}/photo",
        files={"other": ("photo.png", b"x", "image/png")},
        headers={"X-CSRF-Token": await desk.token(), "Accept": JSON},
    )

    assert_refused(answer, 400, "invalid")


async def test_who_waits_is_told_how_long(visit: Visitors) -> None:
    visitor = await visit()
    body = {"name": "nobody", "password": "wrong"}
    for _ in range(5):
        await visitor.send("POST", "/api/v1/logins", body)

    problem = await visitor.send("POST", "/api/v1/logins", body)
    page = await visitor.post("/login", body)

    assert_refused(problem, 429, "too_many_requests")
    assert_refused(page, 429, None, "nobody")
    assert 0 < int(problem.headers["retry-after"]) <= 900
    assert problem.headers["retry-after"] == page.headers["retry-after"]


async def test_a_fault_is_answered_without_its_inside(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret of the house")

    monkeypatch.setattr(web, "list_events", fail)
    monkeypatch.setattr(accounts, "log_in", fail)
    page = await browser.get("/events")
    problem = await browser.send("POST", "/api/v1/logins", {"name": "a", "password": "b"})

    for answer in (page, problem):
        assert_refused(answer, 500, "fault")
        assert "secret" not in answer.text
        assert "ZeroDivision" not in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "/venues?q=%00",
        "/venues?township=%00",
        "/venues?limit=x",
        "/events?past=perhaps",
        "/venues?q=%00&sport=%ff",
    ],
)
async def test_an_address_with_rubbish_in_it(browser: Browser, query: str) -> None:
    answer = await browser.get(query)

    assert is_problem(answer) is False
    assert_refused(answer, 400, None)


@pytest.mark.parametrize(
    "query",
    ["/venues?q=%ff", "/venues?limit=-5", f"/venues?limit={10**30}", "/venues?sport=%00", "/login?next=%00"],
)
async def test_an_address_that_asks_for_nothing_sensible_is_served(browser: Browser, query: str) -> None:
    assert (await browser.get(query)).status_code == 200


@pytest.mark.parametrize("before", ["-5", "0", "x", str(2**63), "9" * 5000])
async def test_a_place_in_the_log_that_cannot_be(visit: Visitors, before: str) -> None:
    answer = await (await visit("auditor01")).get(f"/admin/audit?before={before}")

    assert_refused(answer, 400, "invalid", "auditor01")


@pytest.mark.parametrize(
    "cookie",
    [
        "ys_flash=5",
        "ys_flash=%ff",
        "ys_flash=" + "[" * 5000,
        "ys_flash=%5B%7B%22tone%22%3A5%2C%22text%22%3A%22%5Cud800%22%7D%5D",
    ],
)
async def test_cookies_of_ones_own_making_do_no_harm(browser: Browser, cookie: str) -> None:
    answer = await browser.get("/", headers={"cookie": f"{cookie}; ys_login=\x7f; ys_elder=2"})

    assert answer.status_code == 200
    assert english(answer) == []


@pytest.fixture
async def stranded(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Litestar:
    """The application with nothing behind it."""
    lost = database.Database(config={})
    lost.pool = asyncpg.create_pool(  # not awaited: connects at the first statement
        "postgresql://nobody@127.0.0.1:1/nothing", min_size=0, max_size=1, timeout=2
    )
    monkeypatch.setattr(database, "DB", lost)
    await lost.pool
    return create_app(settings, secrets.Secrets.random())


async def test_without_a_database_everybody_is_asked_to_come_back(opened: str, stranded: Litestar) -> None:
    async with Browser(stranded) as visitor:
        page = await visitor.get("/events")
        feed = await visitor.get("/cal/event/01a20bf7-5453-7fa7-96f3-ab925358a24e.ics")
        visitor.http.cookies.set("ys_login", "somebody", domain="127.0.0.1")
        known = await visitor.get("/me")
        problem = await visitor.send("GET", "/api/v1/me")
        health = await visitor.get("/health")
        login = await visitor.get("/privacy", headers={"cookie": ""})

    for answer in (page, feed, known, problem):
        assert_refused(answer, 503, "database_unreachable")
    assert (health.status_code, health.json()["status"]) == (503, "database_unreachable")
    assert login.status_code == 200
