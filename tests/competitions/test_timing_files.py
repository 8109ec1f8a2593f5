"""Files of timing systems: shown first, then kept."""

from datetime import datetime

import pytest

from tests.browser_like import Browser
from tests.competitions.sheets import CLERK, Race, keep, make_race, standing, typed
from tests.makers import PASSWORD, account_of, make_account
from ysevents.accounts.enums import Role
from ysevents.competitions.errors import TimingFileUnreadable
from ysevents.competitions.rules.recording.merging import Verdict
from ysevents.competitions.service import mark_settling, mark_sheets, timing_files
from ysevents.kit.database import execute

FILE = "名次,道次,成绩\n2,3,9.42\n1,4,9.13\n,5,DNS\n3,8,9.99\n"


@pytest.fixture
async def race(db: None, now: datetime) -> Race:
    return await make_race(now)


async def test_a_file_is_shown_row_by_row_before_anything_is_kept(race: Race, now: datetime) -> None:
    await keep(race, typed(race.slots[0], "watch.1", "9.5"), now=now)
    names = [row.name for row in (await mark_sheets.get_sheet(race.fixture, account=CLERK, now=now)).rows]

    preview = await timing_files.preview_times(race.fixture, FILE, account=CLERK, now=now)

    assert [(row.who.split()[-1], dict(row.texts), row.problem, row.replaces) for row in preview.rows] == [
        (names[0], {"watch.1": "9.42", "place": "2"}, "", "9.5"),
        (names[1], {"watch.1": "9.13", "place": "1"}, "", ""),
        (names[2], {"status": "DNS"}, "", ""),
        ("第8道", {"watch.1": "9.99", "place": "3"}, "这一组没有这个道次或号码，不导入", ""),
    ]
    assert await standing(race) == {(1, "watch.1"): ("9.5", 1)}


async def test_an_import_writes_what_was_shown_and_twice_is_once(race: Race, now: datetime) -> None:
    await timing_files.keep_times(race.fixture, FILE, account=CLERK, now=now)
    await timing_files.keep_times(race.fixture, FILE, account=CLERK, now=now)

    assert await standing(race) == {
        (1, "watch.1"): ("9.42", 1),
        (1, "place"): ("2", 1),
        (2, "watch.1"): ("9.13", 1),
        (2, "place"): ("1", 1),
        (3, "status"): ("DNS", 1),
    }
    sheet = await mark_sheets.get_sheet(race.fixture, account=CLERK, now=now)
    assert [row.rank for row in sheet.rows] == [2, 1, None]


async def test_a_file_that_came_too_late_is_written_once_the_sheet_is_open_again(
    race: Race, now: datetime
) -> None:
    await execute("UPDATE fixture SET state = 'handed_in', handed_in_at = $1", now)
    late = await timing_files.keep_times(race.fixture, FILE, account=CLERK, now=now)
    await mark_settling.open_again(race.fixture, reason="漏写", account=account_of(Role.REFEREE), now=now)

    again = await timing_files.keep_times(race.fixture, FILE, account=CLERK, now=now)

    assert [{cell.verdict for cell in kept.cells} for kept in (late, again)] == [
        {Verdict.CLOSED},
        {Verdict.KEPT},
    ]
    assert (await standing(race))[1, "watch.1"] == ("9.42", 1)
    assert (await mark_sheets.get_sheet(race.fixture, account=CLERK, now=now)).waiting == ()


async def test_wrong_rows_are_told_and_left_out(race: Race, now: datetime) -> None:
    text = "道次,成绩\n3,9.42\n3,9.44\n4,快\n5,4.9\n"

    preview = await timing_files.preview_times(race.fixture, text, account=CLERK, now=now)

    assert [bool(row.problem) for row in preview.rows] == [True, True, True, False]
    assert preview.rows[3].question == "4.90不在这一组别常见的8.40至11.20之间，请核对"
    assert len(preview.usable) == 1


async def test_a_file_that_is_none_and_a_sheet_without_times_are_told(db: None, now: datetime) -> None:
    race = await make_race(now)
    with pytest.raises(TimingFileUnreadable, match="文件是空的"):
        await timing_files.preview_times(race.fixture, "", account=CLERK, now=now)
    jump = await make_race(now, discipline="lj", ruleset="wa.tr25")
    with pytest.raises(TimingFileUnreadable, match="不计时"):
        await timing_files.preview_times(jump.fixture, FILE, account=CLERK, now=now)


async def test_pages_and_api_show_and_import_a_file(browser: Browser, now: datetime) -> None:
    race = await make_race(now)
    await make_account("referee", Role.REFEREE, now=now)
    await browser.log_in("referee", PASSWORD)
    here = f"/marks/{race.fixture}/timing-file"

    empty = await browser.post(here, {}, files={"file": ("a.csv", b"")})
    shown = await browser.post(here, {}, files={"file": ("终点.csv", FILE.encode("gb18030"))})
    done = await browser.post(f"{here}/import", {"text": FILE})
    api = f"/api/v1/fixtures/{race.fixture}/timing-file"
    previewed = await browser.send("POST", f"{api}/preview", json={"text": "3,9.40\n"})
    imported = await browser.send("POST", api, json={"text": "3,9.40\n"})

    assert [empty.status_code, shown.status_code, done.status_code] == [400, 200, 303]
    assert "可导入3行" in shown.text
    assert previewed.json()["rows"][0]["replaces"] == "9.42"
    assert [cell["verdict"] for cell in imported.json()["cells"]] == ["kept"]
    assert (await standing(race))[1, "watch.1"] == ("9.40", 2)
