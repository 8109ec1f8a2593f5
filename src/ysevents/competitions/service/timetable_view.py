"""A timetable as its makers see it: sessions, stages, how full everything is, what is wrong and with whom.

Names stand in full: this is the desk's, and never shown to the public. That they were looked at is on record.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.schemas import Account
from ysevents.competitions import timetable_queries
from ysevents.competitions.enums import AreaUse, FixtureState, StageState
from ysevents.competitions.rules.scheduling import demands, problems
from ysevents.competitions.rules.scheduling.loads import area_loads, loads
from ysevents.competitions.rules.scheduling.model import Key
from ysevents.competitions.service.bibs import get_meet
from ysevents.competitions.service.desks import check_programme
from ysevents.competitions.service.timetable_board import Loaded, load
from ysevents.competitions.timetable_schemas import (
    AreaFill,
    AreaShown,
    FixtureShown,
    LoadShown,
    ProblemShown,
    SessionShown,
    StageShown,
    Timetable,
)
from ysevents.core.enums import OccurrenceState
from ysevents.kit import clock


async def get_timetable(meet: UUID, *, account: Account, now: datetime) -> Timetable:
    """Everything about a meet's timetable, in the same number of statements however large the meet."""
    await check_programme(meet, account)
    found = await get_meet(meet)
    loaded = await load(meet)
    listed = await _problems(meet, loaded)
    if any(problem.code in problems.WORST for problem in listed):
        await accounts.record_view(
            "children_listed", account=account, object_kind="event", object_id=meet, now=now
        )
    return Timetable(
        meet=meet,
        sessions=tuple(_sessions(loaded)),
        areas=tuple(_areas(loaded)),
        stages=tuple(_stages(loaded)),
        loads=_loads(loaded),
        problems=(*_outside(loaded, found.starts_on, found.ends_on), *(_shown(loaded, p) for p in listed)),
    )


async def list_loads(meet: UUID, *, account: Account) -> tuple[LoadShown, ...]:
    """What a meet needs of each kind of ground and what there is, before anything is placed."""
    await check_programme(meet, account)
    return _loads(await load(meet))


async def list_problems(meet: UUID, *, account: Account) -> list[ProblemShown]:
    """What is wrong with a timetable as it stands, with names."""
    await check_programme(meet, account)
    loaded = await load(meet)
    return [_shown(loaded, p) for p in await _problems(meet, loaded)]


async def _problems(meet: UUID, loaded: Loaded) -> tuple[problems.Problem, ...]:
    people, seats = await timetable_queries.people(meet), await timetable_queries.seats(meet)
    return problems.find(loaded.board, _efforts(loaded, people, seats), _in_heats(loaded, seats))


def _efforts(loaded: Loaded, people: Sequence[Any], seats: Sequence[Any]) -> Iterator[problems.Effort]:
    """Where everybody in two contests may have to be: in the fixtures drawn, before the draw in the first round."""
    seated: dict[UUID, list[Any]] = defaultdict(list)
    for seat in seats:
        seated[seat["entry"]].append(seat)
    drawn = {seat["stage"] for seat in seats}
    ordinals = _ordinals(loaded)
    first = {s.contest: s for s in loaded.board.stages if s.number == 1}
    for row in people:
        name = f"{row['name']}（{row['unit']}）"
        for seat in seated[row["entry"]]:
            yield problems.Effort(
                person=row["person"],
                name=name,
                stage=seat["stage"],
                number=ordinals[seat["stage"], seat["number"]],
            )
        stage = first.get(row["contest"])
        if stage is not None and stage.key not in drawn:
            yield problems.Effort(person=row["person"], name=name, stage=stage.key)


def _in_heats(loaded: Loaded, seats: Sequence[Any]) -> Iterator[problems.UnitInHeat]:
    ordinals = _ordinals(loaded)
    names = {seat["organization"]: seat["unit"] for seat in seats}
    counts = Counter((seat["stage"], seat["number"], seat["organization"]) for seat in seats)
    for (stage, number, unit), count in counts.items():
        yield problems.UnitInHeat(stage=stage, number=ordinals[stage, number], unit=names[unit], count=count)


