"""What made the points of one unit in a team score: place by place, as the ruleset awards them.

Covers: every preset of `cn.school.team_score`. Leaves out: the order of units, which is the table's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ysevents.competitions.rules.judging import HEADER
from ysevents.competitions.rules.reading import read
from ysevents.competitions.rules.rulesets import RULESETS
from ysevents.competitions.rules.team_points import awards
from ysevents.competitions.rules.team_sheet import Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One placing of the unit and what it is worth, in thousandths; `rank` is None where nothing was placed."""

    contest: str
    title: str
    rank: int | None
    points: int
    bonus: int
    penalty: int
    is_shared: bool

    @property
    def total(self) -> int:
        return self.points + self.bonus - self.penalty


def details(data: Mapping[str, Any], unit: int) -> tuple[Detail, ...]:
    """What a unit's places are worth in a sheet's table, contest by contest; nothing for a sheet with problems."""
    ruleset = RULESETS[data["ruleset"]]
    config, problems = ruleset.configure(data.get("parameters", {}))
    sheet, wrong = read(Sheet, {name: value for name, value in data.items() if name not in HEADER})
    if problems or wrong or sheet is None:
        return ()
    counted = [
        contest
        for contest in sheet.contests
        if (not config.divisions or contest.division in config.divisions)
        and config.sex in (None, contest.sex)
    ]
    return tuple(
        Detail(
            contest=contest.code,
            title=contest.name,
            rank=award.rank,
            points=award.points,
            bonus=award.bonus,
            penalty=award.penalty,
            is_shared=award.is_shared,
        )
        for contest in counted
        for award in awards(contest, sheet, config)
        if award.placing.unit == unit and award.placing.unit not in sheet.guests
    )
