"""年度积分: units over the meets of a year, each meet a contest in which its team score says who came where.

The ruleset of team scores adds up and ranks, so that the same sheet can be judged by anybody. What a place of a meet
is worth is the scale; a meet of few units awards as many places as a large one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ysevents.competitions.rules.judging import FORMAT, judge
from ysevents.competitions.rules.marks import Status
from ysevents.competitions.rules.outcomes import Outcome
from ysevents.competitions.rules.scoring import TEAM_SCORE
from ysevents.competitions.rules.stage_sheets import Judged

SCALE = (9, 7, 6, 5, 4, 3, 2, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Meet:
    """The final team score of a meet: (unit, place or None), units by their numbers of the year."""

    code: str
    title: str
    places: tuple[tuple[int, int | None], ...]


def rank_year(year: int, meets: Sequence[Meet], scale: Sequence[int] = SCALE) -> Judged:
    """Everybody by what their places in the meets of a year are worth."""
    units = sorted({unit for meet in meets for unit, _ in meet.places})
    sheet: dict[str, Any] = {
        "format": FORMAT,
        "title": f"{year}年度积分",
        "ruleset": TEAM_SCORE,
        "parameters": {"scale": list(scale), "minus_one_up_to": 0, "min_entries": 1},
        "entrants": [{"number": unit} for unit in units],
        "contests": [_written(meet) for meet in meets],
    }
    judgement = judge(sheet)
    outcome = judgement.result if isinstance(judgement.result, Outcome) else None
    return Judged(sheet=sheet, outcome=outcome, problems=judgement.problems)


def _written(meet: Meet) -> Mapping[str, Any]:
    return {
        "code": meet.code,
        "title": meet.title,
        "sex": "mixed",
        "placings": [
            {"unit": unit, "rank": place} if place else {"unit": unit, "status": str(Status.NM)}
            for unit, place in meet.places
        ],
    }
