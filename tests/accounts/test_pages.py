"""The pages of accounts and their API twins, through the whole application."""

import re
from datetime import timedelta
from json import loads
from typing import Any

import httpx
import pytest

from tests.browser_like import Browser
from tests.makers import PASSWORD, make_account
from ysevents.accounts import service
from ysevents.accounts.enums import Role
from ysevents.kit import ciphers, clock
from ysevents.kit.database import fetch_value

PHONE = "13974300001"


def cookie_of(answer: httpx.Response) -> str:
    return next(c for c in answer.headers.get_list("set-cookie") if c.startswith("ys_login="))


async def code_sent() -> str:
    sealed = await fetch_value("SELECT variables FROM outbox ORDER BY id DESC LIMIT 1")
    code: str = loads(ciphers.decrypt("variables", sealed))["code"]
    return code


async def enter(browser: Browser, username: str, role: Role | None = None, **details: Any) -> None:
    await make_account(username, role, now=clock.now() - timedelta(minutes=1), **details)
    answer = await browser.log_in(username, PASSWORD)
    assert answer.status_code == 303


async def test_logging_in_leads_back_and_sets_a_guarded_cookie(browser: Browser) -> None:
    await make_account("coach01", Role.COACH, now=clock.now())

    answer = await browser.post("/login", {"name": "coach01", "password": PASSWORD, "next": "/account"})

    assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    cookie = cookie_of(answer)
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Max-Age" not in cookie
    page = await browser.get("/account")
    assert page.status_code == 200
    assert "本次登录" in page.text
    assert page.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("path", ["https://evil.example/", "//evil.example", "/\\evil.example", "evil"])
async def test_the_way_back_never_leaves_the_site(browser: Browser, path: str) -> None:
    await make_account("coach01", Role.COACH, now=clock.now())

    answer = await browser.post("/login", {"name": "coach01", "password": PASSWORD, "next": path})

    assert (answer.status_code, answer.headers["location"]) == (303, "/start")


async def test_a_refused_login_shows_the_form_again_without_the_password(browser: Browser) -> None:
    answer = await browser.log_in("nobody", "Wrong-2026-shan")

    assert answer.status_code == 401
    assert "账号或密码不对" in answer.text
    assert 'value="nobody"' in answer.text
    assert "Wrong-2026-shan" not in answer.text


async def test_a_locked_name_is_told_when_to_come_back(browser: Browser) -> None:
    for _ in range(5):
        await browser.log_in("nobody", "wrong")

    answer = await browser.log_in("nobody", "wrong")

    assert answer.status_code == 429
    assert 0 < int(answer.headers["retry-after"]) <= 900
    assert "15分钟" in answer.text


async def test_a_form_without_its_token_is_refused(browser: Browser) -> None:
    await make_account("coach01", Role.COACH, now=clock.now())

    answer = await browser.http.post("/login", data={"name": "coach01", "password": PASSWORD})

    assert answer.status_code == 403
    assert await fetch_value("SELECT count(*) FROM login") == 0


async def test_logging_out_ends_the_login_on_the_server(browser: Browser) -> None:
    await enter(browser, "coach01", Role.COACH)
    token = browser.http.cookies["ys_login"]

    answer = await browser.post("/logout")

    assert answer.status_code == 303
    assert "ys_login" not in browser.http.cookies
    browser.http.cookies.set("ys_login", token, domain="127.0.0.1")
    assert (await browser.get("/account")).headers["location"].startswith("/login")


async def test_pages_of_ones_own_ask_for_a_login_and_come_back(browser: Browser) -> None:
    answer = await browser.get("/account")

    assert (answer.status_code, answer.headers["location"]) == (303, "/login?next=%2Faccount")


async def test_a_first_login_leads_to_the_password_and_nowhere_else(browser: Browser) -> None:
    await enter(browser, "coach01", Role.COACH, must_change_password=True)

    for path in ("/account", "/login"):
        answer = await browser.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/password")
    refused = await browser.send("GET", "/api/v1/me")
    assert (refused.status_code, refused.json()["code"]) == (403, "password_change_due")

    weak = await browser.post("/password", {"old": PASSWORD, "new": "password"})
    assert weak.status_code == 400
    changed = await browser.post("/password", {"old": PASSWORD, "new": "Mengdong-2026"})
    assert changed.status_code == 303
    assert (await browser.get("/account")).status_code == 200


async def test_a_resident_signs_up_in_two_steps(browser: Browser) -> None:
    first = await browser.post("/signup/codes", {"phone": PHONE, "next": "/account"})
    assert first.status_code == 200
    assert PHONE in first.text

    wrong = await browser.post("/signup", {"phone": PHONE, "code": "x", "next": "/account"})
    assert wrong.status_code == 400
    assert "验证码不对或已过期" in wrong.text

    done = await browser.post(
        "/signup",
        {
            "phone": PHONE,
            "code": await code_sent(),
            "name": "向丽",
            "password": "Mengdong-2026",
            "next": "/account",
        },
    )
    assert (done.status_code, done.headers["location"]) == (303, "/account")
    assert "Max-Age" in cookie_of(done)
    assert "向丽" in (await browser.get("/account")).text


