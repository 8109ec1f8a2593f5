"""How much room a meet needs and has, before anything is placed; how full each area then is."""

from dataclasses import dataclass

from ysevents.competitions.rules.scheduling.model import Board, Floor, Key, Opening

HALF_DAY = 210
"""Minutes of a usual session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """All that needs one kind of area, against all areas of the kind in all sessions."""

    use: str
    stages: int
    fixtures: int
    needed: int
    room: int

    @property
    def is_over(self) -> bool:
        return self.needed > self.room

    @property
    def half_days(self) -> str:
        """In half-days of one area, to the tenth: 996 minutes are 4.7."""
        tenths = (self.needed * 20 + HALF_DAY) // (2 * HALF_DAY)
        return f"{tenths // 10}.{tenths % 10}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaLoad:
    """What is placed on an area in a session, against the minutes it is open."""

    session: Key
    area: Key
    taken: int
    room: int

    @property
    def is_over(self) -> bool:
        return self.taken > self.room


def loads(board: Board) -> tuple[Load, ...]:
    """By use, in the order in which the stages first ask for it."""
    found = []
    for use in dict.fromkeys(stage.use for stage in board.stages):
        wanted = [stage for stage in board.stages if stage.use == use]
        found.append(
            Load(
                use=use,
                stages=len(wanted),
                fixtures=sum(len(stage.turns) for stage in wanted),
                needed=sum(stage.needed for stage in wanted),
                room=sum(_room(opening, board) for opening in board.openings if use in opening.area.uses),
            )
        )
    return tuple(found)


def area_loads(board: Board) -> tuple[AreaLoad, ...]:
    """Of every opening; minutes in which two fixtures stand at once count once."""
    return tuple(
        AreaLoad(
            session=opening.session.key,
            area=opening.area.key,
            taken=_covered(
                [
                    (p.starts, p.ends)
                    for p in board.placed
                    if (p.session, p.area) == (opening.session.key, opening.area.key)
                ]
            ),
            room=_room(opening, board),
        )
        for opening in board.openings
    )


def _room(opening: Opening, board: Board) -> int:
    session, floor = opening.session, opening.area.floor
    return session.minutes - _covered(
        [
            (max(b.starts, session.starts), min(b.ends, session.ends))
            for b in board.blocked
            if _meets(b.floor, floor) and b.starts < session.ends and b.ends > session.starts
        ]
    )


def _meets(one: Floor, other: Floor) -> bool:
    return not one.isdisjoint(other)


def _covered(spans: list[tuple[int, int]]) -> int:
    """Minutes covered by spans that may overlap."""
    total, until = 0, None
    for starts, ends in sorted(spans):
        total += max(0, ends - (starts if until is None else max(starts, until)))
        until = ends if until is None else max(until, ends)
    return total
