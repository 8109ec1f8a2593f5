"""Setting up an event by the API: the same services and refusals as the pages."""

from datetime import datetime

import pytest

from tests.browser_like import Browser
from tests.makers import PASSWORD, make_account
from ysevents.accounts.enums import Role
from ysevents.kit import clock

BASE = "/api/v1/regulations"
NEW = {"template": "judged", "starts_on": "2027-04-23"}
SEEN = {version: {"If-Match": f'"{version}"'} for version in range(1, 6)}
"""What a client sends who has read that version."""


@pytest.fixture(autouse=True)
def one_time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
async def office(browser: Browser, now: datetime) -> Browser:
    await make_account("office", Role.OFFICE_CLERK, now=now)
    await browser.log_in("office", PASSWORD)
    return browser


async def test_an_event_is_made_edited_and_published(office: Browser) -> None:
    made = await office.send("POST", BASE, NEW)
    one = f"{BASE}/{made.json()['event']}"
    content = made.json()["content"]
    division = content["divisions"][0]

    answers = [
        await office.send("PUT", f"{one}/parameters", {"per_athlete": 1}, SEEN[1]),
        await office.send(
            "PUT",
            f"{one}/dates",
            {name: content[name] for name in ("starts_on", "ends_on", "opens_at", "deadline_at")}
            | {"title": "艺术展演"},
            SEEN[2],
        ),
        await office.send(
            "PUT",
            f"{one}/divisions",
            {"divisions": [{**division, "unit_classes": [], "name": "甲组"}]},
            SEEN[3],
        ),
        await office.send(
            "PUT",
            f"{one}/contests",
            {"contests": [{"division": division["id"], "discipline": "choir"}]},
            SEEN[4],
        ),
        await office.send("PUT", f"{one}/texts", {"texts": [{"title": "奖励", "text": "发证书。"}]}, SEEN[5]),
        await office.send("POST", f"{one}/publication"),
    ]
    history = await office.send("GET", f"{one}/versions")
    await office.post("/logout")
    public = await office.send("GET", one)

    assert made.status_code == 201
    assert [answer.status_code for answer in answers] == [200] * 6, [a.text for a in answers]
    assert [line["version"] for line in history.json()] == [6, 5, 4, 3, 2, 1]
    assert history.json()[1]["changes"] == [
        "删去项目：甲组独唱",
        "删去项目：甲组独奏",
        "删去项目：甲组独舞",
    ]
    assert public.json()["version"] == 6
    assert public.json()["content"]["title"] == "艺术展演"
    assert [c["name"] for c in public.json()["content"]["contests"]] == ["合唱"]


async def test_two_who_edit_are_told_of_each_other(office: Browser) -> None:
    made = await office.send("POST", BASE, NEW)
    one = f"{BASE}/{made.json()['event']}"
    read = await office.send("GET", one)

    first = await office.send(
        "PUT", f"{one}/parameters", {"per_athlete": 1}, {"If-Match": read.headers["etag"]}
    )
    late = await office.send("PUT", f"{one}/texts", {"texts": []}, {"If-Match": read.headers["etag"]})
    blind = await office.send("PUT", f"{one}/texts", {"texts": []})

    assert (made.headers["etag"], read.headers["etag"], first.headers["etag"]) == ('"1"', '"1"', '"2"')
    assert (late.status_code, late.json()["code"], late.json()["detail"]) == (
        412,
        "revision_stale",
        "竞赛规程刚刚被他人更新，请看“版本”里改了什么，再保存一次。",
    )
    assert (blind.status_code, blind.json()["code"]) == (428, "revision_missing")


async def test_all_contradictions_are_told(office: Browser) -> None:
    one = f"{BASE}/{(await office.send('POST', BASE, NEW)).json()['event']}"

    answer = await office.send("PUT", f"{one}/parameters", {"least_per_sex": 99, "bib_spares": 100}, SEEN[1])

    assert answer.status_code == 409
    assert answer.json()["code"] == "regulation_contradicts"
    assert [(r["code"], r["section"]) for r in answer.json()["reasons"]] == [
        ("least_above_most", "limits"),
        ("spares_fill_block", "bibs"),
    ]


async def test_who_may_not_is_refused_and_drafts_are_not_found(office: Browser, now: datetime) -> None:
    one = f"{BASE}/{(await office.send('POST', BASE, NEW)).json()['event']}"
    await make_account("coach", Role.COACH, now=now)
    await office.post("/logout")

    nobody = await office.send("POST", BASE, NEW)
    hidden = await office.send("GET", one)
    await office.log_in("coach", PASSWORD)

    assert (nobody.status_code, hidden.status_code) == (401, 404)
    assert (await office.send("POST", BASE, NEW)).status_code == 403
    assert (await office.send("PUT", f"{one}/texts", {"texts": []}, SEEN[1])).status_code == 404


async def test_what_is_out_of_bounds_is_named(office: Browser) -> None:
    answer = await office.send("POST", BASE, {**NEW, "starts_on": "2027-02-30", "colour": "red"})

    assert answer.status_code == 400
    assert {e["pointer"] for e in answer.json()["errors"]} == {"/starts_on", "/colour"}


async def test_templates_are_listed(office: Browser) -> None:
    answer = await office.send("GET", f"{BASE}/templates")

    assert [template["key"] for template in answer.json()] == [
        "basketball_table_tennis",
        "campus_football",
        "county_athletics",
        "cup",
        "dragon_boat",
        "judged",
    ]
