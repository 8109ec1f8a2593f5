"""A meet of athletics: regulation, divisions, contests, sessions and a call room; and the county's own.

The county's begins on the Friday of the third week, with registration open until the Wednesday before
at 18:00: whenever in the week of the anchor a demo is loaded, its coach has a week and more to enter.
Nothing of it is drawn yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from ysevents.checkin.enums import Category, CheckpointKind, Policy
from ysevents.competitions.enums import DisciplineKind, DivisionSex
from ysevents.competitions.rules.eligibility import Division
from ysevents.competitions.service import contests
from ysevents.core.enums import (
    EventKind,
    OccurrenceKind,
    ParticipantRole,
    ParticipantState,
    Sex,
    Sport,
)
from ysevents.demo import rows
from ysevents.demo.generator.adults import Adults
from ysevents.demo.generator.grounds import Grounds
from ysevents.demo.generator.plans import add_event, add_occurrence
from ysevents.demo.generator.units import Units
from ysevents.demo.generator.writer import MEET_DAY, Writer
from ysevents.demo.profiles import Group
from ysevents.demo.seeds import Seeds
from ysevents.kit.clock import WEEKDAYS
from ysevents.registration.schemas import RegulationParameters

DAYS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Meet:
    """Three days, on each a session in the morning and one in the afternoon."""

    id: UUID
    title: str
    name: str
    """What its sessions and its call room are called after."""
    starts_on: date
    deadline_at: datetime
    regulation: RegulationParameters
    space: UUID
    hours: tuple[tuple[int, int], tuple[int, int]]
    """The sessions of a day in minutes since midnight."""

    @property
    def ends_on(self) -> date:
        return self.starts_on + timedelta(days=DAYS - 1)


@dataclass(frozen=True, slots=True)
class Contest:
    """A contest that may be entered."""

    id: UUID
    position: int
    is_relay: bool


@dataclass(frozen=True, slots=True)
class Side:
    """The boys or the girls of an age group: division, rule, contests."""

    sex: Sex
    division: UUID
    rule: Division
    contests: tuple[Contest, ...]


@dataclass(frozen=True, slots=True)
class Session:
    """Half a day of a meet."""

    id: UUID
    starts_at: datetime
    ends_at: datetime


Groups = Sequence[tuple[Group, tuple[Side, ...]]]


def county_meet(w: Writer, grounds: Grounds, id: UUID) -> Meet:
    """The meet that is to come. Accounts know its id already."""
    return Meet(
        id=id,
        title="永顺县中小学生田径运动会（演示）",
        name="田径运动会",
        starts_on=w.day(MEET_DAY),
        deadline_at=w.at(w.day(MEET_DAY - 2), 18 * 60),
        regulation=RegulationParameters(per_athlete=2, per_unit_contest=2, per_unit_sex=12),
        space=grounds.stadium_floor,
        hours=((8 * 60, 12 * 60), (14 * 60, 17 * 60 + 30)),
    )


def build_meet(
    w: Writer, seeds: Seeds, units: Units, groups: Sequence[Group], meet: Meet
) -> tuple[Groups, list[Session]]:
    """All of a meet but those who come."""
    _add_event(w, seeds, units, meet, id=meet.id, title=meet.title)
    w.add(
        rows.Regulation(
            event=meet.id,
            version=1,
            opens_at=w.at(w.day(-14), 8 * 60),
            deadline_at=meet.deadline_at,
            parameters=meet.regulation.model_dump_json(),
        )
    )
    sessions = [_session(w, meet, n) for n in range(2 * DAYS)]
    add_checkpoint(w, meet.id, CheckpointKind.CALL_ROOM, f"{meet.name}检录处")
    return [(group, _sides(w, seeds, units, meet, group)) for group in groups], sessions


def open_county_meet(w: Writer, meet: Meet, adults: Adults, sessions: Sequence[Session]) -> None:
    """What only the large one has: a ceremony in its first hour, referees on all days, a gate."""
    first = sessions[0]
    add_occurrence(
        w,
        kind=OccurrenceKind.CEREMONY,
        event=meet.id,
        title=f"{meet.name} 开幕式",
        label="开幕式",
        space=meet.space,
        starts_at=first.starts_at,
        ends_at=first.starts_at + timedelta(hours=1),
        within=first.id,
    )
    for session in sessions:
        for referee in adults.referees:
            w.add(
                rows.Participant(
                    id=w.id(),
                    occurrence=session.id,
                    organization=None,
                    person=referee.person,
                    role=ParticipantRole.OFFICIAL,
                    state=ParticipantState.EXPECTED,
                    arrived_at=None,
                )
            )
    add_checkpoint(w, meet.id, CheckpointKind.GATE, "体育场东门")


def add_checkpoint(w: Writer, meet: UUID, kind: CheckpointKind, name: str) -> None:
    """A call room, which takes athletes heat by heat, or a gate for everybody, once a day."""
    is_call_room = kind == CheckpointKind.CALL_ROOM
    others = [] if is_call_room else [Category.OFFICIAL, Category.SPECTATOR, Category.MEDIA]
    w.add(
        rows.Checkpoint(
            id=w.id(),
            kind=kind,
            name=name,
            venue=None,
            event=meet,
            categories=[str(category) for category in (Category.ATHLETE, *others)],
            policy=Policy.PER_HEAT if is_call_room else Policy.ONCE_PER_DAY,
            confirms=is_call_room,
            early_minutes=0,
        )
    )


def _sides(w: Writer, seeds: Seeds, units: Units, meet: Meet, group: Group) -> tuple[Side, ...]:
    template = seeds.divisions[group.division]
    position = list(seeds.divisions).index(group.division)
    found = []
    # Of one school year in all meets: pupils are on the rolls of that one.
    for rule, codes in zip(
        contests.rules_of(template, w.day(MEET_DAY)), (group.boys, group.girls), strict=True
    ):
        division = w.id()
        w.add(
            rows.Division(
                id=division,
                event=meet.id,
                name=rule.name,
                sex=DivisionSex(rule.sex),
                born_from=rule.born_from,
                grade_from=rule.grade_from,
                grade_until=rule.grade_until,
                unit_classes=list(rule.unit_classes),
                position=position,
            )
        )
        found.append(
            Side(
                sex=Sex(rule.sex),
                division=division,
                rule=rule,
                contests=tuple(_contest(w, seeds, units, meet, division, rule, code) for code in codes),
            )
        )
    return tuple(found)


def _contest(
    w: Writer, seeds: Seeds, units: Units, meet: Meet, division: UUID, rule: Division, code: str
) -> Contest:
    discipline = seeds.disciplines[code]
    is_individual = DisciplineKind(discipline["kind"]).is_individual
    id = w.id()
    _add_event(
        w,
        seeds,
        units,
        meet,
        id=id,
        title=contests.contest_title(rule, discipline["name"]),
        division=rule.name,
        position=discipline["position"],
    )
    w.add(
        rows.Contest(
            id=id,
            discipline=code,
            division=division,
            per_unit_limit=None if is_individual else 1,
            counts_towards_limit=is_individual,
        )
    )
    return Contest(id=id, position=discipline["position"], is_relay=not is_individual)


def _add_event(
    w: Writer,
    seeds: Seeds,
    units: Units,
    meet: Meet,
    *,
    id: UUID,
    title: str,
    division: str | None = None,
    position: int = 0,
) -> None:
    """The meet itself, or a contest of it."""
    is_top = id == meet.id
    add_event(
        w,
        id=id,
        root=meet.id,
        kind=EventKind.COMPETITION if is_top else EventKind.CONTEST,
        title=title,
        short_title=title.removesuffix("（演示）").removeprefix("永顺"),
        sport=Sport.ATHLETICS,
        division=division,
        region=seeds.county.code,
        organizer=units.bureau,
        starts_on=meet.starts_on,
        ends_on=meet.ends_on,
        position=position,
    )


def _session(w: Writer, meet: Meet, n: int) -> Session:
    """Half-day number n, from 0, with the whole of the meet's space."""
    day = meet.starts_on + timedelta(days=n // 2)
    half, (starts, ends) = ("上午", "下午")[n % 2], meet.hours[n % 2]
    starts_at, ends_at = w.at(day, starts), w.at(day, ends)
    id = add_occurrence(
        w,
        kind=OccurrenceKind.SESSION,
        event=meet.id,
        title=f"{meet.name} 第{'一二三四五六'[n]}单元（周{WEEKDAYS[day.weekday()]}{half}）",
        label=f"第{n + 1}单元",
        space=meet.space,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    return Session(id, starts_at, ends_at)
