"""Small things made for tests, by noun; whoever needs another adds it in its place."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from ysevents.accounts.enums import Role, Scope
from ysevents.accounts.schemas import Account, Grant
from ysevents.accounts.service import grant
from ysevents.booking.tables import BookingRule
from ysevents.competitions.service import contests
from ysevents.core.enums import (
    EventState,
    MemberRole,
    OccurrenceKind,
    OrganizationKind,
    Sex,
    Visibility,
)
from ysevents.core.schemas import Placement
from ysevents.core.service import events, people
from ysevents.facilities.enums import FeeClass, FeeGroup
from ysevents.facilities.tables import OpeningRule, Tariff
from ysevents.kit.database import execute
from ysevents.kit.ids import uuid7
from ysevents.kit.pinyin import sort_key
from ysevents.places.enums import Period
from ysevents.places.tables import QuotaRule
from ysevents.registration import service as registration
from ysevents.registration.schemas import RegulationParameters

COUNTY = "433127000000"
HOUR = timedelta(hours=1)


def account_of(
    role: Role, scope: Scope = Scope.EVERYTHING, target: UUID | None = None, *, person: UUID | None = None
) -> Account:
    """Somebody logged in with one grant, for services that ask no more than that: no rows."""
    return Account(
        id=uuid7(),
        login=None,
        person=person,
        display_name="测试账号",
        unit_name=None,
        must_change_password=False,
        grants=(Grant(role=role, scope=scope, target=str(target) if target else None),),
    )


PASSWORD = "Lvye-2026-shan"
"""The password of accounts made here; its hash is a cheap one."""
PASSWORD_HASH = (
    "$argon2id$v=19$m=8,t=1,p=1$RwDeMPXqWemcCc9f04G0dg$uKRKrzOkyvOqM1Ei9TsT4NvjYSaMUne8PfSX2v/g2Rc"
)


async def make_account(
    username: str,
    role: Role | None = None,
    scope: Scope = Scope.EVERYTHING,
    target: UUID | None = None,
    *,
    person: UUID | None = None,
    must_change_password: bool = False,
    now: datetime,
) -> UUID:
    """An account that logs in with PASSWORD, with one grant or none."""
    id = uuid7()
    await execute(
        """
        INSERT INTO account (id, username, display_name, person, state, must_change_password, password_hash,
                             created_at)
        VALUES ($1, $2, $2, $3, 'active', $4, $5, $6)
        """,
        id,
        username,
        person,
        must_change_password,
        PASSWORD_HASH,
        now,
    )
    if role:
        await grant(id, role, scope, str(target) if target else None, account=None, now=now)
    return id


async def make_event(now: datetime, title: str = "田径运动会", **details: Any) -> UUID:
    """A published public event of three days."""
    details.setdefault("starts_on", now.date())
    details.setdefault("ends_on", now.date() + timedelta(days=2))
    details.setdefault("state", EventState.PUBLISHED)
    return await events.create_event(title, by=None, now=now, **details)


@dataclass(frozen=True)
class Games:
    """A school meet with registration open: 小学甲组 of both sexes, contests by title."""

    event: UUID
    contests: dict[str, UUID]


async def make_games(
    now: datetime, disciplines: tuple[str, ...] = ("60m", "100m", "lj", "4x100m"), **parameters: Any
) -> Games:
    """Two contests an athlete, two entries a unit and contest, eight athletes a unit and sex."""
    event = await make_event(now, starts_on=date(2026, 12, 5), ends_on=date(2026, 12, 7))
    template = next(t for t in contests.read_division_templates() if t.key == "primary_a")
    for position, rule in enumerate(contests.rules_of(template, date(2026, 12, 5))):
        await contests.create_division(event, rule, position=position, account=None, now=now)
    for division in await contests.list_divisions(event):
        for code in disciplines:
            await contests.create_contest(event, code, division, account=None, now=now)
    await registration.set_regulation(
        event,
        RegulationParameters(**parameters),
        opens_at=now - timedelta(days=10),
        deadline_at=now + timedelta(days=7),
        account=None,
        now=now,
    )
    return Games(event, {c.title: c.id for c in await contests.list_contests(event)})


@dataclass(frozen=True)
class Hall:
    """A venue of one hall with two sections: the full court, and each half."""

    venue: UUID
    full: UUID
    half: UUID
    other_half: UUID


async def make_hall(name: str = "体育馆") -> Hall:
    """Spaces over the same floor: {A, B}, {A}, {B}."""
    venue = await make_venue(name)
    a, b = await make_section(venue, "甲"), await make_section(venue, "乙")
    return Hall(
        venue=venue,
        full=await make_space(venue, "全场", [a, b]),
        half=await make_space(venue, "半场1", [a]),
        other_half=await make_space(venue, "半场2", [b]),
    )


async def make_lending(venue: UUID, **terms: Any) -> None:
    """Let residents book the venue's spaces: slots of an hour, a week ahead from 08:00 on."""
    await BookingRule.insert(BookingRule(venue=venue, **terms))


