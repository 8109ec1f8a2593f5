"""Line-ups of relays from the list of the team through the call room to the announcement."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from tests.browser_like import Browser
from tests.counting import counted_queries
from tests.makers import (
    PASSWORD,
    account_of,
    make_account,
    make_games,
    make_hall,
    make_organization,
    make_person,
    placement,
)
from ysevents.accounts.enums import Role
from ysevents.competitions.call_room_schemas import Act
from ysevents.competitions.enums import CallStep, EntryState, FixtureState, RosterRole
from ysevents.competitions.errors import (
    FixtureNotFound,
    LineupChanged,
    LineupClosed,
    LineupDoubtful,
    LineupUnfit,
)
from ysevents.competitions.mark_schemas import TypedCell
from ysevents.competitions.rules.limits import Limits
from ysevents.competitions.rules.rosters import Member, Shape
from ysevents.competitions.service import (
    call_room,
    contests,
    decisions,
    draws,
    entries,
    lineups,
    lists,
    mark_settling,
    mark_sheets,
    marks,
    result_desk,
    results,
    rosters,
    start_lists,
)
from ysevents.core.enums import OccurrenceKind, Sex
from ysevents.core.service import times
from ysevents.kit import clock
from ysevents.kit.database import fetch, fetch_value

CLERK, CALLER, REFEREE = (
    account_of(role) for role in (Role.OFFICE_CLERK, Role.CALL_ROOM_CLERK, Role.REFEREE)
)
RELAY = Shape(least=4, most=6, legs=4)
ALLOWED = Limits(per_athlete=3, per_unit_contest=2, per_unit_sex=99)


@dataclass(frozen=True)
class Relay:
    """A published race of two teams, five on the list of each, the fifth in reserve."""

    event: UUID
    contest: UUID
    stage: UUID
    fixture: UUID
    slots: list[UUID]
    bibs: list[list[str]]
    """Of each team, in the order of its list."""
    people: list[list[UUID]]
    names: list[list[str]]

    def legs(self, *, masked: bool = False) -> list[str]:
        """The line-up of the first team as it is listed, in words."""
        shown = [name.replace("小", "*") if masked else name for name in self.names[0]]
        return [
            f"{n}棒 {bib} {name}"
            for n, (bib, name) in enumerate(zip(self.bibs[0][:4], shown[:4], strict=True), 1)
        ]


async def make_relay(now: datetime) -> Relay:
    games = await make_games(now, ("4x100m",))
    hall = await make_hall("体育场")
    starts_at = datetime.fromisoformat("2026-12-05T08:30+08:00")
    held = placement(
        hall.full,
        starts_at,
        kind=OccurrenceKind.SESSION,
        length=timedelta(hours=3),
        title="第一单元",
        event=games.event,
    )
    session = await times.place(held, by=None, now=now)
    contest = next(id for title, id in games.contests.items() if title.startswith("男子"))
    found = await contests.get_contest(contest)
    teams: dict[UUID, list[UUID]] = {}
    for n, letter in enumerate("甲乙"):
        unit = await make_organization(f"{letter}镇示例小学", unit_class="小学")
        await entries.enter(found, organization=unit, person=None, allowed=ALLOWED, account=CLERK, now=now)
        entry = next(e for e in await entries.list_entries(games.event) if e.organization == unit)
        boys = [await make_person(f"{'田向'[n]}小{c}", sex=Sex.MALE) for c in "一二三四五"]
        members = [Member(person=boy, leg=leg) for leg, boy in enumerate(boys[:4], 1)]
        members.append(Member(person=boys[4], role=RosterRole.RESERVE))
        await rosters.set_roster(entry, members, RELAY, account=CLERK, now=now)
        await entries.set_states(found.root, unit, EntryState.APPROVED, account=CLERK, now=now)
        teams[entry.id] = boys
    stage = await draws.draw_contest(
        contest, session=session, starts_at=starts_at, interval_min=5, lanes=8, seed=1, account=CLERK, now=now
    )
    await draws.publish_start_list(contest, account=CLERK, now=now)
    fixture = await fetch_value("SELECT id FROM fixture WHERE stage = $1", stage)
    seats = await fetch("SELECT id, entry FROM slot WHERE fixture = $1 ORDER BY position", fixture)
    people = [teams[seat["entry"]] for seat in seats]
    names = {row["id"]: row["name"] for row in await fetch("SELECT id, name FROM person")}
    labels = {row["person"]: row["label"] for row in await fetch("SELECT person, label FROM admission")}
    return Relay(
        event=games.event,
        contest=contest,
        stage=stage,
        fixture=fixture,
        slots=[seat["id"] for seat in seats],
        bibs=[[labels[boy] for boy in boys] for boys in people],
        people=people,
        names=[[names[boy] for boy in boys] for boys in people],
    )


@pytest.fixture
async def relay(db: None, now: datetime) -> Relay:
    return await make_relay(now)


async def name(
    relay: Relay, bibs: list[str], now: datetime, *, team: int = 0, etag: str | None = None
) -> None:
    await lineups.set_lineup(relay.fixture, relay.slots[team], bibs, etag=etag, account=CALLER, now=now)


async def run(relay: Relay, now: datetime, *legs: str) -> UUID:
    """Both teams finish, the first with these legs on its sheet; answers the list."""
    cells = [
        TypedCell(slot=relay.slots[0], item=f"leg.{n}", text=bib, nonce=f"leg{n}")
        for n, bib in enumerate(legs, 1)
    ]
    cells += [
        TypedCell(slot=slot, item=item, text=text, nonce=f"{item}{n}", is_confirmed=True)
        for n, slot in enumerate(relay.slots, 1)
        for item, text in (("place", str(n)), ("watch.1", f"6{n}.1"))
    ]
    await marks.keep_marks(relay.fixture, cells, device="甲机", account=REFEREE, now=now)
    await mark_settling.hand_in(relay.fixture, account=REFEREE, now=now)
    (head,) = [h for h in await lists.heads_of(relay.event, full_names=True) if h.stage == relay.stage]
    return head.id


async def test_legs_come_from_the_list_and_stand_wherever_the_team_does(relay: Relay, now: datetime) -> None:
    seen = await call_room.get_call_list(relay.fixture, account=CALLER, now=now)
    sheet = await mark_sheets.get_sheet(relay.fixture, account=REFEREE, now=now)
    (public,) = await start_lists.list_start_lists(relay.event)

    assert [leg.words for leg in seen.rows[0].legs] == relay.legs()
    assert [leg.words for leg in sheet.rows[0].legs] == relay.legs()
    assert [leg.words for leg in public.heats[0].rows[0].legs] == relay.legs(masked=True)


async def test_the_call_room_names_a_reserve_and_a_new_order(relay: Relay, now: datetime) -> None:
    one, two, three, _, spare = relay.bibs[0]
    before = await lineups.get_lineup(relay.fixture, relay.slots[0], account=CALLER, now=now)
    await name(relay, [two, one, three, spare], now, etag=before.etag)

    after = await lineups.get_lineup(relay.fixture, relay.slots[0], account=CALLER, now=now)
    other = await lineups.get_lineup(relay.fixture, relay.slots[1], account=CALLER, now=now)
    assert before.bibs == tuple(relay.bibs[0][:4])
    assert [one.is_reserve for one in before.candidates] == [False] * 4 + [True]
    assert after.bibs == (two, one, three, spare)
    assert other.bibs == tuple(relay.bibs[1][:4])
    state = await fetch_value("SELECT state FROM fixture WHERE id = $1", relay.fixture)
    assert state == FixtureState.PLANNED
    logged = await fetch("SELECT item, before, text FROM mark_entry ORDER BY item")
    assert [tuple(row) for row in logged] == [
        ("leg.1", "", two), ("leg.2", "", one), ("leg.3", "", three), ("leg.4", "", spare)
    ]  # fmt: skip


async def test_only_who_is_listed_and_may_run_is_named(relay: Relay, now: datetime) -> None:
    one, two, three, four, _ = relay.bibs[0]
    await decisions.disqualify_person(
        relay.event, relay.people[0][3], reason="超龄", account=REFEREE, now=now
    )

    with pytest.raises(LineupUnfit) as refused:
        await name(relay, [one, one, relay.bibs[1][0], four], now)

    assert [reason["code"] for reason in refused.value.context["reasons"]] == [
        "lineup_twice",
        "lineup_unlisted",
        "lineup_unlisted",
    ]
    held = await lineups.get_lineup(relay.fixture, relay.slots[0], account=CALLER, now=now)
    assert held.left_out == (relay.names[0][3],)
    assert held.bibs == (one, two, three, four)


async def test_two_who_change_one_line_up_do_not_overwrite_each_other(relay: Relay, now: datetime) -> None:
    one, two, three, four, spare = relay.bibs[0]
    seen = await lineups.get_lineup(relay.fixture, relay.slots[0], account=CALLER, now=now)
    await name(relay, [two, one, three, four], now, etag=seen.etag)

    with pytest.raises(LineupChanged):
        await name(relay, [one, two, three, spare], now, etag=seen.etag)


async def test_after_the_hand_over_the_sheet_is_where_legs_are_changed(relay: Relay, now: datetime) -> None:
    over = Act(step=CallStep.HAND_OVER, nonce="over-0001", typed_at=now)
    await call_room.act(relay.fixture, [over], device="phone-0001", account=CALLER, now=now)

    with pytest.raises(LineupClosed) as refused:
        await name(relay, relay.bibs[0][:4], now)
    assert str(refused.value) == lineups.HANDED_OVER
    with pytest.raises(FixtureNotFound):
        await lineups.get_lineup(relay.fixture, UUID(int=1), account=CALLER, now=now)


async def test_a_wrong_leg_is_told_before_a_race_is_announced(relay: Relay, now: datetime) -> None:
    stranger = relay.bibs[1][4]
    of = await run(relay, now, *relay.bibs[0][:3], stranger)
    file = await result_desk.get_list(of, account=REFEREE, now=now)
    told = f"{file.shown.rows[0].name}：第1赛次 {stranger} 是{file.shown.rows[1].name}的"

    with pytest.raises(LineupDoubtful) as refused:
        await results.announce(of, account=REFEREE, now=now)
    number = await results.announce(of, lineups_seen=True, account=REFEREE, now=now)

    assert file.lineup_faults == (told,)
    assert refused.value.context["faults"] == [told]
    assert number == 1


async def test_a_race_run_as_listed_is_announced_at_once(relay: Relay, now: datetime) -> None:
    of = await run(relay, now)

    assert await results.announce(of, account=REFEREE, now=now) == 1


async def test_a_team_that_is_disqualified_already_is_not_told_of_again(relay: Relay, now: datetime) -> None:
    of = await run(relay, now, *relay.bibs[0][:3], "9999")
    (entry,) = await fetch("SELECT entry FROM slot WHERE id = $1", relay.slots[0])
    await decisions.disqualify(relay.contest, [entry["entry"]], reason="TR24.10", account=REFEREE, now=now)

    assert (await result_desk.get_list(of, account=REFEREE, now=now)).lineup_faults == ()


async def test_a_start_list_of_relays_asks_twice_however_many_teams(relay: Relay, now: datetime) -> None:
    with counted_queries() as asked:
        await start_lists.list_start_lists(relay.event)

    assert len(asked) == 2


async def test_the_page_names_a_reserve_and_the_api_reads_it(
    relay: Relay, browser: Browser, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)
    await make_account("caller01", Role.CALL_ROOM_CLERK, now=now)
    await browser.log_in("caller01", PASSWORD)
    one, two, three, _, spare = relay.bibs[0]
    room = f"/meets/{relay.event}/call-room/{relay.fixture}"
    here, there = f"{room}/line-ups/{relay.slots[0]}", f"line-ups/{relay.slots[0]}"
    api = f"/api/v1/fixtures/{relay.fixture}/{there}"

    listed = await browser.get(room)
    shown = await browser.get(here)
    twice = await browser.post(here, {"leg-1": one, "leg-2": one, "leg-3": three, "leg-4": spare})
    kept = await browser.post(here, {"leg-1": two, "leg-2": one, "leg-3": three, "leg-4": spare})
    read = await browser.get(api)
    stale = await browser.send("PUT", api, {"bibs": [one, two, three, spare]}, headers={"If-Match": '"old"'})

    assert there in listed.text
    assert f"{spare} {relay.names[0][4]}（替补）" in shown.text
    assert (twice.status_code, f"{one}号排了两棒" in twice.text) == (409, True)
    assert kept.status_code == 303
    assert read.json()["bibs"] == [two, one, three, spare]
    assert (stale.status_code, stale.json()["code"]) == (412, "lineup_changed")
