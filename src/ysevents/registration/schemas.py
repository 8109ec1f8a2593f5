"""What goes into registration and comes out of it."""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ysevents.competitions.rules import eligibility, limits
from ysevents.competitions.rules.outcomes import Reason
from ysevents.competitions.rules.rosters import Member, Shape, shape_of, team_word
from ysevents.competitions.schemas import Contest, Division, Entry, RosterMember
from ysevents.core.enums import ConsentPurpose, EventState, Sex
from ysevents.kit.fields import Day
from ysevents.registration.enums import EDITABLE, DelegationRole, DelegationState, DocumentKind, Seal
from ysevents.registration.parameters import RegulationParameters as RegulationParameters
from ysevents.registration.rules import Finding, Registered, check, check_athlete
from ysevents.registration.rules.numbers import Counted, Demanded, check_numbers
from ysevents.registration.rules.papers import Light, check_papers, lights
from ysevents.registration.rules.plan import Plan
from ysevents.registration.rules.teams import ListedTeam, check_team


@dataclass(frozen=True, slots=True, kw_only=True)
class Regulation:
    """Under what rules and until when one registers for a meet."""

    event: UUID
    title: str
    starts_on: date
    opens_at: datetime
    deadline_at: datetime
    parameters: RegulationParameters

    def kept_open(self, until: datetime | None) -> "Regulation":
        """The same for a unit that has longer than the others."""
        return replace(self, deadline_at=max(self.deadline_at, until)) if until else self

    def is_open(self, now: datetime) -> bool:
        """Whether units may change their delegations. The instant of the deadline is too late."""
        return self.opens_at <= now < self.deadline_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """A regulation that is being set up or changed."""

    event: UUID
    title: str
    state: EventState
    sport: str | None
    version: int
    frozen_version: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An event in the list of those who set it up."""

    event: UUID
    title: str
    state: EventState
    starts_on: date
    version: int
    deadline_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLine:
    """What a unit owes, and when that was noted as paid."""

    delegation: UUID
    unit: str
    due_fen: int
    paid_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A regulation as it stood once, whole. `digest` is printed on every copy of it."""

    event: UUID
    version: int
    parameters: RegulationParameters
    content: Plan
    digest: str
    reason: str
    made_at: datetime
    made_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """A unit's registration for a meet."""

    id: UUID
    event: UUID
    organization: UUID
    unit: str
    state: DelegationState
    revision: int
    submitted_at: datetime | None
    submitted_by: UUID | None
    returned_reason: str | None
    unit_class: str | None = None
    open_until: datetime | None = None
    """Until when it may be changed although registration is closed."""
    sealed_code: str | None = None
    """The check code of the form whose sealed copy was uploaded."""
    is_seal_read: bool = False
    """Whether the QR of the sealed form was read and compared; else the paper has to be."""

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An uploaded paper: whose, of what kind, and under which name its file is kept."""

    id: UUID
    delegation: UUID
    event: UUID
    person: UUID | None
    kind: DocumentKind
    file: str
    sha256: bytes
    size: int
    media_type: str
    form_code: str | None
    is_code_read: bool
    """Of a sealed form: its QR was read and fits; of other papers never."""
    uploaded_at: datetime
    uploaded_by: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """A leader, coach or doctor of a delegation."""

    person: UUID
    name: str
    role: DelegationRole


@dataclass(frozen=True, slots=True, kw_only=True)
class Athlete:
    """An athlete of a delegation with what is entered."""

    person: UUID
    name: str
    facts: eligibility.Athlete
    division: Division
    entries: tuple[Entry, ...]
    has_own_consent: bool
    has_guardian_consent: bool
    has_withdrawn: bool = False
    """A consent to take part was withdrawn, and none has been given since."""
    has_identity: bool = False
    papers: frozenset[str] = frozenset()
    """Kinds of papers that are there, the athlete's own or one for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """The last consent of an athlete for one purpose, and whether it still stands."""

    purpose: ConsentPurpose
    version: str
    relation: str | None
    given_at: datetime
    withdrawn_at: datetime | None
    evidence: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """An athlete's consents, and the identity number as anybody sees it."""

    consents: tuple[Consent, ...]
    identity: str | None

    @property
    def by_purpose(self) -> dict[ConsentPurpose, Consent]:
        return {consent.purpose: consent for consent in self.consents}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A contest offered to an athlete, with the places of the unit and why not, if not."""

    contest: Contest
    entry: UUID | None
    room: limits.Room
    reasons: tuple[Reason, ...]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A pupil of the unit who might be added, and what the age rule says."""

    person: UUID
    name: str
    facts: eligibility.Athlete
    verdict: str
    can_enter: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMeet:
    """A meet and a unit that may register for it."""

    event: UUID
    title: str
    starts_on: date
    opens_at: datetime
    deadline_at: datetime
    organization: UUID | None
    unit: str | None
    state: DelegationState | None
    athletes: int
    delegation: UUID | None = None
    """None: not begun yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLine:
    """A delegation in the list of the clerk."""

    delegation: UUID
    unit: str
    state: DelegationState
    athletes: int
    entries: int
    submitted_at: datetime | None
    unit_class: str | None = None
    divisions: frozenset[UUID] = frozenset()
    """In which the unit has athletes."""
    seal: Seal | None = None
    """What became of the sealed form; None where there is none and nobody waits for it."""
    duplicates: int = 0
    """Athletes who look like somebody else in the meet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """A grown-up of the unit who may lead or coach."""

    person: UUID
    name: str


