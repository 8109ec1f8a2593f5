"""The timetable as JSON: read, placed, moved, put off, published.

A fixture is moved with If-Match, the `sequence` it was read at. What makes sessions takes an Idempotency-Key: sent
again, it is not done again. What has changed after publication answers the id of the change with its text.
"""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, HeaderParameter, JSONBody

from ysevents.accounts.schemas import Account
from ysevents.competitions.service import (
    desks,
    postponements,
    sessions,
    timetable,
    timetable_changes,
    timetable_view,
)
from ysevents.competitions.timetable_bodies import (
    AreasIn,
    ChangedOut,
    ChangeOut,
    DayTimeIn,
    FixtureTimeIn,
    HolderOut,
    LockIn,
    PlacingOut,
    PublishedOut,
    ReasonIn,
    SessionsIn,
    SessionTimeIn,
    StagePlaceIn,
    TimetableOut,
)
from ysevents.competitions.timetable_errors import FixtureMovedMeanwhile
from ysevents.kit import clock
from ysevents.kit.keyed_requests import do_once

Me = NamedDependency[Account]
Key = Annotated[str, HeaderParameter(name="Idempotency-Key")]
IfMatch = Annotated[str | None, HeaderParameter(name="If-Match", required=False)]
HERE = "/api/v1/meets/{event:uuid}/timetable"


@get(HERE)
async def get_timetable(event: FromPath[UUID], account: Me) -> TimetableOut:
    """Sessions, areas, stages with their fixtures, loads and problems; for those who make the programme."""
    return await _timetable(event, account)


@post(f"{HERE}/placing", status_code=200)
async def place_all(event: FromPath[UUID], account: Me) -> PlacingOut:
    """Place everything that is not locked or out, in one pass."""
    done = await timetable.place_automatically(event, account=account, now=clock.now())
    return PlacingOut(placed=done.placed, left=list(done.left))


@post(f"{HERE}/publication", status_code=200)
async def publish(event: FromPath[UUID], account: Me) -> PublishedOut:
    """Make what has a time public."""
    return PublishedOut(fixtures=await timetable.publish_timetable(event, account=account, now=clock.now()))


@put(f"{HERE}/areas")
async def set_areas(event: FromPath[UUID], data: JSONBody[AreasIn], account: Me) -> TimetableOut:
    """Say which spaces serve what, in their order; an empty list: their names decide again."""
    chosen = {area.space: area.uses for area in data.areas}
    await sessions.set_areas(event, chosen, account=account, now=clock.now())
    return await _timetable(event, account)


@post(f"{HERE}/sessions/holders", status_code=200)
async def find_holders(event: FromPath[UUID], data: JSONBody[SessionsIn], account: Me) -> list[HolderOut]:
    """Who stands where these half-days would go; nothing is made."""
    found = await sessions.find_in_the_way(event, [one.value for one in data.sessions], account=account)
    return [
        HolderOut(
            id=holder.id,
            title=holder.public_title,
            starts_at=holder.starts_at,
            ends_at=holder.ends_at,
            sequence=holder.sequence,
        )
        for one in found
        for holder in one.holders
    ]


@post(f"{HERE}/sessions")
async def make_sessions(
    event: FromPath[UUID], data: JSONBody[SessionsIn], account: Me, key: Key
) -> TimetableOut:
    """Make half-days that hold their floor, all or none; answers the timetable with them."""
    now = clock.now()

    async def act() -> UUID | None:
        made = await sessions.make_sessions(
            event,
            [one.value for one in data.sessions],
            victims=[(one.id, one.sequence) for one in data.victims],
            account=account,
            now=now,
        )
        return made[0]

    await do_once(key, f"sessions {event} {data.model_dump_json()}", act, by=account.id, now=now)
    return await _timetable(event, account)


@put(f"{HERE}/stages/{{stage:uuid}}")
async def place_stage(
    event: FromPath[UUID], stage: FromPath[UUID], data: JSONBody[StagePlaceIn], account: Me
) -> list[UUID]:
    """Put all of a stage into a session from an instant on; answers its fixtures."""
    return await timetable.place_stage(
        stage,
        session=data.session,
        starts_at=data.starts_at,
        space=data.space,
        account=account,
        now=clock.now(),
    )


