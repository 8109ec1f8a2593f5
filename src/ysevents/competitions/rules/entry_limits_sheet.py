"""The entry list 报名表 of a whole meet, and what a regulation may set about numbers."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Literal

from ysevents.competitions.rules.limits import Contest, Limits, Officials
from ysevents.competitions.rules.parameters import parameter
from ysevents.competitions.rules.sheets import BaseSheet
from ysevents.kit.enums import Labelled

COUNTY = "县级田径规程"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What a regulation may set."""

    per_athlete: int = parameter(2, "每人限报几项，接力等不计", source=COUNTY, least=1, most=20)
    extra: int = parameter(0, "在此之外可加报几项（列为 extra 的项目）", source="由规程决定", least=0)
    per_unit_contest: int = parameter(2, "每单位每项限报几人（队）", source=COUNTY, least=1, most=50)
    per_unit_sex: int = parameter(8, "每单位每组别每性别限报几人", source=COUNTY, least=1, most=200)
    least_per_contest: int = parameter(
        0, "每单位每项至少报几人（队）", source=COUNTY + "：每项各校必报一人", least=0
    )
    least_per_sex: int = parameter(
        0, "每单位每组别男女至少各报几人", source=COUNTY + "：男女至少各报三人", least=0
    )
    officials: tuple[Officials, ...] = parameter((), "按运动员人数可带的领队、教练；空为不限", source=COUNTY)

    @property
    def limits(self) -> Limits:
        """The numbers as the rules of limits see them."""
        return Limits(
            per_athlete=self.per_athlete,
            per_unit_contest=self.per_unit_contest,
            per_unit_sex=self.per_unit_sex,
            extra=self.extra,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedContest:
    """A contest by its key. With `team_most` it is for teams, reserves included in both numbers.

    `counts` left out: individual contests count towards an athlete's limit, those for teams are free.
    """

    key: str
    division: str = ""
    sex: Literal["male", "female", "mixed"] = "mixed"
    counts: bool | None = None
    extra: bool = False
    per_unit: int | None = None
    team_least: int = 1
    team_most: int | None = None

    @property
    def is_team(self) -> bool:
        return self.team_most is not None

    @property
    def for_limits(self) -> Contest:
        """The contest as the rules of limits see it."""
        counts = not self.is_team if self.counts is None else self.counts
        return Contest(key=self.key, counts=counts, extra=self.extra, per_unit=self.per_unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAthlete:
    entrant: int
    sex: Literal["male", "female"]
    division: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedEntry:
    """An athlete in a contest, or a unit's team with its members, runners and reserves alike."""

    contest: str
    athlete: int | None = None
    unit: str = ""
    members: tuple[int, ...] = ()

    @property
    def named(self) -> tuple[int, ...]:
        """Everybody the entry is about."""
        return self.members if self.athlete is None else (self.athlete, *self.members)


class Role(Labelled):
    LEADER = "leader", "领队"
    COACH = "coach", "教练"
    DOCTOR = "doctor", "队医"


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    unit: str
    role: Role
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet(BaseSheet):
    """All entries of all units; the units of athletes stand with the entrants."""

    athletes: tuple[ListedAthlete, ...]
    contests: tuple[ListedContest, ...]
    entries: tuple[ListedEntry, ...] = ()
    officials: tuple[Official, ...] = ()

    @property
    def by_key(self) -> dict[str, ListedContest]:
        """The contests by their keys."""
        return {contest.key: contest for contest in self.contests}

    @property
    def squads(self) -> dict[tuple[str, str, str], list[int]]:
        """The athletes of each unit, division and sex."""
        units, squads = self.units, defaultdict(list)
        for athlete in self.athletes:
            squads[units[athlete.entrant], athlete.division, str(athlete.sex)].append(athlete.entrant)
        return squads
