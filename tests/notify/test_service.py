"""Inbox, outbox, and who is told of what changed."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from json import loads
from typing import Any
from uuid import UUID

import pytest

from tests.makers import (
    Hall,
    make_account,
    make_event,
    make_hall,
    make_organization,
    make_person,
    placement,
)
from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role, Scope
from ysevents.core.enums import MemberRole, OccurrenceKind, OccurrenceState, ParticipantRole
from ysevents.core.schemas import Attendance, Move
from ysevents.core.service import people, times
from ysevents.kit import ciphers
from ysevents.kit.database import fetch_row, fetch_value
from ysevents.kit.ids import uuid7
from ysevents.notify import service as notify
from ysevents.notify.schemas import Cause, Message

START = datetime(2026, 12, 5, 1, 0, tzinfo=UTC)
LATER = START + timedelta(minutes=20)
ADULT, CHILD = date(1990, 1, 1), date(2014, 5, 1)


@pytest.fixture
async def told(db: None, now: datetime) -> None:
    """The reader of changes stands at the end of what there is."""
    notify.use_directory(accounts.find_recipients)
    await notify.tell_of_changes(now)


async def place(space: UUID, *who: Attendance, now: datetime, **details: Any) -> UUID:
    """A heat that is placed and, as far as anybody cares, old news."""
    details.setdefault("kind", OccurrenceKind.FIXTURE)
    id = await times.place(
        placement(space, START, title="男子100米", label="第2组", participants=who, **details),
        by=None,
        now=now,
    )
    await notify.tell_of_changes(now)
    return id


async def texts(account: UUID) -> list[str]:
    return [m.text for m in await notify.list_messages(account)]


def athlete(person: UUID | None, organization: UUID | None = None) -> Attendance:
    return Attendance(role=ParticipantRole.ATHLETE, person=person, organization=organization)


async def make_family(now: datetime) -> tuple[UUID, UUID]:
    """A child with a birth date, and the account of its guardian."""
    child = await make_person("彭小明", birth_on=CHILD)
    guardian = await make_person("彭大海", birth_on=ADULT)
    await people.set_guardian(child, guardian, "父亲", by=None, now=now)
    return child, await make_account("pengdahai", Role.RESIDENT, person=guardian, now=now)


@pytest.fixture
async def hall(told: None) -> Hall:
    return await make_hall("体育场")


async def test_a_message_is_told_once_for_its_cause_revision_and_kind(
    db: None, hall: Hall, now: datetime
) -> None:
    account, heat = uuid7(), await place(hall.half, now=now)
    cause = Cause(occurrence=heat, revision=1)

    for _ in range(2):
        await notify.tell([account, account], "moved", "改期", "改到明天。", "/me", cause, now=now)
    await notify.tell([account], "cancelled", "取消", "已取消。", "/me", cause, now=now)
    await notify.tell(
        [account], "moved", "改期", "改到后天。", "/me", Cause(occurrence=heat, revision=2), now=now
    )

    found = await notify.list_messages(account)
    assert [(m.kind, m.revision, m.text) for m in found] == [
        ("moved", 2, "改到后天。"),
        ("cancelled", 1, "已取消。"),
        ("moved", 1, "改到明天。"),
    ]
    assert found[2] == Message(
        id=found[2].id,
        kind="moved",
        title="改期",
        text="改到明天。",
        link="/me",
        cause=heat,
        revision=1,
        created_at=now,
        read_at=None,
    )


async def test_messages_without_a_cause_are_told_each_time(db: None, now: datetime) -> None:
    account = uuid7()

    for _ in range(2):
        await notify.tell([account], "hello", "通知", "请查看。", now=now)

    assert await notify.count_unread(account) == 2


async def test_reading_marks_ones_own_messages(db: None, now: datetime) -> None:
    mine, other = uuid7(), uuid7()
    for _ in range(3):
        await notify.tell([mine, other], "hello", "通知", "请查看。", now=now)
    first, *_ = await notify.list_messages(mine)

    await notify.mark_read(mine, [first.id], now=now)
    assert (await notify.count_unread(mine), await notify.count_unread(other)) == (2, 3)
    await notify.mark_read(mine, now=now)
    assert (await notify.count_unread(mine), await notify.count_unread(other)) == (0, 3)


async def test_the_inbox_is_read_in_pages(db: None, now: datetime) -> None:
    account = uuid7()
    for n in range(5):
        await notify.tell([account], "hello", "通知", str(n), now=now)

    first = await notify.list_messages(account, limit=3)
    rest = await notify.list_messages(account, before=first[-1].id, limit=3)

    assert [m.text for m in first + rest] == ["4", "3", "2", "1", "0"]


async def test_what_goes_out_is_kept_encrypted(db: None, now: datetime) -> None:
    await notify.send_sms("13974300001", "login_code", {"code": "123456"}, now=now)

    row: Any = await fetch_row("SELECT to_jsonb(o)::text AS text, o.* FROM outbox o")
    assert "13974300001" not in row["text"]
    assert b"123456" not in row["variables"]
    assert ciphers.decrypt("phone", row["address"]) == "13974300001"
    assert loads(ciphers.decrypt("variables", row["variables"])) == {"code": "123456"}


async def test_p11_a_provider_gets_only_what_is_declared_and_each_letter_is_kept(
    db: None, now: datetime
) -> None:
    with pytest.raises(ValueError, match="not declared for login_code: name"):
        await notify.send_sms("13974300001", "login_code", {"code": "1", "name": "彭小明"}, now=now)
    with pytest.raises(ValueError, match="not declared for greetings: name"):
        await notify.send_sms("13974300001", "greetings", {"name": "彭小明"}, now=now)
    assert await fetch_value("SELECT count(*) FROM outbox") == 0

    for code in ("123456", "654321"):
        await notify.send_sms("13974300001", "login_code", {"code": code, "minutes": "5"}, now=now)

    assert await fetch_value("SELECT count(*) FROM outbox WHERE created_at = $1", now) == 2


async def test_a_move_is_told_once_a_revision_in_exact_words(hall: Hall, now: datetime) -> None:
    meet = await make_event(now)
    runner = await make_person("向丽", birth_on=ADULT)
    account = await make_account("xiangli", Role.RESIDENT, person=runner, now=now)
    heat = await place(hall.half, athlete(runner), event=meet, now=now)

    await times.move(
        Move(occurrence=heat, starts_at=LATER, ends_at=LATER + timedelta(hours=1)), by=None, now=now
    )
    for _ in range(2):
        await notify.tell_of_changes(now)

    [message] = await notify.list_messages(account)
    assert message.text == "男子100米 第2组 改到 12月5日 周六 09:20，体育场 半场1"
    assert (message.title, message.link) == ("时间或地点有变", f"/events/{meet}")
    assert (message.cause, message.revision) == (heat, 1)


async def test_a_cancellation_says_why(hall: Hall, now: datetime) -> None:
    runner = await make_person("向丽", birth_on=ADULT)
    account = await make_account("xiangli", person=runner, now=now)
    heat = await place(hall.half, athlete(runner), now=now)

    await times.cancel([heat], reason="雷雨", by=None, now=now)
    await notify.tell_of_changes(now)

    assert await texts(account) == ["男子100米 第2组 已取消：雷雨。原定 12月5日 周六 09:00，体育场 半场1"]


async def test_several_changes_met_together_are_told_as_the_last(hall: Hall, now: datetime) -> None:
    runner = await make_person("向丽", birth_on=ADULT)
    account = await make_account("xiangli", person=runner, now=now)
    heat = await place(hall.half, athlete(runner), now=now)

    await times.move(
        Move(occurrence=heat, starts_at=LATER, ends_at=LATER + timedelta(hours=1)), by=None, now=now
    )
    await times.cancel([heat], reason="雷雨", by=None, now=now)
    await notify.tell_of_changes(now)

    assert await texts(account) == ["男子100米 第2组 已取消：雷雨。原定 12月5日 周六 09:20，体育场 半场1"]


async def test_postponed_and_on_again(hall: Hall, now: datetime) -> None:
    runner = await make_person("向丽", birth_on=ADULT)
    account = await make_account("xiangli", person=runner, now=now)
    heat = await place(hall.half, athlete(runner), now=now)

    await times.postpone([heat], reason="大雾", by=None, now=now)
    await notify.tell_of_changes(now)
    await times.move(
        Move(occurrence=heat, starts_at=LATER, ends_at=LATER + timedelta(hours=1)), by=None, now=now
    )
    await times.confirm([heat], by=None, now=now)
    await notify.tell_of_changes(now)

    assert await texts(account) == [
        "男子100米 第2组 恢复进行，时间 12月5日 周六 09:20，体育场 半场1",
        "男子100米 第2组 延期：大雾。原定 12月5日 周六 09:00，体育场 半场1，新的时间另行通知",
    ]


async def test_a_child_is_never_told_its_guardian_and_coach_are(hall: Hall, now: datetime) -> None:
    school = await make_organization()
    child, guardian = await make_family(now)
    own = await make_account("xiaoming", person=child, now=now)
    coach = await make_account("coach01", Role.COACH, Scope.ORGANIZATION, school, now=now)
    stranger = await make_account(
        "coach02", Role.COACH, Scope.ORGANIZATION, await make_organization("芙蓉镇示例小学"), now=now
    )
    heat = await place(hall.half, athlete(child, school), now=now)

    await times.cancel([heat], reason="雷雨", by=None, now=now)
    await notify.tell_of_changes(now)

    counts = [await notify.count_unread(one) for one in (own, guardian, coach, stranger)]
    assert counts == [0, 1, 1, 0]


async def test_a_pupil_without_a_birth_date_is_a_child_of_its_school(hall: Hall, now: datetime) -> None:
    school = await make_organization()
    child = await make_person("彭小明")
    await people.join_organization(
        child, school, MemberRole.PUPIL, from_on=date(2020, 9, 1), entry_year=2020, by=None, now=now
    )
    own = await make_account("xiaoming", person=child, now=now)
    coach = await make_account("coach01", Role.COACH, Scope.ORGANIZATION, school, now=now)
    heat = await place(hall.half, athlete(child), now=now)

    await times.cancel([heat], reason="雷雨", by=None, now=now)
    await notify.tell_of_changes(now)

    assert [await notify.count_unread(one) for one in (own, coach)] == [0, 1]


async def test_a_team_is_told_by_its_members_of_that_day_and_the_coach_of_its_unit(
    hall: Hall, now: datetime
) -> None:
    school = await make_organization()
    team = await make_organization("示例一队", parent=school)
    coach = await make_account("coach01", Role.COACH, Scope.ORGANIZATION, school, now=now)
    now_in, not_yet = await make_person("向丽", birth_on=ADULT), await make_person("田勇", birth_on=ADULT)
    for person, from_on in ((now_in, date(2026, 9, 1)), (not_yet, date(2026, 12, 6))):
        await people.join_organization(person, team, MemberRole.PLAYER, from_on=from_on, by=None, now=now)
    inside = await make_account("xiangli", person=now_in, now=now)
    outside = await make_account("tianyong", person=not_yet, now=now)
    match = await place(hall.full, Attendance(role=ParticipantRole.TEAM, organization=team), now=now)

    await times.cancel([match], reason="雷雨", by=None, now=now)
    await notify.tell_of_changes(now)

    assert [await notify.count_unread(one) for one in (coach, inside, outside)] == [1, 1, 0]


async def test_who_cancels_is_not_told_the_companions_are(hall: Hall, now: datetime) -> None:
    holder, friend = await make_person("向丽", birth_on=ADULT), await make_person("田勇", birth_on=ADULT)
    mine = await make_account("xiangli", person=holder, now=now)
    theirs = await make_account("tianyong", person=friend, now=now)
    booking = await place(
        hall.half,
        Attendance(role=ParticipantRole.HOLDER, person=holder),
        Attendance(role=ParticipantRole.COMPANION, person=friend),
        kind=OccurrenceKind.BOOKING,
        now=now,
    )

    await times.cancel([booking], reason="不来了", by=mine, now=now)
    await notify.tell_of_changes(now)

    assert await notify.count_unread(mine) == 0
    [message] = await notify.list_messages(theirs)
    assert message.link == "/bookings"


async def test_drafts_and_what_is_over_are_told_to_nobody(hall: Hall, now: datetime) -> None:
    runner = await make_person("向丽", birth_on=ADULT)
    account = await make_account("xiangli", person=runner, now=now)
    draft = await place(hall.half, athlete(runner), state=OccurrenceState.DRAFT, now=now)
    past = await place(hall.other_half, athlete(runner), now=now)

    await times.cancel([draft], reason="改稿", by=None, now=now)
    await times.cancel([past], reason="补记", by=None, now=START + timedelta(days=1))
    await notify.tell_of_changes(START + timedelta(days=1))

    assert await notify.count_unread(account) == 0


async def test_readers_at_once_tell_once(hall: Hall, now: datetime) -> None:
    runner = await make_person("向丽", birth_on=ADULT)
    account = await make_account("xiangli", person=runner, now=now)
    heat = await place(hall.half, athlete(runner), now=now)
    await times.cancel([heat], reason="雷雨", by=None, now=now)

    await asyncio.gather(*(notify.tell_of_changes(now) for _ in range(8)))

    assert await notify.count_unread(account) == 1
