"""Meets of other sports: set up, registered and approved; nothing of them is planned or drawn yet.

Pupils of these start nowhere else. Adults may come to several: who rows may fish as well.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from ysevents.accounts.enums import Role, Scope
from ysevents.checkin.enums import CheckpointKind
from ysevents.competitions.enums import DisciplineKind, DivisionSex, EntryState, RosterRole
from ysevents.competitions.rules.eligibility import Division
from ysevents.competitions.service import contests
from ysevents.core.enums import EventKind, MemberRole, OccurrenceKind, PersonKind, Sport
from ysevents.demo import rows
from ysevents.demo.generator.adults import Adult, Adults, grant
from ysevents.demo.generator.delegations import eligible_pupils, elsewhere_entered, list_team, name_athletes
from ysevents.demo.generator.grounds import Grounds
from ysevents.demo.generator.guardians import Guardians
from ysevents.demo.generator.meet import add_checkpoint
from ysevents.demo.generator.plans import add_event, add_occurrence
from ysevents.demo.generator.pupils import Pupil, Rolls
from ysevents.demo.generator.units import Units
from ysevents.demo.generator.writer import Writer
from ysevents.demo.seeds import Seeds
from ysevents.demo.sports import Side, SportMeet
from ysevents.kit.clock import WEEKDAYS
from ysevents.registration.enums import DelegationRole, DelegationState

OPENED, CLOSED = -30, -3
"""Days from the anchor between which all of them took registrations."""
SEXES: dict[DivisionSex, Literal["male", "female", "mixed"]] = {
    DivisionSex.MALE: "male",
    DivisionSex.FEMALE: "female",
    DivisionSex.MIXED: "mixed",
}
HOURS = ((8 * 60, 12 * 60), (13 * 60 + 30, 18 * 60))
MAY_WORK = {
    "organiser1": Role.ORGANISER,
    "referee1": Role.REFEREE,
    "judge1": Role.JUDGE,
    "callroom1": Role.CALL_ROOM_CLERK,
}
"""Of those who are shown, who may do what at each of them."""

Human = Pupil | Adult


@dataclass(frozen=True, slots=True)
class Crew:
    """Who is entered together, or the one who starts alone."""

    unit: UUID
    people: list[Human]


def build_sports(
    w: Writer,
    seeds: Seeds,
    units: Units,
    adults: Adults,
    rolls: Rolls,
    grounds: Grounds,
    meets: Sequence[SportMeet],
) -> None:
    """All of them."""
    people = _People(w, units, adults, rolls)
    for meet in meets:
        _Setup(w, seeds, units, grounds, meet).write(people)
    people.enrol()


class _People:
    """Hands out pupils, each once, and grown-ups in turn; afterwards these belong where they started for."""

    def __init__(self, w: Writer, units: Units, adults: Adults, rolls: Rolls) -> None:
        self.w, self.units, self.adults, self.rolls = w, units, adults, rolls
        self.taken = elsewhere_entered(w)
        self.guardians = Guardians(w, adults.residents, "2026-1")
        self.here: set[UUID] = set()
        """Grown-ups who are in the meet that is written already."""
        self.unit_of: dict[UUID, UUID] = {}

    def crews(self, side: Side, rule: Division) -> list[Crew]:
        """As many as the side has, over its units in turn."""
        size = max(side.crew, 1)
        if side.schools is None:
            outside = self.units.outside[-side.outside :]
            found = self._grown_ups(rule)
            wanted = [outside[n % len(outside)] for n in range(side.number)]
            crews = [Crew(unit, [next(found) for _ in range(size)]) for unit in wanted]
            self.here |= {one.person for crew in crews for one in crew.people}
            return crews
        schools = [s for kind, n in side.schools.items() for s in self.units.of(kind)[-n:]]
        pools = {s.id: self._pupils(s.id, rule) for s in schools}
        wanted = [schools[n % len(schools)].id for n in range(side.number)]
        crews = [Crew(id, [pools[id].pop() for _ in range(size)]) for id in wanted]
        self.taken |= {one.person for crew in crews for one in crew.people}
        return crews

    def leader(self, unit: UUID) -> UUID:
        """Who leads a delegation: a school's own leader, else somebody of the unit who does not start."""
        if unit in self.adults.leaders:
            return self.adults.leaders[unit].person
        return self.adults.residents[-1 - self.units.outside.index(unit)].person

    def sign(self, crews: Sequence[Crew]) -> None:
        """What guardians of pupils have signed; of grown-ups it is noted which unit they start for."""
        self.guardians.sign_for(
            [one for crew in crews for one in crew.people if isinstance(one, Pupil)], DelegationState.APPROVED
        )
        for crew in crews:
            for one in crew.people:
                if isinstance(one, Adult):
                    self.unit_of.setdefault(one.person, crew.unit)

    def enrol(self) -> None:
        """Grown-ups who start are members of their unit and people whose name and birthday are known."""
        for place, row in enumerate(self.w.rows[rows.Person]):
            if row[0] in self.unit_of:
                self.w.rows[rows.Person][place] = rows.Person(*row)._replace(kind=PersonKind.FULL)
        for person, unit in self.unit_of.items():
            self.w.add(
                rows.Membership(
                    id=self.w.id(),
                    person=person,
                    organization=unit,
                    role=MemberRole.PLAYER,
                    entry_year=None,
                    from_on=date(self.w.school_year - 2, 9, 1),
                )
            )

    def _pupils(self, school: UUID, rule: Division) -> list[Human]:
        own = next(s for s in self.units.schools if s.id == school)
        pool = [p for p in eligible_pupils(self.rolls, own, rule) if p.person not in self.taken]
        self.w.rng.shuffle(pool)
        return list(pool)

    def _grown_ups(self, rule: Division) -> Iterator[Human]:
        pool = [
            one
            for one in self.adults.residents
            if one.person not in self.here
            and rule.sex in {"mixed", one.sex}
            and (rule.born_from is None or one.birth_on >= rule.born_from)
            and (rule.born_until is None or one.birth_on <= rule.born_until)
        ]
        self.w.rng.shuffle(pool)
        return iter(pool)


