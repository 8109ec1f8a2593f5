"""Draws into a session, numbers, publication and the public start list."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from tests.makers import (
    Games,
    account_of,
    make_games,
    make_hall,
    make_organization,
    make_person,
    placement,
)
from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account
from ysevents.competitions.enums import EntryState, Round, StageState
from ysevents.competitions.errors import (
    AlreadyPublished,
    NotDrawnYet,
    NothingToDraw,
    SessionUnsuitable,
)
from ysevents.competitions.rules.limits import Limits
from ysevents.competitions.service import contests, draws, entries, start_lists, timetable
from ysevents.core.enums import ConsentPurpose, OccurrenceKind, Sex
from ysevents.core.errors import EventNotFound, NotWithinHolder
from ysevents.core.service import agendas, people, times
from ysevents.kit import clock
from ysevents.kit.database import connection, execute, fetch, fetch_value, one_connection

ALLOWED = Limits(per_athlete=2, per_unit_contest=8, per_unit_sex=99)
SEED = 433127


@dataclass(frozen=True)
class Meet:
    """A meet with a morning session and units whose boys run the 100 metres."""

    games: Games
    contest: UUID
    session: UUID
    starts_at: datetime
    units: list[UUID]


@pytest.fixture
def clerk() -> Account:
    return account_of(Role.OFFICE_CLERK)


async def enter_boys(contest: UUID, unit: UUID, count: int, clerk: Account, now: datetime) -> list[UUID]:
    found = await contests.get_contest(contest)
    boys = []
    for n in range(count):
        boys.append(await make_person(f"向明{'一二三四五六七八九十'[n]}", sex=Sex.MALE))
        await entries.enter(
            found, organization=unit, person=boys[-1], allowed=ALLOWED, account=clerk, now=now
        )
    await entries.set_states(found.root, unit, EntryState.APPROVED, account=clerk, now=now)
    return boys


@pytest.fixture
async def meet(db: None, clerk: Account, now: datetime) -> Meet:
    games = await make_games(now)
    hall = await make_hall("体育场")
    starts_at = datetime.fromisoformat("2026-12-05T08:30+08:00")
    session = await times.place(
        placement(
            hall.full,
            starts_at,
            kind=OccurrenceKind.SESSION,
            length=timedelta(hours=3),
            title="第一单元",
            event=games.event,
        ),
        by=None,
        now=now,
    )
    contest = games.contests["男子100米 小学甲组"]
    units = [await make_organization(name, unit_class="小学") for name in ("一小", "二小", "三小")]
    for unit, count in zip(units, (4, 4, 2), strict=True):
        await enter_boys(contest, unit, count, clerk, now)
    return Meet(games, contest, session, starts_at, units)


async def draw(meet: Meet, clerk: Account, now: datetime, **changes: object) -> UUID:
    wanted = {
        "session": meet.session, "starts_at": meet.starts_at, "interval_min": 5, "lanes": 6, "seed": SEED
    }  # fmt: skip
    return await draws.draw_contest(meet.contest, **{**wanted, **changes}, account=clerk, now=now)  # type: ignore[arg-type]


async def test_ten_on_six_lanes_make_two_heats_within_the_session(
    meet: Meet, clerk: Account, now: datetime
) -> None:
    await draw(meet, clerk, now)

    drawn = await start_lists.get_draw(meet.contest, account=clerk, now=now)
    assert (drawn.round, drawn.state, drawn.seed) == (Round.HEATS, StageState.DRAFT, SEED)
    assert [(heat.label, heat.starts_at, len(heat.rows)) for heat in drawn.heats] == [
        ("第1组", meet.starts_at, 5),
        ("第2组", meet.starts_at + timedelta(minutes=5), 5),
    ]
    titles = await fetch(
        "SELECT title, state FROM occurrence WHERE within = $1 ORDER BY starts_at", meet.session
    )
    assert [tuple(row) for row in titles] == [
        ("男子100米 小学甲组 预赛 第1组", "draft"),
        ("男子100米 小学甲组 预赛 第2组", "draft"),
    ]
    assert await fetch_value("SELECT count(*) FROM participant") == 10


async def test_every_athlete_gets_one_number_of_the_units_block(
    meet: Meet, clerk: Account, now: datetime
) -> None:
    await draw(meet, clerk, now)
    await draw(meet, clerk, now, seed=2)

    rows = await fetch("SELECT organization, label, category FROM admission ORDER BY label::int")
    assert [row["label"] for row in rows if row["organization"] == meet.units[0]] in (
        ["101", "102", "103", "104"],
        ["201", "202", "203", "204"],
        ["301", "302", "303", "304"],
    )
    assert len(rows) == 10
    assert {row["category"] for row in rows} == {"athlete"}
    printed = await draws.list_bibs(meet.games.event, account=clerk)
    assert [bib.number for bib in printed] == [row["label"] for row in rows]
    assert {bib.division for bib in printed} == {"小学甲组"}


async def test_late_athletes_continue_the_block(meet: Meet, clerk: Account, now: datetime) -> None:
    await draw(meet, clerk, now)
    before = {row["person"]: row["label"] for row in await fetch("SELECT person, label FROM admission")}
    (late,) = await enter_boys(meet.games.contests["男子60米 小学甲组"], meet.units[2], 1, clerk, now)

    assert await draws.assign_bibs(meet.games.event, account=clerk, now=now) == 1

    after = {row["person"]: row["label"] for row in await fetch("SELECT person, label FROM admission")}
    assert {person: after[person] for person in before} == before
    assert after[late][-2:] == "03"


async def test_the_same_seed_draws_the_same_list_and_the_lot_is_kept(
    meet: Meet, clerk: Account, now: datetime
) -> None:
    await draw(meet, clerk, now)
    first = await start_lists.get_draw(meet.contest, account=clerk, now=now)

    await draw(meet, clerk, now)
    again = await start_lists.get_draw(meet.contest, account=clerk, now=now)

    def lanes(drawn: object) -> list[list[tuple[int, str | None]]]:
        return [[(row.lane, row.bib) for row in heat.rows] for heat in drawn.heats]  # type: ignore[attr-defined]

    assert lanes(first) == lanes(again)
    assert await fetch_value("SELECT count(*) FROM occurrence WHERE within = $1", meet.session) == 2
    assert await fetch_value("SELECT count(*) FROM decision WHERE kind = 'lot' AND seed = $1", SEED) == 2


async def test_units_are_spread_and_what_cannot_be_avoided_is_said(
    meet: Meet, clerk: Account, now: datetime
) -> None:
    await draw(meet, clerk, now)

    drawn = await start_lists.get_draw(meet.contest, account=clerk, now=now)
    for heat in drawn.heats:
        assert sorted(heat.clashes) == ["一小有2人同组，无法避免", "二小有2人同组，无法避免"]


async def test_publication_puts_the_heats_on_the_public_agenda(
    meet: Meet, clerk: Account, now: datetime
) -> None:
    await draw(meet, clerk, now)
    day = clock.day_span(clock.local_day(meet.starts_at))
    hidden = await start_lists.list_start_lists(meet.games.event)
    before = [o.title for o in await agendas.of_event(meet.games.event, *day)]

    await draws.publish_start_list(meet.contest, account=clerk, now=now)
    await draws.publish_start_list(meet.contest, account=clerk, now=now)

    assert (hidden, before) == ([], ["第一单元"])
    assert [o.title for o in await agendas.of_event(meet.games.event, *day)] == [
        "第一单元",
        "男子100米 小学甲组 预赛 第1组",
        "男子100米 小学甲组 预赛 第2组",
    ]
    (shown,) = await start_lists.list_start_lists(meet.games.event)
    assert (shown.title, [len(heat.rows) for heat in shown.heats]) == ("男子100米 小学甲组", [5, 5])
    assert shown == (await start_lists.list_start_lists(meet.contest))[0]
    with pytest.raises(AlreadyPublished):
        await draw(meet, clerk, now)


async def test_a_published_heat_moves_within_its_session(meet: Meet, clerk: Account, now: datetime) -> None:
    await draw(meet, clerk, now)
    await draws.publish_start_list(meet.contest, account=clerk, now=now)
    heat = (await start_lists.list_start_lists(meet.contest))[0].heats[0]
    later = heat.starts_at + timedelta(minutes=10)

    await timetable.move_fixture(heat.occurrence, starts_at=later, account=clerk, now=now)
    with pytest.raises(NotWithinHolder):
        await timetable.move_fixture(
            heat.occurrence, starts_at=later + timedelta(days=1), account=clerk, now=now
        )
    with pytest.raises(EventNotFound):
        await timetable.move_fixture(
            heat.occurrence, starts_at=later, account=account_of(Role.COACH), now=now
        )

    moved = await agendas.get_planned(heat.occurrence)
    assert (moved.starts_at, moved.sequence) == (later, 2)


async def test_children_are_masked_without_consent_to_publication(
    meet: Meet, clerk: Account, now: datetime
) -> None:
    person = await fetch_value(
        "SELECT person FROM entry WHERE organization = $1 ORDER BY id LIMIT 1", meet.units[2]
    )
    await people.record_consent(
        person, [ConsentPurpose.PUBLICATION], version="2026-1", evidence="纸质", by=None, now=now
    )
    await draw(meet, clerk, now)
    await draws.publish_start_list(meet.contest, account=clerk, now=now)

    (shown,) = await start_lists.list_start_lists(meet.games.event)
    names = [row.name for heat in shown.heats for row in heat.rows]
    assert sorted(names) == sorted(["向*一"] * 2 + ["向*二"] * 3 + ["向*三"] * 2 + ["向*四"] * 2 + ["向明一"])
    await people.withdraw_consent(person, ConsentPurpose.PUBLICATION, by=None, now=now)
    (shown,) = await start_lists.list_start_lists(meet.games.event)
    assert all(row.is_masked for heat in shown.heats for row in heat.rows)
    hidden = [row for heat in shown.heats for row in heat.rows if row.name == "姓名不公开"]
    assert [bool(row.bib) for row in hidden] == [True]


async def test_relays_stand_under_the_name_of_their_unit(meet: Meet, clerk: Account, now: datetime) -> None:
    relay = await contests.get_contest(meet.games.contests["男子4×100米接力 小学甲组"])
    for unit in meet.units:
        await entries.enter(relay, organization=unit, person=None, allowed=ALLOWED, account=clerk, now=now)
        await entries.set_states(relay.root, unit, EntryState.APPROVED, account=clerk, now=now)
    await draws.draw_contest(
        relay.id, session=meet.session, starts_at=meet.starts_at, interval_min=6, lanes=6, seed=1,
        account=clerk, now=now,
    )  # fmt: skip
    await draws.publish_start_list(relay.id, account=clerk, now=now)

    (shown,) = await start_lists.list_start_lists(relay.id)
    assert (shown.round, shown.heats[0].label) == (Round.FINAL, "决赛")
    assert sorted((row.name, row.bib) for row in shown.heats[0].rows) == [
        ("一小", None),
        ("三小", None),
        ("二小", None),
    ]


async def test_without_lanes_places_on_the_line_count_from_one(
    meet: Meet, clerk: Account, now: datetime
) -> None:
    division = (await contests.list_divisions(meet.games.event))[0]
    race = await contests.create_contest(meet.games.event, "800m", division, account=None, now=now)
    await enter_boys(race, meet.units[2], 3, clerk, now)

    await draw(replace(meet, contest=race), clerk, now, lanes=16)

    (heat,) = (await start_lists.get_draw(race, account=clerk, now=now)).heats
    assert sorted(row.lane for row in heat.rows) == [1, 2, 3]


async def test_what_cannot_be_drawn(meet: Meet, clerk: Account, now: datetime) -> None:
    empty = meet.games.contests["女子100米 小学甲组"]

    with pytest.raises(NothingToDraw):
        await draws.draw_contest(
            empty, session=meet.session, starts_at=meet.starts_at, interval_min=5, lanes=6, seed=1,
            account=clerk, now=now,
        )  # fmt: skip
    with pytest.raises(NotWithinHolder):
        await draw(meet, clerk, now, starts_at=meet.starts_at + timedelta(hours=3))
    with pytest.raises(SessionUnsuitable):
        await draw(meet, clerk, now, session=meet.contest)
    with pytest.raises(NotDrawnYet):
        await draws.publish_start_list(meet.contest, account=clerk, now=now)
    assert await fetch_value("SELECT count(*) FROM stage") == 0


async def test_others_do_not_draw(meet: Meet, now: datetime) -> None:
    for somebody in (
        account_of(Role.COACH, Scope.ORGANIZATION, meet.units[0]),
        account_of(Role.ORGANISER, Scope.EVENT, meet.units[0]),
    ):
        with pytest.raises(EventNotFound):
            await draw(meet, somebody, now)


async def test_the_public_list_is_one_query_whatever_its_length(
    meet: Meet, clerk: Account, now: datetime
) -> None:
    wanted = [title for title in meet.games.contests if "4×100" not in title][:3]
    ran: list[str] = []
    counts = []
    for title in wanted:
        contest = meet.games.contests[title]
        if contest != meet.contest:
            await enter_boys(contest, meet.units[0], 3, clerk, now)
        await draws.draw_contest(
            contest, session=meet.session, starts_at=meet.starts_at, interval_min=5, lanes=6, seed=1,
            account=clerk, now=now,
        )  # fmt: skip
        await draws.publish_start_list(contest, account=clerk, now=now)

        async with one_connection(), connection() as c:
            with c.query_logger(lambda record: ran.append(record.query)):
                shown = await start_lists.list_start_lists(meet.games.event)
        counts.append((len(shown), len(ran)))
        ran.clear()

    assert counts == [(1, 1), (2, 1), (3, 1)]


async def test_who_jumps_further_is_seeded_as_who_runs_faster(
    meet: Meet, clerk: Account, now: datetime
) -> None:
    drawn = []
    for title, best, other in (("男子60米 小学甲组", 8_000, 9_000), ("男子跳远 小学甲组", 4_000, 3_000)):
        contest = meet.games.contests[title]
        boys = await enter_boys(contest, meet.units[0], 2, clerk, now)
        for boy, mark in zip(boys, (best, other), strict=True):
            await execute("UPDATE entry SET mark = $2 WHERE person = $1", boy, mark)
        await draw(replace(meet, contest=contest), clerk, now, lanes=1)
        rows = await fetch(
            """
            SELECT n.mark FROM slot s JOIN fixture f ON f.id = s.fixture JOIN entry n ON n.id = s.entry
            WHERE n.contest = $1 ORDER BY f.number
            """,
            contest,
        )
        drawn.append([row["mark"] for row in rows])

    assert drawn == [[9_000, 8_000], [3_000, 4_000]]
