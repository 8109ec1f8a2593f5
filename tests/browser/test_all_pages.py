"""Every page, for whom it is made: it answers, is quiet, light, and no wider than the screen."""

import os
from collections.abc import AsyncIterator
from datetime import UTC, time, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.browser.site import Site
from tests.browser.visitors import Visitors, press
from ysevents.checkin import rules
from ysevents.kit import clock
from ysevents.kit.secrets import Secrets

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="package")]

HEAVIEST = 100_000
"""Bytes of a page with style and script, before compression."""
WITH_MAP = "/venues"
READER = "/vendor/"
"""The barcode reader, fetched once and only where the browser has none."""
STREAM = "/stream?"
"""Server-sent events, which go on as long as the page is open."""
LOADED = """() => {
    const answer = performance.getEntriesByType("navigation")[0];
    const parts = [answer, ...performance.getEntriesByType("resource")];
    const sizes = parts.map((part) => [part.name, part.decodedBodySize]);
    return [answer.responseStatus, answer.redirectCount, Object.fromEntries(sizes)];
}"""
"""The answer to the page itself, and the bytes of all that was loaded for it, from memory or not."""
AXE = os.environ.get("YSEVENTS_AXE")
"""Where axe.min.js of the npm package axe-core lies, if the pages shall be examined by it too."""

