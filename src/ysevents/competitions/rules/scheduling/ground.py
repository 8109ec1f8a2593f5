"""What stands where while a timetable is made: the one thing that changes in the pass."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ysevents.competitions.rules.scheduling.model import Board, Floor, Key, Opening, Placed, Stage

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class RelatedSpan:
    """When a contest that shares athletes with another is on in a session, and how many they share."""

    contest: Key
    session: Key
    starts: int
    ends: int
    is_long: bool
    weight: int


class Ground:
    """The board with what has been put on it."""

    def __init__(self, board: Board, staying: Iterable[Placed]) -> None:
        self.board = board
        self._stages = {stage.key: stage for stage in board.stages}
        self._rounds: dict[tuple[Key, int], Stage] = {(s.contest, s.number): s for s in board.stages}
        self._areas = {o.area.key: o.area for o in board.openings}
        self._grains = {(o.session.key, o.area.key): o.grain for o in board.openings}
        self._placed: dict[Key, list[Placed]] = defaultdict(list)
        self._taken: dict[Key, list[Span]] = defaultdict(list)
        self._related: dict[Key, dict[Key, int]] = defaultdict(dict)
        for pair, weight in board.shared.items():
            for one in pair:
                for other in pair - {one}:
                    self._related[one][other] = weight
        for blocked in board.blocked:
            self._take(blocked.floor, (blocked.starts, blocked.ends))
        self.put(staying)

    def put(self, placed: Iterable[Placed]) -> list[Placed]:
        """Put fixtures where they are said to be; answers them."""
        done = list(placed)
        for one in done:
            self._placed[one.stage].append(one)
            self._take(self._floor(one), self._held(one))
        return done

    def take_back(self, placed: Iterable[Placed]) -> None:
        for one in placed:
            self._placed[one.stage].remove(one)
            for piece in self._floor(one):
                self._taken[piece].remove(self._held(one))

    def placed(self) -> Iterator[Placed]:
        """Everything, by time."""
        everything = [one for of_stage in self._placed.values() for one in of_stage]
        order = {stage.key: n for n, stage in enumerate(self.board.stages)}
        yield from sorted(everything, key=lambda p: (p.starts, order.get(p.stage, -1), p.number))

    def of(self, stage: Key) -> list[Placed]:
        return self._placed[stage]

    def ready(self, stage: Stage) -> int | None:
        """From when on the round before allows it; None: that has no place yet."""
        before = self._rounds.get((stage.contest, stage.number - 1))
        if before is None:
            return 0
        held = self._placed[before.key]
        if len(held) < len(before.turns):
            return None
        return max(p.ends for p in held) + stage.rest

    def deadline(self, stage: Stage, turn: int) -> int | None:
        """Until when fixtures of a turn must be over, for what comes after them and stands already."""
        bounds = [
            p.starts - stage.turn_rest for p in self._placed[stage.key] if stage.turns[p.number - 1] > turn
        ]
        after = self._rounds.get((stage.contest, stage.number + 1))
        if after is not None:
            bounds += [p.starts - after.rest for p in self._placed[after.key]]
        return min(bounds, default=None)

    def ready_for_turn(self, stage: Stage, turn: int) -> int:
        """From when on the turns before allow the next."""
        ends = [p.ends for p in self._placed[stage.key] if stage.turns[p.number - 1] < turn]
        return max(ends) + stage.turn_rest if ends else 0

    def is_free(self, opening: Opening, starts: int, ends: int) -> bool:
        """Whether its floor is nobody's, in steps of the opening's grain."""
        ends = -(-ends // opening.grain) * opening.grain
        return not any(
            begun < ends and over > starts
            for piece in opening.area.floor
            for begun, over in self._taken[piece]
        )

    def frees(self, floor: Floor) -> Iterator[int]:
        """When something that stands on the floor is over."""
        for piece in floor:
            for _, over in self._taken[piece]:
                yield over

    def related_spans(self, contest: Key) -> Iterator[RelatedSpan]:
        """When contests that share athletes with this one are on.

        What a stage has in one session is one span: until the draw nobody knows who runs in which heat.
        """
        for stage in self.board.stages:
            weight = self._related[contest].get(stage.contest)
            if not weight:
                continue
            yield from self.spans(stage, weight)

    def spans(self, stage: Stage, weight: int = 0) -> Iterator[RelatedSpan]:
        """What a stage has in each session, as one span."""
        spans: dict[Key, Span] = {}
        for p in self._placed[stage.key]:
            starts, ends = spans.get(p.session, (p.starts, p.ends))
            spans[p.session] = min(starts, p.starts), max(ends, p.ends)
        for session, (starts, ends) in spans.items():
            yield RelatedSpan(stage.contest, session, starts, ends, stage.is_long, weight)

    def _floor(self, placed: Placed) -> Floor:
        area = self._areas.get(placed.area)
        return area.floor if area else frozenset()

    def _held(self, placed: Placed) -> Span:
        grain = self._grains.get((placed.session, placed.area), 1)
        return placed.starts // grain * grain, -(-placed.ends // grain) * grain

    def _take(self, floor: Floor, span: Span) -> None:
        for piece in floor:
            self._taken[piece].append(span)
