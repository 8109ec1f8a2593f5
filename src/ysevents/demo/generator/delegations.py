"""Who comes to the meet: delegations, their athletes and entries, and what guardians have signed.

While registration is open the first central school's delegation, and one other, are still drafts, small
ones without all consents; one was returned, some wait for approval, most are approved. When it is over
all are. Nobody starts in two meets.
"""

from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ysevents.competitions.enums import EntryState, RosterRole
from ysevents.competitions.rules.eligibility import Athlete, Division, judge
from ysevents.competitions.rules.rosters import RELAY_LEGS, RELAY_MOST
from ysevents.core.enums import Sex
from ysevents.demo import rows
from ysevents.demo.enums import SchoolKind
from ysevents.demo.generator.adults import Adults
from ysevents.demo.generator.guardians import Guardians
from ysevents.demo.generator.meet import Groups, Meet, Side
from ysevents.demo.generator.pupils import Pupil, Rolls
from ysevents.demo.generator.units import School, Units
from ysevents.demo.generator.writer import Relay, Writer, capped_shares, shares
from ysevents.demo.profiles import Group
from ysevents.registration.enums import DelegationRole, DelegationState

IN_DRAFT = {Sex.MALE: 3, Sex.FEMALE: 2}
"""A delegation in draft has no more athletes than these."""


def build_delegations(
    w: Writer, units: Units, adults: Adults, rolls: Rolls, groups: Groups, *, meet: Meet
) -> None:
    """As many athletes, entries and relay teams as each group has, spread over its schools."""
    taking_part = [(group, sides, _schools_of(group, units)) for group, sides in groups]
    states = _states(w, meet, [school for _, _, schools in taking_part for school in schools])
    elsewhere = elsewhere_entered(w)
    delegations: dict[UUID, UUID] = {}
    guardians = Guardians(w, adults.residents, meet.regulation.consent_version)
    for group, sides, schools in taking_part:
        for school in schools:
            if school.id not in delegations:
                delegations[school.id] = add_delegation(
                    w, meet.id, school, states[school.id], adults, before=w.start
                )
        teams = _teams(w, rolls, meet, group, schools, sides, states, elsewhere)
        _enter(w, meet, group, teams, states)
        for team in teams:
            own = delegations[team.school.id]
            name_athletes(w, meet.id, own, team.side.division, [p.person for p in team.athletes])
            guardians.sign_for(team.athletes, states[team.school.id])
        w.relays += _enter_relays(w, meet.id, group, teams, states)


def _schools_of(group: Group, units: Units) -> list[School]:
    """The first schools of each kind the group takes, so that some are in two groups."""
    return [school for kind, number in group.units.items() for school in units.of(kind)[:number]]


def _states(w: Writer, meet: Meet, schools: Sequence[School]) -> dict[UUID, DelegationState]:
    """Two in draft (the first central school's among them), one returned, a tenth submitted."""
    ids = list(dict.fromkeys(school.id for school in schools))
    if meet.deadline_at <= w.now:
        return dict.fromkeys(ids, DelegationState.APPROVED)
    first = next(school.id for school in schools if school.kind == SchoolKind.CENTRE)
    others = [id for id in ids if id != first]
    w.rng.shuffle(others)
    submitted = len(ids) // 10
    return (
        dict.fromkeys(others[2 + submitted :], DelegationState.APPROVED)
        | dict.fromkeys(others[2 : 2 + submitted], DelegationState.SUBMITTED)
        | dict(zip(others, (DelegationState.DRAFT, DelegationState.RETURNED), strict=False))
        | {first: DelegationState.DRAFT}
    )


def elsewhere_entered(w: Writer) -> set[UUID]:
    """Who is in a delegation already: nobody is in two."""
    return {rows.DelegationMember(*row).person for row in w.rows[rows.DelegationMember]}


def add_delegation(
    w: Writer, meet: UUID, school: School, state: DelegationState, adults: Adults, *, before: datetime
) -> UUID:
    """A delegation with its leader and coaches, handed in and decided in the days before an instant."""
    is_sent = state != DelegationState.DRAFT
    is_decided = state in {DelegationState.APPROVED, DelegationState.RETURNED}
    id = w.id()
    w.add(
        rows.Delegation(
            id=id,
            event=meet,
            organization=school.id,
            state=state,
            revision=w.rng.randrange(20, 60),
            submitted_at=before - timedelta(days=3, minutes=w.rng.randrange(3000)) if is_sent else None,
            submitted_by=adults.coaches[school.id][0].account if is_sent else None,
            decided_at=before - timedelta(days=1, minutes=w.rng.randrange(600)) if is_decided else None,
            decided_by=adults.office[0].account if is_decided else None,
            returned_reason=(
                "两名运动员缺少家长同意书，请补齐后重新提交。" if state == DelegationState.RETURNED else None
            ),
        )
    )
    officials = [
        (DelegationRole.LEADER, [adults.leaders[school.id]]),
        (DelegationRole.COACH, adults.coaches[school.id]),
    ]
    for role, people in officials:
        for adult in people:
            w.add(
                rows.DelegationMember(
                    id=w.id(),
                    delegation=id,
                    event=meet,
                    person=adult.person,
                    role=role,
                    division=None,
                    place=None,
                )
            )
    return id


@dataclass(frozen=True, slots=True)
class _Team:
    """The boys or girls of one school in one group."""

    school: School
    side: Side
    athletes: list[Pupil]


