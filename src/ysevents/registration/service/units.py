"""Units renamed and merged by the office: their delegations follow, past ones stay as they were."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from ysevents.accounts import service as accounts
from ysevents.accounts.enums import Role
from ysevents.accounts.schemas import Account
from ysevents.core.enums import MemberRole
from ysevents.core.errors import OrganizationNotFound, UnitClosed
from ysevents.core.service import units
from ysevents.kit import clock
from ysevents.kit.database import transaction
from ysevents.kit.errors import NotAllowed
from ysevents.registration import unit_queries
from ysevents.registration.enums import DelegationState
from ysevents.registration.errors import UnitsMeet

SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """A unit in a list."""

    id: UUID
    name: str
    short_name: str
    unit_class: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPage:
    """A unit, what it was called, and into which others it might go."""

    id: UUID
    name: str
    short_name: str
    closed_on: date | None
    merged_into: str | None
    former: list[tuple[str, date]]
    others: list[tuple[UUID, str]]


@dataclass(frozen=True, slots=True)
class MovedDelegation:
    """A delegation that goes along when its unit is merged."""

    title: str
    starts_on: date
    state: DelegationState
    athletes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Merger:
    """What would move if a unit became part of another today."""

    unit: UUID
    name: str
    into: UUID
    into_name: str
    people: tuple[tuple[str, int], ...]
    """How many belong to it as what."""
    parts: tuple[str, ...]
    """What lies under it."""
    accounts: int
    """Accounts with a role over it."""
    delegations: tuple[MovedDelegation, ...]
    refusal: str | None
    """Why it cannot be now."""


async def list_units(text: str, *, account: Account) -> list[UnitLine]:
    """Units by a part of the name or pinyin; SHOWN at most."""
    _check_office(account)
    words = "".join(text.split()).lower()[:40]
    rows = await unit_queries.units(words, SHOWN)
    return [UnitLine(**row) for row in rows]


async def get_unit(unit: UUID, *, account: Account) -> UnitPage:
    """A unit as the office may rename or merge it."""
    _check_office(account)
    row = await unit_queries.unit(unit)
    if row is None:
        raise OrganizationNotFound
    return UnitPage(
        id=unit,
        name=row["name"],
        short_name=row["short_name"],
        closed_on=row["closed_on"],
        merged_into=row["merged_into"],
        former=[(f["name"], f["until_on"]) for f in await unit_queries.former_names(unit)],
        others=[(o["id"], o["name"]) for o in await unit_queries.alike(unit)],
    )


async def rename_unit(unit: UUID, *, name: str, short_name: str, account: Account, now: datetime) -> None:
    """Call a unit otherwise from today on; events that began before are printed with the name of their day."""
    _check_office(account)
    async with transaction():
        before = await units.rename_unit(unit, name, short_name, by=account.id, now=now)
        await accounts.record(
            "unit_renamed",
            account=account,
            object_kind="organization",
            object_id=unit,
            before={"name": before[0]},
            after={"name": name},
            now=now,
        )


async def preview_merger(double: UUID, into: UUID, *, account: Account, now: datetime) -> Merger:
    """What would move if one unit became part of another now, and why it cannot be; nothing is changed."""
    _check_office(account)
    today = clock.local_day(now)
    rows = [row for unit in (double, into) if (row := await unit_queries.unit(unit))]
    if double == into or len(rows) < 2:
        raise OrganizationNotFound
    if any(row["closed_on"] for row in rows):
        raise UnitClosed
    held = await unit_queries.coming([double, into], today)
    people = {row["role"]: row["people"] for row in await unit_queries.members_by_role(double, today)}
    refusal = _refusal(held, double, into)
    return Merger(
        unit=double,
        name=rows[0]["name"],
        into=into,
        into_name=rows[1]["name"],
        people=tuple((role.label, people[role]) for role in MemberRole if role in people),
        parts=tuple(await unit_queries.parts(double)),
        accounts=await accounts.count_unit_grants(double, now=now),
        delegations=tuple(
            MovedDelegation(row["title"], row["starts_on"], DelegationState(row["state"]), row["athletes"])
            for row in held
            if row["organization"] == double
        ),
        refusal=refusal.text if refusal else None,
    )


async def merge_units(double: UUID, into: UUID, *, account: Account, now: datetime) -> None:
    """Make one unit part of another from today on: people, coaches' rights and delegations to come.

    UnitsMeet while both have a delegation in an event that has not ended, or the one that goes has a
    frozen one: its numbers and admissions are given out. What has ended stays with the unit that took part.
    """
    _check_office(account)
    async with transaction():
        await units.merge_units(double, into, by=account.id, now=now)
        coming = await unit_queries.lock_coming([double, into], clock.local_day(now))
        if refusal := _refusal(coming, double, into):
            raise refusal
        own = [row for row in coming if row["organization"] == double]
        await unit_queries.move([row["id"] for row in own], double, into)
        await accounts.move_unit_grants(double, into, account=account, now=now)
        await accounts.record(
            "units_merged",
            account=account,
            object_kind="organization",
            object_id=into,
            before={"merged": str(double)},
            after={"delegations": len(own)},
            now=now,
        )


def _refusal(coming: Sequence[Any], double: UUID, into: UUID) -> UnitsMeet | None:
    """What of the delegations to come stands against a merger."""
    theirs = {row["event"] for row in coming if row["organization"] == into}
    for row in coming:
        if row["organization"] != double:
            continue
        if row["event"] in theirs:
            return UnitsMeet(f"两个单位在“{row['title']}”都有代表队，请先撤下其中一支，或等赛事结束再合并。")
        if row["state"] == DelegationState.FROZEN:
            return UnitsMeet(f"“{row['title']}”的代表队已经冻结，请等赛事结束再合并。")
    return None


def _check_office(account: Account) -> None:
    if not account.is_everywhere(Role.OFFICE_CLERK):
        raise NotAllowed
