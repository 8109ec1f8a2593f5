"""Feeds over HTTP: what fetchers see, before and after changes, and whose eyes they are for."""

import asyncio
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from icalendar import Calendar

from tests.browser_like import Browser
from tests.conftest import NOW
from tests.counting import counted_queries
from tests.makers import (
    COUNTY,
    PASSWORD,
    make_account,
    make_event,
    make_hall,
    make_organization,
    make_person,
    placement,
)
from ysevents.accounts.enums import Role
from ysevents.accounts.enums import Scope as AccountScope
from ysevents.core.enums import EventState, MemberRole, OccurrenceKind, OccurrenceState, ParticipantRole
from ysevents.core.schemas import Attendance, Move, Placement
from ysevents.core.service import events, people, times
from ysevents.feeds.service import private
from ysevents.kit import clock
from ysevents.kit.database import DB, execute, fetch_value


class Clock:
    """The hour, which a test may change."""

    def __init__(self) -> None:
        self.at = NOW


@pytest.fixture(autouse=True)
def hour(monkeypatch: pytest.MonkeyPatch) -> Clock:
    one = Clock()
    monkeypatch.setattr(clock, "now", lambda: one.at)
    return one


@dataclass(frozen=True)
class County:
    """A contest with two heats, one of them a pupil's of a school, and that pupil's booking."""

    event: UUID
    contest: UUID
    school: UUID
    runner: UUID
    venue: UUID
    half: UUID
    first: UUID
    second: UUID
    booking: UUID


@pytest.fixture
async def county(db: None) -> County:
    hall = await make_hall("体育馆")
    event = await make_event(NOW, "田径运动会")
    contest = await make_event(NOW, "男子100米", parent=event)
    school = await make_organization()
    runner = await make_person("彭小明")
    heats = [
        Placement(
            kind=OccurrenceKind.FIXTURE,
            title=f"男子100米 第{n}组",
            event=contest,
            space=space,
            starts_at=NOW + timedelta(hours=n),
            ends_at=NOW + timedelta(hours=n, minutes=5),
            participants=people,
        )
        for n, space, people in (
            (1, hall.half, ()),
            (
                2,
                hall.other_half,
                (Attendance(role=ParticipantRole.ATHLETE, person=runner, organization=school),),
            ),
        )
    ]
    booking = placement(
        hall.half,
        NOW + timedelta(hours=8),
        title="篮球 半场1",
        participants=(Attendance(role=ParticipantRole.HOLDER, person=runner),),
    )
    first, second, booked = await times.place_all([*heats, booking], by=None, now=NOW)
    return County(event, contest, school, runner, hall.venue, hall.half, first, second, booked)


def uids(answer: httpx.Response) -> set[UUID]:
    assert answer.status_code == 200, answer.text
    found = Calendar.from_ical(answer.content).walk("VEVENT")
    return {UUID(str(event["UID"]).removesuffix("@127.0.0.1")) for event in found}


async def own_path(browser: Browser, of: str = "agenda", who: str = "runner") -> str:
    """Log in, make an address and take it from the page."""
    await browser.log_in(who, PASSWORD)
    await browser.post("/subscribe/me", {"of": of})
    text = (await browser.get("/subscribe/me", params={"of": of})).text
    return "/cal/me/" + text.split("/cal/me/")[1].split('"')[0]


async def test_each_scope_shows_what_belongs_to_it(browser: Browser, county: County) -> None:
    paths = {
        f"/cal/event/{county.event}.ics": {county.first, county.second},
        f"/cal/event/{county.contest}.ics": {county.first, county.second},
        f"/cal/event/{county.event}/{county.school}.ics": {county.second},
        f"/cal/venue/{county.venue}.ics": {county.first, county.second},
        f"/cal/space/{county.half}.ics": {county.first},
        f"/cal/occurrence/{county.first}.ics": {county.first},
        f"/cal/unit/{county.school}.ics": {county.second},
        f"/cal/region/{COUNTY}.ics": {county.first, county.second},
        "/cal/county.ics": {county.first, county.second},
    }

    assert {path: uids(await browser.get(path)) for path in paths} == paths


