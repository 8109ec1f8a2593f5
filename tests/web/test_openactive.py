"""Change feeds: whoever reads page after page has what there is, what was changed, and what is gone."""

from datetime import timedelta
from typing import Any

import pytest

from tests.booking.test_bookings import make_courts
from tests.browser_like import Browser
from tests.conftest import NOW
from tests.makers import account_of, make_event, make_hall, make_person, placement
from ysevents.accounts.enums import Role
from ysevents.booking import service as booking
from ysevents.core.enums import OccurrenceKind
from ysevents.core.service import times
from ysevents.feeds.enums import OpenFeed
from ysevents.feeds.service import published
from ysevents.feeds.service.published import Found
from ysevents.kit.database import execute, fetch_value
from ysevents.web.open_feeds import Publisher

SITE = "http://127.0.0.1:8000"
RPDE = "application/vnd.openactive.rpde+json; version=1"


@pytest.fixture
def publisher() -> Publisher:
    return Publisher(SITE, "教育和体育局", rest=0)


async def harvest(browser: Browser, feed: str, path: str = "") -> tuple[dict[str, Any], str]:
    """Read to the end as a harvester does: the newest item of each id, and where to go on."""
    path = path or f"/open-data/openactive/{feed}"
    kept: dict[str, Any] = {}
    places: list[tuple[int, str]] = []
    while True:
        answer = await browser.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (200, RPDE), answer.text
        told = answer.json()
        places += [(item["modified"], item["id"]) for item in told["items"]]
        kept |= {item["id"]: item for item in told["items"]}
        following = told["next"].removeprefix(SITE)
        if not told["items"]:
            assert following == path
            assert places == sorted(set(places))
            return kept, path
        path = following


async def test_a_free_time_that_is_booked_is_gone_and_comes_back(
    browser: Browser, publisher: Publisher
) -> None:
    courts = await make_courts(1)
    resident = account_of(Role.RESIDENT, person=await make_person("向丽"))
    await publisher.run(NOW)
    first, place = await harvest(browser, "slots")
    slot = min(first.values(), key=lambda item: item["data"]["startDate"])

    booked = await booking.book(
        courts.spaces[0],
        starts_at=NOW.fromisoformat(slot["data"]["startDate"]),
        idempotency_key="first-booking",
        account=resident,
        now=NOW,
    )
    await publisher.run(NOW + timedelta(seconds=1))
    taken, place = await harvest(browser, "slots", place)
    await booking.cancel_booking(booked.id, account=resident, now=NOW)
    await publisher.run(NOW + timedelta(seconds=2))
    free, _ = await harvest(browser, "slots", place)

    assert slot["kind"] == "FacilityUse/Slot"
    assert (slot["data"]["remainingUses"], slot["data"]["duration"]) == (1, "PT1H")
    assert [(item["state"], "data" in item) for item in taken.values()] == [("deleted", False)]
    assert list(taken) == list(free) == [slot["id"]]
    assert free[slot["id"]]["data"] == slot["data"]
    uses, _ = await harvest(browser, "facility-uses")
    assert [item["data"]["@id"] for item in uses.values()] == [slot["data"]["facilityUse"]]


async def test_a_session_that_is_moved_or_cancelled_is_told_again(
    browser: Browser, publisher: Publisher
) -> None:
    hall = await make_hall("体育馆")
    event = await make_event(NOW, "运动会", sport="athletics")
    session = placement(
        hall.full, NOW + timedelta(hours=3), kind=OccurrenceKind.SESSION, title="第一单元", event=event
    )
    await times.place(session, by=None, now=NOW)
    await publisher.run(NOW)
    before, place = await harvest(browser, "scheduled-sessions")
    await publisher.run(NOW + timedelta(seconds=1))
    unchanged, place = await harvest(browser, "scheduled-sessions", place)

    await times.cancel([session.id], reason="下雨", by=None, now=NOW)
    await publisher.run(NOW + timedelta(seconds=2))
    after, _ = await harvest(browser, "scheduled-sessions", place)

    [item] = before.values()
    assert item["data"]["superEvent"] == f"{SITE}/events/{event}"
    assert item["data"]["startDate"] == "2026-11-24T12:00:00+08:00"
    assert unchanged == {}
    assert after[str(session.id)]["data"]["eventStatus"] == "https://schema.org/EventCancelled"
    series, _ = await harvest(browser, "session-series")
    assert [one["data"]["name"] for one in series.values()] == ["运动会"]
    assert all(value not in ([], {}) for one in series.values() for value in one["data"].values())


