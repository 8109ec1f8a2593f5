"""Postponing a fixture, a session or a day, with its reason, as one act.

With a new time or without one yet: later rounds follow, calendars rise in sequence, lists that are out are void,
who takes part is told, and a text to broadcast is ready.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions import timetable_queries
from ysevents.competitions.errors import SessionUnsuitable
from ysevents.competitions.rules.scheduling.shifting import Others, Standing, shifted
from ysevents.competitions.service import following, sessions, timetable_changes
from ysevents.competitions.service.desks import check_programme
from ysevents.competitions.service.timetable import get_fixture
from ysevents.competitions.service.timetable_board import instant, load, minute
from ysevents.competitions.timetable_errors import ChangeReasonMissing, FixtureHandedIn
from ysevents.core.enums import OccurrenceState
from ysevents.core.schemas import Holder, Move
from ysevents.core.service import times
from ysevents.kit import clock
from ysevents.kit.database import transaction

Victims = Sequence[tuple[UUID, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What moving a session would mean: new spans by session, and who else stands there."""

    spans: Mapping[UUID, tuple[datetime, datetime]]
    in_the_way: tuple[Holder, ...]


async def postpone_fixture(fixture: UUID, *, reason: str, account: Account, now: datetime) -> UUID | None:
    """Take a published fixture off its time without a new one; later rounds of its contest with it."""
    said = checked_reason(reason)
    async with transaction():
        row = await get_fixture(fixture, account)
        if row["state"] == "handed_in":
            raise FixtureHandedIn

        async def act() -> None:
            await times.postpone([fixture], reason=said, by=account.id, now=now)

        return await _changed(row["root"], act, said, account, now)


async def postpone_session(session: UUID, *, reason: str, account: Account, now: datetime) -> UUID | None:
    """Take a half-day off its time without a new one; its floor is free at once."""
    meet = await _meet_of(session, account)
    return await _postpone(meet, [session], reason, account, now)


async def postpone_day(meet: UUID, day: date, *, reason: str, account: Account, now: datetime) -> UUID | None:
    """The same with all of a day: its sessions, and matches on courts of their own."""
    await check_programme(meet, account)
    return await _postpone(meet, await _of_day(meet, day), reason, account, now)


async def propose_move(session: UUID, starts_at: datetime, others: Others, *, account: Account) -> Proposal:
    """What `move_session` would do, before it is done."""
    meet = await _meet_of(session, account)
    async with transaction():
        moves = await _session_moves(meet, session, starts_at, others)
        return Proposal(
            spans={m.occurrence: (m.starts_at, m.ends_at) for m in moves},
            in_the_way=tuple(await times.in_the_way_of(moves)),
        )


async def move_session(
    session: UUID,
    *,
    starts_at: datetime,
    others: Others = Others.STAY,
    victims: Victims = (),
    reason: str,
    account: Account,
    now: datetime,
) -> UUID | None:
    """Give a half-day, on or put off, another time, with all that lies within it.

    Other sessions of the meet in its way go on behind it or to where it was, in the same act. Anybody else in
    the way is displaced only when named in `victims`. SpaceClosed where the venue is shut by then.
    """
    meet = await _meet_of(session, account)
    said = checked_reason(reason)
    async with transaction():
        await timetable_queries.lock_meet(meet)
        moves = await _session_moves(meet, session, starts_at, others)
        return await _move(meet, moves, victims, said, account, now)


async def rearrange_sessions(
    meet: UUID,
    starts: Mapping[UUID, datetime],
    *,
    victims: Victims = (),
    reason: str,
    account: Account,
    now: datetime,
) -> UUID | None:
    """Give several half-days their times at once, wherever they stood: what a person has typed for each."""
    await check_programme(meet, account)
    said = checked_reason(reason)
    async with transaction():
        await timetable_queries.lock_meet(meet)
        rows = {row["id"]: row for row in await timetable_queries.sessions(meet)}
        if not starts or starts.keys() - rows.keys():
            raise SessionUnsuitable
        moves = [_at(rows[id], at) for id, at in starts.items()]
        return await _move(meet, moves, victims, said, account, now)