@pytest.mark.parametrize(
    "path",
    [
        "/cal/event/{}.ics",
        "/cal/venue/{}.ics",
        "/cal/space/{}.ics",
        "/cal/occurrence/{}.ics",
        "/cal/event/nonsense.ics",
        "/cal/me/nonsense.ics",
        "/cal/county/{}.ics",
        "/cal/region/{}.ics",
        "/cal/region/433127999999.ics",
        "/cal/unit/{}.ics",
        "/cal/planet/{}.ics",
        "/cal/venue/{0}/{0}.ics",
        "/cal/event/..%2f..%2fetc%2fpasswd",
        "/cal/me/../../etc/passwd",
        "/subscribe/county/{}",
        "/subscribe/venue/{}",
        "/subscribe/planet/{}",
    ],
)
async def test_what_does_not_exist_is_not_found(browser: Browser, path: str) -> None:
    assert (await browser.get(path.format(uuid4()))).status_code == 404


async def test_drafts_are_seen_by_nobody(browser: Browser, county: County) -> None:
    hidden = await make_event(NOW, "筹备中的运动会", state=EventState.DRAFT)
    draft = Placement(
        kind=OccurrenceKind.FIXTURE,
        title="编排中",
        event=county.contest,
        starts_at=NOW,
        ends_at=NOW + timedelta(hours=1),
        state=OccurrenceState.DRAFT,
    )
    await times.place(draft, by=None, now=NOW)

    answer = await browser.get(f"/cal/event/{county.event}.ics")

    assert draft.id not in uids(answer)
    assert (await browser.get(f"/cal/occurrence/{draft.id}.ics")).status_code == 404
    assert (await browser.get(f"/cal/event/{hidden}.ics")).status_code == 404


async def test_fetchers_get_tags_and_no_cookies(browser: Browser, county: County) -> None:
    path = f"/cal/event/{county.event}.ics"
    answer = await browser.get(path)
    tag, modified = answer.headers["etag"], answer.headers["last-modified"]

    same = await browser.get(path, headers={"If-None-Match": f'"other", {tag}'})
    other = await browser.get(path, headers={"If-None-Match": '"other"', "If-Modified-Since": modified})
    since = await browser.get(path, headers={"If-Modified-Since": modified})
    head = await browser.http.head(path)

    assert answer.headers["content-type"].replace(" ", "") == "text/calendar;charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert "set-cookie" not in answer.headers
    assert (same.status_code, same.content, since.status_code, other.status_code) == (304, b"", 304, 200)
    assert (head.status_code, head.headers["etag"], head.content) == (200, tag, b"")


async def test_an_unchanged_feed_is_byte_identical_until_the_month_turns(
    browser: Browser, county: County, hour: Clock
) -> None:
    path = f"/cal/venue/{county.venue}.ics"
    first = await browser.get(path)
    hour.at = NOW + timedelta(days=3)
    later = await browser.get(path)

    assert later.content == first.content


async def test_a_moved_heat_keeps_its_uid_and_raises_its_sequence(browser: Browser, county: County) -> None:
    path = f"/cal/event/{county.event}.ics"
    before = await browser.get(path)
    start = NOW + timedelta(hours=4)
    change = Move(occurrence=county.first, starts_at=start, ends_at=start + timedelta(minutes=5))
    await times.move(change, by=None, now=NOW + timedelta(minutes=1))

    after = await browser.get(path, headers={"If-None-Match": before.headers["etag"]})

    assert uids(after) == uids(before)
    moved = _event(after, county.first)
    assert (moved["DTSTART"].dt, moved["SEQUENCE"]) == (start, 1)
    assert moved["DTSTAMP"].dt == NOW + timedelta(minutes=1)