def _teams(
    w: Writer,
    rolls: Rolls,
    meet: Meet,
    group: Group,
    schools: Sequence[School],
    sides: Sequence[Side],
    states: dict[UUID, DelegationState],
    elsewhere: AbstractSet[UUID],
) -> list[_Team]:
    """As many athletes as the group has, spread over its schools, drafts being behind."""
    weights = [w.rng.uniform(0.9, 1.1) for _ in schools for _ in sides]
    pools = [
        (school, side, [p for p in eligible_pupils(rolls, school, side.rule) if p.person not in elsewhere])
        for school in schools
        for side in sides
    ]
    caps = [
        min(
            len(pool),
            meet.regulation.per_unit_sex,
            IN_DRAFT[side.sex] if states[school.id] == DelegationState.DRAFT else len(pool),
        )
        for school, side, pool in pools
    ]
    sizes = capped_shares(group.athletes, weights, caps)
    return [
        _Team(school, side, w.rng.sample(pool, size))
        for (school, side, pool), size in zip(pools, sizes, strict=True)
    ]


def eligible_pupils(rolls: Rolls, school: School, rule: Division) -> list[Pupil]:
    """The pupils of a school who may start in a division."""
    grades = range(rule.grade_from or 1, (rule.grade_until or 12) + 1)
    return [
        pupil
        for grade in grades
        for pupil in rolls.get((school.id, grade), [])
        if not judge(
            Athlete(
                sex=pupil.sex,
                birth_on=pupil.birth_on,
                grade=grade,
                unit_class=school.kind.unit_class,
            ),
            rule,
        )
    ]


def _enter(
    w: Writer, meet: Meet, group: Group, teams: Sequence[_Team], states: dict[UUID, DelegationState]
) -> None:
    """One contest for each athlete, a second for as many as the group's entries allow."""
    seconds = shares(group.entries - group.athletes, [len(team.athletes) for team in teams])
    for team, second in zip(teams, seconds, strict=True):
        places: Counter[UUID] = Counter()
        taken: set[tuple[UUID, UUID]] = set()
        for n, pupil in enumerate([*team.athletes, *team.athletes[:second]]):
            contest = _pick(w, meet, team.side, places, taken, pupil)
            places[contest] += 1
            taken.add((contest, pupil.person))
            w.add(
                rows.Entry(
                    id=w.id(),
                    root=meet.id,
                    contest=contest,
                    organization=team.school.id,
                    person=pupil.person,
                    state=EntryState(states[team.school.id]),
                    unit_place=places[contest],
                    athlete_place=2 if n >= len(team.athletes) else 1,
                    entered_at=w.start - timedelta(days=5, minutes=w.rng.randrange(5000)),
                )
            )


def _pick(
    w: Writer,
    meet: Meet,
    side: Side,
    places: Counter[UUID],
    taken: set[tuple[UUID, UUID]],
    pupil: Pupil,
) -> UUID:
    """A contest with most room left in which the athlete is not yet."""
    open_to = [
        contest.id
        for contest in side.contests
        if not contest.is_relay
        and places[contest.id] < meet.regulation.per_unit_contest
        and (contest.id, pupil.person) not in taken
    ]
    least = min(places[contest] for contest in open_to)
    return w.rng.choice([contest for contest in open_to if places[contest] == least])


def _enter_relays(
    w: Writer, meet: UUID, group: Group, teams: Sequence[_Team], states: dict[UUID, DelegationState]
) -> list[Relay]:
    """Teams of some of the schools; those in draft have not thought of it yet. Their lists come later."""
    possible = [
        (team, contest.id)
        for team in teams
        if states[team.school.id] != DelegationState.DRAFT
        for contest in team.side.contests
        if contest.is_relay
    ]
    found = []
    for team, contest in w.rng.sample(possible, group.relays):
        entry = w.id()
        w.add(
            rows.Entry(
                id=entry,
                root=meet,
                contest=contest,
                organization=team.school.id,
                person=None,
                state=EntryState(states[team.school.id]),
                unit_place=1,
                athlete_place=None,
                entered_at=w.start - timedelta(days=5, minutes=w.rng.randrange(5000)),
            )
        )
        runners = tuple(pupil.person for pupil in team.athletes[:RELAY_MOST])
        found.append(Relay(entry=entry, contest=contest, runners=runners))
    return found


def list_runners(w: Writer) -> None:
    """Put four legs and up to two reserves on the list of each relay; of a small unit as many as it has."""
    for relay in w.relays:
        list_team(w, relay.entry, relay.contest, relay.runners)


def list_team(w: Writer, entry: UUID, contest: UUID, runners: Sequence[UUID]) -> None:
    """The list of one relay: the first four on their legs, the others in reserve."""
    for place, person in enumerate(runners, start=1):
        runs = place <= RELAY_LEGS
        w.add(
            rows.RosterMember(
                id=w.id(),
                entry=entry,
                contest=contest,
                person=person,
                role=RosterRole.PLAYER if runs else RosterRole.RESERVE,
                place=place,
                leg=place if runs else None,
                shirt_number=None,
            )
        )


def name_athletes(w: Writer, meet: UUID, delegation: UUID, division: UUID, people: Sequence[UUID]) -> None:
    """Name people as athletes of a delegation, all of one division."""
    for place, person in enumerate(people, start=1):
        w.add(
            rows.DelegationMember(
                id=w.id(),
                delegation=delegation,
                event=meet,
                person=person,
                role=DelegationRole.ATHLETE,
                division=division,
                place=place,
            )
        )
