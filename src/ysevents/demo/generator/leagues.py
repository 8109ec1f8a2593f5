"""School leagues as their templates set them up, with the delegations, teams and players of each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from ysevents.competitions.enums import DisciplineKind, DivisionSex
from ysevents.competitions.rules.eligibility import Division
from ysevents.competitions.service import contests
from ysevents.core.enums import EventKind, Sport
from ysevents.demo import rows
from ysevents.demo.enums import Progress
from ysevents.demo.generator.adults import Adults
from ysevents.demo.generator.delegations import add_delegation, name_athletes
from ysevents.demo.generator.guardians import Guardians
from ysevents.demo.generator.plans import add_event
from ysevents.demo.generator.pupils import Rolls
from ysevents.demo.generator.squads import Field, build_squads, enter_squad
from ysevents.demo.generator.units import School, Units
from ysevents.demo.generator.writer import Freeze, Writer
from ysevents.demo.leagues import League, Side
from ysevents.demo.seeds import Seeds
from ysevents.registration.enums import DelegationState
from ysevents.registration.rules.seasons import DivisionOfSeason, divisions_in
from ysevents.registration.service.templates import Template, get_template

FROZEN_AFTER = timedelta(days=2)
"""So long after the deadline the office freezes what it has approved."""


def build_leagues(
    w: Writer, seeds: Seeds, units: Units, adults: Adults, rolls: Rolls, leagues: Sequence[League]
) -> None:
    """All of them; nobody is entered in two meets."""
    for league in leagues:
        setup = _Setup(w, seeds, units, league, get_template(league.template))
        fields = setup.write()
        _register(w, adults, rolls, setup, fields)
        if league.progress == Progress.FROZEN:
            w.freezes.append(Freeze(event=setup.event, at=setup.window[1] + FROZEN_AFTER))


@dataclass
class _Setup:
    """Writes a league as its template has it: event, regulation, divisions and contests."""

    w: Writer
    seeds: Seeds
    units: Units
    league: League
    template: Template
    event: UUID = field(init=False)
    starts_on: date = field(init=False)

    def __post_init__(self) -> None:
        self.event = self.w.id()
        self.starts_on = self.w.day(self.league.starts)
        self.window = self.template.window(self.starts_on)

    def write(self) -> list[Field]:
        """All of it; answers the sides somebody is entered in."""
        self._add_event(self.event, self.league.title, self.template.sport)
        opens_at, deadline_at = self.window
        self.w.add(
            rows.Regulation(
                event=self.event,
                version=1,
                opens_at=opens_at,
                deadline_at=deadline_at,
                parameters=self.template.parameters_in(self.starts_on).model_dump_json(),
            )
        )
        self.w.texts[self.event] = self.template.texts
        sides = {(side.division, side.sex.value): side for side in self.league.sides}
        # Of one school year in all meets: pupils are on the rolls of that one.
        rules = [(d, rule) for d in self.template.divisions for rule in divisions_in(d, self.w.school_year)]
        fields = []
        for position, (told, rule) in enumerate(rules):
            side = sides.get((rule.name, rule.sex))
            division = self._add_division(rule, position)
            found = {
                code: self._add_contest(division, rule, code, _limit(told, side, code))
                for code in told.contests
            }
            if side:
                schools = tuple(s for kind, n in side.units.items() for s in self.units.of(kind)[:n])
                fields.append(Field(side, rule, division, found, schools))
        return fields

    def _add_division(self, rule: Division, position: int) -> UUID:
        id = self.w.id()
        self.w.add(
            rows.Division(
                id=id,
                event=self.event,
                name=rule.name,
                sex=DivisionSex(rule.sex),
                born_from=rule.born_from,
                grade_from=rule.grade_from,
                grade_until=rule.grade_until,
                unit_classes=list(rule.unit_classes),
                position=position,
            )
        )
        return id

    def _add_contest(self, division: UUID, rule: Division, code: str, limit: int | None) -> UUID:
        told, id = self.seeds.disciplines[code], self.w.id()
        title = contests.contest_title(rule, told["name"])
        self._add_event(id, title, Sport(told["sport"]), division=rule.name, position=told["position"])
        self.w.add(
            rows.Contest(
                id=id,
                discipline=code,
                division=division,
                per_unit_limit=limit,
                counts_towards_limit=DisciplineKind(told["kind"]).is_individual,
            )
        )
        return id

    def _add_event(
        self, id: UUID, title: str, sport: Sport, *, division: str | None = None, position: int = 0
    ) -> None:
        is_top = id == self.event
        add_event(
            self.w,
            id=id,
            root=self.event,
            kind=EventKind.COMPETITION if is_top else EventKind.CONTEST,
            title=title,
            short_title=title.removesuffix("（演示）").removeprefix("永顺"),
            sport=sport,
            division=division,
            region=self.seeds.county.code,
            organizer=self.units.bureau,
            starts_on=self.starts_on,
            ends_on=self.template.ends_on(self.starts_on),
            position=position,
        )


def _limit(told: DivisionOfSeason, side: Side | None, code: str) -> int | None:
    """How many of a contest a school may enter; None: what the regulation says for all."""
    own = side.per_unit.get(code) if side else None
    return own or (told.per_unit or {}).get(code)


def _register(w: Writer, adults: Adults, rolls: Rolls, setup: _Setup, fields: Sequence[Field]) -> None:
    """Delegations, athletes and entries of a league, and what guardians have signed."""
    schools = list(dict.fromkeys(school for one in fields for school in one.schools))
    states = _states(w, setup.league.progress, schools)
    before = min(w.start, setup.window[1])
    squads = build_squads(w, rolls, setup.league, fields, states)
    guardians = Guardians(w, adults.residents, setup.template.parameters.consent_version)
    for school in schools:
        state = states[school.id]
        own = [squad for squad in squads if squad.school == school]
        if not own:
            continue
        delegation = add_delegation(w, setup.event, school, state, adults, before=before)
        for squad in own:
            people = [pupil.person for pupil in squad.athletes]
            name_athletes(w, setup.event, delegation, squad.field.division, people)
            enter_squad(w, setup.event, squad, state, before=before)
            guardians.sign_for(squad.athletes, state)


def _states(w: Writer, progress: Progress, schools: Sequence[School]) -> dict[UUID, DelegationState]:
    """The first school's is a draft, waiting or frozen, so that the coach who is shown has one of each."""
    first, *others = (school.id for school in schools)
    if progress == Progress.OPEN:
        return {first: DelegationState.DRAFT} | dict.fromkeys(others, DelegationState.SUBMITTED)
    if progress == Progress.FROZEN:
        return dict.fromkeys([first, *others], DelegationState.APPROVED)
    w.rng.shuffle(others)
    waiting = len(others) // 4
    late, returned, *rest = others
    return (
        dict.fromkeys(rest[waiting:], DelegationState.APPROVED)
        | dict.fromkeys([first, *rest[:waiting]], DelegationState.SUBMITTED)
        | {late: DelegationState.DRAFT, returned: DelegationState.RETURNED}
    )
