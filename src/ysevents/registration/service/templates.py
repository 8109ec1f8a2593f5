"""Templates of regulations, as the seeds have them: one file a template, its name the key."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from ysevents.core.enums import Sport
from ysevents.kit import clock
from ysevents.kit.paths import data
from ysevents.registration.errors import TemplateNotFound
from ysevents.registration.parameters import RegulationParameters
from ysevents.registration.rules.plan import Text
from ysevents.registration.rules.seasons import DivisionOfSeason, season_of

MORNING, EVENING = time(8), time(18)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A kind of event with all that can be said before its days are known."""

    key: str
    name: str
    about: str
    title: str
    sport: Sport
    days: int
    is_school_year: bool
    opens_days: int
    deadline_days: int
    late_entries_days: int
    substitutions_days: int
    parameters: RegulationParameters
    divisions: tuple[DivisionOfSeason, ...]
    texts: tuple[Text, ...]

    def season(self, starts_on: date) -> int:
        return season_of(starts_on, is_school_year=self.is_school_year)

    def title_in(self, starts_on: date) -> str:
        """`2026年中小学生田径运动会`."""
        return self.title.format(year=starts_on.year)

    def ends_on(self, starts_on: date) -> date:
        return starts_on + timedelta(days=self.days - 1)

    def window(self, starts_on: date) -> tuple[datetime, datetime]:
        """From when until when one registers."""
        return (
            clock.at(starts_on - timedelta(days=self.opens_days), MORNING),
            clock.at(starts_on - timedelta(days=self.deadline_days), EVENING),
        )

    def parameters_in(self, starts_on: date) -> RegulationParameters:
        """The numbers, with the deadlines of changes put on days."""
        return self.parameters.model_copy(
            update={
                "late_entries_until": clock.at(starts_on - timedelta(days=self.late_entries_days), EVENING),
                "substitutions_until": clock.at(starts_on - timedelta(days=self.substitutions_days), EVENING),
            }
        )


@cache
def list_templates() -> tuple[Template, ...]:
    """All templates, by key."""
    folder = data("seeds") / "reference/regulations"
    return tuple(
        _template(path.stem, tomllib.loads(path.read_text("utf-8"))) for path in sorted(folder.glob("*.toml"))
    )


def get_template(key: str) -> Template:
    found = next((template for template in list_templates() if template.key == key), None)
    if found is None:
        raise TemplateNotFound
    return found


def _template(key: str, told: dict[str, Any]) -> Template:
    return Template(
        key=key,
        name=told["name"],
        about=told["about"],
        title=told["title"],
        sport=Sport(told["sport"]),
        days=told["days"],
        is_school_year=told["season"] == "school_year",
        opens_days=told["opens_days"],
        deadline_days=told["deadline_days"],
        late_entries_days=told["late_entries_days"],
        substitutions_days=told["substitutions_days"],
        parameters=RegulationParameters.model_validate(told["parameters"]),
        divisions=tuple(_division(row) for row in told["division"]),
        texts=tuple(Text(title=row["title"], text=row["text"]) for row in told["text"]),
    )


def _division(row: dict[str, Any]) -> DivisionOfSeason:
    month, day = (int(part) for part in row["cut_off"].split("-"))
    grades = row.get("grades")
    return DivisionOfSeason(
        name=row["name"],
        sexes=tuple(row["sexes"]),
        cut_off=(month, day),
        oldest=row.get("oldest"),
        youngest=row.get("youngest"),
        grades=(grades[0], grades[1]) if grades else None,
        unit_classes=tuple(row.get("unit_classes", ())),
        contests=tuple(row["contests"]),
        per_unit=row.get("per_unit"),
    )
