"""The timetable of a meet: what there is to place, placed by hand or in one pass, moved, locked, published.

Drafts may stand wherever somebody puts them: what is wrong with that is listed, not refused. Nothing moves
that is locked, published or begun, but by an act that names it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from ysevents.accounts.schemas import Account
from ysevents.competitions import timetable_queries
from ysevents.competitions.enums import FixtureState
from ysevents.competitions.errors import SessionUnsuitable, StageNotFound
from ysevents.competitions.rules.scheduling import demands, placing
from ysevents.competitions.rules.scheduling.model import Board, Mode, Opening, Placed, Stage
from ysevents.competitions.service import fixtures, following, timetable_changes
from ysevents.competitions.service.applying import apply
from ysevents.competitions.service.desks import check_programme
from ysevents.competitions.service.timetable_board import Loaded, load, minute
from ysevents.competitions.timetable_errors import (
    FixtureHandedIn,
    FixtureMovedMeanwhile,
    NoAreaThere,
    NothingToPublish,
)
from ysevents.competitions.timetable_schemas import Placing
from ysevents.core.enums import OccurrenceState
from ysevents.core.errors import OccurrenceNotFound
from ysevents.core.schemas import Move
from ysevents.core.service import times
from ysevents.kit.database import transaction

ADJUSTED = "赛程调整"
"""The reason of a move when nobody gives another."""

LEFT = {
    "no_area": "没有适合的场地，请先设置比赛区域",
    "too_long": "一组的用时比最长的单元还长，请缩短用时或分组进行",
    "no_room": "各单元里放不下，请增加单元或缩短每组用时",
    "round_before_unplaced": "上一赛次还没有时间",
}


async def place_automatically(meet: UUID, *, account: Account, now: datetime) -> Placing:
    """Place every stage of a meet that is planned, in a few greedy passes; drafts that are not locked move anew."""
    await check_programme(meet, account)
    async with transaction():
        await timetable_queries.lock_meet(meet)
        loaded = await load(meet)
        plan = placing.place(loaded.board)
        await apply(loaded, plan.placed, by=account.id, now=now)
        stages = {stage.key: stage for stage in loaded.board.stages}
        return Placing(
            placed=len(plan.placed),
            left=tuple(f"{stages[one.stage].title}：{LEFT[one.code]}" for one in plan.left),
        )


async def place_stage(
    stage: UUID,
    *,
    session: UUID,
    starts_at: datetime,
    space: UUID | None = None,
    account: Account,
    now: datetime,
) -> list[UUID]:
    """Put all of a stage into a session from an instant on, one fixture behind the other; answers their ids.

    Matches stand side by side where the courts of the session have room. Without `space` it is the first
    area that suits the discipline. AlreadyPublished once its list is out: then its fixtures are moved.
    """
    meet = await timetable_queries.meet_of_stage(stage)
    if meet is None:
        raise StageNotFound
    await check_programme(meet, account)
    async with transaction():
        await timetable_queries.lock_meet(meet)
        loaded = await load(meet)
        row = await fixtures.get_locked(stage)
        await fixtures.check_changeable(row)
        found = next(s for s in loaded.board.stages if s.key == stage)
        openings = _fitting(loaded, found, session, space)
        placed = (
            _side_by_side(loaded.board, found, openings, minute(starts_at))
            if found.mode == Mode.PARALLEL
            else _in_a_row(found, openings[0], minute(starts_at))
        )
        await apply(loaded, placed, by=account.id, now=now, only={stage})
        fresh = (await load(meet)).fixtures[stage]
        return [f["id"] for f in fresh]


async def move_fixture(
    fixture: UUID,
    *,
    starts_at: datetime,
    session: UUID | None = None,
    space: UUID | None = None,
    with_rest: bool = False,
    sequence: int | None = None,
    reason: str = "",
    account: Account,
    now: datetime,
) -> UUID | None:
    """Give a fixture another time, and with `with_rest` those of its stage behind it by as much.

    Later rounds of its contest that would come too soon move behind it. Answers the change when something
    published has moved: its lists are void then, and there is a text to broadcast. FixtureMovedMeanwhile when
    it is not at the `sequence` that was seen.
    """
    async with transaction():
        row = await get_fixture(fixture, account)
        if sequence is not None and row["sequence"] != sequence:
            raise FixtureMovedMeanwhile
        loaded = await load(row["root"])
        moving = [f for f in loaded.fixtures[row["stage"]] if f["id"] == fixture]
        if with_rest:
            moving += [
                f
                for f in loaded.fixtures[row["stage"]]
                if f["starts_at"] >= row["starts_at"]
                and f["within"] == row["within"]
                and f["id"] != fixture
                and f["id"] in loaded.standing
            ]
        if any(f["state"] == FixtureState.HANDED_IN for f in moving):
            raise FixtureHandedIn
        shift = starts_at - row["starts_at"]
        moves = [_moved(loaded, f, shift, session, space) for f in moving]

        async def act() -> None:
            await times.rearrange(moves, reason=reason or None, by=account.id, now=now)
            await following.follow(
                row["root"], {row["stage"]}, reason=reason or ADJUSTED, by=account.id, now=now
            )

        return await timetable_changes.change(
            row["root"], act, reason=reason or ADJUSTED, account=account, now=now
        )


async def lock_fixtures(ids: Sequence[UUID], is_locked: bool, *, account: Account, now: datetime) -> None:
    """Let automatic placing leave fixtures where they are, or take them again."""
    async with transaction():
        for fixture in ids:
            await get_fixture(fixture, account)
        await timetable_queries.set_locked(ids, is_locked)


async def publish_timetable(meet: UUID, *, account: Account, now: datetime) -> int:
    """Make every draft that has a time public, sessions first; answers how many fixtures.

    From now on they stand in agendas and calendars, and who takes part is told when they move. Matches take
    their courts: SpaceAlreadyTaken when somebody has one. NothingToPublish when all is out already.
    """
    await check_programme(meet, account)
    async with transaction():
        await timetable_queries.lock_meet(meet)
        loaded = await load(meet)
        drafts = [id for id, f in loaded.standing.items() if f["occurrence_state"] == OccurrenceState.DRAFT]
        sessions = [id for id, s in loaded.sessions.items() if s["state"] == OccurrenceState.DRAFT]
        if not drafts and not sessions:
            raise NothingToPublish
        await times.confirm(sessions, by=account.id, now=now)
        await times.confirm(drafts, by=account.id, now=now)
        return len(drafts)


async def get_fixture(fixture: UUID, account: Account) -> Any:
    """A fixture of a meet the account may arrange, the meet locked."""
    row = await timetable_queries.find_fixture(fixture)
    if row is None:
        raise OccurrenceNotFound
    await check_programme(row["root"], account)
    await timetable_queries.lock_meet(row["root"])
    fresh = await timetable_queries.find_fixture(fixture)
    if fresh is None:
        raise OccurrenceNotFound
    return fresh


def _moved(loaded: Loaded, row: Any, shift: timedelta, session: UUID | None, space: UUID | None) -> Move:
    """A fixture moved by a person: into the session named, or the one it falls into, on the area named or its own.

    What finds no session there is tried where it is, and refused by what holds it.
    """
    starts_at, ends_at = row["starts_at"] + shift, row["ends_at"] + shift
    into = session or _session_at(loaded, row, starts_at, ends_at) or row["within"]
    found = loaded.sessions.get(into) if into else None
    if session and found is None:
        raise SessionUnsuitable
    holds = found is not None and (found["space"] or found["place"])
    keeps = space or (row["space"] if row["space"] in loaded.spaces else None)
    if found is not None and found["space"] and keeps is not None and keeps in loaded.spaces:
        inside = set(loaded.spaces[keeps]["sections"]) <= set(found["sections"])
        keeps = keeps if inside or space else found["space"]
    return Move(
        occurrence=row["id"],
        starts_at=starts_at,
        ends_at=ends_at,
        space=keeps or (found["space"] if found is not None else None),
        place=found["place"] if found is not None and not keeps else None,
        within=found["id"] if found is not None and holds else None,
    )


def _session_at(loaded: Loaded, row: Any, starts_at: datetime, ends_at: datetime) -> UUID | None:
    """The session a span lies in, that of the fixture first."""
    fitting = [
        id
        for id, s in loaded.sessions.items()
        if s["starts_at"] <= starts_at and ends_at <= s["ends_at"] and s["state"] != OccurrenceState.POSTPONED
    ]
    return row["within"] if row["within"] in fitting else fitting[0] if fitting else None


def _fitting(loaded: Loaded, stage: Stage, session: UUID, space: UUID | None) -> list[Opening]:
    """Where in a session a stage may stand, the space a person has chosen before all."""
    if session not in loaded.sessions:
        raise SessionUnsuitable
    there = [o for o in loaded.board.openings if o.session.key == session]
    if space:
        found = [o for o in there if o.area.key == space] or [
            replace(o, area=replace(o.area, key=space, floor=frozenset(loaded.spaces[space]["sections"])))
            for o in there[:1]
            if space in loaded.spaces
        ]
    else:
        found = [o for o in there if stage.use in o.area.uses]
    if not found:
        raise NoAreaThere(
            f"这个单元里没有适合{demands.WORDS[stage.use]}项目的场地，请先设置比赛区域或另选单元。"
        )
    return found


def _in_a_row(stage: Stage, opening: Opening, starts: int) -> list[Placed]:
    """All fixtures one behind the other, those of a turn at once where the format says so."""
    order = sorted(range(1, len(stage.turns) + 1), key=lambda n: (stage.turns[n - 1], n))
    turns = sorted(set(stage.turns))
    step = -(-(stage.minutes + stage.gap) // opening.grain) * opening.grain
    placed = []
    for row, number in enumerate(order):
        if stage.mode == Mode.TOGETHER:
            row = turns.index(stage.turns[number - 1])
        begins = starts + row * step
        placed.append(
            Placed(
                stage=stage.key,
                number=number,
                session=opening.session.key,
                area=opening.area.key,
                starts=begins,
                ends=begins + stage.minutes,
            )
        )
    return placed


def _side_by_side(board: Board, stage: Stage, openings: Sequence[Opening], starts: int) -> list[Placed]:
    """Matches over the courts of one session from an instant on; NoAreaThere when they do not all fit."""
    later = tuple(
        replace(o, session=replace(o.session, starts=max(starts, o.session.starts)))
        for o in openings
        if starts < o.session.ends
    )
    others = tuple(replace(p, is_fixed=True) for p in board.placed if p.stage != stage.key)
    plan = placing.place(replace(board, openings=later, placed=others), only=[stage.key])
    found = [p for p in plan.placed if p.stage == stage.key]
    if not found:
        raise NoAreaThere("这个单元的场地和时间放不下全部场次，请另选单元或增加场地。")
    return found
