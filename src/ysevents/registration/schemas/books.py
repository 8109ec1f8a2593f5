"""Everything a delegation has handed in, and what may be said of it."""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from ysevents.competitions.rules import eligibility, limits
from ysevents.competitions.rules.outcomes import Reason
from ysevents.competitions.rules.rosters import Member, Shape, shape_of, team_word
from ysevents.competitions.schemas import Contest, Division, Entry, RosterMember
from ysevents.registration.enums import DelegationRole
from ysevents.registration.rules import Finding, Registered, check, check_athlete
from ysevents.registration.rules.numbers import Counted, Demanded, check_numbers
from ysevents.registration.rules.papers import Light, check_papers, lights
from ysevents.registration.rules.teams import ListedTeam, check_team
from ysevents.registration.schemas.delegations import Athlete, Choice, Delegation, Official
from ysevents.registration.schemas.regulations import Regulation


@dataclass(frozen=True, kw_only=True)
class Book:
    """All of one delegation: what its pages show and what it is judged by."""

    regulation: Regulation
    delegation: Delegation
    divisions: tuple[Division, ...]
    contests: tuple[Contest, ...]
    athletes: tuple[Athlete, ...]
    officials: tuple[Official, ...]
    teams: tuple[Entry, ...]
    rosters: Mapping[UUID, list[RosterMember]] = field(default_factory=dict)
    """Who is on the list of each team, by entry."""

    def find_athlete(self, person: UUID) -> Athlete | None:
        return next((a for a in self.athletes if a.person == person), None)

    def find_team(self, entry: UUID) -> Entry | None:
        return next((team for team in self.teams if team.id == entry), None)

    @cached_property
    def listed_in(self) -> dict[UUID, list[str]]:
        """The disciplines of the teams each athlete is on the list of."""
        known = {contest.id: contest.discipline_name for contest in self.contests}
        found: dict[UUID, list[str]] = {}
        for team in self.teams:
            for member in self.rosters.get(team.id, ()):
                found.setdefault(member.person, []).append(known[team.contest])
        return found

    def team_title(self, team: Entry) -> str:
        """`男子4×100米接力 小学甲组`, with `一队` where the unit may enter several."""
        contest = next(c for c in self.contests if c.id == team.contest)
        several = sum(t.contest == team.contest for t in self.teams) > 1 or team.unit_place > 1
        return f"{contest.title} {team_word(team.unit_place)}" if several else contest.title

    def mark_of(self, entry: Entry) -> str:
        """报名成绩 as people write it: `1:02.34`, `5.42米`; nothing where none is known."""
        contest = next(c for c in self.contests if c.id == entry.contest)
        return contest.measure.show(entry.mark) if contest.measure and entry.mark is not None else ""

    def shape(self, contest: Contest) -> Shape:
        """How the list of a team in the contest looks, by kind and regulation."""
        size = self.regulation.parameters.team_size(contest.discipline)
        return shape_of(contest.kind, contest.division.rule.sex, (size.least, size.most) if size else None)

    def findings(self, day: date) -> list[Finding]:
        """What is missing or worth a second look, errors first."""
        leaders = sum(o.role == DelegationRole.LEADER for o in self.officials)
        found = check([self._registered(a) for a in self.athletes], leaders=leaders, day=day)
        found += [finding for a in self.athletes for finding in self.papers_missing(a)]
        found += [finding for team in self.teams for finding in self.findings_of_team(team)]
        found += check_numbers(self._counted(), self._demanded())
        return sorted(found, key=lambda finding: not finding.is_error)

    def _demanded(self) -> Demanded:
        parameters = self.regulation.parameters
        return Demanded(
            officials=parameters.officials_for(len(self.athletes)),
            is_leader_required=parameters.leader_required,
            least_per_sex=parameters.least_per_sex,
            least_per_contest=parameters.least_per_contest,
        )

    def _counted(self) -> Counted:
        roles = [o.role for o in self.officials]
        mine = {athlete.division.id for athlete in self.athletes}
        held = Counter(e.contest for e in (*(e for a in self.athletes for e in a.entries), *self.teams))
        sexes = {division.rule.sex for division in self.divisions} - {"mixed"}
        return Counted(
            officials=(
                roles.count(DelegationRole.LEADER),
                roles.count(DelegationRole.COACH),
                roles.count(DelegationRole.DOCTOR),
            ),
            by_sex={
                s: sum(a.facts.sex == s for a in self.athletes) for s in ("male", "female") if s in sexes
            },
            by_contest={c.title: held[c.id] for c in self.contests if c.division.id in mine},
        )

    def findings_of_team(self, team: Entry) -> list[Finding]:
        """What the list of a team lacks: errors where the regulation asks for complete lists."""
        contest = next(c for c in self.contests if c.id == team.contest)
        known: dict[Hashable, tuple[str, eligibility.Athlete]] = {
            a.person: (a.name, a.facts) for a in self.athletes
        }
        members = tuple(
            Member(
                person=m.person,
                role=m.role,
                leg=m.leg,
                shirt_number=m.shirt_number,
                sex=known[m.person][1].sex if m.person in known else None,
            )
            for m in self.rosters.get(team.id, ())
        )
        listed = ListedTeam(
            key=team.id,
            title=self.team_title(team),
            division=contest.division.rule,
            shape=self.shape(contest),
            members=members,
        )
        return check_team(listed, known, required=self.regulation.parameters.rosters_required)

    def findings_of(self, athlete: Athlete, day: date) -> list[Finding]:
        found = check_athlete(self._registered(athlete), day=day) + self.papers_missing(athlete)
        return sorted(found, key=lambda finding: not finding.is_error)

    def lights_of(self, athlete: Athlete) -> tuple[Light, ...]:
        """A light for each paper the regulation asks for."""
        return lights(self.regulation.parameters.required_papers, athlete.papers)

    def papers_missing(self, athlete: Athlete) -> list[Finding]:
        return check_papers(athlete.person, athlete.name, self.lights_of(athlete))

    def rooms(self) -> list[tuple[Division, limits.Room]]:
        """Per division how many of the unit's athletes are named, of how many."""
        limit = self.regulation.parameters.athletes_per_sex(self.delegation.unit_class)
        return [
            (division, limits.Room(sum(a.division.id == division.id for a in self.athletes), limit))
            for division in self.divisions
        ]

    def choices(self, athlete: Athlete, division: UUID | None = None) -> list[Choice]:
        """The individual contests for the athlete's sex, those that fit first; of one division when given."""
        entered = {entry.contest: entry.id for entry in athlete.entries}
        against: dict[UUID, tuple[Reason, ...]] = {}
        allowed, unit = self.regulation.parameters.limits, self.delegation.organization
        found = []
        for contest in self.contests:
            own = contest.division
            if division is not None and own.id != division:
                continue
            if not contest.kind.is_individual or not _for_sex(contest, athlete):
                continue
            if own.id not in against:
                against[own.id] = eligibility.judge(athlete.facts, own.rule)
            reasons = against[own.id]
            if not reasons and contest.id not in entered:
                wish = limits.Entry(self._limited[contest.id], unit, athlete.person)
                # What is entered elsewhere by others says nothing about this one.
                near = [*self._held[contest.id], *(self._entry(e) for e in athlete.entries)]
                reasons = limits.judge(wish, near, allowed)
            room = self.contest_rooms[contest.id]
            found.append(Choice(contest=contest, entry=entered.get(contest.id), room=room, reasons=reasons))
        return sorted(found, key=lambda choice: choice.contest.division.id != athlete.division.id)

    @cached_property
    def contest_rooms(self) -> dict[UUID, limits.Room]:
        """Per contest how many of its places the unit has taken."""
        allowed, unit = self.regulation.parameters.limits, self.delegation.organization
        return {id: limits.unit_room(unit, own, self._held[id], allowed) for id, own in self._limited.items()}

    def relays(self) -> list[tuple[Contest, list[Entry], limits.Room]]:
        """The team contests of the divisions the unit has athletes in, with its teams."""
        mine = {athlete.division.id for athlete in self.athletes}
        return [
            (
                contest,
                [team for team in self.teams if team.contest == contest.id],
                self.contest_rooms[contest.id],
            )
            for contest in self.contests
            if not contest.kind.is_individual
            and (contest.division.id in mine or contest.division.rule.sex == "mixed")
        ]

    @cached_property
    def _limited(self) -> dict[UUID, limits.Contest]:
        return {contest.id: contest.for_limits for contest in self.contests}

    @cached_property
    def _held(self) -> dict[UUID, list[limits.Entry]]:
        """Everything that is entered, by contest, as the rules of limits see it."""
        found: dict[UUID, list[limits.Entry]] = {contest.id: [] for contest in self.contests}
        for entry in (*(e for a in self.athletes for e in a.entries), *self.teams):
            found[entry.contest].append(self._entry(entry))
        return found

    def _entry(self, entry: Entry) -> limits.Entry:
        return limits.Entry(self._limited[entry.contest], self.delegation.organization, entry.person)

    def _registered(self, athlete: Athlete) -> Registered:
        known = {contest.id: contest for contest in self.contests}
        return Registered(
            key=athlete.person,
            name=athlete.name,
            facts=athlete.facts,
            division=athlete.division.rule,
            contests=tuple((known[e.contest].title, known[e.contest].division.rule) for e in athlete.entries),
            has_own_consent=athlete.has_own_consent,
            has_guardian_consent=athlete.has_guardian_consent,
            is_listed=athlete.person in self.listed_in,
            has_withdrawn=athlete.has_withdrawn,
            lacks_identity=self.regulation.parameters.identity_numbers and not athlete.has_identity,
        )


def _for_sex(contest: Contest, athlete: Athlete) -> bool:
    return contest.division.rule.sex in {"mixed", athlete.facts.sex}
