"""Templates of regulations are dated by the season: dates of birth, windows and deadlines follow the first day."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from ysevents.competitions.rules.eligibility import Division
from ysevents.core.rules import school_year

Sex = Literal["male", "female", "mixed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DivisionOfSeason:
    """A division as templates have it: `oldest` and `youngest` are years before the season's cut-off day.

    Whoever was born on the cut-off day that many years ago is still in.
    """

    name: str
    sexes: tuple[Sex, ...]
    cut_off: tuple[int, int]
    """Month and day."""
    oldest: int | None = None
    youngest: int | None = None
    grades: tuple[int, int] | None = None
    unit_classes: tuple[str, ...] = ()
    contests: tuple[str, ...] = ()
    per_unit: dict[str, int] | None = None
    """Own limits of contests, by discipline."""

    def born(self, season: int) -> tuple[date | None, date | None]:
        """First and last date of birth."""
        return (
            date(season - self.oldest, *self.cut_off) if self.oldest is not None else None,
            date(season - self.youngest, *self.cut_off) if self.youngest is not None else None,
        )


def season_of(day: date, *, is_school_year: bool) -> int:
    """The year by which ages are counted: of the school year's September, or of the calendar."""
    return school_year(day) if is_school_year else day.year


def divisions_in(template: DivisionOfSeason, season: int) -> list[Division]:
    """The divisions of a template in a season, one for each sex.

    >>> pupils = DivisionOfSeason(name="小学甲组", sexes=("male",), cut_off=(9, 1), oldest=12)
    >>> divisions_in(pupils, 2026)[0].born_from
    datetime.date(2014, 9, 1)
    """
    born_from, born_until = template.born(season)
    first, last = template.grades or (None, None)
    return [
        Division(
            name=template.name,
            sex=sex,
            born_from=born_from,
            born_until=born_until,
            grade_from=first,
            grade_until=last,
            unit_classes=template.unit_classes,
        )
        for sex in template.sexes
    ]
