"""The board of a meet: its rows as the rules of scheduling see them, read in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from json import loads
from typing import Any
from uuid import UUID

from ysevents.competitions import timetable_queries
from ysevents.competitions.enums import FixtureState, FixtureStyle, StageFormat
from ysevents.competitions.rules import fixture_plans
from ysevents.competitions.rules.scheduling import areas, demands, turns
from ysevents.competitions.rules.scheduling.model import (
    Area,
    Blocked,
    Board,
    Floor,
    Mode,
    Opening,
    Placed,
    Session,
    Stage,
)
from ysevents.competitions.service.fixtures import word_of
from ysevents.core.enums import OccurrenceKind, OccurrenceState, Visibility

OWN_FLOOR = 15
"""Minutes in which floor is taken that no session holds: a quarter of an hour."""
PRIMARY = 6
"""The last grade of those who are spared a third effort."""
LIVE = {OccurrenceState.DRAFT, OccurrenceState.TENTATIVE, OccurrenceState.CONFIRMED}


def minute(instant: datetime) -> int:
    """Whole minutes since the Unix epoch."""
    return int(instant.timestamp()) // 60


def instant(minute: int) -> datetime:
    return datetime.fromtimestamp(minute * 60, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """The board with the rows it was made of. Areas are keyed by their space, or by the session itself."""

    board: Board
    sessions: Mapping[UUID, Any]
    spaces: Mapping[UUID, Any]
    stages: Mapping[UUID, Any]
    fixtures: Mapping[UUID, Sequence[Any]]
    """By stage and number."""
    standing: Mapping[UUID, Any]
    """Fixtures that have a time, by id."""
    uses: Mapping[UUID, frozenset[str]]

    def fixture(self, stage: UUID, number: int) -> Any | None:
        """Number counts the fixtures of a stage from 1, in their order."""
        held = self.fixtures.get(stage, ())
        return held[number - 1] if 0 < number <= len(held) else None


async def load(meet: UUID) -> Loaded:
    """Read a meet's board."""
    sessions = {row["id"]: row for row in await timetable_queries.sessions(meet)}
    spaces = {row["id"]: row for row in await timetable_queries.spaces(meet)}
    stage_rows = {row["id"]: row for row in await timetable_queries.stages(meet)}
    fixtures: dict[UUID, list[Any]] = defaultdict(list)
    for row in await timetable_queries.fixtures(meet):
        fixtures[row["stage"]].append(row)
    shared = {
        frozenset((row["one"], row["other"])): row["weight"] for row in await timetable_queries.shared(meet)
    }
    uses = _uses(spaces, frozenset(await timetable_queries.sports(meet)))
    on = [s for s in sessions.values() if s["state"] in LIVE]
    holds = any(s["space"] for s in on)
    standing = {f["id"]: f for of_stage in fixtures.values() for f in of_stage if _stands(f, sessions, holds)}
    openings = _openings(on, spaces, uses, list(standing.values()))
    blocked: list[Any] = []
    if on:
        blocked = await timetable_queries.others(
            meet,
            [UUID(str(o.area.key)) for o in openings if o.area.key in spaces],
            min(s["starts_at"] for s in on),
            max(s["ends_at"] for s in on),
        )
    stages = tuple(_stage(row, fixtures[row["id"]]) for row in stage_rows.values())
    board = Board(
        openings=tuple(openings),
        stages=stages,
        shared=shared,
        placed=tuple(
            _placed(f, n, on)
            for of_stage in fixtures.values()
            for n, f in enumerate(of_stage, 1)
            if f["id"] in standing
        ),
        blocked=tuple(_blocked(row) for row in blocked),
    )
    return Loaded(
        board=board,
        sessions=sessions,
        spaces=spaces,
        stages=stage_rows,
        fixtures=dict(fixtures),
        standing=standing,
        uses=uses,
    )


def _uses(spaces: Mapping[UUID, Any], sports: frozenset[str]) -> dict[UUID, frozenset[str]]:
    """What each space is for: as somebody said, or as long as nobody has, as its name says."""
    if any(row["uses"] for row in spaces.values()):
        return {id: frozenset(row["uses"] or ()) for id, row in spaces.items()}
    return {id: areas.propose(row["name"], row["sport"], sports) for id, row in spaces.items()}


