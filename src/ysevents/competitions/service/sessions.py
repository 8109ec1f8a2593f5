"""Sessions of a meet: half-days that hold the floor, made in one act; and the areas fixtures are put on.

Whoever stands on the floor already is listed first. Residents are displaced only by an act that names exactly
those who were shown.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions import timetable_queries
from ysevents.competitions.enums import AreaUse
from ysevents.competitions.errors import SessionUnsuitable
from ysevents.competitions.service.bibs import get_meet
from ysevents.competitions.service.desks import check_programme
from ysevents.competitions.timetable_errors import SessionInUse, SessionsUnusable
from ysevents.core.enums import OccurrenceKind
from ysevents.core.errors import SpaceNotFound
from ysevents.core.schemas import Holder, Placement
from ysevents.core.service import times
from ysevents.kit import clock
from ysevents.kit.database import transaction
from ysevents.kit.ids import uuid7

HALVES = ((time(8), time(12)), (time(14), time(17, 30)))
"""Morning and afternoon, as school meets keep them."""
HALF = re.compile(r"（周[一二三四五六日](上午|下午|晚上)）$")
"""What a session's title says of its half-day, and must not say once it has moved."""
NUMERALS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """A half-day to be made; without space and place it only says when courts are played on."""

    starts_at: datetime
    ends_at: datetime
    space: UUID | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceFound:
    """A space to choose for a meet."""

    id: UUID
    name: str
    venue: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InTheWay:
    """What stands where a session would go. Bookings say only what they are."""

    session: NewSession
    holders: tuple[Holder, ...]


async def propose_sessions(
    meet: UUID, *, space: UUID | None = None, place: str | None = None
) -> list[NewSession]:
    """A morning and an afternoon on each day of a meet."""
    found = await get_meet(meet)
    days = [found.starts_on + timedelta(days=n) for n in range((found.ends_on - found.starts_on).days + 1)]
    return [
        NewSession(starts_at=clock.at(day, starts), ends_at=clock.at(day, ends), space=space, place=place)
        for day in days
        for starts, ends in HALVES
    ]


async def find_in_the_way(meet: UUID, wanted: Sequence[NewSession], *, account: Account) -> list[InTheWay]:
    """Who stands on the floor of sessions that are to be made; nobody is named."""
    await check_programme(meet, account)
    found = []
    for session in wanted:
        if session.space:
            holders = await times.holders(session.space, session.starts_at, session.ends_at)
            if holders:
                found.append(InTheWay(session=session, holders=tuple(holders)))
    return found


async def find_spaces(query: str = "") -> list[SpaceFound]:
    """Spaces for a meet by the name of their venue; without one those of the county's large venues."""
    return [SpaceFound(**row) for row in await timetable_queries.find_spaces(" ".join(query.split()))]


async def make_sessions(
    meet: UUID,
    wanted: Sequence[NewSession],
    *,
    victims: Sequence[tuple[UUID, int]] = (),
    account: Account,
    now: datetime,
) -> list[UUID]:
    """Make half-days that hold their floor from now on, all or none; answers their ids.

    `victims` are the holders a person was shown and wants displaced, by (id, sequence): they are cancelled
    and told. SpaceAlreadyTaken without them, VictimsChanged when others stand there by now.
    """
    await check_programme(meet, account)
    async with transaction():
        await timetable_queries.lock_meet(meet)
        found = await get_meet(meet)
        first, last = clock.day_span(found.starts_on)[0], clock.day_span(found.ends_on)[1]
        if not wanted or any(not first <= s.starts_at < s.ends_at <= last for s in wanted):
            raise SessionsUnusable
        number = len(await timetable_queries.sessions(meet))
        placements = [
            _placement(meet, found.short_title, session, number + n)
            for n, session in enumerate(sorted(wanted, key=lambda s: s.starts_at), 1)
        ]
        if not victims:
            return await times.place_all(placements, by=account.id, now=now)
        for one in placements:
            await _clear_and_place(one, dict(victims), account, now)
        return [one.id for one in placements]


async def remove_session(session: UUID, meet: UUID, *, reason: str, account: Account, now: datetime) -> None:
    """Cancel a half-day and give its floor back; SessionInUse while a fixture lies in it."""
    await check_programme(meet, account)
    async with transaction():
        await timetable_queries.lock_meet(meet)
        if session not in {row["id"] for row in await timetable_queries.sessions(meet)}:
            raise SessionUnsuitable
        if await timetable_queries.fixtures_within([session]):
            raise SessionInUse
        await times.cancel([session], reason=reason, by=account.id, now=now)


async def set_areas(
    meet: UUID, areas: Mapping[UUID, Sequence[AreaUse]], *, account: Account, now: datetime
) -> None:
    """Say which spaces a meet uses for what, in their order; none at all: their names decide again."""
    await check_programme(meet, account)
    async with transaction():
        await timetable_queries.lock_meet(meet)
        if areas.keys() - await timetable_queries.known_spaces(list(areas)):
            raise SpaceNotFound
        rows = [(uuid7(), space, " ".join(dict.fromkeys(uses))) for space, uses in areas.items() if uses]
        await timetable_queries.replace_areas(meet, rows)


async def _clear_and_place(
    placement: Placement, victims: Mapping[UUID, int], account: Account, now: datetime
) -> None:
    if placement.space is None:
        await times.place(placement, by=account.id, now=now)
        return
    standing = await times.holders(placement.space, placement.starts_at, placement.ends_at)
    shown = [(h.id, victims[h.id]) for h in standing if h.id in victims]
    await times.clear_and_place(placement, shown, reason=f"{placement.title}使用场地", by=account.id, now=now)


def words_after(rows: Sequence[Any]) -> dict[UUID, tuple[str, str]]:
    """Title and label of sessions whose title tells another half-day than the one they are on by now."""
    found = {}
    for row in rows:
        title = HALF.sub(_half(row["starts_at"]), row["title"])
        if title != row["title"]:
            found[row["id"]] = (title, row["label"])
    return found


def _half(starts_at: datetime) -> str:
    """`（周六上午）`."""
    local = clock.local(starts_at)
    half = "上午" if local.hour < 12 else "下午" if local.hour < 18 else "晚上"
    return f"（周{clock.WEEKDAYS[local.weekday()]}{half}）"


def _placement(meet: UUID, name: str, session: NewSession, number: int) -> Placement:
    word = NUMERALS[number] if number < len(NUMERALS) else str(number)
    return Placement(
        kind=OccurrenceKind.SESSION,
        event=meet,
        title=f"{name} 第{word}单元{_half(session.starts_at)}"[-120:],
        label=f"第{number}单元",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        space=session.space,
        place=session.place,
    )