async def test_a_change_that_commits_late_is_not_missed(browser: Browser, county: County) -> None:
    path = f"/cal/event/{county.event}.ics"
    rename = "UPDATE occurrence SET title = $2 WHERE id = $1"
    assert DB.pool
    async with DB.pool.acquire() as slow:
        under_way = slow.transaction()
        await under_way.start()
        await slow.execute(rename, county.first, "慢的改名")
        await execute(rename, county.second, "快的改名")
        meanwhile = (await browser.get(path)).text
        await under_way.commit()

    after = (await browser.get(path)).text

    assert ["快的改名" in meanwhile, "慢的改名" in meanwhile] == [True, False]
    assert ["快的改名" in after, "慢的改名" in after] == [True, True]


async def test_a_cancelled_heat_stays_and_says_so(browser: Browser, county: County) -> None:
    path = f"/cal/event/{county.event}.ics"
    await times.cancel([county.first], reason="下雨", by=None, now=NOW + timedelta(minutes=1))

    plain = _event(await browser.get(path), county.first)
    in_title = _event(await browser.get(f"{path}?cancelled=title"), county.first)

    assert (plain["SUMMARY"], plain["STATUS"]) == ("【取消】男子100米 第1组", "CANCELLED")
    assert (in_title["SUMMARY"], in_title["STATUS"]) == ("【取消】男子100米 第1组", "CONFIRMED")


async def test_a_withdrawn_event_takes_its_feed_along(browser: Browser, county: County) -> None:
    path = f"/cal/event/{county.event}.ics"
    await browser.get(path)

    await events.change_event_state(county.event, EventState.DRAFT, by=None, now=NOW)

    assert (await browser.get(path)).status_code == 404


async def test_ones_own_calendar_has_bookings_and_no_names(browser: Browser, county: County) -> None:
    await make_account("runner", Role.RESIDENT, person=county.runner, now=NOW)
    path = await own_path(browser)
    browser.http.cookies.clear()

    answer = await browser.get(path)

    assert uids(answer) == {county.second, county.booking}
    assert answer.headers["cache-control"] == "private, max-age=300"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert "set-cookie" not in answer.headers
    assert not [part for part in ("彭", "/t/", "VALARM", "ATTENDEE") if part in answer.text]
    assert _event(answer, county.booking)["TRANSP"] == "OPAQUE"
    assert await fetch_value("SELECT last_read_at FROM feed_token") == NOW


async def test_each_filter_narrows_a_calendar(browser: Browser, county: County) -> None:
    court = placement(county.half, NOW + timedelta(hours=5), kind=OccurrenceKind.CLOSURE, title="篮球场检修")
    await times.place(court, by=None, now=NOW)
    await execute("UPDATE event SET sport = 'athletics', division = '小学甲组' WHERE id = $1", county.contest)
    venue = f"/cal/venue/{county.venue}.ics"
    heats = {county.first, county.second}

    found = {
        asked: uids(await browser.get(venue + asked))
        for asked in (
            "",
            "?sport=athletics",
            "?sport=basketball",
            "?division=小学甲组",
            "?division=小学乙组",
            f"?township={COUNTY}",
            "?township=433127100000",
            "?sport=athletics&division=小学甲组&township=433127000000",
        )
    }

    assert list(found.values()) == [
        {*heats, court.id}, heats, {court.id}, heats, set(), {*heats, court.id}, set(), heats,
    ]  # fmt: skip
    named = Calendar.from_ical((await browser.get(f"{venue}?sport=athletics&division=小学甲组")).content)
    assert str(named["X-WR-CALNAME"]) == "体育馆（田径，小学甲组）"


@pytest.mark.parametrize(
    "asked", ["sport=quidditch", "township=芙蓉镇", "division=" + "长" * 41, "division=%00"]
)
async def test_a_filter_that_there_is_not_says_so(browser: Browser, county: County, asked: str) -> None:
    answers = [await browser.get(f"{path}?{asked}") for path in ("/cal/county.ics", "/subscribe")]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert all("从订阅页面选择" in answer.text for answer in answers)


