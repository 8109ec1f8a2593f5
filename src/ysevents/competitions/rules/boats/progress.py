"""Where crews stand in the tree of races: what was rowed, which seats are filled by whom."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ysevents.competitions.rules.boats.plans import Race
from ysevents.competitions.rules.decisions import Decision, DecisionKind, named_by, settle
from ysevents.competitions.rules.draws import Source
from ysevents.competitions.rules.marks import Status, Time
from ysevents.competitions.rules.outcomes import Block, Criterion, Reason, rank, ranked_from
from ysevents.competitions.rules.sheets import BaseSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Finish:
    """How one crew finished; `photo` orders those whose times are equal."""

    entrant: int
    time: Time | None = None
    photo: int = 0
    status: Status | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rowed:
    """The finishes of one race, by its number in the tree."""

    race: int
    finishes: tuple[Finish, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(BaseSheet):
    """All races rowed so far. A decision about a tie in a race names it as `fixture`."""

    races: tuple[Rowed, ...]


TIME: Criterion[Finish] = Criterion(Reason("time", "成绩"), lambda f: f.time)
PHOTO: Criterion[Finish] = Criterion(Reason("photo", "终点摄像"), lambda f: f.photo)
Seat = tuple[bool, int | None]
"""Whether it is known who sits there, and who; a seat that nobody earned is known to be empty."""


@dataclass(slots=True)
class Progress:
    """Worked out race by race: blocks of those rowed, crews of those whose seats are all known."""

    races: Sequence[Race]
    rowed: dict[int, Rowed]
    decisions: tuple[Decision, ...]
    blocks: dict[int, tuple[Block, ...]] = field(default_factory=dict)
    seats: dict[int, tuple[int | None, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for race in self.races:
            self._fill(race)
            if race.number in self.rowed:
                level = race_blocks(self.rowed[race.number])
                decided = settle(level, (d for d in self.decisions if d.fixture == race.number))
                self.blocks[race.number] = ranked_from(1, decided)
            elif race.number in self.seats and set(self.seats[race.number]) == {None}:
                self.blocks[race.number] = ()

    @property
    def struck(self) -> frozenset[int]:
        """Crews disqualified by decision: they leave the seats they had, whether those were rowed or not."""
        return named_by(self.decisions, DecisionKind.DISQUALIFICATION)

    def _fill(self, race: Race) -> None:
        filled = [self._seat(source) for source in race.sources]
        if race.sources and all(is_known for is_known, _ in filled):
            self.seats[race.number] = tuple(None if crew in self.struck else crew for _, crew in filled)

    def is_over(self, round: int) -> bool:
        """Whether every race of a round was rowed, but for those that have nobody left."""
        return all(race.number in self.blocks for race in self.races if race.round == round)

    def others(self, round: int) -> tuple[Block, ...]:
        """Those of a round that is over who do not go on by place: by time, before any decision."""
        held = [race.number for race in self.races if race.round == round]
        places = [s.place or 0 for race in self.races for s in race.sources if s.fixture in held]
        last = max(places, default=0)
        ahead = {n for race in held for b in self.blocks[race] if (b.rank or 0) <= last for n in b.entrants}
        finishes = [f for race in held if race in self.rowed for f in self.rowed[race].finishes]
        others = [f for f in finishes if f.status is None and f.entrant not in ahead]
        return rank(others, (TIME,), lambda f: f.entrant)

    def _seat(self, source: Source) -> Seat:
        if source.fixture is not None:
            if source.fixture not in self.blocks:
                return False, None
            return _at(self.blocks[source.fixture], source.place)
        assert source.round is not None
        if not self.is_over(source.round):
            return False, None
        decided = settle(self.others(source.round), (d for d in self.decisions if d.fixture is None))
        return _at(ranked_from(1, decided), source.nth)


def race_blocks(rowed: Rowed) -> tuple[Block, ...]:
    """Those who finished, by time, and by photo where times are equal."""
    finished = [f for f in rowed.finishes if f.status is None]
    return rank(finished, (TIME, PHOTO), lambda f: f.entrant)


def _at(blocks: Sequence[Block], place: int | None) -> Seat:
    """Who has a place. A shared place seats nobody: it has to be decided, if only for the lane."""
    for block in blocks:
        if block.rank is not None and place is not None and 0 <= place - block.rank < len(block.entrants):
            return not block.is_tied, block.entrants[0]
    return True, None
