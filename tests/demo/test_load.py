"""Loading the small demo into a real database."""

import time
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tests.conftest import NOW
from tests.makers import account_of, make_organization
from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.booking import service as bookings
from ysevents.checkin import service as checkin
from ysevents.checkin.schemas import ScanAnswer
from ysevents.competitions.service import start_lists
from ysevents.core.queries import floor_faults
from ysevents.core.service import changes
from ysevents.demo import service as demo
from ysevents.demo.errors import DatabaseInUse, ProfileUnknown
from ysevents.demo.handed_in import hand_in_papers
from ysevents.demo.rows import ORDER, table_of
from ysevents.facilities.service import duties
from ysevents.kit import uploads
from ysevents.kit.database import execute, fetch, fetch_row, fetch_value
from ysevents.kit.ids import uuid7
from ysevents.registration import service as registration
from ysevents.web import service as web

TABLES = [table_of(kind) for kind in ORDER]
OTHER_SPORTS = (
    "县钓鱼锦标赛",
    "县环城自行车赛",
    "县龙舟赛",
    "县漂流赛",
    "县体操选拔赛",
    "县建制班合唱比赛",
    "县三独比赛",
    "县中学生田径单项挑战赛",
)
DRAWN = ["stage", "fixture", "slot", "decision"]


async def sizes() -> dict[str, int]:
    return {table: await fetch_value(f"SELECT count(*) FROM {table}") for table in (*TABLES, *DRAWN)}


async def shown(username: str) -> Account:
    """Somebody who is shown, logged in."""
    password = next(p for _, name, p in await demo.demo_logins(NOW) if name == username)
    login = await accounts.log_in(username, password, address="127.0.0.1", agent="test", now=NOW)
    found = await accounts.find_account(login.token, address="127.0.0.1", now=NOW)
    assert found is not None
    return found


async def scan(checkpoint: UUID, code: str, *, heat: UUID | None = None, account: Account) -> ScanAnswer:
    """Somebody looked first, then let in."""
    return await checkin.redeem(
        checkpoint,
        code,
        nonce=uuid7(),
        device="test",
        device_time=None,
        occurrence=heat,
        confirmed=True,
        account=account,
        now=NOW,
    )


async def test_mini_loads_in_two_seconds(db: None, now: datetime) -> None:
    said: list[str] = []
    began = time.perf_counter()

    loaded = await demo.load("mini", now=now, say=said.append)

    assert time.perf_counter() - began < 2
    assert loaded.is_new
    made = await sizes()
    relays = 2
    in_heats = 2 * made["slot"] - relays  # each starter's place in the heat, and a number; teams have none
    frozen = await fetch_row(
        """
        SELECT (SELECT count(*) FROM organization WHERE kind = 'team') AS teams,
               (SELECT count(*) FROM membership m JOIN organization o ON o.id = m.organization
                WHERE o.kind = 'team') AS players,
               (SELECT count(*) FROM admission a JOIN event e ON e.id = a.event
                WHERE e.title LIKE '%乒乓球%') AS admissions
        """
    )
    assert frozen is not None
    assert dict(frozen) == {"teams": 2, "players": 6, "admissions": 6 + 2 * 2}
    by_services = made["fixture"] + in_heats + sum(frozen.values())
    assert sum(made[table] for table in TABLES) == loaded.rows + by_services
    assert await demo.is_loaded()
    assert said[-1] == f"演示数据已载入：{loaded.rows}行。"


async def test_second_load_changes_nothing_and_says_so(db: None, now: datetime) -> None:
    first = await demo.load("mini", now=now, say=lambda text: None)
    before = await sizes()
    said: list[str] = []

    again = await demo.load("mini", now=now + timedelta(days=30), say=said.append)

    assert (again.is_new, again.anchor) == (False, first.anchor)
    assert await sizes() == before
    assert said == ["演示数据（mini）已于11月24日 周二载入，未作改动。"]


async def test_loaded_floor_is_sound_and_its_duties_are_right_by_hand(db: None, now: datetime) -> None:
    await demo.load("mini", now=now, say=lambda text: None)
    centre = await fetch_value("SELECT id FROM venue WHERE kind = 'fitness_center'")
    first, last = date(2026, 11, 9), date(2026, 11, 22)

    sheet = await duties.get_sheet(
        centre, first, last, as_of=last, account=account_of(Role.OFFICE_CLERK), now=now
    )

    assert await floor_faults() == []
    # Badminton from 9 to 22, the gym from 16 to 24: 15 hours a day with one of them open, 105 a week. The cup is
    # public. Two low prices, badminton's 10 yuan and the gym's 5, and nobody has asked at the market.
    told = {duty.id: (duty.standing.value, duty.value) for duty in sheet.duties}
    assert told["O1"] == ("met", "最少的一周105小时，共2周")
    assert told["O2"] == ("unknown", "统计期内开放14天")
    assert told["O3"] == ("met", "4天中0天不足")
    assert told["O4"] == ("not_asked", "没有室外场地")
    assert told["O6"] == ("unknown", "2个价格")
    assert told["O9"] == ("met", "没有闭馆")