async def test_a_packed_feed_is_the_same_with_a_tag_of_its_own(browser: Browser, county: County) -> None:
    path = "/cal/county.ics"
    plain = await browser.get(path, headers={"Accept-Encoding": "identity"})
    packed = await browser.get(path, headers={"Accept-Encoding": "gzip"})

    again = await browser.get(
        path, headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["etag"]}
    )

    assert packed.content == plain.content
    assert (plain.headers.get("content-encoding"), packed.headers["content-encoding"]) == (None, "gzip")
    assert plain.headers["etag"] != packed.headers["etag"]
    assert (again.status_code, again.content) == (304, b"")


async def test_a_booking_disturbs_no_public_feed(browser: Browser, county: County) -> None:
    path = f"/cal/venue/{county.venue}.ics"
    await browser.get(path)
    await times.place(placement(county.half, NOW + timedelta(hours=6)), by=None, now=NOW)

    with counted_queries() as asked:
        await browser.get(path)

    assert len(asked) == 1


async def test_bookings_have_a_calendar_of_their_own(browser: Browser, county: County) -> None:
    await make_account("runner", Role.RESIDENT, person=county.runner, now=NOW)
    path = await own_path(browser, "bookings")

    assert uids(await browser.get(path)) == {county.booking}


async def test_a_calendar_of_ones_own_reminds_when_asked(browser: Browser, county: County) -> None:
    await make_account("runner", Role.RESIDENT, person=county.runner, now=NOW)
    path = await own_path(browser)
    saved = await browser.post("/subscribe/me/reminder", {"of": "agenda", "reminder": "30"})
    wrong = await browser.post("/subscribe/me/reminder", {"of": "agenda", "reminder": "7"})

    answer = await browser.get(path)
    await times.cancel([county.second], reason="下雨", by=None, now=NOW)
    after = await browser.get(path)

    assert (saved.status_code, wrong.status_code) == (303, 400)
    assert answer.text.count("BEGIN:VALARM") == 2
    assert "TRIGGER:-PT30M" in answer.text
    assert after.text.count("BEGIN:VALARM") == 1
    assert "VALARM" not in (await browser.get("/cal/county.ics")).text
    assert 'value="30" selected' in (await browser.get("/subscribe/me")).text


async def test_a_coach_follows_the_unit_and_its_athletes_while_in_charge(
    browser: Browser, county: County
) -> None:
    account = await make_account("coach", Role.COACH, AccountScope.ORGANIZATION, county.school, now=NOW)
    await people.join_organization(
        county.runner, county.school, MemberRole.PUPIL, from_on=NOW.date(), by=None, now=NOW
    )
    unit = await own_path(browser, f"unit:{county.school}", "coach")
    athlete = await own_path(browser, f"person:{county.runner}", "coach")

    shown = [await browser.get(path) for path in (unit, athlete)]
    await execute("DELETE FROM account_grant WHERE account = $1", account)
    later = [(await browser.get(path)).status_code for path in (unit, athlete)]

    assert [uids(answer) for answer in shown] == [{county.second}, {county.second}]
    assert "彭小明" not in shown[0].text + shown[1].text
    assert later == [410, 410]


async def test_nobody_follows_whom_they_do_not_answer_for(browser: Browser, county: County) -> None:
    stranger = await make_person("田大伟")
    await make_account("runner", Role.RESIDENT, person=stranger, now=NOW)
    await browser.log_in("runner", PASSWORD)

    tries = [f"unit:{county.school}", f"person:{county.runner}", "nonsense", "person:nonsense"]
    answers = [await browser.post("/subscribe/me", {"of": of}) for of in tries]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert await fetch_value("SELECT count(*) FROM feed_token") == 0


async def test_a_guardian_follows_a_child_without_its_bookings(browser: Browser, county: County) -> None:
    mother = await make_person("向丽", birth_on=date(1985, 1, 1))
    await people.set_guardian(county.runner, mother, "母亲", by=None, now=NOW)
    await make_account("mother", Role.RESIDENT, person=mother, now=NOW)

    answer = await browser.get(await own_path(browser, f"person:{county.runner}", "mother"))

    assert uids(answer) == {county.second}
    assert "X-WR-CALNAME:彭*明的日程" in answer.text


