"""Pages and API of managers: what is typed is kept, what is wrong is shown again, who has no part finds nothing."""

import re
from datetime import date, datetime
from typing import Any

import pytest

from tests.booking.test_bookings import TOMORROW, book, hour, make_courts, make_resident
from tests.browser_like import Browser
from tests.makers import PASSWORD, Hall, account_of, make_account, make_hall, make_tariff
from ysevents.accounts.enums import Role, Scope
from ysevents.facilities.schemas import ClosureIn
from ysevents.facilities.service import closures
from ysevents.kit import clock
from ysevents.kit.database import execute, fetch_value

RULE = {"weekday_6": "1", "weekday_7": "1", "opens": "8:00", "closes": "24:00", "audience": "public"}
CLOSURE = {
    "starts_at": f"{TOMORROW}T19:00",
    "ends_at": f"{TOMORROW}T21:00",
    "reason": "maintenance",
    "notice": "地板打蜡",
}


@pytest.fixture
def frozen(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
async def hall(db: None) -> Hall:
    return await make_hall()


async def desk(browser: Browser, hall: Hall, now: datetime) -> Browser:
    await make_account("desk01", Role.VENUE_DESK, Scope.VENUE, hall.venue, now=now)
    await browser.log_in("desk01", PASSWORD)
    return browser


async def test_a_rule_is_typed_told_in_words_and_ended(
    browser: Browser, hall: Hall, now: datetime, frozen: None
) -> None:
    manager = await desk(browser, hall, now)
    here = f"/venues/{hall.venue}/manage"

    added = await manager.post(f"{here}/rules", {**RULE, "fee_class": "low", "fee": "7.5"})
    shown = (await manager.get(here)).text
    rule = re.search(r"/opening-rules/([0-9a-f-]{36})/ending", shown)
    assert rule
    ended = await manager.post(f"/opening-rules/{rule[1]}/ending")

    assert (added.status_code, ended.status_code) == (303, 303)
    assert "周六、周日 8:00–24:00" in shown
    assert "8:00–24:00 低收费 7.50元/小时" in shown
    assert await fetch_value("SELECT count(*) FROM opening_rule") == 0


async def test_what_is_wrong_is_shown_beside_what_was_typed(
    browser: Browser, hall: Hall, now: datetime, frozen: None
) -> None:
    manager = await desk(browser, hall, now)

    shown = await manager.post(
        f"/venues/{hall.venue}/manage/rules",
        {**RULE, "opens": "8点", "fee_class": "low", "fee": "七元", "closes": "22:00"},
    )
    midnight = await manager.post(
        f"/venues/{hall.venue}/manage/rules",
        {**RULE, "opens": "22:00", "closes": "2:00", "fee_class": "free"},
    )

    assert shown.status_code == 400
    assert "请写成08:00这样的时间。" in shown.text
    assert "请填写金额，例如15或7.50。" in shown.text
    assert 'value="8点"' in shown.text
    assert "过零点的请分成两条" in midnight.text


@pytest.mark.parametrize("below", ["", "/tariffs", "/closures"])
async def test_who_manages_another_venue_finds_nothing(
    browser: Browser, hall: Hall, now: datetime, frozen: None, below: str
) -> None:
    manager = await desk(browser, await make_hall("别馆"), now)

    assert (await manager.get(f"/venues/{hall.venue}/manage{below}")).status_code == 404


async def test_prices_are_typed_in_yuan_and_later_ones_withdrawn(
    browser: Browser, hall: Hall, now: datetime, frozen: None
) -> None:
    manager = await desk(browser, hall, now)
    here = f"/venues/{hall.venue}/manage/tariffs"

    await manager.post(here, {"fee_class": "low", "from_on": "2027-01-01", "adult": "15", "elderly": "7.5"})
    again = await manager.post(here, {"fee_class": "low", "from_on": "2027-01-01", "adult": "16"})
    shown = (await manager.get(here)).text
    tariff = re.search(r"/tariffs/([0-9a-f-]{36})/withdrawal", shown)
    assert tariff
    await manager.post(f"/tariffs/{tariff[1]}/withdrawal")

    assert again.status_code == 409
    assert "成人 15元/小时" in shown
    assert "老年人 7.50元/小时" in shown
    assert "有人群没有半价" in shown
    assert await fetch_value("SELECT count(*) FROM tariff") == 0


async def test_a_closure_over_bookings_asks_first_and_tells_holders_after(
    browser: Browser, now: datetime, frozen: None, db: None
) -> None:
    courts, resident = await make_courts(2), await make_resident()
    mine = await book(courts.spaces[0], hour(19), resident, now)
    await make_account("clerk01", Role.OFFICE_CLERK, now=now)
    await browser.log_in("clerk01", PASSWORD)
    here = f"/venues/{courts.venue}/manage/closures"
    typed = {**CLOSURE, f"space_{courts.spaces[0]}": "1"}

    asked = await browser.post(here, typed)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', asked.text))
    hidden.pop("_csrf_token")
    done = await browser.post(here, hidden)
    listed = (await browser.get(here)).text

    assert asked.status_code == 409
    assert "11月25日 周三 19:00–20:00" in asked.text or "19:00" in asked.text
    assert resident.person is not None
    assert "彭小明" not in asked.text
    assert hidden["victims"] == f"{mine.occurrence}:0"
    assert done.status_code == 303
    assert "公告不足7天" in listed
    assert await fetch_value("SELECT state FROM booking WHERE id = $1", mine.id) == "displaced"


async def test_the_api_does_what_the_pages_do(
    browser: Browser, now: datetime, frozen: None, db: None
) -> None:
    courts, resident = await make_courts(1), await make_resident()
    mine = await book(courts.spaces[0], hour(19), resident, now)
    await make_account("clerk01", Role.OFFICE_CLERK, now=now)
    await browser.log_in("clerk01", PASSWORD)
    here = f"/api/v1/venues/{courts.venue}"
    rule = {
        "opens": "22:00",
        "closes": "24:00",
        "day_types": ["rest_day"],
        "season_from": "11-15",
        "season_until": "03-01",
    }
    prices = {"fee_class": "low", "from_on": "2027-01-01", "fen_per_hour": {"adult": 1500, "pupil": 700}}
    closure: dict[str, Any] = {
        "spaces": [str(courts.spaces[0])],
        "starts_at": "2026-11-25T19:00:00+08:00",
        "ends_at": "2026-11-25T20:00:00+08:00",
        "reason": "weather",
        "notice": "停电",
    }

    made = [
        (await browser.send("POST", f"{here}/opening-rules", rule, {"Idempotency-Key": "rule-0001"})).json()
        for _ in range(2)
    ]
    await browser.send("POST", f"{here}/tariffs", prices, {"Idempotency-Key": "tariff-01"})
    refused = await browser.send("POST", f"{here}/closures", closure, {"Idempotency-Key": "closure-1"})
    shown = refused.json()
    victims = [{"id": v["id"], "sequence": v["sequence"]} for v in shown["victims"]]
    shut = await browser.send(
        "POST", f"{here}/closures", {**closure, "victims": victims}, {"Idempotency-Key": "closure-1"}
    )
    lifted = await browser.send("POST", f"/api/v1/closures/{shut.json()['id']}/lifting")
    ended = await browser.send("POST", f"/api/v1/opening-rules/{made[0]['id']}/ending")
    hours = (await browser.get(f"{here}/hours?first_on=2026-11-28")).json()
    keyless = await browser.send("POST", f"{here}/opening-rules", rule)

    assert made[0] == made[1]
    assert (refused.status_code, shown["code"], [v["id"] for v in victims]) == (
        409,
        "closure_displaces",
        [str(mine.occurrence)],
    )
    assert (shut.status_code, lifted.status_code, ended.status_code) == (201, 204, 204)
    assert hours[0]["day_type"] == "rest_day"
    assert hours[0]["grounds"][0]["spans"][0] == {
        "opens_minute": 480, "closes_minute": 1320, "fee_class": "free", "fen_per_hour": 0, "groups": {},
    }  # fmt: skip
    assert keyless.json()["code"] == "idempotency_key_unusable"
    assert len((await browser.get(f"{here}/tariffs")).json()) == 2
    assert (await browser.get(f"{here}/closures")).json()[0]["is_lifted"] is True
    assert date.fromisoformat(hours[0]["day"]) == date(2026, 11, 28)


async def test_the_public_sees_hours_prices_closures_and_what_day_it_is(
    browser: Browser, now: datetime, frozen: None, db: None
) -> None:
    courts = await make_courts(3)
    await make_tariff(courts.venue, 1500, date(2026, 1, 1))
    await make_tariff(courts.venue, 700, date(2026, 1, 1), fee_group="pupil")
    await execute("UPDATE opening_rule SET fee_class = 'low', fee_fen_per_hour = 1000")
    closure = ClosureIn.model_validate(
        {
            "spaces": courts.spaces[1:],
            "starts_at": hour(19),
            "ends_at": hour(21),
            "reason": "maintenance",
            "notice": "地板打蜡",
        }
    )
    await closures.announce_closure(courts.venue, closure, account=account_of(Role.ADMINISTRATOR), now=now)

    venue = (await browser.get(f"/venues/{courts.venue}")).text
    grid = (await browser.get(f"/venues/{courts.venue}/grid?day={TOMORROW}")).text
    before = (await browser.get(f"/venues/{courts.venue}/grid")).text

    assert "8:00–22:00 低收费 15元/小时（学生7元）" in venue
    assert "闭馆（维护）11月25日 周三 19:00–21:00 2–3号场：地板打蜡" in venue
    assert "2号场、3号场闭馆：地板打蜡" in grid
    assert "上课日" in grid
    assert "地板打蜡" not in before
