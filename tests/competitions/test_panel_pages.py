"""The pages of a panel: a judge's pad, the head scorer's board, the print to sign, the seats."""

from datetime import datetime

import pytest

from tests.browser_like import Browser
from tests.competitions.test_panels import Sitting, shown, sitting
from tests.makers import PASSWORD, make_account
from ysevents.accounts.enums import Role
from ysevents.kit import clock

__all__ = ["sitting"]


@pytest.fixture(autouse=True)
def one_time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


async def give(browser: Browser, sitting: Sitting, performer: str, text: str, **more: str) -> int:
    """Marks by the form of the first judge's pad."""
    form = {
        "slot": str(sitting.slots[performer]),
        "judge.1.1": text,
        "seen.judge.1.1": "0",
        "nonce": f"{performer}{text}",
        **more,
    }
    answer = await browser.post(f"/meets/{sitting.meet.root}/pads/{sitting.fixture}", form)
    return answer.status_code


async def test_a_judge_marks_one_after_the_other(browser: Browser, sitting: Sitting) -> None:
    here = f"/meets/{sitting.meet.root}/pads"
    await browser.log_in("judge1", PASSWORD)

    listed = await browser.get(here)
    everywhere = await browser.get("/pads")
    first = await browser.get(f"{here}/{sitting.fixture}")
    saved = await give(browser, sitting, "a", "9.1")
    second = await browser.get(f"{here}/{sitting.fixture}")
    absent = await give(browser, sitting, "b", "", absent="1")
    again = await browser.get(f"{here}/{sitting.fixture}?n=1")

    assert "1号评委席" in listed.text
    assert "田径运动会 1号席" in everywhere.text
    assert "向小a" in first.text
    assert (saved, absent) == (303, 303)
    assert "向小b" in second.text
    assert 'value="9.1"' in again.text


async def test_a_doubtful_mark_is_asked_about_and_then_kept(browser: Browser, sitting: Sitting) -> None:
    await browser.log_in("judge1", PASSWORD)
    here = f"/meets/{sitting.meet.root}/pads/{sitting.fixture}"
    form = {"slot": str(sitting.slots["a"]), "judge.1.1": "10.5", "nonce": "x1"}

    asked = await browser.post(here, form)
    kept = await browser.post(here, {**form, "nonce": "x2", "confirmed": "1"})

    assert asked.status_code == 409
    assert "确认打10.50分？" in asked.text
    assert 'value="10.5"' in asked.text
    assert kept.status_code == 303


async def test_the_head_scorer_sees_who_marked_writes_deductions_and_releases(
    browser: Browser, sitting: Sitting, now: datetime
) -> None:
    await make_account("head", Role.REFEREE, now=now)
    await browser.log_in("head", PASSWORD)
    here = f"/meets/{sitting.meet.root}/panels/{sitting.fixture}"
    await sitting.mark(1, "a", "9.1")
    await sitting.mark(2, "a", "9.3")

    before = await browser.get(here)
    slot = str(sitting.slots["a"])
    written = await browser.post(
        f"{here}/marks", {"slot": slot, "cell.deduct.time": "0.5", "was.deduct.time": "", "cell.status": ""}
    )
    released = await browser.post(f"{here}/release", {"slot": slot, "reason": "3号评委离场"})
    after = await browser.get(here)
    printed = await browser.get(f"{here}/print")

    assert "2 / 3 已打" in before.text
    assert "9.3" not in before.text
    assert (written.status_code, released.status_code) == (303, 303)
    assert await shown(sitting) == [("a", "8700")]
    assert "缺席" in after.text
    assert "8.70" in printed.text
    assert "裁判长" in printed.text


async def test_seats_are_given_by_a_form(browser: Browser, sitting: Sitting, now: datetime) -> None:
    await make_account("head", Role.REFEREE, now=now)
    await browser.log_in("head", PASSWORD)
    here = f"/meets/{sitting.meet.root}/stages/{sitting.stage}/panel"

    shown = await browser.get(here)
    moved = await browser.post(here, {"seat.2": str(sitting.judges[1].id), "seat.1": "", "seat.3": ""})
    wrong = await browser.post(here, {"seat.2": "me"})

    assert shown.text.count("selected>judge") == 3
    assert (moved.status_code, wrong.status_code) == (303, 400)


