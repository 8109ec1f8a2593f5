"""The spaces editor: floors cut by a pattern or by hand, cut anew or retired only where nothing is to come."""

import re
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from PIL import Image

from tests.booking.test_bookings import TOMORROW, book, hour, make_courts, make_resident
from tests.browser_like import Browser
from tests.makers import PASSWORD, account_of, make_account, make_hall, make_lending, make_opening, make_venue
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.booking import service as booking
from ysevents.booking.errors import SlotAlreadyTaken
from ysevents.core.enums import Sport
from ysevents.core.errors import (
    SectionNotFound,
    SpaceClosed,
    SpaceHasFuture,
    SpaceNameTaken,
    SpaceNotFound,
    SpaceRetired,
    VenueNotFound,
)
from ysevents.core.service import times
from ysevents.facilities.errors import GroundStale
from ysevents.facilities.ground_schemas import Ground, GroundIn, LayoutIn, SpaceIn
from ysevents.facilities.rules.layouts import LayoutKind, lay_out
from ysevents.facilities.service import grounds, photos
from ysevents.kit import clock, uploads
from ysevents.kit.database import fetch, fetch_value
from ysevents.registration.service import purging

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def clerk() -> Account:
    return account_of(Role.OFFICE_CLERK)


def layout(kind: LayoutKind, name: str = "东馆", **details: Any) -> LayoutIn:
    return LayoutIn(kind=kind, name=name, **{"sport": Sport.BADMINTON, "is_indoor": True, **details})


def named(rows: list[Ground]) -> dict[str, UUID]:
    return {row.name: row.id for row in rows}


async def test_one_hall_is_a_court_two_halves_or_six_courts_over_the_same_floor(
    clerk: Account, now: datetime
) -> None:
    venue = await make_venue()
    await grounds.add_layout(venue, layout(LayoutKind.HALL), account=clerk, now=now)
    await make_opening(venue)
    await make_lending(venue)
    ids = named(await grounds.list_grounds(venue, account=clerk))
    resident = await make_resident()

    await book(ids["东馆羽毛球4号场"], hour(19), resident, now)
    with pytest.raises(SlotAlreadyTaken):
        await book(ids["东馆篮球全场"], hour(19), resident, now)
    with pytest.raises(SlotAlreadyTaken):
        await book(ids["东馆篮球2号半场"], hour(19), resident, now)
    await book(ids["东馆篮球1号半场"], hour(19), resident, now)

    assert list(ids) == [
        "东馆篮球全场", "东馆篮球1号半场", "东馆篮球2号半场", *(f"东馆羽毛球{n}号场" for n in range(1, 7)),
    ]  # fmt: skip
    assert len(await times.find_free(list(ids.values()), hour(19), hour(20))) == 2


@pytest.mark.parametrize(
    ("kind", "count", "spaces", "sections"),
    [(LayoutKind.HALVES, 1, 3, 2), (LayoutKind.COURTS, 4, 4, 4), (LayoutKind.WHOLE, 1, 1, 1)],
)
def test_other_patterns_cut_what_they_say(kind: LayoutKind, count: int, spaces: int, sections: int) -> None:
    pieces = lay_out(kind, "西馆", Sport.BADMINTON, count)

    assert (len(pieces), len({s for p in pieces for s in p.sections})) == (spaces, sections)


async def test_a_space_by_hand_lies_on_floor_that_is_there_and_new(clerk: Account, now: datetime) -> None:
    hall = await make_hall()
    wanted = SpaceIn(name="半场加看台", sport=Sport.BASKETBALL, sections=["甲", "看台"])

    space = await grounds.add_space(hall.venue, wanted, account=clerk, now=now)
    with pytest.raises(SpaceNameTaken):
        await grounds.add_space(hall.venue, wanted, account=clerk, now=now)

    found = await grounds.get_ground(space, account=clerk)
    assert [name for _, name in found.sections] == ["甲", "看台"]
    assert [name for _, name in await grounds.list_sections(hall.venue, account=clerk)] == [
        "乙",
        "甲",
        "看台",
    ]


async def test_a_space_with_a_future_is_neither_cut_anew_nor_retired(clerk: Account, now: datetime) -> None:
    courts, resident = await make_courts(2), await make_resident()
    mine = await book(courts.spaces[0], hour(19), resident, now)
    both = [id for id, _ in await grounds.list_sections(courts.venue, account=clerk)]

    with pytest.raises(SpaceHasFuture) as refused:
        await grounds.recut_space(courts.spaces[0], both, account=clerk, now=now)
    with pytest.raises(SpaceHasFuture):
        await grounds.retire_space(courts.spaces[0], account=clerk, now=now)

    assert [holder["starts_at"] for holder in refused.value.context["holders"]] == [mine.starts_at]
    assert "彭小明" not in str(refused.value.context)
    assert await fetch_value("SELECT count(*) FROM space_section") == 2


