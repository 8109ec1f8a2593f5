"""The grid athlete x contest: cells, taps without script, and the API its script uses."""

from datetime import datetime
from time import perf_counter
from uuid import UUID

import pytest

from tests.browser_like import Browser
from tests.counting import counted_queries
from tests.makers import PASSWORD, Games, make_account, make_pupil
from tests.registration.conftest import School
from ysevents.accounts.enums import Role, Scope
from ysevents.competitions.errors import EntryLimitReached
from ysevents.kit import clock
from ysevents.kit.database import execute, fetch_value
from ysevents.registration import service
from ysevents.registration.errors import AthleteNotFound, DelegationNotFound, RevisionStale
from ysevents.registration.service import grid

SIXTY, HUNDRED, JUMP = "男子60米 小学甲组", "男子100米 小学甲组", "男子跳远 小学甲组"


@pytest.fixture(autouse=True)
def one_time(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


async def add(school: School, now: datetime, name: str) -> UUID:
    person = await make_pupil(school.id, name)
    await service.add_athlete(school.delegation, person, account=school.coach, now=now)
    return person


async def tap(
    school: School, contest: UUID, person: UUID, now: datetime, *, entered: bool = True, **details: int
) -> None:
    await grid.set_cell(
        school.delegation,
        contest,
        person,
        entered=entered,
        revision=details.get("revision"),
        account=school.coach,
        now=now,
    )


async def words(school: School) -> dict[str, list[str]]:
    _, grids = await grid.read_grid(school.delegation, account=school.coach, now=clock.now())
    return {row.name: [cell.words for cell in row.cells] for held in grids for row in held.rows}


async def test_each_cell_says_what_it_is(school: School, games: Games, now: datetime) -> None:
    people = [await add(school, now, name) for name in ("丁一", "丁二", "丁三")]
    for person in people[:2]:
        await tap(school, games.contests[SIXTY], person, now)
    await tap(school, games.contests[JUMP], people[0], now)

    _, grids = await grid.read_grid(school.delegation, account=school.coach, now=clock.now())

    assert [(g.title, [(c.label, str(c.room)) for c in g.columns]) for g in grids] == [
        ("小学甲组男子", [("60米", "2/2"), ("100米", "0/2"), ("跳远", "1/2")])
    ]
    assert sorted((await words(school)).items()) == [
        ("丁一", ["已报", "已报2项，每人限2项，接力除外", "已报"]),
        ("丁三", ["本单位这一项已报2人，限2人", "可报", "可报"]),
        ("丁二", ["已报", "可报", "可报"]),
    ]


async def test_a_tap_asked_for_twice_is_one(school: School, games: Games, now: datetime) -> None:
    person = await add(school, now, "丁一")

    for entered in (True, True, False, False, True):
        await tap(school, games.contests[SIXTY], person, now, entered=entered)

    assert await words(school) == {"丁一": ["已报", "可报", "可报"]}
    assert await fetch_value("SELECT count(*) FROM entry") == 1


async def test_refusals_change_nothing(school: School, other: School, games: Games, now: datetime) -> None:
    person, stranger = await add(school, now, "丁一"), await add(other, now, "丁二")
    for title in (SIXTY, HUNDRED):
        await tap(school, games.contests[title], person, now)

    with pytest.raises(EntryLimitReached):
        await tap(school, games.contests[JUMP], person, now)
    with pytest.raises(AthleteNotFound):
        await tap(school, games.contests[JUMP], stranger, now)
    with pytest.raises(RevisionStale):
        await tap(school, games.contests[SIXTY], person, now, entered=False, revision=99)
    with pytest.raises(DelegationNotFound):
        await grid.read_grid(school.delegation, account=other.coach, now=clock.now())
    await tap(school, games.contests[JUMP], stranger, now, entered=False)

    assert await words(school) == {"丁一": ["已报", "已报", "已报2项，每人限2项，接力除外"]}


async def test_thirty_athletes_are_judged_quickly_and_by_as_many_queries_as_one(
    db: None, school: School, games: Games, now: datetime
) -> None:
    await execute("UPDATE regulation SET parameters = parameters || '{\"per_unit_sex\": 40}'")
    counts = []
    for start, stop in ((0, 1), (1, 30)):
        for n in range(start, stop):
            await add(school, now, f"彭小{'一二三四五六七八九十'[n % 10]}{'甲乙丙'[n // 10]}")
        with counted_queries() as asked:
            book, _ = await grid.read_grid(school.delegation, account=school.coach, now=clock.now())
        counts.append(len(asked))

    began = perf_counter()
    rows = [row for held in grid.draw_grid(book) for row in held.rows]
    took = perf_counter() - began

    assert (len(rows), counts[0]) == (30, counts[1])
    assert took < 0.05


async def test_a_coach_taps_without_script(
    browser: Browser, school: School, games: Games, now: datetime
) -> None:
    person = await add(school, now, "丁一")
    await make_account("coach01", Role.COACH, Scope.ORGANIZATION, school.id, now=now)
    await browser.log_in("coach01", PASSWORD)
    path = f"/registration/{games.event}/grid"

    async def post(title: str, wanted: str) -> tuple[int, str]:
        answer = await browser.post(path, {"cell": f"{games.contests[title]} {person} {wanted}"})
        return answer.status_code, answer.text

    first = await browser.get(path)
    entered = [await post(title, "1") for title in (SIXTY, HUNDRED)]
    refused = await post(JUMP, "1")
    withdrawn = await post(SIXTY, "0")
    nonsense = await browser.post(path, {"cell": "x"})

    assert "丁一 60米 可报" in first.text
    assert [status for status, _ in (*entered, refused, withdrawn)] == [303, 303, 409, 303]
    assert "已报2项，每人限2项" in refused[1]
    assert nonsense.status_code == 400
    assert await words(school) == {"丁一": ["可报", "已报", "可报"]}


async def test_the_api_answers_all_cells_and_tells_of_conflicts(
    browser: Browser, school: School, games: Games, now: datetime
) -> None:
    person = await add(school, now, "丁一")
    await make_account("coach01", Role.COACH, Scope.ORGANIZATION, school.id, now=now)
    await browser.log_in("coach01", PASSWORD)
    api = f"/api/v1/registration/{school.delegation}/grid"
    contest = games.contests[SIXTY]

    read = await browser.send("GET", api)
    tag = {"If-Match": read.headers["etag"]}
    done = await browser.send("PUT", f"{api}/{contest}/{person}", {"entered": True}, tag)
    stale = await browser.send("PUT", f"{api}/{contest}/{person}", {"entered": False}, tag)
    bare = await browser.send("PUT", f"{api}/{contest}/{person}", {"entered": True})
    wrong = await browser.send("PUT", f"{api}/{contest}/{person}", {"entered": "yes"}, tag)

    assert [a.status_code for a in (read, done, stale, bare, wrong)] == [200, 200, 412, 428, 400]
    assert done.json()["revision"] == read.json()["revision"] + 1
    assert done.json()["cells"][0] == {
        "contest": str(contest), "person": str(person), "entered": True, "is_open": False, "words": "已报",
    }  # fmt: skip
    assert done.json()["columns"][0] == {"contest": str(contest), "label": "60米", "taken": 1, "limit": 2}