@put(f"{HERE}/fixtures/{{fixture:uuid}}")
async def move_fixture(
    event: FromPath[UUID],
    fixture: FromPath[UUID],
    data: JSONBody[FixtureTimeIn],
    account: Me,
    if_match: IfMatch = None,
) -> ChangedOut:
    """Give a fixture another time. Without If-Match whatever it is at by now is overwritten."""
    change = await timetable.move_fixture(
        fixture,
        starts_at=data.starts_at,
        session=data.session,
        space=data.space,
        with_rest=data.with_rest,
        sequence=_sequence(if_match),
        reason=data.reason,
        account=account,
        now=clock.now(),
    )
    return ChangedOut(change=change)


@put(f"{HERE}/fixtures/{{fixture:uuid}}/lock")
async def lock_fixture(
    event: FromPath[UUID], fixture: FromPath[UUID], data: JSONBody[LockIn], account: Me
) -> LockIn:
    """Let automatic placing leave it where it is, or take it again."""
    await timetable.lock_fixtures([fixture], data.is_locked, account=account, now=clock.now())
    return data


@post(f"{HERE}/fixtures/{{fixture:uuid}}/postponement", status_code=200)
async def postpone_fixture(
    event: FromPath[UUID], fixture: FromPath[UUID], data: JSONBody[ReasonIn], account: Me
) -> ChangedOut:
    """Take a fixture off its time without a new one; later rounds with it."""
    change = await postponements.postpone_fixture(
        fixture, reason=data.reason, account=account, now=clock.now()
    )
    return ChangedOut(change=change)


@put(f"{HERE}/sessions/{{session:uuid}}/times")
async def move_session(
    event: FromPath[UUID], session: FromPath[UUID], data: JSONBody[SessionTimeIn], account: Me
) -> ChangedOut:
    """Give a half-day another time with all that lies within it, and those in its way theirs: one act."""
    change = await postponements.move_session(
        session,
        starts_at=data.starts_at,
        others=data.others,
        victims=[(one.id, one.sequence) for one in data.victims],
        reason=data.reason,
        account=account,
        now=clock.now(),
    )
    return ChangedOut(change=change)


@post(f"{HERE}/sessions/{{session:uuid}}/postponement", status_code=200)
async def postpone_session(
    event: FromPath[UUID], session: FromPath[UUID], data: JSONBody[ReasonIn], account: Me
) -> ChangedOut:
    """Take a half-day off its time without a new one; its floor is free at once."""
    change = await postponements.postpone_session(
        session, reason=data.reason, account=account, now=clock.now()
    )
    return ChangedOut(change=change)


@put(f"{HERE}/days/{{day:date}}/times")
async def move_day(
    event: FromPath[UUID], day: FromPath[date], data: JSONBody[DayTimeIn], account: Me
) -> ChangedOut:
    """Put all of a day on another."""
    change = await postponements.move_day(
        event,
        day,
        to=data.to,
        others=data.others,
        victims=[(one.id, one.sequence) for one in data.victims],
        reason=data.reason,
        account=account,
        now=clock.now(),
    )
    return ChangedOut(change=change)


@post(f"{HERE}/days/{{day:date}}/postponement", status_code=200)
async def postpone_day(
    event: FromPath[UUID], day: FromPath[date], data: JSONBody[ReasonIn], account: Me
) -> ChangedOut:
    """Take all of a day off its time without a new one."""
    change = await postponements.postpone_day(
        event, day, reason=data.reason, account=account, now=clock.now()
    )
    return ChangedOut(change=change)


@get(f"{HERE}/changes")
async def list_changes(event: FromPath[UUID], account: Me) -> list[ChangeOut]:
    """What was changed after publication, the latest first, with the texts to broadcast."""
    await desks.check_programme(event, account)
    return [ChangeOut.of(one) for one in await timetable_changes.list_changes(event)]


async def _timetable(event: UUID, account: Account) -> TimetableOut:
    return TimetableOut.of(await timetable_view.get_timetable(event, account=account, now=clock.now()))


def _sequence(if_match: str | None) -> int | None:
    """The sequence that was read; anything that is none is one nobody has."""
    if if_match is None:
        return None
    typed = if_match.strip().strip('"')
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 10):
        raise FixtureMovedMeanwhile
    return int(typed)


routes = [
    get_timetable,
    place_all,
    publish,
    set_areas,
    find_holders,
    make_sessions,
    place_stage,
    move_fixture,
    lock_fixture,
    postpone_fixture,
    move_session,
    postpone_session,
    move_day,
    postpone_day,
    list_changes,
]
