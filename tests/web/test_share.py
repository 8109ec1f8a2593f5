"""What a link to a page shows when it is passed on, and what pages say to machines."""

import json
import re
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from PIL import Image

from tests.browser_like import Browser
from tests.conftest import NOW
from tests.makers import make_event, make_hall, placement
from ysevents.core.enums import OccurrenceKind
from ysevents.core.service import times

SITE = "http://127.0.0.1:8000"
TRICKY = '运动会</script><script>alert("1")</script>'


def said(text: str) -> Any:
    """The one piece of data on a page."""
    [found] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
    return json.loads(found)


def tags(text: str) -> dict[str, str]:
    return dict(re.findall(r'<meta property="(og:[\w:]+)" content="([^"]*)"', text))


async def test_an_event_says_when_and_where_it_is_and_what_was_cancelled(browser: Browser) -> None:
    hall = await make_hall("体育馆")
    event = await make_event(NOW, TRICKY, sport="athletics")
    sessions = [
        placement(
            hall.full, NOW + timedelta(hours=hour), kind=OccurrenceKind.SESSION, title=title, event=event
        )
        for hour, title in ((1, "第一单元"), (3, "第二单元"))
    ]
    await times.place_all(sessions, by=None, now=NOW)
    await times.cancel([sessions[1].id], reason="下雨", by=None, now=NOW)

    page = await browser.get(f"/events/{event}")

    data = said(page.text)
    place = {
        "@type": "Place",
        "name": "体育馆 全场",
        "address": "湖南省湘西土家族苗族自治州永顺县",
        "url": f"{SITE}/venues/{hall.venue}",
    }
    assert data == {
        "@context": "https://schema.org",
        "@type": "SportsEvent",
        "@id": f"{SITE}/events/{event}",
        "url": f"{SITE}/events/{event}",
        "name": TRICKY,
        "startDate": "2026-11-24",
        "endDate": "2026-11-26",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "isAccessibleForFree": True,
        "image": f"{SITE}/share/events/{event}.png",
        "sport": "田径",
        "location": place,
        "subEvent": [
            {
                "@type": "SportsEvent",
                "name": "第一单元",
                "startDate": "2026-11-24T10:00:00+08:00",
                "endDate": "2026-11-24T11:00:00+08:00",
                "eventStatus": "https://schema.org/EventScheduled",
                "location": place,
            },
            {
                "@type": "SportsEvent",
                "name": "第二单元",
                "startDate": "2026-11-24T12:00:00+08:00",
                "endDate": "2026-11-24T13:00:00+08:00",
                "eventStatus": "https://schema.org/EventCancelled",
                "location": place,
            },
        ],
    }
    assert tags(page.text)["og:image"] == f"{SITE}/share/events/{event}.png"
    assert "'unsafe-inline'" not in page.headers["content-security-policy"]


async def test_a_venue_says_what_it_is(browser: Browser) -> None:
    hall = await make_hall("体育馆")

    page = await browser.get(f"/venues/{hall.venue}")

    data = said(page.text)
    assert (data["@type"], data["name"], data["publicAccess"]) == ("SportsActivityLocation", "体育馆", True)
    assert [space["name"] for space in data["containsPlace"]] == ["全场", "半场1", "半场2"]
    assert tags(page.text)["og:title"] == "体育馆"


async def test_pictures_of_links_are_pictures(browser: Browser) -> None:
    hall = await make_hall("体育馆")
    event = await make_event(NOW, "一个名称长得在一行里写不下、两行也写不下、三行还是写不下的运动会" * 2)

    for path in ("site", f"events/{event}", f"venues/{hall.venue}"):
        answer = await browser.get(f"/share/{path}.png")
        again = await browser.get(f"/share/{path}.png", headers={"If-None-Match": answer.headers["etag"]})

        assert Image.open(BytesIO(answer.content)).size == (1200, 630)
        assert again.status_code == 304
        assert "set-cookie" not in answer.headers


async def test_pictures_of_what_nobody_may_see_are_not_found(browser: Browser) -> None:
    paths = [f"/share/events/{uuid4()}.png", "/share/events/x.png", f"/share/venues/{uuid4()}.png"]

    assert [(await browser.get(path)).status_code for path in paths] == [404] * 3


async def test_any_page_has_a_preview(browser: Browser) -> None:
    found = tags((await browser.get("/events")).text)

    assert (found["og:title"], found["og:image"]) == ("赛事活动", f"{SITE}/share/site.png")
