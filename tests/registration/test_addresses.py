"""Addresses that name a meet and something of it: of another meet there is nothing."""

from datetime import datetime

import pytest

from tests.browser_like import Browser
from tests.makers import PASSWORD, Games, make_account, make_games
from tests.registration.conftest import School
from ysevents.accounts.enums import Role, Scope
from ysevents.kit import clock
from ysevents.kit.database import execute, fetch_value
from ysevents.kit.ids import uuid7
from ysevents.registration.pages import routes

NAMED = ("delegation", "change", "objection")
ADDRESSES = sorted(
    (method, path)
    for handler in routes
    for path in handler.paths
    for method in handler.http_methods & {"GET", "POST"}
    if "{event:uuid}" in path and any(f"{{{kind}:uuid}}" in path for kind in NAMED)
)


@pytest.mark.parametrize(("method", "path"), ADDRESSES, ids=lambda part: str(part).replace(":uuid", ""))
async def test_nothing_is_found_under_the_address_of_another_meet(
    browser: Browser, school: School, games: Games, now: datetime, monkeypatch: pytest.MonkeyPatch,
    method: str, path: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(clock, "now", lambda: now)
    elsewhere = await make_games(now)
    await make_account("coach01", Role.COACH, Scope.ORGANIZATION, school.id, now=now)
    await make_account("clerk01", Role.OFFICE_CLERK, now=now)
    change, objection = uuid7(), uuid7()
    await execute(
        """
        INSERT INTO change_request (id, delegation, kind, contest, reason, state, asked_at, asked_by,
                                    idempotency_key)
        VALUES ($1, $2, 'late_entry', $3, '漏报', 'open', $4, $1, 'key')
        """,
        change,
        school.delegation,
        games.contests["男子100米 小学甲组"],
        now,
    )
    await execute(
        """
        INSERT INTO public_notice (event, opens_at, closes_at, contact, opened_by)
        VALUES ($1, $2::timestamptz, $2::timestamptz + interval '3 days', '办公室', $1)
        """,
        games.event,
        now,
    )
    await execute(
        """
        INSERT INTO objection (id, event, text, made_at, idempotency_key, state)
        VALUES ($1, $2, '超龄', $3, 'key', 'open')
        """,
        objection,
        games.event,
        now,
    )
    ids = {"delegation": school.delegation, "change": change, "objection": objection}
    for kind in NAMED:
        path = path.replace(f"{{{kind}:uuid}}", str(ids[kind]))
    await browser.log_in("coach01" if path.endswith("/retraction") else "clerk01", PASSWORD)

    path = path.replace("{event:uuid}", str(elsewhere.event))
    answer = await (browser.get(path) if method == "GET" else browser.post(path, {"decision": "approve"}))

    assert answer.status_code == 404
    assert await fetch_value("SELECT state FROM delegation WHERE id = $1", school.delegation) == "draft"
    assert await fetch_value("SELECT state FROM change_request") == "open"
    assert await fetch_value("SELECT state FROM objection") == "open"


def test_all_such_addresses_are_tried() -> None:
    assert len(ADDRESSES) >= 12