PAGES = {
    None: [
        "/",
        "/events",
        "/events?past=true",
        "/events/{meet}",
        "/events/{trial}",
        "/events/{contest}",
        "/events/{trial}/start-lists",
        "/events/{meet}/start-lists",
        "/events/{trial}/schedule",
        "/events/{trial}/results",
        "/events/{trial}/results?by=session",
        "/events/{trial}/results?by=unit",
        "/events/{contest}/results",
        "/events/{trial}/totals",
        "/events/{trial}/medals",
        "/events/{trial}/announcements",
        "/events/{trial}/units/{unit}",
        "/events/{trial}/screen",
        "/events/{meet}/regulation",
        "/events/{meet}/notice",
        "/events/{football}/notice",
        "/events/{football}/notice/objection",
        "/venues",
        "/venues/{centre}",
        "/venues/{village}",
        "/venues/{centre}/grid",
        "/venues/{centre}/week",
        "/venues/{centre}/wall",
        "/free?since=08:00",
        "/venues/{village}/grid",
        "/venues/{centre}/book?space={court}&start={slot}",
        "/venues/{centre}/book?space={court}&start={past}",
        "/subscribe",
        "/subscribe/region/433127101000",
        "/subscribe/unit/{unit}",
        "/subscribe/event/{trial}",
        "/subscribe/event/{trial}/{unit}",
        "/subscribe/venue/{centre}",
        "/subscribe/space/{court}",
        "/b/{bib}",
        "/t/{ticket}",
        "/login",
        "/signup",
        "/privacy",
        "/privacy/register",
        "/open-data",
        "/open-data/events/{trial}",
        "/rankings/2026",
        "/nowhere",
    ],
    "resident1": [
        "/",
        "/me",
        "/bookings",
        "/waiting",
        "/points",
        "/venues/{centre}/waiting?space={court}&start={slot}",
        "/venues/{centre}/places",
        "/bookings/{booking}",
        "/bookings/{booking}/cancellation",
        "/bookings/{booking}/change",
        "/venues/{centre}/book/several?space={court}&start={slot}",
        "/bookings/{cancelled}",
        "/venues/{centre}/grid",
        "/venues/{centre}/book?space={court}&start={slot}",
        "/inbox",
        "/account",
        "/password",
        "/subscribe/me",
        "/admin/audit",
    ],
    "coach1": [
        "/",
        "/me",
        "/registration",
        "/registration/{meet}",
        "/registration/{meet}/athletes/new",
        "/registration/{meet}/athletes/new?tab=new",
        "/registration/{meet}/athletes/{athlete}",
        "/registration/{meet}/athletes/{athlete}/consent",
        "/registration/{meet}/athletes/{athlete}/consent/registration/withdrawal",
        "/registration/{meet}/athletes/{athlete}/identity",
        "/registration/{meet}/officials",
        "/registration/{meet}/grid",
        "/registration/{meet}/workbook",
        "/registration/forms/{delegation}",
        "/registration/forms/{delegation}?code=0123456789ab",
        "/registration/forms/{delegation}/papers",
        "/registration/forms/{delegation}/papers/{athlete}",
        "/registration/{meet}/changes",
        "/registration/{meet}/history",
        "/registration/{football}",
        "/registration/{football}/teams/{team}",
        "/registration/{football}/consents",
        "/registration/{meet}/consents",
        "/inbox",
        "/subscribe/me",
    ],
    "office1": [
        "/venues/{centre}/duties",
        "/venues/{centre}/manage",
        "/venues/{centre}/manage?like=exception",
        "/venues/{centre}/manage/tariffs",
        "/venues/{centre}/manage/closures",
        "/venues/{centre}/manage/lending",
        "/venues/{centre}/manage/spaces",
        "/venues/{centre}/manage/quotas",
        "/venues/{centre}/manage/penalties",
        "/venues/{centre}/manage/ballots",
        "/spaces/{court}/edit",
        "/market-prices",
        "/meets/{trial}/call-room",
        "/meets/{trial}/call-room/{heat}",
        "/meets/{trial}/call-room/{relay}",
        "/meets/{trial}/call-room/{relay}/line-ups/{relay_team}",
        "/meets/{trial}/papers",
        "/meets/{trial}/papers?contest={contest}",
        "/meets/{trial}/papers/{heat}/call?code=0123456789ab",
        "/",
        "/registration",
        "/admin/calendar",
        "/units",
        "/units/{unit}",
        "/units/{unit}/merger?into={school}",
        "/regulations",
        "/regulations/new",
        "/regulations/{meet}",
        "/regulations/{meet}/dates",
        "/regulations/{meet}/divisions",
        "/regulations/{meet}/contests",
        "/regulations/{meet}/limits",
        "/regulations/{meet}/papers",
        "/regulations/{meet}/texts",
        "/regulations/{meet}/versions",
        "/regulations/{meet}/fees",
        "/registration/{meet}/review",
        "/registration/{meet}/review/{delegation}",
        "/registration/forms/{delegation}",
        "/registration/forms/{delegation}/papers",
        "/registration/{meet}/review/{delegation}/changes",
        "/registration/{trial}/review/{frozen}/changes/team",
        "/registration/{meet}/review/{delegation}/history",
        "/registration/{meet}/review/changes",
        "/registration/{meet}/freeze",
        "/registration/{meet}/notice",
        "/registration/{meet}/lists",
        "/registration/{meet}/selection",
        "/meets/{meet}",
        "/meets/{meet}/stages",
        "/meets/{meet}/stages/{undrawn}",
        "/meets/{meet}/stages/{undrawn}/quick",
        "/meets/{trial}",
        "/meets/{trial}/stages",
        "/meets/{trial}/stages/{contest}",
        "/meets/{trial}/stages/{contest}/quick",
        "/meets/{trial}/draws/{stage}",
        "/meets/{meet}/timetable",
        "/meets/{trial}/timetable",
        "/meets/{trial}/timetable/print",
        "/meets/{trial}/timetable/areas",
        "/meets/{trial}/timetable/sessions",
        "/meets/{trial}/timetable/sessions/{session}",
        "/meets/{trial}/timetable/stages/{stage}",
        "/meets/{trial}/timetable/fixtures/{heat}",
        "/meets/{trial}/timetable/days/2026-12-01",
        "/meets/{trial}/timetable/changes",
        "/meets/{trial}/bibs",
        "/meets/{trial}/bibs?unit={unit}",
        "/meets/{trial}/marks",
        "/meets/{trial}/results",
        "/meets/{trial}/results?show=stages",
        "/meets/{trial}/results/decisions",
        "/meets/{trial}/results/scoring",
        "/meets/{trial}/results/records",
        "/meets/{trial}/results/awards",
        "/marks/{heat}",
        "/marks/{heat}/timing-file",
        "/checkpoints",
        "/admin/codes",
        "/people",
        "/people/{athlete}",
        "/people/{runner}",
        "/people/{athlete}/correction",
        "/people/{athlete}/anonymisation",
        "/people/{athlete}/data",
        "/privacy/desk",
        "/privacy/minors-report",
    ],
    "organiser1": ["/", "/registration", "/registration/{trial}/review", "/meets/{trial}"],
    "desk1": [
        "/",
        "/checkpoints",
        "/checkpoints/{desk}",
        "/venues/{centre}/desk",
        "/venues/{centre}/desk/bookings/{booking}",
        "/venues/{centre}/desk/bookings/{booking}/slip",
        "/venues/{centre}/desk/book",
        "/venues/{centre}/approvals",
        "/bookings/{booking}/slip",
        "/venues/{centre}/usage",
    ],
    "callroom1": ["/", "/checkpoints", "/checkpoints/{call_room}", "/checkpoints/{call_room}?heat={heat}"],
    "referee1": ["/", "/me", "/checkpoints"],
    "judge1": ["/", "/me", "/pads"],
    "inspector1": ["/", "/me"],
    "admin": ["/", "/admin/accounts"],
    "auditor1": ["/", "/admin/audit", "/privacy/minors-report"],
}
STATUSES = {
    (None, "/nowhere"): 404,
    (None, "/events/{meet}/notice"): 404,
    (None, "/venues/{centre}/book?space={court}&start={past}"): 409,
    ("resident1", "/admin/audit"): 403,
    ("office1", "/registration/{meet}/selection"): 409,
}