async def test_an_account_that_is_closed_reads_no_calendar(browser: Browser, county: County) -> None:
    account = await make_account("runner", Role.RESIDENT, person=county.runner, now=NOW)
    path = await own_path(browser)
    await execute("UPDATE account SET state = 'disabled' WHERE id = $1", account)

    assert (await browser.get(path)).status_code == 410


async def test_wrong_tokens_are_looked_at_only_so_often(
    browser: Browser, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(private, "WRONG_TOKENS", 3)
    await make_account("runner", Role.RESIDENT, person=county.runner, now=NOW)
    path = await own_path(browser)

    answers = [await browser.get(f"/cal/me/{n:048x}.ics") for n in range(5)]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 429, 429]
    assert answers[4].headers["retry-after"]
    assert (await browser.get(path)).status_code == 200


async def test_two_new_addresses_at_once_leave_one_alive(browser: Browser, county: County) -> None:
    await make_account("runner", Role.RESIDENT, person=county.runner, now=NOW)
    await browser.log_in("runner", PASSWORD)
    await browser.token()

    await asyncio.gather(*(browser.post("/subscribe/me", {"of": "agenda"}) for _ in range(4)))

    assert await fetch_value("SELECT count(*) FROM feed_token WHERE revoked_at IS NULL") == 1


async def test_a_replaced_address_is_gone(browser: Browser, county: County, hour: Clock) -> None:
    await make_account("runner", Role.RESIDENT, person=county.runner, now=NOW)
    old = await own_path(browser)
    hour.at = NOW + timedelta(minutes=1)
    new = await own_path(browser)

    assert old != new
    assert (await browser.get(old)).status_code == 410
    assert (await browser.get(new)).status_code == 200


async def test_an_account_of_nobody_has_no_calendar(browser: Browser, county: County) -> None:
    await make_account("office", Role.OFFICE_CLERK, now=NOW)
    await browser.log_in("office", PASSWORD)

    shown = await browser.get("/subscribe/me")
    made = await browser.post("/subscribe/me")

    assert "没有个人日程" in shown.text
    assert made.status_code == 409


async def test_a_booking_is_downloaded_by_its_holder_alone(browser: Browser, county: County) -> None:
    path = f"/cal/occurrence/{county.booking}.ics"
    stranger = await browser.get(path)
    await make_account("runner", Role.RESIDENT, person=county.runner, now=NOW)
    await browser.log_in("runner", PASSWORD)

    own = await browser.get(path)

    assert stranger.status_code == 404
    assert uids(own) == {county.booking}
    assert own.headers["cache-control"] == "private, max-age=300"
    assert own.headers["content-disposition"] == f'attachment; filename="{county.booking}.ics"'
    assert "/t/" not in own.text


@pytest.mark.parametrize("agent", ["Mozilla/5.0", "Mozilla/5.0 MicroMessenger/8.0"])
async def test_the_subscription_page_gives_https_webcal_and_steps(
    browser: Browser, county: County, agent: str
) -> None:
    pages = {
        path: await browser.get(f"/subscribe/{path}", headers={"User-Agent": agent})
        for path in (
            f"event/{county.event}",
            f"event/{county.event}/{county.school}",
            f"venue/{county.venue}",
            f"space/{county.half}",
        )
    }

    for path, answer in pages.items():
        assert answer.status_code == 200
        assert f'data-copy="http://127.0.0.1:8000/cal/{path}.ics"' in answer.text
        assert ("webcal://127.0.0.1:8000" in answer.text) != ("MicroMessenger" in agent)
        assert ("请在浏览器中打开" in answer.text) == ("MicroMessenger" in agent)


def _event(answer: httpx.Response, occurrence: UUID) -> Any:
    found = Calendar.from_ical(answer.content).walk("VEVENT")
    return next(event for event in found if str(event["UID"]).startswith(str(occurrence)))
