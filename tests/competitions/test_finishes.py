"""Finish lines of mass starts: two phones, one merged list, mended at the desk."""

from datetime import datetime
from json import loads

import pytest

from tests.browser_like import Browser
from tests.competitions.sheets import CLERK, Race, keep, make_race, typed
from tests.counting import counted_queries
from tests.makers import PASSWORD, make_account
from ysevents.accounts.enums import Role
from ysevents.competitions.errors import CrossingNotFound
from ysevents.competitions.rules.recording.merging import Verdict
from ysevents.competitions.service import finishes
from ysevents.kit import clock
from ysevents.kit.database import fetch_value

CALLER, TAPPER = "phone-calls", "phone-taps"


@pytest.fixture
async def race(db: None, now: datetime) -> Race:
    """Five riders with bibs 101 to 501, and the gun at nine."""
    race = await make_race(now, runners=5, ruleset="cn.cycling")
    await keep(race, typed(None, "gun", "9:00:00"), now=now)
    return race


async def bibs(race: Race, now: datetime) -> list[int]:
    sheet = (await finishes.get_finish(race.fixture, account=CLERK, now=now)).sheet
    return sorted(row.number for row in sheet.rows)


async def cross(race: Race, now: datetime, *riders: tuple[int | None, str | None, str | None]) -> None:
    """Riders by bib, the clock of the call and of the tap, either of which may lack; two phones write them."""
    for n, (bib, called, tapped) in enumerate(riders):
        if called:
            await keep(race, typed(None, f"call.a{n}", f"{bib or '?'} {called}"), device=CALLER, now=now)
        if tapped:
            await keep(race, typed(None, f"tap.b{n}", tapped), device=TAPPER, now=now)


async def order(race: Race, now: datetime) -> list[tuple[int | None, str]]:
    found = await finishes.get_finish(race.fixture, account=CLERK, now=now)
    return [(one.bib, one.time) for one in found.crossed]


async def placed(race: Race) -> list[tuple[int | None, int]]:
    """Rank and how many share it, of the stage's list."""
    result = loads(await fetch_value("SELECT result FROM result_list WHERE stage = $1", race.stage))
    return [(block["rank"], len(block["of"])) for block in result["blocks"]]


async def test_two_phones_make_one_list_and_results_follow(race: Race, now: datetime) -> None:
    first, second, third, *_ = await bibs(race, now)

    await cross(
        race,
        now,
        (second, "9:58:20.9", "9:58:20.1"),
        (first, "9:58:21.0", "9:58:20.1"),
        (third, "10:01:11", "10:01:10"),
    )
    found = await finishes.get_finish(race.fixture, account=CLERK, now=now)

    assert await order(race, now) == [(second, "58:20.1"), (first, "58:20.1"), (third, "1:01:10")]
    assert (found.calls, found.taps, len(found.unseen)) == (3, 3, 2)
    assert await placed(race) == [(1, 1), (2, 1), (3, 1)]


async def test_a_missing_bib_is_flagged_and_named_afterwards(race: Race, now: datetime) -> None:
    first, second, third, fourth, fifth = await bibs(race, now)
    await cross(
        race,
        now,
        (first, "9:58:20", "9:58:20"),
        (None, "9:58:40", "9:58:40"),
        (third, None, "9:59:00"),
        (fourth, "9:59:30", "9:59:30"),
    )
    before = await finishes.get_finish(race.fixture, account=CLERK, now=now)

    await finishes.name_crossing(race.fixture, 2, second, account=CLERK, now=now)
    await finishes.name_crossing(race.fixture, 3, third, account=CLERK, now=now)
    await keep(race, typed(before.unseen[-1].slot, "status", "DNF"), now=now)

    assert [(one.bib, one.row is None) for one in before.crossed] == [
        (first, False),
        (None, True),
        (None, True),
        (fourth, False),
    ]
    assert "第2位缺号码" in before.sheet.gaps
    assert [row.number for row in before.unseen] == [second, third, fifth]
    assert [bib for bib, _ in await order(race, now)] == [first, second, third, fourth]
    assert await placed(race) == [(1, 1), (2, 1), (3, 1), (4, 1), (None, 1)]
    assert (await finishes.get_finish(race.fixture, account=CLERK, now=now)).sheet.gaps == ()


async def test_somebody_both_missed_is_put_in_and_neighbours_change_places(race: Race, now: datetime) -> None:
    first, second, third, *_ = await bibs(race, now)
    await cross(race, now, (first, "9:58:23", "9:58:20"), (third, "9:59:03", "9:59:00"))

    await finishes.insert_behind(race.fixture, 1, second, account=CLERK, now=now)
    inserted = await order(race, now)
    await finishes.move_ahead(race.fixture, 3, account=CLERK, now=now)
    moved = await order(race, now)
    await finishes.drop_crossing(race.fixture, 2, account=CLERK, now=now)

    assert inserted == [(first, "58:20"), (second, "58:20.001"), (third, "59:00")]
    assert moved == [(first, "58:20"), (third, "58:20.001"), (second, "59:00")]
    assert await order(race, now) == [(first, "58:20"), (second, "59:00")]
    with pytest.raises(CrossingNotFound):
        await finishes.move_ahead(race.fixture, 1, account=CLERK, now=now)
    with pytest.raises(CrossingNotFound):
        await finishes.drop_crossing(race.fixture, 9, account=CLERK, now=now)


