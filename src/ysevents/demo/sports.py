"""The demo's meets of other sports than athletics and ball games: where and when, and who is entered.

A side takes its people from schools or from outside them (associations, work units, clubs), spread over
these in turn. Its contests take as many of them as they say, one after the other from the first.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ysevents.competitions.enums import DivisionSex
from ysevents.core.enums import Sport
from ysevents.demo.enums import SchoolKind
from ysevents.registration.schemas import RegulationParameters


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A division, who comes and what is entered."""

    division: str
    sex: DivisionSex
    entered: Mapping[str, int]
    """How many athletes, or crews, by code of the discipline."""
    number: int
    """How many athletes or crews there are."""
    crew: int = 0
    """How many are on the list of a crew or choir; 0: everybody starts alone."""
    ages: tuple[int | None, int | None] = (None, None)
    """Full years reached in the year of the meet, inclusive."""
    grades: tuple[int, int] | None = None
    schools: Mapping[SchoolKind, int] | None = None
    outside: int = 0
    """So many associations, work units and clubs, where it is not schools that come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SportMeet:
    """A day or more, each with a session in the morning and one in the afternoon."""

    key: str
    title: str
    sport: Sport
    starts: int
    """So many days after the anchor."""
    place: str | None
    """In words; None: the stadium."""
    regulation: RegulationParameters
    sides: tuple[Side, ...]
    days: int = 1


MALE, FEMALE, MIXED = DivisionSex.MALE, DivisionSex.FEMALE, DivisionSex.MIXED
ALONE = RegulationParameters(per_athlete=2, per_unit_contest=40, per_unit_sex=60)
CREWS = RegulationParameters(per_athlete=2, per_unit_contest=1, per_unit_sex=60, rosters_required=True)

PRIMARY = {SchoolKind.CENTRE: 10, SchoolKind.TOWN: 10}
JUNIOR = {SchoolKind.JUNIOR: 12, SchoolKind.NINE_YEAR: 4}
SENIOR = {SchoolKind.SENIOR: 3, SchoolKind.VOCATIONAL: 1, SchoolKind.COMPLETE: 1}
SOLOS = {"solo_song": 20, "solo_instrument": 20, "solo_dance": 20}
FEW = {"100mh": 8, "sp": 9, "jt": 3, "dt": 2, "tj": 1, "ce3": 8}
"""Contests of one entry, two, three, eight and nine: where places are taken away from the small ones."""


def _gymnasts(division: str, grades: tuple[int, int]) -> tuple[Side, Side]:
    """Sixteen girls and sixteen boys, on the floor and all around."""
    return tuple(  # type: ignore[return-value]
        Side(
            division=division,
            sex=sex,
            grades=grades,
            schools={SchoolKind.TOWN: 8},
            number=16,
            entered={"gym_floor": 16, "gym_all_around": 16},
        )
        for sex in (FEMALE, MALE)
    )


COUNTY_SPORTS = (
    SportMeet(
        key="fishing",
        title="永顺县钓鱼锦标赛（演示）",
        sport=Sport.FISHING,
        starts=26,
        place="猛洞河示例钓场",
        regulation=ALONE,
        sides=(
            Side(
                division="公开组",
                sex=MIXED,
                ages=(18, None),
                outside=30,
                number=90,
                entered={"fishing_count": 90},
            ),
        ),
    ),
    SportMeet(
        key="cycling",
        title="永顺县环城自行车赛（演示）",
        sport=Sport.CYCLING,
        starts=27,
        place="示例环城公路",
        regulation=ALONE,
        days=3,
        sides=(
            Side(
                division="青年组",
                sex=MALE,
                ages=(18, 39),
                outside=30,
                number=60,
                entered={"road_race": 60},
            ),
            Side(
                division="中年组",
                sex=MALE,
                ages=(40, None),
                outside=30,
                number=45,
                entered={"road_race": 45},
            ),
            Side(
                division="公开组",
                sex=FEMALE,
                ages=(18, None),
                outside=25,
                number=30,
                entered={"road_race": 30},
            ),
            Side(
                division="山地组",
                sex=MALE,
                ages=(18, None),
                outside=25,
                number=25,
                entered={"mtb_race": 25},
            ),
            Side(
                division="少年组",
                sex=MALE,
                grades=(10, 12),
                schools=SENIOR,
                number=20,
                entered={"road_race": 20},
            ),
        ),
    ),
    SportMeet(
        key="dragon_boat",
        title="永顺县龙舟赛（演示）",
        sport=Sport.DRAGON_BOAT,
        starts=33,
        place="芙蓉镇示例水域",
        regulation=CREWS,
        sides=(
            Side(
                division="公开组",
                sex=MALE,
                ages=(18, None),
                outside=14,
                number=14,
                crew=15,
                entered={"db12_200m": 14, "db12_500m": 14},
            ),
        ),
    ),
    SportMeet(
        key="rafting",
        title="永顺县漂流赛（演示）",
        sport=Sport.RAFTING,
        starts=34,
        place="猛洞河示例漂流段",
        regulation=CREWS,
        sides=(
            Side(
                division="公开组",
                sex=MIXED,
                ages=(18, None),
                outside=20,
                number=20,
                crew=4,
                entered={"raft_run": 20},
            ),
        ),
    ),
    SportMeet(
        key="gymnastics",
        title="永顺县体操选拔赛（演示）",
        sport=Sport.GYMNASTICS,
        starts=40,
        place="县城示例体操馆",
        regulation=ALONE,
        sides=_gymnasts("小学组", (3, 6)),
    ),
    SportMeet(
        key="choir",
        title="永顺县建制班合唱比赛（演示）",
        sport=Sport.JUDGED,
        starts=47,
        place="县示例文化中心剧场",
        regulation=RegulationParameters(per_athlete=1, per_unit_contest=1, per_unit_sex=60),
        sides=(
            Side(
                division="小学组",
                sex=MIXED,
                grades=(1, 6),
                schools={SchoolKind.CENTRE: 7, SchoolKind.TOWN: 7},
                number=14,
                crew=30,
                entered={"choir": 14},
            ),
            Side(
                division="中学组",
                sex=MIXED,
                grades=(7, 12),
                schools={SchoolKind.JUNIOR: 6, SchoolKind.SENIOR: 3, SchoolKind.COMPLETE: 1},
                number=10,
                crew=30,
                entered={"choir": 10},
            ),
        ),
    ),
    SportMeet(
        key="solo",
        title="永顺县三独比赛（演示）",
        sport=Sport.JUDGED,
        starts=48,
        place="县示例文化中心剧场",
        regulation=RegulationParameters(per_athlete=1, per_unit_contest=40, per_unit_sex=60),
        days=3,
        sides=tuple(
            Side(division=name, sex=MIXED, grades=grades, schools=schools, number=60, entered=SOLOS)
            for name, grades, schools in (
                ("小学组", (1, 6), PRIMARY),
                ("初中组", (7, 9), JUNIOR),
                ("高中组", (10, 12), SENIOR),
            )
        ),
    ),
    SportMeet(
        key="challenge",
        title="永顺县中学生田径单项挑战赛（演示）",
        sport=Sport.ATHLETICS,
        starts=54,
        place=None,
        regulation=ALONE,
        sides=(
            Side(
                division="初中组",
                sex=FEMALE,
                grades=(7, 9),
                schools={SchoolKind.JUNIOR: 8},
                number=16,
                entered=FEW,
            ),
        ),
    ),
)


def _of_outside(number: int, *codes: str, crew: int = 0) -> tuple[Side]:
    """So many of everybody, all in each of the contests."""
    return (
        Side(
            division="公开组",
            sex=MIXED,
            outside=2,
            number=number,
            crew=crew,
            entered=dict.fromkeys(codes, number),
        ),
    )


def _of_school(
    kinds: tuple[SchoolKind, ...],
    grades: tuple[int, int],
    entered: Mapping[str, int],
    sex: DivisionSex,
    *,
    crew: int = 0,
) -> tuple[Side]:
    """The same of the last school of each kind."""
    return (
        Side(
            division="小学组" if SchoolKind.CENTRE in kinds else "初中组",
            sex=sex,
            grades=grades,
            schools=dict.fromkeys(kinds, 1),
            number=max(entered.values()),
            crew=crew,
            entered=entered,
        ),
    )


MINI_SIDES = {
    "fishing": _of_outside(8, "fishing_count"),
    "cycling": _of_outside(6, "road_race"),
    "dragon_boat": _of_outside(2, "db12_200m", crew=3),
    "rafting": _of_outside(2, "raft_run", crew=2),
    "gymnastics": _of_school((SchoolKind.CENTRE,), (1, 6), {"gym_floor": 2, "gym_all_around": 2}, FEMALE),
    "choir": _of_school((SchoolKind.CENTRE, SchoolKind.NINE_YEAR), (1, 6), {"choir": 2}, MIXED, crew=2),
    "solo": _of_school((SchoolKind.CENTRE,), (1, 6), {"solo_song": 3}, MIXED),
    "challenge": (
        *_of_school((SchoolKind.JUNIOR,), (7, 9), {"100mh": 3, "sp": 4, "ce3": 2, "tj": 1}, MIXED),
        *_of_school((SchoolKind.CENTRE, SchoolKind.NINE_YEAR), (1, 6), {"4x100m": 2}, MIXED, crew=5),
    ),
}

MINI_SPORTS = tuple(replace(meet, sides=MINI_SIDES[meet.key], days=1) for meet in COUNTY_SPORTS)
