"""A regulation as a whole: what besides its numbers (`parameters`) is set down in each of its versions."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from ysevents.competitions.rules import eligibility


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDivision:
    """A division and whom it is for. `id` tells it from others through all versions."""

    id: str
    name: str
    sex: Literal["male", "female", "mixed"]
    born_from: date | None = None
    born_until: date | None = None
    grade_from: int | None = None
    grade_until: int | None = None
    unit_classes: tuple[str, ...] = ()

    @property
    def rule(self) -> eligibility.Division:
        """The division as the rules of eligibility see it."""
        return eligibility.Division(
            name=self.name,
            sex=self.sex,
            born_from=self.born_from,
            born_until=self.born_until,
            grade_from=self.grade_from,
            grade_until=self.grade_until,
            unit_classes=self.unit_classes,
        )

    @property
    def title(self) -> str:
        return self.rule.title


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedContest:
    """A discipline held in a division (`division` is its id)."""

    id: str
    discipline: str
    name: str
    division: str
    per_unit_limit: int | None = None
    counts_towards_limit: bool = True
    is_extra: bool = False
    """May be entered on top of an athlete's limit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A section of the printed regulation in free words."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Dates, divisions, contests and texts of a regulation."""

    title: str
    starts_on: date
    ends_on: date
    opens_at: datetime
    deadline_at: datetime
    divisions: tuple[PlannedDivision, ...] = ()
    contests: tuple[PlannedContest, ...] = ()
    texts: tuple[Text, ...] = ()

    def contests_of(self, division: PlannedDivision) -> tuple[PlannedContest, ...]:
        return tuple(contest for contest in self.contests if contest.division == division.id)