async def test_a_space_with_a_past_is_replaced_and_its_past_stays(clerk: Account, now: datetime) -> None:
    courts, resident = await make_courts(2), await make_resident()
    mine = await book(courts.spaces[0], hour(19), resident, now)
    await make_opening(courts.venue, 6, 7, space=courts.spaces[0])
    both = [id for id, _ in await grounds.list_sections(courts.venue, account=clerk)]
    later = now + timedelta(days=2)

    new = await grounds.recut_space(courts.spaces[0], both, account=clerk, now=later)
    rows = await grounds.list_grounds(courts.venue, account=clerk)
    again = await book(new, hour(6, TOMORROW + timedelta(days=2)), resident, later)

    assert [(row.name, len(row.sections), row.closed_on is None) for row in rows] == [
        ("1号场", 2, True),
        ("2号场", 1, True),
        ("1号场（20261126停用）", 1, False),
    ]
    assert new not in courts.spaces
    assert (await booking.get_booking(mine.id, account=resident)).space == courts.spaces[0]
    assert again.space_name == "1号场"
    with pytest.raises(SpaceClosed):
        await book(courts.spaces[0], hour(19, TOMORROW + timedelta(days=2)), resident, later)
    with pytest.raises(SpaceRetired):
        await grounds.retire_space(courts.spaces[0], account=clerk, now=later)


async def test_a_space_that_was_never_used_is_cut_anew_itself(clerk: Account, now: datetime) -> None:
    hall = await make_hall()
    sections = [id for id, _ in await grounds.list_sections(hall.venue, account=clerk)]

    same = await grounds.recut_space(hall.half, sections, account=clerk, now=now)

    assert same == hall.half
    assert len((await grounds.get_ground(hall.half, account=clerk)).sections) == 2
    with pytest.raises(SectionNotFound):
        await grounds.recut_space(hall.half, [UUID(int=1)], account=clerk, now=now)
    with pytest.raises(SectionNotFound):
        await grounds.recut_space(hall.half, [], account=clerk, now=now)


async def test_what_a_space_is_like_is_saved_over_what_was_read(clerk: Account, now: datetime) -> None:
    hall = await make_hall()
    pool = GroundIn(is_indoor=True, heads_at_most=60, is_lit=True, rules="戴泳帽")

    saved = await grounds.describe_space(hall.half, pool, revision=0, account=clerk, now=now)
    with pytest.raises(GroundStale):
        await grounds.describe_space(hall.half, pool, revision=0, account=clerk, now=now)

    assert (saved.heads_at_most, saved.is_lit, saved.rules, saved.revision) == (60, True, "戴泳帽", 1)


async def test_visitors_read_what_was_said_of_a_space(
    browser: Browser, clerk: Account, now: datetime
) -> None:
    hall = await make_hall()
    silent = (await browser.get(f"/venues/{hall.venue}")).text
    said = GroundIn(is_indoor=True, is_lit=True, rules="请穿软底鞋", accessibility="有坡道")

    await grounds.describe_space(hall.half, said, revision=0, account=clerk, now=now)
    shown = (await browser.get(f"/venues/{hall.venue}")).text

    assert "灯光、须知和无障碍" not in silent
    for words in ("有灯光", "请穿软底鞋", "有坡道"):
        assert words in shown


async def test_others_do_not_cut_the_floor(now: datetime) -> None:
    hall = await make_hall()
    stranger = account_of(Role.VENUE_DESK, Scope.VENUE, UUID(int=7))

    for act in (
        grounds.add_layout(hall.venue, layout(LayoutKind.HALVES), account=stranger, now=now),
        grounds.retire_space(hall.half, account=stranger, now=now),
        grounds.recut_space(hall.half, [], account=stranger, now=now),
        grounds.list_grounds(hall.venue, account=stranger),
    ):
        with pytest.raises(VenueNotFound):
            await act
    with pytest.raises(SpaceNotFound):
        await grounds.get_ground(UUID(int=7), account=stranger)


