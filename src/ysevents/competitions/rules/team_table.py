"""The team table 团体总分: units by points, then by better places and records.

One sheet of placed contests makes every table: the parameters `divisions` and `sex` choose one, `tables` gives all.
"""

from dataclasses import dataclass, replace

from ysevents.competitions.rules.decisions import DecisionKind, named_by, settle
from ysevents.competitions.rules.marks import Status
from ysevents.competitions.rules.outcomes import (
    Block,
    Criterion,
    Line,
    Outcome,
    Problem,
    Reason,
    rank,
    unplaced,
)
from ysevents.competitions.rules.sheets import review_ties
from ysevents.competitions.rules.team_points import Award, awards, is_held, values
from ysevents.competitions.rules.team_sheet import Config, Contest, Scope, Sex, Sheet, review_contests

NOT_ENTERED = Reason("not_entered", "无计分项目")
GUEST = Reason("guest", "表演（测验）")
RECORDS = Reason("records", "破纪录多")


@dataclass(frozen=True, slots=True)
class Score:
    """What a unit has in one table."""

    unit: int
    awards: tuple[Award, ...]

    @property
    def points(self) -> int:
        return sum(award.total for award in self.awards)

    @property
    def records(self) -> int:
        return sum(award.records for award in self.awards)

    def of(self, sex: Sex) -> int:
        return sum(award.total for award in self.awards if award.contest.sex == sex)

    def placed(self, place: int) -> int:
        """How often the unit took this place, shared ones too."""
        return sum(award.rank == place for award in self.awards)


def review(sheet: Sheet, config: Config) -> tuple[Problem, ...]:
    """Contests that cannot be; decisions about no tie."""
    return review_contests(sheet, config) or review_ties(sheet, config, place)


def place(sheet: Sheet, config: Config) -> Outcome:
    """One table: blocks by points, then better places, records; ties stay unless decided."""
    contests = [contest for contest in sheet.contests if _is_counted(contest, config)]
    scores = _scores(sheet, contests, config)
    out = _without_place(sheet, scores, config)
    placed = [score for score in scores if score.unit not in out]
    level = rank(placed, _criteria(sheet, config), lambda score: score.unit)
    blocks = settle(level, sheet.decisions)
    awarded = _awarded(len(placed), config)
    return Outcome(
        blocks=(*blocks, *_unplaced(out)),
        lines=tuple(_line(score, blocks, awarded) for score in scores if score.awards),
        notes=_notes(sheet, contests, scores, awarded, config),
    )


def tables(sheet: Sheet, config: Config) -> tuple[tuple[str, Outcome], ...]:
    """Every table of the meet by its title: men, women and total of each division, then of all together."""
    divisions = sorted({contest.division for contest in sheet.contests})
    chosen = [(division, (division,)) for division in divisions] if len(divisions) > 1 else []
    return tuple(
        (f"{name}{sex.label if sex else ''}团体总分", place(sheet, replace(config, divisions=held, sex=sex)))
        for name, held in (*chosen, ("", ()))
        for sex in (Sex.MEN, Sex.WOMEN, None)
    )


def _is_counted(contest: Contest, config: Config) -> bool:
    of_division = not config.divisions or contest.division in config.divisions
    return of_division and config.sex in (None, contest.sex)


def _scores(sheet: Sheet, contests: list[Contest], config: Config) -> list[Score]:
    """A score for every unit, by number."""
    held: dict[int, list[Award]] = {unit: [] for unit in sheet.numbers}
    for contest in contests:
        for award in awards(contest, sheet, config):
            held[award.placing.unit].append(award)
    return [Score(unit, tuple(found)) for unit, found in held.items()]


def _without_place(sheet: Sheet, scores: list[Score], config: Config) -> dict[int, Reason]:
    cancelled = _cancelled(sheet, config)
    found = {}
    for score in scores:
        if score.unit in sheet.guests:
            found[score.unit] = GUEST
        elif score.unit in cancelled:
            found[score.unit] = Reason(str(Status.DQ), "取消团体总分")
        elif not score.awards:
            found[score.unit] = NOT_ENTERED
    return found


def _cancelled(sheet: Sheet, config: Config) -> set[int]:
    """Units that lose this table: by decision, or for an athlete, as the regulation has it."""
    found = set(named_by(sheet.decisions, DecisionKind.DISQUALIFICATION))
    if config.dq_cancels == Scope.NOTHING:
        return found
    for contest in sheet.contests:
        of_table = not config.divisions or contest.division in config.divisions
        if config.dq_cancels == Scope.UNIT or of_table:
            found |= {placing.unit for placing in contest.placings if sheet.is_void(contest, placing)}
    return found


def _unplaced(out: dict[int, Reason]) -> tuple[Block, ...]:
    order = (str(Status.DQ), NOT_ENTERED.code, GUEST.code)
    return unplaced(sorted(out.items(), key=lambda pair: order.index(pair[1].code)))


def _criteria(sheet: Sheet, config: Config) -> list[Criterion[Score]]:
    longest = max((len(values(contest, sheet, config)) for contest in sheet.contests), default=0)
    by_name: dict[str, list[Criterion[Score]]] = {
        "places": [_more_of(place) for place in range(1, longest + 1)],
        "records": [Criterion(RECORDS, lambda score: -score.records)],
    }
    by_points: Criterion[Score] = Criterion(Reason("points", "总分"), lambda score: -score.points)
    return [by_points, *(criterion for name in config.level_order for criterion in by_name[name])]


def _more_of(place: int) -> Criterion[Score]:
    return Criterion(Reason(f"place_{place}", f"第{place}名多"), lambda score: -score.placed(place))


def _awarded(units: int, config: Config) -> int | None:
    """How many places are awarded among so many units; None: all."""
    steps = sorted(config.places_by_units, key=lambda step: step.at_least, reverse=True)
    found = next((step.places for step in steps if units >= step.at_least), 0)
    return found if steps else None


def _line(score: Score, blocks: tuple[Block, ...], awarded: int | None) -> Line:
    place = next((block.rank for block in blocks if score.unit in block.entrants), None)
    best = max((award.rank for award in score.awards if award.rank), default=0)
    return Line(
        score.unit,
        {
            "points_milli": score.points,
            **{f"{sex}_milli": score.of(sex) for sex in Sex},
            "bonus_milli": sum(award.bonus for award in score.awards),
            "penalty_milli": sum(award.penalty for award in score.awards),
            "places": "-".join(str(score.placed(n)) for n in range(1, best + 1)),
            "records": score.records,
            "awarded": "录取" if place is not None and (awarded is None or place <= awarded) else "",
        },
    )


def _notes(
    sheet: Sheet, contests: list[Contest], scores: list[Score], awarded: int | None, config: Config
) -> tuple[str, ...]:
    """What is printed below the table: what was not held or reduced, how was rounded, who is out and why."""
    notes = []
    missed = [contest.name for contest in contests if not is_held(contest, sheet, config)]
    if missed:
        notes.append(f"报名不足{config.min_entries}，不举行：{'、'.join(sorted(missed))}")
    if any(award.is_shared for score in scores for award in score.awards):
        notes.append(f"并列名次：{config.ties.label}，{config.rounding.label}")
    if awarded is not None:
        notes.append(f"团体录取前{awarded}名" if awarded else "单位数不足，团体不录取")
    for found in sheet.disqualified:
        notes.append(f"取消成绩：{found.athlete}{f'（{found.text}）' if found.text else ''}")
    return tuple(notes)
