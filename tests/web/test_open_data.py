"""Open data: what is in the files, in which form, and what never is."""

import csv
import io
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.browser_like import Browser
from tests.conftest import NOW
from tests.counting import counted_queries
from tests.makers import make_event, make_opening, make_section, make_space, make_venue, placement
from tests.web.conftest import World
from ysevents.core.enums import OccurrenceKind
from ysevents.core.service import times
from ysevents.kit.database import execute, fetch_value


def read(answer: Any) -> list[dict[str, str]]:
    """A CSV as Excel reads it."""
    assert answer.status_code == 200, answer.text
    assert answer.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def make_court(name: str, **details: Any) -> Any:
    venue = await make_venue(name)
    await make_space(venue, "1号场", [await make_section(venue, "甲")], sport="badminton")
    await make_opening(venue, **details)
    return venue


async def test_venues_are_told_with_place_and_hours_in_words(browser: Browser) -> None:
    venue = await make_court("城北球馆")
    await execute("UPDATE venue SET longitude = 109.85, latitude = 28.99 WHERE id = $1", venue)

    table = read(await browser.get("/open-data/venues.csv"))
    on_map = (await browser.get("/open-data/venues.geojson")).json()

    [row] = table
    told = ("名称", "类型", "项目", "场地数", "开放时间", "无障碍")
    assert [row[key] for key in told] == ["城北球馆", "体育馆", "羽毛球", "1", "每天 8:00–22:00 免费", "否"]
    [feature] = on_map["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [109.85, 28.99]}
    assert feature["properties"]["sports"] == ["羽毛球"]
    assert feature["properties"]["page"] == f"http://127.0.0.1:8000/venues/{venue}"


async def test_what_is_typed_never_becomes_a_formula(browser: Browser) -> None:
    await make_court('=HYPERLINK("//x","点我")')
    event = await make_event(NOW, "@SUM(1+1)*cmd|' /C calc'!A0")
    await times.place(
        placement(
            await fetch_value("SELECT id FROM space"),
            NOW,
            kind=OccurrenceKind.FIXTURE,
            title="+1,第1场\n;😀𠮷",
            event=event,
        ),
        by=None,
        now=NOW,
    )

    venues = read(await browser.get("/open-data/venues.csv"))
    fixtures = read(await browser.get(f"/open-data/events/{event}/fixtures.csv"))

    assert venues[0]["名称"] == """'=HYPERLINK("//x","点我")"""
    assert fixtures[0]["名称"] == "'+1,第1场\n;😀𠮷"


async def test_lists_and_results_of_an_event_mask_every_name(browser: Browser, world: World) -> None:
    await execute(
        """
        INSERT INTO consent (id, person, purpose, version, given_at, evidence)
        SELECT gen_random_uuid(), id, 'publication', '1', now(), '本人确认' FROM person
        """
    )

    answers = {
        name: await browser.get(f"/open-data/events/{world.event}/{name}")
        for name in ("start-lists.csv", "start-lists.json", "fixtures.json", "results.csv", "results.json")
    }

    starters = read(answers["start-lists.csv"])
    assert {row["姓名或队名"] for row in starters} == {"彭*明"}
    assert {row["单位"] for row in starters} == {"芙蓉镇示例中心小学", "灵溪镇示例小学"}
    assert read(answers["results.csv"]) == []
    assert not [name for name, answer in answers.items() if "彭小明" in answer.text]


async def test_few_bookings_are_not_counted(browser: Browser, world: World) -> None:
    space = world.spaces[0]
    before = "2026-10-05T01:00Z"
    await execute(
        """
        WITH made AS (
            INSERT INTO occurrence (id, kind, title, label, space, starts_at, ends_at, is_all_day, state, visibility,
                                    sequence, revised_at)
            SELECT gen_random_uuid(), 'booking', '预约', '', $1, $2::timestamptz + n * interval '1 day',
                   $2::timestamptz + n * interval '1 day' + interval '90 minutes', false, 'confirmed', 'private', 0,
                   now()
            FROM generate_series(1, 9) n RETURNING id, starts_at)
        INSERT INTO booking (id, occurrence, holder, account, state, channel, fee_class, fee_fen, idempotency_key,
                             request_digest, created_at)
        SELECT gen_random_uuid(), id, (SELECT holder FROM booking LIMIT 1), $3, 'attended', 'web', 'free', 0,
               id::text, '\\x00', now() FROM made
        """,
        space,
        NOW.fromisoformat(before),
        world.accounts["resident01"],
    )
    await execute(
        """
        UPDATE occurrence SET starts_at = starts_at - interval '1 month', ends_at = ends_at - interval '1 month'
        WHERE id IN (SELECT id FROM occurrence WHERE kind = 'booking' AND starts_at < '2026-11-01'
                     ORDER BY starts_at LIMIT 3)
        """
    )

    rows = (await browser.get("/open-data/bookings.json")).json()["rows"]

    assert [(row["month"], row["bookings"], row["hours"]) for row in rows] == [
        ("2026-09", None, None),
        ("2026-10", 6, 9.0),
    ]


async def test_files_are_answered_304_to_who_has_them(browser: Browser) -> None:
    await make_court("城北球馆")
    paths = [
        "/open-data/venues.csv",
        "/open-data/venues.json",
        "/open-data/venues.geojson",
        "/open-data/spaces.csv",
        "/open-data/fixtures.json",
        "/open-data/bookings.csv",
        "/open-data/catalog.json",
        "/data/catalog.json",
    ]

    for path in paths:
        first = await browser.get(path)
        tag = first.headers["etag"]
        again = await browser.get(path, headers={"If-None-Match": tag})
        head = await browser.http.head(path)

        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
        assert (head.status_code, head.headers["etag"], head.content) == (200, tag, b"")
        assert "set-cookie" not in first.headers
        assert first.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "path",
    [
        "/open-data/persons.csv",
        "/open-data/venues.xml",
        "/open-data/..%2f..%2fetc%2fpasswd",
        f"/open-data/events/{uuid4()}/results.csv",
        f"/open-data/events/{uuid4()}",
    ],
)
async def test_what_is_not_published_is_not_found(browser: Browser, path: str) -> None:
    assert (await browser.get(path)).status_code == 404


async def test_three_venues_are_read_as_quickly_as_one(browser: Browser) -> None:
    await make_court("城北球馆")
    with counted_queries() as one:
        await browser.get("/open-data/venues.csv")
    for name in ("城南球馆", "城西球馆"):
        await make_court(name, opens=6)
    with counted_queries() as three:
        await browser.get("/open-data/venues.csv")

    assert len(three) == len(one)


async def test_the_catalogue_leads_to_files_that_there_are(browser: Browser) -> None:
    event = await make_event(NOW, starts_on=NOW.date(), ends_on=NOW.date() + timedelta(days=1))
    told = json.loads((await browser.get("/data/catalog.json")).content)
    files = [file["dcat:downloadURL"] for one in told["dcat:dataset"] for file in one["dcat:distribution"]]

    answers = [
        await browser.get(file.replace("{id}", str(event)).removeprefix("http://127.0.0.1:8000"))
        for file in files
    ]

    assert {answer.status_code for answer in answers} == {200}
    assert {one["更新周期"] for one in told["dcat:dataset"]} == {"实时", "每月1日", "公布时", "公告时"}
    page = await browser.get("/open-data")
    assert f'href="/open-data/events/{event}"' in page.text
    assert 'href="/open-data/venues.geojson"' in page.text
