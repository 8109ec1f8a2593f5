"""E13 and E14 in registration: somebody found too old before the heats; a school in two divisions."""

from datetime import date, datetime

import pytest

from tests.makers import Games, make_pupil
from tests.registration.conftest import School, make_school
from tests.registration.test_changes import RACE, act, close, decisions, draw, enter, entry_of, lanes
from ysevents.accounts.schemas import Account
from ysevents.competitions.enums import EntryState
from ysevents.competitions.errors import EntryLimitReached, NotEligible
from ysevents.competitions.service import contests
from ysevents.kit.database import execute, fetch_row, fetch_value
from ysevents.registration import service
from ysevents.registration.change_schemas import ChangeIn
from ysevents.registration.enums import ChangeKind
from ysevents.registration.notice_schemas import NoticeIn, ObjectionIn
from ysevents.registration.service import public_notices as notices

CONTACT = NoticeIn(contact="县体育股 0743-0000000")
WISH = ObjectionIn(text="男子100米小学甲组彭*明实际已超龄")


async def test_an_upheld_objection_takes_the_entry_out_and_the_start_list_follows(
    games: Games, school: School, other: School, clerk: Account, now: datetime
) -> None:
    old = await enter(school, games, now, "彭小明", RACE)
    await enter(other, games, now, "向大伟", RACE)
    await close(games, school, other, clerk=clerk, now=now, freeze=False)
    await notices.open_notice(games.event, CONTACT, account=clerk, now=now)
    await notices.object_to(games.event, WISH, idempotency_key="object-1", address="192.0.2.1", now=now)
    await close(games, clerk=clerk, now=now)
    await draw(games, RACE, clerk, now)
    [objection] = (await notices.get_desk(games.event, account=clerk, now=now)).objections

    upheld = await notices.decide_objection(
        objection.id, is_upheld=True, answer="经核对学籍，确系超龄", account=clerk, now=now
    )
    entry, reason = await entry_of(games, RACE, old), f"异议成立：{upheld.answer}"
    wish = ChangeIn(kind=ChangeKind.WITHDRAWAL, entry=entry, reason=reason)
    line = await act(school, wish, clerk, now)

    assert await fetch_value("SELECT state FROM entry WHERE id = $1", entry) == EntryState.WITHDRAWN
    assert await lanes(games) == [("向*伟", "201", False), ("彭*明", "101", True)]
    assert await decisions() == [("scratch", reason)]
    kept = await fetch_row("SELECT state, decision FROM change_request WHERE id = $1", line.id)
    assert kept is not None
    assert kept["state"] == "approved"
    assert kept["decision"] == await fetch_value("SELECT id FROM decision WHERE kind = 'scratch'")


async def test_a_nine_year_school_starts_in_two_divisions_each_with_its_own_places(
    games: Games, now: datetime
) -> None:
    junior = next(t for t in contests.read_division_templates() if t.key == "junior")
    for position, rule in enumerate(contests.rules_of(junior, date(2026, 12, 5)), 2):
        await contests.create_division(games.event, rule, position=position, account=None, now=now)
    for division in await contests.list_divisions(games.event):
        if division.rule.name == "初中组":
            await contests.create_contest(games.event, "100m", division, account=None, now=now)
    races = {c.title: c.id for c in await contests.list_contests(games.event)}
    school = await make_school(games, now, "砂坝镇示例九年制学校")
    await execute("UPDATE organization SET unit_class = '九年一贯制' WHERE id = $1", school.id)

    pupils = []
    for name, birth_on, grade, title in (
        ("彭小明", date(2015, 3, 2), 5, RACE),
        ("向大伟", date(2015, 5, 2), 5, RACE),
        ("田强", date(2012, 3, 2), 8, "男子100米 初中组"),
        ("覃勇", date(2012, 5, 2), 8, "男子100米 初中组"),
    ):
        person = await make_pupil(school.id, name, birth_on=birth_on, grade=grade)
        await service.add_athlete(school.delegation, person, account=school.coach, now=now)
        await service.enter(school.delegation, races[title], person, account=school.coach, now=now)
        pupils.append(person)
    third = await make_pupil(school.id, "罗小军", birth_on=date(2015, 6, 2), grade=5)
    await service.add_athlete(school.delegation, third, account=school.coach, now=now)

    with pytest.raises(NotEligible):
        await service.enter(school.delegation, races[RACE], pupils[2], account=school.coach, now=now)
    with pytest.raises(EntryLimitReached):
        await service.enter(school.delegation, races[RACE], third, account=school.coach, now=now)
    book = await service.get_book(school.delegation, account=school.coach)
    held = [room.taken for _, room in book.rooms()]
    assert {a.name: a.division.title for a in book.athletes} == {
        "彭小明": "小学甲组男子",
        "向大伟": "小学甲组男子",
        "罗小军": "小学甲组男子",
        "田强": "初中组男子",
        "覃勇": "初中组男子",
    }
    assert sorted(held) == [0, 0, 2, 3]
    assert {
        room.taken
        for id, room in book.contest_rooms.items()
        if id in {races[RACE], races["男子100米 初中组"]}
    } == {2}