async def test_shown_accounts_can_log_in_at_once(db: None, now: datetime) -> None:
    await demo.load("mini", now=now, say=lambda text: None)

    shown = await demo.demo_logins(now)

    assert len(shown) == 11
    assert len({password for _, _, password in shown}) == 11
    for _, username, password in shown:
        login = await accounts.log_in(username, password, address="127.0.0.1", agent="test", now=now)
        account = await accounts.find_account(login.token, address="127.0.0.1", now=now)
        assert account is not None
        assert not account.must_change_password


async def test_other_accounts_have_no_password(db: None, now: datetime) -> None:
    await demo.load("mini", now=now, say=lambda text: None)

    assert await fetch_value("SELECT count(*) FROM account WHERE password_hash IS NOT NULL") == 11


async def test_coach_finds_an_open_draft_a_week_after_the_load(db: None, now: datetime) -> None:
    await demo.load("mini", now=now, say=lambda text: None)

    row = await fetch_row(
        """
        SELECT d.state, r.opens_at < $1 AS has_opened, r.deadline_at > $2 AS is_open_later
        FROM account a JOIN account_grant g ON g.account = a.id
        JOIN delegation d ON d.organization = g.target::uuid
        JOIN regulation r ON r.event = d.event
        JOIN event e ON e.id = d.event AND e.sport = 'athletics'
        WHERE a.username = 'coach1'
        """,
        now,
        now + timedelta(days=7),
    )

    assert row is not None
    assert dict(row) == {"state": "draft", "has_opened": True, "is_open_later": True}


async def test_registrations_are_in_every_state_up_to_frozen(db: None, now: datetime) -> None:
    await demo.load("mini", now=now, say=lambda text: None)

    rows = await fetch(
        """
        SELECT e.short_title, array_agg(DISTINCT d.state ORDER BY d.state) AS states, r.frozen_version
        FROM delegation d JOIN event e ON e.id = d.event JOIN regulation r ON r.event = e.id
        GROUP BY e.id, r.event ORDER BY e.starts_on
        """
    )

    assert [tuple(row) for row in rows] == [
        ("县直学校田径选拔赛", ["approved"], None),
        ("县中小学生篮球、乒乓球比赛", ["frozen"], 1),
        ("县中小学生田径运动会", ["approved", "draft", "returned"], None),
        ("县校园足球联赛", ["draft"], None),
        *((title, ["approved"], None) for title in OTHER_SPORTS),
    ]


async def test_coach_finds_a_team_to_be_filled_up(db: None, now: datetime) -> None:
    await demo.load("mini", now=now, say=lambda text: None)
    coach = await shown("coach1")
    football = await fetch_value("SELECT id FROM event WHERE parent IS NULL AND title LIKE '%足球%'")

    own = await registration.find_own_delegation(football, None, account=coach)
    assert own is not None
    book = await registration.get_book(own.id, account=coach)

    (team,) = book.teams
    assert [finding.text for finding in book.findings_of_team(team)] == [
        "男子足球 小学组：名单有5人，至少须10人"
    ]
    assert [member.shirt_number is not None for member in book.rosters[team.id]] == [True] * 5


async def test_regulations_are_told_as_their_templates_have_them(db: None, now: datetime) -> None:
    await demo.load("mini", now=now, say=lambda text: None)
    football = await fetch_value("SELECT id FROM event WHERE parent IS NULL AND title LIKE '%足球%'")

    version = await registration.get_sheet(football, None, visitor=None)

    assert [text.title for text in version.content.texts] == ["竞赛办法", "纪律", "阳光公示"]
    assert [(d.title, len(version.content.contests_of(d))) for d in version.content.divisions] == [
        ("小学组男子", 1),
        ("小学组女子", 1),
        ("初中组男子", 1),
        ("初中组女子", 1),
        ("高中组男子", 1),
        ("高中组女子", 1),
    ]


