"""Long names, and marks around titles, are carried unbroken by every sheet and file (E3, E29)."""

import io
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
import typst
from icalendar import Calendar
from PIL import Image
from python_calamine import CalamineWorkbook

from tests.feeds.test_bytes import PUBLIC, planned
from tests.makers import Games
from tests.registration.conftest import School, make_school
from ysevents.accounts.schemas import Account
from ysevents.core.enums import Sex
from ysevents.core.errors import NameUnusable
from ysevents.feeds.engines import render_feed
from ysevents.kit import typesetting
from ysevents.kit.database import execute
from ysevents.registration import papers, service
from ysevents.registration.schemas import NewPupil
from ysevents.registration.service import lists
from ysevents.registration.service.workbook_export import export_workbook

LONGEST = "阿依古丽·买买提·吐尔逊·" + "庄" * 17
TITLE = "第三届“奔跑吧”《国家体质健康》杯田径赛"
UNIT = "永顺县“希望”《双语》示例小学"


async def pupil(school: School, name: str, now: datetime) -> UUID:
    new = NewPupil.model_validate(
        {"name": name, "sex": Sex.MALE, "birth_on": "2015-03-02", "grade": 5, "student_code": None}
    )
    return await service.add_pupil(school.delegation, new, account=school.coach, now=now)


@pytest.fixture
async def school(games: Games, now: datetime) -> School:
    await execute("UPDATE event SET title = $2 WHERE id = $1", games.event, TITLE)
    school = await make_school(games, now, UNIT)
    await pupil(school, LONGEST, now)
    return school


async def test_a_name_of_thirty_characters_is_kept_whole(school: School) -> None:
    (athlete,) = (await service.get_book(school.delegation, account=school.coach)).athletes

    assert (len(LONGEST), athlete.name) == (30, LONGEST)


async def test_the_entry_form_prints_them_without_running_over(school: School, now: datetime) -> None:
    book = await service.get_book(school.delegation, account=school.coach)
    told = papers.entry_form(book, address="http://127.0.0.1:8000/registration/forms/1", now=now)

    drawn: Any = typst.compile(
        papers.ENTRY_FORM,
        sys_inputs=typesetting.inputs(told),
        ignore_system_fonts=True,
        font_paths=typesetting.known_fonts(),
        format="png",
        ppi=72,
    )

    sheet = Image.open(io.BytesIO(drawn[0] if isinstance(drawn, list) else drawn)).convert("L")
    margin = round(16 / 25.4 * 72)
    sides = [sheet.crop((0, 0, margin, sheet.height)), sheet.crop((sheet.width - margin, 0, *sheet.size))]
    assert [side.getextrema() for side in sides] == [(255, 255), (255, 255)]
    assert (told["title"], told["unit"], told["sheets"][0]["rows"][0][1]) == (TITLE, UNIT, LONGEST)


async def test_workbook_and_csv_carry_them(
    school: School, games: Games, clerk: Account, now: datetime
) -> None:
    exported = await export_workbook(school.delegation, account=school.coach, now=now)
    await execute("UPDATE delegation SET state = 'frozen'")
    (person,) = (await service.get_book(school.delegation, account=school.coach)).athletes
    for contest in ("男子100米 小学甲组", "男子60米 小学甲组"):
        await execute(
            """
            INSERT INTO entry (id, root, contest, organization, person, state, unit_place, athlete_place, entered_at)
            SELECT gen_random_uuid(), $1, $2, $3, $4, 'approved', 1,
                   (SELECT count(*) + 1 FROM entry WHERE person = $4), $5
            """,
            games.event, games.contests[contest], school.id, person.person, now,
        )  # fmt: skip

    rows = CalamineWorkbook.from_filelike(io.BytesIO(exported)).get_sheet_by_name("男").to_python()
    csv = await lists.export_multi_entries(games.event, account=clerk, now=now)

    assert rows[0][1] == f"{UNIT}　{TITLE}　报名表（男）"
    assert rows[2][2] == LONGEST
    assert csv.decode("utf-8-sig").splitlines()[1].split(",")[1:3] == [LONGEST, UNIT]


def test_a_calendar_carries_the_title() -> None:
    body = render_feed(TITLE, [planned(title=TITLE, place=UNIT, space=None)], PUBLIC).body

    calendar = Calendar.from_ical(body)
    (event,) = calendar.walk("VEVENT")
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == (TITLE, UNIT)


async def test_a_longer_name_is_told_at_its_field(school: School, now: datetime) -> None:
    with pytest.raises(NameUnusable, match="1至30个字"):
        await pupil(school, LONGEST + "庄", now)