async def test_who_mends_what_has_moved_on_is_told_and_changes_nothing(race: Race, now: datetime) -> None:
    first, second, third, *_ = await bibs(race, now)
    await cross(
        race,
        now,
        (first, "9:58:23", "9:58:20"),
        (second, "9:58:43", "9:58:40"),
        (third, "9:59:03", "9:59:00"),
    )
    seen = (await finishes.get_finish(race.fixture, account=CLERK, now=now)).crossed[1].key

    await finishes.drop_crossing(race.fixture, 2, seen=seen, account=CLERK, now=now)
    with pytest.raises(CrossingNotFound):
        await finishes.drop_crossing(race.fixture, 2, seen=seen, account=CLERK, now=now)
    with pytest.raises(CrossingNotFound):
        await finishes.move_ahead(race.fixture, 2, seen=seen, account=CLERK, now=now)

    assert [bib for bib, _ in await order(race, now)] == [first, third]


async def test_an_act_is_undone_by_the_phone_that_did_it(race: Race, now: datetime) -> None:
    first, *_ = await bibs(race, now)
    await cross(race, now, (first, "9:58:20", "9:58:20"))

    kept = await keep(race, typed(None, "call.a0", "", seen=1), device=CALLER, now=now)

    assert kept.cells[0].verdict == Verdict.KEPT
    assert await order(race, now) == [(None, "58:20")]


async def test_bibs_of_nobody_and_called_twice_are_shown(race: Race, now: datetime) -> None:
    first, *_ = await bibs(race, now)
    await cross(
        race, now, (first, "9:58:20", "9:58:20"), (9999, "9:58:30", "9:58:30"), (first, "9:58:40", "9:58:40")
    )

    found = await finishes.get_finish(race.fixture, account=CLERK, now=now)

    assert [(one.is_doubled, one.row is None) for one in found.crossed] == [
        (True, False),
        (False, True),
        (True, False),
    ]


@pytest.fixture
async def desk(browser: Browser, race: Race, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """A referee at the finish, at two minutes to ten."""
    at = datetime.fromisoformat("2026-12-05T09:58:00+08:00")
    monkeypatch.setattr(clock, "now", lambda: at)
    await make_account("finish1", Role.REFEREE, now=now)
    await browser.log_in("finish1", PASSWORD)
    return browser


async def test_the_pages_of_the_line_work_without_scripts(desk: Browser, race: Race, now: datetime) -> None:
    first, second, *_ = await bibs(race, now)
    here = f"/marks/{race.fixture}"

    led = await desk.get(here)
    whole = await desk.get(f"{here}?whole=1")
    called = await desk.post(f"{here}/calls", {"bib": str(first)})
    unread = await desk.post(f"{here}/calls", {"unread": "1"})
    tapped = [await desk.post(f"{here}/taps"), await desk.post(f"{here}/taps")]
    wrong = await desk.post(f"{here}/calls", {"bib": "十"})
    merged = await desk.get(f"{here}/finish")
    named = await desk.post(f"{here}/crossings/2", {"act": "name", "bib": str(second)})
    again = await desk.post(f"{here}/crossings/2", {"act": "drop", "seen": " tap.gone"})
    after = await desk.get(f"{here}/finish?mend=1")
    found = await finishes.get_finish(race.fixture, account=CLERK, now=now)
    slot = found.unseen[0].slot
    out = await desk.post(f"{here}/finish/statuses", {"out": f"{slot} DNF"})
    nobody = await desk.post(f"{here}/finish/statuses", {"out": "DNF"})
    left = await finishes.get_finish(race.fixture, account=CLERK, now=now)

    assert (out.status_code, nobody.status_code, len(found.unseen) - len(left.unseen)) == (303, 400, 1)
    assert (led.status_code, led.headers["location"]) == (303, f"{here}/finish")
    assert whole.status_code == 200
    assert [a.status_code for a in (called, unread, *tapped, named)] == [303] * 5
    assert wrong.status_code == 400
    assert again.status_code == 409
    assert 'name="seen"' in merged.text
    assert "缺号码" in merged.text
    assert "58:00" in after.text
    assert "缺号码" not in after.text
    assert after.text.count("插在第") == 1


async def test_the_line_is_read_over_the_api(desk: Browser, race: Race, now: datetime) -> None:
    first, *_ = await bibs(race, now)
    await cross(race, now, (first, "9:58:20", "9:58:20"))

    told = await desk.get(f"/api/v1/fixtures/{race.fixture}/finish")
    ticking = await desk.get("/api/v1/clock")

    body = told.json()
    assert [(c["position"], c["bib"], c["time"]) for c in body["crossed"]] == [(1, first, "58:20")]
    assert len(body["unseen"]) == 4
    assert ticking.json() == {"now_ms": int(clock.now().timestamp() * 1000)}


async def test_one_crossing_and_three_ask_the_database_as_often(race: Race, now: datetime) -> None:
    first, second, third, *_ = await bibs(race, now)
    await cross(race, now, (first, "9:58:20", "9:58:20"))

    with counted_queries() as one:
        await order(race, now)
    await cross(race, now, (first, "9:58:20", "9:58:20"), (second, "9:58:21", None), (third, "9:58:22", None))
    with counted_queries() as three:
        await order(race, now)

    assert len(one) == len(three)