class NewPupil(BaseModel):
    """A pupil who is not on the roll yet."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=1, max_length=60)]
    sex: Annotated[Sex, Field(strict=False)]
    birth_on: Day
    grade: Annotated[int, Field(ge=1, le=12)]
    student_code: Annotated[str, Field(max_length=30)] | None = None


class AthleteIn(BaseModel):
    """Who is to be added: a person of the roll, several of them, or a new pupil."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    person: Annotated[UUID, Field(strict=False)] | None = None
    people: (
        Annotated[tuple[Annotated[UUID, Field(strict=False)], ...], Field(strict=False, max_length=60)] | None
    ) = None
    pupil: NewPupil | None = None


class DelegationIn(BaseModel):
    """The unit whose registration is begun."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    organization: Annotated[UUID, Field(strict=False)]


class RollSearchIn(BaseModel):
    """Whom to look for on the roll: a part of the name, pinyin from the beginning, or initials."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    search: Annotated[str, Field(max_length=40)] = ""


class EntryIn(BaseModel):
    """An entry to be made; without a person it is a team of the unit."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    contest: Annotated[UUID, Field(strict=False)]
    person: Annotated[UUID, Field(strict=False)] | None = None
    mark: Annotated[str, Field(max_length=20)] = ""
    """报名成绩 as people write it: `13.42`, `5.42`."""


class MarkIn(BaseModel):
    """报名成绩 as people write it; empty forgets it."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    mark: Annotated[str, Field(max_length=20)]


class ConsentIn(BaseModel):
    """A consent as it was given: by whom, how it can be shown, and for what besides taking part."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    relation: Annotated[str, Field(min_length=1, max_length=20)]
    guardian: Annotated[str, Field(max_length=60)] = ""
    evidence: Annotated[str, Field(min_length=1, max_length=200)]
    also: Annotated[
        tuple[Annotated[ConsentPurpose, Field(strict=False)], ...], Field(strict=False, max_length=4)
    ] = ()


class SignatureIn(BaseModel):
    """Who agreed that one athlete takes part."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    person: Annotated[UUID, Field(strict=False)]
    relation: Annotated[str, Field(min_length=1, max_length=20)]
    guardian: Annotated[str, Field(max_length=60)] = ""


class ConsentsIn(BaseModel):
    """Consents to take part of several athletes, and how they can be shown."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    signatures: Annotated[tuple[SignatureIn, ...], Field(strict=False, min_length=1, max_length=200)]
    evidence: Annotated[str, Field(min_length=1, max_length=200)]


class IdentityIn(BaseModel):
    """An identity number as typed."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    number: Annotated[str, Field(min_length=1, max_length=40)]


class ConsentOut(BaseModel):
    """What became of the last consent for one purpose."""

    purpose: ConsentPurpose
    version: str
    given_at: datetime
    withdrawn_at: datetime | None


class EntryOut(BaseModel):
    """An entry as the API shows it."""

    id: UUID
    contest: UUID
    person: UUID | None
    mark: str
    """报名成绩 as people write it; empty where none is known."""


class AthleteOut(BaseModel):
    """An athlete as the API shows them to their own unit."""

    person: UUID
    name: str
    division: str
    entries: list[EntryOut]


class FindingOut(BaseModel):
    """Something to put right."""

    code: str
    message: str
    is_error: bool
    person: UUID | None


class DelegationOut(BaseModel):
    """A delegation as the API shows it; its revision is also the ETag."""

    id: UUID
    event: UUID
    organization: UUID
    state: DelegationState
    revision: int
    athletes: list[AthleteOut]
    teams: list[EntryOut]
    findings: list[FindingOut]
    made: UUID | None = None
    """In the answer to a request that made one person, entry or delegation: its id."""

    @classmethod
    def of(cls, book: Book, day: date, made: UUID | None = None) -> "DelegationOut":
        return cls(
            made=made,
            id=book.delegation.id,
            event=book.delegation.event,
            organization=book.delegation.organization,
            state=book.delegation.state,
            revision=book.delegation.revision,
            athletes=[
                AthleteOut(
                    person=a.person, name=a.name, division=a.division.title, entries=_entries(book, a.entries)
                )
                for a in book.athletes
            ],
            teams=_entries(book, book.teams),
            findings=[
                FindingOut(
                    code=f.code,
                    message=f.text,
                    is_error=f.is_error,
                    person=UUID(str(f.athlete)) if f.athlete else None,
                )
                for f in book.findings(day)
            ],
        )


def _entries(book: Book, entries: tuple[Entry, ...]) -> list[EntryOut]:
    return [EntryOut(id=e.id, contest=e.contest, person=e.person, mark=book.mark_of(e)) for e in entries]
