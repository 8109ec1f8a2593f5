"""Sheets as JSON, as a timing system or a phone uses them."""

from datetime import datetime, timedelta
from typing import Any

from tests.browser_like import Browser
from tests.competitions.sheets import Race, make_race
from tests.makers import PASSWORD, make_account
from ysevents.accounts.enums import Role
from ysevents.kit.database import fetch_value


async def referee(browser: Browser, now: datetime) -> Race:
    race = await make_race(now)
    await make_account("referee", Role.REFEREE, now=now)
    await browser.log_in("referee", PASSWORD)
    return race


async def post(browser: Browser, race: Race, *cells: dict[str, Any], **body: Any) -> Any:
    sent = {
        "device": "终点电脑",
        "cells": [{"nonce": f"{n}{c['text']}", **c} for n, c in enumerate(cells)],
        **body,
    }
    return await browser.send("POST", f"/api/v1/fixtures/{race.fixture}/marks", json=sent)


async def test_a_timing_system_reads_a_sheet_and_writes_its_cells(browser: Browser, now: datetime) -> None:
    race = await referee(browser, now)
    sheet = (await browser.get(f"/api/v1/fixtures/{race.fixture}/sheet")).json()
    lanes = {row["position"]: row["slot"] for row in sheet["rows"]}

    answer = await post(
        browser,
        race,
        *({"slot": slot, "item": "watch.1", "text": f"9.{lane}2"} for lane, slot in lanes.items()),
    )
    again = (await browser.get(f"/api/v1/fixtures/{race.fixture}/sheet")).json()

    assert answer.status_code == 200
    assert [cell["verdict"] for cell in answer.json()["cells"]] == ["kept"] * 3
    assert sorted((row["rank"], row["cells"]["watch.1"]["revision"]) for row in again["rows"]) == [
        (1, 1), (2, 1), (3, 1)
    ]  # fmt: skip
    assert {row["best"] for row in again["rows"]} == {"9.4", "9.5", "9.6"}


async def test_blanks_make_an_empty_cell(browser: Browser, now: datetime) -> None:
    race = await referee(browser, now)
    cell = {"slot": str(race.slots[0]), "item": "watch.1"}

    kept = await post(browser, race, {**cell, "text": " 9.42"}, {**cell, "text": " \u3000", "seen": 1})

    assert [(c["verdict"], c["text"]) for c in kept.json()["cells"]] == [("kept", "9.42"), ("kept", "")]


async def test_times_of_a_phone_whose_clock_is_wrong_are_corrected(browser: Browser, now: datetime) -> None:
    race = await referee(browser, now)
    phone = now + timedelta(days=3)

    await post(
        browser,
        race,
        {
            "slot": str(race.slots[0]),
            "item": "watch.1",
            "text": "9.42",
            "typed_at": (phone - timedelta(hours=2)).isoformat(),
        },
        sent_at=phone.isoformat(),
    )

    ago = await fetch_value("SELECT received_at - typed_at FROM mark_entry")
    assert timedelta(hours=1, minutes=59) < ago < timedelta(hours=2, minutes=1)


async def test_what_waits_is_settled_and_the_sheet_handed_in(browser: Browser, now: datetime) -> None:
    race = await referee(browser, now)
    cells = [{"slot": str(slot), "item": "watch.1", "text": f"9.{n}2"} for n, slot in enumerate(race.slots)]
    await post(browser, race, *cells)
    asked = await post(browser, race, {"slot": str(race.slots[0]), "item": "watch.2", "text": "5.00"})
    entry = asked.json()["cells"][0]["entry"]

    early = await browser.send("POST", f"/api/v1/fixtures/{race.fixture}/handing-in")
    await browser.send("POST", f"/api/v1/mark-entries/{entry}/settlement", json={"choose": False})
    done = await browser.send("POST", f"/api/v1/fixtures/{race.fixture}/handing-in")
    back = await browser.send(
        "POST", f"/api/v1/fixtures/{race.fixture}/reopening", json={"reason": "第二块表漏录"}
    )

    assert (early.status_code, early.json()["code"]) == (409, "sheet_contested")
    assert (done.json()["state"], back.json()["state"]) == ("handed_in", "started")


async def test_bad_bodies_are_told_and_strangers_find_nothing(browser: Browser, now: datetime) -> None:
    race = await referee(browser, now)

    long = await post(browser, race, {"slot": str(race.slots[0]), "item": "watch.1", "text": "9" * 61})
    none = await post(browser, race)
    settled = await post(browser, race, {"slot": None, "item": "wind", "text": "+1.0"}, device="")
    await make_account("coach", Role.COACH, now=now)
    await browser.log_in("coach", PASSWORD)
    stranger = await post(browser, race, {"slot": None, "item": "wind", "text": "+1.0"})

    assert [r.status_code for r in (long, none, settled, stranger)] == [400, 400, 400, 404]


async def test_the_sheets_of_a_meet_are_listed(browser: Browser, now: datetime) -> None:
    race = await referee(browser, now)

    (line,) = (await browser.get(f"/api/v1/meets/{race.event}/sheets")).json()

    assert (line["fixture"], line["entrants"], line["marked"], line["state"]) == (
        str(race.fixture), 3, 0, "planned"
    )  # fmt: skip


async def test_letters_that_no_database_takes_are_a_bad_request(browser: Browser, now: datetime) -> None:
    race = await referee(browser, now)

    answers = [
        await post(browser, race, {"slot": str(race.slots[0]), "item": "watch.1", "text": "9\x00.4"}),
        await post(browser, race, {"slot": str(race.slots[0]), "item": "watch\x00", "text": "9.4"}),
        await post(browser, race, {"slot": None, "item": "wind", "text": "+1.0", "nonce": "\x00"}),
        await post(browser, race, {"slot": None, "item": "wind", "text": "+1.0"}, device="\x00"),
    ]

    assert [answer.status_code for answer in answers] == [400] * 4


async def test_a_revision_and_a_clock_beyond_all_reason_do_no_harm(browser: Browser, now: datetime) -> None:
    race = await referee(browser, now)
    cell = {"slot": str(race.slots[0]), "item": "watch.1", "text": "9.42"}

    seen = await post(browser, race, {**cell, "seen": 2**31})
    clock = await post(
        browser,
        race,
        {**cell, "typed_at": "0001-01-01T00:00:00+08:00"},
        sent_at="9999-12-31T23:59:59-08:00",
    )

    assert (seen.status_code, clock.status_code) == (400, 200)
    assert await fetch_value("SELECT typed_at = received_at FROM mark_entry")


async def test_a_form_with_odd_fields_is_told(browser: Browser, now: datetime) -> None:
    race = await referee(browser, now)
    sent = {"form": "a", "slots": f"1:{race.slots[0]}", "1|watch.1": "9.42"}

    answers = [
        await browser.post(f"/marks/{race.fixture}", {**sent, "was": "{"}),
        await browser.post(f"/marks/{race.fixture}", {**sent, "was": '{"x": 1}'}),
        await browser.post(
            f"/marks/{race.fixture}", {**sent, "was": f'{{"{race.slots[0]}|watch.1": [{2**31}, ""]}}'}
        ),
        await browser.post(f"/marks/{race.fixture}", {**sent, "was": "{}", "1|watch.1": "9" * 61}),
    ]

    assert [answer.status_code for answer in answers] == [400] * 4