async def test_pages_and_api_cut_describe_and_retire_alike(
    browser: Browser, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    venue = await make_venue()
    await make_account("desk01", Role.VENUE_DESK, Scope.VENUE, venue, now=now)
    await browser.log_in("desk01", PASSWORD)
    page, api = f"/venues/{venue}/manage/spaces", f"/api/v1/venues/{venue}"
    key = {"Idempotency-Key": "layout-01"}
    courts = {"kind": "courts", "name": "外场", "sport": "tennis", "count": 2}

    wrong = await browser.post(f"{page}/layouts", {"kind": "courts", "layout_name": "外场", "count": "99"})
    made = [(await browser.send("POST", f"{api}/layouts", courts, key)).json() for _ in range(2)]
    known = await browser.post(
        f"{page}/layouts", {"kind": "courts", "layout_name": "外场", "layout_sport": "tennis", "count": "2"}
    )
    added = await browser.post(page, {"name": "泳池", "sport": "fitness", "new_sections": "深水区、浅水区"})
    shown = (await browser.get(page)).text
    pool = re.search(r'/spaces/([0-9a-f-]{36})/edit">泳池', shown)
    assert pool
    edit = f"/spaces/{pool[1]}/edit"
    bad = await browser.post(edit, {"revision": "0", "heads_at_most": "很多"})
    saved = await browser.post(edit, {"revision": "0", "heads_at_most": "60", "is_lit": "yes"})
    unread = await browser.send("PUT", f"/api/v1/spaces/{pool[1]}", {"is_indoor": True})
    put = await browser.send("PUT", f"/api/v1/spaces/{pool[1]}", {"is_indoor": True}, {"If-Match": '"1"'})
    retired = await browser.post(f"{edit}/retirement")
    gone = await browser.send("POST", f"/api/v1/spaces/{pool[1]}/retirement")

    assert wrong.status_code == 400
    assert "须为1至60块" in wrong.text
    assert made[0] == made[1]
    assert (known.status_code, added.status_code, saved.status_code) == (409, 303, 303)
    assert "占浅水区、深水区" in shown
    assert bad.status_code == 400
    assert "人数须为1至20000" in bad.text
    assert unread.json()["code"] == "ground_unread"
    assert (put.json()["revision"], put.json()["heads_at_most"]) == (2, None)
    assert (retired.status_code, gone.json()["code"]) == (303, "space_retired")
    rows = await fetch("SELECT name FROM space WHERE closed_on IS NULL ORDER BY position")
    assert [row["name"] for row in rows] == ["外场1号场", "外场2号场"]


def jpeg() -> bytes:
    file = BytesIO()
    Image.new("RGB", (60, 40), "green").save(file, "JPEG")
    return file.getvalue()


async def test_photos_are_few_public_and_gone_with_their_files(
    browser: Browser, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    hall = await make_hall()
    await make_account("desk01", Role.VENUE_DESK, Scope.VENUE, hall.venue, now=now)
    await browser.log_in("desk01", PASSWORD)
    here = f"/spaces/{hall.half}/photos"

    added = await browser.post(here, {"words": "木地板"}, files={"file": ("a.jpg", jpeg())})
    shown = (await browser.get(f"/venues/{hall.venue}")).text
    photo = re.search(r"/space-photos/([0-9a-f-]{36})", shown)
    assert photo
    picture = await browser.get(photo[0])
    kept = await photos.files_in_use()
    bad = await browser.post(here, {}, files={"file": ("a.jpg", b"no picture")})
    none = await browser.post(here, {}, files={"file": ("", b"")})
    for _ in range(5):
        await photos.add_photo(hall.half, jpeg(), "", account=account_of(Role.OFFICE_CLERK), now=now)
    seventh = await browser.post(here, {}, files={"file": ("a.jpg", jpeg())})
    removed = await browser.post(f"/space-photos/{photo[1]}/removal")

    assert (added.status_code, removed.status_code) == (303, 303)
    assert 'alt="木地板"' in shown
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/jpeg")
    assert [answer.status_code for answer in (bad, none, seventh)] == [400, 400, 409]
    assert "最多6张照片" in seventh.text
    assert (await browser.get(photo[0])).status_code == 404
    left = await photos.files_in_use()
    assert len(left) == 5
    assert kept - left == kept
    assert set(await uploads.list_kept()) & (kept | left) == left


async def test_a_photo_sent_again_over_the_api_is_one(browser: Browser, now: datetime) -> None:
    hall = await make_hall()
    await make_account("desk01", Role.VENUE_DESK, Scope.VENUE, hall.venue, now=now)
    await browser.log_in("desk01", PASSWORD)
    here = f"/api/v1/spaces/{hall.half}/photos"
    headers = {"X-CSRF-Token": await browser.token(), "Idempotency-Key": "photo-001"}

    sent = [
        await browser.http.post(
            here, files={"file": ("a.jpg", jpeg())}, data={"words": "看台"}, headers=headers
        )
        for _ in range(2)
    ]
    listed = (await browser.get(here)).json()
    gone = await browser.send("POST", f"/api/v1/space-photos/{listed[0]['id']}/removal")

    assert [answer.status_code for answer in sent] == [201, 201]
    assert [photo["id"] for photo in listed] == [sent[0].json()["id"]]
    assert sent[0].json() == sent[1].json()
    assert gone.status_code == 204
    assert await photos.files_in_use() == set()


async def test_the_sweep_of_papers_spares_photos(now: datetime) -> None:
    hall = await make_hall()
    await photos.add_photo(hall.half, jpeg(), "", account=account_of(Role.OFFICE_CLERK), now=now)
    kept = await photos.files_in_use()

    await purging.delete_overdue(clock.now() + timedelta(days=3))

    assert kept <= set(await uploads.list_kept())
    assert (await purging.count_files()) == (1, 0)
