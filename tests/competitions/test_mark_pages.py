"""Sheets as pages, without any script: the list, the form, what waits, handing in."""

import re
from datetime import datetime
from json import loads
from typing import Any
from uuid import UUID

from tests.browser_like import Browser
from tests.competitions.sheets import Race, keep, make_race, standing, typed
from tests.counting import counted_queries
from tests.makers import PASSWORD, make_account
from ysevents.accounts.enums import Role
from ysevents.kit.database import fetch_value


async def referee(browser: Browser, now: datetime, **details: Any) -> Race:
    race = await make_race(now, **details)
    await make_account("referee", Role.REFEREE, now=now)
    await browser.log_in("referee", PASSWORD)
    return race


def hidden(html: str) -> dict[str, str]:
    """What goes with the form of a sheet."""
    was = re.search(r'name="was" value="([^"]*)"', html)
    form = re.search(r'name="form" value="([^"]*)"', html)
    assert was
    assert form
    slots = re.search(r'name="slots" value="([^"]*)"', html)
    assert slots
    return {"was": was[1].replace("&#34;", '"'), "form": form[1], "slots": slots[1]}


def name(html: str, slot: UUID, item: str) -> str:
    """The name of a field of somebody on the sheet."""
    found = re.search(rf'data-row="{slot}" data-position="(\d+)"', html)
    assert found
    return f"{found[1]}|{item}"


async def test_a_whole_sheet_is_written_as_a_form(browser: Browser, now: datetime) -> None:
    race = await referee(browser, now)
    first, second, third = race.slots
    html = (await browser.get(f"/marks/{race.fixture}")).text
    data = {
        **hidden(html),
        name(html, first, "watch.1"): "9.42",
        name(html, first, "status"): "",
        name(html, second, "status"): "DNS",
        name(html, third, "status"): "DQ",
        name(html, third, "rule"): "TR17.3",
        "all|wind": "+0.4",
    }

    answer = await browser.post(f"/marks/{race.fixture}", data)
    again = await browser.post(f"/marks/{race.fixture}", data)

    assert [answer.status_code, again.status_code] == [303, 303]
    assert await standing(race) == {
        (1, "watch.1"): ("9.42", 1),
        (2, "status"): ("DNS", 1),
        (3, "status"): ("DQ TR17.3", 1),
        (0, "wind"): ("+0.4", 1),
    }
    assert "取消成绩（TR17.3）" in (await browser.get(f"/marks/{race.fixture}")).text


async def test_a_sheet_is_dark_on_light_and_named_by_its_round(browser: Browser, now: datetime) -> None:
    race = await referee(browser, now)

    html = (await browser.get(f"/marks/{race.fixture}")).text
    listed = (await browser.get(f"/meets/{race.event}/marks")).text

    assert re.search(r'<body class="[^"]*field-screen bright"', html)
    assert re.search(r"<h1>[^<]* (预赛|决赛)", html)
    # A referee has no desk to go back to.
    assert f'href="/events/{race.event}">' in listed
    assert f'href="/meets/{race.event}"' not in listed


async def test_a_form_changes_only_what_was_written_anew(browser: Browser, now: datetime) -> None:
    race = await referee(browser, now)
    first, second, _ = race.slots
    await keep(race, typed(first, "watch.1", "9.42"), now=now)
    html = (await browser.get(f"/marks/{race.fixture}")).text
    await keep(race, typed(first, "watch.1", "9.50", seen=1), now=now)

    await browser.post(
        f"/marks/{race.fixture}",
        {**hidden(html), name(html, first, "watch.1"): "9.42", name(html, second, "watch.1"): "9.9"},
    )

    assert await standing(race) == {(1, "watch.1"): ("9.50", 2), (2, "watch.1"): ("9.9", 1)}


async def test_what_cannot_be_read_stays_in_the_form_in_red(browser: Browser, now: datetime) -> None:
    race = await referee(browser, now)
    html = (await browser.get(f"/marks/{race.fixture}")).text

    answer = await browser.post(
        f"/marks/{race.fixture}", {**hidden(html), name(html, race.slots[0], "watch.1"): "快"}
    )

    assert answer.status_code == 400
    assert 'value="快"' in answer.text
    assert "看不懂成绩“快”" in answer.text