async def make_opening(
    venue: UUID, opens: int = 8, closes: int = 22, *, space: UUID | None = None, **details: Any
) -> None:
    """Open a venue, or one space, to the public on every day; hours of the day."""
    details.setdefault("weekdays", [1, 2, 3, 4, 5, 6, 7])
    await OpeningRule.insert(
        OpeningRule(venue=venue, space=space, opens_minute=opens * 60, closes_minute=closes * 60, **details)
    )


async def make_organization(
    name: str = "灵溪镇示例小学",
    kind: OrganizationKind = OrganizationKind.SCHOOL,
    *,
    parent: UUID | None = None,
    unit_class: str | None = None,
) -> UUID:
    id = uuid7()
    await execute(
        """
        INSERT INTO organization (id, kind, unit_class, name, short_name, sort_key, parent, region)
        VALUES ($1, $2, $3, $4, $4, $5, $6, $7)
        """,
        id,
        kind,
        unit_class,
        name,
        sort_key(name),
        parent,
        COUNTY,
    )
    return id


async def make_person(
    name: str = "彭小明", *, sex: Sex | None = Sex.MALE, birth_on: date | None = None
) -> UUID:
    return await people.register_person(
        name, sex=sex, birth_on=birth_on, by=None, now=datetime.fromisoformat("2026-11-24T01:00Z")
    )


async def make_pupil(
    organization: UUID,
    name: str = "彭小明",
    *,
    sex: Sex = Sex.MALE,
    birth_on: date = date(2015, 3, 2),
    grade: int = 5,
) -> UUID:
    """Somebody on the roll of a school since September 2026."""
    person = await make_person(name, sex=sex, birth_on=birth_on)
    await people.join_organization(
        person,
        organization,
        MemberRole.PUPIL,
        from_on=date(2026, 9, 1),
        entry_year=2027 - grade,
        by=None,
        now=datetime.fromisoformat("2026-11-24T01:00Z"),
    )
    return person


async def make_quota(venue: UUID, period: Period, at_most: int, **details: Any) -> None:
    """Allow each person so many bookings a day or week."""
    await QuotaRule.insert(QuotaRule(venue=venue, period=period, at_most=at_most, **details))


async def make_section(venue: UUID, name: str) -> UUID:
    id = uuid7()
    await execute("INSERT INTO section (id, venue, name) VALUES ($1, $2, $3)", id, venue, name)
    return id


async def make_space(
    venue: UUID, name: str, sections: list[UUID], *, sport: str = "basketball", position: int = 0
) -> UUID:
    id = uuid7()
    await execute(
        "INSERT INTO space (id, venue, name, sport, is_indoor, position) VALUES ($1, $2, $3, $4, true, $5)",
        id,
        venue,
        name,
        sport,
        position,
    )
    for section in sections:
        await execute("INSERT INTO space_section VALUES ($1, $2, $3)", id, section, venue)
    return id


async def make_tariff(venue: UUID, fen_per_hour: int, from_on: date, **details: Any) -> None:
    """What an hour costs from a day on; adults and low fees unless said otherwise."""
    details.setdefault("fee_class", FeeClass.LOW)
    details.setdefault("fee_group", FeeGroup.ADULT)
    await Tariff.insert(Tariff(venue=venue, fen_per_hour=fen_per_hour, from_on=from_on, **details))


async def make_venue(name: str = "体育馆", kind: str = "gymnasium") -> UUID:
    id = uuid7()
    await execute(
        """
        INSERT INTO venue (id, code, kind, name, short_name, sort_key, region, address, is_open_to_public,
                           is_accessible, notice)
        VALUES ($1, $2, $3, $4, $4, $5, $6, '人民路1号', true, false, '')
        """,
        id,
        str(id),
        kind,
        name,
        sort_key(name),
        COUNTY,
    )
    return id


def placement(
    space: UUID,
    starts_at: datetime,
    *,
    kind: OccurrenceKind = OccurrenceKind.BOOKING,
    length: timedelta = HOUR,
    title: str = "安排",
    **details: Any,
) -> Placement:
    """An hour somewhere; bookings are private, all else is public."""
    private = kind == OccurrenceKind.BOOKING
    details.setdefault("visibility", Visibility.PRIVATE if private else Visibility.PUBLIC)
    return Placement(
        kind=kind, title=title, space=space, starts_at=starts_at, ends_at=starts_at + length, **details
    )
