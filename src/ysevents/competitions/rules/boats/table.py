"""The table of a regatta: how far every crew came, who goes on where, and what is still open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ysevents.competitions.rules.boats.draw import Config
from ysevents.competitions.rules.boats.plans import Race, middle_lanes
from ysevents.competitions.rules.boats.progress import Progress, Sheet
from ysevents.competitions.rules.decisions import DecisionKind, named_by, settle
from ysevents.competitions.rules.draws import SourceKind
from ysevents.competitions.rules.marks import UNPLACED, Status
from ysevents.competitions.rules.outcomes import (
    Advance,
    Criterion,
    Line,
    Outcome,
    Reason,
    rank,
    ranked_from,
    unplaced,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a crew came: a smaller level is nearer to the top of final A."""

    number: int
    level: int
    place: int
    time: int
    race: str


CRITERIA: tuple[Criterion[Standing], ...] = (
    Criterion(Reason("round", "所到轮次"), lambda s: s.level),
    Criterion(Reason("place", "组内名次"), lambda s: s.place),
    Criterion(Reason("time", "成绩"), lambda s: s.time),
)


def progress(sheet: Sheet, races: Sequence[Race]) -> Progress:
    return Progress(races, {rowed.race: rowed for rowed in sheet.races}, sheet.decisions)


def place(sheet: Sheet, config: Config) -> Outcome:
    """Final A, final B, then those who went out, latest round first: by place in their race, then by time.

    While races are open, crews who wait for one are level. A crew disqualified by decision loses its place
    and the seats it had; nobody moves into them.
    """
    races = config.tree(len(sheet.entrants))
    found = progress(sheet, races)
    last = _last_races(races, found)
    out = _statuses(sheet)
    standings = [_standing(n, last[n], races, found) for n in sheet.numbers if n in last and n not in out]
    waiting = [_not_yet(n, races) for n in sheet.numbers if n not in last and n not in out]
    level = rank([*standings, *waiting], CRITERIA, lambda s: s.number)
    ordered = sorted(out.items(), key=lambda pair: (UNPLACED.index(pair[1]), pair[0]))
    return Outcome(
        blocks=(
            *ranked_from(1, settle(level, (d for d in sheet.decisions if d.fixture is None))),
            *unplaced((n, status.reason) for n, status in ordered),
        ),
        lines=tuple(
            Line(s.number, {"race": s.race, "place": s.place or None, "time_ms": s.time or None})
            for s in standings
        ),
        advances=tuple(_advances(races, found, config)),
        notes=tuple(_notes(races, found)),
    )


def _last_races(races: Sequence[Race], found: Progress) -> dict[int, Race]:
    """The latest race in which each crew rowed or has a seat."""
    last: dict[int, Race] = {}
    for race in races:
        rowed = found.rowed.get(race.number)
        crews = found.seats.get(race.number, ()) if rowed is None else [f.entrant for f in rowed.finishes]
        last.update((crew, race) for crew in crews if crew is not None)
    return last


def _statuses(sheet: Sheet) -> dict[int, Status]:
    """Why somebody has no place: what befell them in a race, after which they rowed no more, or a decision."""
    held = {f.entrant: f.status for rowed in sheet.races for f in rowed.finishes if f.status is not None}
    struck = named_by(sheet.decisions, DecisionKind.DISQUALIFICATION)
    return {**held, **dict.fromkeys(struck, Status.DQ)}


def _standing(number: int, race: Race, races: Sequence[Race], found: Progress) -> Standing:
    place = next((b.rank or 0 for b in found.blocks.get(race.number, ()) if number in b.entrants), 0)
    rowed = found.rowed.get(race.number)
    time = next((f.time or 0 for f in rowed.finishes if f.entrant == number), 0) if rowed else 0
    return Standing(number, _level(race, races), place, time, race.name)


def _not_yet(number: int, races: Sequence[Race]) -> Standing:
    return Standing(number, _level(races[0], races), 0, 0, "")


def _level(race: Race, races: Sequence[Race]) -> int:
    """Finals count from 0; every round further back is one lower."""
    top = races[-1].round
    finals = [each.number for each in races if each.round == top]
    return finals.index(race.number) if race.round == top else len(finals) + top - race.round


def seats(sheet: Sheet, config: Config) -> dict[tuple[int, int], int | None]:
    """Who sits where by now in the races after the first: crews by race and lane, None for a seat left empty.

    Lanes whose crew is not known yet are not named.
    """
    races = config.tree(len(sheet.entrants))
    found = progress(sheet, races)
    lanes = middle_lanes(config.lanes)
    return {
        (race.number, lane): crew
        for race in races
        if race.sources and race.number in found.seats
        for crew, lane in zip(found.seats[race.number], lanes, strict=False)
    }


def _advances(races: Sequence[Race], found: Progress, config: Config) -> Iterator[Advance]:
    """Q by place, q by time; the best seats have the middle lanes."""
    for race in races:
        lanes = middle_lanes(config.lanes)
        for source, crew, lane in zip(race.sources, found.seats.get(race.number, ()), lanes, strict=False):
            if crew is not None:
                how = "q" if source.kind == SourceKind.BEST else "Q"
                yield Advance(crew, how, f"{race.name}第{lane}道")


def _notes(races: Sequence[Race], found: Progress) -> Iterator[str]:
    """What is still to be rowed, and what has to be decided before it can be."""
    if len(found.blocks) < len(races):
        yield "尚有比赛未进行，名次为暂列"
    for race in races:
        if race.sources and race.number not in found.seats and _sources_are_over(race, found):
            yield f"{race.name}有席位并列，须裁决"


def _sources_are_over(race: Race, found: Progress) -> bool:
    return all(
        source.fixture in found.blocks if source.round is None else found.is_over(source.round)
        for source in race.sources
    )
