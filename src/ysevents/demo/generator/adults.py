"""Adults and their accounts: the office, schools, referees, village clerks, residents.

Accounts have user names and no passwords: those that are shown get one when they are loaded.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from ysevents.accounts.enums import AccountState, Role, Scope
from ysevents.core.enums import MemberRole, PersonKind, Sex
from ysevents.demo import rows
from ysevents.demo.generator.names import Namer
from ysevents.demo.generator.units import School, Units
from ysevents.demo.generator.writer import Writer
from ysevents.demo.profiles import Profile


@dataclass(frozen=True, slots=True)
class Adult:
    person: UUID
    name: str
    sex: Sex
    birth_on: date
    account: UUID | None


@dataclass(frozen=True, slots=True)
class Adults:
    leaders: dict[UUID, Adult]
    coaches: dict[UUID, list[Adult]]
    """By school."""
    office: list[Adult]
    referees: list[Adult]
    desk: Adult
    resident: Adult
    """The one that is shown: every booking of theirs is there for a reason."""
    with_account: list[Adult]
    """Who else may book on the web."""
    residents: list[Adult]
    """Who has no account: guardians, and those who book at the desk."""


@dataclass(frozen=True, slots=True)
class _Seat:
    """An account to be filled: its user name, what it may do, where its person belongs."""

    username: str
    role: Role
    scope: Scope = Scope.EVERYTHING
    targets: tuple[UUID | str | None, ...] = (None,)
    organization: UUID | None = None
    member: MemberRole | None = None


def build_adults(
    w: Writer,
    units: Units,
    namer: Namer,
    profile: Profile,
    *,
    meet: UUID,
    trial: UUID,
    center: UUID,
    villages: list[str],
) -> Adults:
    """All adults; the first of each role carries the number 1 and is the one that is shown."""
    seats = list(_seats(units, profile, meet, trial, center, villages))
    sexes = [Sex.MALE if w.rng.random() < 0.55 else Sex.FEMALE for _ in range(profile.adults)]
    long = profile.long_names - sum(1 for row in w.rows[rows.Person] if len(row[2]) > 3)
    names = namer.names(sexes, long=max(long, 0))
    on_rolls = {n for n, seat in enumerate(seats) if seat.organization}
    people = [
        _adult(w, namer, name, sex, PersonKind.FULL if n in on_rolls else PersonKind.CONTACT)
        for n, (name, sex) in enumerate(zip(names, sexes, strict=True))
    ]
    seated = [
        (seat, _with_account(w, seat, adult)) for seat, adult in zip(seats, people[: len(seats)], strict=True)
    ]
    coaches: dict[UUID, list[Adult]] = {school.id: [] for school in units.schools}
    leaders = {}
    for seat, adult in seated:
        if seat.member == MemberRole.COACH and seat.organization:
            coaches[seat.organization].append(adult)
        if seat.member == MemberRole.LEADER and seat.organization:
            leaders[seat.organization] = adult
    _let_coach_two_units(w, units.schools, coaches)
    by_role = {role: [adult for seat, adult in seated if seat.role == role] for role in Role}
    return Adults(
        leaders=leaders,
        coaches=coaches,
        office=by_role[Role.OFFICE_CLERK],
        referees=by_role[Role.REFEREE],
        desk=by_role[Role.VENUE_DESK][0],
        resident=by_role[Role.RESIDENT][0],
        with_account=[*by_role[Role.COACH], *by_role[Role.REFEREE], *by_role[Role.RESIDENT][1:]],
        residents=people[len(seats) :],
    )


def _seats(
    units: Units, profile: Profile, meet: UUID, trial: UUID, center: UUID, villages: list[str]
) -> Iterator[_Seat]:
    def staff(
        username: str,
        role: Role,
        scope: Scope = Scope.EVERYTHING,
        targets: tuple[UUID | None, ...] = (None,),
    ) -> _Seat:
        return _Seat(username, role, scope, targets, units.bureau, MemberRole.STAFF)

    yield staff("admin", Role.ADMINISTRATOR)
    for n in range(1, profile.office + 1):
        yield staff(f"office{n}", Role.OFFICE_CLERK)
    coach = 0
    for n, school in enumerate(units.schools, start=1):
        for _ in range(profile.coaches_a_school):
            coach += 1
            yield _Seat(
                f"coach{coach}", Role.COACH, Scope.ORGANIZATION, (school.id,), school.id, MemberRole.COACH
            )
        yield _Seat(f"leader{n}", Role.COACH, Scope.ORGANIZATION, (school.id,), school.id, MemberRole.LEADER)
    for n in range(1, profile.referees + 1):
        yield _Seat(f"referee{n}", Role.REFEREE, Scope.EVENT, (meet,), units.athletics, MemberRole.REFEREE)
    for n, village in zip(range(1, profile.inspectors + 1), villages, strict=False):
        yield _Seat(f"inspector{n}", Role.INSPECTOR, Scope.REGION, (village,))
    yield staff("auditor1", Role.AUDITOR)
    yield staff("organiser1", Role.ORGANISER, Scope.EVENT, (meet, trial))
    yield _Seat("judge1", Role.JUDGE, Scope.EVENT, (meet,))
    for n in (1, 2):
        yield _Seat(f"callroom{n}", Role.CALL_ROOM_CLERK, Scope.EVENT, (meet, trial))
        yield _Seat(f"desk{n}", Role.VENUE_DESK, Scope.VENUE, (center,))
    for n in range(1, profile.residents + 1):
        yield _Seat(f"resident{n}", Role.RESIDENT)


def _adult(w: Writer, namer: Namer, name: str, sex: Sex, kind: PersonKind) -> Adult:
    person = w.id()
    birth_on = date(w.school_year - 68, 1, 1) + timedelta(days=w.rng.randrange(44 * 365))
    w.add(
        rows.Person(
            id=person,
            kind=kind,
            name=name,
            sort_key=namer.key(name),
            sex=sex,
            birth_on=birth_on,
            phone_hash=w.secrets.lookup("phone", w.phone()),
            student_hash=None,
        )
    )
    return Adult(person=person, name=name, sex=sex, birth_on=birth_on, account=None)


def _with_account(w: Writer, seat: _Seat, adult: Adult) -> Adult:
    account = w.id()
    w.add(
        rows.Account(
            id=account,
            username=seat.username,
            display_name=adult.name,
            person=adult.person,
            state=AccountState.ACTIVE,
            must_change_password=False,
            password_hash=None,
            created_at=w.start,
        )
    )
    for target in seat.targets:
        grant(w, account, seat.role, seat.scope, target)
    if seat.organization and seat.member:
        w.add(
            rows.Membership(
                id=w.id(),
                person=adult.person,
                organization=seat.organization,
                role=seat.member,
                entry_year=None,
                from_on=date(w.school_year - w.rng.randrange(1, 20), 9, 1),
            )
        )
    return replace(adult, account=account)


def _let_coach_two_units(w: Writer, schools: list[School], coaches: dict[UUID, list[Adult]]) -> None:
    """The last coach of the second school also looks after the third."""
    second, third = schools[1], schools[2]
    adult = coaches[second.id][-1]
    assert adult.account
    grant(w, adult.account, Role.COACH, Scope.ORGANIZATION, third.id)
    w.add(
        rows.Membership(
            id=w.id(),
            person=adult.person,
            organization=third.id,
            role=MemberRole.COACH,
            entry_year=None,
            from_on=date(w.school_year - 1, 9, 1),
        )
    )


def grant(w: Writer, account: UUID, role: Role, scope: Scope, target: UUID | str | None) -> None:
    """What an account may do, and where."""
    w.add(
        rows.AccountGrant(
            id=w.id(),
            account=account,
            role=role,
            scope=scope,
            target=str(target) if target else None,
            from_at=w.start - timedelta(days=60),
        )
    )