async def test_what_waits_is_shown_and_settled(browser: Browser, now: datetime) -> None:
    race = await referee(browser, now)
    kept = await keep(race, typed(race.slots[0], "watch.1", "5.0"), now=now)
    html = (await browser.get(f"/marks/{race.fixture}")).text
    assert "5.00不在这一组别常见的8.40至11.20之间，请核对" in html
    assert "1条待处理" in (await browser.get(f"/meets/{race.event}/marks")).text

    await browser.post(f"/marks/{race.fixture}/settlements/{kept.waiting[0].entry}", {"choose": "1"})

    assert await standing(race) == {(1, "watch.1"): ("5.0", 1)}


async def test_a_sheet_is_handed_in_and_given_back(browser: Browser, now: datetime) -> None:
    race = await referee(browser, now)
    early = await browser.post(f"/marks/{race.fixture}/handing-in")
    await keep(race, *(typed(slot, "watch.1", f"9.{n}1") for n, slot in enumerate(race.slots)), now=now)
    await browser.post(f"/marks/{race.fixture}/handing-in")
    handed_in = await fetch_value("SELECT state FROM fixture WHERE id = $1", race.fixture)
    page = (await browser.get(f"/marks/{race.fixture}")).text

    await browser.post(f"/marks/{race.fixture}/reopening", {"reason": "漏录"})

    assert early.status_code == 409
    assert "还没有成绩，也没有弃权等状态" in early.text
    assert handed_in == "handed_in"
    assert "改动须由裁判长写明理由" in page
    assert await fetch_value("SELECT state FROM fixture WHERE id = $1", race.fixture) == "started"


async def test_trials_are_shown_round_by_round(browser: Browser, now: datetime) -> None:
    race = await referee(
        browser,
        now,
        discipline="lj",
        ruleset="wa.tr25",
        parameters={"trials": 3, "cut_after": 0, "reverse_after": []},
    )
    await keep(race, *(typed(slot, "trial.1", f"3.{n}1") for n, slot in enumerate(race.slots)), now=now)

    shown = (await browser.get(f"/marks/{race.fixture}")).text
    first = (await browser.get(f"/marks/{race.fixture}?turn=1")).text

    assert 'data-turn-chip="2" aria-current="true"' in shown
    assert 'data-turn-chip="1" aria-current="true"' in first


async def test_others_find_no_sheets(browser: Browser, now: datetime) -> None:
    race = await make_race(now)
    await make_account("coach", Role.COACH, now=now)
    await browser.log_in("coach", PASSWORD)

    assert (await browser.get(f"/marks/{race.fixture}")).status_code == 403
    assert (await browser.get(f"/meets/{race.event}/marks")).status_code == 403


async def test_a_long_sheet_asks_the_database_no_more_than_a_short_one(
    browser: Browser, now: datetime
) -> None:
    short = await referee(browser, now, runners=1)
    with counted_queries() as one:
        await browser.get(f"/marks/{short.fixture}")
    with counted_queries() as one_listed:
        await browser.get(f"/meets/{short.event}/marks")
    long = await make_race(now, runners=3, discipline="100m")
    with counted_queries() as three:
        await browser.get(f"/marks/{long.fixture}")
    with counted_queries() as three_listed:
        await browser.get(f"/meets/{long.event}/marks")

    assert (len(three), len(three_listed)) == (len(one), len(one_listed))


async def test_a_jump_off_is_written_on_the_grid_where_the_regulation_has_one(
    browser: Browser, now: datetime
) -> None:
    race = await referee(browser, now, runners=2, ruleset="wa.tr26.jump_off")
    first, second = race.slots
    html = (await browser.get(f"/marks/{race.fixture}")).text
    data = {**hidden(html), "all|height.1": "1.20", "all|height.2": "1.25"}
    for slot, letters in ((first, "X"), (second, "O")):
        data |= {
            name(html, slot, item): text
            for item, text in (("bar.1", "O"), ("bar.2", "XXX"), ("jump_off", letters))
        }

    answer = await browser.post(f"/marks/{race.fixture}", data)

    assert answer.status_code == 303
    result = loads(await fetch_value("SELECT result FROM result_list WHERE stage = $1", race.stage))
    assert [(block["rank"], block["code"]) for block in result["blocks"]] == [
        (1, "jump_off"),
        (2, "jump_off"),
    ]
