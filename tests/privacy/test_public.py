"""P5: what anybody can open tells of a child neither the name, nor the birthday, nor a number; P4 for exports."""

import io
import re
import zipfile
from datetime import date, datetime
from uuid import UUID

import pytest

from tests.browser_like import Browser
from tests.competitions.test_draws import Meet, clerk, draw, meet
from tests.privacy.conftest import NUMBER, Child
from ysevents.accounts.schemas import Account
from ysevents.competitions.service import draws
from ysevents.core.service import identities
from ysevents.kit.database import execute, fetch, fetch_value
from ysevents.registration import service as registration
from ysevents.registration.service import forms
from ysevents.registration.service.workbook_export import export_workbook

__all__ = ["clerk", "meet"]

TELLING = re.compile(r"2015-03-02|20150302|2015年3月2日|4331272015|13974300001")


@pytest.fixture
async def published(meet: Meet, clerk: Account, now: datetime) -> Meet:
    """A start list of children of whom everything is known."""
    await execute("UPDATE person SET birth_on = $1", date(2015, 3, 2))
    first: UUID = await fetch_value("SELECT person FROM entry ORDER BY id LIMIT 1")
    await identities.set_identity(first, NUMBER, by=None, now=now)
    await draw(meet, clerk, now)
    await draws.publish_start_list(meet.contest, account=clerk, now=now)
    return meet


async def test_p5_no_public_page_calendar_or_description_tells_who_a_child_is(
    published: Meet, browser: Browser
) -> None:
    event, contest, unit = published.games.event, published.contest, published.units[0]
    heat = await fetch_value("SELECT id FROM fixture LIMIT 1")
    names = {row["name"] for row in await fetch("SELECT name FROM person")}

    for path in (
        "/",
        "/events",
        f"/events/{event}",
        f"/events/{contest}",
        f"/events/{event}/start-lists",
        f"/events/{contest}/start-lists",
        f"/events/{event}/regulation",
        f"/subscribe/event/{event}",
        f"/cal/event/{event}.ics",
        f"/cal/event/{contest}.ics",
        f"/cal/event/{event}/{unit}.ics",
        f"/cal/occurrence/{heat}.ics",
        "/privacy/register",
        "/open-data",
    ):
        answer = await browser.get(path)

        assert answer.status_code == 200, path
        assert [name for name in names if name in answer.text] == [], path
        assert TELLING.search(answer.text) is None, path


async def test_p5_a_list_that_may_be_seen_shows_stars(published: Meet, browser: Browser) -> None:
    shown = await browser.get(f"/events/{published.contest}/start-lists")

    assert "向*一" in shown.text


async def test_p4_no_file_of_a_delegation_carries_the_number(child: Child, now: datetime) -> None:
    coach = child.school.coach

    workbook = await export_workbook(child.school.delegation, account=coach, now=now)
    form = await forms.print_form(child.school.delegation, site="http://x", account=coach, now=now)
    book = await registration.get_book(child.school.delegation, account=coach)

    assert NUMBER not in unzipped(workbook)
    assert NUMBER.encode() not in form
    assert NUMBER not in repr(book)


def unzipped(workbook: bytes) -> str:
    """All text there is in a workbook."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        return "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