def _stands(fixture: Any, sessions: Mapping[UUID, Any], holds: bool) -> bool:
    """Whether a fixture has a time. A draft whose session was put off has left it and waits for another."""
    if fixture["occurrence_state"] not in LIVE:
        return False
    if fixture["within"]:
        return fixture["within"] in sessions
    is_waiting = fixture["style"] == FixtureStyle.RANKED and holds
    return not (is_waiting and fixture["occurrence_state"] == OccurrenceState.DRAFT)


def _openings(
    sessions: Sequence[Any],
    spaces: Mapping[UUID, Any],
    uses: Mapping[UUID, frozenset[str]],
    fixtures: Sequence[Any],
) -> list[Opening]:
    """Which areas are open in which session; those that fixtures stand on already stay known, for no use."""
    found = []
    for row in sessions:
        session = Session(
            key=row["id"], starts=minute(row["starts_at"]), ends=minute(row["ends_at"]), title=row["title"]
        )
        fitting = [
            Area(key=id, uses=uses[id], floor=frozenset(space["sections"]))
            for id, space in spaces.items()
            if uses[id] and _is_part(space, row)
        ]
        if not fitting:
            fitting = [_whole(row)] if row["space"] or row["place"] else []
        known = {area.key for area in fitting}
        extra = {f["space"] for f in fixtures if f["within"] == row["id"] and f["space"]} - known
        fitting += [
            Area(key=id, uses=frozenset(), floor=frozenset(spaces[id]["sections"]))
            for id in sorted(extra & spaces.keys())
        ]
        grain = 1 if row["space"] or row["place"] else OWN_FLOOR
        found += [Opening(session=session, area=area, grain=grain) for area in fitting]
    return found


def _is_part(space: Any, session: Any) -> bool:
    """Whether a space lies on the floor a session holds; of a session without floor, any court does."""
    if session["space"] is None:
        return session["place"] is None
    return set(space["sections"]) <= set(session["sections"])


def _whole(session: Any) -> Area:
    """The place of a session as its one area."""
    floor: Floor = frozenset(session["sections"]) if session["space"] else frozenset({session["id"]})
    return Area(key=session["space"] or session["id"], uses=areas.EVERYTHING, floor=floor)


def _stage(row: Any, fixtures: Sequence[Any]) -> Stage:
    mode, is_primary = demands.mode_of(row["format"]), (row["grade_until"] or 99) <= PRIMARY
    return Stage(
        key=row["id"],
        contest=row["contest"],
        number=row["number"],
        title=f"{row['title']} {word_of(row['round'], row['format'])}",
        use=demands.use_of(row["sport"], row["kind"], row["discipline"]),
        turns=tuple(f["turn"] for f in fixtures) if fixtures else _planned_turns(row, mode),
        minutes=row["fixture_minutes"],
        mode=mode,
        rest=demands.rest_between_rounds(row["distance_m"]),
        turn_rest=demands.rest_between_turns(row["sport"]),
        distance_m=row["distance_m"],
        is_relay=row["kind"] == "relay",
        is_young=is_primary,
    )


def _planned_turns(row: Any, mode: Mode) -> tuple[int, ...]:
    count = row["fixtures_planned"]
    if mode == Mode.PARALLEL:
        return turns.guess(row["format"], count, row["entries"])
    named = fixture_plans.name(StageFormat(row["format"]), loads(row["draw_parameters"]), count)
    return tuple(one.turn for one in named)


def _placed(row: Any, number: int, sessions: Sequence[Any]) -> Placed:
    session = row["within"] or next(
        (s["id"] for s in sessions if s["starts_at"] <= row["starts_at"] < s["ends_at"]), None
    )
    is_public = row["occurrence_state"] != OccurrenceState.DRAFT
    return Placed(
        stage=row["stage"],
        number=number,
        session=session,
        area=row["space"] or session,
        starts=minute(row["starts_at"]),
        ends=minute(row["ends_at"]),
        is_fixed=row["is_locked"] or is_public or row["state"] != FixtureState.PLANNED,
    )


def _blocked(row: Any) -> Blocked:
    kind, is_public = OccurrenceKind(row["kind"]), row["visibility"] == Visibility.PUBLIC
    return Blocked(
        floor=frozenset(row["sections"]),
        starts=minute(row["starts_at"]),
        ends=-(-int(row["ends_at"].timestamp()) // 60),
        title=f"“{row['title']}”" if is_public and kind != OccurrenceKind.BOOKING else kind.label,
    )