async def move_day(
    meet: UUID,
    day: date,
    *,
    to: date,
    others: Others = Others.AFTER,
    victims: Victims = (),
    reason: str,
    account: Account,
    now: datetime,
) -> UUID | None:
    """Put all of a day on another one; AFTER: every later day of the meet goes on by as much, SWAP: they change."""
    await check_programme(meet, account)
    said = checked_reason(reason)
    async with transaction():
        await timetable_queries.lock_meet(meet)
        rows = await timetable_queries.occurrences(meet)
        shift = timedelta(days=(to - day).days)
        moving = dict.fromkeys(await _of_day(meet, day, drafts=True), shift)
        for id, row in rows.items():
            on = clock.local_day(row["starts_at"])
            if id in moving or row["within"] or row["state"] == OccurrenceState.CANCELLED:
                continue
            if others == Others.SWAP and on == to:
                moving[id] = -shift
            if others == Others.AFTER and shift > timedelta() and on > day:
                moving[id] = shift
        moves = [_at(rows[id], rows[id]["starts_at"] + by) for id, by in moving.items()]
        return await _move(meet, moves, victims, said, account, now)


def checked_reason(reason: str) -> str:
    """The reason as it will be read in calendars and notices; ChangeReasonMissing."""
    said = " ".join(reason.split())
    if not 1 <= len(said) <= 120:
        raise ChangeReasonMissing(fields={"reason": ChangeReasonMissing.message})
    return said


async def _move(
    meet: UUID, moves: Sequence[Move], victims: Victims, reason: str, account: Account, now: datetime
) -> UUID | None:
    if not moves:
        raise SessionUnsuitable("这一天没有可以移动的单元或场次，请另选日期。")

    async def act() -> None:
        if victims:
            await times.clear_and_rearrange(moves, victims, reason=reason, by=account.id, now=now)
        else:
            await times.rearrange(moves, reason=reason, by=account.id, now=now)
        words = sessions.words_after(await timetable_queries.sessions(meet))
        await times.rename(words, by=account.id, now=now)

    return await _changed(meet, act, reason, account, now)


async def _postpone(
    meet: UUID, ids: Sequence[UUID], reason: str, account: Account, now: datetime
) -> UUID | None:
    said = checked_reason(reason)
    if not ids:
        raise SessionUnsuitable("这一天没有可以延期的单元或场次，请另选日期。")
    async with transaction():
        await timetable_queries.lock_meet(meet)

        async def act() -> None:
            await times.postpone(ids, reason=said, by=account.id, now=now)

        return await _changed(meet, act, said, account, now)


async def _changed(
    meet: UUID, act: Callable[[], Awaitable[None]], reason: str, account: Account, now: datetime
) -> UUID | None:
    """Act, let later rounds follow, void lists, keep the notice."""

    async def act_and_follow() -> None:
        before = await timetable_queries.occurrences(meet)
        await act()
        after = await timetable_queries.occurrences(meet)
        moved = [id for id in before if _stands(before[id]) != _stands(after[id])]
        stages = await timetable_queries.stages_of_fixtures(moved)
        await following.follow(meet, stages, reason=reason, by=account.id, now=now)

    return await timetable_changes.change(meet, act_and_follow, reason=reason, account=account, now=now)


def _stands(row: Any) -> tuple[Any, ...]:
    return (row["starts_at"], row["ends_at"], row["state"])


async def _meet_of(session: UUID, account: Account) -> UUID:
    """The meet of a session the account may arrange; SessionUnsuitable."""
    meet = await timetable_queries.meet_of_session(session)
    if meet is None:
        raise SessionUnsuitable
    await check_programme(meet, account)
    return meet


async def _of_day(meet: UUID, day: date, *, drafts: bool = False) -> list[UUID]:
    """What of a day stands by itself: sessions, and fixtures in none; with `drafts` those nobody was told of too."""
    states = {OccurrenceState.TENTATIVE, OccurrenceState.CONFIRMED, OccurrenceState.POSTPONED}
    return [
        id
        for id, row in (await timetable_queries.occurrences(meet)).items()
        if clock.local_day(row["starts_at"]) == day
        and not row["within"]
        and row["state"] in (states | {OccurrenceState.DRAFT} if drafts else states)
    ]


async def _session_moves(meet: UUID, session: UUID, starts_at: datetime, others: Others) -> list[Move]:
    loaded = await load(meet)
    rows = loaded.sessions
    if session not in rows:
        raise SessionUnsuitable
    standing = [
        Standing(
            key=id,
            floor=frozenset(row["sections"]) or frozenset({id}),
            starts=minute(row["starts_at"]),
            ends=minute(row["ends_at"]),
        )
        for id, row in rows.items()
        if id == session or row["state"] != OccurrenceState.POSTPONED
    ]
    new = shifted(standing, session, minute(starts_at), others)
    return [_at(rows[UUID(str(key))], instant(starts)) for key, starts in new.items()]


def _at(row: Any, starts_at: datetime) -> Move:
    return Move(
        occurrence=row["id"], starts_at=starts_at, ends_at=starts_at + (row["ends_at"] - row["starts_at"])
    )
