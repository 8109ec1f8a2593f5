"""The county's athletics meet: regulation, divisions, contests, sessions and checkpoints.

It begins on the Friday of the third week, with registration open until the Wednesday before at
18:00: whenever in the week of the anchor a demo is loaded, its coach has a week and more to enter.
Nothing is drawn yet.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from ysevents.checkin.enums import Category, CheckpointKind, Policy
from ysevents.competitions.enums import DisciplineKind, DivisionSex
from ysevents.competitions.rules.eligibility import Division
from ysevents.competitions.service import contests
from ysevents.core.enums import (
    EventKind,
    EventState,
    OccurrenceKind,
    OccurrenceState,
    ParticipantRole,
    ParticipantState,
    Sex,
    Sport,
    Visibility,
)
from ysevents.demo import rows
from ysevents.demo.generator.adults import Adults
from ysevents.demo.generator.grounds import Grounds
from ysevents.demo.generator.units import Units
from ysevents.demo.generator.writer import MEET_DAY, Writer
from ysevents.demo.profiles import Group, Profile
from ysevents.demo.seeds import Seeds
from ysevents.registration.schemas import RegulationParameters

TITLE = "永顺县中小学生田径运动会（演示）"
DEADLINE_DAY, DEADLINE_MINUTE = 16, 18 * 60
REGULATION = RegulationParameters(per_athlete=2, per_unit_contest=2, per_unit_sex=12)


@dataclass(frozen=True, slots=True)
class Contest:
    """A contest that may be entered."""

    id: UUID
    is_relay: bool


@dataclass(frozen=True, slots=True)
class Side:
    """The boys or the girls of an age group: division, rule, contests."""

    sex: Sex
    division: UUID
    rule: Division
    contests: tuple[Contest, ...]


def build_meet(
    w: Writer,
    seeds: Seeds,
    units: Units,
    adults: Adults,
    grounds: Grounds,
    profile: Profile,
    *,
    meet: UUID,
) -> list[tuple[Group, tuple[Side, ...]]]:
    """All but those who come, under the event `meet`, whose id accounts know already."""
    _event(w, seeds, units, meet)
    _regulation(w, meet)
    _sessions(w, adults, grounds, meet)
    _checkpoints(w, grounds, meet)
    return [(group, _sides(w, seeds, units, meet, group)) for group in profile.groups]


def _event(w: Writer, seeds: Seeds, units: Units, meet: UUID) -> None:
    w.add(
        rows.Event(
            id=meet,
            parent=None,
            root=meet,
            kind=EventKind.COMPETITION,
            title=TITLE,
            short_title="县中小学生田径运动会",
            sport=Sport.ATHLETICS,
            division=None,
            region=seeds.county.code,
            organizer=units.bureau,
            starts_on=w.day(MEET_DAY),
            ends_on=w.day(MEET_DAY + 2),
            state=EventState.PUBLISHED,
            visibility=Visibility.PUBLIC,
            position=0,
            revised_at=w.start - timedelta(days=20),
        )
    )


def _sides(w: Writer, seeds: Seeds, units: Units, meet: UUID, group: Group) -> tuple[Side, ...]:
    template = seeds.divisions[group.division]
    position = list(seeds.divisions).index(group.division)
    found = []
    for rule, codes in zip(
        contests.rules_of(template, w.day(MEET_DAY)), (group.boys, group.girls), strict=True
    ):
        division = w.id()
        w.add(
            rows.Division(
                id=division,
                event=meet,
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
    w: Writer, seeds: Seeds, units: Units, meet: UUID, division: UUID, rule: Division, code: str
) -> Contest:
    discipline = seeds.disciplines[code]
    is_individual = DisciplineKind(discipline["kind"]).is_individual
    title = contests.contest_title(rule, discipline["name"])
    id = w.id()
    w.add(
        rows.Event(
            id=id,
            parent=meet,
            root=meet,
            kind=EventKind.CONTEST,
            title=title,
            short_title=title[:40],
            sport=discipline["sport"],
            division=rule.name,
            region=seeds.county.code,
            organizer=units.bureau,
            starts_on=w.day(MEET_DAY),
            ends_on=w.day(MEET_DAY + 2),
            state=EventState.PUBLISHED,
            visibility=Visibility.PUBLIC,
            position=discipline["position"],
            revised_at=w.start - timedelta(days=20),
        )
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
    return Contest(id=id, is_relay=not is_individual)


def _regulation(w: Writer, meet: UUID) -> None:
    w.add(
        rows.Regulation(
            event=meet,
            version=1,
            opens_at=w.at(w.day(-14), 8 * 60),
            deadline_at=w.at(w.day(DEADLINE_DAY), DEADLINE_MINUTE),
            parameters=REGULATION.model_dump_json(),
        )
    )


def _sessions(w: Writer, adults: Adults, grounds: Grounds, meet: UUID) -> None:
    """Six half-days on the whole stadium; the first begins with the opening. Referees are expected."""
    for n in range(6):
        day, half = w.day(MEET_DAY + n // 2), "上午下午"[n % 2 * 2 :][:2]
        starts, ends = ((8 * 60, 12 * 60), (14 * 60, 17 * 60 + 30))[n % 2]
        title = f"田径运动会 第{'一二三四五六'[n]}单元（周{'五六日'[n // 2]}{half}）"
        session = _occurrence(
            w, meet, OccurrenceKind.SESSION, title, f"第{n + 1}单元", grounds.track, day, starts, ends
        )
        if n == 0:
            _occurrence(
                w,
                meet,
                OccurrenceKind.CEREMONY,
                "田径运动会 开幕式",
                "开幕式",
                grounds.track,
                day,
                starts,
                starts + 60,
                within=session,
            )
        for referee in adults.referees:
            w.add(
                rows.Participant(
                    id=w.id(),
                    occurrence=session,
                    organization=None,
                    person=referee.person,
                    role=ParticipantRole.OFFICIAL,
                    state=ParticipantState.EXPECTED,
                    arrived_at=None,
                )
            )


def _occurrence(
    w: Writer,
    meet: UUID,
    kind: OccurrenceKind,
    title: str,
    label: str,
    space: UUID,
    day: date,
    starts: int,
    ends: int,
    *,
    within: UUID | None = None,
) -> UUID:
    id = w.id()
    made_at = w.start - timedelta(days=20)
    w.add(
        rows.Occurrence(
            id=id,
            event=meet,
            kind=kind,
            title=title,
            label=label,
            space=space,
            starts_at=w.at(day, starts),
            ends_at=w.at(day, ends),
            state=OccurrenceState.CONFIRMED,
            visibility=Visibility.PUBLIC,
            within=within,
            reason=None,
            published_at=made_at,
            sequence=0,
            revised_at=made_at,
            revised_by=None,
        )
    )
    return id


def _checkpoints(w: Writer, grounds: Grounds, meet: UUID) -> None:
    """The desk of the fitness centre, the call room and the gate of the meet."""
    athletes = [Category.ATHLETE]
    everybody = [Category.ATHLETE, Category.OFFICIAL, Category.SPECTATOR, Category.MEDIA]
    for kind, name, venue, event, categories, policy in (
        (CheckpointKind.DESK, "全民健身中心服务台", grounds.center, None, [Category.RESIDENT], Policy.ONCE),
        (CheckpointKind.CALL_ROOM, "田径运动会检录处", None, meet, athletes, Policy.PER_HEAT),
        (CheckpointKind.GATE, "体育场东门", None, meet, everybody, Policy.ONCE_PER_DAY),
    ):
        w.add(
            rows.Checkpoint(
                id=w.id(),
                kind=kind,
                name=name,
                venue=venue,
                event=event,
                categories=[str(category) for category in categories],
                policy=policy,
                confirms=kind == CheckpointKind.CALL_ROOM,
                early_minutes=15 if kind == CheckpointKind.DESK else 0,
            )
        )