@dataclass
class _Setup:
    """Writes one meet: event, regulation, sessions, divisions, contests, delegations and entries."""

    w: Writer
    seeds: Seeds
    units: Units
    grounds: Grounds
    meet: SportMeet
    id: UUID = field(init=False)
    places: Counter[tuple[UUID, UUID]] = field(default_factory=Counter)
    delegations: dict[UUID, UUID] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.id = self.w.id()
        self.starts_on = self.w.day(self.meet.starts)
        self.name = self.meet.title.removesuffix("（演示）").removeprefix("永顺县")

    def write(self, people: _People) -> None:
        people.here.clear()
        self._add_event(self.id, self.meet.title, self.meet.sport)
        self.w.add(
            rows.Regulation(
                event=self.id,
                version=1,
                opens_at=self.w.at(self.w.day(OPENED), 8 * 60),
                deadline_at=self.w.at(self.w.day(CLOSED), 18 * 60),
                parameters=self.meet.regulation.model_dump_json(),
            )
        )
        for n in range(2 * self.meet.days):
            self._add_session(n)
        add_checkpoint(self.w, self.id, CheckpointKind.CALL_ROOM, f"{self.name}检录处")
        accounts = {(a := rows.Account(*row)).username: a.id for row in self.w.rows[rows.Account]}
        for username, role in MAY_WORK.items():
            grant(self.w, accounts[username], role, Scope.EVENT, self.id)
        for position, side in enumerate(self.meet.sides):
            self._add_side(people, side, position)

    def _add_side(self, people: _People, side: Side, position: int) -> None:
        rule, division = self._rule(side), self.w.id()
        self.w.add(
            rows.Division(
                id=division,
                event=self.id,
                name=side.division,
                sex=side.sex,
                born_from=rule.born_from,
                grade_from=rule.grade_from,
                grade_until=rule.grade_until,
                unit_classes=[],
                position=position,
                born_until=rule.born_until,
            )
        )
        crews = people.crews(side, rule)
        for unit in dict.fromkeys(crew.unit for crew in crews):
            if unit not in self.delegations:
                self.delegations[unit] = self._add_delegation(unit, people.leader(unit))
            own = [one.person for crew in crews if crew.unit == unit for one in crew.people]
            name_athletes(self.w, self.id, self.delegations[unit], division, own)
        people.sign(crews)
        start = 0
        for code, number in side.entered.items():
            contest = self._add_contest(division, rule, code)
            taking_part = [crews[n % len(crews)] for n in range(start, start + number)]
            start += number
            for crew in taking_part:
                is_relay = self.seeds.disciplines[code]["kind"] == DisciplineKind.RELAY
                self._enter(contest, crew, is_alone=side.crew == 0, is_relay=is_relay)

    def _rule(self, side: Side) -> Division:
        year, (youngest, oldest) = self.starts_on.year, side.ages
        first, last = side.grades or (None, None)
        return Division(
            name=side.division,
            sex=SEXES[side.sex],
            born_from=date(year - oldest, 1, 1) if oldest else None,
            born_until=date(year - youngest, 12, 31) if youngest else None,
            grade_from=first,
            grade_until=last,
        )

    def _add_contest(self, division: UUID, rule: Division, code: str) -> UUID:
        told, id = self.seeds.disciplines[code], self.w.id()
        title = contests.contest_title(rule, told["name"])
        self._add_event(id, title, Sport(told["sport"]), division=rule.name, position=told["position"])
        self.w.add(
            rows.Contest(
                id=id,
                discipline=code,
                division=division,
                per_unit_limit=None,
                counts_towards_limit=DisciplineKind(told["kind"]).is_individual,
            )
        )
        return id

    def _enter(self, contest: UUID, crew: Crew, *, is_alone: bool, is_relay: bool) -> None:
        entry = self.w.id()
        self.places[contest, crew.unit] += 1
        self.places[self.id, crew.people[0].person] += 1
        self.w.add(
            rows.Entry(
                id=entry,
                root=self.id,
                contest=contest,
                organization=crew.unit,
                person=crew.people[0].person if is_alone else None,
                state=EntryState.APPROVED,
                unit_place=self.places[contest, crew.unit],
                athlete_place=self.places[self.id, crew.people[0].person] if is_alone else None,
                entered_at=self.w.start - timedelta(days=6, minutes=self.w.rng.randrange(5000)),
            )
        )
        if is_relay:
            list_team(self.w, entry, contest, [one.person for one in crew.people])
        elif not is_alone:
            self._list(entry, contest, crew)

    def _list(self, entry: UUID, contest: UUID, crew: Crew) -> None:
        for place, one in enumerate(crew.people, start=1):
            self.w.add(
                rows.RosterMember(
                    id=self.w.id(),
                    entry=entry,
                    contest=contest,
                    person=one.person,
                    role=RosterRole.CAPTAIN if place == 1 else RosterRole.PLAYER,
                    place=place,
                    leg=None,
                    shirt_number=place,
                )
            )

    def _add_delegation(self, unit: UUID, leader: UUID) -> UUID:
        id = self.w.id()
        closed_at = self.w.at(self.w.day(CLOSED), 18 * 60)
        self.w.add(
            rows.Delegation(
                id=id,
                event=self.id,
                organization=unit,
                state=DelegationState.APPROVED,
                revision=self.w.rng.randrange(20, 60),
                submitted_at=closed_at - timedelta(minutes=self.w.rng.randrange(3000)),
                submitted_by=None,
                decided_at=closed_at + timedelta(minutes=self.w.rng.randrange(600)),
                decided_by=None,
                returned_reason=None,
            )
        )
        self.w.add(
            rows.DelegationMember(
                id=self.w.id(),
                delegation=id,
                event=self.id,
                person=leader,
                role=DelegationRole.LEADER,
                division=None,
                place=None,
            )
        )
        return id

    def _add_session(self, n: int) -> None:
        day = self.starts_on + timedelta(days=n // 2)
        half, (starts, ends) = ("上午", "下午")[n % 2], HOURS[n % 2]
        add_occurrence(
            self.w,
            kind=OccurrenceKind.SESSION,
            event=self.id,
            title=f"{self.name} 第{'一二三四五六'[n]}单元（周{WEEKDAYS[day.weekday()]}{half}）",
            label=f"第{n + 1}单元",
            space=None if self.meet.place else self.grounds.stadium_floor,
            place=self.meet.place,
            starts_at=self.w.at(day, starts),
            ends_at=self.w.at(day, ends),
        )

    def _add_event(
        self, id: UUID, title: str, sport: Sport, *, division: str | None = None, position: int = 0
    ) -> None:
        is_top = id == self.id
        add_event(
            self.w,
            id=id,
            root=self.id,
            kind=EventKind.COMPETITION if is_top else EventKind.CONTEST,
            title=title,
            short_title=title.removesuffix("（演示）").removeprefix("永顺"),
            sport=sport,
            division=division,
            region=self.seeds.county.code,
            organizer=self.units.bureau,
            starts_on=self.starts_on,
            ends_on=self.starts_on + timedelta(days=self.meet.days - 1),
            position=position,
        )