PLACES = """
    WITH meet AS (SELECT id FROM event WHERE parent IS NULL AND title LIKE '%中小学生田径运动会%'),
         trial AS (SELECT id FROM event WHERE parent IS NULL AND title LIKE '%田径选拔赛%'),
         football AS (SELECT id FROM event WHERE parent IS NULL AND sport = 'football'),
         heat AS (SELECT o.id, o.event FROM occurrence o JOIN event e ON e.id = o.event
                  WHERE e.root = (SELECT id FROM trial) AND o.kind = 'fixture' AND e.title NOT LIKE '%接力%'
                  ORDER BY o.starts_at DESC LIMIT 1),
         relay AS (SELECT sl.id, sl.fixture FROM slot sl JOIN occurrence o ON o.id = sl.fixture
                   JOIN event e ON e.id = o.event
                   WHERE e.root = (SELECT id FROM trial) AND e.title LIKE '%接力%' ORDER BY sl.position LIMIT 1),
         bib AS (SELECT a.id, a.version, a.organization FROM admission a
                 WHERE a.event = (SELECT id FROM trial) ORDER BY a.label LIMIT 1),
         centre AS (SELECT id FROM venue WHERE kind = 'fitness_center'),
         mine AS (SELECT b.id, b.state, a.id AS admission, a.version FROM booking b
                  JOIN account ON account.id = b.account AND account.username = 'resident1'
                  JOIN admission a ON a.occurrence = b.occurrence ORDER BY b.id DESC),
         school AS (SELECT d.id, m.person FROM delegation d
                    JOIN account_grant g ON g.target = d.organization::text
                    JOIN account ON account.id = g.account AND account.username = 'coach1'
                    JOIN delegation_member m ON m.delegation = d.id AND m.role = 'athlete'
                    WHERE d.event = (SELECT id FROM meet) ORDER BY m.id LIMIT 1)
    SELECT (SELECT id FROM meet) AS meet,
           (SELECT id FROM trial) AS trial,
           (SELECT id FROM football) AS football,
           (SELECT n.id FROM entry n WHERE n.root = (SELECT id FROM football) LIMIT 1) AS team,
           (SELECT id FROM delegation WHERE event = (SELECT id FROM trial) ORDER BY id LIMIT 1) AS frozen,
           heat.id AS heat, (SELECT fixture FROM relay) AS relay, (SELECT id FROM relay) AS relay_team,
           heat.event AS contest,
           (SELECT stage FROM fixture WHERE id = heat.id) AS stage,
           (SELECT within FROM occurrence WHERE id = heat.id) AS session,
           (SELECT id FROM event WHERE parent = (SELECT id FROM meet) ORDER BY title LIMIT 1) AS undrawn,
           (SELECT id FROM organization WHERE kind = 'school' AND merged_into IS NULL AND id <> bib.organization
            ORDER BY id DESC LIMIT 1) AS school,
           bib.organization AS unit, bib.id AS bib, bib.version AS bib_version,
           (SELECT id FROM centre) AS centre,
           (SELECT id FROM venue WHERE kind = 'village_point' ORDER BY id LIMIT 1) AS village,
           (SELECT id FROM space WHERE venue = (SELECT id FROM centre) AND name = '8号场') AS court,
           going.id AS booking, going.admission AS ticket, going.version AS ticket_version,
           (SELECT id FROM mine WHERE state = 'cancelled' LIMIT 1) AS cancelled,
           school.id AS delegation,
           school.person AS athlete,
           (SELECT person FROM delegation_member WHERE event = (SELECT id FROM trial) AND role = 'athlete'
            ORDER BY id LIMIT 1) AS runner,
           (SELECT id FROM checkpoint WHERE kind = 'desk') AS desk,
           (SELECT id FROM checkpoint WHERE kind = 'call_room' AND event = (SELECT id FROM trial)) AS call_room
    FROM heat, bib, school, (SELECT * FROM mine WHERE state = 'confirmed' LIMIT 1) AS going
"""
"""Something of everything that has a page."""
NOTICE = """
    INSERT INTO public_notice (event, opens_at, closes_at, contact, opened_by)
    SELECT e.id, now() - interval '1 hour', now() + interval '3 days', '0743-5220000', a.id
    FROM event e JOIN account a ON a.username = 'office1' WHERE e.parent IS NULL AND e.sport = 'football'
    ON CONFLICT DO NOTHING
"""
"""Who starts in the football league may be objected to for three days."""


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def places(site: Site) -> dict[str, str]:
    """What stands for the names in the addresses."""
    await site.ask(NOTICE)
    found = dict((await site.ask(PLACES))[0])
    key = Secrets.load(site.home).ticket_key
    ticket = rules.ticket_code(key, found["ticket"], found["ticket_version"])
    bib = rules.bib_code(key, found["bib"], found["bib_version"])
    evening = clock.at(clock.local_day(clock.now()) + timedelta(days=5), time(19))
    found |= {
        "ticket": rules.encode(ticket),
        "bib": rules.encode(bib),
        "slot": f"{evening.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "past": f"{evening.astimezone(UTC) - timedelta(days=7):%Y-%m-%dT%H:%M:%SZ}",
    }
    return {name: str(value) for name, value in found.items()}


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def regulars(browser: Browser, site: Site, states: dict[str, Any]) -> AsyncIterator[Visitors]:
    regulars = Visitors(browser, site, states)
    yield regulars
    await regulars.leave()


