"""Points 计分 of one contest: who scores how much, place by place.

Points are thousandths. Those who share a place share the mean of the places they take up, rounded once per
contest; sums are sums of what was rounded, so that a printed table can be added up by hand.
"""

from dataclasses import dataclass
from itertools import groupby

from ysevents.competitions.rules.marks import Status
from ysevents.competitions.rules.team_sheet import Config, Contest, Placing, Rounding, Share, Sheet, competing


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """What a placing is worth. `rank` is the place among those who count; None without one that scores."""

    contest: Contest
    placing: Placing
    rank: int | None = None
    points: int = 0
    bonus: int = 0
    records: int = 0
    penalty: int = 0
    is_shared: bool = False

    @property
    def total(self) -> int:
        return self.points + self.bonus - self.penalty


def entries(contest: Contest, sheet: Sheet, config: Config) -> int:
    """How many take part, as reductions count them: as given, else everybody but guests."""
    if contest.entries is not None:
        return contest.entries
    here = competing(contest, sheet)
    return sum(config.count_absent or placing.status != Status.DNS for placing in here)


def is_held(contest: Contest, sheet: Sheet, config: Config) -> bool:
    return entries(contest, sheet, config) >= config.min_entries


def values(contest: Contest, sheet: Sheet, config: Config) -> tuple[int, ...]:
    """The points of the places that score: all of the scale, or one less than the entries when these are few."""
    count = entries(contest, sheet, config)
    factor = config.factors.get(contest.kind, 1000)
    scale = _scale(contest, count, config)
    scoring = max(0, min(len(scale), count - 1)) if count <= config.minus_one_up_to else len(scale)
    return tuple(points * factor for points in scale[:scoring])


def _scale(contest: Contest, count: int, config: Config) -> tuple[int, ...]:
    """The scale of the kind, else that for so few entries, else the common one."""
    if contest.kind in config.scales:
        return config.scales[contest.kind]
    steps = sorted(config.scales_by_entries, key=lambda step: step.up_to)
    return next((step.scale for step in steps if count <= step.up_to), config.scale)


def awards(contest: Contest, sheet: Sheet, config: Config) -> tuple[Award, ...]:
    """An award for everybody but guests; none at all when the contest is not held."""
    if not is_held(contest, sheet, config):
        return ()
    here = competing(contest, sheet)
    ranked = sorted((p for p in here if p.rank is not None), key=lambda p: p.rank or 0)
    scale = values(contest, sheet, config)
    found, first = [], 1
    for _, group in groupby(ranked, key=lambda p: p.rank):
        level = list(group)
        valid = [placing for placing in level if not sheet.is_void(contest, placing)]
        taken = len(valid) if config.dq_moves_up else len(level)
        found += [_placed(placing, contest, first, taken, scale, config) for placing in valid]
        first += taken
    without = (p for p in here if p.rank is None or sheet.is_void(contest, p))
    return (*found, *(_without_place(placing, contest, sheet, config) for placing in without))


def _placed(
    placing: Placing, contest: Contest, first: int, taken: int, scale: tuple[int, ...], config: Config
) -> Award:
    bonus, records = _bonus(placing, config)
    return Award(
        contest=contest,
        placing=placing,
        rank=first if first <= len(scale) else None,
        points=_shared(scale[first - 1 : first - 1 + taken], taken, config),
        bonus=bonus,
        records=records,
        is_shared=taken > 1 and first <= len(scale),
    )


def _shared(taken_up: tuple[int, ...], sharing: int, config: Config) -> int:
    """What each of those sharing gets for the places they take up; places beyond the scale bring nothing."""
    if config.ties == Share.FULL:
        return sum(taken_up[:1])
    if config.rounding == Rounding.DOWN:
        return sum(taken_up) // sharing
    return (2 * sum(taken_up) + sharing) // (2 * sharing)


def _bonus(placing: Placing, config: Config) -> tuple[int, int]:
    """Points and number of records: of several levels the highest, or all of them.

    A record broken twice in one contest counts once.
    """
    bonuses = [config.record_bonus[level] for level in set(placing.records)]
    if config.records_add:
        return sum(bonuses), len(bonuses)
    return max(bonuses, default=0), min(len(bonuses), 1)


def _without_place(placing: Placing, contest: Contest, sheet: Sheet, config: Config) -> Award:
    """A record may stand without a place; an absence without excuse costs."""
    is_void = sheet.is_void(contest, placing) or placing.status == Status.DQ
    bonus, records = (0, 0) if is_void else _bonus(placing, config)
    absent = placing.status == Status.DNS and not placing.excused
    return Award(
        contest=contest,
        placing=placing,
        bonus=bonus,
        records=records,
        penalty=config.absence_penalty if absent else 0,
    )