def _ordinals(loaded: Loaded) -> dict[tuple[UUID, int], int]:
    """Numbers of fixtures may have gaps; the rules count them from 1."""
    return {
        (stage, row["number"]): n
        for stage, of_stage in loaded.fixtures.items()
        for n, row in enumerate(of_stage, 1)
    }


def _shown(loaded: Loaded, problem: problems.Problem) -> ProblemShown:
    ids: list[UUID] = []
    for stage, number in problem.fixtures:
        rows = loaded.fixtures.get(UUID(str(stage)), ())
        ids += [r["id"] for r in rows] if number is None else [r["id"] for r in rows[number - 1 : number]]
    return ProblemShown(code=problem.code, text=problem.text, fixtures=tuple(ids))


def _outside(loaded: Loaded, first: Any, last: Any) -> Iterator[ProblemShown]:
    for row in loaded.sessions.values():
        day = clock.local_day(row["starts_at"])
        if not first <= day <= last:
            yield ProblemShown(
                code="outside_days",
                text=f"{row['title']}在{clock.date_cn(day)}，不在赛事日期之内，请在竞赛规程里改赛事日期",
            )


def _loads(loaded: Loaded) -> tuple[LoadShown, ...]:
    return tuple(
        LoadShown(
            use=AreaUse(one.use),
            word=demands.WORDS[one.use],
            stages=one.stages,
            fixtures=one.fixtures,
            needed=one.needed,
            room=one.room,
            half_days=one.half_days,
            is_over=one.is_over,
        )
        for one in loads(loaded.board)
    )


def _sessions(loaded: Loaded) -> Iterator[SessionShown]:
    fills: dict[Key, list[AreaFill]] = defaultdict(list)
    for one in area_loads(loaded.board):
        space = loaded.spaces.get(UUID(str(one.area)))
        fills[one.session].append(
            AreaFill(
                space=space["id"] if space else None,
                name=space["name"] if space else loaded.sessions[UUID(str(one.session))]["where"],
                taken=one.taken,
                room=one.room,
            )
        )
    for row in loaded.sessions.values():
        yield SessionShown(
            id=row["id"],
            title=row["title"],
            label=row["label"],
            starts_at=row["starts_at"],
            ends_at=row["ends_at"],
            state=OccurrenceState(row["state"]),
            sequence=row["sequence"],
            where=row["where"],
            areas=tuple(fills[row["id"]]),
        )


def _areas(loaded: Loaded) -> Iterator[AreaShown]:
    for id, row in loaded.spaces.items():
        yield AreaShown(
            space=id,
            name=row["name"],
            uses=tuple(use for use in AreaUse if use in loaded.uses[id]),
            is_chosen=row["uses"] is not None,
        )


def _stages(loaded: Loaded) -> Iterator[StageShown]:
    for stage in loaded.board.stages:
        id = UUID(str(stage.key))
        row, held = loaded.stages[id], loaded.fixtures.get(id, ())
        yield StageShown(
            id=id,
            contest=row["contest"],
            title=stage.title,
            state=StageState(row["state"]),
            use=AreaUse(stage.use),
            planned=len(stage.turns),
            minutes=stage.minutes,
            needed=stage.needed,
            fixtures=tuple(_fixture(loaded, f) for f in held if f["id"] in loaded.standing),
        )


def _fixture(loaded: Loaded, row: Any) -> FixtureShown:
    space, session = loaded.spaces.get(row["space"]), loaded.sessions.get(row["within"])
    where = space["name"] if space else row["place"] or (session["where"] if session else "")
    return FixtureShown(
        id=row["id"],
        stage=row["stage"],
        number=row["number"],
        title=row["title"],
        label=row["label"],
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        session=row["within"],
        space=row["space"],
        where=where,
        state=FixtureState(row["state"]),
        occurrence_state=OccurrenceState(row["occurrence_state"]),
        is_locked=row["is_locked"],
        sequence=row["sequence"],
    )
