"""How large a demo is: `mini` for tests, `county` for showing and measuring."""

from collections.abc import Mapping
from dataclasses import dataclass

from ysevents.core.enums import VenueKind
from ysevents.demo.enums import SchoolKind
from ysevents.demo.leagues import COUNTY_LEAGUES, MINI_LEAGUES, League
from ysevents.demo.sports import COUNTY_SPORTS, MINI_SPORTS, SportMeet

SEED = 433127


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One age group of the meet, girls and boys: who comes and how many, and what they compete in."""

    division: str
    """The key in seeds/reference/divisions.toml."""
    units: Mapping[SchoolKind, int]
    athletes: int
    entries: int
    relays: int
    boys: tuple[str, ...]
    girls: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    name: str
    schools: Mapping[SchoolKind, int]
    pupils: tuple[int, int, int]
    """In primary, junior and senior grades."""
    adults: int
    long_names: int
    associations: int
    employers: int
    clubs: int
    has_longest_club: bool
    office: int
    coaches_a_school: int
    referees: int
    inspectors: int
    residents: int
    """Residents with an account."""
    venues: Mapping[VenueKind, int]
    """Beside fitness centre, stadium and the schools' own grounds."""
    open_schools: int
    spaces: int | None
    """All of them together; None: as they come."""
    area_m2: int | None
    courts: Mapping[str, int]
    """What the fitness centre lends, by the key in `generator.grounds.COURTS`."""
    lends_full_courts: bool
    groups: tuple[Group, ...]
    trial: tuple[Group, ...]
    """Who comes to the small meet of the days of the load; the first schools of each kind are the seat's."""
    leagues: tuple[League, ...]
    sports: tuple[SportMeet, ...]
    """Meets of other sports."""
    bookings: tuple[int, int]
    """On a weekday, on a day of the weekend."""
    days: int
    """How many days of bookings; the middle is the Monday of the load."""
    cup_rounds: int
    """How often the cup has the badminton hall."""


PRIMARY = ("60m", "100m", "200m", "400m", "800m", "hj", "lj", "bt", "4x100m")
JUNIOR = ("100m", "200m", "400m", "800m", "1500m", "hj", "lj", "sp", "4x100m", "4x400m")
SENIOR_BOYS = ("100m", "200m", "400m", "800m", "1500m", "5000m", "hj", "lj", "tj", "sp", "4x100m", "4x400m")
SENIOR_GIRLS = tuple("3000m" if code == "5000m" else code for code in SENIOR_BOYS)

COUNTY = Profile(
    name="county",
    schools={
        SchoolKind.CENTRE: 23,
        SchoolKind.TOWN: 15,
        SchoolKind.VILLAGE: 8,
        SchoolKind.NINE_YEAR: 20,
        SchoolKind.JUNIOR: 16,
        SchoolKind.SENIOR: 3,
        SchoolKind.VOCATIONAL: 1,
        SchoolKind.COMPLETE: 1,
        SchoolKind.SPECIAL: 1,
    },
    pupils=(33_600, 18_300, 10_500),
    adults=4_500,
    long_names=1_003,
    associations=8,
    employers=20,
    clubs=6,
    has_longest_club=True,
    office=6,
    coaches_a_school=2,
    referees=90,
    inspectors=40,
    residents=4,
    venues={
        VenueKind.GYMNASIUM: 1,
        VenueKind.SPORTS_PARK: 3,
        VenueKind.FITNESS_TRAIL: 9,
        VenueKind.FITNESS_PATH: 26,
        VenueKind.MULTI_SPORT_COURT: 12,
        VenueKind.VILLAGE_POINT: 297,
        VenueKind.OTHER: 48,
    },
    open_schools=46,
    spaces=1_286,
    area_m2=1_012_000,
    courts={
        "badminton": 8,
        "table_tennis": 6,
        "basketball": 4,
        "tennis": 2,
        "football": 2,
        "dance": 1,
        "gym": 1,
    },
    lends_full_courts=False,
    groups=(
        Group(
            division="primary_a",
            units={SchoolKind.TOWN: 10, SchoolKind.NINE_YEAR: 2},
            athletes=167,
            entries=276,
            relays=20,
            boys=PRIMARY,
            girls=PRIMARY,
        ),
        Group(
            division="primary_b",
            units={SchoolKind.CENTRE: 23},
            athletes=300,
            entries=496,
            relays=36,
            boys=PRIMARY,
            girls=PRIMARY,
        ),
        Group(
            division="junior",
            units={SchoolKind.JUNIOR: 16, SchoolKind.NINE_YEAR: 14, SchoolKind.COMPLETE: 1},
            athletes=508,
            entries=839,
            relays=98,
            boys=JUNIOR,
            girls=JUNIOR,
        ),
        Group(
            division="senior",
            units={SchoolKind.SENIOR: 3, SchoolKind.VOCATIONAL: 1, SchoolKind.COMPLETE: 1},
            athletes=110,
            entries=182,
            relays=18,
            boys=SENIOR_BOYS,
            girls=SENIOR_GIRLS,
        ),
    ),
    trial=(
        Group(
            division="primary_a",
            units={SchoolKind.TOWN: 6},
            athletes=48,
            entries=64,
            relays=0,
            boys=("60m", "100m"),
            girls=("60m", "100m"),
        ),
        Group(
            division="junior",
            units={SchoolKind.JUNIOR: 4},
            athletes=30,
            entries=30,
            relays=0,
            boys=("200m",),
            girls=("200m",),
        ),
    ),
    leagues=COUNTY_LEAGUES,
    sports=COUNTY_SPORTS,
    bookings=(88, 168),
    days=60,
    cup_rounds=11,
)

MINI_PRIMARY = ("60m", "100m", "lj", "4x100m")
MINI_JUNIOR = ("100m", "800m")

MINI = Profile(
    name="mini",
    schools={SchoolKind.CENTRE: 2, SchoolKind.NINE_YEAR: 1, SchoolKind.JUNIOR: 1},
    pupils=(60, 36, 0),
    adults=36,
    long_names=2,
    associations=1,
    employers=1,
    clubs=1,
    has_longest_club=False,
    office=1,
    coaches_a_school=1,
    referees=2,
    inspectors=1,
    residents=2,
    venues={VenueKind.VILLAGE_POINT: 3},
    open_schools=2,
    spaces=None,
    area_m2=None,
    courts={"badminton": 8, "basketball": 4, "table_tennis": 2, "gym": 1},
    lends_full_courts=True,
    groups=(
        Group(
            division="primary_b",
            units={SchoolKind.CENTRE: 2},
            athletes=8,
            entries=12,
            relays=2,
            boys=MINI_PRIMARY,
            girls=MINI_PRIMARY,
        ),
        Group(
            division="junior",
            units={SchoolKind.NINE_YEAR: 1, SchoolKind.JUNIOR: 1},
            athletes=6,
            entries=8,
            relays=0,
            boys=MINI_JUNIOR,
            girls=MINI_JUNIOR,
        ),
    ),
    trial=(
        Group(
            division="junior",
            units={SchoolKind.NINE_YEAR: 1, SchoolKind.JUNIOR: 1},
            athletes=17,
            entries=17,
            relays=2,
            boys=("100m", "4x100m"),
            girls=("100m",),
        ),
    ),
    leagues=MINI_LEAGUES,
    sports=MINI_SPORTS,
    bookings=(12, 16),
    days=6,
    cup_rounds=1,
)

PROFILES = {profile.name: profile for profile in (MINI, COUNTY)}
