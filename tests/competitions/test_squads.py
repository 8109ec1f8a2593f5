"""Team placings of an angling contest: who counts for a unit, said before the start; the table as results stand."""

from datetime import datetime
from uuid import UUID

import pytest

from tests.browser_like import Browser
from tests.competitions.sheets import CLERK, Race, keep, make_race, typed
from tests.makers import PASSWORD, account_of, make_account
from ysevents.accounts.enums import Role, Scope
from ysevents.competitions.errors import ContestNotFound, SquadChanged, SquadsClosed, SquadUnfit
from ysevents.competitions.rules.judging import judge
from ysevents.competitions.service import squads
from ysevents.kit import clock
from ysevents.kit.database import execute, fetch


@pytest.fixture
async def race(db: None, now: datetime) -> Race:
    """Six anglers of two units, three of each."""
    race = await make_race(now, runners=6, ruleset="angling.local")
    rows = await fetch("SELECT id, organization FROM entry ORDER BY id")
    for n, row in enumerate(rows):
        await execute(
            "UPDATE entry SET organization = $2, unit_place = $3 WHERE id = $1",
            row["id"],
            rows[n % 2]["organization"],
            n // 2 + 1,
        )
    return race


async def entries_at(race: Race) -> list[UUID]:
    """Entries by peg."""
    rows = await fetch("SELECT entry FROM slot WHERE fixture = $1 ORDER BY position", race.fixture)
    return [row["entry"] for row in rows]


async def desk(race: Race, now: datetime) -> dict[UUID, list[UUID]]:
    """Who counts, by unit."""
    found = await squads.get_desk(race.contest, account=CLERK, now=now)
    return {squad.organization: [one.entry for one in squad.entries if one.counts] for squad in found.squads}


async def choose(race: Race, unit: UUID, entries: set[UUID], now: datetime, etag: str | None = None) -> None:
    await squads.set_members(race.contest, unit, entries, etag=etag, account=CLERK, now=now)


async def weigh(race: Race, now: datetime, *catches: str) -> None:
    for slot, catch in zip(race.slots, catches, strict=True):
        await keep(race, typed(slot, "catch", catch), typed(slot, "confirmed", "已确认"), now=now)


async def test_all_three_count_until_a_unit_chooses_two(race: Race, now: datetime) -> None:
    before = await desk(race, now)
    for unit, entries in before.items():
        await choose(race, unit, set(entries[:2]), now)

    assert [len(entries) for entries in before.values()] == [3, 3]
    assert await desk(race, now) == {unit: entries[:2] for unit, entries in before.items()}
    acts = await fetch("SELECT action FROM audit WHERE action = 'squad_set'")
    assert len(acts) == 2


async def test_the_table_adds_up_those_who_count_and_equals_place(race: Race, now: datetime) -> None:
    units = await desk(race, now)
    (one, mine), (two, _) = units.items()
    pegs = await entries_at(race)
    await weigh(race, now, *("9" if entry in mine else "4" for entry in pegs))

    table = await squads.find_table(race.contest)
    exported = await squads.export_table(race.contest, account=CLERK)
    judged = judge(exported)

    assert table is not None
    assert [(row.organization, row.rank) for row in table.rows] == [(one, 1), (two, 2)]
    assert table.rows[0].cells["points_milli"] == "6"
    assert judged.problems == ()
    assert [block.rank for block in judged.result.blocks] == [1, 2]  # type: ignore[union-attr]


async def test_before_anybody_is_weighed_there_is_no_table(race: Race) -> None:
    table = await squads.find_table(race.contest)

    assert table is not None
    assert (table.rows, table.problem) == ((), squads.WAITING)


async def test_once_somebody_has_a_mark_who_counts_stays(race: Race, now: datetime) -> None:
    unit, mine = next(iter((await desk(race, now)).items()))
    await keep(race, typed(race.slots[0], "catch", "3"), now=now)

    with pytest.raises(SquadsClosed):
        await choose(race, unit, set(mine[:2]), now)


async def test_only_own_people_are_chosen_on_what_was_read(race: Race, now: datetime) -> None:
    found = await squads.get_desk(race.contest, account=CLERK, now=now)
    first, second = found.squads
    stranger = second.entries[0].entry

    with pytest.raises(SquadUnfit):
        await choose(race, first.organization, {stranger}, now)
    with pytest.raises(SquadUnfit):
        await choose(race, UUID(int=1), set(), now)
    await choose(race, first.organization, set(), now, etag=first.etag)
    with pytest.raises(SquadChanged):
        await choose(race, first.organization, {first.entries[0].entry}, now, etag=first.etag)


async def test_contests_without_teams_and_strangers_find_nothing(race: Race, now: datetime) -> None:
    with pytest.raises(ContestNotFound):
        await squads.get_desk(
            race.contest, account=account_of(Role.REFEREE, Scope.EVENT, UUID(int=7)), now=now
        )
    await execute("UPDATE stage SET ruleset = 'cn.timed_final' WHERE id = $1", race.stage)
    with pytest.raises(ContestNotFound):
        await squads.get_desk(race.contest, account=CLERK, now=now)
    assert await squads.find_table(race.contest) is None


async def test_the_pages_choose_and_show_the_teams(
    race: Race, browser: Browser, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    await make_account("office01", Role.OFFICE_CLERK, now=now)
    await browser.log_in("office01", PASSWORD)
    here, api = f"/meets/{race.event}/squads/{race.contest}", f"/api/v1/contests/{race.contest}/squads"
    (one, mine), (two, theirs) = (await desk(race, now)).items()

    wizard = await browser.get(f"/meets/{race.event}/stages/{race.contest}")
    kept = await browser.post(
        f"{here}/{one}", {f"counts-{entry}": "1" for entry in mine[:2]} | {"counts-x": "1"}
    )
    stale = await browser.send(
        "PUT", f"{api}/{two}", {"entries": [str(e) for e in theirs[:2]]}, headers={"If-Match": '"old"'}
    )
    put = await browser.send("PUT", f"{api}/{two}", {"entries": [str(e) for e in theirs[:2]]})
    await weigh(race, now, "9", "8", "7", "6", "5", "4")
    closed = await browser.post(f"{here}/{one}", {})
    public = await browser.get(f"/events/{race.contest}/results")
    read = await browser.get(f"/api/v1/events/{race.contest}/team-table")

    assert here in wizard.text
    assert (kept.status_code, stale.status_code, put.status_code) == (303, 412, 200)
    assert [one["counts"] for one in put.json()["entries"]] == [True, True, False]
    assert (closed.status_code, "团体成员不能再改" in closed.text) == (409, True)
    assert "<h2>团体名次</h2>" in public.text
    assert sorted(team["rank"] for team in read.json()["teams"]) == [1, 2]
