"""The school leagues of the demo: which template each is set up from, and who has entered."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ysevents.core.enums import Sex
from ysevents.demo.enums import Progress, SchoolKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The boys or the girls of a division: whose schools come, and what they have entered."""

    division: str
    sex: Sex
    units: Mapping[SchoolKind, int]
    entered: Mapping[str, int]
    """How many teams, pairs or players of each discipline; spread over the schools in turn."""
    per_unit: Mapping[str, int] = field(default_factory=dict)
    """How many a school may enter, where that is not what the template says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class League:
    template: str
    """The key in seeds/reference/regulations."""
    title: str
    starts: int
    """So many days after the anchor."""
    progress: Progress
    names: Mapping[str, int]
    """How many people stand on the lists of all teams of a discipline."""
    sides: tuple[Side, ...]


FOOTBALL_PRIMARY = {SchoolKind.CENTRE: 10, SchoolKind.TOWN: 6}
FOOTBALL_JUNIOR = {SchoolKind.JUNIOR: 8, SchoolKind.NINE_YEAR: 3, SchoolKind.COMPLETE: 1}
COURTS_PRIMARY = {SchoolKind.CENTRE: 6, SchoolKind.TOWN: 8, SchoolKind.NINE_YEAR: 2}
COURTS_JUNIOR = {SchoolKind.JUNIOR: 11, SchoolKind.NINE_YEAR: 4, SchoolKind.COMPLETE: 1}
SENIOR = {SchoolKind.SENIOR: 3, SchoolKind.VOCATIONAL: 1, SchoolKind.COMPLETE: 1}
MORE_OF_FEW = {"tt_team": 2, "tt_singles": 8}
"""Few schools have senior grades, so that each may enter more."""


def _football(division: str, units: Mapping[SchoolKind, int], boys: int, girls: int) -> tuple[Side, Side]:
    return (
        Side(division=division, sex=Sex.MALE, units=units, entered={"football": boys}),
        Side(division=division, sex=Sex.FEMALE, units=units, entered={"football": girls}),
    )


def _courts(
    division: str,
    units: Mapping[SchoolKind, int],
    boys: int,
    girls: int,
    *,
    pairs: int,
    per_unit: Mapping[str, int] | None = None,
) -> tuple[Side, ...]:
    """Basketball teams as given; of table tennis eight teams, 32 players and some pairs a side."""
    return tuple(
        Side(
            division=division,
            sex=sex,
            units=units,
            entered={
                "basketball": teams,
                "tt_team": 8,
                "tt_singles": 32,
                **({"tt_doubles": pairs} if pairs else {}),
            },
            per_unit=per_unit or {},
        )
        for sex, teams in ((Sex.MALE, boys), (Sex.FEMALE, girls))
    )


COUNTY_LEAGUES = (
    League(
        template="campus_football",
        title="永顺县校园足球联赛（演示）",
        starts=5,
        progress=Progress.FROZEN,
        names={"football": 780},
        sides=(
            *_football("小学组", FOOTBALL_PRIMARY, 16, 8),
            *_football("初中组", FOOTBALL_JUNIOR, 12, 8),
            *_football("高中组", SENIOR, 4, 4),
        ),
    ),
    League(
        template="basketball_table_tennis",
        title="永顺县中小学生篮球、乒乓球比赛（演示）",
        starts=11,
        progress=Progress.REVIEWED,
        names={"basketball": 700, "tt_team": 192},
        sides=(
            *_courts("小学组", COURTS_PRIMARY, 16, 12, pairs=0),
            *_courts("初中组", COURTS_JUNIOR, 14, 10, pairs=8),
            *_courts("高中组", SENIOR, 5, 5, pairs=8, per_unit=MORE_OF_FEW),
        ),
    ),
)

MINI_LEAGUES = (
    League(
        template="campus_football",
        title="永顺县校园足球联赛（演示）",
        starts=25,
        progress=Progress.OPEN,
        names={"football": 5},
        sides=(
            Side(
                division="小学组",
                sex=Sex.MALE,
                units={SchoolKind.CENTRE: 1},
                entered={"football": 1},
            ),
        ),
    ),
    League(
        template="basketball_table_tennis",
        title="永顺县中小学生篮球、乒乓球比赛（演示）",
        starts=10,
        progress=Progress.FROZEN,
        names={"tt_team": 6},
        sides=(
            Side(
                division="小学组",
                sex=Sex.FEMALE,
                units={SchoolKind.CENTRE: 2},
                entered={"tt_team": 2, "tt_singles": 2},
            ),
        ),
    ),
)