async def test_heats_of_the_trial_wait_in_the_call_room(db: None, now: datetime) -> None:
    await demo.load("mini", now=now, say=lambda text: None)
    clerk = await shown("callroom1")

    (place,) = (p for p in await checkin.list_checkpoints(clerk) if p.name == "田径选拔赛检录处")
    heats = await checkin.list_heats(place, now=now)
    assert place.event is not None
    boys, relay, girls = await start_lists.list_start_lists(place.event)
    bib = boys.heats[0].rows[0].bib or ""
    answers = [await scan(place.id, bib, heat=heat.occurrence, account=clerk) for heat in boys.heats]

    assert [heat.starts_at for heat in heats] == [
        NOW + timedelta(minutes=30),  # 09:30, in the session that is on
        NOW + timedelta(minutes=40),
        NOW + timedelta(hours=5),  # 14:00, when the next one begins
        NOW + timedelta(hours=23),  # the relay, first thing tomorrow
    ]
    assert {heat.state for heat in heats} == {"confirmed"}
    assert [len(heat.rows) for heat in (*boys.heats, *girls.heats)] == [4, 5, 8]
    # One school has but three boys of that age.
    assert sorted(len(row.legs) for heat in relay.heats for row in heat.rows) == [3, 4]
    assert [answer.result for answer in answers] == ["ok", "refused"]
    assert f"应在{heats[0].title}" in answers[1].message


@pytest.mark.parametrize("username", ["callroom1", "organiser1", "office1"])
async def test_who_is_shown_may_work_in_the_call_room(db: None, now: datetime, username: str) -> None:
    await demo.load("mini", now=now, say=lambda text: None)

    places = await checkin.list_checkpoints(await shown(username))

    assert {"田径选拔赛检录处", "田径运动会检录处"} <= {place.name for place in places}


async def test_desk_lets_the_resident_in(db: None, now: datetime) -> None:
    await demo.load("mini", now=now, say=lambda text: None)
    resident, desk = await shown("resident1"), await shown("desk1")

    mine = await bookings.list_bookings(resident, now=now)
    (place,) = await checkin.list_checkpoints(desk)
    tickets = await checkin.list_tickets(occurrences=[b.occurrence for b in (*mine.upcoming, *mine.past)])
    said = {t.occurrence: (await scan(place.id, t.short, account=desk)).reason for t in tickets}

    assert [said[b.occurrence] for b in mine.upcoming] == ["ok", "too_early"]
    assert [(b.state, said[b.occurrence]) for b in mine.past] == [
        ("cancelled", "revoked"),
        ("attended", "expired"),
    ]


async def test_meets_are_to_come_in_the_order_of_their_days(db: None, now: datetime) -> None:
    await demo.load("mini", now=now, say=lambda text: None)

    events = await web.list_events(now)

    assert [event["short_title"] for event in events] == [
        "县直学校田径选拔赛",
        "县中小学生篮球、乒乓球比赛",
        "县中小学生田径运动会",
        "县校园足球联赛",
        *OTHER_SPORTS,
    ]


async def test_readers_of_changes_are_not_told_of_the_demo(db: None, now: datetime) -> None:
    told: list[object] = []

    async def tell(found: object) -> None:
        told.append(found)

    await changes.read("test", tell)
    await demo.load("mini", now=now, say=lambda text: None)
    await changes.read("test", tell)

    assert told == []


async def test_database_in_use_is_left_alone(db: None, now: datetime) -> None:
    await make_organization()

    with pytest.raises(DatabaseInUse):
        await demo.load("mini", now=now, say=lambda text: None)


async def test_unknown_profile_is_refused(db: None, now: datetime) -> None:
    with pytest.raises(ProfileUnknown):
        await demo.load("province", now=now, say=lambda text: None)


async def test_who_waits_for_review_has_handed_papers_in(
    db: None, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "_folder", tmp_path / uploads.FOLDER)
    await demo.load("mini", now=now, say=lambda _: None)
    await execute(
        """
        UPDATE delegation SET state = 'submitted', submitted_at = $1
        WHERE event = (SELECT id FROM event WHERE parent IS NULL AND sport = 'football')
        """,
        now,
    )
    office = await shown("office1")
    (waiting,) = await fetch("SELECT id FROM delegation WHERE state = 'submitted'")

    number = await hand_in_papers(now=now)

    book = await registration.get_reviewed_book(waiting["id"], account=office, now=now)
    assert number == len(book.athletes) + 3  # a consent each; insurance and medical for all; the seal
    assert [book.papers_missing(athlete) for athlete in book.athletes] == [[]] * len(book.athletes)
    assert book.delegation.sealed_code is not None