@pytest_asyncio.fixture(loop_scope="package")
async def readers(regulars: Visitors) -> AsyncIterator[Visitors]:
    """People who look at one page after the other, none of which may have a fault."""
    regulars.watch.faults.clear()
    yield regulars
    assert regulars.watch.faults == []


@pytest.mark.parametrize(
    ("who", "address"), [(who, address) for who, addresses in PAGES.items() for address in addresses]
)
async def test_page_answers_quietly_and_fits(
    who: str | None, address: str, readers: Visitors, places: dict[str, str]
) -> None:
    page = await readers.turn_to(who, address.format_map(places), size={"width": 360, "height": 740})

    status, redirects, sizes = await page.evaluate(LOADED)
    assert (status, redirects) == (STATUSES.get((who, address), 200), 0)
    widths = [await overhang(page)]
    await page.set_viewport_size({"width": 1280, "height": 800})
    widths.append(await overhang(page))
    assert widths == [0, 0]
    if address != WITH_MAP:
        own = {url: size for url, size in sizes.items() if READER not in url and STREAM not in url}
        assert 0 < sum(own.values()) <= HEAVIEST, own
    if AXE:
        assert await examine(page, Path(AXE)) == []


async def test_the_preview_of_a_workbook_fits(
    visitors: Visitors, places: dict[str, str], tmp_path: Path
) -> None:
    page = await visitors.open(
        "coach1", f"/registration/{places['meet']}/workbook", size={"width": 360, "height": 740}
    )
    async with page.expect_download() as download:
        await page.get_by_role("link", name="下载报名模板").click()
    file = tmp_path / "报名表.xlsx"
    await (await download.value).save_as(file)
    await page.get_by_label("选择文件").set_input_files(file)
    await press(page, "上传并检查")

    widths = [await overhang(page)]
    await page.set_viewport_size({"width": 1280, "height": 800})
    widths.append(await overhang(page))
    assert widths == [0, 0]
    if AXE:
        assert await examine(page, Path(AXE)) == []


async def overhang(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    hidden: int = await page.evaluate(
        "() => Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - innerWidth"
    )
    return max(hidden, 0)


async def examine(page: Page, axe: Path) -> list[str]:
    """What axe finds against the rules of accessibility, as rule and place."""
    await page.evaluate(axe.read_text("utf-8"))
    found = await page.evaluate("() => axe.run({ resultTypes: ['violations'] })")
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