async def test_pads_are_for_those_who_sit_and_addresses_must_fit(
    browser: Browser, sitting: Sitting, now: datetime
) -> None:
    await make_account("coach9", Role.COACH, now=now)
    await browser.log_in("coach9", PASSWORD)
    coach = await browser.get(f"/meets/{sitting.meet.root}/pads/{sitting.fixture}")
    await browser.log_in("judge1", PASSWORD)
    board = await browser.get(f"/meets/{sitting.meet.root}/panels/{sitting.fixture}")
    elsewhere = await browser.get(f"/meets/{sitting.stage}/pads/{sitting.fixture}")

    assert [a.status_code for a in (coach, board, elsewhere)] == [403, 403, 404]


async def test_the_same_over_the_api(browser: Browser, sitting: Sitting, now: datetime) -> None:
    await make_account("head", Role.REFEREE, now=now)
    base = f"/api/v1/fixtures/{sitting.fixture}"
    await browser.log_in("judge1", PASSWORD)
    listed = await browser.get(f"/api/v1/meets/{sitting.meet.root}/pads")
    cell = {"slot": str(sitting.slots["a"]), "item": "judge.1.1", "text": "9.1", "nonce": "n1"}
    given = await browser.send("POST", f"{base}/marks", {"device": "pad", "cells": [cell]})
    pad = await browser.get(f"{base}/pad")
    hidden = await browser.get(f"{base}/board")
    await browser.log_in("head", PASSWORD)
    await sitting.mark(2, "a", "9.3")
    released = await browser.send(
        "POST", f"{base}/releases", {"slots": [str(sitting.slots["a"])], "reason": "3号离场"}
    )
    board = await browser.get(f"{base}/board")
    seats = {"seats": [{"number": 3, "account": str(sitting.judges[1].id)}]}
    seated = await browser.send("PUT", f"/api/v1/stages/{sitting.stage}/panel", seats)

    assert [one["seat"] for one in listed.json()] == [1]
    assert given.json()["cells"][0]["verdict"] == "kept"
    assert pad.json()["rows"][0]["marks"] == {"judge.1.1": "9.1"}
    assert hidden.status_code == 404
    assert released.status_code == 200
    first = board.json()["rows"][0]
    assert (first["score"], first["is_released"], [j["marks"] for j in first["judges"]]) == (
        "9.20",
        True,
        [["9.1"], ["9.3"], [""]],
    )
    assert seated.json()["seats"] == {"1": None, "2": None, "3": str(sitting.judges[1].id)}


async def test_a_panel_sheet_leads_to_the_board_or_to_the_pad(
    browser: Browser, sitting: Sitting, now: datetime
) -> None:
    await make_account("head", Role.REFEREE, now=now)
    await browser.log_in("judge1", PASSWORD)
    judge = await browser.get(f"/marks/{sitting.fixture}")
    await browser.log_in("head", PASSWORD)
    head = await browser.get(f"/marks/{sitting.fixture}")

    base = f"/meets/{sitting.meet.root}"
    assert [a.headers["location"] for a in (judge, head)] == [
        f"{base}/pads/{sitting.fixture}",
        f"{base}/panels/{sitting.fixture}",
    ]


async def test_the_head_scorer_hands_the_sheet_in(browser: Browser, sitting: Sitting, now: datetime) -> None:
    await make_account("head", Role.REFEREE, now=now)
    await browser.log_in("head", PASSWORD)
    for performer in "abc":
        for judge in (1, 2, 3):
            await sitting.mark(judge, performer, "9.0")

    board = await browser.get(f"/meets/{sitting.meet.root}/panels/{sitting.fixture}")
    handed_in = await browser.post(f"/marks/{sitting.fixture}/handing-in")
    after = await browser.get(f"/meets/{sitting.meet.root}/panels/{sitting.fixture}")

    assert "每位选手都已打分或有状态" in board.text
    assert handed_in.status_code == 303
    assert "成绩已交" in after.text