async def test_new_hours_are_found_without_a_change_of_core(browser: Browser, publisher: Publisher) -> None:
    await make_courts(1)
    await publisher.run(NOW)
    _, place = await harvest(browser, "slots")
    await execute("DELETE FROM opening_rule")

    await publisher.run(NOW + timedelta(minutes=6))

    gone, _ = await harvest(browser, "slots", place)
    assert {item["state"] for item in gone.values()} == {"deleted"}
    assert (
        await fetch_value("SELECT count(*) FROM published_item WHERE feed = 'slots' AND data IS NOT NULL")
        == 0
    )


async def test_pages_hold_five_hundred_and_end_in_themselves(browser: Browser, db: None) -> None:
    items = {f"项目 {n}/&?": Found(None, {"n": n}) for n in range(1203)}
    await published.publish(OpenFeed.SLOTS, items, now=NOW)

    first = (await browser.get("/open-data/openactive/slots")).json()
    everything, place = await harvest(browser, "slots")
    await published.publish(OpenFeed.SLOTS, {**items, "项目 7/&?": Found(None, {"n": 0})}, now=NOW)
    changed, _ = await harvest(browser, "slots", place)

    assert len(first["items"]) == 500
    assert {id: item["data"]["n"] for id, item in everything.items()} == {
        item: one.data["n"] for item, one in items.items()
    }
    assert {id: item["data"] for id, item in changed.items()} == {"项目 7/&?": {"n": 0}}


async def test_old_tombstones_are_forgotten_but_numbers_never_used_again(browser: Browser, db: None) -> None:
    one = {"a": Found(None, {}), "b": Found(None, {})}
    await published.publish(OpenFeed.EVENTS, one, now=NOW)
    await published.publish(OpenFeed.EVENTS, {"a": one["a"]}, now=NOW)
    _, place = await harvest(browser, "events")
    await published.sweep(NOW + timedelta(days=31))
    await published.publish(OpenFeed.EVENTS, one, now=NOW)

    again, _ = await harvest(browser, "events", place)

    assert list(again) == ["b"]


@pytest.mark.parametrize(
    "asked",
    [
        "afterTimestamp=1",
        "afterId=x",
        "afterTimestamp=x&afterId=x",
        "afterTimestamp=-1&afterId=x",
        "afterTimestamp=99999999999999999999&afterId=x",
        f"afterTimestamp=1&afterId={'x' * 111}",
        "afterTimestamp=٣&afterId=x",
        "afterTimestamp=1&afterId=%00",
    ],
)
async def test_a_place_that_no_page_named_is_refused(browser: Browser, asked: str) -> None:
    answer = await browser.get(f"/open-data/openactive/slots?{asked}")

    assert answer.status_code == 400
    assert "feed_place_unknown" in answer.text


async def test_sports_are_named_by_a_scheme_that_is_served(browser: Browser, publisher: Publisher) -> None:
    await make_courts(1)
    await publisher.run(NOW)
    uses, _ = await harvest(browser, "facility-uses")
    [use] = uses.values()
    [kind] = use["data"]["facilityType"]

    scheme = (await browser.get(kind["inScheme"].removeprefix(SITE))).json()

    assert (kind["prefLabel"], kind["@id"]) in {(one["prefLabel"], one["id"]) for one in scheme["concept"]}


async def test_a_feed_that_there_is_not_is_not_found(browser: Browser) -> None:
    assert (await browser.get("/open-data/openactive/persons")).status_code == 404
