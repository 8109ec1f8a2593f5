"""Whom a school brings to one side of a league: the lists of its teams, its pairs, its players.

Who plays table tennis may be in the team, in a pair and alone; who plays one sport plays no other.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from ysevents.competitions.enums import EntryState, RosterRole
from ysevents.competitions.rules.eligibility import Division
from ysevents.demo import rows
from ysevents.demo.generator.delegations import eligible_pupils, elsewhere_entered
from ysevents.demo.generator.pupils import Pupil, Rolls
from ysevents.demo.generator.units import School
from ysevents.demo.generator.writer import Writer, capped_shares
from ysevents.demo.leagues import League, Side
from ysevents.registration.enums import DelegationState
from ysevents.registration.service.templates import get_template

ALONE, PAIR = {"tt_singles"}, {"tt_doubles"}
IN_DRAFT = 5
"""A list in draft has no more names than these."""
SHIRTS = range(1, 31)


@dataclass(frozen=True, slots=True)
class Field:
    """A side of a league with its contests by discipline, and the schools that come."""

    side: Side
    rule: Division
    division: UUID
    contests: Mapping[str, UUID]
    schools: tuple[School, ...]

    def entered_by(self) -> dict[UUID, Counter[str]]:
        """How many of each discipline every school enters: one after the other, from the first."""
        found: dict[UUID, Counter[str]] = defaultdict(Counter)
        for code, number in self.side.entered.items():
            for n in range(number):
                found[self.schools[n % len(self.schools)].id][code] += 1
        return found


@dataclass(frozen=True, slots=True)
class Squad:
    """A school's people in a field, and who of them is on which list."""

    school: School
    field: Field
    athletes: list[Pupil]
    lists: list[tuple[str, list[Pupil]]]
    """By discipline; of those who play alone one list each."""


def build_squads(
    w: Writer, rolls: Rolls, league: League, fields: Sequence[Field], states: Mapping[UUID, DelegationState]
) -> list[Squad]:
    """The squads of all schools. Lists have as many names as the league says, drafts fewer."""
    sizes = _sizes(w, league, fields, states)
    elsewhere = elsewhere_entered(w)
    squads = []
    for one in fields:
        entered = one.entered_by()
        for school in one.schools:
            if school.id not in entered:
                continue
            lists = [
                (code, next(sizes[code, school.id, one.division]) if code in league.names else _usual(code))
                for code, number in entered[school.id].items()
                for _ in range(number)
            ]
            pool = [p for p in eligible_pupils(rolls, school, one.rule) if p.person not in elsewhere]
            squads.append(_squad(w, school, one, lists, pool))
    return squads


def _usual(code: str) -> int:
    return 2 if code in PAIR else 1


def _sizes(
    w: Writer, league: League, fields: Sequence[Field], states: Mapping[UUID, DelegationState]
) -> dict[tuple[str, UUID, UUID], Iterator[int]]:
    """How many names each team's list has, by discipline, school and division."""
    parameters = get_template(league.template).parameters
    found: dict[tuple[str, UUID, UUID], Iterator[int]] = {}
    for code, total in league.names.items():
        size = parameters.team_size(code)
        teams = [
            (school, one.division)
            for one in fields
            for school, counts in one.entered_by().items()
            for _ in range(counts[code])
        ]
        caps = [
            IN_DRAFT if states[school] == DelegationState.DRAFT else size.most if size else total
            for school, _ in teams
        ]
        parts = capped_shares(total, [w.rng.uniform(0.9, 1.1) for _ in teams], caps)
        by_key: dict[tuple[str, UUID, UUID], list[int]] = defaultdict(list)
        for (school, division), part in zip(teams, parts, strict=True):
            by_key[code, school, division].append(part)
        found |= {key: iter(these) for key, these in by_key.items()}
    return found


def _squad(
    w: Writer, school: School, one: Field, lists: Sequence[tuple[str, int]], pool: Sequence[Pupil]
) -> Squad:
    """Enough people for each sport, put on its lists from the first."""
    needed: dict[str, Counter[str]] = defaultdict(Counter)
    for code, size in lists:
        needed[_sport(code)][code] += size
    people, named = list(w.rng.sample(pool, sum(max(n.values()) for n in needed.values()))), {}
    start = 0
    for sport, numbers in needed.items():
        named[sport] = people[start : start + max(numbers.values())]
        start += max(numbers.values())
    taken: Counter[str] = Counter()
    filled = []
    for code, size in lists:
        filled.append((code, named[_sport(code)][taken[code] : taken[code] + size]))
        taken[code] += size
    return Squad(school=school, field=one, athletes=people, lists=filled)


def _sport(code: str) -> str:
    """What all disciplines of one sport begin with."""
    return code.partition("_")[0]


def enter_squad(w: Writer, event: UUID, squad: Squad, state: DelegationState, *, before: datetime) -> None:
    """Enter every list of a squad: a player as a person, a team or a pair with its list."""
    places: Counter[str] = Counter()
    for code, people in squad.lists:
        places[code] += 1
        contest, entry = squad.field.contests[code], w.id()
        w.add(
            rows.Entry(
                id=entry,
                root=event,
                contest=contest,
                organization=squad.school.id,
                person=people[0].person if code in ALONE else None,
                state=EntryState(state),
                unit_place=places[code],
                athlete_place=1 if code in ALONE else None,
                entered_at=before - timedelta(days=6, minutes=w.rng.randrange(5000)),
            )
        )
        if code not in ALONE:
            _list(w, entry, contest, people, has_shirts=code not in PAIR)


def _list(w: Writer, entry: UUID, contest: UUID, people: Sequence[Pupil], *, has_shirts: bool) -> None:
    """The list of a team, its captain first; players in shirts in ascending order."""
    shirts = sorted(w.rng.sample(SHIRTS, len(people))) if has_shirts else [None] * len(people)
    for place, (pupil, shirt) in enumerate(zip(people, shirts, strict=True), start=1):
        w.add(
            rows.RosterMember(
                id=w.id(),
                entry=entry,
                contest=contest,
                person=pupil.person,
                role=RosterRole.CAPTAIN if has_shirts and place == 1 else RosterRole.PLAYER,
                place=place,
                leg=None,
                shirt_number=shirt,
            )
        )