async def test_a_wrong_number_is_told_beside_the_field(browser: Browser) -> None:
    answer = await browser.post("/signup/codes", {"phone": "139743"})

    assert answer.status_code == 400
    assert 'id="f-phone-error"' in answer.text


async def test_a_clerk_reads_a_code_at_the_counter(browser: Browser) -> None:
    await service.request_code(PHONE, address="10.0.0.1", now=clock.now())
    await enter(browser, "clerk01", Role.OFFICE_CLERK)

    shown = await browser.get("/admin/codes")
    assert "139****0001" in shown.text
    assert await code_sent() not in shown.text
    path = re.search(r"/admin/codes/[0-9a-f-]+/readings", shown.text)
    assert path
    read = await browser.post(path[0])

    assert read.status_code == 200
    assert await code_sent() in read.text
    assert PHONE not in read.text
    assert await fetch_value("SELECT count(*) FROM audit WHERE action = 'code_read'") == 1


async def test_an_administrator_finds_accounts_and_resets_a_password(browser: Browser) -> None:
    await make_account("desk01", Role.VENUE_DESK, now=clock.now())
    await enter(browser, "admin01", Role.ADMINISTRATOR)

    found = await browser.post("/admin/accounts", {"q": "desk"})
    assert "desk01" in found.text
    assert "场馆服务台" in found.text
    reset = await browser.post("/admin/accounts/passwords", {"name": "desk01"})
    password = re.search(r"一次性密码：([a-z0-9-]{14})", reset.text)

    assert password
    assert (await browser.log_in("desk01", password[1])).headers["location"] == "/password"
    assert (await browser.get("/password")).status_code == 200


async def test_resetting_nobody_says_so(browser: Browser) -> None:
    await enter(browser, "admin01", Role.ADMINISTRATOR)

    answer = await browser.post("/admin/accounts/passwords", {"name": "nobody"})

    assert answer.status_code == 404
    assert "没有找到这个账号" in answer.text


async def test_an_auditor_sees_the_log_and_whether_its_chain_holds(browser: Browser) -> None:
    await enter(browser, "auditor", Role.AUDITOR)
    await browser.log_in("nobody", "wrong")
    await service.seal_audit(clock.now())

    answer = await browser.get("/admin/audit")

    assert answer.status_code == 200
    for word in ("审计链完整", "登录", "未成功", "auditor"):
        assert word in answer.text


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("/admin/codes", Role.ADMINISTRATOR),
        ("/admin/accounts", Role.OFFICE_CLERK),
        ("/admin/audit", Role.ADMINISTRATOR),
    ],
)
async def test_every_office_page_has_its_own_role(browser: Browser, path: str, role: Role) -> None:
    assert (await browser.get(path)).headers["location"].startswith("/login")

    await enter(browser, "someone", role)

    assert (await browser.get(path)).status_code == 403


@pytest.mark.parametrize("page", ["/login", "/signup"])
async def test_who_is_logged_in_goes_on(browser: Browser, page: str) -> None:
    await enter(browser, "coach01", Role.COACH)

    answer = await browser.get(f"{page}?next=/account")

    assert (answer.status_code, answer.headers["location"]) == (303, "/account")


async def test_the_api_logs_in_says_who_and_logs_out(browser: Browser) -> None:
    coach = await make_account("coach01", Role.COACH, now=clock.now())

    made = await browser.send("POST", "/api/v1/logins", {"name": "coach01", "password": PASSWORD})
    assert (made.status_code, made.json()) == (
        201,
        {"account": str(coach), "must_change_password": False},
    )
    me = await browser.send("GET", "/api/v1/me")
    assert me.json() == {
        "id": str(coach),
        "display_name": "coach01",
        "unit_name": None,
        "grants": [{"role": "coach", "scope": "everything", "target": None}],
        "unread": 0,
    }
    assert (await browser.send("DELETE", "/api/v1/logins/current")).status_code == 204
    refused = await browser.send("GET", "/api/v1/me")
    assert (refused.status_code, refused.json()["code"]) == (401, "not_logged_in")


@pytest.mark.parametrize(
    "body", [{"name": "coach01"}, {"name": 1, "password": "x"}, {"name": "a", "x": 1}, []]
)
async def test_the_api_refuses_what_is_no_login(browser: Browser, body: Any) -> None:
    answer = await browser.send("POST", "/api/v1/logins", body)

    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("application/problem+json")
